"""Hostile pages: bounded time, nothing of scripts, nothing that a terminal, spreadsheet, browser or Markdown would obey."""

import csv
import io
import json
import re
import resource
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from etl.address import NotAnAddress, parse_address, parse_board, parse_post, visible_address
from etl.cli.terminal import escaped_json, one_line, plain
from etl.fetch.failures import retry_after_of
from etl.fetch.saved import Place, read_places
from etl.fetch_attachments import Wanted, place_of
from etl.markdown import escaped, table_row
from etl.parse.conservation import difference
from etl.parse.feed import parse_feed
from etl.parse.listing import parse_listing
from etl.parse.outline import outline_of
from etl.parse.page import NotAPage, PageError, TooLarge
from etl.parse.reader import parse_page
from tests.conftest import dump, run_program
from tests.hostile_pages import URL, feeds, listings, pages
from tests.made_pages import SKINS, Post, Source, view_page

SIZE = 20_000
"""Bytes of each costly page here; ``python -m benchmarks.hostile`` takes ten million."""
SECONDS = 1.0
"""Far above what any of them takes, far below what one does whose time is squared."""
OBEYED = re.compile("[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def read_page(body):
    page = parse_page(body, url=URL)
    outline_of(page.lines, page.title)


# Time and memory


@pytest.mark.parametrize(
    ("make", "read"),
    [(pages, read_page), (listings, parse_listing), (feeds, lambda body: parse_feed(body, "m_5676"))],
    ids=["pages", "listings", "feeds"],
)
def test_costly_bytes_are_read_in_bounded_time_and_memory(make, read):
    for name, body in make(SIZE):
        begin = time.process_time()
        try:
            read(body)
        except PageError as error:
            assert len(str(error)) < 300, name
        assert time.process_time() - begin < SECONDS, name
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1_000_000


def test_what_is_nested_too_deep_is_refused_with_a_sentence():
    for depth in (301, 100_000):
        body = f"<html><body><div class='bo_con'>{'<b>' * depth}x".encode()
        with pytest.raises(TooLarge, match="nested more than 300 deep|more than 100,000 tags"):
            parse_page(body, url=URL)


def test_a_list_that_is_not_closed_takes_no_more_time_with_each_item():
    items = '<ul class="se-list"><li class="se-list-item" data-text="o"><p><span class="se-list-type">o ' * 40
    whole = view_page(Post("Title", [Source("1. PLACE")])).replace(b"PLACE", items.encode())
    begin = time.process_time()
    page = parse_page(whole, url=URL)
    assert time.process_time() - begin < SECONDS
    assert page.body.replace("\n", " ") == "1. " + " ".join("o" * 40)


# What is no text, and what cannot be stored


@pytest.mark.parametrize("skin", SKINS)
def test_nothing_of_scripts_styles_templates_and_comments_is_text(skin):
    hidden = (
        "<script>HIDDEN</script><style>HIDDEN</style><template><p>HIDDEN</p></template><noscript>HIDDEN</noscript>"
        "<!-- HIDDEN --><!--[if IE]>HIDDEN<![endif]--><p hidden>HIDDEN</p><p style='display : none'>HIDDEN</p>"
        "<textarea>HIDDEN</textarea><select><option>HIDDEN</option></select><iframe>HIDDEN</iframe><?php HIDDEN ?>"
        "<script type='text/html'><p>HIDDEN</p></script><svg><style>HIDDEN</style></svg><object>HIDDEN</object>"
    )
    body = view_page(Post("Title", [Source("1. One."), Source("2. Two.")]), skin).decode()
    for at in ("<p>1. One.", "<p>2. Two."):
        assert at in body
        page = parse_page(body.replace(at, hidden + at).encode(), url=URL)
        assert "HIDDEN" not in repr(page)
        assert [line.text for line in page.lines] == ["1. One.", "2. Two."]
    inside = re.sub("<p [^>]*>HIDDEN</p>", "", hidden)
    page = parse_page(body.replace("One.</p>", f"{inside}One.</p>").encode(), url=URL)
    assert [line.text for line in page.lines] == ["1. One.", "2. Two."]


CONTROLS = "b\x07c\x1b[31md\x7fe\x85f\x9b2Jg\u202eh\u2066i\ufeffj\u200bk\u00adl"


@pytest.mark.parametrize("skin", SKINS)
def test_controls_get_into_no_row_and_out_of_no_export(skin, cli, tmp_path, db_path):
    entities = "&#0;&#7;&#27;[31m&#155;&#xD800;&#x202E;&#xFFFF;"
    body = view_page(Post(f"T {CONTROLS}", [Source(f"1. {CONTROLS}")], board_name=f"Press {CONTROLS}"), skin).decode()
    body = body.replace("</p>", f"{entities}</p>", 1).replace("<h2>", f"<h2>{entities}")
    saved = tmp_path / "page.html"
    saved.write_bytes(body.encode())
    assert cli("import", saved, "--url", f"{URL}&x=\x1b[2J\u202e").exit_code == 0
    stored = "\n".join(dump(db_path, without=("pages", "runs", "sqlite_sequence")))
    assert not OBEYED.search(stored)
    assert "\x1b" not in stored
    for table in ("release_list", "statement_list", "releases", "boards", "attachments"):
        for form in ("csv", "json", "nl", "md"):
            out = cli("export", table, "--format", form)
            assert out.exit_code == 0
            assert not OBEYED.search(out.stdout.replace("\r\n", "\n")), (table, form)
            assert "\x1b" not in out.stdout


@given(st.text(st.characters(codec=None), max_size=80))
@example("\ud800\udfff\x00\x1b]0;x\x07\u202e")
def test_any_text_comes_out_of_the_database_as_it_was_read(text):
    body = f"{URL}\n\n1. x {text}\n"
    try:
        page = parse_page(body.encode("utf-8", "surrogatepass"))
    except PageError:
        return
    for line in page.lines:
        line.text.encode()
        assert not OBEYED.search(line.text)
        assert not re.search("[\ud800-\udfff]", line.text)


PIECES = st.sampled_from(
    "<p> </p> <div> </div> <span> </span> <br/> <table> <tr> <td> </td> </tr> </table> <ul> <li> </li> </ul> <pre> </pre>"
    " <!-- --> <![CDATA[ ]]> <script>HIDDEN</script> <style>HIDDEN</style> <!--HIDDEN--> <template>HIDDEN</template>"
    " <h2> </h2> <td/rowspan=9> <a/href=x> </a> &nbsp; &#0; &#x202e; &amp;lt; 1. 2. o - ※ [Q&A] A: word 끝. < > & \" '"
    " <li/data-level=9> <b> </b> <button> <textarea> <math> <svg> <select> <form> </form> </html> </body>".split(" ")
)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=40), st.sampled_from(SKINS))
@example(["<script>HIDDEN</script>", "<svg>", "<style>HIDDEN</style>", "<p>"], "current")
def test_any_soup_of_tags_keeps_its_words_and_shows_none_that_are_hidden(pieces, skin):
    soup = " ".join(pieces)
    whole = view_page(Post("Title", [Source("1. PLACE")]), skin).replace(b"PLACE", soup.encode())
    try:
        page = parse_page(whole, url=URL)
    except PageError as error:
        assert len(str(error)) < 300
        return
    said = [(s.marker, s.text) for s in outline_of(page.lines, page.title).statements]
    assert difference([line.text for line in page.lines], page.title, said) is None
    # By HTML's rules this opens a comment that ends with the next ">": the tag behind it hides nothing any more.
    assert "HIDDEN" not in repr(page) or "<![CDATA[" in soup
    assert not OBEYED.search(page.body)


