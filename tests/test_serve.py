"""``serve``: Datasette's pages and our own, in Korean and English; nothing is written and nothing gets out of its text."""

import asyncio
import gzip
import os
import re
import socket
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing, contextmanager
from html import unescape

import pytest

from etl.cli import main as _main
from tests.browser import CHROMIUM, chromium, screenshot, served
from tests.conftest import PAGES, ROOT
from tests.made_pages import Post, Source, view_page
from tests.users import NOBODY, OWNER, as_user, give, only_root, shared_folder

pytest.importorskip("datasette", reason="needs the extra web")

from etl.dictionary import read_dictionary
from etl.errors import WrongUse
from etl.web.app import SETTINGS, make_datasette, never_changes
from etl.web.links import marked, outside
from etl.web.plot import Month, timeline_svg

HOSTILE = "<script>alert('x')</script>"
FIRST = [
    Source("1. The Minister said <b>one</b> & two <script>alert(1)</script>."),
    Source("° Supply chains were discussed."),
    Source("- With partners in the region."),
]
EDITED = [*FIRST[:1], Source("° Supply chains and 외교부장관은 were discussed."), *FIRST[2:]]


@pytest.fixture(scope="module")
def db_file(tmp_path_factory):
    """The stored pages, and a hostile release that was edited."""
    from click.testing import CliRunner

    folder = tmp_path_factory.mktemp("serve")
    path = folder / "mofa.db"
    page = folder / "page.html"
    assert CliRunner().invoke(_main, ["import", str(PAGES), "--db", str(path)]).exit_code == 0
    for lines in (FIRST, EDITED):
        page.write_bytes(view_page(Post(f"Title {HOSTILE}", lines, files=[f"{HOSTILE}.hwp", "b.pdf"])))
        url = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=322900"
        words = ["import", str(page), "--url", url, "--db", str(path)]
        assert CliRunner().invoke(_main, words).exit_code == 0
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        (release,) = connection.execute("SELECT id FROM releases WHERE seq = 322900").fetchone()
        rows = [(release, n, url) for n, url in enumerate(("javascript:alert(1)", "data:text/html,x", None), 11)]
        connection.executemany(
            "INSERT INTO attachments (release_id, position, name, url) VALUES (?, ?, 'bad', ?)", rows
        )
        header = [(release, n, text, n == 21) for n, text in ((21, "Country | Visits"), (22, "Côte <i> | 3"))]
        connection.executemany(
            "INSERT INTO statements (release_id, position, depth, kind, marker, text, header)"
            " VALUES (?, ?, 1, 'row', '', ?, ?)",
            [(release, position, text, int(is_head)) for release, position, text, is_head in header],
        )
    connection.close()
    return path


@pytest.fixture(scope="module")
def get(db_file):
    """Ask the served database: ``get(path)``."""
    with asking(make_datasette(db_file)) as ask:
        yield ask


@contextmanager
def asking(datasette):
    loop = asyncio.new_event_loop()
    loop.run_until_complete(datasette.invoke_startup())

    def ask(path, method="get", **options):
        return loop.run_until_complete(getattr(datasette.client, method)(path, **options))

    yield ask
    for database in datasette.databases.values():
        database.close()
    if datasette.executor:
        datasette.executor.shutdown()
    loop.close()


def text_of(answer):
    assert answer.status_code == 200, answer.text
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text)))


