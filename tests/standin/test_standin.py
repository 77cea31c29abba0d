"""The stand-in does what it says: without this, a green test of the fetcher would prove nothing."""

import re
import threading
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from bs4 import BeautifulSoup

from etl.parse.page import BlockedPage, ErrorPage, UnknownMarkup
from etl.parse.reader import parse_page
from tests.made_pages import SKINS, STYLES, Source
from tests.standin import Fault, PostOnSite, StandIn, sample_posts

FOLDER = "/eng/brd/m_5676/"
LIST = FOLDER + "list.do?page="
VIEW = FOLDER + "view.do?seq="
FEED = "/eng/brd/rss.do?brdId=302"


@pytest.fixture
def site():
    with StandIn(gate=False) as site:
        yield site


@pytest.fixture
def board(site):
    board = site.add_board("m_5676", feed_id=302)
    board.add(*sample_posts(23))
    return board


@pytest.fixture
def client():
    with requests.Session() as client:
        yield client


@pytest.fixture
def get(site, client):
    def get(path, **options):
        return client.get(site.url + path, timeout=5, allow_redirects=False, **options)

    return get


def rows(answer):
    """(number, seq, date) of each row, through either kind of link."""
    found = []
    for row in BeautifulSoup(answer.content, "lxml").select("table tbody tr"):
        if link := row.find("a"):
            seq = re.search(r"seq=(\d+)|f_view\('(\d+)'\)", link["href"] + link.get("onclick", ""))
            cells = [cell.get_text(strip=True) for cell in row("td")]
            found.append((cells[0], int(seq[1] or seq[2]), cells[-1]))
    return found


def test_the_gate_opens_to_its_cookie_only(client):
    with StandIn() as site:
        site.add_board("m_5676").add(PostOnSite(1, "One"))
        first = client.get(site.url + VIEW + "1", allow_redirects=False, headers={"X-Note": "a"})
        assert (first.status_code, first.content, first.headers["Location"]) == (307, b"", site.url + VIEW + "1")
        assert set(first.cookies.keys()) == {"TMOSHCooKie", "JSESSIONID"}
        assert client.get(site.url + VIEW + "1").status_code == 200
        assert [(r.status, r.gate) for r in site.log] == [(307, True), (200, False)]
        assert site.log[0].headers["x-note"] == "a"
        assert "TMOSHCooKie" in site.log[1].cookies
        assert [r.seq for r in site.view_requests()] == [1]
        without = [requests.get(site.url + VIEW + "1", timeout=5, allow_redirects=False) for _ in range(3)]
        assert [answer.status_code for answer in without] == [307] * 3
        site.forget_sessions()
        assert [r.status_code for r in client.get(site.url + VIEW + "1").history] == [307]
        assert requests.get(site.url + "/robots.txt", timeout=5).status_code == 404
        site.gate_robots, site.robots = True, "User-agent: *\nDisallow: /x\n"
        answer = requests.get(site.url + "/robots.txt", timeout=5)
        assert [r.status_code for r in answer.history] == [307]
        assert answer.text == site.robots


def test_a_listing_shows_every_post_once_beside_the_pinned_ones(site, board, get):
    for seq in (pinned := [post.seq for post in board.posts[14:16]]):
        board.edit(seq, pinned=True)
    board.link_kind = "mixed"
    pages = [get(f"{LIST}{page}") for page in (1, 2, 3)]
    assert [[row[:2] for row in rows(page)[:2]] for page in pages] == [[("공지", seq) for seq in pinned]] * 3
    numbered = [row for page in pages for row in rows(page) if row[0] != "공지"]
    assert [int(row[0]) for row in numbered] == list(range(23, 0, -1))
    assert [row[1] for row in numbered] == [post.seq for post in board.posts]
    assert [row[2] for row in numbered] == sorted((row[2] for row in numbered), reverse=True)
    assert [row[1] for row in numbered] != sorted((row[1] for row in numbered), reverse=True)
    assert "전체 23건" in pages[1].text
    assert "2/3 페이지" in pages[1].text
    assert "f_view('" in pages[0].text
    assert "view.do?seq=" in pages[0].text
    assert pages[0].text.startswith("\n" * 50 + "<!DOCTYPE")
    assert get(FOLDER + "list.do").content == pages[0].content
    assert rows(get("/www/brd/m_5676/list.do")) == rows(pages[0])


