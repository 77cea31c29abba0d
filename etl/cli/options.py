"""Options and output that the commands share."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar
from unicodedata import east_asian_width

import click

from etl.address import NotAnAddress, parse_board
from etl.errors import WrongUse
from etl.search import Filters

_F = TypeVar("_F", bound=Callable[..., Any])


def db_option(function: _F) -> _F:
    """``--db PATH``."""
    return click.option(
        "--db",
        "db_path",
        type=click.Path(),
        default="mofa.db",
        envvar="MOFA_DB",
        show_default=True,
        show_envvar=True,
        help="The database file.",
    )(function)


def json_option(function: _F) -> _F:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")(function)


def plural(count: int, noun: str) -> str:
    """``1 page``, ``2 pages``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def print_json(value: object) -> None:
    """One JSON value on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    """Rows as columns of text, a Korean letter counted as the two columns that it takes."""
    cells = [list(columns), *([_cell(row[column]) for column in columns] for row in rows)]
    widths = [max(_width(line[i]) for line in cells) for i in range(len(columns))]
    for line in cells:
        click.echo("  ".join(text + " " * (widths[i] - _width(text)) for i, text in enumerate(line)).rstrip())


def _cell(value: object) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def day_of(text: str | None, option: str) -> str | None:
    """The day that an option names, ``YYYY-MM-DD``. Raises WrongUse for what is none."""
    try:
        return None if text is None else date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise WrongUse(f"{option} {text} is no day; write it as 2024-01-31") from error


def filters_of(board: str | None, since: str | None, until: str | None, kind: str | None, lang: str | None) -> Filters:
    """What --board, --since, --until, --kind and --lang leave in. Raises WrongUse for what they cannot mean."""
    try:
        board = None if board is None else parse_board(board)
    except NotAnAddress as error:
        raise WrongUse(f"{board} names no board; give its id (m_5676) or the address of its list") from error
    return Filters(board, day_of(since, "--since"), day_of(until, "--until"), kind, lang)


@contextmanager
def progress(length: int, label: str) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error; what it yields moves it on by one."""
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield lambda: bar.update(1)
