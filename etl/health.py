"""All that a monitor wants to know of a database: how the whole stands, how fresh it is, what is open, what drifts."""

import os
from typing import Any

from sqlite_utils import Database

from etl import __version__
from etl.clock import now
from etl.drift import RECENT_DAYS, DriftSign, Share, read_drift
from etl.load.places import path_of
from etl.query import read_status, rows

STAGES = ("discover", "fetch", "parse", "load")


def read_health(db: Database) -> dict[str, Any]:
    """What ``read_status`` tells and what a monitor wants besides. A reader's work: nothing is written."""
    status = read_status(db)
    boards = {board["id"]: board for board in _read_boards(db)}
    return status | {
        "at": now(),
        "program_version": __version__,
        "schema_version": _pragma(db, "user_version"),
        "database": _read_file(db),
        "boards": [board | boards[board["id"]] for board in status["boards"]],
        "problems": _read_problems(db),
        "drift": {"recent_days": RECENT_DAYS, "signs": [_sign(sign) for sign in read_drift(db)]},
    }


def _read_boards(db: Database) -> list[dict[str, Any]]:
    """The freshness of each board, and what of it is not held."""
    return rows(
        db,
        "SELECT board AS id, days_old, freshness.last_success, hours_ago AS hours_since_success, gone, gap"
        " FROM freshness JOIN coverage USING (board)",
    )


def _read_problems(db: Database) -> dict[str, dict[str, Any]]:
    """How many problems are open at each stage, and for how many hours the oldest of them has been."""
    found = rows(
        db,
        "SELECT stage, count(*) AS open, min(seen_at) AS since,"
        " round((julianday('now') - julianday(min(seen_at))) * 24, 1) AS oldest_hours"
        " FROM problems WHERE resolved_at IS NULL GROUP BY stage",
    )
    by_stage = {row.pop("stage"): row for row in found}
    return {stage: by_stage.get(stage, {"open": 0, "since": None, "oldest_hours": None}) for stage in STAGES}


def _read_file(db: Database) -> dict[str, Any]:
    """The database file: its size, what of it is free, and its write-ahead log. A monitor sees the latter grow."""
    page_size = _pragma(db, "page_size")
    pages, free = _pragma(db, "page_count"), _pragma(db, "freelist_count")
    path = path_of(db.conn)
    return {
        "page_size": page_size,
        "pages": pages,
        "free_pages": free,
        "free_bytes": free * page_size,
        "wal_bytes": _size(f"{path}-wal") if path else 0,
    }


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except FileNotFoundError:
        return 0


def _pragma(db: Database, name: str) -> int:
    return int(db.conn.execute(f"PRAGMA {name}").fetchone()[0])


def _sign(sign: DriftSign) -> dict[str, Any]:
    def share(side: Share) -> dict[str, Any]:
        return {
            "count": side.count,
            "releases": side.of,
            "share": None if side.value is None else round(side.value, 4),
        }

    return {
        "board": sign.board,
        "sign": sign.sign,
        "recent": share(sign.recent),
        "before": share(sign.before),
        "compared": sign.compared,
        "moved": sign.moved,
    }
