"""A page and its outline to the rows of one release, in one transaction."""

import sqlite3
from dataclasses import dataclass, replace
from typing import Literal

from sqlite_utils import Database

from etl.attribute import Attribution
from etl.load.attribution import attribute_again, attribution_of, people_of, tidy_people, write_attribution
from etl.load.boards import save_board
from etl.load.copies import Copy, CopyKind, Verdict, compare, content_hash, copy_of, is_better, is_edit
from etl.load.database import transaction
from etl.load.held import Held, find_release
from etl.load.history import history_of, read_copies, read_standing, write_revisions
from etl.load.pages import RawPage, archive_page, is_archived, is_archived_whole
from etl.load.release_row import facts_of, give_seq, insert_release, update_release
from etl.load.rows import clear_spare_statements, spare_statements, write_rows
from etl.parse import PARSER_VERSION
from etl.parse.outline import Outline
from etl.parse.page import Page

Outcome = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a page: the release that it belongs to, and whether that is new or changed."""

    release_id: int
    outcome: Outcome


def save_release(
    db: Database,
    page: Page,
    outline: Outline,
    raw: RawPage,
    *,
    now: str,
    replace: bool = False,
    attribution: Attribution | None = None,
) -> Saved:
    """Store a page and, where it says something new, its release: all of it or nothing.

    ``page.board`` must be known. ``replace`` takes the copy whatever is held, and mends rows that were
    damaged. Loading what is already there changes no row. ``attribution`` is that of the page with its own day, where
    it is at hand.
    """
    with transaction(db):
        return _save(db.conn, page, outline, raw, now, replace, attribution)


def _save(
    connection: sqlite3.Connection,
    page: Page,
    outline: Outline,
    raw: RawPage,
    now: str,
    anyway: bool,
    attribution: Attribution | None = None,
) -> Saved:
    if page.board is None:
        raise ValueError("a release cannot be stored without its board")
    copy = _as_copy(page, outline, raw)
    held, twins = find_release(connection, page, copy, raw.sha256)
    if held is None:
        return Saved(_save_new(connection, page, outline, copy, raw, now, attribution), "new")
    for twin in twins:
        _absorb(connection, held, twin)
    if raw.dated and not raw.fetched:
        changed = _save_capture(connection, held, page, raw, now, anyway)
    else:
        changed = _save_copy(connection, held, page, outline, copy, raw, now, anyway)
    if twins:
        clear_spare_statements(connection, held.id)
    return Saved(held.id, "changed" if changed else "unchanged")


def _as_copy(page: Page, outline: Outline, raw: RawPage) -> Copy:
    return copy_of(page, outline, "fetched" if raw.fetched else "html" if page.is_html else "text")


def _save_copy(
    connection: sqlite3.Connection,
    held: Held,
    page: Page,
    outline: Outline,
    copy: Copy,
    raw: RawPage,
    now: str,
    anyway: bool,
) -> bool:
    """Hold a copy against what is held, and take of it what is better; True where text, day or address changes."""
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
        chosen_at = (now if changed else held.chosen_at) if anyway else None
        update_release(connection, held, page, copy, page_id, now if changed else held.last_seen, chosen_at)
        _write_below(connection, held.id, page, outline)
    elif verdict == "same":
        changed = _complete(connection, held, page, copy.kind, page_id)
        if is_better(copy.kind, held.copy.kind):
            # One text, but depths and links may differ: the rows are those of the page named as theirs.
            _write_below(connection, held.id, page, outline)
    if page.seq is not None and held.seq is None:
        give_seq(connection, held.id, page, now)
        changed = True
    return changed


def _save_capture(connection: sqlite3.Connection, held: Held, page: Page, raw: RawPage, now: str, anyway: bool) -> bool:
    """Keep a capture of a release that is held, and let present and past follow from all its copies.

    With ``anyway`` it becomes the present text also where its date does not make it that, and rows are mended.
    True where text, day or address changes.
    """
    changed = False
    known = is_archived_whole(connection, raw, held.id)
    page_id = archive_page(connection, raw, held.id, page.board, held.seq if page.seq is None else page.seq)
    if page.seq is not None and held.seq is None:
        give_seq(connection, held.id, page, now)
        changed = True
    if anyway:
        connection.execute("UPDATE releases SET chosen_at = NULL WHERE id = ?", (held.id,))
    if anyway or not known:
        changed = _tell_history(connection, held, page.board or "", now, mend=anyway) or changed
    (present,) = connection.execute("SELECT content_hash FROM releases WHERE id = ?", (held.id,)).fetchone()
    if anyway and present != content_hash(page):
        connection.execute("UPDATE releases SET page_id = ?, chosen_at = ? WHERE id = ?", (page_id, now, held.id))
        changed = _tell_history(connection, held, page.board or "", now, mend=True) or changed
    return changed


def _tell_history(connection: sqlite3.Connection, held: Held, board: str, now: str, *, mend: bool = False) -> bool:
    """Make a release's text and revisions what its archived copies tell; True where its text or day changes.

    ``mend`` writes the rows also where nothing changes.
    """
    url = connection.execute("SELECT url FROM releases WHERE id = ?", (held.id,)).fetchone()[0]
    readings = {dated.page_id: (dated, reading) for dated, reading in read_copies(connection, held.id, url, board)}
    standing = read_standing(connection, held.id)
    if standing.page_id is not None and standing.page_id not in readings and not mend:
        # The page of the present text is damaged: what it is to the others shows when it is here again.
        return False
    if not readings:
        return False
    history = history_of([dated for dated, _ in readings.values()], standing)
    present, reading = readings[history.present.page_id]
    if reading.page.published is None:
        dated = [(copy.order, other.page.published) for copy, other in readings.values() if other.page.published]
        if dated:
            reading = replace(reading, page=replace(reading.page, published=max(dated)[1]))
    changed = present.copy.content_hash != held.copy.content_hash
    changed = changed or reading.page.published not in (None, held.published)
    if changed or mend or present.page_id != held.page_id:
        last_seen = now if changed else held.last_seen
        chosen_at = standing.chosen_at if present.page_id == standing.page_id else None
        update_release(connection, held, reading.page, present.copy, present.page_id, last_seen, chosen_at)
        _write_below(connection, held.id, reading.page, reading.outline)
    pages = {page_id: (dated, reading.page) for page_id, (dated, reading) in readings.items()}
    write_revisions(connection, held.id, history, pages)
    return changed


def _write_below(
    connection: sqlite3.Connection,
    release_id: int,
    page: Page,
    outline: Outline,
    attribution: Attribution | None = None,
) -> None:
    """All rows below a release, whose own is written already."""
    write_rows(connection, release_id, page, outline)
    (published,) = connection.execute("SELECT published FROM releases WHERE id = ?", (release_id,)).fetchone()
    if attribution is None or published != page.published:
        attribution = attribution_of(page, outline, published)
    write_attribution(connection, release_id, attribution)


def _save_new(
    connection: sqlite3.Connection,
    page: Page,
    outline: Outline,
    copy: Copy,
    raw: RawPage,
    now: str,
    attribution: Attribution | None,
) -> int:
    save_board(connection, page.board or "", page.site, page.lang, page.board_name)
    release_id = insert_release(connection, page, copy, now)
    page_id = archive_page(connection, raw, release_id, page.board, page.seq)
    connection.execute("UPDATE releases SET page_id = ? WHERE id = ?", (page_id, release_id))
    _write_below(connection, release_id, page, outline, attribution)
    return release_id


def _verdict(connection: sqlite3.Connection, held: Held, copy: Copy, raw: RawPage) -> Verdict:
    if not raw.fetched and (
        is_archived(connection, raw, held.id) or _was_said_before(connection, held.id, copy.content_hash)
    ):
        # Imported before, or a copy of what was said before a known change: nothing newer.
        return "keep"
    return compare(held.copy, copy)


def _absorb(connection: sqlite3.Connection, held: Held, twin: Held) -> None:
    """Make a release without address a copy of the one that it is; its statements lend their ids to that one's."""
    connection.execute("UPDATE pages SET release_id = ?, seq = ? WHERE release_id = ?", (held.id, held.seq, twin.id))
    connection.execute("UPDATE revisions SET release_id = ? WHERE release_id = ?", (held.id, twin.id))
    spare_statements(connection, twin.id, held.id)
    named = people_of(connection, twin.id)
    connection.execute("DELETE FROM releases WHERE id = ?", (twin.id,))
    tidy_people(connection, named)


