"""What a release said and when, from all copies of it that are dated: the present text and those before it.

The answer depends on the copies alone, not on the order in which they came: archives are imported in any. A copy
without a date says nothing of when it was true: it stands where its import put it, until a dated copy says the same.
"""

import sqlite3
from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from etl.load.copies import Copy, CopyKind, copy_of, is_better, is_cut, is_edit
from etl.load.pages import read_page
from etl.parse.outline import Outline, outline_of
from etl.parse.page import Page, PageError
from etl.parse.reader import parse_page


@dataclass(frozen=True, slots=True)
class Dated:
    """A copy of a release and when the site said it; ``page_id`` is its page in the archive.

    A copy without a date tells only when it was imported; ``dated`` is false for it.
    """

    at: str
    sha256: str
    page_id: int
    copy: Copy
    dated: bool = True

    @property
    def order(self) -> tuple[str, str]:
        """By time; of two at one time by their bytes, so that there is always the same order.

        Those that were fetched, or imported without a date, come after the others, in the order in which they came.
        """
        captured = self.dated and self.copy.kind != "fetched"
        return self.at, self.sha256 if captured else f"~{self.page_id:020}"


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


@dataclass(frozen=True, slots=True)
class Standing:
    """What a release's rows say before its history is told anew.

    ``page_id`` is the page of its present text, ``chosen_at`` when ``import --replace`` put that there, and ``past``
    the pages of its revisions, with when each was first seen.
    """

    page_id: int | None
    chosen_at: str | None = None
    past: Mapping[int, str] = field(default_factory=dict)


def history_of(copies: Sequence[Dated], standing: Standing = Standing(None)) -> History:
    """The history that copies of one release tell.

    The present text is the newest whole copy of the best kind; one that the user chose stays until the site says
    something else later. Copies before it that the ministry's edits set apart are its past. Cut copies, and such as
    lack the title of another with the same words, tell nothing of their own.
    """
    telling = [copy for copy in copies if copy.dated and not _is_lesser(copy, copies)]
    undated = [*_undated(copies, telling, standing)]
    chosen_at = standing.chosen_at
    chosen = [replace(copy, at=chosen_at) for copy in copies if chosen_at and copy.page_id == standing.page_id]
    known = [*telling, *undated, *chosen] or [copy for copy in copies if copy.dated] or copies
    line = sorted(known, key=lambda dated: dated.order)
    first = line.index(chosen[0]) if chosen else 0
    present = max(range(first, len(line)), key=lambda i: (_rank(line[i].copy.kind), i))
    runs: list[list[Dated]] = []
    for dated in line[: present + 1]:
        if runs and _says_the_same(_best(runs[-1]).copy, dated.copy):
            runs[-1].append(dated)
        else:
            runs.append([dated])
    past = tuple(Past(_best(run), run[0].at, after[0].at) for run, after in zip(runs, runs[1:], strict=False))
    return History(line[present] if line[present] in chosen else _best(runs[-1]), past)


def _undated(copies: Sequence[Dated], telling: Sequence[Dated], standing: Standing) -> Iterator[Dated]:
    """The copies without a date that stand as the present text or as a revision, and tell what no dated one does."""
    for copy in copies:
        is_present = copy.page_id == standing.page_id
        at = copy.at if is_present else standing.past.get(copy.page_id)
        if copy.dated or at is None or (is_present and (standing.chosen_at or _is_lesser(copy, copies))):
            continue
        if not any(_covers(other.copy, copy.copy) for other in telling):
            yield replace(copy, at=at)


def _covers(dated: Copy, undated: Copy) -> bool:
    return not is_better(undated.kind, dated.kind) and _says_the_same(dated, undated)


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


_MOST_KEPT = 32_000_000
"""Bytes of pages of which it is kept what the parser made of them."""
_readings: OrderedDict[tuple[str, str | None, str], tuple[int, Reading]] = OrderedDict()


def read_copies(
    connection: sqlite3.Connection, release_id: int, url: str | None, board: str
) -> list[tuple[Dated, Reading]]:
    """All archived copies of a release that can be read, with the time of each."""
    found = []
    last_fetched = ""
    for page_id, at, fetched, dated, sha256, body, dictionary in connection.execute(
        "SELECT pages.id, fetched_at, http_status IS NOT NULL, dated, sha256, pages.body, dictionaries.body FROM pages"
        " LEFT JOIN dictionaries ON dictionaries.id = dictionary_id WHERE release_id = ? ORDER BY pages.id",
        (release_id,),
    ):
        try:
            reading = _read(read_page(body, dictionary, sha256), sha256, url, board)
        except PageError:
            continue  # kept as evidence; check tells of it
        copy = reading.copy
        if fetched:
            copy = copy_of(reading.page, reading.outline, "fetched")
            # What was fetched later is newer, even where this machine's clock was set back in between.
            at = last_fetched = max(at, last_fetched)
        found.append((Dated(at, sha256, page_id, copy, bool(dated)), reading))
    return found


def read_standing(connection: sqlite3.Connection, release_id: int) -> Standing:
    """What a release's rows say of its present and past."""
    page_id, chosen_at = connection.execute(
        "SELECT page_id, chosen_at FROM releases WHERE id = ?", (release_id,)
    ).fetchone()
    past = connection.execute(
        "SELECT page_id, seen_at FROM revisions WHERE release_id = ? AND page_id IS NOT NULL", (release_id,)
    )
    return Standing(page_id, chosen_at, dict(past.fetchall()))


def write_revisions(
    connection: sqlite3.Connection, release_id: int, history: History, pages: Mapping[int, tuple[Dated, Page]]
) -> None:
    """The past of a release as rows, with ``pages`` the copies that it was told from.

    A row that is there keeps its id. Those whose page cannot be read stay, and those of a copy without a date, unless a
    dated one says the same: that they stood here is all that is known of them.
    """
    rows = connection.execute(
        "SELECT id, page_id, content_hash FROM revisions WHERE release_id = ? ORDER BY id", (release_id,)
    ).fetchall()
    old: dict[int, deque[int]] = defaultdict(deque)
    undated: dict[str, deque[int]] = defaultdict(deque)
    for row_id, page_id, content_hash in rows:
        if page_id not in pages:
            continue
        if pages[page_id][0].dated:
            old[page_id].append(row_id)
        else:
            undated[content_hash].append(row_id)
    for past in history.past:
        copy, page_id = past.dated.copy, past.dated.page_id
        values = (past.seen_at, past.replaced_at, copy.title, pages[page_id][1].body, copy.content_hash, page_id)
        there = old[page_id] or undated[copy.content_hash]
        if there:
            connection.execute(
                "UPDATE revisions SET seen_at = ?, replaced_at = ?, title = ?, body = ?, content_hash = ?, page_id = ?"
                " WHERE id = ?",
                (*values, there.popleft()),
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


def _read(body: bytes, sha256: str, url: str | None, board: str) -> Reading:
    """What the parser makes of a page; ``sha256`` is that of its bytes.

    The captures of one release come close together, and each new one is held against all of them, so that what was
    made of the last pages is kept.
    """
    key = sha256, url, board
    if key in _readings:
        _readings.move_to_end(key)
        return _readings[key][1]
    page = parse_page(body, url=url, board=board)
    outline = outline_of(page.lines, page.title)
    reading = Reading(page, outline, copy_of(page, outline, "html" if page.is_html else "text"))
    _readings[key] = len(body), reading
    while len(_readings) > 1 and sum(size for size, _ in _readings.values()) > _MOST_KEPT:
        _readings.popitem(last=False)
    return reading
