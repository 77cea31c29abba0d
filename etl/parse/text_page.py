"""A page held as plain text to its content: the forms of chrome in field guide, section 3.

The chrome is known by its anchors, lines that only chrome has. What stands between the last anchor and
the body are the board's name, the title, and the labelled facts.
"""

import re
from dataclasses import dataclass
from itertools import takewhile

from etl.boards import board_named
from etl.parse.labels import facts_of, field_of, is_date_line, read_hits
from etl.parse.page import BlockedPage, Content, ErrorPage, Facts, Line, NotAPage, TooLarge
from etl.parse.whitespace import fold, visible_text

_NAVIGATION = frozenset(
    {"바로가기 메뉴", "본문 바로가기", "주메뉴 바로가기", "바로가기 메뉴 본문 바로가기 주메뉴 바로가기"}
)
_OPENERS = frozenset({"검색창 열기", "KOR", "SCREEN SIZE", "외교부"})
"""Anchors behind which the board's name stands."""
_TITLE_NEXT = frozenset({"• Font Size", "Font Size", "컨텐츠 바로가기", "콘텐츠 바로가기"})
"""Anchors behind which the title stands at once."""
_BELOW = frozenset({"목록", "이전글", "다음글", "만족도 조사"})
"""Lines with which begins what stands below a post."""
_BELOW_BEGINS = ("이전글 ", "다음글 ", "현재 페이지에서 제공", "Copyright(c)", "COPYRIGHT")
_OTHERS = frozenset({"Skip navigation", "Countries Information"})
_BANNER = re.compile(
    r"^(?:이 누리집은 대한민국|공식 누리집 주소|go\.kr 주소를 사용|이밖에 or\.kr|운영중인 공식 누리집)"
    r"|^Ministry of Foreign Affairs,? REPUBLIC OF KOREA$",
    re.IGNORECASE,
)
_CRUMB = re.compile(r"^[0-9]{1,2}\.\s\S")
_DETAIL = re.compile(r"^(.+?)\s*상세보기$")
_FACT = re.compile(r"^[•·∙*-]?\s*([^\s:：][^:：]{0,11}?)\s*[:：]\s*(.*)$")
MAX_LINES = 100_000
"""The longest known page has about 100."""
_LIKE_A_DATE = re.compile(r"^[12][0-9]{3}[-.][0-9]{1,2}[-.][0-9]{1,2}[^A-Za-z가-힣]{0,12}$")
_CHROME_LINES = 40
_LONGEST_CHROME = 120
_BLOCKED = ("웹방화벽", "요청이 차단")
_MISSING = ("페이지를 찾을 수 없", "404 Not Found")


@dataclass(frozen=True, slots=True)
class _Raw:
    """A line that is not blank: its text, and where it stands."""

    text: str
    index: int
    indent: int
    open_end: bool
    adjoins: bool


def read_text(text: str, *, address_known: bool) -> Content:
    """The content of a page in plain text, its address line already taken off.

    Raises NotAPage where there is no chrome at all, unless the address is known: then all is body; and
    TooLarge.
    """
    if text.count("\n") > MAX_LINES:
        raise TooLarge(f"has more than {MAX_LINES:,} lines, as no page of the ministry does")
    raws = _raw_lines(text)
    if not raws:
        raise NotAPage("has no text below its address")
    end = _chrome_end(raws)
    if end:
        form, board, title, at = _head_behind_chrome(raws, end)
    elif board_named(raws[0].text):
        form, board, title, at = "name-only", raws[0].text, raws[1].text if len(raws) > 1 else None, 2
    elif address_known and len(raws) > 1 and is_date_line(raws[1].text) and not field_of(raws[0].text):
        form, board, title, at = "titled", None, raws[0].text, 1
    else:
        _refuse_notices(text)
        form, board, title, at = "bare", None, None, 0
    if form == "bare" and not address_known:
        raise NotAPage(
            "has neither the ministry's page header nor its address in the first line; "
            "give --url if it is the text of a press page"
        )
    facts, at, dated = _facts(raws, at)
    lines = _body(raws[at:] if form == "bare" else _before_the_end(raws[at:]))
    if not lines:
        raise NotAPage("has a page header but no text below it")
    return Content(f"text-{form}{'-dated' if dated else ''}", title, facts, lines, board_name=board)


def _refuse_notices(text: str) -> None:
    """Raise for a short text without header or section that is a firewall's, or says that there is no such page."""
    if len(text) < 1500 and not re.search(r"^\s*1\. ", text, re.MULTILINE):
        if any(word in text for word in _BLOCKED):
            raise BlockedPage("is a firewall's page, not the post")
        if any(word in text for word in _MISSING):
            raise ErrorPage("is an error page of the site, not the post")


def _raw_lines(text: str) -> list[_Raw]:
    raws: list[_Raw] = []
    last = -1
    for index, line in enumerate(text.split("\n")):
        seen = visible_text(line).expandtabs(8)
        folded = fold(seen)
        if not folded:
            continue
        indent = len(seen) - len(seen.lstrip())
        raws.append(_Raw(folded, index, indent, seen.endswith(" "), adjoins=index == last + 1))
        last = index
    return raws


def _before_the_end(raws: list[_Raw]) -> list[_Raw]:
    """The lines above what stands below a post on the site (field guide, section 3): the way back to the listing, the
    posts before and behind it, the form that asks how one liked it. One such line alone may be a line of the text.
    """
    signs = [i for i, raw in enumerate(raws) if i and (raw.text in _BELOW or raw.text.startswith(_BELOW_BEGINS))]
    if signs and raws[signs[0]].text in _BELOW and (len(signs) > 1 or signs[0] == len(raws) - 1):
        return raws[: signs[0]]
    return raws


