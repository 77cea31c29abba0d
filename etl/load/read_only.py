"""Connections for looking at a database, whoever may write to it meanwhile; they leave nothing behind."""

import errno
import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from etl.errors import MachineFailed, WrongUse
from etl.interrupt import interrupted_by_signals
from etl.load.places import name_of_error, nobody_can_write, would_lock_out_its_owner
from etl.output import holds_something

_COPIED = ("", "-wal", "-journal")
_COPY_SECONDS = 10.0
_SETTLED_NS = 50_000_000
"""Nanoseconds after which a file that is written to has another time: kernels count them in ticks of up to 10 ms."""

_State = list[tuple[int, int, int] | None]


def connect_read_only(target: Path, busy_seconds: float) -> sqlite3.Connection:
    """A connection for looking at a database. Nothing of this process may have the database open.

    Raises sqlite3.DatabaseError, WrongUse where it cannot be read, MachineFailed where it is written to all the while.
    """
    final = Path(os.path.realpath(target))
    deadline = time.monotonic() + _COPY_SECONDS
    while True:
        try:
            if not _would_leave_files(final):
                return connect_with_locks(final, busy_seconds)
        except sqlite3.OperationalError as error:
            # The side files of WAL cannot be made here, or a transaction that a crash cut off cannot be taken back.
            if not name_of_error(error).startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")):
                raise
            if nobody_can_write(final) and not any(holds_something(f"{final}{end}") for end in ("-wal", "-journal")):
                return _connect(final, "immutable=1", busy_seconds)
        # SQLite would read without locks what another user may be writing, and pass over what lies in the log.
        if copy := _connect_to_copy(target, final):
            return copy
        if time.monotonic() > deadline:
            raise MachineFailed(f"{target} is written to all the while and cannot be read here; try again later")
        time.sleep(0.05)


def _would_leave_files(final: Path) -> bool:
    """Whether side files that a reader makes here would lock the owner out; those that are there already do not."""
    there = all(os.path.exists(f"{final}{end}") for end in ("-wal", "-shm"))
    return not there and would_lock_out_its_owner(final)


def connect_with_locks(final: Path, busy_seconds: float) -> sqlite3.Connection:
    """A connection that keeps out of the way of those who write."""
    return _connect(final, "mode=ro", busy_seconds)


def _connect(final: Path, how: str, busy_seconds: float) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{final.as_uri()}?{how}", uri=True, timeout=busy_seconds)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except BaseException:
        connection.close()
        raise
    return connection


def _connect_to_copy(target: Path, final: Path) -> sqlite3.Connection | None:
    """A connection to a copy of the database with its log, gone from the disk with it; None while somebody writes."""
    with interrupted_by_signals(), tempfile.TemporaryDirectory(prefix="mofa-etl-") as folder:
        copy = Path(folder) / final.name
        if not _copied_at_rest(target, final, copy):
            return None
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            # What lies in the log is brought into the file, or taken back.
            connection.execute("PRAGMA journal_mode = DELETE")
        # This one file is nobody else's, and stays for the connection when its name is removed.
        return _connect(copy, "immutable=1", 0)


def _copied_at_rest(target: Path, final: Path, copy: Path) -> bool:
    """Copy a database and its log; False where somebody wrote to them meanwhile, or just before."""
    try:
        before = _state_of(final)
        if _just_written(before):
            return False
        for end, state in zip(_COPIED, before, strict=True):
            if state is not None:
                shutil.copyfile(f"{final}{end}", f"{copy}{end}")
        return _state_of(final) == before
    except FileNotFoundError:
        return False  # a log that was there a moment ago
    except OSError as error:
        raise _refusal(error, target, copy) from error


def _refusal(error: OSError, target: Path, copy: Path) -> WrongUse | MachineFailed:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
        place = copy.parent.parent
        return MachineFailed(f"{target} could not be copied to {place} to be read ({error.strerror}); make room")
    return WrongUse(f"{error.filename or target} cannot be read ({error.strerror}); choose another --db")


def _state_of(final: Path) -> _State:
    states: _State = []
    for end in _COPIED:
        try:
            found = os.stat(f"{final}{end}")
            states.append((found.st_ino, found.st_size, found.st_mtime_ns))
        except FileNotFoundError:
            states.append(None)
    return states


def _just_written(states: _State) -> bool:
    now = time.time_ns()
    return any(state is not None and 0 <= now - state[2] < _SETTLED_NS for state in states)
