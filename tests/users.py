"""Other users of this machine: what they call happens in a process that has given up root's rights."""

import json
import os
import pkgutil
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import etl
from etl.cli import main

NOBODY = 65534
OWNER = 12345

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can run a command as somebody else")


@contextmanager
def shared_folder(mode: int = 0o755):
    """A folder that everybody may read; pytest's own are closed to other users."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, mode)
        yield Path(name)


@cache
def load_all_of_it() -> None:
    """Import, with root's rights, what a command imports late: the checkout may be closed to other users."""
    for module in pkgutil.walk_packages(etl.__path__, "etl."):
        if not module.name.startswith("etl.web."):  # which its tests load
            import_module(module.name)
    import_module("filelock")


def as_user(user: int, function: Callable[[], Any]) -> Any:
    """What ``function`` returns, called as that user."""
    load_all_of_it()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
            os.write(writer, json.dumps(function()).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        answer = json.load(pipe)
    os.waitpid(child, 0)
    return answer


def call_as(user: int, *words: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command that this user calls."""

    def call() -> tuple[int, str, str]:
        result = CliRunner().invoke(main, [str(word) for word in words])
        return result.exit_code, result.stdout, result.stderr + (repr(result.exception) if not result.stderr else "")

    code, stdout, stderr = as_user(user, call)
    return code, stdout, "" if stderr in ("None", "SystemExit(0)") else stderr


def give(user: int, *files: Path) -> None:
    for file in files:
        os.chown(file, user, user)