def json_of(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_start_page_shows_search_timeline_and_source(get):
    answer = get("/")
    assert '<form class="mofa-search"' in answer.text
    assert '<svg class="timeline"' in answer.text
    assert "Ministry of Foreign Affairs, Republic of Korea" in text_of(answer)
    assert "Copyright Act" in text_of(answer)


def test_every_table_and_view_is_there_and_told(get):
    for entry in read_dictionary():
        answer = get(f"/mofa/{entry.name}")
        said = text_of(answer)
        assert entry.description in said, entry.name
        for column in entry.columns:
            if column.description:
                assert re.sub(r"\s+", " ", column.description) in said, (entry.name, column.name)


def test_helpers_of_the_index_are_out_of_sight(get):
    assert "statements_terms" not in get("/mofa").text
    assert get("/mofa/statements_terms").status_code == 403


def test_facets_by_board_language_and_year(get):
    answer = json_of(get("/mofa/releases.json?_size=0"))
    facets = answer["facet_results"]
    assert {"board", "lang", "department", "status", "published"} <= set(facets)
    years = {value["value"]: value for value in facets["published"]["results"]}
    assert list(years) == sorted(years, reverse=True)
    assert years["2018"]["count"] > 1
    narrowed = json_of(
        get(years["2018"]["toggle_url"].replace("http://localhost", "").replace("/releases?", "/releases.json?"))
    )
    assert narrowed["filtered_table_rows_count"] == years["2018"]["count"]
    again = {value["value"]: value for value in narrowed["facet_results"]["published"]["results"]}
    assert again["2018"]["selected"]
    assert "published__startswith" not in again["2018"]["toggle_url"]
    assert "published (year)" in text_of(get("/mofa/releases"))


@pytest.mark.parametrize("column", ["board", "kind", "lang", "published"])
def test_facets_of_statements_count_the_rows(get, db_file, column):
    """Of the whole view they are counted without its joins, of a part of it with them."""
    value = "substr(published, 1, 4)" if column == "published" else column
    with closing(sqlite3.connect(db_file)) as connection:
        for where, blanks in (("true", {}), ("depth = 0", {"depth": "0"})):
            sql = f"SELECT {value}, count(*) FROM statement_list WHERE {column} NOT NULL AND {where} GROUP BY 1"
            expected = dict(connection.execute(sql).fetchall())
            answer = json_of(get("/mofa/statement_list.json", params={"_size": "0", **blanks}))
            facet = answer["facet_results"][column]["results"]
            assert {found["value"]: found["count"] for found in facet} == expected
    connection.close()


def test_a_facet_that_takes_too_long_says_so(db_file, monkeypatch):
    # Far longer than a facet may take, far shorter than the query itself: on a slow machine, too.
    monkeypatch.setitem(SETTINGS, "facet_time_limit_ms", 10)
    monkeypatch.setitem(SETTINGS, "sql_time_limit_ms", 60_000)
    slow = "(with recursive n(i) as (select 1 union all select i + 1 from n limit 1500000) select count(*) from n) > 0"
    with asking(make_datasette(db_file)) as get:
        said = text_of(get("/mofa/releases", params={"_where": slow, "_size": "0", "_nocount": "1"}))
        assert re.search(r"These facets timed out: [a-z, ]*published", said)
        said = text_of(get("/mofa/statement_list", params={"_where": slow, "_size": "0", "_nocount": "1"}))
        assert re.search(r"These facets timed out: [a-z, ]*kind", said)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("supply chains", True),
        ("외교부장관", True),
        ("교부장", True),
        ("장관은 were", True),
        ('"chains supply"', False),
        ("?!", False),
        ("a OR NOT(", False),
    ],
)
def test_search_box_of_the_table(get, words, found):
    for table in ("statements", "statement_list"):
        answer = json_of(get(f"/mofa/{table}.json", params={"_search": words}))
        assert (answer["filtered_table_rows_count"] > 0) == found


def test_search_box_of_titles(get):
    answer = json_of(get("/mofa/releases.json?_search=alert"))
    assert [row[2] for row in answer["rows"]] == [322900]


def test_search_page_marks_words(get):
    answer = get("/search", params={"q": "supply chains", "board": "m_5676"})
    assert "<mark>Supply</mark> <mark>chains</mark>" in answer.text
    assert "newest first" in text_of(answer)
    assert "<mark>외교부장관</mark>은" in get("/search", params={"q": "외교부장관"}).text
    assert "<mark>script</mark>&gt;alert" in get("/search", params={"q": "script"}).text
    assert HOSTILE not in get("/search", params={"q": HOSTILE}).text
    assert "0 hits" in text_of(get("/search", params={"q": "nowhere"}))
    assert "All words must stand" in text_of(get("/search"))
    assert "by relevance" in text_of(get("/search", params={"q": "supply", "sort": "relevance"}))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [("since", "x", "since x is no day; write it as 2024-01-31."), ("board", "x y", "x y names no board.")],
)
def test_search_page_says_what_it_cannot_do(get, name, value, sentence):
    assert sentence in text_of(get("/search", params={"q": "korea", name: value}))


