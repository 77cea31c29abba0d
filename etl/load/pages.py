"""The archive of raw pages: the evidence behind every row."""

import hashlib
import sqlite3
from dataclasses import dataclass
from functools import cached_property, lru_cache

import zstandard

from etl.parse.decode import MAX_PAGE_BYTES
from etl.parse.page import PageError

_LEVEL = 9
_SMALL = 8_000
"""Bytes below which a page is a text without navigation, and gains nothing from another page."""
_GOOD = 4_000
"""Bytes of a compressed page with which nobody looks for a better dictionary."""
_STILL_HELPS = 0.7
"""A dictionary that saves less than this share of the size is of another skin."""


class DamagedPage(PageError):
    """An archived page that does not give the bytes it was made of: nothing may follow from it."""


@dataclass(frozen=True)
class RawPage:
    """The bytes of a page and where they came from.

    ``url`` is the address that was fetched, or that the copy names. ``fetched_at`` is UTC. ``http_status``
    is None for an imported page, whose file is named by ``origin``. ``dated`` says that ``fetched_at`` is when the
    page was captured from the site; without it an imported page tells only when it was imported.
    """

    body: bytes
    url: str | None
    fetched_at: str
    http_status: int | None = None
    origin: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    dated: bool = False

    @property
    def fetched(self) -> bool:
        """Whether the page came from the site itself, and not from somebody's copy."""
        return self.http_status is not None

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.body).hexdigest()


def archive_page(
    connection: sqlite3.Connection, raw: RawPage, release_id: int | None, board: str | None, seq: int | None
) -> int:
    """Keep the bytes, compressed, and answer the row's id; bytes that the release has already are not kept twice.

    Captures are kept for each time that they were made: the same bytes at two times say that nothing had changed.
    """
    held = _find(connection, raw, release_id)
    if held is not None:
        _mend(connection, held, raw, board)
        return held
    body, dictionary_id = _compress(connection, raw, board)
    cursor = connection.execute(
        "INSERT INTO pages (release_id, url, board, seq, fetched_at, http_status, sha256, body, dictionary_id, origin,"
        " etag, last_modified, dated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            release_id,
            raw.url,
            board,
            seq,
            raw.fetched_at,
            raw.http_status,
            raw.sha256,
            body,
            dictionary_id,
            raw.origin,
            raw.etag,
            raw.last_modified,
            raw.dated or raw.fetched,
        ),
    )
    return int(cursor.lastrowid or 0)


def is_whole(body: bytes, dictionary: bytes | None, sha256: str) -> bool:
    """Whether an archived page gives the bytes that it was made of."""
    try:
        read_page(body, dictionary, sha256)
    except DamagedPage:
        return False
    return True


def _mend(connection: sqlite3.Connection, page_id: int, raw: RawPage, board: str | None) -> None:
    """Write a page's bytes anew where those that are stored are damaged: here they are again."""
    if not is_whole(*_stored(connection, page_id), raw.sha256):
        connection.execute(
            "UPDATE pages SET body = ?, dictionary_id = ? WHERE id = ?", (*_compress(connection, raw, board), page_id)
        )


def read_page(body: bytes, dictionary: bytes | None, sha256: str) -> bytes:
    """The raw bytes of a page from ``pages.body`` and its dictionary's. Raises DamagedPage where they are others.

    Most damage does not hinder decompression: it gives another text.
    """
    try:
        # A damaged size would be a demand for memory.
        if zstandard.frame_content_size(body) <= MAX_PAGE_BYTES:
            raw = _decompressor(dictionary).decompress(body, max_output_size=MAX_PAGE_BYTES + 1)
            if hashlib.sha256(raw).hexdigest() == sha256:
                return raw
    except zstandard.ZstdError:
        pass
    raise DamagedPage("is damaged in the archive: its bytes do not have the hash stored with them; import it again")


def _compress(connection: sqlite3.Connection, raw: RawPage, board: str | None) -> tuple[bytes, int | None]:
    """The compressed bytes, and the dictionary that they need.

    Pages of one board share nine tenths of their bytes, so the first of them serves as the dictionary of
    the others. Where it helps no more, since the site has changed its skin, the page at hand is the next.
    """
    if len(raw.body) < _SMALL:
        return _compressor(None).compress(raw.body), None
    row = connection.execute(
        "SELECT id, body FROM dictionaries WHERE board IS ? ORDER BY id DESC LIMIT 1", (board,)
    ).fetchone()
    if row:
        body = _compressor(row[1]).compress(raw.body)
        if len(body) < _GOOD or len(body) < _STILL_HELPS * len(_compressor(None).compress(raw.body)):
            return body, int(row[0])
    cursor = connection.execute(
        "INSERT INTO dictionaries (board, made_at, body) VALUES (?, ?, ?)", (board, raw.fetched_at, raw.body)
    )
    return _compressor(raw.body).compress(raw.body), int(cursor.lastrowid or 0)


@lru_cache(maxsize=16)
def _compressor(dictionary: bytes | None) -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(level=_LEVEL, dict_data=_dictionary(dictionary))


@lru_cache(maxsize=16)
def _decompressor(dictionary: bytes | None) -> zstandard.ZstdDecompressor:
    return zstandard.ZstdDecompressor(dict_data=_dictionary(dictionary))


def _dictionary(content: bytes | None) -> zstandard.ZstdCompressionDict | None:
    return None if content is None else zstandard.ZstdCompressionDict(content, zstandard.DICT_TYPE_RAWCONTENT)


def conditions_of(connection: sqlite3.Connection, board: str, seq: int) -> tuple[str | None, str | None]:
    """(ETag, Last-Modified) of the page that a live release was parsed from; None where it came without."""
    row = connection.execute(
        "SELECT etag, last_modified FROM pages JOIN releases ON releases.page_id = pages.id"
        " WHERE releases.board = ? AND releases.seq = ? AND status = 'live'",
        (board, seq),
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)


def is_kept(connection: sqlite3.Connection, board: str, seq: int) -> bool:
    """Whether a page of a post is kept that was not understood: one is enough for a bug report and a later parser."""
    sql = "SELECT 1 FROM pages WHERE board = ? AND seq = ? AND release_id IS NULL"
    return connection.execute(sql, (board, seq)).fetchone() is not None


def is_archived(connection: sqlite3.Connection, raw: RawPage, release_id: int | None) -> bool:
    """Whether these very bytes are kept already, as a page of this release; of a capture, with its time."""
    return _find(connection, raw, release_id) is not None


def is_archived_whole(connection: sqlite3.Connection, raw: RawPage, release_id: int | None) -> bool:
    """As ``is_archived``, and whether they can be read."""
    held = _find(connection, raw, release_id)
    return held is not None and is_whole(*_stored(connection, held), raw.sha256)


def _stored(connection: sqlite3.Connection, page_id: int) -> tuple[bytes, bytes | None]:
    """The compressed bytes of a page, and its dictionary."""
    body, dictionary = connection.execute(
        "SELECT pages.body, dictionaries.body FROM pages LEFT JOIN dictionaries ON dictionaries.id = dictionary_id"
        " WHERE pages.id = ?",
        (page_id,),
    ).fetchone()
    return body, dictionary


def _find(connection: sqlite3.Connection, raw: RawPage, release_id: int | None) -> int | None:
    row = connection.execute(
        "SELECT id FROM pages WHERE sha256 = ? AND release_id IS ? AND (fetched_at = ? OR NOT ?)",
        (raw.sha256, release_id, raw.fetched_at, raw.dated),
    ).fetchone()
    return int(row[0]) if row else None
