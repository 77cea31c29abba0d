"""Words run together, as on old pages (``SecretaryPompeo``, ``Ministerand``): copies of the texts with blanks."""

import re
from collections.abc import Sequence

from etl.attribute.country_names import COUNTRIES
from etl.attribute.verbs import forms
from etl.attribute.vocabulary import DOMAIN, HEADS, MODIFIERS, STOPS, SURNAMES, words

_FUNCTION = words(
    "the a an of and in on to with for by from at that between as is was were are will would has had have met held "
    "his her its their also which who during after both toward into regarding including"
)
_BODIES = words("Ministry Government government Republic Affairs Department Office Embassy Assembly Council States")
_GROUPS = words(
    "sides ministers Ministers diplomats parties countries leaders officials representatives envoys delegates "
    "delegations negotiators ambassadors presidents secretaries spokesperson minister ambassador president envoy"
)
_OBJECTS = words("that to the on with for in his her views upon hope regret deep its and about")
_ACRONYMS = words("ROK DPRK US UK EU UAE UN ASEAN MOFA MOFAT")
_HEADS = frozenset(HEADS) | {f"{head}s" for head in HEADS if len(head) > 5} | _BODIES
_COUNTRY_WORDS = frozenset(re.findall(r"[A-Z][a-z]{3,}", COUNTRIES)) | {"Korea", "Korean"}
_OFFICIAL = _HEADS | DOMAIN | MODIFIERS | _COUNTRY_WORDS
_PAST = frozenset(verb for verb, form in forms().items() if form == "past")
_SHORTEST = 5
_LETTERS = re.compile(r"[A-Za-z]{5,60}")
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_POSSESSIVE = re.compile(r"(?<=[a-z][’']s)(?=[a-z]{3}|[A-Z][a-z])")
_INNER = re.compile("[’']s[a-zA-Z]")
_GIVEN = re.compile(r"[A-Z][a-z]+-[a-z]+")
_LONG_HEADS = sorted((h for h in _HEADS | _GROUPS if h.isalpha() and len(h) > 4), key=len, reverse=True)
_SMALL = re.compile(
    rf"(?P<head>{'|'.join(_LONG_HEADS)})(?P<rest>[a-z]{{2,14}})"
    r"|(?P<the>[Tt]he|[Bb]oth)?(?P<count>two|three)?(?P<top>top)?(?P<group>sides|ministers|diplomats|parties|countries)?"
    r"|(?P<he>He|She|They)(?P<acts>[a-z]{4,14})"
    r"|(?P<whose>[A-Z][a-z]{3,})(?P<side>sides?|government)"
    r"|(?P<korea>Korea)(?P<korea_and>(?!n|s$|town)[a-z]{2,14})"
)
_VERB_AND = re.compile(rf"(?P<verb>{'|'.join(_PAST)})(?P<object>{'|'.join(_OBJECTS)})")
# A word in small letters is left at once unless it begins so.
_SMALL_BEGINNINGS = ("the", "both", "two", "three", *_PAST, *_GROUPS)
_VERB_ENDINGS = (*_PAST, "and", "also", "will", "who", "has", "had", "was")


_sound: set[str] = set()
"""Words that were looked at and found whole: most words of a release have stood in an earlier one."""
_MOST_SOUND = 100_000


def mend(texts: Sequence[str]) -> Sequence[str]:
    """The texts of a release with blanks where words have run together; the very same texts where none have."""
    printed = " ".join(texts).split()
    if _sound.issuperset(printed):
        return texts
    known = set(printed)
    mended: dict[str, str] = {}
    names: dict[str, tuple[str, str]] = {}
    for word in known - _sound:
        if len(word) >= _SHORTEST:
            parts = _name_and_verb(word)
            if parts and parts[0] not in known:
                names[word] = parts
            elif parts:
                mended[word] = " ".join(parts)
                continue
            if (better := _mended(word)) != word:
                mended[word] = better
                continue
            if parts:
                continue
        _sound.add(word)
    if mended and names:
        # "Harrissaid", where the release has the name in "AmbassadorHarris".
        known.update(part.strip(".,;") for better in mended.values() for part in better.split())
        mended |= {word: " ".join(parts) for word, parts in names.items() if parts[0] in known and word not in mended}
    if len(_sound) > _MOST_SOUND:
        _sound.clear()
    if not mended:
        return texts
    return [" ".join(mended.get(word, word) for word in text.split(" ")) for text in texts]


def _mended(word: str) -> str:
    """A word, cut where others have run into it."""
    if word.islower() and not word.startswith(_SMALL_BEGINNINGS) and _INNER.search(word) is None:
        return word
    word = _POSSESSIVE.sub(" ", word)
    return word if word.startswith("http") else _LETTERS.sub(lambda match: _cut(match.group(), word), word)


def _cut(run: str, word: str) -> str:
    """A run of letters of a word, cut between its parts."""
    parts: list[str] = []
    begin = 0
    for match in _INNER_CAPITAL.finditer(run):
        at = match.start()
        left, right = run[begin:at], _up_to_capital(run, at)
        if _two_words(left, right, word):
            parts.append(left)
            begin = at
    parts.append(run[begin:])
    return " ".join(_cut_small(part) for part in parts)


def _up_to_capital(run: str, at: int) -> str:
    following = _INNER_CAPITAL.search(run, at + 1)
    return run[at : following.start() if following else len(run)]


def _two_words(left: str, right: str, word: str) -> bool:
    """Whether two parts of a word, the second with a capital, are words of their own."""
    if left.isupper():
        return left in _ACRONYMS and (right in _OFFICIAL or right in STOPS)
    if left in _FUNCTION or left in _HEADS or left in _PAST:
        return len(right) > 1
    if right in _HEADS or right in _OFFICIAL:
        return left in _OFFICIAL or len(left) > 4
    return left in SURNAMES and bool(_GIVEN.search(word))


def _cut_small(run: str) -> str:
    """A run of letters without a capital inside: ``Ministerand``, ``twosides``, ``Healso``, ``agreedto``."""
    match = _SMALL.fullmatch(run)
    if match is None:
        match = _VERB_AND.fullmatch(run)
        return f"{match['verb']} {match['object']}" if match else run
    if match["head"]:
        return f"{match['head']} {match['rest']}" if match["rest"] in _FUNCTION | _PAST | {"side"} else run
    if match["he"]:
        return f"{match['he']} {match['acts']}" if match["acts"] in _PAST | {"also", "further"} else run
    if match["whose"]:
        return f"{match['whose']} {match['side']}" if match["whose"] in _COUNTRY_WORDS else run
    if match["korea"]:
        return f"{match['korea']} {match['korea_and']}"
    return " ".join(part for part in match.group("the", "count", "top", "group") if part)


def _name_and_verb(word: str) -> tuple[str, str] | None:
    """The two parts of ``Kangvoiced``; right where the first is a word of the release as well."""
    if not (word[0].isupper() and word.endswith(_VERB_ENDINGS) and word.isalpha()):
        return None
    verb = max((ending for ending in _VERB_ENDINGS if word.endswith(ending)), key=len)
    name = word[: -len(verb)]
    return (name, verb) if name.istitle() and len(name) > (1 if verb in _PAST else 2) else None
