"""MOFA press releases to SQLite: fetch, parse, load."""

__version__ = "0.1.0"