@given(st.text(st.characters(codec=None)))
@example("Mon, 01 Jan 0001 00:00:00 +2359")
@example("9" * 5000)
def test_any_header_name_and_address_is_answered(text):
    wait = retry_after_of(text)
    assert wait is None or wait >= 0
    assert one_line(text).isascii() or one_line(text).encode()
    assert not OBEYED.search(one_line(text))
    for read in (parse_address, parse_post, parse_board):
        with suppress(NotAnAddress):
            read(text)
    path = place_of(Path("/files"), Wanted("m_5676", 1, 1, text, "", None))
    assert (path.parent, len(path.name.encode()) <= 255) == (Path("/files/m_5676/1"), True)
    assert "\x00" not in path.name


# What a terminal obeys


def test_what_a_terminal_obeys_is_written_out():
    assert plain("a\x1b[31mb\x9b2Jc\u202ed\ud800\n한글 é") == "a\\x1b[31mb\\x9b2Jc\\u202ed\\ud800\n한글 é"
    assert one_line("a\nb\r") == "a\\nb\\r"
    told = escaped_json(json.dumps({"x": "\x1b\x9b\u202e\u2028é"}, ensure_ascii=False))
    assert told.isprintable()
    assert json.loads(told) == {"x": "\x1b\x9b\u202e\u2028é"}
    assert visible_address("http://x/\x1b[2J\u202e\ud800") == "http://x/%1B[2J%E2%80%AE%ED%A0%80"
    assert parse_address(f"{URL}&a=\x07").text == f"{URL}&a=%07"


