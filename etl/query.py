"""What readers ask of the database: a release as an outline, and how the whole stands."""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from etl.address import NotAnAddress, board_address, parse_post
from etl.boards import BOARDS


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
            "SELECT id, ref, position, depth, kind, section, marker,"
            " (SELECT header FROM statements WHERE statements.id = statement_list.id) AS header, text, parent_id"
            " FROM statement_list"
            " WHERE release_id = ? ORDER BY position",
            release_id,
        ),
        attachments=rows(db, "SELECT * FROM attachments WHERE release_id = ? ORDER BY position", release_id),
        revisions=rows(
            db, "SELECT seen_at, replaced_at, title, body FROM revisions WHERE release_id = ? ORDER BY id", release_id
        ),
    )


def read_status(db: Database) -> dict[str, Any]:
    """How the whole stands: counts, boards, years, freshness, the last runs and the open problems."""
    tables = ("releases", "sections", "statements", "attachments", "revisions", "pages")
    counts = {table: db.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    pages, page_size = (db.conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    newest = rows(
        db,
        "SELECT board, seq, title, published, CAST(julianday('now', '+9 hours') - julianday(published) AS INTEGER)"
        " AS age_days FROM releases WHERE published IS NOT NULL ORDER BY published DESC, seq DESC LIMIT 1",
    )
    return {
        "counts": counts,
        "size_bytes": pages * page_size,
        "newest_release": newest[0] if newest else None,
        "last_success": last_success(db),
        "boards": rows(
            db,
            "SELECT boards.id, boards.name, count(releases.id) AS releases, min(published) AS oldest,"
            " max(published) AS newest, total AS on_site, walked_to IS NOT NULL AS walked,"
            " (SELECT count(*) FROM posts WHERE posts.board = boards.id AND fetched_at IS NULL) AS to_fetch"
            " FROM boards LEFT JOIN releases ON releases.board = boards.id GROUP BY boards.id ORDER BY boards.id",
        ),
        "years": rows(
            db,
            "SELECT board, substr(published, 1, 4) AS year, count(*) AS releases FROM releases"
            " GROUP BY board, year ORDER BY board, year",
        ),
        "runs": rows(db, "SELECT * FROM runs ORDER BY id DESC LIMIT 5"),
        "open_problems": rows(
            db,
            "SELECT stage, reason, count(*) AS sources, min(url) AS url, min(seen_at) AS since FROM problems"
            " WHERE resolved_at IS NULL GROUP BY stage, reason ORDER BY sources DESC, since",
        ),
    }


def read_boards(db: Database) -> list[dict[str, Any]]:
    """Every board that is known by name or held, with its releases and when a run last looked through it."""
    held = {board["id"]: board for board in rows(db, "SELECT id, name, lang, site FROM boards ORDER BY id")}
    known = {board.id: {"id": board.id, "name": board.name, "lang": board.lang, "site": board.site} for board in BOARDS}
    feeds = {board.id: board.feed for board in BOARDS}
    releases = dict(db.conn.execute("SELECT board, count(*) FROM releases GROUP BY board"))
    runs = db.conn.execute(
        "SELECT boards, max(finished_at) FROM runs WHERE boards IS NOT NULL GROUP BY boards"
    ).fetchall()
    return [
        board
        | {
            "address": f"{board_address(board['id'], board['site'])}list.do",
            "feed": feeds.get(board["id"]),
            "releases": releases.get(board["id"], 0),
            "last_success": max((end for names, end in runs if board["id"] in names.split()), default=None),
        }
        for board in (known | held).values()
    ]


def last_success(db: Database) -> str | None:
    """When the site was last looked through; where no scheduled run ever was, when something was last imported."""
    row = db.conn.execute(
        "SELECT max(finished_at) FROM runs WHERE outcome IN ('ok', 'partial') AND command ="
        " CASE WHEN EXISTS (SELECT 1 FROM runs WHERE command = 'run') THEN 'run' ELSE 'import' END"
    ).fetchone()
    return None if row is None else row[0]


def rows(db: Database, sql: str, *parameters: object) -> list[dict[str, Any]]:
    """The answer to a query, each row a mapping of column to value."""
    cursor = db.conn.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
