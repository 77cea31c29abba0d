"""Files that are there whole or not at all."""

import errno
import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from etl.errors import WrongUse
from etl.interrupt import interrupted_by_signals

SIDE_ENDINGS = ("-wal", "-shm", "-journal")
"""What the names of those files end with that SQLite keeps beside a database in use."""

_OLD = 3600.0
"""Seconds after which a part that nobody writes to is taken for left over."""


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes the place of ``target`` when the block ends well.

    Until then it has another name in the same folder, so that nobody reads half of it; it goes where the block fails.
    What is no file (a pipe, a device) is written to as it is. Raises WrongUse where nothing can be written there.
    """
    with writing_errors(target):
        is_special = _is_special(target)
    if is_special:
        with writing_errors(target):
            stream = open(target, "wb")  # noqa: SIM115 - closed in the next line; only its opening is wrong use
        with stream:
            yield stream
        return
    with whole_path(target) as part, open(part, "wb") as stream:
        yield stream


@contextmanager
def whole_path(target: Path, what: str = "--output") -> Iterator[Path]:
    """As whole_file, for a writer that wants the path of a file: that of an empty one.

    ``what`` is what a sentence about the place tells the user to choose anew.
    """
    with writing_errors(target, what):
        is_folder, is_special = target.is_dir(), _is_special(target)
    if is_folder:
        raise WrongUse(f"{target} is a folder; choose another {what}: the name of a file")
    if is_special:
        raise WrongUse(f"{target} is no regular file; choose another {what}")
    # A link stays a link: what it leads to is replaced.
    final = Path(os.path.realpath(target))
    _remove_old_parts(final)
    part = final.with_name(f".{final.name}.{os.getpid()}.part")
    with interrupted_by_signals():
        with writing_errors(target, what):
            part.write_bytes(b"")
        try:
            yield part
            _keep(part)
            with writing_errors(target, what):
                os.replace(part, final)
        except BaseException:
            for ending in ("", *SIDE_ENDINGS):
                Path(f"{part}{ending}").unlink(missing_ok=True)
            raise


@contextmanager
def whole_database(target: Path, what: str = "--output") -> Iterator[Path]:
    """As whole_path, for a SQLite database, which may take the place of another one.

    SQLite plays a log that lies beside a database into it, whatever database it is of. Raises WrongUse where there is
    one: of a program that is using the old database, or of a crash.
    """
    final = os.path.realpath(target)
    _refuse_log(final, target, what)
    with whole_path(target, what) as part:
        yield part
        # Right before the name changes: somebody may have begun to write meanwhile.
        _refuse_log(final, target, what)
        with writing_errors(target, what):
            for ending in SIDE_ENDINGS:
                Path(f"{final}{ending}").unlink(missing_ok=True)


def _refuse_log(final: str, target: Path, what: str) -> None:
    for ending in ("-wal", "-journal"):
        if holds_something(f"{final}{ending}"):
            raise WrongUse(
                f"{target} is in use, or was left so by a crash ({final}{ending} would be played into the new file);"
                f" close what uses it and remove both, or choose another {what}"
            )


def holds_something(file: str | Path) -> bool:
    """Whether there is such a file, and one that is not empty."""
    try:
        return os.stat(file).st_size > 0
    except OSError:
        return False


def _remove_old_parts(final: Path) -> None:
    """Remove what processes left that were killed while they wrote this file; each may be as large as the database.

    A process of another machine that shares the folder has a number that says nothing here: what was written to
    of late stays.
    """
    name = re.compile(rf"\.{re.escape(final.name)}\.(\d{{1,10}})\.part(?:{'|'.join(SIDE_ENDINGS)})?")
    with suppress(OSError), os.scandir(final.parent) as entries:
        for entry in entries:
            if (found := name.fullmatch(entry.name)) and not _is_alive(int(found[1])):
                with suppress(OSError):
                    if time.time() - entry.stat(follow_symlinks=False).st_mtime > _OLD:
                        os.unlink(entry.path)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True  # somebody else's
    return True


@contextmanager
def writing_errors(target: Path, what: str = "--output") -> Iterator[None]:
    """Turn the errors of a place that nothing can be written to into a sentence; a full disk is told elsewhere."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
        raise WrongUse(f"{target} cannot be written to ({error.strerror}); choose another {what}") from error


def _is_special(target: Path) -> bool:
    try:
        mode = target.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _keep(part: Path) -> None:
    """Bring the bytes to the disk before the name: after a power cut there is the old file or the new one."""
    descriptor = os.open(part, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
