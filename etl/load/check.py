"""Proof that a database is whole: every row accounted for, nothing lost, nothing made up."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from etl.address import Post, post_address
from etl.load.copies import hash_of
from etl.load.pages import is_whole
from etl.load.places import name_of_error
from etl.parse.conservation import difference
from etl.parse.outline import OUTSIDE
from etl.relations import schema_objects


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: what was checked, where, and what is wrong."""

    check: str
    where: str
    what: str


def check_database(db: Database) -> list[Finding]:
    """All that is wrong with a database but for what only its pages can show; an empty list means that it is sound."""
    findings: list[Finding] = []
    for check in _CHECKS:
        if findings and findings[-1].check == "schema":
            break  # without its tables nothing else can be asked
        try:
            findings += check(db.conn)
        except sqlite3.DatabaseError as error:
            if not name_of_error(error).startswith("SQLITE_CORRUPT"):
                raise
            findings.append(damage(error))
            break
    return findings


def damage(error: sqlite3.DatabaseError) -> Finding:
    """The finding that SQLite could not read the file."""
    return Finding("file", "the database file", f"is damaged ({error}); bring back a backup")


def _file(connection: sqlite3.Connection) -> Iterator[Finding]:
    for (message,) in connection.execute("PRAGMA integrity_check(20)"):
        if message != "ok":
            yield Finding("file", "the database file", f"{message}; bring back a backup")


def _foreign_keys(connection: sqlite3.Connection) -> Iterator[Finding]:
    for table, row_id, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Finding("foreign keys", f"{table} {row_id}", f"points to a row of {parent} that is not there")


def _positions(connection: sqlite3.Connection) -> Iterator[Finding]:
    for table in ("sections", "statements", "attachments"):
        for ref, count, low, high in connection.execute(
            f"SELECT {_REF}, count(*), min(position), max(position) FROM {table}"
            " JOIN releases ON releases.id = release_id GROUP BY release_id"
            " HAVING min(position) <> 1 OR max(position) <> count(*)"
        ):
            yield Finding("positions", ref, f"has {count} {table} at positions {low} to {high}; {_REPAIR}")


