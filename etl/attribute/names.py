"""Names: where one begins and ends in a text, and whether it is Korean."""

import re
from functools import lru_cache

from etl.attribute.countries import code_of, name_at
from etl.attribute.verbs import forms
from etl.attribute.vocabulary import ADDRESS, DOMAIN, DOMAIN_ENDINGS, HEADS, PARTICLES, STOPS, SURNAMES

CAPITALS = "A-ZÀ-ÖØ-Þ" + "".join(letter for letter in map(chr, range(0x100, 0x180)) if letter.isupper())
APOSTROPHES = "’'‘ʻʼ"
"""The signs that stand for an apostrophe or for an okina within a name."""
# "‘Ofakivahafolau": a sign before a name is an okina where nothing closes it as a quotation.
_OKINA = rf"(?:[{APOSTROPHES}](?=[{CAPITALS}][^\W\d_])(?!.{{0,60}}[’'](?!\w)))?"
TOKEN = re.compile(
    r"(?:(?P<initials>(?:[A-Z]\.)+(?:-[A-Z]\.)?(?![a-z]))"
    rf"|(?P<cap>{_OKINA}[{CAPITALS}](?:\w|[{APOSTROPHES}](?=[^\W\d_]{{2}})|[-‑](?=\w))*\.?)"
    r"|(?P<low>[a-z]+))"
)
_SIGNED = re.compile(rf"Mc|.*[{APOSTROPHES}]")
_ABBREVIATED = frozenset(("Jr.", "Sr.", "St.", "Md.", "Mohd.", "Dr."))
LETTERS = re.compile(r"[^\W\d_]*")
HEAD_WORDS = (
    frozenset(HEADS)
    | {f"{h}s" for h in HEADS}
    | {"H.E.", "Mr.", "Ms.", "Mrs.", "Dr.", "Amb.", "Prof.", "Excellency", "Secretaries"}
)


HONORIFICS = (r"Tan Sri", rf"Dat(?:o[{APOSTROPHES}]?|uk|in)(?: (?:Sri|Seri|Paduka))?")
"""Words of honour that are more than a word or bear a sign."""
_HONOURS = re.compile(
    rf"(?:(?:{'|'.join(HONORIFICS)}|H\.E\.|(?:His|Her) Excellency|Sheikha?|(?:Rt\. )?Hon\.|Dr\.?|Dame|Sir) )+"
    r"(?:(?:Mr|Mrs|Ms|Dr)\.? )?"
)


def is_address(noun: str) -> bool:
    """Whether a noun before a name honours and says no role."""
    return noun in ADDRESS or _HONOURS.fullmatch(f"{noun} ") is not None


def skip_honours(text: str, at: int) -> int:
    """Where the words of honour end that begin at a place: they are neither the title's nor the name's."""
    match = _HONOURS.match(text, at)
    return match.end() if match else at


# Family names that are as often Chinese or Vietnamese: without a hyphen behind them they tell no country.
_CHINESE_TOO = frozenset(
    "Wang Yang Ma Sun Chang Jin Wu Gong Yu Sung La An Min Chu Chi Ji Go Do Sin Son Ki Ha Na Ra Ye".split()
)


@lru_cache(4096)
def korean(name: str) -> bool:
    """Whether a name is in Korean order: a family name, then one or two syllables, joined or not."""
    parts = name.split()
    if not 2 <= len(parts) <= 3 or parts[0].capitalize() not in SURNAMES:
        return False
    if len(parts) == 2:
        return "-" in parts[1] or (3 <= len(parts[1]) <= 11 and parts[0].capitalize() not in _CHINESE_TOO)
    return all(len(part) <= 6 and "-" not in part and "." not in part for part in parts[1:])


def korean_first(name: str) -> bool:
    """Whether a name begins with a Korean family name."""
    return name.split(" ", 1)[0].capitalize() in SURNAMES


@lru_cache(1 << 14)
def is_name_word(word: str) -> bool:
    """Whether a capitalised word can stand in a name."""
    return (
        word not in DOMAIN
        and word not in STOPS
        and word not in HEAD_WORDS
        and not word.endswith(DOMAIN_ENDINGS)
        and not (len(word) > 1 and word.endswith("."))
    )


def read_name(text: str, at: int, title: bool) -> tuple[str, int] | None:
    """The name that begins at a place, and where it ends; ``title`` says that verbs are capitalised too."""
    start = end = at = skip_honours(text, at)
    parts = 0
    surname = False
    while parts < _MOST_WORDS and (match := TOKEN.match(text, at)):
        word = match.group()
        if match["low"]:
            if not _is_particle(text, match, first=at == start):
                break
            at = match.end() + 1
            continue
        # "Minister Kang. The": the dot is the sentence's.
        stop = bool(match["cap"]) and word.endswith(".") and word not in _ABBREVIATED
        word = word[:-1] if stop else word
        if not _goes_on(text, match, word, parts, title) or (title and _is_headline_verb(word, text[start:end], parts)):
            break
        parts += 1
        end = match.start() + len(word)
        surname = surname or (parts == 1 and word.capitalize() in SURNAMES)
        # A Korean name is whole with its second word where that is hyphened, and in a headline.
        if stop or text[end : end + 1] != " " or (surname and parts == 2 and ("-" in word or title)):
            break
        at = end + 1
    name = text[start:end].rstrip()
    return (name, end) if parts and _is_whole(name, parts) else None


