"""The database's names are a contract."""

import sqlite3
import subprocess
import sys
import zipfile

import pytest

from etl.load.database import open_database, open_for_reading, schema_sql, transaction
from tests.conftest import ROOT

COLUMNS = {
    "boards": "id name lang",
    "releases": "id board seq url title published hits department lang skin speaker held_at tag body content_hash"
    " first_seen last_seen status",
    "sections": "id release_id position number",
    "statements": "id release_id section_id parent_id position depth kind marker text",
    "attachments": "id release_id position name url media_type",
    "revisions": "id release_id seen_at title body content_hash",
    "pages": "id url board seq fetched_at http_status sha256 body",
    "runs": "id command started_at finished_at outcome requests found new changed unchanged gone failed no_text"
    " stop_reason version",
    "problems": "id run_id url stage reason seen_at resolved_at",
    "statement_speakers": "statement_id position name person_id verb how",
    "people": "id name role country",
    "statement_countries": "statement_id code text",
    "statement_dates": "statement_id start_date end_date text",
    "section_list": "release_id number text",
    "statement_list": "ref title published board url section text",
    "release_list": "id title sections statements",
    "releases_by_month": "board month releases statements",
    "changes": "at day what release_id ref board title url",
    "coverage": "board name on_site named held gone to_fetch first_day last_day gap",
    "freshness": "board name newest_release days_old last_success hours_ago",
    "metadata": "key value",
}


@pytest.mark.parametrize("table", COLUMNS)
def test_promised_columns(opened, table):
    names = {row[1] for row in opened().conn.execute(f"PRAGMA table_info({table})")}
    assert set(COLUMNS[table].split()) <= names


def test_tables_are_strict_and_keys_are_on(opened):
    db = opened()
    tables = {name: strict for _, name, kind, _, _, strict in db.conn.execute("PRAGMA table_list") if kind == "table"}
    assert all(strict for name, strict in tables.items() if name in COLUMNS)
    assert db.conn.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert db.conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with pytest.raises(sqlite3.IntegrityError):
        db.conn.execute("INSERT INTO sections (release_id, position) VALUES (1, 1)")


def test_source_and_terms_stand_in_the_database(opened):
    entries = dict(opened().conn.execute("SELECT key, value FROM metadata"))
    assert "Ministry of Foreign Affairs" in entries["source"]
    assert "not recorded" in entries["not_known"]
    assert set(entries) == {"source", "terms", "not_known", "citation"}


def test_every_column_of_a_base_table_is_explained():
    table = None
    for line in schema_sql().splitlines():
        if line.startswith("CREATE TABLE"):
            table = line.split()[2]
        elif line.startswith(")"):
            table = None
        elif table and not line.strip().startswith(("UNIQUE", "PRIMARY KEY")):
            name = line.split()[0]
            # "id" of a table, and the row that a table of details hangs on, explain themselves.
            assert "-- " in line or name in ("id", "statement_id"), f"{table}.{name}"


def test_a_transaction_is_all_or_nothing(opened):
    db = opened()
    with pytest.raises(RuntimeError), transaction(db):
        db.conn.execute("INSERT INTO boards (id, name, lang, site) VALUES ('m_1', 'x', 'en', 'eng')")
        raise RuntimeError
    assert db.conn.execute("SELECT count(*) FROM boards").fetchone() == (0,)


def test_reading_an_older_database_leaves_it_as_it_is(db_path):
    sqlite3.connect(db_path).close()
    connection = sqlite3.connect(db_path)
    connection.execute("PRAGMA application_id = 1297040961")
    connection.execute("VACUUM")
    connection.close()
    before = db_path.read_bytes()
    db = open_for_reading(db_path)
    assert db.conn.execute("SELECT count(*) FROM releases").fetchone() == (0,)
    db.conn.close()
    assert db_path.read_bytes() == before


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    pytest.importorskip("hatchling")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_the_schema(wheel):
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("etl/schema.sql").decode() == schema_sql()
        assert "etl/py.typed" in archive.namelist()
        assert not [name for name in archive.namelist() if name.startswith("tests/")]


def test_a_newly_opened_database_can_be_opened_again(db_path):
    for _ in range(2):
        db = open_database(db_path)
        db.conn.close()
    assert db.conn is not None


