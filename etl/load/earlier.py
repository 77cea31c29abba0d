"""The earlier texts of releases, held against their archived pages."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from etl.load.copies import content_hash
from etl.load.database import transaction
from etl.load.pages import read_page
from etl.parse.page import PageError
from etl.parse.reader import parse_page


@dataclass(frozen=True, slots=True)
class DifferingRevision:
    """A revision that is not what its page says today; ``ref`` and ``seen_at`` name it, the rest is what is due."""

    id: int
    ref: str
    seen_at: str
    title: str | None
    body: str
    content_hash: str


def differing_revisions(connection: sqlite3.Connection) -> Iterator[DifferingRevision]:
    """The revisions whose text is not what their archived page says; pages that cannot be read tell nothing."""
    # All ids at once, since the rows may be rewritten while they are gone through.
    for (revision_id,) in connection.execute(
        "SELECT id FROM revisions WHERE page_id IS NOT NULL ORDER BY id"
    ).fetchall():
        ref, url, board, seen_at, body, dictionary, sha256, *said = connection.execute(
            "SELECT coalesce(releases.board || '/' || releases.seq, 'release ' || releases.id), releases.url,"
            " releases.board, seen_at, pages.body, dictionaries.body, sha256, revisions.title, revisions.body,"
            " revisions.content_hash FROM revisions JOIN releases ON releases.id = revisions.release_id"
            " JOIN pages ON pages.id = revisions.page_id LEFT JOIN dictionaries ON dictionaries.id = dictionary_id"
            " WHERE revisions.id = ?",
            (revision_id,),
        ).fetchone()
        try:
            page = parse_page(read_page(body, dictionary, sha256), url=url, board=board)
        except PageError:
            continue
        due = (page.title, page.body, content_hash(page))
        if tuple(said) != due:
            yield DifferingRevision(revision_id, ref, seen_at, *due)


def rewrite_revision(db: Database, revision: DifferingRevision) -> None:
    """Write a revision as its page says it."""
    with transaction(db):
        db.conn.execute(
            "UPDATE revisions SET title = ?, body = ?, content_hash = ? WHERE id = ?",
            (revision.title, revision.body, revision.content_hash, revision.id),
        )
