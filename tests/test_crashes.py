"""Power cuts, full disks, other programs, clocks: the database stays whole, and the next start goes on."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import datetime, timedelta

import pytest

import etl.clock
from etl.load.database import open_database
from tests.conftest import PAGES, ROOT
from tests.crashes import COMMANDS, suffer_all
from tests.watching import counts, problems, rows


def test_twenty_kills_lose_nothing():
    tallies = suffer_all(kills=7, seed=int(time.time()))
    assert [tallies[command].kills for command in COMMANDS] == [7, 7, 7]
    assert all(tally.checks >= tally.kills for tally in tallies.values())


@pytest.fixture
def small_disk(tmp_path):
    """A file system of one megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(place)]
    if os.geteuid() != 0 or shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no small file system can be made here; another test bounds the database's size instead")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_disk_that_fills_up(small_disk, cli, tmp_path):
    db = small_disk / "mofa.db"
    assert cli("import", PAGES / "m_5676_319652.txt", db=db).exit_code == 0
    saved = tmp_path / "saved"
    saved.mkdir()
    noise = random.Random(1)
    for number in range(60):
        text = (PAGES / "m_5676_319652.txt").read_text(encoding="utf-8").replace("319652", str(number + 1))
        words = " ".join(f"{noise.getrandbits(60):x}" for _ in range(500))
        (saved / f"{number}.txt").write_text(f"{text}\n\n4. {words}.\n", encoding="utf-8")
    result = cli("import", saved, db=db)
    assert (result.exit_code, result.stdout) == (7, "")
    assert result.stderr == f"Error: {db} could not be written (database or disk is full); make room and start again\n"
    assert cli("check", "--full", db=db).exit_code == 0
    held = rows_read_only(db, "SELECT seq FROM releases")
    assert 0 < len(held) < 61
    # With room again the next start goes on.
    subprocess.run(["mount", "-o", "remount,size=50m", str(small_disk)], check=True)
    assert cli("import", saved, db=db).exit_code == 0
    assert rows_read_only(db, "SELECT count(*), count(DISTINCT seq) FROM releases") == [(61, 61)]
    assert rows_read_only(db, "SELECT outcome FROM runs ORDER BY id") == [("ok",), ("interrupted",), ("ok",)]
    assert cli("check", "--full", db=db).exit_code == 0


def rows_read_only(db, sql):
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def test_a_reader_that_never_ends(site, board, run, db_path, cli):
    open_database(db_path).conn.close()
    with closing(sqlite3.connect(db_path)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM releases").fetchone() == (0,)
        assert run()["code"] == 0
        assert cli("reparse").exit_code == 0
        assert cli("check", "--full").exit_code == 0
        assert reader.execute("SELECT count(*) FROM releases").fetchone() == (0,), "it still sees what it began with"
    assert rows(db_path, "SELECT count(*) FROM releases") == [(45,)]


def test_a_writer_in_the_middle_of_a_run(site, board, run, db_path, cli):
    """Another program's transaction is waited for; what is there when it lasts too long stays, and the next run goes on."""
    open_database(db_path).conn.close()

    def hold(seconds):
        with closing(sqlite3.connect(db_path, timeout=20)) as connection:
            site.wait_for("views", count=5)
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            connection.rollback()

    writer = threading.Thread(target=hold, args=(1.5,))
    writer.start()
    row = run()
    writer.join()
    assert (row["code"], counts(row)) == (0, {"new": 45})


def set_clock(monkeypatch, change):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + change

    monkeypatch.setattr(etl.clock, "datetime", Clock)


def test_a_clock_that_jumps_back(site, board, run, db_path, cli, tmp_path, monkeypatch):
    site.etags = False
    seq = board.posts[0].seq
    set_clock(monkeypatch, timedelta(days=400))
    assert run()["code"] == 0
    monkeypatch.undo()
    board.edit(seq, lines=["1. Edited."])
    row = run("--recheck", "30")
    assert (row["code"], row["changed"], row["stderr"].count("Traceback")) == (0, 1, 0)
    assert problems(db_path) == []
    ((seen_at, replaced_at),) = rows(db_path, "SELECT seen_at, replaced_at FROM revisions")
    assert seen_at <= replaced_at
    # A capture that comes in has the history told anew: what was fetched last is still the present text.
    from tests.test_warc import Archive, page

    url = f"https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq={seq}"
    cli("import", Archive().add(url, page("1. Of before."), "2016-01-01T00:00:00Z").save(tmp_path / "x.warc.gz"))
    assert rows(db_path, f"SELECT body FROM releases WHERE seq = {seq}") == [("1. Edited.",)]
    assert len(rows(db_path, "SELECT 1 FROM revisions")) == 2
    assert cli("check", "--full").exit_code == 0
    assert cli("status", "--max-age", "1").exit_code == 0


def test_synchronous_and_journal_are_what_the_readme_tells(opened):
    connection = opened().conn
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (1,)
    assert connection.execute("PRAGMA journal_size_limit").fetchone() == (64 * 1024 * 1024,)


def test_a_start_before_the_schema_was_made(db_path, cli):
    """Killed between the making of the file and of its tables, a database is empty, and taken for a new one."""
    script = "import sqlite3, sys, os; sqlite3.connect(sys.argv[1]).execute('PRAGMA user_version'); open(sys.argv[1], 'wb'); os._exit(9)"
    subprocess.run([sys.executable, "-c", script, db_path], cwd=ROOT, check=False)
    assert cli("check").exit_code == 0
    assert cli("import", PAGES / "m_5676_319652.txt").exit_code == 0
