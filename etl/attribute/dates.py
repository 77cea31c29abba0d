"""Which days, months and years a text mentions, as ISO dates.

A year that is not printed comes from the day the release was posted: the nearest year for a day, with the
words around it for a month (``last January``, ``in June this year``, ``will ... in May``); where the posting day is
not known, from the dates of the release that print one. Without either, a date without year is left out.
"""

import re
from collections.abc import Iterator
from functools import cache

from etl.attribute.capitals import capitals
from etl.attribute.numeric_dates import DOTS, dotted_dates, korean_dates
from etl.attribute.values import Date
from etl.attribute.verbs import forms
from etl.attribute.years import Calendar, iso_day

_MONTHS = {m: i + 1 for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())}
MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept\.?|Sep\.?|Oct\.?|Nov\.?|Dec\.?)"
)
DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![\w]|[.,][0-9])"
_YEAR = r"(?:19|20)[0-9]{2}(?![\w]|[.,][0-9]|%)"
# With a month before it a number is a year in older centuries as well: "November 26, 1883".
_ANY_YEAR = r"(?:1[5-9]|20)[0-9]{2}(?![\w]|[.,][0-9]|%)"
_WEEKDAY = r"(?:\s?\((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?\))?"
_TO = r"(?:\s?(?:-|–|—|~|∼){1,2}\s?|\s(?:to|through|until|till|thru)\s)"
# "from December 18 till 22": after "from", whatever word stands between two days is a "to".
_ENGLISH = re.compile(
    rf"""(?:
    (?P<month>{MONTH})\s(?P<day>{DAY}){_WEEKDAY}
      (?:,?\s(?:of\s)?(?P<year>{_ANY_YEAR}))?
      (?:(?P<to>{_TO}|\s[a-z]{{2,7}}\s)(?:(?:the\s)?(?P<month2>{MONTH})\s)?(?P<day2>{DAY}){_WEEKDAY}(?:,?\s(?P<year2>{_ANY_YEAR}))?)?
    |(?P<dday>{DAY})(?:(?P<dto>{_TO}|\sand\s)(?P<dday2>{DAY}))?\s(?:of\s)?(?P<dmonth>{MONTH})(?![\w])(?:,?\s(?P<dyear>{_ANY_YEAR}))?
      (?:(?P<dto3>{_TO})(?P<dday3>{DAY})\s(?P<dmonth3>{MONTH})(?:,?\s(?P<dyear3>{_ANY_YEAR}))?)?
    |(?P<month0>{MONTH}),?\s(?:of\s)?(?P<year0>{_ANY_YEAR})
    |(?P<month1>{MONTH})(?![\w-])
    |(?P<years>(?P<y1>{_ANY_YEAR})(?:(?P<yto>{_TO}|\s(?:and|or)\s)(?P<y2>{_YEAR}))?)
    )""",
    re.VERBOSE,
)  # fmt: skip
_MORE_DAYS = re.compile(
    rf"(?:, (?:and )?| and | & )(?P<day>{DAY})(?:(?:{_TO})(?P<day2>{DAY}))?{_WEEKDAY}(?:,? (?P<year>{_ANY_YEAR}))?"
)
_AFTER_MORE = re.compile(
    r"$|[.,;:)\]–—”\"]| (?:in|at|on|with|to|for|and|by|of|during|under|from|as|after|while|when|where"
    r"|respectively|this|last|next|local|upon|\(|is|are|was|were|will|through|KST)\b|, "
)
_HINT = re.compile("[0-9JFMASOND](?:(?<=[0-9])[0-9]*|an|eb|ar|pr|ay|u[nl]|ug|ep|ct|ov|ec)")
_BARE_MONTH_BEFORE = re.compile(
    r"(?:\b(?:in|of|since|by|until|till|last|this|next|early|late|mid|from|through|during|on|between|to"
    r"|and|or|for|before|after|each|coming|past|around|early as|late as|[a-z]+ly)[ -]|[(–-])$",
    re.IGNORECASE,
)  # fmt: skip
_SURE_BEFORE = re.compile(
    r"\b(?:in|of|since|by|until|last|this|next|early|late|mid|during|early as|[a-z]+ly)[ -]$", re.IGNORECASE
)
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|by|since|until|till|from|of|for|during|through|throughout|year|before|after|between"
    r"|early|late|mid|to|around|as of|end|back|term)[ -]|\()$",
    re.IGNORECASE,
)
# Resolutions and amounts are numbers like older years: fewer words make one sure.
_OLD_YEAR_BEFORE = re.compile(r"\b(?:[Ii]n|[Ss]ince|year)(?: the year)? $")
_NAME_BEFORE = re.compile(r"(?P<name>[A-Z][\w.-]*(?: [A-Z][a-z]+)?) \($")
_PLACE_BEFORE = re.compile(r"\((?P<name>[A-Z][\w.-]*(?: [A-Z][a-z]+)?), $")
_TERM = re.compile(r" (?:term|period)\b")
_WHICH_YEAR = re.compile(r",? (?:of )?(this|last|next) year\b")
_EVENT_AFTER = re.compile(r"(?: \([^)]{1,12}\))?[ -](?!KST|GMT|ROK\b|Korea)(?:[A-Z][a-z]+|[A-Z][A-Z0-9]+)\b")
_PLACES_AFTER = re.compile(r" (?:KST|EST|EDT|GMT)\b")
_THE_BEFORE = re.compile(r"\b(?:the|The|its|our)(?: historic)? $")
_FUTURE = re.compile(r"\b(?:will|to be held|scheduled|upcoming|planned|slated|next|to take place|shall|plans? to)\b")

