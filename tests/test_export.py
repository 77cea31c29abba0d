"""``export``: each format reads back to the rows, filters go by columns, and files are there whole or not at all."""

import csv
import hashlib
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from base64 import b64decode
from contextlib import closing

import pytest
from click.testing import CliRunner

from etl.cli import main
from etl.clock import now
from etl.load.database import open_database
from etl.markdown import escaped, fenced, outline_markdown, table_cell
from etl.output import whole_file
from etl.query import find_release, read_outline
from tests.conftest import PAGES, ROOT
from tests.made_pages import Post, Source, view_page

SOURCE = "source: Ministry of Foreign Affairs, Republic of Korea"


@pytest.fixture
def loaded(cli, db_path):
    assert cli("import", PAGES).exit_code == 0
    return db_path


def stored(path, sql):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def everything(path, name):
    return stored(path, f"SELECT * FROM {name} ORDER BY release_id, position")


def test_csv_reads_back_to_the_rows(cli, loaded):
    result = cli("export", "statement_list")
    header, *lines = csv.reader(io.StringIO(result.stdout_bytes.decode(), newline=""))
    assert header[:3] == ["id", "release_id", "ref"]
    assert lines == [["" if v is None else str(v) for v in row] for row in everything(loaded, "statement_list")]
    assert result.stderr == ""


def test_json_and_lines_of_json_are_the_same_rows(cli, loaded):
    array = json.loads(cli("export", "section_list", "--format", "json").stdout)
    lines = [json.loads(line) for line in cli("export", "section_list", "--format", "nl").stdout.splitlines()]
    assert array == lines
    assert [tuple(row.values()) for row in array] == everything(loaded, "section_list")


@pytest.mark.parametrize("name", ["releases", "people"])
def test_empty_answers_are_well_formed(cli, name):
    header = cli("export", name).stdout
    assert header.startswith("id,")
    assert header.count("\n") == 1
    assert json.loads(cli("export", name, "--format", "json").stdout) == []
    assert cli("export", name, "--format", "nl").stdout == ""
    assert cli("export", name, "--format", "md").stdout.startswith("| id | ")


def test_every_table_and_view_can_be_exported(cli, loaded):
    names = re.findall(r"[a-z_]+(?=,|\n)", cli("export").stderr.partition(": ")[2].partition(": ")[2])
    assert {"statements", "coverage", "pages", "metadata"} <= set(names)
    for name in names:
        assert cli("export", name).exit_code == 0
        rows = [json.loads(line) for line in cli("export", name, "--format", "nl").stdout.splitlines()]
        assert len(rows) == stored(loaded, f"SELECT count(*) FROM {name}")[0][0]


def test_bytes_are_in_base64(cli, loaded):
    rows = json.loads(cli("export", "pages", "--format", "json").stdout)
    assert [b64decode(row["body"]) for row in rows] == [body for (body,) in stored(loaded, "SELECT body FROM pages")]


def test_a_markdown_table_has_one_line_a_row_and_names_the_source(cli, loaded):
    table, source, terms, not_known, *rest = cli("export", "section_list", "--format", "md").stdout.split("\n\n")
    lines = table.splitlines()
    assert len(lines) == 2 + 99
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {11}
    assert "<br>" in table
    assert source.startswith("Press releases of the Ministry of Foreign Affairs, Republic of Korea")
    assert "Article 24-2" in terms
    assert "KOGL" in not_known
    assert rest == []


def test_cells_and_fences_hold_what_markdown_would_take_for_its_own():
    assert table_cell("a | b\nc") == "a \\| b<br>c"
    assert escaped("<b> *x* [y] `z` \\ &lt; & m_5676") == "\\<b> \\*x\\* \\[y] \\`z\\` \\\\ \\&lt; & m_5676"
    assert fenced("a ``` b", "diff") == "````diff\na ``` b\n````"


