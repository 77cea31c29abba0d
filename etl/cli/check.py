"""``mofa-etl check``."""

from dataclasses import asdict
from pathlib import Path

import click

from etl.cli.options import db_option, json_option, print_json
from etl.errors import DatabaseDamaged, Exit
from etl.load.check import Finding, check_database
from etl.load.check_pages import check_pages
from etl.load.database import database_errors, open_for_reading
from etl.query import read_status

NEWEST = 200
"""How many releases' pages are parsed again by default: a second's work."""


@click.command("check")
@db_option
@click.option("--full", is_flag=True, help=f"Parse all archived pages again, not only those of {NEWEST} releases.")
@json_option
@click.pass_context
def command(ctx: click.Context, db_path: str, full: bool, as_json: bool) -> None:
    """Prove that the database is whole; exit code 6 where it is not.

    Foreign keys, positions, sections against leads, every visible character of every release, content hashes,
    addresses, the full-text index, and the archived pages: each against its hash, and those of the releases that
    changed last (of all with --full) against the rows that were made of them.

    \b
    Example:  mofa-etl check --db mofa.db
    """
    try:
        db = open_for_reading(db_path)
        with database_errors(Path(db_path)):
            findings = check_database(db)
            if not findings:
                findings += check_pages(db.conn, None if full else NEWEST)
            counts = read_status(db)["counts"]
    except DatabaseDamaged as error:
        findings, counts = [Finding("file", "the database file:", str(error))], {"releases": 0, "statements": 0}
    if as_json:
        print_json({"sound": not findings, "findings": [asdict(finding) for finding in findings], "counts": counts})
    else:
        for finding in findings:
            click.echo(f"{finding.check}: {finding.where} {finding.what}")
        verdict = f"not sound, {len(findings)} found" if findings else "sound"
        click.echo(f"{db_path}: {verdict} ({counts['releases']:,} releases, {counts['statements']:,} statements)")
    ctx.exit(int(Exit.UNSOUND if findings else Exit.OK))
