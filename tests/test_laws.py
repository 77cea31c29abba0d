"""Laws that hold for every page, made or real, whole or broken."""

import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from etl.load.database import open_database
from etl.load.pages import RawPage
from etl.load.releases import save_release
from etl.parse.conservation import difference
from etl.parse.outline import outline_of
from etl.parse.page import BlockedPage, ErrorPage, Line, Page, PageError
from etl.parse.reader import parse_page
from etl.parse.whitespace import visible_characters
from tests.conftest import PAGES, dump
from tests.made_pages import SKINS, STYLES, Post, Source, view_page

URL = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652"
MARKERS = [
    *("1. ", "2. ", "3. ", "12. ", "3.27. ", "2010/", "117 ", "° ", "o ", "ο ", "º ", "˚ ", "◦ ", "ㅇ ", "○", "□ "),
    *(
        "- ",
        "· ",
        "-- ",
        "* ",
        "*",
        "** ",
        "※ ",
        "※",
        "Q: ",
        "A: ",
        "<질문> ",
        "<답변>",
        "I. ",
        "II. ",
        "Ⅱ. ",
        "가. ",
        "나. ",
    ),
    *("① ", "붙임 : ", "별첨 ", "[", "", "", ""),
]
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("abz. -/[]<>:끝가*°"),
    min_size=1,
    max_size=40,
)
TEXTS = st.builds(
    lambda marker, words, end: marker + words + end,
    st.sampled_from(MARKERS),
    WORDS,
    st.sampled_from(["", " ", "-", ".", " /end/", " 끝.", "-\u200b"]),
)
LINES = st.lists(TEXTS, max_size=25)


def conserved(page: Page) -> str | None:
    statements = outline_of(page.lines, page.title).statements
    return difference([line.text for line in page.lines], page.title, [(s.marker, s.text) for s in statements])


@given(LINES, st.lists(st.sampled_from(["\n", "\n\n", "\n \n"]), min_size=25, max_size=25), st.integers(0, 20))
def test_nothing_is_lost_of_a_text_page(lines, gaps, indent):
    text = "".join(
        " " * (indent * (i % 2)) + line + gap for i, (line, gap) in enumerate(zip(lines, gaps, strict=False))
    )
    try:
        page = parse_page(f"{URL}\n\n{text}".encode())
    except (BlockedPage, ErrorPage):
        assert re.search("방화벽|차단|찾을 수 없|Not Found", text)
        return
    except PageError:
        # What begins like HTML or JSON is no text, and refused as what it is.
        assert visible_characters(text)[:1] in ("", "<", "[", "{") or "\x00" in text
        return
    assert conserved(page) is None
    if page.skin == "text-bare":
        assert visible_characters(page.body) == visible_characters(text)


@given(
    LINES.filter(lambda lines: any(visible_characters(line) for line in lines)),
    st.sampled_from(SKINS),
    st.sampled_from(STYLES),
    st.booleans(),
)
def test_nothing_is_lost_of_an_html_page_and_no_chrome_gets_in(lines, skin, style, korean):
    levels = [Source(line, i % 3 if re.match(r"\S+ \S", line) else None) for i, line in enumerate(lines)]
    post = Post("한국어 제목" if korean else "A Title of Its Own", levels, korean=korean, department="북미1과")
    page = parse_page(view_page(post, skin, style), url=URL)
    assert conserved(page) is None
    assert visible_characters(page.body) == visible_characters("".join(lines))
    assert "CHROME" not in repr(page)


KOREAN_HEAD = """바로가기 메뉴 본문 바로가기 주메뉴 바로가기
이 누리집은 대한민국 공식 전자정부 누리집입니다.
운영중인 공식 누리집보기
  1. 화면크기
  2. RSS
  3. ENGLISH

외교부

보도자료

{title}

등록일
2025-01-24
조회수
1923
담당부서
북미1과

"""


@given(LINES.filter(lambda lines: any(visible_characters(line) for line in lines)))
def test_nothing_is_lost_below_a_korean_header_and_none_of_it_gets_in(lines):
    head = KOREAN_HEAD.format(title="한미 외교장관 회담 개최")
    first = "□ 첫째 줄이다.\n\n"
    page = parse_page((head + first + "\n\n".join(lines)).encode())
    assert (page.board, page.published, page.department) == ("m_4080", "2025-01-24", "북미1과")
    assert conserved(page) is None
    assert visible_characters(page.body) == visible_characters(first + "".join(lines))


