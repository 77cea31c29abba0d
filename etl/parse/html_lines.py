"""The element that holds a post's body, to lines (field guide, section 3).

Every leaf of text is taken once, where it stands: runs of spans join without an invented space, a list
item's marker comes from its own first span, a table row becomes one line.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from bs4 import Tag
from bs4.element import CData, NavigableString, PageElement

from etl.parse.page import Line, LineRole
from etl.parse.whitespace import fold, visible_text

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer"
    " form header hr legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset(
    "audio button canvas embed head iframe input link meta noembed noframes noscript object option script select"
    " style template textarea title video".split()
)

_MOST_IN_A_MARKER = 12


def lines_of(body: Tag) -> tuple[Line, ...]:
    """The visible lines of an element, in order, with the depth that the editor's lists give."""
    return _Walk(tables_are_data=True).over(body)


def text_of(element: Tag) -> str:
    """The visible text of an element as one line."""
    return " ".join(line.text for line in _Walk(tables_are_data=False).over(element))


def outermost(tags: Iterable[Tag]) -> Iterator[Tag]:
    """Those of some elements, in the order of the page, that stand in none of the others; each is looked at once."""
    inside: set[int] = set()
    for tag in tags:
        if id(tag) not in inside:
            inside.update(id(inner) for inner in tag.descendants if isinstance(inner, Tag))
            yield tag


class _Walk:
    """One pass over an element; its stack is explicit, since pages can be nested deeper than Python recurses."""

    def __init__(self, *, tables_are_data: bool) -> None:
        # The tables whose rows are statements; looked for when the first table comes.
        self._data_tables: set[int] | None = None if tables_are_data else set()
        self._lines: list[Line] = []
        self._pieces: list[str] = []
        self._adjoins = False
        self._roles: list[tuple[LineRole, int | None]] = [("text", None)]
        self._marker = ""
        self._lists = 0
        self._preformatted = 0
        self._rows: list[_Grid] = []

    def over(self, body: Tag) -> tuple[Line, ...]:
        self._body = body
        stack: list[tuple[Tag, Iterator[PageElement]]] = [(body, iter(body.contents))]
        while stack:
            tag, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if stack:
                    self._leave(tag)
            elif isinstance(child, Tag):
                if self._enter(child):
                    stack.append((child, iter(child.contents)))
            elif type(child) is NavigableString or isinstance(child, CData):
                self._add(child)
        self._end_line(block=True)
        return tuple(self._lines)

    def _add(self, text: str) -> None:
        if not self._preformatted:
            self._pieces.append(text)
            return
        first, *others = text.split("\n")
        self._pieces.append(first)
        for line in others:
            self._end_line(block=False)
            self._pieces.append(line)

    def _enter(self, tag: Tag) -> bool:
        """Take note of an element's start; False where its contents are not to be walked."""
        name = tag.name
        if name == "br":
            self._end_line(block=False)
            return False
        if name in _UNSEEN or _is_hidden(tag):
            return False
        if name not in _BLOCKS:
            return True
        self._end_line(block=True)
        if name in ("ul", "ol"):
            self._lists += 1
        elif name == "li":
            self._roles.append(("item", _level_of(tag, max(self._lists - 1, 0))))
            self._marker = _marker_of(tag)
        elif name in _HEADINGS:
            self._roles.append(("heading", None))
        elif name == "pre":
            self._preformatted += 1
        elif name == "table" and self._is_data(tag):
            self._rows.append(_Grid())
        elif name == "tr" and self._rows and self._is_data(tag.find_parent("table")):
            text = self._rows[-1].row_text(tag)
            if text:
                header = not any(cell.name == "td" for cell in _cells_of(tag))
                self._lines.append(Line(text, "row", header=header))
            return False
        return True

    def _is_data(self, table: Tag | None) -> bool:
        """Whether a table has a row of several cells; one of a single column is but a frame around its text."""
        if self._data_tables is None:
            rows = self._body.find_all("tr")
            self._data_tables = {id(row.find_parent("table")) for row in rows if len(_cells_of(row)) > 1}
        return id(table) in self._data_tables

    def _leave(self, tag: Tag) -> None:
        name = tag.name
        if name not in _BLOCKS:
            return
        self._end_line(block=True)
        if name in ("ul", "ol"):
            self._lists -= 1
        elif name == "li" or name in _HEADINGS:
            self._roles.pop()
            self._marker = ""
        elif name == "pre":
            self._preformatted -= 1
        elif name == "table" and self._is_data(tag):
            self._rows.pop()

    def _end_line(self, *, block: bool) -> None:
        raw = visible_text("".join(self._pieces))
        self._pieces.clear()
        text = fold(raw)
        if not text:
            # A second break in a row, or an empty paragraph: a blank line.
            self._adjoins = False
            return
        role, level = self._roles[-1]
        marker, self._marker = self._marker, ""
        if marker and not text.startswith(marker):
            text = f"{marker} {text}"
        if role == "item":
            self._roles[-1] = ("text", None)  # what else the item holds is no item, and has no level of its own
        open_end = not block and raw.endswith(" ")
        self._lines.append(Line(text, role, level, marker, adjoins=self._adjoins, open_end=open_end))
        self._adjoins = not block


