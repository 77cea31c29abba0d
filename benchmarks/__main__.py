"""``python -m benchmarks``: parser, loader, import, reparse, search, start-up, size and memory, in one run.

Machines are noisy: what counts are the ratios, taken turn by turn, and the medians. ``--pages N`` bounds the
archive (default 11,142, the size of the board of English releases).
"""

import argparse
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.made import made_page
from etl.load.attribution import attribution_of
from etl.load.database import open_database, schema_sql, transaction
from etl.load.pages import RawPage
from etl.load.releases import save_release
from etl.parse.outline import outline_of
from etl.parse.reader import parse_page

URL = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq={}"
ROUNDS = 5


def main() -> None:
    """Measure, and print a table for the README."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--pages", type=int, default=11_142)
    count = parser.parse_args().pages
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}\n")
    row("what", "figure")
    row("---", "---")
    parser_speed()
    loader_speed()
    with tempfile.TemporaryDirectory() as folder:
        archive_speed(Path(folder), count)
    start_up()


def row(what: str, figure: str) -> None:
    """A line of the table."""
    print(f"| {what} | {figure} |", flush=True)


def cpu(work: Callable[[], object]) -> float:
    """Seconds of this process's processor that some work takes."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def parser_speed() -> None:
    """Pages a second on one core, in turns with other extractors on the same pages."""
    pages = [made_page(number) for number in range(1, 61)]
    texts = [page.decode() for page in pages]

    def ours() -> None:
        for page in pages:
            parsed = parse_page(page, url=URL.format(1))
            outline_of(parsed.lines, parsed.title)

    def with_attribution() -> None:
        for page in pages:
            parsed = parse_page(page, url=URL.format(1))
            attribution_of(parsed, outline_of(parsed.lines, parsed.title), parsed.published)

    rivals: dict[str, Callable[[], None]] = {}
    try:
        import trafilatura

        rivals["trafilatura"] = lambda: [trafilatura.extract(text) for text in texts] and None
    except ImportError:
        pass
    try:
        from readability import Document

        rivals["readability"] = lambda: [Document(text).summary() for text in texts] and None
    except ImportError:
        pass
    try:
        from selectolax.lexbor import LexborHTMLParser as HTMLParser

        rivals["selectolax (parse alone)"] = lambda: [HTMLParser(text) for text in texts] and None
    except ImportError:
        pass
    ours()
    with_attribution()
    times: dict[str, list[float]] = {name: [] for name in ("ours", "with attribution", *rivals)}
    for _ in range(ROUNDS):
        times["ours"].append(cpu(ours))
        times["with attribution"].append(cpu(with_attribution))
        for name, work in rivals.items():
            times[name].append(cpu(work))
    speed = len(pages) / statistics.median(times["ours"])
    row("parser: page to outline, one core", f"{speed:,.0f} pages/s ({spread(times['ours'])})")
    if "trafilatura" in rivals:
        pairs = zip(times["trafilatura"], times["with attribution"], strict=True)
        ratios = [other / own for other, own in pairs]
        row(
            "parser with who, where, when: times as fast as trafilatura",
            f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})",
        )
    for name in rivals:
        ratios = [other / own for other, own in zip(times[name], times["ours"], strict=True)]
        row(
            f"parser: times as fast as {name}",
            f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})",
        )


def spread(times: list[float]) -> str:
    """How far single rounds lie from the median."""
    middle = statistics.median(times)
    return f"{min(times) / middle - 1:+.0%} to {max(times) / middle - 1:+.0%}"


def loader_speed() -> None:
    """Rows a second of the loader, against bare sqlite3 with the same triggers and a commit for each release."""
    loaded = []
    for number in range(1, 401):
        body = made_page(number)
        page = parse_page(body, url=URL.format(number))
        outline = outline_of(page.lines, page.title)
        raw = RawPage(body, page.address, "2026-01-01T00:00:00Z")
        loaded.append((page, outline, raw, attribution_of(page, outline, page.published)))
    ratios = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            own = _timed(lambda folder=folder: _load(Path(folder) / "own.db", loaded))
            bare = _timed(lambda folder=folder: _load_bare(Path(folder) / "own.db", Path(folder) / "bare.db"))
        ratios.append(bare / own)
    row(
        "loader: speed of bare sqlite3 writing the same rows, times",
        f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
    )


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _load(path: Path, loaded: list) -> None:  # type: ignore[type-arg]
    db = open_database(path)
    for page, outline, raw, attribution in loaded:
        save_release(db, page, outline, raw, now="2026-01-01T00:00:00Z", attribution=attribution)
    db.conn.close()


def _load_bare(source: Path, target: Path) -> None:
    """The rows of one database into another, table by table for each release, with sqlite3 and nothing else."""
    rows = sqlite3.connect(source)
    of_statements = ("statement_speakers", "statement_countries", "statement_dates")
    by_release: dict[int, dict[str, list[tuple[object, ...]]]] = {}
    for table in ("releases", "pages", "sections", "statements", "attachments", "release_people", *of_statements):
        key = "id" if table == "releases" else "release_id"
        join = " JOIN statements ON statements.id = statement_id" if table in of_statements else ""
        sql = f"SELECT {key if join else f'{table}.{key}'}, {table}.* FROM {table}{join} ORDER BY 1, {table}.rowid"
        for release_id, *values in rows.execute(sql):
            by_release.setdefault(release_id, {}).setdefault(table, []).append(tuple(values))
    rest = {table: rows.execute(f"SELECT * FROM {table}").fetchall() for table in ("boards", "dictionaries", "people")}
    rows.close()
    begin = sqlite3.connect(target)
    begin.executescript(schema_sql())
    begin.execute("PRAGMA journal_mode = WAL")
    begin.execute("PRAGMA synchronous = NORMAL")
    for table, values in rest.items():
        if values:
            begin.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
    begin.commit()
    for parts in by_release.values():
        for table, values in parts.items():
            begin.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
        begin.commit()
    begin.close()


