"""``mofa-etl reparse``."""

import sys

import click
from sqlite_utils import Database

from etl.cli.ending import pages_line, run_line, telling_the_end
from etl.cli.log import Log, log_option
from etl.cli.options import db_option, json_option, print_json, progress
from etl.cli.streams import is_terminal
from etl.errors import Exit
from etl.load.database import reading, refuse_missing, writing
from etl.load.runs import read_run
from etl.reparse import ReparseReport, count_pages, reparse

_MOST_TOLD = 20
"""Releases that differ of which people are told the names; a log in JSON has them all."""


@click.command("reparse")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and write nothing.")
@click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes to use; default: one for each core."
)
@click.option("--quiet", is_flag=True, help="Tell only what went wrong.")
@log_option
@db_option
@json_option
@click.pass_context
def command(
    ctx: click.Context, dry_run: bool, workers: int | None, quiet: bool, log: Log, db_path: str, as_json: bool
) -> None:
    """Parse every archived page again with today's parser, whatever version read it last; no network.

    A page that is no longer understood keeps its rows and becomes a problem; one that was not understood before may
    become a release. Statements that stay the same keep their id.

    \b
    Example:  mofa-etl reparse --dry-run
    """
    told = 0

    def change(name: str, fields: list[str]) -> None:
        nonlocal told
        told += 1
        if not quiet and (told <= _MOST_TOLD or log.as_json):
            log.tell("info", "release differs", f"{name}: {', '.join(fields)}", url=name, fields=fields)

    def go(db: Database) -> ReparseReport:
        show_bar = is_terminal(sys.stderr) and not (quiet or as_json or log.as_json)
        with progress(count_pages(db), "reparse", shown=show_bar) as on_page:
            return reparse(
                db, dry_run=dry_run, workers=workers, on_change=change, on_problem=log.problem, on_page=on_page
            )

    refuse_missing(db_path)
    if dry_run:
        with reading(db_path) as db:
            report = go(db)
    else:
        with writing(db_path) as db, telling_the_end(db, log):
            report = go(db)
            row = read_run(db, report.run_id or 0)
    if told > _MOST_TOLD and not (quiet or log.as_json):
        click.echo(f"and {told - _MOST_TOLD:,} more", err=True)
    if dry_run:
        row = {name: getattr(report.counts, name) for name in ("found", "new", "changed", "unchanged", "failed")}
    if as_json:
        print_json(row | {"fields": dict(report.fields)})
    elif not quiet:
        line = f"dry run: {pages_line(row, 'would be ')}" if dry_run else run_line(row)
        fields = ", ".join(f"{name} {count:,}" for name, count in report.fields.most_common())
        click.echo(line + (f" (fields: {fields})" if fields else ""))
    ctx.exit(int(Exit.PARTIAL if report.counts.failed else Exit.OK))
