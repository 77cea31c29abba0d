"""Bodies that speak under their own name: ``according to UNHCR``, ``the UN Security Council condemned``."""

import re
from collections.abc import Iterator, Sequence

from etl.attribute.countries import code_of, is_country
from etl.attribute.grammar import ADVERBS, Said
from etl.attribute.mentions import Mention
from etl.attribute.names import is_name_word
from etl.attribute.people import Registry
from etl.attribute.verbs import PRESENT_NOUNS, forms

_ACCORDING = re.compile(
    r"ccording to (?:the )?(?P<body>[A-Z][\w.&’-]*(?: (?:(?:of|for|the|and|on) )*[A-Z][\w.&’-]*){0,12})(?=[,’'( ]|$)"
)
_POST = re.compile(r"\b(?:Consulate|Embassy|Mission)\b")
_SEATED = re.compile(r" in (?:the )?[A-Z][\w’-]*(?: [A-Z][\w’-]*){0,3}(?=,| on )")
_RELEASED_BY = re.compile(
    r"ccording to [^.;]{0,120}?(?P<verb>released|announced|published|issued|reported|provided|report"
    r"|data|statistics|survey) (?:by|from) (?:the )?"
    r"(?P<body>[A-Z][\w.-]*(?: [A-Za-z][\w-]*){0,6}?)(?= on | in |[,.;)]| \(|$)"
)
_NAME = r"[A-Z][\w.&’-]*(?: (?:(?:of|for|the|and|on|in) ){0,2}[A-Z0-9][\w.&’-]*){0,9}"
_BEFORE_VERB = re.compile(
    rf"(?:^|[,;.] |and |while )(?:[Tt]he )?(?P<body>{_NAME})(?: \([A-Z]+\))?"
    r"(?:, (?:with|which|who|including|led by) [^;]{1,110}?,|, [^,;]{1,60},)?"
    rf"(?: {ADVERBS})?(?: (?:has|have|had|will))?(?: {ADVERBS})?$"
)
_NOUN = (
    "Council|Commission|Committee|Organization|Organisation|Agency|Bank|Fund|Office|Assembly|Union|Association"
    "|Programme|Program|Court|Secretariat|Parliament|Congress|Senate|Police|Ministry|Department|Institute|Foundation"
    "|Nations|Affairs|Panel|Embassy|Board|Bureau|Headquarters|Authority|Federation|Center|Centre|Government|House"
    "|Consulate|Consulate General|Cross|Crescent|University|Society|Group|Delegation|Cabinet|Mission|Team"
)
_BODY_NOUN = re.compile(
    rf"(?:\b(?:{_NOUN})(?: (?:of|for|on|in) (?:the )?[A-Z][\w.&’ -]*)?"
    rf"|\b[A-Z]{{3,}}[A-Za-z]*|\bMinistry of [A-Z][\w ]*)$"
)
_SMALL = (
    "ministry|agency|parliament|military|army|navy|police|authorities|company|embassy|court|administration|media|regime"
    "|delegation|team|cabinet|consulate|association|commission|committee|congress|university|council|office|department"
    "|guard|newspaper|firm"
)
_MAY = re.compile(rf"[A-Z]{{3}}| (?:{_NOUN})\b")
_MAY_BE_THERE = re.compile(rf"[A-Z]{{3}}| (?:{_NOUN}|{_SMALL})\b")
# "The Syrian health ministry": a body in small letters is named by its country.
_FOREIGN = rf"(?P<body>(?P<whose>[A-Z][\w.-]+(?: [A-Z][\w.-]+)?)(?:[’']s)? (?:[a-z-]+ ){{0,3}}?(?:{_SMALL}))"
_FOREIGN_BODY = re.compile(
    rf"(?:^|[,;.:] |and |while )(?:[Tt]he )?{_FOREIGN}(?: {ADVERBS})?(?: (?:has|have|had|will))?(?: {ADVERBS})?$"
)
_FOREIGN_SOURCE = re.compile(rf"ccording to (?:the )?{_FOREIGN}\b")
_SMALL_BODIES = frozenset(_SMALL.split("|"))
_BEFORE_VERBS = (",", ")", "ly", "has", "have", "had", "will", "also", "further")
_NAMED = re.compile(rf"\b(?!The )(?P<body>(?:[A-Z][\w.&-]* ){{0,6}}(?:{_NOUN})\b(?: (?:of|for|on) (?:the )?{_NAME})?)")
_AGENT = re.compile(rf" by (?:the )?(?P<body>{_NAME})")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being)(?: [a-z]+ly| also)?$")
_LONGEST_BODY = 130


def may_name_body(text: str) -> bool:
    """Whether a text without people in it is worth reading: it may have a body in it."""
    return _MAY_BE_THERE.search(text) is not None


