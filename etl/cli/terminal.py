"""Text for a terminal: what a page, a file's name or a server brought in must not move the cursor or hide a word."""

import re
from typing import Any

import click

# Control characters but the end of a line, marks that turn the direction of text, separators of lines and paragraphs,
# and lone surrogates, which no terminal can be sent.
_OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(text: str) -> str:
    """A text in which everything that a terminal would obey is written out (``\\x1b``); ends of lines stay."""
    return _OBEYED.sub(lambda letter: letter[0].encode("unicode_escape").decode("ascii"), text)


def one_line(text: str) -> str:
    """As ``plain``, with the ends of lines written out, too: a name cannot add a line to a report."""
    return plain(text).replace("\n", "\\n")


def plain_rows(value: Any) -> Any:
    """Rows of the database with every text made plain; only the body of a release has more than one line."""
    if isinstance(value, dict):
        return {
            key: plain(inner) if key == "body" and isinstance(inner, str) else plain_rows(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [plain_rows(inner) for inner in value]
    return one_line(value) if isinstance(value, str) else value


def tell(text: str, *, err: bool = False) -> None:
    """Print a text of which a part came from elsewhere."""
    click.echo(plain(text), err=err)


def escaped_json(text: str) -> str:
    """JSON in which such characters are escaped: it says the same, and a terminal obeys none of it."""
    return _OBEYED.sub(lambda letter: f"\\u{ord(letter[0]):04x}", text)
