"""A board's RSS feed to the posts in it (field guide, section 2, "Feeds"). Its text is not used: it is flattened."""

import re
from datetime import timedelta, timezone
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

from etl.address import NotAnAddress, parse_address
from etl.parse.decode import MAX_PAGE_BYTES, decode_page
from etl.parse.listing import ListedPost
from etl.parse.page import NotAPage, TooLarge
from etl.parse.whitespace import fold

_KST = timezone(timedelta(hours=9))
_DECLARATION = re.compile("<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MAX_TAGS = 200_000
"""A feed of the ministry has some hundreds, and no text of more than this could be thirty posts."""


def parse_feed(body: bytes, board: str) -> tuple[ListedPost, ...]:
    """The posts of a board in its feed, in its order, each with its posting day in Korea.

    ``board`` is the board's id. Raises TooLarge, Undecodable, and NotAPage where it is no RSS, holds no item, or items
    of another board: a feed without posts is a failure, not a quiet day.
    """
    if len(body) > MAX_PAGE_BYTES:
        raise TooLarge("is a feed larger than 10 MB")
    # As text, since in UTF-16, or in a charset that the prolog brings in, a DOCTYPE has other bytes.
    text = decode_page(body)
    if _DECLARATION.search(text):
        # Entities could name files, or grow without bound; the ministry's feeds have no DOCTYPE.
        raise NotAPage("is no feed of the ministry: it has a DOCTYPE")
    if text.count("<") > _MAX_TAGS:
        raise TooLarge(f"is a feed of more than {_MAX_TAGS:,} tags")
    try:
        root = ElementTree.fromstring(text.lstrip())
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise NotAPage(f"is no feed: it is not well-formed XML ({error})") from error
    items = root.findall("./channel/item") if root.tag == "rss" else []
    posts = [post for item in items if (post := _post(item, board))]
    if not posts:
        raise NotAPage(f"is a feed without a post of the board ({len(items)} items)")
    return tuple(posts)


def _post(item: ElementTree.Element, board: str) -> ListedPost | None:
    try:
        address = parse_address(item.findtext("link") or "")
    except NotAnAddress:
        return None
    if address.seq is None or address.board != board:
        return None
    return ListedPost(address.seq, fold(item.findtext("title") or ""), _korean_day(item.findtext("pubDate") or ""))


def _korean_day(text: str) -> str | None:
    """The day in Korea of a time in GMT; None where it cannot be read."""
    try:
        moment = parsedate_to_datetime(text.strip())
        return moment.astimezone(_KST).date().isoformat()
    except (ValueError, TypeError, OverflowError):
        return None
