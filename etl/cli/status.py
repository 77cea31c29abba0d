"""``mofa-etl status``."""

import click

from etl.cli.options import db_option, json_option, plural, print_json
from etl.load.database import open_for_reading
from etl.query import read_status


@click.command("status")
@db_option
@json_option
def command(db_path: str, as_json: bool) -> None:
    """Show counts, the last runs and open problems.

    \b
    Example:  mofa-etl status --db mofa.db
    """
    status = read_status(open_for_reading(db_path))
    if as_json:
        print_json(status)
        return
    click.echo(", ".join(f"{count:,} {table}" for table, count in status["counts"].items()))
    for board in status["boards"]:
        span = f", {board['oldest']} to {board['newest']}" if board["oldest"] else ""
        click.echo(f"  {board['id']}  {board['name']}: {plural(board['releases'], 'release')}{span}")
    click.echo("last runs" if status["runs"] else "no run yet")
    for run in status["runs"]:
        counts = ", ".join(f"{run[name]} {name}" for name in ("new", "changed", "unchanged", "failed"))
        click.echo(f"  {run['started_at']}  {run['command']}: {run['outcome'] or 'at work'} ({counts})")
    click.echo("open problems" if status["open_problems"] else "no open problem")
    for problem in status["open_problems"]:
        click.echo(f"  {problem['url']}: {problem['reason']}")
