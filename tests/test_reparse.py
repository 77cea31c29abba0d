"""``reparse``: every archived page read again, with several processes and with one."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time

import pytest
import zstandard

from etl.load.check_pages import prove
from etl.load.database import open_database
from etl.load.pages import RawPage
from etl.load.releases import save_release
from etl.parse import html_page
from etl.parse.outline import outline_of
from etl.parse.reader import parse_page
from etl.workers import spread
from tests.conftest import PAGES, ROOT, dump
from tests.made_pages import Post, Source, view_page
from tests.standin.faults import Fault
from tests.watching import rows_beside

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
    assert (result.exit_code, result.stdout) == (0, "ok: 46 pages seen, 0 new, 0 changed, 46 unchanged, 0 failed\n")
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
    assert cli("reparse", "--dry-run").stdout.startswith("dry run: 1 page seen, 1 would be new")
    assert rows(db_path, "SELECT count(*) FROM releases") == [(0,)]
    assert cli("reparse").stdout == "ok: 1 page seen, 1 new, 0 changed, 0 unchanged, 0 failed\n"
    assert rows(db_path, "SELECT seq, title FROM releases") == [(7, "A Title")]
    assert rows(db_path, "SELECT count(*), count(release_id) FROM pages") == [(1, 1)]
    assert cli("check", "--full").exit_code == 0
    assert cli("reparse").stdout == "ok: 1 page seen, 0 new, 0 changed, 1 unchanged, 0 failed\n"


def test_a_failure_has_one_name_and_ends_with_a_good_copy(cli, run, site, board, db_path, tmp_path):
    open_ones = "SELECT url, stage FROM problems WHERE resolved_at IS NULL ORDER BY url"
    seq = board.posts[0].seq
    page = tmp_path / "page.html"
    page.write_bytes(view_page(Post("A Title", [Source("1. One.")])).replace(b"bo_con", b"other"))
    assert cli("import", page, "--url", URL.replace("seq=7", f"seq={seq}")).exit_code == 4
    victim = board.posts[1].seq
    site.fault(Fault.new_markup(), match=lambda request: request.seq == victim)
    assert run()["code"] == 1
    told = rows(db_path, open_ones)
    assert told == [(URL.replace("seq=7", f"seq={victim}"), "parse")], "the file's ended with the good page of its post"
    again = cli("reparse", "--json")
    assert again.exit_code == 1
    assert {name: json.loads(again.stdout)[name] for name in ("failed", "ignored")} == {"failed": 1, "ignored": 1}
    assert rows(db_path, open_ones) == told


def test_a_page_of_no_known_board_stays_a_problem(cli, db_path, tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(view_page(Post("A Title", [Source("1. One.")])).replace(b"bo_con", b"other"))
    cli("import", page, "--board", "m_5676")
    execute(db_path, "UPDATE pages SET board = NULL, seq = NULL, url = NULL")
    problem = "SELECT url FROM problems WHERE resolved_at IS NULL"
    assert cli("reparse").exit_code == 1
    assert rows(db_path, problem) == [(str(page),)]


def test_an_earlier_text_is_read_again(cli, db_path, tmp_path):
    page = tmp_path / "page.html"
    for text in ("1. One.", "1. Two."):
        page.write_bytes(view_page(Post("A Title", [Source(text)])))
        cli("import", page, "--url", URL)
    execute(db_path, "UPDATE revisions SET body = 'as it was read of old'")
    assert json.loads(cli("reparse", "--dry-run", "--json").stdout)["fields"] == {"revisions": 1}
    assert cli("check", "--full").exit_code == 6
    cli("reparse")
    assert rows(db_path, "SELECT body FROM revisions") == [("1. One.",)]
    assert cli("check", "--full").exit_code == 0


@pytest.mark.parametrize("command", ["import", "reparse"])
def test_sigterm_is_told_and_entered(db_path, tmp_path, command, cli):
    for seq in range(1, 120):
        page = view_page(Post(f"Title {seq}", [Source("1. One.")]))
        (tmp_path / f"{seq}.html").write_bytes(URL.replace("=7", f"={seq}").encode() + b"\n" + page)
    if command == "reparse":
        cli("import", tmp_path)
    words = [command, *([str(tmp_path)] if command == "import" else []), "--db", str(db_path), "--log-format", "json"]
    begun = "SELECT count(*) FROM runs WHERE finished_at IS NULL"
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "run_etl.py"), *words],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        while process.poll() is None and rows_beside(db_path, begun) != [(1,)]:
            time.sleep(0.002)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=30)
        if process.returncode == 0:
            continue  # it was at its end already
        assert process.returncode == 1
        assert next(json.loads(line)["event"] for line in told.splitlines()) == "run finished"
        ((outcome,),) = rows(db_path, "SELECT outcome FROM runs ORDER BY id DESC LIMIT 1")
        assert outcome == "interrupted"
        return
    pytest.skip("this machine was too fast to be interrupted")


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


def save(path, name, *lines, board_name="Press Releases"):
    (path / name).write_bytes(view_page(Post("A Title", [Source(line) for line in lines], board_name=board_name)))
    return path / name


def flip(db_path, where):
    """Flip one bit of the first archived page, so that it can be decompressed still, or in the size that it claims."""
    (body, sha256) = rows(db_path, "SELECT body, sha256 FROM pages WHERE id = 1")[0]
    tries = [4] if where == "its size" else range(len(body) // 2, len(body))
    for at in tries:
        damaged = bytearray(body)
        damaged[at] ^= 128 if where == "its size" else 1
        try:
            readable = zstandard.ZstdDecompressor().decompress(bytes(damaged), max_output_size=100_000)
        except (zstandard.ZstdError, MemoryError):
            continue
        if hashlib.sha256(readable).hexdigest() != sha256:
            break
    db = open_database(db_path)
    with db.atomic():
        db.conn.execute("UPDATE pages SET body = ? WHERE id = 1", [bytes(damaged)])
    db.conn.close()


@pytest.mark.parametrize("where", ["its text", "its size"])
def test_a_damaged_page_changes_no_row(cli, db_path, tmp_path, where):
    page = save(tmp_path, "a.html", "1. The Minister said that all was well.", "2. Nothing else was said.")
    cli("import", page, "--url", URL)
    flip(db_path, where)
    before = rows(db_path, "SELECT body, content_hash FROM releases"), rows(db_path, "SELECT id, text FROM statements")
    result = cli("reparse")
    assert result.exit_code == 1
    assert "is damaged in the archive" in result.stderr
    assert cli("check").exit_code == 6
    after = rows(db_path, "SELECT body, content_hash FROM releases"), rows(db_path, "SELECT id, text FROM statements")
    assert after == before
    assert cli("import", page, "--url", URL).exit_code == 0
    assert cli("check", "--full").exit_code == 0


def test_an_older_capture_goes_over_no_text_whose_page_is_damaged(db_path, opened):
    def put(db, text, at):
        body = view_page(Post("A Title", [Source(text)]))
        page = parse_page(body, url=URL)
        outline = outline_of(page.lines, page.title)
        save_release(db, page, outline, RawPage(body, URL, at, origin="x", dated=True), now="2026-01-01T00:00:00Z")

    db = opened()
    put(db, "1. The Minister said that all was well.", "2020-01-02T00:00:00Z")
    db.conn.close()
    flip(db_path, "its text")
    db = opened()
    put(db, "1. The Minister said little.", "2019-01-02T00:00:00Z")
    assert rows(db_path, "SELECT body FROM releases") == [("1. The Minister said that all was well.",)]
    put(db, "1. The Minister said that all was well.", "2020-01-02T00:00:00Z")
    assert rows(db_path, "SELECT body FROM revisions") == [("1. The Minister said little.",)]
    assert rows(db_path, "SELECT body FROM releases") == [("1. The Minister said that all was well.",)]


def test_a_page_that_is_understood_only_now_goes_over_no_newer_import(cli, db_path, tmp_path, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr(html_page, "_SKINS", ())
        assert cli("import", save(tmp_path, "1.html", "1. The OLD text.", "2. Two."), "--url", URL).exit_code == 4
    cli("import", save(tmp_path, "2.html", "1. The NEW text.", "2. Two."), "--url", URL)
    assert cli("reparse").exit_code == 0
    assert rows(db_path, "SELECT page_id, body FROM releases") == [(2, "1. The NEW text.\n2. Two.")]
    assert rows(db_path, "SELECT release_id FROM pages") == [(1,), (1,)]
    assert cli("check", "--full").exit_code == 0
    assert cli("reparse").stdout == "ok: 1 page seen, 0 new, 0 changed, 1 unchanged, 0 failed\n"


def test_a_page_that_is_understood_only_now_is_the_past_of_what_was_fetched_since(
    cli, db_path, site, board, monkeypatch
):
    site.etags = False
    options = ("--site", site.url, "--delay", "0")
    with monkeypatch.context() as earlier:
        earlier.setattr(html_page, "_SKINS", ())
        assert cli("run", *options).exit_code == 4
    seq = board.posts[0].seq
    board.edit(seq, lines=["1. New text of today."])
    assert cli("run", *options).exit_code == 0
    assert cli("reparse").exit_code == 0
    assert rows(db_path, f"SELECT body FROM releases WHERE seq = {seq}") == [("1. New text of today.",)]
    assert rows(db_path, "SELECT count(*) = count(seq), count(*) FROM releases") == [(1, len(board.posts))]
    assert rows(db_path, "SELECT seq FROM revisions JOIN releases ON releases.id = release_id") == [(seq,)]
    assert cli("check", "--full").exit_code == 0


def test_a_better_copy_of_one_text_brings_its_own_head(opened):
    url = "https://www.mofa.go.kr/eng/brd/m_5674/view.do?seq=7"
    lines = [Source("Ministry News"), Source("Feb. 20, 2018, 14:30 KST"), Source("1. One, as the page has it.")]
    db = opened()
    for board_name, status in (("News", None), ("Ministry News", 200)):
        body = view_page(Post("A Title", lines, board_name=board_name))
        page = parse_page(body, url=url)
        raw = RawPage(body, url, "2026-01-01T00:00:00Z", status, origin=None if status else "x")
        save_release(db, page, outline_of(page.lines, page.title), raw, now="2026-01-01T00:00:00Z")
        assert prove(db) == []
