"""What the answers to a probe say: each fact of the field guide, as expected and as seen. Nothing is asked here."""

import re
from dataclasses import dataclass
from typing import Literal, TypeVar
from urllib.parse import urljoin
from xml.etree import ElementTree

from bs4 import BeautifulSoup

from etl.errors import Exit
from etl.fetch.client import Answer
from etl.fetch.failures import FetchFailed, Forbidden, Untrusted
from etl.fetch.site import date_bounds
from etl.parse.conservation import difference
from etl.parse.listing import ListedPost, Listing
from etl.parse.markers import same_words
from etl.parse.outline import outline_of
from etl.parse.page import BlockedPage, Page, PageError
from etl.parse.whitespace import fold
from etl.probe import BudgetSpent, Evidence, Exchange, Got, downloads_of, numbered_rows

_T = TypeVar("_T")
Verdict = Literal["holds", "differs", "not seen"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the field guide as it was seen. ``critical``: the code builds on it, on this board."""

    fact: str
    expected: str
    seen: str
    verdict: Verdict
    critical: bool


def exit_code(facts: list[Fact], seen: Evidence) -> Exit:
    """How a probe ends: 4 where a fact that the code builds on does not hold, 1 where one could not be seen."""
    if seen.unreadable:
        return Exit.UNREACHABLE
    verdicts = {fact.verdict for fact in facts if fact.critical}
    return Exit.DRIFT if "differs" in verdicts else Exit.PARTIAL if "not seen" in verdicts else Exit.OK


def facts_of(seen: Evidence) -> list[Fact]:
    """Each fact, in the order in which a run meets it."""
    return [
        _gate(seen),
        _robots(seen),
        *_listing_facts(seen),
        *_view_facts(seen),
        _old_view(seen),
        _attachments(seen),
        *_feed_facts(seen),
        _date_bounds(seen),
        *_transport_facts(seen),
    ]


_Seen = tuple[str, bool | None, bool]
"""What was seen, whether the fact holds (None: not seen), whether the code builds on it here."""

_NO_PAGE = "no page that would show it"


def _fact(name: str, expected: str, seen: str, holds: bool | None, critical: bool = False) -> Fact:
    verdict: Verdict = "not seen" if holds is None else "holds" if holds else "differs"
    shown = fold(seen)
    return Fact(name, expected, shown if len(shown) <= 100 else f"{shown[:97]}...", verdict, critical)


def _facts(expected: dict[str, str], seen: list[_Seen]) -> list[Fact]:
    return [_fact(name, text, *found) for (name, text), found in zip(expected.items(), seen, strict=True)]


def _failed(got: Got[_T] | None, *, critical: bool = True) -> _Seen:
    """What a page shows that could not be had or understood; one that was not asked for was not seen."""
    failure = got.failure if got else None
    if failure is None:
        return _NO_PAGE, None, critical
    temporary = isinstance(failure, FetchFailed) and failure.may_pass
    hidden = temporary or isinstance(failure, BudgetSpent | Forbidden | Untrusted | BlockedPage)
    return f"it {failure}", None if hidden else False, critical


def _gate(seen: Evidence) -> Fact:
    expected = "307 to the same address with a cookie, once"
    name, log = "cookie gate", seen.exchanges
    if not any(exchange.status == 200 for exchange in log if not exchange.url.endswith("/robots.txt")):
        return _fact(name, expected, "; ".join(str(exchange.status) for exchange in log) or "no answer", None)
    gates = [
        entry for entry in log if entry.status == 307 and urljoin(entry.url, entry.header("Location")) == entry.url
    ]
    if not gates:
        return _fact(name, expected, "no 307", False)
    cookies = ", ".join(gates[0].cookies) or "no cookie"
    return _fact(
        name, expected, f"{len(gates)} of {len(log)} answers, {cookies}", len(gates) == 1 and bool(gates[0].cookies)
    )


def _robots(seen: Evidence) -> Fact:
    name, expected = "robots.txt", "allows the board, or is not there"
    statuses = [exchange.status for exchange in seen.exchanges if exchange.url.endswith("/robots.txt")]
    status = statuses[-1] if statuses else 0
    if status == 429 or (status != 200 and not 400 <= status < 500):
        return _fact(name, expected, *_failed(seen.listing))
    if seen.forbidden:
        return _fact(name, expected, f"{status}, {seen.forbidden}", False, critical=True)
    text = "allows the board" if status == 200 else "so everything is allowed"
    pause = f", asks for {seen.crawl_delay:g} s between requests" if seen.crawl_delay else ""
    return _fact(name, expected, f"{status}, {text}{pause}", True, critical=True)


def _listing_facts(seen: Evidence) -> list[Fact]:
    expected = {
        "listing rows": "table tbody tr with number, link and day",
        "links to posts": "href with view.do?seq=N, or onclick f_view('N')",
        "rows a page": "10",
        "total": "fits the pages and the first row's number",
        "last page": "other posts than on the first",
        "pinned rows": "the same on every page",
    }
    listing, rows = seen.listing.value, numbered_rows(seen.listing.value)
    if listing is None or not rows:
        nothing: Got[Listing] = Got(failure=PageError("has no row with a number")) if listing else seen.listing
        return _facts(expected, [_failed(nothing), (_NO_PAGE, None, True), *[(_NO_PAGE, None, False)] * 4])
    dated = sum(post.published is not None for post in rows)
    found: list[_Seen] = [
        (f"{len(rows)} rows, {dated} with a day", dated == len(rows), True),
        (", ".join(sorted(listing.links)), True, True),
        (str(len(rows)), len(rows) == 10 or (len(rows) < 10 and seen.last_page is None), False),
        _total(listing, len(rows)),
        _last(seen, rows),
        _pinned(seen, listing),
    ]
    return _facts(expected, found)


def _total(listing: Listing, rows: int) -> _Seen:
    if listing.total is None:
        return "none printed", None, False
    fits = listing.pages in (None, -(-listing.total // rows)) and listing.top_number in (None, listing.total)
    pages = "no pages" if listing.pages is None else f"{listing.pages:,} pages"
    return f"{listing.total:,} posts, {pages}, first row {listing.top_number}", fits, True


def _last(seen: Evidence, rows: list[ListedPost]) -> _Seen:
    if seen.last is None:
        return "one page, or no number of pages", None, False
    if seen.last.value is None:
        return _failed(seen.last)
    last = numbered_rows(seen.last.value)
    others = {post.seq for post in last} - {post.seq for post in rows}
    return f"{len(last)} rows on page {seen.last_page:,}, {len(others)} of them others", bool(others), True


def _pinned(seen: Evidence, listing: Listing) -> _Seen:
    pinned = [post.seq for post in listing.posts if post.pinned]
    if not pinned:
        return "none", None, False
    if seen.last is None or seen.last.value is None:
        return f"{len(pinned)} on the first page", None, False
    again = [post.seq for post in seen.last.value.posts if post.pinned]
    return f"{len(pinned)} on the first page, {len(again)} on page {seen.last_page:,}", pinned == again, False


def _view_facts(seen: Evidence) -> list[Fact]:
    expected = {
        "view page": "the current skin",
        "title": "that of the listing",
        "date": "that of the listing",
        "hits": "a number",
        "body": "lines of text, or pictures",
        "conservation": "each character in one statement",
    }
    view = seen.newest
    page = view.got.value if view else None
    if view is None or page is None:
        unseen: list[_Seen] = [(_NO_PAGE, None, name != "hits") for name in list(expected)[1:]]
        return _facts(expected, [_failed(view.got if view else None), *unseen])
    lost = _lost(page)
    found: list[_Seen] = [
        # The code reads the two older skins too.
        (f"{page.skin}, post {view.post.seq}", page.skin == "current", page.skin == "current"),
        (page.title or "none", _same_title(page.title or "", view.post.title), True),
        (page.published or "none", bool(page.published) and view.post.published in (None, page.published), True),
        ("none" if page.hits is None else str(page.hits), page.hits is not None, False),
        (_size(page), bool(page.lines or page.attachments), True),
        (lost or "nothing lost", not lost, True),
    ]
    return _facts(expected, found)


def _lost(page: Page) -> str | None:
    statements = outline_of(page.lines, page.title).statements
    return difference([line.text for line in page.lines], page.title, [(s.marker, s.text) for s in statements])


def _size(page: Page) -> str:
    count = len(outline_of(page.lines, page.title).sections)
    return f"{len(page.lines)} lines, {count} sections"


def _same_title(title: str, listed: str) -> bool:
    """Whether a page's title is that of its row, which may be shortened."""
    short = re.sub(r"\s*(?:\.\.\.|…)$", "", fold(listed))
    return bool(title) and (same_words(title, listed) or (short != fold(listed) and fold(title).startswith(short)))


def _old_view(seen: Evidence) -> Fact:
    name, expected = "old view page", "a skin that is known, nothing lost"
    if seen.old is None or seen.old.got.value is None:
        return _fact(name, expected, *_failed(seen.old.got if seen.old else None, critical=seen.old is not None))
    page, post = seen.old.got.value, seen.old.post
    lost = _lost(page)
    shown = lost or f"{page.skin}, post {post.seq} of {page.published}, {_size(page)}"
    return _fact(name, expected, shown, not lost and page.published is not None, critical=True)


def _attachments(seen: Evidence) -> Fact:
    name, expected = "attachments", "f_down('./down.do?...') or ./down.do?..."
    for view in seen.views:
        if view.got.value is None or view.got.answer is None:
            continue
        soup = BeautifulSoup(view.got.answer.body, "lxml")
        links = [str(link.get("href")) for link in soup.select(".bo_file a, a[href*='down.do']")]
        if links:
            found = downloads_of(view.got.value)
            forms = sorted({"f_down" if "f_down" in link else "plain" for link in links if "down.do" in link})
            named = sum(file.name is not None for file in found)
            shown = f"{len(found)} in post {view.post.seq}, {named} with a name; {', '.join(forms) or 'another form'}"
            return _fact(name, expected, shown, bool(found), critical=True)
    if seen.with_file and seen.with_file.got.failure:
        shown, holds, _ = _failed(seen.with_file.got)
        return _fact(name, expected, shown, holds, critical=holds is False)
    return _fact(name, expected, "none on the posts that were looked at", None)


def _feed_facts(seen: Evidence) -> list[Fact]:
    expected = {
        "feed": "RSS with posts of the board",
        "feed items": "about 30",
        "feed addresses": "all lead to the board",
        "feed dates": "every pubDate can be read",
        "feed days": "those of the listing, in Korean time",
    }
    got = seen.feed
    if got is None or got.value is None or got.answer is None:
        known = seen.target.feed is not None
        first = _failed(got) if known else ("no feed is known for this board", None, False)
        return _facts(expected, [first, *[(_NO_PAGE, None, False)] * 4])
    posts, days = got.value, {post.seq: post.published for post in numbered_rows(seen.listing.value)}
    items = len(ElementTree.fromstring(got.answer.body.lstrip()).findall("./channel/item"))
    dated = sum(post.published is not None for post in posts)
    both = [post for post in posts if post.published and days.get(post.seq)]
    agree = sum(post.published == days[post.seq] for post in both)
    found: list[_Seen] = [
        (f"{len(posts)} posts", True, True),
        (str(items), 20 <= items <= 40, False),
        (f"{len(posts)} of {items}", len(posts) == items, True),
        (f"{dated} of {len(posts)}", dated == len(posts), True),
        (f"{agree} of {len(both)}", agree == len(both) if both else None, False),
    ]
    return _facts(expected, found)


def _date_bounds(seen: Evidence) -> Fact:
    name, expected = "date bounds", "srchFr, srchTo as YYYY-MM-DD or YYYYMMDD"
    if seen.bounds is None:
        return _fact(name, expected, "no rows with days to ask for", None)
    if seen.date_form:
        written = "..".join(date_bounds(seen.date_form, seen.bounds.since, seen.bounds.until).values())
        return _fact(name, expected, f"{seen.date_form}, {written}", True)
    shown = [f"{form}: {_why_not(got)}" for form, got in seen.bounds.got.items()]
    return _fact(name, expected, "; ".join(shown), False if seen.dates_settled else None)


def _why_not(got: Got[Listing]) -> str:
    if got.failure:
        return f"it {got.failure}"
    return "ignored" if numbered_rows(got.value) else "no rows"


def _transport_facts(seen: Evidence) -> list[Fact]:
    expected = {"ETag, Last-Modified": "neither", "charset": "utf-8", "blank lines first": "about 50"}
    found: list[_Seen] = [(_NO_PAGE, None, False)] * 3
    if seen.newest and (view := seen.newest.got.answer):
        marks = [name for name, mark in (("ETag", view.etag), ("Last-Modified", view.last_modified)) if mark]
        again = seen.asked_again
        tried = f", asked again: {again.answer.status if again.answer else again.failure}" if again else ""
        found[0] = f"{' and '.join(marks) or 'neither'}{tried}", not marks, False
    if answer := seen.listing.answer:
        charsets = _charsets(seen.exchanges, answer)
        same = all(charset.startswith("utf-8 ") for charset in charsets) if charsets else None
        found[1] = ", ".join(charsets) or "none declared", same, False
        blank = answer.body[: len(answer.body) - len(answer.body.lstrip())].count(b"\n")
        found[2] = str(blank), blank > 0, False
    return _facts(expected, found)


def _charsets(exchanges: list[Exchange], answer: Answer) -> list[str]:
    """What the header and the page itself declare."""
    sent = next((exchange for exchange in exchanges if exchange.url == answer.url and exchange.status == 200), None)
    header = re.search(r"charset=[\"']?([\w-]+)", sent.header("Content-Type") if sent else "", re.IGNORECASE)
    meta = re.search(r"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", answer.body[:8192].decode("latin1"), re.I)
    return [f"{found[1].lower()} ({where})" for found, where in ((header, "header"), (meta, "page")) if found]
