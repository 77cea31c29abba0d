"""Who is who within a release: names put together, and titles without a name led back to one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from etl.attribute.mentions import Mention
from etl.attribute.names import korean, korean_first
from etl.attribute.titles import head_words
from etl.attribute.values import Person


@lru_cache(1024)
def _phrase(words: frozenset[str]) -> str:
    """Words of an office as one text, the same in whatever order they stood."""
    return " ".join(sorted(words))


MOST_PEOPLE = 300
"""More than any release names; a text made to be slow is not read on."""


@dataclass(slots=True, eq=False)
class Entry:
    """A person as far as the release has been read; ``words`` are those of all titles that tell offices apart."""

    name: str
    tokens: list[str]
    role: str | None = None
    country: str | None = None
    words: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)

    @property
    def outer(self) -> tuple[str, str]:
        """The first and the last word of the name."""
        return self.name.split(" ", 1)[0], self.name.rsplit(" ", 1)[-1]

    @property
    def home(self) -> str | None:
        """The country of somebody, also where the release gives but a Korean family name."""
        return self.country or ("KR" if korean_first(self.name) else None)


_SIGNS = re.compile(r"[\W_]+")


@lru_cache(4096)
def _tokens(name: str) -> list[str]:
    """A name's words without signs and case; of a name that has none left, the name itself."""
    return [
        token for word in name.casefold().split() if (token := word if word.isalnum() else _SIGNS.sub("", word))
    ] or [name]


