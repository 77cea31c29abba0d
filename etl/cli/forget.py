"""``mofa-etl forget``."""

import click

from etl.cli.options import db_option, json_option, print_json
from etl.cli.terminal import one_line, tell
from etl.clock import now
from etl.errors import CommandFailed
from etl.load.database import refuse_missing, writing
from etl.load.release_row import forget_release
from etl.load.runs import Counts, finish_run, read_run, start_run
from etl.query import find_release, read_outline


@click.command("forget")
@click.argument("release")
@db_option
@json_option
def command(release: str, db_path: str, as_json: bool) -> None:
    """Take a release out that was imported by mistake, with its rows, revisions and archived pages.

    RELEASE is m_5676/319652, any form of address, or the id of its row.

    \b
    Example:  mofa-etl forget m_5676/319652
    """
    refuse_missing(db_path)
    with writing(db_path) as db:
        release_id = find_release(db, release)
        if release_id is None:
            raise CommandFailed(f"{db_path} holds no release {release}; mofa-etl status tells what it holds")
        title = read_outline(db, release_id).release["title"]
        run_id = start_run(db, "forget", now())
        forget_release(db, release_id)
        finish_run(db, run_id, Counts(found=1), "ok", now())
        row = read_run(db, run_id)
    if as_json:
        print_json(row)
    else:
        tell(one_line(f"forgotten: {release} {title or ''}".rstrip()))
