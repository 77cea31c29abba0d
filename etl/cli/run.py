"""``mofa-etl run``."""

import sys
from contextlib import closing
from typing import TYPE_CHECKING

import click

from etl.boards import BOARDS
from etl.cli.ending import run_line, telling_the_end
from etl.cli.log import Log, log_option
from etl.cli.options import ca_bundle_option, day_of, db_option, json_option, plural, print_json
from etl.cli.streams import is_terminal, log_is_lost
from etl.cli.terminal import tell
from etl.discover import Listener
from etl.errors import Exit, WrongUse
from etl.fetch.client import Policy
from etl.fetch.ping import checked_ping, send_ping
from etl.fetch.session import refuse_wrong_proxy
from etl.fetch.site import MINISTRY, Site, Target, checked_site, target_of
from etl.load.database import writing
from etl.load.runs import Stage, read_run
from etl.run_boards import RunOptions, run_boards

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar  # click gives the class no public name


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
@ca_bundle_option
@click.option("--ping", envvar="MOFA_PING", show_envvar=True, metavar="URL",
              help="Address to ask for after a run that ended with exit code 0: a heartbeat.")  # fmt: skip
@click.option("--verbose", is_flag=True, help="Tell every request.")
@click.option("--quiet", is_flag=True, help="Tell only what went wrong.")
@log_option
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
    ping: str | None,
    verbose: bool,
    quiet: bool,
    log: Log,
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
    refuse_wrong_proxy(base)
    heartbeat = checked_ping(ping) if ping else None
    first, last = day_of(since, "--since"), day_of(until, "--until")
    if first and last and first > last:
        raise WrongUse(f"--since {first} is later than --until {last}")
    options = RunOptions(_targets(boards, base), walk_all, first, last, limit, recheck)
    teller = _Teller(log, verbose=verbose, quiet=quiet, delay=delay)
    site = Site(base, Policy(delay=delay, ca_bundle=ca_bundle), teller.request)
    with writing(db_path) as db, closing(site), telling_the_end(db, log):
        try:
            report = run_boards(db, site, options, teller.listener())
        finally:
            teller.end()
        row = read_run(db, report.run_id)
    if as_json:
        print_json(row)
    elif not quiet:
        click.echo(run_line(row))
    if report.stop_reason and (not quiet or report.code) and not log.as_json:
        tell(report.stop_reason, err=True)
    if heartbeat and report.code == Exit.OK and not log_is_lost():
        # The database is closed and free by now: whatever comes of this changes nothing.
        _ping(heartbeat, log, verbose=verbose)
    ctx.exit(int(report.code))


def _ping(url: str, log: Log, *, verbose: bool) -> None:
    failure = send_ping(url)
    if failure:
        log.tell("warning", "ping failed", f"the address given with --ping {failure}", reason=failure)
    elif verbose or log.as_json:
        log.tell("info", "ping", "the address given with --ping was asked for")


def _targets(boards: tuple[str, ...], base: str) -> tuple[Target, ...]:
    names = [name for board in boards for name in ([known.id for known in BOARDS] if board == "all" else [board])]
    targets = {target.board: target for target in (target_of(name, base) for name in names)}
    return tuple(targets.values())


class _Teller:
    """Tells on standard error how a run goes: a progress bar on a terminal, lines elsewhere."""

    def __init__(self, log: Log, *, verbose: bool, quiet: bool, delay: float) -> None:
        self._log, self._verbose, self._quiet, self._delay = log, verbose, quiet, delay
        self._bar: ProgressBar[int] | None = None

    def listener(self) -> Listener:
        return Listener(problem=self.problem, expect=self.expect, advance=self.advance)

    def problem(self, stage: Stage, url: str, reason: str) -> None:
        """A failure is told whatever was asked for."""
        self._leave_the_bar()
        self._log.problem(stage, url, reason)

    def request(self, url: str, what: str) -> None:
        """A request, with the status that it was answered with."""
        if self._verbose:
            self._leave_the_bar()
            status = int(what) if what.isdecimal() else None
            self._log.tell("info", "request", f"{what} {url}", url=url, status=status)

    def expect(self, board: str, posts: int, left: int) -> None:
        """How many posts the site has, how many are still to be fetched, and how long that will take."""
        if self._quiet:
            return
        time = _duration(left * max(self._delay, 0.1))
        message = f"{board}: {plural(posts, 'post')} on the site, {left:,} still to fetch, which takes {time}"
        self._leave_the_bar()
        self._log.tell("info", "to fetch", message, board=board, on_site=posts, to_fetch=left)
        if is_terminal(sys.stderr) and not (self._verbose or self._log.as_json):
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

    def _leave_the_bar(self) -> None:
        """A line is told below the bar, not behind it."""
        if self._bar:
            click.echo("", err=True)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return "about a minute" if seconds > 30 else "less than a minute"
    if seconds < 5400:
        return f"about {seconds / 60:.0f} minutes"
    return f"about {seconds / 3600:.1f} hours"
