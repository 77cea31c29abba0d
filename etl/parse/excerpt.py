"""A page's markup cut down to the post, where that provably parses to the same.

Most of a page is navigation, and BeautifulSoup's cost goes by the tag: the post alone, without the editor's
spans, is read ten times as fast. The excerpt is taken only where nothing outside of it can matter and it is
well nested in itself; else the whole page is parsed.
"""

import re

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
_OPAQUE = (
    "script",
    "style",
    "textarea",
    "title",
    "template",
    "noscript",
    "iframe",
    "xmp",
    "svg",
    "math",
    "select",
    "noframes",
)
_BEHIND = ("bo_util", "bo_btn", "bo_pagination")
_PLACES = ("bo_head", "bo_con", "bo_file", *_BEHIND)
"""Parts of the post's ``div``: where one stands outside of it, a stray tag has closed it too early."""
_TELLING = re.compile(r"display|hidden|se-list|bo_", re.IGNORECASE)


def excerpt_of(text: str) -> str | None:
    """The ``title`` and the post's ``div`` as a small document; None where the whole page must be parsed."""
    titles = _TITLE.findall(text)
    board = _BOARD.search(text)
    if board is None or len(titles) != 1 or text.count("board_detail") != 1 or "<plaintext" in text.lower():
        return None
    start = board.start()
    if not _is_open_ground(text[:start]):
        return None
    kept = _well_nested(text, start)
    if kept is None:
        return None
    markup, end = kept
    inside = text[start:end]
    if any(text.count(place) != inside.count(place) for place in _PLACES) or _runs_on(inside):
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
    lower = before.lower()
    # Looking from the front is many times faster where, as mostly, there is no such element.
    return all(lower.rfind(f"<{name}") <= lower.rfind(f"</{name}") for name in _OPAQUE if f"<{name}" in lower)


def _well_nested(text: str, start: int) -> tuple[str, int] | None:
    """The element that begins at ``start``, without mere decoration, and its end; None where it is not plain."""
    pieces: list[str] = []
    # For each open element its name, and whether its tags are kept.
    open_elements: list[tuple[str, bool]] = []
    tables = 0
    at = start
    while True:
        tag = _TAG.match(text, at)
        if tag is None:
            return None
        closing, name, attributes, closed = tag[1], tag[2].lower(), tag[3], tag[4]
        if name in _VOID:
            if closing:
                return None
            pieces.append(tag[0])
        elif name not in _NESTING or closed or (name in _INSIDE_TABLES and not tables):
            return None
        elif closing:
            if not open_elements or open_elements[-1][0] != name:
                return None
            _, keep = open_elements.pop()
            tables -= name == "table"
            if keep:
                pieces.append(tag[0])
            if not open_elements:
                return "".join(pieces), tag.end()
        else:
            keep = name not in _INLINE or _TELLING.search(attributes) is not None
            open_elements.append((name, keep))
            tables += name == "table"
            if keep:
                pieces.append(f"<{name}>" if name == "p" and not _TELLING.search(attributes) else tag[0])
        behind = tag.end()
        at = text.find("<", behind)
        if at < 0:
            return None
        pieces.append(text[behind:at])
