"""The scheduled run against the stand-in site: what is loaded, what is asked for, and what goes wrong."""

import json
import os
import signal
import subprocess
import sys
from contextlib import closing

import pytest

from etl.discover import Listener
from etl.fetch.client import Policy
from etl.fetch.site import Site, target_of
from etl.load.database import open_database
from etl.run_boards import RunOptions, run_boards
from tests.conftest import ROOT, dump
from tests.standin import Fault, PostOnSite, StandIn, sample_posts
from tests.watching import by_day, counts, day, paths, problems, rows

# What is loaded


def test_first_run_loads_every_post_once(site, board, run, db_path):
    row = run()
    assert (row["code"], row["outcome"], counts(row), row["found"]) == (0, "ok", {"new": 45}, 45)
    assert row["requests"] == len(site.log)
    assert row["boards"] == "m_5676"
    views = [request.seq for request in site.view_requests()]
    assert sorted(views) == sorted(post.seq for post in board.posts)
    held = rows(db_path, "SELECT seq, title, published, url FROM releases ORDER BY seq")
    assert [(seq, title, published) for seq, title, published, _ in held] == [
        (post.seq, post.title, post.published) for post in sorted(board.posts, key=lambda post: post.seq)
    ]
    assert held[0][3] == f"https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq={held[0][0]}"
    assert rows(db_path, "SELECT url FROM pages LIMIT 1")[0][0].startswith(site.url)
    assert "m_5676: 45 posts on the site, 15 still to fetch, which takes less than a minute\n" in row["stderr"]


def test_the_whole_archive_loads_every_post_once_too(site, board, run):
    assert counts(run("--all")) == {"new": 45}
    assert len(site.view_requests()) == 45


def test_a_quiet_second_run_asks_for_three_things_and_changes_nothing(site, board, run, db_path):
    run()
    before = dump(db_path)
    site.reset_log()
    row = run("--recheck", "0")
    assert (row["code"], counts(row)) == (0, {})
    asked = [path for path, request in zip(paths(site), site.log, strict=True) if not request.gate]
    assert asked == ["/robots.txt", "/eng/brd/rss.do?brdId=302", "/eng/brd/m_5676/list.do?page=1"]
    assert dump(db_path) == before
    site.reset_log()
    assert counts(run()) == {"unchanged": len(site.view_requests())}
    assert dump(db_path) == before


def test_new_edited_and_withdrawn_posts_are_reported(site, board, run, db_path):
    recent = [PostOnSite(seq, f"Recent Post {seq}", day(2), ["1. One.", "2. Two."]) for seq in (500001, 500002)]
    board.add(*recent)
    run()
    board.add(PostOnSite(499000, "A New Post", day(0), ["1. News."]))
    board.edit(500001, lines=["1. One.", "2. Not two."])
    board.withdraw(500002)
    row = run()
    others = row["unchanged"]
    assert (row["code"], counts(row)) == (0, {"new": 1, "changed": 1, "gone": 1, "unchanged": others} if others else {})
    assert rows(db_path, "SELECT status FROM releases WHERE seq = 500002") == [("gone",)]
    assert rows(
        db_path, "SELECT count(*) FROM statements JOIN releases ON releases.id = release_id WHERE seq = 500002"
    ) == [(2,)]
    assert rows(db_path, "SELECT body FROM revisions") == [("1. One.\n2. Two.",)]
    # Nothing is reported twice, and what comes back is live again.
    assert counts(run()).keys() == {"unchanged"}
    board.restore(500002)
    assert counts(run())["changed"] == 1
    assert rows(db_path, "SELECT status FROM releases WHERE seq = 500002") == [("live",)]


def test_a_status_410_is_a_withdrawal_too(site, board, run, db_path):
    run()
    newest = board.newest()[0].seq
    board.withdraw(newest, status=410)
    assert counts(run())["gone"] == 1


def test_an_edited_title_is_seen_on_the_listing_whatever_the_age(site, board, run):
    run()
    board.edit(by_day(board)[6].seq, title="A Corrected Title")
    assert counts(run("--recheck", "0")) == {"changed": 1}
    assert counts(run("--recheck", "0")) == {}


def test_a_withdrawn_old_post_is_seen_by_a_walk_of_the_whole(site, board, run):
    run()
    board.withdraw(by_day(board)[40].seq)
    assert counts(run("--recheck", "0")) == {}
    assert counts(run("--recheck", "0", "--all")) == {"gone": 1}


