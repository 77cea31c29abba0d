"""What a command tells on standard error while it is at work: lines for people, or JSON with an object a line."""

import json
from collections.abc import Callable
from typing import Any, Literal, TypeVar

import click

from etl.cli.terminal import one_line, tell
from etl.clock import now

Level = Literal["info", "warning", "error"]
_F = TypeVar("_F", bound=Callable[..., Any])
_KEY = "mofa-etl.log"


class Log:
    """Tells one thing a line. In JSON each has ``time`` (UTC), ``level``, ``event`` and ``message``, and its fields."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json

    def tell(self, level: Level, event: str, message: str, **fields: object) -> None:
        """Tell something; people read ``message`` alone. Fields that are None are left out."""
        if not self.as_json:
            click.echo(one_line(message), err=True)
            return
        known = {name: value for name, value in fields.items() if value is not None}
        # In ASCII: no line separator, control character or lone surrogate of a page can break the line in two.
        click.echo(json.dumps({"time": now(), "level": level, "event": event, "message": message} | known), err=True)

    def problem(self, stage: str, url: str, reason: str, between: str = " ") -> None:
        """A page or source that failed, as it is entered in ``problems``; ``board`` is told where the address does."""
        where = {"url": url, "stage": stage, "board": _board_of(url)}
        self.tell("warning", "problem", f"{url}{between}{reason}", **where, reason=reason)

    def failure(self, message: str, code: int) -> None:
        """The sentence that a command ends with."""
        if self.as_json:
            self.tell("error", "error", message, exit_code=code)
        else:
            tell(f"Error: {message}", err=True)


def log_option(function: _F) -> _F:
    """``--log-format``; the command gets a Log as ``log``."""
    return click.option(
        "--log-format",
        "log",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        is_eager=True,  # what is wrong with the other options is told in this form
        callback=_begin_log,
        help="Form of the messages on standard error; json: an object a line.",
    )(function)


def log_of(ctx: click.Context) -> Log:
    """The log of the command that was called; one for people where it has no ``--log-format``."""
    log: Log = ctx.meta.get(_KEY) or Log()
    return log


def _begin_log(ctx: click.Context, parameter: click.Parameter, value: str) -> Log:
    log = Log(as_json=value == "json")
    ctx.meta[_KEY] = log
    return log


def _board_of(url: str) -> str | None:
    from etl.address import NotAnAddress, parse_board

    try:
        return parse_board(url)
    except NotAnAddress:
        return None
