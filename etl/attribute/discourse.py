"""What a release has said so far, and whom a mention means by it: he, the Minister, the two sides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.attribute.bodies import fullest
from etl.attribute.countries import code_of
from etl.attribute.mentions import Mention
from etl.attribute.names import korean_first
from etl.attribute.namesakes import Namesakes
from etl.attribute.nations import printed_names, two_countries
from etl.attribute.people import Entry, Registry
from etl.attribute.subjects import GOVERNMENT, MINISTRY, foreign_sides

_REMEMBERED = 12
_MOST_BODIES = 50
"""More than speak in any release; a text made to be slow is not searched for the full names of all."""
_OTHER_MINISTRY = re.compile(r"\bMinistry of (?!Foreign Affairs)[A-Z]|Defen[cs]e Ministry|Unification Ministry")
_AS_ENVOY = re.compile(r", (?:as )?(?:an? |the )?(?:[a-z]+ )?envoy\b")
_MISSIONS = re.compile(
    r"(?:heads|chiefs) of (?:the |all )?(?:(?:Republic of Korea|[A-Z][\w-]*)(?:[’']s)? )?"
    r"(?:overseas |diplomatic |foreign |resident )*missions?\b"
    r"(?: (?:in|to) (?!Seoul\b)(?:the )?(?:(?:two|three|four|five|six|seven|eight|nine|ten) )?"
    r"[A-Z][\w-]*(?: [A-Z][\w-]*)*(?: (?:countries|nations|region))?)?"
)


@dataclass(slots=True)
class Discourse:
    """What a release has said so far: who acted last, who met whom, whose government spoke."""

    registry: Registry
    title: str = ""
    texts: Sequence[str] = ()
    bodies: dict[str, str] = field(default_factory=dict)
    countries: dict[str, str] | None = None
    namesakes: Namesakes = field(default_factory=lambda: Namesakes(""))
    """What the release means by names that several countries have (namesakes.py)."""
    phrases: dict[str, str | None] = field(default_factory=dict)
    statement: bool = False
    recent: list[Entry] = field(default_factory=list)
    pair: list[Entry] = field(default_factory=list)
    group: list[Entry] = field(default_factory=list)
    plural: list[Entry | str] = field(default_factory=list)
    body: str | None = None
    fresh: bool = False
    """Whether the one who acted last did so in the same statement."""
    government: bool = False
    foreign: bool = False
    ministry: bool = False

    def names_of_countries(self) -> dict[str, str]:
        """The fullest name by which the release calls each country."""
        if self.countries is None:
            self.countries = printed_names([*self.texts, self.title])
        return self.countries

    def remember(self, entries: list[Entry]) -> None:
        """Somebody acted: the next ``he`` or ``the Minister`` is looked for here first."""
        if len(entries) == 1:
            self.fresh = True
            self.recent.append(entries[0])
            del self.recent[:-_REMEMBERED]
        elif len(entries) > 1:
            self.group = entries
            if len(entries) == 2:
                self.pair = entries


def _missions(discourse: Discourse) -> str | None:
    """How the release names the heads of the country's missions abroad."""
    if "missions" not in discourse.phrases:
        found = (match.group() for text in discourse.texts for match in _MISSIONS.finditer(text))
        discourse.phrases["missions"] = max(found, key=len, default=None)
    return discourse.phrases["missions"]


def _foreign_side(discourse: Discourse) -> list[str]:
    """The phrase by which the release calls the other party: ``German side``."""
    if "side" not in discourse.phrases:
        found = (sides[0] for text in discourse.texts if (sides := foreign_sides(text)))
        discourse.phrases["side"] = next(found, None)
    side = discourse.phrases["side"]
    return [side] if side else []


