"""Addresses of the pages, and what may be linked to at all."""

import re
from urllib.parse import urlsplit

from markupsafe import Markup

_POSITION = re.compile(r"#([0-9]+)$")


def outside(url: str | None) -> str | None:
    """An address that a page may link to: one of the web, and no script; None for any other."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def release_path(release_id: int, ref: str = "") -> str:
    """The page of a release; at the statement, where ``ref`` ends in ``#7``."""
    position = _POSITION.search(ref)
    return f"/-/release/{release_id}" + (f"#s{position[1]}" if position else "")


def person_path(person_id: int) -> str:
    """The page of a person."""
    return f"/-/person/{person_id}"


def country_path(code: str) -> str:
    """The page of a country, by its ISO 3166 code."""
    return f"/-/country/{code}"


def marked(text: str, places: list[tuple[int, int]]) -> Markup:
    """The text as HTML, with the places in ``<mark>``."""
    parts, at = Markup(""), 0
    for start, end in places:
        parts += Markup("{}<mark>{}</mark>").format(text[at:start], text[start:end])
        at = end
    return parts + text[at:]
