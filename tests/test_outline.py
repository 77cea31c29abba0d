"""Lines to sections and statements, rule by rule (field guide, sections 4 and 5)."""

import pytest

from etl.parse.outline import Outline, outline_of
from etl.parse.reader import parse_page

URL = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=1"


def outline(text: str, title: str | None = None) -> Outline:
    page = parse_page(f"{URL}\n\n{text}".encode())
    return outline_of(page.lines, title)


def brief(text: str, title: str | None = None) -> list[tuple[str, str, int, int | None, int | None]]:
    """(kind, marker, depth, parent, section) of every statement."""
    return [(s.kind, s.marker, s.depth, s.parent, s.section) for s in outline(text, title).statements]


def said(text: str, title: str | None = None) -> list[str]:
    return [s.text for s in outline(text, title).statements]


@pytest.mark.parametrize("glyph", "°oοº˚◦ㅇ○●■•")
def test_every_glyph_of_a_bullet(glyph):
    assert brief(f"1. Lead.\n\n{glyph} Bullet.\n\n  {glyph}  Another.") == [
        ("lead", "1.", 0, None, 1),
        ("bullet", glyph, 1, 1, 1),
        ("bullet", glyph, 1, 1, 1),
    ]


def test_dashes_hang_under_the_nearest_line_that_is_no_dash():
    text = "1. L.\n\n- under the lead\n\n- too\n\n° B.\n\n- d\n\n- e\n\n* N.\n\n- f\n\nPlain line.\n\n- g"
    assert [(s.kind, s.depth, s.parent) for s in outline(text).statements] == [
        ("lead", 0, None),
        ("bullet", 1, 1),
        ("bullet", 1, 1),
        ("bullet", 1, 1),
        ("bullet", 2, 4),
        ("bullet", 2, 4),
        ("note", 1, 1),
        ("bullet", 2, 7),
        ("paragraph", 1, 1),
        ("bullet", 2, 9),
    ]


def test_dashes_inside_sentences_are_no_markers():
    text = "1. The countries -- Korea, Japan -- met.\n\n-- Not a marker either.\n\n-nor this"
    assert [s.kind for s in outline(text).statements] == ["lead", "paragraph", "paragraph"]


def test_notes():
    text = "1. Lead.\n* one\n※ two\n※three\n** four\n\n*emphasis* is no note\n\nNor is this* one."
    assert [(s.kind, s.marker) for s in outline(text).statements] == [
        ("lead", "1."),
        ("note", "*"),
        ("note", "※"),
        ("note", "※"),
        ("note", "**"),
        ("paragraph", ""),
        ("paragraph", ""),
    ]


@pytest.mark.parametrize(
    ("line", "marker", "text"),
    [
        ("* unofficial translation", "*", "unofficial translation"),
        ("*unofficial translation", "*", "unofficial translation"),
        ("[Unofficial Translation]", "", "[Unofficial Translation]"),
        ("(Unofficial Translation)", "", "(Unofficial Translation)"),
        ("Unofficial Translation", "", "Unofficial Translation"),
    ],
)
def test_translation_notes_first_and_last(line, marker, text):
    first = outline(f"{line}\n\n1. Lead.").statements[0]
    last = outline(f"1. Lead.\n\n{line}").statements[-1]
    for statement in (first, last):
        assert (statement.kind, statement.marker, statement.text) == ("disclaimer", marker, text)
        assert (statement.section, statement.parent, statement.depth) == (None, None, 0)


@pytest.mark.parametrize(
    "line",
    [
        "                         Spokesperson of MOFAT",
        "Spokesperson and Deputy Minister for Public Relations of MOFA",
        "                              Deputy Minister of MOFAT",
    ],
)
def test_sign_off_by_its_words_or_its_place(line):
    last = outline(f"1. Lead.\n\n2. Lead.\n\n{line}\n\n* unofficial translation").statements[-2]
    assert (last.kind, last.section, last.depth) == ("signoff", None, 0)


def test_a_spokesperson_who_does_something_is_no_sign_off():
    assert [s.kind for s in outline("1. Lead.\n\nSpokesperson Kim answered questions.").statements][-1] == "paragraph"
    assert brief("Spokesperson Kim\n\n1. Lead.")[0][0] == "paragraph"


@pytest.mark.parametrize("mark", ["/end/", "/END/", " /end/", "\n\n/END/", " 끝.", "\n\n끝."])
def test_end_marks_are_no_text(mark):
    assert said(f"1. Lead.{mark}") == ["Lead."]
    assert said(f"1. Lead.{mark}\n\n* unofficial translation") == ["Lead.", "unofficial translation"]


