"""The lock that a run has on its database: the kernel's, so that it ends with the process that holds it."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from etl.errors import DatabaseBusy, MachineFailed, WrongUse
from etl.load.places import identity_of, name_of_owner


@contextmanager
def run_lock(target: Path) -> Iterator[None]:
    """The lock of the database at ``target``, for the block.

    Raises DatabaseBusy at once where another run has it, WrongUse where this user may not, and MachineFailed where
    the disk is full or the lock file did not stay: another run can then have been at work beside this one.
    """
    from filelock import FileLock, Timeout

    # Two names of one file are one database.
    final = os.path.realpath(target)
    file = f"{final}.lock"
    lock = FileLock(file, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise DatabaseBusy(f"another run is at work on {target}; wait for it to end") from error
    except OSError as error:
        raise _refusal(error, Path(file), target) from error
    try:
        _give_to_owner(file, final)
        with staying(Path(file), f"{file} was removed or replaced while a run was at work, so that another could begin;"
                     " leave it where it is, and type: mofa-etl check"):  # fmt: skip
            yield
    finally:
        lock.release()


@contextmanager
def staying(file: Path, sentence: str) -> Iterator[None]:
    """Raise MachineFailed with the sentence where ``file`` is another one, or none, when the block ends or fails."""
    before = identity_of(file)
    try:
        yield
    finally:
        if identity_of(file) != before:
            raise MachineFailed(sentence)


def _refusal(error: OSError, file: Path, target: Path) -> WrongUse | MachineFailed:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
        return MachineFailed(f"{file} could not be made ({error.strerror}); make room and start again")
    owner = name_of_owner(file)
    if owner is None:
        return WrongUse(f"{target.parent} cannot be written to ({error.strerror}); choose another --db")
    return WrongUse(
        f"the lock file {file} belongs to {owner} and cannot be opened ({error.strerror});"
        " start this as that user, or remove it while no run is at work"
    )


def _give_to_owner(file: str, final: str) -> None:
    """Where root runs this on somebody's database, its owner must be able to lock it, too: SQLite does the same.

    An empty file that has no other name, and no link: root's right must not give away what was put there.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    with suppress(OSError):
        owner = os.stat(final if os.path.exists(final) else os.path.dirname(final))
        descriptor = os.open(file, os.O_RDWR | os.O_NOFOLLOW)
        try:
            found = os.fstat(descriptor)
            if stat.S_ISREG(found.st_mode) and not found.st_size and found.st_nlink == 1 and not found.st_uid:
                os.fchown(descriptor, owner.st_uid, owner.st_gid)
        finally:
            os.close(descriptor)
