"""SIGTERM and Ctrl-C to the whole group of a run with several processes: it ends at once, says so, and nobody is left."""

import errno
import gc
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl import run_boards, workers
from etl.cli import main
from etl.cli.ending import telling_the_end
from etl.cli.log import Log
from etl.errors import MachineFailed
from etl.interrupt import interrupted_by_signals, interrupts_wait
from etl.load.runs import Counts, finish_run, start_run
from etl.posts import PostFetcher
from etl.workers import WORTH_A_POOL, spread
from tests.conftest import PAGES, ROOT
from tests.watching import rows, rows_beside

PAGE = PAGES / "m_5676_319652.txt"


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Pages enough for a pool."""
    folder = tmp_path_factory.mktemp("saved")
    text = PAGE.read_text(encoding="utf-8")
    for seq in range(1, 2 * WORTH_A_POOL):
        (folder / f"{seq}.txt").write_text(text.replace("319652", str(seq)), encoding="utf-8")
    return folder


def begin(saved, db, *options):
    words = [sys.executable, ROOT / "run_etl.py", "import", saved, "--db", db, *options]
    return subprocess.Popen(
        [str(word) for word in words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def alive(session):
    """The processes of a session, but for dead ones that wait to be fetched."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, of_session = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(of_session) == session and state != "Z":
            found.append(stat.parent.name)
    return found


def wait_for(condition, seconds):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def has_begun(db):
    return bool(rows_beside(db, "SELECT 1 FROM runs"))


