"""Datasette over one database of ours, read-only."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database as Served
from datasette.plugins import pm

import etl.web.plugin
from etl.errors import WrongUse
from etl.load.database import database_errors, open_for_reading
from etl.web.metadata import DATABASE, read_metadata

HERE = Path(__file__).parent
_WAL = 2
"""What the two version bytes of the file's header are in a database with a write-ahead log."""

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
    with database_errors(target), closing(open_for_reading(target).conn) as connection:
        metadata = read_metadata(connection)
        slim = is_slim_copy(connection)
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
    mutable = not never_changes(target, slim=slim)
    datasette.add_database(Served(datasette, path=str(target.absolute()), is_mutable=mutable), name=DATABASE)
    return datasette


def is_slim_copy(connection: sqlite3.Connection) -> bool:
    """Whether the database was made by ``export --format db``: a file to be published, which no run writes to."""
    return connection.execute("SELECT 1 FROM metadata WHERE key = 'slim_copy'").fetchone() is not None


def never_changes(target: Path, *, slim: bool) -> bool:
    """Whether no other process can be writing to the file, so that SQLite need not look for locks and logs.

    A file that this process alone may not write to says nothing: the job may run as another user. A slim copy that
    a run has been let loose on has a log from then on, and is served as one that changes.
    """
    if _holds_something(Path(f"{target}-journal")):
        return False
    if not _opens_with_locks(target):
        return True
    if _holds_something(Path(f"{target}-wal")):
        return False
    if not target.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        return True
    if hasattr(os, "statvfs") and os.statvfs(target).f_flag & os.ST_RDONLY:
        return True
    with open(target, "rb") as file:
        header = file.read(20)
    return slim and _WAL not in header[18:20]


def _holds_something(side: Path) -> bool:
    return side.exists() and side.stat().st_size > 0


def _opens_with_locks(target: Path) -> bool:
    """False in a folder that cannot be written to, where the log's side files cannot be made."""
    try:
        with closing(sqlite3.connect(f"{target.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError:
        return False
    return True
