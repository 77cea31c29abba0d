"""Lines to sections and statements (field guide, sections 4 and 5; kinds, depths and parents as in schema.sql)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from etl.parse.head import is_moment
from etl.parse.markers import (
    DASHES,
    Mark,
    Sequences,
    is_circled,
    is_image_alt,
    is_remark_at_the_end,
    mark_of,
    same_words,
    unmarked,
)
from etl.parse.page import Line
from etl.parse.wrap import Wraps, join

OUTSIDE = frozenset({"signoff", "disclaimer", "attachment_note"})
"""Kinds that belong to the release but to none of its sections."""

END_MARK = re.compile(r"\s*(?:/\s?end\s?/|/\s?끝\s?/|(?:(?<=[\s.)\]}”\"])|^)끝\s?\.)$", re.IGNORECASE)
"""What closes a text and says nothing: ``/end/``, ``/끝/``, ``끝.``"""

_MINISTRY = r"(?:MOFAT?|(?:the )?Ministry of Foreign Affairs(?: and Trade)?)"
# "Spokesperson of MOFAT", "Spokesperson and Deputy Minister for ... of MOFA"; not "Spokesperson Kim said ...".
_SIGNOFF = re.compile(
    rf"^(?:The )?(?:Deputy )?Spokesperson(?:,| [a-z]+\b)(?:.*\bDeputy Minister\b|.*\b{_MINISTRY}\.?$)"
    rf"|\bSpokesperson of {_MINISTRY}\.?$"
)
_OFFICES = re.compile(r"^(?:The )?(?:Deputy )?Spokesperson(?:,| [a-z]+\b) Deputy Minister\b")
_SMALL_WORD = re.compile(r"\b[a-z]+\b")
_MOST_SMALL_WORDS = 4
"""Words in small letters beside the ministry's name in an office; a sentence that ends with the office has more."""
_LONGEST_SIGNOFF = 200
_FAR_RIGHT = 12
_ENUMERATED = re.compile(r"(?:^|\s)([0-9]{1,2})\.\s")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the release: ``position`` from 1, ``number`` as printed without its dot, None where ``□`` opens it."""

    position: int
    number: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of the release.

    ``position`` runs from 1; ``section`` is the position of its section, ``parent`` that of its parent
    statement, None where it has none. ``marker`` is as printed, ``text`` stands without it. ``header`` is
    true for a table row made of header cells.
    """

    position: int
    section: int | None
    parent: int | None
    depth: int
    kind: str
    marker: str
    text: str
    header: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections and statements of a release, in order."""

    sections: tuple[Section, ...]
    statements: tuple[Statement, ...]


@dataclass(slots=True)
class _Entry:
    """A line with its mark, and the lines into which a hard wrap broke the rest of it."""

    mark: Mark
    line: Line
    rest: list[str] = field(default_factory=list)


def outline_of(lines: Sequence[Line], title: str | None) -> Outline:
    """The outline of a release's body; ``title`` is needed to know it again where the body repeats it."""
    entries = _entries(_without_preamble(lines, title))
    entries = _without_end_marks(entries)
    _name_attachment_lists(entries)
    _name_titles(entries, title)
    _name_signoffs(entries)
    _name_last_remark(entries)
    builder = _Builder()
    for entry in entries:
        builder.add(entry)
    return Outline(tuple(builder.sections), tuple(builder.statements))


def is_preamble(text: str, title: str | None) -> bool:
    """Whether a line above the first one repeats the title or is a picture's alt text."""
    return (title is not None and same_words(text, title)) or is_image_alt(text)


def _without_preamble(lines: Sequence[Line], title: str | None) -> Sequence[Line]:
    for start, line in enumerate(lines):
        if not is_preamble(line.text, title):
            return [replace(line, adjoins=False), *lines[start + 1 :]]
    return []


def _entries(lines: Sequence[Line]) -> list[_Entry]:
    """Marked lines, with the parts of a hard-wrapped paragraph put together again."""
    marks = [mark_of(line) for line in lines]
    wraps, sequences = Wraps(lines), Sequences(marks)
    entries: list[_Entry] = []
    for i, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        if mark.family and (not sequences.admits(i, mark, line.level) or (i and wraps.breaks_a_sentence(i))):
            mark = unmarked(line)
        if (
            i
            and mark.kind == "paragraph"
            and wraps.goes_on(i)
            and not _is_line_of_its_own(line.text, wraps.has_ended(i))
        ):
            entries[-1].rest.append(line.text)
            continue
        sequences.pass_by(mark, line.level)
        entries.append(_Entry(mark, line))
    for entry in entries:
        if entry.rest:
            entry.mark = replace(entry.mark, text=join([entry.mark.text, *entry.rest]))
    return entries


def _is_line_of_its_own(text: str, after_a_sentence: bool) -> bool:
    """Whether a line that could go on with a wrapped one is a sign-off, or the time of a briefing."""
    return (after_a_sentence and _names_the_office(text)) or is_moment(text)


def _without_end_marks(entries: list[_Entry]) -> list[_Entry]:
    """The entries without what closes the text, which may stand before a sign-off or a translation note."""
    kept = list(entries)
    for i in range(len(entries) - 1, -1, -1):
        mark = entries[i].mark
        text = END_MARK.sub("", mark.text)
        if text != mark.text:
            # Behind a translation note the mark has hidden what it is.
            bare = mark_of(replace(entries[i].line, text=f"{mark.marker} {text}".strip()))
            entries[i].mark = mark = bare if bare.kind == "disclaimer" else replace(mark, text=text)
            if not text and not mark.marker:
                del kept[i]
        if mark.kind not in OUTSIDE and mark.kind != "note" and not _names_the_office(mark.text):
            break
    return kept