@pytest.mark.parametrize(
    ("past_end", "expected"), [("empty", "등록된 게시물이 없습니다."), ("bare", "<tbody>"), ("repeat", "view.do?seq=")]
)
def test_past_the_end(board, get, past_end, expected):
    board.past_end = past_end
    assert expected in get(LIST + "4").text
    assert rows(get(LIST + "9")) == (rows(get(LIST + "3")) if past_end == "repeat" else [])


@pytest.mark.parametrize(("accepted", "bound"), [("dashed", "2026-11-10"), ("compact", "20261110")])
def test_dates_bound_in_one_form_only(board, get, accepted, bound):
    board.dates_accepted = accepted
    bounded = rows(get(f"{LIST}1&srchFr={bound}"))
    assert bounded
    assert all(row[2] >= "2026-11-10" for row in bounded)
    board.dates_accepted = "compact" if accepted == "dashed" else "dashed"
    assert rows(get(f"{LIST}2&srchFr={bound}"))[0][0] == "13"


def test_a_mission_keeps_its_segment_and_columns(site, get):
    site.add_board("m_4511", "us-en", "Embassy News", mission=True, link_kind="onclick").add(*sample_posts(2))
    page = get("/us-en/brd/m_4511/list.do")
    assert len(rows(page)) == 2
    assert "tal" in page.text
    assert get("/eng/brd/m_4511/list.do").status_code == 404


def test_a_post_appears_during_the_walk(board, get):
    board.new_post_during_walk(1, PostOnSite(400000, "New", "2026-11-24"))
    first = rows(get(LIST + "1"))
    second = rows(get(LIST + "2"))
    assert first[-1][1] == second[0][1]
    assert rows(get(LIST + "1"))[0][1] == 400000


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("style", STYLES)
def test_view_pages_are_read_by_the_parser(site, board, get, skin, style):
    lines = ["1. First sentence.", "° A bullet.", Source("- A dash.", 1)]
    board.add(PostOnSite(7, "A & B", lines=lines, skin=skin, style=style))
    page = parse_page(get("/www/brd/m_5676/view.do?a=1&seq=7").content, url="https://www.mofa.go.kr" + VIEW + "7")
    assert (page.title, page.published, len(page.lines)) == ("A & B", "2026-11-20", 3)


def test_edits_withdrawals_and_hits(board, get):
    seq = board.posts[0].seq
    one, two = get(f"{VIEW}{seq}").text, get(f"{VIEW}{seq}").text
    assert one != two  # the counter
    board.edit(seq, title="Corrected")
    assert "Corrected" in get(f"{VIEW}{seq}").text
    board.withdraw(seq, status=410)
    assert get(f"{VIEW}{seq}").status_code == 410
    assert seq not in [row[1] for row in rows(get(LIST + "1"))]
    board.restore(seq)
    assert rows(get(LIST + "1"))[0][1] == seq
    assert get(VIEW + "1").status_code == 404


