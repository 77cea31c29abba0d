"""The stored pages and the answers that were worked out for them by reading."""

import json

import pytest

from etl.parse.conservation import difference
from etl.parse.outline import outline_of
from etl.parse.reader import parse_page
from tests.conftest import PAGES

EXPECTED = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))


def test_every_stored_page_has_an_answer():
    unanswered = {path.name for path in PAGES.glob("*.txt")} - set(EXPECTED) - set(OTHER_OUTLINES) - {SEED}
    assert not unanswered


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_page_gives_the_expected_facts_and_outline(name):
    expected = EXPECTED[name]
    page = parse_page((PAGES / name).read_bytes())
    assert (page.board, page.seq) == (expected["board"], expected["seq"])
    assert (page.published, page.hits, page.title) == (expected["published"], expected["hits"], expected["title"])
    outline = outline_of(page.lines, page.title)
    got = [[s.kind, s.marker, s.depth, (s.section or 0) - 1] for s in outline.statements]
    for line, wanted in zip(got, expected["outline"], strict=True):
        if wanted[2] is None:
            line[2] = None
        assert line == wanted


SEED = "seed_press_release.txt"


def test_seed_page():
    page = parse_page((PAGES / SEED).read_bytes())
    outline = outline_of(page.lines, page.title)
    assert (page.board, page.seq, page.published, page.lang) == ("m_5676", None, None, "en")
    assert page.title == (
        "Chiefs of Korea’s Overseas Diplomatic Missions Hold Discussion on “Proactive Economic Security Diplomacy”"
    )
    assert [section.number for section in outline.sections] == ["1", "2", "3"]
    bullets = [s.section for s in outline.statements if s.kind == "bullet"]
    assert bullets == [2, 3, 3, 3, 3, 3]
    assert {s.kind for s in outline.statements} == {"lead", "bullet"}
    for statement in outline.statements:
        assert "바로가기" not in statement.text
        assert "facebook" not in statement.text


# The pages whose answers are in no file: (kind, marker, first letters of the text).
OTHER_OUTLINES = {
    "m_5679_311717.txt": ("Press Briefing", "2012-09-13", 1112, "en"),
    "m_5679_313172.txt": ("Press Briefing", None, None, "en"),
    "m_5679_319634.txt": ("Press Briefing", "2018-02-20", 900, "en"),
    "m_5679_319638.txt": ("Press Briefing", "2018-03-08", 721, "en"),
    "m_5679_319746.txt": ("Press Briefing", "2019-06-11", 482, "en"),
    "m_5689_319560.txt": ("Lenesihak zo", "2019-02-26", 670, "en"),
    "minister-m_20033_301226.txt": ("P.M. Ro. Gevi Sog-zaka", "2007-05-30", None, "en"),
    "minister-m_20033_302554.txt": ("Kumomor Ragalod pi", "2017-07-14", None, "en"),
    "minister-m_20033_302644.txt": ("Gemere Zasodi bu nod 17si Labo Nisem", "2022-09-16", None, "en"),
    "us-en-m_4511_684534.txt": ("Mit Pozem Reteva", "2005-06-10", None, "en"),
    "www-m_20140_302808.txt": ("Gevebi Kuzonel me Zovomul Sovakegik", "2025-01-24", 1923, "en"),
    "www-m_4076_368275.txt": ("졡맱 묍쵅합눓", None, None, "ko"),
}


@pytest.mark.parametrize("name", sorted(OTHER_OUTLINES))
def test_page_of_another_board_begins_where_its_text_begins(name):
    first, published, hits, lang = OTHER_OUTLINES[name]
    page = parse_page((PAGES / name).read_bytes())
    outline = outline_of(page.lines, page.title)
    assert outline.statements[0].text.startswith(first)
    assert (page.published, page.hits, page.lang) == (published, hits, lang)


def test_briefing_has_its_question_and_the_answer_below_it():
    page = parse_page((PAGES / "m_5679_319634.txt").read_bytes())
    kinds = [(s.kind, s.marker) for s in outline_of(page.lines, page.title).statements]
    assert kinds[-3:] == [("heading", ""), ("question", "Q:"), ("answer", "A:")]


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.txt")), ids=lambda path: path.stem)
def test_nothing_of_the_body_is_lost(path):
    page = parse_page(path.read_bytes())
    statements = outline_of(page.lines, page.title).statements
    assert difference([line.text for line in page.lines], page.title, [(s.marker, s.text) for s in statements]) is None
