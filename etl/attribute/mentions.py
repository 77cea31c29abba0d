"""Where a text names people: title and name in the orders of these releases, or a title that leads back to a name."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from etl.attribute.countries import country_at, is_country
from etl.attribute.names import (
    APOSTROPHES,
    CAPITALS,
    is_address,
    is_country_word,
    is_name_word,
    korean,
    read_name,
    skip_honours,
)
from etl.attribute.titles import HEAD, country_after, noun_of, title_end, title_start
from etl.attribute.vocabulary import PARTICLES, STOPS, by_first_letters


@dataclass(slots=True)
class Mention:
    """A place in a text that means one or more people.

    ``kind``: ``named``; ``role`` (a title without name: the Minister, the Japanese Foreign Ministers); and those of
    subjects.py: ``he``, ``they``, ``we``, ``joint`` (the two sides), ``side`` (the German side), ``gov``, ``mofa``,
    ``bare`` (the government, the Ministry), ``othergov``, ``korea``, ``it``, ``heads`` (the mission chiefs), ``group``
    (the heads of ...), ``nations`` (Korea and Japan), ``countries`` (the two countries); ``body`` is of bodies.py (the
    Panel of Experts); ``merged`` one that another has taken in. ``names`` are as printed without title. ``count`` is
    how many people a joint phrase says that it means, 0 where it does not tell.
    """

    start: int
    end: int
    kind: str
    names: Sequence[str] = ()
    role: str | None = None
    head: str = ""
    country: str | None = None
    countries: Sequence[str] = ()
    plural: bool = False
    count: int = 0
    definite: bool = False
    counterpart: bool = False
    appositive: bool = False
    """Whether it ends in a title behind the name: ``A, Minister of State``."""
    doubtful: bool = False
    """Whether its one word is a name only if the release gives a longer one with it."""


_LIST_GAP = re.compile(r",? and |, ")
_AFFILIATION = re.compile(
    r"(?: \([^)]{1,40}\))?(?P<of> of (?:the )?(?:[A-Z][\w.’&-]*(?= )(?: of(?: the)?| for(?: the)?)? "
    r"?)+(?:(?<=Affairs )and Trade ?)?(?<= )(?=[a-z]))"
)
_BODY_GOES_ON = re.compile(r" [A-Z]")
_COUNTRIES_AND = re.compile(r",? and (?:of |from )?(?:the )?(?=[A-Z])")
_NAME_AFTER_COMMA = re.compile(rf", (?=[{APOSTROPHES}]?[{CAPITALS}])")
_KOREAN_NAME = re.compile(r"[A-Z][A-Za-z]{1,8} [A-Z][a-z]+[-‑][A-Za-z][a-z]+")
_AND_FOLLOWS = re.compile(r"[^.;]{0,60}? and ")
_BARE_WORD = rf"[{APOSTROPHES}]?[{CAPITALS}][\w{APOSTROPHES}-]*[^\W\d_]"
_BARE_BEFORE = re.compile(
    rf"(?:{_BARE_WORD}|[A-Z]\.)(?: (?:{_BARE_WORD}|(?:[A-Z]\.)+|de|del|da"
    r"|van|von|der|den|bin|al|el|la|bint|ben)){1,4}, (?:the |who is the |then |an? )?$"
)


def find_people(text: str, *, title: bool = False) -> list[Mention]:
    """The mentions of people in a text, in order; ``title`` says that it is a headline: verbs are capitalised too."""
    found: list[Mention] = []
    past = 0
    for match in HEAD.finditer(text):
        if match.start() < past or (match.start() and text[match.start() - 1].isalpha()):
            continue
        mention = _read(text, match, past, found, title)
        if mention is None:
            continue
        if mention.kind == "merged":
            past = found[-1].end
            continue
        past = max(mention.end, match.end())
        if found and _joins(text, found[-1], mention, title):
            # "Deputy Prime Minister and Minister of Foreign Affairs A", "Foreign Minister Sheikh A": one person.
            mention.country = mention.country or found[-1].country
            before = found[-1]
            if not before.counterpart:
                gap = text[before.end : mention.start]
                mention.role = f"{before.role}{gap}{mention.role}" if mention.role else before.role
                mention.head = before.head
            mention.start = before.start
            found.pop()
        found.append(mention)
    if "-" in text:
        _add_bare(text, found)
    if not title:
        _add_described(text, found)
    return found


def _joins(text: str, before: Mention, mention: Mention, title: bool) -> bool:
    """Whether a title without name goes on into the next one, which has it."""
    # A headline has no articles.
    definite = before.definite if title else text[max(0, before.start - 4) : before.start].lower() == "the "
    return (
        before.kind == "role"
        and not before.plural
        and not (before.counterpart and text[before.end : mention.start] != ", ")
        and mention.kind == "named"
        and len(mention.names) == 1
        and not mention.plural
        and text[before.end : mention.start] in (" and ", " ", ", ", " & ")
        and text[mention.start : mention.start + 4] not in ("Mr. ", "Ms. ")
        and not (definite and not before.counterpart and text[before.end : mention.start] in (" and ", ", "))
        and not _NAME_WITH_TITLE_BEFORE.search(text, max(0, before.start - 12), before.start)
    )


_NAME_WITH_TITLE_BEFORE = re.compile(r"\b(?:between|[Bb]oth) (?:the )?$")


def _add_bare(text: str, found: list[Mention]) -> None:
    """Korean names without a title."""
    starts = [mention.start for mention in found]
    more = []
    for match in _KOREAN_NAME.finditer(text):
        name = match.group()
        i = bisect_right(starts, match.start())
        taken = i and found[i - 1].end > match.start()
        family, _, given = name.partition(" ")
        if not taken and family not in _WORDS_TOO and korean(name) and is_name_word(given):
            more.append(Mention(match.start(), match.end(), "named", [name]))
    for mention in more:
        i = bisect_right(starts, mention.start)
        office = found[i] if i < len(starts) and found[i].kind == "role" else None
        if office and text[mention.end : office.start] in _APPOINTED and _belongs_to(text, mention, office):
            # "appointed A as Ambassador to China"
            found[i] = mention
        else:
            found.append(mention)
    if more:
        found.sort(key=lambda m: m.start)


# What somebody is, in small letters behind the name: "A B, senior fellow at the Institute".
_CALLINGS = (
    "fellow professor researcher analyst scholar expert director president chairman chairwoman chairperson chair head "
    "chief editor founder co-founder adviser advisor ambassador minister secretary commissioner governor mayor "
    "lawmaker journalist correspondent columnist economist historian author lawyer dean curator coordinator "
    "representative spokesman spokeswoman spokesperson officer executive manager captain specialist lecturer "
    "scientist envoy negotiator commander counselor rapporteur principal deputy activist"
).split()
_DESCRIBED = re.compile(
    r", (?!and |wh(?!o is)|in |but |with )(?:the |an? |who is (?:the |an? )?)?(?P<role>)"
    r"(?:(?:[a-z][\w-]+|[A-Z]{2,}|U\.S\.) ){0,3}?"
    rf"(?P<what>{by_first_letters(_CALLINGS)}(?:-general|-in-chief)?(?: emeritus)?) (?:at|of|in|for|with|from|to|on)\b"
)
_ASIDE_END = re.compile(r"[^,.;:]{1,90}(?:(?=,)|(?<! and)(?=\.$))")


def _add_described(text: str, found: list[Mention]) -> None:
    """People named in full before words that say what they are."""
    more: list[Mention] = []
    starts: list[int] = []
    for match in _DESCRIBED.finditer(text):
        comma = match.start()
        starts = starts or [mention.start for mention in found]
        i = bisect_right(starts, comma)
        past = found[i - 1].end if i else 0
        if past < comma and (named := _name_before(text, comma + 2, past)):
            # What follows up to the next comma is still about the person: ", head of the mission, said".
            until = _ASIDE_END.match(text, match.end())
            end = until.end() if until else match.end("what")
            role = text[match.start("role") : end]
            more.append(Mention(named[0], end, "named", [named[1]], role=role, appositive=True))
    if more:
        found.extend(more)
        found.sort(key=lambda m: m.start)


# Family names that open sentences as words: "In", "No". Without a title they make no name.
_WORDS_TOO = frozenset("No Do In So An Go La Na Ha Ra Sa Ye Je Mo Um Ma Ok Ki On Won".split())


def _read(text: str, match: re.Match[str], past: int, found: list[Mention], title: bool) -> Mention | None:
    """The mention around a noun of office, None where it is none; ``merged`` where it belongs to the one before."""
    head, pos = noun_of(match.group()), match.end()
    address = is_address(head)
    if text[pos : pos + 1] == "." and address:
        pos += 1
    if text[pos : pos + 1] == " " and (address or head in _FIRST_OF_TWO) and (again := HEAD.match(text, pos + 1)):
        # "H.E. Mr. ...", "H.E. President ...", "Chief Secretary": the next noun says more.
        if not is_address(again.group()):
            return None
        head, pos = noun_of(again.group()), again.end() + (text[again.end() : again.end() + 1] == ".")
    mention = _title(text, match, head, pos, past, address)
    complement = mention.end
    at = complement + (2 if mention.counterpart and text[complement : complement + 2] == ", " else 1)
    if text[complement : complement + 1] in (" ", "," if mention.counterpart else " ") and (
        name := read_name(text, at, title)
    ):
        bare = complement == match.end() or address or mention.counterpart
        mention.doubtful = " " not in name[0] and (title or not bare or head in _WEAK)
        if not mention.plural or head not in _WEAK_PLURALS:
            _take_names(text, mention, name, title)
            if not mention.plural or len(mention.names) > 1:
                return mention
            # "Foreign Ministers Meeting": a plural has two names or none.
            mention.kind, mention.names, mention.countries, mention.end = "role", (), (), complement
    if address:
        return None
    if found and _belongs_to(text, found[-1], mention):
        return Mention(0, 0, "merged")
    if not mention.counterpart and (named := _name_before(text, mention.start, past)):
        mention.start, mention.kind, mention.names, mention.appositive = named[0], "named", [named[1]], True
        return mention
    if (complement > match.end() or mention.country) and (comma := _NAME_AFTER_COMMA.match(text, complement)):
        # "the Minister of Foreign Affairs of Peru, A B, stated"
        behind = read_name(text, comma.end(), title)
        if (
            behind
            and " " in behind[0]
            and text[behind[1] : behind[1] + 1] in (",", "", ";", ")")
            and not HEAD.match(text, comma.end())
        ):
            mention.kind, mention.names, mention.end = "named", [behind[0]], behind[1]
    return mention


_WEAK = frozenset(
    "Leader Head Chief Director Delegate Judge Justice Commander Chair Dean Fellow Lawmaker Administrator "
    "Coordinator".split()
)
"""Nouns that stand before other words than names as often: one word behind them is no name by itself."""
_WEAK_PLURALS = frozenset(f"{word}s" for word in _WEAK)
_FIRST_OF_TWO = frozenset("Chief Director Secretary Consul Head Leader Delegate".split())
_DETERMINER = re.compile(r"\b(?:(?:[Tt]he|[Tt]hese) )?(two|three|four|five|2|3|[Bb]oth)(?: (?:the|top|senior))? $")
_COUNTS = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "five": 5}


def _title(text: str, match: re.Match[str], head: str, pos: int, past: int, address: bool) -> Mention:
    """The title around a noun of office, as a mention without a name."""
    start, country = title_start(text, match.start(), past)
    counterpart = head == "counterpart" or head == "counterparts"
    plural = head.endswith(("s", "ies", "s-General")) and not address
    comp_country, end = country_after(text, pos) if counterpart else (None, pos)
    if not (address or counterpart):
        end, comp_country = title_end(text, pos)
    definite = start == 0 or text[max(0, start - 4) : start].lower().endswith(("the ", ". "))
    mention = Mention(
        start,
        end,
        "role",
        head=head,
        country=country or comp_country,
        plural=plural,
        definite=definite,
        counterpart=counterpart,
    )
    mention.role = None if address else text[skip_honours(text, start) : end].strip().removeprefix("the ")
    if plural:
        if (
            comp_country
            and not counterpart
            and (more := _COUNTRIES_AND.match(text, end))
            and (hit := country_at(text, more.end()))
        ):
            mention.countries, mention.end = [comp_country, hit[0]], hit[1]
        if counted := _DETERMINER.search(text, max(past, start - 20), start):
            mention.start, mention.count = counted.start(), _COUNTS.get(counted.group(1).lower(), 2)
    return mention


_APPOINTED = frozenset((" as ", " as the ", " as a "))
_APPOSED = frozenset((", ", ", the ", " (", ", currently ", ", a ", ", and ", ", as ", " as ", " as the "))


def _belongs_to(text: str, before: Mention, mention: Mention) -> bool:
    """Whether a title says what the person named before it is; if so that person gets it."""
    gap = text[before.end : mention.start]
    if before.kind != "named" or mention.plural or not (gap in _APPOSED or (before.appositive and gap == " and ")):
        return False
    if before.role and gap == " and ":
        before.role += f"{gap}{mention.role}"
    elif before.role is None or len(mention.role or "") > len(before.role):
        before.role = mention.role
    before.country = before.country or mention.country
    before.head = before.head or mention.head
    before.end, before.appositive = mention.end, True
    return True


def _take_names(text: str, mention: Mention, name: tuple[str, int], title: bool) -> None:
    """The name after a title, with the country behind it; after a plural title, a list of them."""
    names = [name[0]]
    country, end = country_after(text, name[1])
    countries = [country or ""]
    while mention.plural and (gap := _LIST_GAP.match(text, end)):
        another = read_name(text, gap.end(), title)
        if another is None or (gap.group() == ", " and not _AND_FOLLOWS.match(text, another[1])):
            break
        names.append(another[0])
        country, end = country_after(text, another[1])
        countries.append(country or "")
    body = _AFFILIATION.match(text, name[1] if len(names) == 1 else end)
    if len(names) == 1:
        mention.country = mention.country or country
        if mention.role and not mention.counterpart:
            mention.role += _role_behind(text, name[1], end, body)
    elif country and not any(countries[:-1]):
        # "A and B from the UK and France": one country each, in order.
        more = _COUNTRIES_AND.match(text, end)
        if hit := country_at(text, more.end()) if more else None:
            countries[-2:], end = [country, hit[0]], hit[1]
    if body:
        # "Director-General A of the Ministry of Foreign Affairs said": the body belongs to the name.
        end = max(end, body.end() - (text[body.end() - 1] == " "))
    mention.kind, mention.names, mention.countries, mention.end = "named", names, countries, end


def _role_behind(text: str, start: int, end: int, body: re.Match[str] | None) -> str:
    """What a role still has behind the name: ``of Japan``, which ends at ``end``, or ``of the Korea Institute``."""
    of = body["of"].rstrip() if body else ""
    if len(of) > end - start and of[of.rfind(" ") + 1].isupper():
        return of
    return "" if _BODY_GOES_ON.match(text, end) else text[start:end].lstrip(",")


def _name_before(text: str, start: int, past: int) -> tuple[int, str] | None:
    """The name in ``Niels Annen, Minister of State``: (start, name)."""
    if (
        text[start - 2 : start] != ", "
        and text[start - 6 : start] != ", the "
        and text[start - 4 : start - 1] not in (", a", "n a")
    ):
        return None
    match = _BARE_BEFORE.search(text, max(past, start - 70), start)
    if match is None:
        return None
    at = match.start()
    name = match.group().rpartition(", ")[0]
    name = name.split(",")[0]
    parts = name.split()
    while parts and (
        parts[0] in STOPS
        or parts[0].endswith(("’s", "'s"))
        or not is_name_word(parts[0].rstrip("."))
        and len(parts[0]) > 2
    ):
        at += len(parts[0]) + 1
        parts = parts[1:]
    if not 2 <= len(parts) <= 5 or not all(
        is_name_word(p) or p in PARTICLES or len(p.rstrip(".")) == 1 or "." in p for p in parts
    ):
        return None
    if is_country_word(text, at, parts[0]) or is_country(" ".join(parts)) or "City" in parts:
        return None
    return at, " ".join(parts)
