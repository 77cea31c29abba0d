"""Which countries a text mentions: names, adjectives, people, abbreviations, compounds, capitals as governments."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from etl.attribute.capitals import capitals, is_party
from etl.attribute.country_names import CAPITALS, COUNTRIES, CURRENCIES, NOT_COUNTRIES
from etl.attribute.korean_countries import find_korean
from etl.attribute.namesakes import AMBIGUOUS, STATES, UNSETTLED, Namesakes, is_given_name
from etl.attribute.values import Country

_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]*")
_HANGUL = re.compile("[가-힣]")
_UPPER = ("KOREA", "REPUBLIC OF KOREA", "NORTH KOREA", "JAPAN", "CHINA", "RUSSIA", "INDIA", "UNITED STATES")

Names = dict[str, tuple[tuple[str, str], ...]]
"""First capitalised word -> the names that begin with it, the longest first, each with its codes."""


@cache
def _names() -> Names:
    found: dict[str, str] = {}
    for line in COUNTRIES.strip().splitlines():
        codes, english, _ = line.split("|")
        for name in english.split(","):
            found[name] = codes
            found[name.replace("'", "’")] = codes
    found |= {name: found[" of ".join(w.title() for w in name.split(" OF "))] for name in _UPPER}
    found |= dict.fromkeys(NOT_COUNTRIES.split(","), "")
    found |= {city: f"={code}" for city, _, code in (pair.partition(":") for pair in CAPITALS.split(","))}
    by_word: dict[str, list[tuple[str, str]]] = {}
    for name, codes in found.items():
        first = _CAPITALISED.search(name)
        if first and (first.start() == 0 or name.endswith("Koreas") or name.startswith("former")):
            by_word.setdefault(first.group(), []).append((name[first.start() :], codes))
    return {word: tuple(sorted(names, key=lambda n: -len(n[0]))) for word, names in by_word.items()}


@cache
def _with_cities() -> Names:
    """The names with those capitals that are governments but seldom."""
    names = dict(_names())
    for city, code in capitals().items():
        word = city.split()[0]
        have = names.get(word, ())
        if all(name != city for name, _ in have):
            names[word] = tuple(sorted([*have, (city, f"~{code}")], key=lambda n: -len(n[0])))
    return names


def name_at(text: str, start: int, word: str) -> tuple[str, int] | None:
    """(codes, end) of the name that begins with a capitalised word at a place.

    The codes are two for ``KP KR``, none for a name that means no country, ``=KR`` for a capital,
    ``~NO`` for one that is a government only as the other party.
    """
    return _longest(text, start, _names().get(word, ()))


def _longest(text: str, start: int, names: tuple[tuple[str, str], ...]) -> tuple[str, int] | None:
    for name, codes in names:
        if text.startswith(name, start):
            end = start + len(name)
            following = text[end : end + 2]
            if not following[:1].isalpha():
                return codes, end
            if following[0] == "s" and not following[1:].isalpha() and name[-1] not in "s.":
                return ("KP KR" if name == "Korea" else codes), end + 1
    return None


@lru_cache(4096)
def any_country(name: str) -> bool:
    """Whether one of the words of a person's name is also that of a country."""
    names = _names()
    return any(word in names for word in name.split())


def country_at(text: str, start: int) -> tuple[str, int] | None:
    """(code, end) of the one country whose name or adjective begins at a place, None where there is none."""
    first = _CAPITALISED.match(text, start)
    found = name_at(text, start, first.group()) if first else None
    return found if found and len(found[0]) == 2 else None


def code_of(words: str) -> str | None:
    """The code of the one country that some words begin with, after ``the``: ``KR`` of ``the Republic of Korea``."""
    words = words.removeprefix("the ").removeprefix("The ")
    found = country_at(words, 0)
    return found[0] if found else None


def is_country(words: str) -> bool:
    """Whether some words are a country's name or adjective and no more."""
    hit = country_at(words, 0)
    return hit is not None and hit[1] == len(words)


def find_countries(
    text: str, skip: Iterable[tuple[int, int]] = (), *, north: bool = False, namesakes: Namesakes | None = None
) -> tuple[Country, ...]:
    """The countries of a text, each once, with the words that name it first, in the order in which they stand.

    ``skip`` are the spans that name people (``Chad Wolf``), in order. ``north`` says that the release speaks of North
    Korea, so that ``the North`` means it too; ``namesakes`` is what it means by names of several countries.
    """
    found: dict[str, Country] = {}
    skipped, at = tuple(skip), 0
    for codes, start, end in names_in(text, north, _with_cities()):
        while at < len(skipped) and skipped[at][1] <= start:
            at += 1
        if not codes or (at < len(skipped) and skipped[at][0] <= start):
            continue
        if codes in found and codes not in UNSETTLED and (codes != "KR" or text[start - 6 : start - 1] not in _INTERS):
            # Most names stand again and again.
            continue
        if namesakes and codes in UNSETTLED and AMBIGUOUS.fullmatch(text, start, end):
            codes = namesakes.meant(codes) or ""
            if not codes:
                continue
        codes, start = _in_context(text, start, end, codes)
        for code in codes.split():
            if code not in found:
                found[code] = Country(code, text[start:end])
    if not text.isascii() and _HANGUL.search(text):
        for country in find_korean(text):
            found.setdefault(country.code, country)
    return tuple(found.values())