def resolve(mention: Mention, discourse: Discourse, text: str) -> tuple[list[Entry | str], str]:
    """Whom a mention means: (people or bodies, how). Empty where that cannot be told."""
    kind = mention.kind
    if kind == "named":
        return [e for name in mention.names if (e := discourse.registry.named(name, mention.role))], "named"
    if kind == "joint" or (kind == "role" and mention.plural):
        return _joint(mention, discourse, text), "joint"
    if kind == "they":
        return list(discourse.plural or discourse.pair), "joint"
    if kind == "heads":
        return [_missions(discourse) or text[mention.start + 4 : mention.end]], "joint"
    if kind in ("othergov", "group"):
        return list(mention.names), "named"
    if kind == "nations":
        return [discourse.names_of_countries().get(code_of(name) or "", name) for name in mention.names], "named"
    if kind == "body":
        body = mention.names[0]
        if body not in discourse.bodies:
            if len(discourse.bodies) >= _MOST_BODIES:
                return [body], "named"
            discourse.bodies[body] = fullest(body, discourse.texts)
        return [discourse.bodies[body]], "named"
    if kind == "countries":
        pair = [entry.country for entry in discourse.pair]
        return list(two_countries(discourse.title, discourse.names_of_countries(), pair)), "joint"
    if kind in ("role", "he", "side"):
        return _referred(mention, discourse), "referred"
    if kind == "it":
        return [discourse.body] if discourse.body else [], "voice"
    return _voice(mention, discourse, text), "voice"


def _referred(mention: Mention, discourse: Discourse) -> list[Entry | str]:
    """Whom ``he``, ``the Minister``, ``the Japanese Minister``, ``his counterpart``, ``the German side`` mean."""
    last = discourse.recent[-1] if discourse.recent else None
    if mention.kind == "he":
        return [last] if last else []
    if mention.kind == "side":
        near = [*discourse.pair, *discourse.group, *(discourse.registry.entries if discourse.pair else [])]
        country = discourse.namesakes.meant(mention.country)
        sure = [e for e in near if e.country == country]
        who = next(iter(sure or [e for e in discourse.pair if e.country is None and not korean_first(e.name)]), None)
        return [who or mention.names[0]]
    if mention.counterpart:
        near = discourse.pair if mention.country is None else [*discourse.pair, *discourse.group]
        others = (e for e in near if e is not last and mention.country in (None, e.country))
        other = next(others, None)
        return [other] if other else []
    if not mention.definite and mention.country is None:
        return []
    entry = discourse.registry.with_role(mention, discourse.recent, fresh=discourse.fresh)
    if entry is None and mention.head == "Envoy" and last and _is_envoy(last, discourse):
        entry = last
    return [entry] if entry else []


def _is_envoy(entry: Entry, discourse: Discourse) -> bool:
    """Whether a release says of somebody ``A, as the special envoy of the President``."""
    return any(
        _AS_ENVOY.match(text, at + len(entry.name)) for text in discourse.texts if (at := text.find(entry.name)) >= 0
    )


def _other_ministry(discourse: Discourse) -> bool:
    """Whether the release names a ministry that is not that of foreign affairs."""
    if "ministry" not in discourse.phrases:
        found = (match.group() for text in discourse.texts if (match := _OTHER_MINISTRY.search(text)))
        discourse.phrases["ministry"] = next(found, None)
    return discourse.phrases["ministry"] is not None


def _voice(mention: Mention, discourse: Discourse, text: str) -> list[Entry | str]:
    """The government's or the ministry's own voice."""
    if mention.kind == "gov":
        discourse.government = True
        return [GOVERNMENT]
    if mention.kind == "mofa":
        discourse.ministry = True
        return [MINISTRY]
    if mention.kind == "bare" and mention.head == "Ministry":
        return [MINISTRY] if discourse.ministry or not _other_ministry(discourse) else []
    if mention.kind == "bare":
        return [GOVERNMENT] if discourse.government or not discourse.foreign else []
    own = mention.kind == "korea" or (discourse.statement and text[mention.end : mention.end + 1] != ",")
    return [GOVERNMENT] if own else []


