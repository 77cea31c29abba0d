"""SIGKILL at random moments, on a database that others read: the database is whole each time, and the next start goes on.

``python -m tests.crashes --kills 200`` is the long form; its last figures are in docs/reliability.md.
"""

import argparse
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from etl.load.check import check_database
from etl.load.check_pages import check_pages
from etl.load.database import open_database, open_for_reading
from tests.conftest import ROOT
from tests.made_pages import Post, Source, view_page
from tests.standin import StandIn, sample_posts
from tests.watching import day

COMMANDS = ("run", "import", "reparse")
PAGES = 30


@dataclass
class Tally:
    """What came of it: kills that met a process at work, starts that got to the end, and checks of the whole database."""

    kills: int = 0
    finished: int = 0
    checks: int = 0
    kept: int = 0
    seconds: float = 0.0


class Crashes:
    """One command on one database, killed again and again."""

    def __init__(self, folder: Path, site: StandIn, seed: int) -> None:
        self._folder, self._site = folder, site
        self._random = random.Random(seed)
        self._saved = folder / "saved"
        self._saved.mkdir()
        for seq in range(1, PAGES + 1):
            post = Post(f"Title {seq}", [Source(f"{n}. Section {n} of {seq}.") for n in (1, 2, 3)], seq=seq)
            page = view_page(post)
            (self._saved / f"{seq}.html").write_bytes(
                f"https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq={seq}\n".encode() + page
            )

    def suffer(self, command: str, kills: int) -> Tally:
        """Kill a command so many times. Raises AssertionError where the database is not whole, or a start does not go on."""
        tally, begin = Tally(), time.monotonic()
        right, lasts = self._undisturbed(command)
        db = self._new_database(command)
        with readers_of(db):
            while tally.kills < kills:
                held = _held(db)
                process = self._start(command, db)
                try:
                    code: int | None = process.wait(self._random.uniform(0.05, 1.2) * lasts)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    code = process.wait()
                self._prove(db, held)
                tally.checks += 1
                if code == -signal.SIGKILL:
                    tally.kills += 1
                    tally.kept += len(_held(db) - held)
                    continue
                assert code == 0, f"{command} ended with {code} after a kill"
                assert _said(db) == right, f"{command} came to other rows than without a kill"
                tally.finished += 1
                self._set_back(command, db)
            if command != "reparse":
                assert self._start(command, db).wait(120) == 0
                assert _said(db) == right
        tally.seconds = time.monotonic() - begin
        return tally

    def _start(self, command: str, db: Path) -> "subprocess.Popen[bytes]":
        words = {
            "run": ("run", "--site", self._site.url, "--delay", "0.001"),
            "import": ("import", str(self._saved)),
            "reparse": ("reparse",),
        }[command]
        return subprocess.Popen(
            [sys.executable, str(ROOT / "run_etl.py"), *words, "--db", str(db)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _undisturbed(self, command: str) -> tuple[list[tuple[object, ...]], float]:
        """The rows that a command comes to when nothing disturbs it, and how long it takes."""
        db = self._new_database(command, "undisturbed")
        begin = time.monotonic()
        assert self._start(command, db).wait(120) == 0
        return _said(db), time.monotonic() - begin

    def _new_database(self, command: str, name: str = "killed") -> Path:
        db = self._folder / f"{command}-{name}.db"
        open_database(db).conn.close()
        if command == "reparse":
            assert self._start("import", db).wait(120) == 0
            self._set_back(command, db)
        return db

    def _set_back(self, command: str, db: Path) -> None:
        """Give the command all of its work again, on a database that stays in use."""
        with closing(open_database(db).conn) as connection:
            if command == "reparse":
                # As another version of the parser would have read them.
                connection.execute("UPDATE releases SET parser = 0, skin = 'other'")
                connection.execute("UPDATE statements SET header = 1")
            else:
                for table in ("posts", "releases", "boards", "problems"):
                    connection.execute(f"DELETE FROM {table}")
            connection.commit()

    def _prove(self, db: Path, held: set[int]) -> None:
        with closing(open_for_reading(db).conn) as connection:
            findings = [*check_database(Database(connection)), *check_pages(connection, None)]
            assert findings == []
            twice = connection.execute(
                "SELECT release_id FROM pages GROUP BY release_id HAVING count(*) > 1"
            ).fetchall()
            assert twice == [], "a page was loaded twice"
            bare = connection.execute(
                "SELECT id FROM releases WHERE page_id IS NULL"
                " OR (SELECT count(*) FROM statements WHERE release_id = releases.id) = 0"
            ).fetchall()
            assert bare == [], "a release is half there"
        assert held <= _held(db), "a release that was stored is gone"


def _held(db: Path) -> set[int]:
    with closing(open_for_reading(db).conn) as connection:
        return {row[0] for row in connection.execute("SELECT id FROM releases")}


def _said(db: Path) -> list[tuple[object, ...]]:
    with closing(open_for_reading(db).conn) as connection:
        return connection.execute(
            "SELECT board, seq, title, skin, releases.body, position, depth, kind, marker, text FROM releases"
            " JOIN statements ON release_id = releases.id ORDER BY board, seq, position"
        ).fetchall()


@contextmanager
def readers_of(db: Path, count: int = 2) -> Iterator[None]:
    """Readers that hold the database open and look at it in transactions of different lengths."""
    done = threading.Event()
    failures: list[BaseException] = []

    def read(number: int) -> None:
        try:
            with closing(sqlite3.connect(f"{db.as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
                while not done.is_set():
                    connection.execute("BEGIN")
                    before = connection.execute("SELECT count(*), max(id) FROM statements").fetchone()
                    done.wait(0.05 * number)
                    assert connection.execute("SELECT count(*), max(id) FROM statements").fetchone() == before
                    connection.execute("COMMIT")
                    done.wait(0.01)
        except (sqlite3.Error, AssertionError) as failure:
            failures.append(failure)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(1, count + 1)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert failures == [], "a reader was disturbed"


def suffer_all(kills: int, seed: int) -> dict[str, Tally]:
    """So many kills for each command, on new databases with readers."""
    with tempfile.TemporaryDirectory() as folder, StandIn() as site:
        board = site.add_board("m_5676", feed_id=302)
        board.add(*sample_posts(20, newest=day(3)))
        site.etags = False
        crashes = Crashes(Path(folder), site, seed)
        return {command: crashes.suffer(command, kills) for command in COMMANDS}


def main() -> None:
    """Kill, and print a table for docs/reliability.md."""
    parser = argparse.ArgumentParser(prog="python -m tests.crashes")
    parser.add_argument("--kills", type=int, default=200, help="For each command.")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    options = parser.parse_args()
    print(
        f"seed {options.seed}\n\n| command | kills | starts that got to the end | whole checks | releases kept | losses | seconds |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for command, tally in suffer_all(options.kills, options.seed).items():
        print(
            f"| {command} | {tally.kills} | {tally.finished} | {tally.checks} | {tally.kept} | 0 | {tally.seconds:.0f} |"
        )


if __name__ == "__main__":
    main()
