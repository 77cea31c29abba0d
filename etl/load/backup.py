"""A copy of the database as it is at one moment, made while others read and write, and proved to be whole."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from etl.errors import DatabaseDamaged, MachineFailed
from etl.load.places import name_of_error
from etl.output import whole_database


def back_up(connection: sqlite3.Connection, target: Path) -> int:
    """Copy a database to ``target``, which is there whole or not at all; the copy's size in bytes.

    The copy is one file, without the two that WAL keeps beside one in use. Raises DatabaseDamaged where SQLite's own
    check finds fault with it, and WrongUse where nothing can be written there.
    """
    with whole_database(target, "place for the backup") as part:
        with copy_errors(target), closing(sqlite3.connect(part)) as copy:
            connection.backup(copy)
            # Put back in the place of the database it is in WAL mode at once. To change to it a run must have the file
            # to itself: beside a reader of hours it waited 30 s and ended. (To go on without WAL would not help: each
            # commit would wait for that reader.) The log is gone when the copy is closed.
            copy.execute("PRAGMA journal_mode = WAL")
            verdict = [row[0] for row in copy.execute("PRAGMA integrity_check(1)")]
        if verdict != ["ok"]:
            raise DatabaseDamaged(
                f"the backup was not made: the database is damaged ({verdict[0]}); type: mofa-etl check"
            )
        return part.stat().st_size


@contextmanager
def copy_errors(target: Path) -> Iterator[None]:
    """Turn the full disk under a copy that goes to ``target`` into its sentence; what else fails is the source's."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if not name_of_error(error).startswith("SQLITE_FULL"):
            raise
        raise MachineFailed(f"{target} could not be written ({error}); make room and start again") from error
