"""What is found where saved pages are looked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The bytes of one candidate, found in ``source``.

    ``named`` says that the user named this very file: then it must be a page. ``url`` and ``captured_at`` (UTC) are
    what an archive tells of a page: its address and when it was captured; ``board`` its board where it has no address.
    ``imported_at`` is when the program that exported it took in a copy of which no more is known.
    """

    source: str
    name: str
    body: bytes
    named: bool
    url: str | None = None
    captured_at: str | None = None
    board: str | None = None
    imported_at: str | None = None


@dataclass(frozen=True, slots=True)
class SavedList:
    """A file that holds nothing but web addresses, at least one of them a post's."""

    source: str
    name: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What could have been a page and is none of the ministry's posts: counted, and no failure."""

    source: str
    name: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file whose bytes could not be had, and why, in one sentence."""

    source: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadToEnd:
    """An archive that was whole: what was wrong with it before is mended."""

    source: str
    name: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of one file, with all that an archive held."""

    source: str


Found = SavedPage | SavedList | PassedOver | Unreadable | ReadToEnd | Finished