def test_end_mark_after_attachments():
    text = "□ 장관은 말했다.\n\n붙임 : 1. 명단 1부.\n      2. 사진 1부.  끝."
    assert [(s.kind, s.marker, s.text) for s in outline(text).statements] == [
        ("lead", "□", "장관은 말했다."),
        ("attachment_note", "", "붙임 : 1. 명단 1부."),
        ("attachment_note", "", "2. 사진 1부."),
    ]


def test_a_word_that_ends_like_an_end_mark_stays():
    assert said("1. 이제 회의가 끝. 다시 시작했다.\n\n2. 손끝.") == ["이제 회의가 끝. 다시 시작했다.", "손끝."]


def test_numbers_that_are_no_sections():
    text = (
        "1. One.\n\n3.27. (Mon) is a date.\n\n5. 25. too.\n\n2010/2011 was a season.\n\n117 came.\n\n2. Two.\n\n15. No."
    )
    assert [(s.kind, s.marker) for s in outline(text).statements] == [
        ("lead", "1."),
        *[("paragraph", "")] * 4,
        ("lead", "2."),
        ("paragraph", ""),
    ]


@pytest.mark.parametrize(
    ("numbers", "expected"), [("122", "122"), ("124", "124"), ("11", "11"), ("2", ""), ("1132", "113")]
)
def test_numbers_stand_as_printed(numbers, expected):
    text = "\n\n".join(f"{number}.   Section." for number in numbers)
    assert "".join(section.number or "" for section in outline(text).sections) == expected


def test_number_without_a_space():
    assert brief("1.On May 3, they met.\n\n2.They agreed.") == [("lead", "1.", 0, None, 1), ("lead", "2.", 0, None, 2)]


def test_hard_wrap_with_open_ends():
    text = (
        "1. On the occasion of the hundredth day of the year, the two sides held the twelfth round of \n"
        "117 meetings in the well-\nknown town of Gyeongju, where they agreed on matters of common concern \n"
        "2. They will meet again there, and so will their counterparts from other countries next \n"
        "year.\n\n2. The talks ended, and the delegations left for their respective capitals in the early \nmorning."
    )
    assert [(s.marker, s.text.count("\n")) for s in outline(text).statements] == [("1.", 0), ("2.", 0)]
    assert "of 117 meetings in the well-known town" in said(text)[0]
    assert "concern 2. They will meet" in said(text)[0]


def test_hard_wrap_without_open_ends_or_blank_lines():
    text = (
        "1. A section that stands on one long line of its own, as saved pages of the newer kind have it, and is no part of a wrap.\n"
        "The Minister of Foreign Affairs said that the two countries have built upon\n"
        "their relations over sixty years, and that the coming visit of the President\n"
        "Lee to the region would open a new chapter. The Minister added that efforts\n"
        "will go on."
    )
    statements = outline(text).statements
    assert [s.kind for s in statements] == ["lead", "paragraph"]
    assert "President Lee" in statements[1].text


def test_sentences_on_lines_of_their_own_are_not_glued():
    text = "1. Lead line which is short.\nThe first paragraph ends here.\nThe second begins here and ends.\nshort line\nlast one"
    assert len(outline(text).statements) == 5


def test_title_and_pictures_above_the_first_line():
    title = "“Korea” and Japan Meet"
    text = f'world1\n\n"Korea" and  Japan Meet\n\nphoto\n\n1. Lead.\n\n{title}\n\n2. Two.'
    assert [(s.kind, s.text) for s in outline(text, title).statements] == [
        ("lead", "Lead."),
        ("heading", title),
        ("lead", "Two."),
    ]


def test_prose_without_numbers():
    assert brief("The government welcomes it.\n\n※ See the annex.\n\nIt will go on.") == [
        ("paragraph", "", 1, None, None),
        ("note", "※", 1, None, None),
        ("paragraph", "", 1, None, None),
    ]