def _name_attachment_lists(entries: list[_Entry]) -> None:
    """``붙임 : 1. …`` may go on with ``2. …`` on the next line: that opens no section."""
    last: int | None = None
    for entry in entries:
        whole = f"{entry.mark.marker} {entry.mark.text}".strip()
        numbers = _ENUMERATED.findall(whole[:2000])
        goes_on = last is not None and whole.startswith(f"{last + 1}. ")
        if goes_on:
            entry.mark = Mark("attachment_note", "", whole)
        noted = entry.mark.kind == "attachment_note"
        last = int(numbers[-1]) if noted and numbers else 0 if noted else None


def _name_titles(entries: list[_Entry], title: str | None) -> None:
    for entry in entries:
        if title is not None and entry.mark.kind == "paragraph" and same_words(entry.mark.text, title):
            entry.mark = replace(entry.mark, kind="heading")


def _name_signoffs(entries: list[_Entry]) -> None:
    """The last lines that carry an office or are pushed far right; in HTML only their words are left to go by."""
    notes = False
    for entry in reversed(entries[1:]):
        mark = entry.mark
        notes = notes or mark.kind == "note"
        if mark.kind in OUTSIDE or mark.kind == "note":
            continue
        pushed = entry.line.indent >= _FAR_RIGHT and mark.text[-1:] not in ".!?" and not notes
        signed = _names_the_office(mark.text)
        if mark.kind != "paragraph" or len(mark.text) > _LONGEST_SIGNOFF or not (pushed or signed):
            break
        entry.mark = replace(mark, kind="signoff")


def _names_the_office(text: str) -> bool:
    """Whether a line is the office that a release is signed with, and no sentence about it."""
    if _OFFICES.match(text) and text[-1] not in ".!?":
        return True
    return bool(_SIGNOFF.search(text)) and len(_SMALL_WORD.findall(re.sub(_MINISTRY, "", text))) <= _MOST_SMALL_WORDS


def _name_last_remark(entries: list[_Entry]) -> None:
    """The last line of the text proper in brackets: a remark, whatever its verb."""
    last = next((entry for entry in reversed(entries) if entry.mark.kind not in OUTSIDE), None)
    if last and last.mark.kind == "heading" and last.line.role == "text" and is_remark_at_the_end(last.mark.text):
        last.mark = replace(last.mark, kind="note")


class _Builder:
    """Gives every entry its section, parent and depth."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.statements: list[Statement] = []
        self._lead: Statement | None = None
        self._lead_level: int | None = None
        self._question: Statement | None = None
        self._answer: Statement | None = None
        self._not_a_dash: Statement | None = None
        # The statements under which the next one can hang, each deeper than the one before it.
        self._open: list[Statement] = []

    def add(self, entry: _Entry) -> None:
        mark = entry.mark
        if mark.kind == "lead":
            number = mark.marker.removesuffix(".") if mark.family == "number" else None
            self.sections.append(Section(len(self.sections) + 1, number))
            self._lead, self._question, self._answer = None, None, None
        parent, depth = self._place(entry)
        statement = Statement(
            position=len(self.statements) + 1,
            section=None if mark.kind in OUTSIDE else len(self.sections) or None,
            parent=parent.position if parent else None,
            depth=depth,
            kind=mark.kind,
            marker=mark.marker,
            text=mark.text,
            header=entry.line.header,
        )
        self.statements.append(statement)
        self._remember(statement, entry.line.level)

    def _place(self, entry: _Entry) -> tuple[Statement | None, int]:
        """(parent, depth) of a line: under its lead, or under what the editor's list or a dash hangs it on."""
        mark = entry.mark
        if mark.kind in OUTSIDE:
            return None, 0
        if mark.kind in ("lead", "heading", "question"):
            return self._lead, 0
        if entry.line.level is not None:
            return self._place_in_list(entry.line.level)
        if mark.kind == "answer":
            return self._question or self._lead, 1
        if mark.kind == "bullet" and mark.marker in DASHES:
            above = self._not_a_dash
            return above, above.depth + 1 if above else 1
        if mark.family == "circled":
            depth = self._depth_of_circled()
            return self._above(depth), depth
        if mark.kind == "paragraph" and self._answer:
            return self._answer, 1
        return self._lead, 1

    def _depth_of_circled(self) -> int:
        """As deep as the one before it, else below what stands on the first level, else on that level itself."""
        for statement in reversed(self._open):
            if is_circled(statement.marker):
                return statement.depth
        return 2 if any(statement.depth == 1 for statement in self._open) else 1

    def _place_in_list(self, level: int) -> tuple[Statement | None, int]:
        # Where the list's first level are the sections themselves, its second is the first below them.
        depth = level + 1 if self._lead_level is None else max(level - self._lead_level, 1)
        return self._above(depth), depth

    def _above(self, depth: int) -> Statement | None:
        """The nearest statement above that is less deep, in the same section."""
        for statement in reversed(self._open):
            if statement.depth < depth and statement.kind not in ("heading", "question"):
                return statement
        return self._lead

    def _remember(self, statement: Statement, level: int | None) -> None:
        kind = statement.kind
        if kind == "lead":
            self._lead, self._lead_level = statement, level
            self._open.clear()
        elif kind == "question":
            self._question, self._answer = statement, None
        elif kind == "answer":
            self._answer = statement
        elif kind == "heading":
            self._question = self._answer = None
        elif kind in OUTSIDE:
            self._answer = None
        if kind not in OUTSIDE:
            while self._open and self._open[-1].depth >= statement.depth:
                self._open.pop()
            self._open.append(statement)
        if not (kind == "bullet" and statement.marker in DASHES):
            self._not_a_dash = statement
