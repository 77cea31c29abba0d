"""The three standard streams: closed ones, and a log or an output that nobody takes any more."""

import io
import os
import sys
from typing import Any, BinaryIO, TextIO, TypeGuard

from etl.errors import WrongUse


class _LogFile(io.FileIO):
    """Standard error, which ends no work: what cannot be written is lost, and that is noted."""

    lost = False

    def write(self, data: Any, /) -> int:
        """Write, or note that it could not be: a full disk, a reader that is gone, a terminal that hung up."""
        try:
            written: int | None = super().write(data)
        except OSError:
            written = None
        if written is None:
            self.lost = True
            return len(data)
        return written


class _Output(io.TextIOWrapper):
    """Standard output where Python was told not to buffer it (PYTHONUNBUFFERED): lines go out as they are written.

    Python would write past a buffer then, and not notice what a full disk or a pipe did not take of it.
    """


def hold_streams() -> None:
    """Let nothing that happens to standard error end the program, and open what is closed of the three on nothing.

    The next file that is opened would get a closed one's number, and with it all that is written there.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest number that is free.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    given = sys.stderr
    if given is sys.__stderr__:  # and not what somebody put in its place, who calls this from Python
        file = io.BufferedWriter(_LogFile(2, "wb", closefd=False))
        encoding = given.encoding if given else "utf-8"
        sys.stderr = io.TextIOWrapper(file, encoding=encoding, errors="backslashreplace", line_buffering=True)
    out = sys.__stdout__
    if out is not None and out is sys.stdout and isinstance(out.buffer, io.RawIOBase):
        buffered = io.BufferedWriter(io.FileIO(1, "wb", closefd=False))
        sys.stdout = _Output(buffered, encoding=out.encoding, errors=out.errors, line_buffering=True)
    if _is_ours(sys.stdout) and sys.stdout.errors == "strict":
        # What the terminal's charset lacks is written out, and ends nothing.
        sys.stdout.reconfigure(errors="backslashreplace")


def log_is_lost() -> bool:
    """Whether a part of what was told on standard error could not be written."""
    file = getattr(getattr(sys.stderr, "buffer", None), "raw", None)
    return isinstance(file, _LogFile) and file.lost


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream leads to a terminal; one that is closed does not."""
    return stream is not None and stream.isatty()


def output() -> TextIO:
    """Standard output, for data. Raises WrongUse where it is closed."""
    if sys.stdout is None:
        raise WrongUse("standard output is closed; lead it to a file or a pipe")
    return sys.stdout


def bytes_output() -> BinaryIO:
    """As ``output``, for bytes."""
    return output().buffer


def drop_output() -> None:
    """Lead standard output to nothing: what is left in its buffer would fail at the end of the program again."""
    if _is_ours(sys.stdout):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _is_ours(stream: TextIO | None) -> TypeGuard[io.TextIOWrapper]:
    """Whether a stream is standard output itself, and not what somebody put in its place who calls this from Python."""
    return isinstance(stream, _Output) or (stream is not None and stream is sys.__stdout__)