def _was_said_before(connection: sqlite3.Connection, release_id: int, content_hash: str) -> bool:
    """Whether a copy repeats what the release said before a change that is known already."""
    found = connection.execute(
        "SELECT 1 FROM revisions WHERE release_id = ? AND content_hash = ?", (release_id, content_hash)
    )
    return found.fetchone() is not None


def _complete(connection: sqlite3.Connection, held: Held, page: Page, kind: CopyKind, page_id: int | None) -> bool:
    """Take from another copy of the same text what the row lacks; True where its date changes by that."""
    if is_better(kind, held.copy.kind):
        connection.execute(
            "UPDATE releases SET copy = ?, skin = ?, page_id = ?, parser = ?, speaker = ?, held_at = ?,"
            " chosen_at = NULL WHERE id = ?",
            (kind, page.skin, page_id, PARSER_VERSION, page.speaker, page.held_at, held.id),
        )
    if page.published in (None, held.published) or (held.published is not None and kind != "fetched"):
        return False
    connection.execute(
        "UPDATE releases SET published = ?, hits = coalesce(hits, ?) WHERE id = ?", (page.published, page.hits, held.id)
    )
    attribute_again(connection, held.id)
    return True


def _save_revision(connection: sqlite3.Connection, held: Held, now: str) -> None:
    # A capture was made before it was stored here; what the user chose stood here from then on.
    captured = connection.execute("SELECT fetched_at FROM pages WHERE id = ?", (held.page_id,)).fetchone()
    seen_at = held.chosen_at or (min(held.last_seen, captured[0]) if captured else held.last_seen)
    connection.execute(
        "INSERT INTO revisions (release_id, seen_at, replaced_at, title, body, content_hash, page_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (held.id, seen_at, max(seen_at, now), held.copy.title, held.body, held.copy.content_hash, held.page_id),
    )


