"""Dates in digits: ``2023.3.27.``, ``5.25.``, ``3.27.(월)-31.(금)``, ``3월 27일부터 31일까지``."""

import re
from collections.abc import Iterator

from etl.attribute.values import Date
from etl.attribute.years import Calendar, iso_day

_DOTTED = re.compile(
    r"""(?<![0-9.,:/$-])(?:
    (?P<y>(?:19|20)[0-9]{2})\s?[.-]\s?(?P<m>1[0-2]|0?[1-9])(?:\s?[.-]\s?(?P<d>3[01]|[12][0-9]|0?[1-9])(?P<dot3>\.?))?(?![0-9%]|[.-][0-9])
    |(?P<m1>1[0-2]|0?[1-9])\.\s?(?P<d1>3[01]|[12][0-9]|0?[1-9])(?P<dot>\.)?(?![0-9%]|\.[0-9])
    )(?P<week>\s?\([월화수목금토일](?:요일)?\)|,\s(?=[A-Z][a-z]+\b)|\s?\((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?\))?
    (?:\s?[-–~∼]\s?(?:(?P<m2>1[0-2]|0?[1-9])\.\s?)?(?P<d2>3[01]|[12][0-9]|0?[1-9])(?:\.|(?=\(|간|까지))(?![0-9%]))?""",
    re.VERBOSE,
)  # fmt: skip
DOTS = re.compile(r"[0-9]\. ?[0-9]|[0-9]-[01]?[0-9]-")
_KOREAN = re.compile(
    r"""(?<![0-9])(?:
    (?:(?P<y>(?:19|20)[0-9]{2}|[‘’'][0-9]{2})년?도?\s?)?(?P<m>1[0-2]|0?[1-9])월
       (?:\s?(?P<d>3[01]|[12][0-9]|0?[1-9])(?:일|(?=\s?[-–~∼]\s?[0-9]{1,2}일))(?:\s?\([월화수목금토일](?:요일)?\))?
       (?:(?:부터|\s?[-–~∼])\s?(?:(?P<m2>1[0-2]|0?[1-9])월\s?)?(?P<d2>3[01]|[12][0-9]|0?[1-9])일)?)?
    |(?P<y0>(?:19|20)[0-9]{2})년(?!대)
    )""",
    re.VERBOSE,
)  # fmt: skip
_HANGUL = re.compile("[가-힣]")


def dotted_dates(text: str, calendar: Calendar) -> Iterator[tuple[int, Date]]:
    """``2023.3.27.``, ``2021.05``, ``2012-09-13``, ``5.25.``, ``3.27.(월)-31.(금)``."""
    for match in _DOTTED.finditer(text):
        start = match.start()
        if match["y"]:
            month, year = int(match["m"]), int(match["y"])
            if match["d"] is None:
                if not (text[start - 1 : start] in ("(", "‘", "'") and "." in match.group()) and not _hangul_near(
                    text, match.end()
                ):
                    continue
                iso = f"{year}-{month:02d}"
                yield start, Date(iso, iso, match.group().strip(" ,"))
                continue
            day = int(match["d"])
        else:
            month, day = int(match["m1"]), int(match["d1"])
            open_before = start == 0 or text[start - 1] in "( [~∼"
            sure = (
                match["week"]
                or match["d2"]
                or (match["dot"] and (text[start - 1 : start] == "(" or start == 0 or _HANGUL.search(text)))
            )
            if not open_before or not sure or (match["week"] == ", " and text[start - 1 : start] != "("):
                continue
            known = calendar.of_day(month, day)
            if known is None:
                continue
            year = known
        first = iso_day(year, month, day)
        if first is None:
            continue
        second: str | None = first
        if match["d2"]:
            month2 = int(match["m2"]) if match["m2"] else month
            second = iso_day(year + (month2 < month), month2, int(match["d2"]))
        if second and second >= first:
            yield start, Date(first, second, match.group().strip(" ,"))


def _hangul_near(text: str, end: int) -> bool:
    return text[end : end + 2].strip()[:1] in (".", ")") and bool(_HANGUL.search(text))


def korean_dates(text: str, calendar: Calendar) -> Iterator[tuple[int, Date]]:
    """``2023년 3월 27일``, ``3월 27일부터 31일까지``, ``5월``, ``2019년``."""
    for match in _KOREAN.finditer(text):
        printed = match.group().strip()
        if match["y0"]:
            yield match.start(), Date(match["y0"], match["y0"], printed)
            continue
        month = int(match["m"])
        year = _full(match["y"]) if match["y"] else None
        if match["d"] is None:
            if year := year or calendar.of_month(month, None):
                yield match.start(), Date(f"{year}-{month:02d}", f"{year}-{month:02d}", printed)
            continue
        day = int(match["d"])
        year = year or calendar.of_day(month, day)
        first = second = iso_day(year, month, day)
        if first and year and match["d2"]:
            month2 = int(match["m2"]) if match["m2"] else month
            second = iso_day(year + (month2 < month), month2, int(match["d2"]))
        if first and second and second >= first:
            yield match.start(), Date(first, second, printed)


def _full(year: str) -> int:
    return int(year) if year.isdigit() else 2000 + int(year[1:])
