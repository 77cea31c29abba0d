"""Saved pages: files, folders, globs, zip archives and standard input, as bytes with a name."""

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
from etl.parse.decode import MAX_PAGE_BYTES, TOO_LARGE

STDIN = "-"
STDIN_NAME = "standard input"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip archive begins: with its first member, or, where it is empty, with its end."""
_DOCUMENT_PARTS = frozenset({"mimetype", "[Content_Types].xml"})
"""Members that show a zip file to be a document (hwpx, docx, odt) and not an archive of pages."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The bytes of one candidate, found in ``source``.

    ``named`` says that the user named this very file: then it must be a page.
    """

    source: str
    name: str
    body: bytes
    named: bool


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file whose bytes could not be had, and why, in one sentence."""

    source: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of one file, with all that an archive held."""

    source: str


Found = SavedPage | Unreadable | Finished


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


def _read_place(place: Place) -> Iterator[SavedPage | Unreadable]:
    try:
        if place.path == STDIN:
            yield SavedPage(STDIN_NAME, STDIN_NAME, _bounded(sys.stdin.buffer), named=True)
        elif os.path.isfile(place.path):
            with open(place.path, "rb") as file:
                yield from _read_file(place, file)
        elif place.named:
            yield Unreadable(place.source, printable(place.path), "is no regular file")
    except OSError as error:
        yield Unreadable(place.source, printable(place.path), f"cannot be read ({error.strerror or error})")


def _read_file(place: Place, file: BinaryIO) -> Iterator[SavedPage | Unreadable]:
    start = file.read(4)
    file.seek(0)
    if start in _ZIPS:
        yield from _read_zip(place, file)
    else:
        yield SavedPage(place.source, printable(place.path), _bounded(file), place.named)


def printable(name: str) -> str:
    """A file's name as text; bytes of it that are not UTF-8, which old archives have, as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _bounded(file: BinaryIO) -> bytes:
    """The bytes, but no more than are needed to see that they are too many."""
    return file.read(MAX_PAGE_BYTES + 1)


def _read_zip(place: Place, file: BinaryIO) -> Iterator[SavedPage | Unreadable]:
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
    if body[:4] in _ZIPS:
        return Unreadable(place.source, name, "is an archive inside an archive; unpack it and import that")
    return SavedPage(place.source, name, body, named=False)
