"""The boards and posts of the stand-in, and which rows a page of a listing shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from threading import RLock
from typing import Any, Literal

from tests.made_pages import Source

MINISTRY_SEGMENTS = ("eng", "www")
KST = timezone(timedelta(hours=9))

LinkKind = Literal["href", "onclick", "mixed"]
PastEnd = Literal["empty", "bare", "repeat"]
Dates = Literal["dashed", "compact"] | None
Order = Literal["date", "seq"]


@dataclass(frozen=True)
class PostOnSite:
    """A post. ``time`` is its posting time in Korea; without one it follows from the seq, before 9:00 now and then,
    so that the date in GMT is the day before. ``skin`` and ``style`` are those of tests.made_pages."""

    seq: int
    title: str
    published: str = "2026-11-20"
    lines: Sequence[str | Source] = ("1. The Ministry said so.",)
    pinned: bool = False
    skin: str = "current"
    style: str = "p"
    files: Sequence[str] = ()
    department: str | None = None
    time: str | None = None

    @property
    def posted(self) -> datetime:
        """When it was posted."""
        time = self.time or f"{self.seq * 7 % 24:02}:{self.seq % 60:02}:{self.seq * 3 % 60:02}"
        return datetime.fromisoformat(f"{self.published}T{time}").replace(tzinfo=KST)

    @property
    def posted_utc(self) -> datetime:
        """The same moment, as feeds print it."""
        return self.posted.astimezone(UTC)


@dataclass(frozen=True)
class Listing:
    """What one page of a listing shows: ``rows`` are (number, post), ``pinned`` stand above them without a number."""

    page: int
    pages: int
    total: int
    pinned: tuple[PostOnSite, ...]
    rows: tuple[tuple[int, PostOnSite], ...]


@dataclass
class Board:
    """A board, made by ``StandIn.add_board``. Its switches may be set at any time.

    ``past_end``: a page past the end says that there is none (``empty``), has no row at all (``bare``), or repeats
    the last page (``repeat``). ``pinned_past_end`` shows the pinned rows there too. ``dates_accepted`` is the form in
    which ``srchFr`` and ``srchTo`` are obeyed; another form is ignored in silence. ``printed_total`` is a total that
    lies. ``order`` is the order of the listing; a feed is always in that of seq, as the real ones are.
    """

    menu: str
    site_segment: str = "eng"
    name: str = "Press Releases"
    feed_id: int | None = None
    mission: bool = False
    korean: bool = False
    link_kind: LinkKind = "href"
    total_printed: bool = True
    per_page: int = 10
    past_end: PastEnd = "empty"
    pinned_past_end: bool = False
    dates_accepted: Dates = None
    order: Order = "date"
    printed_total: int | None = None
    feed_items: int = 30
    lock: RLock = field(default_factory=RLock, repr=False)
    _posts: dict[int, PostOnSite] = field(default_factory=dict, init=False, repr=False)
    _withdrawn: dict[int, int] = field(default_factory=dict, init=False, repr=False)
    _hits: dict[int, int] = field(default_factory=dict, init=False, repr=False)
    _coming: list[tuple[int, PostOnSite]] = field(default_factory=list, init=False, repr=False)

    @property
    def segments(self) -> tuple[str, ...]:
        """The site segments that serve this board: of a mission one, of the ministry ``eng`` and ``www`` alike."""
        return (self.site_segment,) if self.mission else tuple({*MINISTRY_SEGMENTS, self.site_segment})

    @property
    def path(self) -> str:
        """The board's folder, ending in a slash."""
        return f"/{self.site_segment}/brd/{self.menu}/"

    @property
    def posts(self) -> list[PostOnSite]:
        """The posts that can be seen, in the order of the listing, each once."""
        with self.lock:
            live = [post for seq, post in self._posts.items() if seq not in self._withdrawn]
        if self.order == "seq":
            return sorted(live, key=lambda post: post.seq, reverse=True)
        return sorted(live, key=lambda post: (post.posted, post.seq), reverse=True)

    def add(self, *posts: PostOnSite) -> None:
        """Put posts on the board. Raises ValueError for a seq that the board has already."""
        with self.lock:
            for post in posts:
                if post.seq in self._posts:
                    raise ValueError(f"{self.menu} has a post {post.seq} already; edit it instead")
                self._posts[post.seq] = post

    def edit(self, seq: int, **changes: Any) -> None:
        """Change fields of a post: ``title=``, ``lines=``, or any other of PostOnSite."""
        with self.lock:
            self._posts[seq] = replace(self._posts[seq], **changes)

    def withdraw(self, seq: int, status: int = 404) -> None:
        """Take a post off listing and feed; its view page answers ``status`` (200: an error page that says 200)."""
        with self.lock:
            self._withdrawn[self._posts[seq].seq] = status

    def restore(self, seq: int) -> None:
        """Bring back a withdrawn post."""
        with self.lock:
            del self._withdrawn[seq]

    def new_post_during_walk(self, page_number: int, post: PostOnSite) -> None:
        """Let a post appear as soon as page ``page_number`` of the listing has been served, once."""
        with self.lock:
            self._coming.append((page_number, post))

    def listing_served(self, page_number: int) -> None:
        """Told by the site after it made a page of the listing."""
        with self.lock:
            due = [post for number, post in self._coming if number == page_number]
            self._coming = [coming for coming in self._coming if coming[0] != page_number]
            self.add(*due)

    def find(self, seq: int) -> PostOnSite | int:
        """The post, or the status to answer instead."""
        with self.lock:
            if seq in self._withdrawn:
                return self._withdrawn[seq]
            return self._posts.get(seq, 404)

    def count_hit(self, seq: int) -> int:
        """One more view: the counter goes up with every look, as on the site, and must not count as an edit."""
        with self.lock:
            self._hits[seq] = self._hits.get(seq, 100 + seq % 900) + 1
            return self._hits[seq]

    def listing(self, page: int, since: str = "", until: str = "") -> Listing:
        """The rows of a page, between two dates as the client wrote them."""
        posts = self.posts
        first, last = self._bound(since), self._bound(until)
        pinned = tuple(post for post in posts if post.pinned)
        posts = [post for post in posts if first <= post.published <= (last or "9999")]
        pages = max(1, -(-len(posts) // self.per_page))
        past_end = page > pages or not posts
        if past_end and self.past_end == "repeat":
            page = pages
        begin = (page - 1) * self.per_page
        rows = tuple((len(posts) - i, post) for i, post in enumerate(posts))[begin : begin + self.per_page]
        total = len(posts) if self.printed_total is None else self.printed_total
        return Listing(page, pages, total, pinned if rows or self.pinned_past_end else (), rows)

    def newest(self) -> list[PostOnSite]:
        """The posts of the feed: the last ones posted, in the order of seq, so that their dates are not in order."""
        latest = sorted(self.posts, key=lambda post: (post.posted, post.seq), reverse=True)[: self.feed_items]
        return sorted(latest, key=lambda post: post.seq, reverse=True)

    def _bound(self, text: str) -> str:
        """A bound as YYYY-MM-DD; empty where it is in the form that this board ignores."""
        form = {"dashed": "%Y-%m-%d", "compact": "%Y%m%d"}.get(self.dates_accepted or "")
        if form is None:
            return ""
        try:
            day = datetime.strptime(text, form)
        except ValueError:
            return ""
        # strptime takes "2026-1-5" too, which the site is not known to do.
        return day.strftime("%Y-%m-%d") if day.strftime(form) == text else ""
