"""What a line's first characters say about it: the glyphs and words of field guide, section 4."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import category

from etl.parse.page import Line
from etl.parse.whitespace import fold

KINDS = (
    "lead",
    "paragraph",
    "bullet",
    "note",
    "heading",
    "question",
    "answer",
    "row",
    "attachment_note",
    "signoff",
    "disclaimer",
)

DASHES = frozenset("-–－·ㆍ")
"""Markers of a line that hangs under the nearest line above that is no dash."""

# Unmistakable at a line's start, with or without a space after them.
_SYMBOLS = "°º˚◦○●■◯◎▪▫◾◆◇▶▷►"
# Letters and signs that are markers only with a space behind.
_SPACED = "oοо•∙▴▲△"
_BULLET = re.compile(rf"^(?:([{_SYMBOLS}])\s*|([{_SPACED}])\s+|(ㅇ)(?:\s+|(?=[가-힣\[(“\"‘'「『<])))(?=\S)")
_DASH = re.compile(r"^([-–－·ㆍ])\s+(?=\S)")
_NOTE = re.compile(r"^(※)\s*(?=\S)|^(\*{1,3})\s+(?=\S)|^(\*)(?=[^\s*][^*]*$)")
_SQUARE = re.compile(r"^(□)\s*(?=\S)")
_NUMBER = re.compile(r"^([0-9]{1,2})\.(?:\s+|(?=[^\s0-9.,)\]%]))(?=\S)")
_DATE_WITH_DOTS = re.compile(r"^[0-9]{1,2}\.\s*[0-9]{1,2}\.(?:\s|\(|$)")
_HANGUL_ORDINALS = "가나다라마바사아자차카타파하"
_HANGUL_ORDINAL = re.compile(rf"^([{_HANGUL_ORDINALS}])\.\s+(?=\S)")
_CIRCLED_ORDINALS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CIRCLED_ORDINAL = re.compile(rf"^([{_CIRCLED_ORDINALS}])\s*(?=\S)")
_ROMAN = re.compile(r"^([ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|[IVX]{1,4})\.\s*(?=\S)")
_ASCII_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_QUESTION = re.compile(r"^(Q[0-9]{0,2}\s?[:：]|(?:Question|질문)\s?[:：]|[<〈＜]\s*질문\s*[>〉＞])\s*", re.IGNORECASE)
_ANSWER = re.compile(r"^(A[0-9]{0,2}\s?[:：]|(?:Answer|답변)\s?[:：]|[<〈＜]\s*답변\s*[>〉＞])\s*", re.IGNORECASE)
_ATTACHMENT_NOTE = re.compile(r"^[\[<(【〈＜]?\s*(?:붙임|별첨)(?:\s*[0-9]{1,2})?\s*(?=[\]>)】〉＞:：.,\s]|$)")
_DISCLAIMER = re.compile(
    r"^([*※])?\s*[\[(<]?\s*(?:(?:this is )?an )?(?:unofficial\s+translation|비공식\s*번역본?)\s*[\])>]?\s*\.?$",
    re.IGNORECASE,
)
_Q_AND_A = re.compile(r"^\[\s*(?:Q\s?&\s?A|질의\s?응답|질의\s?및\s?응답)\s*\]$", re.IGNORECASE)
_IS_TOLD = re.compile(r"\b(?:followed|follows?|was|were|is|are|has|have|had|ensued|omitted)\b")
"""A verb that makes of words in brackets a remark, though no period closes it."""
_BRACKETED = re.compile(r"^\[[^\[\]]+\]$|^<[^<>]{1,80}>$|^【[^【】]+】$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A line's kind with its marker as printed, and the text behind it.

    ``ordinal`` counts from 1 where the marker is one of a sequence (``1.``, ``가.``, ``①``, ``I.``); such a
    line is what it seems only in its sequence. ``family`` names that sequence.
    """

    kind: str
    marker: str
    text: str
    family: str = ""
    ordinal: int = 0


def mark_of(line: Line) -> Mark:
    """What a line is by its own look; a paragraph where nothing marks it."""
    text = line.text
    if line.role == "row":
        return Mark("row", "", text)
    disclaimer = _DISCLAIMER.match(text)
    if disclaimer:
        marker = disclaimer[1] or ""
        return Mark("disclaimer", marker, text[len(marker) :].strip())
    for pattern, kind, family in _PATTERNS:
        match = pattern.match(text)
        if match is None:
            continue
        if family == "number" and _DATE_WITH_DOTS.match(text):
            break
        printed = next(group for group in match.groups() if group)
        marker = f"{printed}." if family in ("number", "hangul", "roman") else printed
        ordinal = _ordinal(family, printed)
        if family and not ordinal:
            continue
        return Mark(kind, marker, text[match.end() :].strip(), family, ordinal)
    if _ATTACHMENT_NOTE.match(text):
        return Mark("attachment_note", "", text)
    if not line.marker and line.role == "heading":
        return Mark("heading", "", text)
    if _BRACKETED.match(text):
        # "[Q&A]" is a heading, "[A question-and-answer session followed.]" a remark.
        remark = text[-2] in ".!?" or text[1] in "*※" or _IS_TOLD.search(text)
        return Mark("note" if remark else "heading", "", text)
    return unmarked(line)


_ORDINAL_OF_A_LIST = re.compile(
    rf"^(?:(?:[0-9]{{1,2}}\)|\([0-9]{{1,2}}\)|[{_CIRCLED_ORDINALS}])\s*|[{_HANGUL_ORDINALS}]\.\s+)(?=\S)"
)
# Signs that begin or go on with a sentence: quotes, brackets of ASCII, ends of clauses, currencies by their category.
_OF_SENTENCES = frozenset("\"'`´<>,.;:!?%&/\\@…‥、。，．：；！？％＆／～~^_|")
_SIGN_CATEGORIES = frozenset(("So", "Sm", "Sk", "Po", "Pd"))
_PRIVATE = "Co"


