"""The heartbeat: one GET to an address that raises an alarm when it is not asked for long enough.

It has nothing to do with the ministry's site: no session, no cookies, another host. Such addresses often hold a
secret, so none is told in a message.
"""

import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
import urllib3

from etl.errors import WrongUse
from etl.fetch.session import AnswerByAnswer, refuse_wrong_proxy


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to try and how long to wait, in seconds: ``timeout`` for a whole try, ``pause`` between two."""

    tries: int = 3
    timeout: float = 10.0
    pause: float = 2.0


def checked_ping(url: str) -> str:
    """A heartbeat address. Raises WrongUse, without the address in the sentence, for what is no web address."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or not url.isprintable() or " " in url:
        raise WrongUse("--ping takes a web address that begins with https:// or http://")
    refuse_wrong_proxy(url)
    return url


def send_ping(url: str, patience: Patience | None = None) -> str | None:
    """Ask for a heartbeat address; None where it answered with a status of 200 to 299, else why that did not work.

    Redirects are not followed, and the body is not read. It is over after ``tries`` times ``timeout``, and the
    pauses between, whatever the other side does: a name that is looked up for ever, a header that drips.
    """
    patience = patience or Patience()
    failure: _Failure | None = None
    for number in range(patience.tries):
        if number:
            time.sleep(patience.pause)
        failure = _try(url, patience.timeout)
        if failure is None or not failure.may_pass:
            break
    return failure.reason if failure else None


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a try failed, and whether another may help."""

    reason: str
    may_pass: bool


def _try(url: str, timeout: float) -> _Failure | None:
    """One try, left to itself when its time is over: requests bounds each read, but not all of them together."""
    ended: list[_Failure | None] = []
    thread = threading.Thread(target=lambda: ended.append(_ask(url, timeout)), name="ping", daemon=True)
    thread.start()
    thread.join(timeout)
    return ended[0] if ended else _too_slow(timeout)


def _ask(url: str, timeout: float) -> _Failure | None:
    try:
        with AnswerByAnswer() as session, session.get(url, timeout=timeout, stream=True) as response:
            status = response.status_code
    except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError):
        return _too_slow(timeout)
    except requests.exceptions.SSLError:
        return _Failure("has no certificate that is trusted", may_pass=False)
    except (requests.exceptions.ConnectionError, urllib3.exceptions.HTTPError):
        return _Failure("cannot be reached", may_pass=True)
    except (requests.exceptions.RequestException, ValueError):
        return _Failure("is no address that can be asked for, or answered with no HTTP", may_pass=False)
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return _Failure(f"answered {status}, a redirect, which is not followed", may_pass=False)
    return _Failure(f"answered {status}", may_pass=status == 429 or status >= 500)


def _too_slow(timeout: float) -> _Failure:
    return _Failure(f"did not answer in {timeout:g} seconds", may_pass=True)
