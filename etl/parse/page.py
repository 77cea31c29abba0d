"""What a page holds, and the ways in which it can turn out to be no page."""

from dataclasses import dataclass, field
from typing import Literal

LineRole = Literal["text", "heading", "row", "item"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a release's body, white space folded.

    ``role``: ``heading`` for an ``h1`` to ``h6``, ``row`` for a table row (cells joined by " | "), ``item``
    for a list item. ``level``: the depth that the editor's list gives, from 0; None outside of lists.
    ``marker``: what the editor's list prints before the text, "" elsewhere; it is part of ``text``.
    ``indent``: columns of white space before the text. ``adjoins``: no blank line or block border
    stands between this line and the one before. ``open_end``: it ended in a space, the sign of a hard wrap.
    ``header``: a table row made of header cells.
    """

    text: str
    role: LineRole = "text"
    level: int | None = None
    marker: str = ""
    indent: int = 0
    adjoins: bool = False
    open_end: bool = False
    header: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a release offers: its printed name, absolute address, and media type by its name.

    Some links print no name, and some lead nowhere: None.
    """

    name: str | None
    url: str | None
    media_type: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the labels above a body said; None where there was no such label, or its value could not be read."""

    published: str | None = None
    hits: int | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What the chrome gave away when it was taken off: the form that matched and what stood where."""

    skin: str
    title: str | None
    facts: Facts
    lines: tuple[Line, ...]
    files: tuple[Attachment, ...] = ()
    board_name: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What one page says.

    ``board_name`` is the heading that it prints above a post, None without one.
    ``board`` and ``seq`` are the post's identity as far as the page or its address tells; ``address`` is
    that address as printed, ``site`` the segment in it. ``published`` is ``YYYY-MM-DD``, a Korean date. ``skin`` is the
    form of page that matched. ``lang`` is ``en`` or ``ko``, by the script of the text.
    """

    board: str | None
    seq: int | None
    address: str | None
    site: str | None
    title: str | None
    published: str | None
    hits: int | None
    department: str | None
    lang: str
    skin: str
    lines: tuple[Line, ...]
    attachments: tuple[Attachment, ...] = field(default=())
    board_name: str | None = None
    speaker: str | None = None
    held_at: str | None = None
    tag: str | None = None

    @property
    def body(self) -> str:
        """The lines as parsed, one a line."""
        return "\n".join(line.text for line in self.lines)

    @property
    def is_html(self) -> bool:
        """Whether the page came as HTML rather than as plain text."""
        return not self.skin.startswith("text-")


class PageError(ValueError):
    """The bytes could not be understood as a page; the message is one sentence for the user."""


class NotAPage(PageError):
    """What came is not a press page of the ministry at all."""


class Undecodable(PageError):
    """The bytes do not fit the charset that they are declared to be in."""


class TooLarge(PageError):
    """Larger, or more deeply marked up, than any page of the ministry."""


class CutOff(PageError):
    """An HTML page that ends before its end."""


class BlockedPage(PageError):
    """A firewall's page stands in the place of the post."""


class ErrorPage(PageError):
    """The site's error page stands in the place of the post."""


class UnknownMarkup(PageError):
    """A page of the ministry in a form that is not known: drift."""


class UnknownBoard(PageError):
    """A page that does not tell which board it is from."""