class _Grid:
    """The columns of a table that cells merged over several rows still occupy."""

    def __init__(self) -> None:
        self._occupied: dict[int, int] = {}

    def row_text(self, row: Tag) -> str:
        """A row's cells joined by " | ", each in its own column; "" where no cell has text."""
        cells: list[str] = []
        below = {column: left - 1 for column, left in self._occupied.items() if left > 1}
        for cell in _parts_of(row):
            while len(cells) in self._occupied:
                cells.append("")
            width, height = (_span(cell, "colspan"), _span(cell, "rowspan")) if isinstance(cell, Tag) else (1, 1)
            if height > 1:
                below.update(dict.fromkeys(range(len(cells), len(cells) + width), height - 1))
            text = text_of(cell) if isinstance(cell, Tag) else fold(cell)
            cells.extend([text, *[""] * (width - 1)])
        self._occupied = below
        return fold(" | ".join(cells)) if any(cells) else ""


def _cells_of(row: Tag) -> list[Tag]:
    return [cell for cell in row.contents if isinstance(cell, Tag) and cell.name in ("td", "th")]


def _parts_of(row: Tag) -> Iterator[Tag | NavigableString]:
    """The cells of a row, and whatever text stands astray between them."""
    for part in row.contents:
        if isinstance(part, Tag):
            if part.name not in _UNSEEN and not _is_hidden(part):
                yield part
        elif type(part) is NavigableString and fold(part):
            yield part


def _span(cell: Tag, name: str) -> int:
    value = cell.get(name)
    # The bound keeps a hostile "colspan" from making a million columns.
    return min(max(int(value), 1), 30) if isinstance(value, str) and value.isdecimal() and len(value) < 6 else 1


def _is_hidden(tag: Tag) -> bool:
    if tag.has_attr("hidden"):
        return True
    style = tag.get("style")
    return isinstance(style, str) and "display:none" in style.replace(" ", "").lower()


def _level_of(item: Tag, nesting: int) -> int:
    level = item.get("data-level")
    return int(level) if isinstance(level, str) and level.isdecimal() and len(level) <= 2 else nesting


def _text_of_marker(span: Tag) -> str:
    """What a marker's span prints; nothing where it holds more than a marker can.

    A span that is not closed holds the rest of the list, whose items would ask for their markers again: time would
    double with each of them.
    """
    parts = list(islice(span.descendants, _MOST_IN_A_MARKER + 1))
    if len(parts) > _MOST_IN_A_MARKER or any(isinstance(part, Tag) and part.name in _BLOCKS for part in parts):
        return ""
    return fold("".join(part for part in parts if type(part) is NavigableString))


def _marker_of(item: Tag) -> str:
    # The marker's span is the first child of the item's first paragraph: no need to look any deeper.
    tag: Tag | None = item
    for _ in range(4):
        tag = next((child for child in tag.contents if isinstance(child, Tag)), None) if tag else None
        if tag and "se-list-type" in (tag.get("class") or ()):
            return _text_of_marker(tag)
    printed = item.get("data-text")
    return fold(printed) if isinstance(printed, str) else ""