@pytest.mark.parametrize("kind", ["href", "onclick"])
@pytest.mark.parametrize("past_end", ["empty", "bare", "repeat"])
@pytest.mark.parametrize("total", [True, False])
def test_listings_of_every_kind(site, run, db_path, kind, past_end, total):
    made = site.add_board("m_5674", name="Ministry News", link_kind=kind, past_end=past_end, total_printed=total)
    made.add(*sample_posts(20, pinned=1))
    row = run("--board", "m_5674")
    assert (row["code"], counts(row)) == (0, {"new": 20})


def test_rows_that_shift_while_the_walk_is_under_way(site, board, run, db_path):
    board.new_post_during_walk(2, PostOnSite(600000, "In Between", day(0), ["1. New."]))
    row = run()
    assert row["code"] == 0
    assert counts(run()).get("new", 0) + row["new"] == 46
    assert len({request.seq for request in site.view_requests()}) == 46


def test_since_and_until_go_by_the_day_of_posting(site, board, run, db_path):
    days = sorted((post.published for post in board.posts), reverse=True)
    since, until = days[30], days[10]
    wanted = [post for post in board.posts if since <= post.published <= until]
    row = run("--since", since, "--until", until)
    assert (row["code"], counts(row)) == (0, {"new": len(wanted)})
    assert rows(db_path, "SELECT min(published), max(published) FROM releases") == [(since, until)]
    # What was left out is found when it is asked for.
    assert counts(run("--recheck", "0")) == {"new": 45 - len(wanted)}


def test_a_walk_back_to_a_day_is_not_made_twice(site, board, run):
    since = sorted((post.published for post in board.posts), reverse=True)[25]
    run("--since", since)
    site.reset_log()
    run("--since", since, "--recheck", "0")
    assert len(site.requests_to("listings")) == 1


def test_limit_ends_cleanly_and_the_next_run_goes_on(site, board, run, db_path):
    row = run("--limit", "12")
    assert (row["code"], row["outcome"], counts(row)) == (0, "ok", {"new": 12})
    assert row["stop_reason"] == "the limit of 12 posts was reached"
    run("--limit", "12", "--recheck", "0")
    row = run("--recheck", "0")
    assert rows(db_path, "SELECT count(*) FROM releases") == [(45,)]
    assert len(site.view_requests()) == 45


def test_boards_one_after_the_other(site, board, run, db_path):
    site.add_board("m_5674", name="Ministry News").add(*sample_posts(3))
    site.add_board("m_4511", site_segment="us-en", mission=True).add(*sample_posts(4))
    address = "https://overseas.mofa.go.kr/us-en/brd/m_4511/list.do"
    row = run("--board", "m_5676", "--board", "m_5674", "--board", address, "--board", "us-en/m_4511")
    assert (row["code"], counts(row), row["boards"]) == (0, {"new": 52}, "m_5676 m_5674 us-en/m_4511")
    assert rows(db_path, "SELECT board, count(*) FROM releases GROUP BY board ORDER BY board") == [
        ("m_5674", 3),
        ("m_5676", 45),
        ("us-en/m_4511", 4),
    ]


def test_what_was_imported_before_is_fetched_once(site, board, run, cli, db_path, tmp_path):
    post = board.newest()[20]
    page = tmp_path / "page.txt"
    page.write_text(f"https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq={post.seq}\n\n1. An imported copy.\n")
    cli("import", page)
    assert counts(run()) == {"new": 44, "changed": 1}
    assert rows(db_path, "SELECT count(*) FROM releases WHERE copy = 'fetched'") == [(45,)]


def test_conditional_requests_where_the_site_gives_etags(site, board, run):
    site.etags = True
    run()
    site.reset_log()
    row = run()
    assert row["unchanged"] > 0
    assert {request.status for request in site.view_requests() if not request.gate} == {304}


# Manners


def test_requests_keep_their_distance_and_never_leave_the_host(site, board, cli):
    result = cli("run", "--site", site.url, "--delay", "0.05", "--limit", "15")
    assert result.exit_code == 0
    assert site.max_parallel == 1
    assert min(site.gaps()) >= 0.045
    assert site.strays() == []
    agents = {request.headers["user-agent"] for request in site.log}
    assert len(agents) == 1
    assert agents.pop().startswith("mofa-etl/")


