"""Saved pages: files, folders, globs, zip and web archives, lists and standard input, as bytes with a name."""

import glob
import lzma
import os
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from etl.errors import WrongUse
from etl.fetch.address_list import addresses_in
from etl.fetch.found import Finished, Found, PassedOver, SavedList, SavedPage, Unreadable
from etl.fetch.warc import read_warc
from etl.fetch.warc_stream import is_warc
from etl.parse.decode import MAX_PAGE_BYTES, TOO_LARGE

STDIN = "-"
STDIN_NAME = "standard input"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip archive begins: with its first member, or, where it is empty, with its end."""
_DOCUMENT_PARTS = frozenset({"mimetype", "[Content_Types].xml"})
"""Members that show a zip file to be a document (hwpx, docx, odt) and not an archive of pages."""
_TELLING = 1024
"""Bytes by which a file is told to be an archive."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file to read, the source that led to it, and whether it was named itself or lies in a folder."""

    source: str
    path: str
    named: bool


def find_sources(sources: Sequence[str]) -> list[Place]:
    """The files that the sources stand for, folders walked to the bottom, in the order of their names.

    Raises WrongUse where a source is not there, a pattern matches nothing, or a folder holds no file.
    """
    places: list[Place] = []
    for source in sources:
        if source == STDIN:
            places.append(Place(STDIN_NAME, STDIN, named=True))
        elif os.path.isdir(source):
            found = list(_files_below(source))
            if not found:
                raise WrongUse(f"the folder {printable(source)} holds no file; name a folder with saved pages")
            places += [Place(printable(source), name, named=False) for name in found]
        elif os.path.exists(source):
            places.append(Place(printable(source), source, named=True))
        elif glob.has_magic(source):
            matches = sorted(glob.glob(source, recursive=True))
            if not matches:
                raise WrongUse(f"nothing matches {source}; check the pattern")
            places += find_sources(matches)
        else:
            raise WrongUse(f"there is no file or folder {printable(source)} that can be read")
    return places


def read_places(places: Sequence[Place]) -> Iterator[Found]:
    """What the files hold, one by one; the members of an archive stand in its place."""
    for place in places:
        yield from _read_place(place)
        yield Finished(place.source)


def _files_below(folder: str) -> Iterator[str]:
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield os.path.join(where, name)


def _read_place(place: Place) -> Iterator[Found]:
    try:
        if place.path == STDIN:
            yield from _read_stdin(place, sys.stdin.buffer)
        elif os.path.isfile(place.path):
            with open(place.path, "rb") as file:
                yield from _read_file(place, file)
        elif place.named:
            yield Unreadable(place.source, printable(place.path), "is no regular file")
    except OSError as error:
        yield Unreadable(place.source, printable(place.path), f"cannot be read ({error.strerror or error})")


def _read_stdin(place: Place, stream: BinaryIO) -> Iterator[Found]:
    start = stream.read(_TELLING)
    if is_warc(start):
        yield from read_warc(STDIN_NAME, place.source, stream, start)
    else:
        yield _page_or_list(place, STDIN_NAME, start + _bounded(stream))


def _read_file(place: Place, file: BinaryIO) -> Iterator[Found]:
    start = file.read(_TELLING)
    file.seek(0)
    if start.startswith(_ZIPS):
        yield from _read_zip(place, file)
    elif is_warc(start):
        yield from read_warc(printable(place.path), place.source, file)
    else:
        yield _page_or_list(place, printable(place.path), _bounded(file))


def _page_or_list(place: Place, name: str, body: bytes) -> SavedPage | SavedList | PassedOver:
    """A list is only fetched where it was named itself: nobody expects requests from the import of a folder."""
    addresses = addresses_in(body)
    if addresses is None:
        return SavedPage(place.source, name, body, place.named)
    return SavedList(place.source, name, addresses) if place.named else PassedOver(place.source, name)


def printable(name: str) -> str:
    """A file's name as text; bytes of it that are not UTF-8, which old archives have, as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _bounded(file: BinaryIO) -> bytes:
    """The bytes, but no more than are needed to see that they are too many."""
    return file.read(MAX_PAGE_BYTES + 1)


def _read_zip(place: Place, file: BinaryIO) -> Iterator[Found]:
    try:
        with zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if _DOCUMENT_PARTS & {member.filename for member in members}:
                yield SavedPage(place.source, printable(place.path), _ZIPS[0], place.named)
                return
            if not members:
                yield Unreadable(place.source, printable(place.path), "is a zip archive with nothing in it")
            for member in members:
                yield _read_member(archive, member, place)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        yield Unreadable(place.source, printable(place.path), f"is a damaged zip archive ({error})")


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Place) -> SavedPage | Unreadable:
    name = printable(f"{place.path}/{member.filename}")
    if ".." in PurePosixPath(member.filename.replace("\\", "/")).parts or member.filename.startswith(("/", "\\")):
        return Unreadable(place.source, name, "has a name that leads out of its archive; it was not taken in")
    if member.file_size > MAX_PAGE_BYTES:
        return Unreadable(place.source, name, TOO_LARGE)
    try:
        with archive.open(member) as content:
            body = content.read(MAX_PAGE_BYTES + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as error:
        # RuntimeError is how zipfile says that a member is encrypted.
        return Unreadable(place.source, name, f"cannot be read from its archive ({error})")
    if body.startswith(_ZIPS) or is_warc(body[:_TELLING]):
        return Unreadable(place.source, name, "is an archive inside an archive; unpack it and import that")
    return SavedPage(place.source, name, body, named=False)
