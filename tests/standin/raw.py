"""A server that sends any bytes at all: for what no well-built server could be brought to send.

``RawServer`` lets a function talk to each connection; ``tls_front`` and ``ipv6_front`` put a stand-in behind TLS or
on the IPv6 loopback.
"""

from __future__ import annotations

import select
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.standin.site import StandIn

SELF_SIGNED = Path(__file__).parent / "tls" / "self-signed.pem"
"""A certificate for loopback that no authority has signed, with its key."""

NO_ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

Talk = Callable[[socket.socket], None]


class RawServer:
    """Each connection is handed to ``talk``, and closed when that returns; inside a ``with`` block."""

    def __init__(self, talk: Talk, *, ipv6: bool = False, tls: bool = False) -> None:
        self._talk, self._tls, self._ipv6 = talk, _context() if tls else None, ipv6
        family = socket.AF_INET6 if ipv6 else socket.AF_INET
        self._listener = socket.create_server(("::1" if ipv6 else "127.0.0.1", 0), family=family)
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._stopped = threading.Event()
        self._loop = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        host, scheme = "[::1]" if self._ipv6 else "127.0.0.1", "https" if self._tls else "http"
        return f"{scheme}://{host}:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._loop.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._loop.join(5)
        self._listener.close()
        for connection in list(self._open):
            _close(connection)
        for thread in self._threads:
            thread.join(5)

    def _serve(self) -> None:
        while not self._stopped.is_set():
            if select.select([self._listener], [], [], 0.02)[0]:
                connection, _ = self._listener.accept()
                thread = threading.Thread(target=self._work, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _work(self, connection: socket.socket) -> None:
        self._open.append(connection)
        try:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            self._talk(connection)
        except OSError:
            pass  # the client is gone, or the test is over
        finally:
            _close(connection)


def request_of(connection: socket.socket) -> bytes:
    """The path of the next request, its headers read to their end; empty where the client is gone."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        part = connection.recv(1)
        if not part:
            return b""
        head += part
    return head.split(b" ", 2)[1]


def behind_robots(talk: Talk) -> Talk:
    """A talk that begins once a request has come, after one for robots.txt has been told that there is none."""

    def answer(connection: socket.socket) -> None:
        path = request_of(connection)
        if path == b"/robots.txt":
            connection.sendall(NO_ROBOTS)
        elif path:
            talk(connection)

    return answer


def reset(connection: socket.socket) -> None:
    """End a connection with a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@contextmanager
def tls_front(site: StandIn) -> Iterator[str]:
    """The address of a stand-in behind TLS, with the certificate that signed itself."""
    with RawServer(_pipe_to(site), tls=True) as front:
        yield front.url


@contextmanager
def ipv6_front(site: StandIn) -> Iterator[str]:
    """The address of a stand-in on the IPv6 loopback."""
    with RawServer(_pipe_to(site), ipv6=True) as front:
        yield front.url


def _pipe_to(site: StandIn) -> Talk:
    port = int(site.url.rpartition(":")[2])

    def talk(connection: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", port)) as inside:
            back = threading.Thread(target=_pour, args=(inside, connection), daemon=True)
            back.start()
            _pour(connection, inside)
            back.join(5)

    return talk


def _pour(source: socket.socket, target: socket.socket) -> None:
    try:
        while part := source.recv(65_536):
            target.sendall(part)
    except OSError:
        pass  # one side is gone: so is the other
    try:
        target.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(SELF_SIGNED)
    return context


def _close(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # closed already
    connection.close()