def test_excel_gets_a_mark_and_spreadsheets_no_formula(cli, tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(view_page(Post("=1+1", [Source("- @one"), Source("+82 2 2100")])))
    cli("import", page, "--url", "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=7")
    assert cli("export", "releases").stdout.count(",=1+1,") == 1
    marked = cli("export", "statement_list", "--bom").stdout_bytes
    assert marked.startswith(b"\xef\xbb\xbfid,")
    assert marked[3:] == cli("export", "statement_list").stdout_bytes
    rows = list(csv.DictReader(io.StringIO(cli("export", "statement_list", "--safe").stdout)))
    assert [(row["title"], row["marker"], row["text"]) for row in rows] == [
        ("'=1+1", "'-", "'@one"),
        ("'=1+1", "", "'+82 2 2100"),
    ]
    for option in ("--bom", "--safe"):
        refused = cli("export", "releases", "--format", "json", option)
        assert (refused.exit_code, refused.stderr) == (2, f"Error: {option} is for --format csv\n")


def test_filters(cli, loaded):
    def rows(*options):
        return [json.loads(line) for line in cli("export", *options, "--format", "nl").stdout.splitlines()]

    bullets = rows("statement_list", "--kind", "bullet", "--since", "2018-09-01", "--until", "2018-09-30")
    assert [row["ref"] for row in bullets] == ["m_5676/320091#2"]
    assert {row["board"] for row in rows("release_list", "--board", "m_5679")} == {"m_5679"}
    assert {row["lang"] for row in rows("statement_list", "--lang", "ko")} == {"ko"}
    assert len(rows("statements", "--kind", "answer")) == 1
    assert len(rows("changes", "--since", "2020-01-01")) == 46  # by the day of the change, not of posting
    assert rows("changes", "--until", "2020-01-01") == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["sections", "--since", "2020-01-01"],
            "sections cannot be narrowed by --since; changes, posts, release_list, ",
        ),
        (
            ["release_list", "--kind", "lead"],
            "release_list cannot be narrowed by --kind; statement_list, statements can",
        ),
        (["metadata", "--board", "m_5676"], "metadata cannot be narrowed by --board; "),
        (["releases; DROP TABLE releases"], "there is no table or view releases; DROP TABLE releases; there are att"),
        (["statements_fts"], "there is no table or view statements_fts; there are attachments, boards, changes, "),
        (["sqlite_master"], "there is no table or view sqlite_master; there are "),
        ([], "name the table or view to export: attachments, boards, changes, "),
        (["releases", "--since", "soon"], "--since soon is no day; write it as 2024-01-31"),
        (["releases", "--board", "?"], "? names no board; give its id (m_5676) or the address of its list"),
        (["releases", "--format", "warc"], "warc is a format for pages; type: mofa-etl export pages --format warc"),
        (
            ["pages", "--format", "warc", "--lang", "ko"],
            "pages cannot be narrowed by --lang; only by --board, --since, --until",
        ),
        (["releases", "--format", "db"], "db is a format for the whole database; type: mofa-etl export --format db"),
        (
            ["--format", "db", "--lang", "ko"],
            "db is a format for the whole database; type: mofa-etl export --format db",
        ),
        (["--format", "db"], "a copy of the database is a file; name it, or a folder, with --output"),
    ],
)
def test_wrong_use(cli, words, message):
    result = cli("export", *words)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {message}")
    assert result.stdout == ""


def test_what_somebody_keeps_beside_ours_is_not_offered(cli, loaded):
    with closing(sqlite3.connect(loaded)) as connection:
        connection.execute("CREATE VIEW mine AS SELECT load_extension('x')")
        connection.commit()
    assert cli("export", "mine").stderr.startswith("Error: there is no table or view mine; ")


