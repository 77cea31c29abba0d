"""A page in HTML to its content, in the three skins that are known (field guide, section 3)."""

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bs4 import BeautifulSoup, Tag, UnusualUsageWarning

from etl.parse.attachments import attachments_of, images_of
from etl.parse.body_end import is_balanced, settle_end
from etl.parse.excerpt import excerpt_of
from etl.parse.html_lines import lines_of, outermost, text_of
from etl.parse.labels import facts_of
from etl.parse.page import (
    Attachment,
    BlockedPage,
    Content,
    CutOff,
    ErrorPage,
    Line,
    NotAPage,
    PageError,
    TooLarge,
    UnknownMarkup,
)
from etl.parse.whitespace import fold

MAX_TAGS = 100_000
"""The largest known page has about 1,500; a tree of more than this would cost seconds and gigabytes."""

MAX_DEPTH = 300
"""Elements inside of each other; known pages have about 20. To ask each for its parents takes time in proportion."""

LOOKED_FOR = (
    "div.bo_head with div.bo_con (the current skin), td.detail_body (2018 to 2022), or a <title> ending in "
    "' 상세보기|' with a list item 'Date : …' and div.bo_con (to 2017)"
)
_CLASSES = frozenset({"bo_head", "bo_con", "bo_file", "detail_body"})
_Places = dict[tuple[str, str], list[Tag]]
_TITLE_ENDS = (" 상세보기|", " View|")
_OPEN_TAG = re.compile(r"<(?:[a-zA-Z/!][^<>]*|!--(?:(?!-->).)*)$", re.DOTALL)
_FIREWALL = ("웹방화벽", "요청이 차단", "요청하신 페이지가 차단", "Web Firewall", "Request Blocked")
_ERRORS = (
    "페이지를 찾을 수 없",
    "존재하지 않는",
    "잘못된 접근",
    "삭제된 게시물",
    "404 Not Found",
    "Page Not Found",
    "Not Found",
    "Error 404",
    "HTTP 404",
)
_MINISTRY = ("외교부", "Ministry of Foreign Affairs", "mofa.go.kr")
_LIST_ITEM_FACT = re.compile(r"^\W*([^\s:：]{1,10})\s*[:：]\s*(.*)$")
_IN_BRACKETS = re.compile(r"^\(\s*([12][0-9]{3}-[01][0-9]-[0-3][0-9])\b.*\)$")


def read_html(text: str, *, ours: bool) -> Content:
    """The content of a page in HTML.

    ``ours`` says that the page's address is already known to be the ministry's. Raises TooLarge, CutOff,
    BlockedPage, ErrorPage, NotAPage, and UnknownMarkup where a page of the ministry matches no skin.
    """
    count_tags(text)
    excerpt = excerpt_of(text)
    content = content_of(excerpt) if excerpt else None
    if content is None:
        content = content_of(text)
    if content is None:
        raise why_no_page(soup_of(text), text, ours=ours, looked_for=LOOKED_FOR)
    if is_cut(text):
        raise CutOff("ends before its end (inside the post's markup); get the whole page again")
    if not content.lines and not content.files:
        raise UnknownMarkup("has a body with neither text nor picture nor attachment")
    return content


def content_of(markup: str) -> Content | None:
    """What the first skin that matches finds in the markup; None where none does. Raises UnknownMarkup."""
    soup = soup_of(markup)
    places = _places_in(soup)
    if not is_balanced(markup):
        for body in outermost([*places.get(("div", "bo_con"), ()), *places.get(("td", "detail_body"), ())]):
            settle_end(body, current=("div", "bo_head") in places)
    content = next((found for read_skin in _SKINS if (found := read_skin(soup, places))), None)
    return replace(content, board_name=_board_name(soup)) if content else None


