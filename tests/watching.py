"""What the tests of the scheduled run look at: the ledger's counts, rows, problems, and what was asked for."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

from etl.load.database import open_database
from tests.standin import PostOnSite

TODAY = (datetime.now(UTC) + timedelta(hours=9)).date()


def day(ago: int) -> str:
    return (TODAY - timedelta(days=ago)).isoformat()


def by_day(board) -> list[PostOnSite]:
    return sorted(board.posts, key=lambda post: post.published, reverse=True)


def counts(row) -> dict[str, int]:
    names = ("new", "changed", "unchanged", "gone", "failed")
    return {name: row[name] for name in names if row[name]}


def rows(path, sql):
    with closing(open_database(path).conn) as connection:
        return connection.execute(sql).fetchall()


def rows_beside(path, sql):
    """As ``rows``, where a process is just making the database; none while it cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()
    except sqlite3.Error:
        return []


def problems(path):
    return rows(path, "SELECT url, stage, reason FROM problems WHERE resolved_at IS NULL")


def paths(site) -> list[str]:
    return [request.path for request in site.log]
