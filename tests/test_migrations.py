"""Databases of every earlier schema, made by the program of then: brought up to date, nothing of them lost."""

import gzip
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from etl.errors import MachineFailed
from etl.load.database import open_database, open_for_reading
from etl.load.migrations import MIGRATIONS, SCHEMA_VERSION
from tests.conftest import ROOT

HELD = sorted((ROOT / "tests" / "databases").glob("schema-*.db.gz"))


@pytest.fixture(params=HELD, ids=lambda path: path.name.removesuffix(".db.gz"))
def old(request, db_path):
    with gzip.open(request.param) as packed, open(db_path, "wb") as file:
        shutil.copyfileobj(packed, file)
    return db_path


def schema_of(connection):
    """Tables by their columns and keys; indexes, views and triggers word for word."""
    objects = {}
    for kind, name, sql in connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'"
    ):
        objects[kind, name] = sql
        if kind == "table":
            columns = connection.execute(f"PRAGMA table_xinfo({name})").fetchall()
            objects[kind, name] = (columns, connection.execute(f"PRAGMA foreign_key_list({name})").fetchall())
    return objects


def rows_of(connection, like=None):
    """Every row of every table, in the columns that ``like`` has, too."""
    names = [name for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts_%' AND name NOT LIKE 'sqlite%'"
    )]  # fmt: skip
    found = {}
    for name in names:
        columns = [row[1] for row in (like or connection).execute(f"PRAGMA table_info({name})")]
        if columns:
            found[name] = connection.execute(f"SELECT {', '.join(columns)} FROM {name} ORDER BY rowid").fetchall()
    return found


def content_of(path):
    """All that a database holds, and its version; not that it is in WAL mode, which comes before the first step."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone(), list(connection.iterdump())


def test_every_earlier_schema_is_held():
    assert [path.name for path in HELD] == [f"schema-{version}.db.gz" for version in range(1, SCHEMA_VERSION)]
    assert sorted(MIGRATIONS) == list(range(2, SCHEMA_VERSION + 1))


def test_an_older_database_is_led_to_the_schema_of_a_new_one(old, tmp_path, cli):
    before = sqlite3.connect(old.with_name("before.db"))
    with closing(sqlite3.connect(old)) as source:
        source.backup(before)
    with (
        closing(before),
        closing(open_database(old).conn) as led,
        closing(open_database(tmp_path / "new.db").conn) as new,
    ):
        assert schema_of(led) == schema_of(new)
        assert rows_of(led, like=before) == rows_of(before), "no row is lost or changed"
        version = before.execute("PRAGMA user_version").fetchone()[0]
        with closing(sqlite3.connect(old.with_name(f"{old.name}.schema-{version}.bak"))) as kept:
            assert rows_of(kept) == rows_of(before)
            assert kept.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert cli("check", "--full").stdout.endswith("sound (9 releases, 48 statements)\n")
    assert cli("reparse").exit_code == 1, "the one that was not understood is not understood today"
    assert cli("search", "Minister").exit_code == 0


def test_captures_of_before_are_known_as_such(old):
    with closing(open_database(old).conn) as connection:
        told = connection.execute(
            "SELECT substr(fetched_at, 1, 4), http_status, dated FROM pages ORDER BY id"
        ).fetchall()
    assert [row for row in told if row[2]] == [(str(year), None, 1) for year in (2016, 2018, 2020)] + [
        ("2026", 200, 1)
    ] * 3


def test_reading_brings_a_copy_up_to_date_and_leaves_the_file(old):
    before = old.read_bytes()
    with closing(open_for_reading(old).conn) as connection:
        assert connection.execute("SELECT count(chosen_at) FROM releases").fetchone() == (0,)
    assert old.read_bytes() == before
    assert [path.name for path in old.parent.iterdir()] == [old.name]


def test_a_step_that_fails_changes_nothing(old, monkeypatch):
    before = content_of(old)
    step = max(MIGRATIONS)
    monkeypatch.setitem(MIGRATIONS, step, MIGRATIONS[step] + "SELECT no_such_function();\n")
    with pytest.raises(sqlite3.OperationalError, match="no_such_function"):
        open_database(old)
    assert content_of(old) == before
    monkeypatch.undo()
    open_database(old).conn.close()


def test_a_process_that_dies_in_a_step_changes_nothing(old, cli):
    before = content_of(old)
    script = (
        "import os, sys\n"
        "from etl.load import database\n"
        "database._make_views_anew = lambda db: os._exit(9)\n"
        "database.open_database(sys.argv[1])\n"
    )
    assert subprocess.run([sys.executable, "-c", script, old], cwd=ROOT, check=False).returncode == 9
    # A log can be read by whoever may read the file; a half-changed file could be taken back by a writer alone.
    assert not old.with_name(f"{old.name}-journal").exists()
    assert cli("check").exit_code == 0
    assert content_of(old) == before
    open_database(old).conn.close()
    assert cli("check", "--full").exit_code == 0


def test_without_room_for_the_backup_nothing_is_changed(old, monkeypatch):
    before = content_of(old)

    def full(reader, target):
        raise MachineFailed("no room")

    monkeypatch.setattr("etl.load.backup.back_up", full)
    with pytest.raises(MachineFailed):
        open_database(old)
    assert content_of(old) == before


def test_views_are_those_of_today(opened):
    """A view that changed needs no step of its own: it is made anew when the database is next written to."""
    db = opened()
    today = schema_of(db.conn)
    db.conn.execute("DROP VIEW freshness")
    db.conn.execute("CREATE VIEW freshness AS SELECT 1 AS x")
    db.conn.execute("DROP VIEW coverage")
    assert schema_of(opened().conn) == today
    version = db.conn.execute("PRAGMA schema_version").fetchone()
    opened()
    assert db.conn.execute("PRAGMA schema_version").fetchone() == version, "and only then"


def test_two_programs_open_an_old_database_at_once(old):
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from etl import open_database; open_database(sys.argv[1])"
    programs = [subprocess.Popen([sys.executable, "-c", script, old]) for _ in range(3)]
    assert [program.wait(60) for program in programs] == [0, 0, 0]
    with closing(open_database(old).conn) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("SELECT count(*) FROM releases").fetchone() == (9,)
