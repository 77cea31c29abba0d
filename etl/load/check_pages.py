"""Proof that the rows are what the pages say: parse archived pages again and hold the rows against the answer."""

import sqlite3
from collections.abc import Iterator

from sqlite_utils import Database

from etl.load.check import Finding, check_database, damage
from etl.load.derived import derived_from, stored
from etl.load.earlier import differing_revisions
from etl.load.history import read_copies
from etl.load.pages import read_page
from etl.load.places import name_of_error
from etl.parse import PARSER_VERSION
from etl.parse.outline import outline_of
from etl.parse.page import PageError
from etl.parse.reader import parse_page

_REPARSE = "type: mofa-etl reparse"

NEWEST = 200
"""How many releases' pages are parsed again by a quick check: a second's work."""


def prove(db: Database, *, full: bool = False) -> list[Finding]:
    """All that is wrong with a database; quick unless ``full``: then every archived page is parsed again."""
    if findings := check_database(db):
        return findings
    try:
        findings = list(check_pages(db.conn, None if full else NEWEST))
        if full and not findings:
            findings = [
                Finding(
                    "revisions", found.ref, f"the earlier text of {found.seen_at} is not that of its page; {_REPARSE}"
                )
                for found in differing_revisions(db.conn)
            ]
    except sqlite3.DatabaseError as error:
        if not name_of_error(error).startswith("SQLITE_CORRUPT"):
            raise
        return [damage(error)]
    return findings


def count_older(db: Database) -> int:
    """How many releases an older parser read: their rows may rightly differ, and are not held against their pages."""
    return int(db.conn.execute("SELECT count(*) FROM releases WHERE parser <> ?", (PARSER_VERSION,)).fetchone()[0])


def check_pages(connection: sqlite3.Connection, newest: int | None) -> Iterator[Finding]:
    """What differs between releases and the pages that they were parsed from.

    ``newest`` bounds it to so many releases, those that changed last. Releases that another version of the parser
    read are left out: their rows may rightly differ.
    """
    chosen = connection.execute(
        "SELECT releases.id, coalesce(releases.board || '/' || releases.seq, 'release ' || releases.id), releases.url,"
        " releases.board, published, pages.body, dictionaries.body, sha256 FROM releases"
        " JOIN pages ON pages.id = page_id LEFT JOIN dictionaries ON dictionaries.id = dictionary_id WHERE parser = ?"
        " ORDER BY last_seen DESC, releases.id DESC LIMIT ?",
        (PARSER_VERSION, -1 if newest is None else newest),
    )
    for release_id, ref, url, board, published, body, dictionary, sha256 in chosen:
        try:
            page = parse_page(read_page(body, dictionary, sha256), url=url, board=board)
        except PageError as error:
            yield Finding("pages", ref, f"cannot be read again from its page: it {error}")
            continue
        fresh = derived_from(page, outline_of(page.lines, page.title), published)
        differences = fresh.differences(stored(connection, release_id))
        if published != page.published and published not in _days_of(connection, release_id, url, board):
            differences.append("published")
        if differences:
            what = f"differs from what its archived page says in {', '.join(differences)}"
            yield Finding("pages", ref, f"{what}; import the page again with --replace")


def _days_of(connection: sqlite3.Connection, release_id: int, url: str | None, board: str) -> set[str | None]:
    """The days of posting that the archived copies of a release print."""
    return {reading.page.published for _, reading in read_copies(connection, release_id, url, board)}
