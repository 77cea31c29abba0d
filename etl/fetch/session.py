"""The session of every request: it bears the program's name, follows no redirect and looks up no password."""

from urllib.parse import urlsplit

import requests

from etl import PROJECT_ADDRESS, __version__
from etl.errors import WrongUse

AGENT = "mofa-etl"
"""The name that robots.txt may address."""

USER_AGENT = f"{AGENT}/{__version__} (+{PROJECT_ADDRESS})"


class AnswerByAnswer(requests.Session):
    """A session that follows no redirect of itself, nor reads its body: who uses it minds where it leads.

    A password is sent where it stands in the address that was asked for. One in ``.netrc`` is another program's.
    """

    def __init__(self) -> None:
        super().__init__()
        # Where there is none, requests looks into .netrc; proxies are still the environment's.
        self.auth = _authorized_by_address
        self.headers["User-Agent"] = USER_AGENT

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None: every answer is the last one."""
        return None


def _authorized_by_address(request: requests.PreparedRequest) -> requests.PreparedRequest:
    user, password = requests.utils.get_auth_from_url(request.url or "")
    return requests.auth.HTTPBasicAuth(user, password)(request) if user or password else request


def refuse_wrong_proxy(url: str) -> None:
    """Raise WrongUse where the environment names a proxy for an address that is none; it may hold a password."""
    proxy = requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url))
    if proxy is None:
        return
    try:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        host = parts.hostname if parts.port is None or parts.port else None
    except ValueError:
        host = None
    if not host:
        scheme = urlsplit(url).scheme
        raise WrongUse(f"the environment names no proxy that can be asked; mend {scheme}_proxy, or all_proxy")
