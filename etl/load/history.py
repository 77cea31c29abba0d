"""What a release said and when, from all copies of it that are dated: the present text and those before it.

The answer depends on the copies alone, not on the order in which they came: archives are imported in any.
"""

import sqlite3
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import zstandard

from etl.load.copies import Copy, CopyKind, copy_of, is_better, is_cut, is_edit
from etl.load.pages import read_page
from etl.parse.outline import Outline, outline_of
from etl.parse.page import Page, PageError
from etl.parse.reader import parse_page


@dataclass(frozen=True, slots=True)
class Dated:
    """A copy of a release and when it was captured, fetched or imported; ``page_id`` is its page in the archive."""

    at: str
    sha256: str
    page_id: int
    copy: Copy

    @property
    def order(self) -> tuple[str, str]:
        """By time; of two at one time by their bytes, so that there is always the same order."""
        return self.at, self.sha256


@dataclass(frozen=True, slots=True)
class Past:
    """A text that the release had from ``seen_at`` until ``replaced_at``, as far as the copies tell."""

    dated: Dated
    seen_at: str
    replaced_at: str


@dataclass(frozen=True, slots=True)
class History:
    """The present text of a release and those before it, oldest first."""

    present: Dated
    past: tuple[Past, ...]


def history_of(copies: Sequence[Dated]) -> History:
    """The history that copies of one release tell.

    The present text is the newest whole copy of the best kind. Copies before it that the ministry's edits set apart
    are its past. Cut copies, and such as lack the title of another with the same words, tell nothing of their own.
    """
    telling = [copy for copy in copies if not _is_lesser(copy, copies)] or copies
    line = sorted(telling, key=lambda dated: dated.order)
    present = max(range(len(line)), key=lambda i: (_rank(line[i].copy.kind), i))
    runs: list[list[Dated]] = []
    for dated in line[: present + 1]:
        if runs and _says_the_same(_best(runs[-1]).copy, dated.copy):
            runs[-1].append(dated)
        else:
            runs.append([dated])
    past = tuple(Past(_best(run), run[0].at, after[0].at) for run, after in zip(runs, runs[1:], strict=False))
    return History(_best(runs[-1]), past)


def _is_lesser(dated: Dated, copies: Sequence[Dated]) -> bool:
    copy = dated.copy
    for other in copies:
        if is_cut(copy, other.copy, older=dated.order < other.order):
            return True
        untitled = copy.title is None and other.copy.title is not None and copy.words == other.copy.words
        if untitled and not is_better(copy.kind, other.copy.kind):
            return True
    return False


def _says_the_same(before: Copy, after: Copy) -> bool:
    """Whether a copy is of the same text as the one before it: no edit lies between them."""
    if before.content_hash == after.content_hash:
        return True
    if before.words == after.words and after.title is None and before.kind != after.kind:
        return True
    return not is_edit(before, after)


def _best(run: Sequence[Dated]) -> Dated:
    """The copy that stands for a run of copies of one text: the first of the best kind."""
    return max(run, key=lambda dated: _rank(dated.copy.kind))


def _rank(kind: CopyKind) -> int:
    return ("text", "html", "fetched").index(kind)


@dataclass(frozen=True, slots=True)
class Reading:
    """An archived page as today's parser reads it."""

    page: Page
    outline: Outline
    copy: Copy


@dataclass(frozen=True, slots=True)
class _Raw:
    """A page's bytes, known by their hash."""

    sha256: str
    url: str | None
    board: str
    body: bytes = field(compare=False)


def read_copies(
    connection: sqlite3.Connection, release_id: int, url: str | None, board: str
) -> list[tuple[Dated, Reading]]:
    """All archived copies of a release that can be read, with the time of each."""
    found = []
    for page_id, at, fetched, sha256, body, dictionary in connection.execute(
        "SELECT pages.id, fetched_at, http_status IS NOT NULL, sha256, pages.body, dictionaries.body FROM pages"
        " LEFT JOIN dictionaries ON dictionaries.id = dictionary_id WHERE release_id = ? ORDER BY pages.id",
        (release_id,),
    ):
        try:
            reading = _read(_Raw(sha256, url, board, read_page(body, dictionary)))
        except (zstandard.ZstdError, PageError):
            continue  # kept as evidence; check tells of it
        copy = reading.copy if not fetched else copy_of(reading.page, reading.outline, "fetched")
        found.append((Dated(at, sha256, page_id, copy), reading))
    return found


def write_revisions(
    connection: sqlite3.Connection, release_id: int, history: History, pages: Mapping[int, Page]
) -> None:
    """The past of a release as rows; one that is there keeps its id, and one whose page cannot be read stays."""
    rows = connection.execute("SELECT id, page_id FROM revisions WHERE release_id = ? ORDER BY id", (release_id,))
    old: dict[int | None, deque[int]] = defaultdict(deque)
    for row_id, page_id in rows.fetchall():
        if page_id in pages:
            old[page_id].append(row_id)
    for past in history.past:
        copy, page_id = past.dated.copy, past.dated.page_id
        values = (past.seen_at, past.replaced_at, copy.title, pages[page_id].body, copy.content_hash, page_id)
        if old[page_id]:
            connection.execute(
                "UPDATE revisions SET seen_at = ?, replaced_at = ?, title = ?, body = ?, content_hash = ?, page_id = ?"
                " WHERE id = ?",
                (*values, old[page_id].popleft()),
            )
        else:
            connection.execute(
                "INSERT INTO revisions (seen_at, replaced_at, title, body, content_hash, page_id, release_id)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*values, release_id),
            )
    for row_ids in old.values():
        for row_id in row_ids:
            connection.execute("DELETE FROM revisions WHERE id = ?", (row_id,))


# The captures of one release come close together, and each new one is held against all of them.
@lru_cache(maxsize=100)
def _read(raw: _Raw) -> Reading:
    page = parse_page(raw.body, url=raw.url, board=raw.board)
    outline = outline_of(page.lines, page.title)
    return Reading(page, outline, copy_of(page, outline, "html" if page.is_html else "text"))
