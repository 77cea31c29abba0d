"""The probe: what the site answers today to at most 12 polite requests. ``probe_facts`` judges it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import requests
import urllib3
from bs4 import BeautifulSoup

from etl.address import Post, post_address
from etl.fetch.client import Answer, Client, Policy
from etl.fetch.failures import FetchFailed, Forbidden, Status, WrongAnswer
from etl.fetch.site import DATE_FORMS, DateForm, Target, date_bounds
from etl.parse.feed import parse_feed
from etl.parse.listing import ListedPost, Listing, parse_listing
from etl.parse.page import Attachment, BlockedPage, ErrorPage, Page, PageError
from etl.parse.reader import parse_page

MOST_REQUESTS = 12
"""Never more, the cookie gate's and robots.txt included, whatever the site answers."""

_T = TypeVar("_T")
Failure = FetchFailed | PageError


class BudgetSpent(FetchFailed):
    """The requests of a probe are spent."""


@dataclass(slots=True)
class Exchange:
    """One request and what came, as it came; ``cookies`` are the names of those that the answer set."""

    url: str
    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...]
    body: bytes = b""

    def header(self, name: str) -> str:
        """A header's value, whatever its case; empty without it."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


class ProbeClient(Client):
    """A client that asks at most 12 times, tries nothing twice, and keeps every answer."""

    def __init__(self, base: str, policy: Policy) -> None:
        super().__init__(base, policy)
        self.exchanges: list[Exchange] = []

    @property
    def crawl_delay(self) -> float | None:
        """The pause that robots.txt asks for, where it is longer than the one that was chosen."""
        return self._delay if self._delay > self._policy.delay else None

    @contextmanager
    def _ask(self, url: str, headers: dict[str, str]) -> Iterator[requests.Response]:
        if self.requests >= MOST_REQUESTS:
            raise BudgetSpent(f"was not asked for: the {MOST_REQUESTS} requests of a probe were spent")
        with super()._ask(url, headers) as response:
            sent = {name: value for name, value in response.headers.items() if name.lower() != "set-cookie"}
            self.exchanges.append(Exchange(url, response.status_code, sent, tuple(response.cookies.keys())))
            yield response

    def _read(self, url: str, response: requests.Response, kind: str, most_bytes: int) -> Answer:
        if response.status_code not in (200, 304):
            # What an error's page says belongs into a bug report.
            with suppress(FetchFailed, requests.RequestException, urllib3.exceptions.HTTPError):
                self._body(response, most_bytes)
        return super()._read(url, response, kind, most_bytes)

    def _body(self, response: requests.Response, most_bytes: int) -> bytes:
        self.exchanges[-1].body = body = super()._body(response, most_bytes)
        return body


@dataclass(frozen=True, slots=True)
class Got(Generic[_T]):
    """A page that was asked for: its answer and what it says, or why there is neither."""

    answer: Answer | None = None
    value: _T | None = None
    failure: Failure | None = None

    @property
    def came(self) -> bool:
        """Whether a page of the site came, understood or not."""
        return self.answer is not None and not isinstance(self.failure, BlockedPage | ErrorPage)


@dataclass(frozen=True, slots=True)
class View:
    """A view page, and the row that led to it."""

    post: ListedPost
    got: Got[Page]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days that were asked for, and what came in each form that was tried."""

    since: str
    until: str
    got: dict[DateForm, Got[Listing]]


@dataclass(slots=True)
class Evidence:
    """All that a probe has seen; None where there was no occasion to ask."""

    target: Target
    listing: Got[Listing]
    last_page: int | None = None
    last: Got[Listing] | None = None
    feed: Got[tuple[ListedPost, ...]] | None = None
    newest: View | None = None
    old: View | None = None
    with_file: View | None = None
    bounds: Bounds | None = None
    asked_again: Got[None] | None = None
    exchanges: list[Exchange] = field(default_factory=list)
    crawl_delay: float | None = None

    @property
    def views(self) -> list[View]:
        """The view pages, in the order in which they were asked for."""
        return [view for view in (self.newest, self.old, self.with_file) if view]

    @property
    def date_form(self) -> DateForm | None:
        """The form of ``srchFr`` and ``srchTo`` that the board obeys; None where none was found."""
        return next((form for form in (self.bounds.got if self.bounds else {}) if self._obeyed(form)), None)

    @property
    def dates_settled(self) -> bool:
        """Whether it is known now which form the board obeys, if any: one was obeyed, or all were answered."""
        gots = self.bounds.got.values() if self.bounds else ()
        answered = [got for got in gots if got.answer and not isinstance(got.failure, BlockedPage)]
        return self.date_form is not None or len(answered) == len(DATE_FORMS)

    @property
    def unreadable(self) -> str | None:
        """Why the site could not be read at all; None where it could."""
        if self.forbidden:
            return str(self.forbidden)
        # A firewall's page in the place of a feed is but a page that is no feed.
        read = self.listing.came or any(view.got.came for view in self.views) or (self.feed and self.feed.value)
        return None if read else f"the site could not be read: it {self.listing.failure}"

    @property
    def forbidden(self) -> Forbidden | None:
        """What robots.txt forbids of what a run asks for."""
        failures = [self.listing.failure, self.feed and self.feed.failure, *(view.got.failure for view in self.views)]
        return next((failure for failure in failures if isinstance(failure, Forbidden)), None)

    def _obeyed(self, form: DateForm) -> bool:
        """All rows lie between the days, and they are not those that come without asking for days."""
        if self.bounds is None or self.listing.value is None or (found := self.bounds.got[form].value) is None:
            return False
        rows, since, until = numbered_rows(found), self.bounds.since, self.bounds.until
        others = {post.seq for post in rows} != {post.seq for post in numbered_rows(self.listing.value)}
        return bool(rows) and others and all(post.published and since <= post.published <= until for post in rows)


