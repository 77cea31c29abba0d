"""One polite conversation with the site: a session, the cookie gate, the delay, robots.txt, retries, bounds.

Requests go only to the host asked for, one at a time, never closer than the delay. The facts are those of
the field guide, section 2.
"""

import http.client
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

import requests
import tenacity
import urllib3
from protego import Protego

from etl.address import visible_address
from etl.fetch.deadline import Deadline, deadline_adapter
from etl.fetch.failures import (
    FetchFailed,
    Forbidden,
    Gone,
    RedirectRefused,
    Status,
    TooSlow,
    Unreachable,
    Untrusted,
    WrongAnswer,
    retry_after_of,
)
from etl.fetch.http_body import BodyError, decompressed
from etl.fetch.session import AGENT, AnswerByAnswer, refuse_wrong_proxy
from etl.parse.decode import MAX_PAGE_BYTES

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_MOST_CRAWL_DELAY = 60.0
"""A robots.txt that asks for longer pauses is obeyed by not asking at all: a run of that pace would never end."""
_MOST_ROBOTS_BYTES = 1_000_000
_MOST_COOKIES = 50
_LONGEST_REASON = 160
# How urllib3 begins its messages: "<urllib3.connection.HTTPConnection object at 0x…>: ", "HTTPConnection(host=…): ".
_CONNECTION = re.compile(r"^(?:<[^>]{1,200}>|\w+\([^()]{1,400}\)): ")
_VALIDATOR = re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?")
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient and how polite the client is; all times in seconds."""

    delay: float = 1.0
    tries: int = 4
    connect_timeout: float = 10.0
    read_timeout: float = 25.0
    whole_timeout: float = 120.0
    most_wait: float = 60.0
    ca_bundle: str | None = None

    @property
    def longest_wait(self) -> float:
        """The longest pause before another try, whatever Retry-After asks for."""
        return min(self.most_wait, max(10.0, 60.0 * self.delay))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site answered: ``status`` is 200, or 304 where the page has not changed (then without body)."""

    url: str
    status: int
    body: bytes
    etag: str | None
    last_modified: str | None


