"""Work spread over the machine's cores: results in the order of the items, a bounded number under way."""

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from etl.errors import MachineFailed

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

WORTH_A_POOL = 300
"""Items below which starting other processes costs more than it gains."""
_BATCH = 8
_BATCHES_AHEAD = 6


def spread(
    function: Callable[[_Item], _Result], items: Iterable[_Item], workers: int | None = None
) -> Iterator[_Result]:
    """``function`` of each item, in order; with ``workers`` processes, or one for each core.

    With one worker it all happens here. Items are read only as fast as they are worked on, so that memory
    stays flat however many there are. Raises MachineFailed where a process dies.
    """
    count = workers if workers is not None else len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    source = iter(items)
    if count < 2:
        yield from map(function, source)
        return
    # Spawned, not forked: a fork would carry the open database into the other processes.
    with ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=_begin, initargs=(os.getpid(),)
    ) as pool:
        under_way: deque[Future[list[_Result]]] = deque()
        try:
            while True:
                while len(under_way) < count * _BATCHES_AHEAD and (batch := list(islice(source, _BATCH))):
                    under_way.append(pool.submit(_do, function, batch))
                if not under_way:
                    return
                yield from under_way.popleft().result()
        except BrokenProcessPool as error:
            raise MachineFailed("a process of this run was killed; perhaps memory was short; start again") from error
        finally:
            for future in under_way:
                future.cancel()


def _do(function: Callable[[_Item], _Result], batch: list[_Item]) -> list[_Result]:
    return [function(item) for item in batch]


def _begin(parent: int) -> None:
    """Leave Ctrl-C to the process that leads, and end when it is no more, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
