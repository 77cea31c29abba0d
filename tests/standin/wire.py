"""The server below the stand-in: connections, threads, and the bytes of an answer.

It knows nothing of boards. Its cares are that a request counts as open exactly as long as its client waits for
it, and that everything ends at once when the test does.
"""

from __future__ import annotations

import select
import socket
import struct
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from email.utils import formatdate
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, Protocol

from tests.standin.exchange import Answer, Delivery, Request

_CHUNK = 4096
_FILLER = b" " * (64 * 1024)
_JOIN_SECONDS = 5.0


class Site(Protocol):
    """What the server asks of the site."""

    def begin(self, request: Request, connection: socket.socket) -> None: ...
    def answer(self, request: Request) -> Answer: ...
    def finish(self, request: Request) -> None: ...
    def report(self, error: str) -> None: ...


class ClientGoneError(ConnectionError):
    """The client closed the connection, or the stand-in is being shut down."""


class Server(ThreadingHTTPServer):
    """A server that keeps its connections, so that it can end them all when the test ends."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, site: Site) -> None:
        self.site = site
        self._live: dict[threading.Thread, socket.socket] = {}
        self._resets: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), Handler)
        # A daemon, so that a test that never leaves its "with" block cannot hold up the end of pytest.
        self._loop = threading.Thread(target=self.serve_forever, args=(0.02,), name="stand-in", daemon=True)

    def server_bind(self) -> None:
        # Not HTTPServer's own, which looks up the host's name: that can take seconds without a network.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def start(self) -> None:
        """Serve, in a thread of its own."""
        self._loop.start()

    def stop(self) -> None:
        """End every connection, also in the middle of an answer, and wait until all threads are gone."""
        self.shutdown()
        self._loop.join(_JOIN_SECONDS)
        self.server_close()
        with self._lock:
            live = dict(self._live)
        for connection in live.values():
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # closed in the meantime
        for thread in live:
            thread.join(_JOIN_SECONDS)
            if thread.is_alive():
                self.site.report(f"{thread.name} did not end")

    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(target=self._work, args=(request, client_address), daemon=True)
        with self._lock:
            self._live[thread] = request
        thread.start()

    def _work(self, request: Any, client_address: Any) -> None:
        try:
            self.process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._live.pop(threading.current_thread(), None)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            self.site.report(traceback.format_exc())

    def reset_at_end(self, connection: socket.socket) -> None:
        """Let a connection end with a reset (RST) instead of the usual end."""
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with self._lock:
            self._resets.add(connection)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            reset = request in self._resets
            self._resets.discard(request)
        if reset:
            self.close_request(request)  # without the FIN that shutdown() would send first
        else:
            super().shutdown_request(request)


class Handler(BaseHTTPRequestHandler):
    """One connection: reads requests, asks the site, sends what it says."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        site = self.server.site
        headers = {name.lower(): value for name, value in self.headers.items()}
        cookies = _cookies(headers.get("cookie", ""))
        request = Request(self.command, self.path, headers, cookies, start=time.monotonic())
        site.begin(request, self.connection)
        try:
            answer = site.answer(request)
            self._send(request, answer)
        except ConnectionError:
            self.close_connection = True
        finally:
            site.finish(request)

    do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = do_GET

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        """Nothing on stderr: the site keeps the log."""

    def _send(self, request: Request, answer: Answer) -> None:
        how = answer.delivery
        self._pause(how.delay)
        if how.reset:
            self.server.reset_at_end(self.connection)
            raise ClientGoneError
        request.status = answer.status
        if how.framing == "close" or how.share < 1 or request.method not in ("GET", "HEAD"):
            self.close_connection = True
        body = b"" if request.method == "HEAD" else answer.body
        pieces = [_head(answer, close=self.close_connection), *_framed(body, answer, request)]
        if how.filler:
            self._send_filler(pieces, how.filler)
            return
        if how.drip_bytes:
            head, wire = pieces[0], b"".join(pieces[1:])
            pieces = [head, *(wire[i : i + how.drip_bytes] for i in range(0, len(wire), how.drip_bytes))]
        else:
            pieces = [b"".join(pieces)]
        for piece in pieces[:-1]:
            self.connection.sendall(piece)
            self._pause(how.drip_pause)
        # Closed in the log before the last byte leaves: else a client could begin its next request before, and a
        # client that makes one request at a time would seem to make two.
        self.connection.sendall(pieces[-1][:-1])
        self.server.site.finish(request)
        self.connection.sendall(pieces[-1][-1:])

    def _send_filler(self, pieces: list[bytes], size: int) -> None:
        self.connection.sendall(b"".join(pieces))
        for _ in range(size // len(_FILLER)):
            self.connection.sendall(_chunk(_FILLER))
        self.connection.sendall(b"0\r\n\r\n")

    def _pause(self, seconds: float) -> None:
        """Wait, but no longer than the client does. Raises ClientGoneError when it closes the connection."""
        if seconds <= 0:
            return
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            readable, _, _ = select.select([self.connection], [], [], left)
            if readable:
                if is_closed(self.connection):
                    raise ClientGoneError
                time.sleep(min(left, 0.02))  # the client sent its next request already


def is_closed(connection: socket.socket) -> bool:
    """Whether the other side has closed the connection."""
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _head(answer: Answer, *, close: bool) -> bytes:
    """Status line and headers."""
    phrase = HTTPStatus(answer.status).phrase if answer.status in set(HTTPStatus) else "Status"
    lines = [f"HTTP/1.1 {answer.status} {phrase}", f"Date: {formatdate(usegmt=True)}", "Server: stand-in"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    if answer.status != HTTPStatus.NOT_MODIFIED:
        if answer.delivery.framing == "length":
            lines.append(f"Content-Length: {len(answer.body)}")
        elif answer.delivery.framing == "chunked":
            lines.append("Transfer-Encoding: chunked")
    if close:
        lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _framed(body: bytes, answer: Answer, request: Request) -> Iterator[bytes]:
    """The body, or the share of it that is sent, as it goes over the wire."""
    how: Delivery = answer.delivery
    sent = body[: int(len(body) * how.share)] if how.share < 1 else body
    if how.framing != "chunked" or request.method == "HEAD" or answer.status == HTTPStatus.NOT_MODIFIED:
        yield sent
        return
    for i in range(0, len(sent), _CHUNK):
        yield _chunk(sent[i : i + _CHUNK])
    if how.share >= 1 and not how.filler:
        yield b"0\r\n\r\n"


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