def rewrite_release(db: Database, release_id: int, page: Page, outline: Outline) -> None:
    """Write a release anew as another version of the parser reads its page.

    The ministry changed nothing: no revision, and what tells when it was seen stays. A day of posting that was not
    known is taken from the page; one that is known may come from a better copy and stays.
    """
    with transaction(db):
        facts = facts_of(page, copy_of(page, outline, "html"))
        kept = ("copy", "published", "hits")
        assignments = ", ".join(f"{column} = ?" for column in facts if column not in kept)
        gained = "published = coalesce(published, ?), hits = coalesce(hits, ?)"
        values = [value for column, value in facts.items() if column not in kept]
        sql = f"UPDATE releases SET {assignments}, {gained} WHERE id = ?"
        db.conn.execute(sql, [*values, page.published, page.hits, release_id])
        _write_below(db.conn, release_id, page, outline)


def adopt_page(db: Database, page: Page, outline: Outline, page_id: int, raw: RawPage, now: str) -> Saved:
    """Make of a page that was archived without being understood what it would have become at once."""
    with transaction(db):
        if held := _newer_than(db.conn, page, outline, page_id, raw):
            if is_archived(db.conn, raw, held.id):
                db.conn.execute("DELETE FROM pages WHERE id = ?", (page_id,))
                return Saved(held.id, "unchanged")
            whose = (held.id, page.board, held.seq, page_id)
            db.conn.execute("UPDATE pages SET release_id = ?, board = ?, seq = ? WHERE id = ?", whose)
            changed = raw.fetched and _tell_history(db.conn, held, page.board or "", now)
            return Saved(held.id, "changed" if changed else "unchanged")
        db.conn.execute("DELETE FROM pages WHERE id = ?", (page_id,))
        return _save(db.conn, page, outline, raw, now, anyway=False)


def _newer_than(
    connection: sqlite3.Connection, page: Page, outline: Outline, page_id: int, raw: RawPage
) -> Held | None:
    """The release of a page whose present copy is as good and came after it; captures tell by their dates."""
    if raw.dated and not raw.fetched:
        return None
    copy = _as_copy(page, outline, raw)
    held, twins = find_release(connection, page, copy, raw.sha256)
    if held is None or twins or held.page_id is None or held.page_id < page_id:
        return None
    return None if is_better(copy.kind, held.copy.kind) else held
