"""``mofa-etl probe``."""

import json
import os
import re
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from etl.address import list_address
from etl.cli.options import ca_bundle_option, json_option, plural, print_json, width_of
from etl.cli.terminal import tell
from etl.clock import now
from etl.errors import WrongUse
from etl.fetch.client import Policy
from etl.fetch.site import MINISTRY, Target, base_for, checked_site, target_of
from etl.load.boards import save_board, save_date_form
from etl.load.database import transaction, writing
from etl.load.runs import resolve_problems
from etl.probe import Evidence, Exchange, ProbeClient, look_at
from etl.probe_facts import Fact, exit_code, facts_of


@click.command("probe")
@click.option("--board", default="m_5676", show_default=True, help="Board to look at: its id or its address.")
@click.option("--site", "site_address", default=MINISTRY, show_default=True, metavar="URL", help="The site to ask.")
@click.option("--delay", type=click.FloatRange(min=0), default=1.0, show_default=True, metavar="SECONDS",
              help="Pause between requests; not below 0.3.")  # fmt: skip
@ca_bundle_option
@click.option("--save", "folder", type=click.Path(path_type=Path), metavar="FOLDER",
              help="Keep the raw answers and the facts in a new or empty folder.")  # fmt: skip
@click.option("--db", "db_path", type=click.Path(), envvar="MOFA_DB", show_envvar=True,
              help="Remember in this database how the board takes days; without it nothing is written.")  # fmt: skip
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    board: str,
    site_address: str,
    delay: float,
    ca_bundle: str | None,
    folder: Path | None,
    db_path: str | None,
    as_json: bool,
) -> None:
    """Test on the site each fact that this program builds on, in at most 12 polite requests.

    Ends with code 0 where all that it builds on holds, 4 where something of it does not, 1 where something of it
    could not be seen, 3 where the site could not be read.

    \b
    Example:  mofa-etl probe
              mofa-etl probe --board m_4080 --save answers --db mofa.db
    """
    target = target_of(board)
    client = ProbeClient(base_for(checked_site(site_address, delay), target), _policy(delay, ca_bundle))
    if folder:
        _make_folder(folder)
    with ExitStack() as stack:
        # The lock is held from the start: no run talks to the site at the same time.
        db = stack.enter_context(writing(db_path)) if db_path else None
        stack.enter_context(closing(client))
        seen = look_at(client, target)
        if db is not None and seen.dates_settled:
            _remember_form(db, target, seen)
    facts = facts_of(seen)
    report = {
        "site": client.base,
        "board": target.board,
        "requests": client.requests,
        "facts": [asdict(fact) for fact in facts],
    }
    if folder:
        _save_answers(folder, report, seen.exchanges)
    if as_json:
        print_json(report)
    else:
        tell(_table(facts))
        click.echo(f"\n{plural(client.requests, 'request')}; {_summary(facts)}")
    if seen.unreadable:
        tell(seen.unreadable, err=True)
    ctx.exit(int(exit_code(facts, seen)))


def _policy(delay: float, ca_bundle: str | None) -> Policy:
    # A second try would be one request more than was counted on.
    return Policy(delay=delay, tries=1, ca_bundle=ca_bundle)


def _remember_form(db: Database, target: Target, seen: Evidence) -> None:
    """What was found out about days serves ``run --since``, and answers a problem that it may have entered."""
    with transaction(db):
        save_board(db.conn, target.board, target.site, target.lang)
    save_date_form(db, target.board, seen.date_form)
    resolve_problems(db, f"{list_address(target.board, target.site)}#dates", now())


def _summary(facts: list[Fact]) -> str:
    bad = [f"{fact.fact} ({fact.verdict})" for fact in facts if fact.critical and fact.verdict != "holds"]
    return f"of what the program builds on: {', '.join(bad)}" if bad else "all that the program builds on holds"


def _table(facts: list[Fact]) -> str:
    """The facts in columns; wide letters, as Korean ones are, take two places."""
    rows = [("fact", "expected", "seen", "verdict")]
    rows += [(fact.fact, fact.expected, _cropped(fact.seen), fact.verdict) for fact in facts]
    widths = [max(width_of(row[column]) for row in rows) for column in range(4)]
    rows.insert(1, ("-" * widths[0], "-" * widths[1], "-" * widths[2], "-" * widths[3]))
    lines = (
        "  ".join(cell + " " * (width - width_of(cell)) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


_WIDEST = 60


def _cropped(text: str) -> str:
    while width_of(text) > _WIDEST:
        text = f"{text.removesuffix('...')[:-1]}..."
    return text


def _make_folder(folder: Path) -> None:
    """Make the folder for ``--save``. Raises WrongUse where it holds anything, or cannot be made or written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError as error:
        raise WrongUse(f"--save {folder} cannot be used ({error.strerror}); choose another folder") from error
    if taken:
        raise WrongUse(f"--save {folder} is not empty; choose a new folder")
    if not os.access(folder, os.W_OK):
        raise WrongUse(f"--save {folder} cannot be written to; choose another folder")


def _save_answers(folder: Path, report: dict[str, Any], exchanges: list[Exchange]) -> None:
    """Each answer that had a body as a file, as it came, and ``probe.json`` with the facts and all answers' headers."""
    answers = []
    for number, exchange in enumerate(exchanges, 1):
        name = _file_name(number, exchange) if exchange.body else None
        if name:
            _write_new(folder / name, exchange.body)
        answers.append(
            {
                "url": exchange.url,
                "status": exchange.status,
                "headers": exchange.headers,
                "cookies": exchange.cookies,
                "file": name,
            }
        )
    text = json.dumps(report | {"answers": answers}, ensure_ascii=False, indent=2)
    _write_new(folder / "probe.json", f"{text}\n".encode())


def _write_new(path: Path, content: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise WrongUse(f"{path} came into being while the site was asked; choose a new folder") from error


def _file_name(number: int, exchange: Exchange) -> str:
    """A name of plain letters alone, whatever the address holds."""
    _, _, place = exchange.url.partition("://")[2].partition("/")
    stem = re.sub(r"[^A-Za-z0-9]+", "_", place.removesuffix(".txt"))[:80].strip("_") or "page"
    content_type = exchange.header("Content-Type").lower()
    ending = next((word for word in ("html", "xml") if word in content_type), "txt")
    return f"{number:02}_{stem}.{ending}"
