"""Every archived page parsed again with today's parser; no network."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from etl.address import Post, post_address
from etl.clock import now
from etl.load.derived import derived_from, stored
from etl.load.earlier import differing_revisions, rewrite_revision
from etl.load.pages import RawPage, read_page
from etl.load.release_row import note_parser
from etl.load.releases import adopt_page, rewrite_release
from etl.load.runs import Counts, Ending, Stage, finish_run, record_problem, resolve_problems, start_run
from etl.parse import PARSER_VERSION
from etl.parse.outline import Outline, outline_of
from etl.parse.page import Page, PageError, UnknownBoard
from etl.parse.reader import parse_page
from etl.workers import WORTH_A_POOL, spread


@dataclass(frozen=True, slots=True)
class Archived:
    """A page from the archive: whose it is, its compressed bytes with their dictionary, and how it is to be read.

    ``name`` is what the user knows it by, ``source`` what its problems are entered under: the file that it was imported
    from, or the post's canonical address, as in the other commands. ``held`` says that its post is, from another copy.
    ``published`` is the release's day as it is stored.
    """

    page_id: int
    release_id: int | None
    name: str
    source: str
    held: bool
    url: str | None
    board: str | None
    published: str | None
    body: bytes
    dictionary: bytes | None
    sha256: str

    def raw(self) -> bytes:
        """The bytes of the page. Raises DamagedPage."""
        return read_page(self.body, self.dictionary, self.sha256)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the parser makes of a page: the sum of all that it gives and its day, or why it cannot be understood."""

    page_id: int
    digest: bytes | None
    published: str | None
    error: str | None


@dataclass(slots=True)
class ReparseReport:
    """What a reparse did, or would do. ``fields`` counts the fields that differ, by name."""

    counts: Counts = field(default_factory=Counts)
    fields: Counter[str] = field(default_factory=Counter)
    run_id: int | None = None
    outcome: Ending = "ok"


def reparse(
    db: Database,
    *,
    dry_run: bool = False,
    workers: int | None = None,
    on_change: Callable[[str, list[str]], None] = lambda name, fields: None,
    on_problem: Callable[[Stage, str, str], None] = lambda stage, name, reason: None,
    on_page: Callable[[], None] = lambda: None,
) -> ReparseReport:
    """Hold every release against what today's parser reads in its page, and rewrite those that differ.

    A page that the parser no longer understands keeps its rows and becomes a problem; one that was not
    understood before may become a release. ``dry_run`` writes nothing. ``on_change(name, fields)`` is told of
    each release that differs.
    """
    report = ReparseReport(outcome="interrupted")
    if not dry_run:
        report.run_id = start_run(db, "reparse", now())
    try:
        pool = workers if workers or count_pages(db) >= WORTH_A_POOL else 1
        for archived, reading in _read_all(db.conn, pool):
            on_page()
            _settle(db, archived, reading, report, dry_run, on_change, on_problem)
        for revision in differing_revisions(db.conn):
            report.fields["revisions"] += 1
            if not dry_run:
                rewrite_revision(db, revision)
        report.outcome = "partial" if report.counts.failed else "ok"
    finally:
        if report.run_id is not None:
            finish_run(db, report.run_id, report.counts, report.outcome, now())
    return report


def count_pages(db: Database) -> int:
    """How many pages a reparse reads."""
    return int(db.conn.execute(f"SELECT count(*) {_CHOSEN}").fetchone()[0])


_CHOSEN = """
FROM pages LEFT JOIN releases ON releases.page_id = pages.id
LEFT JOIN boards ON boards.id = pages.board
WHERE (releases.id IS NOT NULL OR pages.release_id IS NULL)"""

_HELD = "EXISTS (SELECT 1 FROM releases AS others WHERE others.board = pages.board AND others.seq = pages.seq)"


