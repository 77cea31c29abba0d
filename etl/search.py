"""Search: what somebody types, to hits. Whatever is typed is text, never syntax.

The index holds Hangul and Hanja as overlapping pairs of syllables (see ``statements_terms`` in schema.sql), so that a
word is found inside of others: particles and compounds stick to Korean words. English is found word by word.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

from etl.load.attribution import name_key
from etl.query import rows

Sort = Literal["newest", "relevance"]

_CJK = "㐀-䶿一-鿿가-힣"  # the class that the views in schema.sql use: change both or neither
_WORD = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")
_SAME = str.maketrans({"ㆍ": "·", "ʼ": "'", "“": '"', "”": '"', "„": '"', "″": '"', "＂": '"'})
_MOST_TERMS = 32
"""Terms of one search; a phrase takes time for each, and one of thousands would take minutes."""
_FEW = 1000
"""Hits up to which sorting them all is faster than walking the releases from the newest."""
MOST_RANKED = 15_000
"""Hits up to which ranking them all by relevance answers at once."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits are wanted; None leaves a side open. Days are those of posting, both ends included.

    ``speaker`` is a name or words of it, with words of a role (``Vice Minister Lee``); ``country`` an ISO 3166 code.
    """

    board: str | None = None
    since: str | None = None
    until: str | None = None
    kind: str | None = None
    lang: str | None = None
    speaker: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """The hits, as mappings with the columns of ``COLUMNS``, and the order that they really are in."""

    hits: list[dict[str, Any]]
    sort: Sort


COLUMNS = (
    "statement_id",
    "release_id",
    "board",
    "seq",
    "title",
    "published",
    "section",
    "kind",
    "text",
    "url",
    "ref",
)


def search(db: Database, words: str, filters: Filters, sort: Sort = "newest", limit: int = 20) -> Results:
    """The statements and titles in which all the words stand; ``"..."`` keeps words together.

    ``statement_id`` is None for a hit in a title, whose ``kind`` is ``title``; titles have neither speaker nor country.
    A search with too many hits to rank is answered newest first. Without words, what a speaker said or where a country
    is mentioned is listed.
    """
    expression = match_expression(words)
    if expression is None:
        by_who = filters.speaker is not None or filters.country is not None
        return Results(_listed(db, filters, limit) if by_who and not words.strip() else [], "newest")
    many = _count(db, expression, MOST_RANKED + 1)
    order: Sort = "newest" if many > MOST_RANKED else sort
    hits = _statements(db, expression, filters, order, limit, few=many <= _FEW)
    if filters.kind in (None, "title") and filters.speaker is None and filters.country is None:
        hits += _titles(db, expression, filters, order, limit)
    if order == "newest":
        hits.sort(key=lambda hit: (hit["published"] or "", hit["release_id"], -(hit["position"] or 0)), reverse=True)
    else:
        hits.sort(key=lambda hit: hit["score"])
    return Results([{name: hit[name] for name in COLUMNS} for hit in hits[:limit]], order)


def match_expression(typed: str) -> str | None:
    """The FTS5 expression for what somebody typed; None where there is no letter or digit in it."""
    parts: list[str] = []
    left = _MOST_TERMS
    for words in _phrases(typed):
        if left <= 0:
            break
        terms, open_end = _terms(words)
        parts.append('"' + " ".join(terms[:left]) + '"' + (" *" if open_end and len(terms) <= left else ""))
        left -= len(terms)
    return " AND ".join(parts) or None


def marks(text: str, typed: str) -> list[tuple[int, int]]:
    """The places of a text to mark for a search, as (start, end), in order and apart."""
    folded = _fold(text.translate({0x318D: "·", 0x2BC: "'"}))
    letter = f"[^\\W_{_CJK}]"
    gap = f"(?:[\\W_]+|(?<=[{_CJK}])(?={letter})|(?<={letter})(?=[{_CJK}]))"
    found: list[tuple[int, int]] = []
    for words in _phrases(typed):
        folded_words = [_fold(word) for word in words]
        pattern = gap.join(map(re.escape, folded_words))
        pattern = pattern if _IS_CJK.match(folded_words[0]) else f"(?<!{letter}){pattern}"
        pattern = pattern if _IS_CJK.match(folded_words[-1]) else f"{pattern}(?!{letter})"
        found += [hit.span() for hit in re.finditer(pattern, folded)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _phrases(typed: str) -> list[list[str]]:
    """What was typed as phrases of words: what stands in quotes, and each piece between white space."""
    typed = typed.encode("utf-8", "replace").decode("utf-8")
    typed = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFC", typed).translate(_SAME))
    pieces = typed.split('"')
    if len(pieces) % 2 == 0:  # the last quote is not closed: it opens nothing
        pieces[-2:] = [f"{pieces[-2]} {pieces[-1]}"]
    texts = [text for n, piece in enumerate(pieces) for text in ([piece] if n % 2 else piece.split())]
    found = [tuple(words) for text in texts if (words := _WORD.findall(text))]
    return [list(words) for words in dict.fromkeys(found)]


def _terms(words: Sequence[str]) -> tuple[list[str], bool]:
    """A phrase as terms of the index, and whether its last one may go on."""
    terms: list[str] = []
    for n, word in enumerate(words, 1):
        if not _IS_CJK.match(word):
            terms.append(word)
            continue
        terms += [word[i : i + 2] for i in range(len(word) - 1)]
        if n < len(words) or len(word) == 1:
            terms.append(word[-1])  # the index closes a run of syllables with its last one alone
    return terms, len(words[-1]) == 1 and bool(_IS_CJK.match(words[-1]))


def _fold(text: str) -> str:
    """The text in small letters without accents, one character for each, so that places stay."""
    return "".join(c if _IS_CJK.match(c) else (unicodedata.normalize("NFD", c)[0].lower()[:1] or c) for c in text)


def _count(db: Database, expression: str, most: int) -> int:
    sql = "SELECT count(*) FROM (SELECT 1 FROM statements_fts WHERE statements_fts MATCH ? LIMIT ?)"
    return int(db.conn.execute(sql, (expression, most)).fetchone()[0])


_STATEMENT = """
SELECT statements.id AS statement_id, releases.id AS release_id, board, seq, releases.title AS title, published,
  sections.number AS section, kind, statements.text AS text, url, statements.position AS position,
  coalesce(board || '/' || seq, releases.id) || '#' || statements.position AS ref"""
_NEWEST = "ORDER BY published DESC, releases.id DESC, statements.position LIMIT ?"
_JOINED = "LEFT JOIN sections ON sections.id = statements.section_id"


def _statements(
    db: Database, expression: str, filters: Filters, sort: Sort, limit: int, *, few: bool
) -> list[dict[str, Any]]:
    conditions, values = _conditions(filters, kind="statements.kind")
    who, named = _who(db, filters)
    conditions, values, newest = conditions + who, values + named, _NEWEST
    if sort == "relevance":
        sql = (
            f"{_STATEMENT}, rank AS score FROM statements_fts JOIN statements ON statements.id = statements_fts.rowid"
            f" JOIN releases ON releases.id = statements.release_id {_JOINED}"
            f" WHERE statements_fts MATCH ?{conditions} ORDER BY rank LIMIT ?"
        )
    elif few:
        sql = (
            f"{_STATEMENT} FROM statements_fts JOIN statements ON statements.id = statements_fts.rowid"
            f" JOIN releases ON releases.id = statements.release_id {_JOINED}"
            f" WHERE statements_fts MATCH ?{conditions} {newest}"
        )
    else:
        # CROSS JOIN keeps the order of the tables: releases from the newest on, until there are enough hits.
        sql = (
            f"{_STATEMENT} FROM releases CROSS JOIN statements ON statements.release_id = releases.id {_JOINED}"
            " WHERE statements.id IN (SELECT rowid FROM statements_fts WHERE statements_fts MATCH ?)"
            f"{conditions} {newest}"
        )
    return rows(db, sql, expression, *values, limit)


def _listed(db: Database, filters: Filters, limit: int) -> list[dict[str, Any]]:
    """The statements of a speaker or about a country, newest first."""
    conditions, values = _conditions(filters, kind="statements.kind")
    who, named = _who(db, filters)
    sql = (
        f"{_STATEMENT} FROM statements JOIN releases ON releases.id = statements.release_id {_JOINED}"
        f" WHERE true{conditions}{who} {_NEWEST}"
    )
    return [{name: hit[name] for name in COLUMNS} for hit in rows(db, sql, *values, *named, limit)]


def _who(db: Database, filters: Filters) -> tuple[str, list[str]]:
    """Conditions on a statement's id for speaker and country, with their values."""
    conditions, values = "", []
    if filters.speaker is not None:
        conditions += " AND statements.id IN (SELECT statement_id FROM statement_speakers WHERE"
        conditions += " person_id IN (SELECT value FROM json_each(?)) OR (person_id IS NULL"
        conditions += " AND name IN (SELECT value FROM json_each(?))))"
        values += [json.dumps(ids_or_names) for ids_or_names in speakers_named(db, filters.speaker)]
    if filters.country is not None:
        conditions += " AND statements.id IN (SELECT statement_id FROM statement_countries WHERE code = ?)"
        values.append(filters.country)
    return conditions, values