def test_korean_release():
    text = "\n\n".join(
        [
            "Ⅰ. 개요",
            "□ 조태열 외교부장관은 3.27.(월) 회담을 가졌다.",
            "ㅇ 양 장관은 ▴공급망 ▴안보를 논의하였다.",
            "- 세부 사항",
            "· 더 작은 사항",
            "※ 참고",
            "□ 다음",
            "가. 첫째",
            "① 하나",
            "② 둘",
            "나. 둘째",
            "라. 순서에 맞지 않는 것",
            "붙임 : 명단 1부.  끝.",
        ]
    )
    assert brief(text) == [
        ("heading", "Ⅰ.", 0, None, None),
        ("lead", "□", 0, None, 1),
        ("bullet", "ㅇ", 1, 2, 1),
        ("bullet", "-", 2, 3, 1),
        ("bullet", "·", 2, 3, 1),
        ("note", "※", 1, 2, 1),
        ("lead", "□", 0, None, 2),
        ("bullet", "가.", 1, 7, 2),
        ("bullet", "①", 2, 8, 2),
        ("bullet", "②", 2, 8, 2),
        ("bullet", "나.", 1, 7, 2),
        ("paragraph", "", 1, 7, 2),
        ("attachment_note", "", 0, None, None),
    ]
    assert [section.number for section in outline(text).sections] == [None, None]


def test_briefing():
    text = "I. 모두 발언\n\n안녕하십니까.\n\nII. 질의 및 응답\n\n<질문> 어떻습니까?\n\n<답변> 답입니다.\n\n이어집니다.\n\nQ: Another?\n\nA: Yes.\n\n- dash"
    assert brief(text) == [
        ("heading", "I.", 0, None, None),
        ("paragraph", "", 1, None, None),
        ("heading", "II.", 0, None, None),
        ("question", "<질문>", 0, None, None),
        ("answer", "<답변>", 1, 4, None),
        ("paragraph", "", 1, 5, None),
        ("question", "Q:", 0, None, None),
        ("answer", "A:", 1, 7, None),
        ("bullet", "-", 2, 8, None),
    ]


def test_initials_are_no_roman_numerals():
    assert brief("I. Kim said so.\n\nV. Putin agreed.") == [("paragraph", "", 1, None, None)] * 2


def test_numbers_begin_anew_below_a_heading():
    text = "[Part A]\n\n1. One.\n\n2. Two.\n\n[Part B]\n\n1. One.\n\n[Both parts were read out.]"
    assert [(s.kind, s.section) for s in outline(text).statements] == [
        ("heading", None),
        ("lead", 1),
        ("lead", 2),
        ("heading", 2),
        ("lead", 3),
        ("note", 3),
    ]


def numbers(text: str) -> list[str | None]:
    return [section.number for section in outline(text).sections]


@pytest.mark.parametrize("heading", ["[Key results]", "<Box>", "Ⅰ. 결과"])
def test_numbers_may_go_on_below_a_heading(heading):
    assert numbers(f"1. A.\n\n{heading}\n\n2. B.\n\n3. C.") == ["1", "2", "3"]


def test_numbers_begin_anew_below_a_box():
    assert numbers("□ 가\n\n1. one\n\n2. two\n\n□ 나\n\n1. one\n\n2. two") == [None, "1", "2", None, "1", "2"]


@pytest.mark.parametrize("note", ["붙임", "붙임: 사진", "[붙임]"])
def test_a_list_below_an_attachment_note_opens_no_section(note):
    text = f"1. A.\n\n2. B.\n\n{note}\n\n1. 개요\n\n2. 사진. 끝."
    assert numbers(text) == ["1", "2"]
    assert [(s.kind, s.text) for s in outline(text).statements][2:] == [
        ("attachment_note", note),
        ("attachment_note", "1. 개요"),
        ("attachment_note", "2. 사진."),
    ]


def test_one_open_end_is_no_proof_of_a_wrap():
    text = "1. A.\n\n- Dolor Sit Amet of the Great Republic of Korea and others \n2. Second.\n3. Third"
    assert numbers(text) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Spokesperson Kim Inchul said in a", "paragraph"),
        ("Spokesperson of MOFAT", "signoff"),
        ("Spokesperson of the Ministry of Foreign Affairs and Trade.", "signoff"),
        ("Assistant Minister and Spokesperson of MOFAT", "signoff"),
        ("Spokesperson and Deputy Minister for", "signoff"),
    ],
)
def test_what_is_a_sign_off_without_its_place(line, kind):
    assert outline(f"1. A.\n\n2. B.\n\n{line}").statements[-1].kind == kind


@pytest.mark.parametrize("first", ["COVID-19", "G20", "March 27", "Seoul 21"])
def test_a_short_first_line_is_no_picture(first):
    assert said(f"{first}\n\nThe text.", "A Title") == [first, "The text."]


@pytest.mark.parametrize("alt", ["world1", "photo", "IMG 0012", "image_1.JPG", "사진 2"])
def test_what_pictures_leave_behind(alt):
    assert said(f"{alt}\n\nThe text.", "A Title") == ["The text."]


