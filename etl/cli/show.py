"""``mofa-etl show``."""

import shutil
import sys
import textwrap
from dataclasses import fields
from typing import Any

import click

from etl.cli.options import db_option, json_option, plural, print_json, remember_json
from etl.cli.streams import is_terminal
from etl.cli.terminal import plain_rows
from etl.diffs import changes_of, with_diffs
from etl.errors import CommandFailed, WrongUse
from etl.load.database import reading
from etl.markdown import fenced, head_markdown, outline_markdown
from etl.query import ReleaseOutline, find_release, read_outline

_NO_EDIT = "no earlier version is held"
_NO_LINE = "neither title nor text differs; the department or an attachment does"


@click.command("show")
@click.argument("release")
@click.option("--revisions", is_flag=True, help="Show what was edited, version by version, instead of the outline.")
@click.option("--who", is_flag=True, help="Tell who speaks in each statement, and what countries and days it names.")
@click.option("--format", "form", type=click.Choice(["text", "md", "json"]), default="text", show_default=True,
              is_eager=True, callback=remember_json, help="md is Markdown, json the same as --json.")  # fmt: skip
@db_option
@json_option
def command(release: str, revisions: bool, who: bool, form: str, db_path: str, as_json: bool) -> None:
    """Show one release as an outline. RELEASE is m_5676/319652, any form of address, or the id of its row.

    \b
    Example:  mofa-etl show m_5676/319652
              mofa-etl show m_5676/319652 --revisions
    """
    if who and (revisions or form == "md"):
        raise WrongUse("--who is for the outline as text; JSON tells who in any case")
    with reading(db_path) as db:
        release_id = find_release(db, release)
        if release_id is None:
            raise CommandFailed(f"{db_path} holds no release {release}; mofa-etl status tells what it holds")
        outline = read_outline(db, release_id)
    if as_json or form == "json":
        print_json(
            outline.release
            | {
                "sections": outline.sections,
                "statements": outline.statements,
                "attachments": outline.attachments,
                "people": outline.people,
                "revisions": with_diffs(outline) if revisions else outline.revisions,
            }
        )
        return
    outline = ReleaseOutline(*(plain_rows(getattr(outline, part.name)) for part in fields(outline)))
    if form == "md":
        click.echo(_history_markdown(outline) if revisions else outline_markdown(outline))
    elif revisions:
        click.echo(_history_text(outline))
    else:
        width = shutil.get_terminal_size().columns if is_terminal(sys.stdout) else None
        click.echo(outline_text(outline, width, who=who))


def _history_text(outline: ReleaseOutline) -> str:
    """The edits of a release under its head; on a terminal what went is red, what came green."""
    lines = head_lines(outline)
    for change in changes_of(outline):
        lines += ["", f"{change.seen_at} to {change.replaced_at}", *(_coloured(line) for line in change.lines)]
        lines += [] if change.lines else [_NO_LINE]
    return "\n".join(lines if outline.revisions else [*lines, "", _NO_EDIT])


def _history_markdown(outline: ReleaseOutline) -> str:
    blocks = head_markdown(outline)
    for change in changes_of(outline):
        blocks.append(f"## {change.seen_at} to {change.replaced_at}")
        blocks.append(fenced("\n".join(change.lines), "diff") if change.lines else _NO_LINE)
    return "\n\n".join(blocks if outline.revisions else [*blocks, _NO_EDIT])


def _coloured(line: str) -> str:
    colour = {"-": "red", "+": "green", "@": "cyan"}.get(line[:1])
    return click.style(line, fg=colour) if colour else line


def outline_text(outline: ReleaseOutline, width: int | None, *, who: bool = False) -> str:
    """A release to read: head, then each statement indented by its depth, wrapped at ``width`` columns.

    ``who`` adds a line to each that tells who speaks in it, and which countries and days it mentions.
    """
    lines = [*head_lines(outline), ""]
    for statement in outline.statements:
        if statement["kind"] in ("lead", "heading", "question") and lines[-1]:
            lines.append("")
        marker = f"{statement['marker']} " if statement["marker"] else ""
        indent = "   " * statement["depth"]
        lines.append(_wrapped(marker + statement["text"], indent, indent + " " * len(marker), width))
        if who and (said := _who(statement)):
            lines.append(_wrapped(f"[{said}]", indent + " " * len(marker), indent + " " * len(marker), width))
    for attachment in outline.attachments:
        lines += ["", f"Attachment: {attachment['name'] or '(no name)'}  {attachment['url'] or ''}".rstrip()]
    if outline.revisions:
        lines += [
            "",
            f"{plural(len(outline.revisions), 'earlier version')} of the text; --revisions shows what was edited",
        ]
    return "\n".join(lines)


def _who(statement: dict[str, Any]) -> str:
    """``Kang Kyung-wha (stressed); JP, US; 2018-03-27``."""
    speakers = ", ".join(f"{said['name']} ({said['verb']})" for said in statement["speakers"])
    countries = ", ".join(country["code"] for country in statement["countries"])
    days = (f"{day['start_date']}/{day['end_date']}" for day in statement["dates"])
    dates = ", ".join(day.partition("/")[0] if day.partition("/")[0] == day.partition("/")[2] else day for day in days)
    return "; ".join(part for part in (speakers, countries, dates) if part)


def head_lines(outline: ReleaseOutline) -> list[str]:
    """The title, the facts and the address of a release."""
    release = outline.release
    return [
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


def _wrapped(text: str, first: str, rest: str, width: int | None) -> str:
    if width is None:
        return first + text
    return textwrap.fill(text, max(width, 40), initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
