"""Proof that the rows are what the pages say: parse archived pages again and hold the rows against the answer."""

import sqlite3
import zlib
from collections.abc import Iterator

from etl.load.check import Finding
from etl.load.copies import content_hash
from etl.load.pages import read_page
from etl.parse import PARSER_VERSION
from etl.parse.outline import outline_of
from etl.parse.page import PageError
from etl.parse.reader import parse_page

Row = tuple[int, int | None, int | None, int, str, str, str]


def check_pages(connection: sqlite3.Connection, newest: int | None) -> Iterator[Finding]:
    """What differs between releases and the pages that they were parsed from.

    ``newest`` bounds it to so many releases, those that changed last. Releases that another version of the parser read
    are left out: their rows may rightly differ.
    """
    chosen = connection.execute(
        "SELECT releases.id, coalesce(releases.board || '/' || releases.seq, 'release ' || releases.id), releases.url,"
        " releases.board, content_hash, releases.lang, releases.skin, pages.body"
        " FROM releases JOIN pages ON pages.id = page_id WHERE parser = ?"
        " ORDER BY last_seen DESC, releases.id DESC LIMIT ?",
        (PARSER_VERSION, -1 if newest is None else newest),
    )
    for release_id, ref, url, board, stored_hash, lang, skin, body in chosen:
        try:
            page = parse_page(read_page(body), url=url, board=board)
        except (zlib.error, PageError) as error:
            yield Finding("pages", ref, f"cannot be read again from its page: it {error}")
            continue
        if (content_hash(page), page.lang, page.skin) != (stored_hash, lang, skin):
            yield Finding("pages", ref, f"is not what its archived page says; {_REPAIR}")
            continue
        statements = outline_of(page.lines, page.title).statements
        said: list[Row] = [(s.position, s.section, s.parent, s.depth, s.kind, s.marker, s.text) for s in statements]
        if said != _stored(connection, release_id):
            yield Finding("pages", ref, f"has statements that are not those of its archived page; {_REPAIR}")


_REPAIR = "import the page again with --replace"


def _stored(connection: sqlite3.Connection, release_id: int) -> list[Row]:
    return connection.execute(
        "SELECT statements.position, sections.position, parent.position, statements.depth, statements.kind,"
        " statements.marker, statements.text FROM statements"
        " LEFT JOIN sections ON sections.id = statements.section_id"
        " LEFT JOIN statements AS parent ON parent.id = statements.parent_id"
        " WHERE statements.release_id = ? ORDER BY statements.position",
        (release_id,),
    ).fetchall()
