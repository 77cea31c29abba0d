"""Attachments into a folder: safe names, first bytes, nothing written over, nobody else asked."""

from pathlib import Path

import pytest

from etl.fetch.failures import WrongAnswer
from etl.fetch_attachments import Wanted, check_first_bytes, place_of
from tests.standin import Answer, Fault, PostOnSite, StandIn
from tests.watching import day

PDF = b"%PDF-1.7 and so on"


def downloads(request):
    return "down.do" in request.path


@pytest.fixture
def loaded(cli):
    with StandIn() as site:
        board = site.add_board("m_5676")
        board.add(
            PostOnSite(1, "One", day(5), ["1. One."], files=("a.pdf", "b.hwp")),
            PostOnSite(2, "Two", day(3), ["1. Two."], files=("../../c.pdf",)),
        )
        cli("run", "--site", site.url, "--delay", "0")

        def fetch(*words):
            return cli("attachments", "fetch", *words, "--site", site.url, "--delay", "0")

        yield site, fetch


def serve(site, body, **options):
    return site.fault(
        Fault.answer(Answer(200, body, (("Content-Type", "application/octet-stream"),)), "file"),
        match=downloads,
        **options,
    )


def test_files_are_written_once(loaded, tmp_path):
    site, fetch = loaded
    with serve(site, PDF):
        first = fetch(tmp_path / "files")
    # The second is no Hangul document: it is told, and not kept.
    assert first.exit_code == 1
    assert first.stdout == "2 files written, 0 there already, 1 failed\n"
    assert "down.do?brd_id=1234&seq=1&data_tp=A&file_seq=2 does not begin as application/x-hwp does\n" in first.stderr
    written = sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "files").rglob("*") if path.is_file())
    assert written == ["files/m_5676/1/1-a.pdf", "files/m_5676/2/1-c.pdf"]
    with serve(site, b"%PDF another"):
        again = fetch(tmp_path / "files", "--board", "m_5676", "--since", day(4))
    assert (again.exit_code, again.stdout) == (0, "0 files written, 1 there already, 0 failed\n")
    assert (tmp_path / "files/m_5676/2/1-c.pdf").read_bytes() == PDF
    assert site.strays() == []


def test_a_web_page_is_no_file(loaded, tmp_path):
    site, fetch = loaded
    with serve(site, b"\n\n<!DOCTYPE html><p>error"):
        result = fetch(tmp_path, "--limit", "1")
    assert result.exit_code == 1
    assert "is a web page where a file was asked for" in result.stderr
    assert not list(tmp_path.rglob("*.pdf"))


def test_a_site_that_cannot_be_reached(loaded, tmp_path, cli):
    with StandIn() as gone:
        url = gone.url
    assert cli("attachments", "fetch", tmp_path / "files", "--site", url, "--delay", "0").exit_code == 3


def test_a_foreign_address_is_never_asked(loaded, tmp_path, opened):
    site, fetch = loaded
    db = opened()
    with db.atomic():
        db.conn.execute("UPDATE attachments SET url = 'https://example.com/down.do'")
    site.reset_log()
    result = fetch(tmp_path)
    assert result.exit_code == 1
    assert "is not at the ministry's site (example.com)" in result.stderr
    assert site.log == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "1-report.pdf"),
        ("../../etc/passwd", "1-passwd"),
        ("..\\..\\evil.exe", "1-evil.exe"),
        ("/", "1-attachment"),
        (None, "1-attachment"),
        ("..", "1-attachment"),
        ("붙임 (명단).hwp", "1-붙임 (명단).hwp"),
        ("a\x00b|c<d>.pdf", "1-a_b_c_d_.pdf"),
        ("x" * 300 + ".pdf", "1-" + "x" * 100 + ".pdf"),
        ("가" * 300 + ".hwp", "1-" + "가" * 66 + ".hwp"),
        ("😀" * 300 + ".pdf", "1-_.pdf"),
        ("invoice\u202efdp.exe", "1-invoice_fdp.exe"),
        ("CON", "1-CON"),
        ("-rf", "1--rf"),
        ("a" + "." * 300 + "b" * 300, "1-" + ("a" + "." * 300)[:100] + ".bbbbbbbbb"),
        ("\udc80\ud800.pdf", "1-_.pdf"),
        (".htaccess", "1-htaccess"),
        ("C:\\Windows\\system32", "1-system32"),
    ],
)
def test_names_are_made_safe(name, safe):
    path = place_of(Path("files"), Wanted("us-en/m_4511", 7, 1, name, "https://www.mofa.go.kr/", None))
    assert path == Path("files/us-en-m_4511/7") / safe


