"""Attachments into a folder: politely, under safe names, checked by their first bytes, never over another file."""

import os
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from sqlite_utils import Database

from etl.address import is_ministry_host
from etl.errors import Exit
from etl.fetch.failures import FetchFailed, Gone, WrongAnswer
from etl.fetch.site import Site, Target, target_of
from etl.interrupt import interrupted_by_signals
from etl.output import writing_errors

MOST_BYTES = 100_000_000
"""Larger than any attachment of a press release should be."""

_UNSAFE = re.compile(r"[^\w .()\[\]&+,~-]+")
_LONGEST_NAME = 100
_MOST_NAME_BYTES = 200
_FIRST_BYTES = {
    "application/pdf": (b"%PDF",),
    "application/x-hwp": (b"\xd0\xcf\x11\xe0", b"HWP Document"),
    "application/hwp+zip": (b"PK\x03\x04",),
    "application/zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG",),
    "image/gif": (b"GIF8",),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An attachment to get: the board and seq of its release, its place there, its name, address and media type."""

    board: str
    seq: int
    position: int
    name: str | None
    url: str
    media_type: str | None


@dataclass(slots=True)
class Fetched:
    """How many attachments were written, were there already, and failed."""

    written: int = 0
    there: int = 0
    failed: int = 0
    reached: bool = False

    def code(self) -> Exit:
        """The exit code that this comes to."""
        if not self.failed:
            return Exit.OK
        return Exit.PARTIAL if self.reached or self.there else Exit.UNREACHABLE


def wanted_attachments(db: Database, board: str | None, since: str | None, until: str | None) -> list[Wanted]:
    """The attachments with an address, of the newest releases first."""
    conditions = [("board = ?", board), ("published >= ?", since), ("published <= ?", until)]
    chosen = [(condition, value) for condition, value in conditions if value is not None]
    found = db.conn.execute(
        "SELECT board, seq, attachments.position, name, attachments.url, media_type FROM attachments"
        " JOIN releases ON releases.id = release_id WHERE attachments.url IS NOT NULL AND seq IS NOT NULL"
        + "".join(f" AND {condition}" for condition, _ in chosen)
        + " ORDER BY published DESC, releases.id DESC, attachments.position",
        [value for _, value in chosen],
    )
    return [Wanted(*row) for row in found]


def fetch_attachments(
    site: Site, wanted: list[Wanted], folder: Path, on_problem: Callable[[str, str], None], on_file: Callable[[], None]
) -> Fetched:
    """Get the attachments that are not in the folder yet, to ``folder/board/seq/position-name``.

    One that fails stops none of the others; ``on_problem(url, reason)`` is told of it.
    """
    fetched = Fetched()
    for one in wanted:
        on_file()
        path = place_of(folder, one)
        if path.exists():
            fetched.there += 1
            continue
        try:
            body = _get(site, target_of(one.board), one)
            fetched.reached = True
            check_first_bytes(body, one.media_type)
        except FetchFailed as failure:
            fetched.failed += 1
            fetched.reached = fetched.reached or isinstance(failure, WrongAnswer | Gone)
            on_problem(one.url, str(failure))
            continue
        _write(path, body)
        fetched.written += 1
    return fetched


def place_of(folder: Path, one: Wanted) -> Path:
    """Where an attachment goes. Its printed name is never trusted: no part of it leads anywhere else."""
    name = PurePosixPath((one.name or "").replace("\\", "/")).name
    stem, ending = os.path.splitext(_UNSAFE.sub("_", name).strip(" ."))
    safe = f"{_shortened(stem)}{ending[:10]}" if stem else "attachment"
    board = _UNSAFE.sub("_", one.board.replace("/", "-")).replace(".", "_")
    return folder / board / str(int(one.seq)) / f"{int(one.position)}-{safe}"


def _shortened(stem: str) -> str:
    """As much of a name as file systems take: they count bytes, of which a Korean letter has three."""
    return stem[:_LONGEST_NAME].encode()[:_MOST_NAME_BYTES].decode(errors="ignore")


def check_first_bytes(body: bytes, media_type: str | None) -> None:
    """Raise WrongAnswer for what is not the file it should be: a failed download answers 200 with a web page."""
    start = body[:1024].lstrip()
    if start[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise WrongAnswer("is a web page where a file was asked for")
    if not body:
        raise WrongAnswer("is empty")
    expected = _FIRST_BYTES.get(media_type or "")
    if expected and not start.startswith(expected):
        raise WrongAnswer(f"does not begin as {media_type} does")


def _get(site: Site, target: Target, one: Wanted) -> bytes:
    try:
        parts = urlsplit(one.url)
    except ValueError as error:
        raise WrongAnswer(f"is no web address ({error})") from error
    if parts.scheme not in ("http", "https") or parts.username is not None or "\\" in parts.netloc:
        raise WrongAnswer("is no address of a download")
    if not is_ministry_host(parts.hostname or ""):
        raise WrongAnswer(f"is not at the ministry's site ({parts.hostname})", may_pass=False)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return site.client_for(target).get(path, kind="", most_bytes=MOST_BYTES).body


def _write(path: Path, body: bytes) -> None:
    """The file, whole or not at all; what another process has put there meanwhile stays. Raises WrongUse."""
    # A temporary file is removed when the block ends, and not when a signal ends the process.
    with writing_errors(path, "folder"), interrupted_by_signals():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-") as part:
            part.write(body)
            part.flush()
            os.chmod(part.name, 0o644)
            with suppress(FileExistsError):
                os.link(part.name, path)  # where a rename would write over it