def test_no_command_prints_what_a_database_of_somebody_else_holds(cli, tmp_path, opened):
    """The parser lets none of this in; a database that was made by others may hold anything."""
    saved = tmp_path / "page.html"
    saved.write_bytes(view_page(Post("Title", [Source("1. One word.")], files=["a.pdf"])))
    cli("import", saved, "--url", URL)
    saved.write_bytes(view_page(Post("Title", [Source("1. Another word.")], files=["a.pdf"])))
    cli("import", saved, "--url", URL)
    evil = "\x1b]0;owned\x07\x1b[2J\u202e\x9b31m\nforged: line"
    db = opened()
    with db.atomic():
        db.conn.execute("UPDATE releases SET title = title || ?, department = ?, url = url || ?", (evil,) * 3)
        db.conn.execute("UPDATE statements SET text = text || ?", (evil,))
        db.conn.execute("UPDATE attachments SET name = ?, url = 'https://www.mofa.go.kr/' || ?", (evil, evil))
        db.conn.execute("UPDATE revisions SET title = ?", (evil,))
        db.conn.execute("UPDATE boards SET name = ?", (evil,))
        db.conn.execute(
            "INSERT INTO problems (run_id, url, stage, reason, seen_at) VALUES (1, ?, 'fetch', ?, '2026-01-01T00:00:00Z')",
            (evil, evil),
        )
    for words in (
        ["show", "m_5676/319652"],
        ["show", "m_5676/319652", "--revisions"],
        ["show", "m_5676/319652", "--format", "md"],
        ["show", "m_5676/319652", "--json"],
        ["search", "word"],
        ["search", "word", "--json"],
        ["search", "word", "--nl"],
        ["status"],
        ["status", "--json"],
        ["boards"],
        ["boards", "--json"],
        ["check"],
        ["reparse", "--dry-run"],
        ["attachments", "fetch", tmp_path / "files", "--site", "http://127.0.0.1:1", "--delay", "0"],
        ["forget", "m_5676/319652"],
    ):
        result = cli(*words)
        assert not OBEYED.search(result.output), words
        assert "\x1b" not in result.output, words
        assert "\nforged" not in result.output, words


