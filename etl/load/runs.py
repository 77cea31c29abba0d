"""The ledger: what each run did, and what went wrong until it is mended."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlite_utils import Database

from etl import __version__
from etl.load.database import transaction

_HURRIED_MS = 2_000
"""Milliseconds that the end of a run which was cut short waits for another program."""

Ending = Literal["ok", "partial", "failed", "drift", "refused", "interrupted"]
Stage = Literal["discover", "fetch", "parse", "load"]


@dataclass(slots=True)
class Counts:
    """What a run counts, as in the columns of ``runs``."""

    requests: int = 0
    found: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    failed: int = 0
    no_text: int = 0
    ignored: int = 0


def start_run(db: Database, command: str, now: str) -> int:
    """Enter a run that begins, and close those that never ended: their process is gone, since ours has the lock."""
    with transaction(db):
        end_open_runs(db, now)
        cursor = db.conn.execute(
            "INSERT INTO runs (command, started_at, version) VALUES (?, ?, ?)", (command, now, __version__)
        )
    return int(cursor.lastrowid or 0)


def end_open_runs(db: Database, now: str) -> None:
    """Enter as interrupted what never came to enter its end; this process must have the lock."""
    with transaction(db):
        db.conn.execute(
            "UPDATE runs SET finished_at = ?, outcome = 'interrupted', stop_reason = 'the process ended'"
            " WHERE finished_at IS NULL",
            (now,),
        )


def finish_run(
    db: Database,
    run_id: int,
    counts: Counts,
    outcome: Ending,
    now: str,
    *,
    stop_reason: str | None = None,
    boards: str | None = None,
) -> None:
    """Enter how a run ended; ``boards`` are those that it looked through, ids with spaces between.

    In no transaction: one that an interrupt left open, just before its block, would take this entry back with it.
    """
    db.conn.rollback()
    ending = {"outcome": outcome, "finished_at": now, "stop_reason": stop_reason, "boards": boards}
    columns = asdict(counts) | ending
    assignments = ", ".join(f"{column} = ?" for column in columns)
    if outcome == "interrupted":
        # Perhaps by a program that holds the database, which was waited for already; the next run makes up for it.
        db.conn.execute(f"PRAGMA busy_timeout = {_HURRIED_MS}")
    with transaction(db):
        db.conn.execute(f"UPDATE runs SET {assignments} WHERE id = ?", [*columns.values(), run_id])


def interrupted_since(db: Database, run_id: int) -> str | None:
    """When the first of those runs began that were interrupted just before this one; None where the last one ended."""
    since = None
    for started_at, outcome in db.conn.execute(
        "SELECT started_at, outcome FROM runs WHERE command = 'run' AND id < ? ORDER BY id DESC", (run_id,)
    ):
        if outcome != "interrupted":
            break
        since = started_at
    return since


def read_run(db: Database, run_id: int) -> dict[str, Any]:
    """A run's row of the ledger."""
    cursor = db.conn.execute("SELECT * FROM runs WHERE id = ?", (run_id,))
    names = [column[0] for column in cursor.description]
    return dict(zip(names, cursor.fetchone(), strict=True))


def read_last_run(db: Database) -> dict[str, Any] | None:
    """The row of the run that began last; None where none ever did."""
    last = db.conn.execute("SELECT max(id) FROM runs").fetchone()[0]
    return None if last is None else read_run(db, last)


def record_problem(db: Database, run_id: int, url: str, stage: Stage, reason: str, now: str) -> bool:
    """Enter a failure; the same source failing again at the same stage stays one open problem.

    True where the very same failure was open already: then no row changes.
    """
    sql = "SELECT 1 FROM problems WHERE url = ? AND stage = ? AND reason = ? AND resolved_at IS NULL"
    if db.conn.execute(sql, (url, stage, reason)).fetchone():
        return True
    with transaction(db):
        db.conn.execute(
            "INSERT INTO problems (run_id, url, stage, reason, seen_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (url, stage) WHERE resolved_at IS NULL DO UPDATE SET"
            " run_id = excluded.run_id, reason = excluded.reason, seen_at = excluded.seen_at",
            (run_id, url, stage, reason, now),
        )
    return False


def resolve_copies(db: Database, board: str, seq: int | None, now: str) -> None:
    """Mark what was open for saved copies of a post that could not be read: another copy of it could."""
    copies = db.conn.execute(
        "SELECT DISTINCT origin FROM pages WHERE board = ? AND seq = ? AND release_id IS NULL AND origin IS NOT NULL",
        (board, seq),
    )
    for (origin,) in copies.fetchall():
        resolve_problems(db, origin, now)


def resolve_problems(db: Database, url: str, now: str, stage: Stage | None = None) -> None:
    """Mark what was open for a source that has now succeeded; only what failed at ``stage`` where one is given."""
    where = "url = ? AND resolved_at IS NULL AND stage = coalesce(?, stage)"
    if db.conn.execute(f"SELECT 1 FROM problems WHERE {where}", (url, stage)).fetchone():
        with transaction(db):
            db.conn.execute(f"UPDATE problems SET resolved_at = ? WHERE {where}", (now, url, stage))
