"""The data dictionary: every table, view and column of schema.sql with the comment that stands there.

``python -m etl.dictionary > docs/data-dictionary.md`` writes it anew; a test holds the file to it.
"""

import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

from etl.load.database import schema_sql
from etl.markdown import table_head, table_row
from etl.relations import columns_of

_NAME = re.compile(r"\s*(?:CREATE (?:TABLE|VIEW) )?(\w+)")
_SELECTED = re.compile(r"(?:\bAS (\w+)|^\s*(?:(\w+)\.)?(\w+)),?\s*$")
_EXPLAIN_THEMSELVES = {"id": "number of the row", "statement_id": "statement that it belongs to"}


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """A column: its type in lower case, and what it holds."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A table or view: what it holds a row for, and its columns."""

    name: str
    kind: Literal["table", "view"]
    description: str
    columns: tuple[ColumnEntry, ...]


def read_dictionary() -> list[Entry]:
    """Every table and view, in the order of schema.sql; what only serves the full-text index is left out."""
    entries: dict[str, Entry] = {}
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(schema_sql())
        for kind, description, lines in _definitions(schema_sql()):
            match = _NAME.match(lines[0])
            if match is None or match[1].endswith("_terms"):
                continue
            comments = _table_comments(lines[1:]) if kind == "table" else _view_comments(lines[1:], entries)
            columns = tuple(
                ColumnEntry(column.name, column.type, comments.get(column.name, ""))
                for column in columns_of(connection, match[1])
            )
            entries[match[1]] = Entry(match[1], kind, description, columns)
    return list(entries.values())


def dictionary_markdown() -> str:
    """The dictionary as a Markdown document."""
    text = (
        "# Data dictionary\n\n"
        "Made from the comments in [`schema.sql`](../schema.sql) by `python -m etl.dictionary`;"
        " edit them there.\n\n"
        "Times are UTC, ISO 8601 with `Z`. Dates are Korean calendar days, `YYYY-MM-DD`.\n"
    )
    entries = read_dictionary()
    for title, kind in (("Views", "view"), ("Tables", "table")):
        text += f"\n## {title}\n"
        for entry in entries:
            if entry.kind == kind:
                text += (
                    f"\n### {entry.name}\n\n{entry.description}\n\n{table_head(('column', 'type', 'what it holds'))}"
                )
                text += "".join(table_row((f"{c.name}", c.type, c.description)) for c in entry.columns)
    return text


def _definitions(sql: str) -> Iterator[tuple[Literal["table", "view"], str, list[str]]]:
    """(kind, comment above, lines) of each CREATE TABLE and CREATE VIEW."""
    comment: list[str] = []
    lines = iter(sql.splitlines())
    for line in lines:
        if line.startswith("-- "):
            comment.append(line[3:])
            continue
        if line.startswith(("CREATE TABLE ", "CREATE VIEW ")):
            definition = [line]
            while not definition[-1].endswith(";"):
                definition.append(next(lines))
            yield "table" if line.startswith("CREATE TABLE ") else "view", " ".join(comment), definition
        comment = []


def _table_comments(lines: list[str]) -> dict[str, str]:
    comments = dict(_EXPLAIN_THEMSELVES)
    for line in lines:
        _, dashes, comment = line.partition("-- ")
        match = _NAME.match(line)
        if dashes and match:
            comments[match[1]] = comment.strip()
    return comments


def _view_comments(lines: list[str], entries: dict[str, Entry]) -> dict[str, str]:
    """Comments in a view; a column that is a table's as it is has the table's."""
    comments: dict[str, str] = {}
    for line in lines:
        code, _, comment = line.partition("-- ")
        match = _SELECTED.search(code)
        if match is None:
            continue
        name = match[1] or match[3]
        source = re.match(r"\s*(\w+)\.(\w+)", code)
        if not comment and source and source[1] in entries:
            found = (column.description for column in entries[source[1]].columns if column.name == source[2])
            comment = next(found, "")
            if source[2] == "id":
                comment = f"id of the row in {source[1]}"
        if comment:
            comments.setdefault(name, comment.strip())
    return comments


if __name__ == "__main__":
    sys.stdout.write(dictionary_markdown())