def test_search_page_says_when_it_takes_too_long(get, monkeypatch):
    def fail(said):
        def search(*_):
            raise sqlite3.OperationalError(said)

        monkeypatch.setattr("etl.web.pages.search", search)
        return get("/search", params={"q": "korea"})

    assert "That took too long" in text_of(fail("interrupted"))
    assert fail("disk I/O error").status_code == 500


def test_release_page_reads_like_the_release(get):
    answer = get("/-/release/m_5676/322900")
    said = text_of(answer)
    assert "2023-03-27" in said
    assert "Press Releases (m_5676)" in said
    assert (
        'class="source" href="https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=322900" rel="noopener noreferrer"'
        in answer.text
    )
    assert re.search(r'<p id="s1" class="lead depth-0"><span class="marker">1\.</span>', answer.text)
    assert re.search(r'<p id="s2" class="bullet depth-1"><span class="marker">°</span>', answer.text)
    assert re.search(r'<p id="s3" class="bullet depth-2"><span class="marker">-</span>', answer.text)
    assert '<th scope="col">Country</th><th scope="col">Visits</th>' in answer.text
    assert '<tr id="s22"><td>Côte &lt;i&gt;</td><td>3</td></tr>' in answer.text
    assert "Earlier versions" in said
    assert '<span class="went">-° Supply chains were discussed.</span>' in answer.text


def test_release_page_escapes_everything(get):
    page = get("/-/release/m_5676/322900").text
    assert page.count("<script") == get("/-/release/1").text.count("<script")
    assert "<b>one" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "Title &lt;script&gt;" in page
    assert not re.search(r'href="(?!https?://|/|#)', page)
    assert page.count(">bad</a>") == 0
    assert page.count("bad") == 3


@pytest.mark.parametrize(
    "path", ["releases", "release_list", "statement_list", "attachments", "revisions", "section_list"]
)
def test_tables_escape_everything(get, path):
    page = get(f"/mofa/{path}", params={"_size": "max", "_search": "<script>alert(7)"}).text
    assert "<script>alert" not in page
    page = get(f"/mofa/{path}?_size=max").text
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page


def test_release_by_id_and_unknown_release(get):
    assert "Chiefs of Korea" in text_of(get("/-/release/43"))
    assert get("/-/release/m_5676/1").status_code == 404
    assert get("/-/release/%3Cscript%3Ealert(9)").status_code == 404
    assert "<script>alert(9)" not in get("/-/release/%3Cscript%3Ealert(9)").text


def test_rows_lead_to_the_release(get):
    assert re.search(r'<a href="/-/release/\d+">Title &lt;script&gt;', get("/mofa/releases?seq=322900").text)
    assert re.search(r'<a href="/-/release/\d+">Title &lt;script&gt;', get("/mofa/release_list?seq=322900").text)
    assert re.search(r'<a href="/-/release/\d+#s2">m_5676/322900#2</a>', get("/mofa/statement_list?seq=322900").text)
    assert re.search(r'<a href="/-/release/\d+">Title &lt;', get("/mofa/sections?_sort_desc=id").text)


def test_canned_queries(get):
    def rows(name, **blanks):
        return json_of(get(f"/mofa/{name}.json", params={"_shape": "array", **blanks}))

    found = rows("search", q="supply chains", board="m_5676", since="2023-01-01")
    assert found[0]["ref"] == "m_5676/322900#2"
    assert rows("search", q="", board="", since="") == []
    assert {"month": "2023-03", "statements": 1, "releases": 1} in rows("statements_by_month", q="교부장")
    longest = rows("longest_releases", board="")
    assert [row["statements"] for row in longest] == sorted((row["statements"] for row in longest), reverse=True)
    assert {row["ref"].rpartition("/")[0] for row in rows("longest_releases", board="m_5679")} <= {"m_5679", ""}
    changes = rows("changed_lately", days="")
    assert {"new", "edited"} == {row["what"] for row in changes}
    assert rows("changed_lately", days="-1") == []
    bullets = rows("bullets_of_a_section", release="m_5676/322900", section="1")
    assert [row["marker"] for row in bullets] == ["°", "-"]
    listed = text_of(get("/mofa"))
    for title in (
        "Statements about a word, by month",
        "The longest releases",
        "What changed last week",
        "All bullets of a section",
    ):
        assert title in listed