def test_names_of_files_print_no_commands(tmp_path, cli):
    evil = tmp_path / "a\x1b[2J\u202e\nforged: line.html"
    evil.write_text("nothing")
    packed = tmp_path / "x.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("b\x1b[31m\u202e\nforged.html", b"<html>\xff")
    for words in (["import", evil], ["import", packed], ["show", "\x1b[2J"], ["export", "\x1b[2J\ud800"], ["status"]):
        result = cli(*words)
        assert "\x1b" not in result.output, words
        assert "\u202e" not in result.output
        assert "\nforged" not in result.output


def test_bytes_that_are_no_text_on_the_command_line(tmp_path):
    for words in (["show", "\udcff"], ["search", "\udcff"], ["export", "\udcff"], ["import", "\udcff"]):
        result = run_program([*words, "--db", tmp_path / "x.db"])
        assert result.returncode in (0, 1, 2)
        assert "Traceback" not in result.stderr


# What spreadsheets and Markdown make of text

FORMULAS = [
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://x","y")',
]


@pytest.mark.parametrize("text", FORMULAS)
def test_cells_that_a_spreadsheet_would_compute(text, cli, opened, tmp_path):
    saved = tmp_path / "page.txt"
    saved.write_text(f"{URL}\n\n1. One.\n")
    cli("import", saved)
    db = opened()
    with db.atomic():
        db.conn.execute("UPDATE releases SET title = ?", (text,))

    def cell(*options):
        out = cli("export", "releases", *options).stdout_bytes.decode()
        return next(csv.DictReader(io.StringIO(out, newline="")))["title"]

    assert cell() == text
    assert cell("--safe") == f"'{text}"


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
        ("![x](javascript:alert(1))", "!\\[x](javascript:alert(1))"),
        ("**bold** _slanted_ ~~gone~~ `code`", "\\*\\*bold\\*\\* \\_slanted\\_ \\~\\~gone\\~\\~ \\`code\\`"),
        ("&lt;b&gt; &#60; R&D", "\\&lt;b\\&gt; \\&#60; R&D"),
        ("a | b", "a \\| b"),
        ("snake_case stays", "snake_case stays"),
    ],
)
def test_markup_in_markdown_stays_text(text, stands):
    assert escaped(text) == stands


def test_a_title_of_signs_stays_a_title(cli, tmp_path):
    saved = tmp_path / "page.html"
    saved.write_bytes(view_page(Post("<b>C</b> #", [Source("1. One.")])))
    cli("import", saved, "--url", URL)
    assert cli("show", "1", "--format", "md").stdout.splitlines()[0] == "# \\<b>C\\</b> \\#"


def test_a_line_end_in_a_cell_makes_no_row_of_markdown():
    assert table_row(["a\r\n| b |\x0b\u2028c", None]) == "| a<br>\\| b \\|<br><br>c |  |\n"


# Feeds


LAUGHS = '<!DOCTYPE r [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
)


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp949", "cp037"])
@pytest.mark.parametrize(
    "head",
    [
        LAUGHS + "]>",
        '<!DOCTYPE r [<!ENTITY j SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x">%p;]>',
        f'<!DOCTYPE r [<!ENTITY j "{"x" * 50_000}">]>',
    ],
    ids=["laughs", "file", "dtd", "parameter", "quadratic"],
)
def test_a_feed_brings_in_no_entities_in_any_charset(charset, head):
    prolog = f'<?xml version="1.0" encoding="{charset}"?>'
    text = f"{head}<rss><channel><item><link>&j;</link></item></channel></rss>"
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    as_a_whole = marks.get(charset, b"") + f"{prolog}{text}".encode(charset)
    # The prolog in ASCII, and what it leads to in another charset.
    behind_ascii = prolog.encode() + text.encode(charset)
    for body in (as_a_whole, behind_ascii):
        begin = time.process_time()
        with pytest.raises(PageError) as refused:
            parse_feed(body, "m_5676")
        assert time.process_time() - begin < 1
        assert len(str(refused.value)) < 300
    if charset in ("utf-8", "utf-16", "utf-16-le", "utf-16-be"):
        with pytest.raises(NotAPage, match="it has a DOCTYPE"):
            parse_feed(as_a_whole, "m_5676")


# Numbers that no integer of a database holds


def test_numbers_of_any_length_are_no_numbers():
    long = "9" * 5000
    listing = f"""<html><body><p>전체 {long}건 {long}/{long} 페이지</p><div class="board_list"><table><tbody>
        <tr><td>{long}</td><td><a href="view.do?seq=7">T</a></td><td>2020-01-01</td></tr></tbody></table></div></body></html>"""
    found = parse_listing(listing.encode())
    assert (found.total, found.pages, found.top_number, len(found.posts)) == (None, None, None, 1)
    page = view_page(Post("T", [Source("1. One.")])).decode().replace("<dd>1234</dd>", f"<dd>{'9' + ',999' * 9}</dd>")
    assert parse_page(page.encode(), url=URL).hits is None
    assert parse_listing(listing.replace(long, "1,234").encode()).total == 1234


