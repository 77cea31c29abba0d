"""Finding a board's posts: its feed first, then its listing, only as far as is needed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin

from sqlite_utils import Database

from etl.address import list_address
from etl.clock import korean_day, now
from etl.fetch.failures import FetchFailed
from etl.fetch.site import Site, Target, date_bounds
from etl.fetch.walk import walk_listing
from etl.load.boards import (
    THE_END,
    WalkState,
    are_settled,
    count_held,
    note_posts,
    read_date_form,
    read_walk,
    save_date_form,
    save_total,
    save_walk,
    settle,
    unlisted_posts,
)
from etl.load.runs import Stage, resolve_problems
from etl.parse.feed import parse_feed
from etl.parse.listing import ListedPost, Listing, parse_listing
from etl.parse.page import PageError, UnknownMarkup
from etl.posts import PostFetcher


@dataclass(frozen=True, slots=True)
class Listener:
    """What a run tells while it is at work: what went wrong, and how far it has got."""

    problem: Callable[[Stage, str, str], None] = lambda stage, url, reason: None
    expect: Callable[[str, int, int], None] = lambda board, posts, left: None
    advance: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Range:
    """The days of posting that are asked for, both ends included; None leaves an end open."""

    since: str | None = None
    until: str | None = None

    def holds(self, post: ListedPost) -> bool:
        """Whether a post lies in the range; one without a printed day does."""
        day = post.published
        return day is None or ((self.since or "") <= day <= (self.until or "9999-12-31"))


class BoundsIgnored(UnknownMarkup):
    """The listing does not keep to the days that it was asked for."""


class NoneBetween(Exception):
    """The listing has no post of the days that it was asked for."""


_PROBE_TELLS = "mofa-etl probe finds out how it takes days"


class Discovery:
    """Finds one board's posts and has the fetcher get those that are new or bear another title."""

    def __init__(
        self, db: Database, site: Site, target: Target, posts: PostFetcher, days: Range, listener: Listener
    ) -> None:
        self._db, self._site, self._target, self._posts = db, site, target, posts
        self._days, self._listener = days, listener
        self._seen: set[int] = set()
        self._saw_all = False
        self._empty_between = False
        self._total: int | None = None
        self._bounds = _bounds_for(db, target, days)
        self._list_address = list_address(target.board, target.site)

    def ask_feed(self) -> None:
        """Note and fetch what the feed names. When it fails, the listing still serves."""
        path = self._target.feed_path
        if path is None:
            return
        # The ministry's address, whatever site was asked: a later run must know the problem again.
        address = urljoin(self._list_address, path)
        try:
            answer = self._site.client_for(self._target).get(path, kind="")
            posts = parse_feed(answer.body, self._target.board)
        except (FetchFailed, PageError) as failure:
            self._posts.fail(address, "discover", failure)
            return
        self._posts.note_answer()
        resolve_problems(self._db, address, now())
        self._posts.note_listed(self._target, {post.seq for post in posts})
        self._fetch(note_posts(self._db, self._target.board, posts, now(), from_feed=True))

    def walk(self, *, whole: bool) -> None:
        """Walk the listing: to its end where no walk has got there yet or ``whole`` asks for it, else to what is known.

        A walk that was cut short is gone on with where it stopped.
        """
        goal = self._days.since or THE_END
        state = read_walk(self._db, self._target.board)
        to_the_goal = whole or state.walked_to is None or state.walked_to > goal
        try:
            if self._bounds and self._walk_between(goal, state, to_what_is_known=not to_the_goal):
                return
            if not to_the_goal:
                self._walk_pages(1, goal, to_what_is_known=True)
            else:
                self._walk_to(goal, state)
        except (FetchFailed, PageError) as failure:
            if isinstance(failure, UnknownMarkup):
                self._posts.note_drift()
            self._posts.fail(self._list_address, "discover", failure)

    def unlisted(self) -> list[int]:
        """Live releases that a walk of the whole board, just made, did not meet: they may have been withdrawn."""
        return unlisted_posts(self._db, self._target.board, self._seen) if self._saw_all else []

    def _walk_between(self, goal: str, state: WalkState, *, to_what_is_known: bool) -> bool:
        """Walk the listing between the days asked for; False where it is to be walked without asking for days.

        Its pages are not those of the whole listing: a walk of the whole keeps its place.
        """
        try:
            self._walk_pages(1, goal, to_what_is_known=to_what_is_known)
        except BoundsIgnored as failure:
            self._forget_bounds(failure)
            return False
        except NoneBetween:
            # Perhaps there is none, perhaps the days are no longer understood: the whole listing tells.
            self._bounds, self._empty_between = {}, True
            return False
        resolve_problems(self._db, self._dates_address, now())
        if not to_what_is_known and self._days.until is None:
            walked_to = min(state.walked_to or goal, goal)
            settle(self._db, self._target.board, self._seen)
            save_walk(self._db, self._target.board, WalkState(walked_to, state.page, state.to))
        return True

    @property
    def _dates_address(self) -> str:
        return f"{self._list_address}#dates"

    def _forget_bounds(self, failure: BoundsIgnored) -> None:
        self._bounds = {}
        save_date_form(self._db, self._target.board, None)
        self._posts.fail(self._dates_address, "discover", failure)

    def _walk_to(self, goal: str, state: WalkState) -> None:
        """Walk down to a day, from where an earlier walk was cut short if there was one."""
        board = self._target.board
        start = 1
        if state.page is not None:
            # What came in since stands at the top and has pushed the rest down.
            start = max(1, self._walk_pages(1, goal, to_what_is_known=True) - 1, state.page - 1)
        further = state.page is not None and state.to is not None and state.to < goal
        self._walk_pages(start, goal, to_what_is_known=False, keep=state.to if further else goal)
        self._saw_all = start == 1 and goal == THE_END
        walked_to = min(state.walked_to or goal, goal) if self._count_agrees(start) else state.walked_to
        under_way = read_walk(self._db, board)
        # A walk that was to get further down than this one goes on another time.
        save_walk(
            self._db,
            board,
            WalkState(walked_to, under_way.page, state.to) if further else WalkState(walked_to, None, None),
        )
        if walked_to is not None:
            settle(self._db, board, self._seen)

    def _walk_pages(self, start: int, goal: str, *, to_what_is_known: bool, keep: str | None = None) -> int:
        """Walk from a page on, and fetch what is found; the number of the page behind the last one.

        ``to_what_is_known`` ends it at a page that an earlier walk has got past, each row of it: a single known post
        ends nothing, since the order of the rows is not that of the posts' making. ``keep`` is the day down to which
        the walk is remembered to be under way.
        """
        board = self._target.board
        first_walk = keep is not None and read_walk(self._db, board).walked_to is None and not self._bounds
        met: list[int] = []
        number = start
        for number, listing in walk_listing(self._get_listing, start):
            self._note_totals(number, listing)
            rows = [post for post in listing.posts if not post.pinned]
            if self._empty_between and any(post.published and self._days.holds(post) for post in rows):
                self._empty_between = False
                self._forget_bounds(
                    BoundsIgnored(f"lists no post of the days asked for, though there are some; {_PROBE_TELLS}")
                )
            seqs = [post.seq for post in listing.posts]
            self._seen.update(seqs)
            self._posts.note_listed(self._target, set(seqs))
            known_ground = are_settled(self._db, board, [post.seq for post in rows])
            news = note_posts(self._db, board, listing.posts, now())
            if keep is not None and not self._bounds:
                save_walk(self._db, board, WalkState(read_walk(self._db, board).walked_to, number, keep))
            if first_walk:
                # Until its end is reached every run goes on with this walk, so what is above is never looked for again.
                settle(self._db, board, seqs)
            met += seqs
            self._fetch(news)
            if to_what_is_known and known_ground and not news:
                break
            if goal > THE_END and all((post.published or "9999") < goal for post in rows):
                break
        if to_what_is_known and not self._bounds:
            settle(self._db, board, met)
        resolve_problems(self._db, self._list_address, now())
        return number + 1

    def _get_listing(self, page: int) -> Listing:
        answer = self._site.client_for(self._target).get(self._target.list_path(page, **self._bounds))
        listing = parse_listing(answer.body)
        self._posts.note_answer()
        return self._keeping_to_the_days(page, listing) if self._bounds else listing

    def _keeping_to_the_days(self, page: int, listing: Listing) -> Listing:
        """A listing that was asked for days, held to them. Raises BoundsIgnored."""
        rows = [post for post in listing.posts if not post.pinned]
        strange = next((post for post in rows if not self._days.holds(post)), None)
        if strange:
            days = " to ".join(self._bounds.values())
            raise BoundsIgnored(f"lists a post of {strange.published} where {days} was asked for; {_PROBE_TELLS}")
        if page == 1 and not rows:
            raise NoneBetween
        return listing

    def _note_totals(self, number: int, listing: Listing) -> None:
        if number != 1 or self._bounds:
            return
        total = listing.total if listing.total is not None else listing.top_number
        self._total = total
        save_total(self._db, self._target.board, listing.total)
        if total is not None and (left := total - count_held(self._db, self._target.board)) > 0:
            self._listener.expect(self._target.board, total, left)

    def _count_agrees(self, start: int) -> bool:
        """Hold what a walk to the end has seen against the total that the site prints, and enter a difference.

        The same difference twice is the site's own miscount, and no reason to walk for ever.
        """
        if self._days.since is not None:
            return True
        sql = "SELECT count(*) FROM posts WHERE board = ?"
        seen = len(self._seen) if start == 1 else self._db.conn.execute(sql, (self._target.board,)).fetchone()[0]
        address = f"{self._list_address}#total"
        if self._total is None or seen >= self._total:
            resolve_problems(self._db, address, now())
            return True
        self._saw_all = False
        failure = UnknownMarkup(
            f"prints {self._total:,} posts, of which {seen:,} were seen; the next run walks it again"
        )
        return self._posts.fail(address, "discover", failure)

    def _fetch(self, posts: Iterable[ListedPost]) -> None:
        for post in filter(self._days.holds, posts):
            self._posts.fetch(self._target, post.seq)


def _bounds_for(db: Database, target: Target, days: Range) -> dict[str, str]:
    """What asks the listing for the days of a range; nothing where none begins it, or the form is not known."""
    form = read_date_form(db, target.board)
    if form is None or days.since is None:
        return {}
    tomorrow = (korean_day() + timedelta(days=1)).isoformat()
    return date_bounds(form, days.since, days.until or tomorrow)
