"""No post is left behind in silence: walks that were cut short, boards that grew, listings that lie."""

import json

import pytest

from etl.load.boards import note_posts, save_board
from etl.load.database import transaction
from etl.parse.listing import ListedPost, parse_listing
from etl.parse.page import BlockedPage, ErrorPage, PageError, UnknownMarkup
from tests.standin import Fault, PostOnSite, sample_posts
from tests.watching import by_day, counts, day, problems, rows


def grow(board, count, first=700_000):
    """So many posts of the last days, on top of what is there."""
    board.add(*(PostOnSite(first + i, f"Later Post {i}", day(i % 3), ["1. One."]) for i in range(count)))


def held(db_path):
    return rows(db_path, "SELECT count(*) FROM releases")[0][0]


@pytest.fixture
def plain(site):
    made = site.add_board("m_5674", name="Ministry News")
    made.add(*sample_posts(45, newest=day(30)))
    return made


def test_more_new_posts_than_the_feed_holds(board, run, db_path):
    run()
    grow(board, 40)
    assert counts(run("--recheck", "0")) == {"new": 40}
    assert held(db_path) == 85


def test_a_limited_run_over_a_board_that_grew(plain, run, db_path):
    run("--board", "m_5674")
    grow(plain, 25)
    run("--board", "m_5674", "--limit", "5", "--recheck", "0")
    run("--board", "m_5674", "--recheck", "0")
    assert held(db_path) == 70


def test_a_listing_page_that_fails_once(site, plain, run, db_path):
    run("--board", "m_5674")
    grow(plain, 35)
    trouble = site.fault(Fault.status(500), match=lambda request: request.page == 2)
    assert run("--board", "m_5674", "--recheck", "0")["code"] == 1
    assert len(problems(db_path)) == 1
    trouble.clear()
    assert run("--board", "m_5674", "--recheck", "0")["code"] == 0
    assert held(db_path) == 80
    assert problems(db_path) == []


def test_a_first_walk_cut_twice_while_the_board_grows(site, plain, run, db_path):
    plain.add(*sample_posts(40, newest=day(200), seq=200_000))
    trouble = site.fault(Fault.status(500), match=lambda request: request.page == 4)
    run("--board", "m_5674", "--recheck", "0")
    grow(plain, 25)
    trouble.clear()
    trouble = site.fault(Fault.status(500), match=lambda request: request.page == 2)
    run("--board", "m_5674", "--recheck", "0")
    trouble.clear()
    for _ in range(2):
        run("--board", "m_5674", "--recheck", "0")
    assert held(db_path) == 110
    assert rows(db_path, "SELECT walked_to FROM boards") == [("0001-01-01",)]


def test_since_after_a_walk_that_was_cut_short(plain, run, db_path):
    run("--board", "m_5674", "--limit", "5")
    run("--board", "m_5674", "--since", day(45), "--recheck", "0")
    assert rows(db_path, "SELECT walked_to FROM boards")[0][0] == day(45)
    run("--board", "m_5674", "--recheck", "0")
    assert held(db_path) == 45


def test_until_on_a_board_in_the_order_of_its_numbers(site, run, db_path):
    made = site.add_board("m_5674", name="Ministry News", order="seq")
    made.add(*sample_posts(45, newest=day(30)))
    middle = by_day(made)[20].published
    run("--board", "m_5674", "--until", middle)
    run("--board", "m_5674", "--recheck", "0")
    assert held(db_path) == 45


def test_posts_that_fail_do_not_starve_the_others(site, plain, run, db_path):
    bad = {post.seq for post in by_day(plain)[:7]}
    site.fault(Fault.status(404), match=lambda request: request.seq in bad)
    for _ in range(12):
        run("--board", "m_5674", "--limit", "5", "--recheck", "0")
    assert held(db_path) == 38


@pytest.mark.parametrize("total", [True, False])
@pytest.mark.parametrize(
    "fault", [Fault.firewall(), Fault.error_page("잘못된 접근입니다."), Fault.cut_off(framing="close")]
)
def test_a_listing_page_that_is_none_is_no_end(site, plain, run, db_path, fault, total):
    plain.total_printed = total
    site.fault(fault, match=lambda request: request.page == 3, times=1)
    assert run("--board", "m_5674")["code"] == 1
    run("--board", "m_5674", "--recheck", "0")
    assert held(db_path) == 45