_AHEAD = frozenset("expected scheduled planned slated intended anticipated arranged".split())
_LONGEST_CLAUSE = 90
_PAST = re.compile(
    r"\b(?:since|(?<!be )(?<!to )(?P<verb>was|were|took|met|held|hit|made|gave|began|came|went|became|saw|led|broke"
    r"|won|rose|fell|left|[a-z]{2,}ed)"
    r"(?: (?!(?:to|ahead|before|for|prior|will|would|that|by|until|towards?)\b|[a-z]{2,}ed\b)[\w’'-]+){0,7}"
    r",? (?:back in|in|on|of|early|late|mid))[ -]$"
)


def find_dates(text: str, calendar: Calendar) -> tuple[Date, ...]:
    """The dates of a text, in the order in which they stand, each once."""
    if not _HINT.search(text):
        return ()
    found: dict[tuple[str, str], Date] = {}
    spans: list[tuple[int, Date]] = []
    if "월" in text or "년" in text:
        spans += korean_dates(text, calendar)
    if DOTS.search(text):
        spans += dotted_dates(text, calendar)
    spans += _english(text, calendar)
    spans.sort(key=lambda s: s[0])
    for _, one in spans:
        found.setdefault((one.start, one.end), one)
    return tuple(found.values())


@cache
def _month(name: str) -> int:
    return _MONTHS[name[:3].lower()]


@cache
def _number(day: str) -> int:
    return int(day.rstrip("stndrh"))


def _english(text: str, calendar: Calendar) -> Iterator[tuple[int, Date]]:
    past = 0
    for hint in _HINT.finditer(text):
        start = hint.start()
        if start < past or (start and (text[start - 1].isalnum() or text[start - 1] == "_")):
            continue
        match = _ENGLISH.match(text, start)
        if match is None:
            continue
        past = match.end()
        if match["month"]:
            for at, end, one in _month_day(text, match, calendar):
                past = end
                yield at, one
        elif match["dmonth"]:
            yield from ((start, one) for one in _day_month(match, calendar))
        elif match["month0"]:
            iso = f"{match['year0']}-{_month(match['month0']):02d}"
            yield start, Date(iso, iso, match.group())
        elif match["month1"]:
            if month := _month_alone(text, match, calendar):
                yield start, month
        elif match["years"]:
            yield from ((start + i, one) for i, one in enumerate(_years(text, match)))


