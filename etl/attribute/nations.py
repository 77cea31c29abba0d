"""Which two countries ``the two countries`` are, by the fullest names that the release prints for them."""

from collections.abc import Sequence
from functools import cache

from etl.attribute.countries import names_in
from etl.attribute.country_names import COUNTRIES

_OFFICIAL = frozenset("Republic Kingdom States Federation Emirates Commonwealth State Union Korea Sultanate".split())


@cache
def _nouns() -> frozenset[str]:
    """The names in the table that are nouns: no adjectives, no people."""
    found: set[str] = set()
    for line in COUNTRIES.strip().splitlines():
        names = line.split("|")[1].split(",")
        found |= {name for name in names if name == names[0] or not _OFFICIAL.isdisjoint(name.split())}
        found |= {name for name in names if name.replace(".", "").isupper()}
    return frozenset(found)


def is_noun(name: str) -> bool:
    """Whether a country's name is a noun: ``Germany``, not ``German``."""
    return name in _nouns()


def printed_names(texts: Sequence[str]) -> dict[str, str]:
    """The fullest name of every country in some texts, none for those of which there are but adjectives."""
    found: dict[str, str] = {}
    for text in texts:
        for code, start, end in names_in(text, north=False):
            name = text[start:end]
            if len(code) == 2 and len(name) > len(found.get(code, "")):
                found[code] = name if name in _nouns() else found.get(code, "")
    return found


def two_countries(title: str, names: dict[str, str], pair: Sequence[str | None]) -> list[str]:
    """The republic and the one other country of a release; empty where it leaves open which that is.

    ``names`` are the ``printed_names`` of the release; ``pair`` are the countries of the two people who last met.
    """
    if not names.get("KR"):
        return []
    met = {code for code in pair if code} - {"KR"} if None not in pair and "KR" in pair else set()
    for codes in (met, printed_names([title]), names):
        others = [code for code in codes if code not in ("KR", "KP", "EU") and names.get(code)]
        if others:
            return [names["KR"], names[others[0]]] if len(others) == 1 else []
    return []
