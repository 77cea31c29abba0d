"""Who speaks and when, from the head of a briefing, and the tag that opens a title (field guide, section 4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from etl.parse.markers import same_words

_HEAD_LINES = 6
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(r"^([A-Z][a-z]{2,8})\.? ([0-9]{1,2}), ([0-9]{4}),? +([0-2]?[0-9]):([0-5][0-9]) *\(?KST\)?$")
_KOREAN = re.compile(
    r"^([0-9]{4})[.년] ?([0-9]{1,2})[.월] ?([0-9]{1,2})[.일]? ?(?:\([월화수목금토일]\))?,? ?"
    r"([0-2]?[0-9]):([0-5][0-9])(?: ?KST)?$"
)
_TAG = re.compile(r"^\[([^\[\]]{1,60})\]\s*\S")


@dataclass(frozen=True, slots=True)
class Head:
    """``speaker`` as printed above the time, ``held_at`` as ``2018-02-20 14:30 KST``; None where a page has neither."""

    speaker: str | None
    held_at: str | None


def head_of(lines: Sequence[str], title: str | None, board_name: str | None) -> Head:
    """The head of a briefing: the line with day and time of day, and above it who speaks."""
    for i, line in enumerate(lines[:_HEAD_LINES]):
        held_at = _moment(line)
        if held_at is None:
            continue
        above = lines[i - 1] if i else None
        if above is not None and _names_nobody(above, title, board_name):
            above = None
        return Head(above, held_at)
    return Head(None, None)


def is_moment(line: str) -> bool:
    """Whether a line is a day with a time of day and no more, as in the head of a briefing."""
    return _moment(line) is not None


def tag_of(title: str | None) -> str | None:
    """The bracketed word that opens a title (``[Former]``, ``[Incumbent]``, a topic), without its brackets."""
    match = _TAG.match(title) if title else None
    return match[1].strip() if match else None


def _moment(line: str) -> str | None:
    english, korean = _ENGLISH.match(line), _KOREAN.match(line)
    if english:
        name, day, year, hour, minute = english.groups()
        month = _MONTHS.index(name[:3].lower()) + 1 if name[:3].lower() in _MONTHS else 0
    elif korean:
        year, month_digits, day, hour, minute = korean.groups()
        month = int(month_digits)
    else:
        return None
    try:
        held = date(int(year), month, int(day))
    except ValueError:
        return None
    return f"{held.isoformat()} {int(hour):02}:{minute} KST" if int(hour) < 24 else None


def _names_nobody(line: str, title: str | None, board_name: str | None) -> bool:
    """Whether the line above the time is but the heading of the briefing."""
    if title is not None and same_words(line, title):
        return True
    words = line.casefold()
    heading = (board_name or "").casefold()
    return words in ("press briefing", "press briefings", "briefing", "브리핑", "정례브리핑") or words == heading