def test_wherever_a_group_is_killed_it_ends(saved, tmp_path):
    moments = random.Random(time.time())
    for number in range(4):
        db = tmp_path / f"{number}.db"
        process = begin(saved, db)
        # Before that, Ctrl-C may meet Python itself while it loads the program.
        assert wait_for(lambda db=db: has_begun(db), 20)
        time.sleep(moments.uniform(0, 1.2))
        os.killpg(process.pid, (signal.SIGTERM, signal.SIGINT)[number % 2])
        stdout, stderr = process.communicate(timeout=20)
        assert "Traceback" not in stderr
        assert "Error" not in stderr
        assert wait_for(lambda session=process.pid: not alive(session), 5)
        if process.returncode == 1 and "pages seen" in stderr:
            # Or it had just ended when the signal came.
            assert rows(db, "SELECT outcome FROM runs") == [(stderr.partition(":")[0],)]
            assert stdout == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_import_says_so_in_json(saved, tmp_path, number):
    db = tmp_path / "x.db"
    process = begin(saved, db, "--json", "--log-format", "json")
    assert wait_for(lambda: has_begun(db), 10)
    os.killpg(process.pid, number)
    stdout, stderr = process.communicate(timeout=20)
    assert (process.returncode, json.loads(stdout)) == (1, {"error": "interrupted", "exit_code": 1})
    assert [json.loads(line)["event"] for line in stderr.splitlines()] == ["run finished", "error"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_interrupt_waits_though_another_thread_takes_the_signal(number):
    over = threading.Event()
    threading.Thread(target=over.wait, daemon=True).start()
    steps = []
    with pytest.raises(KeyboardInterrupt), interrupted_by_signals():
        with interrupts_wait():
            os.kill(os.getpid(), number)
            time.sleep(0.05)
            steps.append("the block is over")
        steps.append("nothing was waiting")
    over.set()
    assert steps == ["the block is over"]
    with interrupts_wait():
        steps.append("and it has waited once")


def large(number: int) -> bytes:
    return bytes(5_000_000)


def test_a_process_that_is_killed_while_it_sends_a_result():
    results = spread(large, range(1_000), 2)
    next(results)
    # Nobody takes what they send now: each is in the middle of a result.
    time.sleep(0.5)
    victims = multiprocessing.active_children()
    os.kill(victims[0].pid, signal.SIGKILL)
    begun = time.monotonic()
    with pytest.raises(MachineFailed, match="was killed"):
        list(results)
    assert time.monotonic() - begun < 10
    assert wait_for(lambda: not any(child.is_alive() for child in victims), 2)


def broken(number: int) -> int:
    if number == 50:
        raise LookupError("of the function itself")
    return number


def test_an_error_of_the_function_is_raised_here():
    with pytest.raises(LookupError, match="of the function itself"):
        list(spread(broken, range(100), 2))
    assert not multiprocessing.active_children()


def test_processes_are_gone_when_nobody_wants_more():
    results = spread(broken, range(40), 2)
    assert next(results) == 0
    results.close()
    assert not multiprocessing.active_children()


def killed_later(number: int) -> str:
    if number == 40:
        os.kill(os.getpid(), signal.SIGKILL)
    return "x" * 100_000


def test_a_death_leaves_nothing_that_cannot_be_cleared_away():
    """What Python says of a buffer that is left open is a warning, and those are errors here."""
    for _ in range(6):
        with pytest.raises(MachineFailed) as told:
            list(spread(killed_later, range(400), 2))
        told.value.itself = told.value  # so that only the collector clears it away
        del told
        gc.collect()


def test_a_run_that_is_interrupted_as_it_begins_has_an_end(opened):
    db = opened()
    with pytest.raises(KeyboardInterrupt), telling_the_end(db, Log()):
        start_run(db, "import", "2026-01-01T00:00:00Z")
        raise KeyboardInterrupt
    assert db.conn.execute("SELECT outcome, finished_at NOT NULL FROM runs").fetchall() == [("interrupted", 1)]


def test_a_transaction_that_was_left_open_takes_no_end_of_a_run_with_it(opened, db_path):
    db = opened()
    run_id = start_run(db, "import", "2026-01-01T00:00:00Z")
    db.conn.execute("BEGIN IMMEDIATE")
    finish_run(db, run_id, Counts(), "interrupted", "2026-01-01T00:00:01Z")
    assert rows(db_path, "SELECT outcome FROM runs") == [("interrupted",)]


def test_processes_that_cannot_be_started_are_told(monkeypatch):
    begun = workers._start
    left = [2]

    def start(function):
        left[0] -= 1
        if left[0] < 0:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        return begun(function)

    monkeypatch.setattr(workers, "_start", start)
    with pytest.raises(MachineFailed, match="allow more processes"):
        list(spread(broken, range(20), 3))
    assert not multiprocessing.active_children()


def test_what_stops_a_run_behind_its_posts_is_its_end(cli, site, board, db_path, monkeypatch):
    def interrupted(db):
        raise KeyboardInterrupt

    monkeypatch.setattr(run_boards, "prove", interrupted)
    assert cli("run", "--site", site.url, "--delay", "0").exit_code == 1
    assert rows(db_path, "SELECT outcome, stop_reason FROM runs") == [("interrupted", "stopped before the end")]
    monkeypatch.setattr(PostFetcher, "fetch", lambda *words: interrupted(None))
    assert cli("import", f"{site.url}/eng/brd/m_5676/view.do?seq=323400", "--site", site.url).exit_code == 1
    assert rows(db_path, "SELECT outcome FROM runs ORDER BY id DESC LIMIT 1") == [("interrupted",)]


def test_no_interrupt_cuts_an_import_of_a_module(monkeypatch, db_path):
    """Python may keep the lock of such a module, and swallow the interrupt."""
    imported = []

    def slowly(name):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.1)
        imported.append(name)
        return import_module(name)

    monkeypatch.setattr("etl.cli.import_module", slowly)
    # The system may hand a signal to any thread.
    over = threading.Event()
    other = threading.Thread(target=over.wait)
    other.start()
    result = CliRunner().invoke(main, ["status", "--db", str(db_path)])
    over.set()
    other.join()
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "\nAborted!\n")
    assert imported == ["etl.cli.status"]


HALF_MADE = """
import etl.cli, etl.cli.status
class HalfMade:
    def __del__(self):
        self.socket.close()
def interrupted(path):
    left = HalfMade()
    raise KeyboardInterrupt
etl.cli.status.reading = interrupted
etl.cli.main()
"""


def test_what_an_interrupt_left_half_made_goes_in_silence(tmp_path):
    """Those of Python's own library do not close, and from 3.13 on it tells so, in between the lines of a log."""
    ended = subprocess.run(
        [sys.executable, "-c", HALF_MADE, "status", "--db", tmp_path / "new.db"],
        cwd=ROOT, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "\nAborted!\n")
