"""Boards, the posts that they are known to have, and how far a walk of their listing has got."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlite_utils import Database

from etl.boards import KNOWN_BOARDS
from etl.load.database import transaction
from etl.parse.listing import ListedPost
from etl.parse.markers import same_words

if TYPE_CHECKING:
    from etl.fetch.site import DateForm

THE_END = "0001-01-01"
"""The day before every post: a walk that has got there has seen the whole board."""


@dataclass(frozen=True, slots=True)
class WalkState:
    """How far walks have got: ``walked_to`` by one that ended, ``page`` and ``to`` of one under way."""

    walked_to: str | None
    page: int | None
    to: str | None


def save_board(
    connection: sqlite3.Connection, board: str, site: str | None, lang: str, name: str | None = None
) -> None:
    """Enter a board that is not there yet; ``site``, ``lang`` and ``name`` matter where the table does not know it.

    A name that comes later than the board is taken where there was none.
    """
    known = KNOWN_BOARDS.get(board)
    mission, _, _ = board.rpartition("/")
    connection.execute(
        "INSERT INTO boards (id, name, lang, site) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE name = id AND excluded.name <> id",
        (
            board,
            known.name if known else name or board,
            known.lang if known else lang,
            known.site if known else mission or site or "www",
        ),
    )


def note_posts(
    db: Database, board: str, posts: Sequence[ListedPost], now: str, *, from_feed: bool = False
) -> list[ListedPost]:
    """Enter posts that a listing or feed names; those that were not known, or bear another title, are returned.

    A post with another title is marked to be fetched again; a feed's titles are not held against a listing's,
    which may be shortened. What is known already changes no row.
    """
    news: list[ListedPost] = []
    with transaction(db):
        for post in posts:
            row = db.conn.execute("SELECT title FROM posts WHERE board = ? AND seq = ?", (board, post.seq)).fetchone()
            if row is None:
                db.conn.execute(
                    "INSERT INTO posts (board, seq, title, published, found_at) VALUES (?, ?, ?, ?, ?)",
                    (board, post.seq, None if from_feed else post.title, post.published, now),
                )
                news.append(post)
            elif from_feed:
                continue
            elif row[0] is None:
                sql = "UPDATE posts SET title = ? WHERE board = ? AND seq = ?"
                db.conn.execute(sql, (post.title, board, post.seq))
            elif not same_words(row[0], post.title):
                sql = "UPDATE posts SET title = ?, fetched_at = NULL WHERE board = ? AND seq = ?"
                db.conn.execute(sql, (post.title, board, post.seq))
                news.append(post)
    return news


def note_fetched(db: Database, board: str, seq: int, now: str) -> None:
    """Mark a post as got; one that was got before changes no row."""
    sql = "UPDATE posts SET fetched_at = ? WHERE board = ? AND seq = ? AND fetched_at IS NULL"
    with transaction(db):
        db.conn.execute(sql, (now, board, seq))


def posts_to_fetch(db: Database, board: str, since: str | None, until: str | None) -> list[ListedPost]:
    """The posts of a board that were named but not got, the newest first."""
    found = db.conn.execute(
        "SELECT seq, coalesce(title, ''), published FROM posts WHERE board = ? AND fetched_at IS NULL"
        " AND (published IS NULL OR (published >= ? AND published <= ?)) ORDER BY published DESC, seq DESC",
        (board, since or THE_END, until or "9999-12-31"),
    )
    return [ListedPost(*row) for row in found]


def posts_to_recheck(db: Database, board: str, since: str, not_stored_since: str | None) -> list[int]:
    """The seqs of held releases posted on or after a day, the newest first.

    Those whose page was stored at ``not_stored_since`` or later are left out: an interrupted run has just got them.
    """
    found = db.conn.execute(
        "SELECT releases.seq FROM releases JOIN pages ON pages.id = releases.page_id"
        " WHERE releases.board = ? AND releases.seq IS NOT NULL AND published >= ? AND pages.fetched_at < ?"
        " ORDER BY published DESC, releases.seq DESC",
        (board, since, not_stored_since or "9999-12-31"),
    )
    return [row[0] for row in found]


def unlisted_posts(db: Database, board: str, seen: set[int]) -> list[int]:
    """The seqs of live releases that a walk of the whole board has not met."""
    found = db.conn.execute(
        "SELECT seq FROM releases WHERE board = ? AND seq IS NOT NULL AND status = 'live' ORDER BY seq", (board,)
    )
    return [row[0] for row in found if row[0] not in seen]


def read_walk(db: Database, board: str) -> WalkState:
    """How far the walks of a board have got."""
    row = db.conn.execute("SELECT walked_to, walk_page, walk_to FROM boards WHERE id = ?", (board,)).fetchone()
    return WalkState(*row)


def save_walk(db: Database, board: str, state: WalkState) -> None:
    """Remember how far a walk has got; what is remembered already changes no row."""
    if state != read_walk(db, board):
        with transaction(db):
            db.conn.execute(
                "UPDATE boards SET walked_to = ?, walk_page = ?, walk_to = ? WHERE id = ?",
                (state.walked_to, state.page, state.to, board),
            )


def read_date_form(db: Database, board: str) -> "DateForm | None":
    """The form in which a board's listing takes days, as the last probe found; None where that is not known."""
    row = db.conn.execute("SELECT date_form FROM boards WHERE id = ?", (board,)).fetchone()
    form: DateForm | None = row[0]
    return form


def save_date_form(db: Database, board: str, form: "DateForm | None") -> None:
    """Remember the form in which a board's listing takes days, or forget it; what is remembered changes no row."""
    with transaction(db):
        sql = "UPDATE boards SET date_form = ? WHERE id = ? AND date_form IS NOT ?"
        db.conn.execute(sql, (form, board, form))


def save_total(db: Database, board: str, total: int | None) -> None:
    """Remember how many posts the site says that a board has."""
    sql = "UPDATE boards SET total = ? WHERE id = ? AND total IS NOT ?"
    if total is not None:
        with transaction(db):
            db.conn.execute(sql, (total, board, total))


def count_held(db: Database, board: str) -> int:
    """How many posts of a board are held or were found to be gone."""
    sql = "SELECT count(*) FROM posts WHERE board = ? AND fetched_at IS NOT NULL"
    return int(db.conn.execute(sql, (board,)).fetchone()[0])
