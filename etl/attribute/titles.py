"""Titles: the words before and behind a noun of office that belong to it, and the country in them."""

import re
from functools import lru_cache

from etl.attribute.countries import country_at, name_at
from etl.attribute.names import HONORIFICS, LETTERS, TOKEN, begins_korean_name, skip_honours
from etl.attribute.vocabulary import DOMAIN, DOMAIN_ENDINGS, HEADS, MODIFIERS, STOPS, SURNAMES, by_first_letters

_MORE_HEADS = (
    r"Charg[eé] d[’']Affaires(?: a\.i\.| ad interim)?",
    r"Chief (?:[A-Z][a-z]+ ){1,2}Officer",
    "Chief Executive",
    "Secretary General",
    "Director General",
    "Consul General",
    "Directors General",
    "Secretaries-General",
    "Secretaries",
    "Directors-General",
    "Consuls-General",
    "counterpart",
    *HONORIFICS,
)
HEAD = re.compile(
    by_first_letters([*_MORE_HEADS, *sorted((h for h in HEADS if h != "Chargé"), key=len, reverse=True)])
    + r"(?:s(?![a-z])|(?:-elect|-designate)?(?![a-z]))(?:-(?:at|in|of)-[A-Za-z][a-z]+)?"
    r"(?![’']s? (?:Office|Bureau|Level))"
)
_COMPOUND = re.compile(r"-(?:at|in|of)-.*|-elect|-designate")
_PREPOSITIONS = frozenset(("of", "for", "to", "at", "on", "in"))
_LEFT_WORD = re.compile(r"(?:[\w.&]|[’'](?=s|[A-Za-z])|[-‑])+[’']?$")
_ACRONYM = re.compile(r"(?:[A-Z]{2,6}[a-z]?|(?:[A-Z]\.){2,5})(?:[’']s?)?$")
_COUNTRY_AFTER = re.compile(
    r",? (?:of|from) (?:the )?(?:(?:[A-Z][\w’'-]+ ){0,3}(?:Republic|Kingdom|State|Sultanate|Union"
    r"|Commonwealth|Duchy) of (?:the )?(?!Korea|the Congo|Congo))?(?=[A-Z])"
)
_JOIN_BEFORE = frozenset(
    ("Affairs", "Commerce", "Industry", "Trade", "Economy", "Culture", "Defense", "Science", "Security", "Environment")
)
_HYPHENED = re.compile(r"(?: [A-Z]\w+){1,3} [A-Z][a-z]+-[A-Za-z][a-z]+(?![\w-])")
"""A Korean name further on: what stands before it is the title's."""
_RANKED = re.compile(r"(?:Vice|Deputy)-")
_RANK = re.compile(rf"\b{_RANKED.pattern}$")
_POSSESSIVE = re.compile(r"[’']s (?=[A-Z])")
_MANDATE = re.compile(r" (?:the )?(?:situation of )?human rights(?: situation)? in(?= )")
_BRACKET = re.compile(r" \([A-Z][^()]{1,60}\)(?= [A-Z])")
_NUMBER = re.compile(
    r"(?: \d{1,3}(?:st|nd|rd|th)|(?:(?<= the)|(?<=[A-Z])) \d{4})"
    r"(?:(?P<session> (?:regular |special )?session)(?![a-z])|(?= [A-Z]))"
)
_SMALL_BODY = re.compile(
    r" (?:(?!(?:the|his|her|its|an?|and|of|to|in) )[a-z]+ ){0,2}"
    r"(?:agency|ministry|company|institute|university|bank)(?![\w-])"
)
_JOINED = re.compile(r",? (?:and|&) (?:the )?|, ")
_CAPITALISED = re.compile(r"[A-Z][\w-]+")


