"""``mofa-etl check``."""

from dataclasses import asdict

import click

from etl.cli.options import db_option, json_option, plural, print_json
from etl.cli.terminal import one_line, tell
from etl.errors import DatabaseDamaged, Exit
from etl.load.check import Finding
from etl.load.check_pages import NEWEST, count_older, prove
from etl.load.database import reading
from etl.query import read_status


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
        with reading(db_path) as db:
            findings = prove(db, full=full)
            counts, older = read_status(db)["counts"], count_older(db)
    except DatabaseDamaged as error:
        findings, counts = [Finding("file", "the database file:", str(error))], {"releases": 0, "statements": 0}
        older = 0
    if as_json:
        print_json({"sound": not findings, "findings": [asdict(finding) for finding in findings], "counts": counts,
                    "not_compared": older})  # fmt: skip
    else:
        for finding in findings:
            tell(one_line(f"{finding.check}: {finding.where} {finding.what}"))
        verdict = f"not sound, {len(findings)} found" if findings else "sound"
        tell(one_line(f"{db_path}: {verdict} ({counts['releases']:,} releases, {counts['statements']:,} statements)"))
    if older and not as_json:
        told = f"{plural(older, 'release')} read by an older parser, not compared with the archived pages"
        click.echo(f"{told}; type: mofa-etl reparse", err=True)
    ctx.exit(int(Exit.UNSOUND if findings else Exit.OK))
