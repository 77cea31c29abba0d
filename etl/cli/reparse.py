"""``mofa-etl reparse``."""

import sys
from contextlib import closing, nullcontext
from pathlib import Path

import click
from sqlite_utils import Database

from etl.cli.options import db_option, json_option, plural, print_json, progress
from etl.errors import Exit
from etl.load.database import database_errors, open_for_reading, writing
from etl.load.runs import read_run
from etl.reparse import ReparseReport, count_pages, reparse


@click.command("reparse")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and write nothing.")
@click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes to use; default: one for each core."
)
@click.option("--quiet", is_flag=True, help="Tell only what went wrong.")
@db_option
@json_option
@click.pass_context
def command(ctx: click.Context, dry_run: bool, workers: int | None, quiet: bool, db_path: str, as_json: bool) -> None:
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
        if not quiet and told <= 20:
            click.echo(f"{name}: {', '.join(fields)}", err=True)

    def problem(name: str, reason: str) -> None:
        click.echo(f"{name} {reason}", err=True)

    def go(db: Database) -> ReparseReport:
        show_bar = sys.stderr.isatty() and not quiet and not as_json
        with progress(count_pages(db), "reparse") if show_bar else nullcontext(_nothing) as on_page:
            return reparse(db, dry_run=dry_run, workers=workers, on_change=change, on_problem=problem, on_page=on_page)

    if dry_run:
        with database_errors(Path(db_path)), closing(open_for_reading(db_path).conn) as connection:
            report = go(Database(connection))
    else:
        with writing(db_path) as db:
            report = go(db)
            row = read_run(db, report.run_id or 0)
    if told > 20 and not quiet:
        click.echo(f"and {told - 20:,} more", err=True)
    if as_json:
        counts = report.counts
        found = {name: getattr(counts, name) for name in ("found", "new", "changed", "unchanged", "failed")}
        print_json((found if dry_run else row) | {"fields": dict(report.fields)})
    elif not quiet:
        click.echo(_summary(report, dry_run))
    ctx.exit(int(Exit.PARTIAL if report.counts.failed else Exit.OK))


def _nothing() -> None:
    """For where there is no progress bar to move."""


def _summary(report: ReparseReport, dry_run: bool) -> str:
    counts = report.counts
    would = "would be " if dry_run else ""
    fields = ", ".join(f"{name} {count:,}" for name, count in report.fields.most_common())
    return (
        f"{plural(counts.found, 'page')}: {counts.new} {would}new, {counts.changed} {would}changed,"
        f" {counts.unchanged} unchanged, {counts.failed} failed" + (f" (fields: {fields})" if fields else "")
    )
