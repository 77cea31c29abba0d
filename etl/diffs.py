"""What changed in a release: each earlier text against the one that followed it."""

from dataclasses import dataclass
from typing import Any

from etl.query import ReleaseOutline


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: when the older text was stored, when the newer one was, and the lines that differ."""

    seen_at: str
    replaced_at: str
    lines: tuple[str, ...]


def changes_of(outline: ReleaseOutline) -> list[Change]:
    """The edits of a release, oldest first, each as a unified diff of title and lines.

    Lines that did not change are left out but for one on each side of a change. An edit of what is neither title
    nor text, such as the name of an attachment, has no line.
    """
    from difflib import unified_diff

    texts = [*outline.revisions, outline.release]
    changes = []
    for older, newer in zip(texts, texts[1:], strict=False):
        diff = unified_diff(_lines(older), _lines(newer), lineterm="", n=1)
        # The first two lines would name files.
        lines = tuple(line for number, line in enumerate(diff) if number > 1)
        changes.append(Change(older["seen_at"], older["replaced_at"], lines))
    return changes


def with_diffs(outline: ReleaseOutline) -> list[dict[str, Any]]:
    """The revisions as they are stored, each with its ``diff`` to the text that followed."""
    changes = changes_of(outline)
    return [
        revision | {"diff": list(change.lines)} for revision, change in zip(outline.revisions, changes, strict=True)
    ]


def _lines(text: dict[str, str | None]) -> list[str]:
    return [text["title"] or "(no title)", *(text["body"] or "").split("\n")]