def test_lines_that_begin_with_digits_or_brackets_are_their_own():
    lines = [
        "Opening ceremony and welcoming remarks by the Minister",
        "10:00 Keynote speech by the Secretary-General of the United Nations",
        "11:00 Session on regional security cooperation in East Asia",
        "(1) A statement on the results, which the two sides will release",
    ]
    assert said("1. The programme:\n\n" + "\n".join(lines))[1:] == lines


def test_numbers_begin_anew_where_the_next_one_is_two():
    assert numbers("Part A\n1. a\n2. b\nPart B\n1. c\n2. d\n3. e") == ["1", "2", "1", "2", "3"]
    assert numbers("1. a\n2. b\n1. c\n3. d") == ["1", "2", "3"]


def test_circled_numbers_stand_on_the_first_level_where_nothing_else_does():
    assert [(s.marker, s.depth, s.parent) for s in outline("1. L.\n\n① a\n\n② b\n\n° B.\n\n① c\n\n② d").statements] == [
        ("1.", 0, None),
        ("①", 1, 1),
        ("②", 1, 1),
        ("°", 1, 1),
        ("①", 2, 4),
        ("②", 2, 4),
    ]


def test_a_remark_in_brackets_without_a_period():
    text = "1. L.\n\n[A question-and-answer session followed]\n\n[Q&A]\n\nQ: What?"
    assert [s.kind for s in outline(text).statements] == ["lead", "note", "heading", "question"]


@pytest.mark.parametrize(
    "line",
    [
        "The Spokesperson said that this will be told by the Ministry of Foreign Affairs.",
        "This was said in the afternoon by the Spokesperson of MOFA.",
    ],
)
def test_a_sentence_that_ends_with_the_office_is_no_sign_off(line):
    assert outline(f"1. L.\n\n{line}").statements[-1].kind == "paragraph"


def test_a_remark_that_closes_the_text():
    assert kinds("1. L.\n\n[Zuko-lon rufa hode kuvegi pasotuf]") == ["lead", "note"]
    assert kinds("1. L.\n\n[Part A]\n\n2. M.\n\n[Q&A]") == ["lead", "heading", "lead", "heading"]
    assert kinds("[* Zuko]\n\n1. L.\n\n[※ Zuko]\n\n2. M.") == ["note", "lead", "note", "lead"]


def kinds(text: str) -> list[str]:
    return [s.kind for s in outline(text).statements]


def test_roman_numerals_that_stand_alone():
    assert kinds("I. 모두 발언\n\n안녕하십니까.") == ["heading", "paragraph"]
    assert kinds("1. Ko.\n\nⅡ. Vade Zulo\n\n2. Pev.") == ["lead", "heading", "lead"]
    assert kinds("I. Kim said so.\n\nMore.") == ["paragraph", "paragraph"]


WRAPPED = (
    "1. Zulo vade ra kobu pefo vade zulo ra koba pev tedum rabiso kegu ra zulo tika \n"
    "117 vade ra kobu pefo vade zulo ra koba pev tedum zulo ra koba pev tedum vada \n"
    "zulo ra kobu vade zu pefo ra zulo tika rabiso kegu ra zulo ra koba zu vade ra. \n"
)


def test_a_sign_off_below_wrapped_lines_is_not_glued_to_them():
    assert kinds(f"{WRAPPED}Spokesperson pev MOFAT") == ["lead", "signoff"]


def test_a_sign_off_above_a_note():
    assert kinds("1. L.\n\n2. M.\n\nSpokesperson of MOFAT\n\n※ Kobu zu.") == ["lead", "lead", "signoff", "note"]
    office = "Spokesperson pev Deputy Minister koz Zavo pev Rebu Luto fe la MOFAT"
    assert kinds(f"1. L.\n\n{office}") == ["lead", "signoff"]


@pytest.mark.parametrize("note", ["* unofficial translation /END/", "[Unofficial Translation] /end/"])
def test_an_end_mark_behind_a_translation_note(note):
    assert kinds(f"1. L.\n\n{note}") == ["lead", "disclaimer"]


def test_the_time_of_a_briefing_is_a_line_of_its_own():
    speaker = "Spokesperson vub Deputy Minister gaf Zigiri Korogasoz Rog Net-dus"
    assert said(f"Press Briefing \n{speaker} \nFebruary 20, 2018  14:30  KST \nHello.")[1:3] == [
        speaker,
        "February 20, 2018 14:30 KST",
    ]
