"""White space and characters that nobody can see."""

_INVISIBLE = dict.fromkeys(
    [
        *range(0x09),
        *range(0x0E, 0x1C),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        0x00AD,  # soft hyphen: shown only where a browser breaks the line
        0x200B,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        0x2060,
        *range(0x2066, 0x206A),
        0xFEFF,
        *range(0xD800, 0xE000),  # lone surrogates can be stored in no database
    ]
)


def visible_text(text: str) -> str:
    """The text without zero-width marks, control characters and lone surrogates; white space stays."""
    return text.translate(_INVISIBLE)


def fold(text: str) -> str:
    """The visible text with every run of white space (nbsp too) made one space, none at the ends."""
    return " ".join(visible_text(text).split())


def visible_characters(text: str) -> str:
    """The text's visible characters alone: what conservation counts."""
    return "".join(visible_text(text).split())
