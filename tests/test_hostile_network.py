"""A hostile network: whatever a server sends, a request ends in bounded time, with the right exit code and one sentence."""

import base64
import gzip
import time
import zlib
from contextlib import closing

import pytest
from sqlite_utils import Database

from etl.discover import Listener
from etl.errors import Exit
from etl.fetch.client import Client, Policy
from etl.fetch.failures import FetchFailed, RedirectRefused, Unreachable
from etl.fetch.ping import send_ping
from etl.fetch.site import Site, target_of
from etl.load.database import open_database
from etl.run_boards import RunOptions, run_boards
from tests.conftest import PAGES
from tests.standin import Answer, Fault, StandIn, sample_posts
from tests.standin.raw import SELF_SIGNED, RawServer, behind_robots, ipv6_front, request_of, reset, tls_front

PATIENCE = 0.5
"""Seconds for a whole request in these tests; 120 in a real run."""
QUICK = Policy(delay=0, tries=1, connect_timeout=0.5, read_timeout=0.3, whole_timeout=PATIENCE, most_wait=0.05)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"


def sending(*parts, then=None):
    def talk(connection):
        for part in parts:
            connection.sendall(part)
        if then:
            then(connection)

    return talk


def endless(start, piece, pause=0.0):
    """A talk that sends the piece for as long as somebody listens."""

    def talk(connection):
        connection.sendall(start)
        while True:
            connection.sendall(piece)
            time.sleep(pause)

    return talk


def silent(connection):
    """Listen, and say nothing."""
    while connection.recv(65_536):
        pass


def reset_after_hello(connection):
    connection.recv(1)
    reset(connection)


def bomb(size=40_000_000):
    packed = zlib.compressobj(1, wbits=31)
    return b"".join([*(packed.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)), packed.flush()])


def length(body, headers=b""):
    return OK + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body


