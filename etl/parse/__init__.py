"""The parser: bytes of a page in, values out. No network, no SQL, no clock.

``page`` names what a page holds, ``reader`` tells HTML from text, ``html_page`` and ``text_page`` take
the chrome off, ``outline`` makes sections and statements of the lines, ``conservation`` proves that
nothing was lost on the way.
"""

PARSER_VERSION = 3
"""Raised with every change by which a page may give other rows; each release remembers which one read it."""
