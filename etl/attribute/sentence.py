"""One sentence read from left to right: its subject, whom that meets, and which of its verbs are acts of speech."""

import re

from etl.attribute.bodies import is_passive
from etl.attribute.constructions import Constructions
from etl.attribute.discourse import resolve
from etl.attribute.grammar import Before, Said, before, glue, link
from etl.attribute.mentions import Mention
from etl.attribute.people import Entry
from etl.attribute.reading import Subject
from etl.attribute.subjects import MINISTRY
from etl.attribute.verbs import (
    ADJECTIVE,
    NEEDS_OBJECT,
    NOT_WILL,
    OBJECT_OPENS,
    PRESENT_NOUNS,
    TELLS,
    forms,
    phrase_form,
    talks,
)

_THAT = re.compile(r" (?:[\w’' -]{0,40})?\bthat\b")
_FINDING = re.compile(r"(?: (?:on|in|after|at) [^,.;]{1,40}| [a-z]+ly)?(?: that\b|: |, [“\"])")
"""What follows ``concluded`` where it is a finding: a treaty or a meeting is concluded without a word."""
_BY = re.compile(r" by (?=(?:(?:the|both|its|his|her|an?|some) )?[A-Z]|the |both |members |officials |experts )")
_WITH_NEXT = re.compile(r" with (?:the |his |her )?")
_SHARES_VIEW = re.compile(r" with (?:(?!\b(?:to|that|on)\b)[^,;.]){1,80}(?:[,;.]|$)")
_WITH_HIM = re.compile(
    r"[^.,;]{0,120}? with (?:him|her|them|(?:the )?(?:[A-Z][\w’-]+ ){0,2}"
    r"(?:Minister|Ambassador|President|Secretary|Representative|Chairman|Speaker))\b"
)
_BETWEEN = r"(?: \([A-Z]+\))?(?:, [^,;]{1,160},)?"
_FUTURE = re.compile(
    rf"{_BETWEEN} (?:will|shall|plans? to|(?:is|are) (?:expected|scheduled|planning|set|due) to|is to|are to)\b"
)
_WILL = re.compile(rf"{_BETWEEN} (?:will|shall)(?: (?:also|further|[a-z]+ly))* (?P<verb>[a-z-]+)")
# What the Ministry will do on a day is an event that is announced, and no will.
_ON_A_DAY = re.compile(
    r" (?:an?|the) [^.;]{1,200}? (?:on|from) (?:(?:the )?(?:morning|afternoon|evening) of )?(?:[A-Z][a-z]+day, )?"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d"
)
_VERB_LIKE = re.compile(
    r" (?:[a-z]+ed|[a-z]+s|met|held|had|will|would|has|have|is|are|was|were|paid|spoke|took|gave|made"
    r"|began|left|sent|led|arrived|[a-z]+ly)\b|,"
)
_MEETINGS = frozenset("met meet meets meeting talks consultation consultations conversation".split())
_TOLD = frozenset(("briefed", "informed", "notified", "told"))
_TOLD_BY = re.compile(r" (?:on|about|of) [^,.;]{1,60}? by ")
_OCCASIONS = frozenset("meeting talks consultation consultations dialogue conference".split())


_ONLY_SPEAK = frozenset(("countries", "body", "group", "nations"))
"""Kinds of mention that are of no use where no verb of speech follows: nobody refers back to them."""


_ONLY_DIRECT = frozenset(("group", "nations"))
"""Kinds that are nothing but the subject of a verb right behind them."""
_AGREE = ("agree", "decide", "concur")
_EARLIER = re.compile(r"\b(?:(?:19|20)\d\d|[Ll]ast|[Pp]revious|[Pp]ast|[Ee]arlier|[Aa]go)\b")
_DENIED = frozenset(("recognize", "recognise", "support", "agree"))
_ALERTS = frozenset("raised raise raises extended extend extends declared declares".split())
_ALERT = re.compile(r" (?:[\w-]+ ){0,5}?(?:travel (?:alert|advisor|warning|ban|caution)|alert level)")
_POSSESSIVE = frozenset(("’s", "’ ", "'s", "' "))
_NO_VERB_AFTER = frozenset(("and", "by", "to"))
_CLOSING = frozenset('”",')


