"""``mofa-etl search``."""

import csv
import json
from dataclasses import replace
from typing import Any, get_args

import click

from etl.cli.options import code_of, db_option, filters_of, print_json, remember_json
from etl.cli.streams import output
from etl.cli.terminal import escaped_json, plain_rows
from etl.load.database import reading
from etl.parse.markers import KINDS
from etl.search import COLUMNS, MOST_RANKED, Sort, marks, search

_CONTEXT = 320


@click.command("search")
@click.argument("words", nargs=-1, metavar="WORDS...")
@click.option("--board", help="Only this board: its id or address.")
@click.option("--since", metavar="DATE", help="Only releases of this day and later, YYYY-MM-DD.")
@click.option("--until", metavar="DATE", help="Only releases of this day and earlier, YYYY-MM-DD.")
@click.option("--kind", type=click.Choice([*KINDS, "title"]), help="Only statements of this kind, or titles.")
@click.option("--lang", type=click.Choice(["en", "ko"]), help="Only releases in this language.")
@click.option("--speaker", metavar="NAME", help="Only statements of this speaker: a name, and words of a role.")
@click.option("--country", metavar="CODE", help="Only statements that mention this country: JP, EU, or its name.")
@click.option(
    "--sort", type=click.Choice(get_args(Sort)), default="newest", show_default=True, help="Order of the hits."
)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="So many hits.")
@db_option
@click.option("--json", "form", flag_value="json", is_eager=True, callback=remember_json,
              help="Print a JSON array and nothing else.")  # fmt: skip
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
@click.option("--nl", "form", flag_value="nl", help="Print a JSON object on each line.")
def command(
    words: tuple[str, ...],
    board: str | None,
    since: str | None,
    until: str | None,
    kind: str | None,
    lang: str | None,
    speaker: str | None,
    country: str | None,
    sort: Sort,
    limit: int,
    db_path: str,
    form: str | None,
) -> None:
    """Find the statements and titles in which all the words stand.

    Words in double quotes stay together. A Korean word is found inside of others too (장관 finds 외교부장관이);
    English is found word by word. Whatever is typed is text, never syntax. With --speaker or --country words may be
    left out.

    \b
    Example:  mofa-etl search supply chains --since 2022-01-01
              mofa-etl search '"economic security"' 장관
              mofa-etl search --speaker "Vice Minister Lee" --country JP
    """
    if not words and speaker is None and country is None:
        raise click.UsageError("Missing argument 'WORDS...', or --speaker or --country.")
    code = None if country is None else code_of(country)
    filters = replace(filters_of(board, since, until, kind, lang), speaker=speaker, country=code)
    typed = " ".join(words)
    with reading(db_path) as db:
        results = search(db, typed, filters, sort, limit)
    if results.hits and words and results.sort != sort:
        click.echo(f"more than {MOST_RANKED:,} hits, too many to rank: the newest come first", err=True)
    if form == "json":
        print_json(results.hits)
    elif form == "nl":
        for hit in results.hits:
            click.echo(escaped_json(json.dumps(hit, ensure_ascii=False)))
    elif form == "csv":
        writer = csv.DictWriter(output(), COLUMNS)
        writer.writeheader()
        writer.writerows(results.hits)
    else:
        for hit in results.hits:
            _print_hit(plain_rows(hit), typed)
        if not results.hits:
            click.echo("no hit", err=True)


def _print_hit(hit: dict[str, Any], typed: str) -> None:
    section = f"  section {hit['section']}" if hit["section"] else ""
    click.echo(f"{hit['published'] or 'undated   '}  {click.style(hit['ref'], bold=True)}{section}  {hit['kind']}")
    if hit["kind"] != "title":
        click.echo(f"  {hit['title'] or '(no title)'}")
    click.echo(f"  {_marked(hit['text'], typed)}")
    click.echo(f"  {hit['url'] or '(no address known)'}\n")


def _marked(text: str, typed: str) -> str:
    """The text around the first word found, with all that were found set off."""
    places = marks(text, typed)
    start = max(0, places[0][0] - _CONTEXT // 3) if places else 0
    end = min(len(text), start + _CONTEXT)
    pieces, at = ["…" if start else ""], start
    for left, right in places:
        if left >= end:
            break
        pieces += [text[at:left], click.style(text[left:right], bold=True, fg="yellow")]
        at = right
    pieces += [text[at:end] if at < end else "", "…" if max(at, end) < len(text) else ""]
    return "".join(pieces)
