"""What is kept while a sentence is read, and whom its mentions mean: the ground that its clauses are read on."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from etl.attribute.discourse import Discourse, may_be, resolve
from etl.attribute.grammar import LONGEST_LINK, Said, before, link
from etl.attribute.groups import group_mentions
from etl.attribute.mentions import Mention
from etl.attribute.people import Entry, fits
from etl.attribute.verbs import forms

PARTIES = frozenset(("named", "role", "side", "othergov"))
_MET_OTHERS = re.compile(
    r"\b(?:met|meeting|talks|talked|luncheon|dinner) with (?:the )?(?:[a-z]+ ){0,5}?"
    r"(?:members|officials|representatives|delegation|delegates|executives|leaders)\b"
)


_MEETING_WITH = re.compile(
    r"(?:In|During|At|Through|Over) (?:(?:the|their|his|her|an?) )?(?:[\w-]+ ){0,3}?"
    r"(?:meetings?|talks|calls?|consultations?|conversations?|luncheon|dinner) with "
)
_SPOKEN_TO = frozenset(("to", *(verb for verb, form in forms().items() if form == "past")))
_FACING = frozenset("told assured asked informed briefed invited urged reminded".split())
"""Verbs of those who have somebody before them: with him go the two sides of the next sentence."""
_OWNED = ("’s", "'s", "’ ")


@dataclass(slots=True)
class Subject:
    """Who acts in a clause: people and bodies, how the text means them, and where the phrase ends."""

    entries: list[Entry | str]
    how: str
    kind: str
    plural: bool
    end: int

    people: list[Entry] = field(init=False)
    """The people among them."""

    def __post_init__(self) -> None:
        self.people = [e for e in self.entries if isinstance(e, Entry)]

    @property
    def parties(self) -> list[Entry | str]:
        """Whom somebody else can talk with: the people, a side or a government."""
        return list(self.entries) if self.kind in ("side", "othergov") else list(self.people)


class Reading:
    """A sentence of a statement with the mentions and verbs in it, and what has been read of it so far."""

    def __init__(
        self, text: str, begin: int, mentions: list[Mention], verbs: list[tuple[int, int]], discourse: Discourse
    ) -> None:
        self.text, self.begin = text, begin
        self.mentions, self.verbs, self.discourse = mentions, verbs, discourse
        self.starts = [start for start, _ in verbs]
        self.groups = group_mentions(text, begin, mentions, self._direct)
        # Whether a relative clause may be in it.
        self.who = ", who" in text
        self.subject: Subject | None = None
        # Whether the words being read are what somebody is reported to have said.
        self.reported = False
        self.will = False
        self.objects: list[Entry | str] = []
        # Whom somebody calls on: with them nobody "discusses", unless it is said so.
        self.visited: list[Entry | str] = []
        # Those who lead the talks that the sentence tells of: "co-chaired by A and B".
        self.present: list[Entry] = []
        self.said: list[Said] = []

    def _around(self, place: int) -> list[list[Mention]]:
        """The groups next to a place: one before it, the others behind it."""
        i = bisect_left(self.groups, place, key=_begin_of)
        return self.groups[max(0, i - 1) : i + 6]

    def _direct(self, end: int) -> int | None:
        """Where the verb right behind a mention stands."""
        at = bisect_right(self.starts, end)
        for start in self.starts[at : at + 3]:
            if start - end > LONGEST_LINK + 1:
                break
            if link(self.text, end, start - 1)[0]:
                return start
        return None

    def _person_at(self, place: int) -> bool:
        """Whether a person is named right here: ``called on Minister A`` is a visit."""
        near = (g[0] for g in self._around(place) if g[0].start >= place)
        mention = next(near, None)
        person = mention and mention.kind in ("named", "role") and mention.start <= place + 4
        return bool(person and mention and not self._urged(mention.end))

    def _urged(self, end: int) -> bool:
        """Whether somebody is called on to do something: that is no visit."""
        return self.text.startswith(" to ", end) and self.text[end + 4 : end + 5].islower()

    def _own(self, mention: Mention) -> tuple[list[Entry | str], str] | None:
        """Whom a pronoun means by what stands before it in the sentence itself."""
        if self.subject is None and mention.kind == "joint" and mention.count in (0, 2) and not mention.countries:
            two = self._of_the_meeting()
            return (list(two), "joint") if two and all(may_be(mention, e) for e in two) else None
        if self.subject is None or len(self.subject.people) != 1:
            return None
        if mention.kind == "he":
            return list(self.subject.entries), "referred"
        if mention.kind == "role" and not mention.plural and mention.definite and fits(mention, self.subject.people[0]):
            return list(self.subject.entries), "referred"
        if not self.objects and mention.kind in ("joint", "they") and mention.count in (0, 2) and not mention.countries:
            # "A thanked B, and the two agreed": B, before anybody whom A met elsewhere in the release.
            other = self._addressed(self.subject, mention.start, _SPOKEN_TO)
            if other and may_be(mention, other):
                self.objects.append(other)
        if self.objects and (
            mention.kind == "they"
            or (mention.plural and not mention.names and mention.count in (0, 1 + len(self.objects)))
        ):
            return [self.subject.entries[0], *self.objects], "joint"
        return None

    def _of_the_meeting(self) -> list[Entry]:
        """The two of ``In the meeting with B, the two sides``: B and whoever acted last; empty elsewhere."""
        opening = _MEETING_WITH.match(self.text, self.begin)
        if opening is None or not self.discourse.recent:
            return []
        group = next((g for g in self._around(opening.end()) if g[0].start >= opening.end()), None)
        if group is None or group[0].kind != "named" or group[0].start > opening.end() + len("the "):
            return []
        host = self.discourse.recent[-1]
        others = [e for e in resolve(group[0], self.discourse, self.text)[0] if isinstance(e, Entry) and e is not host]
        # Two of one country are not two sides.
        foreign = len(others) == 1 and (host.home is None or host.home != others[0].home)
        return [host, *others] if foreign else []

    def _addressed(self, subject: Subject, stop: int, verbs: frozenset[str]) -> Entry | None:
        """B in ``A thanked B``, before a place: the one other person to whom one of the verbs is said."""
        own = subject.people[0]
        others: list[Entry] = []
        for group in self.groups:
            if group[0].start >= stop:
                break
            if group[0].start < subject.end or group[0].kind != "named" or len(group) > 1:
                continue
            lead = before(self.text, self.begin, group[0].start)
            if lead.last in verbs and not self.text.startswith(_OWNED, group[0].end):
                found = resolve(group[0], self.discourse, self.text)[0]
                others += [e for e in found if isinstance(e, Entry) and e is not own and e not in others]
        # Two of one country are not two sides.
        foreign = len(others) == 1 and (others[0].home is None or others[0].home != own.home)
        return others[0] if foreign else None

    def _resolve(self, group: list[Mention]) -> Subject | None:
        last = group[-1]
        if len(group) == 1 and last.kind == "named":
            people, how = resolve(last, self.discourse, self.text)
            return Subject(people, how, "named", len(people) > 1, last.end) if people else None
        entries: list[Entry | str] = []
        how = "named"
        for mention in group:
            found, how = self._own(mention) or resolve(mention, self.discourse, self.text)
            entries.extend(e for e in found if e not in entries)
        if not entries:
            return None
        if len(group) > 1:
            how = "named" if all(m.kind == "named" for m in group) else "referred"
        plural = len(group) > 1 or last.plural or len(last.names) > 1
        return Subject(entries, how, last.kind, plural, last.end)

    def _say(self, entries: list[Entry | str], printed: str, how: str) -> None:
        self.said += [(entry, printed, how) for entry in entries]

    def _find_other_party(self, end: int) -> None:
        """The other party that stands behind the verb: ``discussed with B``, ``spoke with B and C``."""
        if self.objects:
            return
        for group in self._around(end):
            if group[0].start < end or group[0].kind not in PARTIES:
                continue
            lead = before(self.text, self.begin, group[0].start)
            # "spoke with A on May 3 and with B on May 4"
            if not (lead.also_with if self.objects else lead.other_party):
                break
            subject = self._resolve(group)
            if subject is None:
                break
            self.objects.extend(e for e in subject.parties if e not in self.objects)

    def _facing(self, subject: Subject) -> Entry | None:
        """Whom the one who acts has before him, where that is somebody else than before."""
        if len(subject.entries) > 1 or subject.how == "voice":
            return None
        other = self._addressed(subject, len(self.text), _FACING)
        return None if other in self.discourse.pair and subject.people[0] in self.discourse.pair else other

    def _remember(self, first: Subject | None) -> None:
        if first is None:
            return
        people, discourse = first.people, self.discourse
        single = first.entries[0] if len(first.entries) == 1 else None
        discourse.body = single if isinstance(single, str) and self.said else None
        met = [*self.objects, *self.present] if self.present else self.objects
        others = [o for o in met if isinstance(o, Entry) and o not in people] if met else []
        if len(people) == 1 and not others and len(self.groups) > 1 and (other := self._facing(first)):
            others = [other]
        if len(people) == 1 and others and first.how != "joint":
            discourse.group = [people[0], *others]
            discourse.pair = [people[0], others[0]]
        elif len(people) == 1 and not others and _MET_OTHERS.search(self.text, first.end, first.end + 120):
            # "met with members of the business delegation": whoever the other side is, the release does not name them.
            discourse.pair, discourse.group = [], []
        if not people and len(self.present) > 1:
            # "The Korean side, led by A, and the Chinese side, led by B, met."
            people = self.present
        discourse.remember(people)
        last = self.subject.people if self.subject else []
        if len(last) == 1 and last != people:
            discourse.remember(last)
        if len(first.entries) > 1 or first.kind == "group":
            # "A and B were briefed by C": they are still all three.
            spoke = any(who in first.entries for who, _, _ in self.said)
            if spoke or not all(e in discourse.plural for e in first.entries):
                discourse.plural = first.entries
        elif others:
            discourse.plural = [*first.entries, *others]


def _begin_of(group: list[Mention]) -> int:
    return group[0].start
