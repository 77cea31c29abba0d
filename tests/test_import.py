"""``import``: sources of every kind, and every kind of bad input with the sentence that it gets."""

import io
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from etl.cli import main
from etl.load.boards import save_board
from etl.load.database import open_database
from etl.load.migrations import SCHEMA_VERSION
from etl.load.pages import RawPage
from etl.load.releases import save_release
from etl.parse.outline import outline_of
from etl.parse.reader import parse_page
from tests.conftest import PAGES, dump, run_program
from tests.made_pages import Post, Source, view_page

URL = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652"
PAGE = PAGES / "m_5676_319652.txt"
SEED = PAGES / "seed_press_release.txt"
HTML = view_page(Post("A Title", [Source("1. One."), Source("2. Two.")]))


def rows(path, sql):
    db = open_database(path)
    try:
        return db.conn.execute(sql).fetchall()
    finally:
        db.conn.close()


def test_a_folder_twice(cli, db_path):
    first = cli("import", PAGES)
    assert first.exit_code == 0
    assert first.stdout == (
        "ok: 46 pages seen, 46 new, 0 changed, 0 unchanged, 0 failed, 0 without text; 1 other file ignored\n"
    )
    before = dump(db_path)
    second = cli("import", PAGES)
    assert second.stdout == (
        "ok: 46 pages seen, 0 new, 0 changed, 46 unchanged, 0 failed, 0 without text; 1 other file ignored\n"
    )
    assert dump(db_path) == before
    assert rows(db_path, "SELECT command, outcome, found, new, unchanged, ignored FROM runs") == [
        ("import", "ok", 46, 46, 0, 1),
        ("import", "ok", 46, 0, 46, 1),
    ]


def test_json_is_the_row_of_the_ledger_and_nothing_else(cli, db_path):
    result = cli("import", PAGE, "--json")
    row = json.loads(result.stdout)
    assert (row["command"], row["outcome"], row["new"], row["failed"]) == ("import", "ok", 1, 0)
    assert row["finished_at"].endswith("Z")
    assert row["started_at"] <= row["finished_at"]
    names = [column[1] for column in rows(db_path, "PRAGMA table_info(runs)")]
    assert list(row) == names


def test_files_globs_and_standard_input(cli, db_path):
    assert cli("import", PAGE, SEED).exit_code == 0
    assert cli("import", str(PAGES / "m_5674*.txt")).exit_code == 0
    assert cli("import", "-", stdin=(PAGES / "m_5679_319634.txt").read_bytes()).exit_code == 0
    assert cli("import", str(PAGES.parent / "**" / "m_5689*.txt")).exit_code == 0
    assert rows(db_path, "SELECT count(*) FROM releases") == [(8,)]


def test_zip_archive(cli, db_path, tmp_path):
    archive = tmp_path / "saved.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        for path in sorted(PAGES.glob("m_5676_31*.txt")):
            writer.write(path, f"deep/{path.name}")
        writer.writestr("deep/README.txt", "not a page")
        writer.mkdir("empty")
    result = cli("import", archive)
    assert result.exit_code == 0
    assert result.stdout.startswith("ok: 18 pages seen, 18 new")
    assert result.stdout.endswith("1 other file ignored\n")
    assert rows(db_path, "SELECT origin FROM pages LIMIT 1")[0][0].startswith(f"{archive}/deep/")


