"""The time as the database writes it."""

from datetime import UTC, datetime


def now() -> str:
    """The present second in UTC, ISO 8601 with Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
