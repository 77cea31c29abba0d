"""``check`` finds what is damaged, and names it."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.conftest import PAGES, ROOT
from tests.made_pages import Post, Source, view_page
from tests.watching import problems

DAMAGE = {
    "a statement is gone": ("DELETE FROM statements WHERE id = 3", {"conservation", "positions", "foreign keys"}),
    "a statement is gone at the end": (
        "DELETE FROM statements WHERE id = (SELECT max(id) FROM statements)",
        {"conservation", "outline"},
    ),
    "a word was changed": ("UPDATE statements SET text = text || ' indeed' WHERE id = 2", {"conservation"}),
    "a marker was changed": ("UPDATE statements SET marker = '2.' WHERE id = 1", {"conservation", "outline"}),
    "a body was changed": ("UPDATE releases SET body = body || 'x' WHERE id = 1", {"conservation", "hash"}),
    "a title was changed": ("UPDATE releases SET title = 'Another' WHERE id = 1", {"hash", "conservation"}),
    "an attachment is gone": ("DELETE FROM attachments", {"hash"}),
    "a section is gone": ("DELETE FROM sections WHERE id = 1", {"foreign keys", "positions", "outline"}),
    "a section has another number": ("UPDATE sections SET number = '7' WHERE id = 2", {"outline"}),
    "a parent is in another release": ("UPDATE statements SET parent_id = 200 WHERE id = 3", {"outline"}),
    "a statement comes before its parent": ("UPDATE statements SET parent_id = 9 WHERE id = 3", {"outline"}),
    "a section of another release": ("UPDATE statements SET section_id = 90 WHERE id = 2", {"outline", "foreign keys"}),
    "a release is gone": ("DELETE FROM releases WHERE id = 2", {"foreign keys"}),
    "the index lacks a row": (
        "INSERT INTO statements_fts (statements_fts, rowid, text) SELECT 'delete', id, text FROM statements WHERE id = 5",
        {"full-text index"},
    ),
    "the titles' index has a row too many": (
        "INSERT INTO releases_fts (rowid, title) VALUES (9999, 'ghost')",
        {"full-text index"},
    ),
    "a page is gone": ("DELETE FROM pages WHERE id = 1", {"pages", "foreign keys"}),
    "a page's bytes are damaged": ("UPDATE pages SET body = substr(body, 1, 50) WHERE id = 1", {"pages"}),
    "a page's hash is another": ("UPDATE pages SET sha256 = 'x' WHERE id = 1", {"pages"}),
    "a depth was changed": ("UPDATE statements SET depth = 5 WHERE kind = 'bullet' AND id = 3", {"pages"}),
    "a lead hangs deep": ("UPDATE statements SET depth = 1 WHERE id = 1", {"outline"}),
    "a bullet became a note": ("UPDATE statements SET kind = 'note' WHERE id = 3", {"pages"}),
    "a parent was taken away": ("UPDATE statements SET parent_id = NULL WHERE id = 3", {"outline"}),
    "a statement left its section": ("UPDATE statements SET section_id = NULL WHERE id = 3", {"outline"}),
    "a statement moved to another section": (
        "UPDATE statements SET section_id = (SELECT id FROM sections WHERE release_id = 1 AND position = 1) WHERE id = 3",
        {"outline"},
    ),
    "an address was changed": ("UPDATE releases SET url = 'https://www.mofa.go.kr/' WHERE id = 1", {"identity"}),
    "a language was changed": ("UPDATE releases SET lang = 'ko' WHERE id = 1", {"pages"}),
    "a page is another release's": (
        "UPDATE pages SET (body, sha256) = (SELECT body, sha256 FROM pages WHERE id = 2) WHERE id = 1",
        {"pages"},
    ),
    "a page is of another post": ("UPDATE pages SET seq = 1 WHERE id = 1", {"pages"}),
}


@pytest.fixture
def loaded(cli, db_path, tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(view_page(Post("A Title", [Source("1. One."), Source("2. Two.")], files=["a.pdf"])))
    assert cli("import", PAGES, page).exit_code == 0
    return db_path


def test_what_was_imported_is_sound(cli, loaded):
    result = cli("check")
    assert (result.exit_code, result.stdout) == (0, f"{loaded}: sound (47 releases, 273 statements)\n")
    report = json.loads(cli("check", "--json").stdout)
    assert report["sound"] is True
    assert report["findings"] == []


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_found(cli, loaded, name):
    sql, expected = DAMAGE[name]
    connection = sqlite3.connect(loaded)
    connection.execute(sql)
    connection.commit()
    connection.close()
    result = cli("check")
    assert result.exit_code == 6
    report = json.loads(cli("check", "--json").stdout)
    found = {finding["check"] for finding in report["findings"]}
    assert found <= expected
    assert found & expected
    assert not report["sound"]
    for finding in report["findings"]:
        assert f"{finding['check']}: {finding['where']} {finding['what']}" in result.stdout


def test_a_damaged_file_is_found(cli, loaded):
    size = loaded.stat().st_size
    with open(loaded, "r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096)
    result = cli("check")
    assert result.exit_code == 6
    assert "bring back a backup" in result.output


@pytest.mark.parametrize("words", [["reparse"], ["import", PAGES, "--replace"], ["show", "43"]])
def test_text_that_is_no_text_is_damage(cli, loaded, words):
    with closing(sqlite3.connect(loaded)) as connection:
        connection.execute("DROP TRIGGER IF EXISTS statements_fts_update")
        connection.execute("UPDATE statements SET text = CAST(x'41ff42' AS TEXT) WHERE release_id = 43")
        connection.execute("UPDATE releases SET body = CAST(x'41ff42' AS TEXT) WHERE id = 43")
        connection.commit()
    result = cli("check")
    assert (result.exit_code, "is damaged (Could not decode to UTF-8" in result.stderr + result.stdout) == (6, True)
    result = cli(*words)
    assert (result.exit_code, "bring back a backup" in result.stderr) == (7, True)


def test_every_page_is_read_again_with_full(cli, loaded, monkeypatch):
    monkeypatch.setattr("etl.load.check_pages.NEWEST", 1)
    connection = sqlite3.connect(loaded)
    connection.execute("UPDATE statements SET kind = 'note' WHERE id = 3")
    connection.commit()
    connection.close()
    assert cli("check").exit_code == 0
    assert cli("check", "--full").exit_code == 6


@pytest.mark.parametrize("size", [50, 3000, 100_000])
def test_a_file_cut_short_is_found(cli, loaded, size):
    with open(loaded, "r+b") as file:
        file.truncate(size)
    result = cli("check")
    assert result.exit_code in (2, 6)
    assert not isinstance(result.exception, Exception)


@pytest.mark.parametrize("made", [False, True])
def test_an_empty_or_new_database_is_sound(cli, db_path, made):
    if made:
        db_path.touch()
    result = cli("check")
    assert (result.exit_code, result.stdout) == (0, f"{db_path}: sound (0 releases, 0 statements)\n")


def test_importing_again_with_replace_mends_rows(cli, loaded, tmp_path):
    connection = sqlite3.connect(loaded)
    connection.execute("UPDATE statements SET text = 'nonsense' WHERE release_id = 1 AND position = 2")
    connection.commit()
    connection.close()
    assert cli("check").exit_code == 6
    assert cli("import", PAGES, "--replace").exit_code == 0
    assert cli("check").exit_code == 0


def test_a_run_ends_with_the_quick_check(run, board, db_path, cli):
    assert run()["code"] == 0
    with closing(sqlite3.connect(db_path)) as connection:
        connection.execute("UPDATE statements SET text = 'nonsense' WHERE id = 2")
        connection.commit()
    row = run("--recheck", "0")
    told = "the database is not sound, 1 found; type: mofa-etl check"
    assert (row["code"], row["outcome"], row["stop_reason"]) == (6, "failed", told)
    assert "statement" in row["stderr"]
    assert problems(db_path) == [("mofa-etl check", "load", told)]
    with closing(sqlite3.connect(db_path)) as connection:
        (seq,) = connection.execute(
            "SELECT seq FROM releases JOIN statements ON release_id = releases.id WHERE statements.id = 2"
        ).fetchone()
    cli("forget", f"m_5676/{seq}")
    assert (run()["code"], problems(db_path)) == (0, [])


MORE_DAMAGE = {
    "an earlier text was changed": "UPDATE revisions SET body = '1. The Minister resigned.'",
    "an earlier text has no page": "UPDATE revisions SET page_id = NULL",
    "an earlier text has another release's page": "UPDATE revisions SET page_id = (SELECT id FROM pages WHERE release_id <> revisions.release_id)",
    "an earlier text ends before it begins": "UPDATE revisions SET replaced_at = '2001-01-01T00:00:00Z'",
    "a day was changed": "UPDATE releases SET published = '1999-01-01'; UPDATE release_people SET day = '1999-01-01'",
    "somebody whom nobody names": "INSERT INTO people (name, name_key) VALUES ('Nobody', 'nobody')",
    "a role that no release tells": "UPDATE people SET role = 'King' WHERE id = 1",
    "a day of people": "UPDATE release_people SET day = '1999-01-01'",
    "a country was added": "INSERT INTO statement_countries VALUES (2, 'FR', 'France')",
    "a speaker is gone": "DELETE FROM statement_speakers",
    "a view is gone": "DROP VIEW statement_list",
    "an index is gone": "DROP INDEX releases_page",
    "a trigger is gone": "DROP TRIGGER releases_fts_insert",
    "a table is gone": "DROP TABLE statement_dates",
}


@pytest.mark.parametrize("name", MORE_DAMAGE)
def test_damage_to_what_was_said_before_by_whom_and_when(cli, db_path, tmp_path, name):
    page = tmp_path / "page.html"
    for when in ("March", "May"):
        said = f"1. Foreign Minister Kang Kyung-wha said on {when} 4 that Japan agreed."
        page.write_bytes(
            b"https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=7\n" + view_page(Post("A", [Source(said)]))
        )
        cli("import", page, PAGES / "m_5676_319652.txt")
    assert cli("check", "--full").exit_code == 0
    with closing(sqlite3.connect(db_path)) as connection:
        connection.executescript(MORE_DAMAGE[name])
    result = cli("check", "--full")
    assert result.exit_code == 6
    assert not isinstance(result.exception, Exception)


def test_damaged_bytes_are_mended_by_the_page(cli, loaded, tmp_path):
    with closing(sqlite3.connect(loaded)) as connection:
        (origin,) = connection.execute("SELECT origin FROM pages WHERE id = 3").fetchone()
        connection.execute("UPDATE pages SET body = substr(body, 1, 30) WHERE id = 3")
        connection.commit()
    told = cli("check").stdout
    assert f"hash stored with them; import {origin} again" in told
    assert cli("import", origin).exit_code == 0
    assert cli("check", "--full").exit_code == 0


def test_releases_that_an_older_parser_read_are_told(cli, loaded):
    with closing(sqlite3.connect(loaded)) as connection:
        connection.execute("UPDATE releases SET parser = 1 WHERE id < 4")
        connection.commit()
    result = cli("check", "--full")
    assert (result.exit_code, json.loads(cli("check", "--json").stdout)["not_compared"]) == (0, 3)
    assert result.stderr.startswith("3 releases read by an older parser, not compared with the archived pages; type:")
    cli("reparse")
    assert cli("check", "--full").stderr == ""


def test_a_check_while_an_import_is_at_work_sees_one_moment(cli, db_path, tmp_path):
    for seq in range(300):
        page = view_page(Post(f"Title {seq}", [Source(f"{n}. Section {n}.") for n in range(1, 6)]))
        (tmp_path / f"{seq}.html").write_bytes(
            f"https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq={seq + 1}\n".encode() + page
        )
    cli("import", tmp_path / "1.html")
    words = [sys.executable, str(ROOT / "run_etl.py"), "import", str(tmp_path), "--replace", "--db", str(db_path)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    checks = 0
    while process.poll() is None:
        result = cli("check")
        assert result.exit_code == 0, result.output
        checks += 1
    assert checks > 1
    assert process.returncode == 0
