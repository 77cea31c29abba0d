"""Every board: Korean releases, briefings, speeches, a mission, run over and read back."""

import json

import pytest

from etl.load.database import open_database
from etl.parse.head import head_of, tag_of
from etl.parse.outline import outline_of
from etl.parse.reader import parse_page
from tests.conftest import PAGES
from tests.made_pages import Post, Source, view_page
from tests.standin import PostOnSite, StandIn

KOREAN = [
    "□ 조태열 외교부장관은 3.27.(월) 미국 국무장관과 회담을 가졌다.",
    "ㅇ 양 장관은 ▴공급망, ▴경제안보를 논의하였다.",
    "- 세부 사항은 추후 협의하기로 하였다.",
    "※ 회담은 화상으로 진행되었다.",
    "□ 양측은 다시 만나기로 하였다.",
    "붙임 : 1. 회담 사진 1부.",
    "2. 명단 1부.  끝.",
]
KOREAN_ROWS = [
    ("lead", "□", 0, "조태열 외교부장관은 3.27.(월) 미국 국무장관과 회담을 가졌다."),
    ("bullet", "ㅇ", 1, "양 장관은 ▴공급망, ▴경제안보를 논의하였다."),
    ("bullet", "-", 2, "세부 사항은 추후 협의하기로 하였다."),
    ("note", "※", 1, "회담은 화상으로 진행되었다."),
    ("lead", "□", 0, "양측은 다시 만나기로 하였다."),
    ("attachment_note", "", 0, "붙임 : 1. 회담 사진 1부."),
    ("attachment_note", "", 0, "2. 명단 1부."),
]
PROSE = ["외교부는 3월 27일 이를 환영하였다.", "정부는 앞으로도 노력할 것이다."]
BRIEFING = [
    "Press Briefing",
    "Spokesperson and Deputy Minister for Public Relations Noh Kyu-duk",
    "February 20, 2018  14:30  KST",
    "Good afternoon. Let me start today’s briefing.",
    "[Q&A]",
    "Q: (Yonhap News) What is the plan?",
    "A: It will be told in due course.",
    "We will do so in time.",
]


def rows(path, sql):
    db = open_database(path)
    try:
        return db.conn.execute(sql).fetchall()
    finally:
        db.conn.close()


@pytest.mark.parametrize("style", ["p", "se-p", "se-list", "br"])
def test_boards_of_every_kind_give_the_rows_that_went_in(cli, db_path, style):
    with StandIn() as site:
        korean = site.add_board("m_4080", site_segment="www", name="보도자료", feed_id=235, korean=True)
        korean.add(
            PostOnSite(377001, "한미 외교장관 회담", "2023-03-27", KOREAN, style=style, department="북미1과"),
            PostOnSite(377002, "외교부 대변인 성명", "2024-03-27", PROSE, style=style, files=("성명.hwpx",)),
        )
        site.add_board("m_5679", name="Press Briefings", feed_id=303).add(
            PostOnSite(319634, "Spokesperson's Press Briefing (February 20, 2018)", "2018-02-20", BRIEFING, style=style)
        )
        site.add_board("m_4511", site_segment="us-en", name="Press Releases", mission=True, link_kind="onclick").add(
            PostOnSite(684534, "Embassy Event", "2005-06-10", ["The event took place."], style=style)
        )
        mission = "https://overseas.mofa.go.kr/us-en/brd/m_4511/list.do"
        boards = ["--board", "m_4080", "--board", "m_5679", "--board", mission]
        result = cli("run", *boards, "--site", site.url, "--delay", "0")
        assert result.exit_code == 0
    of = "FROM statements JOIN releases ON releases.id = release_id WHERE seq = {} ORDER BY position"
    if style != "se-list":
        assert rows(db_path, f"SELECT kind, marker, depth, text {of.format(377001)}") == KOREAN_ROWS
    assert [row[0] for row in rows(db_path, f"SELECT kind {of.format(319634)}")] == [
        *["paragraph"] * 4,
        *("heading", "question", "answer", "paragraph"),
    ]
    assert rows(db_path, "SELECT seq, board, lang, department, speaker, held_at, url FROM releases ORDER BY seq") == [
        (
            319634,
            "m_5679",
            "en",
            None,
            BRIEFING[1],
            "2018-02-20 14:30 KST",
            "https://www.mofa.go.kr/eng/brd/m_5679/view.do?seq=319634",
        ),
        (377001, "m_4080", "ko", "북미1과", None, None, "https://www.mofa.go.kr/www/brd/m_4080/view.do?seq=377001"),
        (377002, "m_4080", "ko", None, None, None, "https://www.mofa.go.kr/www/brd/m_4080/view.do?seq=377002"),
        (
            684534,
            "us-en/m_4511",
            "en",
            None,
            None,
            None,
            "https://overseas.mofa.go.kr/us-en/brd/m_4511/view.do?seq=684534",
        ),
    ]
    assert rows(
        db_path, "SELECT text FROM statements JOIN releases ON releases.id = release_id WHERE seq = 377002"
    ) == [(text,) for text in PROSE]
    assert cli("check", "--full").exit_code == 0


