"""The body of a stored HTTP answer: chunks joined, compression undone, within bounds."""

import re
import zlib
from collections.abc import Mapping

from etl.parse.decode import MAX_PAGE_BYTES, TOO_LARGE

_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_GZIP = b"\x1f\x8b"


class BodyError(ValueError):
    """A body that cannot be had whole; the message is one sentence."""


def decoded_body(body: bytes, headers: Mapping[str, str]) -> bytes:
    """The bytes of the page in an answer; ``headers`` are by their names in lower case.

    Some archives store bodies decoded already and keep the headers: a body that is not in chunks, or not compressed,
    is taken as it is. Raises BodyError for one that ends too early, is damaged, too large or in an unknown form.
    """
    chunked = "chunked" in headers.get("transfer-encoding", "").lower()
    coding = headers.get("content-encoding", "").strip().lower()
    if chunked:
        body = _joined(body)
    elif not coding and headers.get("content-length", "").strip().isdecimal():
        due = int(headers["content-length"])
        if due > len(body):
            raise BodyError(f"holds {len(body):,} of {due:,} bytes; it was cut off when it was captured")
    if coding in ("gzip", "x-gzip", "deflate"):
        body = _decompressed(body, coding)
    elif coding not in ("", "identity") and body.lstrip()[:1] != b"<":
        raise BodyError(f"is compressed in a way that is not known here ({coding})")
    if len(body) > MAX_PAGE_BYTES:
        raise BodyError(TOO_LARGE)
    return body


def _joined(body: bytes) -> bytes:
    """The chunks in one; a body that begins with none is no chunked body."""
    if not _CHUNK.match(body):
        return body
    parts: list[bytes] = []
    at = 0
    while True:
        head = _CHUNK.match(body, at)
        if head is None:
            raise BodyError("ends between two chunks; it was cut off when it was captured")
        size = int(head[1], 16)
        if not size:
            return b"".join(parts)
        part = body[head.end() : head.end() + size]
        if len(part) < size:
            raise BodyError("ends inside a chunk; it was cut off when it was captured")
        parts.append(part)
        at = head.end() + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1


def _decompressed(body: bytes, coding: str) -> bytes:
    if coding == "deflate":
        # By the standard with zlib's header; some servers send it without.
        window = zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS
        if body.lstrip()[:1] == b"<":
            return body
    elif body.startswith(_GZIP):
        window = zlib.MAX_WBITS | 16
    else:
        return body
    unpacker = zlib.decompressobj(window)
    try:
        page = unpacker.decompress(body, MAX_PAGE_BYTES + 1)
    except zlib.error as error:
        raise BodyError(f"is damaged in its compressed form ({error})") from error
    if len(page) > MAX_PAGE_BYTES:
        raise BodyError(TOO_LARGE)
    if not unpacker.eof:
        raise BodyError("ends before its compressed form does; it was cut off when it was captured")
    return page
