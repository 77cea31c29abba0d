"""The ministry's site as a fetcher sees it: which host a board is on, and the paths of its pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode, urlsplit

from etl.address import NotAnAddress, parse_address, parse_board
from etl.boards import KNOWN_BOARDS
from etl.errors import WrongUse
from etl.fetch.client import Client, Policy

MINISTRY = "https://www.mofa.go.kr"
_MISSIONS = "https://overseas.mofa.go.kr"
_POLITE_DELAY = 0.3
LOOPBACK = ("127.0.0.1", "localhost", "::1")

DateForm = Literal["dashed", "compact"]
DATE_FORMS: tuple[DateForm, ...] = ("dashed", "compact")
"""The forms in which a listing may take days: YYYY-MM-DD, or YYYYMMDD. Which one is known only after a probe."""


@dataclass(frozen=True, slots=True)
class Target:
    """A board to run over: its id, the segment of its addresses, its feed's brdId, and its pages' language.

    ``site_given`` is False where the segment is but a guess, since the board was named by its id alone.
    """

    board: str
    site: str
    feed: int | None
    lang: str
    site_given: bool = True

    @property
    def _folder(self) -> str:
        return f"/{self.site}/brd/{self.board.rpartition('/')[2]}"

    def list_path(self, page: int, **bounds: str) -> str:
        """The path of a page of the listing, from 1."""
        return f"{self._folder}/list.do?{urlencode({'page': page, **bounds})}"

    def view_path(self, seq: int) -> str:
        """The path of a post's page."""
        return f"{self._folder}/view.do?seq={seq}"

    @property
    def feed_path(self) -> str | None:
        """The path of the board's feed; None where it has none."""
        return None if self.feed is None else f"/{self.site}/brd/rss.do?brdId={self.feed}"


def at_ministry(address: str, base: str) -> str:
    """An address of the site at ``base`` as the ministry's own site has it; any other text as it is."""
    return MINISTRY + address[len(base) :] if address.startswith(f"{base}/") else address


def target_of(text: str, base: str = MINISTRY) -> Target:
    """The board that ``m_5676``, ``us-en/m_4511`` or an address (at ``base``, too) names. Raises WrongUse."""
    text = at_ministry(text, base)
    try:
        board = parse_board(text)
        segment_of_id, _, menu = text.strip().lower().rpartition("/")
        named_by_id = menu == board.rpartition("/")[2]
        site = segment_of_id or None if named_by_id else parse_address(text).site
    except NotAnAddress as error:
        raise WrongUse(f"{text} names no board; give its id (m_5676) or the address of its list") from error
    known = KNOWN_BOARDS.get(board)
    if known:
        return Target(board, known.site, known.feed, known.lang)
    mission, _, _ = board.rpartition("/")
    segment = mission or site or "www"
    lang = "ko" if segment == "www" or segment.endswith("-ko") else "en"
    return Target(board, segment, None, lang, site_given=bool(mission or site))


@dataclass
class Site:
    """Clients for the hosts of the site: one for the ministry, one for its missions, or one stand-in for both."""

    base: str
    policy: Policy
    on_request: Callable[[str, str], None] = lambda url, what: None
    _clients: dict[str, Client] = field(default_factory=dict)

    def client_for(self, target: Target) -> Client:
        """The client that talks to a board's host."""
        base = base_for(self.base, target)
        if base not in self._clients:
            self._clients[base] = Client(base, self.policy, self.on_request)
        return self._clients[base]

    @property
    def requests(self) -> int:
        """How many requests were made so far."""
        return sum(client.requests for client in self._clients.values())

    def close(self) -> None:
        """End the sessions."""
        for client in self._clients.values():
            client.close()


def base_for(base: str, target: Target) -> str:
    """The address of the host that a board is on: on the ministry's site, missions have another."""
    return _MISSIONS if "/" in target.board and base == MINISTRY else base


def date_bounds(form: DateForm, since: str, until: str) -> dict[str, str]:
    """The parameters that ask a listing for two days and those between, written in one of the forms."""
    days = (since, until) if form == "dashed" else (since.replace("-", ""), until.replace("-", ""))
    return {"srchFr": days[0], "srchTo": days[1]}


def checked_site(base: str, delay: float) -> str:
    """The address of a site to ask. Raises WrongUse for no web address, or a delay too short for another's machine."""
    try:
        parts = urlsplit(base)
        host = parts.hostname if parts.port is None or parts.port else None
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise WrongUse(f"--site {base} is no address of a site; give one such as {MINISTRY}")
    if not delay >= (0 if host in LOOPBACK else _POLITE_DELAY):
        raise WrongUse(f"--delay {delay:g} is too short for the ministry's site; give {_POLITE_DELAY} or more")
    return base.rstrip("/")
