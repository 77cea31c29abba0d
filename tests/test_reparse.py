"""``reparse``: every archived page read again, with several processes and with one."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from etl.load.database import open_database
from etl.workers import spread
from tests.conftest import PAGES, ROOT, dump
from tests.made_pages import Post, Source, view_page

URL = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=7"


def execute(path, sql):
    db = open_database(path)
    with db.atomic():
        db.conn.execute(sql)
    db.conn.close()


def rows(path, sql):
    db = open_database(path)
    try:
        return db.conn.execute(sql).fetchall()
    finally:
        db.conn.close()


@pytest.fixture
def loaded(cli, db_path):
    cli("import", PAGES)
    return db_path


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_is_right_stays(cli, loaded, workers):
    before = dump(loaded)
    result = cli("reparse", "--workers", workers)
    assert (result.exit_code, result.stdout) == (0, "46 pages: 0 new, 0 changed, 46 unchanged, 0 failed\n")
    assert dump(loaded) == before
    assert rows(loaded, "SELECT command, outcome, found FROM runs ORDER BY id DESC LIMIT 1") == [("reparse", "ok", 46)]


def test_what_an_older_parser_made_is_rewritten(cli, loaded):
    before = dump(loaded)
    ids = rows(loaded, "SELECT id, text FROM statements")
    execute(loaded, "UPDATE statements SET kind = 'paragraph', depth = 1 WHERE kind = 'note'")
    execute(loaded, "UPDATE statements SET text = 'x' || text WHERE id = 20")
    execute(loaded, "UPDATE releases SET title = 'Wrong', content_hash = '', parser = 0 WHERE seq = 319652")
    dry = cli("reparse", "--dry-run")
    assert dry.exit_code == 0
    assert "would be changed" in dry.stdout
    assert "m_5676/view.do?seq=319652: title, content_hash" in dry.stderr
    assert cli("check").exit_code == 6
    wet = cli("reparse", "--json")
    report = json.loads(wet.stdout)
    assert report["changed"] > 2
    assert report["fields"]["statements"] >= 3
    assert cli("check", "--full").exit_code == 0
    tables = ('INTO "releases" ', 'INTO "sections" ', 'INTO "attachments" ', 'INTO "pages" ', 'INTO "revisions" ')
    assert [line for line in dump(loaded) if any(table in line for table in tables)] == [
        line for line in before if any(table in line for table in tables)
    ]
    assert len(set(ids) & set(rows(loaded, "SELECT id, text FROM statements"))) == len(ids) - 1
    assert rows(loaded, "SELECT count(*) FROM revisions") == [(0,)]


def test_a_page_that_is_understood_no_more_keeps_its_rows(cli, loaded, monkeypatch):
    from etl.parse.page import UnknownMarkup

    def refuse(*args, **options):
        raise UnknownMarkup("is in no form that is known")

    before = rows(loaded, "SELECT * FROM statements")
    monkeypatch.setattr("etl.reparse.parse_page", refuse)
    result = cli("reparse", "--workers", "1")
    assert result.exit_code == 1
    assert rows(loaded, "SELECT * FROM statements") == before
    assert rows(loaded, "SELECT count(*) FROM problems WHERE resolved_at IS NULL") == [(46,)]
    monkeypatch.undo()
    assert cli("reparse", "--quiet").stdout == ""
    assert rows(loaded, "SELECT count(*) FROM problems WHERE resolved_at IS NULL") == [(0,)]


def test_a_page_that_was_not_understood_becomes_a_release(cli, db_path, tmp_path, monkeypatch):
    page = tmp_path / "page.html"
    page.write_bytes(view_page(Post("A Title", [Source("1. One."), Source("2. Two.")])))
    monkeypatch.setattr("etl.parse.html_page._SKINS", ())
    assert cli("import", page, "--url", URL).exit_code == 4
    monkeypatch.undo()
    assert cli("reparse", "--dry-run").stdout.startswith("1 page: 1 would be new")
    assert rows(db_path, "SELECT count(*) FROM releases") == [(0,)]
    assert cli("reparse").stdout == "1 page: 1 new, 0 changed, 0 unchanged, 0 failed\n"
    assert rows(db_path, "SELECT seq, title FROM releases") == [(7, "A Title")]
    assert rows(db_path, "SELECT count(*), count(release_id) FROM pages") == [(1, 1)]
    assert cli("check", "--full").exit_code == 0
    assert cli("reparse").stdout == "1 page: 0 new, 0 changed, 1 unchanged, 0 failed\n"


def test_a_damaged_page_is_a_problem(cli, loaded):
    execute(loaded, "UPDATE pages SET body = x'00' WHERE id = 3")
    result = cli("reparse")
    assert result.exit_code == 1
    assert "1 failed" in result.stdout


def double(number: int) -> int:
    return 2 * number


def die(number: int) -> int:
    os._exit(9)


@pytest.mark.parametrize("workers", [1, 2])
def test_work_is_spread_in_order_and_read_as_it_is_done(workers):
    read = []

    def items():
        for number in range(1000):
            read.append(number)
            yield number

    results = spread(double, items(), workers)
    assert next(results) == 0
    assert len(read) < 300
    assert [0, *results] == [2 * number for number in range(1000)]


def test_a_process_that_dies_is_told():
    from etl.errors import MachineFailed

    with pytest.raises(MachineFailed, match="was killed"):
        list(spread(die, range(100), 2))


def test_processes_end_with_the_one_that_leads(tmp_path):
    script = tmp_path / "lead.py"
    script.write_text(
        "import os, time\nfrom etl.workers import spread\n"
        "def slow(n):\n    open(f'{n}.pid', 'w').write(str(os.getpid())); time.sleep(60)\n"
        "if __name__ == '__main__':\n    list(spread(slow, range(100), 2))\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, str(script)], cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not (found := list(tmp_path.glob("*.pid"))) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    pid = int(found[0].read_text())
    while os.path.exists(f"/proc/{pid}") and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not os.path.exists(f"/proc/{pid}")
