"""Datasette over one database of ours, read-only."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database as Served
from datasette.plugins import pm

import etl.web.plugin
from etl.errors import WrongUse
from etl.load.database import BUSY_SECONDS, database_errors, is_older, open_for_reading
from etl.load.places import name_of_owner, nobody_can_write, would_lock_out_its_owner
from etl.load.read_only import connect_with_locks
from etl.output import holds_something
from etl.web.metadata import DATABASE, read_metadata

HERE = Path(__file__).parent

SETTINGS: dict[str, Any] = {
    "default_page_size": 50,
    "max_returned_rows": 1_000,
    "sql_time_limit_ms": 1_000,
    "facet_time_limit_ms": 200,
    # Trying every column as a facet takes longer than the page itself; those that are of use are set.
    "suggest_facets": False,
    "default_allow_sql": True,
    "allow_csv_stream": True,
    "max_csv_mb": 100,
    "truncate_cells_html": 600,
    "default_cache_ttl": 0,
}


def make_datasette(path: str | Path) -> Datasette:
    """Datasette over the database at ``path``. Raises WrongUse where there is none of ours to be served."""
    target = Path(path)
    if not target.is_file() or not target.stat().st_size:
        open_for_reading(target).conn.close()  # a folder has its own sentence
        raise WrongUse(f"there is no database {target} yet; make it: mofa-etl import FOLDER --db {target}")
    if is_older(target):
        raise WrongUse(f"{target} was made by an older version of this program; bring it up to date: mofa-etl reparse")
    with database_errors(target), closing(open_for_reading(target).conn) as connection:
        metadata = read_metadata(connection)
        slim = is_slim_copy(connection)
    mutable = not never_changes(target, slim=slim)
    if mutable:
        _refuse_without_locks(target)
    if not pm.is_registered(etl.web.plugin):
        pm.register(etl.web.plugin, name="mofa-etl")
    datasette = Datasette(
        [],
        metadata=metadata,
        settings=SETTINGS | {"allow_download": slim},
        template_dir=str(HERE / "templates"),
        static_mounts=[("assets", str(HERE / "static"))],
    )
    datasette.remove_database("_memory")
    datasette.add_database(Served(datasette, path=os.path.realpath(target), is_mutable=mutable), name=DATABASE)
    return datasette


def is_slim_copy(connection: sqlite3.Connection) -> bool:
    """Whether the database was made by ``export --format db``: a file to be published, which no run writes to."""
    return connection.execute("SELECT 1 FROM metadata WHERE key = 'slim_copy'").fetchone() is not None


def never_changes(target: Path, *, slim: bool) -> bool:
    """Whether no other process can be writing to the file, so that SQLite need not look for locks and logs.

    A slim copy that a run has been let loose on has a log from then on, and is served as one that changes.
    """
    final = os.path.realpath(target)
    if holds_something(f"{final}-journal") or holds_something(f"{final}-wal"):
        return False
    if nobody_can_write(final):
        return True
    return slim and not would_lock_out_its_owner(final) and _journal_mode(final) == "delete"


def _journal_mode(final: str) -> str | None:
    """None in a folder that cannot be written to, where the side files of a write-ahead log cannot be made."""
    try:
        with closing(connect_with_locks(Path(final), BUSY_SECONDS)) as connection:
            return str(connection.execute("PRAGMA journal_mode").fetchone()[0])
    except sqlite3.OperationalError:
        return None


def _refuse_without_locks(target: Path) -> None:
    """Raise WrongUse where others may write to a database that this user cannot read beside them.

    Without locks it would be read while it is half written: pages of nonsense, and errors that tell of damage.
    """
    final = os.path.realpath(target)
    mode = None if would_lock_out_its_owner(final) else _journal_mode(final)
    # The side files of a log that others have made go away with them.
    if mode is None and holds_something(f"{final}-journal"):
        raise WrongUse(
            f"{target} was left in the middle of a change; let a command that writes mend it: mofa-etl reparse"
        )
    if mode is None or (mode == "wal" and not os.access(os.path.dirname(final), os.W_OK)):
        raise WrongUse(
            f"{target} cannot be served by this user while others may write to it; start this as"
            f" {name_of_owner(final)}, or serve a slim copy: mofa-etl export --format db"
        )
