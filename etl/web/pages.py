"""The pages beside Datasette's own: a release to read, a search, a timeline."""

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import unquote, urlencode

from datasette import Response
from datasette.utils import sqlite_timelimit
from sqlite_utils import Database

from etl.address import NotAnAddress, parse_board
from etl.cli.options import code_of, day_of
from etl.diffs import changes_of
from etl.errors import WrongUse
from etl.query import ReleaseOutline, find_release, read_outline, rows
from etl.search import Filters, Results, marks, search
from etl.web.links import country_path, marked, outside, person_path, release_path
from etl.web.metadata import DATABASE
from etl.web.outline import blocks_of
from etl.web.plot import Month, timeline_svg

_T = TypeVar("_T")
_HITS = 100
_BLANKS = ("q", "board", "since", "until", "lang", "speaker", "country")
_TOO_LONG = "That took too long; give more or rarer words."

_YEARS = """
SELECT substr(published, 1, 4) AS year, count(*) AS releases FROM releases
WHERE published IS NOT NULL AND (? IS NULL OR board = ?) GROUP BY 1 ORDER BY 1 DESC"""
_MONTHS = """
SELECT substr(published, 1, 7) AS month, count(*) AS releases FROM releases
WHERE published IS NOT NULL AND (? IS NULL OR board = ?) GROUP BY 1 ORDER BY 1"""
_BOARDS = """
SELECT id, name FROM boards WHERE EXISTS (SELECT 1 FROM releases WHERE board = boards.id) ORDER BY id"""


async def release_page(request: Any, datasette: Any) -> Response:
    """``/-/release/m_5676/319652``, or ``/-/release/43`` by its id."""
    named = unquote(request.url_vars["release"])

    def read(db: Database) -> ReleaseOutline | None:
        release_id = find_release(db, named)
        return None if release_id is None else read_outline(db, release_id)

    outline = await read_database(datasette, read)
    if outline is None:
        # Datasette's NotFound would send addresses with a % elsewhere.
        missing = {"status": 404, "title": "", "error": f"There is no release {named} in this database"}
        return await show_page(datasette, request, "error.html", missing, status=404)
    release = outline.release
    return await show_page(
        datasette,
        request,
        "mofa_release.html",
        {
            "release": release,
            "source_url": outside(release["url"]),
            "blocks": blocks_of(outline.statements),
            "attachments": [attachment | {"url": outside(attachment["url"])} for attachment in outline.attachments],
            "changes": changes_of(outline),
            "people": [person | {"path": person_path(person["person_id"])} for person in outline.people],
            "countries": [(code, country_path(code)) for code in _countries(outline)],
        },
    )


def _countries(outline: ReleaseOutline) -> list[str]:
    """The codes of the countries that a release mentions, each once, in the order of the text."""
    return [*dict.fromkeys(country["code"] for statement in outline.statements for country in statement["countries"])]


async def search_page(request: Any, datasette: Any) -> Response:
    """``/search?q=...&board=...&since=...``: hits with the words marked, newest first."""
    typed = {name: request.args.get(name) or "" for name in _BLANKS}
    sort = "relevance" if request.args.get("sort") == "relevance" else "newest"
    problem, results = "", Results([], "newest")
    try:
        filters = _filters(typed)
        results = await read_database(datasette, lambda db: search(db, typed["q"], filters, sort, _HITS))  # type: ignore[arg-type]
    except WrongUse as error:
        problem = f"{error}."
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        problem = _TOO_LONG
    hits = [
        hit
        | {
            "path": release_path(hit["release_id"], hit["ref"]),
            "source_url": outside(hit["url"]),
            "marked": marked(hit["text"], marks(hit["text"], typed["q"])),
        }
        for hit in results.hits
    ]
    boards = await read_database(datasette, lambda db: rows(db, _BOARDS))
    context = {"typed": typed, "sort": results.sort, "hits": hits, "most": _HITS, "problem": problem, "boards": boards}
    return await show_page(datasette, request, "mofa_search.html", context)


async def timeline_page(request: Any, datasette: Any) -> Response:
    """``/timeline``: releases by month as a plot and by year as a table, of one board or of all."""
    board = request.args.get("board") or None
    return await show_page(datasette, request, "mofa_timeline.html", await timeline_context(datasette, board))


async def timeline_context(datasette: Any, board: str | None = None) -> dict[str, Any]:
    """What the timeline's template needs; the start page shows it too."""

    def address(month: str) -> str:
        chosen = {"published__startswith": month} | ({"board": board} if board else {})
        return f"{datasette.urls.table(DATABASE, 'releases')}?{urlencode(chosen)}"

    def read(db: Database) -> dict[str, Any]:
        months = [Month(row["month"], row["releases"]) for row in rows(db, _MONTHS, board, board)]
        return {
            "plot": timeline_svg(months, address),
            "years": [row | {"path": address(row["year"])} for row in rows(db, _YEARS, board, board)],
            "boards": rows(db, _BOARDS),
            "board": board or "",
        }

    return await read_database(datasette, read)


def _filters(typed: dict[str, str]) -> Filters:
    try:
        board = parse_board(typed["board"]) if typed["board"] else None
    except NotAnAddress as error:
        raise WrongUse(f"{typed['board']} names no board") from error
    since, until = (day_of(typed[name].strip() or None, name) for name in ("since", "until"))
    speaker, country = typed["speaker"].strip() or None, typed["country"].strip()
    return Filters(board, since, until, None, typed["lang"] or None, speaker, code_of(country) if country else None)


async def read_database(datasette: Any, ask: Callable[[Database], _T]) -> _T:
    """Ask the database in one of Datasette's threads, under its time limit."""
    limit = datasette.setting("sql_time_limit_ms")

    def run(connection: sqlite3.Connection) -> _T:
        with sqlite_timelimit(connection, limit):
            return ask(Database(connection))

    answer: _T = await datasette.get_database(DATABASE).execute_fn(run)
    return answer


async def show_page(
    datasette: Any, request: Any, template: str, context: dict[str, Any], *, status: int = 200
) -> Response:
    """A page made of one of our templates."""
    context |= {"metadata": datasette.metadata(), "database": DATABASE}
    html = await datasette.render_template(template, context, request=request, view_name=template)
    return Response.html(html, status=status)
