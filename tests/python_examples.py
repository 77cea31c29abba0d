"""What the examples in docs/python.md print: ``python -m tests.python_examples`` writes it anew."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "python.md"
_EXAMPLE = re.compile(r"^(```python\n(.*?)```\n)(?:\n```\n.*?```\n)?", re.MULTILINE | re.DOTALL)


def examples(text: str) -> list[str]:
    """The code of each example."""
    return [match[2] for match in _EXAMPLE.finditer(text)]


def with_output(text: str, folder: Path, *, skip: str | None = None) -> str:
    """The document with what each example prints behind it; one that holds ``skip`` stays as it is."""

    def run(match: re.Match[str]) -> str:
        if skip and skip in match[2]:
            return match[0]
        answer = subprocess.run(
            [sys.executable, "-W", "error", "-c", match[2]],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=60,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
        )
        if answer.returncode:
            raise RuntimeError(answer.stderr)
        return f"{match[1]}\n```\n{answer.stdout}```\n"

    return _EXAMPLE.sub(run, text)


def prepare(folder: Path) -> None:
    """The folder that the examples run in."""
    from click.testing import CliRunner

    from etl.cli import main

    shutil.copy(ROOT / "tests" / "pages" / "m_5676_319652.txt", folder / "page.txt")
    result = CliRunner().invoke(main, ["import", str(ROOT / "tests" / "pages"), "--db", str(folder / "mofa.db")])
    if result.exit_code:
        raise RuntimeError(result.output)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        prepare(Path(made))
        PAGE.write_text(with_output(PAGE.read_text(encoding="utf-8"), Path(made)), encoding="utf-8")
