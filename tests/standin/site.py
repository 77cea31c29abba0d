"""The stand-in itself: its boards, its manners, its log."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from types import TracebackType
from typing import Any, Self

from tests.standin import pages
from tests.standin.boards import Board, PostOnSite
from tests.standin.exchange import Answer, Match, Request, predicate
from tests.standin.faults import Fault, FaultHandle, gate_answer
from tests.standin.wire import Server, is_closed


class StandIn:
    """The ministry's site on loopback, inside a ``with`` block. Every attribute may be set while it serves.

    ``gate`` is the cookie gate, ``gate_robots`` puts robots.txt behind it too. ``robots`` is the text of robots.txt;
    without one ``robots_status`` is answered. ``etags`` lets view pages carry an ETag and honour If-None-Match.
    ``max_parallel`` is the greatest number of requests that were open at one moment.
    """

    def __init__(
        self,
        *,
        gate: bool = True,
        gate_robots: bool = False,
        etags: bool = False,
        robots: str | None = None,
        robots_status: int = 404,
    ) -> None:
        self.gate, self.gate_robots, self.etags = gate, gate_robots, etags
        self.robots, self.robots_status = robots, robots_status
        self.boards: list[Board] = []
        self.max_parallel = 0
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._log: list[Request] = []
        self._open: dict[int, tuple[Request, socket.socket]] = {}
        self._sessions: set[str] = set()
        self._tokens = 0
        self._faults: list[FaultHandle] = []
        self._errors: list[str] = []
        self._server = Server(self)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()
        if self._errors and kind is None:
            raise AssertionError("the stand-in itself failed:\n" + "\n".join(self._errors))

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def other_url(self) -> str:
        """The same server under another host's name: for redirects that must not be followed."""
        return f"http://localhost:{self._server.server_port}"

    # What a test sets up

    def add_board(self, menu: str, site_segment: str = "eng", name: str = "Press Releases", **switches: Any) -> Board:
        """A board; ``switches`` are the fields of Board: ``feed_id``, ``mission``, ``link_kind``, ``past_end`` and others."""
        board = Board(menu, site_segment, name, lock=self._lock, **switches)
        with self._lock:
            if any(other.menu == menu and set(other.segments) & set(board.segments) for other in self.boards):
                raise ValueError(f"there is a board {site_segment}/{menu} already")
            self.boards.append(board)
        return board

    def fault(
        self,
        fault: Fault,
        match: Match | None = None,
        times: int | None = None,
        *,
        after: int = 0,
        at_gate: bool | None = None,
    ) -> FaultHandle:
        """Switch a fault on: for the next ``times`` requests that match (None: always), after ``after`` good ones.

        A request without the gate's cookie is left to the gate, and not counted, unless ``at_gate``. Of several
        faults that match, the one that was switched on first answers; use ``a + b`` for both at once.
        """
        matches = predicate(fault.match if match is None else match)
        handle = FaultHandle(fault, matches, fault.at_gate if at_gate is None else at_gate, times, after)
        with self._lock:
            self._faults.append(handle)
        return handle

    def clear_faults(self) -> None:
        """Switch every fault off."""
        with self._lock:
            self._faults.clear()

    def forget_sessions(self) -> None:
        """Accept no cookie that was given so far: the gate answers again, in the middle of a run."""
        with self._lock:
            self._sessions.clear()

    # What a test looks at

    @property
    def log(self) -> list[Request]:
        """Every request since the start or the last reset_log(), in the order in which they came."""
        with self._lock:
            return list(self._log)

    def reset_log(self) -> None:
        """Begin a new log, and count max_parallel anew."""
        with self._lock:
            self._log.clear()
            self.max_parallel = 0

    def requests_to(self, match: Match, *, gate: bool = False) -> list[Request]:
        """The requests that match; those that the cookie gate answered only with ``gate``."""
        matches = predicate(match)
        return [request for request in self.log if matches(request) and (gate or not request.gate)]

    def view_requests(self) -> list[Request]:
        """The requests to view pages, without those that the cookie gate answered."""
        return self.requests_to("views")

    def strays(self) -> list[Request]:
        """The requests that came under another host's name: a redirect that should have been refused."""
        own = self.url.removeprefix("http://")
        return [request for request in self.log if request.host != own]

    def gaps(self) -> list[float]:
        """Seconds from the start of each request to the start of the next."""
        log = self.log
        return [later.start - earlier.start for earlier, later in zip(log, log[1:], strict=False)]

    def wait_for(self, match: Match, count: int = 1, timeout: float = 10.0) -> list[Request]:
        """Wait until ``count`` matching requests have come, for tests that stop a client on its way."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.requests_to(match)) >= count, timeout):
                raise TimeoutError(f"{len(self.requests_to(match))} of {count} requests came in {timeout} s")
            return self.requests_to(match)

    # What the server asks

    def begin(self, request: Request, connection: socket.socket) -> None:
        """A request has come."""
        with self._lock:
            # A client that gave up has closed its connection, even if the thread that serves it has yet to notice.
            for other, its_connection in list(self._open.values()):
                if is_closed(its_connection):
                    self.finish(other)
            self._log.append(request)
            self._open[id(request)] = (request, connection)
            self.max_parallel = max(self.max_parallel, len(self._open))

    def finish(self, request: Request) -> None:
        """A request is answered, or its client is gone. Told twice, the first time counts."""
        with self._lock:
            if self._open.pop(id(request), None):
                request.end = time.monotonic()

    def report(self, error: str) -> None:
        """Something in the stand-in went wrong: the test must not pass."""
        with self._lock:
            self._errors.append(error)

    def answer(self, request: Request) -> Answer:
        """What to answer, the gate and the faults considered."""
        with self._lock:
            shut = self._gate_is_shut(request)
            handle = next((handle for handle in self._faults if handle.takes(request, shut)), None)
            right = self._gate if shut else self._right
            if handle:
                request.fault = handle.fault.name
                answer = handle.fault.change(request, lambda: right(request))
            else:
                answer = right(request)
            self._changed.notify_all()
            return answer

    def _gate_is_shut(self, request: Request) -> bool:
        if not self.gate or (request.kind == "robots" and not self.gate_robots):
            return False
        return request.cookies.get("TMOSHCooKie") not in self._sessions

    def _gate(self, request: Request) -> Answer:
        self._tokens += 1
        token = f"A{self._tokens:04}x{self._server.server_port}"
        self._sessions.add(token)
        request.gate = True
        return gate_answer(request, token)

    def _right(self, request: Request) -> Answer:
        if request.method not in ("GET", "HEAD"):
            return Answer(405, pages.error_page("잘못된 접근입니다."))
        if request.kind == "robots":
            return self._robots()
        answers: dict[str, Callable[[Request], Answer | None]] = {
            "view": self._view, "listing": self._listing, "feed": self._feed,
        }  # fmt: skip
        make = answers.get(request.kind)
        return (make(request) if make else None) or Answer(404, pages.error_page())

    def _robots(self) -> Answer:
        if self.robots is None:
            return Answer(self.robots_status, pages.error_page())
        return Answer(200, self.robots.encode(), (("Content-Type", "text/plain"),))

    def _board(self, request: Request) -> Board | None:
        folder = request.route.rpartition("/")[0]
        return next(
            (b for b in self.boards for segment in b.segments if folder == f"/{segment}/brd/{b.menu}"),
            None,
        )

    def _listing(self, request: Request) -> Answer | None:
        board = self._board(request)
        if board is None:
            return None
        query = request.query
        listing = board.listing(request.page, query.get("srchFr", ""), query.get("srchTo", ""))
        body = pages.listing_page(board, listing)
        board.listing_served(request.page)
        return Answer(200, body)

    def _view(self, request: Request) -> Answer | None:
        board = self._board(request)
        if board is None or request.seq is None:
            return None
        post = board.find(request.seq)
        if isinstance(post, int):
            return Answer(post, pages.error_page("존재하지 않는 게시물입니다."))
        answer = Answer(200, pages.post_page(post, board, board.count_hit(post.seq)))
        if not self.etags:
            return answer
        etag = _etag(post)
        if request.headers.get("if-none-match") == etag:
            return Answer(304, headers=(("ETag", etag),))
        return Answer(200, answer.body, answer.with_header("ETag", etag))

    def _feed(self, request: Request) -> Answer | None:
        folder, brd_id = request.route.rpartition("/")[0], request.query.get("brdId")
        for board in self.boards:
            its_folders = {f"/{segment}/brd" for segment in board.segments}
            if board.feed_id is not None and str(board.feed_id) == brd_id and folder in its_folders:
                return Answer(200, pages.feed(board, board.newest()), (("Content-Type", "text/xml"),))
        return None


def _etag(post: PostOnSite) -> str:
    """A mark of what the post says; not of its hits, which change with every look."""
    return f'"{sha256(repr(post).encode()).hexdigest()[:16]}"'
