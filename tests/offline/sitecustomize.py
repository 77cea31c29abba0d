"""On the path of every test process: no connection leaves this machine."""

import socket
from typing import Any

_connect = socket.socket.connect
_getaddrinfo = socket.getaddrinfo
_HERE = ("127.0.0.1", "::1", "localhost")


class LeftTheMachine(Exception):
    """A test tried to reach another host."""


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _HERE:
        raise LeftTheMachine(f"a test tried to connect to {address}")
    _connect(self, address)


def _guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    if name is not None and name.endswith(".invalid"):
        # What every resolver must answer for such a name (RFC 6761), without asking one.
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if name is not None and name not in _HERE:
        raise LeftTheMachine(f"a test tried to look up {name}")
    return _getaddrinfo(host, *args, **kwargs)


socket.socket.connect = _guarded_connect  # type: ignore[method-assign]
socket.getaddrinfo = _guarded_getaddrinfo
