"""The labelled releases of ``tests/attribution``, and the seed page: what the rules must reach on them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.evaluate import Score, attribute_page, main, same, score

TESTS = Path(__file__).parent
GOLD = TESTS / "attribution" / "gold.json"
"""The half of the labelled releases on which the rules were written."""
HELD = TESTS / "attribution" / "gold-held.json"
"""The half that was kept aside until they were."""
PAGES = TESTS / "attribution" / "pages"


@pytest.fixture(scope="module", params=[GOLD, HELD], ids=["written on", "kept aside"])
def scores(request):
    return score(json.loads(request.param.read_text(encoding="utf-8")), PAGES)[0]


@pytest.mark.parametrize(
    ("kind", "precision", "recall"),
    [("speakers", 0.95, 0.85), ("countries", 0.98, 0.98), ("dates", 0.97, 0.97), ("people", 0.95, 0.95)],
)
def test_the_labelled_releases(scores, kind, precision, recall):
    assert scores[kind].wanted
    assert scores[kind].precision >= precision
    assert scores[kind].recall >= recall


def test_evaluate_prints_a_table_and_every_miss(capsys):
    assert main([str(GOLD), str(PAGES), "--errors"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("| what | precision | recall | labelled |\n")
    assert [line.split(" | ")[0] for line in printed.splitlines()[2:6]] == [
        "| speakers",
        "| countries",
        "| dates",
        "| people",
    ]


def test_a_wrong_and_a_missing_item_are_told_with_their_line(tmp_path):
    page = tmp_path / "m_5676_1.txt"
    page.write_text(
        "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=1\n\n1. Foreign Minister Park Jin said on May 3, 2022 that Korea is ready.",
        encoding="utf-8",
    )
    line = {"n": 1, "speakers": ["The Pope"], "countries": ["JP"], "dates": ["2022-05-04"], "unsure": False}
    gold = [{"board": "m_5676", "seq": 1, "posted": "2022-05-04", "people": [{"name": "Park  JIN"}], "lines": [line]}]
    found, misses = score(gold, tmp_path)
    assert found["people"] == Score(1, 1, 1)
    assert found["dates"] == Score(0, 1, 1)
    assert {(m.kind, m.fault, m.item) for m in misses} == {
        ("speakers", "wrong", "Park Jin"),
        ("speakers", "missing", "The Pope"),
        ("countries", "wrong", "KR"),
        ("countries", "missing", "JP"),
        ("dates", "wrong", "2022-05-03"),
        ("dates", "missing", "2022-05-04"),
    }
    assert all(m.place == "m_5676_1#1" for m in misses)
    gold[0]["posted"] = None
    gold[0]["lines"][0]["unsure"] = True
    found, _ = score(gold, tmp_path)
    assert (found["dates"], found["speakers"]) == (Score(), Score())
    assert (Score().precision, Score().recall, Score(0, 0, 1).precision) == (1.0, 1.0, 0.0)


def test_names_are_compared_without_signs_and_the_republic_by_its_letters():
    assert same("Government of the Republic of Korea") == same("the ROK government") or same("ROK") == same(
        "Republic of Korea"
    )
    assert same("Kang Kyung-wha") == same("KANG KYUNGWHA") == "kangkyungwha"


def test_the_seed_page():
    found, texts = attribute_page(TESTS / "pages" / "seed_press_release.txt")
    names = {one.position: [s.name for s in one.speakers] for one in found.statements}
    assert texts[2].startswith("In his opening remarks")
    assert names[2] == names[3] == ["Lee Dohoon"]
    assert {"Lee Jaemin", "Shin Sung Chul"} <= set(names[4])
    assert [names[n] for n in range(5, 10)] == [
        ["Cho Taeyong"],
        ["Chung Jaeho"],
        ["Kim Hong Kyun"],
        ["Lee Sang-deok"],
        ["Lee Yongsoo"],
    ]
    countries = {one.position: {c.code for c in one.countries} for one in found.statements}
    assert [code in countries[n] for n, code in enumerate(["US", "CN", "DE", "ID", "AR"], 5)] == [True] * 5
    assert [(p.name, p.role, p.country) for p in found.people] == [
        ("Lee Dohoon", "Vice Minister of Foreign Affairs", "KR"),
        ("Lee Jaemin", "Ambassador for Economic Security", "KR"),
        ("Shin Sung Chul", "Ambassador for Science and Technology", "KR"),
        ("Cho Taeyong", "Ambassador to the United States", "KR"),
        ("Chung Jaeho", "Ambassador to China", "KR"),
        ("Kim Hong Kyun", "Ambassador to Germany", "KR"),
        ("Lee Sang-deok", "Ambassador to Indonesia", "KR"),
        ("Lee Yongsoo", "Ambassador to Argentina", "KR"),
    ]
    assert [(d.start, d.text) for d in found.statements[0].dates] == [("2023-03-27", "March 27")]


def test_the_command_line_does_not_load_the_rules_for_its_help():
    code = "import sys; import etl.cli; print([name for name in sys.modules if name.startswith('etl.attribute')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
