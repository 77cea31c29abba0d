"""A page of a board's listing to the posts on it (field guide, section 2, "Listings")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from etl.address import seq_of_query
from etl.parse.decode import decode_page
from etl.parse.html_lines import outermost, text_of
from etl.parse.html_page import count_tags, is_cut, refuse_notices, soup_of, why_no_page
from etl.parse.labels import read_date
from etl.parse.page import CutOff, UnknownMarkup
from etl.parse.whitespace import fold

_CALL = re.compile(r"\bf_view\(\s*['\"]?([0-9]{1,12})['\"]?\s*[,)]")
# Numbers are bounded: one of a million digits is none, and looking for its end at each of them would take hours.
_TOTAL = re.compile(
    r"(?:전체|총)\s*(?:게시물|게시글|건수)?\s*(?:수)?\s*[:：]?\s*([0-9][0-9,]{0,14})\s*(?:건|개)?(?![0-9가-힣A-Za-z])"
    r"|\bTotal\s*(?:posts|articles|items)?\s*[:：]?\s*([0-9][0-9,]{0,14})\b"
    r"|\b([0-9][0-9,]{0,14})\s+(?:posts|articles|items)\s+in\s+total\b",
    re.IGNORECASE,
)
_ONLY_DATE = re.compile(r"^[12][0-9]{3}[-.]\s?[0-9]{1,2}[-.]\s?[0-9]{1,2}\.?(?:\s+[0-9:]{4,8})?$")
_PAGES = re.compile(r"(?<![0-9,])([0-9][0-9,]{0,14})\s*/\s*([0-9][0-9,]{0,14})\s*(?:페이지|pages?)", re.IGNORECASE)
_LOOKED_FOR = "table tbody tr with a link view.do?seq=… or f_view('…'), or the word for none"
_EMPTY = ("등록된 게시물이 없습니다", "등록된 글이 없습니다", "검색된 게시물이 없습니다", "no data", "no posts")


@dataclass(frozen=True, slots=True)
class ListedPost:
    """A row of a listing or an item of a feed: ``published`` is ``YYYY-MM-DD``, None where none is printed."""

    seq: int
    title: str
    published: str | None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a listing.

    ``total`` counts the posts of the board without its pinned rows, ``pages`` the pages; None where the
    page does not print them. ``top_number`` is the number of the first row that has one. ``links`` names
    the kinds of link that were seen, ``href`` and ``onclick``.
    """

    posts: tuple[ListedPost, ...]
    total: int | None
    pages: int | None
    top_number: int | None
    links: frozenset[str]


def parse_listing(body: bytes) -> Listing:
    """The posts on a page of a listing; none at all where the page says that there is none.

    Raises a PageError: UnknownMarkup where there is neither a row that links to a post nor an empty table nor the
    word that there is none, the others as for a view page.
    """
    text = decode_page(body)
    count_tags(text)
    soup = soup_of(text)
    kinds: set[str] = set()
    posts: list[ListedPost] = []
    numbers: list[int] = []
    for row in _rows_of(soup):
        link = _link_of(row)
        if link is None:
            continue
        kind, seq, title = link
        kinds.add(kind)
        cells = [text_of(cell) for cell in row.find_all(["td", "th"], recursive=False)]
        number = cells[0].replace(",", "") if cells else ""
        if number.isdecimal() and len(number) <= 12:
            numbers.append(int(number))
        dates = [found for cell in cells if _ONLY_DATE.match(cell) and (found := read_date(cell.replace(" ", "")))]
        posts.append(ListedPost(seq, title, dates[0] if dates else None, pinned=not number.isdecimal()))
    if is_cut(text):
        raise CutOff("is a listing that ends before its end")
    if not posts and not _says_that_it_is_empty(soup):
        raise why_no_page(soup, text, ours=True, looked_for=_LOOKED_FOR)
    # Titles speak of totals, too: only what stands outside of the table is the site's.
    around = _outside_of_tables(soup)
    total, pages = _TOTAL.search(around), _PAGES.search(around)
    return Listing(
        posts=tuple(posts),
        total=int(next(filter(None, total.groups())).replace(",", "")) if total else None,
        pages=int(pages[2].replace(",", "")) if pages else None,
        top_number=numbers[0] if numbers else None,
        links=frozenset(kinds),
    )


def _rows_of(soup: BeautifulSoup) -> Iterator[Tag]:
    """The rows of tables' bodies; of rows inside of rows the outermost, which have all of their links."""
    for table in outermost(soup.find_all("table")):
        for body in outermost(table.find_all("tbody")):
            yield from outermost(body.find_all("tr"))


def _outside_of_tables(soup: BeautifulSoup) -> str:
    inside = {id(text) for table in outermost(soup.find_all("table")) for text in table.find_all(string=True)}
    return fold(" ".join(str(text) for text in soup.find_all(string=True) if id(text) not in inside))


def _says_that_it_is_empty(soup: BeautifulSoup) -> bool:
    """Whether a page without a post is the end of a listing: by the word for it, or by a table without a row.

    Raises BlockedPage or ErrorPage for what stands in a listing's place.
    """
    seen = text_of(soup)
    if any(word in seen for word in _EMPTY):
        return True
    refuse_notices(soup, seen)
    tables = soup.select("table tbody, .board_list, .table_list")
    return bool(tables) and not any(fold(cell.get_text()) for cell in soup.select("tbody td"))


def _link_of(row: Tag) -> tuple[str, int, str] | None:
    """(kind of link, seq, title) of a row; None for a row that links to no post. Raises UnknownMarkup for two."""
    found: dict[int, tuple[str, int, str]] = {}
    for link in outermost(row.find_all("a")):
        href, onclick = str(link.get("href") or ""), str(link.get("onclick") or "")
        call = _CALL.search(onclick) or _CALL.search(href)
        if call:
            found.setdefault(int(call[1]), ("onclick", int(call[1]), text_of(link)))
        elif "view.do" in href and (seq := seq_of_query(href.partition("?")[2])):
            found.setdefault(seq, ("href", seq, text_of(link)))
    if len(found) > 1:
        raise UnknownMarkup(f"has a row that links to {len(found)} posts where one is expected")
    return next(iter(found.values()), None)