def listing(body: str) -> bytes:
    return f"<html><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("<table><tbody><tr><td>웹방화벽: 요청이 차단되었습니다.</td></tr></tbody></table>", BlockedPage),
        ("<table><tbody><tr><td>잘못된 접근입니다.</td></tr></tbody></table>", ErrorPage),
        ('<table><tbody><tr><td>1</td><td><a href="/post/5">Title</a></td></tr></tbody></table>', UnknownMarkup),
        (
            '<table><tbody><tr><td>1</td><td><a href="view.do?seq=1">a</a><a href="view.do?seq=2">b</a></td></tr></table>',
            UnknownMarkup,
        ),
        ('<table><tbody><tr><td>1</td><td><a href="view.do?seq=1">a</a></td></tr><tr><td', PageError),
    ],
)
def test_what_is_no_listing(body, error):
    page = listing(body) if not body.endswith("<td") else body.encode()
    with pytest.raises(error):
        parse_listing(page)


ROW = '<tr><td>{n}</td><td class="al"><div><a href="./view.do?seq={n}">{title}</a></div></td><td>{day}</td></tr>'


@pytest.mark.parametrize(
    ("around", "total"),
    [
        ("<p>전체 1,142건</p>", 1142),
        ("<p>총 게시물 45건</p>", 45),
        ("<p>전체 게시물 : 45</p>", 45),
        ("<p>전체건수 45</p>", 45),
        ("<p>Total <b>45</b></p>", 45),
        ("<p>Total Posts : 45</p>", 45),
        ("<p>45 posts in total</p>", 45),
        ("<p>총 5개국</p>", None),
        ("", None),
    ],
)
def test_totals_stand_outside_of_the_table(around, total):
    row = ROW.format(n=7, title="총 350만불 규모 인도적 지원 Total 100 전체 12건", day="2026.11.20")
    page = parse_listing(listing(f"{around}<table class='tableB type3'><tbody>{row}</tbody></table>"))
    assert page.total == total
    assert (page.posts[0].seq, page.posts[0].published) == (7, "2026-11-20")


def test_a_day_in_a_title_is_not_that_of_posting():
    row = ROW.format(n=7, title="2019.3.27 브리핑", day="2026-11-20")
    assert parse_listing(listing(f"<table><tbody>{row}</tbody></table>")).posts[0].published == "2026-11-20"


# State


@pytest.mark.parametrize("body", ["Service temporarily unavailable. Please try again later.", "", "{}"])
def test_an_answer_that_is_no_page_is_a_failure(site, board, run, db_path, body):
    from tests.standin import Answer

    run()
    before = rows(db_path, "SELECT seq, body FROM releases ORDER BY seq")
    site.fault(
        Fault.answer(Answer(200, body.encode(), (("Content-Type", "text/html; charset=utf-8"),)), "untagged"),
        match="views",
    )
    row = run()
    assert row["code"] == 1 or row["code"] == 3
    assert row["changed"] == 0
    assert rows(db_path, "SELECT seq, body FROM releases ORDER BY seq") == before


@pytest.mark.parametrize("etags", [True, False])
@pytest.mark.parametrize("age", [2, 100])
def test_a_withdrawn_post_that_comes_back_is_live(site, board, run, db_path, etags, age):
    site.etags = etags
    board.add(PostOnSite(800_000, "Now You See It", day(age), ["1. One."]))
    run()
    board.withdraw(800_000)
    run("--all")
    assert rows(db_path, "SELECT status FROM releases WHERE seq = 800000") == [("gone",)]
    board.restore(800_000)
    run("--all")
    assert rows(db_path, "SELECT status FROM releases WHERE seq = 800000") == [("live",)]
    site.reset_log()
    run("--recheck", "0")
    assert [request for request in site.view_requests() if not request.gate] == []


def test_a_redirect_to_another_post_is_refused(site, board, run, db_path):
    one, other = board.newest()[5].seq, board.newest()[6].seq
    site.fault(Fault.redirect(f"./view.do?seq={other}"), match=lambda request: request.seq == one)
    assert counts(run()) == {"new": 44, "failed": 1}
    assert "redirects to another page" in problems(db_path)[0][2]


def test_a_broken_address_to_redirect_to(site, board, run, db_path):
    victim = board.newest()[5].seq
    site.fault(Fault.redirect("http://["), match=lambda request: request.seq == victim)
    assert counts(run()) == {"new": 44, "failed": 1}
    assert "redirects to no web address" in problems(db_path)[0][2]