_MOST_WORDS = 6
# Words of office that are family names as well, and short given names that are words as well.
_ALSO_SURNAMES = frozenset(
    "King Pope Prince Judge Dean Lord Head Justice Young Small First Bank Land Price Market Day Sen".split()
)
# Family names that are words of grammar in small letters; in a headline these have capitals as well.
_ALSO_FAMILY = frozenset("To An No He You".split())
_ALSO_FIRST = frozenset("Jan June April August Will Mark Grace Hope".split())
_ALSO_GIVEN = frozenset("He An No Do So On In Will May June".split())


_SECOND_PARTICLE = re.compile(r" (?:der|den|de|la|las|los|bin|al|el) (?=[A-Z])")


def _is_particle(text: str, match: re.Match[str], *, first: bool) -> bool:
    word = match.group()
    following = text[match.end() : match.end() + 2]
    return (
        word in PARTICLES
        and (not first or word in ("al", "el", "de", "von", "van"))
        and following[:1] in (" ", "-")
        and (following[1:].isupper() or bool(_SECOND_PARTICLE.match(text, match.end())))
    )


def _goes_on(text: str, match: re.Match[str], word: str, parts: int, title: bool) -> bool:
    """Whether a word belongs to a name of which there are ``parts`` words so far."""
    if match["initials"]:
        return code_of(word) is None
    if parts == 0 and word in _ALSO_FAMILY and not title:
        return _given_follows(text, match.end())
    if parts == 0 and word in _ALSO_FIRST:
        return text[match.end() : match.end() + 1] == " " and text[match.end() + 1 : match.end() + 2].isupper()
    if not is_name_word(word.rstrip(".")):
        after = text[match.start() + len(word) : match.start() + len(word) + 4]
        closed = after[:1] != " " or after.startswith((" of", " an"))
        return parts == 1 and (word in _ALSO_SURNAMES or (word in _ALSO_GIVEN and closed))
    if parts == 0 or (word.isupper() and len(word) > 1):
        return not is_country_word(text, match.start(), word)
    return True


def _given_follows(text: str, at: int) -> bool:
    """Whether a word that can stand in a name and is no verb follows: no ``Ambassador To Korea``, ``To Begin``."""
    match = TOKEN.match(text, at + 1) if text[at : at + 1] == " " else None
    if match is None or not match["cap"]:
        return False
    word = match.group().rstrip(".")
    return is_name_word(word) and word.lower() not in forms() and not is_country_word(text, match.start(), word)


def _is_headline_verb(word: str, name: str, parts: int) -> bool:
    """Whether a word of a headline is its verb: after a Korean name any in -s, else those that are known as verbs."""
    if parts == 0:
        return forms().get(word.lower()) in ("third", "past") or word in _HEADLINE_VERBS
    return len(word) > 3 and word.endswith("s") and korean_first(name)


_HEADLINE_VERBS = frozenset(
    "Summons Receives Inaugurates Convenes Completes Decorates Confers Greets Honors Explores Enhances Accepts Hosted "
    "Co-hosts Presides Strengthens Promotes Tackles Inspects Monitors Comforts Consoles Assumes Resigns Retires "
    "Honours Pledges Observes Lays Unveils Reviews Checks Joins Graces Briefs Tours Leaves Wins".split()
)


def _is_whole(name: str, parts: int) -> bool:
    if parts > 1 or name.capitalize() in SURNAMES:
        return True
    return len(name) >= 2 and not (name.isupper() and not 3 <= len(name) <= 9) and not _looks_like_acronym(name)


def _looks_like_acronym(name: str) -> bool:
    return any(c.isdigit() for c in name) or (name[:2].isupper() and not name.isupper() and not _SIGNED.match(name))


def is_country_word(text: str, at: int, word: str) -> bool:
    """Whether a country's name begins at a word that is not also a name of people."""
    letters = LETTERS.match(word)
    hit = name_at(text, at, letters.group() if letters else word)
    return bool(
        hit
        and word
        not in ("Jordan", "Chad", "Israel", "Georgia", "Malta", "Turk", "Dane", "German", "Holland", "England", "Wales")
    )


def begins_korean_name(text: str, at: int) -> bool:
    """Whether a Korean name begins here."""
    match = TOKEN.match(text, at)
    if match is None or match.group().capitalize() not in SURNAMES or text[match.end() : match.end() + 1] != " ":
        return False
    given = TOKEN.match(text, match.end() + 1)
    return bool(given and given.group("cap") and is_name_word(given.group().rstrip(".")))