class Client:
    """The conversation with one host. ``requests`` counts every request, the cookie gate's too.

    Raises WrongUse where the environment names a proxy that is none.
    """

    def __init__(
        self, base: str, policy: Policy, on_request: Callable[[str, str], None] = lambda url, what: None
    ) -> None:
        refuse_wrong_proxy(base)
        self.base = base.rstrip("/")
        self.requests = 0
        self._policy = policy
        self._on_request = on_request
        self._delay = policy.delay
        self._last_end: float | None = None
        self._robots: Protego | None = None
        self._robots_failure: FetchFailed | None = None
        self._session = AnswerByAnswer()
        self._session.headers["Accept-Language"] = "en,ko;q=0.8"
        self._session.headers["Accept-Encoding"] = "gzip, deflate"
        self._deadline = Deadline(policy.whole_timeout)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, deadline_adapter(self._deadline, policy.read_timeout))

    def close(self) -> None:
        """End the session."""
        self._session.close()

    def get(
        self,
        path: str,
        *,
        kind: str = "html",
        etag: str | None = None,
        last_modified: str | None = None,
        most_bytes: int = MAX_PAGE_BYTES,
    ) -> Answer:
        """What is at a path of the site. ``kind`` is a word that its content type must hold.

        Conditional where ``etag`` or ``last_modified`` are given. Raises FetchFailed: Gone for 404 and 410,
        Forbidden where robots.txt forbids it, Unreachable where the site cannot be reached at all.
        """
        # Put together and not joined: a path such as /http://other.example/ would lead to another host.
        url = f"{self.base}/{path.lstrip('/')}"
        robots = self._robots_rules()
        if not robots.can_fetch(url, AGENT):
            raise Forbidden(f"robots.txt of {self.base} forbids {path}")
        headers = {}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        return self._with_retries(url, kind, headers, most_bytes)

    def _robots_rules(self) -> Protego:
        """robots.txt, read once a run. One that is not there allows everything; one that cannot be read, nothing."""
        if self._robots_failure:
            raise self._robots_failure
        if self._robots is None:
            try:
                answer = self._with_retries(f"{self.base}/robots.txt", "", {}, _MOST_ROBOTS_BYTES)
                # A byte order mark would make a word of its own of the first line, and void the rules below it.
                text = answer.body.decode("utf-8-sig", "replace")
            except Status as failure:
                if failure.code == 429 or not 400 <= failure.code < 500:
                    self._robots_failure = Unreachable(f"cannot be asked: its robots.txt {failure}")
                    raise self._robots_failure from failure
                text = ""
            except FetchFailed as failure:
                self._robots_failure = failure
                raise
            self._robots = Protego.parse(text)
            asked = self._robots.crawl_delay(AGENT) or 0.0
            if asked > _MOST_CRAWL_DELAY:
                self._robots_failure = Forbidden(
                    f"robots.txt of {self.base} asks for {asked:,.0f} seconds between requests: too long for any run"
                )
                raise self._robots_failure
            self._delay = max(self._delay, asked)
        return self._robots

    def _with_retries(self, url: str, kind: str, headers: dict[str, str], most_bytes: int = MAX_PAGE_BYTES) -> Answer:
        policy = self._policy
        backoff = tenacity.wait_exponential(multiplier=2 * policy.delay, max=policy.longest_wait)
        jitter = tenacity.wait_random(0, policy.delay)

        def wait(state: tenacity.RetryCallState) -> float:
            failure = state.outcome.exception() if state.outcome else None
            asked = failure.retry_after if isinstance(failure, FetchFailed) else None
            return min(asked, policy.longest_wait) if asked is not None else backoff(state) + jitter(state)

        for attempt in tenacity.Retrying(
            stop=tenacity.stop_after_attempt(policy.tries),
            retry=tenacity.retry_if_exception(lambda error: isinstance(error, FetchFailed) and error.may_pass),
            wait=wait,
            reraise=True,
        ):
            with attempt:
                answer = self._follow(url, kind, headers, most_bytes)
        return answer

    def _follow(self, url: str, kind: str, headers: dict[str, str], most_bytes: int) -> Answer:
        """One try, with the redirects of the cookie gate, all of them to the site itself."""
        here = url
        for _ in range(_MOST_REDIRECTS + 1):
            with self._ask(here, headers) as response:
                if response.status_code in _REDIRECTS:
                    target = _target_of(here, response.headers.get("Location", ""))
                    if not _same_site(here, target):
                        raise RedirectRefused(f"redirects to another host ({visible_address(target[:200])})")
                    if not _same_page(url, target):
                        raise RedirectRefused(f"redirects to another page ({visible_address(target[:200])})")
                    here = target
                    continue
                if response.status_code == 304 and not headers:
                    raise Status("answered 304", 304)
                return self._read(here, response, kind, most_bytes)
        raise RedirectRefused(f"redirects more than {_MOST_REDIRECTS} times; the cookie gate may have changed")

    @contextmanager
    def _ask(self, url: str, headers: dict[str, str]) -> Iterator[requests.Response]:
        """One request, after the delay since the last one ended."""
        if self._last_end is not None:
            time.sleep(max(0.0, self._last_end + self._delay - time.monotonic()))
        self.requests += 1
        what = "failed"
        if len(self._session.cookies) > _MOST_COOKIES:
            self._session.cookies.clear()
        self._deadline.begin()
        try:
            with self._session.get(
                url,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(self._policy.connect_timeout, self._policy.read_timeout),
                # Said here, since what the session says gives way to the environment.
                verify=self._policy.ca_bundle,
            ) as response:
                what = str(response.status_code)
                yield response
        except requests.exceptions.SSLError as error:
            if "CERTIFICATE_VERIFY_FAILED" not in str(error):
                raise Unreachable(f"broke off while the connection was made secure ({_last_words(error)})") from error
            raise Untrusted(
                f"shows a certificate that is not trusted ({_last_words(error)}); name the missing one with --ca-bundle"
            ) from error
        except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError) as error:
            if self._deadline.left <= 0:
                raise TooSlow(f"was not whole after {self._policy.whole_timeout:g} seconds") from error
            raise TooSlow(f"did not answer in {self._policy.read_timeout:g} seconds") from error
        except requests.exceptions.ConnectionError as error:
            if _is_no_http(_innermost(error)):
                raise WrongAnswer(f"sent what is no answer of HTTP ({_last_words(error)})", may_pass=True) from error
            raise Unreachable(f"cannot be reached ({_last_words(error)})") from error
        except ValueError as error:
            # How the TLS layer says that a connection was reset before its handshake.
            raise Unreachable(f"cannot be reached ({_last_words(error)})") from error
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
            raise WrongAnswer(f"broke off ({_last_words(error)})", may_pass=True) from error
        finally:
            self._last_end = time.monotonic()
            self._on_request(url, what)

    def _read(self, url: str, response: requests.Response, kind: str, most_bytes: int) -> Answer:
        """The body, whole and of the right kind, or the failure that its status means."""
        status = response.status_code
        if status in (404, 410):
            raise Gone(f"answered {status}", status)
        if status not in (200, 304):
            raise Status(f"answered {status}", status, retry_after_of(response.headers.get("Retry-After")))
        body = b"" if status == 304 else self._body(response, most_bytes)
        content_type = response.headers.get("Content-Type", "")
        if status == 200 and kind and content_type and kind not in content_type.lower():
            raise WrongAnswer(f"answered with '{_shown(content_type)}' where {kind} was asked for")
        etag, modified = (_validator(response.headers.get(name)) for name in ("ETag", "Last-Modified"))
        return Answer(url, status, body, etag, modified)

    def _body(self, response: requests.Response, most_bytes: int) -> bytes:
        """The body, read as it drips in, within the bound of size; urllib3 minds its length, the adapter its time."""
        parts: list[bytes] = []
        size = 0
        raw: Any = response.raw
        # As it comes: urllib3 would take a compressed body that ends too early for whole.
        while part := raw.read1(_CHUNK, decode_content=False):
            parts.append(part)
            size += len(part)
            if size > most_bytes:
                raise WrongAnswer(f"is larger than {most_bytes // 1_000_000} MB, as nothing of the ministry's is")
        try:
            return decompressed(b"".join(parts), response.headers.get("Content-Encoding", ""), most_bytes)
        except BodyError as error:
            raise WrongAnswer(str(error), may_pass=True) from error