def test_a_file_is_there_whole_or_not_at_all(cli, loaded, tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("older")
    result = cli("export", "releases", "--output", target)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"46 rows of releases in {target}; {SOURCE}\n"
    assert target.read_bytes() == cli("export", "releases", "--output", "-").stdout_bytes
    with pytest.raises(RuntimeError), whole_file(target) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert target.read_bytes().startswith(b"id,")
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_a_link_stays_a_link_and_a_device_a_device(cli, loaded, tmp_path):
    target, link = tmp_path / "out.csv", tmp_path / "link.csv"
    link.symlink_to(target)
    assert cli("export", "releases", "--output", link).exit_code == 0
    assert link.is_symlink()
    assert target.read_bytes().startswith(b"id,")
    assert cli("export", "releases", "--output", "/dev/null").exit_code == 0
    assert not os.path.isfile("/dev/null")


def test_outputs_that_cannot_be(cli, loaded, tmp_path):
    def refused(output):
        result = cli("export", "releases", "--output", output)
        assert result.exit_code == 2
        return result.stderr

    assert refused(loaded) == f"Error: {loaded} belongs to the database itself; choose another --output\n"
    assert refused(tmp_path) == f"Error: {tmp_path} is a folder; choose another --output: the name of a file\n"
    assert refused(tmp_path / "no" / "x.csv").endswith("(No such file or directory); choose another --output\n")
    assert refused(loaded / "x.csv").endswith("(Not a directory); choose another --output\n")


def test_a_full_disk_is_told(loaded):
    if not os.path.exists("/dev/full"):
        pytest.skip("needs /dev/full")
    result = CliRunner().invoke(main, ["export", "releases", "--output", "/dev/full", "--db", str(loaded)])
    assert (result.exit_code, result.stderr) == (
        7,
        "Error: the output could not be written (No space left on device); make room\n",
    )


def test_a_reader_that_stops_early_gets_no_traceback(loaded):
    program = f"'{sys.executable}' '{ROOT}/run_etl.py' export pages --db '{loaded}' | head -c 10"
    answer = subprocess.run(["sh", "-c", program], capture_output=True, text=True, timeout=60)
    assert (answer.stdout, answer.stderr) == ("id,release", "")


def test_parquet_has_typed_columns_and_names_the_source(cli, loaded, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    target = tmp_path / "statements.parquet"
    assert cli("export", "statement_list", "--format", "parquet", "--output", target).exit_code == 0
    table = parquet.read_table(target)
    types = {field.name: str(field.type) for field in table.schema}
    assert [types[name] for name in ("id", "ref", "seq", "position", "text")] == [
        "int64",
        "string",
        "int64",
        "int64",
        "string",
    ]
    assert [tuple(row.values()) for row in table.to_pylist()] == everything(loaded, "statement_list")
    assert b"Ministry of Foreign Affairs" in table.schema.metadata[b"source"]
    through_a_pipe = subprocess.run(
        [sys.executable, ROOT / "run_etl.py", "export", "statement_list", "--format", "parquet", "--db", loaded],
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert through_a_pipe.stdout == target.read_bytes()


def test_parquet_types_do_not_hang_on_the_rows(cli, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    for name, expected in {
        "freshness": "string string string int64 string double",
        "release_list": "int64 string int64 string string string string string int64 int64 int64 int64 string",
        "dictionaries": "int64 string string binary",
    }.items():
        cli("export", name, "--format", "parquet", "--output", tmp_path / name)
        assert " ".join(str(field.type) for field in parquet.read_schema(tmp_path / name)) == expected


def test_parquet_without_pyarrow(cli, loaded, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = cli("export", "releases", "--format", "parquet")
    assert result.exit_code == 2
    assert result.stderr == "Error: Parquet needs pyarrow; type: pip install 'mofa-etl[parquet]'\n"


def test_pages_as_warc(cli, loaded, tmp_path):
    pytest.importorskip("warcio")
    target = tmp_path / "pages.warc.gz"
    result = cli("export", "pages", "--format", "warc", "--output", target)
    assert result.stderr == f"46 pages in {target}; {SOURCE}\n"
    assert target.read_bytes()[:2] == b"\x1f\x8b"
    some = cli("export", "pages", "--format", "warc", "--board", "m_5679").stdout_bytes
    assert some[:2] == b"\x1f\x8b"
    assert len(some) < target.stat().st_size


def test_bytes_are_not_for_a_terminal(loaded):
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    answer = subprocess.run(
        [sys.executable, ROOT / "run_etl.py", "export", "pages", "--format", "parquet", "--db", loaded],
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    os.close(ours)
    os.close(theirs)
    message = "Error: parquet is nothing for a terminal to show; name a file with --output\n"
    assert (answer.returncode, answer.stderr) == (2, message)


def test_a_slim_copy_is_sound_searched_and_without_pages(cli, loaded, tmp_path):
    with closing(sqlite3.connect(loaded)) as connection:
        connection.executescript(
            "CREATE TABLE private (x); INSERT INTO private VALUES (1); CREATE VIRTUAL TABLE notes USING fts5 (x);"
            "CREATE VIEW mine AS SELECT * FROM private; CREATE INDEX by_skin ON releases (skin);"
        )
    folder = tmp_path / "public"
    folder.mkdir()
    result = cli("export", "--format", "db", "--output", folder)
    copy = folder / f"mofa-{now()[:10]}.db"
    sha256 = hashlib.sha256(copy.read_bytes()).hexdigest()
    assert result.stdout == f"{sha256}  {copy}\n"
    assert result.stderr.endswith(f" MB in {copy}; {SOURCE}\n")
    assert (folder / f"{copy.name}.sha256").read_text() == f"{sha256}  {copy.name}\n"
    assert sorted(path.name for path in folder.iterdir()) == [copy.name, f"{copy.name}.sha256"]

    for table in ("pages", "dictionaries", "runs", "problems"):
        assert stored(copy, f"SELECT count(*) FROM {table}") == [(0,)]
    for table in ("statements", "sections", "attachments", "boards"):
        assert stored(copy, f"SELECT * FROM {table}") == stored(loaded, f"SELECT * FROM {table}")
    names = {name for (name,) in stored(copy, "SELECT name FROM sqlite_master")}
    assert not names & {"private", "notes", "notes_data", "mine", "by_skin"}
    assert stored(copy, "PRAGMA journal_mode") == [("delete",)]
    assert stored(copy, "PRAGMA freelist_count") == [(0,)]
    assert b"m_5676_319652.txt" not in copy.read_bytes()
    assert cli("check", "--full", db=copy).stdout == f"{copy}: sound (46 releases, 271 statements)\n"
    assert cli("search", "supply chains", "--nl", db=copy).stdout == cli("search", "supply chains", "--nl").stdout
    assert cli("show", "m_5676/319652", db=copy).stdout == cli("show", "m_5676/319652").stdout
    assert cli("check").exit_code == 0


def test_pages_missing_from_a_whole_database_are_still_found(cli, loaded):
    with closing(sqlite3.connect(loaded)) as connection:
        connection.execute("UPDATE releases SET page_id = NULL WHERE id = 3")
        connection.commit()
    assert cli("check").exit_code == 6


def test_a_slim_copy_takes_no_place_of_its_database(cli, loaded, db_path):
    result = cli("export", "--format", "db", "--output", db_path)
    assert result.stderr == f"Error: {db_path} belongs to the database itself; choose another --output\n"
    result = cli("export", "--format", "db", "--output", db_path / "x" / "y.db")
    assert result.exit_code == 2
    assert stored(loaded, "SELECT count(*) FROM pages") == [(46,)]


def test_a_damaged_copy_is_found_out(cli, loaded, tmp_path):
    copy = tmp_path / "slim.db"
    cli("export", "--format", "db", "--output", copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE statements SET text = text || ' indeed' WHERE id = 2")
        connection.commit()
    assert cli("check", db=copy).exit_code == 6


def test_a_release_in_markdown(cli, db_path, tmp_path):
    page = tmp_path / "page.html"
    lines = ["1. One *two*.", "o Bullet", "- Dash", "(1) Numbered", "2. Two.", "※ Note", "[Q&A]", "Q: Why?", "A: So."]
    page.write_bytes(view_page(Post("A <Title>", [Source(line) for line in lines], files=["a[1].pdf"])))
    cli("import", page, "--url", "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=7")
    text = cli("show", "m_5676/7", "--format", "md").stdout
    head, facts, source, *blocks = text.rstrip("\n").split("\n\n")
    assert (head, facts) == ("# A \\<Title>", "Press Releases (m_5676) · 2023-03-27")
    address = "<https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=7>"
    assert source == f"Source: Ministry of Foreign Affairs, Republic of Korea, {address}"
    assert blocks[0] == "**1.** One \\*two\\*."
    assert "- Bullet\n    - Dash" in text
    assert "※ Note" in blocks
    assert "**Q:** Why?" in blocks
    assert "**A:** So." in blocks
    assert blocks[-1].startswith("Attachment: [a\\[1\\].pdf](<https://www.mofa.go.kr/")
    release = {"title": None, "board_name": "B", "board": "m_1", "published": None, "department": None}
    made = read(db_path)
    for statement, kind in zip(made.statements, ["row", "row", "paragraph", "note", "row"], strict=False):
        statement |= {"kind": kind, "marker": "", "header": 0, "text": "a | b"}
    made.statements[1]["text"] = "c"
    made.statements[2]["text"] = "3. no list"
    made.statements[3]["text"] = "# no heading"
    made.release.update(release | {"url": None, "status": "gone"})
    text = outline_markdown(made)
    assert text.startswith("# (no title)\n\nB (m_1) · withdrawn\n\nSource: Ministry of Foreign Affairs")
    assert "|  |  |\n| --- | --- |\n| a | b |\n| c |  |\n\n3\\. no list\n\n\\# no heading\n\n|  |  |" in text


def read(db_path):
    db = open_database(db_path)
    with closing(db.conn):
        return read_outline(db, find_release(db, "m_5676/7"))
