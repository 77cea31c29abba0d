"""Boards, the posts that they are known to have, and how far a walk of their listing has got."""

import sqlite3
from collections.abc import Iterable, Sequence
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
    """Enter posts that a listing or feed names; those that are to be fetched for it are returned.

    These are posts that were not known, that bear another title, and that were not there and are named again. A feed's
    titles, and those of pinned rows, are not held against the listing's: they may be shortened or carry a badge.
    What is known already changes no row.
    """
    news: list[ListedPost] = []
    with transaction(db):
        for post in posts:
            title = None if from_feed or post.pinned else post.title
            row = db.conn.execute(
                "SELECT posts.title, posts.published, fetched_at IS NOT NULL AND status IS NOT 'live' FROM posts"
                " LEFT JOIN releases"
                " ON releases.board = posts.board AND releases.seq = posts.seq WHERE posts.board = ? AND posts.seq = ?",
                (board, post.seq),
            ).fetchone()
            if row is None:
                db.conn.execute(
                    "INSERT INTO posts (board, seq, title, published, found_at) VALUES (?, ?, ?, ?, ?)",
                    (board, post.seq, title, post.published, now),
                )
                news.append(post)
                continue
            held_title, held_day, was_gone = row
            renamed = title is not None and held_title is not None and not same_words(held_title, title)
            if renamed or was_gone:
                sql = "UPDATE posts SET title = coalesce(?, title), fetched_at = NULL WHERE board = ? AND seq = ?"
                db.conn.execute(sql, (title, board, post.seq))
                news.append(post)
            if (title is not None and held_title is None) or (post.published is not None and held_day is None):
                sql = "UPDATE posts SET title = coalesce(title, ?), published = coalesce(published, ?)"
                db.conn.execute(f"{sql} WHERE board = ? AND seq = ?", (title, post.published, board, post.seq))
    return news


def are_settled(db: Database, board: str, seqs: Sequence[int]) -> bool:
    """Whether a walk that got through to known ground has met all of these posts before."""
    sql = "SELECT settled FROM posts WHERE board = ? AND seq = ?"
    rows = [db.conn.execute(sql, (board, seq)).fetchone() for seq in seqs]
    return all(row is not None and row[0] for row in rows)


def settle(db: Database, board: str, seqs: Iterable[int]) -> None:
    """Remember that a walk got past these posts to known ground; what is settled already changes no row."""
    sql = "UPDATE posts SET settled = 1 WHERE board = ? AND seq = ? AND settled = 0"
    with transaction(db):
        db.conn.executemany(sql, [(board, seq) for seq in seqs])


def note_tried(db: Database, board: str, seq: int, now: str) -> None:
    """Remember that a post was tried in vain: the next run tries those first that never were."""
    with transaction(db):
        db.conn.execute("UPDATE posts SET tried_at = ? WHERE board = ? AND seq = ?", (now, board, seq))


def note_fetched(db: Database, board: str, seq: int, now: str) -> None:
    """Mark a post as got; one that was got before changes no row."""
    sql = "UPDATE posts SET fetched_at = ? WHERE board = ? AND seq = ? AND fetched_at IS NULL"
    with transaction(db):
        db.conn.execute(sql, (now, board, seq))


def posts_to_fetch(db: Database, board: str, since: str | None, until: str | None) -> list[ListedPost]:
    """The posts of a board that were named but not got: those never tried first, then the newest."""
    found = db.conn.execute(
        "SELECT seq, coalesce(title, ''), published FROM posts WHERE board = ? AND fetched_at IS NULL"
        " AND (published IS NULL OR (published >= ? AND published <= ?)) ORDER BY tried_at, published DESC, seq DESC",
        (board, since or THE_END, until or "9999-12-31"),
    )
    return [ListedPost(*row) for row in found]


def posts_to_recheck(db: Database, board: str, since: str, not_stored_since: str | None) -> list[int]:
    """The seqs of held releases posted on or after a day, the newest first.

    Those whose page was stored at ``not_stored_since`` or later are left out: an interrupted run has just got them.
    """
    found = db.conn.execute(
        "SELECT releases.seq, coalesce(releases.published, posts.published) AS day"
        " FROM releases JOIN pages ON pages.id = releases.page_id"
        " LEFT JOIN posts ON posts.board = releases.board AND posts.seq = releases.seq"
        " WHERE releases.board = ? AND releases.seq IS NOT NULL AND day >= ? AND pages.fetched_at < ?"
        " ORDER BY day DESC, releases.seq DESC",
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