def _month_day(text: str, match: re.Match[str], calendar: Calendar) -> Iterator[tuple[int, int, Date]]:
    """``June 18``, ``June 17-18, 2010``, ``February 9 and 10``, ``August 30 - September 2``: (start, end, date)."""
    start = match.start()
    to = _link_of(text, match)
    end = match.end() if to else match.end("year") if match["year"] else match.end("day")
    printed = match["year"] or (match["year2"] if to else None)
    if printed is None and _is_event(text, start, end):
        return
    month, day = _month(match["month"]), _number(match["day"])
    last = text[max(0, start - 5) : start] == "last " or _long_ago(text, start, month, day, calendar)
    ahead = text[max(0, start - 9) : start] in ("falls on ", " fall on ")
    year = int(printed) if printed else _relative_year(text, end, calendar) or calendar.of_day(month, day, last, ahead)
    if to and match["month2"] and match["year2"] and not match["year"] and year and _month(match["month2"]) < month:
        # "December 30 - January 2, 2011" began the year before.
        year -= 1
    first = iso_day(year, month, day)
    if first is None or year is None:
        return
    if not to:
        yield start, end, Date(first, first, text[start:end])
    else:
        month2 = _month(match["month2"]) if match["month2"] else month
        year2 = int(match["year2"]) if match["year2"] else year + (month2 < month)
        second = iso_day(year2, month2, _number(match["day2"]))
        if second is None or to == "and":
            yield start, end, Date(first, first, text[start : match.end("year") if match["year"] else match.end("day")])
            if second:
                begin = match.start("month2") if match["month2"] else match.start("day2")
                yield begin, end, Date(second, second, text[begin:end])
        elif second >= first:
            yield start, end, Date(first, second, text[start:end])
        month, year = month2, year2
    # "June 9, 16 and 23": further days of the same month.
    for more in _more_days(text, end):
        again_year = int(more["year"]) if more["year"] else year
        again = iso_day(again_year, month, _number(more["day"]))
        until = iso_day(again_year, month, _number(more["day2"])) if more["day2"] else again
        if again and until and until >= again:
            yield more.start("day"), more.end(), Date(again, until, text[more.start("day") : more.end()])


def _link_of(text: str, match: re.Match[str]) -> str | None:
    """What joins the two days of a match: ``to``, ``and``, or nothing where the second is no day."""
    to = match["to"]
    if to is None:
        return None
    word = to.strip()
    if not word.isalpha() or word in _TO_WORDS:
        return "to"
    before = text[max(0, match.start() - 8) : match.start()].lower()
    if word == "and":
        if before == "between ":
            return "to"
        return "and" if match["month2"] or _AFTER_MORE.match(text, match.end()) else None
    # "from December 18 till 22": after "from", whatever word stands between two days is a "to".
    opened = not match["month2"] and before.endswith(("from ", "between ")) and _AFTER_MORE.match(text, match.end())
    return "to" if opened else None


_TO_WORDS = frozenset(("to", "through", "until", "till", "thru"))


def _more_days(text: str, end: int) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    while len(found) < 12 and (more := _MORE_DAYS.match(text, end)):
        found.append(more)
        end = more.end()
    if found and not (" and " in found[-1].group() and _AFTER_MORE.match(text, end)):
        return []
    return found


def _day_month(match: re.Match[str], calendar: Calendar) -> Iterator[Date]:
    """``13 July 2017``, ``6-8 June``, ``30 March to 2 April 2012``."""
    month, day = _month(match["dmonth"]), _number(match["dday"])
    printed = match["dyear"] or match["dyear3"]
    year = int(printed) if printed else calendar.of_day(month, day)
    first = iso_day(year, month, day)
    if first is None:
        return
    second: str | None = first
    if match["dday2"]:
        second = iso_day(year, month, _number(match["dday2"]))
        if match["dto"].strip() == "and" and second:
            yield Date(first, first, match["dday"])
            yield Date(second, second, match.group()[match.start("dday2") - match.start() :])
            return
    elif match["dday3"]:
        second = iso_day(year, _month(match["dmonth3"]), _number(match["dday3"]))
    if second and second >= first:
        yield Date(first, second, match.group())


