"""The row of a release itself, without what hangs below it."""

import sqlite3
from typing import Literal

from sqlite_utils import Database

from etl.address import Post, post_address
from etl.load.attribution import people_of, tidy_people
from etl.load.copies import Copy
from etl.load.database import transaction
from etl.load.held import Held
from etl.parse import PARSER_VERSION
from etl.parse.page import Page


def insert_release(connection: sqlite3.Connection, page: Page, copy: Copy, now: str) -> int:
    """Enter a release that is not there yet; its row's id."""
    facts = facts_of(page, copy)
    columns = ["board", "seq", "url", "first_seen", "last_seen", *facts]
    values = [page.board, page.seq, _address_of(connection, page.board or "", page.seq), now, now, *facts.values()]
    marks = ", ".join("?" for _ in columns)
    cursor = connection.execute(f"INSERT INTO releases ({', '.join(columns)}) VALUES ({marks})", values)
    return int(cursor.lastrowid or 0)


def update_release(
    connection: sqlite3.Connection,
    held: Held,
    page: Page,
    copy: Copy,
    page_id: int | None,
    last_seen: str,
    chosen_at: str | None,
) -> None:
    """Write a release's row as a page has it; a day of posting that the page does not print stays."""
    facts = facts_of(page, copy) | {"page_id": page_id, "last_seen": last_seen, "chosen_at": chosen_at}
    if page.published is None:
        del facts["published"]
    assignments = ", ".join(f"{column} = ?" for column in facts)
    connection.execute(f"UPDATE releases SET {assignments} WHERE id = ?", [*facts.values(), held.id])


def facts_of(page: Page, copy: Copy) -> dict[str, object]:
    """What a page says of its release, by column."""
    return {
        "title": page.title,
        "published": page.published,
        "hits": page.hits,
        "department": page.department,
        "lang": page.lang,
        "skin": page.skin,
        "speaker": page.speaker,
        "held_at": page.held_at,
        "tag": page.tag,
        "body": page.body,
        "content_hash": copy.content_hash,
        "copy": copy.kind,
        "parser": PARSER_VERSION,
    }


def _address_of(connection: sqlite3.Connection, board: str, seq: int | None) -> str | None:
    if seq is None:
        return None
    site = connection.execute("SELECT site FROM boards WHERE id = ?", (board,)).fetchone()[0]
    return post_address(Post(board, seq), site)


def give_seq(connection: sqlite3.Connection, release_id: int, page: Page, now: str) -> None:
    """Give a release without address that of its page."""
    url = _address_of(connection, page.board or "", page.seq)
    connection.execute(
        "UPDATE releases SET seq = ?, url = ?, last_seen = ? WHERE id = ?", (page.seq, url, now, release_id)
    )
    connection.execute("UPDATE pages SET seq = ? WHERE release_id = ?", (page.seq, release_id))


def mark_status(db: Database, board: str, seq: int, status: Literal["live", "gone"], now: str) -> bool | None:
    """Say whether the site still has a release. True where that is news, None where the release is not held."""
    row = db.conn.execute("SELECT status FROM releases WHERE board = ? AND seq = ?", (board, seq)).fetchone()
    if row is None or row[0] == status:
        return None if row is None else False
    sql = "UPDATE releases SET status = ?, last_seen = ? WHERE board = ? AND seq = ?"
    with transaction(db):
        db.conn.execute(sql, (status, now, board, seq))
    return True


def note_parser(db: Database, release_id: int) -> None:
    """Remember that today's parser reads a release's page as the rows have it."""
    with transaction(db):
        db.conn.execute("UPDATE releases SET parser = ? WHERE id = ?", (PARSER_VERSION, release_id))


def forget_release(db: Database, release_id: int) -> None:
    """Take a release out with all its rows and archived pages, as if it had never been imported.

    A page that others are compressed with stays as their dictionary.
    """
    with transaction(db):
        db.conn.execute(
            "UPDATE posts SET fetched_at = NULL WHERE (board, seq) IN (SELECT board, seq FROM releases WHERE id = ?)",
            (release_id,),
        )
        named = people_of(db.conn, release_id)
        db.conn.execute("DELETE FROM releases WHERE id = ?", (release_id,))
        db.conn.execute(
            "DELETE FROM dictionaries WHERE id NOT IN (SELECT dictionary_id FROM pages WHERE dictionary_id IS NOT NULL)"
        )
        tidy_people(db.conn, named)
