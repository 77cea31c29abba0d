"""The ways in which a page cannot be had. The message goes behind the address: "... answered 500"."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


class FetchFailed(Exception):
    """A page could not be had. ``may_pass``: another try may help. ``retry_after``: seconds the site asked for."""

    def __init__(self, message: str, *, may_pass: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.may_pass = may_pass
        self.retry_after = retry_after


class Unreachable(FetchFailed):
    """No connection: no network, refused, reset, an unknown host."""

    def __init__(self, message: str) -> None:
        super().__init__(message, may_pass=True)


class TooSlow(FetchFailed):
    """No answer in time."""

    def __init__(self, message: str) -> None:
        super().__init__(message, may_pass=True)


class Untrusted(FetchFailed):
    """The certificate is not trusted. Checks stay on: a missing one is named with ``--ca-bundle``."""


class Status(FetchFailed):
    """An answer with an error's status."""

    def __init__(self, message: str, code: int, retry_after: float | None = None) -> None:
        super().__init__(message, may_pass=code == 429 or code >= 500, retry_after=retry_after)
        self.code = code


class Gone(Status):
    """404 or 410: the page is not there."""


class WrongAnswer(FetchFailed):
    """Not whole, too large, or of another kind than was asked for."""


class RedirectRefused(FetchFailed):
    """A redirect to another host, or round and round."""


class Forbidden(FetchFailed):
    """robots.txt forbids it."""


def retry_after_of(header: str | None) -> float | None:
    """Seconds to wait by a Retry-After header, in either of its two forms; None where it says nothing."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header.strip()[:9])
    try:
        moment = parsedate_to_datetime(header)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        # OverflowError is how datetime says that a year or a zone leads out of the calendar.
        return None