def test_robots_txt_is_obeyed_and_read_once(site, board, run, db_path):
    site.robots, site.robots_status = "User-agent: *\nDisallow: /eng/brd/\n", 200
    row = run()
    assert (row["code"], row["outcome"]) == (3, "refused")
    assert row["stop_reason"] == f"robots.txt of {site.url} forbids /eng/brd/m_5676/list.do?page=1"
    assert set(paths(site)) == {"/robots.txt"}
    site.robots = "User-agent: mofa-etl\nCrawl-delay: 0.2\nDisallow:\n"
    site.reset_log()
    assert run("--limit", "2")["code"] == 0
    assert min(site.gaps()[1:]) >= 0.19
    assert len(site.requests_to("robots")) == 1


@pytest.mark.parametrize("status", [404, 403])
def test_robots_txt_that_is_not_there_allows_all(site, board, run, status):
    site.robots_status = status
    assert run("--limit", "1")["code"] == 0


def test_robots_txt_that_cannot_be_read_allows_nothing(site, board, run):
    site.fault(Fault.status(500), match="robots")
    row = run()
    assert (row["code"], row["outcome"]) == (3, "failed")
    assert len(site.requests_to("views")) == 0


def test_retry_after_is_obeyed(site, board, run):
    site.fault(Fault.status(429, retry_after=1), match="views", times=1)
    row = run("--limit", "3")
    assert (row["code"], counts(row)) == (0, {"new": 3})
    refused = next(i for i, request in enumerate(site.log) if request.status == 429)
    assert site.log[refused + 1].start - site.log[refused].start >= 0.95


# Faults


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.status(500), "answered 500"),
        (Fault.status(503), "answered 503"),
        (Fault.status(403), "answered 403"),
        (Fault.reset(), "cannot be reached"),
        (Fault.cut_off(), "broke off"),
        (Fault.cut_off(framing="chunked"), "broke off"),
        (Fault.firewall(), "is a firewall's page"),
        (Fault.error_page("페이지를 찾을 수 없습니다."), "is an error page of the site"),
        (Fault.redirect("http://www.example.com/"), "redirects to another host (http://www.example.com/)"),
        (Fault.gzip_bomb(), "is larger than 10 MB"),
        (Fault.endless(megabytes=20), "is larger than 10 MB"),
        (Fault.content_type("application/pdf"), "answered with 'application/pdf' where html was asked for"),
    ],
    ids=lambda value: getattr(value, "name", None) or str(value)[:20],
)
def test_a_post_that_cannot_be_had_stops_no_other(site, board, run, db_path, fault, reason):
    victim = board.newest()[5].seq
    trouble = site.fault(fault, match=lambda request: request.seq == victim)
    row = run()
    assert (row["code"], row["outcome"], counts(row)) == (1, "partial", {"new": 44, "failed": 1})
    ((url, stage, told),) = problems(db_path)
    assert (url, stage) == (f"https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq={victim}", "fetch")
    assert reason in told
    assert reason in row["stderr"]
    assert rows(db_path, "SELECT count(*) FROM releases WHERE seq = ?".replace("?", str(victim))) == [(0,)]
    others = ("runs", "sqlite_sequence", "problems", "posts")
    before = dump(db_path, without=others)
    assert counts(run("--recheck", "0")) == {"failed": 1}
    assert dump(db_path, without=others) == before
    assert len(problems(db_path)) == 1
    trouble.clear()
    row = run("--recheck", "0")
    assert (row["code"], counts(row)) == (0, {"new": 1})
    assert problems(db_path) == []


@pytest.mark.parametrize("fault", [Fault.status(500), Fault.status(503), Fault.reset(), Fault.cut_off(), Fault.gzip()])
def test_what_passes_by_itself_is_no_problem(site, board, run, db_path, fault):
    site.fault(fault, match="views", times=2)
    row = run()
    assert (row["code"], counts(row)) == (0, {"new": 45})
    assert problems(db_path) == []


