"""Lists of addresses: a text that holds nothing else, one a line."""

import re

from etl.address import view_at
from etl.parse.decode import decode_page
from etl.parse.page import PageError

_ADDRESS = re.compile(
    r"<?(?:https?://|www\.|web\.archive\.org/|[a-z-]+\.mofa\.go\.kr/|mofa\.go\.kr/)\S+", re.IGNORECASE
)
_LIKELY = re.compile(
    rb"\s*(?:#|<?https?:|<?www\.|<?web\.archive\.|[A-Za-z.-]*mofa\.)|\xef\xbb\xbf|\xff\xfe|\xfe\xff", re.IGNORECASE
)


def addresses_in(body: bytes) -> tuple[str, ...] | None:
    """The addresses in a list, in order; None for what is no list.

    Blank lines and lines that begin with ``#`` say nothing. A text is a list when every other line is a web address and
    at least one leads to a post: with one that leads elsewhere among them, it is still no page.
    """
    if not _LIKELY.match(body):
        return None
    try:
        text = decode_page(body)
    except PageError:
        return None
    found = []
    for line in text.split("\n"):
        word = line.strip()
        if word and not word.startswith("#"):
            if not _ADDRESS.fullmatch(word):
                return None
            found.append(word)
    return tuple(found) if any(view_at(address) for address in found) else None