def _read_all(connection: sqlite3.Connection, workers: int | None) -> Iterator[tuple[Archived, Reading]]:
    """The pages that releases were parsed from, and those that were not understood, with what they give."""
    waiting: dict[int, Archived] = {}

    # A page that is adopted gets a new row: it has been read already.
    end = connection.execute("SELECT max(id) FROM pages").fetchone()[0] or 0

    def pages() -> Iterator[Archived]:
        dictionaries: dict[int, bytes] = {}
        last = 0
        while True:
            # In portions, so that no cursor stands open while releases are rewritten.
            rows = connection.execute(
                "SELECT pages.id, releases.id, coalesce(releases.url, pages.url, pages.origin, 'page ' || pages.id),"
                f" pages.origin, pages.board, pages.seq, site, releases.id IS NULL AND {_HELD},"
                " CASE WHEN releases.id IS NULL THEN pages.url ELSE releases.url END,"
                f" coalesce(releases.board, pages.board), published, dictionary_id, pages.body, sha256 {_CHOSEN}"
                " AND pages.id > ? AND pages.id <= ? ORDER BY pages.id LIMIT 200",
                (last, end),
            ).fetchall()
            if not rows:
                return
            for page_id, release_id, name, origin, board, seq, site, *facts, dictionary_id, body, sha256 in rows:
                address = post_address(Post(board, seq), site) if board and seq else name
                # One object for all its pages: a batch carries it to another process once.
                dictionary = dictionaries.get(dictionary_id)
                if dictionary_id is not None and dictionary is None:
                    sql = "SELECT body FROM dictionaries WHERE id = ?"
                    dictionary = connection.execute(sql, (dictionary_id,)).fetchone()[0]
                    dictionaries = {dictionary_id: dictionary}
                held, url, of_board, published = facts
                if release_id is None and board and seq:
                    # The address that it was fetched from may be that of a stand-in for the site.
                    url = address
                whose = (page_id, release_id, name, origin or address, held, url, of_board, published)
                archived = Archived(*whose, body, dictionary, sha256)
                waiting[archived.page_id] = archived
                yield archived
            last = rows[-1][0]

    for reading in spread(_read, pages(), workers):
        yield waiting.pop(reading.page_id), reading


def _read(archived: Archived) -> Reading:
    try:
        page, outline = _parse(archived)
        if page.board is None:
            raise UnknownBoard("does not tell which board it is from; import it again with --board or --url")
    except PageError as error:
        return Reading(archived.page_id, None, None, str(error))
    published = archived.published or page.published
    return Reading(archived.page_id, derived_from(page, outline, published).digest(), page.published, None)


def _parse(archived: Archived) -> tuple[Page, Outline]:
    page = parse_page(archived.raw(), url=archived.url, board=archived.board)
    return page, outline_of(page.lines, page.title)


def _settle(
    db: Database,
    archived: Archived,
    reading: Reading,
    report: ReparseReport,
    dry_run: bool,
    on_change: Callable[[str, list[str]], None],
    on_problem: Callable[[Stage, str, str], None],
) -> None:
    counts = report.counts
    counts.found += 1
    if reading.error is not None and archived.held:
        counts.ignored += 1  # kept as evidence; another copy of its post was understood
        return
    if reading.error is not None:
        counts.failed += 1
        on_problem("parse", archived.source, reading.error)
        if report.run_id is not None:
            record_problem(db, report.run_id, archived.source, "parse", reading.error, now())
        return
    if archived.release_id is None:
        _adopt(db, archived, report, dry_run, on_change)
    else:
        _compare(db, archived, archived.release_id, reading, report, dry_run, on_change)
    if report.run_id is not None:
        resolve_problems(db, archived.source, now(), "parse")


def _adopt(
    db: Database,
    archived: Archived,
    report: ReparseReport,
    dry_run: bool,
    on_change: Callable[[str, list[str]], None],
) -> None:
    """A page that was not understood when it came, and is now."""
    page, outline = _parse(archived)
    on_change(archived.name, ["all of it: the page was not understood before"])
    if dry_run:
        report.counts.new += 1
        return
    raw = RawPage(archived.raw(), *_origin(db.conn, archived.page_id))
    saved = adopt_page(db, page, outline, archived.page_id, raw, now())
    report.counts.new += saved.outcome == "new"
    report.counts.changed += saved.outcome == "changed"
    report.counts.unchanged += saved.outcome == "unchanged"


def _origin(connection: sqlite3.Connection, page_id: int) -> tuple[Any, ...]:
    sql = "SELECT url, fetched_at, http_status, origin, etag, last_modified, dated FROM pages WHERE id = ?"
    row: tuple[Any, ...] = connection.execute(sql, (page_id,)).fetchone()
    return row


def _compare(
    db: Database,
    archived: Archived,
    release_id: int,
    reading: Reading,
    report: ReparseReport,
    dry_run: bool,
    on_change: Callable[[str, list[str]], None],
) -> None:
    """A release, held against what its page gives today."""
    held = stored(db.conn, release_id)
    sql = "SELECT published IS NULL AND ? IS NOT NULL, parser <> ?, page_id FROM releases WHERE id = ?"
    gains_day, is_older, page_id = db.conn.execute(sql, (reading.published, PARSER_VERSION, release_id)).fetchone()
    if page_id != archived.page_id:
        # It has another page since this one was read: one that was adopted.
        report.counts.unchanged += 1
        return
    if held.digest() == reading.digest and not gains_day:
        report.counts.unchanged += 1
        if is_older and not dry_run:
            note_parser(db, release_id)
        return
    page, outline = _parse(archived)
    fresh = derived_from(page, outline, archived.published or page.published)
    differences = fresh.differences(held) + (["published"] if gains_day else [])
    report.counts.changed += 1
    report.fields.update(differences)
    on_change(archived.name, differences)
    if not dry_run:
        rewrite_release(db, release_id, page, outline)