def test_the_feed(board, get):
    board.add(*sample_posts(20, newest="2026-10-01", seq=322000))
    answer = get(FEED)
    assert answer.headers["Content-Type"] == "text/xml"
    items = ET.fromstring(answer.content).findall("channel/item")
    assert len(items) == 30
    seqs = [int(item.findtext("link").rpartition("=")[2]) for item in items]
    assert items[0].findtext("link") == f"http://www.mofa.go.kr:443/www/brd/m_5676/view.do?seq={seqs[0]}"
    dates = [time.strptime(item.findtext("pubDate"), "%a, %d %b %Y %H:%M:%S GMT") for item in items]
    assert dates != sorted(dates, reverse=True)
    text = items[0].findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert text.startswith("The Minister")
    assert "°" not in text
    published = {post.seq: post.published for post in board.posts}
    assert any(time.strftime("%Y-%m-%d", day) < published[seq] for seq, day in zip(seqs, dates, strict=True))


def test_etags(site, board, get):
    site.etags = True
    seq = board.posts[0].seq
    etag = get(f"{VIEW}{seq}").headers["ETag"]
    assert get(f"{VIEW}{seq}", headers={"If-None-Match": etag}).status_code == 304
    board.edit(seq, title="Corrected")
    assert get(f"{VIEW}{seq}", headers={"If-None-Match": etag}).status_code == 200


def test_statuses_are_counted_matched_and_cleared(site, board, get):
    site.fault(Fault.status(503, retry_after=2), "views", times=2, after=1)
    path = f"{VIEW}{board.posts[0].seq}"
    assert [get(path).status_code for _ in range(4)] == [200, 503, 503, 200]
    assert [r.fault for r in site.log] == [None, "status 503", "status 503", None]
    handle = site.fault(Fault.status(429, retry_after="Wed, 21 Oct 2026 07:28:00 GMT"), FOLDER + "list")
    assert get(LIST + "1").headers["Retry-After"].startswith("Wed")
    assert get(path).status_code == 200
    handle.clear()
    assert (get(LIST + "1").status_code, handle.used) == (200, 1)
    with site.fault(Fault.status(500), lambda request: request.page == 2):
        assert [get(f"{LIST}{page}").status_code for page in (1, 2)] == [200, 500]
    with pytest.raises(ValueError, match="'view' is neither"):
        site.fault(Fault.reset(), "view")


def test_slow_answers_and_clients_that_give_up(site, board, get):
    site.fault(Fault.slow(30), times=2)
    for _ in range(2):
        with pytest.raises(requests.ReadTimeout):
            requests.get(site.url + LIST + "1", timeout=(5, 0.1))
    assert get(LIST + "1").status_code == 200
    assert site.max_parallel == 1
    assert all(r.end - r.start < 1 for r in site.log)
    site.fault(Fault.status(500) + Fault.slow(0.1))
    assert get(LIST + "1").elapsed.total_seconds() >= 0.1


def test_a_drip_ends_with_the_site_and_not_before(client):
    before = set(threading.enumerate())
    with StandIn(gate=False) as site:
        site.fault(Fault.drip(pause=0.02, size=7))
        answer = client.get(site.url + "/", timeout=5, stream=True)
        assert answer.raw.read(14) == b"\n" * 14
        began = time.monotonic()
    assert time.monotonic() - began < 1
    answer.close()
    assert set(threading.enumerate()) <= before


def test_cut_off(site, board, get):
    whole = get(LIST + "1").content
    for framing in ("length", "chunked"):
        site.fault(Fault.cut_off(framing=framing), times=1)
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            get(LIST + "1")
    site.fault(Fault.cut_off(share=0.9, framing="close"), times=1)
    assert get(LIST + "1").content == whole[: int(len(whole) * 0.9)]
    assert get(LIST + "1").content == whole


def test_reset(site, board, get):
    site.fault(Fault.reset(), times=1)
    with pytest.raises(requests.ConnectionError, match="ConnectionResetError"):
        get(LIST + "1")
    assert site.log[0].status is None
    assert get(LIST + "1").status_code == 200


