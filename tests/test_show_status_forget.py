import json
import sqlite3
import time
from contextlib import closing

import pytest
from sqlite_utils import Database

from etl.load.database import open_database
from etl.load.runs import Counts, finish_run
from tests.conftest import PAGES, run_program
from tests.made_pages import Post, Source, view_page


def test_show_prints_an_indented_outline(cli):
    cli("import", PAGES / "m_5676_319652.txt")
    lines = cli("show", "m_5676/319652").stdout.splitlines()
    assert lines[0].startswith("MOFA, Fudimuce bupa 4 Naper")
    assert lines[1:4] == ["Press Releases (m_5676)", "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652", ""]
    starts = [line[:9] for line in lines[4:]]
    assert starts == ["1. Pon Mi", "", "2. Fur ti", "   ° Dam ", "      - S", "      - L", "", "3. Rib MO"]


def test_show_takes_every_form_of_name(cli):
    cli("import", PAGES / "m_5676_319652.txt")
    names = [
        "1",
        "m_5676/319652",
        "m_5676/319652#2",
        "1#2",
        "http://www.mofa.go.kr:443/www/brd/m_5676/view.do?seq=319652",
        "https://mofa.go.kr/eng/brd/m_5676/view.do?page=1&amp;seq=319652",
    ]
    assert len({cli("show", name).stdout for name in names}) == 1


def test_show_json_is_one_object(cli):
    cli("import", PAGES / "m_5676_319652.txt")
    shown = json.loads(cli("show", "m_5676/319652", "--json").stdout)
    assert (shown["board"], shown["seq"], len(shown["sections"]), len(shown["statements"])) == ("m_5676", 319652, 3, 6)
    assert shown["statements"][3]["ref"] == "m_5676/319652#4"


def test_show_of_what_is_not_held(cli, db_path):
    for name in ("m_5676/1", "7", "nonsense", "https://example.com/"):
        result = cli("show", name)
        assert result.exit_code == 1
        assert result.stderr == f"Error: {db_path} holds no release {name}; mofa-etl status tells what it holds\n"
        told = json.loads(cli("show", name, "--json").stdout)
        assert told == {"error": result.stderr.removeprefix("Error: ").strip(), "exit_code": 1}
    assert not db_path.exists()


def test_a_folder_that_is_not_there_is_no_empty_database(cli, tmp_path):
    for command in (("status",), ("show", "1"), ("search", "x"), ("check",), ("boards",), ("export", "releases")):
        result = cli(*command, db=tmp_path / "no" / "mofa.db")
        assert (result.exit_code, result.stdout) == (2, ""), command
        assert result.stderr == f"Error: there is no folder {tmp_path / 'no'}; make it, or choose another --db\n"


def test_show_of_a_release_with_facts_attachments_and_history(cli, tmp_path):
    from tests.made_pages import Post, Source, view_page

    page = tmp_path / "page.html"
    url = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=7"
    page.write_bytes(view_page(Post("Old Title", [Source("1. One."), Source("[Q&A]")], files=["a.pdf"])))
    cli("import", page, "--url", url)
    page.write_bytes(view_page(Post("New Title", [Source("1. One."), Source("[Q&A]")], files=["a.pdf"])))
    cli("import", page, "--url", url)
    shown = cli("show", "m_5676/7").stdout
    assert shown.startswith("New Title\nPress Releases (m_5676) · 2023-03-27 · 1,234 hits\n")
    assert "\n\n[Q&A]\n" in shown
    assert "Attachment: a.pdf  https://www.mofa.go.kr/eng/brd/m_5676/down.do?brd_id=1234" in shown
    assert shown.endswith("1 earlier version of the text; --revisions shows what was edited\n")


def test_status_of_a_new_and_a_used_database(cli, tmp_path):
    fresh = cli("status")
    assert fresh.exit_code == 0
    assert fresh.stdout.splitlines()[0].startswith("0 releases, 0 sections, 0 statements")
    assert "no run has succeeded yet" in fresh.stdout
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    cli("import", PAGES, empty)
    used = cli("status").stdout
    assert "46 releases, 99 sections, 271 statements" in used
    assert "m_5676  Press Releases: 30 releases, 2013-10-21 to 2018-09-18" in used
    assert "by year: undated 24, 2013 1, 2014 1, 2015 1, 2016 1, 2018 2" in used
    assert "newest release: 2025-01-24, " in used
    assert "import: partial (46 new, 1 failed)" in used
    assert f"open problem (parse): {empty} is empty" in used
    status = json.loads(cli("status", "--json").stdout)
    assert status["counts"]["releases"] == 46
    assert status["open_problems"][0]["sources"] == 1
    assert status["size_bytes"] > 100_000


