"""``python -m benchmarks.hostile``: what the costliest pages take in time and memory, at the limit of size.

Each page is read in a process of its own, to the rows that would be stored. A time that grows faster than the page
shows in the last column, which is measured for all that take more than two seconds: twice the page, twice the time.
"""

import argparse
import resource
import subprocess
import sys
import time

from etl.parse.feed import parse_feed
from etl.parse.listing import parse_listing
from etl.parse.outline import outline_of
from etl.parse.page import PageError
from etl.parse.reader import parse_page
from tests.hostile_pages import URL, feeds, listings, pages

LIMIT = 9_900_000
MAKERS = {"page": pages, "listing": listings, "feed": feeds}


def main() -> None:
    """Measure them all, the slowest first; or, in a process of its own, one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile")
    parser.add_argument("--one", nargs=3, metavar=("KIND", "NAME", "SIZE"), help=argparse.SUPPRESS)
    one = parser.parse_args().one
    if one:
        _read(one[0], one[1], int(one[2]))
        return
    found = []
    for kind, make in MAKERS.items():
        for name in [name for name, _ in make(1000)]:
            whole, memory = _measure(kind, name, LIMIT)
            ratio = whole / _measure(kind, name, LIMIT // 2)[0] if whole > 2 else 0.0
            found.append((whole, memory, ratio, name))
    found.sort(reverse=True)
    print("| page | seconds | MB | times that of half |\n| --- | --- | --- | --- |")
    for seconds, memory, ratio, name in found[:15]:
        print(f"| {name} | {seconds:.1f} | {memory} | {f'{ratio:.1f}' if ratio else ''} |")
    most = max(memory for _, memory, _, _ in found)
    steepest = max(ratio for _, _, ratio, _ in found)
    print(
        f"\n{len(found)} pages; {found[0][0]:.1f} s and {most} MB at most; times that of half: {steepest:.1f} at most"
    )


def _measure(kind: str, name: str, size: int) -> tuple[float, int]:
    words = [sys.executable, "-m", "benchmarks.hostile", "--one", kind, name, str(size)]
    told = subprocess.run(words, capture_output=True, text=True, check=True, timeout=600).stdout.split()
    return float(told[0]), int(told[1])


def _read(kind: str, name: str, size: int) -> None:
    body = next(made for called, made in MAKERS[kind](size) if called == name)
    begin = time.process_time()
    try:
        if kind == "page":
            page = parse_page(body, url=URL)
            outline_of(page.lines, page.title)
        elif kind == "listing":
            parse_listing(body)
        else:
            parse_feed(body, "m_5676")
    except PageError:
        pass  # refused with a sentence: an answer like any other
    print(time.process_time() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main()