@pytest.mark.parametrize("name", ["가" * 300 + ".hwp", "../../../x.pdf", "a/../../b", "\x00", "e\u0301" * 200 + ".pdf"])
def test_whatever_the_name_the_file_can_be_made_and_lies_in_its_folder(name, tmp_path):
    for board in ("m_5676", "../..", "..", "/etc"):
        path = place_of(tmp_path, Wanted(board, 7, 1, name, "https://www.mofa.go.kr/", None))
        assert path.resolve().is_relative_to(tmp_path)
        assert len(path.relative_to(tmp_path).parts) == 3
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://www.mofa.go.kr/down.do",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "//www.mofa.go.kr/down.do",
        "https://www.mofa.go.kr@evil.example/down.do",
        "https://evil.example\\@www.mofa.go.kr/down.do",
        "https://evil.example#@www.mofa.go.kr/down.do",
        "https://evil.example?.mofa.go.kr/down.do",
        "https://www.mofa.go.kr.evil.example/down.do",
        "https://evilmofa.go.kr/down.do",
        "https://www.mofa.go.kr。evil.example/down.do",
        "https://www.mofa.go.kr\uff0fevil.example/down.do",
        "https://[::1]/down.do",
        "https://[bad/down.do",
        "https://127.0.0.1/down.do",
        "http://2130706433/down.do",
        "https:///down.do",
    ],
)
def test_no_address_leads_to_another_host_or_scheme(loaded, tmp_path, opened, url):
    site, fetch = loaded
    db = opened()
    with db.atomic():
        db.conn.execute("UPDATE attachments SET url = ?", (url,))
    site.reset_log()
    result = fetch(tmp_path)
    assert (result.exit_code, site.log) == (1, [])
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and "mofa.db" not in path.name]


@pytest.mark.parametrize(
    "path", ["http://127.0.0.1:1/down.do", "/127.0.0.1:1/down.do", "\\127.0.0.1:1/down.do", "../../down.do"]
)
def test_an_address_of_the_ministry_asks_for_nothing_else(loaded, tmp_path, opened, path):
    site, fetch = loaded
    db = opened()
    with db.atomic():
        db.conn.execute("UPDATE attachments SET url = 'https://www.mofa.go.kr/' || ?", (path,))
    site.reset_log()
    with serve(site, PDF):
        fetch(tmp_path / "files", "--limit", "1")
    assert site.strays() == []
    assert {request.route.rpartition("/")[2] for request in site.log} == {"robots.txt", "down.do"}


@pytest.mark.parametrize(
    ("body", "kind"), [(b"", None), (b"<html>", None), (b"PK\x03\x04", "application/pdf"), (b"%PDF", "image/jpeg")]
)
def test_first_bytes(body, kind):
    with pytest.raises(WrongAnswer):
        check_first_bytes(body, kind)
    check_first_bytes(b"%PDF-1.7", "application/pdf")
    check_first_bytes(b"anything", None)


def test_wrong_use(cli, tmp_path):
    assert cli("attachments", "fetch", tmp_path, "--board", "news").exit_code == 2
    assert cli("attachments", "fetch", tmp_path, "--delay", "0").exit_code == 2
