"""A page and its outline to the rows of one release, in one transaction."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlite_utils import Database

from etl.address import Post, post_address
from etl.load.boards import save_board
from etl.load.copies import Copy, CopyKind, Verdict, compare, copy_of, is_better, is_edit, same_release, words_of
from etl.load.database import transaction
from etl.load.history import history_of, read_copies, write_revisions
from etl.load.pages import RawPage, archive_page, is_archived
from etl.load.rows import write_rows
from etl.parse import PARSER_VERSION
from etl.parse.outline import Outline
from etl.parse.page import Page
from etl.parse.whitespace import visible_characters

Outcome = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a page: the release that it belongs to, and whether that is new or changed."""

    release_id: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Held:
    """A release as it stands in the database, as far as the next copy needs to be held against it."""

    id: int
    seq: int | None
    copy: Copy
    published: str | None
    last_seen: str
    body: str
    page_id: int | None


def save_release(db: Database, page: Page, outline: Outline, raw: RawPage, *, now: str, replace: bool = False) -> Saved:
    """Store a page and, where it says something new, its release: all of it or nothing.

    ``page.board`` must be known. ``replace`` takes the copy whatever is held, and mends rows that were
    damaged. Loading what is already there changes no row.
    """
    with transaction(db):
        return _save(db.conn, page, outline, raw, now, replace)


def _save(connection: sqlite3.Connection, page: Page, outline: Outline, raw: RawPage, now: str, anyway: bool) -> Saved:
    if page.board is None:
        raise ValueError("a release cannot be stored without its board")
    kind: CopyKind = "fetched" if raw.fetched else "html" if page.is_html else "text"
    copy = copy_of(page, outline, kind)
    held = _find_release(connection, page, copy, raw.sha256)
    if held is None:
        return Saved(_save_new(connection, page, outline, copy, raw, now), "new")
    if raw.dated and not raw.fetched and not anyway:
        return _save_capture(connection, held, page, raw, now)
    verdict: Verdict = "take" if anyway else _verdict(connection, held, copy, raw)
    if raw.fetched and verdict == "take":
        # What the site says again after it said something else is kept again: the order of its pages is their history.
        raw = replace(raw, dated=True)
    page_id = held.page_id
    if not raw.fetched or verdict == "take" or held.copy.kind != "fetched":
        # A fetched page is kept again only when its text changed; of imported copies each is kept.
        seq = held.seq if page.seq is None else page.seq
        page_id = archive_page(connection, raw, held.id, page.board, seq)
    changed = verdict == "take" and copy.content_hash != held.copy.content_hash
    if verdict == "take":
        if changed and is_edit(held.copy, copy):
            _save_revision(connection, held, now)
        _update_release(connection, held, page, copy, page_id, now if changed else held.last_seen)
        write_rows(connection, held.id, page, outline)
    elif verdict == "same":
        changed = _complete(connection, held, page, kind, page_id)
        if is_better(kind, held.copy.kind):
            # One text, but depths and links may differ: the rows are those of the page named as theirs.
            write_rows(connection, held.id, page, outline)
    if page.seq is not None and held.seq is None:
        _give_seq(connection, held.id, page, now)
        changed = True
    return Saved(held.id, "changed" if changed else "unchanged")


def _save_capture(connection: sqlite3.Connection, held: _Held, page: Page, raw: RawPage, now: str) -> Saved:
    """Keep a capture of a release that is held, and let present and past follow from all its copies."""
    changed = False
    known = is_archived(connection, raw, held.id)
    archive_page(connection, raw, held.id, page.board, held.seq if page.seq is None else page.seq)
    if page.seq is not None and held.seq is None:
        _give_seq(connection, held.id, page, now)
        changed = True
    if not known:
        changed = _tell_history(connection, held, page.board or "", now) or changed
    return Saved(held.id, "changed" if changed else "unchanged")


def _tell_history(connection: sqlite3.Connection, held: _Held, board: str, now: str) -> bool:
    """Make a release's text and revisions what its archived copies tell; True where its text or day changes."""
    url = connection.execute("SELECT url FROM releases WHERE id = ?", (held.id,)).fetchone()[0]
    readings = {dated.page_id: (dated, reading) for dated, reading in read_copies(connection, held.id, url, board)}
    if not readings:
        return False
    history = history_of([dated for dated, _ in readings.values()])
    present, reading = readings[history.present.page_id]
    if reading.page.published is None:
        dated = [(copy.order, other.page.published) for copy, other in readings.values() if other.page.published]
        if dated:
            reading = replace(reading, page=replace(reading.page, published=max(dated)[1]))
    changed = present.copy.content_hash != held.copy.content_hash
    changed = changed or reading.page.published not in (None, held.published)
    if changed or present.page_id != held.page_id:
        last_seen = now if changed else held.last_seen
        _update_release(connection, held, reading.page, present.copy, present.page_id, last_seen)
        write_rows(connection, held.id, reading.page, reading.outline)
    write_revisions(connection, held.id, history, {page_id: copy[1].page for page_id, copy in readings.items()})
    return changed


