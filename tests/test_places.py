"""Files that others read, write, link, move or leave behind: what is read is whole, and nobody is locked out."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

import etl.load.read_only
from etl.errors import MachineFailed, WrongUse
from etl.load.check_pages import prove
from etl.load.database import open_database, open_for_reading, reading, writing
from etl.output import whole_database, whole_path
from tests.conftest import PAGES, ROOT
from tests.users import NOBODY, OWNER, as_user, call_as, give, only_root, shared_folder
from tests.watching import rows

PAGE = PAGES / "m_5676_319652.txt"
READING = (["status"], ["check", "--full"], ["show", "m_5676/319652"], ["search", "the"])
# Opens, changes every row and closes, again and again: in between there is no log, and then there is one.
WRITER = """
import sys
from etl.load.database import open_database, transaction
for turn in range(100_000):
    db = open_database(sys.argv[1])
    for _ in range(3):
        with transaction(db):
            db.conn.execute("UPDATE releases SET hits = ?", (turn,))
            db.conn.execute("INSERT OR REPLACE INTO metadata VALUES ('test', ?)", ("x" * (turn % 9) * 10_000,))
    db.conn.close()
    print(turn, flush=True)
"""
# Dies in the middle of a transaction, parts of which are in the file already.
CUT_OFF = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(f"PRAGMA journal_mode = {sys.argv[2]}")
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN")
connection.execute("UPDATE statements SET text = text || '?'")
connection.execute("UPDATE releases SET title = 'half'")
os._exit(9)
"""


def program(script, *words, **options):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, **options,
    )  # fmt: skip


def run_to_death(script, *words):
    ended = subprocess.run([sys.executable, "-c", script, *map(str, words)], cwd=ROOT, timeout=30, check=False)
    assert ended.returncode == 9


def cut_off(path, mode):
    run_to_death(CUT_OFF, path, mode)


@pytest.fixture
def held(cli):
    """A database with all pages in a folder that everybody may read."""
    with shared_folder() as folder:
        path = folder / "mofa.db"
        assert cli("import", PAGES, db=path).exit_code == 0
        for words in READING:  # what a command imports is imported once its rights are given up
            cli(*words, db=path)
        assert cli("import", PAGE, db=path).exit_code == 0  # a writer who closes takes the side files of readers away
        yield path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@only_root
def test_a_reader_without_rights_beside_one_who_writes(held):
    writer = program(WRITER, held)
    try:
        writer.stdout.readline()
        for _ in range(12):
            for words in READING[1:3]:
                code, _, stderr = call_as(NOBODY, *words, "--db", held)
                # Where it is written to all the while that is told; nothing is ever called damaged.
                assert (code, stderr) == (0, "") or (code == 7 and "is written to all the while" in stderr), stderr
    finally:
        writer.kill()
        writer.communicate()


REWRITES = """
import os, sqlite3, sys
os.read(int(sys.argv[2]), 1)
with sqlite3.connect(sys.argv[1]) as connection:
    connection.execute("UPDATE statements SET text = text || ' and more'")
connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
connection.execute("VACUUM")
connection.close()
os.write(int(sys.argv[3]), b".")
"""


@only_root
def test_what_was_opened_stays_what_it_was_whatever_others_write(held):
    """Nobody has it open when the reader begins: there is no log then, and none that the reader could make."""
    (begun, begin), (go_on, let_go_on) = os.pipe(), os.pipe()
    writer = program(REWRITES, held, begun, let_go_on, pass_fds=(begun, let_go_on))

    def look():
        with reading(held) as db:
            os.write(begin, b".")
            os.read(go_on, 1)
            return [str(finding) for finding in prove(db, full=True)]

    assert as_user(NOBODY, look) == []
    assert writer.communicate(timeout=30) == ("", "")
    assert len(rows(held, "SELECT 1 FROM statements WHERE text NOT LIKE '% and more'")) == 0


def test_what_is_written_to_all_the_while_is_not_read_half(held, monkeypatch):
    monkeypatch.setattr(etl.load.read_only, "_COPY_SECONDS", 0.2)
    monkeypatch.setattr(etl.load.read_only, "would_lock_out_its_owner", lambda final: True)
    states = iter(range(1_000))
    monkeypatch.setattr(etl.load.read_only, "_state_of", lambda final: [(next(states), 0, 0), None, None])
    with pytest.raises(MachineFailed, match="is written to all the while and cannot be read here; try again later"):
        open_for_reading(held)


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_what_a_crash_left_is_read_as_it_was_before(held, cli, mode):
    before = cli("show", "m_5676/319652", db=held).stdout
    cut_off(held, mode)
    files = names(held.parent)
    assert f"mofa.db-{'journal' if mode == 'DELETE' else 'wal'}" in files
    for words in READING:
        assert cli(*words, db=held).exit_code == 0
    if os.geteuid() == 0:
        for words in READING:
            assert call_as(NOBODY, *words, "--db", held)[::2] == (0, "")
    assert cli("show", "m_5676/319652", db=held).stdout == before
    assert names(held.parent) == files
    # The next writer takes it back in the file itself.
    assert cli("import", PAGE, db=held).exit_code == 0
    assert names(held.parent) == ["mofa.db", "mofa.db.lock"]
    assert cli("check", "--full", db=held).exit_code == 0


