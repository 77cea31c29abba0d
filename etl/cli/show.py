"""``mofa-etl show``."""

import shutil
import sys
import textwrap

import click

from etl.cli.options import db_option, json_option, plural, print_json
from etl.errors import CommandFailed
from etl.load.database import open_for_reading
from etl.query import ReleaseOutline, find_release, read_outline


@click.command("show")
@click.argument("release")
@db_option
@json_option
def command(release: str, db_path: str, as_json: bool) -> None:
    """Show one release as an outline. RELEASE is m_5676/319652, any form of address, or the id of its row.

    \b
    Example:  mofa-etl show m_5676/319652
    """
    db = open_for_reading(db_path)
    release_id = find_release(db, release)
    if release_id is None:
        raise CommandFailed(f"{db_path} holds no release {release}; mofa-etl status tells what it holds")
    outline = read_outline(db, release_id)
    if as_json:
        print_json(
            outline.release
            | {
                "sections": outline.sections,
                "statements": outline.statements,
                "attachments": outline.attachments,
                "revisions": outline.revisions,
            }
        )
    else:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        click.echo(outline_text(outline, width))


def outline_text(outline: ReleaseOutline, width: int | None) -> str:
    """A release to read: head, then each statement indented by its depth, wrapped at ``width`` columns."""
    release = outline.release
    head = [
        release["title"] or "(no title)",
        " · ".join(
            part
            for part in (
                f"{release['board_name']} ({release['board']})",
                release["published"],
                release["department"],
                f"{release['hits']:,} hits" if release["hits"] is not None else None,
                "withdrawn" if release["status"] == "gone" else None,
            )
            if part
        ),
        release["url"] or f"no address known; release {release['id']} of this database",
    ]
    lines = [*head, ""]
    for statement in outline.statements:
        if statement["kind"] in ("lead", "heading", "question") and lines[-1]:
            lines.append("")
        marker = f"{statement['marker']} " if statement["marker"] else ""
        indent = "   " * statement["depth"]
        lines.append(_wrapped(marker + statement["text"], indent, indent + " " * len(marker), width))
    for attachment in outline.attachments:
        lines += ["", f"Attachment: {attachment['name'] or '(no name)'}  {attachment['url'] or ''}".rstrip()]
    if outline.revisions:
        lines += ["", f"{plural(len(outline.revisions), 'earlier version')} of the text, in the table revisions"]
    return "\n".join(lines)


def _wrapped(text: str, first: str, rest: str, width: int | None) -> str:
    if width is None:
        return first + text
    return textwrap.fill(text, max(width, 40), initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