def test_timeline(get):
    answer = get("/timeline")
    assert '<a href="/mofa/releases?published__startswith=2023-03">' in answer.text
    assert "<title>2023-03: 1 release</title>" in answer.text
    assert "By year" in text_of(answer)
    narrowed = get("/timeline?board=m_5679")
    assert "2023-03" not in narrowed.text
    assert "published__startswith=2019&amp;board=m_5679" in narrowed.text
    assert "No release with a day" in text_of(get("/timeline", params={"board": HOSTILE}))


def test_plot_of_nothing_and_of_far_apart_days():
    assert timeline_svg([], str) == ""
    plot = timeline_svg([Month("0001-01", 1), Month("9999-12", 1234)], lambda month: f'/?a=1&m="{month}"')
    assert plot.count("<rect") == 2
    assert "9999-12: 1,234 releases" in plot
    assert 'href="/?a=1&amp;m=&quot;0001-01&quot;"' in plot


def test_nothing_is_loaded_from_elsewhere(get):
    for path in (
        "/",
        "/mofa",
        "/mofa/releases",
        "/-/release/43",
        "/timeline",
        "/search?q=ministry",
        "/mofa?sql=select+1",
    ):
        answer = get(path)
        assert not re.search(r'(?:src|<link[^>]*href)="?(?:https?:)?//(?!localhost)', answer.text), path
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert get("/assets/mofa.css").status_code == 200


def test_nothing_is_written(get, db_file):
    for sql in (
        "INSERT INTO boards VALUES ('x', 'x', 'en', 'x')",
        "DELETE FROM releases",
        "select 1; drop table boards",
        "PRAGMA query_only = OFF",
    ):
        answer = get("/mofa", params={"sql": sql})
        assert answer.status_code == 400
    assert get("/mofa/boards", "post", data={"id": "x"}).status_code >= 400
    assert get("/mofa/longest_releases", "post", data={"board": ""}).status_code >= 400
    datasette = make_datasette(db_file)

    async def write():
        await datasette.get_database("mofa").execute_write("DELETE FROM boards")

    with pytest.raises((sqlite3.OperationalError, AssertionError)):
        asyncio.run(write())


def test_a_query_without_end_is_ended(get):
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    answer = get("/mofa", params={"sql": endless})
    assert answer.status_code == 400
    assert "SQL query took too long" in answer.text


@pytest.fixture
def small(tmp_path, cli, db_path):
    assert cli("import", PAGES / "m_5676_319652.txt").exit_code == 0
    return db_path


def test_what_never_changes(cli, small, tmp_path):
    copy = tmp_path / "copy.db"
    assert cli("export", "--format", "db", "--output", copy).exit_code == 0
    assert not make_datasette(copy).get_database("mofa").is_mutable
    assert make_datasette(small).get_database("mofa").is_mutable
    assert not never_changes(copy, slim=False)
    (tmp_path / "copy.db-journal").write_bytes(b"a change that is under way")
    assert not never_changes(copy, slim=True)
    (tmp_path / "copy.db-journal").unlink()
    copy.chmod(stat.S_IRUSR)
    assert never_changes(copy, slim=False)


def test_what_a_run_adds_is_there_at_the_next_look(cli, small):
    datasette = make_datasette(small)

    async def count():
        answer = await datasette.client.get("/mofa/releases.json?_size=0")
        return answer.json()["filtered_table_rows_count"]

    assert asyncio.run(count()) == 1
    assert cli("import", PAGES / "m_5676_319324.txt").exit_code == 0
    assert asyncio.run(count()) == 2
    datasette.get_database("mofa").close()
    datasette.executor.shutdown()


def test_what_stands_on_a_read_only_file_system_never_changes(small, monkeypatch):
    class ReadOnly:
        f_flag = os.ST_RDONLY

    monkeypatch.setattr(os, "statvfs", lambda path: ReadOnly)
    assert never_changes(small, slim=False)


