"""One post of the site to its rows: fetched, archived, parsed, loaded, and what went wrong entered in the ledger."""

from collections.abc import Callable

from sqlite_utils import Database

from etl.address import Post, post_address
from etl.clock import now
from etl.errors import Exit
from etl.fetch.client import Answer
from etl.fetch.failures import FetchFailed, Forbidden, Gone
from etl.fetch.site import Site, Target
from etl.load.boards import note_fetched, note_tried
from etl.load.database import transaction
from etl.load.pages import RawPage, archive_page, conditions_of, is_kept
from etl.load.release_row import mark_status
from etl.load.releases import save_release
from etl.load.runs import Counts, Ending, Stage, record_problem, resolve_copies, resolve_problems
from etl.parse.outline import outline_of
from etl.parse.page import BlockedPage, ErrorPage, NotAPage, PageError
from etl.parse.reader import parse_page

FAILURES_BEFORE_GIVING_UP = 10
"""Failures in a row, before any post's page was got, that show that the site cannot be read at all."""

FAILURES_WHILE_IT_WORKED = 100
"""Failures in a row, after pages were got, that show that it can be read no more; the rest waits for the next run."""


class RunStopped(Exception):
    """Ends a run early, with its outcome and exit code."""

    def __init__(self, reason: str, outcome: Ending, code: Exit) -> None:
        super().__init__(reason)
        self.outcome: Ending = outcome
        self.code = code


class PostFetcher:
    """Fetches posts one by one, each at most once in a run, and counts what becomes of them."""

    def __init__(
        self,
        db: Database,
        site: Site,
        run_id: int,
        *,
        counts: Counts,
        on_problem: Callable[[Stage, str, str], None],
        on_post: Callable[[], None],
        limit: int | None = None,
    ) -> None:
        self.counts = counts
        self._db, self._site, self._run_id, self._limit = db, site, run_id, limit
        self._on_problem, self._on_post = on_problem, on_post
        self._done: set[tuple[str, int]] = set()
        self._listed: set[tuple[str, int]] = set()
        self._answered = False
        self._got = self._understood = self._drifted = 0
        self._in_a_row = 0
        self._forbidden = False
        self._last_failure = ""

    def note_listed(self, target: Target, seqs: set[int]) -> None:
        """Remember posts that the site names today: one that is neither held nor there is a failure."""
        self._listed |= {(target.board, seq) for seq in seqs}

    def note_answer(self) -> None:
        """A listing or feed came: the site can be read."""
        self._answered = True

    def note_drift(self) -> None:
        """A listing came in a form that is not known."""
        self._drifted += 1

    @property
    def listed(self) -> int:
        """How many posts the site has named so far."""
        return len(self._listed)

    def fetch(self, target: Target, seq: int) -> None:
        """Get a post and load it. Raises RunStopped when the limit is reached or the site is found unreadable."""
        if (target.board, seq) in self._done:
            return
        if self._limit is not None and len(self._done) >= self._limit:
            raise RunStopped(f"the limit of {self._limit} posts was reached", *self.verdict())
        self._done.add((target.board, seq))
        self._on_post()
        url = post_address(Post(target.board, seq), target.site)
        etag, last_modified = conditions_of(self._db.conn, target.board, seq)
        already_failed = self.counts.failed
        try:
            answer = self._site.client_for(target).get(target.view_path(seq), etag=etag, last_modified=last_modified)
        except Gone as failure:
            self._note_gone(target, seq, url, failure)
        except FetchFailed as failure:
            self.fail(url, "fetch", failure)
        else:
            self._take_in(target, seq, url, answer)
        if self.counts.failed > already_failed:
            note_tried(self._db, target.board, seq, now())

    def fail(self, url: str, stage: Stage, failure: FetchFailed | PageError) -> bool:
        """Enter a failure; True where the very same one was open before.

        Raises RunStopped after too many failures in a row.
        """
        self.counts.failed += 1
        known = record_problem(self._db, self._run_id, url, stage, str(failure), now())
        self._on_problem(stage, url, str(failure))
        self._forbidden = isinstance(failure, Forbidden)
        if isinstance(failure, FetchFailed | BlockedPage | ErrorPage | NotAPage):
            self._in_a_row += 1
            self._last_failure = str(failure)
        if not self._got and self._in_a_row >= FAILURES_BEFORE_GIVING_UP:
            raise RunStopped(self.why_unreadable(), "refused" if self._forbidden else "failed", Exit.UNREACHABLE)
        if self._in_a_row >= FAILURES_WHILE_IT_WORKED:
            reason = f"the site could be read no more: {self._in_a_row} failures in a row; the next run goes on"
            raise RunStopped(reason, "partial", Exit.PARTIAL)
        return known

    def verdict(self) -> tuple[Ending, Exit]:
        """How a run ends, by what was got and what was understood."""
        if not self.counts.failed:
            return "ok", Exit.OK
        if self._drifted and not self._understood:
            return "drift", Exit.DRIFT
        if not self._answered and not self._got:
            return "refused" if self._forbidden else "failed", Exit.UNREACHABLE
        return "partial", Exit.PARTIAL

    def why_unreadable(self) -> str:
        """The sentence for a site that gave nothing at all."""
        return self._last_failure if self._forbidden else f"the site could not be read: it {self._last_failure}"

    def _note_got(self) -> None:
        self._got += 1
        self._in_a_row = 0

    def _note_gone(self, target: Target, seq: int, url: str, failure: Gone) -> None:
        self._answered = True  # that a post is not there is an answer: the site can be read
        news = mark_status(self._db, target.board, seq, "gone", now())
        if news is None and (target.board, seq) in self._listed:
            # Named today and not there: it is asked for again until the site stops naming it.
            self.fail(url, "fetch", failure)
            return
        self._in_a_row = 0
        note_fetched(self._db, target.board, seq, now())
        resolve_problems(self._db, url, now())
        if news is False:
            self.counts.unchanged += 1
        else:
            self.counts.gone += 1

    def _take_in(self, target: Target, seq: int, url: str, answer: Answer) -> None:
        if answer.status == 304:
            self._note_got()
            self._understood += 1
            self.counts.unchanged += 1
            note_fetched(self._db, target.board, seq, now())
            resolve_problems(self._db, url, now())
            return
        raw = RawPage(answer.body, answer.url, now(), answer.status, None, answer.etag, answer.last_modified)
        try:
            page = parse_page(answer.body, url=url)
            if not page.is_html:
                raise NotAPage("is plain text where a page was asked for")
        except (BlockedPage, ErrorPage, NotAPage) as failure:
            self.fail(url, "fetch", failure)
            return
        except PageError as failure:
            self._note_got()
            self._drifted += 1
            with transaction(self._db):
                if not is_kept(self._db.conn, target.board, seq):
                    archive_page(self._db.conn, raw, None, target.board, seq)
            self.fail(url, "parse", failure)
            return
        self._note_got()
        self._understood += 1
        with transaction(self._db):
            was_gone = mark_status(self._db, target.board, seq, "live", now())
            result = save_release(self._db, page, outline_of(page.lines, page.title), raw, now=now())
            note_fetched(self._db, target.board, seq, now())
            resolve_problems(self._db, url, now())
            resolve_copies(self._db, target.board, seq, now())
        self.counts.no_text += not page.lines
        if result.outcome == "new":
            self.counts.new += 1
        elif result.outcome == "changed" or was_gone:
            self.counts.changed += 1
        else:
            self.counts.unchanged += 1
