"""The files of the database are SQLite's alone: whoever else closes one of them takes all locks from the process."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from etl.load.places import own_files
from tests.conftest import PAGES, ROOT

PAGE = PAGES / "m_5676_319652.txt"
WATCHED = """
import sys
from etl.cli import main
sys.addaudithook(lambda event, values: event == "open" and print("opened", values[0], file=sys.stderr))
main()
"""


@pytest.fixture
def in_use(cli, db_path, tmp_path):
    """A database in a folder with a page and a link, with somebody who reads it, so that all its files are there."""
    (tmp_path / PAGE.name).write_bytes(PAGE.read_bytes())
    assert cli("import", tmp_path).exit_code == 0
    (tmp_path / "link.html").symlink_to(db_path)
    with closing(sqlite3.connect(db_path)) as reader:
        reader.execute("SELECT count(*) FROM releases").fetchone()
        (tmp_path / f"{db_path.name}-journal").write_bytes(b"")
        yield db_path


@pytest.mark.parametrize(
    "words",
    [
        ("import", ".", "--replace"),
        ("import", "*", "--replace"),
        ("reparse",),
        ("check", "--full"),
        ("status",),
        ("search", "the"),
        ("backup", "kept.db"),
        ("export", "statements"),
        ("export", "--format", "db", "--output", "slim.db"),
        ("export", "pages", "--format", "warc", "--output", "pages.warc.gz"),
    ],
    ids=" ".join,
)
def test_no_command_opens_them_but_through_sqlite(in_use, words):
    ended = subprocess.run(
        [sys.executable, "-c", WATCHED, *words, "--db", in_use.name],
        cwd=in_use.parent, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    opened = [line.removeprefix("opened ") for line in ended.stderr.splitlines() if line.startswith("opened ")]
    if words[0] == "import":
        assert any(name.endswith(PAGE.name) for name in opened)
    # The lock file is no file of SQLite's, and its lock is of a kind that outlasts another's close.
    is_own = own_files(in_use)
    assert [name for name in opened if is_own(in_use.parent / name) and not name.endswith(".lock")] == []


@pytest.mark.parametrize("source", ["", "*", "*.html", "**/*"])
def test_a_folder_or_pattern_leaves_them_out(cli, in_use, source):
    (in_use.parent / "page.html").write_bytes(PAGE.read_bytes())
    result = cli("import", in_use.parent / source)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("0 without text; 0 other files ignored\n")


@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal", ".lock"])
def test_one_that_is_named_is_refused(cli, in_use, end):
    file = f"{in_use}{end}"
    refused = cli("import", PAGE, file)
    assert refused.stderr == f"Error: {file} belongs to the database itself; name saved pages, or their folder\n"
    assert refused.exit_code == 2
    for words in (("backup", file), ("export", "releases", "--output", file)):
        result = cli(*words)
        assert result.stderr.startswith(f"Error: {file} belongs to the database itself; choose another ")
        assert result.exit_code == 2
    assert cli("check").exit_code == 0


def test_another_name_of_the_same_file_is_known(cli, in_use):
    other = in_use.with_name("another name.html")
    os.link(in_use, other)
    result = cli("backup", other)
    assert (result.exit_code, result.stderr) == (
        2,
        f"Error: {other} belongs to the database itself; choose another file\n",
    )


def test_another_database_in_the_folder_is_a_file_like_others(cli, in_use, tmp_path):
    other = tmp_path / "other" / "mofa.db"
    other.parent.mkdir()
    assert cli("import", PAGE, db=other).exit_code == 0
    assert cli("import", tmp_path).stdout.endswith("2 other files ignored\n")