def test_a_log_that_holds_something_is_not_passed_over(opened, small):
    db = opened()
    db.conn.execute("UPDATE boards SET name = 'x'")
    db.conn.commit()
    link = small.with_name("link.db")
    link.symlink_to(small)
    assert not never_changes(small, slim=True)
    assert not never_changes(link, slim=True)
    db.conn.close()


def test_what_cannot_be_opened_with_locks_may_change_all_the_same(small, monkeypatch):
    def refuse(*args, **options):
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(sqlite3, "connect", refuse)
    assert not never_changes(small, slim=False)
    assert not never_changes(small, slim=True)


def test_what_a_crash_left_half_changed_is_not_served(cli, small):
    with closing(sqlite3.connect(small)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    script = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        " c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN'); c.execute(\"UPDATE statements SET text = 'x' || text\");"
        " c.execute(\"UPDATE releases SET title = 'x'\"); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", script, small], check=False).returncode == 9
    with pytest.raises(WrongUse, match="left in the middle of a change; let a command that writes mend it: mofa-etl"):
        make_datasette(small)
    assert cli("reparse").exit_code == 0
    assert make_datasette(small).get_database("mofa").is_mutable


def test_a_slim_copy_that_was_written_to_may_change(cli, small, tmp_path):
    copy = tmp_path / "copy.db"
    assert cli("export", "--format", "db", "--output", copy).exit_code == 0
    assert cli("import", PAGES / "m_5676_319324.txt", db=copy).exit_code == 0
    assert make_datasette(copy).get_database("mofa").is_mutable


