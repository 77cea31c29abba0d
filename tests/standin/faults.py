"""Faults that a test switches on: what goes wrong, for which requests, and how many times."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from types import TracebackType
from typing import Any, Literal, Self

from tests.standin import pages
from tests.standin.boards import Board
from tests.standin.exchange import HTML_TYPE, Answer, Delivery, Match, Request

MEGABYTE = 1 << 20
Change = Callable[[Request, Callable[[], Answer]], Answer]
"""From the request, and a function that makes the right answer, to the answer that is sent instead."""


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong. ``match`` and ``at_gate`` are what holds unless ``StandIn.fault`` is told otherwise.

    ``a + b`` is both: ``b`` done to the answer that ``a`` makes, as in ``Fault.status(500) + Fault.slow(2)``.
    """

    name: str
    change: Change
    match: Match = "all"
    at_gate: bool = False

    def __add__(self, other: Fault) -> Fault:
        def both(request: Request, right: Callable[[], Answer]) -> Answer:
            return other.change(request, lambda: self.change(request, right))

        return Fault(f"{self.name} + {other.name}", both, self.match, self.at_gate or other.at_gate)

    @staticmethod
    def answer(answer: Answer, name: str = "answer") -> Fault:
        """This answer, whatever was asked for."""
        return Fault(name, lambda request, right: answer)

    @staticmethod
    def status(status: int, retry_after: int | str | None = None) -> Fault:
        """An error status with the site's error page; ``retry_after`` in seconds, or a date of HTTP."""
        answer = Answer(status, pages.error_page("일시적인 오류가 발생하였습니다."))
        if retry_after is not None:
            answer = replace(answer, headers=answer.with_header("Retry-After", str(retry_after)))
        return Fault.answer(answer, f"status {status}")

    @staticmethod
    def slow(seconds: float) -> Fault:
        """The right answer, after a wait in which no byte comes."""
        return _delivered("slow", delay=seconds)

    @staticmethod
    def drip(pause: float = 0.05, size: int = 1) -> Fault:
        """The right answer in pieces of ``size`` bytes: no single read times out, and the whole takes for ever."""
        return _delivered("drip", drip_pause=pause, drip_bytes=size)

    @staticmethod
    def cut_off(share: float = 0.5, framing: Literal["length", "chunked", "close"] = "length") -> Fault:
        """The beginning of the body, then the end of the connection.

        With the length announced or in chunks the client's HTTP tells; with ``close`` only the missing end tag does.
        """
        return _delivered("cut off", share=share, framing=framing)

    @staticmethod
    def reset() -> Fault:
        """No answer: the connection is reset."""
        return Fault("reset", lambda request, right: Answer(0, delivery=Delivery(reset=True)))

    @staticmethod
    def firewall(status: int = 200) -> Fault:
        """The firewall's page, with a status that says all is well."""
        return Fault.answer(Answer(status, pages.firewall_page()), "firewall")

    @staticmethod
    def error_page(text: str = "요청하신 페이지를 찾을 수 없습니다.") -> Fault:
        """The site's error page, with status 200."""
        return Fault.answer(Answer(200, pages.error_page(text)), "error page")

    @staticmethod
    def new_markup(classes_only: bool = False) -> Fault:
        """A redesign: the same words in markup that nobody knows. ``classes_only`` keeps the tags and the links."""
        redesign = _rename_classes if classes_only else _redesign
        return Fault("new markup", lambda request, right: _with_body(right(), redesign))

    @staticmethod
    def redirect(to: str | None = None, status: int = 302) -> Fault:
        """A redirect; without ``to`` to another host, which is this server under the name ``localhost``, so that the
        log shows whether it was followed."""

        def change(request: Request, right: Callable[[], Answer]) -> Answer:
            place = to or f"http://localhost:{request.host.rpartition(':')[2]}{request.path}"
            return Answer(status, headers=(("Location", place),))

        return Fault("redirect", change)

    @staticmethod
    def cookie_loop() -> Fault:
        """The cookie gate that never opens: 307 to the own address with a new cookie, again and again."""

        def change(request: Request, right: Callable[[], Answer]) -> Answer:
            return gate_answer(request, f"L{request.start:.6f}")

        return Fault("cookie loop", change, at_gate=True)

    @staticmethod
    def empty_feed() -> Fault:
        """A sound feed without a single item."""
        answer = Answer(200, pages.feed(Board("m_5676"), []), (("Content-Type", "text/xml"),))
        return replace(Fault.answer(answer, "empty feed"), match="feeds")

    @staticmethod
    def html_feed() -> Fault:
        """A page in HTML where the feed should be."""
        answer = Answer(200, pages.site_page("외교부", "<p>서비스 점검 중입니다.</p>"))
        return replace(Fault.answer(answer, "feed in HTML"), match="feeds")

    @staticmethod
    def empty_listing() -> Fault:
        """A listing that says it has no posts."""
        return replace(Fault.answer(Answer(200, pages.empty_listing_page()), "empty listing"), match="listings")

    @staticmethod
    def empty_body() -> Fault:
        """Status 200 and not one byte."""
        return Fault("empty body", lambda request, right: replace(right(), body=b""))

    @staticmethod
    def gzip() -> Fault:
        """The right answer compressed, to a client that takes gzip: sound, and to be read like any other."""

        def change(request: Request, right: Callable[[], Answer]) -> Answer:
            answer = right()
            if "gzip" not in request.headers.get("accept-encoding", ""):
                return answer
            return replace(answer, body=_gzip(answer.body), headers=answer.with_header("Content-Encoding", "gzip"))

        return Fault("gzip", change)

    @staticmethod
    def gzip_bomb(megabytes: int = 128) -> Fault:
        """A small body that unpacks to more than ``megabytes``."""
        headers = (("Content-Type", HTML_TYPE), ("Content-Encoding", "gzip"))
        return Fault("gzip bomb", lambda request, right: Answer(200, _bomb(megabytes), headers))

    @staticmethod
    def endless(megabytes: int = 1024) -> Fault:
        """The right answer, then blanks without end; they do end at a size that spares the machine of a bad client."""
        return _delivered("endless", filler=megabytes * MEGABYTE, framing="chunked")

    @staticmethod
    def content_type(value: str = "application/pdf") -> Fault:
        """The right body under another content type."""
        return Fault(
            "content type", lambda request, right: replace(a := right(), headers=a.with_header("Content-Type", value))
        )


