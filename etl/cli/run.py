"""``mofa-etl run``."""

import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import FrameType

import click
from click._termui_impl import ProgressBar

from etl.boards import BOARDS
from etl.cli.options import day_of, db_option, json_option, plural, print_json
from etl.errors import WrongUse
from etl.fetch.client import Policy
from etl.fetch.site import MINISTRY, Site, Target, checked_site, target_of
from etl.load.database import writing
from etl.load.runs import read_run
from etl.run_boards import Listener, RunOptions, RunReport, run_boards


@click.command("run")
@click.option("--board", "boards", multiple=True, default=["m_5676"], show_default=True,
              help="Board to run over: its id, its address, or all; may be repeated.")  # fmt: skip
@click.option("--all", "walk_all", is_flag=True, help="Walk the whole listing, not only as far as what is known.")
@click.option("--since", metavar="DATE", help="Only posts of this day and later, YYYY-MM-DD.")
@click.option("--until", metavar="DATE", help="Only posts of this day and earlier, YYYY-MM-DD.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="End after so many posts; the next run goes on.")
@click.option("--recheck", type=click.IntRange(0, 36_500), default=7, show_default=True, metavar="DAYS",
              help="Fetch posts of so many days again, to see edits and withdrawals.")  # fmt: skip
@click.option("--delay", type=click.FloatRange(min=0), default=1.0, show_default=True, metavar="SECONDS",
              help="Pause between requests; not below 0.3.")  # fmt: skip
@click.option("--site", "site_address", default=MINISTRY, show_default=True, metavar="URL", help="The site to ask.")
@click.option("--ca-bundle", type=click.Path(exists=True, dir_okay=False),
              help="File with certificates, where the site's chain lacks one.")  # fmt: skip
@click.option("--verbose", is_flag=True, help="Tell every request.")
@click.option("--quiet", is_flag=True, help="Tell only what went wrong.")
@db_option
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    boards: tuple[str, ...],
    walk_all: bool,
    since: str | None,
    until: str | None,
    limit: int | None,
    recheck: int,
    delay: float,
    site_address: str,
    ca_bundle: str | None,
    verbose: bool,
    quiet: bool,
    db_path: str,
    as_json: bool,
) -> None:
    """The scheduled job: find new and changed posts, fetch them politely, keep the pages, parse and load them.

    Until a walk of a board's listing has reached its end, every run goes on with it; afterwards a run looks only
    as far as what is known. Asks for a page at a time, with a pause, and obeys robots.txt.

    \b
    Example:  mofa-etl run --db mofa.db
              mofa-etl run --board m_5676 --board m_4080 --since 2024-01-01
    """
    base = checked_site(site_address, delay)
    first, last = day_of(since, "--since"), day_of(until, "--until")
    if first and last and first > last:
        raise WrongUse(f"--since {first} is later than --until {last}")
    options = RunOptions(_targets(boards, base), walk_all, first, last, limit, recheck)
    teller = _Teller(verbose=verbose, quiet=quiet, delay=delay)
    site = Site(base, Policy(delay=delay, ca_bundle=ca_bundle), teller.request)
    with writing(db_path) as db, _sigterm_interrupts(), closing(site):
        try:
            report = run_boards(db, site, options, teller.listener())
        finally:
            teller.end()
        row = read_run(db, report.run_id)
    if as_json:
        print_json(row)
    elif not quiet:
        click.echo(summary(report))
    if report.stop_reason and (not quiet or report.code):
        click.echo(report.stop_reason, err=True)
    ctx.exit(int(report.code))


def summary(report: RunReport) -> str:
    """What a run did, in a line."""
    counts = report.counts
    return (
        f"{report.outcome}: {counts.found} posts seen, {counts.new} new, {counts.changed} changed,"
        f" {counts.unchanged} unchanged, {counts.gone} gone, {counts.failed} failed ({counts.requests} requests)"
    )


def _targets(boards: tuple[str, ...], base: str) -> tuple[Target, ...]:
    names = [name for board in boards for name in ([known.id for known in BOARDS] if board == "all" else [board])]
    targets = {target.board: target for target in (target_of(name, base) for name in names)}
    return tuple(targets.values())


@contextmanager
def _sigterm_interrupts() -> Iterator[None]:
    """Let a scheduler's SIGTERM end a run as Ctrl-C does: what is loaded stays, and the ledger says so."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Teller:
    """Tells on standard error how a run goes: a progress bar on a terminal, plain lines elsewhere."""

    def __init__(self, *, verbose: bool, quiet: bool, delay: float) -> None:
        self._verbose, self._quiet, self._delay = verbose, quiet, delay
        self._bar: ProgressBar[int] | None = None

    def listener(self) -> Listener:
        return Listener(problem=self.problem, expect=self.expect, advance=self.advance)

    def problem(self, url: str, reason: str) -> None:
        """A failure is told whatever was asked for."""
        self._line(f"{url} {reason}")

    def request(self, url: str, what: str) -> None:
        """A request, with the status that it was answered with."""
        if self._verbose:
            self._line(f"{what} {url}")

    def expect(self, board: str, posts: int, left: int) -> None:
        """How many posts the site has, how many are still to be fetched, and how long that will take."""
        if self._quiet:
            return
        time = _duration(left * max(self._delay, 0.1))
        self._line(f"{board}: {plural(posts, 'post')} on the site, {left:,} still to fetch, which takes {time}")
        if sys.stderr.isatty() and not self._verbose:
            self.end()
            self._bar = click.progressbar(length=left, label=board, file=sys.stderr)
            self._bar.__enter__()

    def advance(self) -> None:
        """One more post was dealt with."""
        if self._bar:
            self._bar.update(1)

    def end(self) -> None:
        """Close the bar, if there is one."""
        if self._bar:
            self._bar.__exit__(None, None, None)
            self._bar = None

    def _line(self, text: str) -> None:
        click.echo(("\n" if self._bar else "") + text, err=True)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return "about a minute" if seconds > 30 else "less than a minute"
    if seconds < 5400:
        return f"about {seconds / 60:.0f} minutes"
    return f"about {seconds / 3600:.1f} hours"
