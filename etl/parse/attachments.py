"""The files that a post offers, and the pictures that stand for its text (field guide, section 3)."""

import mimetypes
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import Tag

from etl.address import visible_address
from etl.parse.html_lines import outermost, text_of
from etl.parse.page import Attachment
from etl.parse.whitespace import fold

_CALL = re.compile(r"^\s*javascript:\s*f_down\(\s*(['\"])(.+?)\1", re.IGNORECASE)
_PREVIEW = "미리보기"
_ICONS = frozenset("hwp hwpx pdf doc docx xls xlsx ppt pptx zip jpg jpeg png gif".split())
_TYPES = mimetypes.MimeTypes()
_TYPES.add_type("application/x-hwp", ".hwp")
_TYPES.add_type("application/hwp+zip", ".hwpx")
# Python's own table has not all of these in each version.
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES.add_type(f"{_OFFICE}.wordprocessingml.document", ".docx")
_TYPES.add_type(f"{_OFFICE}.spreadsheetml.sheet", ".xlsx")
_TYPES.add_type(f"{_OFFICE}.presentationml.presentation", ".pptx")
_TYPES.add_type("application/rtf", ".rtf")
_TYPES.add_type("application/vnd.oasis.opendocument.text", ".odt")


def attachments_of(places: Iterable[Tag]) -> tuple[Attachment, ...]:
    """The downloads linked from ``places``, in order, each address once, as printed but without javascript."""
    found: dict[str, Attachment] = {}
    for link in _links(places):
        href = link.get("href")
        if not isinstance(href, str):
            continue
        call = _CALL.match(href)
        target = (call[2] if call else href).replace("&amp;", "&")
        if "down.do" not in target or text_of(link) == _PREVIEW:
            continue
        icon = link.find("img")
        kind = _icon_type(icon) if isinstance(icon, Tag) else None
        span = link.find("span")
        name = (text_of(span) if isinstance(span, Tag) else "") or text_of(link) or _file_name(_attribute(icon, "alt"))
        if target not in found:
            found[target] = Attachment(name or None, target, media_type_of(name) or kind)
    return tuple(found.values())


def images_of(body: Tag) -> tuple[Attachment, ...]:
    """The pictures of a body, named by their text or their file's name."""
    found: list[Attachment] = []
    for image in body.find_all("img"):
        source = _attribute(image, "src")
        inline = source.startswith("data:")
        path = "" if inline else urlsplit(source).path if "[" not in source else source
        name = fold(_attribute(image, "alt")) or unquote(path.rpartition("/")[2]) or "image"
        kind = source[5:].partition(";")[0] if inline else media_type_of(path)
        found.append(Attachment(name, None if inline else source or None, media_type_of(name) or kind or "image/*"))
    return tuple(found)


def media_type_of(name: str) -> str | None:
    """The media type by a file name's ending; None for an ending that is not known."""
    return _TYPES.guess_type(fold(name).lower().replace("/", "_"), strict=True)[0]


def _links(places: Iterable[Tag]) -> Iterator[Tag]:
    for place in outermost(places):
        if place.name == "a":
            yield place
        else:
            yield from outermost(place.find_all("a"))


def absolute(target: str | None, base: str | None) -> str | None:
    """The web address that a link on a page of the board at ``base`` leads to; None where it leads to none."""
    if target is None:
        return None
    try:
        url = visible_address(urljoin(base or "", target.strip()))
        return url if urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def _attribute(tag: object, name: str) -> str:
    value = tag.get(name) if isinstance(tag, Tag) else None
    return fold(value) if isinstance(value, str) else ""


def _file_name(alt: str) -> str:
    """An icon's text where it names the file, and not the kind of it alone."""
    return alt if re.search(r".\.[A-Za-z0-9]{2,5}$", alt) else ""


def _icon_type(icon: Tag) -> str | None:
    """The media type that an icon's file name or text tells (``ico_pdf.gif``, ``hwp``)."""
    # What the icon's own file ends with says what the icon is.
    source = re.sub(r"\.[A-Za-z]+(?:[?#].*)?$", "", _attribute(icon, "src"))
    for word in re.findall(r"[a-z0-9]+", f"{source} {_attribute(icon, 'alt')}".lower()):
        if word in _ICONS:
            return media_type_of(f"file.{word}")
    return None
