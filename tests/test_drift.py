"""Signs of drift: what looks like a marker, what counts as a move, and what status makes of a redesign."""

import json

import pytest

from etl.drift import DriftSign, Share, read_drift
from etl.load.database import writing
from etl.parse.markers import looks_marked, mark_of
from etl.parse.page import Line
from tests.conftest import PAGES
from tests.standin import PostOnSite
from tests.test_readme import block
from tests.watching import day

MARKED = [
    "➢ An arrow of another font",
    "✓ A tick",
    "→ An arrow",
    "★ A star",
    "＊ A wide asterisk",
    "— A dash that is not known",
    "# A number sign",
    "\uf0a7 A bullet of a word processor",
    "\uf09fA bullet of a word processor, glued",
    "1) A number with a bracket",
    "(12) A number in brackets",
    "③ A number out of its order",
    "나. 차례가 아닌 것",
]
UNMARKED = [
    "A sentence.",
    "외교부는 오늘 발표하였다.",
    "가나다라",
    "가.나다",
    "2010/11 was a good year",
    "117 countries",
    "1.5 million",
    '" Quoted',
    "“Quoted,” he said",
    "[Remark]",
    "(Remark) and more",
    "(1990s) and more",
    ", and so on",
    "… and so on",
    "$ 5 million",
    "₩ 500",
    "+82-2-2100-2114",
    "©2024",
    "★",
    "★ ",
    "",
]


@pytest.mark.parametrize("text", MARKED)
def test_what_looks_like_a_marker(text):
    assert looks_marked(text)


@pytest.mark.parametrize("text", UNMARKED)
def test_what_does_not(text):
    assert not looks_marked(text)


def test_what_is_known_is_no_paragraph():
    for text in ("° One", "◦ One", "- One", "※ One", "* One", "□ One", "ㅇ One", "▴ One", "1. One", "Q: One"):
        assert mark_of(Line(text)).kind != "paragraph"


@pytest.mark.parametrize(
    ("recent", "before", "moved"),
    [
        ((3, 10), (0, 100), True),
        ((2, 10), (0, 100), False),
        ((9, 9), (0, 100), False),  # too few of late
        ((10, 10), (0, 29), False),  # too few before
        ((10, 10), (0, 30), True),
        ((0, 40), (500, 500), True),
        ((1, 40), (5, 500), False),
        ((40, 40), (500, 500), False),
        ((0, 40), (0, 500), False),
        ((300, 10_000), (0, 10_000), False),  # beyond chance, and too small to matter
        ((24, 40), (250, 500), False),
        ((33, 40), (250, 500), True),
        ((0, 0), (0, 500), False),
    ],
)
def test_what_counts_as_a_move(recent, before, moved):
    assert DriftSign("m_5676", "without date", Share(*recent), Share(*before)).moved is moved


def test_a_redesign_shows_in_status(site, run, cli, db_path):
    board = site.add_board("m_5676", feed_id=302)
    known = ["1. One.", "° Two."]
    board.add(*(PostOnSite(1000 + n, f"Old {n}", day(40 + n), known) for n in range(35)))
    new = ["A paragraph.", "➢ A bullet of a new kind."]
    board.add(*(PostOnSite(2000 + n, f"New {n}", day(n % 25), new) for n in range(12)))
    assert run()["code"] == 0
    assert cli("status").stdout.endswith(f"\n{block('drift output')}")
    status = json.loads(cli("status", "--json").stdout)
    signs = {sign["sign"]: sign for sign in status["drift"]["signs"]}
    assert list(signs) == [
        "skin current",
        "without date",
        "without text",
        "without sections",
        "with unknown markers",
    ]
    assert signs["without sections"] == {
        "board": "m_5676",
        "sign": "without sections",
        "recent": {"count": 12, "releases": 12, "share": 1.0},
        "before": {"count": 0, "releases": 35, "share": 0.0},
        "compared": True,
        "moved": True,
    }
    assert [name for name, sign in signs.items() if sign["moved"]] == ["without sections", "with unknown markers"]
    # A sign is no alarm of its own: what a monitor makes of it is for the monitor to say.
    assert cli("status", "--max-age", "1").exit_code == 0
    # Pages that print no day any more have that of the listing, and another skin is a sign as well.
    with writing(db_path) as db, db.atomic():
        db.conn.execute("UPDATE releases SET published = NULL, skin = 'old', body = '' WHERE seq >= 2000")
    with writing(db_path) as db:
        moved = {sign.sign: (sign.recent.count, sign.before.count) for sign in read_drift(db) if sign.moved}
    assert moved == {
        "skin current": (0, 35),
        "skin old": (12, 0),
        "without date": (12, 0),
        "without text": (12, 0),
        "without sections": (12, 0),
        "with unknown markers": (12, 0),
    }


def test_too_few_are_not_compared(site, board, run, cli):
    run("--limit", "5")
    lines = cli("status").stdout.splitlines()
    assert lines[-1] == "drift of m_5676: 5 releases of the last 30 days, 0 of the year before; too few to compare"


def test_text_copies_and_old_releases_are_left_out(cli, tmp_path):
    (tmp_path / "a.txt").write_text("https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=5\n\n1. Undated text, new.\n")
    cli("import", PAGES, tmp_path)
    status = json.loads(cli("status", "--json").stdout)
    assert status["drift"] == {"recent_days": 30, "signs": []}