def _save_new(connection: sqlite3.Connection, page: Page, outline: Outline, copy: Copy, raw: RawPage, now: str) -> int:
    save_board(connection, page.board or "", page.site, page.lang, page.board_name)
    release_id = _insert_release(connection, page, copy, now)
    page_id = archive_page(connection, raw, release_id, page.board, page.seq)
    connection.execute("UPDATE releases SET page_id = ? WHERE id = ?", (page_id, release_id))
    write_rows(connection, release_id, page, outline)
    return release_id


def _verdict(connection: sqlite3.Connection, held: _Held, copy: Copy, raw: RawPage) -> Verdict:
    if not raw.fetched and (
        is_archived(connection, raw, held.id) or _was_said_before(connection, held.id, copy.content_hash)
    ):
        # Imported before, or a copy of what was said before a known change: nothing newer.
        return "keep"
    return compare(held.copy, copy)


def _find_release(connection: sqlite3.Connection, page: Page, copy: Copy, sha256: str) -> _Held | None:
    """The release that a page is a copy of: by (board, seq), else by its bytes or its words."""
    if page.seq is None:
        # The release may say something else by now, but these very bytes were known to be of it.
        known = " WHERE id = (SELECT release_id FROM pages WHERE sha256 = ? AND board = ? AND release_id IS NOT NULL)"
        row = connection.execute(f"{_SELECT_HELD}{known}", (sha256, page.board)).fetchone()
        if row:
            return _held(connection, row)
        sql = f"{_SELECT_HELD} WHERE board = ? AND (title IS ? OR title IS NULL) ORDER BY seq IS NULL, id"
        return next(_with_the_words(connection, copy, sql, page.board, page.title), None)
    row = connection.execute(f"{_SELECT_HELD} WHERE board = ? AND seq = ?", (page.board, page.seq)).fetchone()
    twins = _with_the_words(connection, copy, f"{_SELECT_HELD} WHERE board = ? AND seq IS NULL", page.board)
    if row is None:
        return next(twins, None)
    held = _held(connection, row)
    for twin in twins:
        # A copy without address could not be told to be of this release, until this one came.
        connection.execute(
            "UPDATE pages SET release_id = ?, seq = ? WHERE release_id = ?", (held.id, page.seq, twin.id)
        )
        connection.execute("DELETE FROM releases WHERE id = ?", (twin.id,))
    return held


def _with_the_words(connection: sqlite3.Connection, copy: Copy, sql: str, *parameters: str | None) -> Iterator[_Held]:
    """The releases found by a query that are copies of the same text."""
    for row in connection.execute(sql, parameters).fetchall():
        held = _held(connection, row)
        if same_release(held.copy, copy):
            yield held


_SELECT_HELD = "SELECT id, seq, copy, title, content_hash, published, last_seen, body, page_id FROM releases"


def _held(connection: sqlite3.Connection, row: Any) -> _Held:
    release_id, seq, kind, title, content_hash, published, last_seen, body, page_id = row
    said = connection.execute(
        "SELECT marker, text FROM statements WHERE release_id = ? ORDER BY position", (release_id,)
    )
    copy = Copy(kind, title, content_hash, words_of(said), visible_characters(body))
    return _Held(release_id, seq, copy, published, last_seen, body, page_id)


def _was_said_before(connection: sqlite3.Connection, release_id: int, content_hash: str) -> bool:
    """Whether a copy repeats what the release said before a change that is known already."""
    found = connection.execute(
        "SELECT 1 FROM revisions WHERE release_id = ? AND content_hash = ?", (release_id, content_hash)
    )
    return found.fetchone() is not None


def _address_of(connection: sqlite3.Connection, board: str, seq: int | None) -> str | None:
    if seq is None:
        return None
    site = connection.execute("SELECT site FROM boards WHERE id = ?", (board,)).fetchone()[0]
    return post_address(Post(board, seq), site)


def _insert_release(connection: sqlite3.Connection, page: Page, copy: Copy, now: str) -> int:
    facts = _facts(page, copy)
    columns = ["board", "seq", "url", "first_seen", "last_seen", *facts]
    values = [page.board, page.seq, _address_of(connection, page.board or "", page.seq), now, now, *facts.values()]
    marks = ", ".join("?" for _ in columns)
    cursor = connection.execute(f"INSERT INTO releases ({', '.join(columns)}) VALUES ({marks})", values)
    return int(cursor.lastrowid or 0)


def _facts(page: Page, copy: Copy) -> dict[str, object]:
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


