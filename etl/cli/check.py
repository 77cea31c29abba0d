"""``mofa-etl check``."""

from dataclasses import asdict
from pathlib import Path

import click

from etl.cli.options import db_option, json_option, print_json
from etl.errors import Exit
from etl.load.check import check_database
from etl.load.database import database_errors, open_for_reading
from etl.query import read_status


@click.command("check")
@db_option
@json_option
@click.pass_context
def command(ctx: click.Context, db_path: str, as_json: bool) -> None:
    """Prove that the database is whole; exit code 6 where it is not.

    Foreign keys, positions, sections against leads, every visible character of every release, content hashes,
    the full-text index, and the archived pages.

    \b
    Example:  mofa-etl check --db mofa.db
    """
    db = open_for_reading(db_path)
    with database_errors(Path(db_path)):
        findings = check_database(db)
        counts = read_status(db)["counts"]
    if as_json:
        print_json({"sound": not findings, "findings": [asdict(finding) for finding in findings], "counts": counts})
    else:
        for finding in findings:
            click.echo(f"{finding.check}: {finding.where} {finding.what}")
        verdict = f"not sound, {len(findings)} found" if findings else "sound"
        click.echo(f"{db_path}: {verdict} ({counts['releases']:,} releases, {counts['statements']:,} statements)")
    ctx.exit(int(Exit.UNSOUND if findings else Exit.OK))
