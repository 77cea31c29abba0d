"""What a run tells: one line for people, and with ``--log-format json`` an object a line on standard error."""

import json
import os
import re
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner

from etl.cli import main
from etl.load.database import writing
from tests.conftest import PAGES, ROOT
from tests.standin import Fault
from tests.test_readme import block
from tests.watching import paths, rows

TIME = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def told(stderr):
    """The objects that were told; each line is one, and each says when, how grave, and what."""
    objects = [json.loads(line) for line in stderr.splitlines()]
    for one in objects:
        assert TIME.fullmatch(one["time"])
        assert one["level"] in ("info", "warning", "error")
        assert one["event"]
        assert one["message"]
    return objects


@pytest.fixture
def call(site, cli):
    return lambda *args: cli("run", "--site", site.url, "--delay", "0", "--log-format", "json", *args)


def test_a_run_tells_objects_and_prints_the_same_as_ever(site, board, call, db_path):
    victim = board.newest()[5].seq
    site.fault(Fault.status(404), match=lambda request: request.seq == victim)
    result = call("--verbose", "--json")
    assert result.exit_code == 1
    objects = told(result.stderr)
    to_fetch = next(one for one in objects if one["event"] == "to fetch")
    assert {name: to_fetch[name] for name in ("level", "board", "on_site", "to_fetch")} == {
        "level": "info",
        "board": "m_5676",
        "on_site": 45,
        "to_fetch": 16,
    }
    requests = [one for one in objects if one["event"] == "request"]
    assert len(requests) == len(site.log)
    assert {one["status"] for one in requests} == {200, 307, 404}
    (problem,) = (one for one in objects if one["event"] == "problem")
    url = f"https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq={victim}"
    del problem["time"]
    assert problem == {
        "level": "warning",
        "event": "problem",
        "message": f"{url} answered 404",
        "url": url,
        "stage": "fetch",
        "board": "m_5676",
        "reason": "answered 404",
    }
    last = objects[-1]
    assert (last["event"], last["level"]) == ("run finished", "warning")
    assert last["message"].startswith("partial: 45 posts seen, 44 new, 0 changed")
    assert last["run"] == json.loads(result.stdout)
    assert last["run"]["outcome"] == "partial"


def test_standard_output_is_the_same_in_both_forms(site, board, call, cli):
    in_json = call("--quiet", "--limit", "2")
    assert in_json.stdout == ""
    (last,) = told(in_json.stderr)
    assert (last["event"], last["level"], last["run"]["new"]) == ("run finished", "info", 2)
    assert call("--limit", "2").stdout.startswith(
        "ok: 40 posts seen, 2 new, 0 changed, 0 unchanged, 0 gone, 0 failed ("
    )


def test_the_site_that_could_not_be_read_is_an_error(site, board, call):
    site.fault(Fault.status(500), match=lambda request: request.kind != "robots", at_gate=True)
    result = call()
    assert result.exit_code == 3
    last = told(result.stderr)[-1]
    assert (last["level"], last["run"]["outcome"]) == ("error", "failed")
    assert last["run"]["stop_reason"] == "the site could not be read: it answered 500"


def test_an_import_and_a_reparse_tell_objects(cli, tmp_path):
    # A line separator in a file's name breaks no line.
    empty = tmp_path / "empty\u2028page.txt"
    empty.write_bytes(b"")
    result = cli("import", PAGES, empty, "--log-format", "json")
    assert result.exit_code == 1
    problem, last = told(result.stderr)
    assert (problem["event"], problem["url"], problem["stage"]) == ("problem", str(empty), "parse")
    assert problem["message"] == f"{empty}: is empty"
    assert last["message"] == result.stdout.rstrip("\n")
    assert (last["run"]["command"], last["run"]["new"], last["run"]["failed"]) == ("import", 46, 1)
    result = cli("reparse", "--log-format", "json", "--workers", "1")
    (last,) = told(result.stderr)
    assert (
        last["message"] == result.stdout.rstrip("\n") == "ok: 46 pages seen, 0 new, 0 changed, 46 unchanged, 0 failed"
    )


def test_a_reparse_tells_every_release_that_differs(cli, db_path):
    cli("import", PAGES)
    rows(db_path, "SELECT 1")
    with writing(db_path) as db, db.atomic():
        db.conn.execute("UPDATE releases SET title = 'Wrong'")
    in_text = cli("reparse", "--dry-run", "--workers", "1")
    assert in_text.stderr.splitlines()[-1] == "and 26 more"
    objects = told(cli("reparse", "--dry-run", "--workers", "1", "--log-format", "json").stderr)
    assert len(objects) == 46
    assert objects[0]["event"] == "release differs"
    assert objects[0]["fields"] == ["title"]


def test_the_sentence_that_ends_a_command_is_an_object(call, cli, db_path):
    (failure,) = told(call("--since", "yesterday").stderr)
    assert (failure["level"], failure["event"], failure["exit_code"]) == ("error", "error", 2)
    assert failure["message"] == "--since yesterday is no day; write it as 2024-01-31"
    # So is what is wrong with another option, wherever it stands.
    (failure,) = told(cli("run", "--limit", "0", "--log-format", "json").stderr)
    assert (failure["exit_code"], failure["message"]) == (2, "Invalid value for '--limit': 0 is not in the range x>=1.")
    with writing(db_path):
        (failure,) = told(call().stderr)
    assert (failure["exit_code"], failure["message"][:26]) == (5, "another run is at work on ")
    assert CliRunner().invoke(main, ["run", "--log-format", "xml"]).exit_code == 2


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_interrupted_run_has_its_line_and_no_ping(site, board, tmp_path, form):
    path = tmp_path / "terminated.db"
    ping = f"{site.other_url}/ping"
    words = ["run", "--site", site.url, "--delay", "0.03", "--db", str(path), "--log-format", form, "--ping", ping]
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "run_etl.py"), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    site.wait_for("views", count=3)
    process.send_signal(signal.SIGTERM)
    printed, stderr = process.communicate(timeout=20)
    assert (process.returncode, printed) == (1, "")
    assert "/ping" not in paths(site)
    ((new,),) = rows(path, "SELECT new FROM runs")
    line = f"interrupted: 30 posts seen, {new} new, 0 changed"
    if form == "text":
        assert line in stderr
    else:
        finished, error = told(stderr)
        assert (finished["event"], finished["run"]["outcome"]) == ("run finished", "interrupted")
        assert finished["message"].startswith(line)
        assert (error["message"], error["exit_code"]) == ("interrupted", 1)


def test_no_bar_disturbs_the_objects_on_a_terminal(tmp_path):
    import pty

    leader, follower = pty.openpty()
    words = ["import", str(PAGES), "--db", str(tmp_path / "x.db"), "--log-format", "json"]
    program = [sys.executable, str(ROOT / "run_etl.py"), *words]
    assert subprocess.run(program, stderr=follower, stdout=subprocess.DEVNULL).returncode == 0
    os.close(follower)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    (last,) = told(shown)
    assert last["run"]["new"] == 46


def test_the_readme_shows_what_is_told(site, board, call):
    victim = board.newest()[5].seq
    site.fault(Fault.status(404), match=lambda request: request.seq == victim)
    shown, seen = (
        [json.loads(re.sub("seq=[0-9]+", "seq=N", TIME.sub("TIME", line))) for line in text.splitlines()]
        for text in (block("log output"), call().stderr)
    )
    assert seen == shown
