"""Opening the database: its schema, its settings, and who may write."""

import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

from sqlite_utils import Database

from etl.errors import DatabaseDamaged, MachineFailed, WrongUse
from etl.load.lock import run_lock, staying
from etl.load.migrations import MIGRATIONS, SCHEMA_VERSION
from etl.load.places import advice_on_foreign_side, name_of_error
from etl.load.read_only import connect_read_only, connect_with_locks

BUSY_SECONDS = 30.0
"""How long a write waits for another program that holds the database."""

_LARGEST_LOG = 64 * 1024 * 1024
"""Bytes that the write-ahead log may keep on the disk once its content is in the database."""

_MOVED = (
    "{} was replaced, renamed or removed while a run was at work: what that run stored is not in it; start it again"
)
_APPLICATION_ID = 0x4D4F4641  # "MOFA"
_VIEW = re.compile(r"^CREATE VIEW (\w+)", re.MULTILINE)


@cache
def schema_sql() -> str:
    """The text of schema.sql: from the installed package, or from the checkout that this file is in."""
    packaged = files("etl") / "schema.sql"
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / "schema.sql").read_text(encoding="utf-8")


def open_database(path: str | Path, *, busy_seconds: float = BUSY_SECONDS) -> Database:
    """Open a database for reading and writing, made or brought up to date where needed.

    Foreign keys are on. Raises WrongUse where ``path`` is a folder, no SQLite database, another program's, a newer
    version's, has two names, or cannot be written; MachineFailed where the disk is full or the wait too long.
    Before an older database is changed it is kept beside itself (``mofa.db.schema-1.bak``).
    """
    target = Path(path)
    _refuse_impossible(target)
    with database_errors(target):
        # The whole path: SQLite takes some names for something else, such as :memory:.
        connection = sqlite3.connect(os.path.realpath(target), timeout=busy_seconds)
        try:
            db = _with_settings(connection)
            # Readers go on while a run writes. With WAL, NORMAL loses at most the last commits in a power
            # cut, never the database's soundness; the next run fetches those again. It comes before any step: one
            # that is cut off leaves a log then, and not a half-changed file that only a writer could take back.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            _bring_up_to_date(db, target, keep_old=True)
            if _views(db) != _views_of_schema():
                with transaction(db):
                    _make_views_anew(db)
            # A reader that stays for days keeps the log from being emptied; it is cut when that one is gone.
            connection.execute(f"PRAGMA journal_size_limit = {_LARGEST_LOG}")
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
        _refuse_missing_folder(target)
        db = _with_settings(sqlite3.connect(":memory:"))
        with transaction(db):
            _create(db)
        return db
    with database_errors(target):
        db = _with_settings(connect_read_only(target, busy_seconds))
        try:
            version = _version_of(db, target)
            if version < SCHEMA_VERSION:
                db = _in_memory(db)
                _bring_up_to_date(db, target)
        except BaseException:
            db.conn.close()
            raise
    return db


def is_older(path: str | Path) -> bool:
    """Whether a database is of an older schema than today's. Raises as open_database."""
    target = Path(path)
    with database_errors(target), closing(connect_read_only(target, BUSY_SECONDS)) as connection:
        return _version_of(Database(connection), target) < SCHEMA_VERSION


@contextmanager
def reading(path: str | Path) -> Iterator[Database]:
    """The database as it is at one moment, to be looked at, closed at the end. Raises as open_database.

    Whatever a run writes meanwhile, all that is read belongs together.
    """
    with database_errors(Path(path)), closing(open_for_reading(path).conn) as connection:
        connection.execute("BEGIN")
        yield Database(connection)


