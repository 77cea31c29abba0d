"""The scheduled run: what is new or changed on the boards, fetched politely, loaded, and entered in the ledger."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from etl.clock import now
from etl.discover import Discovery, Range
from etl.errors import Exit
from etl.fetch.site import Site, Target
from etl.load.boards import posts_to_fetch, posts_to_recheck, save_board
from etl.load.database import transaction
from etl.load.runs import Counts, Ending, finish_run, interrupted_since, start_run
from etl.posts import PostFetcher, RunStopped


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run is to do. ``since`` and ``until`` are days of posting, both included; ``recheck`` is in days."""

    targets: tuple[Target, ...]
    walk_all: bool = False
    since: str | None = None
    until: str | None = None
    limit: int | None = None
    recheck: int = 7


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run ended."""

    run_id: int
    counts: Counts
    outcome: Ending
    stop_reason: str | None
    code: Exit


@dataclass(frozen=True, slots=True)
class Listener:
    """What a run tells while it is at work: lines to read, and how far it has got."""

    say: Callable[[str], None] = lambda text: None
    problem: Callable[[str, str], None] = lambda url, reason: None
    expect: Callable[[str, int, int], None] = lambda board, posts, left: None
    advance: Callable[[], None] = lambda: None


def run_boards(db: Database, site: Site, options: RunOptions, listener: Listener) -> RunReport:
    """Run over the boards, one after the other; a page that fails stops none of the others."""
    run_id = start_run(db, "run", now())
    posts = PostFetcher(
        db,
        site,
        run_id,
        counts=Counts(),
        on_problem=listener.problem,
        on_post=listener.advance,
        limit=options.limit,
    )
    done: list[str] = []
    outcome: Ending = "interrupted"
    reason: str | None = "stopped before the end"
    code = Exit.PARTIAL
    try:
        try:
            for target in options.targets:
                went_well = _run_board(db, site, target, options, posts, listener, run_id)
                done += [target.board] if went_well else []
            outcome, code = posts.verdict()
            reason = posts.why_unreadable() if code == Exit.UNREACHABLE else None
        except RunStopped as stopped:
            outcome, reason, code = stopped.outcome, str(stopped), stopped.code
    finally:
        posts.counts.requests, posts.counts.found = site.requests, posts.listed
        finish_run(db, run_id, posts.counts, outcome, now(), stop_reason=reason, boards=" ".join(done) or None)
    return RunReport(run_id, posts.counts, outcome, reason, code)


def _run_board(
    db: Database,
    site: Site,
    target: Target,
    options: RunOptions,
    posts: PostFetcher,
    listener: Listener,
    run_id: int,
) -> bool:
    """One board: its feed, its listing, what earlier runs left over, recent posts again. True where all went well."""
    with transaction(db):
        save_board(db.conn, target.board, target.site, target.lang)
    if not target.site_given:
        # Named by its id alone: the segment that it was first seen with is the better guess.
        row = db.conn.execute("SELECT site FROM boards WHERE id = ?", (target.board,)).fetchone()
        target = replace(target, site=row[0])
    failed_before = posts.counts.failed
    days = Range(options.since, options.until)
    discovery = Discovery(db, site, target, posts, days, listener)
    discovery.ask_feed()
    discovery.walk(whole=options.walk_all)
    for post in posts_to_fetch(db, target.board, options.since, options.until):
        posts.fetch(target, post.seq)
    for seq in discovery.unlisted():
        posts.fetch(target, seq)
    if options.recheck > 0:
        first_day = (datetime.now(UTC) + timedelta(hours=9)).date() - timedelta(days=options.recheck)
        for seq in posts_to_recheck(db, target.board, first_day.isoformat(), interrupted_since(db, run_id)):
            posts.fetch(target, seq)
    return posts.counts.failed == failed_before
