"""The boards that are known by name (field guide, section 1), in one table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Board:
    """A board of the site.

    ``id`` is the menu, ``site`` the segment of the canonical address, ``name`` as its pages print it
    above a post, ``lang`` the language of its pages, ``feed`` the brdId of its RSS feed, if it has one.
    """

    id: str
    site: str
    name: str
    lang: str
    feed: int | None = None


BOARDS = (
    Board("m_5676", "eng", "Press Releases", "en", 302),
    Board("m_5679", "eng", "Press Briefings", "en", 303),
    Board("m_5674", "eng", "Ministry News", "en"),
    Board("m_5689", "eng", "Minister's Speeches", "en"),
    Board("m_5690", "eng", "Vice Ministers' Speeches", "en"),
    Board("m_4080", "www", "보도자료", "ko", 235),
    Board("m_4078", "www", "브리핑", "ko"),
    Board("m_4076", "www", "뉴포커스", "ko"),
)

KNOWN_BOARDS = {board.id: board for board in BOARDS}

_PRINTED_NAMES = {
    board.name: board.id
    for board in BOARDS
    # Their pages are headed "Minister" and the like, which stands over more than one board and identifies none.
    if board.id not in ("m_5689", "m_5690")
}


def board_named(name: str) -> str | None:
    """The id of the board whose pages print ``name`` as their heading; None where it tells no board."""
    return _PRINTED_NAMES.get(name)
