"""Proof that the rows are what the pages say: parse archived pages again and hold the rows against the answer."""

import sqlite3
from collections.abc import Iterator

import zstandard

from etl.load.check import Finding
from etl.load.derived import derived_from, stored
from etl.load.pages import read_page
from etl.parse import PARSER_VERSION
from etl.parse.outline import outline_of
from etl.parse.page import PageError
from etl.parse.reader import parse_page


def check_pages(connection: sqlite3.Connection, newest: int | None) -> Iterator[Finding]:
    """What differs between releases and the pages that they were parsed from.

    ``newest`` bounds it to so many releases, those that changed last. Releases that another version of the parser
    read are left out: their rows may rightly differ.
    """
    chosen = connection.execute(
        "SELECT releases.id, coalesce(releases.board || '/' || releases.seq, 'release ' || releases.id), releases.url,"
        " releases.board, pages.body, dictionaries.body FROM releases JOIN pages ON pages.id = page_id"
        " LEFT JOIN dictionaries ON dictionaries.id = dictionary_id WHERE parser = ?"
        " ORDER BY last_seen DESC, releases.id DESC LIMIT ?",
        (PARSER_VERSION, -1 if newest is None else newest),
    )
    for release_id, ref, url, board, body, dictionary in chosen:
        try:
            page = parse_page(read_page(body, dictionary), url=url, board=board)
        except (zstandard.ZstdError, PageError) as error:
            yield Finding("pages", ref, f"cannot be read again from its page: it {error}")
            continue
        fresh = derived_from(page, outline_of(page.lines, page.title))
        differences = fresh.differences(stored(connection, release_id))
        if differences:
            what = f"differs from what its archived page says in {', '.join(differences)}"
            yield Finding("pages", ref, f"{what}; import the page again with --replace")
