"""Standard streams that are full, closed, or read by nobody: no traceback, and a run does its work."""

import os
import pty
import shlex
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from urllib.request import urlopen

import pytest

from tests.conftest import PAGES, ROOT
from tests.standin import StandIn, sample_posts
from tests.watching import rows

PROGRAM = f"{shlex.quote(sys.executable)} {shlex.quote(str(ROOT / 'run_etl.py'))}"
PAGE = PAGES / "m_5676_319652.txt"
FULL = "Error: the output could not be written (No space left on device); make room\n"

pytestmark = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")


def shell(line, tmp_path):
    """A line as a user types it; ``mofa-etl`` is the program, ``FIRST`` its exit code in a pipe."""
    script = f'mofa-etl() {{ {PROGRAM} "$@"; }}\n{line.replace("FIRST", "exit ${PIPESTATUS[0]}")}'
    environment = os.environ | {"MOFA_DB": str(tmp_path / "mofa.db"), "PAGES": str(PAGES), "PAGE": str(PAGE)}
    return subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )


def test_output_that_python_does_not_buffer_is_whole_or_told(cli, tmp_path, monkeypatch):
    cli("import", PAGES)
    whole = shell("mofa-etl status --json", tmp_path)
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    full = shell("mofa-etl export statements --format csv >/dev/full", tmp_path)
    assert (full.returncode, full.stderr) == (7, FULL)
    assert shell("mofa-etl status --json | wc -l", tmp_path).stdout == f"{len(whole.stdout.splitlines())}\n"
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    words = [
        sys.executable,
        ROOT / "run_etl.py",
        "export",
        "statements",
        "--format",
        "csv",
        "--db",
        tmp_path / "mofa.db",
    ]
    ended = subprocess.run([str(word) for word in words], stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60)
    os.close(reader)
    os.close(writer)
    assert ended.returncode == 7
    assert "lead it to a file" in ended.stderr


def test_a_charset_that_lacks_letters_ends_nothing(cli, tmp_path, monkeypatch):
    cli("import", PAGES)
    monkeypatch.setenv("PYTHONIOENCODING", "iso-8859-1")
    ended = shell("mofa-etl boards && mofa-etl status", tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "\\uc7a5\\uad00" in ended.stdout


@pytest.mark.parametrize("end", ["2>/dev/full", "2>&1 | true; FIRST"])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_log_that_cannot_be_written_ends_no_run(tmp_path, end, encoding, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    (tmp_path / "a.txt").touch()
    (tmp_path / "b.txt").touch()
    ended = shell(f'mofa-etl import a.txt b.txt "$PAGES" --log-format json {end}', tmp_path)
    assert (ended.returncode, ended.stderr) == (7, "")
    assert rows(tmp_path / "mofa.db", "SELECT outcome, failed, new, stop_reason FROM runs") == [
        ("partial", 2, 46, None)
    ]
    assert rows(tmp_path / "mofa.db", "SELECT count(*) FROM problems") == [(2,)]


def test_a_run_whose_log_is_lost_is_not_told_to_the_heartbeat(tmp_path):
    with StandIn(gate=False, robots="OK", robots_status=200) as heart, StandIn() as site:
        site.add_board("m_5676", feed_id=302).add(*sample_posts(3))
        words = f"mofa-etl run --site {site.url} --delay 0 --verbose --ping {heart.url}/robots.txt"
        assert shell(f"{words} 2>/dev/full", tmp_path).returncode == 7
        assert heart.log == []
        assert shell(words, tmp_path).returncode == 0
        assert len(heart.log) == 1
    assert rows(tmp_path / "mofa.db", "SELECT outcome, new FROM runs") == [("ok", 3), ("ok", 0)]


def test_a_terminal_that_hangs_up_ends_no_run(site, board, db_path):
    """With its progress bar."""
    leader, follower = pty.openpty()
    words = [sys.executable, ROOT / "run_etl.py", "run", "--site", site.url, "--delay", "0.03", "--db", db_path]
    process = subprocess.Popen(
        [str(word) for word in words], stdout=subprocess.DEVNULL, stderr=follower, start_new_session=True
    )
    os.close(follower)
    site.wait_for("views", count=35)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    assert process.wait(30) == 7
    assert "m_5676  [" in shown
    assert rows(db_path, "SELECT outcome, new FROM runs") == [("ok", 45)]


@pytest.mark.parametrize(
    "words",
    ["--help", "--version", "export --help", "boards", "search --csv korea", "export releases", "status --json",
     "export pages --format warc"],
)  # fmt: skip
def test_output_that_is_full_or_read_by_nobody(cli, tmp_path, words):
    cli("import", PAGES)
    full = shell(f"mofa-etl {words} >/dev/full", tmp_path)
    assert (full.returncode, full.stderr) == (7, FULL)
    gone = shell(f"mofa-etl {words} | true; FIRST", tmp_path)
    assert (gone.returncode, gone.stderr) == (141, "")


def test_the_first_line_of_many(cli, tmp_path):
    cli("import", PAGES)
    ended = shell("mofa-etl export statement_list | head -1; FIRST", tmp_path)
    assert (ended.returncode, ended.stderr, ended.stdout.count("\n")) == (141, "", 1)


@pytest.mark.parametrize("closed", ["2>&-", "<&- 2>&-", ">&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", ['import "$PAGE"', "reparse", "status", "show 1", "export releases", "search --csv korea",
                                   "run --site http://127.0.0.1:1 --delay 0", "search korea"])  # fmt: skip
def test_closed_streams(cli, tmp_path, words, closed):
    cli("import", PAGE)
    ended = shell(f"mofa-etl {words} {closed}", tmp_path)
    data = words.startswith(("export", "search --csv")) and ">&-" in closed.replace("2>&-", "")
    assert ended.returncode == (2 if data else 3 if words.startswith("run") else 0)
    assert "Traceback" not in ended.stderr
    if data and "2>&-" not in closed:
        assert ended.stderr == "Error: standard output is closed; lead it to a file or a pipe\n"
    assert cli("check", "--full").exit_code == 0


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&- >&- 2>&-"])
def test_a_server_with_closed_streams(cli, tmp_path, closed):
    cli("import", PAGE)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    line = f"exec {PROGRAM} serve --port {port} --db mofa.db {closed}"
    process = subprocess.Popen(["bash", "-c", line], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    end = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < end:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/timeline") as answer:
            assert answer.status == 200
            break
        time.sleep(0.1)
    assert process.poll() is None
    process.terminate()
    assert b"Traceback" not in b"".join(process.communicate(timeout=20))


def test_standard_input_that_is_closed_is_wrong_use(tmp_path):
    ended = shell("mofa-etl import - <&-", tmp_path)
    assert (ended.returncode, ended.stderr) == (2, "Error: standard input is closed; name a file, or lead one to it\n")
