"""Facets by year of a column that holds days, and those of ``statement_list``, counted without its joins."""

from typing import Any

from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.utils import escape_sqlite, path_with_added_args, path_with_removed_args

_VIEW = "statement_list"
_OF_STATEMENTS = ("kind",)
"""Columns of the view that stand in ``statements``; the other facets are by columns of ``releases``."""


_BENEATH = {
    ("country_mentions", "country"): ("statement_countries", "code"),
    ("who_said_what", "speaker"): ("statement_speakers", "name"),
}
"""Columns of other views that stand in one table alone, by view."""


class ValueFacet(Facet):  # type: ignore[misc]  # Datasette comes without types
    """Counts by value as Datasette's own facet does, but in a third of the time for all of ``statement_list``.

    There its own counts each go through hundreds of thousands of rows of the view.
    """

    type = "value"
    shown_type = "column"
    argument = "{}"
    order = "count desc, value"

    def expression(self, column: str) -> str:
        """The SQL for what is counted by."""
        return str(escape_sqlite(column))

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """A facet for each column that is configured, and the columns that took too long to count."""
        results: list[dict[str, Any]] = []
        timed_out: list[str] = []
        most = self.get_facet_size()
        for configured in self.get_configs():
            column = configured["config"]["simple"]
            try:
                counts = await self._counts(column, most + 1)
            except QueryInterrupted:
                timed_out.append(column)
                continue
            results.append(
                {
                    "name": column,
                    "type": self.shown_type,
                    "hideable": configured["source"] != "metadata",
                    "toggle_url": self.ds.urls.path(
                        path_with_removed_args(self.request, {f"_facet_{self.type}": column})
                    ),
                    "results": [self._value(column, *counted) for counted in counts[:most]],
                    "truncated": len(counts) > most,
                }
            )
        return results, timed_out

    async def _counts(self, column: str, most: int) -> list[tuple[str, int]]:
        value, counted, source = self.expression(column), "count(*)", f"({self.sql})"
        if self.table == _VIEW and not self.params and " where " not in self.sql:
            source = "statements" if column in _OF_STATEMENTS else "releases"
            if source == "releases":
                counted = "sum((select count(*) from statements where release_id = releases.id))"
        if (self.table, column) in _BENEATH and not self.params and " where " not in self.sql:
            source, column = _BENEATH[self.table, column]
            value = str(escape_sqlite(column))
        sql = (
            f"select {value} as value, {counted} as count from {source} where {escape_sqlite(column)} is not null"
            f" group by 1 having count > 0 order by {self.order} limit {most}"
        )
        limit = self.ds.setting("facet_time_limit_ms")
        found = await self.ds.execute(self.database, sql, self.params, truncate=False, custom_time_limit=limit)
        return [(row[0], row[1]) for row in found.rows]

    def _value(self, column: str, value: str, count: int) -> dict[str, Any]:
        argument = self.argument.format(column)
        selected = (argument, value) in self.get_querystring_pairs()
        change = path_with_removed_args if selected else path_with_added_args
        toggle = self.ds.urls.path(change(self.request, {argument: value}))
        return {
            "value": value,
            "label": value,
            "count": count,
            "toggle_url": self.ds.absolute_url(self.request, toggle),
            "selected": selected,
        }


class YearFacet(ValueFacet):
    """Counts by year, newest first; a click narrows the table down to ``published__startswith=2018``."""

    type = "year"
    shown_type = "year"
    argument = "{}__startswith"
    order = "value desc"

    def expression(self, column: str) -> str:
        """The year of a day."""
        return f"substr({escape_sqlite(column)}, 1, 4)"
