"""Files that are there whole or not at all."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from etl.errors import WrongUse


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes the place of ``target`` when the block ends well.

    Until then it has another name in the same folder, so that nobody reads half of it; it goes where the block fails.
    What is no file (a pipe, a device) is written to as it is. Raises WrongUse where nothing can be written there.
    """
    if _is_special(target):
        with writing_errors(target):
            stream = open(target, "wb")  # noqa: SIM115 - closed in the next line; only its opening is wrong use
        with stream:
            yield stream
        return
    with whole_path(target) as part, open(part, "wb") as stream:
        yield stream


@contextmanager
def whole_path(target: Path) -> Iterator[Path]:
    """As whole_file, for a writer that wants the path of a file: that of an empty one."""
    if target.is_dir():
        raise WrongUse(f"{target} is a folder; --output takes the name of a file")
    # A link stays a link: what it leads to is replaced.
    final = Path(os.path.realpath(target))
    part = final.with_name(f".{final.name}.{os.getpid()}.part")
    with writing_errors(target):
        part.write_bytes(b"")
    try:
        yield part
        _keep(part)
        os.replace(part, final)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def writing_errors(target: Path) -> Iterator[None]:
    """Turn the errors of a place that nothing can be written to into a sentence; a full disk is told elsewhere."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
        raise WrongUse(f"{target} cannot be written to ({error.strerror}); choose another --output") from error


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