def test_pages_that_print_no_day_are_rechecked_by_the_listings(site, run, db_path, board, monkeypatch):
    board.add(PostOnSite(800_000, "Undated", day(2), ["1. One."]))
    run()
    from etl.load.database import open_database

    db = open_database(db_path)
    with db.atomic():
        db.conn.execute("UPDATE releases SET published = NULL WHERE seq = 800000")
    db.conn.close()
    board.edit(800_000, lines=["1. Another."])
    assert counts(run())["changed"] == 1


def test_robots_txt_that_forbids_only_the_feed(site, board, run, db_path):
    site.robots, site.robots_status = "User-agent: *\nDisallow: /eng/brd/rss.do\n", 200
    row = run()
    assert (row["code"], counts(row)) == (1, {"new": 45, "failed": 1})


def test_a_drifted_page_is_kept_once(site, board, run, db_path):
    site.fault(Fault.new_markup(), match=lambda request: request.seq == board.newest()[5].seq)
    for _ in range(3):
        run("--recheck", "0")
    assert rows(db_path, "SELECT count(*) FROM pages WHERE release_id IS NULL") == [(1,)]


def test_a_pinned_row_may_bear_a_badge(site, run):
    made = site.add_board("m_5676", feed_id=302)
    made.add(*sample_posts(12, pinned=1))
    run()
    assert counts(run("--recheck", "0")) == {}


def test_boards_named_at_the_stand_in_and_by_their_segment(site, cli, db_path):
    site.add_board("m_5674", name="Ministry News").add(*sample_posts(3))
    site.add_board("m_20033", site_segment="minister", name="Minister").add(*sample_posts(2))
    address = f"{site.url}/eng/brd/m_5674/list.do"
    options = ["--site", site.url, "--delay", "0"]
    assert cli("run", "--board", address, *options).exit_code == 0
    assert cli("run", "--board", f"{site.url}/minister/brd/m_20033/list.do", *options).exit_code == 0
    assert cli("run", "--board", "m_20033", *options).exit_code == 0
    assert rows(db_path, "SELECT id, site FROM boards ORDER BY id") == [("m_20033", "minister"), ("m_5674", "eng")]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--delay", "nan"], "--delay nan is too short"),
        (["--recheck", "1000000"], "is not in the range"),
        (["--site", "http://127.0.0.1:abc"], "is no address of a site"),
        (["--site", "http://127.0.0.1:99999"], "is no address of a site"),
        (["--since", "2024-02-01", "--until", "2024-01-01"], "--since 2024-02-01 is later than --until 2024-01-01"),
    ],
)
def test_wrong_use(cli, words, sentence):
    result = cli("run", *words)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_a_post_that_was_not_there_and_is_named_again(site, plain, run, db_path):
    oldest = plain.newest()[-1]
    trouble = site.fault(Fault.status(404), match=lambda request: request.seq == oldest.seq)
    assert run("--board", "m_5674")["code"] == 1
    run("--board", "m_5674")
    trouble.clear()
    assert held(db_path) == 44
    assert counts(run("--board", "m_5674", "--all", "--recheck", "0")) == {"new": 1}
    assert held(db_path) == 45
    assert problems(db_path) == []


def test_a_day_that_a_listing_prints_completes_what_a_feed_named(opened):
    db = opened()
    save_board(db.conn, "m_5676", None, "en")
    note_posts(db, "m_5676", [ListedPost(1, "A", None)], "2026-01-01T00:00:00Z", from_feed=True)
    assert note_posts(db, "m_5676", [ListedPost(1, "A", "2026-01-01")], "2026-01-02T00:00:00Z") == []
    assert db.conn.execute("SELECT title, published FROM posts").fetchall() == [("A", "2026-01-01")]


def test_a_listing_that_cannot_be_read_goes_stale_though_runs_succeed(site, board, plain, run, cli, opened):
    boards = ("--board", "m_5676", "--board", "m_5674")
    run(*boards)
    assert cli("status", "--max-age", "26").exit_code == 0
    site.fault(Fault.new_markup(), match=lambda request: "m_5674/list.do" in request.path)
    run(*boards)
    db = opened()
    with transaction(db):
        db.conn.execute("UPDATE runs SET finished_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-50 hours') WHERE id = 1")
    assert cli("status").exit_code == 0
    told = cli("status", "--max-age", "26")
    assert told.exit_code == 6
    assert told.stderr.startswith("stale: the listing of m_5674 could not be read since 2 days ago: it ")
    assert cli("status", "--max-age", "51").exit_code == 0
    (unread,) = json.loads(cli("status", "--json").stdout)["unread_boards"]
    assert unread["board"] == "m_5674"
    site.clear_faults()
    run(*boards)
    assert cli("status", "--max-age", "26").exit_code == 0
