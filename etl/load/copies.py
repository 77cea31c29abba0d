"""Which copy of a release wins, and what a copy is compared by.

A fetched page goes over an imported one, HTML over text, else the newer over the older. Stored copies are
often cut: one whose lines are a beginning of what is held replaces nothing.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from etl.parse.markers import same_words
from etl.parse.outline import Outline
from etl.parse.page import Page
from etl.parse.whitespace import visible_characters

CopyKind = Literal["fetched", "html", "text"]
Verdict = Literal["same", "keep", "take"]

_RANK = {"text": 1, "html": 2, "fetched": 3}
_FINISHED = re.compile(r"[.!?:;…。)\]”\"'’]$")
_ENOUGH_TO_KNOW_AGAIN = 100
"""Visible characters that two copies must share before one is taken for a cut form of the other."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What one copy of a release says, for comparison.

    ``words`` are the visible characters of all statements, in order, which do not depend on how a copy
    breaks its lines; ``body`` those of all lines, end marks and repeated titles among them.
    """

    kind: CopyKind
    title: str | None
    content_hash: str
    words: str
    body: str


def copy_of(page: Page, outline: Outline, kind: CopyKind) -> Copy:
    """A page as a copy."""
    words = words_of((statement.marker, statement.text) for statement in outline.statements)
    return Copy(kind, page.title, content_hash(page), words, visible_characters(page.body))


def words_of(statements: Iterable[tuple[str, str]]) -> str:
    """The visible characters of statements, given as (marker, text)."""
    return visible_characters("".join(marker + text for marker, text in statements))


def content_hash(page: Page) -> str:
    """SHA-256, in hex, of title, lines, department and attachment names: what makes a release another one."""
    return hash_of(
        page.title,
        [line.text for line in page.lines],
        page.department,
        [attachment.name for attachment in page.attachments],
    )


def hash_of(title: str | None, lines: Sequence[str], department: str | None, files: Sequence[str | None]) -> str:
    """The content hash of a release's parts."""
    parts = json.dumps([title, list(lines), department, list(files)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(parts.encode()).hexdigest()


def compare(held: Copy, new: Copy) -> Verdict:
    """Whether a copy says the ``same`` as the one held, is to be taken instead of it, or changes nothing."""
    if new.content_hash == held.content_hash:
        return "same"
    higher = _RANK[new.kind] - _RANK[held.kind]
    if new.words == held.words and new.kind != "fetched":
        # One text in another dress: with its title printed or not, other attachments, other line breaks.
        if higher < 0 or (new.title is None and held.title is not None):
            return "keep"
        return "take" if higher > 0 or new.kind == "html" or not same_title(held, new) else "keep"
    # A fetched page is whole: where it is shorter, the ministry has shortened it.
    if new.kind != "fetched" and (held.words.startswith(new.words) or held.body.startswith(new.body)):
        return "keep"
    return "take" if higher >= 0 else "keep"


def is_better(kind: CopyKind, other: CopyKind) -> bool:
    """Whether one kind of copy goes over another."""
    return _RANK[kind] > _RANK[other]


def is_edit(held: Copy, new: Copy) -> bool:
    """Whether the step from one copy to the next is the ministry's doing, and not just a better copy of one text."""
    if held.words == new.words and (held.title is None or same_title(held, new)):
        return held.kind == new.kind != "text"
    cut = (
        held.kind != "fetched"
        and new.words.startswith(held.words)
        and not _FINISHED.search(held.words)
        and (held.title is None or same_title(held, new))
    )
    return not cut


def is_cut(copy: Copy, other: Copy, *, older: bool) -> bool:
    """Whether a copy is a cut form of another one, ``older`` than it or not.

    One that ends in the middle of a sentence always is; one that ends with a sentence may be what stood there before
    more was added, but only where it is older. A fetched page is whole.
    """
    if copy.kind == "fetched" or copy.words == other.words or len(copy.body) >= len(other.body):
        return False
    begins = other.words.startswith(copy.words) or other.body.startswith(copy.body)
    return begins and not (older and _FINISHED.search(copy.words))


def same_release(one: Copy, other: Copy) -> bool:
    """Whether two copies, one of them without address, are of one release: by title, and text or its beginning."""
    if one.title is not None and other.title is not None and not same_title(one, other):
        return False
    short, long = sorted((one.words, other.words), key=len)
    return short == long or (len(short) >= _ENOUGH_TO_KNOW_AGAIN and long.startswith(short))


def same_title(one: Copy, other: Copy) -> bool:
    """Whether two copies print one title."""
    if one.title is None or other.title is None:
        return one.title is other.title
    return same_words(one.title, other.title)