def test_forget(cli, db_path):
    cli("import", PAGES)
    result = cli("forget", "m_5676/319652")
    assert result.stdout.startswith("forgotten: m_5676/319652 MOFA, Fudimuce")
    assert cli("show", "m_5676/319652").exit_code == 1
    assert cli("check").exit_code == 0
    assert json.loads(cli("status", "--json").stdout)["counts"]["pages"] == 45
    assert json.loads(cli("forget", "m_5676/319324", "--json").stdout)["command"] == "forget"
    again = cli("forget", "m_5676/319652")
    assert again.exit_code == 1
    assert again.stderr.startswith(f"Error: {db_path} holds no release m_5676/319652")


def test_the_database_can_be_named_in_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("MOFA_DB", str(tmp_path / "named.db"))
    assert run_program(["import", PAGES / "m_5676_319652.txt"]).returncode == 0
    assert (tmp_path / "named.db").exists()


def test_every_command_has_help_with_an_example():
    from click.testing import CliRunner

    from etl.cli import _COMMANDS, main

    for name in _COMMANDS:
        for option in ("-h", "--help"):
            result = CliRunner().invoke(main, [name, option])
            assert result.exit_code == 0
            assert f"Example:  mofa-etl {name}" in result.output
    assert CliRunner().invoke(main, ["nonsense"]).exit_code == 2


def test_status_serves_a_monitor(cli, db_path):
    stale = cli("status", "--max-age", "1")
    assert (stale.exit_code, stale.stderr) == (6, "stale: no run has succeeded yet\n")
    cli("import", PAGES / "m_5676_319652.txt")
    assert cli("status", "--max-age", "1").exit_code == 0
    age_runs(db_path, hours=30)
    stale = cli("status", "--max-age", "26", "--json")
    assert (stale.exit_code, json.loads(stale.stdout)["fresh"]) == (6, False)
    assert stale.stderr == "stale: the last successful run ended 30.0 hours ago\n"
    assert cli("status", "--max-age", "31").exit_code == 0
    assert cli("status", "--max-age", "soon").exit_code == 2


def age_runs(path, hours):
    db = open_database(path)
    with db.atomic():
        db.conn.execute("UPDATE runs SET finished_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', ?)", (f"-{hours} hours",))
    db.conn.close()


def test_a_failed_run_is_no_success(cli, db_path):
    cli("import", PAGES / "m_5676_319652.txt")
    db = open_database(db_path)
    with db.atomic():
        db.conn.execute("UPDATE runs SET command = 'run', outcome = 'failed'")
    db.conn.close()
    assert cli("status", "--max-age", "1").exit_code == 6


def test_show_revisions_is_a_diff_of_each_version_to_the_next(cli, tmp_path):
    from tests.made_pages import Post, Source, view_page

    page = tmp_path / "page.html"
    url = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=7"
    same = [Source(f"{n}. The same {n}.") for n in range(3, 9)]
    versions = [
        Post("A Title", [Source("1. One."), Source("2. Two."), *same]),
        Post("A Title", [Source("1. One."), Source("2. Two, and more."), *same]),
        Post("Another Title", [Source("1. One."), Source("2. Two, and more."), *same]),
    ]
    cli("import", page.parent / "page.html")
    for post in versions:
        page.write_bytes(view_page(post))
        cli("import", page, "--url", url)
    shown = cli("show", "m_5676/7", "--revisions").stdout
    assert shown.startswith(f"Another Title\nPress Releases (m_5676) · 2023-03-27 · 1,234 hits\n{url}\n\n20")
    diffs = [part.splitlines()[1:] for part in shown.rstrip("\n").split("\n\n")[1:]]
    assert diffs == [
        ["@@ -2,3 +2,3 @@", " 1. One.", "-2. Two.", "+2. Two, and more.", " 3. The same 3."],
        ["@@ -1,2 +1,2 @@", "-A Title", "+Another Title", " 1. One."],
    ]
    markdown = cli("show", "m_5676/7", "--revisions", "--format", "md").stdout
    assert "```diff\n@@ -1,2 +1,2 @@\n-A Title\n+Another Title\n 1. One.\n```\n" in markdown
    whole = json.loads(cli("show", "m_5676/7", "--revisions", "--format", "json").stdout)
    assert [revision["diff"] for revision in whole["revisions"]] == diffs
    assert cli("show", "m_5676/7", "--format", "json").stdout == cli("show", "m_5676/7", "--json").stdout


