"""Bytes to text. UTF-8, unless the page itself says otherwise (field guide, section 2)."""

import re

from etl.parse.page import NotAPage, TooLarge, Undecodable

MAX_PAGE_BYTES = 10_000_000
"""The largest known page has 58 KB; ten megabytes leave room for pictures inside the markup."""

TOO_LARGE = f"is larger than {MAX_PAGE_BYTES // 1_000_000} MB, as no page of the ministry is"

_SNIFFED = 8192
_DECLARED = re.compile(rb"""<meta\b[^>]{0,200}?\bcharset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_PROLOG = re.compile(rb"""^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Python's own table of codecs has entries that are no charsets (idna, unicode_escape): name those that are.
_CHARSETS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "euc-kr": "cp949",
    "euckr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "cp949": "cp949",
    "ms949": "cp949",
    "uhc": "cp949",
    "x-windows-949": "cp949",
    "windows-949": "cp949",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "utf-16": "utf-16",
}
_BINARY = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a document in a zip file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xd0\xcf\x11\xe0", "an old Office or Hangul document"),
    (b"SQLite format 3\x00", "a SQLite database"),
)


def decode_page(body: bytes) -> str:
    """The text of a page's bytes.

    Raises TooLarge, NotAPage for what is empty or no text at all, and Undecodable where the bytes do not
    fit the charset. A last character of which some bytes are missing is left off: copies are often cut.
    """
    if not body.strip():
        raise NotAPage("is empty")
    for magic, name in _BINARY:
        if body[:1024].lstrip().startswith(magic):
            raise NotAPage(f"is {name}, not a page")
    charset, declared = _charset(body)
    if b"\x00" in body[:_SNIFFED] and not charset.startswith("utf-16"):
        raise NotAPage("is a binary file, not a page")
    if len(body) > MAX_PAGE_BYTES:
        raise TooLarge(TOO_LARGE)
    try:
        text = body.decode(charset)
    except UnicodeDecodeError as error:
        if error.end >= len(body) and len(body) - error.start < 4:
            text = body[: error.start].decode(charset)
        else:
            origin = "it declares" if declared else "it should be in, since it declares none"
            raise Undecodable(
                f"does not fit the charset that {origin} ({declared or charset}): byte 0x{body[error.start]:02x} "
                f"at position {error.start}; save it again as UTF-8"
            ) from error
    return text.removeprefix("\ufeff").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _charset(body: bytes) -> tuple[str, str | None]:
    """(codec, what the page declares or None)."""
    for mark, codec in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return codec, codec
    head = body[:_SNIFFED]
    found = _PROLOG.search(head) or _DECLARED.search(head)
    if found is None:
        return "utf-8", None
    name = found[1].decode("ascii").lower()
    if name not in _CHARSETS:
        raise Undecodable(f"declares the charset {name}, which is not known here; save it again as UTF-8")
    # A meta element that could be read byte by byte is not in UTF-16, whatever it says.
    return ("utf-8" if name == "utf-16" else _CHARSETS[name]), name
