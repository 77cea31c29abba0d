"""MOFA press releases to SQLite: fetch, parse, load."""

__version__ = "0.1.0"

PROJECT_ADDRESS = "https://github.com/mofa-etl/mofa-etl"
"""Where the ministry can read what fetches its pages; sent in the User-Agent."""
