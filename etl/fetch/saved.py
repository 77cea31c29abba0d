"""Saved pages: files, folders, globs, zip and web archives, lists and standard input, as bytes with a name."""

import glob
import hashlib
import lzma
import os
import struct
import sys
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
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
_MOST_TIMES = 1_100
"""How much larger than its archive all that it holds can be: no compression that zip knows goes further."""
_TELLING = 1024
"""Bytes by which a file is told to be an archive."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file to read, the source that led to it, and whether it was named itself or lies in a folder."""

    source: str
    path: str
    named: bool


def find_sources(sources: Sequence[str], is_own: Callable[[str], bool] = lambda _: False) -> list[Place]:
    """The files that the sources stand for, folders walked to the bottom, in the order of their names.

    Files of the database itself (``is_own``) are left out where they lie in a folder or match a pattern. Raises
    WrongUse where one is named, a source is not there, a pattern matches no file, or a folder holds none.
    """
    places: list[Place] = []
    for source in sources:
        if source == STDIN:
            if sys.stdin is None:
                raise WrongUse("standard input is closed; name a file, or lead one to it")
            places.append(Place(STDIN_NAME, STDIN, named=True))
        elif os.path.isdir(source):
            found = _places_below(source, is_own)
            if not found:
                raise WrongUse(f"the folder {printable(source)} holds no file; name a folder with saved pages")
            places += found
        elif os.path.exists(source):
            if is_own(source):
                raise WrongUse(f"{printable(source)} belongs to the database itself; name saved pages, or their folder")
            places.append(Place(printable(source), os.path.abspath(source), named=True))
        elif glob.has_magic(source):
            found = _places_matching(source, is_own)
            if not found:
                raise WrongUse(f"nothing matches {source}; check the pattern")
            places += found
        else:
            raise WrongUse(f"there is no file or folder {printable(source)} that can be read")
    return places


def is_archive(place: Place) -> bool:
    """Whether a file is a zip or web archive. Standard input is not looked at, nor what cannot be read."""
    try:
        with open(place.path, "rb") if os.path.isfile(place.path) else BytesIO() as file:
            start = file.read(_TELLING)
    except OSError:
        return False
    return start.startswith(_ZIPS) or is_warc(start)


def read_places(places: Sequence[Place]) -> Iterator[Found]:
    """What the files hold, one by one; the members of an archive stand in its place."""
    for place in places:
        yield from _read_place(place)
        yield Finished(place.source)


def _places_below(folder: str, is_own: Callable[[str], bool]) -> list[Place]:
    # One file has one name, however it was written: its problems are entered under it.
    names = _files_below(os.path.abspath(folder))
    return [Place(printable(folder), name, named=False) for name in names if not is_own(name)]


def _places_matching(pattern: str, is_own: Callable[[str], bool]) -> list[Place]:
    """Each file that a pattern leads to, once, under whatever names it is found; those that match themselves first.

    A link that leads nowhere is among them, so that it is told.
    """
    found: dict[str, Place] = {}
    for name in sorted(set(_matches(pattern)), key=lambda name: (os.path.isdir(name), name)):
        if os.path.isdir(name):
            places = _places_below(name, is_own)
        else:
            places = [] if is_own(name) else [Place(printable(name), os.path.abspath(name), named=True)]
        for place in places:
            found.setdefault(os.path.realpath(place.path), place)
    return list(found.values())


def _matches(pattern: str) -> list[str]:
    """As glob.glob, but that ``**`` goes through no links to folders: in a loop of them it would never end."""
    head, star, tail = _split_at_double_star(pattern)
    if not star:
        return glob.glob(pattern)
    found = []
    for top in _matches(head) if head else [""]:
        if not tail:
            found.append(top or os.curdir)
            continue
        for where, folders, _ in os.walk(top or os.curdir):
            # The same that a star does not match.
            folders[:] = [name for name in folders if not name.startswith(".")]
            below = os.path.relpath(where) if not top else where
            found += _matches(os.path.join("" if below == os.curdir else glob.escape(below), tail))
    return found