def _month_alone(text: str, match: re.Match[str], calendar: Calendar) -> Date | None:
    start, end, name = match.start(), match.end(), match["month1"]
    before = text[max(0, start - 12) : start]
    relative = _WHICH_YEAR.match(text, end)
    if not relative and not (
        _SURE_BEFORE if name in ("May", "March", "Mar", "Sep", "Sep.", "Jan", "Jun") else _BARE_MONTH_BEFORE
    ).search(before):
        return None
    if not relative and before.endswith((" and ", " or ", " to ")) and not _month_or_end(text, end):
        return None
    if _EVENT_AFTER.match(text, end) and not _PLACES_AFTER.match(text, end):
        return None
    word = relative.group(1) if relative else None
    month = _month(name)
    if word:
        year = _relative_year(text, end, calendar)
    else:
        near = next((w for w in ("last", "next", "this") if before.lower().endswith(f"{w} ")), None)
        future = bool(near is None and _FUTURE.search(text, max(0, start - 90), start))
        year = calendar.of_month(month, near, future, not future and _is_past(text, start))
    return Date(f"{year}-{month:02d}", f"{year}-{month:02d}", text[start:end]) if year else None


def _is_past(text: str, start: int) -> bool:
    """Whether the last verb before a month tells of what was: ``took office in``, not ``agreed to meet in``."""
    match = _PAST.search(text, max(0, start - _LONGEST_CLAUSE), start)
    if match is None:
        return False
    verb = match["verb"]
    # What somebody said or planned can be ahead.
    return verb is None or (verb not in _AHEAD and forms().get(verb) != "past")


def _long_ago(text: str, start: int, month: int, day: int, calendar: Calendar) -> bool:
    """Whether a day that is nearest in the year to come is one of a past verb: ``took place on``."""
    year = calendar.of_day(month, day)
    if calendar.posted is None or year is None or year <= calendar.posted.year:
        return False
    return not _FUTURE.search(text, max(0, start - _LONGEST_CLAUSE), start) and _is_past(text, start)


def _month_or_end(text: str, end: int) -> bool:
    return bool(_AFTER_MORE.match(text, end))


def _relative_year(text: str, end: int, calendar: Calendar) -> int | None:
    match = _WHICH_YEAR.match(text, end)
    if match is None:
        return None
    base = calendar.posted.year if calendar.posted else calendar.year
    return base + {"this": 0, "last": -1, "next": 1}[match.group(1)] if base else None


def _is_event(text: str, start: int, end: int) -> bool:
    """``the June 15 Joint Declaration``: a name, not a day."""
    return bool(_THE_BEFORE.search(text, max(0, start - 16), start) and _EVENT_AFTER.match(text, end))


def _years(text: str, match: re.Match[str]) -> list[Date]:
    """The years that stand free: one, a range, or two."""
    start = match.start("y1")
    before = text[max(0, start - 24) : start]
    if _PLACE_BEFORE.search(before) or (match["y2"] and before.endswith("the ")):
        if not (_in_place(text, start, match.end()) or _TERM.match(text, match.end())):
            return []
    elif not (_YEAR_BEFORE if match["y1"] >= "1900" else _OLD_YEAR_BEFORE).search(before):
        return []
    if before[-1:] == "(" and not _in_place(text, start, match.end()):
        return []
    if text[match.end() : match.end() + 1] in ("-", "–", "/", "’", "'", "s") and text[
        match.end() : match.end() + 2
    ] not in ("’s", "'s"):
        return []
    if _EVENT_AFTER.match(text, match.end()):
        return []
    one, two = match["y1"], match["y2"]
    if two is None:
        return [Date(one, one, one)]
    if match["yto"].strip() in ("and", "or") and "between" not in before.lower():
        return [Date(one, one, one), Date(two, two, two)]
    return [Date(one, two, match.group())] if two > one else []


def _in_place(text: str, start: int, end: int) -> bool:
    """Whether a year has a bracket for itself and a capital: ``Paris (2018)``, ``(Seoul, 2016)``; or for itself."""
    if text[end : end + 1] != ")":
        return False
    name = _NAME_BEFORE.search(text, max(0, start - 24), start) or _PLACE_BEFORE.search(text, max(0, start - 24), start)
    # Behind any other name the year is a part of it: "Resolution (2016)".
    return name is None or name["name"] in capitals() or name["name"].rpartition(" ")[2] in capitals()