def country_after(text: str, end: int) -> tuple[str | None, int]:
    """(code, end) of the country behind a name: ``of Japan``, ``from the UK``, ``of the Kingdom of Saudi Arabia``."""
    if (of := _COUNTRY_AFTER.match(text, end)) and (first := TOKEN.match(text, of.end())):
        if hit := country_at(text, of.end()):
            return hit
        if first.group("cap") in ("EU", "UN"):
            return first.group("cap"), first.end()
    return None, end


def title_start(text: str, start: int, past: int) -> tuple[int, str | None]:
    """Where a title begins that ends in a noun of office, and the country that it begins with."""
    country: str | None = None
    if rank := _RANK.search(text, max(past, start - 7), start):
        start = rank.start()
    while start - 1 > past and text[start - 1] == " ":
        at, word = _word_before(text, past, start - 1)
        if not word:
            break
        bare = word.removesuffix("’s").removesuffix("'s").rstrip("’'")
        if word in MODIFIERS or word.endswith("-Secretary"):
            start = at
            continue
        if word == "and" and (joined := _word_before(text, past, at - 1))[1] in _JOIN_BEFORE:
            # "Foreign Affairs and Trade Minister"
            start = joined[0]
            continue
        if bare[:1].isupper():
            first, two = _word_before(text, past, at - 1) if at - 1 > past and text[at - 1] == " " else (at, "")
            if two[:1].isupper() and (code := _code_of_whole(f"{two} {bare}")):
                return first, code
            if code := _code_of_whole(bare):
                return at, code
            if _ACRONYM.match(word):
                start = at
                country = "EU" if bare == "EU" else country
                continue
        break
    return start, country


def _word_before(text: str, past: int, end: int) -> tuple[int, str]:
    """(start, word) of the word that ends at a place, empty where none does."""
    at = text.rfind(" ", max(past, end - 28), end) + 1 or max(past, end - 28)
    match = _LEFT_WORD.match(text, at, end)
    while match is None and at < end:
        at += 1
        match = _LEFT_WORD.match(text, at, end)
    return (at, match.group()) if match else (end, "")


def _code_of_whole(phrase: str) -> str | None:
    """The code of a phrase that is a country's name or adjective and no more."""
    hit = country_at(phrase, 0)
    return hit[0] if hit and hit[1] == len(phrase) else None


def title_end(text: str, pos: int) -> tuple[int, str | None]:
    """Where ``of Foreign Affairs of Russia``, ``for Economic Security`` ends behind a noun of office; its country."""
    country: str | None = None
    while match := TOKEN.match(text, pos + 1) if text[pos : pos + 1] == " " else None:
        if match.group() not in _PREPOSITIONS:
            break
        preposition, at = match.group(), match.end()
        if mandate := _MANDATE.match(text, at):
            at = mandate.end()
        if text.startswith(" the ", at):
            at += 4
        objects = _objects(text, at)
        if objects is None:
            break
        end, code = objects
        if code and (preposition == "of" or preposition == "at") and len(code) == 2:
            country = country or code
        pos = end
    return pos, country


def _objects(text: str, at: int) -> tuple[int, str | None] | None:
    """The words that a preposition in a title leads to: (end, country); None where it leads to no body or field."""
    code: str | None = None
    first, end = True, at
    while text[at : at + 1] == " ":
        if number := _NUMBER.match(text, at):
            # "of the 73rd Session", "of the 7th Fleet", "on the 2030 Agenda"
            at = number.end()
            if number["session"]:
                return at, code
        match = TOKEN.match(text, at + 1)
        if match is None or match["low"]:
            break
        step = _object(text, match, first) if skip_honours(text, match.start()) == match.start() else None
        if step is None:
            break
        end, found = step
        code = found or code
        at, first = end, False
        if text[at : at + 1] == ".":
            break
        if bracket := _BRACKET.match(text, at):
            # "CEO of ADNOC (Abu Dhabi National Oil Company) Onshore A"
            at = end = bracket.end()
        if text[at : at + 2] in ("’s", "'s"):
            if not _POSSESSIVE.match(text, at):
                break
            at = end = at + 2
        elif (joined := _JOINED.match(text, at)) and (more := TOKEN.match(text, joined.end())):
            # "Peace and Security Affairs", "Trade, Industry and Energy", "Asian & Pacific Affairs"
            if _joins_title(text, more, comma=joined.group() == ", "):
                at = joined.end() - 1
            elif joined.group() != ", ":
                break
    return None if first else (end, code)