def test_pages_that_lie(site, board, get):
    path = f"{VIEW}{board.posts[0].seq}"
    url = "https://www.mofa.go.kr" + path
    for fault, error in (
        (Fault.firewall(), BlockedPage),
        (Fault.error_page(), ErrorPage),
        (Fault.new_markup(), UnknownMarkup),
        (Fault.new_markup(classes_only=True), UnknownMarkup),
    ):
        with site.fault(fault, "views"):
            answer = get(path)
        assert answer.status_code == 200
        with pytest.raises(error):
            parse_page(answer.content, url=url)
    with site.fault(Fault.new_markup(), "listings"):
        answer = get(LIST + "1")
    assert rows(answer) == []
    assert "view.do" not in answer.text
    assert board.posts[0].title.partition(" ")[0] in answer.text
    with site.fault(Fault.empty_listing()):
        assert "등록된 게시물이 없습니다." in get(LIST + "1").text
        assert get(path).content
    with site.fault(Fault.empty_body()):
        assert get(path).content == b""
    with site.fault(Fault.content_type("application/pdf")):
        assert get(path).headers["Content-Type"] == "application/pdf"
    with site.fault(Fault.empty_feed()):
        assert ET.fromstring(get(FEED).content).findall("channel/item") == []
    with site.fault(Fault.html_feed()):
        assert "<!DOCTYPE html>" in get(FEED).text


def test_redirects(site, board, client):
    with site.fault(Fault.redirect(), times=1):
        answer = client.get(site.url + LIST + "1", allow_redirects=False)
    assert answer.headers["Location"] == site.other_url + LIST + "1"
    assert site.strays() == []
    client.get(answer.headers["Location"])
    assert [r.path for r in site.strays()] == [LIST + "1"]
    site.gate = True
    with site.fault(Fault.cookie_loop()), pytest.raises(requests.TooManyRedirects):
        client.get(site.url + LIST + "1")
    assert client.get(site.url + LIST + "1").status_code == 200


def test_bodies_that_are_larger_than_they_look(site, board, get):
    with site.fault(Fault.gzip()):
        answer = get(LIST + "1")
        assert (answer.headers["Content-Encoding"], len(rows(answer))) == ("gzip", 10)
        assert "Content-Encoding" not in get(LIST + "1", headers={"Accept-Encoding": "identity"}).headers
    with site.fault(Fault.gzip_bomb()):
        answer = get(LIST + "1", stream=True)
        assert int(answer.headers["Content-Length"]) < 1_000_000
        assert sum(map(len, answer.iter_content(1 << 20))) > 100_000_000
    with site.fault(Fault.endless()):
        answer = get(LIST + "1", stream=True)
        assert len(answer.raw.read(5_000_000)) == 5_000_000
        answer.close()
    assert get(LIST + "1").status_code == 200


def test_overlap_is_seen_and_one_after_the_other_is_none(site, board, get):
    for page in range(20):
        requests.get(f"{site.url}{LIST}{page}", timeout=5)
        get(f"{LIST}{page}")
    assert site.max_parallel == 1
    assert len(site.gaps()) == 39
    site.reset_log()
    with site.fault(Fault.slow(0.3)), ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda page: requests.get(f"{site.url}{LIST}{page}", timeout=5), range(3)))
    assert site.max_parallel == 3
    assert len(site.wait_for("listings", 3, timeout=1)) == 3
    with pytest.raises(TimeoutError):
        site.wait_for("listings", 4, timeout=0.01)


def test_a_fault_of_the_stand_in_itself_fails_the_test(client):
    with pytest.raises(AssertionError, match="ZeroDivisionError"), StandIn(gate=False) as site:
        site.fault(Fault("broken", lambda request, right: 1 // 0))
        with pytest.raises(requests.ConnectionError):
            client.get(site.url + "/", timeout=5)


def test_sample_posts_are_always_the_same():
    assert sample_posts(45) == sample_posts(45)
    assert len({post.seq for post in sample_posts(45)}) == 45
    assert sum(post.pinned for post in sample_posts(45, pinned=2)) == 2
    assert "외교" in sample_posts(3, korean=True)[0].title
