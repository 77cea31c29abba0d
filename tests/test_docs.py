"""What docs/ says is so: the dictionary is current, and every query and example prints what is shown."""

import importlib.util
import re
import subprocess
import sys

import pytest

from etl.dictionary import dictionary_markdown, read_dictionary
from tests import python_examples, questions
from tests.conftest import PAGES, ROOT


def test_the_dictionary_is_current():
    held = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert held == dictionary_markdown(), "python -m etl.dictionary > docs/data-dictionary.md"


def test_the_dictionary_can_be_written():
    answer = subprocess.run([sys.executable, "-m", "etl.dictionary"], cwd=ROOT, capture_output=True, timeout=60)
    assert answer.stdout.decode() == dictionary_markdown()


def test_every_table_view_and_column_is_explained():
    entries = read_dictionary()
    assert len(entries) > 20
    for entry in entries:
        assert entry.description, entry.name
        for column in entry.columns:
            assert column.description, f"{entry.name}.{column.name}"


def test_the_questions_are_answered_as_shown(cli, db_path):
    cli("import", PAGES)
    text = questions.PAGE.read_text(encoding="utf-8")
    assert text.count("```sql\n") == 12
    assert questions.answered(text, db_path) == text, "python -m tests.questions"


def test_the_examples_in_python_print_what_is_shown(tmp_path):
    python_examples.prepare(tmp_path)
    text = python_examples.PAGE.read_text(encoding="utf-8")
    codes = python_examples.examples(text)
    assert len(codes) == 4
    assert sum("etl" not in code for code in codes) == 2
    skip = None if importlib.util.find_spec("pandas") else "import pandas"
    assert python_examples.with_output(text, tmp_path, skip=skip) == text, "python -m tests.python_examples"


def test_the_package_offers_its_functions_and_imports_them_late():
    code = (
        "import sys, etl; assert not {'bs4', 'sqlite_utils', 'etl.parse'} & set(sys.modules);"
        "from etl import open_database, open_for_reading, outline_of, parse_page; import etl.parse.reader as reader;"
        "assert etl.parse_page is reader.parse_page"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


def test_a_name_that_the_package_does_not_have():
    import etl

    with pytest.raises(AttributeError, match="no attribute 'parse_paper'"):
        _ = etl.parse_paper


def test_every_test_that_the_page_on_reliability_names_is_there():
    named = set(
        re.findall(r"\btest_[a-z0-9_]+\b(?!\.py)", (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8"))
    )
    there = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert named
    assert [name for name in sorted(named) if f"def {name}(" not in there] == []