def bodies_according_to(text: str) -> Iterator[Said]:
    """The body that a text names as its source."""
    at = text.find("ccording to ")
    if at < 0:
        return
    if match := _RELEASED_BY.match(text, at):
        yield match["body"], match["verb"], "named"
    elif (match := _ACCORDING.match(text, at)) and not is_country(match["body"]):
        body = match["body"].removesuffix("’s")
        if _POST.search(body) and (seat := _SEATED.match(text, match.end())):
            # "the Consulate General in Sendai"
            body += seat.group()
        if _BODY_NOUN.search(body) or " Office " in body:
            yield body, "according to", "named"
    elif (match := _FOREIGN_SOURCE.match(text, at)) and code_of(match["whose"]):
        yield match["body"], "according to", "named"


def find_more(
    text: str, verbs: Sequence[tuple[int, int]], mentions: Sequence[Mention], registry: Registry
) -> list[Mention]:
    """What only a verb shows: bodies right before it as its subject or behind it as its agent (``recommended by B``).

    Also people of the release who stand before it without a title (``Biegun praised``).
    """
    found: list[Mention] = []
    m, last, count, kinds = 0, 0, len(mentions), forms()
    for start, end in verbs:
        while m < count and mentions[m].start < start:
            last = mentions[m].end
            m += 1
        if last >= start - 1:
            continue
        word = text[text.rfind(" ", last, start - 1) + 1 : start - 1]
        if word[:1].isupper() and (name := registry.name_before(text, last, start - 1)):
            last = start - 1
            found.append(Mention(last - len(name), last, "named", [name]))
            continue
        form = kinds.get(text[start:end])
        if form is None:
            continue
        if form == "past" and text.startswith(" by ", end) and is_passive(text, start):
            match = _AGENT.match(text, end)
        elif form == "ing" or (form == "third" and text[start:end] in PRESENT_NOUNS and text[start:end] != "estimates"):
            continue
        else:
            begin = max(last, start - _LONGEST_BODY)
            if small := _in_small_letters(text, begin, start - 1, word):
                found.append(small)
                continue
            match = _before_verb(text[begin : start - 1], word)
        if match is None:
            continue
        body, offset = match["body"].rstrip("."), 0 if match.string is text else begin
        if _BODY_NOUN.search(body) and not is_country(body) and not _is_person_of(body):
            at = match.start("body")
            stop = at + len(body)
            if m >= count or mentions[m].start >= offset + stop:
                found += _each(text, offset + at, offset + stop)
    return found


def _in_small_letters(text: str, begin: int, end: int, word: str) -> Mention | None:
    """``the Syrian health ministry`` right before a verb; ``word`` is the last one before it."""
    if word not in _SMALL_BODIES and word not in _BEFORE_VERBS:
        return None
    match = _FOREIGN_BODY.search(text, begin, end)
    code = code_of(match["whose"]) if match else None
    if match is None or code is None:
        return None
    ours = code == "KR" and "foreign ministry" in match["body"]
    return Mention(match.start("body"), match.end("body"), "mofa" if ours else "body", [match["body"]])


def _before_verb(before: str, word: str) -> re.Match[str] | None:
    """The body that the words before a verb end with; ``word`` is the last one."""
    if not (word[:1].isupper() or word.endswith(_BEFORE_VERBS)) or not _MAY.search(before):
        return None
    return _BEFORE_VERB.search(before)


def _is_person_of(body: str) -> bool:
    """``A B of the C Foundation``: a person and a body, not a body's name."""
    words = body.partition(" of ")[0].split()
    return (
        " of " in body
        and 2 <= len(words) <= 3
        and all(is_name_word(word) and not word.isupper() for word in words)
        and not _BODY_NOUN.search(" ".join(words))
        and code_of(words[0]) is None
    )


def _each(text: str, start: int, end: int) -> Iterator[Mention]:
    """One body, or the two of ``the World Bank and the Green Climate Fund``."""
    middle = text.find(" and the ", start, end)
    if middle >= 0 and _BODY_NOUN.search(text[start:middle]):
        yield Mention(start, middle, "body", [text[start:middle]])
        start = middle + len(" and the ")
    yield Mention(start, end, "body", [text[start:end]])


def is_passive(text: str, start: int) -> bool:
    """Whether a form of ``be`` stands before a verb."""
    return bool(_PASSIVE.search(text, max(0, start - 24), start - 1))


def fullest(body: str, texts: Sequence[str]) -> str:
    """The fullest printed name of a body: of ``Panel`` or ``Panel of Experts`` ``Panel of Experts of the UN``."""
    named = [match["body"].rstrip(".") for text in texts if body in text for match in _NAMED.finditer(text)]
    begins = [name for name in named if name.startswith(f"{body} ")]
    ends = [name for name in named if name.endswith(f" {body}")]
    longer = begins or ends
    return max(longer, key=len) if longer else body
