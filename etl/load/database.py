"""Opening the database: its schema, its settings, and who may write."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path

from sqlite_utils import Database

from etl.errors import DatabaseBusy, DatabaseDamaged, MachineFailed, WrongUse

SCHEMA_VERSION = 1
"""Stored as user_version; a database with a higher one was made by a newer version of this program."""

BUSY_SECONDS = 30.0
"""How long a write waits for another program that holds the database."""

_APPLICATION_ID = 0x4D4F4641  # "MOFA"


def schema_sql() -> str:
    """The text of schema.sql: from the installed package, or from the checkout that this file is in."""
    packaged = files("etl") / "schema.sql"
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / "schema.sql").read_text(encoding="utf-8")


def open_database(path: str | Path, *, busy_seconds: float = BUSY_SECONDS) -> Database:
    """Open a database for reading and writing, made or brought up to date where needed.

    Foreign keys are on. Raises WrongUse where ``path`` is a folder, no SQLite database, another program's,
    a newer version's, or cannot be written; MachineFailed where the disk is full or the wait too long.
    """
    target = Path(path)
    _refuse_impossible(target)
    with database_errors(target):
        connection = sqlite3.connect(target, timeout=busy_seconds)
        try:
            db = _with_settings(connection)
            _bring_up_to_date(db, target)
            # Readers go on while a run writes. With WAL, NORMAL loses at most the last commits in a power
            # cut, never the database's soundness; the next run fetches those again.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
    return db


def open_for_reading(path: str | Path, *, busy_seconds: float = BUSY_SECONDS) -> Database:
    """Open a database that is only looked at. One that is not there, or empty, is taken for a new one.

    A database of an older version, or in a folder that cannot be written to, is read all the same.
    Raises as open_database.
    """
    target = Path(path)
    if not _size_of(target):
        db = _with_settings(sqlite3.connect(":memory:"))
        with transaction(db):
            _create(db)
        return db
    with database_errors(target):
        db = _connect_read_only(target, busy_seconds)
        try:
            version = _version_of(db, target)
            if version < SCHEMA_VERSION:
                db = _in_memory(db)
                _bring_up_to_date(db, target)
        except BaseException:
            db.conn.close()
            raise
    return db


@contextmanager
def writing(path: str | Path) -> Iterator[Database]:
    """The database for one run alone: the lock is the kernel's, so it ends with the process that holds it.

    Raises DatabaseBusy at once where another run is at work, else as open_database.
    """
    from filelock import FileLock, Timeout

    target = Path(path)
    _refuse_impossible(target)
    # Two names of one file are one database.
    lock = FileLock(f"{os.path.realpath(target)}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise DatabaseBusy(f"another run is at work on {target}; wait for it to end") from error
    except OSError as error:
        raise WrongUse(f"{target.parent} cannot be written to ({error.strerror}); choose another --db") from error
    try:
        db = open_database(target)
        with closing(db.conn), database_errors(target):
            yield db
    finally:
        lock.release()


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All of a block's writes, or none.

    The write lock is asked for at once: a transaction that begins by reading cannot wait for another
    program's commit, SQLite would refuse it its first write. Inside of another it is a part of that one.
    """
    if db.conn.in_transaction:
        yield
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        db.conn.rollback()
        raise


@contextmanager
def database_errors(target: Path) -> Iterator[None]:
    """Turn SQLite's errors into the sentences and exit codes of this program."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        message = str(error)
        if name.startswith("SQLITE_NOTADB"):
            raise WrongUse(f"{target} is not a SQLite database; choose another --db") from error
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
            raise WrongUse(f"{target} cannot be written to ({message}); choose another --db") from error
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise MachineFailed(f"another program holds {target} ({message}); close it and start again") from error
        if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_NOMEM")):
            raise MachineFailed(f"{target} could not be written ({message}); make room and start again") from error
        if name.startswith("SQLITE_CORRUPT"):
            raise DatabaseDamaged(f"{target} is damaged ({message}); bring back a backup") from error
        raise


def _size_of(target: Path) -> int | None:
    """The size of a file that can be a database; None where there is none yet. Raises WrongUse for anything else."""
    try:
        found = target.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WrongUse(f"{target} cannot be reached ({error.strerror}); choose another --db") from error
    if stat.S_ISDIR(found.st_mode):
        raise WrongUse(f"{target} is a folder; --db takes the path of a database file")
    return found.st_size


def _refuse_impossible(target: Path) -> None:
    """Raise WrongUse where no database of ours can be written, before a lock is left beside it."""
    if not _size_of(target):
        if not os.path.isdir(target.parent):
            raise WrongUse(f"there is no folder {target.parent}; make it, or choose another --db")
        return
    with database_errors(target), closing(_connect_read_only(target, BUSY_SECONDS).conn) as connection:
        _version_of(Database(connection), target)


def _with_settings(connection: sqlite3.Connection) -> Database:
    connection.execute("PRAGMA foreign_keys = ON")
    return Database(connection)


def _connect_read_only(target: Path, busy_seconds: float) -> Database:
    uri = target.absolute().as_uri()
    try:
        connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=busy_seconds)
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise
        # In a folder that cannot be written to, WAL's side files cannot be made: read the file as it lies.
        connection = sqlite3.connect(f"{uri}?immutable=1", uri=True, timeout=busy_seconds)
        connection.execute("SELECT count(*) FROM sqlite_master")
    return _with_settings(connection)


def _in_memory(db: Database) -> Database:
    copy = sqlite3.connect(":memory:")
    db.conn.backup(copy)
    db.conn.close()
    return _with_settings(copy)


def _version_of(db: Database, target: Path) -> int:
    """The schema's version; 0 for a database without a table. Raises WrongUse for one that is not ours."""
    version = int(db.conn.execute("PRAGMA user_version").fetchone()[0])
    application = int(db.conn.execute("PRAGMA application_id").fetchone()[0])
    if application != _APPLICATION_ID:
        if db.conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise WrongUse(f"{target} is a SQLite database of another program; choose another --db")
        return 0
    if version > SCHEMA_VERSION:
        raise WrongUse(
            f"{target} was made by a newer version of this program (schema {version}, known here: {SCHEMA_VERSION}); "
            "update mofa-etl"
        )
    return version


def _bring_up_to_date(db: Database, target: Path) -> None:
    if _version_of(db, target) == SCHEMA_VERSION:
        return
    # Two programs may open a new database at once: the second waits here and finds it made.
    with transaction(db):
        if _version_of(db, target) == 0:
            _create(db)


def _create(db: Database) -> None:
    _run_script(db, schema_sql())
    db.conn.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    db.conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _run_script(db: Database, script: str) -> None:
    """Run SQL statement by statement: sqlite3's executescript would commit the transaction around it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""
