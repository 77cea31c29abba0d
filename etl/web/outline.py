"""A release's statements as the blocks of its page."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

_DEEPEST = 6
"""Indents that the style sheet has; what is deeper stands at the last."""


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row of a table: its statement's position, its cells, and whether they are headers."""

    position: int
    cells: tuple[str, ...]
    header: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A statement, or the rows of a table that follow each other."""

    position: int
    ref: str
    kind: str
    depth: int
    marker: str
    text: str
    lines: tuple[TableLine, ...] = ()


def blocks_of(statements: list[dict[str, Any]]) -> list[Block]:
    """The statements in order, rows that follow each other as one table."""
    blocks: list[Block] = []
    for kind, group in groupby(statements, lambda statement: statement["kind"]):
        if kind == "row":
            rows = list(group)
            blocks.append(_block(rows[0], tuple(_line(row) for row in rows)))
        else:
            blocks += [_block(statement) for statement in group]
    return blocks


def _block(statement: dict[str, Any], lines: tuple[TableLine, ...] = ()) -> Block:
    return Block(
        position=statement["position"],
        ref=statement["ref"],
        kind=statement["kind"],
        depth=min(statement["depth"], _DEEPEST),
        marker=statement["marker"],
        text=statement["text"],
        lines=lines,
    )


def _line(row: dict[str, Any]) -> TableLine:
    cells = (*([row["marker"]] if row["marker"] else []), *row["text"].split(" | "))
    return TableLine(row["position"], cells, bool(row["header"]))
