"""What can be the subject of a sentence beside a titled name: pronouns, the two sides, governments, ministries."""

import re

from etl.attribute.countries import code_of, country_at
from etl.attribute.mentions import Mention
from etl.attribute.nations import is_noun

_KR = r"(?:Republic of Korea|ROK|R\.O\.K\.|Korean?|South Korean?)"
_SENIOR = "(?:(?:t(?:op)|s(?:enior|pecial)|c(?:hief)|foreign|nuclear|vice|deputy|prime|heads?) ){0,3}"
_NOUNS = (
    "(?:s(?:ides|peakers)|p(?:arties|residents)|ministers|d(?:iplomats|elegat(?:ions|es))|leaders|officials|envoys|"
    "ambassadors|negotiators|representatives|counterparts)"
)
_MINISTRY = r"(?:Ministry of Foreign Affairs(?: and Trade)?(?: \(MOFAT?\))?|MOFAT?|Foreign Ministry)"
# Every phrase begins behind a blank and with one of these letters. What begins alike stands together.
# The first letters of all that can follow "the" here, so that the other words are left quickly.
_BEGINNINGS = "t[wo]|thr|fo|fi|[235] |s[ipe]|p[ar]|mi[ns]|d[ie]|le|of|en|am|n[eu]|re|c[ho]|vi|he"
# The country speaks only in the present ("the ROK condemns"); every other mention of it is left at once.
_PRESENT = r"(?= (?:[a-z]+ly |also )?[a-z]+s\b)"
_ACTED = "(?:agreed|shared|concurred|expressed|stressed|exchanged|discussed|noted|reaffirmed|emphasized|welcomed)"
_PHRASE = re.compile(
    rf" (?=[TtHhSsWwIBbKM][hetoO][etrF\W])(?:[Tt](?:he (?:(?={_BEGINNINGS})"
    rf"(?:(?:(?P<count>two|three|four|five|2|3) )?{_SENIOR}(?P<noun>{_NOUNS}|heads of (?:the )?delegations?)\b"
    rf"|(?P<pair1>two|three)(?= (?:also |[a-z]+ly )?[a-z]+ed\b)|(?P<countries1>two (?:countries|nations|governments))\b"
    rf"|(?P<office>{_SENIOR}(?:minister|ambassador|president|secretary|spokesperson|envoy|representative|chairman))\b"
    rf"|(?P<heads>mission (?:heads|chiefs)\b|(?:heads|chiefs) of "
    rf"(?:(?:the|ROK|Korean?|overseas|diplomatic|foreign|resident) ){{0,4}}missions?\b))"
    rf"|(?=[A-Z])(?:(?:(?:ROK|Korean|Korea’s) )?(?P<mofa1>{_MINISTRY}(?: of (?:the )?{_KR}(?: "
    rf"\(ROK\))?)?)(?! of\b| and\b)"
    rf"|(?P<bare>Ministry)\b(?! of\b)"
    rf"|(?P<korea1>Republic of Korea|ROK){_PRESENT}"
    rf"|(?P<whose>[A-Z][\w.]+(?: [A-Z][a-z]+)?) (?:foreign |prime |vice |deputy ){{0,2}}"
    rf"(?:minister|ambassador|president)\b))|(?P<they>hey)\b)"
    rf"|(?P<he>[Hh]e|[Ss]he)\b|(?P<we>[Ww]e)\b|(?P<it>It)(?= (?:also |further |[a-z]+ly )?[a-z]+s\b)"
    rf"|(?P<pair2>[Bb]oth(?: of them(?= )|(?= (?:also )?{_ACTED}\b)))|[Bb]oth (?:{_SENIOR}(?P<both>{_NOUNS})"
    rf"|(?P<countries2>countries|nations|governments))\b"
    rf"|(?P<korea2>Korea){_PRESENT}"
    rf"|(?P<mofa2>MOFAT?)\b(?! of\b| and\b))"
)
_COUNTRY = r"[A-Z][\w.]*(?: [A-Z]\w+| of Korea)?"
_OF_COUNTRIES = re.compile(rf" of (?:the )?(?P<one>{_COUNTRY}) and (?:the )?(?P<other>{_COUNTRY})")
_WHOSE = r"(?P<whose>Republic of Korea(?:[’']s)?|(?!The )[A-Z][\w.’'-]*(?: [A-Z][\w.-]*)?)"
_SIDE = re.compile(rf"(?:[Tt]he )?{_WHOSE} $")
_SIDE_WORD = re.compile(r" side(?=s?\b)")
_SIDES = re.compile(
    r"(?P<one>[A-Z][\w.-]*(?: [A-Z][\w.-]*)?) and (?:the )?(?P<other>[A-Z][\w.-]*(?: [A-Z][\w.-]*)?) sides$"
)
_GOVERNMENT_WORD = re.compile(r"overnment\b(?P<of> of (?:the )?(?=[A-Z]))?")
_ROK = re.compile(r" \(ROK\)")
_GOVERNMENT_OF = re.compile(rf"(?:[Tt]he )?{_WHOSE}(?: \(ROK\))? $|[Tt]he $")
_LONGEST_COUNTRY = 45
_OFFICES = re.compile(
    r"ers(?=,? [a-z])(?:(?<= [Mm]inisters)(?<![Tt]he ministers)(?<!two ministers)|(?<= [Ll]eaders)(?<!the leaders))"
)
_GROUP = re.compile(
    r"(?:^|[,;.”] |\band |\bwhile )(?:[Tt]he )?"
    r"(?P<of>(?:[A-Z]{3,}[A-Za-z]*(?:\+\d+|Plus)?|EU|G-?\d+"
    r"|(?P<region>African|Asian|European|Arab|Nordic|Baltic|Caribbean|Latin American|Central Asian|Southeast Asian"
    r"|Central American|South Asian)))"
    r" (?:[Ff]oreign |[Tt]rade |[Ff]inance |[Dd]efen[cs]e |[Ee]conomic |[Ee]nvironment )?(?:[Mm]inist|[Ll]ead)$"
)
_AGREEING = re.compile(
    rf" and (?:the )?(?P<other>{_COUNTRY})(?= (?:have |also |[a-z]+ly )?(?:agreed|decided|concurred)\b)"
)
_NATION = re.compile(
    rf"(?:^|[,;.”] |\d[.)] )(?:[Tt]he )?(?P<one>(?!The ){_COUNTRY})(?:, (?:the )?(?P<third>{_COUNTRY}),?)?$"
)
_PLAIN = frozenset(("he", "we", "it"))
_COUNTS = {"two": 2, "both": 2, "2": 2, "three": 3, "3": 3, "four": 4, "five": 5}
GOVERNMENT = "Government of the Republic of Korea"
MINISTRY = "Ministry of Foreign Affairs"


