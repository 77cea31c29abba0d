"""The README is tested: its first command prints what it shows, and it names every command, option and exit code."""

import re
import subprocess
import sys

import pytest

from etl.cli import _COMMANDS, main
from etl.errors import Exit
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z|[0-9,]+ days old|[0-9.]+ MB|[0-9.]+ hours ago"
)


def block(name: str) -> str:
    """The text of the fenced block behind ``<!-- name -->``."""
    match = re.search(rf"<!-- {name} -->\n```[a-z]*\n(.*?)```\n<!-- end -->", README, re.DOTALL)
    assert match, name
    return match[1]


def test_first_command_prints_what_is_shown(tmp_path):
    line = block("first line").strip()
    assert "\n" not in line
    made, _, rest = line.partition("pip install --quiet . && ")
    assert made == "python3 -m venv .venv && .venv/bin/"
    python = f"'{sys.executable}'"
    rest = rest.replace(".venv/bin/mofa-etl", f"{python} '{ROOT}/run_etl.py'")
    rest = rest.replace(".venv/bin/sqlite-utils", f"{python} -m sqlite_utils").replace(
        "tests/pages", f"'{ROOT}/tests/pages'"
    )
    answer = subprocess.run(["sh", "-c", rest], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert answer.stderr == ""
    assert TIME.sub("TIME", answer.stdout) == TIME.sub("TIME", block("first output"))


def test_test_line_is_one_line():
    assert block("test line").count("\n") == 1


@pytest.mark.parametrize("name", _COMMANDS)
def test_every_command_and_option_is_named(name):
    command = main.get_command(None, name)
    assert f"### {name}\n" in README
    for parameter in command.params:
        for option in parameter.opts:
            if option.startswith("--"):
                assert f"{option}" in README, option


def test_every_exit_code_is_named():
    named = {int(code) for code in re.findall(r"^\| ([0-9]) \|", README, re.MULTILINE)}
    assert named == {int(code) for code in Exit}


def test_the_demo_prints_what_is_shown():
    answer = subprocess.run(
        [sys.executable, "-m", "tests.standin", "demo"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    told = {line.rstrip() for line in (answer.stdout + answer.stderr).splitlines()}
    assert told == set(block("demo output").splitlines())


def test_the_line_that_reads_a_raw_page_back(tmp_path):
    line = next(line for line in README.splitlines() if line.startswith('python -c "import sqlite3, zstandard'))
    page = ROOT / "tests" / "pages" / "m_5676_319652.txt"
    program = [sys.executable, str(ROOT / "run_etl.py"), "import", str(page), "--db", "sample.db"]
    subprocess.run(program, cwd=tmp_path, check=True, capture_output=True)
    line = line.replace("python -c", f"'{sys.executable}' -c")
    answer = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True)
    assert (answer.stdout, answer.stderr) == (page.read_text(encoding="utf-8") + "\n", "")
