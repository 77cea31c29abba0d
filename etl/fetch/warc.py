"""Web archives (WARC): the ministry's posts among their records, each with its address and the time of its capture."""

import base64
import hashlib
import re
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from etl.address import view_at
from etl.fetch.found import Found, PassedOver, ReadToEnd, SavedPage, Unreadable
from etl.fetch.http_body import BodyError, decoded_body
from etl.fetch.warc_stream import CutOff, Damaged, WarcStream
from etl.parse.decode import MAX_PAGE_BYTES, TOO_LARGE

PAGE_URN = "urn:mofa-etl:page:"
"""The address of a page whose own is not known, in archives that this program writes; its row's id follows."""
BOARD_FIELD = "X-MOFA-Board"
"""The field that names the board of such a page."""
UNDATED_FIELD = "X-MOFA-Undated"
"""The field of a copy whose date is that of its import here, and not of a capture."""

_MAX_BLOCK = MAX_PAGE_BYTES + 1_000_000
_HEAD = 65_536
_MOST_DAMAGES = 100
"""Damaged places in one file behind which reading goes on: a file made of nothing else must come to an end."""
_HTML = ("text/html", "application/xhtml+xml")
_PAGES = (*_HTML, "text/plain")
_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?Z?)?)?)?$"
)
_DIGESTS = {"sha1": (hashlib.sha1, 20), "sha256": (hashlib.sha256, 32), "md5": (hashlib.md5, 16)}


@dataclass(frozen=True, slots=True)
class _Record:
    """One record: its fields by lower-case names, and its block, which is no more than a head where it is long."""

    fields: Mapping[str, str]
    block: bytes
    length: int
    http_status: str | None
    http_fields: Mapping[str, str]
    body_at: int

    @property
    def kind(self) -> str:
        return self.fields.get("warc-type", "").lower()

    @property
    def target(self) -> str:
        return self.fields.get("warc-target-uri", "").strip().strip("<>")

    @property
    def date(self) -> str | None:
        return iso_time(self.fields.get("warc-date", ""))

    @property
    def media_type(self) -> str:
        named = self.http_fields if self.kind == "response" else self.fields
        return named.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def answered(self) -> bool:
        """Whether it is a page as it was got: a whole answer with 200, or a file without an answer around it."""
        return self.kind == "resource" or (self.kind == "response" and self.http_status == "200")

    @property
    def might_be_page(self) -> bool:
        """Whether it holds what could have been a page of some site."""
        return self.kind in ("response", "resource") and self.media_type in _HTML

    @property
    def page(self) -> bool:
        """Whether it holds a page of one of the ministry's posts."""
        return self.answered and self.media_type in (*_PAGES, "") and _is_wanted(self.target)


def read_warc(path: str, source: str, file: BinaryIO, start: bytes = b"") -> Iterator[Found]:
    """The posts' pages in a WARC file, in its order; ``start`` are bytes that were read from ``file`` already.

    Pages of other sites, lists, errors are PassedOver; requests, pictures and the like are no business of ours. A
    repeated capture that is stored without its content gets that of the record it refers to, if that is in the file,
    for which the file is read once more; in a pipe, where that cannot be, it is an Unreadable. Of a damaged file what
    is whole is taken, also behind the damage where each record is packed by itself; the rest is one Unreadable.
    """
    revisits: list[_Record] = []
    whole = yield from _read_records(path, source, WarcStream(file, start), revisits)
    if revisits:
        if file.seekable():
            file.seek(0)
            yield from _resolve(path, source, WarcStream(file), revisits)
        else:
            told = "repeats a capture, which cannot be looked up in a pipe; import the file by its name"
            yield from (Unreadable(source, _name(path, record), told) for record in revisits)
    if whole:
        yield ReadToEnd(source, path)


def iso_time(date: str) -> str | None:
    """A WARC-Date to the second, UTC; what it leaves out is the beginning of its year, month or day. None for none."""
    found = _DATE.match(date.strip())
    if not found:
        return None
    year, month, day, hour, minute, second = (part or "" for part in found.groups())
    try:
        time = datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), min(int(second or 0), 59)
        )
    except ValueError:
        return None
    return f"{time.isoformat()}Z"