# Archives


def read_zip(path):
    return list(read_places([Place("zip", str(path), named=True)]))


def test_zip_bombs_are_bounded(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.html", bytes(300_000_000))
        archive.writestr("nested.zip", b"PK\x03\x04" + bytes(100))
        for name in ("../up.html", "/etc/passwd", "..\\up.html", "a/../../up.html", ""):
            archive.writestr(zipfile.ZipInfo(name), b"<html>")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = read_zip(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
    reasons = [getattr(item, "reason", "") for item in found]
    assert reasons[0] == "is larger than 10 MB, as no page of the ministry is"
    assert reasons[1] == "is an archive inside an archive; unpack it and import that"
    assert sum("leads out of its archive" in reason for reason in reasons) == 4


def test_a_zip_that_lies_about_its_sizes(tmp_path):
    path = tmp_path / "liar.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", bytes(50_000_000))
    honest = path.read_bytes()
    path.write_bytes(honest.replace((50_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    begin = time.process_time()
    (item, _) = read_zip(path)
    assert "cannot be read from its archive" in getattr(item, "reason", "") or len(item.body) <= 100
    assert time.process_time() - begin < 1


def test_a_zip_whose_members_share_their_bytes(tmp_path):
    path = tmp_path / "overlap.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", bytes(9_000_000))
        archive.filelist.extend(archive.filelist * 999)
    assert path.stat().st_size < 100_000
    begin = time.process_time()
    found = read_zip(path)
    assert time.process_time() - begin < 1
    assert getattr(found[0], "reason", "") == "holds the same bytes many times over, as bombs do"


def test_a_zip_with_a_name_in_no_charset(tmp_path):
    path = tmp_path / "name.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("é.html", b"<html>")
    whole = path.read_bytes()
    for damaged in (whole.replace("é".encode(), b"\xc3("), whole.replace("é".encode(), b"\xc3(", 1)):
        path.write_bytes(damaged)
        (told, _) = read_zip(path)
        assert "is a damaged zip archive" in told.reason or "cannot be read from its archive" in told.reason


def test_a_zip_of_many_members(tmp_path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(3000):
            archive.writestr(f"{i}.txt", b"x")
    begin = time.process_time()
    assert len(read_zip(path)) == 3001
    assert time.process_time() - begin < 5


# SQL


@pytest.mark.parametrize(
    "name",
    [
        'releases"; DROP TABLE releases; --',
        "releases WHERE 1=1",
        "sqlite_master",
        "pragma_table_list",
        "(SELECT 1)",
        "",
    ],
)
def test_no_name_becomes_sql(name, cli, opened, tmp_path):
    saved = tmp_path / "page.txt"
    saved.write_text(f"{URL}\n\n1. One.\n")
    cli("import", saved)
    refused = cli("export", name)
    assert refused.exit_code == 2
    assert refused.stderr.startswith(f"Error: there is no table or view {name}; there are ")
    for words in (["--board", name], ["--since", name]):
        assert cli("export", "releases", *words).exit_code == 2
    assert cli("show", name).exit_code == 1
    assert opened().conn.execute("SELECT count(*) FROM releases").fetchone() == (1,)


def test_words_of_sql_in_a_page_are_words(cli, opened, tmp_path):
    text = """1. Robert'); DROP TABLE statements; -- " ? ?1 :a $b %s {x}"""
    saved = tmp_path / "page.txt"
    saved.write_text(f"{URL}\n\n{text}\n")
    assert cli("import", saved).exit_code == 0
    assert opened().conn.execute("SELECT marker || ' ' || text FROM statements").fetchall() == [(text,)]
    assert "Robert" in cli("search", "Robert'); DROP TABLE").stdout
