import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.address import (
    NotAnAddress,
    Post,
    board_address,
    parse_address,
    parse_board,
    parse_post,
    post_address,
    post_at,
)

CANONICAL = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652"

SAME_POST = [
    CANONICAL,
    "http://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652",
    "http://www.mofa.go.kr:443/www/brd/m_5676/view.do?seq=319652",
    "https://mofa.go.kr/eng/brd/m_5676/view.do?itm_seq_1=0&itm_seq_2=0&multi_itm_seq=0&seq=319652",
    "https://overseas.mofa.go.kr/eng/brd/m_5676/view.do?page=3&seq=319652&titleNm",
    "https://gab.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652&srchFr=&amp;srchTo=&amp;srchWord=&page=1&titleNm=",
    "http://www.mofa.go.kr/eng/brd/m_5676/view.do?srchFr=&amp;seq=319652&amp;srchTo=",
    "http://www.mofa.go.kr/eng/brd/m_5676/view.do?srchFr=&amp;amp;seq=319652",
    "https://jpn-kobe.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652&srchFr=&srchTo=&srchWord=russia&titleN",
    "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652&amp",
    "HTTPS://WWW.MOFA.GO.KR/eng/brd/m_5676/view.do?seq=319652#contents",
    "www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652",
    "//www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652",
    "https://www.mofa.go.kr/eng/brd/m_5676/view.do;jsessionid=AB12?seq=319652",
    "https://web.archive.org/web/20180101000000id_/http://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652",
    "https://web.archive.org/web/20180101000000/http:/www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652",
    "https://web.archive.org/web/20180101/https%3A//www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652",
    "web.archive.org/web/20180101000000/http%3a//www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652",
    "//web.archive.org/web/20180101000000if_/http://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652",
    "m_5676/319652",
    "eng/m_5676/319652",
]


@pytest.mark.parametrize("address", SAME_POST)
def test_every_form_leads_to_one_post_and_one_address(address):
    assert parse_post(address) == Post("m_5676", 319652)
    assert post_address(parse_post(address)) == CANONICAL


@pytest.mark.parametrize(
    ("address", "board", "canonical"),
    [
        (
            "https://overseas.mofa.go.kr/us-en/brd/m_4511/view.do?seq=684534&srchFr=",
            "us-en/m_4511",
            "https://overseas.mofa.go.kr/us-en/brd/m_4511/view.do?seq=684534",
        ),
        (
            "http://overseas.mofa.go.kr/ca-toronto-ko/brd/m_5360/view.do?seq=7",
            "ca-toronto-ko/m_5360",
            "https://overseas.mofa.go.kr/ca-toronto-ko/brd/m_5360/view.do?seq=7",
        ),
        (
            "https://overseas.mofa.go.kr/minister/brd/m_20033/view.do?page=18&seq=302554",
            "m_20033",
            "https://www.mofa.go.kr/minister/brd/m_20033/view.do?seq=302554",
        ),
        (
            "https://pak-karachi.mofa.go.kr/www/brd/m_20140/view.do?page=1&seq=302808",
            "m_20140",
            "https://www.mofa.go.kr/www/brd/m_20140/view.do?seq=302808",
        ),
        (
            "http://www.mofa.go.kr:443/www/brd/m_4080/view.do?seq=377000",
            "m_4080",
            "https://www.mofa.go.kr/www/brd/m_4080/view.do?seq=377000",
        ),
        (
            "https://www.mofa.go.kr/eng/brd/m_9999/view.do?seq=5",
            "m_9999",
            "https://www.mofa.go.kr/eng/brd/m_9999/view.do?seq=5",
        ),
    ],
)
def test_boards_of_the_ministry_and_of_missions(address, board, canonical):
    parsed = parse_address(address)
    assert parsed.board == board
    assert post_address(Post(board, parsed.seq), parsed.site) == canonical


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/eng/brd/m_5676/view.do?seq=1",
        "https://www.mofa.go.kr@example.com/eng/brd/m_5676/view.do?seq=1",
        "https://mofa.go.kr.example.com/eng/brd/m_5676/view.do?seq=1",
        "https://notmofa.go.kr/eng/brd/m_5676/view.do?seq=1",
        "ftp://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=1",
        "javascript:alert(1)",
        "https://[::1/eng/brd/m_5676/view.do?seq=1",
        "https://www.mofa.go.kr/eng/brd/m_5676/view.do",
        "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=",
        "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=12x",
        "https://www.mofa.go.kr/eng/brd/m_5676/view.do?se",
        "https://www.mofa.go.kr/eng/main/index.do",
        "m_5676",
        "",
    ],
)
def test_what_is_no_address_of_a_post_is_refused(address):
    with pytest.raises(NotAnAddress):
        post_at(address)


def test_a_list_address_names_a_board_but_no_post():
    parsed = parse_address("https://overseas.mofa.go.kr/us-en/brd/m_4511/list.do?page=2")
    assert (parsed.board, parsed.post) == ("us-en/m_4511", None)
    assert parse_board("https://overseas.mofa.go.kr/us-en/brd/m_4511/list.do") == "us-en/m_4511"
    assert parse_board("WWW/m_4080") == "m_4080"
    assert board_address("us-en/m_4511") == "https://overseas.mofa.go.kr/us-en/brd/m_4511/"
    with pytest.raises(NotAnAddress):
        parse_board("press releases")


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_refused(text):
    try:
        parse_address(text)
    except NotAnAddress:
        pass


@given(st.integers(1, 10**9), st.sampled_from(["m_5676", "m_4080", "us-en/m_4511", "ca-toronto-ko/m_5360", "m_77"]))
def test_there_and_back(seq, board):
    post = Post(board, seq)
    assert post_at(post_address(post)) == post
    assert parse_post(str(post)) == post
