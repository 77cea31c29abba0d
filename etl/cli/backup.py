"""``mofa-etl backup``."""

from pathlib import Path

import click

from etl.cli.options import db_option, json_option, print_json
from etl.cli.terminal import one_line, tell
from etl.load.backup import back_up
from etl.load.database import reading, refuse_missing
from etl.load.places import refuse_own


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@db_option
@json_option
def command(file: Path, db_path: str, as_json: bool) -> None:
    """Copy the database to FILE, while others read and write it.

    The copy is proved to be whole before it gets its name.

    \b
    Example:  mofa-etl backup backups/mofa.db
    """
    refuse_missing(db_path)
    refuse_own(db_path, file, "file")
    with reading(db_path) as db:
        size = back_up(db.conn, file)
    if as_json:
        print_json({"file": str(file), "bytes": size})
    else:
        tell(one_line(f"{file}: {size / 1_000_000:.1f} MB, whole"))
