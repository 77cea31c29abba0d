"""Pages as plain text: the forms of chrome, and titles that look like something else."""

import pytest

from etl.parse.outline import outline_of
from etl.parse.page import NotAPage
from etl.parse.reader import capture_time, parse_page

URL = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652"
BODY = "1. One of the sections of this page.\n\n° And a bullet.\n\n2. Another section.\n"
LINKS = "바로가기 메뉴\n본문 바로가기\n주메뉴 바로가기\n"
SOCIAL = "\nMinistry of Foreign Affairs REPUBLIC OF KOREA\n\n" + "".join(
    f"  {i}. Ministry of  Foreign Affairs, Republic of Korea {name}\n"
    for i, name in enumerate(["facebook", "instagram", "twitter", "youtube"], 1)
)
DATED = "\nDate\n2018-09-18\nhit\n1,842\n"
SKIPNAV = """Skip navigation

Countries Information

  1. HOME
  2. Press
  3. Press Releases
Press Releases
Press Releases 상세보기

{title}

  • Date : 2018-07-12 11:14:27
  • Hit : 460

"""

FORMS = {
    "plain": LINKS + "검색창 열기\n\nPress Releases\n\n{title}\n\n\n",
    "plain-dated": LINKS + "검색창 열기\nKOR\n\nPress Releases\n\n{title}\n" + DATED + "\n",
    "social": LINKS + SOCIAL + "검색창 열기\n\nPress Releases\n\n{title}\n\n\n",
    "social-dated": LINKS + SOCIAL + "SCREEN SIZE\n검색창 열기\nKOR\n\nPress Releases\n\n{title}\n" + DATED + "\n",
    "skip-nav-dated": SKIPNAV,
    "name-only": "Press Releases\n\n{title}\n\n",
}


@pytest.mark.parametrize("with_address", [True, False])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "title",
    [
        "Foreign Minister Meets Her Counterpart",
        "- Outcome of the Talks -",
        "2018 Meeting of the Heads of Missions",
        "1. First Meeting of the Year Held",
        "[Incumbent] Address by the Minister",
    ],
)
def test_forms_of_chrome(form, title, with_address):
    text = (f"{URL}\n\n" if with_address else "") + FORMS[form].format(title=title) + BODY
    page = parse_page(text.encode())
    assert page.skin == f"text-{form}"
    assert page.title == title
    assert (page.board, page.seq) == ("m_5676", 319652 if with_address else None)
    if "dated" in form:
        assert (page.published, page.hits) in (("2018-09-18", 1842), ("2018-07-12", 460))
    else:
        assert (page.published, page.hits) == (None, None)
    markers = [s.marker for s in outline_of(page.lines, page.title).statements]
    assert markers == ["1.", "°", "2."]


def test_bare_page_has_no_title():
    page = parse_page(f"{URL}\n\n{BODY}".encode())
    assert (page.skin, page.title, page.published) == ("text-bare", None, None)
    assert len(outline_of(page.lines, None).sections) == 2


def test_page_whose_title_is_missing_keeps_its_first_section():
    page = parse_page((FORMS["plain"].format(title="") + BODY).encode())
    assert page.title is None
    assert len(outline_of(page.lines, None).sections) == 2


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems(ending):
    text = (f"{URL}\n\n" + FORMS["plain-dated"].format(title="Title of It") + BODY).replace("\n", ending)
    page = parse_page(text.encode("utf-8-sig"))
    assert (page.seq, page.title, page.published) == (319652, "Title of It", "2018-09-18")
    assert page.body.count("\n") == 2


def test_a_body_that_begins_with_the_word_date():
    text = LINKS + "검색창 열기\n\nPress Releases\n\nTitle of It\n\nDate\n\nThe date of the talks is not yet known.\n"
    page = parse_page(text.encode())
    assert page.published is None
    assert page.lines[0].text == "Date"


def test_impossible_days_are_not_believed():
    text = FORMS["plain-dated"].format(title="Title of It").replace("2018-09-18", "2018-02-31") + BODY
    page = parse_page(text.encode())
    assert page.published is None


@pytest.mark.parametrize("text", ["# mofa-etl\n\nA tool.\n", BODY, "name,age\nx,1\n", "바로가기"])
def test_text_of_another_kind_is_refused(text):
    with pytest.raises(NotAPage, match=r"neither the ministry's page header nor its address"):
        parse_page(text.encode())
    assert parse_page(text.encode(), url=URL).skin == "text-bare"


def test_chrome_with_nothing_below():
    with pytest.raises(NotAPage, match="no text below"):
        parse_page((LINKS + "검색창 열기\n\nPress Releases\n\nTitle only\n").encode())
    with pytest.raises(NotAPage, match="no text below its address"):
        parse_page(f"{URL}\n\n".encode())


