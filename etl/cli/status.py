"""``mofa-etl status``."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from etl.cli.options import db_option, json_option, plural, print_json
from etl.clock import now
from etl.errors import Exit
from etl.load.database import database_errors, open_for_reading
from etl.query import read_status


@click.command("status")
@click.option("--max-age", type=click.FloatRange(min=0), metavar="HOURS",
              help="Fail with exit code 6 where the last successful run is older.")  # fmt: skip
@db_option
@json_option
@click.pass_context
def command(ctx: click.Context, max_age: float | None, db_path: str, as_json: bool) -> None:
    """Show counts, freshness, the last runs and open problems.

    With --max-age it serves a monitor: exit code 6 where no run has succeeded within so many hours.

    \b
    Example:  mofa-etl status --max-age 26
    """
    with database_errors(Path(db_path)):
        status = read_status(open_for_reading(db_path))
    age = _hours_since(status["last_success"])
    stale = max_age is not None and (age is None or age > max_age)
    if as_json:
        print_json(status | {"hours_since_success": age, "fresh": None if max_age is None else not stale})
    else:
        for line in _lines(status, age):
            click.echo(line)
    if stale:
        said = "no run has succeeded yet" if age is None else f"the last successful run ended {_ago(age)}"
        click.echo(f"stale: {said}", err=True)
    ctx.exit(int(Exit.UNSOUND if stale else Exit.OK))


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
        lines.append(
            f"  {run['started_at']}  {run['command']}: {run['outcome'] or 'at work'} ({counted or 'nothing new'})"
        )
    if not status["open_problems"]:
        lines.append("no open problem")
    for problem in status["open_problems"]:
        more = f" and {problem['sources'] - 1:,} more" if problem["sources"] > 1 else ""
        lines.append(f"open problem ({problem['stage']}): {problem['url']}{more} {problem['reason']}")
    return lines


def _hours_since(moment: str | None) -> float | None:
    if moment is None:
        return None
    return round((datetime.fromisoformat(now()) - datetime.fromisoformat(moment)).total_seconds() / 3600, 2)


def _ago(hours: float) -> str:
    return f"{hours / 24:.0f} days ago" if hours >= 48 else f"{hours:.1f} hours ago"