def _outline(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Parents and sections are of the same release, and each section has the one lead that opens it."""
    wrong = (
        ("parent.release_id <> statements.release_id OR parent.position >= statements.position", "its parent"),
        ("sections.release_id <> statements.release_id", "its section"),
        ("statements.kind = 'lead' AND statements.section_id IS NULL", "no section though it is a lead"),
        (f"statements.kind IN ({_OUTSIDE}) AND sections.id", "a section"),
        (
            f"statements.kind NOT IN ({_OUTSIDE}) AND sections.id IS NOT (SELECT section_id FROM statements AS lead"
            " WHERE lead.release_id = statements.release_id AND lead.kind = 'lead'"
            " AND lead.position <= statements.position ORDER BY lead.position DESC LIMIT 1)",
            "a section that is not the one it stands in",
        ),
        (
            "(statements.depth > 0) = (statements.kind IN"
            " ('lead', 'heading', 'question', 'signoff', 'disclaimer', 'attachment_note'))",
            "a depth that a line of its kind cannot have",
        ),
        (
            "statements.kind IN ('paragraph', 'note', 'row', 'bullet', 'answer', 'heading', 'question')"
            " AND statements.section_id IS NOT NULL AND statements.parent_id IS NULL",
            "no parent though its section has a lead",
        ),
    )
    for condition, what in wrong:
        for ref, position in connection.execute(
            f"SELECT {_REF}, statements.position FROM statements JOIN releases ON releases.id = statements.release_id"
            " LEFT JOIN statements AS parent ON parent.id = statements.parent_id"
            f" LEFT JOIN sections ON sections.id = statements.section_id WHERE {condition}"
        ):
            yield Finding("outline", f"{ref}#{position}", f"has {what}, which cannot be; {_REPAIR}")
    for ref, position, number, marker in connection.execute(
        f"SELECT {_REF}, statements.position, sections.number, marker FROM statements"
        " JOIN sections ON sections.id = section_id JOIN releases ON releases.id = statements.release_id"
        " WHERE kind = 'lead' AND marker <> coalesce(sections.number || '.', '□')"
    ):
        yield Finding("outline", f"{ref}#{position}", f"is marked {marker!r} in section {number!r}; {_REPAIR}")
    for ref, position, leads in connection.execute(
        f"SELECT {_REF}, sections.position, (SELECT count(*) FROM statements"
        " WHERE section_id = sections.id AND kind = 'lead') AS leads"
        " FROM sections JOIN releases ON releases.id = release_id WHERE leads <> 1"
    ):
        yield Finding("outline", ref, f"has {leads} leads in section {position} where one is due; {_REPAIR}")


def _conservation(connection: sqlite3.Connection) -> Iterator[Finding]:
    # Release by release, side by side: the statements of all are more than memory should hold.
    statements = connection.execute("SELECT release_id, marker, text FROM statements ORDER BY release_id, position")
    by_release = groupby(statements, key=itemgetter(0))
    owner, said = next(by_release, (None, iter(())))
    for release_id, ref, title, body in connection.execute(f"SELECT id, {_REF}, title, body FROM releases ORDER BY id"):
        while owner is not None and owner < release_id:
            owner, said = next(by_release, (None, iter(())))
        own = [(marker, text) for _, marker, text in said] if owner == release_id else []
        lost = difference(body.split("\n") if body else [], title, own)
        if lost:
            yield Finding("conservation", ref, f"{lost}; {_REPAIR}")


def _hashes(connection: sqlite3.Connection) -> Iterator[Finding]:
    names: dict[int, list[str | None]] = {}
    files = connection.execute("SELECT release_id, name FROM attachments ORDER BY release_id, position")
    for release_id, name in files:
        names.setdefault(release_id, []).append(name)
    for release_id, ref, title, body, department, stored in connection.execute(
        f"SELECT id, {_REF}, title, body, department, content_hash FROM releases"
    ):
        if hash_of(title, body.split("\n") if body else [], department, names.get(release_id, [])) != stored:
            yield Finding("hash", ref, f"title, body, department or attachments are not what was loaded; {_REPAIR}")


def _full_text(connection: sqlite3.Connection) -> Iterator[Finding]:
    try:
        differing = _differing_indexes(connection)
    except sqlite3.OperationalError as error:
        if not name_of_error(error).startswith("SQLITE_READONLY"):
            raise
        # FTS5 asks for the right to write even for this: look at a copy, which is a temporary file where it is large.
        with closing(sqlite3.connect("")) as copy:
            connection.backup(copy)
            differing = _differing_indexes(copy)
    for table in differing:
        mend = f"INSERT INTO {table} ({table}) VALUES ('rebuild')"
        yield Finding("full-text index", table, f"differs from its rows; {mend} mends it")


def _differing_indexes(connection: sqlite3.Connection) -> list[str]:
    return [table for table in ("statements_fts", "releases_fts") if not _index_agrees(connection, table)]


def _index_agrees(connection: sqlite3.Connection, table: str) -> bool:
    inside = connection.in_transaction
    try:
        # With rank 1 the index is held against the rows that it is an index of.
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if not name_of_error(error).startswith("SQLITE_CORRUPT"):
            raise
        return False
    finally:
        if not inside:
            connection.rollback()
    return True


def _revisions(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Each earlier text has its page, one of the same release, and was there before it was replaced."""
    for ref, seen_at, turned in connection.execute(
        f"SELECT {_REF}, seen_at, seen_at > replaced_at FROM revisions"
        " JOIN releases ON releases.id = revisions.release_id LEFT JOIN pages ON pages.id = revisions.page_id"
        " WHERE seen_at > replaced_at OR (pages.release_id IS NOT revisions.release_id"
        " AND NOT EXISTS (SELECT 1 FROM metadata WHERE key = 'slim_copy'))"
    ):
        what = "ends before it begins" if turned else "has no archived page of its release"
        yield Finding("revisions", ref, f"the earlier text of {seen_at} {what}; bring back a backup")


def _people(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Everybody is named by a release, and has what the newest of them tells."""
    newest = "SELECT {} FROM release_people WHERE person_id = people.id{} ORDER BY day DESC, release_id DESC LIMIT 1"
    told = ", ".join(
        f"({newest.format(column, '' if column == 'name' else f' AND {column} IS NOT NULL')})"
        for column in ("name", "role", "country")
    )
    for person_id, name in connection.execute(
        f"SELECT id, name FROM people WHERE (name, role, country) IS NOT ({told})"
    ):
        yield Finding("people", f"person {person_id} ({name})", "is not as the releases tell; type: mofa-etl reparse")
    for (ref,) in connection.execute(
        f"SELECT DISTINCT {_REF} FROM release_people JOIN releases ON releases.id = release_id"
        " WHERE day <> coalesce(published, '')"
    ):
        yield Finding("people", ref, f"has people of another day of posting; {_REPAIR}")


def _schema(connection: sqlite3.Connection) -> Iterator[Finding]:
    """All tables, views, indexes and triggers are there."""
    there = set(connection.execute("SELECT type, name FROM sqlite_master").fetchall())
    for kind, name in sorted(schema_objects() - there):
        yield Finding("schema", f"the {kind} {name}", "is not there; bring back a backup")


def _pages(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Every release has the page it was parsed from, every page is whole. A slim copy rightly lacks pages."""
    for (ref,) in connection.execute(
        f"SELECT {_REF} FROM releases LEFT JOIN pages ON pages.id = page_id AND pages.release_id = releases.id"
        " WHERE pages.id IS NULL"
        " AND NOT (page_id IS NULL AND EXISTS (SELECT 1 FROM metadata WHERE key = 'slim_copy'))"
    ):
        yield Finding("pages", ref, f"has no archived page that it was parsed from; {_REPAIR}")
    for page_id, ref, origin, sha256, body, dictionary in connection.execute(
        f"SELECT pages.id, {_REF}, coalesce(origin, pages.url), sha256, pages.body, dictionaries.body FROM pages"
        " LEFT JOIN releases ON releases.id = pages.release_id"
        " LEFT JOIN dictionaries ON dictionaries.id = dictionary_id"
    ):
        if not is_whole(body, dictionary, sha256):
            what = f"is damaged: its bytes do not have the hash stored with them; import {origin} again"
            yield Finding("pages", f"page {page_id} of {ref or 'no release'}", what)
    for page_id, board, seq in connection.execute(
        "SELECT pages.id, pages.board, pages.seq FROM pages JOIN releases ON releases.id = pages.release_id"
        " WHERE pages.board <> releases.board OR pages.seq <> releases.seq"
    ):
        yield Finding("pages", f"page {page_id}", f"is of {board}/{seq} but belongs to another release")


def _identity(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Each release has the canonical address that follows from its board and seq."""
    for ref, board, seq, url, site in connection.execute(
        f"SELECT {_REF}, board, seq, url, site FROM releases JOIN boards ON boards.id = board"
    ):
        due = None if seq is None else post_address(Post(board, seq), site)
        if url != due:
            yield Finding("identity", ref, f"has the address {url} where {due} is due; {_REPAIR}")


_OUTSIDE = ", ".join(repr(kind) for kind in sorted(OUTSIDE))
_REF = "coalesce(releases.board || '/' || releases.seq, 'release ' || releases.id)"
_REPAIR = "import its page again with --replace"
_CHECKS: tuple[Callable[[sqlite3.Connection], Iterator[Finding]], ...] = (
    _schema,
    _file,
    _foreign_keys,
    _identity,
    _positions,
    _outline,
    _conservation,
    _hashes,
    _full_text,
    _pages,
    _revisions,
    _people,
)
