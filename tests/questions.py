"""The answers in docs/questions.md: ``python -m tests.questions`` writes them anew."""

import re
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner

from etl.cli import main
from etl.markdown import table_head, table_row

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "questions.md"
_QUERY = re.compile(r"^(```sql\n(.*?)```\n)(\n(?:\|[^\n]*\n)+)?", re.MULTILINE | re.DOTALL)


def answered(text: str, database: Path) -> str:
    """The document with the answer behind each query, as a table."""
    with closing(sqlite3.connect(database)) as connection:
        return _QUERY.sub(lambda match: f"{match[1]}\n{_answer(connection, match[2])}", text)


def _answer(connection: sqlite3.Connection, sql: str) -> str:
    cursor = connection.execute(sql)
    return table_head([column[0] for column in cursor.description]) + "".join(table_row(row) for row in cursor)


def _write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "sample.db"
        result = CliRunner().invoke(main, ["import", str(ROOT / "tests" / "pages"), "--db", str(database)])
        if result.exit_code:
            sys.exit(result.output)
        PAGE.write_text(answered(PAGE.read_text(encoding="utf-8"), database), encoding="utf-8")


if __name__ == "__main__":
    _write()