class Registry:
    """The people of one release. Full names are entered first (``enter``), so that short ones find them."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._by_token: dict[str, list[Entry]] = {}
        self._known: dict[tuple[str, str | None], Entry | None] = {}

    def enter(self, mentions: Iterable[Mention]) -> None:
        """Enter the people that are named in full, then those known by one name alone."""
        mentions = list(mentions)
        for whole in (True, False):
            for mention in mentions:
                for i, name in enumerate(mention.names):
                    if (" " in name) is whole and not (mention.doubtful and self.find(name) is None):
                        self._add(mention, i, name)
        for mention in mentions:
            if mention.doubtful and self.find(mention.names[0]) is None:
                mention.names, mention.kind = [], "role"

    def _add(self, mention: Mention, i: int, name: str) -> None:
        entry = self.find(name, mention.role)
        country = (mention.countries[i] if i < len(mention.countries) else "") or (
            mention.country if len(mention.names) == 1 else None
        )
        if entry is None:
            if len(self.entries) >= MOST_PEOPLE:
                return
            entry = Entry(name, _tokens(name))
            self.entries.append(entry)
            self._index(entry)
        elif len(name) > len(entry.name) and len(name.split()) > len(entry.tokens):
            entry.name, entry.tokens = name, _tokens(name)
            self._index(entry)
        role = mention.role
        if role:
            single = role.removesuffix("s") if mention.plural else role
            if mention.plural:
                single = single.replace("Ministers", "Minister").replace("Ambassadors", "Ambassador")
            if entry.role is None or len(single) > len(entry.role):
                entry.role = single
            entry.words |= head_words(single)
            # "Deputy Prime Minister and Minister of Foreign Affairs" is each of both.
            offices = (head_words(office) for office in (single, *single.split(" and ")))
            entry.exact |= {_phrase(words) for words in offices if words}
        entry.country = entry.country or country
        if country == "GE" and "Governor" in entry.words:
            # Only the state of the US has a governor.
            entry.country = "US"
        if entry.country is None and korean(entry.name):
            entry.country = "KP" if entry.tokens[:2] in (["kim", "jongun"], ["kim", "jongil"]) else "KR"

    def _index(self, entry: Entry) -> None:
        for token in entry.tokens:
            found = self._by_token.setdefault(token, [])
            if entry not in found:
                found.append(entry)

    def any_in(self, text: str) -> bool:
        """Whether somebody's first or last name stands in a text, as printed."""
        return any(name in text for entry in self.entries for name in entry.outer)

    def name_before(self, text: str, begin: int, end: int) -> str | None:
        """The words of somebody's name that end at a place, without a title before them."""
        at = end
        while (left := text.rfind(" ", begin, at - 1) + 1) >= begin and left < at and text[left].isupper():
            if text[left:at].rstrip().casefold() not in self._by_token:
                break
            at = left
        return text[at:end] or None

    def named(self, name: str, role: str | None) -> Entry | None:
        """As ``find``, once all people are entered."""
        key = (name, role)
        if key not in self._known:
            self._known[key] = self.find(name, role)
        return self._known[key]

    def find(self, name: str, role: str | None = None) -> Entry | None:
        """The person that a name means, whole or in part; of several with one name the one whose title fits."""
        tokens = _tokens(name)
        wanted = set(tokens)
        near = (
            self._by_token.get(tokens[0], [])
            if len(tokens) == 1
            else [e for e in self.entries if e.tokens[0] in wanted or tokens[0] in e.tokens]
        )
        fitting = [e for e in near if wanted.issubset(e.tokens) or (len(e.tokens) > 1 and wanted.issuperset(e.tokens))]
        if not fitting:
            joined = "".join(tokens)
            return next((e for e in self.entries if "".join(e.tokens) == joined), None) if len(tokens) > 1 else None
        if len(fitting) == 1:
            return fitting[0]
        if len(tokens) == 1:
            # A Korean, Chinese or Japanese family name stands first, others last: either before a middle name.
            outer = [e for e in fitting if tokens[0] in (e.tokens[0], e.tokens[-1])]
            fitting = outer or fitting
        words = head_words(role or "")
        return max(
            fitting,
            key=lambda e: (_phrase(words) in e.exact, len(words & e.words) - len(e.words - words) * 0.1),
        )

    def with_role(self, mention: Mention, recent: list[Entry], *, fresh: bool = False) -> Entry | None:
        """The person that a title without name means; ``recent`` are those who acted last, the last one last.

        ``fresh`` says that the last one did so in the same statement.
        """
        words = head_words(mention.role or mention.head)
        if not words:
            return None
        fitting = [e for e in self.entries if _fits(words, e)]
        if mention.country:
            there = [e for e in self.entries if e.country == mention.country]
            # Of a counterpart the release says no office: it is the same one.
            fitting = [e for e in there if e in fitting] or [e for e in there if not e.words]
        if len(fitting) > 1:
            exact = [e for e in fitting if _phrase(words) in e.exact]
            fitting = exact if len(exact) == 1 and not any(e in fitting for e in recent[-1:]) else fitting
            near = [entry for entry in reversed(recent[-_NEAR:]) if entry in fitting]
            # "the Minister" is the ministry's own where both of a meeting are ministers.
            ours = mention.head == "Minister" and mention.country is None and not fresh
            own = [entry for entry in near if entry.country == "KR"] if ours else []
            if own:
                return own[0]
            for entry in reversed(recent):
                if entry in fitting:
                    return entry
        return fitting[0] if fitting else None

    def people(self) -> tuple[Person, ...]:
        """What the release says of everybody it names, in the order in which it names them."""
        return tuple(Person(e.name, e.role, e.country) for e in self.entries)


_NEAR = 3
_RANKS = frozenset(("Vice", "Deputy", "Prime", "Assistant", "Under"))


def fits(mention: Mention, entry: Entry) -> bool:
    """Whether a title without name can mean a person."""
    words = head_words(mention.role or mention.head)
    return bool(words) and mention.country in (None, entry.country) and _fits(words, entry)


def _fits(words: frozenset[str], entry: Entry) -> bool:
    if not words <= entry.words:
        return False
    # "the Minister" is no Vice Minister; "the Ambassador" may be one for something.
    if any(words == set(exact.split()) for exact in entry.exact):
        return True
    return not any((set(exact.split()) - words) & _RANKS for exact in entry.exact if words <= set(exact.split()))