def find_phrases(text: str) -> list[Mention]:
    """The mentions of a text that are no titles with or without a name, in order."""
    found = [_phrase(match) for match in _PHRASE.finditer(f" {text}")]
    in_order = len(found)
    if "overnment" in text:
        found += _governments(text)
    if " side" in text:
        found += _sides(text)
    if "inisters" in text or "eaders" in text:
        found += _groups(text)
    if "agreed" in text or "decided" in text or "concurred" in text:
        found += _nations(text)
    if len(found) == in_order or len(found) < 2:
        return found
    found.sort(key=lambda m: (m.start, -m.end))
    return [m for i, m in enumerate(found) if not i or m.start >= found[i - 1].end]


def _phrase(match: re.Match[str]) -> Mention:
    kind, (start, end) = match.lastgroup or "", match.span()
    mention = Mention(start, end - 1, kind.rstrip("12"))
    if kind in _PLAIN:
        return mention
    if kind in ("both", "noun", "count"):
        mention.kind, mention.plural, mention.head = "joint", True, match[kind] if kind != "count" else match["noun"]
        mention.count = 2 if kind == "both" else _COUNTS.get(match["count"] or "", 0)
        if of := _OF_COUNTRIES.match(match.string, end):
            # "the foreign ministers of Korea and Japan"
            one, other = code_of(of["one"]), code_of(of["other"])
            if one and other:
                mention.countries, mention.end = (one, other), of.end() - 1
    elif kind.startswith("pair"):
        mention.kind, mention.plural, mention.count = "joint", True, _COUNTS.get(match["pair1"] or "", 2)
    elif kind.startswith("countries"):
        mention.plural = True
    elif kind == "bare":
        mention.head = "Ministry"
    elif kind in ("office", "whose"):
        # "the minister", "the Japanese foreign minister" in small letters
        printed = match[kind] if kind == "office" else match.string[match.end("whose") + 1 : end]
        mention.kind, mention.definite, mention.role = "role", True, printed.title()
        mention.head = mention.role.rpartition(" ")[2]
        if kind == "whose":
            mention.country = code_of(match["whose"])
            mention.definite = False
    elif kind == "they":
        mention.plural = True
    return mention


