"""Drift before it hurts: releases that are read, but less well than those before them.

A redesign of the site often leaves pages that still parse: a day is gone, sections are lines like any other, a new
glyph opens the bullets. Each sign is a share of a board's releases. Those posted in the last ``RECENT_DAYS`` are held
against those of the year before: older ones are of other habits (numbered sections were once on every page), and
would raise an alarm for ever. Text copies are left out, since other programs made them from the pages.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from sqlite_utils import Database

from etl.clock import korean_day
from etl.parse.markers import looks_marked

RECENT_DAYS = 30
BEFORE_DAYS = 365
FEWEST_RECENT = 10
FEWEST_BEFORE = 30
LEAST_MOVE = 0.05
"""Five points: a smaller move may be real, and is no reason to look."""
LEAST_Z = 3.29
"""Standard errors: of a thousand comparisons in which nothing has changed about one gets there."""

_SIGNS = ("without date", "without text", "without sections", "with unknown markers")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many releases."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share; None of no release."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class DriftSign:
    """One share of a board's releases, of late and before. ``sign`` is ``skin NAME`` or one of four others."""

    board: str
    sign: str
    recent: Share
    before: Share

    @property
    def compared(self) -> bool:
        """Whether there are enough releases on both sides to say anything."""
        return self.recent.of >= FEWEST_RECENT and self.before.of >= FEWEST_BEFORE

    @property
    def moved(self) -> bool:
        """Whether the share moved by so much that chance is no explanation.

        Two proportions, pooled, with Yates's correction for small numbers: at least 10 and 30 releases, a move of 5
        points or more, and 3.29 standard errors. 3 of 10 against 0 of 100 has moved, 2 of 10 has not.
        """
        recent, before = self.recent.value, self.before.value
        if not self.compared or recent is None or before is None:
            return False
        pooled = (self.recent.count + self.before.count) / (self.recent.of + self.before.of)
        inverse = 1 / self.recent.of + 1 / self.before.of
        error = sqrt(pooled * (1 - pooled) * inverse)
        move = abs(recent - before)
        return move >= LEAST_MOVE and move - inverse / 2 >= LEAST_Z * error > 0


@dataclass(frozen=True, slots=True)
class _Release:
    """What is looked at of a release."""

    board: str
    recent: bool
    signs: frozenset[str]


def read_drift(db: Database, today: str | None = None) -> list[DriftSign]:
    """Every sign for each board that has releases of the last 30 days; ``today`` is a Korean day."""
    last = date.fromisoformat(today) if today else korean_day()
    recent_from = (last - timedelta(days=RECENT_DAYS)).isoformat()
    before_from = (last - timedelta(days=RECENT_DAYS + BEFORE_DAYS)).isoformat()
    counts: dict[tuple[str, bool, str], int] = defaultdict(int)
    totals: dict[tuple[str, bool], int] = defaultdict(int)
    skins: dict[str, set[str]] = defaultdict(set)
    for release in _read_releases(db, before_from, recent_from):
        totals[release.board, release.recent] += 1
        for sign in release.signs:
            counts[release.board, release.recent, sign] += 1
            if sign not in _SIGNS:
                skins[release.board].add(sign)
    return [
        DriftSign(board, sign, *(Share(counts[board, side, sign], totals[board, side]) for side in (True, False)))
        for board in sorted(skins)
        if totals[board, True]
        for sign in (*sorted(skins[board]), *_SIGNS)
    ]


def _read_releases(db: Database, before_from: str, recent_from: str) -> Iterator[_Release]:
    """The releases of both spans, with the signs that they show."""
    marked = _with_unknown_markers(db.conn.execute(f"{_CHOSEN} {_PARAGRAPHS}", {"first": before_from}))
    for id_, board, skin, day, *signs in db.conn.execute(f"{_CHOSEN} {_FACTS}", {"first": before_from}):
        shown = (*signs, id_ in marked)
        names = [sign for sign, is_shown in zip(_SIGNS, shown, strict=True) if is_shown]
        yield _Release(board, day >= recent_from, frozenset([f"skin {skin}", *names]))


def _with_unknown_markers(paragraphs: Iterable[tuple[int, str]]) -> set[int]:
    return {release_id for release_id, text in paragraphs if looks_marked(text)}


# A page that prints no day has that of the listing, else that on which it came. Asked in two parts, so that each
# is answered from the index: of the bodies in between not one is read.
_CHOSEN = """
WITH chosen (id, board, skin, day, without_date, without_text) AS MATERIALIZED (
  SELECT id, board, skin, published, 0, body = '' FROM releases WHERE published >= :first AND copy <> 'text'
  UNION ALL
  SELECT
    releases.id, releases.board, skin,
    coalesce(posts.published, date(pages.fetched_at, '+9 hours')) AS day,
    1, releases.body = ''
  FROM releases
  LEFT JOIN posts ON posts.board = releases.board AND posts.seq = releases.seq
  LEFT JOIN pages ON pages.id = releases.page_id
  WHERE releases.published IS NULL AND copy <> 'text' AND day >= :first
)
"""

_FACTS = """
SELECT
  id, board, skin, day, without_date, without_text,
  NOT EXISTS (SELECT 1 FROM sections WHERE sections.release_id = chosen.id)
FROM chosen
"""

# Only the beginnings that may be marked: most paragraphs begin with a letter of the Latin alphabet or a syllable.
_PARAGRAPHS = """
SELECT chosen.id, substr(statements.text, 1, 8)
FROM chosen
JOIN statements ON statements.release_id = chosen.id
WHERE
  statements.kind = 'paragraph'
  AND unicode(statements.text) NOT BETWEEN 65 AND 122
  AND (unicode(statements.text) NOT BETWEEN 44032 AND 55203 OR substr(statements.text, 2, 1) = '.')
"""