def _read_records(path: str, source: str, stream: WarcStream, revisits: list[_Record]) -> Generator[Found, None, bool]:
    """The pages; True at the end if the file was whole. Records that refer to others are added to ``revisits``."""
    number = 0
    damages: list[_Damage] = []
    for record in _whole_records(stream, damages):
        number += 1
        if record.kind == "revisit" and _is_wanted(record.target):
            revisits.append(replace(record, block=b""))
        elif record.page:
            yield _page(path, source, record, record)
        elif record.might_be_page:
            yield PassedOver(source, _name(path, record))
    if damages:
        yield Unreadable(source, path, _how_far(damages[0], number))
    return not damages


def _resolve(path: str, source: str, stream: WarcStream, revisits: list[_Record]) -> Iterator[Found]:
    """The pages that ``revisits`` repeat, from a second reading of the file."""
    waiting: dict[tuple[str, ...], list[int]] = {}
    for i, record in enumerate(revisits):
        for key in _keys_sought(record):
            waiting.setdefault(key, []).append(i)
    open_ones = set(range(len(revisits)))
    told: list[_Damage] = []  # by the first reading
    for original in _whole_records(stream, told, lambda record: any(key in waiting for key in _keys_of(record))):
        if not original.answered or original.media_type not in (*_PAGES, ""):
            continue
        for i in sorted({i for key in _keys_of(original) for i in waiting.get(key, ())} & open_ones):
            digests = {record.fields.get("warc-payload-digest", "") for record in (original, revisits[i])}
            if len(digests - {""}) < 2:
                open_ones.remove(i)
                yield _page(path, source, revisits[i], original)
    yield from (PassedOver(source, _name(path, revisits[i])) for i in sorted(open_ones))


def _keys_of(record: _Record) -> list[tuple[str, ...]]:
    """What a record can be referred to by."""
    fields = record.fields
    keys = [
        ("id", fields.get("warc-record-id", "")),
        ("post", _comparable(record.target), record.date or ""),
        ("digest", fields.get("warc-payload-digest", "")),
    ]
    return [key for key in keys if all(key)]


def _keys_sought(revisit: _Record) -> list[tuple[str, ...]]:
    fields = revisit.fields
    target = fields.get("warc-refers-to-target-uri", "").strip().strip("<>")
    keys = [
        ("id", fields.get("warc-refers-to", "")),
        ("post", _comparable(target), iso_time(fields.get("warc-refers-to-date", "")) or ""),
        ("digest", fields.get("warc-payload-digest", "")),
    ]
    return [key for key in keys if all(key)]


def _comparable(target: str) -> str:
    found = view_at(target)
    return str(found.post) if found else target


def _page(path: str, source: str, record: _Record, original: _Record) -> SavedPage | Unreadable:
    """The page at the address and time of ``record`` with the content of ``original``."""
    name = _name(path, record)
    if original.length > _MAX_BLOCK:
        return Unreadable(source, name, TOO_LARGE)
    if "warc-truncated" in original.fields:
        return Unreadable(source, name, "was cut off when it was captured")
    if not _has_its_digest(original):
        return Unreadable(source, name, "is damaged: its bytes do not have the digest stored with them")
    try:
        body = decoded_body(original.block[original.body_at :], original.http_fields)
    except BodyError as error:
        return Unreadable(source, name, str(error))
    url = None if record.target.startswith(PAGE_URN) else record.target
    board = record.fields.get(BOARD_FIELD.lower()) if url is None else None
    undated = UNDATED_FIELD.lower() in record.fields
    captured_at, imported_at = (None, record.date) if undated else (record.date, None)
    return SavedPage(
        source, name, body, named=False, url=url, captured_at=captured_at, board=board, imported_at=imported_at
    )


def _name(path: str, record: _Record) -> str:
    shown = "".join(letter if letter.isprintable() else "?" for letter in record.target)
    return f"{path}#{shown} {record.date}" if record.date else f"{path}#{shown}"


def _is_wanted(target: str) -> bool:
    return view_at(target) is not None or target.startswith(PAGE_URN)


