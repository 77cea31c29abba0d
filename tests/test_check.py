"""``check`` finds what is damaged, and names it."""

import json
import sqlite3

import pytest

from tests.conftest import PAGES
from tests.made_pages import Post, Source, view_page

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


def test_every_page_is_read_again_with_full(cli, loaded, monkeypatch):
    monkeypatch.setattr("etl.cli.check.NEWEST", 1)
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
