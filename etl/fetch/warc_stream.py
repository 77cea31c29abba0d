"""The bytes of a WARC file, unpacked as they are read, in bounded memory."""

import zlib
from typing import BinaryIO

_BLOCK = 65_536
_MAX_LINE = 65_536
_MAX_HEADERS = 1_000_000
_GZIP = b"\x1f\x8b"
_MEMBER = b"\x1f\x8b\x08"
"""How each part of a packed file begins."""
_TELLING = 1024
"""Bytes of an unpacked beginning that are looked at."""
_MOST_TRIES = 10_000
"""Places in a damaged file where a packed part might begin: one made of nothing else must come to an end."""


class Damaged(Exception):
    """The file cannot be read on; the message says why."""


class CutOff(Damaged):
    """The file ends where it should go on."""


def is_warc(start: bytes) -> bool:
    """Whether a file that starts with these bytes (a thousand will do) is a WARC file, packed with gzip or not."""
    if start.startswith(_GZIP):
        try:
            start = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(start, _TELLING)
        except zlib.error:
            return False
    # Blank lines between records are passed over, and so are those in front of the first.
    return start.lstrip().startswith(b"WARC/")


class WarcStream:
    """A WARC file's content as one stream, whether each record, all of them, or none is packed with gzip.

    ``start`` are bytes of ``file`` that were read already. Reading raises Damaged, and CutOff where the file ends
    inside of a packed part. ``record_at`` is where in the file the last record begins that was begun.
    """

    def __init__(self, file: BinaryIO, start: bytes = b"") -> None:
        self._file, self._raw = file, start
        self._start = file.tell() - len(start) if file.seekable() else None
        self._taken = len(start)
        self._packed: bool | None = None
        self._forget()
        self._member = 0
        self._tries = 0
        self.record_at = 0

    def _forget(self) -> None:
        self._unpacker: zlib._Decompress | None = None
        self._ready, self._at = b"", 0
        self._headers_left = _MAX_HEADERS

    @property
    def _position(self) -> int:
        """Where in the file the next byte stands; in packed files, where its packed part begins."""
        return self._member if self._packed else self._taken - len(self._raw) - (len(self._ready) - self._at)

    def begin_record(self) -> None:
        """Say that a record may begin here: its place is noted, and its header gets its full allowance of bytes."""
        self._headers_left = _MAX_HEADERS
        try:
            self._fill()
        finally:
            self.record_at = self._position

    def is_packed_apart(self, record_at: int) -> bool:
        """Whether a record that began there is in another packed part than what is read now, and was proved with it."""
        return bool(self._packed) and record_at < self._member

    def resume(self) -> bool:
        """After Damaged: go on at the next packed part behind the record's begin that holds a record; False for none.

        Only where each record is packed by itself does a part begin that can be read without those before it.
        """
        if self._start is None or not self._packed:
            return False
        at = self._find_member(self.record_at + 1)
        while at is not None and self._tries < _MOST_TRIES:
            self._tries += 1
            self._file.seek(self._start + at)
            raw = self._file.read(_BLOCK)
            if is_warc(raw):
                self._raw, self._taken = raw, at + len(raw)
                self._forget()
                return True
            at = self._find_member(at + 1)
        return False

    def _find_member(self, at: int) -> int | None:
        """Where in the file the next packed part may begin, at ``at`` or behind it."""
        assert self._start is not None
        self._file.seek(self._start + at)
        window = b""
        while block := self._file.read(_BLOCK):
            window += block
            if (found := window.find(_MEMBER)) >= 0:
                return at + found
            kept = window[-len(_MEMBER) + 1 :]
            at += len(window) - len(kept)
            window = kept
        return None

    def read(self, size: int) -> bytes:
        """So many bytes, fewer only at the end of the file."""
        parts = []
        while size > 0 and self._fill():
            part = self._ready[self._at : self._at + size]
            self._at += len(part)
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """Pass over so many bytes; how many there were."""
        left = size
        while left > 0 and self._fill():
            step = min(left, len(self._ready) - self._at)
            self._at += step
            left -= step
        return size - left

    def readline(self, size: int | None = None) -> bytes:
        """The next line with its end, empty at the end of the file. No line of a header is longer than 64 KB."""
        parts: list[bytes] = []
        length = 0
        while self._fill():
            end = self._ready.find(b"\n", self._at) + 1
            part = self._ready[self._at : end or None]
            self._at += len(part)
            length += len(part)
            self._headers_left -= len(part)
            if length > _MAX_LINE or self._headers_left < 0:
                raise Damaged("a record's header does not end")
            parts.append(part)
            if end:
                break
        return b"".join(parts)

    def _fill(self) -> bool:
        """Have at least one byte ready; False at the end of the file."""
        while self._at >= len(self._ready):
            if not self._raw and not self._read_on():
                if self._unpacker is not None:
                    raise CutOff("the file ends inside of a packed record")
                return False
            if self._packed is None:
                self._packed = self._raw.startswith(_GZIP)
            self._ready, self._at = (self._unpack() if self._packed else self._raw), 0
            if not self._packed:
                self._raw = b""
        return True

    def _read_on(self) -> bool:
        self._raw = self._file.read(_BLOCK)
        self._taken += len(self._raw)
        return bool(self._raw)

    def _unpack(self) -> bytes:
        if self._unpacker is None:
            # Between two packed parts some writers fill up with zero bytes.
            self._raw = self._raw.lstrip(b"\0")
            if not self._raw:
                return b""
            self._member = self._taken - len(self._raw)
            self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            ready = self._unpacker.decompress(self._raw, _BLOCK)
        except zlib.error as error:
            raise Damaged(str(error)) from error
        if self._unpacker.eof:
            self._raw = self._unpacker.unused_data
            self._unpacker = None
        else:
            self._raw = self._unpacker.unconsumed_tail
        return ready
