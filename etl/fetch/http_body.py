"""The body of an HTTP answer: compression undone, and chunks joined where it is stored with them, within bounds."""

import re
import zlib
from collections.abc import Mapping

from etl.parse.decode import MAX_PAGE_BYTES, TOO_LARGE

_LENGTH = re.compile(r"[0-9]+$")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_GZIP = b"\x1f\x8b"


_MOST_MEMBERS = 100
"""Parts in which a body may be packed one behind the other; servers make one."""


class BodyError(ValueError):
    """A body that cannot be had whole; the message is one sentence."""


class CutBody(BodyError):
    """A body that ends before its compressed form does."""


def decoded_body(body: bytes, headers: Mapping[str, str]) -> bytes:
    """The bytes of the page in an answer; ``headers`` are by their names in lower case.

    Some archives store bodies decoded already and keep the headers: a body that is not in chunks, or not compressed,
    is taken as it is. Raises BodyError for one that ends too early, is damaged, too large or in an unknown form.
    """
    chunked = "chunked" in headers.get("transfer-encoding", "").lower()
    coding = headers.get("content-encoding", "").strip().lower()
    if chunked:
        body = _joined(body)
    elif not coding and _LENGTH.match(length := headers.get("content-length", "").strip()):
        due = int(length[:18])  # of a longer number it is less, and still more than any body has
        if due > len(body):
            raise BodyError(f"holds {len(body):,} of {due:,} bytes; it was cut off when it was captured")
    try:
        body = decompressed(body, coding, MAX_PAGE_BYTES)
    except CutBody as error:
        raise BodyError(f"{error}; it was cut off when it was captured") from error
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


def decompressed(body: bytes, coding: str, most: int) -> bytes:
    """A body without the compression that its Content-Encoding names; one that is not compressed, as it is.

    Never more than ``most`` bytes and one are unpacked, so that a small body cannot fill the memory. Raises BodyError
    for what is damaged or in an unknown form, CutBody for what ends too early.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity") or body.lstrip()[:1] == b"<":
        return body
    if coding == "deflate":
        # By the standard with zlib's header; some servers send it without.
        return _unpacked(body, zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS, most)
    if coding not in ("gzip", "x-gzip"):
        raise BodyError(f"is compressed in a way that is not known here ({coding[:40]})")
    return _unpacked(body, zlib.MAX_WBITS | 16, most) if body.startswith(_GZIP) else body


def _unpacked(body: bytes, window: int, most: int) -> bytes:
    pages: list[bytes] = []
    room = most + 1
    for _ in range(_MOST_MEMBERS):
        unpacker = zlib.decompressobj(window)
        try:
            page = unpacker.decompress(body, room)
        except zlib.error as error:
            raise BodyError(f"is damaged in its compressed form ({error})") from error
        pages.append(page)
        room -= len(page)
        if room <= 0:
            raise BodyError(f"is larger than {most // 1_000_000} MB, as no page of the ministry is")
        if not unpacker.eof:
            raise CutBody("ends before its compressed form does")
        body = unpacker.unused_data
        if not body.startswith(_GZIP):
            return b"".join(pages)
    raise BodyError(f"is compressed in more than {_MOST_MEMBERS} parts")