def soup_of(markup: str) -> BeautifulSoup:
    """The tree of a page. That BeautifulSoup takes it for an address, a file's name or XML is nothing to warn of.

    Raises TooLarge.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnusualUsageWarning)
        soup = BeautifulSoup(re.sub(r"^\s*<\?xml[^>]*\?>", "", markup), "lxml")
    if markup.count("<") > MAX_DEPTH:
        _refuse_depth(soup)
    return soup


def _refuse_depth(soup: BeautifulSoup) -> None:
    depths = {id(soup): 0}
    for tag in soup.descendants:
        if isinstance(tag, Tag):
            depth = depths[id(tag.parent)] + 1
            if depth > MAX_DEPTH:
                raise TooLarge(f"is nested more than {MAX_DEPTH} deep, as no page of the ministry is")
            depths[id(tag)] = depth


def count_tags(text: str) -> None:
    """Raise TooLarge for markup whose tree would cost more than any page of the ministry can."""
    if text.count("<") > MAX_TAGS:
        raise TooLarge(f"holds more than {MAX_TAGS:,} tags, as no page of the ministry does")


def _places_in(soup: BeautifulSoup) -> _Places:
    """The elements whose classes the skins go by, in one pass over the page."""
    found: _Places = {}
    for tag in soup.descendants:
        if isinstance(tag, Tag):
            for css_class in tag.get("class") or ():
                if css_class in _CLASSES:
                    found.setdefault((tag.name, css_class), []).append(tag)
    return found


def _current(soup: BeautifulSoup, places: _Places) -> Content | None:
    head, body = _only(places, "div", "bo_head"), _only(places, "div", "bo_con")
    if head is None or body is None:
        return None
    heading = head.find("h2")
    title = text_of(heading) if isinstance(heading, Tag) else _page_title(soup)
    pairs = [
        (text_of(label), text_of(value))
        for label in outermost(head.find_all(["dt", "dd"]))
        if label.name == "dt" and isinstance(value := label.find_next_sibling(["dd", "dt"]), Tag) and value.name == "dd"
    ]
    lines = lines_of(body)
    files = attachments_of([*places.get(("div", "bo_file"), ()), *places.get(("ul", "bo_file"), ())])
    return Content("current", title or None, facts_of(pairs), lines, files or _pictures(body, lines))


def _table(soup: BeautifulSoup, places: _Places) -> Content | None:
    body = _only(places, "td", "detail_body")
    title = _page_title(soup)
    if body is None or title is None:
        return None
    dates = [
        match[1] for em in _outside(body, outermost(soup.find_all("em"))) if (match := _IN_BRACKETS.match(text_of(em)))
    ]
    lines = lines_of(body)
    files = attachments_of(_outside(body, soup.find_all("a")))
    facts = facts_of([("Date", dates[0])] if dates else [])
    return Content("table", title, facts, lines, files or _pictures(body, lines))


def _old(soup: BeautifulSoup, places: _Places) -> Content | None:
    body = _only(places, "div", "bo_con")
    title = _page_title(soup)
    if body is None or title is None:
        return None
    items = [line.text for line in lines_of(soup) if line.role == "item"]
    facts = facts_of((match[1], match[2]) for item in items if (match := _LIST_ITEM_FACT.match(item)))
    if facts.published is None:
        return None
    lines = lines_of(body)
    files = attachments_of(_outside(body, soup.find_all("a")))
    return Content("old", title, facts, lines, files or _pictures(body, lines))


_SKINS: tuple[Callable[[BeautifulSoup, _Places], Content | None], ...] = (_current, _table, _old)


def _pictures(body: Tag, lines: tuple[Line, ...]) -> tuple[Attachment, ...]:
    """The pictures of a post that says nothing in words."""
    return () if lines else images_of(body)


def _only(places: _Places, name: str, css_class: str) -> Tag | None:
    """The one element of a class; None without one. Several side by side are markup that is not known."""
    candidates = places.get((name, css_class), [])
    found = list(outermost(candidates))
    if len(found) > 1:
        raise UnknownMarkup(f"has {len(found)} elements {name}.{css_class} where one is expected")
    return found[0] if found else None


def _outside(body: Tag, tags: Iterable[Tag]) -> Iterator[Tag]:
    """Those elements that do not stand in the body."""
    inside = {id(tag) for tag in body.descendants}
    return (tag for tag in tags if id(tag) not in inside)


def _title_parts(soup: BeautifulSoup) -> tuple[str, str] | None:
    """(post's title, what follows it) of the ``<title>`` element; None where it is not of that form."""
    element = soup.find("title")
    if not isinstance(element, Tag):
        return None
    text = fold(element.get_text())
    for end in _TITLE_ENDS:
        head, found, tail = text.rpartition(end)
        if found:
            return head.strip(), tail.strip()
    return None


def _page_title(soup: BeautifulSoup) -> str | None:
    parts = _title_parts(soup)
    return parts[0] or None if parts else None


def _board_name(soup: BeautifulSoup) -> str | None:
    parts = _title_parts(soup)
    return parts[1].partition("|")[0].strip() or None if parts else None


def is_cut(text: str) -> bool:
    """Whether markup ends inside of a tag, or with elements open and no end of the document."""
    if _OPEN_TAG.search(text[-2000:]):
        return True
    tail = text[-4000:].lower()
    if "</html" in tail or "</body" in tail:
        return False
    lower = text.lower()
    return any(lower.count(f"<{name}") > lower.count(f"</{name}") for name in ("div", "td"))


def refuse_notices(soup: BeautifulSoup, seen: str) -> None:
    """Raise BlockedPage or ErrorPage where a page without a post is a firewall's or the site's word for an error."""
    for word in _FIREWALL:
        if word in seen:
            raise BlockedPage(f"is a firewall's page (it says {word!r}), not the post")
    title = soup.title.get_text() if soup.title else ""
    for word in _ERRORS:
        if word.lower() in title.lower() or (word.lower() in seen.lower() and len(seen) < 1500):
            raise ErrorPage(f"is an error page of the site (it says {word!r}), not the post")


def why_no_page(soup: BeautifulSoup, text: str, *, ours: bool, looked_for: str) -> PageError:
    """The error that says what kind of page this is, since nothing of ``looked_for`` is on it."""
    try:
        refuse_notices(soup, text_of(soup))
    except (BlockedPage, ErrorPage) as notice:
        return notice
    title = soup.title.get_text() if soup.title else ""
    if is_cut(text):
        return CutOff("ends before the post begins; get the whole page again")
    if ours or any(name in title for name in _MINISTRY):
        return UnknownMarkup(f"is in no form that is known; looked for {looked_for}")
    return NotAPage("is no press page of the ministry, but a listing, a feed or a page of another site")