def test_show_revisions_where_the_text_did_not_change(cli, tmp_path):
    from tests.made_pages import Post, Source, view_page

    cli("import", PAGES / "m_5676_319652.txt")
    assert cli("show", "1", "--revisions").stdout.endswith("\n\nno earlier version is held\n")
    assert cli("show", "1", "--revisions", "--format", "md").stdout.endswith("\n\nno earlier version is held\n")
    page = tmp_path / "page.html"
    for name in ("a.pdf", "b.pdf"):
        page.write_bytes(view_page(Post("A Title", [Source("1. One.")], files=[name])))
        cli("import", page, "--url", "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=7")
    said = "neither title nor text differs; the department or an attachment does\n"
    assert cli("show", "m_5676/7", "--revisions").stdout.endswith(said)
    assert cli("show", "m_5676/7", "--revisions", "--format", "md").stdout.endswith(said)


def test_forget_leaves_nothing_of_the_page(cli, db_path, tmp_path):
    said = "1. A sentence that nobody should have imported."
    page = view_page(Post("A Mistake", [Source(said)])) + b"<!--" + b"x" * 9_000 + b"-->"
    (tmp_path / "page.html").write_bytes(b"https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=7\n" + page)
    assert cli("import", tmp_path / "page.html").exit_code == 0
    with closing(sqlite3.connect(db_path)) as db:
        assert db.execute("SELECT count(*) FROM dictionaries").fetchone() == (1,)
        assert cli("forget", "m_5676/7").exit_code == 0
        assert db.execute("SELECT count(*) FROM dictionaries").fetchone() == (0,)


def set_runs(path, assignment):
    with closing(open_database(path).conn) as connection:
        connection.execute(f"UPDATE runs SET {assignment}")
        connection.commit()


def test_a_clock_that_was_wrong_once_keeps_no_alarm_silent(cli, db_path):
    cli("import", PAGES / "m_5676_319652.txt")
    set_runs(db_path, "finished_at = '2999-01-01T00:00:00Z', boards = 'm_5676'")
    told = cli("status", "--max-age", "26")
    assert told.exit_code == 6
    assert told.stderr == (
        "stale: the last successful run ended at 2999-01-01T00:00:00Z, which is to come: a clock is wrong\n"
    )
    assert "hours ahead of this machine's clock" in told.stdout
    cli("import", PAGES / "m_5676_319652.txt")
    assert cli("status", "--max-age", "26").exit_code == 0
    # And where no run has succeeded since, it is told when its time has come.
    set_runs(
        db_path, "boards = 'm_5676', finished_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-30 hours') WHERE id = 2"
    )
    told = cli("status", "--max-age", "26")
    assert (told.exit_code, told.stderr) == (6, "stale: the last successful run ended 30.0 hours ago\n")
    last = json.loads(cli("status", "--json").stdout)["last_success"]
    assert last < "2999"
    boards = {board["id"]: board["last_success"] for board in json.loads(cli("boards", "--json").stdout)}
    assert boards["m_5676"] == last
    with closing(sqlite3.connect(db_path)) as connection:
        assert connection.execute("SELECT last_success FROM freshness WHERE board = 'm_5676'").fetchone() == (last,)


def test_a_run_without_an_end_is_doubted_in_time(cli, db_path):
    cli("import", PAGES / "m_5676_319652.txt")
    set_runs(db_path, "outcome = NULL, finished_at = NULL")
    assert "  import: at work (1 new)\n" in cli("status").stdout
    set_runs(db_path, "started_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-7 hours')")
    assert "  import: at work, or ended without a word (1 new)\n" in cli("status").stdout


def test_the_end_of_a_run_that_waited_waits_no_second_time(cli, db_path):
    cli("import", PAGES / "m_5676_319652.txt")
    with closing(sqlite3.connect(db_path)) as holder, closing(open_database(db_path).conn) as connection:
        holder.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            finish_run(Database(connection), 1, Counts(), "interrupted", "2026-01-01T00:00:00Z")
        assert time.monotonic() - begun < 10