def speakers_named(db: Database, typed: str) -> tuple[list[int], list[str]]:
    """Whom a name means: the ids of people, and the names of bodies and groups.

    All words must stand in the name, or in the name and the roles that the releases give: ``Kang``, ``Kang Kyung-wha``,
    ``Foreign Minister Kang``.
    """
    people = db.conn.execute(
        "SELECT people.id, people.name, group_concat(DISTINCT release_people.role) FROM people"
        " JOIN release_people ON person_id = people.id GROUP BY people.id"
    )
    ids = [person_id for person_id, name, roles in people if _is_named(typed, name, roles or "")]
    bodies = db.conn.execute("SELECT DISTINCT name FROM statement_speakers WHERE person_id IS NULL")
    return ids, [name for (name,) in bodies if _is_named(typed, name, "")]


def _is_named(typed: str, name: str, roles: str) -> bool:
    wanted = {key for word in typed.split() if (key := name_key(word))}
    in_name = {name_key(word) for word in name.split()}
    if not wanted:
        return False
    if wanted & in_name and wanted <= in_name | {name_key(word) for word in roles.replace(",", " ").split()}:
        return True
    return name_key(typed) == name_key(name)


def _titles(db: Database, expression: str, filters: Filters, sort: Sort, limit: int) -> list[dict[str, Any]]:
    conditions, values = _conditions(filters, kind=None)
    order = "rank" if sort == "relevance" else "published DESC, releases.id DESC"
    sql = (
        "SELECT NULL AS statement_id, releases.id AS release_id, board, seq, releases.title AS title, published,"
        " NULL AS section, 'title' AS kind, releases.title AS text, url,"
        " coalesce(board || '/' || seq, releases.id) AS ref, 0 AS position, rank AS score"
        " FROM releases_fts JOIN releases ON releases.id = releases_fts.rowid"
        f" WHERE releases_fts MATCH ?{conditions} ORDER BY {order} LIMIT ?"
    )
    return rows(db, sql, expression, *values, limit)


def _conditions(filters: Filters, *, kind: str | None) -> tuple[str, list[str]]:
    wanted = [
        ("board = ?", filters.board),
        ("published >= ?", filters.since),
        ("published <= ?", filters.until),
        ("lang = ?", filters.lang),
        (f"{kind} = ?", filters.kind if kind else None),
    ]
    chosen = [(condition, value) for condition, value in wanted if value is not None]
    return "".join(f" AND {condition}" for condition, _ in chosen), [value for _, value in chosen]
