"""MOFA press releases to SQLite: fetch, parse, load.

For use from Python: ``from etl import open_database, parse_page`` (docs/python.md).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.load.database import open_database, open_for_reading
    from etl.parse.outline import outline_of
    from etl.parse.reader import parse_page

__all__ = ["open_database", "open_for_reading", "outline_of", "parse_page"]

__version__ = "0.1.0"

PROJECT_ADDRESS = "https://github.com/mofa-etl/mofa-etl"
"""Where the ministry can read what fetches its pages; sent in the User-Agent."""


if not TYPE_CHECKING:  # a type checker that saw this would take any name for one that is there

    def __getattr__(name: str) -> object:
        """Import what ``__all__`` names when it is asked for: ``mofa-etl --help`` must not wait for a parser."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from etl.load.database import open_database, open_for_reading
        from etl.parse.outline import outline_of
        from etl.parse.reader import parse_page

        offered = (open_database, open_for_reading, outline_of, parse_page)
        return {function.__name__: function for function in offered}[name]
