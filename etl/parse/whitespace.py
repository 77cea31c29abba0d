"""White space and characters that nobody can see."""

import re

# Control characters but for white space; the soft hyphen, shown only where a browser breaks the line; zero-width
# marks and those that turn the direction of the text; lone surrogates, which no database can store.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)


def visible_text(text: str) -> str:
    """The text without zero-width marks, control characters and lone surrogates; white space stays."""
    return _INVISIBLE.sub("", text)


def fold(text: str) -> str:
    """The visible text with every run of white space (nbsp too) made one space, none at the ends."""
    return " ".join(visible_text(text).split())


def visible_characters(text: str) -> str:
    """The text's visible characters alone: what conservation counts."""
    return "".join(visible_text(text).split())
