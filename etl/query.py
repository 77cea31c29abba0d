"""What readers ask of the database: a release as an outline, and how the whole stands."""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from etl.address import NotAnAddress, parse_post


@dataclass(frozen=True, slots=True)
class ReleaseOutline:
    """A release with its rows, each as a mapping of column to value."""

    release: dict[str, Any]
    sections: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    attachments: list[dict[str, Any]]
    revisions: list[dict[str, Any]]


def find_release(db: Database, text: str) -> int | None:
    """The id of the release that ``m_5676/319652``, any address, or an id names; None where it is not held."""
    if text.strip().isascii() and text.strip().isdecimal() and len(text.strip()) <= 18:
        row = db.conn.execute("SELECT id FROM releases WHERE id = ?", (int(text),)).fetchone()
    else:
        try:
            post = parse_post(text.partition("#")[0])
        except NotAnAddress:
            return None
        row = db.conn.execute("SELECT id FROM releases WHERE board = ? AND seq = ?", (post.board, post.seq)).fetchone()
    return int(row[0]) if row else None


def read_outline(db: Database, release_id: int) -> ReleaseOutline:
    """All that is held of a release but its raw pages."""
    (release,) = rows(
        db,
        "SELECT releases.*, boards.name AS board_name FROM releases JOIN boards ON boards.id = board"
        " WHERE releases.id = ?",
        release_id,
    )
    return ReleaseOutline(
        release=release,
        sections=rows(db, "SELECT * FROM sections WHERE release_id = ? ORDER BY position", release_id),
        statements=rows(
            db,
            "SELECT id, ref, position, depth, kind, section, marker, text, parent_id FROM statement_list"
            " WHERE release_id = ? ORDER BY position",
            release_id,
        ),
        attachments=rows(db, "SELECT * FROM attachments WHERE release_id = ? ORDER BY position", release_id),
        revisions=rows(
            db, "SELECT seen_at, replaced_at, title, body FROM revisions WHERE release_id = ? ORDER BY id", release_id
        ),
    )


def read_status(db: Database) -> dict[str, Any]:
    """Counts of rows, releases by board, the last runs and the open problems."""
    tables = ("releases", "sections", "statements", "attachments", "revisions", "pages")
    counts = {table: db.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    return {
        "counts": counts,
        "boards": rows(
            db,
            "SELECT boards.id, boards.name, count(releases.id) AS releases, min(published) AS oldest,"
            " max(published) AS newest FROM boards LEFT JOIN releases ON releases.board = boards.id"
            " GROUP BY boards.id ORDER BY boards.id",
        ),
        "runs": rows(db, "SELECT * FROM runs ORDER BY id DESC LIMIT 5"),
        "open_problems": rows(
            db, "SELECT url, stage, reason, seen_at FROM problems WHERE resolved_at IS NULL ORDER BY id"
        ),
    }


def rows(db: Database, sql: str, *parameters: object) -> list[dict[str, Any]]:
    """The answer to a query, each row a mapping of column to value."""
    cursor = db.conn.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