def test_all_stands_for_every_board_that_is_known(cli, db_path):
    with StandIn() as site:
        for menu, segment, feed in (
            ("m_5676", "eng", 302),
            ("m_5679", "eng", 303),
            ("m_5674", "eng", None),
            ("m_5689", "eng", None),
            ("m_5690", "eng", None),
            ("m_4080", "www", 235),
            ("m_4078", "www", None),
            ("m_4076", "www", None),
        ):
            site.add_board(menu, site_segment=segment, feed_id=feed).add(PostOnSite(1, menu, "2024-01-02", ["1. One."]))
        assert cli("run", "--board", "all", "--site", site.url, "--delay", "0").exit_code == 0
    assert rows(db_path, "SELECT count(DISTINCT board), count(*) FROM releases") == [(8, 8)]
    listed = json.loads(cli("boards", "--json").stdout)
    assert [(board["id"], board["releases"]) for board in listed][:2] == [("m_5676", 1), ("m_5679", 1)]
    assert all(board["last_success"].endswith("Z") for board in listed)


def test_boards_lists_what_is_known_and_what_is_held(cli):
    cli("import", PAGES)
    listed = {board["id"]: board for board in json.loads(cli("boards", "--json").stdout)}
    assert listed["m_4080"] == {
        "id": "m_4080",
        "name": "보도자료",
        "lang": "ko",
        "site": "www",
        "address": "https://www.mofa.go.kr/www/brd/m_4080/list.do",
        "feed": 235,
        "releases": 0,
        "last_success": None,
    }
    assert (listed["us-en/m_4511"]["name"], listed["us-en/m_4511"]["releases"]) == ("Bilateral Relations", 1)
    assert listed["m_20140"]["name"] == "장관"
    table = cli("boards").stdout.splitlines()
    assert table[0].split() == ["id", "name", "lang", "feed", "releases", "last_success", "address"]
    assert len({line.index("https") for line in table[1:] if "보도자료" not in line and "Press" in line}) == 1


OUTLINES = {
    "m_5679_311717.txt": (
        ["paragraph"] * 12,
        "Vup Nez-bizub, Spokesperson fum Deputy Minister lis Cekora Fatuhavuv",
        "2012-09-13 14:30 KST",
    ),
    "m_5679_313172.txt": (
        ["paragraph"] * 11,
        "Spokesperson zic Deputy Minister mon Fahani Sepehekap Kal Nas-cemak",
        "2013-12-12 14:30 KST",
    ),
    "m_5679_319634.txt": (
        [*["paragraph"] * 7, "heading", "question", "answer"],
        "Spokesperson vub Deputy Minister gaf Zigiri Korogasoz Rog Net-dus",
        "2018-02-20 14:30 KST",
    ),
    "m_5679_319638.txt": (
        ["paragraph"] * 10,
        "Spokesperson vor Deputy Minister haf Suseda Celabonol Tak Pob-gof",
        "2018-03-08 14:30 KST",
    ),
    "m_5679_319746.txt": (
        ["paragraph"] * 10,
        "Spokesperson nen Deputy Minister mad Sizigo Bulunodis Ser Gi-bosi",
        "2019-06-11 14:30 KST",
    ),
    "m_5689_319560.txt": (["paragraph"] * 7, None, None),
    "minister-m_20033_301226.txt": (["paragraph"] * 8, None, None),
    "minister-m_20033_302554.txt": (["paragraph"] * 6, None, None),
    "minister-m_20033_302644.txt": (["paragraph"] * 3, None, None),
    "www-m_20140_302808.txt": ([*["paragraph"] * 4, "disclaimer", "paragraph"], None, None),
    "www-m_4076_368275.txt": (["paragraph"] * 3, None, None),
    "us-en-m_4511_684534.txt": (["paragraph"] * 3, None, None),
}


