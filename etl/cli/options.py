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
from etl.cli.terminal import escaped_json, one_line
from etl.errors import WrongUse
from etl.search import Filters

JSON_ASKED = "etl.json"
"""Where a call remembers that JSON was asked for: a failure is then told in it too."""

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


def remember_json(ctx: click.Context, _: click.Parameter, asked: Any) -> Any:
    """Let a failure be told in JSON as well, where that was asked for."""
    ctx.meta[JSON_ASKED] = ctx.meta.get(JSON_ASKED) or asked is True or asked == "json"
    return asked


def json_option(function: _F) -> _F:
    """``--json``."""

    return click.option(
        "--json", "as_json", is_flag=True, is_eager=True, callback=remember_json, help="Print JSON and nothing else."
    )(function)


def ca_bundle_option(function: _F) -> _F:
    """``--ca-bundle FILE``."""
    return click.option(
        "--ca-bundle",
        type=click.Path(exists=True, dir_okay=False),
        callback=_checked_bundle,
        help="File with certificates (PEM), where the site's chain lacks one.",
    )(function)


def _checked_bundle(ctx: click.Context, parameter: click.Parameter, path: str | None) -> str | None:
    if path is not None:
        import ssl

        try:
            ssl.create_default_context(cafile=path)
        except (ssl.SSLError, OSError) as error:
            raise WrongUse(f"--ca-bundle {path} holds no certificate that can be read; give a file in PEM") from error
    return path


def plural(count: int, noun: str) -> str:
    """``1 page``, ``2 pages``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def print_json(value: object) -> None:
    """One JSON value on stdout."""
    click.echo(escaped_json(json.dumps(value, ensure_ascii=False, indent=2)))


def print_table(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    """Rows as columns of text, a Korean letter counted as the two columns that it takes."""
    cells = [list(columns), *([_cell(row[column]) for column in columns] for row in rows)]
    widths = [max(width_of(line[i]) for line in cells) for i in range(len(columns))]
    for line in cells:
        click.echo("  ".join(text + " " * (widths[i] - width_of(text)) for i, text in enumerate(line)).rstrip())


def _cell(value: object) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else one_line(str(value))


def width_of(text: str) -> int:
    """The columns that a text takes on a terminal: a Korean letter has two."""
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
def progress(length: int, label: str, *, shown: bool) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error, or none; what it yields moves it on by one."""
    if not shown:
        yield lambda: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield lambda: bar.update(1)


def code_of(country: str) -> str:
    """The ISO 3166 code, or ``EU``, of a country that is named by it or by what it is called. Raises WrongUse."""
    from etl.attribute.countries import find_countries
    from etl.attribute.country_names import COUNTRIES

    if country.upper() in {line.partition("|")[0] for line in COUNTRIES.splitlines()} - {""}:
        return country.upper()
    found = find_countries(country)
    if len(found) != 1:
        raise WrongUse(f"{country} names no country; give its ISO 3166 code (JP), or EU")
    return found[0].code
