"""Markdown: text that is to stand as it is, tables, and a release to read."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from etl.query import ReleaseOutline

# An underscore inside of a word is but a letter.
_SYNTAX = re.compile(r"[\\`*<\[|~]|(?<!\w)_|_(?!\w)|&(?=#|\w+;)")
_ENDS_AN_ADDRESS = re.compile(r"[<>\\\n\r]")
_OPENS_A_BLOCK = re.compile(r"^(\d{0,9})([#+\-=>~_]|(?<=\d)[.)](?=\s|$))")
_CLOSES_A_HEADING = re.compile(r"(?<!\S)#+$")
_BULLETS = frozenset("oOㅇ")
"""Letters that serve as bullets; other markers with a letter or digit in them say something and stay."""


def escaped(text: str) -> str:
    """A text that Markdown shows as it is, within a line."""
    return _SYNTAX.sub(lambda match: "\\" + match[0], text)


def table_cell(value: object) -> str:
    """A value in a table: one line, without a bar of its own."""
    return "" if value is None else "<br>".join(escaped(str(value)).splitlines())


def table_row(cells: Iterable[object]) -> str:
    """A line of a table."""
    return f"| {' | '.join(table_cell(cell) for cell in cells)} |\n"


def table_head(names: Sequence[str]) -> str:
    """The two lines that open a table."""
    return table_row(names) + f"|{' --- |' * len(names)}\n"


def fenced(text: str, language: str) -> str:
    """A text as a code block, whatever backticks stand in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def outline_markdown(outline: ReleaseOutline) -> str:
    """A release as Markdown: bullets become nested lists, table rows tables; marks that say something stay."""
    blocks = head_markdown(outline)
    for kind, group in groupby(outline.statements, lambda statement: statement["kind"]):
        statements = list(group)
        if kind == "row":
            blocks.append(_table(statements))
        elif kind == "bullet":
            blocks.append(_list(statements))
        else:
            blocks += [_statement(statement) for statement in statements]
    blocks += [_attachment(attachment) for attachment in outline.attachments]
    return "\n\n".join(blocks)


def head_markdown(outline: ReleaseOutline) -> list[str]:
    """The title, the facts and the address of a release."""
    release = outline.release
    facts = [
        f"{release['board_name']} ({release['board']})",
        release["published"],
        release["department"],
        "withdrawn" if release["status"] == "gone" else None,
    ]
    address = f"<{release['url']}>" if release["url"] else f"no address known; release {release['id']} of this database"
    source = "Source: Ministry of Foreign Affairs, Republic of Korea"
    return [
        _heading("#", release["title"] or "(no title)"),
        " · ".join(escaped(fact) for fact in facts if fact),
        f"{source}, {address}",
    ]


def _statement(statement: dict[str, Any]) -> str:
    marker, text, kind = statement["marker"], escaped(statement["text"]), statement["kind"]
    if kind == "heading":
        return _heading("##", f"{marker} {statement['text']}" if marker else statement["text"])
    if kind in ("lead", "question", "answer") and marker:
        return f"**{escaped(marker)}** {text}"
    return _from_the_start(f"{escaped(marker)} {text}" if marker else text)


def _heading(level: str, text: str) -> str:
    """A heading; signs at its end are its text, where Markdown would take them for its frame."""
    return f"{level} {_CLOSES_A_HEADING.sub(lambda signs: chr(92) + signs[0], escaped(text))}"


def _from_the_start(text: str) -> str:
    """A text whose first letters open no list, heading or quotation."""
    return _OPENS_A_BLOCK.sub(r"\1\\\2", text)


def _list(bullets: Sequence[dict[str, Any]]) -> str:
    """Bullets as a list; its first item is not indented, or it would be code."""
    first = bullets[0]["depth"]
    items = []
    for bullet in bullets:
        marker = bullet["marker"]
        says_something = marker not in _BULLETS and re.search(r"\w", marker)
        text = escaped(f"{marker} {bullet['text']}" if says_something else bullet["text"])
        items.append(f"{'    ' * max(bullet['depth'] - first, 0)}- {_from_the_start(text)}")
    return "\n".join(items)


def _table(rows: Sequence[dict[str, Any]]) -> str:
    cells = [[*([row["marker"]] if row["marker"] else []), *row["text"].split(" | ")] for row in rows]
    width = max(len(line) for line in cells)
    cells = [line + [""] * (width - len(line)) for line in cells]
    first = cells.pop(0) if rows[0].get("header") else [""] * width
    return (table_head(first) + "".join(table_row(line) for line in cells)).rstrip("\n")


def _attachment(attachment: dict[str, Any]) -> str:
    name = escaped(attachment["name"] or "(no name)").replace("]", "\\]")
    url = attachment["url"]
    if not url or not url.startswith(("https://", "http://")):
        return f"Attachment: {name}"
    return f"Attachment: [{name}](<{_ENDS_AN_ADDRESS.sub(lambda sign: f'%{ord(sign[0]):02X}', url)}>)"
