"""A page's markup cut down to the post, where that provably parses to the same.

Most of a page is navigation, and BeautifulSoup's cost goes by the tag: the post alone, without the editor's
spans, is read ten times as fast. The excerpt is taken only where nothing outside of it can matter and it is
well nested in itself; else the whole page is parsed.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

_BOARD = re.compile(r"""<div(?:\s[^<>"']*)?\sclass="(?:[^"<>]*\s)?board_detail(?:\s[^"<>]*)?"[^<>"']*>""")
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s<>"'/=]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))?)*)\s*(/?)>""")
_TITLE = re.compile(r"<title>([^<]*)</title>", re.IGNORECASE)
_VOID = frozenset({"br", "hr", "img", "wbr", "col"})
# What is known to nest without closing what stands around it; any other element makes the excerpt uncertain.
_INLINE = frozenset({"span", "font", "b", "strong", "i", "u", "small", "big"})
_NESTING = _INLINE | frozenset(
    {"a", "em", "sub", "sup", "div", "p", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "blockquote", "nav", "section", "center", "pre"}
)
_INSIDE_TABLES = frozenset({"thead", "tbody", "tfoot", "tr", "td", "th", "caption", "col"})


def _in_any_case(*names: str) -> str:
    """A pattern for these names in capitals and small letters, which finds them faster than re.IGNORECASE."""
    return "|".join("".join(f"[{letter}{letter.upper()}]" for letter in name) for name in names)


def _letters(small: Iterable[str]) -> str:
    return "".join(sorted({cased for letter in small for cased in (letter, letter.upper())}))


_OPAQUE_NAMES = "script style textarea title template noscript iframe xmp svg math select noframes".split()
_FIRST, _SECOND = (_letters(name[at] for name in _OPAQUE_NAMES) for at in (0, 1))
# The two letters that are looked at first pass nearly all other tags by.
_OPAQUE = re.compile(f"<(/?)(?=[{_FIRST}][{_SECOND}])({_in_any_case(*_OPAQUE_NAMES)})")
"""Elements whose contents are no markup, or no markup of the page."""
_ENDLESS = re.compile(f"<{_in_any_case('plaintext')}")
_BEHIND = ("bo_util", "bo_btn", "bo_pagination")
_PLACES = ("bo_head", "bo_con", "bo_file", *_BEHIND)
"""Parts of the post's ``div``: where one stands outside of it, a stray tag has closed it too early."""
_TELLING = re.compile(r"display|hidden|se-list|bo_", re.IGNORECASE)


def excerpt_of(text: str) -> str | None:
    """The ``title`` and the post's ``div`` as a small document; None where the whole page must be parsed."""
    titles = _TITLE.findall(text)
    board = _BOARD.search(text)
    if board is None or len(titles) != 1 or text.count("board_detail") != 1 or _ENDLESS.search(text):
        return None
    start = board.start()
    if not _is_open_ground(text[:start]):
        return None
    kept = _well_nested(text, start)
    if kept is None:
        return None
    markup, end = kept
    inside = text[start:end]
    # Mostly there is nothing outside that so much as begins like one, which is told by looking once.
    if text.count("bo_") != inside.count("bo_") and any(text.count(place) != inside.count(place) for place in _PLACES):
        return None
    if _runs_on(inside):
        return None
    return f"<html><head><title>{titles[0]}</title></head><body>{markup}</body></html>"


def _runs_on(post: str) -> bool:
    """Whether the body takes in what should stand behind it, since an element was left open."""
    body = post.rfind("<", 0, post.find("bo_con"))
    behind = [post.rfind("<", 0, at) for place in _BEHIND if (at := post.find(place, body)) >= 0]
    between = post[body : min(behind)] if behind else ""
    return between.count("<div") != between.count("</div")


def _is_open_ground(before: str) -> bool:
    """Whether the place behind ``before`` is in no tag, comment or element whose contents are no markup."""
    if before.rfind("<") > before.rfind(">") or before.rfind("<!--") > before.rfind("-->"):
        return False
    last_closes = {name.lower(): bool(closing) for closing, name in _OPAQUE.findall(before)}
    return all(last_closes.values())


def _well_nested(text: str, start: int) -> tuple[str, int] | None:
    """The element that begins at ``start``, without mere decoration, and its end; None where it is not plain."""
    pieces: list[str] = []
    # For each open element its name, and whether its tags are kept.
    open_elements: list[tuple[str, bool]] = []
    tables = 0
    at = start
    read: dict[str, _Tag | None] = {}  # most tags of a page are those of its other lines
    while True:
        behind = text.find(">", at) + 1
        markup = text[at:behind]
        if markup not in read:
            read[markup] = _read_tag(markup)
        tag = read[markup]
        if tag is None or (tag.name in _INSIDE_TABLES and not tables):
            return None
        keep = tag.kept
        if tag.closes:
            if not open_elements or open_elements[-1][0] != tag.name:
                return None
            _, keep = open_elements.pop()
            tables -= tag.name == "table"
        elif tag.name not in _VOID:
            open_elements.append((tag.name, keep))
            tables += tag.name == "table"
        if keep:
            pieces.append(tag.markup)
        if not open_elements:
            return "".join(pieces), behind
        at = text.find("<", behind)
        if at < 0:
            return None
        pieces.append(text[behind:at])


class _Tag(NamedTuple):
    """A plain tag: ``kept`` is that of an opening one, and ``markup`` what is kept of it."""

    name: str
    closes: bool
    kept: bool
    markup: str


def _read_tag(markup: str) -> _Tag | None:
    """None where it is no plain tag, or one that may close what stands around it."""
    tag = _TAG.fullmatch(markup)
    if tag is None:
        return None
    name, closes, attributes = tag[2].lower(), bool(tag[1]), tag[3]
    if name in _VOID:
        return None if closes else _Tag(name, False, True, markup)
    if name not in _NESTING or tag[4]:
        return None
    tells = _TELLING.search(attributes) is not None
    kept = closes or tells or name not in _INLINE
    return _Tag(name, closes, kept, "<p>" if name == "p" and not (closes or tells) else markup)
