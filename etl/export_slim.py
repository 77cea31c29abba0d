"""A slim copy of the database, to be published: all that is read and cited, without raw pages and ledger."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from etl.clock import now
from etl.load.backup import copy_errors
from etl.output import whole_database, whole_file
from etl.relations import quoted, schema_objects

LEFT_OUT = ("pages", "dictionaries", "problems", "runs")
"""Tables that stay empty: evidence and ledger, which name files and addresses of the machine that they come from."""


@dataclass(frozen=True, slots=True)
class Published:
    """A slim copy: where it is, its SHA-256 and its size in bytes."""

    path: Path
    sha256: str
    size: int


def slim_path(output: Path) -> Path:
    """Where a slim copy goes: to the file that is named, or to a name with today's date in the folder that is named."""
    return output / f"mofa-{now()[:10]}.db" if output.is_dir() else output


def write_slim_copy(connection: sqlite3.Connection, target: Path) -> Published:
    """Write a slim copy to ``target``, and its SHA-256 beside it.

    ``metadata`` says that it is one (``slim_copy``), so that ``check`` asks for no pages. Tables and views
    that schema.sql does not name are left out, too: what somebody keeps beside ours is not ours to publish.
    """
    with whole_database(target) as part:
        connection.rollback()  # SQLite vacuums outside of transactions alone
        with copy_errors(target):
            connection.execute("VACUUM INTO ?", (str(part.absolute()),))
            with closing(sqlite3.connect(part)) as copy:
                _slim_down(copy)
        with open(part, "rb") as written:
            sha256 = hashlib.file_digest(written, "sha256").hexdigest()
        size = part.stat().st_size
    with whole_file(target.with_name(f"{target.name}.sha256")) as beside:
        # As sha256sum prints it, and as sha256sum -c reads it.
        beside.write(f"{sha256}  {target.name}\n".encode())
    return Published(target, sha256, size)


def _slim_down(copy: sqlite3.Connection) -> None:
    # One file, without the two that WAL keeps beside it and which a download would miss.
    copy.execute("PRAGMA journal_mode = DELETE")
    copy.execute("PRAGMA foreign_keys = OFF")
    # Nothing of it is worth keeping where this fails, so that no journal is needed.
    copy.execute("PRAGMA synchronous = OFF")
    _drop_what_is_not_ours(copy)
    for table in ("releases", "revisions"):
        copy.execute(f"UPDATE {table} SET page_id = NULL")
    for table in LEFT_OUT:
        copy.execute(f"DELETE FROM {table}")
        copy.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
    said = f"made on {now()} by mofa-etl export --format db, without {', '.join(LEFT_OUT)}"
    copy.execute("INSERT OR REPLACE INTO metadata (key, value) VALUES ('slim_copy', ?)", (said,))
    for index in ("statements_fts", "releases_fts"):
        copy.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
    copy.commit()
    copy.execute("VACUUM")


def _drop_what_is_not_ours(copy: sqlite3.Connection) -> None:
    ours = schema_objects()
    # Virtual tables before others: they take their shadow tables with them.
    found = copy.execute(
        "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY"
        " type = 'view' DESC, type = 'trigger' DESC, type = 'index' DESC, sql LIKE 'CREATE VIRTUAL%' DESC"
    ).fetchall()
    for kind, name in found:
        if (kind, name) not in ours:
            copy.execute(f"DROP {kind} IF EXISTS {quoted(name)}")