@only_root
def test_the_log_lies_beside_the_file_and_not_beside_a_link_to_it(held, cli):
    """With the log passed over, the last rows would be."""
    script = 'import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute("UPDATE releases SET hits = 77"); c.commit(); os._exit(9)'
    run_to_death(script, held)
    os.remove(f"{held}-shm")
    with shared_folder() as elsewhere:
        link = elsewhere / "link.db"
        link.symlink_to(held)
        code, stdout, stderr = call_as(NOBODY, "export", "releases", "--format", "nl", "--db", link)
        assert (code, stderr) == (0, "")
        assert stdout.count('"hits": 77') == stdout.count("\n") == 46


@only_root
def test_a_reader_leaves_nothing_that_locks_the_owner_out(held, cli):
    held.parent.chmod(0o777)
    give(OWNER, held, held.with_name("mofa.db.lock"))
    before = held.stat()
    for words in READING:
        assert call_as(NOBODY, *words, "--db", held)[::2] == (0, "")
    assert names(held.parent) == ["mofa.db", "mofa.db.lock"]
    assert held.stat().st_mtime_ns == before.st_mtime_ns
    assert call_as(OWNER, "forget", "m_5676/319652", "--db", held)[0] == 0
    # Whose files are shared by a group reads it as it lies.
    from etl.load.places import would_lock_out_its_owner

    os.chown(held, OWNER, NOBODY)
    assert as_user(NOBODY, lambda: would_lock_out_its_owner(held))
    held.chmod(0o664)
    assert not as_user(NOBODY, lambda: would_lock_out_its_owner(held))
    # So does everybody where there is no log whose files could be left.
    held.chmod(0o644)
    with closing(sqlite3.connect(held)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    assert not as_user(NOBODY, lambda: would_lock_out_its_owner(held))


@only_root
def test_a_side_file_of_somebody_else_is_named(held):
    held.parent.chmod(0o777)
    give(OWNER, held, held.with_name("mofa.db.lock"))
    side = held.with_name("mofa.db-shm")
    for end in ("-wal", "-shm"):
        Path(f"{held}{end}").touch(0o644)
        give(NOBODY, Path(f"{held}{end}"))
    code, _, stderr = call_as(OWNER, "forget", "m_5676/319652", "--db", held)
    assert code == 2
    assert stderr.startswith(f"Error: {held} cannot be written to (")
    assert f"{held}-wal belongs to nobody: remove it while nobody uses the database" in stderr
    os.remove(f"{held}-wal")
    os.remove(side)
    assert call_as(OWNER, "forget", "m_5676/319652", "--db", held)[0] == 0


@only_root
def test_a_run_of_root_leaves_the_lock_to_the_owner(held, cli):
    lock = held.with_name("mofa.db.lock")
    held.parent.chmod(0o777)
    give(OWNER, held)
    assert cli("import", PAGE, db=held).exit_code == 0
    assert lock.stat().st_uid == OWNER
    assert call_as(OWNER, "forget", "m_5676/319652", "--db", held)[0] == 0
    # A file that is not ours to give away.
    lock.unlink()
    precious = held.with_name("precious")
    precious.write_bytes(b"")
    os.link(precious, lock)
    assert cli("import", PAGE, db=held).exit_code == 0
    assert precious.stat().st_uid == 0
    lock.unlink()
    lock.touch(0o600)
    code, _, stderr = call_as(OWNER, "forget", "m_5676/319652", "--db", held)
    assert (code, stderr) == (2, (
        f"Error: the lock file {lock} belongs to root and cannot be opened (Permission denied);"
        " start this as that user, or remove it while no run is at work\n"
    ))  # fmt: skip


def test_no_room_for_the_lock_is_a_failure_of_the_machine(held, cli, tmp_path):
    place = tmp_path / "full"
    place.mkdir()
    # The folder and the database are all that it may hold.
    mount = ["mount", "-t", "tmpfs", "-o", "nr_inodes=2", "none", str(place)]
    if os.geteuid() != 0 or shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no small file system can be made here")
    try:
        with closing(sqlite3.connect(held)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        shutil.copyfile(held, place / "mofa.db")
        result = cli("import", PAGE, db=place / "mofa.db")
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
    assert result.exit_code == 7
    assert result.stderr == (
        f"Error: {place / 'mofa.db.lock'} could not be made (No space left on device); make room and start again\n"
    )


@pytest.mark.parametrize("words", [("backup",), ("export", "--format", "db", "--output")], ids=lambda words: words[0])
def test_a_copy_takes_no_log_of_another_database(cli, held, tmp_path, words):
    target = tmp_path / "copy.db"
    assert cli(*words, target, db=held).exit_code == 0
    before = target.read_bytes()
    for mode, end in (("WAL", "-wal"), ("DELETE", "-journal")):
        target.write_bytes(before)
        if mode == "WAL":
            with closing(sqlite3.connect(target)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
        cut_off(target, mode)
        lying = target.read_bytes()
        result = cli(*words, target, db=held)
        assert result.exit_code == 2
        assert result.stderr.startswith(
            f"Error: {target} is in use, or was left so by a crash ({target}{end} would be played into the new file); "
        )
        assert target.read_bytes() == lying
        for side in ("", "-wal", "-shm", "-journal"):
            Path(f"{target}{side}").unlink(missing_ok=True)
    # Of one that is read and not written to there is nothing to be played in.
    target.write_bytes(before)
    with closing(sqlite3.connect(target)) as reader:
        reader.execute("PRAGMA journal_mode = WAL")
        count = reader.execute("SELECT count(*) FROM releases").fetchone()
        reader.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert Path(f"{target}-shm").exists()
        assert cli(*words, target, db=held).exit_code == 0
        assert reader.execute("SELECT count(*) FROM releases").fetchone() == count
        assert [name for name in names(tmp_path) if name.startswith("copy.db-")] == []
    assert cli("check", "--full", db=target).exit_code == 0


def test_one_who_begins_to_write_while_the_copy_is_made_is_seen(tmp_path):
    target = tmp_path / "copy.db"
    target.write_bytes(b"older")
    with pytest.raises(WrongUse, match="is in use"), whole_database(target) as part:
        part.write_bytes(b"newer")
        Path(f"{target}-wal").write_bytes(b"a transaction")
    assert names(tmp_path) == ["copy.db", "copy.db-wal"]
    assert target.read_bytes() == b"older"


@pytest.mark.parametrize("what", ["replaced", "renamed", "removed"])
def test_a_database_that_does_not_stay_ends_the_run(site, board, cli, db_path, tmp_path, what):
    cli("import", PAGE)
    cli("backup", tmp_path / "kept.db")
    words = [
        "run",
        "--site",
        site.url,
        "--delay",
        "0.05",
        "--limit",
        "12",
        "--db",
        str(db_path),
        "--log-format",
        "json",
    ]
    process = subprocess.Popen([sys.executable, str(ROOT / "run_etl.py"), *words],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip
    site.wait_for("views", count=3)
    if what == "replaced":
        os.replace(tmp_path / "kept.db", db_path)
    elif what == "renamed":
        db_path.rename(tmp_path / "elsewhere.db")
    else:
        db_path.unlink()
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (7, "")
    assert f"{db_path} was replaced, renamed or removed while a run was at work: what that run stored is not" in stderr
    assert '"outcome": "ok"' not in stderr


def test_it_is_told_also_where_the_run_fails(db_path):
    def replace_and_fail():
        with writing(db_path):
            os.replace(shutil.copyfile(db_path, f"{db_path}.other"), db_path)
            raise RuntimeError

    with pytest.raises(MachineFailed, match="was replaced, renamed or removed while a run was at work"):
        replace_and_fail()


def test_a_lock_that_does_not_stay_is_told(db_path):
    def remove():
        with writing(db_path):
            os.remove(f"{db_path}.lock")

    with pytest.raises(MachineFailed, match=r"mofa\.db\.lock was removed or replaced while a run was at work"):
        remove()


def test_a_database_with_two_names_is_not_written_to(cli, db_path, tmp_path):
    cli("import", PAGE)
    other = tmp_path / "other.db"
    os.link(db_path, other)
    for path in (db_path, other):
        result = cli("import", PAGE, db=path)
        assert result.exit_code == 2
        assert result.stderr == (
            f"Error: {path} has a second name (a hard link), with which it would be damaged; remove that one;"
            " mofa-etl backup makes a copy\n"
        )
        with pytest.raises(WrongUse):
            open_database(path)
        assert cli("check", "--full", db=path).exit_code == 0
    other.unlink()
    assert cli("import", PAGE).exit_code == 0


def test_a_backup_put_back_beside_a_long_reader(cli, db_path, tmp_path):
    cli("import", PAGES)
    cli("backup", tmp_path / "kept.db")
    shutil.copyfile(tmp_path / "kept.db", db_path)
    with closing(sqlite3.connect(db_path)) as reader:
        reader.execute("BEGIN")
        count = reader.execute("SELECT count(*) FROM releases").fetchone()
        begun = time.monotonic()
        assert cli("forget", "m_5676/319652").exit_code == 0
        assert time.monotonic() - begun < 10
        assert reader.execute("SELECT count(*) FROM releases").fetchone() == count


@pytest.mark.parametrize("name", [":memory:", "file:x.db", "file:x.db?mode=memory", "a b%20?c#d.db"])
def test_names_that_sqlite_takes_for_something_else(cli, monkeypatch, tmp_path, name):
    monkeypatch.chdir(tmp_path)
    for words in (["import", PAGE], ["import", PAGE], ["check", "--full"], ["backup", "kept.db"]):
        assert cli(*words, db=Path(name)).exit_code == 0
    assert (tmp_path / name).stat().st_size > 100_000
    assert {*names(tmp_path)} - {f"{name}-wal", f"{name}-shm"} == {name, f"{name}.lock", "kept.db"}
    assert len(rows(tmp_path / name, "SELECT * FROM runs")) == 2


WRITES_A_FILE = """
import sys, time
from pathlib import Path
from etl.output import whole_path
with whole_path(Path(sys.argv[1])) as part:
    Path(f"{part}-wal").write_bytes(part.write_bytes(b"half") * b"x")
    print("ready", flush=True)
    # In short naps: a signal that comes right before one is seen only after it.
    for _ in range(600):
        time.sleep(0.1)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_no_half_file(tmp_path, number):
    process = program(WRITES_A_FILE, tmp_path / "copy.db")
    assert process.stdout.readline() == "ready\n"
    assert len(names(tmp_path)) == 2
    process.send_signal(number)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode != 0
    assert "KeyboardInterrupt" in stderr
    assert names(tmp_path) == []


def test_what_nohup_ignores_stays_ignored(tmp_path):
    script = f"import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n{WRITES_A_FILE}"
    process = program(script.replace("600", "10"), tmp_path / "copy.db")
    process.stdout.readline()
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert (tmp_path / "copy.db").exists()


def test_what_killed_processes_left_is_removed(tmp_path):
    process = program(WRITES_A_FILE, tmp_path / "copy.db")
    process.stdout.readline()
    process.kill()
    process.communicate(timeout=30)
    left = names(tmp_path)
    assert len(left) == 2
    alive, of_another = f".copy.db.{os.getppid()}.part", f".other.db.{process.pid}.part"
    for name in (alive, of_another):
        (tmp_path / name).write_bytes(b"")

    def write():
        with whole_path(tmp_path / "copy.db") as part:
            part.write_bytes(b"whole")

    write()
    assert set(left) < set(names(tmp_path)), "what is new may be of another machine that shares the folder"
    for name in names(tmp_path):
        os.utime(tmp_path / name, (0, time.time() - 7200))
    write()
    assert set(names(tmp_path)) == {alive, of_another, "copy.db"}


@pytest.mark.parametrize("words", [["import", PAGES], ["status"], ["check"]])
def test_a_database_that_is_no_file_is_wrong_use(cli, db_path, words):
    os.mkfifo(db_path)
    result = cli(*words)
    assert (result.exit_code, "is no regular file" in result.stderr) == (2, True)
    assert os.listdir(db_path.parent) == [db_path.name]


@pytest.mark.parametrize("name", ["x" * 300, "loop/x"])
def test_a_place_that_cannot_be_is_wrong_use(cli, tmp_path, name):
    cli("import", PAGES / "m_5676_319652.txt")
    (tmp_path / "loop").symlink_to("loop")
    for words in (["backup", tmp_path / name], ["export", "statements", "--output", tmp_path / name]):
        result = cli(*words)
        assert (result.exit_code, "cannot be written to" in result.stderr) == (2, True)


def test_a_path_that_is_no_text(cli, tmp_path):
    db = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.db")
    for words in (["import", PAGES / "m_5676_319652.txt"], ["reparse"], ["status"], ["check"], ["backup", f"{db}.bak"]):
        assert cli(*words, "--db", db).exit_code == 0