def _object(text: str, match: re.Match[str], first: bool) -> tuple[int, str | None] | None:
    """(end, country) of a word or a country's name that goes on with a title; None where the title ends before it."""
    start = match.start()
    word = match.group().rstrip(".") if match["cap"] else match.group()
    if not first and begins_korean_name(text, start):
        return None
    letters = LETTERS.match(word)
    if hit := name_at(text, start, letters.group() if letters else word):
        if text[hit[1] : hit[1] + 1] == "-" and match.end() > hit[1]:
            # "of the Korea-Africa Foundation"
            return match.end(), None
        # "of the French space agency CNES"
        body = _SMALL_BODY.match(text, hit[1])
        return body.end() if body else hit[1], hit[0] if len(hit[0]) == 2 else None
    if first:
        return None if match["cap"] and word in STOPS else (start + len(word), None)
    if _is_domain(word):
        return start + len(word), None
    if _domain_follows(text, match.end()) or _korean_follows(text, match.end()):
        return match.end(), None
    return None


def _joins_title(text: str, more: re.Match[str], *, comma: bool) -> bool:
    """Whether a word behind ``and`` or a comma still belongs to the title."""
    if not more["cap"] or HEAD.match(text, more.start()):
        return False
    if _is_domain(more.group().rstrip(".")):
        return True
    return not comma and not begins_korean_name(text, more.start()) and _domain_follows(text, more.end())


def _is_domain(word: str) -> bool:
    return (
        word in DOMAIN
        or word.endswith(DOMAIN_ENDINGS)
        or (len(word) > 1 and word.isupper() and len(word) <= 6 and word.capitalize() not in SURNAMES)
    )


def _korean_follows(text: str, at: int) -> bool:
    """Whether words of the title and then a Korean name with a hyphen go on here: ``in New | York Kim Eui-hwan``."""
    match = _HYPHENED.match(text, at)
    return bool(match and match.group().split()[-2].capitalize() in SURNAMES)


def _domain_follows(text: str, at: int) -> bool:
    """Whether the run of capitalised words that goes on here has a word of an office in it."""
    for _ in range(4):
        match = TOKEN.match(text, at + 1) if text[at : at + 1] == " " else None
        if match is None or not match.group("cap"):
            return False
        if match.group().rstrip(".") in DOMAIN:
            return not HEAD.match(text, match.start())
        at = match.end()
    return False


def noun_of(head: str) -> str:
    """The noun of office alone: ``Ambassador`` of ``Ambassador-at-Large``."""
    return _COMPOUND.sub("", head)


@lru_cache(4096)
def head_words(role: str) -> frozenset[str]:
    """The words of a role that tell offices apart."""
    found: set[str] = set()
    for word in _CAPITALISED.findall(role):
        office = noun_of(word)
        found.update(_TELLING.intersection(office.split("-") if _RANKED.match(office) else (office,)))
    return frozenset(found)


_TELLING = frozenset(
    "Minister Ambassador President Secretary Secretary-General Director-General Director Representative "
    "Envoy Chairman Chair Commissioner Speaker Governor Mayor "
    "Prime Vice Deputy Assistant Special Spokesperson Chancellor Premier General King Queen Advisor "
    "Sherpa Consul-General State Senior High Director Under Prince Princess Crown Emir Sultan Pope Senator Professor "
    "Administrator Consul Dean CEO Undersecretary Counselor Counsellor Fellow Negotiator Coordinator Chairperson "
    "Chairwoman Commander Spokesman Spokeswoman Rapporteur Under-Secretary-General Undersecretary-General "
    "Officer".split()
)
