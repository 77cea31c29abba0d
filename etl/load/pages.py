"""The archive of raw pages: the evidence behind every row."""

import hashlib
import sqlite3
import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RawPage:
    """The bytes of a page and where they came from.

    ``url`` is the address that was fetched, or that the copy names. ``fetched_at`` is UTC. ``http_status``
    is None for an imported page, whose file is named by ``origin``.
    """

    body: bytes
    url: str | None
    fetched_at: str
    http_status: int | None = None
    origin: str | None = None
    etag: str | None = None
    last_modified: str | None = None

    @property
    def fetched(self) -> bool:
        """Whether the page came from the site itself, and not from somebody's copy."""
        return self.http_status is not None

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.body).hexdigest()


def archive_page(
    connection: sqlite3.Connection, raw: RawPage, release_id: int | None, board: str | None, seq: int | None
) -> int:
    """Keep the bytes, compressed, and answer the row's id; bytes that the release has already are not kept twice."""
    held = _find(connection, raw, release_id)
    if held is not None:
        return held
    cursor = connection.execute(
        "INSERT INTO pages"
        " (release_id, url, board, seq, fetched_at, http_status, sha256, body, origin, etag, last_modified)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            release_id,
            raw.url,
            board,
            seq,
            raw.fetched_at,
            raw.http_status,
            raw.sha256,
            zlib.compress(raw.body, 9),
            raw.origin,
            raw.etag,
            raw.last_modified,
        ),
    )
    return int(cursor.lastrowid or 0)


def conditions_of(connection: sqlite3.Connection, board: str, seq: int) -> tuple[str | None, str | None]:
    """(ETag, Last-Modified) of the page that a release was parsed from; None where it came without."""
    row = connection.execute(
        "SELECT etag, last_modified FROM pages JOIN releases ON releases.page_id = pages.id"
        " WHERE releases.board = ? AND releases.seq = ?",
        (board, seq),
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)


def is_archived(connection: sqlite3.Connection, raw: RawPage, release_id: int | None) -> bool:
    """Whether these very bytes are kept already, as a page of this release."""
    return _find(connection, raw, release_id) is not None


def read_page(compressed: bytes) -> bytes:
    """The raw bytes of a page from ``pages.body``. Raises zlib.error where they are damaged."""
    return zlib.decompress(compressed)


def _find(connection: sqlite3.Connection, raw: RawPage, release_id: int | None) -> int | None:
    row = connection.execute(
        "SELECT id FROM pages WHERE sha256 = ? AND release_id IS ?", (raw.sha256, release_id)
    ).fetchone()
    return int(row[0]) if row else None
