"""Where a post's body ends on a page whose tags do not balance: a tree alone does not tell it then.

An editor's ``<div>`` that is left open takes in what stands behind the body; a stray ``</div>`` shuts text out of it.
"""

import re
from collections import Counter
from collections.abc import Iterator

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from etl.parse.page import UnknownMarkup
from etl.parse.whitespace import fold

_BORDERS = re.compile(r"<(/?)(div|td|tr|table|body|html)\b", re.IGNORECASE)
_BODY = re.compile(r"<(?:div|td)\b[^<>]*\b(?:bo_con|detail_body)\b", re.IGNORECASE)
_NEXT_PART = re.compile(r"<\w+\b[^<>]*\b(?:bo_util|bo_btn|bo_pagination|bo_file|bro_link)\b", re.IGNORECASE)
_BEHIND_BODY = frozenset({"bo_util", "bo_btn", "bo_pagination", "bo_file"})
"""Classes of what stands behind the body in the current skin, or before it (field guide, section 3)."""
_OF_THE_SITE = frozenset({"form", "footer", "nav", "address", "iframe"})


def is_balanced(markup: str) -> bool:
    """Whether what could hold a body is closed as often as it is opened, from the body to the next part of the page.

    Where no such part is known, all of the page counts.
    """
    body = _BODY.search(markup)
    behind = _NEXT_PART.search(markup, body.end()) if body else None
    between = markup[body.start() : behind.start()] if body and behind else markup
    counts = Counter((closing, name.lower()) for closing, name in _BORDERS.findall(between))
    return all(counts["", name] == counts["/", name] for _, name in counts)


def settle_end(body: Tag, *, current: bool) -> None:
    """Take out of a body what begins a part of the page that is known to stand behind it.

    ``current`` says that the page is in the skin in which these parts are known. Raises UnknownMarkup where other parts
    of the site stand in the body, or where text goes on behind it: then nobody can tell what belongs to the post.
    """
    behind = body.find(_is_behind_body)
    if isinstance(behind, Tag):
        _cut(body, behind)
    elif body.find(_is_of_the_site):
        raise UnknownMarkup("has a body in which other parts of the page stand, for its tags do not balance")
    elif _text_goes_on(body, current):
        raise UnknownMarkup("has text behind its body, for its tags do not balance")


def _text_goes_on(body: Tag, current: bool) -> bool:
    """Whether text stands between a body and the next part of the page: one behind the body in the current skin."""
    text = False
    for element in _elements_behind(body):
        if isinstance(element, Tag):
            if _is_behind_body(element):
                return text
            if _is_of_the_site(element):
                break
        elif type(element) is NavigableString and fold(element):
            text = True
    return text and not current


def _elements_behind(body: Tag) -> Iterator[PageElement]:
    last: PageElement = body
    while isinstance(last, Tag) and last.contents:
        last = last.contents[-1]
    return last.next_elements


def _is_behind_body(tag: Tag) -> bool:
    return not _BEHIND_BODY.isdisjoint(tag.get("class") or ())


def _is_of_the_site(tag: Tag) -> bool:
    names = f"{tag.get('id') or ''} {' '.join(tag.get('class') or ())}"
    return tag.name in _OF_THE_SITE or "footer" in names or "bro_link" in names


def _cut(body: Tag, first: Tag) -> None:
    """Take an element out of the body, and all that follows it there."""
    node: Tag | None = first
    while node is not None and node is not body:
        for follower in list(node.next_siblings):
            follower.extract()
        parent = node.parent
        if node is first:
            node.extract()
        node = parent