def _is_anchor(text: str) -> bool:
    return (
        text in _NAVIGATION
        or text in _OPENERS
        or text in _TITLE_NEXT
        or text in _OTHERS
        or bool(_BANNER.match(text))
        or bool(_DETAIL.match(text))
    )


def _chrome_end(raws: list[_Raw]) -> int:
    """How many lines the chrome takes: up to the last anchor, crumbs and names of menus between them.

    The page begins with an anchor. Behind those with which the chrome can end, a line that looks like one is the
    post's, but for another of them at once, or for those that only chrome has.
    """
    end = 0
    may_be_over = False
    strangers = 0
    for i, raw in enumerate(takewhile(lambda raw: len(raw.text) <= _LONGEST_CHROME, raws[:_CHROME_LINES])):
        text = raw.text
        detail = _DETAIL.match(text)
        of_chrome_alone = text in _TITLE_NEXT or bool(detail and i and raws[i - 1].text == detail[1])
        if _is_anchor(text) and (not may_be_over or end == i or of_chrome_alone):
            end, strangers = i + 1, 0
            may_be_over = may_be_over or text in _OPENERS or of_chrome_alone or bool(detail)
        elif not end or not _CRUMB.match(text):
            strangers += 1
            # Between two anchors stand at most a menu's name twice; more is the post itself.
            if strangers > 2 or not end:
                break
    return end


def _head_behind_chrome(raws: list[_Raw], end: int) -> tuple[str, str | None, str | None, int]:
    """(form, board's name, title, index of the line behind them)."""
    seen = {raw.text for raw in raws[:end]}
    last = raws[end - 1].text
    detail = _DETAIL.match(last)
    if detail:
        form, board, at = "skip-nav", detail[1], end
    elif last in _TITLE_NEXT:
        form = "mission" if "Font Size" in last else "minister"
        board, at = (_name_before_crumbs(raws[:end]), end)
    else:
        social = any(_CRUMB.match(raw.text) for raw in raws[:end])
        form = "korean" if last == "외교부" else "social" if social else "plain"
        board, at = (raws[end].text if end < len(raws) else None), end + 1
    if "Skip navigation" in seen:
        form = "skip-nav"
    if at >= len(raws) or _is_first_section(raws, at) or _begins_facts(raws, at):
        return form, board, None, at
    return form, board, raws[at].text, at + 1


def _name_before_crumbs(chrome: list[_Raw]) -> str | None:
    names = [raw.text for raw in chrome if not _is_anchor(raw.text) and not _CRUMB.match(raw.text)]
    return names[-1] if names else None


def _is_first_section(raws: list[_Raw], at: int) -> bool:
    """Whether the body begins where the title should stand: item 1, with no other item 1 below."""
    if not re.match(r"^1\. ", raws[at].text) or _begins_facts(raws, at + 1):
        return False
    numbers = [raw.text[:3] for raw in raws[at + 1 :] if re.match(r"^[12]\. ", raw.text)]
    return "1. " not in numbers


def _begins_facts(raws: list[_Raw], at: int) -> bool:
    """Whether the page's facts begin at a line, with a day or a counter: no title does."""
    facts, _, _ = _facts(raws, at)
    return facts.published is not None or facts.hits is not None


def _facts(raws: list[_Raw], at: int) -> tuple[Facts, int, bool]:
    """(facts, index of the first line of the body, whether any fact was printed)."""
    pairs: list[tuple[str, str]] = []
    start, of_one_line = at, False
    while at < len(raws):
        text = raws[at].text
        fact = _FACT.match(text)
        if (field_of(fact[1]) if fact else field_of(text)) in {field_of(label) for label, value in pairs if value}:
            break  # told already: here it is a word of the body
        if fact and not fact[2] and at + 1 < len(raws) and field_of(fact[1]) and _is_value(fact[1], raws[at + 1].text):
            pairs.append((fact[1], raws[at + 1].text))
            at += 2
        elif fact and field_of(fact[1]) and _is_fact(fact, text, of_one_line):
            of_one_line = True
            pairs.append((fact[1], fact[2]))
            at += 1
        elif field_of(text) and at + 1 < len(raws) and _is_value(text, raws[at + 1].text):
            pairs.append((text, raws[at + 1].text))
            at += 2
        elif at == start and is_date_line(text):
            pairs.append(("Date", text))
            at += 1
        elif field_of(text) and at + 1 < len(raws) and (pairs or field_of(raws[at + 1].text)):
            pairs.append((text, ""))  # a label that stands without its value
            at += 1
        else:
            break
    return facts_of(pairs), at, bool(pairs)


def _is_fact(fact: re.Match[str], text: str, behind_another: bool) -> bool:
    """Whether a line ``Date : …`` tells a fact of the page: a body may begin so, too."""
    label, value = fact[1], fact[2]
    if field_of(label) in ("department", "author"):
        # Any words can follow such a label: the page's own stands behind another such line, or behind a dot.
        return behind_another or text[0] in "•·∙"
    return not value or _is_value(label, value)


def _is_value(label: str, value: str) -> bool:
    """Whether the line below a label is its value: a body may begin with the word "Date", too."""
    field = field_of(label)
    if field in ("published", "modified"):
        return bool(_LIKE_A_DATE.match(value))
    if field == "hits":
        return read_hits(value) is not None
    return len(value) <= 60


def _body(raws: list[_Raw]) -> tuple[Line, ...]:
    return tuple(
        Line(raw.text, indent=raw.indent, adjoins=raw.adjoins and i > 0, open_end=raw.open_end)
        for i, raw in enumerate(raws)
    )
