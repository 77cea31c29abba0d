"""The archive of raw pages as a web archive (WARC 1.1), for the tools of others and for ``import``."""

import hashlib
import re
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Any, BinaryIO

from etl import __version__
from etl.address import Post, post_address, view_at
from etl.clock import now
from etl.errors import DatabaseDamaged
from etl.fetch.warc import BOARD_FIELD, PAGE_URN, UNDATED_FIELD
from etl.load.pages import DamagedPage, read_page
from etl.parse.page import PageError
from etl.parse.reader import is_html

_DESCRIPTION = (
    "Raw pages of press releases. A response record is a page that was fetched from the site: its status and validators"
    " are as they came, its type is told by its content, other header fields were not kept. A resource record is a page"
    " that was imported from somebody's copy."
)


@dataclass(frozen=True, slots=True)
class _Archived:
    """A page as it stands in the archive, with the address that it is exported under."""

    id: int
    target: str
    board: str | None
    fetched_at: str
    http_status: int | None
    etag: str | None
    last_modified: str | None
    dated: bool
    body: bytes


def write_warc(
    connection: sqlite3.Connection,
    stream: BinaryIO,
    *,
    board: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> int:
    """Write the archived pages to ``stream`` as WARC/1.1, each record packed with gzip by itself; how many there were.

    ``board`` bounds it to one board's pages, ``since`` and ``until`` (``YYYY-MM-DD``) to releases by their day of
    posting. A ``warcinfo`` record stands first. A fetched page becomes a ``response``, an imported one a ``resource``;
    WARC-Date is ``pages.fetched_at``; of a copy without a date a field of its own says that it is that of the import.
    The address is the page's own where it is the ministry's, else the release's,
    else the page's, else ``urn:mofa-etl:page:ID`` with the board in a field of its own, from which ``import`` knows
    it again. One page is in memory at a time. Raises DatabaseDamaged for a page that is not whole.
    """
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(stream, gzip=True, warc_version="1.1")
    writer.write_record(_info(writer))
    count = 0
    for page in _pages(connection, board, since, until):
        writer.write_record(_record(writer, page))
        count += 1
    return count


def _pages(
    connection: sqlite3.Connection, board: str | None, since: str | None, until: str | None
) -> Iterator[_Archived]:
    for (
        page_id,
        url,
        release_url,
        of_board,
        seq,
        site,
        fetched_at,
        status,
        etag,
        modified,
        dated,
        sha256,
        body,
        dictionary,
    ) in connection.execute(
        "SELECT pages.id, pages.url, releases.url, coalesce(releases.board, pages.board), pages.seq, boards.site,"
        " fetched_at, http_status, etag, last_modified, dated, sha256, pages.body, dictionaries.body FROM pages"
        " LEFT JOIN releases ON releases.id = pages.release_id"
        " LEFT JOIN boards ON boards.id = coalesce(releases.board, pages.board)"
        " LEFT JOIN dictionaries ON dictionaries.id = dictionary_id"
        " WHERE (?1 IS NULL OR coalesce(releases.board, pages.board) = ?1)"
        " AND (?2 IS NULL OR published >= ?2) AND (?3 IS NULL OR published <= ?3) ORDER BY pages.id",
        (board, since, until),
    ):
        try:
            raw = read_page(body, dictionary, sha256)
        except DamagedPage as error:
            raise DatabaseDamaged(f"page {page_id} is damaged; type: mofa-etl check") from error
        if url is None or view_at(url) is None:
            post = Post(of_board, seq) if of_board and seq else None
            url = release_url or (post_address(post, site) if post else url) or f"{PAGE_URN}{page_id}"
        yield _Archived(page_id, _encoded(url), of_board, fetched_at, status, etag, modified, bool(dated), raw)


def _encoded(url: str) -> str:
    """An address without what would end a line or field of the record's header."""
    return re.sub(r"[\x00-\x20\x7f]", lambda letter: f"%{ord(letter[0]):02X}", url)


def _info(writer: Any) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    fields = {
        "software": f"mofa-etl {__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description": _DESCRIPTION,
    }
    content = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
    headers = [("WARC-Type", "warcinfo"), ("WARC-Record-ID", f"<{uuid.uuid4().urn}>"), ("WARC-Date", now())]
    return writer.create_warc_record(
        "",
        "warcinfo",
        payload=BytesIO(content),
        length=len(content),
        warc_headers=StatusAndHeaders("", headers, protocol="WARC/1.1"),
    )


def _record(writer: Any, page: _Archived) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    media_type = _media_type(page.body)
    name = f"{page.target} {page.fetched_at} {hashlib.sha256(page.body).hexdigest()}"
    fields = {"WARC-Date": page.fetched_at, "WARC-Record-ID": f"<{uuid.uuid5(uuid.NAMESPACE_URL, name).urn}>"}
    if page.target.startswith(PAGE_URN) and page.board:
        fields[BOARD_FIELD] = page.board
    if not page.dated:
        fields[UNDATED_FIELD] = "the date is that of the import"
    if page.http_status is None:
        return writer.create_warc_record(
            page.target,
            "resource",
            payload=BytesIO(page.body),
            length=len(page.body),
            warc_content_type=media_type,
            warc_headers_dict=fields,
        )
    headers = [("Content-Type", media_type), ("Content-Length", str(len(page.body)))]
    headers += [("ETag", page.etag)] if page.etag else []
    headers += [("Last-Modified", page.last_modified)] if page.last_modified else []
    return writer.create_warc_record(
        page.target,
        "response",
        payload=BytesIO(page.body),
        length=len(page.body),
        warc_headers_dict=fields,
        http_headers=StatusAndHeaders(_status_line(page.http_status), headers, protocol="HTTP/1.1"),
    )


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} "


def _media_type(body: bytes) -> str:
    try:
        return "text/html" if is_html(body) else "text/plain"
    except PageError:
        return "application/octet-stream"
