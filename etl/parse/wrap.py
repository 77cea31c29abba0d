"""Hard-wrapped lines: which of them go on with the line before (field guide, section 4, "Hard wrap")."""

import re
from collections.abc import Iterable, Sequence

from etl.parse.page import Line

_WIDEST = 120
"""No line that was wrapped at a fixed width is longer; the oldest pages break near 110 columns."""
_NARROWEST = 45
"""A shorter line has ended by itself: a heading, a name, a place."""
_SENTENCE_END = re.compile(r"[.!?:;…。](?:[\"'”’)\]]|\s)*$|/end/$", re.IGNORECASE)
_BROKEN_WORD = re.compile(r"[^\W_]-$")
_GOES_ON = re.compile(r"^[a-z,;&%]")
"""What no line of its own begins with. A digit or bracket may open the next point of a list."""
_FAR_RIGHT = 8


class Wraps:
    """Answers, for one release, whether the break before a line is but a wrap."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._has_gaps = any(not line.adjoins for line in lines[1:])
        certain = [
            len(lines[i - 1].text) for i in range(1, len(lines)) if self._possible(i) and self._is_mid_sentence(i)
        ]
        # Two breaks in the middle of sentences show that this text is wrapped, and how wide.
        self._width = max(certain) if len(certain) >= 2 else None

    def goes_on(self, i: int) -> bool:
        """Whether the line at ``i``, taken as unmarked, continues the one before it."""
        if not self._possible(i):
            return False
        if self._is_mid_sentence(i):
            return True
        # A sentence may end, or a name begin, just where the line was broken: then the line must be full.
        if self._width is None or not (self._lines[i - 1].open_end or self._has_gaps or not self.has_ended(i)):
            return False
        before, first_word = len(self._lines[i - 1].text), self._lines[i].text.partition(" ")[0]
        return before + 1 + len(first_word) > 0.9 * self._width

    def breaks_a_sentence(self, i: int) -> bool:
        """Whether the break before ``i`` surely stands inside a sentence: then no number opens a section there."""
        return self._width is not None and self._possible(i) and self._lines[i - 1].open_end and not self.has_ended(i)

    def _possible(self, i: int) -> bool:
        before, line = self._lines[i - 1], self._lines[i]
        return (
            line.adjoins
            and line.role == "text"
            and before.role in ("text", "item")
            and line.indent < _FAR_RIGHT
            and len(before.text) <= _WIDEST
            and len(line.text) <= _WIDEST
            and (len(before.text) >= _NARROWEST or self._breaks_a_word(i))
        )

    def _breaks_a_word(self, i: int) -> bool:
        return bool(_BROKEN_WORD.search(self._lines[i - 1].text)) and self._lines[i].text[0].islower()

    def _is_mid_sentence(self, i: int) -> bool:
        before, line = self._lines[i - 1], self._lines[i]
        if self.has_ended(i):
            return False
        return before.open_end or bool(_GOES_ON.match(line.text)) or bool(_BROKEN_WORD.search(before.text))

    def has_ended(self, i: int) -> bool:
        """Whether a sentence ends on the line before ``i``."""
        return bool(_SENTENCE_END.search(self._lines[i - 1].text))


def join(parts: Iterable[str]) -> str:
    """The parts of a wrapped paragraph as one text; a word broken at its hyphen keeps it and gets no space."""
    pieces: list[str] = []
    for part in parts:
        if pieces and not _BROKEN_WORD.search(pieces[-1][-2:]):
            pieces.append(" ")
        pieces.append(part)
    return "".join(pieces)