def test_a_slow_answer_fails_in_time(site, board, db_path):
    victim = board.newest()[5].seq
    site.fault(Fault.slow(3), match=lambda request: request.seq == victim)
    other = board.newest()[6].seq
    site.fault(Fault.drip(pause=0.2), match=lambda request: request.seq == other)
    policy = Policy(delay=0, tries=2, read_timeout=0.5, whole_timeout=0.8)
    with closing(open_database(db_path).conn) as connection:
        from sqlite_utils import Database

        with closing(Site(site.url, policy)) as asked:
            report = run_boards(Database(connection), asked, RunOptions((target_of("m_5676"),)), Listener())
    assert (report.counts.new, report.counts.failed) == (43, 2)
    assert sorted(reason for _, _, reason in problems(db_path)) == [
        "did not answer in 0.5 seconds",
        "was not whole after 0.8 seconds",
    ]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.status(500), "answered 500"),
        (Fault.firewall(), "is a firewall's page"),
        (Fault.reset(), "cannot be reached"),
        (Fault.cookie_loop(), "redirects more than 5 times"),
    ],
    ids=["500", "firewall", "reset", "loop"],
)
def test_a_site_that_cannot_be_read_ends_the_run(site, board, run, db_path, fault, reason):
    site.fault(fault, match=lambda request: request.kind != "robots", at_gate=True)
    row = run()
    assert (row["code"], row["outcome"], counts(row)) == (3, "failed", {"failed": 2})
    assert reason in row["stop_reason"]
    assert {stage for _, stage, _ in problems(db_path)} == {"discover"}
    assert rows(db_path, "SELECT count(*) FROM releases") == [(0,)]


def test_no_network_at_all(cli, db_path):
    with StandIn() as gone:
        url = gone.url
    result = cli("run", "--site", url, "--delay", "0", "--json")
    assert (result.exit_code, json.loads(result.stdout)["outcome"]) == (3, "failed")
    assert "cannot be reached" in result.stderr


def test_ten_failures_in_a_row_before_any_page_end_the_run(site, board, run, db_path):
    run("--limit", "1")
    with closing(open_database(db_path).conn) as connection:
        connection.execute("UPDATE posts SET fetched_at = NULL")
        connection.commit()
    site.fault(Fault.status(500), match="all", at_gate=True)
    site.robots_status = 404
    row = run()
    assert row["code"] == 3


@pytest.mark.parametrize(
    "fault", [Fault.status(500), Fault.firewall(), Fault.reset()], ids=["500", "firewall", "reset"]
)
def test_ten_posts_in_a_row_that_cannot_be_had_end_the_run(site, board, run, db_path, fault):
    site.fault(fault, match="views")
    row = run()
    assert (row["code"], row["outcome"], counts(row)) == (3, "failed", {"failed": 10})
    assert row["stop_reason"].startswith("the site could not be read: it ")
    assert len(problems(db_path)) == 10
    site.clear_faults()
    assert counts(run("--recheck", "0")) == {"new": 45}
    assert problems(db_path) == []


def test_a_site_that_goes_down_leaves_the_rest_for_later(site, board, run, db_path, monkeypatch):
    monkeypatch.setattr("etl.posts.FAILURES_WHILE_IT_WORKED", 15)
    site.fault(Fault.status(404), match="robots")
    site.fault(Fault.reset(), match=lambda request: request.kind != "robots", after=9)
    row = run()
    assert (row["code"], row["outcome"], row["new"], row["failed"]) == (1, "partial", 8, 15)
    assert row["stop_reason"] == "the site could be read no more: 15 failures in a row; the next run goes on"
    site.clear_faults()
    assert counts(run("--recheck", "0")) == {"new": 37}
    assert problems(db_path) == []


def test_drift_of_one_page_is_kept_and_told(site, board, run, db_path):
    victim = board.newest()[5].seq
    site.fault(Fault.new_markup(), match=lambda request: request.seq == victim)
    row = run()
    assert (row["code"], row["outcome"], counts(row)) == (1, "partial", {"new": 44, "failed": 1})
    ((url, stage, reason),) = problems(db_path)
    assert (url.endswith(str(victim)), stage) == (True, "parse")
    assert "is in no form that is known" in reason
    assert rows(db_path, "SELECT seq, http_status FROM pages WHERE release_id IS NULL") == [(victim, 200)]
    assert rows(db_path, "SELECT count(*) FROM releases") == [(44,)]


def test_drift_of_every_page_ends_with_its_own_code(site, board, run, db_path):
    site.fault(Fault.new_markup(), match="views")
    row = run()
    assert (row["code"], row["outcome"], row["new"], row["failed"]) == (4, "drift", 0, 45)
    assert rows(db_path, "SELECT count(*) FROM pages") == [(45,)]
    assert rows(db_path, "SELECT count(*) FROM releases") == [(0,)]
    site.clear_faults()
    assert counts(run("--recheck", "0")) == {"new": 45}


