"""``run --ping``: an address that is asked for after success, and after nothing else."""

import json
import socket
import threading
import time
from contextlib import closing

import pytest

from etl.fetch.ping import Patience, send_ping
from tests.standin import Fault, StandIn

FAST = Patience(pause=0.01)


@pytest.fixture
def heart():
    """A server whose robots.txt serves as the heartbeat address: it answers 200 to anybody."""
    with StandIn(gate=False, robots="OK", robots_status=200) as standin:
        yield standin


@pytest.fixture
def address(heart):
    return f"{heart.url}/robots.txt?key=a-secret"


def test_a_run_that_succeeds_is_told_once(site, board, run, heart, address):
    row = run("--limit", "2", "--ping", address)
    assert (row["code"], row["outcome"]) == (0, "ok")
    (request,) = heart.log
    assert (request.method, request.path) == ("GET", "/robots.txt?key=a-secret")
    assert request.headers["user-agent"].startswith("mofa-etl/")
    assert "cookie" not in request.headers
    assert "ping" not in row["stderr"]
    # With nothing new it is success, too; in a log in JSON it is told after the run's end.
    row = run("--recheck", "0", "--limit", "50", "--ping", address, "--log-format", "json")
    events = [json.loads(line)["event"] for line in row["stderr"].splitlines()]
    assert (len(heart.log), events[-2:]) == (2, ["run finished", "ping"])


def test_the_address_may_stand_in_the_environment(site, board, run, heart, address, monkeypatch):
    monkeypatch.setenv("MOFA_PING", address)
    assert run("--limit", "1")["code"] == 0
    assert len(heart.log) == 1
    monkeypatch.setenv("MOFA_PING", "")
    assert run("--limit", "1")["code"] == 0
    assert len(heart.log) == 1


@pytest.mark.parametrize(
    ("fault", "match", "outcome"),
    [
        (Fault.status(404), "feeds", "partial"),
        (Fault.reset(), "all", "failed"),
        (Fault.new_markup(), "views", "drift"),
    ],
    ids=["partial", "failed", "drift"],
)
def test_a_run_that_does_not_succeed_is_not_told(site, board, run, heart, address, fault, match, outcome):
    site.fault(fault, match=match, at_gate=True)
    row = run("--ping", address)
    assert row["code"] > 0
    assert row["outcome"] == outcome
    assert heart.log == []


def test_a_refused_run_is_not_told(site, board, run, heart, address):
    site.robots, site.robots_status = "User-agent: *\nDisallow: /\n", 200
    assert (run("--ping", address)["outcome"], heart.log) == ("refused", [])


def test_a_ping_that_fails_changes_nothing_but_is_told(site, board, run, cli, heart, address, db_path):
    heart.fault(Fault.status(404), match="all")
    row = run("--ping", address, "--quiet")
    assert (row["code"], row["outcome"], row["new"]) == (0, "ok", 45)
    assert row["stderr"] == "the address given with --ping answered 404\n"
    assert len(heart.log) == 1
    assert cli("check").exit_code == 0
    row = run("--ping", address, "--recheck", "0", "--log-format", "json")
    told = json.loads(row["stderr"].splitlines()[-1])
    assert (told["level"], told["event"], told["reason"]) == ("warning", "ping failed", "answered 404")


@pytest.mark.parametrize(
    ("fault", "reason", "tries"),
    [
        (Fault.status(500), "answered 500", 3),
        (Fault.status(429), "answered 429", 3),
        (Fault.status(403), "answered 403", 1),
        (Fault.redirect("http://localhost/elsewhere"), "answered 302, a redirect, which is not followed", 1),
        (Fault.redirect("javascript:"), "answered 302, a redirect, which is not followed", 1),
        (Fault.redirect("/") + Fault.endless(megabytes=2000), "answered 302, a redirect, which is not followed", 1),
        (Fault.reset(), "cannot be reached", 3),
    ],
    ids=["500", "429", "403", "redirect", "strange redirect", "endless redirect", "reset"],
)
def test_tries_are_bounded(heart, address, fault, reason, tries):
    heart.fault(fault, match="all")
    assert send_ping(address, FAST) == reason
    assert len(heart.log) == tries


def test_a_slow_answer_is_not_waited_for(heart, address):
    heart.fault(Fault.slow(5), match="all")
    began = time.monotonic()
    assert send_ping(address, Patience(tries=3, timeout=0.1, pause=0)) == "did not answer in 0.1 seconds"
    assert time.monotonic() - began < 2
    assert len(heart.log) == 3


@pytest.mark.parametrize(
    "fault", [Fault.endless(megabytes=200), Fault.gzip_bomb(megabytes=8), Fault.cut_off(), Fault.drip()]
)
def test_the_body_is_not_read(heart, address, fault):
    heart.fault(fault, match="all")
    assert send_ping(address, FAST) is None
    assert len(heart.log) == 1


def test_what_passes_by_itself_is_no_failure(heart, address):
    heart.fault(Fault.status(503), match="all", times=2)
    assert send_ping(address, FAST) is None
    assert len(heart.log) == 3


def test_a_header_that_drips_for_ever_is_over_in_time():
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        over = threading.Event()

        def drip():
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not over.wait(0.05):
                    connection.sendall(b"x")

        thread = threading.Thread(target=drip)
        thread.start()
        began = time.monotonic()
        assert send_ping(address, Patience(tries=1, timeout=0.3)) == "did not answer in 0.3 seconds"
        assert time.monotonic() - began < 1
        over.set()
        thread.join()


def test_nobody_there():
    with StandIn() as gone:
        address = gone.url
    assert send_ping(address, FAST) == "cannot be reached"


@pytest.mark.parametrize(
    "address", ["ftp://127.0.0.1/x", "file:///etc/hosts", "127.0.0.1/x", "https://", "http://[::1", "http://a b/"]
)
def test_only_web_addresses(cli, db_path, address):
    result = cli("run", "--ping", address)
    assert result.exit_code == 2
    assert result.stderr == "Error: --ping takes a web address that begins with https:// or http://\n"
    assert not db_path.exists()
