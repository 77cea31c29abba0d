"""Import: saved pages to rows, with a line in the ledger and each failure written down."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from etl.address import NotAnAddress, post_at
from etl.attribute import Attribution
from etl.clock import now
from etl.errors import Exit, WrongUse
from etl.fetch.found import Finished, Found, PassedOver, ReadToEnd, SavedList, SavedPage, Unreadable
from etl.fetch.site import Site, Target, target_of
from etl.load.attribution import attribution_of
from etl.load.boards import save_board
from etl.load.database import transaction
from etl.load.pages import RawPage, archive_page
from etl.load.releases import save_release
from etl.load.runs import Counts, Ending, Stage, finish_run, record_problem, resolve_copies, resolve_problems, start_run
from etl.parse.outline import Outline, outline_of
from etl.parse.page import NotAPage, Page, PageError, UnknownBoard, UnknownMarkup
from etl.parse.reader import capture_time, find_address, parse_page
from etl.posts import PostFetcher, RunStopped
from etl.workers import spread


@dataclass(frozen=True, slots=True)
class Hints:
    """What the user says of pages that do not tell it themselves, and whether they go over what is held."""

    url: str | None = None
    board: str | None = None
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Addresses:
    """Posts that are to be got from the site, with the site to ask; those in lists that are imported come on top."""

    site: Site
    posts: Sequence[tuple[Target, int]]


@dataclass(frozen=True, slots=True)
class Report:
    """How an import ended."""

    run_id: int
    counts: Counts
    code: Exit


def import_pages(
    db: Database,
    items: Iterable[Found],
    hints: Hints,
    *,
    on_problem: Callable[[Stage, str, str], None],
    on_file: Callable[[], None] = lambda: None,
    addresses: Addresses | None = None,
    workers: int | None = 1,
) -> Report:
    """Take in what ``items`` yields, then what stands at ``addresses``; what fails is entered in ``problems``.

    ``on_problem(stage, name, reason)`` is told of each failure, ``on_file()`` of each finished file. ``workers``
    processes parse, None for one on each core; the rows are written by this one, in the order of the items.
    """
    run_id = start_run(db, "import", now())
    work = _Import(db, run_id, hints, on_problem)
    outcome: Ending = "interrupted"
    code = Exit.PARTIAL
    reason: str | None = "stopped before the end"
    try:
        for item, reading in _read_ahead(items, hints, workers):
            if isinstance(item, Finished):
                work.note_source(item.source)
                on_file()
            else:
                work.take(item, reading)
        work.close()
        ended: tuple[Ending, Exit, str | None] = (*work.outcome(), None)
        if addresses and (posts := [*dict.fromkeys([*addresses.posts, *work.listed])]):
            ended = _fetch(db, run_id, Addresses(addresses.site, posts), work, on_problem, on_file)
        # Only now: until here it is an interrupted one.
        outcome, code, reason = ended
    finally:
        finish_run(db, run_id, work.counts, outcome, now(), stop_reason=reason)
    return Report(run_id, work.counts, code)


def _fetch(
    db: Database,
    run_id: int,
    addresses: Addresses,
    work: "_Import",
    on_problem: Callable[[Stage, str, str], None],
    on_post: Callable[[], None],
) -> tuple[Ending, Exit, str | None]:
    """Get the posts at the addresses; how the import ends with them, and why it stopped if it did."""
    files = work.outcome() if work.counts.found else None
    posts = PostFetcher(db, addresses.site, run_id, counts=work.counts, on_problem=on_problem, on_post=on_post)
    work.counts.found += len(addresses.posts)
    reason: str | None = None
    try:
        for target, seq in addresses.posts:
            with transaction(db):
                save_board(db.conn, target.board, target.site, target.lang)
            posts.note_listed(target, {seq})
            posts.fetch(target, seq)
        fetched = posts.verdict()
    except RunStopped as stopped:
        fetched, reason = (stopped.outcome, stopped.code), str(stopped)
    finally:
        work.counts.requests = addresses.site.requests
    if files in (None, fetched):
        return (*fetched, reason)
    return "partial", Exit.PARTIAL, reason


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the parser made of a page, and when the page says that it was captured."""

    page: Page
    outline: Outline
    attribution: Attribution
    captured_at: str | None


_Job = tuple[bytes, str | None, str | None]


def _read_ahead(
    items: Iterable[Found], hints: Hints, workers: int | None
) -> Iterator[tuple[Found, _Reading | PageError | None]]:
    """The items in their order, pages with what the parser makes of them; parsed by several processes where asked."""
    waiting: deque[Found] = deque()

    def jobs() -> Iterator[_Job | None]:
        for item in items:
            waiting.append(item)
            if isinstance(item, SavedPage):
                yield item.body, item.url or hints.url, item.board or hints.board
            else:
                yield None

    for reading in spread(_read, jobs(), workers):
        yield waiting.popleft(), reading


def _read(job: _Job | None) -> _Reading | PageError | None:
    if job is None:
        return None
    body, url, board = job
    try:
        page = parse_page(body, url=url, board=board)
        if page.board is None:
            raise UnknownBoard("does not tell which board it is from; give --board or --url")
    except PageError as error:
        return error
    outline = outline_of(page.lines, page.title)
    return _Reading(page, outline, attribution_of(page, outline, page.published), capture_time(body, url=url))