def test_drift_of_the_listing_is_told(site, board, run, db_path):
    site.fault(Fault.new_markup(), match="listings")
    row = run()
    # The feed still serves.
    assert (row["code"], row["outcome"], counts(row)) == (1, "partial", {"new": 30, "failed": 1})
    ((url, stage, reason),) = problems(db_path)
    assert (url, stage) == ("https://www.mofa.go.kr/eng/brd/m_5676/list.do", "discover")
    assert "table tbody tr" in reason


def test_an_empty_listing_is_a_failure(site, board, run, db_path):
    site.fault(Fault.empty_listing())
    row = run()
    assert (row["code"], counts(row)) == (1, {"new": 30, "failed": 1})
    assert problems(db_path)[0][2] == "is a listing without a post, which cannot be"


@pytest.mark.parametrize(
    "fault", [Fault.empty_feed(), Fault.html_feed(), Fault.status(500)], ids=["empty", "html", "500"]
)
def test_when_the_feed_fails_the_listing_still_serves(site, board, run, db_path, fault):
    site.fault(fault, match="feeds")
    row = run()
    assert (row["code"], row["outcome"], counts(row)) == (1, "partial", {"new": 45, "failed": 1})
    ((url, stage, _),) = problems(db_path)
    assert (url, stage) == ("https://www.mofa.go.kr/eng/brd/rss.do?brdId=302", "discover")
    site.clear_faults()
    assert run("--recheck", "0")["code"] == 0
    assert problems(db_path) == []


def test_a_total_that_is_not_met_is_told_and_not_walked_for_ever(site, board, run, db_path):
    board.printed_total = 50
    row = run()
    assert (row["code"], counts(row)) == (1, {"new": 45, "failed": 1})
    assert "prints 50 posts, of which 45 were seen" in problems(db_path)[0][2]
    site.reset_log()
    assert run("--recheck", "0")["code"] == 1
    assert len(site.requests_to("listings")) > 5
    site.reset_log()
    run("--recheck", "0")
    assert len(site.requests_to("listings")) == 1


def test_a_listed_post_that_is_not_there_is_asked_for_again(site, board, run, db_path):
    victim = board.newest()[5].seq
    site.fault(Fault.status(404), match=lambda request: request.seq == victim)
    assert counts(run()) == {"new": 44, "failed": 1}
    board.withdraw(victim)
    assert counts(run("--recheck", "0")) == {"gone": 1}
    assert counts(run("--recheck", "0")) == {}


# The ledger


