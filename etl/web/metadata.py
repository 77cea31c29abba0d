"""What Datasette tells about the tables, made from the comments in schema.sql and the table ``metadata``.

Units stand in the descriptions: Datasette's own units would print an age of 1,500 days as 1.5 kilodays.
"""

import sqlite3
from typing import Any

from etl.dictionary import Entry, read_dictionary
from etl.web.queries import CANNED_QUERIES

DATABASE = "mofa"
"""The database's name in addresses, whatever its file is called: a copy with a date in its name keeps them."""

_YEAR = {"year": "published"}
_OF_DATE = {"year": "date"}
_RELEASES: dict[str, Any] = {
    "facets": ["board", _YEAR, "lang", "department", "status"],
    "sort_desc": "published",
    "label_column": "title",
    "fts_table": "releases_fts",
    "fts_pk": "id",
}
_STATEMENTS: dict[str, Any] = {"fts_table": "statements_fts", "fts_pk": "id"}
_SET_UP: dict[str, dict[str, Any]] = {
    "boards": {"label_column": "name"},
    "country_mentions": {"facets": [{"value": "country"}], "sort_desc": "date"},
    "country_month": {"sort_desc": "month"},
    "changes": {"facets": ["what", "board"], "sort_desc": "at"},
    "dictionaries": {"hidden": True},
    "people": {"facets": ["country"], "label_column": "name"},
    "release_people": {"facets": ["country"]},
    "posts": {"facets": ["board"], "sort_desc": "published"},
    "problems": {"facets": ["stage"], "sort_desc": "id"},
    "release_list": _RELEASES,
    "releases": _RELEASES,
    "revisions": {"sort_desc": "replaced_at"},
    "runs": {"facets": ["command", "outcome"], "sort_desc": "id", "label_column": "started_at"},
    "section_list": {"facets": ["board", _YEAR]},
    "sections": {"label_column": "number"},
    "statement_list": _STATEMENTS
    | {"facets": [{"value": "board"}, {"value": "kind"}, _YEAR, {"value": "lang"}], "sort_desc": "published"},
    "who_said_what": {
        "facets": [{"value": "speaker"}, {"value": "country"}, {"value": "board"}, _OF_DATE],
        "sort_desc": "date",
    },
    "statements": _STATEMENTS | {"facets": ["kind"], "label_column": "text"},
    "sqlite_sequence": {"hidden": True},
    # They serve the full-text index alone, and a look at all of one takes minutes.
    "releases_terms": {"allow": False},
    "statements_terms": {"allow": False},
}


def read_metadata(connection: sqlite3.Connection) -> dict[str, Any]:
    """The metadata for one database of ours, in Datasette's form."""
    said = dict(connection.execute("SELECT key, value FROM metadata").fetchall())
    tables = {name: dict(settings) for name, settings in _SET_UP.items()}
    for entry in read_dictionary():
        tables.setdefault(entry.name, {}).update(_described(entry))
    return {
        "title": "Press releases of Korea's Ministry of Foreign Affairs",
        "description": said.get("citation", ""),
        "source": said.get("source", ""),
        "license": " ".join(said[key] for key in ("terms", "not_known") if key in said),
        "extra_css_urls": ["/assets/mofa.css"],
        "databases": {
            DATABASE: {
                "title": "Tables, views and queries",
                "tables": tables,
                "queries": {name: dict(query) for name, query in CANNED_QUERIES.items()},
            }
        },
    }


def _described(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.name,
        "description": entry.description,
        "columns": {column.name: column.description for column in entry.columns if column.description},
    }