def _raw_page(saved: SavedPage, address: str | None, captured_at: str | None) -> RawPage:
    moment = captured_at or saved.captured_at
    at = moment or saved.imported_at or now()
    return RawPage(saved.body, address, at, origin=saved.name, dated=moment is not None)


class _Import:
    """One import under way."""

    def __init__(self, db: Database, run_id: int, hints: Hints, on_problem: Callable[[Stage, str, str], None]) -> None:
        self.counts = Counts()
        self._db, self._run_id, self._hints, self._on_problem = db, run_id, hints, on_problem
        self._drifted = 0
        self._understood = 0
        # How many pages each source held: one without any is a failure, not a quiet day.
        self._held_by: dict[str, int] = {}
        self._newest: dict[tuple[str, int], str] = {}
        self._whole: list[ReadToEnd] = []
        self.listed: list[tuple[Target, int]] = []

    def take(
        self, item: SavedPage | SavedList | PassedOver | Unreadable | ReadToEnd, reading: _Reading | PageError | None
    ) -> None:
        """Take in one thing that was found; ``reading`` is what the parser made of a page."""
        match item:
            case SavedPage():
                self.take_in(item, reading)
            case SavedList():
                self.note_list(item)
            case PassedOver():
                self.counts.ignored += 1
            case Unreadable():
                self.fail(item.source, item.name, "fetch", item.reason)
            case ReadToEnd():
                self._whole.append(item)

    def note_list(self, found: SavedList) -> None:
        """Remember the posts in a list; an address that leads to none is a failure."""
        for address in found.addresses:
            try:
                self.listed.append((target_of(address), post_at(address).seq))
                self._held_by[found.source] = self._held_by.get(found.source, 0) + 1
            except (NotAnAddress, WrongUse) as error:
                self.fail(found.source, f"{found.name}#{address}", "fetch", f"is not fetched: {error}")

    def take_in(self, saved: SavedPage, reading: _Reading | PageError | None) -> None:
        """Load one candidate, or enter why it cannot be loaded."""
        if isinstance(reading, _Reading):
            self._load(saved, reading)
        elif isinstance(reading, NotAPage) and not saved.named:
            self.counts.ignored += 1
        else:
            if isinstance(reading, UnknownMarkup):
                self._drifted += 1
                self._keep_drifted(saved)
            self.fail(saved.source, saved.name, "parse", str(reading))

    def fail(self, source: str, name: str, stage: Stage, reason: str) -> None:
        """Enter a failure in the ledger and tell it."""
        self._count(source)
        self.counts.failed += 1
        record_problem(self._db, self._run_id, name, stage, reason, now())
        self._on_problem(stage, name, reason)

    def note_source(self, source: str) -> None:
        """Remember a source that was read, whatever it held."""
        self._held_by.setdefault(source, 0)

    def close(self) -> None:
        """Enter those sources as failures in which there was no page at all."""
        for source, held in list(self._held_by.items()):
            if not held:
                self.fail(source, source, "parse", "holds no press page of the ministry")
        for archive in self._whole:
            if self._held_by.get(archive.source):
                resolve_problems(self._db, archive.name, now())

    def outcome(self) -> tuple[Ending, Exit]:
        """How the import of files ends, by what was understood and what was not."""
        if not self.counts.failed:
            return "ok", Exit.OK
        if self._understood:
            return "partial", Exit.PARTIAL
        return ("drift", Exit.DRIFT) if self._drifted else ("failed", Exit.PARTIAL)

    def _load(self, saved: SavedPage, reading: _Reading) -> None:
        page = reading.page
        raw = _raw_page(saved, page.address, reading.captured_at)
        replace = self._hints.replace and self._is_newest_capture(page, raw)
        result = save_release(
            self._db,
            page,
            reading.outline,
            raw,
            now=now(),
            replace=replace,
            attribution=reading.attribution,
        )
        resolve_problems(self._db, saved.name, now())
        resolve_copies(self._db, page.board or "", page.seq, now())
        self._understood += 1
        self._count(saved.source)
        self.counts.no_text += not page.lines
        if result.outcome == "new":
            self.counts.new += 1
        elif result.outcome == "changed":
            self.counts.changed += 1
        else:
            self.counts.unchanged += 1

    def _is_newest_capture(self, page: Page, raw: RawPage) -> bool:
        """Whether no later capture of the post came before: of those in one archive the newest is to be taken."""
        if not raw.dated or page.board is None or page.seq is None:
            return True
        newest = self._newest.get((page.board, page.seq), "")
        self._newest[page.board, page.seq] = max(newest, raw.fetched_at)
        return raw.fetched_at >= newest

    def _count(self, source: str) -> None:
        self.counts.found += 1
        self._held_by[source] = self._held_by.get(source, 0) + 1

    def _keep_drifted(self, saved: SavedPage) -> None:
        url = saved.url or self._hints.url
        address = find_address(saved.body, url=url)
        raw = _raw_page(saved, address.text if address else None, capture_time(saved.body, url=url))
        board, seq = (address.board, address.seq) if address else (self._hints.board, None)
        with transaction(self._db):
            archive_page(self._db.conn, raw, None, board, seq)
