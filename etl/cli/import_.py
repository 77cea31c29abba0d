"""``mofa-etl import``."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import click

from etl.address import NotAnAddress, parse_board, post_at
from etl.cli.options import db_option, json_option, plural, print_json
from etl.errors import WrongUse
from etl.fetch.saved import find_sources, read_places
from etl.import_pages import Hints, import_pages
from etl.load.database import writing
from etl.load.runs import Counts, read_run


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--board", help="Board of pages that do not tell it: m_5676, or us-en/m_4511 for a mission.")
@click.option("--url", help="Address of a page that does not carry it; for one page.")
@click.option("--replace", is_flag=True, help="Take these copies whatever is held already.")
@db_option
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    board: str | None,
    url: str | None,
    replace: bool,
    db_path: str,
    as_json: bool,
) -> None:
    """Take in saved pages: files (HTML or text), folders, globs, zip archives, or - for standard input.

    A page that is already there changes nothing. In folders and archives, files that are no press pages are
    passed over and counted as ignored; a file that is named must be one.

    \b
    Example:  mofa-etl import saved/ --db mofa.db
              mofa-etl import page.html --url 'https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652'
    """
    hints = _hints(url, board, replace)
    places = find_sources(sources)
    if url and (len(places) != 1 or not places[0].named):
        raise WrongUse("--url is the address of one page; name one file with it")

    def tell(name: str, reason: str) -> None:
        click.echo(f"{name}: {reason}", err=True)

    with writing(db_path) as db:
        show_bar = sys.stderr.isatty() and not as_json and len(places) > 1
        with _progress(len(places)) if show_bar else nullcontext(lambda: None) as on_file:
            report = import_pages(db, read_places(places), hints, on_problem=tell, on_file=on_file)
        row = read_run(db, report.run_id)
    if as_json:
        print_json(row)
    else:
        click.echo(summary(report.counts))
    ctx.exit(int(report.code))


def _hints(url: str | None, board: str | None, replace: bool) -> Hints:
    try:
        if url is not None:
            post_at(url)
        return Hints(url, parse_board(board) if board is not None else None, replace)
    except NotAnAddress as error:
        raise WrongUse(str(error)) from error


@contextmanager
def _progress(length: int) -> Iterator[Callable[[], None]]:
    with click.progressbar(length=length, label="import", file=sys.stderr) as bar:
        yield lambda: bar.update(1)


def summary(counts: Counts) -> str:
    """What an import did, in a line."""
    return (
        f"{plural(counts.found, 'page')}: {counts.new} new, {counts.changed} changed,"
        f" {counts.unchanged} unchanged, {counts.failed} failed, {counts.no_text} without text;"
        f" {plural(counts.ignored, 'other file')} ignored"
    )