@contextmanager
def writing(path: str | Path) -> Iterator[Database]:
    """The database for one run alone: the lock is the kernel's, so it ends with the process that holds it.

    Raises DatabaseBusy at once where another run is at work, MachineFailed where the database did not stay the one that
    was opened, else as open_database.
    """
    target = Path(path)
    _refuse_impossible(target)
    with run_lock(target):
        db = open_database(target)
        with (
            closing(db.conn),
            # Who moves the file away takes with it what is written, and SQLite notices nothing.
            staying(target, _MOVED.format(target)),
            database_errors(target),
        ):
            yield db


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All of a block's writes, or none.

    The write lock is asked for at once: a transaction that begins by reading cannot wait for another
    program's commit, SQLite would refuse it its first write. Inside of another it is a part of that one.
    """
    if db.conn.in_transaction:
        yield
        return
    try:
        db.conn.execute("BEGIN IMMEDIATE")
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
        name = name_of_error(error)
        message = str(error)
        if name.startswith("SQLITE_NOTADB"):
            raise WrongUse(f"{target} is not a SQLite database; choose another --db") from error
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
            advice = advice_on_foreign_side(target) or "choose another --db"
            raise WrongUse(f"{target} cannot be written to ({message}); {advice}") from error
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
    if not stat.S_ISREG(found.st_mode):
        raise WrongUse(f"{target} is no regular file; --db takes the path of a database file")
    return found.st_size


def refuse_missing(path: str | Path) -> None:
    """Raise WrongUse where there is no database yet, for a command that has nothing to do on a new one."""
    if _size_of(Path(path)) is None:
        _refuse_missing_folder(Path(path))
        raise WrongUse(f"there is no database {path}; choose another --db")


def _refuse_missing_folder(target: Path) -> None:
    if not os.path.isdir(target.parent):
        raise WrongUse(f"there is no folder {target.parent}; make it, or choose another --db")


def _refuse_impossible(target: Path) -> None:
    """Raise WrongUse where no database of ours can be written, before a lock is left beside it."""
    if not _size_of(target):
        _refuse_missing_folder(target)
        return
    if target.stat().st_nlink > 1:
        # SQLite keeps a log beside each name, and loses what is written under the other one.
        raise WrongUse(
            f"{target} has a second name (a hard link), with which it would be damaged; remove that one;"
            " mofa-etl backup makes a copy"
        )
    with database_errors(target), closing(connect_read_only(target, BUSY_SECONDS)) as connection:
        _version_of(Database(connection), target)


def _with_settings(connection: sqlite3.Connection) -> Database:
    connection.execute("PRAGMA foreign_keys = ON")
    return Database(connection)


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
    if version < 0 or (version == 0 and db.conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]):
        raise DatabaseDamaged(f"{target} is damaged (its schema's version is {version}); bring back a backup")
    if version > SCHEMA_VERSION:
        raise WrongUse(
            f"{target} was made by a newer version of this program (schema {version}, known here: {SCHEMA_VERSION}); "
            "update mofa-etl"
        )
    return version


def _bring_up_to_date(db: Database, target: Path, *, keep_old: bool = False) -> None:
    """Lead a new or older database to today's schema, one transaction for each step; ``keep_old`` backs it up first."""
    while (version := _version_of(db, target)) != SCHEMA_VERSION:
        # Two programs may open a new or old database at once: the second waits here and finds it made.
        with transaction(db):
            if _version_of(db, target) != version:
                continue
            if version == 0:
                _create(db)
                continue
            if keep_old:
                _keep_old(target, version)
                keep_old = False
            _run_script(db, MIGRATIONS[version + 1])
            _make_views_anew(db)
            db.conn.execute(f"PRAGMA user_version = {version + 1}")


def _keep_old(target: Path, version: int) -> None:
    """Back a database up beside itself, before its first step: nobody else can write to it meanwhile."""
    from etl.load.backup import back_up

    final = Path(os.path.realpath(target))
    with closing(connect_with_locks(final, BUSY_SECONDS)) as reader:
        back_up(reader, final.with_name(f"{final.name}.schema-{version}.bak"))


def _make_views_anew(db: Database) -> None:
    """Views hold nothing of their own: those of schema.sql are simply made again, so that no step need name them."""
    for name, statement in _views_of_schema().items():
        db.conn.execute(f"DROP VIEW IF EXISTS {name}")
        db.conn.execute(statement)


def _views(db: Database) -> dict[str, str]:
    """Those of today's views that the database has, each as it was made."""
    found = db.conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'")
    return {name: sql for name, sql in found if name in _views_of_schema()}


@cache
def _views_of_schema() -> dict[str, str]:
    statements = [statement for statement in _statements_of(schema_sql()) if _VIEW.search(statement)]
    views = [statement[statement.index("CREATE VIEW") :].strip().rstrip(";") for statement in statements]
    return {_VIEW.findall(view)[0]: view for view in views}


def _create(db: Database) -> None:
    _run_script(db, schema_sql())
    db.conn.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    db.conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _run_script(db: Database, script: str) -> None:
    """Run SQL statement by statement: sqlite3's executescript would commit the transaction around it."""
    for statement in _statements_of(script):
        db.conn.execute(statement)


def _statements_of(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
