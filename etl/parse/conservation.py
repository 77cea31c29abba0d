"""The law that nothing is lost: every visible character of a body stands, in order, in exactly one statement.

The whole list of exceptions: the title repeated above the first line, alt texts of pictures there
(``is_preamble``), and the marks that close a text (``END_MARK``).
"""

import re
from collections.abc import Iterable, Sequence

from etl.parse.outline import is_preamble
from etl.parse.whitespace import visible_characters

_END_MARK = re.compile(r"/end/|/끝/|끝\.", re.IGNORECASE)


def difference(lines: Sequence[str], title: str | None, statements: Iterable[tuple[str, str]]) -> str | None:
    """Where a body and its statements part; None where the law holds.

    ``lines`` are those of the body, ``statements`` the (marker, text) of each, in order. The answer shows
    the place: what the body says there, and what the statements say.
    """
    start = 0
    while start < len(lines) and is_preamble(lines[start], title):
        start += 1
    body = visible_characters("".join(lines[start:]))
    said = visible_characters("".join(marker + text for marker, text in statements))
    i = j = 0
    while i < len(body) or j < len(said):
        common = _common(body, i, said, j)
        i, j = i + common, j + common
        if i == len(body) and j == len(said):
            return None
        mark = _END_MARK.match(body, i)
        if mark is None:
            return f"the body goes on with {body[i : i + 40]!r}, the statements with {said[j : j + 40]!r}"
        i = mark.end()
    return None


def _common(body: str, i: int, said: str, j: int) -> int:
    """How many characters agree from here on."""
    at, step = 0, 64
    # In steps that grow, so that a text with an end mark in each line is not copied whole at each of them.
    while (piece := body[i + at : i + at + step]) and piece == said[j + at : j + at + step]:
        at += len(piece)
        step *= 2
    i, j = i + at, j + at
    low, high = 0, min(step, len(body) - i, len(said) - j)
    while low < high:
        middle = (low + high + 1) // 2
        if body[i : i + middle] == said[j : j + middle]:
            low = middle
        else:
            high = middle - 1
    return at + low