def _joint(mention: Mention, discourse: Discourse, text: str) -> list[Entry | str]:
    """Whom ``the two Ministers``, ``both sides``, ``the three Ministers``, ``the Ministers`` mean."""
    count = mention.count
    if mention.countries:
        return _of_countries(mention.countries, discourse)
    if mention.counterpart:
        return []
    role = mention.role or ""
    if mention.kind == "role" and " of " in role and not role.endswith(_OWN_FIELD):
        return [role]
    if not count and mention.head in _INDEFINITE:
        return []
    if mention.head in _CHIEFS and discourse.recent and discourse.recent[-1] not in discourse.pair:
        return list(_chiefs(mention, discourse, text))
    if len(discourse.group) == count or (not count and len(discourse.group) > 2):
        fitting = [e for e in discourse.group if may_be(mention, e)]
        if len(fitting) == len(discourse.group):
            return list(fitting)
    return list(_of_role(mention, discourse, count or 2)) or _two_sides(mention, discourse)


def _of_countries(codes: Sequence[str], discourse: Discourse) -> list[Entry | str]:
    found = [
        next(
            (e for e in discourse.registry.entries if e.country == code and ("Minister" in e.words or not e.words)),
            None,
        )
        for code in codes
    ]
    return [e for e in found if e] if all(found) else []


def _of_role(mention: Mention, discourse: Discourse, count: int) -> list[Entry]:
    """So many people as are counted: those who last met, else who have the office, else all whom the release names."""
    named = discourse.registry.entries
    if count == 2 and len(discourse.pair) == 2 and all(may_be(mention, e) for e in discourse.pair):
        return discourse.pair
    word = _OFFICES.get(mention.head.lower())
    having = [e for e in named if word and word in e.words and not (word == "Minister" and "Prime" in e.words)]
    if len(having) != count and word == "Minister" and "ice" not in mention.head:
        having = [e for e in having if not {"Vice", "Deputy", "Assistant"} & e.words]
    if len(having) == count:
        return having
    if len(discourse.group) == count and not _leaders(mention):
        return discourse.group
    if count == 2 and len(discourse.pair) == 2 and not _leaders(mention):
        return discourse.pair
    if len(named) == count == 2 and mention.head in ("sides", "parties") and named[0].home == named[1].home:
        # Two of one country are not two sides.
        return []
    return named if len(named) == count and not _leaders(mention) else []


def _chiefs(mention: Mention, discourse: Discourse, text: str) -> list[Entry]:
    """The one who acted last and the one whose delegation is spoken of, of those who met before."""
    last = discourse.recent[-1]
    others = [e for e in discourse.pair if e.country and e.country != last.country]
    return [last, others[0]] if len(others) == 1 and " delegation" in text[: mention.start] else []


def _two_sides(mention: Mention, discourse: Discourse) -> list[Entry | str]:
    """One side is named, the other at most by its country; or both spoke one after the other."""
    if mention.head not in ("sides", "parties") or mention.count > 2 or not discourse.recent or discourse.pair:
        return []
    one, *more = {id(entry): entry for entry in discourse.recent}.values()
    if more and not _foreign_side(discourse):
        # Nobody is said to have met, but two of two countries spoke before whoever else did.
        return [one, more[0]] if one.home != more[0].home and "KR" in (one.home, more[0].home) else []
    return [discourse.recent[-1], *_foreign_side(discourse)]


_OWN_FIELD = (" of Foreign Affairs", " of Foreign Affairs and Trade")
_CHIEFS = frozenset(("delegates", "heads of delegation", "heads of delegations", "heads of the delegations"))
_INDEFINITE = _CHIEFS | frozenset(("officials", "diplomats", "representatives", "delegations", "experts"))
_OFFICES = {
    "ministers": "Minister",
    "presidents": "President",
    "ambassadors": "Ambassador",
    "representatives": "Representative",
    "envoys": "Envoy",
    "secretaries": "Secretary",
    "directors-general": "Director-General",
}


def _leaders(mention: Mention) -> bool:
    return mention.head.lower() in ("leaders", "presidents")


def may_be(mention: Mention, entry: Entry) -> bool:
    """Whether a person may be one of those whom a plural calls by their office."""
    head = mention.head.lower()
    if head == "leaders":
        return bool({"President", "Prime", "Chancellor", "King", "Premier"} & entry.words)
    word = _OFFICES.get(head)
    # Secretaries of State and High Representatives are foreign ministers as well.
    also = {"Secretary", "High"} & entry.words if word == "Minister" else set()
    return word is None or word in entry.words or bool(also) or not entry.words
