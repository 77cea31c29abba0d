"""``mofa-etl export``."""

import sys
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click
from sqlite_utils import Database

from etl.cli.options import db_option, filters_of, plural
from etl.cli.streams import bytes_output, is_terminal
from etl.errors import WrongUse
from etl.export import Counted, Writer, source_of, write_csv, write_json, write_markdown, write_nl
from etl.load.database import reading
from etl.load.places import refuse_own
from etl.output import whole_file
from etl.parse.markers import KINDS
from etl.relations import find_relation, relation_names, select_rows
from etl.search import Filters

_FORMATS = ("csv", "json", "nl", "md", "parquet", "warc", "db")
_BINARY = ("parquet", "warc", "db")
_SOURCE = "source: Ministry of Foreign Affairs, Republic of Korea"


@click.command("export")
@click.argument("table_or_view", required=False, metavar="TABLE_OR_VIEW")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="csv", show_default=True,
              help="nl: a JSON object a line; warc: for pages alone; db: a slim copy of the whole.")  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE",
              help="Write to this file, which is there whole or not at all, instead of standard output.")  # fmt: skip
@click.option("--board", help="Only this board: its id or address.")
@click.option("--since", metavar="DATE", help="Only of this day and later, YYYY-MM-DD.")
@click.option("--until", metavar="DATE", help="Only of this day and earlier, YYYY-MM-DD.")
@click.option("--kind", type=click.Choice(KINDS), help="Only statements of this kind.")
@click.option("--lang", type=click.Choice(["en", "ko"]), help="Only releases in this language.")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark: Excel then reads Korean rightly.")
@click.option("--safe", is_flag=True, help="Put an apostrophe before CSV cells that a spreadsheet would compute.")
@db_option
def command(
    table_or_view: str | None,
    form: str,
    output: Path | None,
    board: str | None,
    since: str | None,
    until: str | None,
    kind: str | None,
    lang: str | None,
    bom: bool,
    safe: bool,
    db_path: str,
) -> None:
    """Write a table or view to standard output or a file, row by row.

    --since and --until go by the day of posting, in the view changes by the day of the change. With --format db no
    table is named, and --output may be a folder: the copy is then called mofa-YYYY-MM-DD.db.

    \b
    Example:  mofa-etl export statement_list --since 2020-01-01 --output statements.csv
              mofa-etl export statement_list --format parquet --output statements.parquet
              mofa-etl export --format db --output public/
    """
    if (bom or safe) and form != "csv":
        raise WrongUse(f"--{'bom' if bom else 'safe'} is for --format csv")
    filters = filters_of(board, since, until, kind, lang)
    if output == Path("-"):
        output = None
    if output is None and form in _BINARY and is_terminal(sys.stdout):
        raise WrongUse(f"{form} is nothing for a terminal to show; name a file with --output")
    with reading(db_path) as db:
        if form == "db":
            _write_copy(db, table_or_view, output, filters, db_path)
        elif table_or_view is None:
            raise WrongUse(f"name the table or view to export: {', '.join(relation_names(db.conn))}")
        elif form == "warc":
            _write_archive(db, table_or_view, output, filters, db_path)
        else:
            _write_rows(db, table_or_view, output, filters, _writer(db, form, bom=bom, safe=safe), db_path)


def _writer(db: Database, form: str, *, bom: bool, safe: bool) -> Writer:
    if form == "csv":
        return partial(write_csv, bom=bom, safe=safe)
    if form == "md":
        return partial(write_markdown, source=source_of(db.conn).values())
    if form == "parquet":
        from etl.export_parquet import write_parquet

        return partial(write_parquet, source=source_of(db.conn))
    return write_json if form == "json" else write_nl


def _write_rows(db: Database, name: str, output: Path | None, filters: Filters, write: Writer, db_path: str) -> None:
    relation = find_relation(db.conn, name)
    rows = Counted(select_rows(db.conn, relation, filters))
    if output is None:
        write(rows, relation.columns, bytes_output())
        return
    refuse_own(db_path, output, "--output")
    with whole_file(output) as stream:
        write(rows, relation.columns, stream)
    click.echo(f"{plural(rows.count, 'row')} of {name} in {output}; {_SOURCE}", err=True)


def _write_archive(db: Database, name: str, output: Path | None, filters: Filters, db_path: str) -> None:
    if name != "pages":
        raise WrongUse("warc is a format for pages; type: mofa-etl export pages --format warc --output pages.warc.gz")
    if filters.kind or filters.lang:
        raise WrongUse(
            f"pages cannot be narrowed by --{'kind' if filters.kind else 'lang'}; only by --board, --since, --until"
        )
    from etl.export_warc import write_warc

    def write(stream: BinaryIO) -> int:
        return write_warc(db.conn, stream, board=filters.board, since=filters.since, until=filters.until)

    if output is None:
        write(bytes_output())
        return
    refuse_own(db_path, output, "--output")
    with whole_file(output) as stream:
        count = write(stream)
    click.echo(f"{plural(count, 'page')} in {output}; {_SOURCE}", err=True)


def _write_copy(db: Database, name: str | None, output: Path | None, filters: Filters, db_path: str) -> None:
    from etl.export_slim import slim_path, write_slim_copy

    if name is not None or filters != Filters():
        raise WrongUse("db is a format for the whole database; type: mofa-etl export --format db --output FILE")
    if output is None:
        raise WrongUse("a copy of the database is a file; name it, or a folder, with --output")
    target = slim_path(output)
    refuse_own(db_path, target, "--output")
    published = write_slim_copy(db.conn, target)
    click.echo(f"{published.sha256}  {published.path}")
    click.echo(f"a slim copy of {published.size / 1e6:.1f} MB in {published.path}; {_SOURCE}", err=True)
