"""Addresses of posts, and the identity behind them.

One post is served under many addresses (field guide, section 1): several hosts, ``eng`` or ``www``,
http or https, ``:443``, parameters in any order, separators escaped twice, ends cut off. What stays
the same is the pair (board, seq), and from it one canonical address can be written.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, quote, urlsplit

from etl.boards import KNOWN_BOARDS

MINISTRY_SITES = frozenset({"eng", "www", "minister"})
"""Site segments that all serve the ministry's own boards: they do not tell one board from another."""

# The address behind it may have its colon escaped, or, as the archive itself prints it, one slash less.
_WAYBACK = re.compile(
    r"^(?:(?:https?:)?//)?web\.archive\.org/web/([0-9]+)[a-z_]*/(https?)(?::|%3A)//?(?=[^/])", re.IGNORECASE
)
_VIEW = re.compile(r"/view\.do(?:;[^/]*)?$", re.IGNORECASE)
_PATH = re.compile(r"^/+([A-Za-z0-9-]+)/brd/(m_[0-9]{1,9})/([a-z]+)\.do(?:;[^/]*)?$", re.IGNORECASE)
_BOARD = re.compile(r"^(?:[a-z0-9-]+/)?m_[0-9]{1,9}$")
_SEQ = re.compile(r"^[0-9]{1,12}$")
_ESCAPED = re.compile(r"&(?:amp;)+")
# Control characters, marks that cannot be seen or turn the direction of text, and lone surrogates.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class NotAnAddress(ValueError):
    """The text is not an address of a post or board under mofa.go.kr."""


@dataclass(frozen=True, slots=True, order=True)
class Post:
    """The identity of a release: ``board`` (``m_5676``, or ``us-en/m_4511`` for a mission) and ``seq``."""

    board: str
    seq: int

    def __str__(self) -> str:
        return f"{self.board}/{self.seq}"


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart: the board, the site segment it was printed with, and the seq, if any.

    ``text`` is the address as it was printed, what cannot be seen of it percent-encoded.
    """

    board: str
    site: str
    seq: int | None
    text: str

    @property
    def post(self) -> Post | None:
        """The post that the address leads to; None for a list or feed."""
        return None if self.seq is None else Post(self.board, self.seq)


def parse_address(address: str) -> Address:
    """Take apart any form of address of a MOFA post or board.

    Without a scheme, from an archive (``web.archive.org/web/...``), with doubly escaped separators:
    all forms of field guide section 1. Raises NotAnAddress, naming what was wrong.
    """
    text = address.strip().strip("<>")
    text = _WAYBACK.sub(r"\2://", text)
    if "://" not in text:
        text = "https://" + text.removeprefix("//")
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".")
    except ValueError as error:
        raise NotAnAddress(f"{address!r} is not a web address") from error
    if parts.scheme.lower() not in ("http", "https") or not is_ministry_host(host):
        raise NotAnAddress(f"{address!r} is not an address under mofa.go.kr")
    path = _PATH.match(parts.path)
    if path is None:
        raise NotAnAddress(f"{address!r} is not the address of a post (…/brd/m_…/view.do?seq=…)")
    site, menu = path[1].lower(), path[2].lower()
    board = menu if site in MINISTRY_SITES else f"{site}/{menu}"
    return Address(board, site, seq_of_query(parts.query), visible_address(text))


def visible_address(address: str) -> str:
    """An address as it was printed, but what a terminal would obey or nobody could see is percent-encoded."""
    return _UNSEEN.sub(lambda letter: quote(letter[0], safe="", errors="surrogatepass"), address)


def post_at(address: str) -> Post:
    """The post that an address leads to. Raises NotAnAddress, also where the address has no seq."""
    post = parse_address(address).post
    if post is None:
        raise NotAnAddress(f"{address!r} has no seq, so it names no post")
    return post


def view_at(address: str) -> Address | None:
    """The address taken apart where it is of a post's page; None for a list, feed or download, or another site's."""
    try:
        found = parse_address(address)
    except NotAnAddress:
        return None
    return found if found.seq is not None and _VIEW.search(urlsplit(found.text).path) else None


def captured_at(address: str) -> str | None:
    """When an archive captured what stands at its address (``web.archive.org/web/20180101000000/...``), in UTC.

    None where the address is of no archive, or names less than a day.
    """
    found = _WAYBACK.match(address.strip().strip("<>"))
    return time_of_digits(found[1]) if found else None


def time_of_digits(digits: str) -> str | None:
    """``20180102030405`` as ISO 8601 with Z; what is missing of the time of day is zero. None for what is no time."""
    if not 8 <= len(digits) <= 14:
        return None
    try:
        return f"{datetime.strptime(digits.ljust(14, '0'), '%Y%m%d%H%M%S').isoformat()}Z"
    except ValueError:
        return None


def parse_post(text: str) -> Post:
    """``m_5676/319652``, ``us-en/m_4511/684534``, or any form of address, to its post. Raises NotAnAddress."""
    board, _, seq = text.strip().rpartition("/")
    if _BOARD.match(board) and _SEQ.match(seq):
        return Post(parse_board(board), int(seq))
    return post_at(text)


def parse_board(text: str) -> str:
    """A board's id from ``m_5676``, ``eng/m_5676``, ``us-en/m_4511`` or an address. Raises NotAnAddress."""
    board = text.strip().lower()
    if not _BOARD.match(board):
        return parse_address(text).board
    site, _, menu = board.rpartition("/")
    return menu if site in MINISTRY_SITES else board


def board_address(board: str, site: str | None = None) -> str:
    """The canonical address of a board's folder, ending in a slash.

    ``site`` is the segment that an unknown ministry board was seen with; a known board's is in the
    table of boards, a mission's is in its id.
    """
    mission, _, menu = board.rpartition("/")
    if mission:
        return f"https://overseas.mofa.go.kr/{mission}/brd/{menu}/"
    known = KNOWN_BOARDS.get(board)
    segment = known.site if known else site or "www"
    return f"https://www.mofa.go.kr/{segment}/brd/{menu}/"


def list_address(board: str, site: str | None = None) -> str:
    """The canonical address of a board's listing; ``site`` as for board_address."""
    return f"{board_address(board, site)}list.do"


def post_address(post: Post, site: str | None = None) -> str:
    """The one canonical address of a post (field guide, section 1)."""
    return f"{board_address(post.board, site)}view.do?seq={post.seq}"


def is_ministry_host(host: str) -> bool:
    """Whether a host name is mofa.go.kr or stands under it."""
    name = host.lower()
    return name == "mofa.go.kr" or name.endswith(".mofa.go.kr")


def seq_of_query(query: str) -> int | None:
    """The seq among the parameters of an address, wherever it stands; None where there is none."""
    # A third of the known addresses print "&amp;" between parameters, some of them escaped twice.
    for key, value in parse_qsl(_ESCAPED.sub("&", query)):
        if key == "seq" and _SEQ.match(value) and int(value) > 0:
            return int(value)
    return None