class FaultHandle:
    """A fault that is switched on; ``clear()``, or the end of a ``with`` block, switches it off."""

    def __init__(self, fault: Fault, matches: Callable[[Request], bool], at_gate: bool, times: int | None, after: int):
        self.fault = fault
        self.used = 0
        self.cleared = False
        self._matches, self._at_gate, self._times, self._after = matches, at_gate, times, after

    def clear(self) -> None:
        """Switch it off; answers are right again from the next request on."""
        self.cleared = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def takes(self, request: Request, at_gate: bool) -> bool:
        """Whether this fault answers the request; counts it if so. Called with the site's lock held."""
        if self.cleared or (self._times is not None and self.used >= self._times):
            return False
        if (at_gate and not self._at_gate) or not self._matches(request):
            return False
        if self._after > 0:
            self._after -= 1
            return False
        self.used += 1
        return True


def gate_answer(request: Request, token: str) -> Answer:
    """The cookie gate: 307 to the same address, with two cookies and no body."""
    return Answer(
        307,
        headers=(
            ("Location", f"http://{request.host}{request.path}"),
            ("Set-Cookie", f"TMOSHCooKie={token}; Path=/"),
            ("Set-Cookie", f"JSESSIONID={token[::-1]}.node1; Path=/; HttpOnly"),
        ),
    )


def _delivered(name: str, **changes: Any) -> Fault:
    def change(request: Request, right: Callable[[], Answer]) -> Answer:
        answer = right()
        return replace(answer, delivery=replace(answer.delivery, **changes))

    return Fault(name, change)


def _with_body(answer: Answer, change: Callable[[str], str]) -> Answer:
    return replace(answer, body=change(answer.body.decode()).encode())


def _rename_classes(text: str) -> str:
    return re.sub(r'(class|id)="([^"]*)"', lambda found: f'{found[1]}="x-{len(found[2])}-{found[2][::-1]}"', text)


def _redesign(text: str) -> str:
    text = _rename_classes(text)
    text = re.sub(r"<(/?)(?:table|caption|thead|tbody|tr|th|td|ul|li|dl|dt|dd|h[1-6])\b", r"<\1div", text)
    text = re.sub(r"(?:\./)?view\.do\?seq=(\d+)[^\"']*", r"/articles/\1", text)
    text = re.sub(r"href=\"#\" onclick=\"f_view\('(\d+)'\)[^\"]*\"", r'data-open="\1"', text)
    text = re.sub(r" (?:상세보기|View)\|", " - ", text)
    return re.sub(r"(>\s*)(?:Date|Hit|hit|등록일|조회수|전체)\b", r"\1Info", text)


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(body) + packer.flush()


@cache
def _bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(1, wbits=31)
    blanks = b" " * MEGABYTE
    return b"".join(
        (packer.compress(pages.site_page("외교부", "")), *(map(packer.compress, [blanks] * megabytes)), packer.flush())
    )
