"""The release that a page is a copy of, as it stands in the database."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from etl.load.copies import Copy, same_release, words_of
from etl.parse.markers import same_words
from etl.parse.page import Page
from etl.parse.whitespace import visible_characters


@dataclass(frozen=True, slots=True)
class Held:
    """A release as it stands in the database, as far as the next copy needs to be held against it."""

    id: int
    seq: int | None
    copy: Copy
    published: str | None
    last_seen: str
    body: str
    page_id: int | None
    chosen_at: str | None


def find_release(connection: sqlite3.Connection, page: Page, copy: Copy, sha256: str) -> tuple[Held | None, list[Held]]:
    """The release that a page is a copy of: by (board, seq), else by its bytes or its words.

    With it the releases without address that could not be told to be the same one until this page came.
    """
    if page.seq is None:
        # The release may say something else by now, but these very bytes were known to be of it.
        row = connection.execute(f"{_SELECT_HELD}{_OF_THE_BYTES}", (sha256, page.board)).fetchone()
        if row:
            return _held(connection, row), []
        sql = f"{_SELECT_HELD}{_OF_THE_TITLE}"
        return next(_with_the_words(connection, copy, sql, page.board, page.title, page.board), None), []
    row = connection.execute(f"{_SELECT_HELD} WHERE board = ? AND seq = ?", (page.board, page.seq)).fetchone()
    twins = _with_the_words(connection, copy, f"{_SELECT_HELD} WHERE board = ? AND seq IS NULL", page.board)
    if row is None:
        return next(twins, None), []
    return _held(connection, row), list(twins)


def _with_the_words(connection: sqlite3.Connection, copy: Copy, sql: str, *parameters: str | None) -> Iterator[Held]:
    """The releases found by a query that are copies of the same text."""
    for row in connection.execute(sql, parameters).fetchall():
        if row[3] is not None and copy.title is not None and not same_words(row[3], copy.title):
            continue  # as same_release would say, but before all its statements are read
        held = _held(connection, row)
        if same_release(held.copy, copy):
            yield held


_SELECT_HELD = "SELECT id, seq, copy, title, content_hash, published, last_seen, body, page_id, chosen_at FROM releases"

# Both run for each page without address, and read no whole board: the plus keeps SQLite from the index by board, and of
# "title IS ? OR title IS NULL" it would take the board alone.
_OF_THE_BYTES = " WHERE id = (SELECT release_id FROM pages WHERE sha256 = ? AND +board = ? AND release_id IS NOT NULL)"
_OF_THE_TITLE = (
    " WHERE id IN (SELECT id FROM releases WHERE board = ? AND title IS ?"
    " UNION ALL SELECT id FROM releases WHERE board = ? AND title IS NULL) ORDER BY seq IS NULL, id"
)


def _held(connection: sqlite3.Connection, row: Any) -> Held:
    release_id, seq, kind, title, content_hash, published, last_seen, body, page_id, chosen_at = row
    said = connection.execute(
        "SELECT marker, text FROM statements WHERE release_id = ? ORDER BY position", (release_id,)
    )
    copy = Copy(kind, title, content_hash, words_of(said), visible_characters(body))
    return Held(release_id, seq, copy, published, last_seen, body, page_id, chosen_at)
