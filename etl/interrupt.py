"""What a scheduler or a closed terminal sends ends work as Ctrl-C does: what is under way is cleared away and told."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_DEFAULTS = (signal.SIG_DFL, signal.default_int_handler)


class _Gate:
    """Where a signal waits. There is one, since there is one handler of a signal in a process."""

    shut = False
    waiting = False


_gate = _Gate()


@contextmanager
def interrupted_by_signals() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into KeyboardInterrupt, as SIGINT is, while the block runs.

    What the caller set stays: nohup ignores SIGHUP, and another program that uses this one has handlers of its own.
    """
    if not _may_set_handlers():
        yield
        return
    before = {number: signal.getsignal(number) for number in _ENDING}
    ours = {number: handler for number, handler in before.items() if handler in _DEFAULTS}
    for number in ours:
        signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number, handler in ours.items():
            signal.signal(number, handler)


@contextmanager
def interrupts_wait() -> Iterator[None]:
    """Let what would interrupt wait until the block is over: for starting processes, and for importing modules.

    Processes that are started in it are never sent it: a scheduler, a terminal sends signals to the whole group, and
    the process that leads ends the others. An import that is interrupted may keep Python's lock of that module, which
    ends in a standstill. Blocking signals is not enough here: the system hands them to any other thread (those of a
    library, too), and Python acts on them in this one.
    """
    _gate.waiting = False
    _gate.shut = _may_set_handlers()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        try:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        finally:
            _gate.shut = False
        if _gate.waiting:
            raise KeyboardInterrupt


def _may_set_handlers() -> bool:
    return threading.current_thread() is threading.main_thread()


def _interrupt(number: int, frame: FrameType | None) -> None:
    if _gate.shut:
        _gate.waiting = True
    else:
        raise KeyboardInterrupt