def _write_page(folder: str, number: int) -> None:
    note = f"<!-- saved from url=(0077){URL.format(number)} -->\n".encode()
    (Path(folder) / f"{number:05}.html").write_bytes(note + made_page(number))


def archive_speed(folder: Path, count: int) -> None:
    """Import, reparse, check and search of a whole archive, with the program as a user runs it."""
    saved = folder / "saved"
    saved.mkdir()
    with ProcessPoolExecutor() as pool:
        list(pool.map(_write_page, [str(saved)] * count, range(1, count + 1), chunksize=50))
    path = folder / "mofa.db"
    seconds, memory = _program("import", str(saved), "--db", str(path))
    row(f"import of {count:,} pages into a new database, all cores", f"{seconds:.1f} s, {memory} MB at most")
    seconds, memory = _program("import", str(saved), "--db", str(path))
    row("the same again", f"{seconds:.1f} s, {memory} MB at most")
    seconds, memory = _program("reparse", "--db", str(path))
    row(f"reparse of {count:,} pages, all cores", f"{seconds:.1f} s, {memory} MB at most")
    seconds, _ = _program("check", "--db", str(path))
    row("check", f"{seconds:.1f} s")
    db = open_database(path)
    mean, most = db.conn.execute("SELECT avg(length(body)), max(length(body)) FROM pages").fetchone()
    row("an archived page of 58 KB", f"{mean / 1000:.1f} KB, {most / 1000:.1f} KB at most")
    row("the database", f"{path.stat().st_size / 1e6:,.0f} MB")
    from etl.search import Filters, search

    typed = [text.split()[1] for (text,) in db.conn.execute("SELECT text FROM statements ORDER BY id DESC LIMIT 30")]
    times = [1000 * _timed(lambda words=words: search(db, words, Filters())) for words in typed]
    row("search over it, newest first", f"{statistics.median(times):.1f} ms, {max(times):.1f} ms at most")
    db.conn.close()
    page_speed(path)
    status_speed(path)
    export_speed(path, folder)


def page_speed(path: Path) -> None:
    """How soon the pages in the browser answer."""
    try:
        import datasette  # noqa: F401
    except ImportError:
        return
    import requests

    from tests.browser import served

    pages = ("", "mofa/releases", "mofa/statement_list", "search?q=a", "timeline", "-/release/m_5676/500")
    times = []
    with served(path) as address:
        for page in pages:
            url = f"{address}{page}"
            rounds = [
                1000 * _timed(lambda url=url: requests.get(url, timeout=60).raise_for_status()) for _ in range(ROUNDS)
            ]
            times.append((f"/{page}", statistics.median(rounds)))
    row("serve: pages", ", ".join(f"{page} {milliseconds:.0f} ms" for page, milliseconds in times))


def status_speed(path: Path) -> None:
    """How soon status answers where it has most to do: every release is of the time in which drift is looked for."""
    db = open_database(path)
    with transaction(db):
        db.conn.execute("UPDATE releases SET published = date('now', '-' || (id % 395) || ' days')")
    db.conn.close()
    seconds = statistics.median(_program("status", "--json", "--db", str(path))[0] for _ in range(ROUNDS))
    row("status, with drift looked for in every release", f"{1000 * seconds:.0f} ms")


def export_speed(path: Path, folder: Path) -> None:
    """Exports of three times the statements."""
    db = open_database(path)
    with transaction(db):
        for copy in (1, 2):
            db.conn.execute(
                "INSERT INTO statements (release_id, position, depth, kind, marker, text)"
                " SELECT release_id, position + ?, depth, kind, marker, text FROM statements WHERE position < 1000",
                (1000 * copy,),
            )
    count = db.conn.execute("SELECT count(*) FROM statements").fetchone()[0]
    db.conn.close()
    for form in ("csv", "parquet"):
        target = str(folder / f"statements.{form}")
        seconds, _ = _program("export", "statement_list", "--db", str(path), "--format", form, "--output", target)
        row(f"export of {count:,} statements as {form}", f"{seconds:.1f} s")


_MEASURED = """
import resource, subprocess, sys, time
begin = time.perf_counter()
code = subprocess.run([sys.executable, "run_etl.py", *sys.argv[1:]], stdout=subprocess.DEVNULL).returncode
print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


def _program(*words: str) -> tuple[float, int]:
    """(seconds, peak memory in MB of the largest process) of the program with these words."""
    # The kernel counts with a process the memory of the one that started it: a small one does it here.
    ended = subprocess.run([sys.executable, "-S", "-c", _MEASURED, *words], check=True, capture_output=True, text=True)
    seconds, kilobytes = ended.stdout.split()
    return float(seconds), int(kilobytes) // 1024


def start_up() -> None:
    """How soon the program answers."""
    times = [_program("--help")[0] for _ in range(9)]
    row("--help", f"{1000 * statistics.median(times):.0f} ms ({1000 * min(times):.0f} to {1000 * max(times):.0f})")


if __name__ == "__main__":
    main()
