"""The backup: made while others write, whole or not at all."""

import json
import os
import sqlite3
import stat
import threading
from contextlib import closing

from etl.load.database import open_database, transaction
from tests.conftest import PAGES, dump


def test_a_backup_is_the_database(cli, db_path, tmp_path):
    cli("import", PAGES / "m_5676_319652.txt")
    copy = tmp_path / "copy.db"
    assert cli("backup", copy).stdout == f"{copy}: {copy.stat().st_size / 1e6:.1f} MB, whole\n"
    assert json.loads(cli("backup", copy, "--json").stdout) == {"file": str(copy), "bytes": copy.stat().st_size}
    assert not [path for path in tmp_path.iterdir() if path.name.startswith((".", "copy.db-"))]
    assert dump(copy, without=()) == dump(db_path, without=())
    assert cli("check", "--full", db=copy).exit_code == 0


def test_a_backup_of_a_database_in_use_is_of_one_moment(cli, db_path, tmp_path):
    cli("import", PAGES)
    with closing(open_database(db_path).conn) as connection:
        connection.execute("UPDATE releases SET hits = 0")
        connection.commit()
    done = threading.Event()

    def write():
        with closing(open_database(db_path).conn) as connection:
            while not done.is_set():
                connection.execute("UPDATE releases SET hits = hits + 1")
                connection.commit()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            assert cli("backup", tmp_path / "copy.db").exit_code == 0
            with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
                assert copy.execute("SELECT count(DISTINCT hits) FROM releases").fetchone() == (1,)
                assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        done.set()
        writer.join()


def test_what_cannot_be_backed_up_is_told(cli, db_path, tmp_path):
    result = cli("backup", tmp_path / "copy.db")
    assert (result.exit_code, result.stderr) == (2, f"Error: there is no database {db_path}; choose another --db\n")
    cli("import", PAGES / "m_5676_319652.txt")
    assert cli("backup", db_path).stderr == f"Error: {db_path} belongs to the database itself; choose another file\n"
    assert "choose another place for the backup" in cli("backup", tmp_path / "no" / "copy.db").stderr
    # A database that SQLite finds fault with is not copied over the backup of yesterday.
    copy = tmp_path / "copy.db"
    cli("backup", copy)
    good = copy.read_bytes()
    db = open_database(db_path)
    with transaction(db):
        db.conn.execute("PRAGMA writable_schema = ON")
        db.conn.execute("UPDATE sqlite_master SET rootpage = 5 WHERE name = 'releases_page'")
    db.conn.close()
    result = cli("backup", copy)
    assert result.exit_code == 7
    assert "is damaged" in result.stderr
    assert copy.read_bytes() == good


def test_a_pipe_is_no_place_for_a_copy(cli, db_path, tmp_path):
    cli("import", PAGES)
    os.mkfifo(tmp_path / "pipe")
    for words in (("backup", tmp_path / "pipe"), ("export", "--format", "db", "--output", tmp_path / "pipe")):
        result = cli(*words)
        assert result.exit_code == 2
        assert result.stderr.startswith(f"Error: {tmp_path / 'pipe'} is no regular file; choose another ")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
