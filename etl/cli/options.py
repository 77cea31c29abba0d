"""Options and output that the commands share."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

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
