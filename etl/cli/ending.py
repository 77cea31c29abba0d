"""How a run ended, in one line: the same words for people and for a log, whatever ended it."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from sqlite_utils import Database

from etl.cli.log import Level, Log
from etl.cli.options import plural
from etl.clock import now
from etl.interrupt import interrupted_by_signals
from etl.load.places import identity_of, path_of
from etl.load.runs import end_open_runs, read_last_run

_LEVELS: dict[str, Level] = {"ok": "info", "partial": "warning", "interrupted": "warning"}


@contextmanager
def telling_the_end(db: Database, log: Log) -> Iterator[None]:
    """Tell how the run ended that the block makes: in a log in JSON always, to people where it was interrupted.

    What a run that ended by itself did is printed by its command, on standard output; one that failed has its sentence.
    """
    before = read_last_run(db)
    path = path_of(db.conn)
    file = identity_of(path)
    interrupted = False
    try:
        with interrupted_by_signals():
            yield
    except KeyboardInterrupt:
        interrupted = True
        raise
    finally:
        row = None
        # Where the database can be read no more, that is what is told, and not that its ledger cannot.
        with suppress(sqlite3.Error):
            if interrupted:
                # It may have been just behind the row's beginning, where no one had to enter an end yet.
                db.conn.rollback()
                end_open_runs(db, now())
            row = read_last_run(db)
        began = row is not None and (before is None or row["id"] > before["id"])
        # Of one that was moved away meanwhile the sentence tells: that it was ok would be no comfort.
        if row and began and row["outcome"] and (log.as_json or interrupted) and identity_of(path) == file:
            log.tell(_LEVELS.get(row["outcome"], "error"), "run finished", run_line(row), run=row)


def run_line(row: Mapping[str, Any]) -> str:
    """What a run did, from its row of the ledger: the outcome, then the counts."""
    if row["command"] == "run":
        return (
            f"{row['outcome']}: {row['found']} posts seen, {row['new']} new, {row['changed']} changed,"
            f" {row['unchanged']} unchanged, {row['gone']} gone, {row['failed']} failed ({row['requests']} requests)"
        )
    counts = f"{row['outcome']}: {pages_line(row)}"
    if row["command"] == "reparse":
        return counts
    return f"{counts}, {row['no_text']} without text; {plural(row['ignored'], 'other file')} ignored"


def pages_line(counts: Mapping[str, Any], would: str = "") -> str:
    """The counts of an import or a reparse; ``would`` stands before what a dry run has not done."""
    return (
        f"{plural(counts['found'], 'page')} seen, {counts['new']} {would}new, {counts['changed']} {would}changed,"
        f" {counts['unchanged']} unchanged, {counts['failed']} failed"
    )