def _governments(text: str) -> list[Mention]:
    """``the government of the Republic of Korea``, ``the Japanese government``, ``the government``."""
    found: list[Mention] = []
    for match in _GOVERNMENT_WORD.finditer(text):
        start, end, of = match.start() - 1, match.end(), match["of"]
        if start < 0 or text[start] not in "Gg":
            continue
        left = _GOVERNMENT_OF.search(text, max(0, start - _LONGEST_COUNTRY), start)
        if of and (hit := country_at(text, end)):
            end = hit[1]
            names = [text[start:end]]
            start = left.start() if left and left["whose"] is None else start
            if hit[0] != "KR":
                found.append(Mention(start, end, "othergov", names))
                continue
            end = again.end() if (again := _ROK.match(text, end)) else end
        elif left is None or of:
            continue
        elif left["whose"]:
            whose = left["whose"].removesuffix("’s").removesuffix("'s")
            code = code_of(whose) or code_of(whose.rpartition(" ")[2])
            start = left.start()
            if code is None:
                continue
            if code != "KR":
                found.append(
                    Mention(start, end, "othergov", [text[start:end].removeprefix("the ").removeprefix("The ")])
                )
                continue
        else:
            found.append(Mention(left.start(), end, "bare", head="Government"))
            continue
        found.append(Mention(start, end, "gov"))
    return found


def _groups(text: str) -> list[Mention]:
    """``the ASEAN+3 Foreign Ministers``, ``the African foreign ministers``: a group by its name."""
    found: list[Mention] = []
    for match in _OFFICES.finditer(text):
        left = _GROUP.search(text, max(0, match.start() - _LONGEST_COUNTRY), match.start())
        if left and (left["region"] or code_of(left["of"]) in (None, "EU")):
            found.append(
                Mention(left.start(), match.end(), "group", [text[left.start("of") : match.end()]], plural=True)
            )
    return found


def _nations(text: str) -> list[Mention]:
    """``Korea and Germany agreed``: two countries or three, where they agree."""
    found: list[Mention] = []
    for match in _AGREEING.finditer(text):
        left = _NATION.search(text, max(0, match.start() - _LONGEST_COUNTRY), match.start())
        if left is None:
            continue
        names = [name for name in (left["one"], left["third"], match["other"]) if name]
        codes = {code_of(name) for name in names}
        if all(map(is_noun, names)) and "KR" in codes and len(codes) == len(names):
            found.append(Mention(left.start(), match.end("other"), "nations", names, plural=True))
    return found


def _sides(text: str) -> list[Mention]:
    """``the German side``."""
    found: list[Mention] = []
    for match in _SIDE_WORD.finditer(text):
        left = _SIDE.search(text, max(0, match.start() - _LONGEST_COUNTRY), match.start() + 1)
        country = code_of(left["whose"].removesuffix("’s").removesuffix("'s")) if left else None
        if left and country and text[match.end() : match.end() + 1] != "s":
            words = text[left.start() : match.end()].removeprefix("the ").removeprefix("The ")
            found.append(Mention(left.start(), match.end(), "side", [words], country=country))
        elif sides := _SIDES.search(text, max(0, match.start() - 2 * _LONGEST_COUNTRY), match.end() + 1):
            # "the U.S. and Japanese sides"
            for whose in ("one", "other"):
                if country := code_of(sides[whose]):
                    end = match.end() + 1 if whose == "other" else sides.end(whose)
                    found.append(Mention(sides.start(whose), end, "side", [f"{sides[whose]} side"], country=country))
    return found


def foreign_sides(text: str) -> list[str]:
    """The phrases by which a text calls the other party: ``German side``."""
    return [m.names[0] for m in _sides(text) if m.country != "KR"] if " side" in text else []
