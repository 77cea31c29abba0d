"""The pages of a person and of a country: what they said, or where they are mentioned, over time."""

from typing import Any
from urllib.parse import urlencode

from datasette import Response
from sqlite_utils import Database

from etl.query import rows
from etl.web.links import country_path, outside, release_path
from etl.web.metadata import DATABASE
from etl.web.pages import read_database, show_page
from etl.web.plot import Month, timeline_svg

_SHOWN = 100
"""Statements on a page; the table has all of them."""

_PERSON = "SELECT id, name, role, country FROM people WHERE id = ?"
_ROLES = """
SELECT role, country, min(day) AS first, max(day) AS last, count(*) AS releases FROM release_people
WHERE person_id = ? AND role IS NOT NULL GROUP BY role, country ORDER BY last DESC, first DESC LIMIT 50"""
_SAID = """
SELECT verb, how, text, title, published AS date, url AS address, release_id, statement_id, kind,
  coalesce(board || '/' || seq, release_id) || '#' || statements.position AS ref
FROM statement_speakers JOIN statements ON statements.id = statement_id JOIN releases ON releases.id = release_id
WHERE person_id = ? ORDER BY published DESC, release_id DESC, statements.position LIMIT ?"""
_SAID_BY_MONTH = """
SELECT substr(published, 1, 7) AS month, count(*) AS statements FROM statement_speakers
JOIN statements ON statements.id = statement_id JOIN releases ON releases.id = release_id
WHERE person_id = ? AND published IS NOT NULL GROUP BY 1 ORDER BY 1"""

_MENTIONS = """
SELECT statements.text AS text, title, published AS date, url AS address, release_id, statement_id, kind,
  coalesce(board || '/' || seq, release_id) || '#' || statements.position AS ref
FROM statement_countries JOIN statements ON statements.id = statement_id JOIN releases ON releases.id = release_id
WHERE code = ? ORDER BY published DESC, release_id DESC, statements.position LIMIT ?"""
_MENTIONS_BY_MONTH = """
SELECT substr(published, 1, 7) AS month, count(*) AS statements FROM statement_countries
JOIN statements ON statements.id = statement_id JOIN releases ON releases.id = release_id
WHERE code = ? AND published IS NOT NULL GROUP BY 1 ORDER BY 1"""
_PEOPLE_OF = """
SELECT people.id, people.name, people.role, count(*) AS statements FROM people
JOIN statement_speakers ON person_id = people.id WHERE country = ? GROUP BY people.id
ORDER BY 4 DESC, people.name LIMIT 50"""


async def person_page(request: Any, datasette: Any) -> Response:
    """``/-/person/12``: a person's roles, and what they said, newest first."""
    person_id = int(request.url_vars["person"])

    def read(db: Database) -> dict[str, Any] | None:
        found = rows(db, _PERSON, person_id)
        if not found:
            return None
        return {
            "person": found[0],
            "roles": [role | {"path": _country_path(role["country"])} for role in rows(db, _ROLES, person_id)],
            "statements": [_linked(row) for row in rows(db, _SAID, person_id, _SHOWN)],
            "plot": _plot(datasette, rows(db, _SAID_BY_MONTH, person_id), "who_said_what", person_id=person_id),
        }

    read_page = await read_database(datasette, read)
    if read_page is None:
        missing = {"status": 404, "title": "", "error": f"There is no person {person_id} in this database"}
        return await show_page(datasette, request, "error.html", missing, status=404)
    table = _table(datasette, "who_said_what", person_id=person_id)
    return await show_page(datasette, request, "mofa_person.html", read_page | {"most": _SHOWN, "table": table})


async def country_page(request: Any, datasette: Any) -> Response:
    """``/-/country/JP``: who speaks for a country, and where it is mentioned, newest first."""
    code = request.url_vars["country"]

    def read(db: Database) -> dict[str, Any]:
        return {
            "people": rows(db, _PEOPLE_OF, code),
            "statements": [_linked(row) for row in rows(db, _MENTIONS, code, _SHOWN)],
            "plot": _plot(datasette, rows(db, _MENTIONS_BY_MONTH, code), "country_mentions", country=code),
        }

    context = await read_database(datasette, read)
    context |= {"code": code, "name": _name_of(code), "most": _SHOWN}
    context["table"] = _table(datasette, "country_mentions", country=code)
    return await show_page(datasette, request, "mofa_country.html", context)


def _plot(datasette: Any, months: list[dict[str, Any]], table: str, **chosen: object) -> str:
    def address(month: str) -> str:
        return _table(datasette, table, date__startswith=month, **chosen)

    return timeline_svg([Month(row["month"], row["statements"]) for row in months], address)


def _table(datasette: Any, table: str, **chosen: object) -> str:
    return f"{datasette.urls.table(DATABASE, table)}?{urlencode(chosen)}"


def _linked(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"path": release_path(row["release_id"], row["ref"]), "source_url": outside(row["address"])}


def _country_path(code: str | None) -> str | None:
    return None if code is None else country_path(code)


def _name_of(code: str) -> str:
    from etl.attribute.country_names import COUNTRIES

    names = dict(line.split("|")[:2] for line in COUNTRIES.strip().splitlines())
    return names.get(code, code).split(",")[0]