def test_every_column_of_a_view_has_a_type(opened):
    connection = opened().conn
    views = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'view' AND name NOT LIKE '%^_terms' ESCAPE '^'"
    )
    for (view,) in views.fetchall():
        connection.execute(f"CREATE TEMP TABLE made AS SELECT * FROM {view} LIMIT 0")
        for _, name, kind, *_ in connection.execute("PRAGMA temp.table_info(made)").fetchall():
            assert kind in ("TEXT", "INT", "INTEGER", "REAL"), f"{view}.{name}: CAST it"
        connection.execute("DROP TABLE made")


def test_views_tell_what_happened_what_is_missing_and_how_old_it_is(opened):
    connection = opened().conn
    connection.executescript(
        """
        INSERT INTO boards (id, name, lang, site, total) VALUES
          ('m_1', 'One', 'en', 'eng', 9), ('m_10', 'Ten', 'ko', 'www', NULL);
        INSERT INTO posts (board, seq, found_at, fetched_at) VALUES
          ('m_1', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'), ('m_1', 2, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
          ('m_1', 3, '2026-01-01T00:00:00Z', NULL);
        INSERT INTO releases (id, board, seq, url, title, published, lang, skin, body, content_hash, first_seen, last_seen, status, parser, copy)
        VALUES
          (1, 'm_1', 1, 'u1', 'A', '2025-12-31', 'en', 'current', '', '', '2026-01-01T15:00:00Z', '2026-01-03T00:00:00Z', 'live', 1, 'fetched'),
          (2, 'm_1', 2, 'u2', 'B', '2026-01-02', 'en', 'current', '', '', '2026-01-02T00:00:00Z', '2026-01-04T00:00:00Z', 'gone', 1, 'fetched'),
          (3, 'm_10', NULL, NULL, NULL, NULL, 'ko', 'text-a', '', '', '2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z', 'live', 1, 'text');
        INSERT INTO statements (release_id, position, depth, kind, marker, text) VALUES
          (1, 1, 0, 'lead', '1.', 'x'), (1, 2, 1, 'bullet', 'o', 'y'), (2, 1, 0, 'lead', '1.', 'z');
        INSERT INTO revisions (release_id, seen_at, replaced_at, title, body, content_hash) VALUES
          (1, '2026-01-01T15:00:00Z', '2026-01-03T00:00:00Z', 'A0', '', '');
        INSERT INTO runs (command, started_at, finished_at, outcome, boards, version) VALUES
          ('run', '2026-01-04T00:00:00Z', strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-5 hours'), 'ok', 'm_10 m_2', '1'),
          ('import', '2026-01-04T00:00:00Z', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), 'ok', NULL, '1');
        """
    )

    def rows(sql):
        return connection.execute(sql).fetchall()

    assert rows("SELECT at, day, what, ref, board, title FROM changes") == [
        ("2026-01-01T15:00:00Z", "2026-01-02", "new", "m_1/1", "m_1", "A"),
        ("2026-01-02T00:00:00Z", "2026-01-02", "new", "m_1/2", "m_1", "B"),
        ("2026-01-02T00:00:00Z", "2026-01-02", "new", "3", "m_10", None),
        ("2026-01-03T00:00:00Z", "2026-01-03", "edited", "m_1/1", "m_1", "A"),
        ("2026-01-04T00:00:00Z", "2026-01-04", "withdrawn", "m_1/2", "m_1", "B"),
    ]
    assert rows("SELECT * FROM coverage") == [
        ("m_1", "One", 9, 3, 2, 1, 1, "2025-12-31", "2026-01-02", 8),
        ("m_10", "Ten", None, 0, 1, 0, 0, None, None, None),
    ]
    assert rows("SELECT * FROM releases_by_month") == [
        ("m_10", None, 1, 0),
        ("m_1", "2025-12", 1, 2),
        ("m_1", "2026-01", 1, 1),
    ]
    (one, ten) = rows("SELECT board, newest_release, days_old > 300, last_success, hours_ago FROM freshness")
    assert one == ("m_1", "2026-01-02", 1, None, None)
    assert (ten[0], ten[1], ten[4]) == ("m_10", None, pytest.approx(5.0, abs=0.1))
