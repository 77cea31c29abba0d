"""The command line: one module for each command, imported only when it is called."""

import errno
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from etl import __version__
from etl.cli.log import Log, log_of
from etl.cli.streams import drop_output, hold_streams, log_is_lost
from etl.errors import CommandFailed, Exit
from etl.interrupt import interrupted_by_signals, interrupts_wait

_READER_GONE = 128 + 13
"""The exit code that a shell gives to a program of a pipe whose reader is gone (SIGPIPE), as in ``| head -1``."""

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
    "backup": ("backup", "Copy the database, while it is in use."),
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
        with interrupted_by_signals(), interrupts_wait():
            command: click.Command = import_module(f"etl.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])

    def main(self, *args: Any, **extra: Any) -> Any:
        hold_streams()
        try:
            return super().main(*args, **extra)
        except SystemExit:
            if log_is_lost():
                raise SystemExit(int(Exit.MACHINE)) from None
            raise

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        try:
            return super().make_context(*args, **extra)
        except OSError as error:
            raise SystemExit(_end_without_output(error, None)) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            try:
                return self._invoke(ctx)
            finally:
                # Not at the end of the program, where nothing could be told any more.
                if sys.stdout is not None:
                    sys.stdout.flush()
        except OSError as error:
            ctx.exit(_end_without_output(error, ctx))

    def _invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CommandFailed as failure:
            _print_as_json(ctx, str(failure), int(failure.code))
            log_of(ctx).failure(str(failure), int(failure.code))
            ctx.exit(int(failure.code))
        except click.ClickException as failure:
            _print_as_json(ctx, failure.format_message(), failure.exit_code)
            if not log_of(ctx).as_json:
                raise
            log_of(ctx).failure(failure.format_message(), failure.exit_code)
            ctx.exit(failure.exit_code)
        except KeyboardInterrupt:
            # What it left half made (a connection, an answer) cannot be closed when it goes, which is no news.
            sys.unraisablehook = _in_silence
            _print_as_json(ctx, "interrupted", int(Exit.PARTIAL))
            if not log_of(ctx).as_json:
                raise
            log_of(ctx).failure("interrupted", int(Exit.PARTIAL))
            ctx.exit(int(Exit.PARTIAL))


def _in_silence(unraisable: "sys.UnraisableHookArgs") -> None:
    pass


def _end_without_output(error: OSError, ctx: click.Context | None) -> int:
    """The exit code where the output could not be written; told but where its reader had enough of it."""
    if error.errno == errno.EPIPE:
        drop_output()
        return _READER_GONE
    if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EAGAIN):
        raise error
    advice = "lead it to a file" if error.errno == errno.EAGAIN else "make room"
    message = f"the output could not be written ({error.strerror}); {advice}"
    if ctx is not None:
        # It may have been another file that took no more.
        with suppress(OSError):
            _print_as_json(ctx, message, int(Exit.MACHINE))
    drop_output()
    (log_of(ctx) if ctx is not None else Log()).failure(message, int(Exit.MACHINE))
    return int(Exit.MACHINE)


def _print_as_json(ctx: click.Context, message: str, code: int) -> None:
    """Tell a failure on standard output, too, where JSON was asked for."""
    from etl.cli.options import JSON_ASKED, print_json

    if ctx.meta.get(JSON_ASKED):
        print_json({"error": message, "exit_code": code})


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mofa-etl")
def main() -> None:
    """Keep a SQLite database of the press releases of Korea's Ministry of Foreign Affairs, down to the statement.

    Start with:  mofa-etl import FOLDER --db mofa.db
    """
