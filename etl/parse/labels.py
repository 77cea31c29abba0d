"""The labelled facts above a body: ``Date``, ``hit``, ``등록일``, ``담당부서`` (field guide, section 3)."""

import re
from collections.abc import Iterable
from datetime import date

from etl.parse.page import Facts
from etl.parse.whitespace import fold

_FIELDS = {
    "date": "published",
    "등록일": "published",
    "작성일": "published",
    "수정일": "modified",
    "hit": "hits",
    "hits": "hits",
    "조회수": "hits",
    "조회": "hits",
    "담당부서": "department",
    "부서명": "department",
    "작성자": "author",
    "author": "author",
}
_DATE = re.compile(r"(?<![0-9])([12][0-9]{3})[-.]([01]?[0-9])[-.]([0-3]?[0-9])(?![0-9])")
_ONLY_DATE = re.compile(r"^[12][0-9]{3}-[01][0-9]-[0-3][0-9](?: [0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?)?$")
_HITS = re.compile(r"^[0-9]{1,3}(?:,[0-9]{3}){1,3}$|^[0-9]{1,12}$")


def field_of(label: str) -> str | None:
    """The fact that a printed label stands for, whatever its case; None for any other word."""
    return _FIELDS.get(fold(label).rstrip(":： ").casefold())


def facts_of(pairs: Iterable[tuple[str, str]]) -> Facts:
    """The facts in (label, value) pairs. The first value of a kind counts; an author stands in for a department."""
    found: dict[str, str] = {}
    for label, value in pairs:
        field = field_of(label)
        if field and fold(value):
            found.setdefault(field, fold(value))
    return Facts(
        published=read_date(found.get("published", "")),
        hits=read_hits(found.get("hits", "")),
        department=found.get("department") or found.get("author"),
    )


def read_date(text: str) -> str | None:
    """The first real calendar day in a text, as ``YYYY-MM-DD``."""
    for year, month, day in _DATE.findall(text):
        try:
            return date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            continue
    return None


def is_date_line(text: str) -> bool:
    """Whether a line is a posting date and nothing else, with or without a time of day."""
    return bool(_ONLY_DATE.match(text)) and read_date(text) is not None


def read_hits(text: str) -> int | None:
    """A view counter, with or without separators of thousands."""
    return int(text.replace(",", "")) if _HITS.match(text) else None
