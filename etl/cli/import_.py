"""``mofa-etl import``."""

import os
import sys
from collections.abc import Sequence
from contextlib import closing

import click

from etl.address import NotAnAddress, parse_board, post_at
from etl.cli.ending import run_line, telling_the_end
from etl.cli.log import Log, log_option
from etl.cli.options import ca_bundle_option, db_option, json_option, print_json, progress
from etl.cli.streams import is_terminal
from etl.errors import WrongUse
from etl.fetch.client import Policy
from etl.fetch.saved import Place, find_sources, is_archive, read_places
from etl.fetch.session import refuse_wrong_proxy
from etl.fetch.site import MINISTRY, Site, Target, at_ministry, checked_site, target_of
from etl.import_pages import Addresses, Hints, import_pages
from etl.load.database import writing
from etl.load.places import own_files
from etl.load.runs import Stage, read_run
from etl.workers import WORTH_A_POOL

_LARGE = 20_000_000
"""Bytes in archives above which several processes are worth their start."""


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--board", help="Board of pages that do not tell it: m_5676, or us-en/m_4511 for a mission.")
@click.option("--url", help="Address of a page that does not carry it; for one page.")
@click.option("--site", "site_address", default=MINISTRY, show_default=True, metavar="URL",
              help="The site that addresses are fetched from.")  # fmt: skip
@click.option("--delay", type=click.FloatRange(min=0), default=1.0, show_default=True, metavar="SECONDS",
              help="Pause between requests; not below 0.3.")  # fmt: skip
@ca_bundle_option
@click.option("--replace", is_flag=True, help="Take these copies whatever is held already.")
@log_option
@db_option
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    board: str | None,
    url: str | None,
    replace: bool,
    site_address: str,
    delay: float,
    ca_bundle: str | None,
    log: Log,
    db_path: str,
    as_json: bool,
) -> None:
    """Take in saved pages: files (HTML or text), folders, globs, zip archives, web archives (WARC), - for standard
    input, or addresses of posts, also as a file that lists them, one a line.

    A page that is already there changes nothing. In folders and archives, files that are no press pages are
    passed over and counted as ignored; a file that is named must be one. Captures in a web archive tell when a
    release read how: the newest is its text, older ones that differ are its revisions.

    \b
    Example:  mofa-etl import saved/ --db mofa.db
              mofa-etl import crawl.warc.gz addresses.txt
              mofa-etl import page.html --url 'https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652'
    """
    hints = _hints(url, board, replace)
    base = checked_site(site_address, delay)
    posts = [_post(source, base) for source in sources if _is_address(source)]
    if posts:
        refuse_wrong_proxy(base)
    places = find_sources([source for source in sources if not _is_address(source)], own_files(db_path))
    site = Site(base, Policy(delay=delay, ca_bundle=ca_bundle))
    if url and (len(places) != 1 or not places[0].named or is_archive(places[0])):
        raise WrongUse("--url is the address of one page; name one file with it, and no archive")

    def problem(stage: Stage, name: str, reason: str) -> None:
        log.problem(stage, name, reason, between=": ")

    with writing(db_path) as db, closing(site), telling_the_end(db, log):
        steps = len(places) + len(posts)
        show_bar = is_terminal(sys.stderr) and not (as_json or log.as_json) and steps > 1
        with progress(steps, "import", shown=show_bar) as on_file:
            report = import_pages(
                db,
                read_places(places),
                hints,
                on_problem=problem,
                on_file=on_file,
                addresses=Addresses(site, posts),
                workers=None if _is_much(places) else 1,
            )
        row = read_run(db, report.run_id)
    if as_json:
        print_json(row)
    else:
        click.echo(run_line(row))
    if row["stop_reason"] and not log.as_json:
        click.echo(row["stop_reason"], err=True)
    ctx.exit(int(report.code))


def _is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _post(address: str, base: str) -> tuple[Target, int]:
    try:
        return target_of(address, base), post_at(at_ministry(address, base)).seq
    except NotAnAddress as error:
        raise WrongUse(str(error)) from error


def _is_much(places: Sequence[Place]) -> bool:
    """Whether there is enough to parse to start processes for it: many files, or large archives."""
    size = sum(os.path.getsize(place.path) for place in places if os.path.isfile(place.path))
    return len(places) >= WORTH_A_POOL or size > _LARGE


def _hints(url: str | None, board: str | None, replace: bool) -> Hints:
    try:
        if url is not None:
            post_at(url)
        return Hints(url, parse_board(board) if board is not None else None, replace)
    except NotAnAddress as error:
        raise WrongUse(str(error)) from error
