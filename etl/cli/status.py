"""``mofa-etl status``."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from etl.cli.options import db_option, json_option, plural, print_json
from etl.cli.terminal import one_line, tell
from etl.clock import now
from etl.errors import Exit, WrongUse
from etl.health import read_health
from etl.load.database import reading

_CLOCKS_DIFFER = 1.0
"""Hours that a run may end in the future: more than the clocks of two machines should differ by."""

_LONGEST_RUN = 6.0
"""Hours after which a run without an end is doubted: the first one, over a whole archive, takes three."""


@click.command("status")
@click.option("--max-age", type=click.FloatRange(min=0), metavar="HOURS",
              help="Fail with exit code 6 where the last successful run is older.")  # fmt: skip
@db_option
@json_option
@click.pass_context
def command(ctx: click.Context, max_age: float | None, db_path: str, as_json: bool) -> None:
    """Show counts, freshness, the last runs, open problems, and signs that the site drifts away.

    With --max-age it serves a monitor: exit code 6 where no run has succeeded within so many hours, or where the
    listing of a board could not be read for as long.

    \b
    Example:  mofa-etl status --max-age 26
    """
    if max_age is not None and max_age != max_age:
        raise WrongUse("--max-age nan is no number of hours")
    with reading(db_path) as db:
        status = read_health(db)
    age = _hours_since(status["last_success"])
    stale = [] if max_age is None else [*_what_is_stale(status, age, max_age)]
    if as_json:
        print_json(status | {"hours_since_success": age, "fresh": None if max_age is None else not stale})
    else:
        for line in _lines(status, age):
            click.echo(one_line(line))
    for what in stale:
        tell(one_line(f"stale: {what}"), err=True)
    ctx.exit(int(Exit.UNSOUND if stale else Exit.OK))


def _what_is_stale(status: dict[str, Any], age: float | None, max_age: float) -> Iterator[str]:
    if age is None:
        yield "no run has succeeded yet"
    elif age > max_age:
        yield f"the last successful run ended {_ago(age)}"
    elif age < -_CLOCKS_DIFFER:
        yield f"the last successful run ended at {status['last_success']}, which is to come: a clock is wrong"
    for board in status["unread_boards"]:
        unread = _hours_since(board["since"]) or 0.0
        if unread > max_age or unread < -_CLOCKS_DIFFER:
            yield f"the listing of {board['board']} could not be read since {_ago(unread)}: it {board['reason']}"


def _lines(status: dict[str, Any], age: float | None) -> list[str]:
    counts = ", ".join(f"{count:,} {table}" for table, count in status["counts"].items())
    lines = [f"{counts}; {status['size_bytes'] / 1e6:.1f} MB"]
    newest = status["newest_release"]
    if newest:
        lines.append(f"newest release: {newest['published']}, {plural(newest['age_days'], 'day')} old")
    for board in status["boards"]:
        span = f", {board['oldest']} to {board['newest']}" if board["oldest"] else ""
        on_site = f" of {board['on_site']:,} on the site" if board["on_site"] is not None else ""
        name = board["id"] if board["name"] == board["id"] else f"{board['id']}  {board['name']}"
        to_fetch = f"; {board['to_fetch']:,} still to fetch" if board["to_fetch"] else ""
        lines.append(f"  {name}: {plural(board['releases'], 'release')}{on_site}{span}{to_fetch}")
        years = [
            f"{year['year'] or 'undated'} {year['releases']:,}"
            for year in status["years"]
            if year["board"] == board["id"]
        ]
        if years:
            lines.append(f"    by year: {', '.join(years)}")
    lines.append(f"last success: {_ago(age)}" if age is not None else "no run has succeeded yet")
    for run in status["runs"]:
        counted = ", ".join(
            f"{run[name]} {name}" for name in ("new", "changed", "unchanged", "gone", "failed") if run[name]
        )
        outcome = run["outcome"] or _without_end(run)
        lines.append(f"  {run['started_at']}  {run['command']}: {outcome} ({counted or 'nothing new'})")
    if not status["open_problems"]:
        lines.append("no open problem")
    for problem in status["open_problems"]:
        more = f" and {problem['sources'] - 1:,} more" if problem["sources"] > 1 else ""
        since = _ago(_hours_since(problem["since"]) or 0.0)
        lines.append(
            f"open problem ({problem['stage']}): {problem['url']}{more} {problem['reason']} (first seen {since})"
        )
    return lines + _drift_lines(status["drift"])


def _drift_lines(drift: dict[str, Any]) -> list[str]:
    """Each board's shares of late, with those of before where they can be compared; what has moved is marked."""
    days = drift["recent_days"]
    lines = []
    for board in dict.fromkeys(sign["board"] for sign in drift["signs"]):
        signs = [sign for sign in drift["signs"] if sign["board"] == board]
        recent, before = signs[0]["recent"]["releases"], signs[0]["before"]["releases"]
        lines.append(
            f"drift of {board}: {plural(recent, 'release')} of the last {days} days, {before:,} of the year before"
            + ("" if signs[0]["compared"] else "; too few to compare")
        )
        for sign in signs:
            if sign["compared"] and (sign["recent"]["count"] or sign["before"]["count"]):
                mark = "  MOVED" if sign["moved"] else ""
                shares = f"{sign['recent']['share']:.1%}, before {sign['before']['share']:.1%}"
                lines.append(f"  {sign['sign']}: {shares}{mark}")
    return lines


def _without_end(run: dict[str, Any]) -> str:
    """Of a run that has no end. Its lock alone tells whether it is still there; to try it could refuse another."""
    hours = _hours_since(run["started_at"]) or 0.0
    return "at work" if 0 <= hours <= _LONGEST_RUN else "at work, or ended without a word"


def _hours_since(moment: str | None) -> float | None:
    if moment is None:
        return None
    return round((datetime.fromisoformat(now()) - datetime.fromisoformat(moment)).total_seconds() / 3600, 2)


def _ago(hours: float) -> str:
    if hours < -_CLOCKS_DIFFER:
        return f"{-hours:.1f} hours ahead of this machine's clock"
    return f"{hours / 24:.0f} days ago" if hours >= 48 else f"{hours:.1f} hours ago"
