"""Pages in HTML: three skins, four body styles, and what else stands in bodies."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.parse.excerpt import excerpt_of
from etl.parse.html_page import content_of
from etl.parse.outline import Outline, outline_of
from etl.parse.page import PageError, UnknownMarkup
from etl.parse.reader import parse_page
from tests.conftest import PAGES
from tests.made_pages import SKINS, STYLES, Post, Source, view_page

URL = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=322900"
TEXT_PAGES = sorted(path for path in PAGES.glob("*.txt") if parse_page(path.read_bytes()).title)


def post_of(name: str, **facts: object) -> tuple[Post, Outline]:
    """A stored text page as a post to be marked up, with its outline."""
    page = parse_page((PAGES / name).read_bytes())
    outline = outline_of(page.lines, page.title)
    lines = [
        Source(f"{s.marker} {s.text}".strip(), s.depth - 1 if s.kind == "bullet" else None) for s in outline.statements
    ]
    return Post(page.title or "", lines, **facts), outline  # type: ignore[arg-type]


def current(body: str, head: str = "<h2>Title</h2>") -> bytes:
    """A page in the current skin around a body's markup."""
    return (
        f'<html><head><title>Title 상세보기|Press Releases | 외교부</title></head><body><div class="board_detail">'
        f'<div class="bo_head">{head}</div><div class="bo_con">{body}</div></div></body></html>'
    ).encode()


def texts(body: str) -> list[str]:
    return [line.text for line in parse_page(current(body), url=URL).lines]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("path", TEXT_PAGES, ids=lambda path: path.stem)
def test_html_gives_the_outline_of_the_text(path, skin, style):
    post, outline = post_of(path.name)
    page = parse_page(view_page(post, skin, style), url=URL)
    assert page.skin == skin
    assert page.title == post.title
    assert outline_of(page.lines, page.title).statements == outline.statements


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("skin", SKINS)
def test_nothing_of_the_chrome_gets_in(skin, style):
    post, _ = post_of("m_5676_319652.txt", files=["report.pdf"])
    page = parse_page(view_page(post, skin, style), url=URL)
    assert "CHROME" not in repr(page)
    assert "만족도" not in repr(page)


def test_facts_of_the_current_skin():
    post, _ = post_of("m_5676_319652.txt", files=["Joint Statement.pdf", "붙임 명단.hwp", "photo.JPG", "a.hwpx"])
    page = parse_page(view_page(post), url=URL)
    assert (page.board, page.seq, page.published, page.hits) == ("m_5676", 322900, "2023-03-27", 1234)
    assert [(file.name, file.media_type) for file in page.attachments] == [
        ("Joint Statement.pdf", "application/pdf"),
        ("붙임 명단.hwp", "application/x-hwp"),
        ("photo.JPG", "image/jpeg"),
        ("a.hwpx", "application/hwp+zip"),
    ]
    assert page.attachments[0].url == (
        "https://www.mofa.go.kr/eng/brd/m_5676/down.do?brd_id=1234&seq=322900&data_tp=A&file_seq=1"
    )


def test_facts_of_the_other_skins():
    post, _ = post_of("m_5676_319652.txt")
    table = parse_page(view_page(post, "table"), url=URL)
    assert (table.published, table.hits) == ("2023-03-27", None)
    old = parse_page(view_page(post, "old"), url=URL)
    assert (old.published, old.hits) == ("2023-03-27", 1234)


def test_korean_labels():
    post, _ = post_of("m_5676_319652.txt", korean=True, department="북미1과", board_name="보도자료")
    page = parse_page(view_page(post))
    assert (page.board, page.seq) == ("m_4080", None)
    assert (page.published, page.hits, page.department) == ("2023-03-27", 1234, "북미1과")


def test_attachment_forms():
    head = """<h2>Title</h2></div><ul class="bo_file"><li>첨부</li>
      <li><a href="./down.do?brd_id=1&amp;seq=2&amp;file_seq=1"><span>plain.pdf</span></a></li>
      <li><a href="javascript:f_down('./down.do?brd_id=1&amp;amp;seq=2&amp;amp;file_seq=2');"><img src="/i/ico_hwp.gif"/></a></li>
      <li><a href="/upload/down.do?file_seq=3">third</a><a href="/upload/down.do?file_seq=3">미리보기</a></li>
      <li><a href="javascript:f_view('9')">no download</a><a>no link</a></li></ul><div>"""
    files = parse_page(current("<p>1. Text.</p>", head), url=URL).attachments
    base = "https://www.mofa.go.kr"
    assert [(file.name, file.url, file.media_type) for file in files] == [
        ("plain.pdf", f"{base}/eng/brd/m_5676/down.do?brd_id=1&seq=2&file_seq=1", "application/pdf"),
        (None, f"{base}/eng/brd/m_5676/down.do?brd_id=1&seq=2&file_seq=2", "application/x-hwp"),
        ("third", f"{base}/upload/down.do?file_seq=3", None),
    ]