def look_at(client: ProbeClient, target: Target) -> Evidence:
    """Ask the site for what tells most: two pages of the listing, the feed, view pages, the listing between days."""
    seen = Evidence(target, _get(client, target.list_path(1), parse_listing))
    try:
        if not isinstance(seen.listing.failure, FetchFailed) or isinstance(seen.listing.failure, Status | WrongAnswer):
            _look_further(client, target, seen)
    finally:
        seen.exchanges, seen.crawl_delay = client.exchanges, client.crawl_delay
    return seen


def _look_further(client: ProbeClient, target: Target, seen: Evidence) -> None:
    first = seen.listing.value
    seen.last_page = _last_page(first) if first else None
    if seen.last_page:
        seen.last = _get(client, target.list_path(seen.last_page), parse_listing)
    if target.feed_path:
        seen.feed = _get(client, target.feed_path, lambda body: parse_feed(body, target.board), kind="")
    rows = numbered_rows(first) or list((seen.feed.value if seen.feed else None) or ())
    if not rows:
        return
    old_rows = numbered_rows(seen.last.value if seen.last else None) or rows
    newest = max(rows, key=lambda post: post.published or "")
    old = min(reversed(old_rows), key=lambda post: post.published or "9999")
    seen.newest = _view(client, target, newest)
    if old.seq != newest.seq:
        seen.old = _view(client, target, old)
    if days := _days_to_ask_for(first, seen.last.value if seen.last else None):
        seen.bounds = _ask_for_days(client, target, seen, *days)
    given = seen.newest.got.answer
    if given and (given.etag or given.last_modified):
        path, etag, modified = target.view_path(newest.seq), given.etag, given.last_modified
        seen.asked_again = _got(lambda: client.get(path, etag=etag, last_modified=modified), lambda body: None)
    if first and seen.listing.answer and not any(downloads_of(view.got.value) for view in seen.views):
        found = _row_with_file(seen.listing.answer.body, first, {view.post.seq for view in seen.views})
        seen.with_file = _view(client, target, found) if found else None


def _get(client: Client, path: str, parse: Callable[[bytes], _T], *, kind: str = "html") -> Got[_T]:
    return _got(lambda: client.get(path, kind=kind), parse)


def _got(ask: Callable[[], Answer], parse: Callable[[bytes], _T]) -> Got[_T]:
    answer = None
    try:
        answer = ask()
        return Got(answer, parse(answer.body))
    except (FetchFailed, PageError) as failure:
        return Got(answer, failure=failure)


def _view(client: Client, target: Target, post: ListedPost) -> View:
    url = post_address(Post(target.board, post.seq), target.site)
    return View(post, _get(client, target.view_path(post.seq), lambda body: parse_page(body, url=url)))


def _ask_for_days(client: Client, target: Target, seen: Evidence, since: str, until: str) -> Bounds:
    bounds = seen.bounds = Bounds(since, until, {})
    for form in DATE_FORMS:
        path = target.list_path(1, **date_bounds(form, since, until))
        bounds.got[form] = _get(client, path, parse_listing)
        if seen.date_form:
            break
    return bounds


def numbered_rows(listing: Listing | None) -> list[ListedPost]:
    """The rows of a listing but for the pinned ones."""
    return [post for post in listing.posts if not post.pinned] if listing else []


def _last_page(listing: Listing) -> int | None:
    """The number of the listing's last page, where there is more than one and the page tells."""
    rows, total = len(numbered_rows(listing)), listing.total or listing.top_number
    pages = listing.pages or (-(-total // rows) if rows and total else 1)
    return pages if pages > 1 else None


def _days_to_ask_for(*listings: Listing | None) -> tuple[str, str] | None:
    """Days that leave out rows at both ends of a listing, so that it shows whether each bound is obeyed."""
    every: set[str] = set()
    for listing in listings:
        days = sorted({post.published for post in numbered_rows(listing) if post.published})
        every.update(days)
        if len(days) > 2:
            return days[1], days[-2]
    return (min(every), min(every)) if len(every) > 1 else None


def _row_with_file(body: bytes, listing: Listing, but: set[int]) -> ListedPost | None:
    """A post whose row shows a picture, as the icon of an attachment is."""
    marked = [str(row) for row in BeautifulSoup(body, "lxml").select("table tbody tr") if row.find("img")]
    posts = (post for post in numbered_rows(listing) if post.seq not in but)
    return next((post for post in posts if any(str(post.seq) in row for row in marked)), None)


def downloads_of(page: Page | None) -> list[Attachment]:
    """The attachments of a page that are files, and no pictures in the place of text."""
    return [file for file in page.attachments if file.url and "down.do" in file.url] if page else []