def test_killed_at_ten_moments_it_ends_with_the_same_rows(site, board, run, db_path, tmp_path):
    other = tmp_path / "killed.db"
    site.etags = False
    program = [
        sys.executable,
        str(ROOT / "run_etl.py"),
        "run",
        "--site",
        site.url,
        "--delay",
        "0.002",
        "--db",
        str(other),
    ]
    for moment in range(10):
        site.reset_log()
        process = subprocess.Popen(program, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        site.wait_for("all", count=3 + moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
    stored = {row[0] for row in rows(other, "SELECT seq FROM releases")}
    assert 0 < len(stored) < 45
    site.reset_log()
    assert subprocess.run(program, capture_output=True).returncode == 0
    assert stored.isdisjoint(request.seq for request in site.view_requests())
    run()
    columns = "seq, title, body, content_hash, published, status"
    assert rows(other, f"SELECT {columns} FROM releases ORDER BY seq") == rows(
        db_path, f"SELECT {columns} FROM releases ORDER BY seq"
    )
    assert rows(other, "SELECT count(*) FROM pages") == [(45,)]
    outcomes = [row[0] for row in rows(other, "SELECT outcome FROM runs")]
    assert outcomes[-1] == "ok"
    assert set(outcomes[:-1]) <= {"interrupted"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_run_as_interrupted(site, board, tmp_path, number):
    path = tmp_path / "terminated.db"
    program = [
        sys.executable,
        str(ROOT / "run_etl.py"),
        "run",
        "--site",
        site.url,
        "--delay",
        "0.05",
        "--db",
        str(path),
    ]
    process = subprocess.Popen(program, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    site.wait_for("views", count=3)
    process.send_signal(number)
    _, told = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "Traceback" not in told
    ((outcome, reason, new),) = rows(path, "SELECT outcome, stop_reason, new FROM runs")
    assert (outcome, reason) == ("interrupted", "stopped before the end")
    assert rows(path, "SELECT count(*) FROM releases") == [(new,)]


def test_a_second_run_at_the_same_time_is_refused(site, board, tmp_path, cli):
    path = tmp_path / "busy.db"
    program = [
        sys.executable,
        str(ROOT / "run_etl.py"),
        "run",
        "--site",
        site.url,
        "--delay",
        "0.05",
        "--db",
        str(path),
    ]
    process = subprocess.Popen(program, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    site.wait_for("views", count=1)
    result = cli("run", "--site", site.url, "--delay", "0", db=path)
    process.kill()
    process.wait()
    assert result.exit_code == 5
    assert "another run is at work" in result.stderr


# The command line


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--delay", "0.1"], "--delay 0.1 is too short for the ministry's site; give 0.3 or more"),
        (["--since", "yesterday"], "--since yesterday is no day; write it as 2024-01-31"),
        (["--until", "2024-13-01"], "--until 2024-13-01 is no day; write it as 2024-01-31"),
        (["--board", "news"], "news names no board; give its id (m_5676) or the address of its list"),
        (["--board", "https://example.com/eng/brd/m_1/list.do"], "names no board"),
        (["--site", "mofa"], "--site mofa is no address of a site"),
        (["--site", "http://[::1"], "is no address of a site"),
        (["--limit", "0"], "0 is not in the range x>=1"),
        (["--ca-bundle", "nowhere.pem"], "does not exist"),
    ],
)
def test_wrong_use(cli, db_path, words, sentence):
    result = cli("run", *words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert not db_path.exists()


def test_what_is_told(site, board, cli):
    verbose = cli("run", "--site", site.url, "--delay", "0", "--verbose", "--limit", "2")
    assert f"404 {site.url}/robots.txt" in verbose.stderr
    assert f"307 {site.url}/eng/brd/rss.do?brdId=302" in verbose.stderr
    assert verbose.stdout == "ok: 30 posts seen, 2 new, 0 changed, 0 unchanged, 0 gone, 0 failed (5 requests)\n"
    quiet = cli("run", "--site", site.url, "--delay", "0", "--quiet", "--limit", "2")
    assert (quiet.stdout, quiet.stderr) == ("", "")


def test_progress_on_a_terminal(site, board, tmp_path):
    import pty

    leader, follower = pty.openpty()
    program = [
        sys.executable,
        str(ROOT / "run_etl.py"),
        "run",
        "--site",
        site.url,
        "--delay",
        "0",
        "--db",
        str(tmp_path / "x.db"),
    ]
    assert subprocess.run(program, stderr=follower, stdout=subprocess.DEVNULL).returncode == 0
    os.close(follower)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    assert "100%" in shown


# Addresses given to import


def test_addresses_are_fetched_politely(site, board, cli, db_path):
    base = "http://www.mofa.go.kr:443/www/brd/m_5676/view.do?seq="
    wanted = [post.seq for post in board.posts[:3]]
    result = cli("import", *(f"{base}{seq}" for seq in wanted), "--site", site.url, "--delay", "0")
    assert result.exit_code == 0
    assert result.stdout.startswith("ok: 3 pages seen, 3 new")
    assert sorted(request.seq for request in site.view_requests()) == sorted(wanted)
    missing = cli(
        "import", f"{base}1", str(ROOT / "tests/pages/seed_press_release.txt"), "--site", site.url, "--delay", "0"
    )
    assert missing.exit_code == 1
    assert missing.stderr == "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=1: answered 404\n"
    assert rows(db_path, "SELECT outcome, found, requests > 0 FROM runs") == [("ok", 3, 1), ("partial", 2, 1)]


def test_addresses_at_a_site_that_cannot_be_read(cli):
    with StandIn() as gone:
        url = gone.url
    address = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=5"
    result = cli("import", address, "--site", url, "--delay", "0")
    assert result.exit_code == 3
    assert cli("import", "https://example.com/view.do?seq=5").exit_code == 2
    assert cli("import", address.partition("?")[0]).exit_code == 2


def test_an_address_that_is_not_there_is_no_unreachable_site(site, board, cli):
    address = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=1"
    assert cli("import", address, "--site", site.url, "--delay", "0").exit_code == 1


def test_a_forgotten_release_is_fetched_again(site, board, run, cli):
    run()
    assert cli("forget", f"m_5676/{board.newest()[5].seq}").exit_code == 0
    assert counts(run("--recheck", "0")) == {"new": 1}
