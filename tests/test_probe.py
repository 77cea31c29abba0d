"""The probe against the stand-in site: what it sees, how it ends, and what a run does with what it found."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from etl.cli import main
from etl.fetch.site import MINISTRY, base_for, target_of
from etl.load.database import open_database
from etl.probe import MOST_REQUESTS
from tests.standin import Fault, PostOnSite, StandIn, sample_posts

TODAY = (datetime.now(UTC) + timedelta(hours=9)).date()


def day(ago: int) -> str:
    return (TODAY - timedelta(days=ago)).isoformat()


@pytest.fixture
def site():
    with StandIn(robots="User-agent: *\nAllow: /\n") as standin:
        yield standin
        assert standin.max_parallel <= 1
        assert standin.strays() == []


@pytest.fixture
def board(site):
    made = site.add_board("m_5676", feed_id=302, link_kind="mixed", dates_accepted="dashed")
    made.add(*sample_posts(45, newest=day(3), pinned=2))
    return made


@pytest.fixture
def probe(site, monkeypatch):
    """Probe the stand-in without a database; the printed object, with the exit code and the facts by name."""
    monkeypatch.delenv("MOFA_DB", raising=False)

    def go(*args, url=None):
        site.reset_log()
        words = ["probe", "--site", url or site.url, "--delay", "0", "--json", *map(str, args)]
        result = CliRunner().invoke(main, words, catch_exceptions=False)
        report = json.loads(result.stdout)
        assert set(report) == {"site", "board", "requests", "facts"}
        assert len(site.log) <= report["requests"] <= MOST_REQUESTS
        facts = {fact.pop("fact"): fact for fact in report["facts"]}
        return report | {"code": result.exit_code, "stderr": result.stderr, "facts": facts}

    return go


@pytest.fixture
def run(cli, site):
    def go(*args):
        site.reset_log()
        result = cli("run", "--site", site.url, "--delay", "0", "--json", "--recheck", "0", *args)
        return json.loads(result.stdout) | {"code": result.exit_code}

    return go


def verdicts(report) -> dict[str, str]:
    return {name: fact["verdict"] for name, fact in report["facts"].items()}


def broken(report) -> set[str]:
    return {name for name, fact in report["facts"].items() if fact["critical"] and fact["verdict"] == "differs"}


def rows(path, sql):
    with closing(open_database(path).conn) as connection:
        return connection.execute(sql).fetchall()


def problems(path):
    return rows(path, "SELECT url, stage, reason FROM problems WHERE resolved_at IS NULL")


def listings(site) -> list[str]:
    return [request.path.partition("?")[2] for request in site.requests_to("listings")]


# What it sees


def test_all_holds(site, board, probe, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    report = probe()
    assert (report["code"], report["stderr"]) == (0, "")
    assert (report["site"], report["board"]) == (site.url, "m_5676")
    assert report["requests"] == len(site.log) == 9
    assert set(verdicts(report).values()) == {"holds"}
    seen = {name: fact["seen"] for name, fact in report["facts"].items()}
    assert seen["cookie gate"] == "1 of 9 answers, TMOSHCooKie, JSESSIONID"
    assert seen["robots.txt"] == "200, allows the board"
    assert seen["total"] == "45 posts, 5 pages, first row 45"
    assert seen["last page"] == "5 rows on page 5, 5 of them others"
    assert seen["feed addresses"] == "30 of 30"
    assert seen["blank lines first"] == "50"
    # Nothing is downloaded, and without a database nothing is written.
    assert not [request for request in site.log if "down.do" in request.path]
    assert list(tmp_path.iterdir()) == []


def test_the_gate_may_stand_before_robots_too(site, board, probe):
    site.gate_robots = True
    report = probe()
    assert (report["code"], verdicts(report)["cookie gate"]) == (0, "holds")


def test_without_the_gate_it_differs_and_does_no_harm(site, board, probe):
    site.gate = False
    report = probe()
    assert (report["code"], verdicts(report)["cookie gate"]) == (0, "differs")


def test_a_gate_that_comes_again_is_told(site, board, probe):
    site.fault(Fault.redirect("./list.do?page=1", 307), match="listings", times=1)
    site.forget_sessions()
    assert verdicts(probe())["cookie gate"] == "differs"


def test_new_markup_on_views(site, board, probe):
    site.fault(Fault.new_markup(), match="views")
    report = probe()
    assert report["code"] == 4
    assert broken(report) == {"view page", "old view page", "attachments"}
    assert "is in no form that is known" in report["facts"]["view page"]["seen"]
    assert verdicts(report)["conservation"] == "not seen"


def test_new_markup_on_the_listing(site, board, probe):
    site.fault(Fault.new_markup(), match="listings")
    report = probe()
    assert report["code"] == 4
    assert broken(report) == {"listing rows"}
    # The feed still leads to view pages.
    assert (verdicts(report)["view page"], verdicts(report)["links to posts"]) == ("holds", "not seen")


def test_an_empty_listing_differs(site, board, probe):
    site.fault(Fault.empty_listing())
    report = probe()
    assert (report["code"], broken(report)) == (4, {"listing rows"})
    assert report["facts"]["listing rows"]["seen"] == "it has no row with a number"


@pytest.mark.parametrize("fault", [Fault.empty_feed(), Fault.html_feed(), Fault.status(404)], ids=["0", "html", "404"])
def test_a_feed_that_is_none_differs(site, board, probe, fault):
    site.fault(fault, match="feeds")
    report = probe()
    assert (report["code"], broken(report)) == (4, {"feed"})


def test_a_page_that_could_not_be_had_is_no_new_markup(site, board, probe):
    site.fault(Fault.status(503), match="feeds")
    report = probe()
    assert (report["code"], broken(report), verdicts(report)["feed"]) == (1, set(), "not seen")
    assert len(site.requests_to("feeds")) == 1


def test_each_number_that_does_not_fit_is_told(site, board, probe):
    board.printed_total = 50
    assert broken(probe()) == {"total"}
    board.printed_total, board.per_page = None, 15
    report = probe()
    assert (report["code"], verdicts(report)["rows a page"], verdicts(report)["total"]) == (0, "differs", "holds")


def test_without_a_printed_total_the_first_number_leads_to_the_last_page(site, board, probe):
    board.total_printed = False
    report = probe()
    assert (report["code"], verdicts(report)["total"], verdicts(report)["last page"]) == (0, "not seen", "holds")


def test_a_view_page_that_says_something_else_than_its_row(site, board, probe):
    newest = max(board.posts, key=lambda post: post.published)
    answer = Fault("other", lambda request, right: _replaced(right(), newest))
    site.fault(answer, match="views")
    assert {"title", "date"} <= broken(probe())


def _replaced(answer, post):
    body = answer.body.replace(post.published.encode(), b"2001-01-01").replace(post.title.encode()[:20], b"Board")
    return type(answer)(answer.status, body, answer.headers)


def test_older_skins_are_recognised(site, board, probe):
    oldest = min(board.posts, key=lambda post: post.published)
    board.edit(oldest.seq, skin="old")
    report = probe()
    assert report["code"] == 0
    assert report["facts"]["old view page"]["seen"].startswith("old, post ")
    newest = max(board.posts, key=lambda post: post.published)
    board.edit(newest.seq, skin="table")
    report = probe()
    assert (report["code"], verdicts(report)["view page"], verdicts(report)["hits"]) == (0, "differs", "differs")


def test_a_small_board_without_a_feed(site, probe):
    site.add_board("m_5674").add(PostOnSite(7, "One Post", day(1)))
    report = probe("--board", "m_5674")
    assert report["code"] == 0
    found = verdicts(report)
    names = ("last page", "pinned rows", "old view page", "attachments", "feed", "date bounds")
    assert {found[name] for name in names} == {"not seen"}
    assert found["rows a page"] == "holds"


def test_an_etag_is_tried(site, board, probe):
    site.etags = True
    report = probe()
    assert report["code"] == 0
    assert report["facts"]["ETag, Last-Modified"]["seen"] == "ETag, asked again: 304"


def test_a_long_pause_in_robots_is_told_and_kept(site, board, probe):
    site.robots = "User-agent: *\nCrawl-delay: 0.05\n"
    report = probe()
    assert report["facts"]["robots.txt"]["seen"] == "200, allows the board, asks for 0.05 s between requests"
    assert min(site.gaps()[1:]) >= 0.05


# The site cannot be read


def test_a_firewall(site, board, probe):
    site.fault(Fault.firewall(), at_gate=True)
    report = probe()
    assert (report["code"], verdicts(report)["listing rows"]) == (3, "not seen")
    assert report["stderr"].startswith("the site could not be read: it is a firewall's page")


def test_no_network(probe):
    with StandIn() as gone:
        url = gone.url
    report = probe(url=url)
    assert (report["code"], report["requests"]) == (3, 1)
    assert set(verdicts(report).values()) == {"not seen"}
    assert "cannot be reached" in report["stderr"]


@pytest.mark.parametrize(
    ("robots", "requests"),
    [("User-agent: *\nDisallow: /\n", 1), ("User-agent: mofa-etl\nDisallow: /eng/brd/rss.do\n", 8)],
    ids=["all", "feed"],
)
def test_robots_forbids(site, board, probe, robots, requests):
    site.robots = robots
    report = probe()
    assert (report["code"], verdicts(report)["robots.txt"], report["requests"]) == (3, "differs", requests)
    assert "forbids" in report["stderr"]


def test_robots_that_cannot_be_read_forbid_all(site, board, probe):
    site.robots, site.robots_status = None, 503
    report = probe()
    assert (report["code"], report["requests"], verdicts(report)["robots.txt"]) == (3, 1, "not seen")


@pytest.mark.parametrize(
    "fault", [Fault.status(500), Fault.cookie_loop(), Fault.redirect()], ids=["500", "loop", "away"]
)
def test_a_site_that_gives_nothing(site, board, probe, fault):
    site.fault(fault, at_gate=True, match=lambda request: request.kind != "robots")
    assert probe()["code"] == 3


def test_twelve_requests_and_no_more(site, board, probe):
    def twice(request, right):
        site.forget_sessions()
        return right()

    # Each page costs two requests, the gate's and its own.
    site.fault(Fault("forgetful", twice))
    report = probe()
    assert report["requests"] == len(site.log) == MOST_REQUESTS
    # All that the program builds on was seen before they were spent.
    assert (report["code"], verdicts(report)["cookie gate"]) == (0, "differs")
    assert "12 requests of a probe were spent" in report["facts"]["date bounds"]["seen"]


# Days


@pytest.mark.parametrize("form", ["dashed", "compact"])
def test_a_form_of_days_is_found_and_used(site, board, probe, run, db_path, form):
    board.dates_accepted = form
    report = probe("--db", db_path)
    assert report["facts"]["date bounds"]["seen"].startswith(f"{form}, ")
    assert rows(db_path, "SELECT id, date_form FROM boards") == [("m_5676", form)]
    row = run("--since", day(50))
    wanted = [post for post in board.posts if post.published >= day(50)]
    assert (row["code"], row["new"]) == (0, len(wanted))
    bounds = [day(50), day(-1)] if form == "dashed" else [day(50).replace("-", ""), day(-1).replace("-", "")]
    assert all(query.endswith(f"&srchFr={bounds[0]}&srchTo={bounds[1]}") for query in listings(site))
    # What the site prints for these days is not the board's total; a walk of the whole is still to come.
    assert rows(db_path, "SELECT total, walked_to, walk_page FROM boards") == [(None, day(50), None)]
    row = run("--since", day(50))
    assert (row["code"], row["new"], len(listings(site))) == (0, 0, 1)
    assert run()["new"] == 45 - len(wanted)
    assert "srchFr" not in "".join(listings(site))
    assert rows(db_path, "SELECT total FROM boards") == [(45,)]


def test_both_ends_are_asked_for(site, board, probe, run, db_path):
    probe("--db", db_path)
    row = run("--since", day(60), "--until", day(40))
    assert row["new"] == sum(day(60) <= post.published <= day(40) for post in board.posts)
    assert all(f"srchFr={day(60)}&srchTo={day(40)}" in query for query in listings(site))


def test_a_walk_of_the_whole_keeps_its_place(site, board, probe, run, db_path):
    run("--all", "--limit", "35")
    place = rows(db_path, "SELECT walk_page, walk_to FROM boards")
    assert place[0][0] > 1
    probe("--db", db_path)
    run("--since", day(60))
    assert rows(db_path, "SELECT walk_page, walk_to FROM boards") == place
    run("--all")
    assert rows(db_path, "SELECT count(*) FROM releases") == [(45,)]


def test_days_that_are_ignored_are_not_asked_for(site, board, probe, run, db_path):
    board.dates_accepted = None
    report = probe("--db", db_path)
    assert (report["code"], verdicts(report)["date bounds"]) == (0, "differs")
    assert report["facts"]["date bounds"]["seen"] == "dashed: ignored; compact: ignored"
    assert rows(db_path, "SELECT date_form FROM boards") == [(None,)]
    assert run("--since", day(50))["code"] == 0
    assert "srchFr" not in "".join(listings(site))


def test_days_that_could_not_be_tested_change_nothing(site, board, probe, db_path):
    probe("--db", db_path)
    site.fault(Fault.status(503), match=lambda request: "srchFr" in request.path)
    report = probe("--db", db_path)
    assert (report["code"], verdicts(report)["date bounds"]) == (0, "not seen")
    assert rows(db_path, "SELECT date_form FROM boards") == [("dashed",)]


def test_rows_that_disobey_are_noticed(site, board, probe, run, db_path):
    probe("--db", db_path)
    board.dates_accepted = "compact"
    row = run("--since", day(20))
    wanted = [post for post in board.posts if post.published >= day(20)]
    assert (row["code"], row["outcome"], row["failed"], row["new"]) == (
        1,
        "partial",
        1,
        len(wanted),
    )
    ((url, stage, reason),) = problems(db_path)
    assert (url, stage) == ("https://www.mofa.go.kr/eng/brd/m_5676/list.do#dates", "discover")
    assert f"where {day(20)} to {day(-1)} was asked for; mofa-etl probe finds out" in reason
    assert rows(db_path, "SELECT date_form FROM boards") == [(None,)]
    # Without days it goes on as ever, until a probe finds the new form.
    assert run("--since", day(20))["code"] == 0
    probe("--db", db_path)
    assert problems(db_path) == []
    assert rows(db_path, "SELECT date_form FROM boards") == [("compact",)]


def test_days_without_a_post_are_no_failure(site, board, probe, run, db_path):
    probe("--db", db_path)
    row = run("--since", day(1))
    assert (row["code"], row["new"]) == (0, 0)
    # Once for the days, once to see that there is none indeed.
    assert ["srchFr" in query for query in listings(site)] == [True, False]
    assert rows(db_path, "SELECT date_form FROM boards") == [("dashed",)]


def test_days_that_hide_posts_are_noticed(site, board, probe, run, db_path):
    probe("--db", db_path)
    site.fault(Fault.empty_listing(), match=lambda request: "srchFr" in request.path)
    row = run("--since", day(20))
    assert (row["code"], row["new"]) == (1, sum(post.published >= day(20) for post in board.posts))
    assert "lists no post of the days asked for, though there are some" in problems(db_path)[0][2]
    assert rows(db_path, "SELECT date_form FROM boards") == [(None,)]


# The command line


def test_missions_have_a_host_of_their_own():
    mission = target_of("us-en/m_4511")
    assert base_for(MINISTRY, mission) == "https://overseas.mofa.go.kr"
    assert base_for(MINISTRY, target_of("m_5676")) == MINISTRY
    assert base_for("http://127.0.0.1:8000", mission) == "http://127.0.0.1:8000"


def test_saved_answers(site, board, probe, tmp_path):
    folder = tmp_path / "new" / "answers"
    report = probe("--save", folder)
    kept = json.loads((folder / "probe.json").read_text(encoding="utf-8"))
    assert {name: kept[name] for name in ("site", "board", "requests")} == {
        name: report[name] for name in ("site", "board", "requests")
    }
    assert [(answer["url"], answer["status"]) for answer in kept["answers"]] == [
        (f"{site.url}{request.path}", request.status) for request in site.log
    ]
    files = {answer["file"] for answer in kept["answers"] if answer["file"]}
    assert files | {"probe.json"} == {path.name for path in folder.iterdir()}
    assert {"01_robots.txt", "03_eng_brd_m_5676_list_do_page_1.html", "05_eng_brd_rss_do_brdId_302.xml"} <= files
    assert (folder / "01_robots.txt").read_text() == site.robots
    assert "Set-Cookie" not in (folder / "probe.json").read_text(encoding="utf-8")


def test_error_pages_are_saved_too(site, board, probe, tmp_path):
    site.fault(Fault.status(500), match="listings")
    probe("--save", tmp_path / "answers")
    saved = (tmp_path / "answers" / "03_eng_brd_m_5676_list_do_page_1.html").read_text(encoding="utf-8")
    assert "일시적인 오류" in saved


def test_a_folder_with_something_in_it_is_refused(site, board, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    words = ["probe", "--site", site.url, "--delay", "0", "--save"]
    result = CliRunner().invoke(main, [*words, str(tmp_path)])
    assert result.exit_code == 2
    assert result.stderr == f"Error: --save {tmp_path} is not empty; choose a new folder\n"
    result = CliRunner().invoke(main, [*words, str(tmp_path / "mine.txt")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert site.log == []
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_table(site, board):
    result = CliRunner().invoke(main, ["probe", "--site", site.url, "--delay", "0"])
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["fact", "expected", "seen", "verdict"]
    assert lines[-1] == "9 requests; all that the program builds on holds"
    places = {line.rindex("holds") for line in lines[2:-2]}
    assert places == {lines[0].index("verdict")}
    site.fault(Fault.new_markup(), match="views")
    result = CliRunner().invoke(main, ["probe", "--site", site.url, "--delay", "0"])
    assert "of what the program builds on: view page (differs), title (not seen)" in result.stdout


def test_the_table_lines_up_with_korean_titles(site):
    site.add_board("m_4080", "www", "보도자료", feed_id=235, korean=True).add(*sample_posts(12, korean=True))
    result = CliRunner().invoke(main, ["probe", "--site", site.url, "--delay", "0", "--board", "m_4080"])
    assert result.exit_code == 0
    assert "외교부장관" in result.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--delay", "0.1"], "--delay 0.1 is too short for the ministry's site; give 0.3 or more"),
        (["--board", "news"], "news names no board; give its id (m_5676) or the address of its list"),
        (["--site", "mofa"], "--site mofa is no address of a site"),
        (["--ca-bundle", "nowhere.pem"], "does not exist"),
        (["--db", "nowhere/x.db"], "there is no folder nowhere"),
    ],
)
def test_wrong_use(words, sentence):
    result = CliRunner().invoke(main, ["probe", *words])
    assert result.exit_code == 2
    assert sentence in result.stderr