@given(
    st.lists(
        st.builds(Line, TEXTS.map(lambda text: " ".join(text.split()) or "x"), level=st.none() | st.integers(0, 4)),
        max_size=30,
    )
)
def test_outlines_are_well_formed(lines):
    outline = outline_of(lines, "Title")
    leads = [s for s in outline.statements if s.kind == "lead"]
    assert [s.position for s in outline.statements] == list(range(1, len(outline.statements) + 1))
    assert [section.position for section in outline.sections] == list(range(1, len(outline.sections) + 1))
    assert [lead.section for lead in leads] == [section.position for section in outline.sections]
    for statement in outline.statements:
        if statement.parent is not None:
            parent = outline.statements[statement.parent - 1]
            assert parent.position < statement.position
            assert parent.depth < statement.depth or statement.kind in ("heading", "question", "paragraph")


@given(st.binary(max_size=600) | st.text(max_size=300).map(str.encode), st.sampled_from([None, URL]))
@example(b"<", URL)
@example(b"\xff\xfe<\x00", None)
@example(b"<!doctype html>" + b"<div>" * 300, URL)
@example(b"<html><body>&#xD800;&#0;</body></html>", URL)
def test_any_bytes_give_a_page_or_a_clear_error(body, url):
    try:
        page = parse_page(body, url=url)
    except PageError as error:
        assert str(error).strip()
    else:
        assert conserved(page) is None


@given(st.sampled_from(sorted(PAGES.glob("*.txt"))), st.integers(0, 3000), st.integers(0, 255))
def test_a_damaged_page_gives_a_page_or_a_clear_error(path, at, byte):
    body = bytearray(path.read_bytes())
    body[at % len(body)] = byte
    try:
        page = parse_page(bytes(body))
    except PageError as error:
        assert str(error).strip()
    else:
        assert conserved(page) is None


@given(st.integers(0, 12_000), st.sampled_from(SKINS))
@settings(deadline=None)
def test_a_page_cut_anywhere_is_whole_or_refused(at, skin):
    post = Post("Title", [Source("1. One."), Source("° Two.", 0), Source("2. Three.")])
    whole = view_page(post, skin, "se-list")
    try:
        page = parse_page(whole[: at % len(whole)], url=URL)
    except PageError:
        return
    assert page.body == parse_page(whole, url=URL).body


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(LINES.filter(lambda lines: any(map(visible_characters, lines))), min_size=1, max_size=4))
def test_loading_twice_is_loading_once(bodies):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mofa.db"
        for _ in range(2):
            db = open_database(path)
            for i, lines in enumerate(bodies):
                body = f"{URL}{i}\n\n{chr(10).join(lines)}".encode()
                try:
                    page = parse_page(body)
                except PageError:
                    continue
                raw = RawPage(body, page.address, "2026-11-24T00:00:00Z", origin=str(i))
                save_release(db, page, outline_of(page.lines, page.title), raw, now="2026-11-24T00:00:00Z")
            db.conn.close()
            dumped = dump(path)
            if _ == 0:
                first = dumped
        assert dumped == first


@given(st.lists(st.sampled_from(["a", "b", "/end/", "끝.", "ab" * 40, " "]), max_size=12), st.data())
def test_a_difference_is_found_where_the_texts_part(parts, data):
    body = "".join(parts)
    said = re.sub(r"/end/|끝\.", lambda mark: data.draw(st.sampled_from([mark[0], ""])), body)
    assert difference([f"x{body}"], None, [("", f"x{said}")]) is None
    at = data.draw(st.integers(0, len(said)))
    assert difference([f"x{body}"], None, [("", f"x{said[:at]}Z{said[at:]}")]) is not None


def test_a_mark_in_every_line_takes_no_longer_than_other_words():
    lines = [f"* This is line {n} of a long text. /end/" for n in range(20_000)]
    assert difference(lines, None, [("* ", line[2:-5]) for line in lines]) is None
