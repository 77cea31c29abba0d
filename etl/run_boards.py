"""The scheduled run: what is new or changed on the boards, fetched politely, loaded, and entered in the ledger."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlite_utils import Database

from etl.clock import korean_day, now
from etl.discover import Discovery, Listener, Range
from etl.errors import Exit
from etl.fetch.site import Site, Target
from etl.load.boards import posts_to_fetch, posts_to_recheck, save_board
from etl.load.check_pages import prove
from etl.load.database import transaction
from etl.load.runs import (
    Counts,
    Ending,
    finish_run,
    interrupted_since,
    record_problem,
    resolve_problems,
    start_run,
)
from etl.posts import PostFetcher, RunStopped

_CHECK = "mofa-etl check"
"""What a database that is not sound is entered under."""


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
    ended: tuple[Ending, Exit, str | None]
    try:
        try:
            for target in options.targets:
                went_well = _run_board(db, site, target, options, posts, listener, run_id)
                done += [target.board] if went_well else []
            verdict = posts.verdict()
            ended = (*verdict, posts.why_unreadable() if verdict[1] == Exit.UNREACHABLE else None)
        except RunStopped as stopped:
            ended = (stopped.outcome, stopped.code, str(stopped))
        if ended[1] in (Exit.OK, Exit.PARTIAL) and (unsound := _prove(db, run_id, listener)):
            ended = ("failed", Exit.UNSOUND, unsound)
        # Only now: until here it is an interrupted one.
        outcome, code, reason = ended
    finally:
        posts.counts.requests, posts.counts.found = site.requests, posts.listed
        finish_run(db, run_id, posts.counts, outcome, now(), stop_reason=reason, boards=" ".join(done) or None)
    return RunReport(run_id, posts.counts, outcome, reason, code)


def _prove(db: Database, run_id: int, listener: Listener) -> str | None:
    """End with the quick check; what it found, in a sentence, which is an open problem until it finds nothing."""
    findings = prove(db)
    if not findings:
        resolve_problems(db, _CHECK, now())
        return None
    told = f"the database is not sound, {len(findings)} found; type: mofa-etl check"
    record_problem(db, run_id, _CHECK, "load", told, now())
    for finding in findings:
        listener.problem("load", finding.where, finding.what)
    return told


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
        first_day = korean_day() - timedelta(days=options.recheck)
        for seq in posts_to_recheck(db, target.board, first_day.isoformat(), interrupted_since(db, run_id)):
            posts.fetch(target, seq)
    return posts.counts.failed == failed_before
