"""Speech without a subject before its verb: ``said A``, ``recommended by B``, ``remarks were made by C``."""

import re

from etl.attribute.bodies import is_passive
from etl.attribute.grammar import ADVERBS, Before
from etl.attribute.mentions import Mention
from etl.attribute.reading import PARTIES, Reading
from etl.attribute.verbs import TELLS, forms, talks

_WHO = re.compile(rf", who(?: {ADVERBS})*$")
_GAPPED = re.compile(r" on (?=[“\"‘a-z])")
_GAPS = re.compile(r"lecture|presentation|speech|remarks|gave|deliver|spoke|speak")
_AGENTS = PARTIES | {"body", "joint", "countries", "gov"}
_MEETING = r"(?:meetings?|talks|calls?|consultations?|conversations?|dialogue)"
_MEETS = re.compile(
    rf" (?:meets?|met|(?:hold|held|had|have)(?: (?:an?|the|their))?(?: [\w-]+){{0,3}}? {_MEETING}"
    rf"|{_MEETING} (?:of|between))\b"
)
_MADE_BY = re.compile(
    r"(?:[Rr]emarks|[Ss]peech(?:es)?|[Aa]ddress(?:es)?|[Kk]eynotes?|[Pp]resentations?|[Ll]ectures?|[Ss]tatements?)\b[^.;]{0,60}?"
    r" (?:was|were|will be|are|is) (?P<verb>[a-z]+) by (?:the )?$"
)
# "met with B to express ...", "wrote to B to thank": what for is what was said.
_TURNS_TO = re.compile(
    r"(?:, [^,;]{1,80},)?(?: (?:will|would|also|is|to|plans|has|had|[a-z]+ly)){0,3}"
    r" (?:meets?|met|wrote|write|summoned|sent (?:a |an )?(?:[a-z]+ )?(?:letter|message) to"
    r"|held (?:a |an )?(?:[a-z]+ ){0,2}(?:call|conversation))\b"
    r"(?!.*\b(?:who|which|that)\b)[^;.]{1,120}? (?:and )?to "
)
_SAID_BY_ACT = frozenset(
    "ask express convey thank congratulate explain request inform deliver urge protest inquire enquire".split()
)
_PARTICIPLE = re.compile(r" (?:also )?(?P<verb>[a-z]+ing)\b")
_HAD_BEEN = re.compile(r"\bhad (?:[a-z]+ )?been (?:[a-z]+ly )?$")
_BE = frozenset(("was", "were", "be", "is", "are"))
_ENDS = re.compile(r"[.”\"\s]*(?:$|(?<=\s)[A-Z])")
_SPEECHES = frozenset(("lecture", "lectures", "presentation", "presentations"))
_OPENING = frozenset("opening closing welcoming welcome congratulatory keynote special".split())
_AFTER = frozenset("After after Following following since during During".split())


