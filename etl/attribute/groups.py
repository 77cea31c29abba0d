"""Mentions that stand together as one subject or object: ``A and B``, ``A, B, and C``."""

from collections.abc import Callable, Sequence

from etl.attribute.grammar import GROUP_GAP, before
from etl.attribute.mentions import Mention

_JOINABLE = frozenset(("named", "role", "gov", "othergov", "side", "body"))
_LISTING = ("and", "but also", "as well", "together", "along")

_NO_NEW_CLAUSE = frozenset(("between", "Between", "by", "and", "after", "before", "since", "as"))

VerbBehind = Callable[[int], int | None]
"""Where the verb stands that follows a mention which ends at a place."""


def group_mentions(text: str, begin: int, mentions: Sequence[Mention], verb_behind: VerbBehind) -> list[list[Mention]]:
    """The mentions of a sentence that begins at ``begin``, those together that ``and`` and commas join."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        above = groups[-1][-1] if groups else None
        if (
            above
            and above.kind in _JOINABLE
            and (mention.kind in _JOINABLE or mention.kind == "joint")
            and GROUP_GAP.fullmatch(text, above.end, mention.start)
        ):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    parted: list[list[Mention]] = []
    for group in groups:
        parted += _parts(text, begin, group, verb_behind) if len(group) > 1 else [group]
    return parted


def _parts(text: str, begin: int, group: list[Mention], verb_behind: VerbBehind) -> list[list[Mention]]:
    """A group cut where a comma stands without ``and`` after it: an object before it, a subject behind it."""
    parts: list[list[Mention]] = [[group[-1]]]
    listed = False
    for mention, after in zip(reversed(group[:-1]), reversed(group[1:]), strict=True):
        gap = text[mention.end : after.start]
        listed = listed or gap.lstrip(", ").startswith(_LISTING)
        if listed:
            parts[-1].append(mention)
        else:
            parts.append([mention])
    parts = [part[::-1] for part in reversed(parts)]
    head = parts[0]
    if (
        len(head) == 3
        and text[head[0].end : head[1].start].strip() == ","
        and before(text, begin, head[0].start).other_party
        and verb_behind(head[-1].end) is not None
    ):
        # "In talks with A, B and C agreed".
        parts[0:1] = [[head[0]], head[1:]]
    elif len(parts) == 1 and verb_behind(head[-1].end) is not None:
        lead = before(text, begin, head[0].start)
        if lead.objective and lead.last not in _NO_NEW_CLAUSE:
            # "met with A and B said": a new clause begins with B.
            return [head[:-1], head[-1:]]
    return parts