def _update_release(
    connection: sqlite3.Connection, held: _Held, page: Page, copy: Copy, page_id: int | None, last_seen: str
) -> None:
    facts = _facts(page, copy) | {"page_id": page_id, "last_seen": last_seen}
    if page.published is None:
        del facts["published"]  # a copy that prints no date takes none away
    assignments = ", ".join(f"{column} = ?" for column in facts)
    connection.execute(f"UPDATE releases SET {assignments} WHERE id = ?", [*facts.values(), held.id])


def _complete(connection: sqlite3.Connection, held: _Held, page: Page, kind: CopyKind, page_id: int | None) -> bool:
    """Take from another copy of the same text what the row lacks; True where its date changes by that."""
    if is_better(kind, held.copy.kind):
        connection.execute(
            "UPDATE releases SET copy = ?, skin = ?, page_id = ?, parser = ? WHERE id = ?",
            (kind, page.skin, page_id, PARSER_VERSION, held.id),
        )
    if page.published in (None, held.published) or (held.published is not None and kind != "fetched"):
        return False
    connection.execute(
        "UPDATE releases SET published = ?, hits = coalesce(hits, ?) WHERE id = ?", (page.published, page.hits, held.id)
    )
    return True


def _give_seq(connection: sqlite3.Connection, release_id: int, page: Page, now: str) -> None:
    url = _address_of(connection, page.board or "", page.seq)
    connection.execute(
        "UPDATE releases SET seq = ?, url = ?, last_seen = ? WHERE id = ?", (page.seq, url, now, release_id)
    )
    connection.execute("UPDATE pages SET seq = ? WHERE release_id = ?", (page.seq, release_id))


def _save_revision(connection: sqlite3.Connection, held: _Held, now: str) -> None:
    # A capture was made before it was stored here.
    captured = connection.execute("SELECT fetched_at FROM pages WHERE id = ?", (held.page_id,)).fetchone()
    seen_at = min(held.last_seen, captured[0]) if captured else held.last_seen
    connection.execute(
        "INSERT INTO revisions (release_id, seen_at, replaced_at, title, body, content_hash, page_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (held.id, seen_at, now, held.copy.title, held.body, held.copy.content_hash, held.page_id),
    )


def mark_status(db: Database, board: str, seq: int, status: Literal["live", "gone"], now: str) -> bool | None:
    """Say whether the site still has a release. True where that is news, None where the release is not held."""
    row = db.conn.execute("SELECT status FROM releases WHERE board = ? AND seq = ?", (board, seq)).fetchone()
    if row is None or row[0] == status:
        return None if row is None else False
    sql = "UPDATE releases SET status = ?, last_seen = ? WHERE board = ? AND seq = ?"
    with transaction(db):
        db.conn.execute(sql, (status, now, board, seq))
    return True


def forget_release(db: Database, release_id: int) -> None:
    """Take a release out with all its rows and archived pages, as if it had never been imported."""
    with transaction(db):
        db.conn.execute(
            "UPDATE posts SET fetched_at = NULL WHERE (board, seq) IN (SELECT board, seq FROM releases WHERE id = ?)",
            (release_id,),
        )
        db.conn.execute("DELETE FROM releases WHERE id = ?", (release_id,))


def rewrite_release(db: Database, release_id: int, page: Page, outline: Outline) -> None:
    """Write a release anew as another version of the parser reads its page.

    The ministry changed nothing: no revision, and what tells when it was seen stays. A day of posting that was not
    known is taken from the page; one that is known may come from a better copy and stays.
    """
    with transaction(db):
        facts = _facts(page, copy_of(page, outline, "html"))
        kept = ("copy", "published", "hits")
        assignments = ", ".join(f"{column} = ?" for column in facts if column not in kept)
        gained = "published = coalesce(published, ?), hits = coalesce(hits, ?)"
        values = [value for column, value in facts.items() if column not in kept]
        sql = f"UPDATE releases SET {assignments}, {gained} WHERE id = ?"
        db.conn.execute(sql, [*values, page.published, page.hits, release_id])
        write_rows(db.conn, release_id, page, outline)


def note_parser(db: Database, release_id: int) -> None:
    """Remember that today's parser reads a release's page as the rows have it."""
    sql = "UPDATE releases SET parser = ? WHERE id = ? AND parser <> ?"
    with transaction(db):
        db.conn.execute(sql, (PARSER_VERSION, release_id, PARSER_VERSION))


def adopt_page(db: Database, page: Page, outline: Outline, page_id: int, raw: RawPage, now: str) -> Saved:
    """Make of a page that was archived without being understood what it would have become at once."""
    with transaction(db):
        db.conn.execute("DELETE FROM pages WHERE id = ?", (page_id,))
        return _save(db.conn, page, outline, raw, now, anyway=False)
