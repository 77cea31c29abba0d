"""``mofa-etl boards``."""

import click

from etl.cli.options import db_option, json_option, print_json, print_table
from etl.load.database import reading
from etl.query import read_boards


@click.command("boards")
@db_option
@json_option
def command(db_path: str, as_json: bool) -> None:
    """List the boards: those that are known by name, and others that the database holds.

    Any other board can be run over by its address, a mission's too.

    \b
    Example:  mofa-etl boards
    """
    with reading(db_path) as db:
        boards = read_boards(db)
    if as_json:
        print_json(boards)
    else:
        print_table(boards, ("id", "name", "lang", "feed", "releases", "last_success", "address"))
