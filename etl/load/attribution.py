"""Who, where and when of a release to its rows, and the people of all releases kept in step with them."""

import sqlite3
import unicodedata
from collections.abc import Iterable

from etl.attribute import Attribution, attribute
from etl.parse.outline import Outline, Statement
from etl.parse.page import Page


def attribution_of(page: Page, outline: Outline, published: str | None) -> Attribution:
    """What a page gives; ``published`` is the release's day of posting, which another copy may have told."""
    return attribute(page.lang, page.title, published, outline.statements)


def write_attribution(connection: sqlite3.Connection, release_id: int, attribution: Attribution) -> None:
    """Write the rows of a release anew, whose statements are those that were attributed."""
    ids = dict(connection.execute("SELECT position, id FROM statements WHERE release_id = ?", (release_id,)).fetchall())
    for table in ("statement_speakers", "statement_countries", "statement_dates"):
        connection.execute(
            f"DELETE FROM {table} WHERE statement_id IN (SELECT id FROM statements WHERE release_id = ?)", (release_id,)
        )
    people = _write_people(connection, release_id, attribution)
    connection.executemany(
        "INSERT INTO statement_speakers (statement_id, position, name, person_id, verb, how) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                ids[statement.position],
                i,
                speaker.name,
                None if speaker.person is None else people[speaker.person],
                speaker.verb,
                speaker.how,
            )
            for statement in attribution.statements
            for i, speaker in enumerate(statement.speakers, 1)
        ],
    )
    connection.executemany(
        "INSERT INTO statement_countries (statement_id, code, text) VALUES (?, ?, ?)",
        [
            (ids[statement.position], country.code, country.text)
            for statement in attribution.statements
            for country in statement.countries
        ],
    )
    connection.executemany(
        "INSERT INTO statement_dates (statement_id, start_date, end_date, text) VALUES (?, ?, ?, ?)",
        [
            (ids[statement.position], date.start, date.end, date.text)
            for statement in attribution.statements
            for date in statement.dates
        ],
    )


def attribute_again(connection: sqlite3.Connection, release_id: int) -> None:
    """Attribute a release anew from its rows: its day of posting has become known, by which years are told."""
    lang, title, published = connection.execute(
        "SELECT lang, title, published FROM releases WHERE id = ?", (release_id,)
    ).fetchone()
    rows = connection.execute(
        "SELECT position, depth, kind, marker, text FROM statements WHERE release_id = ? ORDER BY position",
        (release_id,),
    )
    statements = [
        Statement(position, None, None, depth, kind, marker, text) for position, depth, kind, marker, text in rows
    ]
    write_attribution(connection, release_id, attribute(lang, title, published, statements))


def people_of(connection: sqlite3.Connection, release_id: int) -> list[int]:
    """The people whom a release names, for ``tidy_people`` once it is gone."""
    found = connection.execute("SELECT person_id FROM release_people WHERE release_id = ?", (release_id,))
    return [int(row[0]) for row in found]


def tidy_people(connection: sqlite3.Connection, person_ids: Iterable[int]) -> None:
    """Give people the name, role and country of the newest release that tells them; whom none names goes."""
    for person_id in person_ids:
        newest = connection.execute(
            f"SELECT name FROM release_people WHERE person_id = ? {_NEWEST}", (person_id,)
        ).fetchone()
        if newest is None:
            connection.execute("DELETE FROM people WHERE id = ?", (person_id,))
            continue
        role, country = (
            connection.execute(
                f"SELECT {column} FROM release_people WHERE person_id = ? AND {column} IS NOT NULL {_NEWEST}",
                (person_id,),
            ).fetchone()
            for column in ("role", "country")
        )
        values = (newest[0], role and role[0], country and country[0])
        connection.execute(
            "UPDATE people SET name = ?, role = ?, country = ? WHERE id = ? AND (name, role, country) IS NOT (?, ?, ?)",
            (*values, person_id, *values),
        )


_NEWEST = "ORDER BY day DESC, release_id DESC LIMIT 1"


def _write_people(connection: sqlite3.Connection, release_id: int, attribution: Attribution) -> list[int]:
    """Enter the people whom a release names; their ids, in order."""
    before = set(people_of(connection, release_id))
    connection.execute("DELETE FROM release_people WHERE release_id = ?", (release_id,))
    ids: list[int] = []
    if attribution.people:
        (day,) = connection.execute(
            "SELECT coalesce(published, '') FROM releases WHERE id = ?", (release_id,)
        ).fetchone()
    for person in attribution.people:
        key = name_key(person.name)
        row = connection.execute("SELECT id FROM people WHERE name_key = ?", (key,)).fetchone()
        if row is None:
            row = connection.execute(
                "INSERT INTO people (name, role, country, name_key) VALUES (?, ?, ?, ?) RETURNING id",
                (person.name, person.role, person.country, key),
            ).fetchone()
        ids.append(int(row[0]))
        connection.execute(
            "INSERT INTO release_people (release_id, person_id, name, role, country, day) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",  # one person under two spellings: the first is the fuller one
            (release_id, ids[-1], person.name, person.role, person.country, day),
        )
    tidy_people(connection, before | set(ids))
    return ids


def name_key(name: str) -> str:
    """The letters of a name, by which a person is known again: ``KANG Kyung-wha`` and ``Kang Kyung Wha`` are one."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in folded if letter.isalnum())
