"""The year of a date that prints none: from the day of posting, else from a year that the release prints."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

_FIRST_YEAR, _LAST_YEAR = 1000, 9000
_SAME_YEAR = 90


class Calendar:
    """Gives a year to dates that print none: from the posting day, else from a year that the release prints."""

    def __init__(self, published: str | None, year: int | None = None) -> None:
        """``published`` is ``YYYY-MM-DD``; ``year`` is one that the release prints, for want of a posting day."""
        self.posted: date | None = None
        if published:
            try:
                self.posted = date.fromisoformat(published)
            except ValueError:
                self.posted = None
            if self.posted and not _FIRST_YEAR < self.posted.year < _LAST_YEAR:
                self.posted = None
        self.year = year

    def of_day(self, month: int, day: int, last: bool = False, ahead: bool = False) -> int | None:
        """The year that brings a day nearest to the posting, its own before others; ``last`` and ``ahead`` know."""
        if self.posted is None:
            return self.year
        best: int | None = None
        least = 0
        for year in (self.posted.year - 1, self.posted.year, self.posted.year + 1):
            if day > monthrange(year, month)[1]:
                continue
            away = (date(year, month, day) - self.posted).days
            if (last and away > 0) or (ahead and away < 0):
                continue
            # Half a year off, a day without year is more often one of the same year than one of the next.
            cost = abs(away) - (_SAME_YEAR if year == self.posted.year else 0)
            if best is None or cost < least:
                best, least = year, cost
        return best

    def of_month(self, month: int, words: str | None, future: bool = False, past: bool = False) -> int | None:
        """The year of a month that stands alone; ``words`` is ``last``, ``next`` or ``this`` if it goes before it.

        ``future`` and ``past`` say what the verbs around it tell.
        """
        if self.posted is None:
            return None if words in ("last", "next") else self.year
        year, now = self.posted.year, self.posted.month
        if words == "last":
            return year if month < now else year - 1
        if words == "next" or (future and words != "this"):
            return year if month >= now else year + 1
        if words == "this":
            return year
        if past:
            return year if month <= now else year - 1
        # A month is looked for in the same year first: releases tell more of the past than of the year to come.
        return min(
            (year, year - 1, year + 1), key=lambda y: abs((y - year) * 12 + month - now) - (3 if y == year else 0)
        )


_FOUR = re.compile("(?:19[5-9]|20[0-6])[0-9]")
_DAY_BEFORE = re.compile(r"[A-Z][a-z]{2,8}\.? (?:[0-9]{1,2},? )?$")


def printed_year(texts: Iterable[str]) -> int | None:
    """The latest year that the texts print with a day or a month, else the first that they print at all."""
    dated: int | None = None
    any_year: int | None = None
    for text in texts:
        for match in _FOUR.finditer(text):
            start, end = match.span()
            if text[max(0, start - 1) : start].isalnum() or text[max(0, start - 1) : start] in ("$", ".", ",", "-"):
                continue
            if _NO_YEAR_AFTER.match(text, end):
                continue
            year = int(match.group())
            any_year = any_year or year
            if _DAY_BEFORE.search(text, max(0, start - 20), start):
                dated = max(dated or 0, year)
    return dated or any_year


_NO_YEAR_AFTER = re.compile(r"\w|%|[.,][0-9]")


def iso_day(year: int | None, month: int, day: int) -> str | None:
    """The ISO form of a day, None where there is no such day or its year is not known."""
    return f"{year}-{month:02d}-{day:02d}" if year and day <= monthrange(year, month)[1] else None
