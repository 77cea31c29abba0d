"""Names that more than one country has, and people: what a release as a whole, and what the words around, settle."""

import re

from etl.attribute.vocabulary import DOMAIN, DOMAIN_ENDINGS, HEADS, STOPS

STATES = (
    r"(?:Alabama|Alaska|Arizona|Arkansas|California|(?:North |South |the )?Carolinas?|Colorado|Connecticut|Delaware"
    r"|Florida|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan"
    r"|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Jersey|Ohio|Oklahoma|Oregon|Pennsylvania|Tennessee"
    r"|Texas|Utah|(?:West )?Virginia|Wisconsin|Wyoming)"
)
"""States of the US beside which Georgia is one too. New York and Washington are cities as often."""

_AMERICAN = re.compile(
    r"\b(?:[Gg]overnor (?:[A-ZÀ-Þ][\w.’'-]* ){0,4}of (?:the )?(?:U\.?S\.? )?(?:[Ss]tate of )?Georgia\b"
    r"|Georgia(?:[’']s)? (?:[Gg]overnor|[Ss]tate\b|Tech|General Assembly)"
    rf"|[Ss]tate of Georgia|Atlanta|Savannah|Georgia,? (?:and )?{STATES}\b|{STATES},? (?:and )?Georgia\b)"
)
_CAUCASIAN = re.compile(
    r"\bTbilisi|\bGeorgian|Republic of Georgia|\bto Georgia\b|Minister (?:[A-Z][\w’-]* ){0,5}of Georgia"
)
_KINSHASA = re.compile(r"\bDemocratic Republic of (?:the )?Congo|\bD\.?R\.? Congo|\bDRC\b|\bKinshasa|Dem\. Rep\. of")
_BRAZZAVILLE = re.compile(r"(?<!Democratic )(?<!Dem\. )\bRep(?:ublic|\.) of (?:the )?Congo|\bBrazzaville")
_GUINEA = re.compile(r"\b(?P<before>Equatorial |Papua New |Gulf of |New )?Guinea(?P<after>[- ]Bissau)?(?!\w)")
_GUINEAS = {"Equatorial ": "GQ", "Papua New ": "PG", "Gulf of ": "", "New ": "", None: "GN"}
AMBIGUOUS = re.compile(r"Congo|Congolese|Guineans?|Dominicans?|Sudanese|Georgia")
"""The names and demonyms that a release settles."""


def settled(text: str) -> dict[str, str]:
    """What a release means by ambiguous names: the code that the table gives -> the one that is meant, "" for none.

    ``text`` is the whole release.
    """
    meant: dict[str, str] = {}
    if "Congo" in text and _KINSHASA.search(text) and not _BRAZZAVILLE.search(text):
        meant["CG"] = "CD"
    if "Guinean" in text:
        found = {"GW" if m["after"] else _GUINEAS[m["before"]] for m in _GUINEA.finditer(text)} - {""}
        if len(found) == 1:
            meant["GN"] = found.pop()
    if "Dominican" in text and "Dominica " in text.replace("Dominica,", "Dominica ") and "Dominican Rep" not in text:
        meant["DO"] = "DM"
    if "South Sudan" in text and "Sudanese" in text and not re.search(r"(?<!South )Sudan\b", text):
        meant["SD"] = "SS"
    if "Georgia" in text and _AMERICAN.search(text) and not _CAUCASIAN.search(text):
        meant["GE"] = ""
    return meant


class Namesakes:
    """What a release means by ambiguous names; its text is read only if it has one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._settled: dict[str, str] | None = None

    def meant(self, code: str | None) -> str | None:
        """The code that the release means where the table gives another, "" for none."""
        if code not in UNSETTLED:
            return code
        if self._settled is None:
            self._settled = settled(self._text)
        return self._settled.get(code, code)


UNSETTLED = frozenset(("CG", "GN", "DO", "SD", "GE"))
"""What the table gives for names that mean something else in some releases."""
_GIVEN = frozenset(("Jordan", "Chad", "Israel", "Georgia"))
_IN = re.compile(r"(?:\b(?:[Ii]n|[Tt]o|[Ff]rom|[Oo]f|[Aa]t|[Ff]or|[Vv]isit(?:s|ed|ing)?|the)|[-–/]) ?$")
_FAMILY = re.compile(r" (?P<name>[A-ZÀ-Þ][a-zà-ÿ]?[\w’'-]*[a-zà-ÿ])(?=,| [a-z]|[’']s |[.;:)]|$| [A-Z])")
_PLACES = frozenset(
    "City Basin Valley River Lake Desert Rift Times Post Herald Tech Airlines Aerospace Industries Electric Bonds "
    "Chamber Railways Railway Stadium Street Hospital Museum Cup Refugee Pavilion Republic Compact".split()
)


def is_given_name(text: str, start: int, end: int) -> bool:
    """Whether a country's name is somebody's given name: ``Jordan Whitfield`` with no preposition of place before."""
    if text[start:end] not in _GIVEN or _IN.search(text, max(0, start - 9), start):
        return False
    family = _FAMILY.match(text, end)
    word = family["name"] if family else ""
    return bool(word) and not (
        word in _PLACES or word in DOMAIN or word in STOPS or word in _OFFICES or word.endswith(DOMAIN_ENDINGS)
    )


_OFFICES = frozenset(HEADS) | {f"{head}s" for head in HEADS}