def test_without_datasette_it_says_what_to_install(cli, small, monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = cli("serve")
    assert result.exit_code == 2
    assert result.stderr == "Error: serve needs Datasette; type: pip install 'mofa-etl[web]'\n"


def test_without_a_database_it_says_what_to_do(cli, db_path, tmp_path):
    result = cli("serve")
    assert result.exit_code == 2
    assert (
        result.stderr == f"Error: there is no database {db_path} yet; make it: mofa-etl import FOLDER --db {db_path}\n"
    )
    result = cli("serve", db=tmp_path)
    assert result.exit_code == 2
    assert "is a folder" in result.stderr


def test_a_port_that_is_taken(cli, small):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = cli("serve", "--port", str(port))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: cannot listen on 127.0.0.1, port {port} (")
    assert result.stderr.endswith("); choose another --port or --host\n")


@pytest.mark.parametrize("end", ["ctrl-c", "stop"])
def test_it_tells_its_address(cli, small, monkeypatch, end):
    import uvicorn

    told = []

    def run(self, sockets):
        told.append(sockets[0].getsockname()[1])
        if end == "ctrl-c":
            raise KeyboardInterrupt

    monkeypatch.setattr(uvicorn.Server, "run", run)
    monkeypatch.setattr("webbrowser.open", told.append)
    host = "0.0.0.0" if end == "stop" else "127.0.0.1"
    result = cli("serve", "--port", "0", "--open", "--host", host)
    assert result.exit_code == 0
    url, port = told
    assert url == f"http://{host}:{port}/"
    assert result.stdout == f"{small} at {url}; Ctrl-C ends it\n"
    assert ("Other machines can reach it" in result.stderr) == (end == "stop")


def test_links_that_lead_outside():
    assert outside("https://www.mofa.go.kr/a") == "https://www.mofa.go.kr/a"
    for url in (None, "javascript:alert(1)", "JAVASCRIPT:x", "//host/x", "http://[x", "data:text/html,x", "http:x"):
        assert outside(url) is None
    assert marked("a<b>c", [(1, 4)]) == "a<mark>&lt;b&gt;</mark>c"


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")
def test_in_a_browser(db_file, tmp_path):
    with served(db_file) as url:
        found = chromium("--dump-dom", f"{url}search?q=%EC%99%B8%EA%B5%90%EB%B6%80%EC%9E%A5%EA%B4%80")
        assert "<mark>외교부장관</mark>" in found
        release = re.search(r'<a href="/(-/release/\d+)[#"]', found)
        page = chromium("--dump-dom", url + release[1])
        assert "Supply chains and 외교부장관은 were discussed." in page
        assert "<title>Title &lt;script&gt;alert('x')&lt;/script&gt;</title>" in page
        table = chromium("--dump-dom", f"{url}mofa/releases")
        facet = re.search(rf'href="{re.escape(url)}([^"]*published__startswith=2018[^"]*)"', table)
        narrowed = chromium("--dump-dom", url + unescape(facet[1]))
        assert "where published starts with" in narrowed
        assert "All bullets of a section" in chromium(
            "--dump-dom", f"{url}mofa/bullets_of_a_section?release=m_5676/322900&section=1"
        )
        screenshot(f"{url}timeline", tmp_path / "timeline.png", 900, 560)
    assert (tmp_path / "timeline.png").read_bytes().startswith(b"\x89PNG")


def test_a_person_and_a_country_have_a_page(get, db_file):
    with closing(sqlite3.connect(db_file)) as connection:
        person, release = connection.execute(
            "SELECT person_id, release_id FROM release_people WHERE name = 'Lee Sang-deok'"
        ).fetchone()
    page = get(f"/-/person/{person}")
    assert page.status_code == 200
    assert "<h1>Lee Sang-deok</h1>" in page.text
    assert 'href="/-/country/KR"' in page.text
    assert f'href="/-/release/{release}#s8"' in page.text
    assert f"who_said_what?person_id={person}" in page.text
    country = get("/-/country/ID")
    assert "<h1>Indonesia (ID)</h1>" in country.text
    assert "country_mentions?country=ID" in country.text
    assert f'<a href="/-/person/{person}">Lee Sang-deok</a>' in get("/-/country/KR").text
    assert get("/-/person/999999").status_code == 404
    assert get("/-/country/XX").status_code == 200
    assert f'<a href="/-/person/{person}">Lee Sang-deok</a>' in get(f"/-/release/{release}").text


def test_facets_of_who_said_what(get):
    answer = json_of(get("/mofa/who_said_what.json", params={"_size": "1"}))
    assert {"speaker", "country", "board", "date"} <= answer["facet_results"].keys()
    page = get("/mofa/who_said_what", params={"speaker": "Lee Sang-deok"}).text
    assert "/-/person/" in page
    assert "/-/country/KR" in page
    answer = json_of(get("/mofa/country_mentions.json", params={"_size": "1"}))
    assert "country" in answer["facet_results"]


def test_search_by_speaker_and_country(get):
    assert "1 hit, newest first" in get("/search", params={"speaker": "Lee Sang-deok"}).text
    assert "1 hit, newest first" in get("/search", params={"q": "supply", "country": "Indonesia"}).text
    assert "Atlantis names no country" in get("/search", params={"q": "supply", "country": "Atlantis"}).text


def test_a_database_of_an_older_version_is_not_served(tmp_path):
    old = tmp_path / "old.db"
    old.write_bytes(gzip.decompress((ROOT / "tests" / "databases" / "schema-1.db.gz").read_bytes()))
    with pytest.raises(WrongUse, match="was made by an older version of this program; bring it up to date: mofa-etl"):
        make_datasette(old)


@only_root
def test_what_cannot_be_read_beside_a_writer_is_not_served(cli):
    with shared_folder() as folder:
        held = folder / "mofa.db"
        assert cli("import", PAGES, db=held).exit_code == 0

        def serve():
            try:
                return make_datasette(held).get_database("mofa").is_mutable
            except WrongUse as error:
                return str(error)

        make_datasette(held)
        refused = (
            f"{held} cannot be served by this user while others may write to it; start this as root,"
            " or serve a slim copy: mofa-etl export --format db"
        )
        assert as_user(NOBODY, serve) == refused
        # Nor where it could be, and would leave files behind that its owner cannot write to.
        assert cli("import", PAGES / "m_5676_319652.txt", db=held).exit_code == 0  # which takes the side files away
        held.parent.chmod(0o777)
        give(OWNER, held)
        assert as_user(NOBODY, serve) == refused.replace("as root", f"as user {OWNER}")
        assert sorted(path.name for path in folder.iterdir()) == ["mofa.db", "mofa.db.lock"]
