"""The rows below a release: sections, statements, attachments."""

import sqlite3
from collections import defaultdict, deque
from collections.abc import Sequence

from etl.parse.outline import Outline, Statement
from etl.parse.page import Page
from etl.parse.whitespace import visible_characters


def write_rows(connection: sqlite3.Connection, release_id: int, page: Page, outline: Outline) -> None:
    """Write sections, statements and attachments anew; a statement or file that did not change keeps its id."""
    statement_ids = _ids_that_stay(connection, release_id, outline.statements)
    old_sections = connection.execute("SELECT id FROM sections WHERE release_id = ? ORDER BY position", (release_id,))
    section_ids = [int(row[0]) for row in old_sections]
    file_ids = _files_that_stay(connection, release_id)
    for table in ("statements", "sections", "attachments"):
        connection.execute(f"DELETE FROM {table} WHERE release_id = ?", (release_id,))
    next_section = _next_id(connection, "sections")
    sections = {}
    for i, section in enumerate(outline.sections):
        sections[section.position] = section_ids[i] if i < len(section_ids) else next_section + i
    next_statement = _next_id(connection, "statements")
    statements = {
        statement.position: kept if kept is not None else next_statement + i
        for i, (statement, kept) in enumerate(zip(outline.statements, statement_ids, strict=True))
    }
    connection.executemany(
        "INSERT INTO sections (id, release_id, position, number) VALUES (?, ?, ?, ?)",
        [(sections[section.position], release_id, section.position, section.number) for section in outline.sections],
    )
    connection.executemany(
        "INSERT INTO statements (id, release_id, section_id, parent_id, position, depth, kind, marker, header, text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                statements[statement.position],
                release_id,
                sections.get(statement.section or 0),
                statements.get(statement.parent or 0),
                statement.position,
                statement.depth,
                statement.kind,
                statement.marker,
                statement.header,
                statement.text,
            )
            for statement in outline.statements
        ],
    )
    connection.executemany(
        "INSERT INTO attachments (id, release_id, position, name, url, media_type) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (file_ids.pop((file.name, file.url), None), release_id, i, file.name, file.url, file.media_type)
            for i, file in enumerate(page.attachments, 1)
        ],
    )


_SPARE = 1_000_000
"""Positions above this are no line's: a statement there waits to give its id to one of the same words."""


def spare_statements(connection: sqlite3.Connection, release_id: int, heir: int) -> None:
    """Keep a release's statements for ``heir`` to take their ids from, when its rows are written."""
    (used,) = connection.execute("SELECT max(position) FROM statements WHERE release_id = ?", (heir,)).fetchone()
    connection.execute(
        "UPDATE statements SET release_id = ?, section_id = NULL, parent_id = NULL, position = position + ?"
        " WHERE release_id = ?",
        (heir, max(used or 0, _SPARE), release_id),
    )


def clear_spare_statements(connection: sqlite3.Connection, release_id: int) -> None:
    """Take out those that no line took its id from."""
    connection.execute("DELETE FROM statements WHERE release_id = ? AND position > ?", (release_id, _SPARE))


def _ids_that_stay(
    connection: sqlite3.Connection, release_id: int, statements: Sequence[Statement]
) -> list[int | None]:
    """For each new statement the id of the old one that says the same, where there is one: people cite it."""
    old: dict[str, deque[int]] = defaultdict(deque)
    for row_id, marker, text in connection.execute(
        "SELECT id, marker, text FROM statements WHERE release_id = ? ORDER BY position", (release_id,)
    ):
        old[visible_characters(marker + text)].append(row_id)
    ids: list[int | None] = []
    for statement in statements:
        same = old.get(visible_characters(statement.marker + statement.text))
        ids.append(same.popleft() if same else None)
    return ids


def _files_that_stay(connection: sqlite3.Connection, release_id: int) -> dict[tuple[str | None, str | None], int]:
    """The ids of a release's attachments, by their names and addresses."""
    files = connection.execute("SELECT name, url, id FROM attachments WHERE release_id = ?", (release_id,))
    return {(name, url): int(file_id) for name, url, file_id in files}


def _next_id(connection: sqlite3.Connection, table: str) -> int:
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(row[0]) + 1 if row else 1