class Sentence(Constructions):
    """A sentence of a statement; ``read`` gives what is said in it."""

    def read(self) -> list[Said]:
        """What is said in the sentence; leaves in the discourse who acted."""
        first: Subject | None = None
        g = 0
        for start, end in self.verbs:
            while g < len(self.groups) and self.groups[g][-1].end <= start:
                self._meet(self.groups[g])
                first = first or self.subject
                g += 1
            if not (g < len(self.groups) and self.groups[g][0].start <= start):
                self._verb(start, end)
        for group in self.groups[g:]:
            self._meet(group)
        self._told_last()
        if first or self.subject:
            self._remember(first or self.subject)
        elif met := self.present or (self.objects if len(self.objects) > 1 else []):
            # "A meeting between A and B took place."
            self.discourse.remember([o for o in met if isinstance(o, Entry)])
        return self.said

    def _meet(self, group: list[Mention]) -> None:
        """A mention is passed: it becomes the subject, an object, or nothing."""
        text, first, last = self.text, group[0], group[-1]
        if first.kind in _ONLY_SPEAK and (not self.starts or self.starts[-1] < last.end):
            return
        if text[last.end : last.end + 2] in _POSSESSIVE:
            if first.kind == "gov":
                resolve(first, self.discourse, text)
            return
        if first.kind in _ONLY_DIRECT and (
            self._direct(last.end) is None
            or (first.kind == "nations" and _EARLIER.search(text, self.begin, first.start))
        ):
            return
        lead = before(text, self.begin, first.start)
        if lead.last in _NO_VERB_AFTER and self._speaks_without_verb(group, lead):
            return
        if lead.last == "with" and self._participle(group, lead):
            return
        if not lead.in_which or (lead.words[-2] == "at" and not (self.subject or self.objects or self.present)):
            if lead.subordinate:
                return
            if lead.objective and not (lead.joined and self._direct(last.end) is not None):
                self._object(group, lead)
                return
        direct = self._direct(last.end) is not None
        if self._can_be_subject(group, lead, direct) and (subject := self._resolve(group)):
            self._begin(subject)

    def _can_be_subject(self, group: list[Mention], lead: Before, direct: bool) -> bool:
        """Whether a mention that is no object opens a clause of its own; ``direct`` says that a verb follows it."""
        if lead.in_which:
            return direct or self.subject is None or bool(_VERB_LIKE.match(self.text, group[-1].end))
        if self.reported:
            loose = lead.joined and lead.words[-2:-1] != [","] and group[0].kind not in ("named", "role", "joint")
            if loose or not lead.goes_on:
                return False
        if self.subject is None or direct:
            return True
        return bool(_VERB_LIKE.match(self.text, group[-1].end)) and lead.last in (",", ";", "and", "while")

    def _begin(self, subject: Subject) -> None:
        """A clause with a new subject begins."""
        self.subject, self.reported, self.will = subject, False, bool(_FUTURE.match(self.text, subject.end))
        will = _WILL.match(self.text, subject.end) if subject.how == "voice" and subject.kind != "korea" else None
        event = will and MINISTRY in subject.entries and _ON_A_DAY.match(self.text, will.end())
        if will and not event and not NOT_WILL.match(self.text, will.start("verb")):
            self._say(subject.entries, f"will {will['verb']}", "voice")

    def _object(self, group: list[Mention], lead: Before) -> None:
        if lead.present and group[0].kind in ("named", "role") and not self.reported:
            if present := self._resolve(group):
                self.present += [e for e in present.people if e not in self.present]
            return
        if lead.last == "of" and lead.words[-2:-1] and lead.words[-2] in _OCCASIONS and not self.reported:
            # "a meeting of the heads of missions"
            met = self._resolve(group)
            self.objects.extend(met.entries if met else [])
            return
        if self.reported or not lead.other_party or (lead.last == "on" and self._urged(group[-1].end)):
            return
        if self.objects and not (lead.joined or lead.also_with):
            if _MEETINGS.isdisjoint(lead.words):
                return
            # "met with A, and had talks with B": what follows is said with B.
            self.objects = []
        if subject := self._resolve(group):
            parties = [e for e in subject.parties if e not in self.objects]
            self.objects.extend(parties)
            if lead.calls:
                self.visited.extend(parties)

    def _verb(self, start: int, end: int) -> None:
        text, printed = self.text, self.text[start:end]
        form = forms().get(printed) or phrase_form(printed)
        if printed in TELLS and text[start - 2] in _CLOSING and self._inverted(end, printed):
            return
        subject = self.subject
        if text.startswith(" by ", end) and (by := _BY.match(text, end)):
            self._agent(start, by.end(), printed)
            return
        if form == "base" and text[start - 4 : start] == " to " and self._purpose(start, printed):
            return
        if self.who and "who" in text[max(self.begin, start - 30) : start] and self._relative(start, printed):
            return
        if subject is None:
            return
        right, aux = link(text, subject.end, start - 1)
        if right:
            self.will = self.will or bool(aux and aux.split()[-1] in ("will", "to", "shall", "would"))
            if aux and aux.endswith(" not") and (subject.how != "voice" or printed not in _DENIED):
                return
            ok = _agrees(form, aux, subject, text[subject.end : start - 1])
        elif joined := glue(text, subject.end, start - 1):
            ok = self._goes_on(form, joined[1], joined[0], printed, end, subject)
        else:
            if printed in _TOLD and (by := _TOLD_BY.match(text, end)) and is_passive(text, start):
                self._agent(start, by.end(), printed)
            return
        if ok:
            self._emit(subject, end, printed)

    def _goes_on(self, form: str, aux: str | None, conjunction: str, printed: str, end: int, subject: Subject) -> bool:
        """Whether a verb behind ``and`` or a comma goes on with the sentence's subject."""
        if self.reported and conjunction == ",":
            return False
        opens = bool(OBJECT_OPENS.match(self.text, end))
        if form == "past" and not aux and not opens and (printed in NEEDS_OBJECT or ADJECTIVE.match(self.text, end)):
            return False
        if aux:
            return form == ("past" if aux in ("has", "have", "had") else "base")
        if form == "ing":
            return conjunction.endswith((",", "while", "and")) and (not self.reported or conjunction.endswith("while"))
        if form == "base":
            verb = opens or talks(printed) or f"{printed}s" not in PRESENT_NOUNS
            return self.will and not self.reported and verb and conjunction not in (";", "or", ", or")
        if form == "third":
            return subject.how == "voice" and (opens or printed not in PRESENT_NOUNS)
        return subject.kind != "korea" and conjunction not in ("or", ", or") and (conjunction != ";" or opens)

    def _emit(self, subject: Subject, end: int, printed: str) -> None:
        if (printed in _ALERTS and _ALERT.match(self.text, end)) or (
            subject.kind == "nations" and not printed.startswith(_AGREE)
        ):
            return
        if printed in TELLS or _THAT.match(self.text, end, min(len(self.text), end + 70)):
            self.reported = True
        if printed.startswith("call") and self.text.startswith(" on ", end) and self._person_at(end + 4):
            return
        if printed.startswith(("plan", "intend")) and subject.how != "voice":
            return
        if printed.startswith("conclud") and " " not in printed and not _FINDING.match(self.text, end):
            return
        entries = list(subject.entries)
        together = talks(printed)
        if (
            len(entries) == 1
            and isinstance(entries[0], Entry)
            and (together or (printed.startswith("agree") and _agree_together(self.text, end)))
        ):
            self._find_other_party(end)
            alone = self.visited if self.visited and not _WITH_HIM.match(self.text, end) else ()
            entries += [o for o in self.objects if o is not entries[0] and o not in alone]
        self._say(entries, printed, subject.how)


def _agree_together(text: str, end: int) -> bool:
    """Whether ``agreed with B`` tells what both agree on, and not that one of them has the other's view."""
    return bool(_WITH_NEXT.match(text, end)) and not _SHARES_VIEW.match(text, end)


def _agrees(form: str, aux: str | None, subject: Subject, between: str) -> bool:
    """Whether a verb right behind its subject is a verb of it."""
    if aux == "had":
        # "They had agreed": what was before the occasion of the release.
        return False
    if aux:
        return form == ("past" if aux in ("has", "have") else "base")
    if form == "ing":
        return between.rstrip().endswith(",")
    if form == "base":
        return subject.plural or subject.kind in ("we", "they", "heads")
    if subject.kind == "korea":
        return form == "third"
    return True
