"""``status --json``: what a monitor reads."""

import json
from contextlib import closing

import pytest

from etl import __version__
from etl.load.database import SCHEMA_VERSION, open_database, writing
from tests.conftest import PAGES
from tests.standin import Fault
from tests.test_readme import README
from tests.watching import day

KEYS = [
    "counts",
    "size_bytes",
    "newest_release",
    "last_success",
    "unread_boards",
    "boards",
    "years",
    "runs",
    "open_problems",
    "at",
    "program_version",
    "schema_version",
    "database",
    "problems",
    "drift",
    "hours_since_success",
    "fresh",
]


@pytest.fixture
def status(cli):
    return lambda: json.loads(cli("status", "--json").stdout)


def test_a_new_database(status):
    new = status()
    assert list(new) == KEYS
    assert [key for key in KEYS if f"`{key}`" not in README] == []
    assert (new["program_version"], new["schema_version"]) == (__version__, SCHEMA_VERSION)
    assert (new["boards"], new["runs"], new["last_success"], new["drift"]["signs"]) == ([], [], None, [])
    none = {"open": 0, "since": None, "oldest_hours": None}
    assert new["problems"] == {"discover": none, "fetch": none, "parse": none, "load": none}


def test_boards_problems_and_runs(site, board, run, status, db_path):
    victims = [post.seq for post in board.newest()[5:7]]
    site.fault(Fault.status(404), match=lambda request: request.seq in victims)
    run("--limit", "20")
    with writing(db_path) as db, db.atomic():
        db.conn.execute("UPDATE problems SET seen_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-50 hours') WHERE id = 1")
    known = status()
    (of_board,) = known["boards"]
    # It may have become another day in Korea meanwhile.
    assert of_board["days_old"] in (3, 4)
    days = {"oldest": of_board["oldest"], "newest": day(3), "days_old": of_board["days_old"]}
    assert of_board == days | {
        "id": "m_5676",
        "name": "Press Releases",
        "releases": 18,
        "on_site": None,
        "to_fetch": 12,
        "last_success": None,
        "hours_since_success": None,
        "gone": 0,
        "gap": None,
    }
    assert known["problems"]["fetch"]["open"] == 2
    assert known["problems"]["fetch"]["oldest_hours"] == 50.0
    assert known["problems"]["parse"]["open"] == 0
    assert [(one["outcome"], one["new"], one["failed"]) for one in known["runs"]] == [("partial", 18, 2)]
    site.clear_faults()
    assert run()["code"] == 0
    (of_board,) = status()["boards"]
    assert (of_board["on_site"], of_board["to_fetch"], of_board["gap"], of_board["gone"]) == (45, 0, 0, 0)
    assert of_board["last_success"] == status()["last_success"]
    assert of_board["hours_since_success"] == 0.0


def test_the_file_with_its_free_pages_and_its_log(cli, status, db_path):
    cli("import", PAGES)
    with closing(open_database(db_path).conn) as connection:
        connection.execute("DELETE FROM releases")
        connection.commit()
        database = status()["database"]
        assert database["wal_bytes"] > 100_000
        assert database["free_pages"] > 20
        assert database["free_bytes"] == database["free_pages"] * database["page_size"]
        assert database["pages"] * database["page_size"] == status()["size_bytes"]
    assert status()["database"]["wal_bytes"] == 0


def test_an_open_problem_tells_its_age(cli, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    cli("import", empty)
    lines = cli("status").stdout.splitlines()
    assert lines[-1] == f"open problem (parse): {empty} is empty (first seen 0.0 hours ago)"
