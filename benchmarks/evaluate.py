"""Precision and recall of the attribution on labelled releases.

``python -m benchmarks.evaluate GOLD.json PAGES_FOLDER [--errors]``

``GOLD.json`` is a list of releases: board, seq, posted, people (name), and lines with n (position), speakers,
countries, dates and unsure. ``PAGES_FOLDER`` has the pages, named ``BOARD_SEQ.txt``. ``--errors`` prints every item
that is wrong or missing with its line. Lines marked unsure do not count for speakers,
releases without a posting date not for dates.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.attribute import Attribution, attribute
from etl.parse.outline import outline_of
from etl.parse.reader import parse_page

KINDS = ("speakers", "countries", "dates", "people")


@dataclass
class Score:
    """How many items were given, how many of them were right, and how many there are."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        """The share of what was given that is right; 1 where nothing was given and nothing wanted."""
        return self.right / self.given if self.given else float(not self.wanted)

    @property
    def recall(self) -> float:
        """The share of what is wanted that was given."""
        return self.right / self.wanted if self.wanted else 1.0


@dataclass(frozen=True)
class Miss:
    """An item that is wrong (given, not wanted) or missing, with the line that it belongs to."""

    kind: str
    fault: str
    item: str
    place: str
    text: str


def same(name: str) -> str:
    """A name as it is compared: without case, signs, spaces, ``the`` and ``of``, the republic as ROK."""
    short = name.replace("Republic of Korea", "ROK").lower()
    return "".join(part for part in re.findall(r"[^\W_]+", short) if part not in ("the", "of"))


def attribute_page(path: Path) -> tuple[Attribution, dict[int, str]]:
    """What the rules give for a page, and its statements' texts by position."""
    page = parse_page(path.read_bytes())
    statements = outline_of(page.lines, page.title).statements
    return attribute(page.lang, page.title, page.published, statements), {s.position: s.text for s in statements}


def score(gold: Iterable[dict[str, Any]], folder: Path) -> tuple[dict[str, Score], list[Miss]]:
    """The four scores over all releases, and every miss."""
    scores = {kind: Score() for kind in KINDS}
    misses: list[Miss] = []
    known: dict[str, str] = {}
    wanted: dict[str, str] = {}
    for release in gold:
        ref = f"{release['board']}_{release['seq']}"
        found, texts = attribute_page(folder / f"{ref}.txt")
        known |= {same(person.name): f"{person.name} ({ref})" for person in found.people}
        wanted |= {same(person["name"]): f"{person['name']} ({ref})" for person in release["people"]}
        given = {one.position: one for one in found.statements}
        for line in release["lines"]:
            text = texts.get(line["n"], "")
            for kind, got, want in _compared(given.get(line["n"]), line, dated=bool(release["posted"])):
                _count(scores[kind], got, want)
                place = f"{ref}#{line['n']}"
                misses += [Miss(kind, "wrong", got[key], place, text) for key in sorted(got.keys() - want.keys())]
                misses += [Miss(kind, "missing", want[key], place, text) for key in sorted(want.keys() - got.keys())]
    _count(scores["people"], known, wanted)
    misses += [Miss("people", "wrong", known[key], "", "") for key in sorted(known.keys() - wanted.keys())]
    misses += [Miss("people", "missing", wanted[key], "", "") for key in sorted(wanted.keys() - known.keys())]
    return scores, misses


def _compared(one: Any, line: dict[str, Any], *, dated: bool) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    speakers = one.speakers if one else ()
    if not line["unsure"]:
        yield "speakers", {same(s.name): s.name for s in speakers}, {same(name): name for name in line["speakers"]}
    yield (
        "countries",
        {c.code: c.code for c in (one.countries if one else ())},
        {code: code for code in line["countries"]},
    )
    if dated:
        days = [d.start if d.end == d.start else f"{d.start}/{d.end}" for d in (one.dates if one else ())]
        yield "dates", {day: day for day in days}, {day: day for day in line["dates"]}


def _count(total: Score, got: dict[str, str], want: dict[str, str]) -> None:
    total.right += len(got.keys() & want.keys())
    total.given += len(got)
    total.wanted += len(want)


def main(arguments: list[str] | None = None) -> int:
    """Print the table, and with ``--errors`` what is behind it."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.evaluate", description=__doc__.splitlines()[0] if __doc__ else None
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("pages", type=Path)
    parser.add_argument(
        "--errors", action="store_true", help="print every item that is wrong or missing, with its line"
    )
    options = parser.parse_args(arguments)
    scores, misses = score(json.loads(options.gold.read_text(encoding="utf-8")), options.pages)
    print("| what | precision | recall | labelled |\n| --- | --- | --- | --- |")
    for kind, total in scores.items():
        print(f"| {kind} | {total.precision:.3f} | {total.recall:.3f} | {total.wanted} |")
    if options.errors:
        for miss in misses:
            print(f"\n{miss.kind}: {miss.fault} {miss.item!r} {miss.place}\n    {miss.text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