@pytest.mark.parametrize(
    ("declaration", "codec"),
    [
        ('<meta charset="euc-kr">', "euc-kr"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=EUC-KR">', "cp949"),
        ("<meta charset=utf-8>", "utf-8"),
        ("", "utf-8"),
        ("", "utf-16"),
    ],
)
def test_charset_is_what_the_page_says(declaration, codec):
    markup = (
        current("<p>외교부는 ‘똠방각하’를 환영한다.</p>", "<h2>제목</h2>")
        .decode()
        .replace("<head>", f"<head>{declaration}")
    )
    markup = markup if codec != "euc-kr" else markup.replace("똠방각하", "각하")
    page = parse_page(("\n" * 50 + markup).encode(codec), url=URL)
    assert page.title == "제목"
    assert page.lines[0].text.startswith("외교부는")


def test_spans_join_without_an_invented_space():
    assert texts("<p><span>Kore</span><span>a and </span><b>Ja</b>pan<i> met</i>.</p>") == ["Korea and Japan met."]


def test_line_breaks():
    body = "<div>a b<br>c d</div>e f<p>g h</p><ul><li>i j</li><li>k l</li></ul><blockquote>m n</blockquote>o p"
    assert texts(body) == ["a b", "c d", "e f", "g h", "i j", "k l", "m n", "o p"]


def test_invisible_characters_are_folded():
    assert texts("<p>\ufeffa\u200bb&nbsp;&nbsp; c\u00ad\n\td&#8203;</p><p>&nbsp;</p><p>\u200b</p>") == ["ab c d"]


def test_what_is_not_text_is_left_out():
    body = """<p>a<!-- comment --><script>var x = "<p>b</p>";</script><style>p{}</style></p><p style="DISPLAY : none">c</p>
    <p hidden>d</p><textarea>e</textarea><select><option>f</option></select><button>g</button><iframe>h</iframe>
    <noscript>i</noscript><template>j</template><img src="x.png" alt="k"/><p>l</p>"""
    assert texts(body) == ["a", "l"]


def test_synapeditor_list_counts_once_with_its_level():
    body = """<div class="se-contents" role="textbox"><p>1. Lead.</p>
    <ul class="se-list"><li class="se-list-item" data-level="0" data-text="○"><p><span class="se-list-type">○&nbsp;</span>
    <span>First</span></p></li>
    <li class="se-list-item" data-level="1" data-text="-"><p><span class="se-list-type">-</span> Second</p></li>
    <li class="se-list-item" data-level="2" data-text="▪"><p>Third</p></li>
    <li class="se-list-item" data-level="0" data-text="○"><p><span class="se-list-type">○</span>Fourth</p></li></ul></div>"""
    page = parse_page(current(body), url=URL)
    outline = outline_of(page.lines, page.title)
    assert [(s.kind, s.marker, s.text, s.depth, s.parent) for s in outline.statements] == [
        ("lead", "1.", "Lead.", 0, None),
        ("bullet", "○", "First", 1, 1),
        ("bullet", "-", "Second", 2, 2),
        ("bullet", "▪", "Third", 3, 3),
        ("bullet", "○", "Fourth", 1, 1),
    ]


def test_sections_that_are_an_editors_list():
    def item(level: int, marker: str, text: str) -> str:
        return (
            f'<li class="se-list-item" data-level="{level}" data-text="{marker}">'
            f'<p><span class="se-list-type">{marker}</span>{text}</p></li>'
        )

    items = item(0, "1.", "One.") + item(1, "○", "a") + item(2, "-", "b") + item(0, "2.", "Two.") + item(1, "1.", "c")
    page = parse_page(current(f'<ul class="se-list">{items}</ul>'), url=URL)
    outline = outline_of(page.lines, page.title)
    assert [(s.kind, s.marker, s.depth, s.parent, s.section) for s in outline.statements] == [
        ("lead", "1.", 0, None, 1),
        ("bullet", "○", 1, 1, 1),
        ("bullet", "-", 2, 2, 1),
        ("lead", "2.", 0, None, 2),
        ("bullet", "1.", 1, 4, 2),
    ]


def test_plain_lists_nest():
    page = parse_page(
        current("<p>1. Lead.</p><ul><li>one<ul><li>two</li></ul></li><li>three<br>four</li></ul>"), url=URL
    )
    outline = outline_of(page.lines, page.title)
    assert [(s.kind, s.text, s.depth) for s in outline.statements] == [
        ("lead", "Lead.", 0),
        ("bullet", "one", 1),
        ("bullet", "two", 2),
        ("bullet", "three", 1),
        ("paragraph", "four", 1),
    ]


def test_table_rows_keep_their_columns():
    body = """<p>1. Lead.</p><table><caption>Members</caption><tr><th>Name</th><th>Post</th><th>Since</th></tr>
    <tr><td rowspan="2">Kim<br>Lee</td><td>Envoy</td><td>2020</td></tr><tr><td>Consul</td><td>2021</td></tr>
    <tr><td colspan="2">Total</td><td>2</td></tr><tr><td></td><td> </td><td></td></tr></table><p>After.</p>"""
    page = parse_page(current(body), url=URL)
    outline = outline_of(page.lines, page.title)
    assert [(s.kind, s.text) for s in outline.statements] == [
        ("lead", "Lead."),
        ("paragraph", "Members"),
        ("row", "Name | Post | Since"),
        ("row", "Kim Lee | Envoy | 2020"),
        ("row", "| Consul | 2021"),
        ("row", "Total | | 2"),
        ("paragraph", "After."),
    ]
    assert {(s.depth, s.parent) for s in outline.statements if s.kind == "row"} == {(1, 1)}


def test_a_table_of_one_column_is_a_frame():
    assert texts("<table><tr><td><p>1. One.</p><p>2. Two.</p></td></tr></table>") == ["1. One.", "2. Two."]


def test_headings_in_a_body():
    page = parse_page(current("<h3>Annex</h3><p>1. One.</p><h4>2. Two.</h4>"), url=URL)
    kinds = [(s.kind, s.marker) for s in outline_of(page.lines, page.title).statements]
    assert kinds == [("heading", ""), ("lead", "1."), ("lead", "2.")]


def test_a_post_of_pictures_has_them_as_attachments():
    body = '<p><img src="/upload/card%201.png" alt=""/><img src="data:image/jpeg;base64,AA" alt="poster"/><img/></p>'
    page = parse_page(current(body), url=URL)
    assert page.lines == ()
    assert [(file.name, file.url, file.media_type) for file in page.attachments] == [
        ("card 1.png", "https://www.mofa.go.kr/upload/card%201.png", "image/png"),
        ("poster", None, "image/jpeg"),
        ("image", None, "image/*"),
    ]


def test_identity_from_the_page_itself():
    saved = f"<!-- saved from url=(0068){URL} -->\n".encode() + current("<p>1. One.</p>")
    assert (parse_page(saved).board, parse_page(saved).seq) == ("m_5676", 322900)
    link = f'<link rel="canonical" href="{URL.replace("&", "&amp;")}"/>'
    linked = current("<p>1. One.</p>").decode().replace("<head>", f"<head>{link}").encode()
    assert parse_page(linked).seq == 322900
    first_line = f"{URL}\n\n".encode() + current("<p>1. One.</p>")
    assert parse_page(first_line).seq == 322900


def test_title_where_the_heading_is_missing():
    assert parse_page(current("<p>1. One.</p>", "<dl></dl>"), url=URL).title == "Title"


@pytest.mark.parametrize(
    "change",
    [
        ('class="bo_con"', 'class="post_body"'),
        ('class="bo_head"', 'class="post_head"'),
        ('<div class="bo_con">', '<div class="bo_con">one</div><div class="bo_con">'),
        ("<p>1. One.</p>", "<p>&nbsp;</p>"),
    ],
)
def test_changed_markup_is_drift_and_says_what_was_looked_for(change):
    page = current("<p>1. One.</p>").decode().replace(*change).encode()
    with pytest.raises(UnknownMarkup) as error:
        parse_page(page, url=URL)
    assert "bo_con" in str(error.value) or "neither text nor picture" in str(error.value)


def test_a_numbered_list_inside_a_section_is_no_section():
    items = "".join(f'<li class="se-list-item" data-level="0" data-text="{i}."><p>item</p></li>' for i in (1, 2, 3))
    body = f'<p>1. A</p><ul class="se-list">{items}</ul><p>2. B</p><p>3. C</p>'
    page = parse_page(current(body), url=URL)
    outline = outline_of(page.lines, page.title)
    assert [section.number for section in outline.sections] == ["1", "2", "3"]
    assert [s.kind for s in outline.statements] == ["lead", "bullet", "bullet", "bullet", "lead", "lead"]


def test_further_lines_of_a_list_item_have_their_own_kind():
    body = '<p>1. A</p><ul><li class="se-list-item" data-level="0"><p>○ one<br>- two</p><p>three</p></li></ul>'
    page = parse_page(current(body), url=URL)
    statements = outline_of(page.lines, page.title).statements
    assert [(s.kind, s.marker, s.depth, s.parent) for s in statements] == [
        ("lead", "1.", 0, None),
        ("bullet", "○", 1, 1),
        ("bullet", "-", 2, 2),
        ("paragraph", "", 1, 1),
    ]


def test_preformatted_text_keeps_its_lines():
    assert texts("<pre>1. One  line\n\n2. Two</pre>") == ["1. One line", "2. Two"]


@pytest.mark.parametrize("before", ["\ufeff\ufeff", "\n\n\ufeff", "\u200b", "x"])
def test_markup_is_markup_whatever_stands_before_it(before):
    page = parse_page((before + "<!DOCTYPE html>" + current("<p>1. One.</p>").decode()).encode(), url=URL)
    assert page.skin == "current"


def test_the_date_of_the_table_skin_is_not_looked_for_in_the_body():
    post = Post("Title", [Source("1. One.")], published=None)
    page = view_page(post, "table").replace(b"<p>1. One.</p>", b"<p>1. One.</p><em>(2001-01-01)</em>")
    assert parse_page(page, url=URL).published is None


@pytest.mark.parametrize("label", ["<li><p>Date : 2010-05-06</p></li>", "<li>등록일 : 2010-05-06 10:00:00</li>"])
def test_forms_of_the_date_in_the_old_skin(label):
    page = view_page(Post("Title", [Source("1. One.")]), "old").decode()
    page = page.replace("<li>Date : 2023-03-27 11:14:27</li>", label)
    assert parse_page(page.encode(), url=URL).published == "2010-05-06"


PIECES = st.sampled_from(
    [
        "<p>One.</p>", "<p>Two.", "</p>", "<div>", "</div>", "<span style='x'>", "<span>", "</span>", "text", "<br>", "<br/>",
        "<b>", "</b>", "<ul>", "<li>", "</li>", "</ul>", "<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<th>",
        "<!-- c -->", "<script>x</script>", "<script>", "</script>", "&nbsp;", "&amp;", "<", ">", "<img alt='a>b'/>",
        "<p style='display:none'>", "<h3>", "</h3>", "<a href='x'>", "</a>", "<form>", "</form>", "</body>", "<em>", "</em>",
        '<span class="se-list-type">', '<li class="se-list-item" data-level="1" data-text="○">', "<font>", "</font>", "<pre>", "</pre>",
        '<div class="bo_con">', "<title>", "</title>", "<i/>", "</html>", "<o:p></o:p>", "<td colspan=2>", "<option>",
    ]
)  # fmt: skip


def read(markup):
    try:
        return content_of(markup)
    except PageError as error:
        return type(error)


@given(st.lists(PIECES, max_size=25), st.lists(PIECES, max_size=6), st.lists(PIECES, max_size=6))
@settings(max_examples=200, deadline=None)
def test_the_excerpt_of_a_page_gives_what_the_whole_page_gives(inside, before, after):
    page = current("".join(inside)).decode()
    page = page.replace("<body>", f"<body>{''.join(before)}").replace("</body>", f"{''.join(after)}</body>")
    excerpt = excerpt_of(page)
    if excerpt is not None:
        assert read(excerpt) == read(page)


OPAQUE = ["script", "STYLE", "textArea", "Template", "noscript", "iframe", "xmp", "svg", "Math", "select", "noFrames"]


@pytest.mark.parametrize("name", OPAQUE)
def test_no_excerpt_is_taken_out_of_what_is_no_markup(name):
    page = current("<p>Text</p>").decode()
    assert excerpt_of(page.replace("<body>", f"<body><{name}>x</{name}>")) is not None
    assert excerpt_of(page.replace("<body>", f"<body><{name}>x</{name}><{name}>")) is None


@pytest.mark.parametrize("at", ["<body>", "</body>"])
def test_no_excerpt_is_taken_of_a_page_that_never_ends(at):
    page = current("<p>Text</p>").decode()
    assert excerpt_of(page.replace(at, f"{at}<PlainText>")) is None


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("path", TEXT_PAGES, ids=lambda path: path.stem)
def test_the_excerpt_of_every_made_page_gives_what_the_whole_page_gives(path, style):
    post, _ = post_of(path.name, files=["a.pdf"])
    page = view_page(post, "current", style).decode()
    excerpt = excerpt_of(page)
    assert excerpt is not None
    assert read(excerpt) == read(page)
    assert len(excerpt) < len(page)


def with_body(body: str, skin: str = "current", **facts: object) -> bytes:
    """A whole page of the site around a body's markup."""
    post = Post("Title", [Source("BODY")], **facts)  # type: ignore[arg-type]
    return view_page(post, skin).replace(b"<p>BODY</p>\n<p>&nbsp;</p>", body.encode())


@pytest.mark.parametrize(
    "left_open",
    [
        "<div>{}",
        "<div><div>{}</div>",
        "<blockquote>{}",
        "<section>{}",
        "<span><div>{}",
        "<ul><li>{}",
        "<center><div>{}",
    ],
)
def test_an_element_that_is_left_open_takes_in_nothing_of_the_page(left_open):
    body = left_open.format("<p>1. One.</p><p>2. Two.</p>")
    page = parse_page(with_body(body, files=["report.pdf"]), url=URL)
    assert [line.text for line in page.lines] == ["1. One.", "2. Two."]
    assert [file.name for file in page.attachments] == ["report.pdf"]


@pytest.mark.parametrize(
    "stray", ["</div>", "</div></div>", "</div></div></div>", "</body></html>", "</td></tr></table></div>"]
)
def test_text_behind_a_stray_end_of_the_body_is_never_lost_in_silence(stray):
    with pytest.raises(UnknownMarkup, match="^has text behind its body, for its tags do not balance$"):
        parse_page(with_body(f"<p>1. One.</p>{stray}<p>2. Two.</p>"), url=URL)


@pytest.mark.parametrize("skin", ["table", "old"])
@pytest.mark.parametrize("body", ["<div><p>1. One.</p>", "<p>1. One.</p></div></td></tr></table><p>2. Two.</p>"])
def test_a_body_without_balance_in_an_older_skin_is_whole_or_refused(skin, body):
    try:
        page = parse_page(with_body(body, skin), url=URL)
    except UnknownMarkup as error:
        assert str(error).endswith("for its tags do not balance")
    else:
        assert [line.text for line in page.lines] == ["1. One."]


def test_what_stands_behind_a_whole_body_is_left_alone():
    page = view_page(Post("Title", [Source("1. One.")])).replace(
        b'<ul class="bo_util">', b'<div class="licence"><p>CHROME licence</p></div><ul class="bo_util">'
    )
    unbalanced = page.replace(b'<div id="skip">', b'</div><div id="skip">')
    for markup in (page, unbalanced):
        assert [line.text for line in parse_page(markup, url=URL).lines] == ["1. One."]


def test_an_icon_that_tells_the_kind_alone_is_no_name():
    link = '<div class="bo_file"><a href="./down.do?file_seq=1"><img src="/ico_hwp.gif" alt="{}"/></a></div>'
    names = [
        parse_page(current("<p>1. One.</p></div>" + link.format(alt)), url=URL).attachments[0].name
        for alt in ("hwp", "report.hwp")
    ]
    assert names == [None, "report.hwp"]


@pytest.mark.parametrize(
    ("icon", "wanted"),
    [
        ('src="/i/jpg.gif" alt="jpg"', "image/jpeg"),
        ('src="/i/jpg.gif?v=1" alt=""', "image/jpeg"),
        ('src="/i/file.gif" alt="PNG"', "image/png"),
        ('src="/i/ico_docx.gif"', "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ('src="/i/file.gif" alt=""', None),
    ],
)
def test_an_icon_tells_the_kind_of_a_file_and_its_own_ending_does_not(icon, wanted):
    link = f'<div class="bo_file"><a href="./down.do?file_seq=1"><img {icon}/></a></div>'
    (found,) = parse_page(current("<p>1. One.</p></div>" + link), url=URL).attachments
    assert found.media_type == wanted