def names_in(text: str, north: bool, names: Names | None = None) -> Iterator[tuple[str, int, int]]:
    """(codes, start, end) of the names that stand in a text, whatever they mean there."""
    past = 0
    names = names or _names()
    for match in _CAPITALISED.finditer(text):
        # Most words are no names: that is asked first.
        word = match[0]
        known = names.get(word)
        if known is None and (word[-1] != "s" or (known := names.get(word[:-1])) is None):
            continue
        start = match.start()
        if start < past:
            continue
        if not (start and text[start - 1].isalnum()) and (hit := _longest(text, start, known)):
            past = hit[1]
            yield hit[0], start, past
        elif word == "North" and north and (end := _the_north(text, start)):
            yield "KP", start, end


_INTERS = frozenset(("Inter", "inter"))
_INTER = re.compile(r"[Ii]nter[-‐‑– ]$")
_MONEY = re.compile(r" ?[$￦₩€]|[ -]([a-z]+)\b")
_NAMED_BEFORE = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|H\.E|Prof|Amb|Gen)\.|\b(?:Michael|Jim|Vernon|Mike|Robert|John)) $")
_STATE_OF_US = re.compile(
    rf"(?:Atlanta|Savannah|Augusta|Athens|[Ss]tate of|[Gg]overnor (?:[A-ZÀ-Þ][\w.’'-]* ){{0,4}}of|Tech|{STATES})[,]?"
    r"(?: and)? $"
)
_IN_THE_US = re.compile(
    rf",? (?:in the )?(?:U\.?S\.?A?\b|United States|Tech|State\b|(?:and )?{STATES})|(?:[’']s)? [Gg]overnor"
)
_CONGO_BEFORE = re.compile(r"(?:Democratic Republic of |DR |DRC )(?:the )?$")
_KINSHASA = re.compile(r"[ –-]{1,3}\(?(?:Kinshasa|DRC)\b")
_THE_NORTH = re.compile(
    r"North(?=[’']s [a-z]|[’'] |[,;]|\.(?:[”\"’)\s]|$)| (?:to|and the South|has|had|would|should|must"
    r"|will|is|was|did|does|continues?|conduct\w+|launch\w+|fired)\b)"
)
_SEATS = r"(?:Seoul|Pyongyang|Washington|Tokyo|Beijing|Moscow|Brussels|Hanoi|New Delhi|Canberra)"
_GOVERNS = re.compile(
    r"[’']s? (?!embassy|Embassy|international|downtown|airport|suburb|central|mayor|Mayor|[A-Z])"
    rf"| (?:should|must|has to|would|has|will|is (?:ready|willing)|urged|said|announced)\b|, as an?\b|[-–]{_SEATS}\b"
)
_BETWEEN = re.compile(
    rf"(?:\b(?:between|among|urge[sd]?|urging)| and) $|\b{_SEATS}(?:[-–]|, (?:and )?)$"
    r"|\b(?:message|signal|warning|position|pressure|appeal|demand|proposal|request)s?(?: of \w+(?: \w+){0,3}?)?"
    r" (?:to|on|from) $"
)
_PLACE = (" in ", " at ", " near ", " of ", " to ", " from ", " and ")


def _the_north(text: str, start: int) -> int | None:
    match = _THE_NORTH.match(text, start) if text[max(0, start - 4) : start].lower() == "the " else None
    return match.end() if match else None


def _in_context(text: str, start: int, end: int, codes: str) -> tuple[str, int]:
    """What a name means where it stands, with where it begins: (codes, start)."""
    if codes[0] in "=~":
        if is_party(text, start, end):
            return codes[1:], start
        if codes[0] == "~":
            return "", start
        before = text[max(0, start - 60) : start]
        between = bool(_BETWEEN.search(before)) and (
            before[-5:] not in (" and ", ", and ") and before[-2:] != ", " or "between" in before or "among" in before
        )
        governs = _GOVERNS.match(text, end) and not before.endswith(_PLACE)
        return (codes[1:] if between or governs else ""), start
    word = text[start:end]
    if word.startswith("Korea") and codes == "KR":
        if inter := _INTER.search(text, max(0, start - 6), start):
            return "KP KR", inter.start()
        if text[end : end + 12].lower().startswith((" peninsula", " war ", " war.", " war,")):
            return "", start
    elif word == "Georgia":
        if is_given_name(text, start, end):
            return "", start
        american = _STATE_OF_US.search(text, max(0, start - 60), start) or _IN_THE_US.match(text, end)
        return ("" if american else codes), start
    elif word in ("Jordan", "Chad", "Israel"):
        named = _NAMED_BEFORE.search(text, max(0, start - 12), start) or is_given_name(text, start, end)
        return ("" if named else codes), start
    elif word in ("Congo", "Congolese"):
        kinshasa = codes == "CD" or _CONGO_BEFORE.search(text, max(0, start - 30), start) or _KINSHASA.match(text, end)
        return ("CD" if kinshasa else codes), start
    elif word == "Americas":
        return "", start
    money = _MONEY.match(text, end)
    if money and (money.group(1) is None or money.group(1) in CURRENCIES):
        return "", start
    return codes, start
