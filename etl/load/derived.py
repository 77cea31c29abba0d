"""What a page gives, held against what is stored: the one comparison behind ``check`` and ``reparse``."""

import hashlib
import sqlite3
from dataclasses import dataclass
from typing import Any

from etl.load.attribution import attribution_of, name_key
from etl.load.copies import content_hash
from etl.parse.outline import Outline
from etl.parse.page import Page


@dataclass(frozen=True, slots=True)
class Derived:
    """All that is derived from a release's page, by name: what a reparse may change."""

    title: str | None
    department: str | None
    lang: str
    skin: str
    speaker: str | None
    held_at: str | None
    tag: str | None
    body: str
    content_hash: str
    sections: tuple[tuple[Any, ...], ...]
    statements: tuple[tuple[Any, ...], ...]
    attachments: tuple[tuple[Any, ...], ...]
    people: tuple[tuple[Any, ...], ...]
    speakers: tuple[tuple[Any, ...], ...]
    countries: tuple[tuple[Any, ...], ...]
    dates: tuple[tuple[Any, ...], ...]

    def digest(self) -> bytes:
        """A short sum of all of it, the same in every process."""
        return hashlib.blake2b(repr([getattr(self, name) for name in FIELDS]).encode(), digest_size=16).digest()

    def differences(self, other: "Derived") -> list[str]:
        """The names of the fields that differ."""
        return [name for name in FIELDS if getattr(self, name) != getattr(other, name)]


FIELDS = tuple(Derived.__dataclass_fields__)


def derived_from(page: Page, outline: Outline, published: str | None) -> Derived:
    """What a page gives; ``published`` is the release's day of posting, which may have come from another copy."""
    attribution = attribution_of(page, outline, published)
    people = attribution.people
    return Derived(
        title=page.title,
        department=page.department,
        lang=page.lang,
        skin=page.skin,
        speaker=page.speaker,
        held_at=page.held_at,
        tag=page.tag,
        body=page.body,
        content_hash=content_hash(page),
        sections=tuple((section.position, section.number) for section in outline.sections),
        statements=tuple(
            (s.position, s.section, s.parent, s.depth, s.kind, s.marker, int(s.header), s.text)
            for s in outline.statements
        ),
        attachments=tuple((i, file.name, file.url, file.media_type) for i, file in enumerate(page.attachments, 1)),
        people=tuple(sorted({name_key(p.name): (p.name, p.role, p.country) for p in reversed(people)}.items())),
        speakers=tuple(
            (said.position, i, s.name, None if s.person is None else name_key(people[s.person].name), s.verb, s.how)
            for said in attribution.statements
            for i, s in enumerate(said.speakers, 1)
        ),
        countries=tuple(
            sorted((said.position, c.code, c.text) for said in attribution.statements for c in said.countries)
        ),
        dates=tuple((said.position, d.start, d.end, d.text) for said in attribution.statements for d in said.dates),
    )


def stored(connection: sqlite3.Connection, release_id: int) -> Derived:
    """What is stored of a release."""
    facts = connection.execute(
        "SELECT title, department, lang, skin, speaker, held_at, tag, body, content_hash FROM releases WHERE id = ?",
        (release_id,),
    ).fetchone()
    sections = connection.execute(
        "SELECT id, position, number FROM sections WHERE release_id = ? ORDER BY position", (release_id,)
    ).fetchall()
    statements = connection.execute(
        "SELECT id, position, section_id, parent_id, depth, kind, marker, header, text FROM statements"
        " WHERE release_id = ? ORDER BY position",
        (release_id,),
    ).fetchall()
    attachments = connection.execute(
        "SELECT position, name, url, media_type FROM attachments WHERE release_id = ? ORDER BY position", (release_id,)
    ).fetchall()
    section_at = {row[0]: row[1] for row in sections}
    statement_at = {row[0]: row[1] for row in statements}
    title, department, lang, skin, speaker, held_at, tag, body, content_hash_stored = facts
    return Derived(
        title,
        department,
        lang,
        skin,
        speaker,
        held_at,
        tag,
        body,
        content_hash_stored,
        sections=tuple(row[1:] for row in sections),
        statements=tuple(
            # An id that is of another release stands for itself, and so differs from every position.
            (
                position,
                section_at.get(section, section and -section),
                statement_at.get(parent, parent and -parent),
                *rest,
            )
            for _, position, section, parent, *rest in statements
        ),
        attachments=tuple(attachments),
        people=tuple(
            (key, tuple(rest))
            for key, *rest in connection.execute(
                "SELECT name_key, release_people.name, release_people.role, release_people.country FROM release_people"
                " JOIN people ON people.id = person_id WHERE release_id = ? ORDER BY name_key",
                (release_id,),
            )
        ),
        speakers=_of_statements(
            connection,
            release_id,
            "statements.position, said.position, said.name, name_key, verb, how FROM statement_speakers AS said"
            " LEFT JOIN people ON people.id = person_id",
            "statements.position, said.position",
        ),
        countries=_of_statements(
            connection,
            release_id,
            "statements.position, code, said.text FROM statement_countries AS said",
            "statements.position, code",
        ),
        dates=_of_statements(
            connection,
            release_id,
            "statements.position, start_date, end_date, said.text FROM statement_dates AS said",
            "statements.position, said.rowid",
        ),
    )


def _of_statements(
    connection: sqlite3.Connection, release_id: int, what: str, order: str
) -> tuple[tuple[Any, ...], ...]:
    sql = f"SELECT {what} JOIN statements ON statements.id = said.statement_id WHERE release_id = ? ORDER BY {order}"
    return tuple(connection.execute(sql, (release_id,)).fetchall())
