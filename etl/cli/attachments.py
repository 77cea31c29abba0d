"""``mofa-etl attachments``."""

import sys
from contextlib import closing
from pathlib import Path

import click

from etl.cli.options import ca_bundle_option, db_option, filters_of, json_option, plural, print_json, progress
from etl.cli.streams import is_terminal
from etl.cli.terminal import one_line, tell
from etl.fetch.client import Policy
from etl.fetch.site import MINISTRY, Site, checked_site
from etl.fetch_attachments import fetch_attachments, wanted_attachments
from etl.load.database import reading


@click.group("attachments")
def command() -> None:
    """Download the files that releases offer.

    \b
    Example:  mofa-etl attachments fetch files/ --since 2024-01-01
    """


@command.command("fetch")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--board", help="Only this board: its id or address.")
@click.option("--since", metavar="DATE", help="Only releases of this day and later, YYYY-MM-DD.")
@click.option("--until", metavar="DATE", help="Only releases of this day and earlier, YYYY-MM-DD.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="So many files at most.")
@click.option("--delay", type=click.FloatRange(min=0), default=1.0, show_default=True, metavar="SECONDS",
              help="Pause between requests; not below 0.3.")  # fmt: skip
@click.option("--site", "site_address", default=MINISTRY, show_default=True, metavar="URL", help="The site to ask.")
@ca_bundle_option
@db_option
@json_option
@click.pass_context
def fetch(
    ctx: click.Context,
    folder: Path,
    board: str | None,
    since: str | None,
    until: str | None,
    limit: int | None,
    delay: float,
    site_address: str,
    ca_bundle: str | None,
    db_path: str,
    as_json: bool,
) -> None:
    """Download attachments into FOLDER, the newest first; what is there already is left alone.

    A file goes to FOLDER/board/seq/position-name. A download that is a web page, or does not begin as its type does,
    is a failure and is not kept.

    \b
    Example:  mofa-etl attachments fetch files/ --board m_5676 --limit 100
    """
    filters = filters_of(board, since, until, None, None)
    site = Site(checked_site(site_address, delay), Policy(delay=delay, ca_bundle=ca_bundle))
    with reading(db_path) as db:
        wanted = wanted_attachments(db, filters.board, filters.since, filters.until)
    wanted = wanted[:limit]

    def problem(url: str, reason: str) -> None:
        tell(one_line(f"{url} {reason}"), err=True)

    show_bar = is_terminal(sys.stderr) and not as_json
    with closing(site), progress(len(wanted), "attachments", shown=show_bar) as on_file:
        fetched = fetch_attachments(site, wanted, folder, problem, on_file)
    if as_json:
        print_json({"written": fetched.written, "there": fetched.there, "failed": fetched.failed})
    else:
        click.echo(f"{plural(fetched.written, 'file')} written, {fetched.there} there already, {fetched.failed} failed")
    ctx.exit(int(fetched.code()))