GZIP = b"Content-Encoding: gzip\r\n"
SLOW = "did not answer in 0.3 seconds"
LATE = "was not whole after 0.5 seconds"
LARGE = "is larger than 10 MB"
FAULTS = {
    "no answer": (silent, SLOW),
    "answer half": (sending(OK, then=silent), SLOW),
    "status line drips": (endless(b"HTTP/1.1 200 ", b"O", pause=0.03), LATE),
    "headers drip": (endless(OK + b"X-Word: ", b"x", pause=0.03), LATE),
    "headers without end": (endless(OK, b"X-Word: x\r\n"), "sent what is no answer of HTTP (got more than 100 headers)"),
    "header line without end": (endless(OK + b"X-Word: ", b"x" * 65_536), "got more than 65536 bytes"),
    "interim answers without end": (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 50), LATE),
    "interim answers drip": (endless(b"", b"HTTP/1.1 100 Go\r\n\r\n", pause=0.03), LATE),
    "body drips": (endless(OK + b"\r\n", b"x", pause=0.03), LATE),
    "chunks drip": (endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", pause=0.03), LATE),
    "chunk's head without end": (endless(OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x" * 60_000), "broke off"),
    "body without end": (endless(OK + b"\r\n", b" " * 65_536), LARGE),
    "chunk without end": (endless(OK + b"Transfer-Encoding: chunked\r\n\r\nffffffff\r\n", b" " * 65_536), LARGE),
    "chunk of no size": (sending(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"zz\r\n"), "broke off"),
    "length too large": (sending(OK + b"Content-Length: 99999999999\r\n\r\nx"), "broke off"),
    "length too small": (sending(OK + b"Content-Length: 15\r\n\r\n<html><body><table><tr>"), "ends before its end"),
    "length below zero": (sending(OK + b"Content-Length: -5\r\n\r\n"), "is empty"),
    "length no number": (sending(OK + b"Content-Length: many\r\n\r\n"), "is empty"),
    "two lengths": (sending(OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\nxxxxx"), "no answer of HTTP (lengths that differ: 5, 9)"),
    "gzip bomb": (sending(length(bomb(), GZIP)), LARGE),
    "gzip bomb in gzip": (sending(length(gzip.compress(bomb()), b"Content-Encoding: gzip, gzip\r\n")), "not known here (gzip, gzip)"),
    "a hundred codings": (sending(length(b"x", b"Content-Encoding: " + b"gzip, " * 99 + b"gzip\r\n")), "not known here (gzip, gzip,"),
    "gzip broken": (sending(length(gzip.compress(b"<html>" * 99)[:9] + b"x" * 40, GZIP)), "is damaged in its compressed form"),
    "gzip cut": (sending(length(gzip.compress(bytes(range(256)) * 9)[:60], GZIP)), "ends before its compressed form does"),
    "reset before the answer": (reset, "cannot be reached"),
    "reset in the headers": (sending(OK, then=reset), "cannot be reached"),
    "reset in the body": (sending(OK + b"Content-Length: 99\r\n\r\nx", then=reset), "broke off"),
    "closed at once": (sending(b""), "cannot be reached"),
    "junk": (sending(b"\x00\xff\x1b[31m" * 99 + b"\r\n\r\n"), "no answer of HTTP (?ÿ?[31m"),
    "HTTP 0.9": (sending(b"<html>hello</html>"), "no answer of HTTP (<html>hello</html>)"),
    "status of words": (sending(b"HTTP/1.1 fine\r\n\r\n"), "no answer of HTTP"),
    "status 204": (sending(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"), "answered 204"),
    "status 206": (sending(b"HTTP/1.1 206 Partial\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"), "answered 206"),
    "status 999": (sending(b"HTTP/1.1 999 No\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"), "answered 999"),
    "redirect to nowhere": (sending(b"HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: http://[bad\r\n\r\n"), "redirects to"),
    "redirect without an address": (sending(b"HTTP/1.1 307 Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"), "more than 5 times"),
}  # fmt: skip


def run_over(site_url, db_path, policy=QUICK):
    """A run as ``mofa-etl run`` makes it, with other waits."""
    with closing(open_database(db_path).conn) as connection, closing(Site(site_url, policy)) as asked:
        return run_boards(Database(connection), asked, RunOptions((target_of("m_5674"),)), Listener())


@pytest.mark.parametrize("name", FAULTS)
def test_whatever_is_sent_a_run_ends_in_time_with_a_sentence(name, db_path):
    talk, told = FAULTS[name]
    with RawServer(behind_robots(talk)) as server:
        begin = time.monotonic()
        report = run_over(server.url, db_path)
        took = time.monotonic() - begin
    # The listing, tried once.
    assert took < PATIENCE + 1.5
    assert report.code == Exit.UNREACHABLE
    assert report.stop_reason.startswith("the site could not be read: it ")
    with closing(open_database(db_path).conn) as connection:
        reasons = [row[0] for row in connection.execute("SELECT reason FROM problems")]
        assert connection.execute("SELECT count(*) FROM releases").fetchone() == (0,)
    assert len(reasons) == 1
    for reason in reasons:
        assert told in reason, reason
        assert len(reason) < 250
        assert reason.isprintable()


def test_an_attachment_that_drips_ends_in_time_too():
    with RawServer(endless(OK + b"X-Word: ", b"x", pause=0.03)) as server, closing(Client(server.url, QUICK)) as client:
        begin = time.monotonic()
        with pytest.raises(FetchFailed, match="was not whole after"):
            client.get("/eng/brd/m_5676/down.do?seq=1", kind="")
        assert time.monotonic() - begin < PATIENCE + 0.5


def test_tries_and_what_retry_after_asks_for_are_bounded():
    asked = []

    def busy(connection):
        asked.append(request_of(connection))
        connection.sendall(
            b"HTTP/1.1 503 Busy\r\nConnection: close\r\nRetry-After: 999999999\r\nContent-Length: 0\r\n\r\n"
        )

    policy = Policy(delay=0, tries=3, most_wait=0.1)
    with RawServer(busy) as server, closing(Client(server.url, policy)) as client:
        begin = time.monotonic()
        with pytest.raises(FetchFailed, match="its robots.txt answered 503"):
            client.get("/x")
        assert 0.2 <= time.monotonic() - begin < 1
    assert asked == [b"/robots.txt"] * 3
    assert Policy().longest_wait == 60
    assert Policy(delay=0.3).longest_wait == 18


@pytest.mark.parametrize(
    ("robots", "told"),
    [
        ("User-agent: *\nCrawl-delay: 86400\n", "asks for 86,400 seconds between requests: too long for any run"),
        ("# " + "x" * 2_000_000, "is larger than 1 MB"),
        ("User-agent: *\nDisallow: /" + "*/" * 40 + "zz$\nAllow: " + "%41" * 9_000, None),
        ("\ufeff\x00User-agent: \udcff *\nDisallow\nCrawl-delay: inf\nCrawl-delay: -3\nCrawl-delay: x\n", None),
    ],
    ids=["a day between requests", "a large one", "stars", "junk"],
)
def test_a_hostile_robots_txt(cli, robots, told):
    with StandIn(robots=robots.encode("utf-8", "replace").decode(), robots_status=200) as site:
        site.add_board("m_5676", feed_id=302).add(*sample_posts(2))
        begin = time.monotonic()
        result = cli("run", "--site", site.url, "--delay", "0")
        assert time.monotonic() - begin < 2
    assert result.exit_code == (3 if told else 0)
    assert (told or "") in result.stderr


def test_a_certificate_that_nobody_signed_is_refused_until_it_is_named(cli, tmp_path, monkeypatch):
    (tmp_path / "empty.pem").write_text("")
    with StandIn(gate=False) as site, tls_front(site) as url:
        there = ("--site", url, "--delay", "0")
        site.add_board("m_5676", feed_id=302).add(*sample_posts(3))
        refused = cli("run", *there)
        assert refused.exit_code == 3
        told = refused.stderr.splitlines()[-1]
        assert told.startswith(
            "the site could not be read: it shows a certificate that is not trusted ([SSL: CERTIFICATE"
        )
        assert told.endswith("; name the missing one with --ca-bundle")
        assert site.log == []
        # What is said on the command line goes before the environment.
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "empty.pem"))
        taken = cli("run", *there, "--ca-bundle", SELF_SIGNED)
        assert (taken.exit_code, taken.stdout[:17]) == (0, "ok: 3 posts seen,")
        post = f"https://www.mofa.go.kr{site.view_requests()[0].path}"
        assert cli("import", post, *there, "--ca-bundle", SELF_SIGNED).exit_code == 0
        files = cli("attachments", "fetch", tmp_path, *there, "--ca-bundle", SELF_SIGNED)
        assert (files.exit_code, "certificate" in files.stderr) == (1, False)  # the stand-in has none of its files
        wrong = cli("run", *there, "--ca-bundle", tmp_path / "empty.pem")
    assert wrong.exit_code == 2
    assert "empty.pem holds no certificate that can be read; give a file in PEM" in wrong.stderr


@pytest.mark.parametrize(
    "talk", [reset_after_hello, silent, sending(b"no TLS at all\r\n")], ids=["reset", "silence", "no TLS"]
)
def test_a_handshake_that_fails(db_path, talk):
    with RawServer(talk) as server:
        begin = time.monotonic()
        report = run_over(server.url.replace("http:", "https:"), db_path)
        assert time.monotonic() - begin < 3 * PATIENCE + 1
    assert report.code == Exit.UNREACHABLE
    assert len(report.stop_reason) < 250


def test_a_name_that_does_not_exist(db_path):
    report = run_over("https://press.invalid", db_path)
    assert report.code == Exit.UNREACHABLE
    told = "the site could not be read: it cannot be reached (Failed to resolve 'press.invalid' ("
    assert report.stop_reason.startswith(told)
    assert len(report.stop_reason) < 250


def test_a_site_on_ipv6(cli, db_path):
    with StandIn() as site, ipv6_front(site) as url:
        site.add_board("m_5676", feed_id=302).add(*sample_posts(3))
        assert url.startswith("http://[::1]:")
        result = cli("run", "--site", url, "--delay", "0")
    assert (result.exit_code, result.stdout[:17]) == (0, "ok: 3 posts seen,")


@pytest.mark.parametrize(
    "path",
    [
        "/http://127.0.0.1:1/x",
        "//127.0.0.1:1/x",
        "/\\127.0.0.1:1/x",
        "@127.0.0.1:1/x",
        "/../../x",
        "/x\r\nHost: other.example",
        "/https:127.0.0.1",
    ],
)
def test_no_path_leads_to_another_host(path):
    with StandIn(gate=False) as site, closing(Client(site.url, QUICK)) as client:
        with pytest.raises(FetchFailed, match="answered 404"):
            client.get(path)
        assert len(site.log) == 2
        assert site.strays() == []


@pytest.mark.parametrize(
    "target",
    [
        "http://{host}@other.example/x",
        "http://other.example\\@{host}/x",
        "http://user:secret@{host}/x",
        "//other.example/x",
        "http:\\\\other.example/x",
        "ftp://{host}/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://{host}。other.example/x",
        "http://{host}:1/x",
        "http://[::ffff:127.0.0.1]/x",
        "http://{host}\x1b[2J/x",
    ],
)
def test_no_redirect_leads_to_another_host(target):
    with StandIn(gate=False) as site, closing(Client(site.url, QUICK)) as client:
        place = target.format(host=site.url.removeprefix("http://")).encode().decode("latin-1")
        site.fault(Fault.redirect(place), match="/x")
        with pytest.raises((RedirectRefused, FetchFailed)) as refused:
            client.get("/x")
        assert len(site.log) == 2
        assert site.strays() == []
        assert str(refused.value).isprintable()


def test_a_mark_that_cannot_be_sent_back_is_not_kept():
    headers = (("ETag", '"a\tb"'), ("Last-Modified", "\x1b[31m" + "x" * 500), ("Content-Type", "text/html"))
    with StandIn(gate=False) as site, closing(Client(site.url, QUICK)) as client:
        site.fault(Fault.answer(Answer(200, b"x", headers)), match="/x")
        answer = client.get("/x")
        assert (answer.etag, answer.last_modified) == (None, None)
        site.clear_faults()
        site.fault(Fault.answer(Answer(200, b"x", (("ETag", 'W/"a b"'), ("Content-Type", "text/html")))), match="/x")
        assert client.get("/x").etag == 'W/"a b"'


def test_cookies_without_end_are_forgotten():
    def crumbs(request, right):
        cookies = tuple(("Set-Cookie", f"c{request.start}{i}={'x' * 50}; Path=/") for i in range(60))
        return Answer(200, b"x", (*cookies, ("Content-Type", "text/html")))

    with StandIn(gate=False) as site, closing(Client(site.url, QUICK)) as client:
        site.fault(Fault("cookies", crumbs), match="/x")
        for _ in range(4):
            client.get("/x")
        assert max(len(request.headers.get("cookie", "")) for request in site.log) == 0


@pytest.fixture
def netrc(tmp_path, monkeypatch):
    """Somebody's passwords for this machine, where curl and others look for them."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))


def test_passwords_of_other_programs_are_not_sent(netrc, site, board, run, cli):
    with StandIn(gate=False, robots="OK", robots_status=200) as heart:
        assert run("--limit", "2", "--ping", f"{heart.url}/robots.txt")["code"] == 0
        assert [request.headers.get("authorization") for request in heart.log] == [None]
        # One that stands in the address itself is meant for it.
        assert send_ping(heart.url.replace("//", "//user:pass@") + "/robots.txt") is None
        assert heart.log[-1].headers["authorization"] == f"Basic {base64.b64encode(b'user:pass').decode()}"
    assert cli("probe", "--site", site.url, "--delay", "0").exit_code == 0
    assert {request.headers.get("authorization") for request in site.log} == {None}


@pytest.mark.parametrize("proxy", ["http://user:pass@", "http://", "http://127.0.0.1:99999", "http://[::1"])
def test_a_proxy_that_is_none_is_wrong_use(proxy, site, board, cli, db_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("http_proxy", proxy)
    told = "Error: the environment names no proxy that can be asked; mend http_proxy, or all_proxy\n"
    post = f"{site.url}/eng/brd/m_5676/view.do?seq={board.posts[0].seq}"
    for words in (("run",), ("import", post), ("run", "--ping", "http://127.0.0.1/")):
        result = cli(*words, "--site", site.url, "--delay", "0")
        assert (result.exit_code, result.stderr) == (2, told)
    assert not db_path.exists()
    # What asks for nothing needs no proxy.
    assert cli("import", PAGES / "m_5676_319652.txt").exit_code == 0


def test_a_proxy_of_the_environment_is_asked(site, board, cli, monkeypatch):
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("http_proxy", site.url)
    assert cli("probe", "--site", "http://127.0.0.1:1", "--delay", "0").exit_code == 3
    assert site.log[0].path == "http://127.0.0.1:1/robots.txt"


@pytest.mark.parametrize(
    "asked",
    [
        "Fri, 31 Dec 9999 23:59:59 -2300",
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Mon, 01 Jan 2024 00:00:00 -99999999999999",
        "Mon, 99 Jan 0001 00:00:00 +2359",
    ],
)
def test_a_retry_after_that_leads_out_of_the_calendar_says_nothing(asked, db_path):
    answer = f"HTTP/1.1 503 Busy\r\nConnection: close\r\nRetry-After: {asked}\r\nContent-Length: 0\r\n\r\n"
    with RawServer(behind_robots(sending(answer.encode()))) as server:
        report = run_over(server.url, db_path)
    assert (report.code, report.stop_reason) == (Exit.UNREACHABLE, "the site could not be read: it answered 503")


def test_rules_behind_a_byte_order_mark_are_obeyed(cli):
    with StandIn(robots="\ufeffUser-agent: *\nDisallow: /\n", robots_status=200) as site:
        site.add_board("m_5676", feed_id=302).add(*sample_posts(2))
        result = cli("run", "--site", site.url, "--delay", "0")
        assert [request.path for request in site.log if not request.gate] == ["/robots.txt"]
    assert (result.exit_code, "forbids" in result.stderr) == (3, True)


@pytest.mark.parametrize("status", [204, 206, 304, 500, 429])
def test_a_robots_txt_that_does_not_come_is_not_one_that_is_not_there(status):
    def answer(connection):
        asked.append(request_of(connection))
        connection.sendall(b"HTTP/1.1 %d X\r\nConnection: close\r\nContent-Length: 0\r\n\r\n" % status)

    asked = []
    told = pytest.raises(Unreachable, match=f"^cannot be asked: its robots.txt answered {status}$")
    with RawServer(answer) as server, closing(Client(server.url, QUICK)) as client, told:
        client.get("/x")
    assert asked == [b"/robots.txt"]


def test_a_content_type_without_end_is_cut(site, board, run):
    site.fault(Fault.answer(Answer(200, b"x", (("Content-Type", "image/" + "x" * 3_000),))), match="views")
    row = run("--limit", "1")
    told = next(line for line in row["stderr"].splitlines() if "was asked for" in line)
    assert "answered with 'image/xxxx" in told
    assert "xxxx…' where html was asked for" in told
    assert len(told) < 350
