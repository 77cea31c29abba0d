"""Work spread over the machine's cores: results in the order of the items, a bounded number under way."""

import os
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from typing import Any, TypeVar

from etl.errors import MachineFailed
from etl.interrupt import interrupts_wait

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

WORTH_A_POOL = 300
"""Items below which starting other processes costs more than it gains."""
_BATCH = 8
_BATCHES_AHEAD = 6
"""For each process: those that it has, and those whose results wait for an earlier one."""
_BATCHES_IN_HAND = 3


def spread(
    function: Callable[[_Item], _Result], items: Iterable[_Item], workers: int | None = None
) -> Iterator[_Result]:
    """``function`` of each item, in order; with ``workers`` processes, or one for each core.

    With one worker it all happens here. Items are read only as fast as they are worked on, so that memory
    stays flat however many there are. Raises MachineFailed where a process dies.
    """
    count = workers if workers is not None else _cores()
    source = iter(items)
    if count < 2:
        yield from map(function, source)
        return
    crew: list[_Worker] = []
    try:
        with _starting_is_told():
            # Python starts it with the first process, and lets the signals through again when it has.
            resource_tracker.ensure_running()
            with interrupts_wait():
                crew.extend(_start(function) for _ in range(count))
        free = deque(crew * _BATCHES_IN_HAND)
        done: dict[int, list[_Result]] = {}
        given = due = 0
        while True:
            while free and given - due < count * _BATCHES_AHEAD and (batch := list(islice(source, _BATCH))):
                free.popleft().send((given, batch))
                given += 1
            if due == given:
                return
            # Whatever has come is taken, so that nobody is idle; waited for is only what is due.
            for connection in wait([worker.connection for worker in crew], 0 if due in done else None):
                worker = next(one for one in crew if one.connection is connection)
                number, results = worker.receive()
                done[number] = results
                free.append(worker)
            if due in done:
                yield from done.pop(due)
                due += 1
    finally:
        with interrupts_wait():
            for worker in crew:
                worker.end()


@dataclass(frozen=True, slots=True)
class _Worker:
    """A process, with a connection that nobody else holds: its death is seen, in the middle of a result, too."""

    process: SpawnProcess
    connection: Connection

    def send(self, job: tuple[int, list[Any]]) -> None:
        with _death_is_told():
            _send(self.connection, job)

    def receive(self) -> tuple[int, list[Any]]:
        with _death_is_told():
            answer = _receive(self.connection)
        if isinstance(answer, Exception):
            raise answer
        number, results = answer
        return number, results

    def end(self) -> None:
        """It holds nothing that could be lost, and is not asked."""
        self.process.kill()
        self.process.join()
        self.connection.close()


def _send(connection: Connection, value: object) -> None:
    """As Connection.send, which leaves an open buffer in the error's frames where the other end is gone: Python 3.13
    tells of that on standard error."""
    connection.send_bytes(pickle.dumps(value))


def _receive(connection: Connection) -> Any:
    return pickle.loads(connection.recv_bytes())  # noqa: S301 - from a process of our own


@contextmanager
def _starting_is_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = f"no more processes could be started ({error.strerror})"
        raise MachineFailed(f"{reason}; allow more processes and open files, and start again") from error


@contextmanager
def _death_is_told() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError) as error:
        raise MachineFailed("a process of this run was killed; perhaps memory was short; start again") from error


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start(function: Callable[[Any], Any]) -> _Worker:
    # Spawned, not forked: a fork would carry the open database into the other processes.
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(function, theirs), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _work(function: Callable[[Any], Any], connection: Connection) -> None:
    """Answer each batch with its results, until the process that leads is no more."""
    jobs: SimpleQueue[tuple[int, list[Any]]] = SimpleQueue()
    threading.Thread(target=_listen, args=(connection, jobs), daemon=True).start()
    while True:
        number, batch = jobs.get()
        try:
            answer = number, [function(item) for item in batch]
        except Exception as error:
            _send(connection, error)
            raise
        _send(connection, answer)


def _listen(connection: Connection, jobs: "SimpleQueue[tuple[int, list[Any]]]") -> None:
    """Take batches as they come: the leader never waits to send one while this process waits to send results.

    The end of the connection is the end of the leader, however it went, and of this process.
    """
    try:
        while True:
            jobs.put(_receive(connection))
    except (EOFError, OSError):
        os._exit(1)
