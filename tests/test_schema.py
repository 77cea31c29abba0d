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
