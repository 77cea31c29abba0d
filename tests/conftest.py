"""What the tests share: the way to run a command, and the guard that keeps them on this machine."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlite_utils import Database

import etl.discover
import etl.run_boards
import tests.offline.sitecustomize
from etl.cli import main
from etl.load.database import open_database
from tests.standin import StandIn, sample_posts
from tests.watching import TODAY, day

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "tests" / "pages"

# Whoever runs the tests in the background, or with nohup, ignores these; so would all programs that they start.
for _number, _handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _handler)

LeftTheMachine = tests.offline.sitecustomize.LeftTheMachine


@pytest.fixture(autouse=True)
def hooks_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that is interrupted silences what Python tells of finalizers: here the process goes on."""
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)


@pytest.fixture
def db_path(tmp_path: Path) -> Path:
    return tmp_path / "mofa.db"


@pytest.fixture
def cli(db_path: Path) -> Callable[..., Result]:
    """Run a command in this process: ``cli("import", "page.txt")``; ``--db`` is added."""

    def run(*args: str | Path, stdin: bytes | None = None, db: Path | None = None) -> Result:
        words = [str(word) for word in args]
        return CliRunner().invoke(main, [*words, "--db", str(db or db_path)], input=stdin, catch_exceptions=False)

    return run


def run_program(args: Sequence[str | Path], **options: object) -> subprocess.CompletedProcess[str]:
    """Run ``python run_etl.py ...`` as a user does, with the guard against other hosts in its path."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "tests" / "offline"), "PYTHONWARNINGS": "error"}
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, str(ROOT / "run_etl.py"), *map(str, args)],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
        **options,
    )


def dump(path: Path, *, without: Sequence[str] = ("runs", "sqlite_sequence")) -> list[str]:
    """Every row of every table, as SQL, but for those that each run adds to."""
    db = open_database(path)
    try:
        return [line for line in db.conn.iterdump() if not any(f'INTO "{table}"' in line for table in without)]
    finally:
        db.conn.close()


@pytest.fixture
def opened(db_path: Path):
    """The database of the test, opened when asked for and closed at the end."""
    held: list[Database] = []

    def open_now() -> Database:
        held.append(open_database(db_path))
        return held[-1]

    yield open_now
    for db in held:
        db.conn.close()


@pytest.fixture
def site():
    with StandIn() as standin:
        yield standin


@pytest.fixture
def board(site):
    made = site.add_board("m_5676", feed_id=302, link_kind="mixed")
    made.add(*sample_posts(45, newest=day(3), pinned=2))
    return made


@pytest.fixture
def run(cli, site, monkeypatch):
    """Run over the stand-in; the ledger's row, with the exit code.

    For the run it stays the day on which the tests began: they may go on past midnight in Korea.
    """
    for module in (etl.discover, etl.run_boards):
        monkeypatch.setattr(module, "korean_day", lambda: TODAY)

    def go(*args):
        result = cli("run", "--site", site.url, "--delay", "0", "--json", *args)
        row = json.loads(result.stdout) if result.stdout else {}
        return row | {"code": result.exit_code, "stderr": result.stderr}

    return go
