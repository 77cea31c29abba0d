"""Pages saved from the Wayback Machine: its banner and rewritten links taken back, its notes read.

The archive puts scripts and a banner into a page, rewrites links to lead to itself, and ends the page in a comment that
says when it was captured. Pages without these signs come back as they are.
"""

import re
from dataclasses import dataclass

from etl.address import time_of_digits

_BANNER = ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->")
_SIGNS = (_BANNER[0], "web-static.archive.org", "__wm.wombat(", "FILE ARCHIVED ON")
# Links are rewritten in attributes alone: text that names an archive's address is the ministry's own.
_REWRITTEN = re.compile(
    r"""(=\s*["'](?:\s*javascript:[^"'<>]{0,100}["'])?\s*)(?:(?:https?:)?//web\.archive\.org)?/web/[0-9]{4,14}[a-z_]{0,4}/"""
    r"""(?=https?://)""",
    re.IGNORECASE,
)
# As the archive's scripts are told it: the address and the time of the page that is replayed.
_REPLAYED = re.compile(r"""["'](https?://[^"'\s<>]{1,1000})["']\s*,\s*["']([0-9]{14})["']""")
_ARCHIVED = re.compile(
    r"FILE ARCHIVED ON ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{1,2}), ([0-9]{4}) AND RETRIEVED"
)
_MONTHS = {
    name: f"{number:02}" for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}


@dataclass(frozen=True, slots=True)
class Replay:
    """What the archive notes in a page: original addresses, the likeliest first, and when it was captured (UTC)."""

    addresses: tuple[str, ...] = ()
    captured_at: str | None = None


def replay_of(text: str) -> Replay:
    """The archive's notes in a page's markup; empty for a page that is no replay."""
    if not _is_replay(text):
        return Replay()
    noted = _REPLAYED.findall(text[:40_000])
    times = [time_of_digits(digits) for _, digits in noted]
    end = _ARCHIVED.search(text[-20_000:])
    if end and end[4] in _MONTHS:
        times.insert(0, time_of_digits(f"{end[6]}{_MONTHS[end[4]]}{int(end[5]):02}{end[1]}{end[2]}{end[3]}"))
    return Replay(tuple(address for address, _ in noted), next((time for time in times if time), None))


def without_replay(text: str) -> str:
    """The markup without the archive's banner, its links leading where they led on the ministry's site."""
    if not _is_replay(text):
        return text
    before, begin, rest = text.partition(_BANNER[0])
    _, end, after = rest.partition(_BANNER[1])
    if begin and end:
        text = before + after
    return _REWRITTEN.sub(r"\1", text)


def _is_replay(text: str) -> bool:
    # One search tells nearly all pages of the ministry from replays.
    return "archive.org" in text and any(sign in text for sign in _SIGNS)