@pytest.mark.parametrize("name", sorted(OUTLINES))
def test_stored_pages_of_other_boards(name):
    kinds, speaker, held_at = OUTLINES[name]
    page = parse_page((PAGES / name).read_bytes())
    statements = outline_of(page.lines, page.title).statements
    assert [s.kind for s in statements] == kinds
    assert (page.speaker, page.held_at) == (speaker, held_at)
    assert [s.text for s in statements if not s.marker] == [
        line.text for line in page.lines if line.text[:2] not in ("Q:", "A:")
    ]


@pytest.mark.parametrize(
    ("lines", "speaker", "held_at"),
    [
        (["Press Briefing", "Sept. 5, 2013 9:05 KST"], None, "2013-09-05 09:05 KST"),
        (["A Title", "May 5, 2013 14:30 KST"], None, "2013-05-05 14:30 KST"),
        (["대변인 이름", "2024. 3. 28.(목) 14:30"], "대변인 이름", "2024-03-28 14:30 KST"),
        (["May 5, 2013 14:30 KST"], None, "2013-05-05 14:30 KST"),
        (["Somebody", "May 35, 2013 14:30 KST"], None, None),
        (["Somebody", "Mai 5, 2013 14:30 KST"], None, None),
        (["Somebody", "May 5, 2013 25:30 KST"], None, None),
        (["Somebody", "May 5, 2013"], None, None),
    ],
)
def test_heads(lines, speaker, held_at):
    head = head_of([*lines, "Good afternoon."], "A Title", "Press Briefings")
    assert (head.speaker, head.held_at) == (speaker, held_at)


@pytest.mark.parametrize(
    ("title", "tag"),
    [
        ("[Former] Address at the Forum", "Former"),
        ("[ Incumbent ]Remarks", "Incumbent"),
        ("[Climate] Talks", "Climate"),
        ("Talks [Former]", None),
        ("[Only]", None),
        ("", None),
        (None, None),
    ],
)
def test_tags(title, tag):
    assert tag_of(title) == tag


def test_a_title_keeps_its_tag():
    page = parse_page((PAGES / "m_5689_319560.txt").read_bytes())
    assert page.title.startswith("[Mapuhaban] ")
    assert page.tag == "Mapuhaban"


def test_header_cells_are_known_as_such(cli, db_path, tmp_path):
    body = b"<table><tr><th>Name</th><th>Post</th></tr><tr><th>Kim</th><td>Envoy</td></tr></table>"
    page = view_page(Post("A Title", [Source("1. One.")])).replace(b"<p>1. One.</p>", body)
    path = tmp_path / "page.html"
    path.write_bytes(page)
    cli("import", path)
    assert rows(db_path, "SELECT header, text FROM statements WHERE kind = 'row'") == [
        (1, "Name | Post"),
        (0, "Kim | Envoy"),
    ]


def test_a_post_of_pictures_is_no_drift(cli, db_path, tmp_path):
    page = view_page(Post("카드뉴스", [Source("x")], board_name="뉴포커스", korean=True)).replace(
        b"<p>x</p>", b'<p><img src="/upload/card.png" alt=""/></p>'
    )
    path = tmp_path / "page.html"
    path.write_bytes(page)
    result = cli("import", path, "--json")
    assert (result.exit_code, json.loads(result.stdout)["no_text"]) == (0, 1)
    assert rows(db_path, "SELECT board, lang, body FROM releases") == [("m_4076", "ko", "")]
    assert rows(db_path, "SELECT name, url FROM attachments") == [
        ("card.png", "https://www.mofa.go.kr/upload/card.png")
    ]
    assert cli("check").exit_code == 0
