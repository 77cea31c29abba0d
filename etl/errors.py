"""Errors that end a command: each knows its exit code and says in one sentence what to do."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes that the README promises."""

    OK = 0
    PARTIAL = 1
    USAGE = 2
    UNREACHABLE = 3
    DRIFT = 4
    BUSY = 5
    UNSOUND = 6
    MACHINE = 7


class CommandFailed(Exception):
    """Ends a command with a sentence and an exit code."""

    code = Exit.PARTIAL


class WrongUse(CommandFailed):
    """The command was called with something that it cannot work on."""

    code = Exit.USAGE


class DatabaseBusy(CommandFailed):
    """Another run is at work on this database."""

    code = Exit.BUSY


class MachineFailed(CommandFailed):
    """This machine failed: its disk is full, or another program holds the database."""

    code = Exit.MACHINE


class DatabaseDamaged(MachineFailed):
    """The database file is damaged."""