class Constructions(Reading):
    """A sentence whose inversions, passives, relative clauses and purposes can be read."""

    def _speaks_without_verb(self, group: list[Mention], lead: Before) -> bool:
        """``listened to lectures by A and B``; ``A will deliver a lecture on this, and B on that``."""
        gapped = (
            self.said and lead.joined and _GAPPED.match(self.text, group[-1].end) and _GAPS.search(self.said[-1][1])
        )
        if lead.last == "to" and lead.words[-2:-1] and lead.words[-2] in ("According", "according"):
            if (source := self._resolve(group)) and source.parties:
                self._say(source.parties, "according to", source.how)
            return True
        start = group[0].start
        if lead.last == "by" and not _BE.isdisjoint(lead.words[-3:-2]):
            made = _MADE_BY.search(self.text, max(self.begin, start - 110), start)
            if made:
                if not self.reported and (agent := self._resolve(group)):
                    self._say(agent.entries, made["verb"], agent.how)
                return True
        by = lead.last == "by" and len(lead.words) > 1 and not self.reported and _is_talk(lead.words)
        if not (gapped or by) or group[0].kind not in ("named", "role"):
            return False
        if subject := self._resolve(group):
            self._say(subject.entries, self.said[-1][1] if gapped else f"{lead.words[-2]} by", subject.how)
        return True

    def _participle(self, group: list[Mention], lead: Before) -> bool:
        """``..., with the German side expressing hope``."""
        if lead.words[-2:-1] != [","] or self.reported or group[0].kind not in PARTIES:
            return False
        follows = _PARTICIPLE.match(self.text, group[-1].end)
        if follows is None or forms().get(follows["verb"]) != "ing":
            return False
        if subject := self._resolve(group):
            self._say(subject.entries, follows["verb"], subject.how)
        return True

    def _told_last(self) -> None:
        """``..., Spokesperson A said.`` at the end of a sentence: all before it is what A said."""
        if not (self.verbs and self.mentions and self.said):
            return
        (start, end), last = self.verbs[-1], self.mentions[-1]
        if (
            self.text[start:end] in TELLS
            and last.end == start - 1
            and self.text[last.start - 2 : last.start] == ", "
            and last.kind == "named"
            and _ENDS.match(self.text, end)
            and (speaker := self._resolve([last]))
        ):
            self.subject = speaker
            self.said = [(entry, self.text[start:end], speaker.how) for entry in speaker.entries]

    def _relative(self, start: int, printed: str) -> bool:
        """``met with B, who expressed``: B speaks."""
        who = _WHO.search(self.text, max(self.begin, start - 40), start - 1)
        group = next((g for g in self._around(who.start()) if g[-1].end == who.start()), None) if who else None
        if group is None or group[-1].kind != "named":
            return False
        if not self.reported and forms().get(printed, "past") == "past" and (subject := self._resolve(group)):
            self._say(subject.entries, printed, subject.how)
        return True

    def _inverted(self, end: int, printed: str) -> bool:
        """``“...,” said Minister A``."""
        group = next((g for g in self._around(end) if g[0].start >= end), None)
        if (
            group is None
            or group[0].kind not in ("named", "role")
            or self.text[end : group[0].start].strip() not in ("", "the")
        ):
            return False
        if subject := self._resolve(group):
            self._say(subject.entries, printed, subject.how)
        return True

    def _agent(self, start: int, end: int, printed: str) -> None:
        """``was recommended by B``."""
        group = next((g for g in self._around(end) if g[0].start >= end), None)
        if group is None or self.reported or self.text[end : group[0].start].strip() not in ("", "the"):
            return
        if _HAD_BEEN.search(self.text, max(self.begin, start - 30), start):
            # "had been announced by B": before the occasion of the release.
            return
        if is_passive(self.text, start) and group[0].kind in _AGENTS and (agent := self._resolve(group)):
            self._say(agent.entries, printed, agent.how)

    def _purpose(self, start: int, printed: str) -> bool:
        """``will meet again to discuss``, ``had a meeting with B to exchange views``, ``a meeting of A to discuss``."""
        subject = self.subject
        if (
            subject
            and len(subject.people) == 1
            and printed in _SAID_BY_ACT
            and not self.reported
            and _TURNS_TO.fullmatch(self.text, subject.end, start)
        ):
            self._say(subject.entries, printed, subject.how)
            return True
        if not talks(printed):
            return False
        begin = subject.end if subject else self.begin
        several = subject is not None and len(subject.entries) > 1
        if self.reported or not (several or _MEETS.search(self.text, begin, min(start, begin + 300))):
            return False
        who = dict.fromkeys([*(subject.entries if subject else self.present), *self.objects])
        if len(who) < 2:
            return False
        self._say(list(who), printed, subject.how if subject else "named")
        return True


def _is_talk(words: list[str]) -> bool:
    """Whether a talk that is given stands before ``by``: ``lectures``, ``opening remarks``; not ``the remarks by``."""
    given = words[-2] in _SPEECHES or not _OPENING.isdisjoint(words[-3:-2])
    return given and _AFTER.isdisjoint(words)