def _validator(header: str | None) -> str | None:
    """What a page gave to ask for it again by; None for what cannot be sent back: it would fail each later request."""
    return header if header and _VALIDATOR.fullmatch(header) else None


def _target_of(here: str, location: str) -> str:
    try:
        return urljoin(here, location)
    except ValueError as error:
        raise RedirectRefused(f"redirects to no web address ({error})") from error


def _same_site(here: str, target: str) -> bool:
    """Whether a redirect stays with the host asked for; from http to https its port may change with it."""
    try:
        one, other = urlsplit(here), urlsplit(target)
        ports = (one.port or _PORTS.get(one.scheme), other.port or _PORTS.get(other.scheme))
    except ValueError:
        return False
    return (
        other.scheme in _PORTS
        and other.username is None
        and one.hostname == other.hostname
        and (ports[0] == ports[1] or ports == (80, 443))
        and not (one.scheme == "https" and other.scheme == "http")
    )


def _same_page(asked: str, target: str) -> bool:
    """Whether a redirect leads to the address asked for, as the cookie gate's does, and not to another post."""
    one, other = urlsplit(asked), urlsplit(target)
    return unquote(one.path) == unquote(other.path) and sorted(parse_qsl(one.query)) == sorted(parse_qsl(other.query))


_PORTS = {"http": 80, "https": 443}


def _last_words(error: BaseException) -> str:
    """What the innermost error says, in one printable line without the objects' addresses."""
    error = _innermost(error)
    return _shown(_CONNECTION.sub("", str(error)) or type(error).__name__)


def _shown(words: str) -> str:
    """What a server sent, printable and not too long for a sentence."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in words)
    return shown if len(shown) <= _LONGEST_REASON else f"{shown[:_LONGEST_REASON]}…"


def _is_no_http(error: BaseException) -> bool:
    """Whether a server that was reached sent something else than HTTP, or HTTP without end."""
    return isinstance(error, http.client.HTTPException) and not isinstance(error, http.client.RemoteDisconnected)


def _innermost(error: BaseException) -> BaseException:
    """The reason of a chain of wrapped errors."""
    while isinstance(cause := getattr(error, "reason", None) or _wrapped(error), BaseException):
        error = cause
    return error


def _wrapped(error: BaseException) -> object:
    """The error that another one is about: its only argument, or the one behind a word of explanation."""
    return next((inside for inside in error.args[:2] if isinstance(inside, BaseException)), None)
