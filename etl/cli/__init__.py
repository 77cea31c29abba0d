"""The command line: one module for each command, imported only when it is called."""

import errno
from importlib import import_module
from typing import Any

import click

from etl import __version__
from etl.errors import CommandFailed, Exit

_COMMANDS = {
    "import": ("import_", "Take in saved pages: files, folders, globs, zip archives, standard input."),
    "run": ("run", "The scheduled job: fetch what is new or changed on the site, and load it."),
    "probe": ("probe", "Test on the site, in at most 12 requests, what this program builds on."),
    "reparse": ("reparse", "Parse every archived page again with today's parser."),
    "search": ("search", "Find the statements and titles in which words stand."),
    "show": ("show", "Show one release as an outline."),
    "export": ("export", "Write a table or view as CSV, JSON, Markdown or Parquet, or a copy to publish."),
    "serve": ("serve", "Show the database in a browser, with Datasette."),
    "status": ("status", "Show counts, the last runs and open problems."),
    "boards": ("boards", "List the boards."),
    "attachments": ("attachments", "Download the files that releases offer."),
    "check": ("check", "Prove that the database is whole."),
    "forget": ("forget", "Take a release out that was imported by mistake."),
}


class _Commands(click.Group):
    """Loads a command's module when the command is called, so that ``--help`` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _ = _COMMANDS[cmd_name]
        command: click.Command = import_module(f"etl.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CommandFailed as failure:
            click.echo(f"Error: {failure}", err=True)
            ctx.exit(int(failure.code))
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
                raise
            click.echo(f"Error: the output could not be written ({error.strerror}); make room", err=True)
            ctx.exit(int(Exit.MACHINE))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mofa-etl")
def main() -> None:
    """Keep a SQLite database of the press releases of Korea's Ministry of Foreign Affairs, down to the statement.

    Start with:  mofa-etl import FOLDER --db mofa.db
    """
