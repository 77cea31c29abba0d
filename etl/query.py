"""What readers ask of the database: a release as an outline, and how the whole stands."""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from etl.address import NotAnAddress, list_address, parse_post
from etl.boards import BOARDS


@dataclass(frozen=True, slots=True)
class ReleaseOutline:
    """A release with its rows, each as a mapping of column to value."""

    release: dict[str, Any]
    sections: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    attachments: list[dict[str, Any]]
    revisions: list[dict[str, Any]]
    people: list[dict[str, Any]]


def find_release(db: Database, text: str) -> int | None:
    """The id of the release that ``m_5676/319652``, any address, or an id names; None where it is not held."""
    name = text.partition("#")[0].strip()
    if name.isascii() and name.isdecimal() and len(name) <= 18:
        row = db.conn.execute("SELECT id FROM releases WHERE id = ?", (int(name),)).fetchone()
    else:
        try:
            post = parse_post(name)
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
    statements = rows(
        db,
        "SELECT id, ref, position, depth, kind, section, marker,"
        " (SELECT header FROM statements WHERE statements.id = statement_list.id) AS header, text, parent_id"
        " FROM statement_list"
        " WHERE release_id = ? ORDER BY position",
        release_id,
    )
    _add_details(db, release_id, statements)
    return ReleaseOutline(
        release=release,
        sections=rows(db, "SELECT * FROM sections WHERE release_id = ? ORDER BY position", release_id),
        statements=statements,
        attachments=rows(db, "SELECT * FROM attachments WHERE release_id = ? ORDER BY position", release_id),
        revisions=rows(
            db,
            # Captures of any time may be imported at any time: the order of the rows is not that of the texts.
            "SELECT seen_at, replaced_at, title, body FROM revisions WHERE release_id = ?"
            " ORDER BY seen_at, replaced_at, id",
            release_id,
        ),
        people=rows(
            db,
            "SELECT person_id, name, role, country FROM release_people WHERE release_id = ? ORDER BY rowid",
            release_id,
        ),
    )


_DETAILS = {
    "speakers": "SELECT statement_id, name, person_id, verb, how FROM statement_speakers {} ORDER BY 1, position",
    "countries": "SELECT statement_id, code, text FROM statement_countries {} ORDER BY statement_id, rowid",
    "dates": "SELECT statement_id, start_date, end_date, text FROM statement_dates {} ORDER BY rowid",
}


def _add_details(db: Database, release_id: int, statements: list[dict[str, Any]]) -> None:
    """Who speaks in each statement, and which countries and days it mentions."""
    by_id = {statement["id"]: statement for statement in statements}
    of_release = "WHERE statement_id IN (SELECT id FROM statements WHERE release_id = ?)"
    for name, sql in _DETAILS.items():
        for statement in statements:
            statement[name] = []
        for row in rows(db, sql.format(of_release), release_id):
            by_id[row.pop("statement_id")][name].append(row)


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
        "unread_boards": unread_boards(db),
        "boards": rows(
            db,
            "SELECT boards.id, boards.name, count(releases.id) AS releases, min(published) AS oldest,"
            " max(published) AS newest, total AS on_site,"
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
    looked_through = _looked_through(db)
    return [
        board
        | {
            "address": list_address(board["id"], board["site"]),
            "feed": feeds.get(board["id"]),
            "releases": releases.get(board["id"], 0),
            "last_success": looked_through.get(board["id"]),
        }
        for board in (known | held).values()
    ]


def _looked_through(db: Database) -> dict[str, str]:
    """When a run last looked through each board, by the order of the runs: a clock may have been wrong once."""
    # SQLite takes the other columns from the row that has the max().
    runs = db.conn.execute(
        "SELECT boards, finished_at, max(id) FROM runs WHERE boards IS NOT NULL GROUP BY 1 ORDER BY 3"
    )
    return {board: end for boards, end, _ in runs for board in boards.split()}


def last_success(db: Database) -> str | None:
    """When the site was last looked through; where no scheduled run ever was, when something was last imported.

    The last run by number, and not by its time: one that a wrong clock dated years ahead would stay the last for years.
    """
    row = db.conn.execute(
        "SELECT finished_at FROM runs WHERE outcome IN ('ok', 'partial') AND command ="
        " CASE WHEN EXISTS (SELECT 1 FROM runs WHERE command = 'run') THEN 'run' ELSE 'import' END"
        " ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return None if row is None else row[0]


def unread_boards(db: Database) -> list[dict[str, Any]]:
    """Boards whose listing cannot be read: board, reason, and since when, by the last run that looked through it.

    A run that reads the other boards succeeds all the same, and finds nothing new on this one.
    """
    problems = {
        url: (reason, seen_at)
        for url, reason, seen_at in db.conn.execute(
            "SELECT url, reason, seen_at FROM problems WHERE stage = 'discover' AND resolved_at IS NULL"
        )
    }
    boards = db.conn.execute("SELECT id, site, last_success FROM boards JOIN freshness ON board = id ORDER BY id")
    return [
        {"board": board, "reason": problems[address][0], "since": last or problems[address][1]}
        for board, site, last in boards
        if (address := list_address(board, site)) in problems
    ]


def rows(db: Database, sql: str, *parameters: object) -> list[dict[str, Any]]:
    """The answer to a query, each row a mapping of column to value."""
    cursor = db.conn.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