def looks_marked(text: str) -> bool:
    """Whether a paragraph begins with what looks like a list's marker, though none that is known was found there.

    ``1)``, ``(1)``, ``①``, ``가.``; a sign that is no letter, digit, quote, bracket, currency or end of a clause, with
    a space behind; or a letter of a word processor's own font, as its bullets become on the web.
    """
    if _ORDINAL_OF_A_LIST.match(text):
        return True
    first, rest = text[:1], text[1:]
    if not first or not rest.strip():
        return False
    kind = category(first)
    return kind == _PRIVATE or (kind in _SIGN_CATEGORIES and first not in _OF_SENTENCES and rest[0].isspace())


def is_remark_at_the_end(text: str) -> bool:
    """Whether the last line of a text in brackets tells what followed: as a heading it would head nothing."""
    return text.startswith("[") and bool(_BRACKETED.match(text)) and not _Q_AND_A.match(text)


def is_circled(marker: str) -> bool:
    """Whether a marker is one of ``①`` to ``⑳``."""
    return marker != "" and marker in _CIRCLED_ORDINALS


def unmarked(line: Line) -> Mark:
    """A line taken for what it is where its own characters mark nothing: an item of the editor's list, or prose."""
    if line.role == "item":
        return Mark("bullet", line.marker, line.text[len(line.marker) :].strip())
    return Mark("paragraph", "", line.text)


class Sequences:
    """Numbers, ordinals and Roman numerals open a line only where they come in their order."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        numbers = [(i, mark.ordinal) for i, mark in enumerate(marks) if mark.family == "number"]
        # A number 1 begins anew where the next number is 2.
        self._anew = {i for (i, one), (_, two) in pairwise(numbers) if (one, two) == (1, 2)}
        self._last: dict[str, int] = {}
        self._may_restart = False
        self._in_inner_list = False
        self._romans = {mark.ordinal for mark in marks if mark.family == "roman"}

    def admits(self, i: int, mark: Mark, level: int | None) -> bool:
        """Whether the mark at ``i`` is due; ``level`` is that of the editor's list, None outside of lists."""
        last = self._last.get(mark.family, 0)
        if mark.family == "roman":
            # "I. Kim said" is no heading: a Latin letter is a numeral where its neighbours are there too, or Korean.
            neighbours = {mark.ordinal - 1, mark.ordinal + 1} & self._romans
            due = mark.ordinal == last + 1 and (bool(neighbours) or "가" <= mark.text[:1] <= "힣")
            return due or mark.marker[0] not in "IVX"
        if mark.family == "number" and level is not None:
            # A numbered list of the editor inside of a section begins anew; the sections' own goes on.
            due = level == 0 and mark.ordinal == last + 1 and not self._in_inner_list
            self._in_inner_list = self._in_inner_list or (level == 0 and not due)
            return due
        if mark.family == "number":
            # Authors repeat or leave out a number now and then: it stands as printed.
            due = last <= mark.ordinal <= last + 2 if last else mark.ordinal == 1
            return due or (mark.ordinal == 1 and (self._may_restart or i in self._anew))
        return mark.ordinal in (1, last + 1)

    def pass_by(self, mark: Mark, level: int | None) -> None:
        """Take note of a line: what it counts, and what may begin anew below it."""
        if level is None:
            self._in_inner_list = False
        if mark.kind in ("lead", "heading", "attachment_note"):
            self._last.pop("hangul", None)
            self._last.pop("circled", None)
            # Below a heading or a box numbers may go on, and may begin anew.
            self._may_restart = mark.family != "number"
        if mark.family == "hangul":
            self._last.pop("circled", None)
        if mark.family:
            self._last[mark.family] = mark.ordinal


_PATTERNS = (
    (_QUESTION, "question", ""),
    (_ANSWER, "answer", ""),
    (_SQUARE, "lead", ""),
    (_NUMBER, "lead", "number"),
    (_NOTE, "note", ""),
    (_BULLET, "bullet", ""),
    (_DASH, "bullet", ""),
    (_HANGUL_ORDINAL, "bullet", "hangul"),
    (_CIRCLED_ORDINAL, "bullet", "circled"),
    (_ROMAN, "heading", "roman"),
)


def _ordinal(family: str, printed: str) -> int:
    if family == "number":
        return int(printed)
    if family == "hangul":
        return _HANGUL_ORDINALS.index(printed) + 1
    if family == "circled":
        return _CIRCLED_ORDINALS.index(printed) + 1
    if family == "roman":
        if printed in _ASCII_ROMANS:
            return _ASCII_ROMANS.index(printed) + 1
        return "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ".find(printed) + 1
    return 0


_IMAGE_ALT = re.compile(
    r"^(?:(?i:photo|image|img|picture|pic|사진|그림|이미지)[ _-]?[0-9]{0,4}"
    r"|[a-z]+[0-9]{1,3}|\S+\.(?i:jpe?g|png|gif|bmp))$"
)


def is_image_alt(text: str) -> bool:
    """Whether a line above the first one is what a picture leaves behind (``world1``, ``photo``, a file name)."""
    return len(text) <= 60 and bool(_IMAGE_ALT.match(text))


def same_words(one: str, other: str) -> bool:
    """Whether two lines say the same but for white space, case and the form of their quotes."""
    return _plain(one) == _plain(other)


_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "`": "'"})


def _plain(text: str) -> str:
    return fold(text).translate(_QUOTES).casefold()