@dataclass(frozen=True, slots=True)
class _Damage:
    """A place where a file could not be read on: why, the byte where that record begins, how many were whole before."""

    error: Damaged
    position: int
    before: int


def _whole_records(
    stream: WarcStream, damages: list[_Damage], wanted: Callable[[_Record], bool] | None = None
) -> Iterator[_Record]:
    """The records that are whole, also those behind a damaged place where they can be found; each is noted."""
    number = 0
    while len(damages) < _MOST_DAMAGES:
        try:
            for record in _records(stream, wanted):
                number += 1
                yield record
            return
        except Damaged as error:
            damages.append(_Damage(error, stream.record_at, number))
            if not stream.resume():
                return


def _records(stream: WarcStream, wanted: Callable[[_Record], bool] | None = None) -> Iterator[_Record]:
    """The records, each given only when what follows it shows that it is whole. Raises Damaged.

    Blocks are read whole where the record holds a post's page, or where ``wanted(record)`` says so.
    """
    from warcio.statusandheaders import StatusAndHeadersParser

    parser = StatusAndHeadersParser([], verify=False)
    line = _next_line(stream)
    while line:
        begin = stream.record_at
        fields = _fields(parser.parse(stream, line).headers)
        length = fields.get("content-length", "")
        if not (length.isascii() and length.isdigit() and len(length) < 19):
            raise Damaged("a record does not tell its length")
        record = _read_block(stream, fields, int(length), wanted)
        try:
            line = _next_line(stream)
        except Damaged as error:
            # All its bytes were there: only the file's end was not, or what is damaged is packed apart from it.
            if isinstance(error, CutOff) or stream.is_packed_apart(begin):
                yield record
            raise error
        if line and not line.startswith(b"WARC/"):
            stream.record_at = begin
            raise Damaged("a record does not end where its length says")
        yield record


def _next_line(stream: WarcStream) -> bytes:
    """The first line that is not blank; empty at the end of the file."""
    stream.begin_record()
    while (line := stream.readline()) and not line.strip():
        stream.begin_record()
    return line


def _read_block(
    stream: WarcStream, fields: Mapping[str, str], length: int, wanted: Callable[[_Record], bool] | None
) -> _Record:
    head = stream.read(min(length, _HEAD))
    record = _with_http(fields, head, length)
    sought = wanted(record) if wanted else record.page
    if sought and length <= _MAX_BLOCK:
        record = _with_http(fields, head + stream.read(length - len(head)), length)
        got = len(record.block)
    else:
        got = len(head) + stream.skip(length - len(head))
    if got < length:
        raise CutOff("the file ends inside of a record")
    return record


def _with_http(fields: Mapping[str, str], block: bytes, length: int) -> _Record:
    """A record with the answer's status line and fields read from its block, where it holds an answer."""
    if fields.get("warc-type", "").lower() != "response" or not block.startswith(b"HTTP/"):
        return _Record(fields, block, length, None, {}, 0)
    from warcio.statusandheaders import StatusAndHeadersParser

    content = BytesIO(block)
    answer = StatusAndHeadersParser([], verify=False).parse(content)
    return _Record(fields, block, length, answer.get_statuscode(), _fields(answer.headers), content.tell())


def _fields(headers: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        found.setdefault(name.lower(), value)
    return found


def _has_its_digest(record: _Record) -> bool:
    """Whether the block has the digest that the record gives for it; one of a kind that is not known is believed."""
    kind, _, value = record.fields.get("warc-block-digest", "").strip().partition(":")
    if kind.lower() not in _DIGESTS:
        return True
    make, size = _DIGESTS[kind.lower()]
    digest = make(record.block, usedforsecurity=False).digest()
    if len(value) == 2 * size:
        return value.lower() == digest.hex()
    return value.upper().rstrip("=") == base64.b32encode(digest).decode().rstrip("=")


def _how_far(first: _Damage, number: int) -> str:
    what = "is cut off" if isinstance(first.error, CutOff) else f"is damaged ({first.error})"
    counted = "one whole record" if first.before == 1 else f"{first.before:,} whole records"
    behind = f", and {number - first.before:,} behind the damage" if number > first.before else ""
    return f"{what}: it could be read up to byte {first.position:,}, {counted}{behind}"
