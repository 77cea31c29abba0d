"""What the file system tells of a database's files: whose they are, who may write to them, which of them are one."""

import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

from etl.errors import WrongUse
from etl.output import SIDE_ENDINGS, holds_something

_BESIDE = ("", *SIDE_ENDINGS, ".lock")
"""What a database's name ends with, and those of the files that SQLite and this program keep beside it."""


def name_of_error(error: sqlite3.Error) -> str:
    """SQLite's name of an error (``SQLITE_FULL``).

    Text that is not UTF-8 is damage, too: Python says so, and gives that no name.
    """
    if str(error).startswith("Could not decode to UTF-8"):
        return "SQLITE_CORRUPT"
    return getattr(error, "sqlite_errorname", "") or ""


def path_of(connection: sqlite3.Connection) -> str:
    """The path of a connection's database, whatever its bytes are; empty for one in memory."""
    sql = "SELECT CAST(file AS BLOB) FROM pragma_database_list WHERE name = 'main'"
    return os.fsdecode(connection.execute(sql).fetchone()[0] or b"")


def identity_of(file: str | Path) -> tuple[int, int] | None:
    """What tells a file from all others, whatever its names are; None where there is none."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def name_of_owner(file: str | Path) -> str | None:
    """The name of the user whose file it is, or the number of one without a name; None where there is no file."""
    try:
        return Path(file).owner()
    except KeyError:
        return f"user {os.stat(file).st_uid}"
    except (OSError, NotImplementedError):
        return None


def nobody_can_write(file: str | Path) -> bool:
    """Whether nobody can be writing to a file, so that SQLite need not look for locks: root aside, who should not.

    That this process may not write to it says nothing: the job may run as another user.
    """
    if not os.stat(file).st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        return True
    return hasattr(os, "statvfs") and bool(os.statvfs(file).f_flag & os.ST_RDONLY)


def would_lock_out_its_owner(final: str | Path) -> bool:
    """Whether side files that a reader of this user makes could not be written to by the database's owner.

    A reader makes -wal and -shm where they are missing, and may not be able to remove them. They are the reader's, with
    the mode of the database (root gives them to its owner); the owner's next run could write no more.
    """
    if not hasattr(os, "geteuid"):
        return False
    found, folder = os.stat(final), os.stat(os.path.dirname(final))
    if os.geteuid() in (0, found.st_uid) or not os.access(os.path.dirname(final), os.W_OK | os.X_OK):
        return False
    group = folder.st_gid if folder.st_mode & stat.S_ISGID else os.getegid()
    shared = found.st_mode & stat.S_IWOTH or (found.st_mode & stat.S_IWGRP and group == found.st_gid)
    return not shared and _has_a_log(final)


def _has_a_log(final: str | Path) -> bool:
    """Whether a database is in WAL mode, by its header: SQLite tells it only once it has made those files.

    Nothing of this process may have the database open here: to close a file drops all locks that the process has on it.
    """
    try:
        with open(final, "rb") as file:
            return file.read(20)[18:] == b"\2\2"
    except OSError:
        return False


def own_files(path: str | Path) -> Callable[[str | Path], bool]:
    """Tells of a file whether it is the database at ``path``, or one of those that are kept beside it.

    No such file may be opened but by SQLite: as soon as a process closes a file, the kernel drops every lock that
    this process has on it, SQLite's too, and the next reader then cuts the log's index (-shm) under the writer.
    """
    final = os.path.realpath(path)
    names = {f"{final}{end}" for end in _BESIDE}
    endings = {os.path.basename(name) for name in names}
    same = {identity for name in names if (identity := identity_of(name))}

    def is_own(file: str | Path) -> bool:
        if os.path.basename(file) in endings and os.path.realpath(file) in names:
            return True
        return identity_of(file) in same

    return is_own


def refuse_own(path: str | Path, file: Path, what: str) -> None:
    """Raise WrongUse where ``file``, to be written, is part of the database at ``path``; ``what`` to choose anew."""
    if own_files(path)(file):
        raise WrongUse(f"{file} belongs to the database itself; choose another {what}")


def advice_on_foreign_side(target: Path) -> str | None:
    """What to do where a side file belongs to somebody else: SQLite's own words blame the database."""
    final = os.path.realpath(target)
    for ending in SIDE_ENDINGS:
        side = f"{final}{ending}"
        if os.path.exists(side) and not os.access(side, os.W_OK):
            # A log that holds something is a part of the database.
            needed = ending != "-shm" and holds_something(side)
            return f"{side} belongs to {name_of_owner(side)}: " + (
                f"give it to {name_of_owner(final)} (chown)" if needed else "remove it while nobody uses the database"
            )
    return None
