"""Export: rows to the formats of text that programs and people read, one row at a time.

What a file says of its source: Markdown names the ministry below the table. CSV and JSON hold rows and nothing else;
there the column ``url``, which every view of releases and statements has, names the page that a row is from.
"""

import csv
import sqlite3
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from json import JSONEncoder
from typing import Any, BinaryIO

from etl.markdown import table_head, table_row
from etl.relations import Column

Row = Sequence[Any]
Writer = Callable[[Iterable[Row], Sequence[Column], BinaryIO], None]

_OPENS_A_FORMULA = (*"=+-@\t\r\n", *"＝＋－＠")
_BOM = b"\xef\xbb\xbf"


def write_csv(
    rows: Iterable[Row], columns: Sequence[Column], stream: BinaryIO, *, bom: bool = False, safe: bool = False
) -> None:
    """CSV in UTF-8, lines ended by CRLF (RFC 4180); what is NULL is empty.

    The text is as stored, and a dash's begins with a dash. ``safe`` is for files that are opened in a spreadsheet,
    which would compute a cell that begins like a formula: it gets an apostrophe in front.
    """
    if bom:
        stream.write(_BOM)
    writer = csv.writer(_Encoded(stream))
    writer.writerow([column.name for column in columns])
    rows = _as_text(rows, columns)
    writer.writerows([_harmless(value) for value in row] for row in rows) if safe else writer.writerows(rows)


def write_json(rows: Iterable[Row], columns: Sequence[Column], stream: BinaryIO) -> None:
    """One JSON array, an object a line."""
    before = b"[\n"
    for line in _objects(rows, columns):
        stream.write(before + line)
        before = b",\n"
    stream.write(b"\n]\n" if before == b",\n" else b"[]\n")


def write_nl(rows: Iterable[Row], columns: Sequence[Column], stream: BinaryIO) -> None:
    """A JSON object on each line."""
    for line in _objects(rows, columns):
        stream.write(line + b"\n")


def write_markdown(
    rows: Iterable[Row], columns: Sequence[Column], stream: BinaryIO, *, source: Iterable[str] = ()
) -> None:
    """A table, and below it the sentences of ``source``."""
    stream.write(table_head([column.name for column in columns]).encode())
    for row in _as_text(rows, columns):
        stream.write(table_row(row).encode())
    for sentence in source:
        stream.write(f"\n{sentence}\n".encode())


def source_of(connection: sqlite3.Connection) -> dict[str, str]:
    """What the database says of its source and of the terms of use."""
    said = dict(connection.execute("SELECT key, value FROM metadata"))
    return {key: said[key] for key in ("source", "terms", "not_known") if key in said}


class _Encoded:
    """What csv writes to: text in, bytes out. A TextIOWrapper would close the stream that it is given."""

    def __init__(self, stream: BinaryIO) -> None:
        self._write = stream.write

    def write(self, text: str) -> int:
        """Write a line."""
        return self._write(text.encode())


def _objects(rows: Iterable[Row], columns: Sequence[Column]) -> Iterator[bytes]:
    encode = JSONEncoder(ensure_ascii=False).encode
    names = [column.name for column in columns]
    for row in _as_text(rows, columns):
        yield encode(dict(zip(names, row, strict=True))).encode()


def _as_text(rows: Iterable[Row], columns: Sequence[Column]) -> Iterable[Row]:
    """The rows with bytes in base64; those of a table without bytes as they are."""
    if all(column.type != "blob" for column in columns):
        return rows
    return ([b64encode(value).decode() if isinstance(value, bytes) else value for value in row] for row in rows)


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_OPENS_A_FORMULA) else value


class Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        """The rows."""
        for row in self._rows:
            self.count += 1
            yield row
