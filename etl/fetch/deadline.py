"""A bound for the whole of a request: a server that sends a byte now and then satisfies every timeout of a single read.

The adapter below sees to it that reading an answer, its status line and headers as well as its body, ends when the time
of the request is over. Connecting and the TLS handshake have a bound of their own, the timeout for connections.
"""

import http.client
import io
import socket
import time
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Deadline:
    """When the request under way must be over; ``most`` are the seconds that one may take."""

    def __init__(self, most: float) -> None:
        self.most = most
        self._end = time.monotonic() + most

    def begin(self) -> None:
        """A request begins."""
        self._end = time.monotonic() + self.most

    @property
    def left(self) -> float:
        """Seconds that are left of the request, zero or less where its time is over."""
        return self._end - time.monotonic()


class _Timed(io.RawIOBase):
    """The bytes of an answer, read from its socket as long as there is time. ``pause`` bounds each single read."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, deadline: Deadline, pause: float) -> None:
        self._raw, self._sock, self._deadline, self._pause = raw, sock, deadline, pause

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """What is there, after a wait for it that ends with the request's time. Raises TimeoutError."""
        left = self._deadline.left
        if left <= 0:
            raise TimeoutError("the time of the request is over")
        self._sock.settimeout(min(left, self._pause))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        """Let go of the socket."""
        self._raw.close()
        super().close()


def deadline_adapter(deadline: Deadline, pause: float) -> HTTPAdapter:
    """Ends the reading of an answer at the deadline, and each wait for bytes after ``pause`` seconds."""

    class Response(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
            super().__init__(sock, *args, **options)
            self.fp = io.BufferedReader(_Timed(self.fp.detach(), sock, deadline, pause))

        def begin(self) -> None:
            super().begin()
            lengths = ",".join(self.headers.get_all("Content-Length") or []).split(",")
            if len({length.strip() for length in lengths}) > 1:
                # urllib3 refuses it, too, but leaves the connection open.
                raise http.client.HTTPException(f"lengths that differ: {', '.join(lengths)}")

    class Connection(HTTPConnection):
        response_class = Response

    class SecureConnection(HTTPSConnection):
        response_class = Response

    class Pool(HTTPConnectionPool):
        ConnectionCls = Connection

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = SecureConnection

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **options: Any) -> None:
            super().init_poolmanager(*args, **options)
            self.poolmanager.pool_classes_by_scheme = pools

        def proxy_manager_for(self, *args: Any, **options: Any) -> Any:
            manager = super().proxy_manager_for(*args, **options)
            manager.pool_classes_by_scheme = pools
            return manager

    pools = {"http": Pool, "https": SecurePool}
    return Adapter()