@pytest.mark.parametrize(
    "facts", ["Date\n\nhit\n12\n", "Date\n2020-13-02\nhit\n12\n", "Date\n2020-12-02\nhit\n\n", "DATE\n\nHit\n\n"]
)
def test_labels_without_a_value_are_chrome_all_the_same(facts):
    page = parse_page((f"{LINKS}검색창 열기\nKOR\n\nPress Releases\n\nTitle of It\n\n{facts}\n{BODY}").encode())
    assert page.body.startswith("1. One of the sections")


@pytest.mark.parametrize("words", ["The 404 Not Found page was shown.", "웹방화벽 때문에 요청이 차단되었다."])
def test_a_release_may_speak_of_firewalls_and_missing_pages(words):
    text = FORMS["plain"].format(title="Title of It") + words
    assert parse_page(text.encode()).body == words
    assert parse_page(f"{URL}\n\n1. {words}".encode()).body == f"1. {words}"


@pytest.mark.parametrize(
    "line",
    [
        "Date : March 3, 2018 (Sat.)",
        "Date: 3 March 2018",
        "Hit : the ministry's new song",
        "Author: Kim of the Ministry wrote these words",
        "작성자 : 홍길동 대사가 쓴 글이다",
    ],
)
@pytest.mark.parametrize("form", ["plain", "plain-dated", "bare"])
def test_a_first_line_that_begins_like_a_fact_is_of_the_body(line, form):
    page = parse_page(f"{URL}\n\n{FORMS.get(form, '').format(title='A Seminar')}{line}\n\n{BODY}".encode())
    assert page.lines[0].text == line
    assert page.department is None
    assert page.published == ("2018-09-18" if form == "plain-dated" else None)


def test_an_archived_address_in_the_first_line():
    text = f"web.archive.org/web/20180101030405/{URL}\n\n{FORMS['plain'].format(title='Title')}{BODY}"
    assert parse_page(text.encode()).seq == 319652
    assert capture_time(text.encode()) == "2018-01-01T03:04:05Z"


@pytest.mark.parametrize("line", ["외교부", "KOR", "Ministry of Foreign Affairs, Republic of Korea", "Kobu 상세보기"])
@pytest.mark.parametrize("form", ["plain", "social", "name-only", "bare"])
def test_a_line_of_the_body_that_looks_like_chrome_is_of_the_body(line, form):
    head = FORMS.get(form, "").format(title="A Title")
    for body in (["1. Kobu vade zulo.", "2. Kobu pev.", line], ["Kobu vade.", line, "Ra kobu.", "Pefo zu."]):
        page = parse_page(f"{URL}\n\n{head}{chr(10).join(body)}\n".encode())
        assert page.title == (None if form == "bare" else "A Title")
        assert [line.text for line in page.lines] == body


def test_a_page_without_title_but_with_facts():
    skip_nav = FORMS["skip-nav-dated"].replace("{title}\n\n", "")
    for head in (LINKS + f"검색창 열기\nKOR\n\nPress Releases\n{DATED}\n", DATED, skip_nav):
        page = parse_page(f"{URL}\n\n{head}{BODY}".encode())
        assert page.title is None
        assert page.published in ("2018-09-18", "2018-07-12")
        assert page.lines[0].text == "1. One of the sections of this page."


def test_a_title_that_looks_like_a_section_above_facts():
    page = parse_page(f"{URL}\n\n{FORMS['plain-dated'].format(title='1. Kobu vade')}Prose.\n\nMore.\n".encode())
    assert (page.title, page.published, page.hits) == ("1. Kobu vade", "2018-09-18", 1842)
    assert [line.text for line in page.lines] == ["Prose.", "More."]


def test_a_label_with_its_value_on_the_next_line():
    head = FORMS["skip-nav-dated"].format(title="Title").replace("Date : ", "Date :\n")
    page = parse_page(f" \n {URL}\n\n{head}{BODY}".encode())
    assert (page.seq, page.published, page.hits) == (319652, "2018-07-12", 460)


@pytest.mark.parametrize(
    "below",
    [
        "목록\n\n이전글\nAn older post\n\n다음글\n3. A newer post\n\nCopyright(c) 2013 Ministry of Foreign Affairs, Korea.\n",
        "다음글\n이전글 An older post\n",
        "만족도 조사\n현재 페이지에서 제공되는 정보에 만족하십니까?\n",
        "목록\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["plain", "social-dated", "name-only"])
def test_what_stands_below_a_post_is_not_of_it(form, below):
    head = FORMS[form].format(title="A Title")
    page = parse_page((head + BODY + below).encode(), url=URL)
    assert page.body == parse_page((head + BODY).encode(), url=URL).body


@pytest.mark.parametrize("line", ["목록", "이전글", "만족도 조사"])
def test_one_line_of_the_text_that_is_worded_so_is_of_it(line):
    text = FORMS["plain"].format(title="A Title") + f"1. One.\n\n{line}\n\n2. Another section.\n"
    assert line in parse_page(text.encode(), url=URL).body