def _split_at_double_star(pattern: str) -> tuple[str, str, str]:
    """What stands before the first ``**`` that is a part of a path by itself, that, and what stands behind it."""
    parts = pattern.split("/")
    if "**" not in parts:
        return pattern, "", ""
    at = parts.index("**")
    head = "/".join(parts[:at])
    return f"{head}/" if at else "", "**", "/".join(parts[at + 1 :])


def _files_below(folder: str) -> Iterator[str]:
    """The files, and those folders that cannot be read. Links to folders are gone through last, each folder once."""
    closed: list[OSError] = []
    seen: set[tuple[int, int]] = set()
    tops = deque([folder])
    while tops:
        for where, folders, names in os.walk(tops.popleft(), onerror=closed.append):
            status = os.stat(where)
            if (status.st_dev, status.st_ino) in seen:
                folders.clear()
                continue
            seen.add((status.st_dev, status.st_ino))
            folders.sort()
            paths = [os.path.join(where, name) for name in folders]
            tops += [path for path in paths if os.path.islink(path)]
            for name in sorted(names):
                yield os.path.join(where, name)
    yield from (error.filename for error in closed)


def _read_place(place: Place) -> Iterator[Found]:
    try:
        if place.path == STDIN:
            yield from _read_stdin(place, sys.stdin.buffer)
        elif os.path.isfile(place.path):
            with open(place.path, "rb") as file:
                yield from _read_file(place, file)
        elif os.path.isdir(place.path):
            yield Unreadable(place.source, printable(place.path), "is a folder that cannot be read; make it readable")
        elif place.named:
            nowhere = os.path.islink(place.path) and not os.path.exists(place.path)
            reason = "is a link that leads nowhere" if nowhere else "is no regular file"
            yield Unreadable(place.source, printable(place.path), reason)
    except OSError as error:
        yield Unreadable(place.source, printable(place.path), f"cannot be read ({error.strerror or error})")


def _read_stdin(place: Place, stream: BinaryIO) -> Iterator[Found]:
    start = stream.read(_TELLING)
    if is_warc(start):
        yield from read_warc(STDIN_NAME, place.source, stream, start)
    else:
        body = start + _bounded(stream)
        # Each text that comes this way is a source of its own.
        yield _page_or_list(place, f"{STDIN_NAME} {hashlib.sha256(body).hexdigest()[:12]}", body)


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
            # Not is_dir(), which fails at a member without a name.
            members = [member for member in archive.infolist() if not member.filename.endswith("/")]
            if _DOCUMENT_PARTS & {member.filename for member in members}:
                yield SavedPage(place.source, printable(place.path), _ZIPS[0], place.named)
                return
            if not members:
                yield Unreadable(place.source, printable(place.path), "is a zip archive with nothing in it")
            due = sum(member.file_size for member in members if member.file_size <= MAX_PAGE_BYTES)
            if due > _MOST_TIMES * file.seek(0, os.SEEK_END):
                yield Unreadable(
                    place.source, printable(place.path), "holds the same bytes many times over, as bombs do"
                )
                return
            for member in members:
                yield _read_member(archive, member, place)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error) as error:
        # ValueError is how zipfile says that a name is not in the charset that it claims.
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
        ValueError,
        struct.error,
        RuntimeError,
        OSError,
        MemoryError,
    ) as error:
        # RuntimeError is how zipfile says that a member is encrypted; MemoryError comes of a dictionary of gigabytes.
        why = str(error) or "more memory is needed than there is"
        return Unreadable(place.source, name, f"cannot be read from its archive ({why})")
    if body.startswith(_ZIPS) or is_warc(body[:_TELLING]):
        return Unreadable(place.source, name, "is an archive inside an archive; unpack it and import that")
    return SavedPage(place.source, name, body, named=False)
