"""The hooks by which Datasette learns of our search, pages, links and facets."""

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from markupsafe import Markup
from pluggy import HookimplMarker

from etl.search import match_expression
from etl.web.facets import ValueFacet, YearFacet
from etl.web.links import country_path, person_path, release_path
from etl.web.metadata import DATABASE
from etl.web.pages import release_page, search_page, timeline_context, timeline_page
from etl.web.who_pages import country_page, person_page

hookimpl = HookimplMarker("datasette")

_NOTHING = '""'
"""An FTS5 expression that matches nothing."""
_RELEASES = ("releases", "release_list")
_PERSON = {
    "people": ("id", "name"),
    "who_said_what": ("speaker",),
    "statement_speakers": ("name",),
    "release_people": ("name",),
}
"""Columns that name a person, by table."""
_COUNTRY = {
    "country_mentions": ("country",),
    "country_month": ("country",),
    "people": ("country",),
    "release_people": ("country",),
    "statement_countries": ("code",),
    "who_said_what": ("country",),
}
"""Columns that hold a country's code, by table."""
_POLICY = (
    b"default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    b" connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Whatever a page may hold, the browser loads nothing from another host. Datasette's own pages have inline scripts."""


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Teach a connection our search. Last, so that the search box of tables, escape_fts, is ours as well."""
    conn.create_function("mofa_match", 1, _match, deterministic=True)
    conn.create_function("escape_fts", 1, _match, deterministic=True)
    if database == DATABASE:
        conn.execute("PRAGMA query_only = ON")


def _match(typed: object) -> str:
    return match_expression("" if typed is None else str(typed)) or _NOTHING


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Our pages."""
    return [
        (r"^/-/release/(?P<release>.+)$", release_page),
        (r"^/-/person/(?P<person>[0-9]{1,18})$", person_page),
        (r"^/-/country/(?P<country>[A-Z]{2})$", country_page),
        (r"^/search$", search_page),
        (r"^/timeline$", timeline_page),
    ]


@hookimpl
def register_facet_classes() -> list[type]:
    """Our facets."""
    return [ValueFacet, YearFacet]


@hookimpl
def menu_links() -> list[dict[str, str]]:
    """Our pages in the menu."""
    return [{"href": "/search", "label": "Search"}, {"href": "/timeline", "label": "Timeline"}]


@hookimpl
def extra_template_vars(view_name: str, datasette: Any) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    """The timeline, for the start page."""
    if view_name != "index":
        return None

    async def timeline() -> dict[str, Any]:
        return await timeline_context(datasette)

    return timeline


@hookimpl
def render_cell(row: Any, value: object, column: str, table: str | None, database: str) -> Markup | None:
    """Link what names a release to its page."""
    if database != DATABASE or value is None:
        return None
    path = _who_path(row, value, column, table)
    if path:
        return Markup('<a href="{}">{}</a>').format(path, _shown(value))
    is_release = table in _RELEASES and column in ("id", "title")
    names = row.keys()
    if not is_release and (column not in ("ref", "title", "release_id") or "release_id" not in names):
        return None
    release_id = _plain(row["id" if is_release else "release_id"])
    if release_id is None:
        return None
    shown = _shown(value)
    path = release_path(int(release_id), str(value) if column == "ref" else "")
    return Markup('<a href="{}">{}</a>').format(path, shown)


def _who_path(row: Any, value: object, column: str, table: str | None) -> str | None:
    """The page of the person or country that a cell names."""
    if column in _COUNTRY.get(table or "", ()):
        return country_path(str(_plain(value)))
    if column in _PERSON.get(table or "", ()):
        person = _plain(row["id" if table == "people" else "person_id"])
        return None if person is None else person_path(int(person))
    return None


def _shown(value: Any) -> Any:
    return value["label"] or value["value"] if isinstance(value, dict) else value


def _plain(value: Any) -> Any:
    """A cell's value, also where Datasette has put a label beside it."""
    return value["value"] if isinstance(value, dict) else value


@hookimpl
def asgi_wrapper() -> Callable[[Any], Any]:
    """Say in every answer what the browser may load."""

    def wrap(app: Any) -> Any:
        async def with_policy(scope: Any, receive: Any, send: Any) -> None:
            async def send_with_policy(message: dict[str, Any]) -> None:
                if message["type"] == "http.response.start":
                    headers = [
                        *message.get("headers", []),
                        (b"content-security-policy", _POLICY),
                        (b"x-content-type-options", b"nosniff"),
                        (b"referrer-policy", b"no-referrer"),
                    ]
                    message = message | {"headers": headers}
                await send(message)

            await app(scope, receive, send_with_policy)

        return with_policy

    return wrap