def test_a_folder_with_all_sorts_of_files(cli, db_path, tmp_path):
    folder = tmp_path / "saved" / "below"
    folder.mkdir(parents=True)
    shutil.copy(PAGE, folder / "page.txt")
    (folder / "page.html").write_bytes(f"{URL.replace('319652', '5')}\n\n".encode() + HTML)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "notes.md").write_text("# Notes\n")
    (folder / "data.json").write_text('{"a": [1]}')
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    (folder / "report.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "other.html").write_text("<html><title>Elsewhere</title><body><p>Hello</p></body></html>")
    (folder / "movie.bin").write_bytes(b"\x00" * 11_000_000)
    os.symlink(folder / "nowhere", folder / "dangling")
    with zipfile.ZipFile(folder / "report.hwpx", "w") as writer:
        writer.writestr("mimetype", "application/hwp+zip")
        writer.writestr("content.xml", "<p>1. One.</p>")
    result = cli("import", tmp_path / "saved")
    assert result.exit_code == 0, result.output
    assert "ok: 2 pages seen, 2 new" in result.stdout
    assert result.stdout.endswith("8 other files ignored\n")


@pytest.mark.parametrize(
    "option", [["--url", URL], ["--board", "m_5676"], ["--board", "https://www.mofa.go.kr/eng/brd/m_5676/list.do"]]
)
def test_hints_where_the_page_does_not_tell(cli, db_path, tmp_path, option):
    page = tmp_path / "page.html"
    page.write_bytes(HTML.replace(b"Press Releases", b"Something"))
    refused = cli("import", page)
    assert (refused.exit_code, refused.stderr) == (
        1,
        f"{page}: does not tell which board it is from; give --board or --url\n",
    )
    assert cli("import", page, *option).exit_code == 0
    seq = 319652 if "--url" in option else None
    assert rows(db_path, "SELECT board, seq FROM releases") == [("m_5676", seq)]
    assert rows(db_path, "SELECT count(*) FROM problems WHERE resolved_at IS NULL") == [(0,)]


def test_replace_overrules(cli, db_path, tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(HTML)
    cli("import", page, "--url", URL)
    assert "1 unchanged" in cli("import", PAGE).stdout
    assert "1 changed" in cli("import", PAGE, "--replace").stdout
    assert rows(db_path, "SELECT copy, count(*) FROM releases") == [("text", 1)]


def bad(name, tmp_path):
    path = tmp_path / name.replace(" ", "_")
    path.write_bytes(BAD[name][0])
    return path


CHARSET = "does not fit the charset that it should be in, since it declares none (utf-8): byte 0xb0 at position 0; save it again as UTF-8"
DECLARED = "does not fit the charset that it declares (euc-kr): byte 0xff at position 36; save it again as UTF-8"
NO_HEADER = "has neither the ministry's page header nor its address in the first line; give --url if it is the text of a press page"
CUT = "ends before its end (inside the post's markup); get the whole page again"
FIREWALL = "<html><head><title>차단</title></head><body>웹방화벽에 의해 요청이 차단되었습니다.</body></html>"
MISSING = "<html><head><title>404 Not Found</title></head><body>페이지를 찾을 수 없습니다.</body></html>"

BAD = {
    "empty": (b"", "is empty"),
    "white space": (b" \n\n", "is empty"),
    "binary": (b"\x7fELF\x00\x00\x01", "is a binary file, not a page"),
    "pdf": (b"%PDF-1.7\n...", "is a PDF file, not a page"),
    "picture": (b"\xff\xd8\xff\xe0JFIF", "is a picture, not a page"),
    "json": (b'{"title": "x"}', "is a JSON file, not a page"),
    "broken json": (b'[{"title": "x', "is a JSON file, not a page"),
    "cut in a tag": (HTML[: HTML.index(b"2. Two.") + 12], CUT),
    "cut in the body": (HTML[: HTML.index(b"2. Two.") + 4], CUT),
    "cut before the post": (HTML[:600], "ends before the post begins; get the whole page again"),
    "50 MB of div": (b"<div>" * 10_000_000, "is larger than 10 MB, as no page of the ministry is"),
    "many div": (b"<html>" + b"<div>" * 200_000, "holds more than 100,000 tags, as no page of the ministry does"),
    "many lines": (b"word\n" * 200_000, "has more than 100,000 lines, as no page of the ministry does"),
    "firewall": (FIREWALL.encode(), "is a firewall's page (it says '웹방화벽'), not the post"),
    "firewall text": ("웹방화벽: 요청이 차단되었습니다.".encode(), "is a firewall's page, not the post"),
    "missing": (MISSING.encode(), "is an error page of the site (it says '페이지를 찾을 수 없'), not the post"),
    "missing text": (b"404 Not Found\n", "is an error page of the site, not the post"),
    "charset": ("외교부".encode("euc-kr") * 9, CHARSET.replace("0xb0", "0xbf")),
    "declared charset": (b"<html><head><meta charset='euc-kr'>\n\xff\xff\xff\xff</head></html>", DECLARED),
    "unknown charset": (
        b"<meta charset=idna><p>x",
        "declares the charset idna, which is not known here; save it again as UTF-8",
    ),
    "another site": (
        b"<html><head><title>News</title></head><body><p>1. One.</p></body></html>",
        "is no press page of the ministry, but a listing, a feed or a page of another site",
    ),
    "readme": (b"# A project\n\n1. Install it.\n", NO_HEADER),
    "broken zip": (b"PK\x03\x04broken", "is a damaged zip archive (File is not a zip file)"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input(cli, db_path, tmp_path, name):
    path = bad(name, tmp_path)
    result = cli("import", path)
    assert result.exit_code == 1
    assert result.stderr == f"{path}: {BAD[name][1]}\n"
    assert result.stdout.startswith("failed: 1 page seen, 0 new, 0 changed, 0 unchanged, 1 failed")
    assert rows(db_path, "SELECT url, reason, resolved_at FROM problems") == [(str(path), BAD[name][1], None)]
    assert rows(db_path, "SELECT outcome, failed FROM runs") == [("failed", 1)]
    for table in ("releases", "statements", "sections", "pages", "boards"):
        assert rows(db_path, f"SELECT count(*) FROM {table}") == [(0,)]
    # The same failure again is the same problem, and what is good beside it is taken in.
    assert cli("import", path, PAGE).exit_code == 1
    assert rows(db_path, "SELECT count(*) FROM problems") == [(1,)]
    assert rows(db_path, "SELECT count(*) FROM releases") == [(1,)]
    assert rows(db_path, "SELECT outcome FROM runs ORDER BY id DESC LIMIT 1") == [("partial",)]


def test_unknown_markup_is_drift_and_the_page_is_kept(cli, db_path, tmp_path):
    path = tmp_path / "new.html"
    path.write_bytes(HTML.replace(b"bo_con", b"post_text"))
    for _ in range(2):
        result = cli("import", path, "--url", URL)
        assert result.exit_code == 4
        assert "is in no form that is known; looked for div.bo_head with div.bo_con (the current skin)" in result.stderr
    assert rows(db_path, "SELECT outcome FROM runs") == [("drift",), ("drift",)]
    assert rows(db_path, "SELECT url, board, seq, release_id FROM pages") == [(URL, "m_5676", 319652, None)]
    assert rows(db_path, "SELECT count(*) FROM releases") == [(0,)]
    assert cli("import", path, PAGE).exit_code == 1
    assert cli("check").exit_code == 0


def test_a_cut_last_character_is_left_off(cli, db_path, tmp_path):
    path = tmp_path / "cut.txt"
    path.write_bytes(f"{URL}\n\n장관은".encode()[:-1])
    assert cli("import", path).exit_code == 0
    assert rows(db_path, "SELECT text FROM statements") == [("장관",)]


def test_zip_with_names_that_lead_out_and_members_too_large(cli, db_path, tmp_path):
    archive = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        writer.writestr("../../evil.txt", PAGE.read_bytes())
        writer.writestr("/etc/evil.txt", PAGE.read_bytes())
        writer.writestr("good.txt", PAGE.read_bytes())
        writer.writestr("large.txt", b"x" * 20_000_000)
    # A member that claims to be small and is not: the size in the directory is a lie.
    lying = tmp_path / "lying.zip"
    with zipfile.ZipFile(lying, "w", zipfile.ZIP_DEFLATED) as writer:
        writer.writestr("bomb.txt", b"0" * 30_000_000)
    lying.write_bytes(lying.read_bytes().replace((30_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    result = cli("import", archive, lying)
    assert result.exit_code == 1
    assert result.stdout.startswith("partial: 5 pages seen, 1 new, 0 changed, 0 unchanged, 4 failed")
    assert f"{archive}/../../evil.txt: has a name that leads out of its archive; it was not taken in\n" in result.stderr
    assert f"{archive}/large.txt: is larger than 10 MB, as no page of the ministry is\n" in result.stderr
    assert not (tmp_path.parent / "evil.txt").exists()


def test_zip_with_nothing_in_it_or_with_a_damaged_or_locked_member(cli, db_path, tmp_path):
    empty = tmp_path / "empty.zip"
    zipfile.ZipFile(empty, "w").close()
    no_page = tmp_path / "no_page.zip"
    with zipfile.ZipFile(no_page, "w") as writer:
        writer.writestr("a.txt", "nothing")
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(damaged, "w") as writer:
        writer.writestr("page.txt", PAGE.read_bytes())
    damaged.write_bytes(damaged.read_bytes().replace(b"Vuvufugula", b"Vuvufugulb", 1))
    locked = tmp_path / "locked.zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as writer:
        writer.writestr("page.txt", PAGE.read_bytes())
    data = bytearray(buffer.getvalue())
    data[6] |= 1  # the flag "encrypted", in both headers
    data[data.index(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(bytes(data))
    result = cli("import", empty, no_page, damaged, locked)
    assert result.exit_code == 1
    told = result.stderr.splitlines()
    assert told[0].startswith(f"{empty}: ")
    assert told[1].startswith(f"{damaged}/page.txt: cannot be read from its archive (Bad CRC-32")
    assert told[2].startswith(f"{locked}/page.txt: cannot be read from its archive (")
    assert told[3] == f"{no_page}: holds no press page of the ministry"


def test_a_folder_without_any_page_is_a_failure(cli, db_path, tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text("nothing here")
    result = cli("import", folder)
    assert (result.exit_code, result.stderr) == (1, f"{folder}: holds no press page of the ministry\n")


def wrong_uses(tmp_path):
    (tmp_path / "nothing").mkdir()
    return {
        ("import", "no.txt"): "there is no file or folder no.txt that can be read",
        (
            "import",
            str(tmp_path / "nothing"),
        ): f"the folder {tmp_path / 'nothing'} holds no file; name a folder with saved pages",
        ("import", "no*.txt"): "nothing matches no*.txt; check the pattern",
        (
            "import",
            str(PAGE),
            "--url",
            "https://example.com/",
        ): "'https://example.com/' is not an address under mofa.go.kr",
        ("import", str(PAGE), "--board", "news"): "'https://news' is not an address under mofa.go.kr",
        ("import", str(PAGE), "--url", URL.partition("?")[0]): "has no seq, so it names no post",
        ("import", str(PAGES), "--url", URL): "--url is the address of one page; name one file with it",
    }


def test_wrong_use(cli, db_path, tmp_path):
    for words, sentence in wrong_uses(tmp_path).items():
        result = cli(*words)
        assert result.exit_code == 2, words
        assert sentence in result.stderr.replace("'news'", "'https://news'"), words
        assert not db_path.exists()
    assert cli("import", PAGE, "--no-such-option").exit_code == 2
    assert cli("import").exit_code == 2


def test_wrong_databases(cli, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    text = tmp_path / "text.db"
    text.write_text("this is no database, but long enough to look like one" * 20)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()
    newer = tmp_path / "newer.db"
    open_database(newer).conn.close()
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    sentences = {
        folder: f"{folder} is a folder; --db takes the path of a database file",
        text: f"{text} is not a SQLite database; choose another --db",
        other: f"{other} is a SQLite database of another program; choose another --db",
        newer: f"{newer} was made by a newer version of this program (schema 999, known here: {SCHEMA_VERSION}); update mofa-etl",
    }
    for path, sentence in sentences.items():
        assert not os.path.exists(f"{path}.lock")
        for command in (["import", PAGE], ["status"], ["check"], ["show", "1"], ["forget", "1"]):
            result = cli(*command, db=path)
            assert (result.exit_code, result.stderr) == (2, f"Error: {sentence}\n"), (command, path)
    missing = tmp_path / "no" / "mofa.db"
    result = cli("import", PAGE, db=missing)
    assert (result.exit_code, result.stderr) == (
        2,
        f"Error: there is no folder {missing.parent}; make it, or choose another --db\n",
    )
    with closing(sqlite3.connect(other)) as connection, connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]
    connection.close()


def test_a_second_run_is_refused_at_once(cli, db_path):
    with FileLock(f"{db_path}.lock"):
        result = cli("import", PAGE)
    assert (result.exit_code, result.stderr) == (
        5,
        f"Error: another run is at work on {db_path}; wait for it to end\n",
    )
    assert cli("import", PAGE).exit_code == 0


def test_a_run_that_was_killed_is_closed_by_the_next(cli, db_path):
    db = open_database(db_path)
    db.conn.execute("INSERT INTO runs (command, started_at, version) VALUES ('import', '2026-01-01T00:00:00Z', '0')")
    db.conn.commit()
    db.conn.close()
    cli("import", PAGE)
    assert rows(db_path, "SELECT outcome FROM runs") == [("interrupted",), ("ok",)]


def test_interrupting_leaves_what_was_loaded(db_path, monkeypatch):
    from etl.fetch.saved import find_sources, read_places
    from etl.import_pages import Hints, import_pages

    def stopped():
        yield from read_places(find_sources([str(PAGE)]))
        raise KeyboardInterrupt

    db = open_database(db_path)
    with pytest.raises(KeyboardInterrupt):
        import_pages(db, stopped(), Hints(), on_problem=lambda stage, name, reason: None)
    db.conn.close()
    assert rows(db_path, "SELECT outcome, new, stop_reason FROM runs") == [("interrupted", 1, "stopped before the end")]
    assert rows(db_path, "SELECT count(*) FROM releases") == [(1,)]


def as_nobody(calls):
    """Run commands in a process that has given up root's rights; (exit code, stderr) of each."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        answers = [CliRunner().invoke(main, [str(word) for word in call]) for call in calls]
        os.write(writer, json.dumps([(answer.exit_code, answer.stderr) for answer in answers]).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        answers = [tuple(answer) for answer in json.load(pipe)]
    os.waitpid(child, 0)
    return answers


@pytest.fixture
def open_folder():
    """A folder that everybody may read; pytest's own are closed to other users."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can run a command as somebody else")
def test_read_only(cli, open_folder):
    held, page = open_folder / "mofa.db", open_folder / "page.txt"
    shutil.copy(PAGE, page)
    reading = (["status"], ["check"], ["show", "m_5676/319652"])
    for command in (["import", page], *reading):
        assert cli(*command, db=held).exit_code == 0
    os.remove(open_folder / "mofa.db.lock")
    refused, *answers = as_nobody(
        [["import", page, "--db", open_folder / "new.db"], *([*words, "--db", held] for words in reading)]
    )
    sentence = f"Error: {open_folder} cannot be written to (Permission denied); choose another --db\n"
    assert refused == (2, sentence)
    # What is there can be read and checked all the same.
    assert answers == [(0, "")] * len(reading)
    # A file that is read-only in itself, in a folder that is not.
    open_folder.chmod(0o777)
    held.chmod(0o444)
    (code, told), *_ = as_nobody([["import", page, "--db", held]])
    assert code == 2
    assert told.startswith(f"Error: {held} cannot be written to (")


def test_a_database_held_by_another_program(db_path, monkeypatch, cli):
    monkeypatch.setattr("etl.load.database.BUSY_SECONDS", 0.1)
    monkeypatch.setattr("etl.load.database.open_database.__kwdefaults__", {"busy_seconds": 0.1})
    cli("import", PAGE)
    holder = sqlite3.connect(db_path)
    holder.execute("BEGIN IMMEDIATE")
    result = cli("import", SEED)
    holder.rollback()
    holder.close()
    assert result.exit_code == 7
    assert result.stderr == (f"Error: another program holds {db_path} (database is locked); close it and start again\n")


def test_a_full_disk(cli, db_path, monkeypatch):
    cli("import", PAGE)
    original = sqlite3.connect

    def small(*args, **kwargs):
        connection = original(*args, **kwargs)
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
        return connection

    monkeypatch.setattr(sqlite3, "connect", small)
    result = cli("import", PAGES)
    monkeypatch.undo()
    assert result.exit_code == 7
    assert result.stderr == (
        f"Error: {db_path} could not be written (database or disk is full); make room and start again\n"
    )
    assert cli("check").exit_code == 0


def test_progress_on_a_terminal(tmp_path):
    import pty

    leader, follower = pty.openpty()
    answer = run_program_on(follower, ["import", str(PAGES), "--db", str(tmp_path / "mofa.db")])
    os.close(follower)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    assert answer == 0
    assert "100%" in shown


def run_program_on(terminal, args):
    import subprocess
    import sys

    from tests.conftest import ROOT

    return subprocess.run(
        [sys.executable, str(ROOT / "run_etl.py"), *args], stderr=terminal, stdout=subprocess.PIPE
    ).returncode


def test_file_names_that_are_not_utf8(cli, db_path, tmp_path):
    folder = os.fsencode(tmp_path / "old")
    os.mkdir(folder)
    for name, body in ((b"p\xff.txt", PAGE.read_bytes()), (b"q\xff.txt", b"%PDF"), (b"r\xff.html", FIREWALL.encode())):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(body)
    result = cli("import", tmp_path / "old")
    assert result.exit_code == 1
    assert result.stdout.startswith("partial: 2 pages seen, 1 new, 0 changed, 0 unchanged, 1 failed")
    assert rows(db_path, "SELECT origin FROM pages") == [(f"{tmp_path}/old/p\\xff.txt",)]
    assert rows(db_path, "SELECT url FROM problems") == [(f"{tmp_path}/old/r\\xff.html",)]


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_damaged_members_of_every_compression(cli, db_path, tmp_path, method):
    archive = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive, "w", method) as writer:
        writer.writestr("page.txt", PAGE.read_bytes())
    whole = archive.read_bytes()
    for at in range(40, 400, 23):
        archive.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        result = cli("import", archive)
        assert result.exit_code in (0, 1)


def test_an_archive_inside_an_archive_is_named(cli, db_path, tmp_path):
    inner, outer = tmp_path / "inner.zip", tmp_path / "outer.zip"
    with zipfile.ZipFile(inner, "w") as writer:
        writer.writestr("page.txt", PAGE.read_bytes())
    with zipfile.ZipFile(outer, "w") as writer:
        writer.write(inner, "inner.zip")
        writer.write(PAGE, "page.txt")
    result = cli("import", outer)
    assert result.exit_code == 1
    assert result.stderr == f"{outer}/inner.zip: is an archive inside an archive; unpack it and import that\n"


def test_failing_twice_changes_nothing_but_the_ledger(cli, db_path, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.touch()
    cli("import", PAGE, empty)
    before = dump(db_path)
    cli("import", PAGE, empty)
    assert dump(db_path) == before


def test_a_full_disk_behind_the_output(db_path):
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no /dev/full")
    import subprocess
    import sys

    from tests.conftest import ROOT

    with open("/dev/full", "w") as full:
        answer = subprocess.run(
            [sys.executable, str(ROOT / "run_etl.py"), "import", str(PAGE), "--db", str(db_path)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert answer.returncode == 7
    assert answer.stderr == "Error: the output could not be written (No space left on device); make room\n"


def test_two_names_of_one_database_are_one(cli, db_path, tmp_path):
    cli("import", PAGE)
    link = tmp_path / "link.db"
    link.symlink_to(db_path)
    with FileLock(f"{db_path}.lock"):
        assert cli("import", PAGE, db=link).exit_code == 5


def test_an_address_for_an_archive_is_refused(cli, db_path, tmp_path):
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        archive.writestr("1.html", HTML)
        archive.writestr("2.html", HTML.replace(b"1. One.", b"1. Another."))
    result = cli("import", tmp_path / "pages.zip", "--url", URL)
    assert (result.exit_code, result.stderr) == (
        2, "Error: --url is the address of one page; name one file with it, and no archive\n",
    )  # fmt: skip
    assert not db_path.exists()


def test_a_folder_below_that_cannot_be_read_is_a_failure(cli, tmp_path, monkeypatch):
    folder = tmp_path / "saved"
    closed = folder / "closed"
    closed.mkdir(parents=True)
    shutil.copy(PAGE, folder)
    scandir = os.scandir

    def refuse(path):
        if os.fspath(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    # Whoever runs the tests may be one to whom no folder is closed.
    monkeypatch.setattr(os, "scandir", refuse)
    result = cli("import", folder)
    assert result.exit_code == 1
    assert result.stderr == f"{closed}: is a folder that cannot be read; make it readable\n"
    assert result.stdout.startswith("partial: 2 pages seen, 1 new, 0 changed, 0 unchanged, 1 failed")


def test_a_file_that_is_called_like_standard_input(cli, tmp_path, monkeypatch):
    shutil.copy(PAGE, tmp_path / "-")
    monkeypatch.chdir(tmp_path)
    assert cli("import", "[-]*", db=tmp_path / "x.db").stdout.startswith("ok: 1 page seen, 1 new")


@pytest.fixture
def linked(tmp_path):
    """A folder with a page in a folder below, and every way in which links lead astray."""
    saved = tmp_path / "saved"
    (saved / "deep" / "deeper").mkdir(parents=True)
    shutil.copy(PAGE, saved / "deep" / "page.txt")
    (saved / "deep" / "deeper" / "page.txt").write_bytes(PAGE.read_bytes().replace(b"319652", b"1"))
    for number in range(3):
        (saved / "deep" / f"loop{number}").symlink_to(saved)
    (saved / "another").symlink_to("deep")
    (saved / "empty").mkdir()
    return saved


def test_links_to_folders_are_followed_each_folder_once(cli, linked, db_path, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "page.txt").write_bytes(PAGE.read_bytes().replace(b"319652", b"2"))
    (linked / "beside").symlink_to(elsewhere)
    result = cli("import", linked)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("ok: 3 pages seen, 3 new")
    assert rows(db_path, "SELECT origin FROM pages ORDER BY id") == [
        (f"{linked}/deep/page.txt",),
        (f"{linked}/deep/deeper/page.txt",),
        (f"{linked}/beside/page.txt",),
    ]


@pytest.mark.parametrize("pattern", ["**", "**/*", "**/*.txt", "*", "**/deep*/**/*.txt", "./**/page.txt", "*/**"])
def test_a_pattern_takes_each_file_once_and_ends(cli, linked, db_path, pattern, monkeypatch):
    monkeypatch.chdir(linked)
    if pattern.endswith(".txt"):
        # Neither is matched by a star; a whole folder has hidden files, too.
        (linked / "deep" / ".hidden").mkdir()
        (linked / "deep" / ".hidden" / "page.txt").touch()
        (linked / "deep" / ".page.txt").touch()
    for place in ("", f"{linked}/"):
        result = cli("import", place + pattern)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.startswith("ok: 2 pages seen, ")
    assert rows(db_path, "SELECT count(*) FROM releases") == [(2,)]


def test_a_link_that_leads_nowhere_among_the_matches_is_a_problem(cli, linked, db_path):
    (linked / "nowhere.txt").symlink_to("gone.txt")
    (linked / "itself.txt").symlink_to("itself.txt")
    result = cli("import", f"{linked}/*")
    assert result.exit_code == 1
    assert result.stdout.startswith("partial: 4 pages seen, 2 new, 0 changed, 0 unchanged, 2 failed")
    assert result.stderr == (
        f"{linked}/itself.txt: is a link that leads nowhere\n{linked}/nowhere.txt: is a link that leads nowhere\n"
    )
    assert cli("import", f"{linked}/e*").stderr == f"Error: nothing matches {linked}/e*; check the pattern\n"
    refused = cli("import", linked / "nowhere.txt")
    assert (refused.exit_code, refused.stderr[:28]) == (2, "Error: there is no file or f")


def test_a_member_that_asks_for_more_memory_than_there_is(tmp_path, db_path):
    """LZMA with a dictionary of four gigabytes, in a process that may have one."""
    import resource

    archive = tmp_path / "greedy.zip"
    with zipfile.ZipFile(archive, "w") as writer:
        writer.writestr("a.txt", PAGE.read_bytes(), zipfile.ZIP_LZMA)
        writer.write(PAGE, "b.txt")
    whole = archive.read_bytes()
    # Behind the version of LZMA, the size of its properties and the first of them.
    size = whole.index(b"\x05\x00\x5d") + 3
    archive.write_bytes(whole[:size] + b"\xff\xff\xff\xff" + whole[size + 4 :])
    result = run_program(
        ["import", archive, "--db", db_path],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000)),
    )
    assert result.stderr == (
        f"{archive}/a.txt: cannot be read from its archive (more memory is needed than there is)\n"
    )
    assert (result.returncode, result.stdout[:40]) == (1, "partial: 2 pages seen, 1 new, 0 changed,")


def test_releases_without_address_are_only_read_where_the_title_is_the_same(opened):
    db = opened()
    save_board(db.conn, "m_5676", None, "en")
    reads = []
    for seq in range(40):
        save_text(db, f"Title {seq}", "1. One. 2. Two.", None)
    db.conn.set_trace_callback(lambda sql: reads.append(sql) if "FROM statements WHERE release_id" in sql else None)
    save_text(db, "Another Title", "1. Three.", 7)
    assert len(reads) < 10


def save_text(db, title, text, seq):
    page = parse_page(view_page(Post(title, [Source(text)])), url=seq and f"{URL[:-6]}{seq}", board="m_5676")
    raw = RawPage(text.encode() + title.encode(), page.address, "2026-01-01T00:00:00Z", origin=title)
    return save_release(db, page, outline_of(page.lines, page.title), raw, now="2026-01-01T00:00:00Z")
