"""One request as the log keeps it, and one answer with the way it is to be sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs, urlsplit

HTML_TYPE = "text/html; charset=utf-8"

Kind = Literal["view", "listing", "feed", "robots", "other"]
_KINDS: dict[str, Kind] = {"view.do": "view", "list.do": "listing", "rss.do": "feed"}


@dataclass
class Request:
    """A request that reached the stand-in.

    ``path`` holds the query too; header names are in lower case; ``start`` and ``end`` are of
    ``time.monotonic()``. ``status`` is None where no answer was sent (a reset, or not yet). ``gate`` says that
    the cookie gate answered, ``fault`` names the fault that did.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    start: float
    end: float | None = None
    status: int | None = None
    gate: bool = False
    fault: str | None = None

    @property
    def host(self) -> str:
        """The Host header as it came: tells whether the client left the host it was given."""
        return self.headers.get("host", "")

    @property
    def route(self) -> str:
        """The path without its query."""
        return urlsplit(self.path).path

    @property
    def query(self) -> dict[str, str]:
        """The parameters, the first of each name. A parser of plain ``&``: ``amp;srchFr`` stays such a name."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}

    @property
    def kind(self) -> Kind:
        """What was asked for, by the path alone."""
        if self.route == "/robots.txt":
            return "robots"
        return _KINDS.get(self.route.rpartition("/")[2], "other")

    @property
    def seq(self) -> int | None:
        """The post asked for; None where the address names none."""
        seq = self.query.get("seq", "")
        return int(seq) if seq.isascii() and seq.isdigit() else None

    @property
    def page(self) -> int:
        """The page of a listing asked for, 1 where the address names none."""
        page = self.query.get("page", "")
        return max(1, int(page)) if page.isascii() and page.isdigit() else 1


Match = str | Callable[[Request], bool]
"""Which requests: ``views``, ``listings``, ``feeds``, ``robots``, ``all``, a beginning of the path, or a predicate."""

_NAMED: dict[str, Kind] = {"views": "view", "listings": "listing", "feeds": "feed", "robots": "robots"}


def predicate(match: Match) -> Callable[[Request], bool]:
    """A Match as a function. Raises ValueError for a word that is none, so that a typing error matches nothing."""
    if callable(match):
        return match
    if match == "all":
        return lambda request: True
    if match in _NAMED:
        kind = _NAMED[match]
        return lambda request: request.kind == kind
    if match.startswith("/"):
        return lambda request: request.path.startswith(match)
    raise ValueError(f"{match!r} is neither a path nor one of all, {', '.join(_NAMED)}")


@dataclass(frozen=True)
class Delivery:
    """How an answer goes over the wire.

    ``delay`` passes before the first byte. With ``drip_bytes`` the body goes in pieces of that size with
    ``drip_pause`` between them. Only the first ``share`` of the body is sent before the connection is closed.
    ``framing`` is how the client knows the end: by Content-Length, by chunks, or by the closed connection alone.
    ``reset`` sends nothing and resets the connection. ``filler`` is how many bytes of blanks follow the body.
    """

    delay: float = 0.0
    drip_bytes: int = 0
    drip_pause: float = 0.0
    share: float = 1.0
    framing: Literal["length", "chunked", "close"] = "length"
    reset: bool = False
    filler: int = 0


@dataclass(frozen=True)
class Answer:
    """What is answered; ``headers`` are pairs, since a cookie gate sets two cookies."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", HTML_TYPE),)
    delivery: Delivery = field(default_factory=Delivery)

    def with_header(self, name: str, value: str) -> tuple[tuple[str, str], ...]:
        """The headers with one of them replaced or added."""
        return (*(pair for pair in self.headers if pair[0].lower() != name.lower()), (name, value))
