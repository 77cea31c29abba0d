"""The time as the database writes it."""

from datetime import UTC, date, datetime, timedelta


def now() -> str:
    """The present second in UTC, ISO 8601 with Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def korean_day() -> date:
    """Today in Korea, nine hours ahead of UTC, where posts have their days."""
    return (datetime.now(UTC) + timedelta(hours=9)).date()
