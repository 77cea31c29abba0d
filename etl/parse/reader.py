"""Any bytes to a page: the parser's front door."""

import re
from dataclasses import replace

from etl.address import Address, NotAnAddress, board_address, captured_at, parse_address
from etl.boards import board_named
from etl.parse.attachments import absolute
from etl.parse.decode import decode_page
from etl.parse.head import head_of, tag_of
from etl.parse.html_page import read_html
from etl.parse.page import Content, NotAPage, Page
from etl.parse.text_page import read_text
from etl.parse.wayback import replay_of, without_replay
from etl.parse.whitespace import visible_text

_MARKUP = re.compile(
    r"<(?:!doctype|!--|\?xml|/?(?:html|head|body|meta|title|link|script|style|div|span|table|tr|td|p|br|ul|li|h[1-6])\b)",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|body)\b[^>]*>", re.IGNORECASE)
_CUT_TAG = re.compile(r"<[!?/]?-*[a-z]*\s*$", re.IGNORECASE)
_JSON = re.compile(r"\s*(?:\[\s*){0,20}(?:\{\s*(?:\"|\}\s*$)|\[\s*(?:\"|-?[0-9.]+\s*,|\]))")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\([0-9]+\)(\S+?)\s*-->", re.IGNORECASE)
_CANONICAL = re.compile(
    r"""<(?:link\b[^>]{0,300}?\brel=["']?canonical\b|meta\b[^>]{0,300}?\b(?:property|name)=["']?og:url\b)[^>]{0,500}>""",
    re.IGNORECASE,
)
_HREF = re.compile(r"""\b(?:href|content)=["']([^"']{1,1000})["']""", re.IGNORECASE)


def find_address(body: bytes, *, url: str | None = None) -> Address | None:
    """The address that a page goes by: ``url``, else the one it carries itself. Raises as decode_page."""
    address, text = _split_address_line(decode_page(body))
    if url is not None:
        return _address(url)
    return address or (_address_in(text) if _is_html(text) else None)


def parse_page(body: bytes, *, url: str | None = None, board: str | None = None) -> Page:
    """What a page says: its identity, its facts, and its body as lines.

    ``body`` are the raw bytes, HTML or plain text. ``url`` is the address it came from and goes before an
    address in the page itself; ``board`` is the board's id where no address tells it. Raises a PageError
    whose message is one sentence; UnknownMarkup is the one that means drift.
    """
    text = decode_page(body)
    address, text = _split_address_line(text)
    if url is not None:
        address = _address(url)
    if _is_html(text):
        address = address or _address_in(text)
        content = read_html(without_replay(text), ours=address is not None or board is not None)
    else:
        if _is_json(text):
            raise NotAPage("is a JSON file, not a page")
        content = read_text(text, address_known=address is not None)
    return _page(content, address, board)


def capture_time(body: bytes, *, url: str | None = None) -> str | None:
    """When a web archive captured a page, in UTC, as far as its address or the archive's notes in it tell; else None.

    Raises as decode_page.
    """
    if url is not None and (time := captured_at(url)):
        return time
    if b"archive.org" not in body:
        return None
    text = decode_page(body)
    addresses = [text.lstrip("\n").partition("\n")[0], *_addresses_told(text[:20_000])]
    times = (captured_at(address) for address in addresses)
    return next((time for time in times if time), None) or replay_of(text).captured_at


def is_html(body: bytes) -> bool:
    """Whether a page's bytes are HTML and not plain text. Raises as decode_page."""
    return _is_html(_split_address_line(decode_page(body))[1])


def language_of(texts: list[str]) -> str:
    """``ko`` or ``en``, by the script in which most of the text is written."""
    hangul = latin = 0
    for text in texts:
        hangul += len(_HANGUL.findall(text))
        latin += len(_LATIN.findall(text))
    # A syllable of Hangul says about as much as two or three Latin letters.
    return "ko" if hangul * 2 > latin else "en"


_HANGUL = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[A-Za-z]")


def _page(content: Content, address: Address | None, board: str | None) -> Page:
    named = board_named(content.board_name) if content.board_name else None
    board = address.board if address else board or named
    site = address.site if address else None
    base = board_address(board, site) if board else None
    lines = [line.text for line in content.lines]
    head = head_of(lines, content.title, content.board_name)
    return Page(
        board=board,
        seq=address.seq if address else None,
        address=address.text if address else None,
        site=site,
        title=content.title,
        published=content.facts.published,
        hits=content.facts.hits,
        department=content.facts.department,
        lang=language_of(lines or [content.title or ""]),
        skin=content.skin,
        lines=content.lines,
        board_name=content.board_name,
        speaker=head.speaker,
        held_at=head.held_at,
        tag=tag_of(content.title),
        attachments=tuple(replace(file, url=absolute(file.url, base)) for file in content.files),
    )


def _split_address_line(text: str) -> tuple[Address | None, str]:
    """The ministry's address in the first line, if there is one, and the page below it."""
    first, _, rest = text.lstrip().partition("\n")
    if re.match(
        r"^\s*(?:https?://|www\.|web\.archive\.org/|[a-z-]+\.mofa\.go\.kr|mofa\.go\.kr/)\S+\s*$", first, re.IGNORECASE
    ):
        address = _address(first)
        if address is not None:
            return address, rest
    return None, text


def _address(text: str) -> Address | None:
    try:
        return parse_address(text)
    except NotAnAddress:
        return None


def _address_in(text: str) -> Address | None:
    """The address that a saved page in HTML carries: a browser's note, its canonical link, or an archive's note."""
    head = without_replay(text)[:20_000]
    for candidate in [*_addresses_told(head), *replay_of(text).addresses]:
        address = _address(candidate)
        if address is not None and address.seq is not None:
            return address
    return None


def _addresses_told(head: str) -> list[str]:
    """The addresses in a browser's note and in canonical links, in that order."""
    told: list[str] = _SAVED_FROM.findall(head)
    for tag in _CANONICAL.findall(head):
        told += _HREF.findall(tag)
    return told


def _is_html(text: str) -> bool:
    start = visible_text(text.lstrip()[:20_000]).lstrip()
    if start.startswith("<"):
        return bool(_MARKUP.search(start) or _CUT_TAG.match(start))
    return bool(_DOCUMENT.search(start))


def _is_json(text: str) -> bool:
    """Whether a text is JSON, whole or broken off, to judge by its beginning."""
    return bool(_JSON.match(text))
