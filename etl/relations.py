"""The tables and views that can be exported, with their columns, and the rows of one of them.

A name is looked up and never becomes SQL by itself: what is not there is refused with the names that are.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

from etl.errors import WrongUse
from etl.load.database import schema_sql
from etl.search import Filters

ColumnType = Literal["integer", "real", "text", "blob"]

_FILTER_COLUMNS = {
    "board": ("board",),
    "since": ("day", "published"),
    "until": ("day", "published"),
    "kind": ("kind",),
    "lang": ("lang",),
}
"""Columns that a filter goes by, the first that is there: a day of change comes before a day of posting."""
_COMPARISON = {"since": ">=", "until": "<="}


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what its values are."""

    name: str
    type: ColumnType


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view of the database."""

    name: str
    columns: tuple[Column, ...]

    def has(self, name: str) -> bool:
        """Whether there is a column of this name."""
        return any(column.name == name for column in self.columns)


def schema_objects() -> frozenset[tuple[str, str]]:
    """(type, name) of all that schema.sql makes, as sqlite_master lists it."""
    with closing(sqlite3.connect(":memory:")) as new:
        new.executescript(schema_sql())
        return frozenset(new.execute("SELECT type, name FROM sqlite_master"))


def relation_names(connection: sqlite3.Connection) -> list[str]:
    """The tables and views of schema.sql that hold data, in order of their names.

    What only serves the full-text index is left out, and so is what somebody keeps beside ours.
    """
    found = connection.execute(
        "SELECT type, name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'view') ORDER BY name"
    )
    ours = schema_objects()
    return [
        name
        for kind, name in found
        if (kind, name) in ours and not name.startswith("sqlite_") and not name.endswith("_terms")
    ]


def find_relation(connection: sqlite3.Connection, name: str) -> Relation:
    """The table or view of this name. Raises WrongUse where there is none."""
    names = relation_names(connection)
    if name not in names:
        raise WrongUse(f"there is no table or view {name}; there are {', '.join(names)}")
    return Relation(name, columns_of(connection, name))


def columns_of(connection: sqlite3.Connection, name: str) -> tuple[Column, ...]:
    """The columns of a table or view, with their types.

    A view's expressions have no declared type. The type that SQLite gives the columns of a table made from
    the view is the one of the CAST around the expression, in every version of SQLite.
    """
    declared = connection.execute(f"PRAGMA main.table_info({quoted(name)})").fetchall()
    connection.execute(f"CREATE TEMP TABLE columns_of AS SELECT * FROM main.{quoted(name)} LIMIT 0")
    try:
        made = connection.execute("PRAGMA temp.table_info(columns_of)").fetchall()
    finally:
        connection.execute("DROP TABLE temp.columns_of")
    return tuple(Column(row[1], _type_of(row[2] or copy[2])) for row, copy in zip(declared, made, strict=True))


def select_rows(connection: sqlite3.Connection, relation: Relation, filters: Filters) -> sqlite3.Cursor:
    """The rows, streamed: what has a position in a release in that order, else by id, else as the view has them.

    Raises WrongUse for a filter that has no column to go by.
    """
    conditions, values = [], []
    for option, candidates in _FILTER_COLUMNS.items():
        value = getattr(filters, option)
        if value is None:
            continue
        column = next((name for name in candidates if relation.has(name)), None)
        if column is None:
            raise WrongUse(
                f"{relation.name} cannot be narrowed by --{option}; {_those_with(connection, candidates)} can"
            )
        conditions.append(f"{quoted(column)} {_COMPARISON.get(option, '=')} ?")
        values.append(value)
    names = ", ".join(quoted(column.name) for column in relation.columns)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return connection.execute(f"SELECT {names} FROM main.{quoted(relation.name)}{where}{_order(relation)}", values)


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _order(relation: Relation) -> str:
    if relation.has("release_id") and relation.has("position"):
        return " ORDER BY release_id, position"
    return " ORDER BY id" if relation.has("id") else ""


def _those_with(connection: sqlite3.Connection, candidates: tuple[str, ...]) -> str:
    marks = ", ".join("?" for _ in candidates)
    sql = f"SELECT count(*) FROM pragma_table_info(?) WHERE name IN ({marks})"
    names = relation_names(connection)
    return ", ".join(name for name in names if connection.execute(sql, (name, *candidates)).fetchone()[0])


def _type_of(declared: str) -> ColumnType:
    """By the rules of SQLite's column affinity; a column without a declaration is taken for text."""
    declared = declared.upper()
    if "INT" in declared:
        return "integer"
    if "BLOB" in declared:
        return "blob"
    if any(word in declared for word in ("REAL", "FLOA", "DOUB")):
        return "real"
    return "text"
