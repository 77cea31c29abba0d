"""Web archives: WARC files of every sort, captures in time, pages of the Wayback Machine, lists of addresses."""

import gzip
import io
import itertools
import json
import random
import re
import shutil
import subprocess
import zipfile
import zlib
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from etl.address import captured_at
from etl.errors import DatabaseDamaged
from etl.export_warc import write_warc
from etl.fetch.address_list import addresses_in
from etl.fetch.found import Unreadable
from etl.fetch.http_body import BodyError, decoded_body
from etl.fetch.warc import iso_time, read_warc
from etl.fetch.warc_stream import is_warc
from etl.load.copies import Copy
from etl.load.database import open_database
from etl.load.history import Dated, Standing, history_of
from etl.load.pages import read_page
from etl.parse.reader import capture_time, parse_page
from tests.conftest import PAGES, dump, run_program
from tests.made_pages import SKINS, Post, Source, view_page
from tests.standin import StandIn, sample_posts
from tests.watching import day

URL = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq={}"
TITLE = "Foreign Minister Meets Her Counterpart"
FIRST, SECOND, THIRD, FOURTH = (f"20{year}-05-06T07:08:09Z" for year in (16, 18, 20, 22))


def page(*lines, title=TITLE, **facts):
    lines = lines or ("1. The Minister met her counterpart.", "° They talked.", "2. They will meet again.")
    return view_page(Post(title, [Source(line) for line in lines], **facts))


A, B, C = (page("1. The Minister met her counterpart.", f"2. They will meet again in {when}.") for when in "ABC")


class Archive:
    """A WARC file under construction."""

    def __init__(self, packed=True, version="1.0"):
        self.file = io.BytesIO()
        self.writer = WARCWriter(self.file, gzip=packed, warc_version=version)

    def add(self, url, body=A, date=FIRST, kind="response", status="200 OK", headers=(), media="text/html", **fields):
        fields = {"WARC-Date": date, **{name.replace("_", "-"): value for name, value in fields.items()}}
        answer = StatusAndHeaders(status, [("Content-Type", media), *headers], protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=answer if kind == "response" else None,
            warc_content_type=media if kind == "resource" else "",
            warc_headers_dict=fields,
        )
        self.writer.write_record(record)
        return self

    def revisit(self, url, date, refers_to, refers_to_date, digest):
        record = self.writer.create_revisit_record(
            url, digest, refers_to, refers_to_date, warc_headers_dict={"WARC-Date": date}
        )
        self.writer.write_record(record)
        return self

    @property
    def bytes(self):
        return self.file.getvalue()

    def save(self, path):
        path.write_bytes(self.bytes)
        return path


def sha1(body):
    import base64
    import hashlib

    return "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()


def chunked(body, size=1000):
    parts = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def rows(path, sql):
    with closing(open_database(path).conn) as connection:
        return connection.execute(sql).fetchall()


def history(path):
    """What a database says of its releases and their past, without ids and times of storing."""
    return (
        rows(path, "SELECT board, seq, title, published, hits, body, content_hash FROM releases ORDER BY board, seq"),
        rows(
            path,
            "SELECT seq, seen_at, replaced_at, revisions.title, revisions.body, revisions.content_hash FROM revisions"
            " JOIN releases ON releases.id = release_id ORDER BY seq, seen_at, replaced_at, revisions.content_hash",
        ),
        rows(
            path,
            "SELECT seq, position, depth, kind, marker, text FROM statements JOIN releases ON releases.id = release_id"
            " ORDER BY seq, position",
        ),
        rows(path, "SELECT seq, fetched_at, sha256 FROM pages ORDER BY 1, 2, 3"),
        rows(path, "SELECT seq, sha256, fetched_at FROM releases JOIN pages USING (seq) WHERE page_id = pages.id"),
    )


def counts(result):
    row = json.loads(result.stdout)
    names = ("found", "new", "changed", "unchanged", "failed", "ignored")
    return {name: row[name] for name in names if row[name]}


# Records


@pytest.mark.parametrize("blank", [b"\r\n", b"\n\n \n"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_blank_lines_before_the_first_record(cli, db_path, tmp_path, blank, pack):
    file = tmp_path / "saved"
    file.write_bytes(pack(blank + Archive(packed=False).add(URL.format(1), A).bytes))
    assert cli("import", file).exit_code == 0
    assert rows(db_path, "SELECT seq, fetched_at FROM pages") == [(1, FIRST)]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_records_of_every_sort(cli, db_path, tmp_path, packed, version):
    archive = Archive(packed, version)
    archive.add(URL.format(1))
    archive.add(URL.format(2), chunked(A), headers=[("Transfer-Encoding", "chunked")])
    archive.add(URL.format(3), gzip.compress(A), headers=[("Content-Encoding", "gzip")])
    both = [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]
    archive.add(URL.format(4), chunked(gzip.compress(A)), headers=both)
    archive.add(URL.format(5), zlib.compress(A), headers=[("Content-Encoding", "deflate")])
    archive.add(URL.format(6), A, kind="resource")
    archive.add(URL.format(7), b"1. Plain text.\n", kind="resource", media="text/plain; charset=utf-8")
    archive.add("<http://overseas.mofa.go.kr:80/eng/brd/m_5676/view.do?page=1&amp;seq=8&titleNm>")
    archive.add(URL.format(9), A, headers=both)  # decoded when it was stored, its header left as it was
    # None of these is a page of a post; those in HTML could have been one.
    archive.add("https://www.mofa.go.kr/eng/brd/m_5676/list.do?page=1")
    archive.add("https://www.mofa.go.kr/eng/brd/m_5676/down.do?brd_id=1&seq=1&file_seq=1")
    archive.add("https://example.org/view.do?seq=1")
    archive.add(URL.format(10), b"<html>gone</html>", status="404 Not Found")
    archive.add(URL.format(11), b"", status="307 Temporary Redirect", media="")
    archive.add("https://www.mofa.go.kr/robots.txt", b"User-agent: *\n", media="text/plain")
    archive.add("https://www.mofa.go.kr/a.png", b"\x89PNG", media="image/png")
    archive.add(URL.format(12), b"GET / HTTP/1.1\r\n\r\n", kind="request", media="")
    archive.add(URL.format(12), b"a: b\r\n", kind="metadata", media="")
    path = archive.save(tmp_path / "crawl.warc.gz")
    result = cli("import", path, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert counts(result) == {"found": 9, "new": 9, "ignored": 4}
    assert rows(db_path, "SELECT seq FROM releases ORDER BY seq") == [(seq,) for seq in range(1, 10)]
    assert rows(db_path, "SELECT DISTINCT copy FROM releases WHERE seq <> 7") == [("html",)]
    assert rows(db_path, "SELECT copy FROM releases WHERE seq = 7") == [("text",)]
    assert rows(db_path, "SELECT DISTINCT fetched_at, http_status FROM pages") == [(FIRST, None)]
    assert rows(db_path, "SELECT origin FROM pages WHERE seq = 1") == [(f"{path}#{URL.format(1)} {FIRST}",)]
    assert rows(db_path, "SELECT url FROM pages WHERE seq = 1") == [(URL.format(1),)]
    assert cli("check").exit_code == 0
    before = dump(db_path)
    assert counts(cli("import", path, "--json")) == {"found": 9, "unchanged": 9, "ignored": 4}
    assert dump(db_path) == before


def test_wherever_an_archive_lies_it_is_known_by_its_content(cli, db_path, tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    Archive().add(URL.format(1)).save(folder / "one.bin")
    Archive(packed=False).add(URL.format(2)).save(folder / "two")
    assert counts(cli("import", folder, "--json")) == {"found": 2, "new": 2}
    assert counts(cli("import", "-", "--json", stdin=Archive().add(URL.format(3)).bytes)) == {"found": 1, "new": 1}
    with zipfile.ZipFile(tmp_path / "x.wacz", "w") as outer:
        outer.write(folder / "one.bin", "archive/data.warc.gz")
    result = cli("import", tmp_path / "x.wacz")
    assert result.stderr.endswith("data.warc.gz: is an archive inside an archive; unpack it and import that\n")
    whole = gzip.compress(Archive(packed=False).add(URL.format(4)).add(URL.format(5)).bytes)
    (tmp_path / "packed as one.warc.gz").write_bytes(whole)
    assert counts(cli("import", tmp_path / "packed as one.warc.gz", "--json")) == {"found": 2, "new": 2}


def test_an_archive_from_a_pipe(tmp_path, db_path):
    archive = Archive().add(URL.format(1)).revisit(URL.format(1), SECOND, URL.format(1), FIRST, sha1(A))
    archive.save(tmp_path / "x")
    with open(tmp_path / "x", "rb") as file, subprocess.Popen(["cat"], stdin=file, stdout=subprocess.PIPE) as cat:
        result = run_program(["import", "-", "--db", db_path], stdin=cat.stdout)
    # What comes through a pipe is read once: what a revisit refers to cannot be looked up.
    assert result.stdout.startswith("partial: 2 pages seen, 1 new, 0 changed, 0 unchanged, 1 failed")
    assert "repeats a capture, which cannot be looked up in a pipe; import the file by its name" in result.stderr


def test_an_archive_without_a_post_is_a_failure(cli, tmp_path):
    path = Archive().add("https://example.org/").save(tmp_path / "x.warc.gz")
    result = cli("import", path)
    assert (result.exit_code, result.stderr) == (1, f"{path}: holds no press page of the ministry\n")


def test_error_pages_and_drift_in_an_archive(cli, db_path, tmp_path):
    firewall = "<html><head><title>x</title></head><body>웹방화벽</body></html>".encode()
    archive = Archive().add(URL.format(1), firewall).add(URL.format(2), A.replace(b"bo_con", b"other"), SECOND)
    path = archive.save(tmp_path / "x.warc.gz")
    result = cli("import", path)
    assert result.exit_code == 4
    assert f"{path}#{URL.format(1)} {FIRST}: is a firewall's page (it says '웹방화벽'), not the post\n" in result.stderr
    assert rows(db_path, "SELECT seq, fetched_at, release_id FROM pages") == [(2, SECOND, None)]


# Revisits


def test_revisits_have_the_content_of_what_they_refer_to(cli, db_path, tmp_path):
    archive = Archive()
    archive.revisit(URL.format(1), THIRD, URL.format(1), FIRST, sha1(A))  # before what it refers to
    archive.add(URL.format(1), A, FIRST)
    archive.add(URL.format(1), B, SECOND)
    archive.revisit(URL.format(2), SECOND, "http://elsewhere.example/", FOURTH, sha1(A))  # by its digest alone
    archive.revisit(URL.format(3), SECOND, URL.format(3), FIRST, sha1(C))  # to what is not in the file
    path = archive.save(tmp_path / "x.warc.gz")
    assert counts(cli("import", path, "--json")) == {"found": 4, "new": 2, "changed": 2, "ignored": 1}
    assert rows(db_path, "SELECT seen_at, replaced_at FROM revisions ORDER BY seen_at") == [
        (FIRST, SECOND),
        (SECOND, THIRD),
    ]
    assert "meet again in A" in rows(db_path, "SELECT body FROM releases WHERE seq = 1")[0][0]
    assert rows(db_path, "SELECT fetched_at FROM pages WHERE seq = 2") == [(SECOND,)]
    before = dump(db_path)
    cli("import", path)
    assert dump(db_path) == before


# Captures in time


def in_order(cli, tmp_path, captures, order, *, at_once, name):
    """The history after taking in captures (body, date) in an order, in one archive or in many."""
    path = tmp_path / f"{name}.db"
    archives = [Archive()] if at_once else [Archive() for _ in captures]
    for i, which in enumerate(order):
        body, date = captures[which]
        media = "text/html" if b"<" in body else "text/plain"
        archives[0 if at_once else i].add(URL.format(1), body, date, media=media)
    for i, archive in enumerate(archives):
        assert cli("import", archive.save(tmp_path / f"{i}.warc.gz"), db=path).exit_code == 0
    assert cli("check", db=path).exit_code == 0
    return history(path)


SETS = {
    "three texts": [(A, FIRST), (B, SECOND), (C, THIRD)],
    "back to the first": [(A, FIRST), (B, SECOND), (A, THIRD), (page("1. X."), FOURTH)],
    "the same bytes": [(A, FIRST), (A, SECOND), (B, THIRD), (A, FOURTH)],
    "another view counter": [
        (page("1. A.", hits=1), FIRST),
        (page("1. A.", hits=2), SECOND),
        (page("1. B.", hits=3), THIRD),
    ],
    "a date that comes late": [(page("1. A.", published=None), FIRST), (page("1. A.", published="2023-03-27"), SECOND)],
    "at one time": [(A, FIRST), (B, FIRST), (C, FIRST)],
    "text beside HTML": [(A, FIRST), (b"1. Another text.\n", SECOND), (B, THIRD), (b"1. A newer text.\n", FOURTH)],
    "a cut text": [
        (b"1. The whole text of it. 2. And so on to the end.\n", FIRST),
        (b"1. The whole text of it. 2. And so\n", SECOND),
        (b"1. Something else.\n", THIRD),
        (b"1. Something el\n", FOURTH),
    ],
    "an attachment more": [(page("1. A."), FIRST), (page("1. A.", files=["a.pdf"]), SECOND)],
    "a paragraph more": [(page("1. A."), FIRST), (page("1. A.", "2. B."), SECOND)],
}


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("name", SETS)
def test_the_order_of_captures_does_not_matter(cli, tmp_path, name, at_once):
    captures = SETS[name]
    orders = list(itertools.permutations(range(len(captures))))
    told = [
        in_order(cli, tmp_path, captures, order, at_once=at_once, name=f"{at_once}{i}")
        for i, order in enumerate(orders)
    ]
    assert all(one == told[0] for one in told[1:])


WORDS = ("", "1. One.", "1. One. 2. Two.", "1. One. 2. Tw", "1. Another.", "1. Another. /END/", "1. Anoth")


@given(
    st.lists(
        st.tuples(
            st.sampled_from((FIRST, SECOND, THIRD, FOURTH)),
            st.sampled_from(("text", "html", "fetched")),
            st.sampled_from((None, "A Title", "Another")),
            st.sampled_from(WORDS),
            st.sampled_from(WORDS),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
    ),
    st.randoms(),
    st.sampled_from((None, FIRST, THIRD, FOURTH)),
    st.sets(st.integers(1, 7)),
)
def test_a_history_follows_from_the_copies_alone(parts, generator, chosen_at, past):
    copies = [
        Dated(
            at,
            f"{i:064x}",
            i,
            Copy(kind, title, f"{title}{body}", words.replace(" ", ""), body.replace(" ", "")),
            dated or kind == "fetched",
        )
        for i, (at, kind, title, words, body, dated) in enumerate(parts)
    ]
    standing = Standing(0, chosen_at, dict.fromkeys(past, SECOND))
    told = history_of(copies, standing)
    shuffled = copies[:]
    generator.shuffle(shuffled)
    assert history_of(shuffled, standing) == told
    times = [time for past in told.past for time in (past.seen_at, past.replaced_at)]
    assert times == sorted(times)
    assert told.present not in [past.dated for past in told.past]
    for dated in (told.present, *(past.dated for past in told.past)):
        assert dated.dated or dated.page_id in {0, *past} or not any(copy.dated for copy in copies)
    if chosen_at and not any(copy.dated and copy.at >= chosen_at for copy in copies) and chosen_at > SECOND:
        assert told.present.page_id == 0, "what was chosen stays until the site speaks"
    elif not chosen_at and any(copy.dated and copy.copy.kind == "fetched" for copy in copies):
        assert told.present.copy.kind == "fetched" or told.present.copy.title is not None


def test_older_captures_become_revisions_with_their_dates(cli, db_path, tmp_path):
    cli("import", Archive().add(URL.format(1), C, THIRD).save(tmp_path / "1.warc.gz"))
    ids = rows(db_path, "SELECT id, text FROM statements ORDER BY id")
    result = cli("import", Archive().add(URL.format(1), A, FIRST).save(tmp_path / "2.warc.gz"), "--json")
    assert counts(result) == {"found": 1, "unchanged": 1}, "an older capture changes no text"
    cli("import", Archive().add(URL.format(1), B, SECOND).save(tmp_path / "3.warc.gz"))
    assert rows(db_path, "SELECT id, text FROM statements ORDER BY id") == ids
    told = rows(db_path, "SELECT seen_at, replaced_at, body FROM revisions ORDER BY seen_at")
    assert [(seen, replaced, body[-2]) for seen, replaced, body in told] == [(FIRST, SECOND, "A"), (SECOND, THIRD, "B")]
    newer = cli("import", Archive().add(URL.format(1), A, FOURTH).save(tmp_path / "4.warc.gz"), "--json")
    assert counts(newer) == {"found": 1, "changed": 1}
    assert rows(db_path, "SELECT seen_at FROM revisions ORDER BY seen_at") == [(FIRST,), (SECOND,), (THIRD,)]
    assert rows(db_path, "SELECT count(*) FROM pages") == [(4,)]


def test_a_shorter_whole_text_may_come_before_a_longer_one(cli, db_path, tmp_path):
    archive = Archive().add(URL.format(1), page("1. A."), FIRST).add(URL.format(1), page("1. A.", "2. B."), SECOND)
    cli("import", archive.save(tmp_path / "x.warc.gz"))
    assert rows(db_path, "SELECT body FROM revisions") == [("1. A.",)]


def test_a_fetched_page_wins_over_captures(cli, db_path, tmp_path):
    with StandIn() as site:
        board = site.add_board("m_5676", feed_id=302)
        board.add(*sample_posts(1))
        seq = board.posts[0].seq
        arguments = ("import", URL.format(seq), "--site", site.url, "--delay", "0")
        cli("import", Archive().add(URL.format(seq), A, FIRST).save(tmp_path / "1.warc.gz"))
        assert "1 changed" in cli(*arguments).stdout
        assert rows(db_path, "SELECT seen_at, copy FROM revisions, releases") == [(FIRST, "fetched")]
        cli("import", Archive().add(URL.format(seq), B, SECOND).save(tmp_path / "2.warc.gz"))
        cli("import", Archive().add(URL.format(seq), C, "2096-01-01T00:00:00Z").save(tmp_path / "3.warc.gz"))
        # The site goes on, and says again what it has said before.
        first = list(board.posts[0].lines)
        board.edit(seq, lines=["1. Edited."])
        assert "1 changed" in cli(*arguments).stdout
        board.edit(seq, lines=first)
        assert "1 changed" in cli(*arguments).stdout
    said = rows(db_path, "SELECT copy, http_status, releases.body FROM releases JOIN pages ON pages.id = page_id")
    assert said[0][:2] == ("fetched", 200)
    assert "Edited" not in said[0][2]
    told = rows(db_path, "SELECT seen_at, body FROM revisions ORDER BY seen_at, id")
    assert [body.split()[-1] for _, body in told[:2]] == ["A.", "B."]
    assert told[-1][1] == "1. Edited."
    assert [seen for seen, _ in told[:2]] == [FIRST, SECOND]
    assert cli("check").exit_code == 0


def test_captures_beside_copies_without_a_date(cli, db_path, tmp_path):
    saved = tmp_path / "saved.html"
    saved.write_bytes(f"{URL.format(1)}\n".encode() + B)
    cli("import", saved)
    assert counts(cli("import", Archive().add(URL.format(1)).save(tmp_path / "1.warc.gz"), "--json")) == {
        "found": 1,
        "unchanged": 1,
    }, "what is imported without a date is of today"
    assert rows(db_path, "SELECT seen_at FROM revisions") == [(FIRST,)]
    again = cli("import", Archive().add(URL.format(1), C, SECOND).save(tmp_path / "2.warc.gz"), "--replace", "--json")
    assert counts(again) == {"found": 1, "changed": 1}


def archive_of(tmp_path, body, date, seq=1):
    return Archive().add(URL.format(seq), body, date).save(tmp_path / f"{date[:4]}-{sha1(body)[5:15]}.warc.gz")


def saved_as(path, body, seq=1):
    path.write_bytes(f"{URL.format(seq)}\n".encode() + body)
    return path


def told_by(db_path):
    """The last letter of the present text and of each revision, with the years of its time."""
    ((present,),) = rows(db_path, "SELECT trim(body, '.') FROM releases")
    past = rows(
        db_path,
        "SELECT trim(body, '.'), substr(seen_at, 1, 4), substr(replaced_at, 1, 4) FROM revisions ORDER BY seen_at, id",
    )
    return present[-1], [(body[-1], seen, replaced) for body, seen, replaced in past]


def test_a_capture_does_not_undo_what_the_user_chose(cli, db_path, tmp_path):
    cli("import", archive_of(tmp_path, B, SECOND))
    assert "1 changed" in cli("import", saved_as(tmp_path / "x.html", A), "--replace").stdout
    year = rows(db_path, "SELECT substr(chosen_at, 1, 4) FROM releases")[0][0]
    assert told_by(db_path) == ("A", [("B", "2018", year)])
    ids = rows(db_path, "SELECT id FROM revisions")
    cli("import", archive_of(tmp_path, C, FIRST), archive_of(tmp_path, C, THIRD))
    assert told_by(db_path) == ("A", [("C", "2016", "2018"), ("B", "2018", "2020"), ("C", "2020", year)])
    assert ids[0] in rows(db_path, "SELECT id FROM revisions WHERE body LIKE '%B.'")
    # A choice holds against copies of before; what the site says later goes over it.
    cli("import", archive_of(tmp_path, B, "2096-01-01T00:00:00Z"))
    assert told_by(db_path)[0] == "B"
    assert rows(db_path, "SELECT chosen_at FROM releases") == [(None,)]
    assert cli("check", "--full").exit_code == 0


def test_a_capture_that_was_chosen_stays(cli, db_path, tmp_path):
    cli("import", archive_of(tmp_path, B, SECOND))
    cli("import", archive_of(tmp_path, A, FIRST), "--replace")
    cli("import", archive_of(tmp_path, C, THIRD))
    present, past = told_by(db_path)
    assert (present, [body for body, _, _ in past]) == ("A", ["A", "B", "C"])


@pytest.mark.parametrize("order", [(A, B), (B, A)])
@pytest.mark.parametrize("known", [True, False])
def test_replace_of_an_archive_takes_its_newest_capture(cli, db_path, tmp_path, order, known):
    """The repair that check recommends makes no history of its own, in whatever order the captures stand."""
    archive = Archive()
    for body in order:
        archive.add(URL.format(1), body, FIRST if body is A else SECOND)
    path = archive.save(tmp_path / "ab.warc.gz")
    if known:
        cli("import", path)
    cli("import", path, "--replace")
    assert told_by(db_path) == ("B", [("A", "2016", "2018")])
    assert rows(db_path, "SELECT chosen_at FROM releases") == [(None,)]
    cli("import", archive_of(tmp_path, C, THIRD))
    assert told_by(db_path) == ("C", [("A", "2016", "2018"), ("B", "2018", "2020")])


def test_an_exported_copy_without_a_date_has_none_again(cli, db_path, tmp_path):
    cli("import", saved_as(tmp_path / "x.html", A))
    cli("import", archive_of(tmp_path, A, FIRST), archive_of(tmp_path, B, SECOND))
    cli("export", "pages", "--format", "warc", "--output", tmp_path / "out.warc.gz")
    told = history(db_path)
    other = tmp_path / "other.db"
    cli("import", tmp_path / "out.warc.gz", db=other)
    assert history(other) == told
    assert rows(other, "SELECT dated FROM pages ORDER BY id") == rows(db_path, "SELECT dated FROM pages ORDER BY id")


def test_a_cut_copy_that_was_chosen_stays(cli, db_path, tmp_path):
    whole, cut = page("1. One.", "2. Two."), page("1. One.")
    cli("import", archive_of(tmp_path, whole, SECOND))
    cli("import", saved_as(tmp_path / "x.html", cut), "--replace")
    cli("import", archive_of(tmp_path, A, FIRST))
    assert rows(db_path, "SELECT body FROM releases") == [("1. One.",)]
    assert len(rows(db_path, "SELECT 1 FROM revisions")) == 2


def test_copies_without_a_date_keep_their_revision_beside_captures(cli, db_path, tmp_path):
    saved = tmp_path / "x.html"
    cli("import", saved_as(saved, A))
    cli("import", saved_as(saved, B))
    year = rows(db_path, "SELECT substr(last_seen, 1, 4) FROM releases")[0][0]
    assert told_by(db_path) == ("B", [("A", year, year)])
    ids = rows(db_path, "SELECT id FROM revisions")
    cli("import", archive_of(tmp_path, C, THIRD))
    assert told_by(db_path) == ("B", [("C", "2020", year), ("A", year, year)])
    # Captures of the same texts tell when they were true: none stands twice.
    cli("import", archive_of(tmp_path, A, FIRST), archive_of(tmp_path, B, SECOND))
    assert told_by(db_path) == ("C", [("A", "2016", "2018"), ("B", "2018", "2020")])
    assert ids[0] in rows(db_path, "SELECT id FROM revisions")
    assert cli("check", "--full").exit_code == 0


@pytest.mark.parametrize("first", ["folder", "archive"])
def test_a_copy_without_a_date_that_says_nothing_of_its_own_makes_no_history(cli, db_path, tmp_path, first):
    sources = [saved_as(tmp_path / "x.html", A), archive_of(tmp_path, A, FIRST), archive_of(tmp_path, B, SECOND)]
    for source in sources if first == "folder" else [*sources[1:], sources[0]]:
        cli("import", source)
    assert told_by(db_path) == ("B", [("A", "2016", "2018")])


def test_a_capture_that_was_not_understood_keeps_its_date(cli, db_path, tmp_path):
    cli("import", archive_of(tmp_path, A.replace(b"bo_con", b"other"), FIRST))
    assert rows(db_path, "SELECT release_id, dated FROM pages") == [(None, 1)]
    assert rows(db_path, "SELECT 1 FROM releases") == []


def test_a_capture_gives_a_copy_without_address_its_seq(cli, db_path, tmp_path):
    (tmp_path / "page.html").write_bytes(page())
    cli("import", tmp_path / "page.html")
    cli("import", Archive().add(URL.format(1), page(), FIRST).save(tmp_path / "x.warc.gz"))
    assert rows(db_path, "SELECT seq, url FROM releases") == [(1, URL.format(1))]
    assert cli("check").exit_code == 0


# Damage


def big_archive(packed=True):
    archive = Archive(packed)
    generator = random.Random(5)
    for seq in range(1, 13):
        noise = "".join(generator.choice("abcdefgh ") for _ in range(3000))
        archive.add(URL.format(seq), page("1. One.", f"2. {noise}."), headers=[("X", "y")])
    return archive.bytes


@pytest.mark.parametrize("packed", [True, False])
def test_cut_anywhere_what_was_whole_is_taken(cli, db_path, tmp_path, packed):
    whole = big_archive(packed)
    generator = random.Random(7)
    path, held = tmp_path / "cut.warc.gz", 0
    for at in sorted(generator.randrange(1, len(whole)) for _ in range(20)):
        path.write_bytes(whole[:at])
        result = cli("import", path)
        assert result.exit_code in (0, 1)
        lines = result.stderr.splitlines()
        assert len(lines) <= 1 or at < 2000
        if lines and at > 2000:
            assert re.fullmatch(
                re.escape(str(path))
                + r": is (cut off|damaged \(.*\)): it could be read up to byte [0-9,]+, .+ records?",
                lines[0],
            )
        count = rows(db_path, "SELECT count(*) FROM releases")[0][0]
        assert count >= held
        held = count
    assert held >= 10
    assert rows(db_path, "SELECT count(*) FROM statements") == [(2 * held,)]
    assert len(rows(db_path, "SELECT 1 FROM problems WHERE resolved_at IS NULL")) <= 2
    assert cli("check").exit_code == 0
    path.write_bytes(whole)
    assert cli("import", path).exit_code == 0
    assert rows(db_path, "SELECT count(*) FROM releases") == [(12,)]
    open_ones = rows(db_path, "SELECT reason FROM problems WHERE resolved_at IS NULL")
    assert open_ones == [], "the file is whole now"


def test_the_sentence_says_how_far_it_could_be_read(cli, tmp_path):
    archive = Archive(packed=False).add(URL.format(1))
    first = len(archive.bytes)
    path = tmp_path / "x.warc"
    path.write_bytes(archive.add(URL.format(2)).bytes[:-500])
    result = cli("import", path)
    assert result.exit_code == 1
    assert result.stdout.startswith("partial: 2 pages seen, 1 new, 0 changed, 0 unchanged, 1 failed")
    assert result.stderr == f"{path}: is cut off: it could be read up to byte {first:,}, one whole record\n"


def test_only_the_last_checksum_is_missing(cli, db_path, tmp_path):
    archive = Archive().add(URL.format(1)).revisit(URL.format(1), SECOND, URL.format(1), FIRST, sha1(A))
    path = tmp_path / "x.warc.gz"
    path.write_bytes(archive.add(URL.format(2)).bytes[:-4])
    result = cli("import", path)
    assert result.exit_code == 1
    assert re.search(r"is cut off: it could be read up to byte [0-9,]+, 3 whole records$", result.stderr.strip())
    assert rows(db_path, "SELECT seq, fetched_at FROM pages ORDER BY 1, 2") == [(1, FIRST), (1, SECOND), (2, FIRST)]


def test_a_length_that_is_wrong(cli, db_path, tmp_path):
    first = Archive(packed=False).add(URL.format(1)).bytes
    path = tmp_path / "x.warc"
    path.write_bytes(first + first.replace(b"seq=1", b"seq=2").replace(b"Content-Length: ", b"Content-Length: -", 1))
    assert "is damaged (a record does not tell its length): it could be read up to byte" in cli("import", path).stderr
    length = int(re.search(rb"Content-Length: ([0-9]+)", first)[1])
    wrong = first.replace(b"Content-Length: %d" % length, b"Content-Length: %d" % (length - 9), 1)
    path.write_bytes(wrong.replace(b"seq=1", b"seq=3"))
    assert (
        "(a record does not end where its length says): it could be read up to byte 0, 0" in cli("import", path).stderr
    )
    assert rows(db_path, "SELECT seq FROM releases") == [(1,)]


def test_records_behind_a_damaged_one_are_taken(cli, tmp_path):
    whole = big_archive()
    begins = [found.start() for found in re.finditer(rb"\x1f\x8b\x08", whole)]
    assert len(begins) == 12
    path = tmp_path / "x.warc.gz"
    generator = random.Random(3)
    for i, begin in enumerate(begins[1:], start=1):
        end = begins[i + 1] if i < 11 else len(whole)
        # Anywhere but where an hour is told and a system is named, which nobody reads.
        at = generator.choice([begin, *range(begin + 10, end)])
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        db = tmp_path / f"{i}.db"
        result = cli("import", path, db=db)
        assert result.exit_code == 1
        assert rows(db, "SELECT seq FROM releases ORDER BY seq") == [(seq,) for seq in range(1, 13) if seq != i + 1]
        behind = f", and {11 - i} behind the damage" if i < 11 else ""
        before = "one whole record" if i == 1 else f"{i} whole records"
        assert result.stderr.endswith(f"it could be read up to byte {begin:,}, {before}{behind}\n")


def test_a_repetition_behind_a_damaged_record_finds_its_content(cli, db_path, tmp_path):
    first, second, third = (Archive().add(URL.format(seq)).bytes for seq in (1, 2, 3))
    repeated = Archive().revisit(URL.format(3), SECOND, URL.format(3), FIRST, sha1(A)).bytes
    path = tmp_path / "x.warc.gz"
    path.write_bytes(first + second[:100] + b"??" + second[102:] + third + repeated)
    assert cli("import", path).exit_code == 1
    assert rows(db_path, "SELECT seq, fetched_at FROM pages ORDER BY 1, 2") == [(1, FIRST), (3, FIRST), (3, SECOND)]


def test_what_follows_damage_ends_however_often_it_looks_like_a_record():
    class Counted(io.BytesIO):
        reads = 0

        def read(self, size=-1):
            self.reads += 1
            return super().read(size)

    file = Counted(Archive().add(URL.format(1)).bytes[:-20] + b"\x1f\x8b\x08\x00" * 100_000)
    assert [type(found) for found in read_warc("x", "x", file)] == [Unreadable]
    assert file.reads < 30_000


@pytest.mark.parametrize("packed", [True, False])
def test_a_bit_that_flipped(cli, db_path, tmp_path, packed):
    whole = big_archive(packed)
    generator = random.Random(11)
    path = tmp_path / "x.warc.gz"
    texts = {text for (text,) in _texts(cli, tmp_path, whole)}
    for at in [generator.randrange(len(whole)) for _ in range(25)]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        result = cli("import", path)
        assert result.exit_code in (0, 1)
        assert "Traceback" not in result.stderr
    assert {text for (text,) in rows(db_path, "SELECT text FROM statements")} <= texts
    assert cli("check").exit_code == 0


def _texts(cli, tmp_path, whole):
    path = tmp_path / "whole.warc.gz"
    path.write_bytes(whole)
    cli("import", path, db=tmp_path / "whole.db")
    return rows(tmp_path / "whole.db", "SELECT text FROM statements")


BAD_RECORDS = {
    "cut when captured": {"body": A, "WARC_Truncated": "length"},
    "a length of no number": {"body": A, "headers": [("Content-Length", "9" * 5000)]},
    "shorter than it should be": {"body": A, "headers": [("Content-Length", "99999999")]},
    "cut in a chunk": {"body": chunked(A)[:-200], "headers": [("Transfer-Encoding", "chunked")]},
    "cut in its gzip": {"body": gzip.compress(A)[:-50], "headers": [("Content-Encoding", "gzip")]},
    "damaged gzip": {"body": gzip.compress(A)[:100] + b"x" * 99, "headers": [("Content-Encoding", "gzip")]},
    "unknown coding": {"body": b"\x01\x02" + A, "headers": [("Content-Encoding", "br")]},
    "a wrong hexadecimal digest": {"body": A, "WARC_Block_Digest": f"sha256:{'0' * 64}"},
    "a wrong digest": {"body": A, "WARC_Block_Digest": sha1(b"other")},
    "a bomb": {"body": gzip.compress(b"<p>" * 20_000_000), "headers": [("Content-Encoding", "gzip")]},
    "too large": {"body": b"<p>x" * 3_000_000},
    "a chunk bomb": {"body": chunked(b"<p>x" * 3_000_000, 9_000_000), "headers": [("Transfer-Encoding", "chunked")]},
}


@pytest.mark.parametrize("name", BAD_RECORDS)
def test_bad_records_are_told_and_the_others_taken(cli, db_path, tmp_path, name):
    path = Archive().add(URL.format(1), **BAD_RECORDS[name]).add(URL.format(2)).save(tmp_path / "x.warc.gz")
    result = cli("import", path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{path}#{URL.format(1)} {FIRST}: ")
    assert len(result.stderr.splitlines()) == 1
    assert rows(db_path, "SELECT seq FROM releases") == [(2,)]


NOT_ARCHIVES = {
    "another format": b"WARC/1.0\r\nno length\r\n\r\n",
    "a header without end": b"WARC/1.0\r\nX: " + b"y" * 5_000_000,
    "fields without end": b"WARC/1.0\r\n" + b"X: y\r\n" * 1_000_000,
    "a negative length": b"WARC/1.0\r\nContent-Length: -5\r\n\r\n",
    "a length of forever": b"WARC/1.0\r\nContent-Length: " + b"9" * 18 + b"\r\n\r\nx",
    "a member of nothing": gzip.compress(b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n") + b"garbage",
}


@pytest.mark.parametrize("name", NOT_ARCHIVES)
def test_files_that_only_begin_like_an_archive(cli, tmp_path, name):
    (tmp_path / "x.warc").write_bytes(NOT_ARCHIVES[name])
    result = cli("import", tmp_path / "x.warc")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


def test_a_packed_bomb_takes_no_memory(tmp_path, db_path):
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/\r\nContent-Length: %d\r\n\r\n"
    size = 1_000_000_000
    with gzip.open(tmp_path / "bomb.warc.gz", "wb", compresslevel=1) as file:
        file.write(head % size + b"HTTP/1.1 200 OK\r\n\r\n")
        block = bytes(10_000_000)
        for _ in range(size // len(block)):
            file.write(block)
    result = run_program(["import", tmp_path / "bomb.warc.gz", "--db", db_path], preexec_fn=_little_memory)
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr


def _little_memory():
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (700_000_000, 700_000_000))


def test_bodies():
    assert decoded_body(b"5\r\nhello\r\n0\r\n\r\n", {"transfer-encoding": "Chunked"}) == b"hello"
    assert decoded_body(b"5;x=y\nhello\n0\n\n", {"transfer-encoding": "chunked"}) == b"hello"
    assert decoded_body(b"plain", {"transfer-encoding": "chunked", "content-encoding": "gzip"}) == b"plain"
    raw = zlib.compressobj(wbits=-15)
    assert decoded_body(raw.compress(b"raw") + raw.flush(), {"content-encoding": "deflate"}) == b"raw"
    assert decoded_body(b"<p>", {"content-encoding": "br"}) == b"<p>"
    assert decoded_body(b"<p>", {"content-encoding": "deflate"}) == b"<p>"
    assert decoded_body(b"12345", {"content-length": "3"}) == b"12345"
    with pytest.raises(BodyError, match="ends between two chunks"):
        decoded_body(b"5\r\nhello\r\n", {"transfer-encoding": "chunked"})
    with pytest.raises(BodyError, match=r"holds 3 of 5 bytes; it was cut off when it was captured"):
        decoded_body(b"123", {"content-length": "5"})


def test_times_and_beginnings():
    assert iso_time("2018-01-02T03:04:05.678901Z") == "2018-01-02T03:04:05Z"
    assert iso_time("2018-01") == "2018-01-01T00:00:00Z"
    assert iso_time("2018-13-01T00:00:00Z") is None
    assert iso_time("yesterday") is None
    assert is_warc(b"WARC/1.1\r\n")
    assert not is_warc(gzip.compress(b"something else"))
    assert not is_warc(b"\x1f\x8b\xff\xff")


def test_a_record_without_a_date_is_a_copy_without_a_date(cli, db_path, tmp_path):
    path = Archive().add(URL.format(1), date="unknown").save(tmp_path / "x.warc.gz")
    assert cli("import", path).exit_code == 0
    assert rows(db_path, "SELECT origin, fetched_at > '2026' FROM pages") == [(f"{path}#{URL.format(1)}", 1)]


# Written by others


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_an_archive_written_by_wget(cli, db_path, tmp_path):
    with StandIn(gate=False) as site:
        board = site.add_board("m_5676", feed_id=302)
        board.add(*sample_posts(5))
        urls = [f"{site.url}/eng/brd/m_5676/view.do?seq={post.seq}" for post in board.posts]
        urls += [f"{site.url}/eng/brd/m_5676/list.do?page=1", f"{site.url}/eng/brd/m_5676/view.do?seq=1"]
        arguments = ["wget", "--quiet", "--no-warc-compression", "--warc-file", "crawl", "--output-document", "out"]
        subprocess.run([*arguments, *urls], cwd=tmp_path, check=False, timeout=60)
        found = (tmp_path / "crawl.warc").read_bytes()
        plain = re.sub(rb"(WARC-Target-URI: <?)" + re.escape(site.url.encode()), rb"\1https://www.mofa.go.kr", found)
        titles = {(post.seq, post.title) for post in board.posts}
    (tmp_path / "crawl.warc").write_bytes(plain)
    result = cli("import", tmp_path / "crawl.warc", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert counts(result) == {"found": 5, "new": 5, "ignored": 2}
    assert set(rows(db_path, "SELECT seq, title FROM releases")) == titles
    generator = random.Random(3)
    cut, other = tmp_path / "cut.warc", tmp_path / "cut.db"
    for at in [generator.randrange(len(plain)) for _ in range(20)]:
        cut.write_bytes(plain[:at])
        assert cli("import", cut, db=other).exit_code == 1 or at > len(plain) - 10_000
        assert cli("check", db=other).exit_code == 0


# Export and back


def export(path, **filters):
    stream = io.BytesIO()
    with closing(open_database(path).conn) as connection:
        count = write_warc(connection, stream, **filters)
    return count, stream.getvalue()


def test_what_is_exported_and_imported_again_is_the_same(cli, db_path, tmp_path):
    cli("import", PAGES)
    (tmp_path / "no address.html").write_bytes(page(board_name="Something"))
    cli("import", tmp_path / "no address.html", "--board", "m_5676")
    archive = Archive().add(URL.format(1), A, FIRST).add(URL.format(1), B, SECOND)
    cli("import", archive.save(tmp_path / "x.warc.gz"))
    with StandIn() as site:
        board = site.add_board("m_5676", feed_id=302)
        board.add(*sample_posts(3, newest=day(1)))
        arguments = ("run", "--site", site.url, "--delay", "0")
        cli(*arguments)
        board.edit(board.posts[0].seq, lines=["1. Edited."])
        cli(*arguments)
    count, exported = export(db_path)
    assert count == rows(db_path, "SELECT count(*) FROM pages")[0][0] == 46 + 1 + 2 + 4
    (tmp_path / "out.warc.gz").write_bytes(exported)
    again = tmp_path / "again.db"
    result = cli("import", tmp_path / "out.warc.gz", db=again)
    assert (result.exit_code, result.stderr) == (0, "")
    told, due = history(again), history(db_path)
    for got, wanted in zip(told[:3], due[:3], strict=True):
        assert sorted(got, key=repr) == sorted(wanted, key=repr)
    assert sorted(row[2] for row in told[3]) == sorted(row[2] for row in due[3])
    assert cli("check", db=again).exit_code == 0
    before = dump(again)
    assert " 0 new, 0 changed" in cli("import", tmp_path / "out.warc.gz", db=again).stdout
    assert dump(again) == before
    assert " 0 new, 0 changed" in cli("import", tmp_path / "out.warc.gz").stdout, "nor in the database it came from"


def test_the_export_is_read_by_other_tools(cli, db_path, tmp_path):
    with StandIn(etags=True) as site:
        board = site.add_board("m_5676", feed_id=302)
        board.add(*sample_posts(2))
        cli("run", "--site", site.url, "--delay", "0")
    cli("import", PAGES / "m_5676_319652.txt", PAGES / "seed_press_release.txt")
    count, exported = export(db_path)
    bodies = []
    with closing(open_database(db_path).conn) as connection:
        for body, dictionary, sha256 in connection.execute(
            "SELECT pages.body, dictionaries.body, sha256 FROM pages"
            " LEFT JOIN dictionaries ON dictionaries.id = dictionary_id ORDER BY pages.id"
        ):
            bodies.append(read_page(body, dictionary, sha256))
    records = []
    for record in ArchiveIterator(io.BytesIO(exported), check_digests="raise"):
        assert record.rec_headers.protocol == "WARC/1.1"
        records.append((record.rec_type, record.rec_headers, record.http_headers, record.content_stream().read()))
    kinds = [kind for kind, *_ in records]
    assert kinds == ["warcinfo", "response", "response", "resource", "resource"]
    assert [body for *_, body in records[1:]] == bodies
    assert b"software: mofa-etl" in records[0][3]
    _, fields, answer, _ = records[1]
    assert fields.get_header("WARC-Target-URI") == rows(db_path, "SELECT url FROM releases WHERE id = 1")[0][0]
    assert fields.get_header("WARC-Date") == rows(db_path, "SELECT fetched_at FROM pages WHERE id = 1")[0][0]
    assert (answer.get_statuscode(), answer.get_header("Content-Type")) == ("200", "text/html")
    assert answer.get_header("ETag") == rows(db_path, "SELECT etag FROM pages WHERE id = 1")[0][0]
    assert records[4][1].get_header("WARC-Target-URI") == "urn:mofa-etl:page:4"
    assert records[4][1].get_header("Content-Type") == "text/plain"
    # Each record is packed by itself, so that others can jump to it.
    assert len(_members(exported)) == count + 1


def _members(data):
    found = []
    while data:
        unpacker = zlib.decompressobj(31)
        found.append(unpacker.decompress(data))
        data = unpacker.unused_data
    return found


def test_a_damaged_page_is_not_exported(cli, db_path):
    cli("import", PAGES / "m_5676_319652.txt")
    with closing(open_database(db_path).conn) as connection:
        for damage in ("x'00'", "(SELECT body FROM pages WHERE id = 2)"):
            connection.execute("INSERT INTO pages SELECT 2, NULL, url, board, seq, fetched_at, 999, sha256, body, NULL,"
                               " NULL, NULL, NULL, 0 FROM pages WHERE id = 1 ON CONFLICT DO NOTHING")  # fmt: skip
            assert write_warc(connection, io.BytesIO()) == 2, "whatever the status"
            connection.execute(f"UPDATE pages SET sha256 = 'x', body = {damage} WHERE id = 2")
            with pytest.raises(DatabaseDamaged, match="^page 2 is damaged; type: mofa-etl check$"):
                write_warc(connection, io.BytesIO())
            connection.execute("DELETE FROM pages WHERE id = 2")


def test_pages_that_were_not_understood_are_exported_too(cli, db_path, tmp_path):
    drifted = A.replace(b"bo_con", b"other")
    (tmp_path / "list.pdf.html").write_bytes(drifted)
    cli("import", tmp_path / "list.pdf.html", "--url", URL.format(5))
    with closing(open_database(db_path).conn) as connection, connection:
        connection.execute("UPDATE pages SET url = 'http://127.0.0.1:1/x'")
    records = list(ArchiveIterator(io.BytesIO(export(db_path)[1])))
    assert records[1].rec_headers.get_header("WARC-Target-URI") == URL.format(5)


def test_filters_of_the_export(cli, db_path):
    cli("import", PAGES)
    briefings = rows(db_path, "SELECT count(*) FROM pages WHERE board = 'm_5679'")[0][0]
    assert export(db_path, board="m_5679")[0] == briefings
    dated = rows(db_path, "SELECT count(*) FROM releases WHERE published BETWEEN '2015-01-01' AND '2018-12-31'")[0][0]
    assert export(db_path, since="2015-01-01", until="2018-12-31")[0] == dated
    assert export(db_path, board="m_1")[0] == 0


# The Wayback Machine

ADDRESS = "http://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652"
HEAD = f"""<script src="//archive.org/includes/analytics.js" type="text/javascript"></script>
<script type="text/javascript" src="https://web-static.archive.org/_static/js/bundle-playback.js"></script>
<script type="text/javascript">
  __wm.init("https://web.archive.org/web");
  __wm.wombat("{ADDRESS}","20180105032841","https://web.archive.org/","web","https://web-static.archive.org/_static/",
	      "1515122921");
</script>
<!-- End Wayback Rewrite JS Include -->"""
BANNER = """<!-- BEGIN WAYBACK TOOLBAR INSERT -->
<div id="wm-ipp-base" lang="en" style="display:none;direction:ltr;"><div id="wm-ipp"><ul><li>Date : 2018-01-05</li>
<li>1. BANNER of 3 captures</li></ul><div class="bo_con"><p>BANNER</p></div><table><tr><td class="detail_body">BANNER</td>
</tr></table></div></div>
<!-- END WAYBACK TOOLBAR INSERT -->"""
END = """<!--
     FILE ARCHIVED ON 03:28:41 Jan 05, 2018 AND RETRIEVED FROM THE
     INTERNET ARCHIVE ON 10:00:00 Mar 02, 2024.
     JAVASCRIPT APPENDED BY WAYBACK MACHINE, COPYRIGHT INTERNET ARCHIVE.
-->
"""


def replay(skin="current", *, absolute=False):
    """A page as the Wayback Machine replays it."""
    prefix = "https://web.archive.org" if absolute else ""
    text = view_page(Post(TITLE, [Source("1. One."), Source("2. Two.")], files=["a.pdf"]), skin).decode()
    link = f'<a href="{prefix}/web/20180105032841/https://www.mofa.go.kr/eng/brd/m_5676/down.do?seq=1">b.hwp</a>'
    text = text.replace(
        '<div class="bo_file"><strong>첨부</strong>', f'<div class="bo_file"><strong>첨부</strong>{link}'
    )
    text = text.replace('<head><meta charset="utf-8"/>', f'<head>{HEAD}<meta charset="utf-8"/>', 1)
    return (re.sub("<body>", f"<body>{BANNER}", text, count=1) + END).encode()


@pytest.mark.parametrize("absolute", [True, False])
@pytest.mark.parametrize("skin", SKINS)
def test_pages_of_the_wayback_machine(cli, db_path, tmp_path, skin, absolute):
    path = tmp_path / "page.html"
    path.write_bytes(replay(skin, absolute=absolute))
    assert cli("import", path).exit_code == 0
    assert rows(db_path, "SELECT board, seq, url, title, body, published FROM releases") == [
        ("m_5676", 319652, ADDRESS.replace("http:", "https:"), TITLE, "1. One.\n2. Two.", "2023-03-27")
    ]
    assert rows(db_path, "SELECT fetched_at, url FROM pages") == [("2018-01-05T03:28:41Z", ADDRESS)]
    assert not any("BANNER" in line for line in dump(db_path) if 'INTO "pages"' not in line)
    if skin == "current":
        assert rows(db_path, "SELECT url FROM attachments") == [
            ("https://www.mofa.go.kr/eng/brd/m_5676/down.do?seq=1",),
            ("https://www.mofa.go.kr/eng/brd/m_5676/down.do?brd_id=1234&seq=322900&data_tp=A&file_seq=1",),
        ]
    assert cli("check").exit_code == 0


def test_a_rewritten_canonical_link():
    head = '<link rel="canonical" href="/web/20180105032841/https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=77"/>'
    text = replay().decode().replace("<title>", f"{head}<title>", 1)
    assert parse_page(text.encode()).seq == 77
    # Without any sign of a replay, a link to an archive is a link like any other.
    bare = page().decode().replace("<title>", f"{head}<title>", 1)
    assert parse_page(bare.encode()).seq is None


def test_times_of_captures():
    stamp = "https://web.archive.org/web/{}id_/" + ADDRESS
    assert captured_at(stamp.format("20180105032841")) == "2018-01-05T03:28:41Z"
    assert captured_at(stamp.format("20180105")) == "2018-01-05T00:00:00Z"
    assert captured_at(stamp.format("2018")) is None
    assert captured_at(stamp.format("20189905032841")) is None
    assert captured_at(ADDRESS) is None
    assert capture_time(replay()) == "2018-01-05T03:28:41Z"
    assert capture_time(replay(), url=stamp.format("20170101000000")) == "2017-01-01T00:00:00Z"
    assert capture_time(replay().replace(b"ARCHIVED ON 03:28:41 Jan", b"ARCHIVED ON 99:28:41 Jan")) == (
        "2018-01-05T03:28:41Z"
    )
    assert capture_time(A) is None
    saved = f"<!-- saved from url=(0087){stamp.format('20190101000000')} -->".encode() + A
    assert capture_time(saved) == "2019-01-01T00:00:00Z"


def test_an_archived_address_in_the_first_line_or_as_hint_dates_the_page(cli, db_path, tmp_path):
    address = f"https://web.archive.org/web/20180105032841id_/{ADDRESS}"
    (tmp_path / "a.txt").write_text(f"{address}\n\n1. One.\n")
    (tmp_path / "b.html").write_bytes(A)
    assert cli("import", tmp_path / "a.txt").exit_code == 0
    assert cli("import", tmp_path / "b.html", "--url", address.replace("2018", "2019", 1)).exit_code == 0
    assert rows(db_path, "SELECT seq, fetched_at FROM pages ORDER BY id") == [
        (319652, "2018-01-05T03:28:41Z"),
        (319652, "2019-01-05T03:28:41Z"),
    ]


@pytest.mark.parametrize(
    "address", [f"https://web.archive.org/web/20180105032841/{ADDRESS.replace(':', '%3A')}",
                f"web.archive.org/web/20180105032841/{ADDRESS}"],
)  # fmt: skip
def test_an_archived_address_without_scheme_or_with_its_colon_escaped(cli, db_path, tmp_path, address):
    (tmp_path / "a.html").write_bytes(A)
    assert cli("import", tmp_path / "a.html", "--url", address).exit_code == 0
    assert rows(db_path, "SELECT seq, fetched_at FROM pages") == [(319652, "2018-01-05T03:28:41Z")]
    assert addresses_in(f"{address}\n".encode()) == (address,)


def test_captures_of_the_wayback_machine_inside_of_an_archive(cli, db_path, tmp_path):
    address = f"https://web.archive.org/web/20180105032841/{ADDRESS}"
    cli("import", Archive().add(address, replay(), FOURTH).save(tmp_path / "x.warc.gz"))
    assert rows(db_path, "SELECT seq, fetched_at FROM pages") == [(319652, "2018-01-05T03:28:41Z")]


# Lists of addresses


@pytest.fixture
def site():
    with StandIn() as standin:
        standin.add_board("m_5676", feed_id=302).add(*sample_posts(4))
        yield standin


@pytest.mark.parametrize("how", ["file", "stdin", "utf-16"])
def test_lists_of_addresses_are_fetched(site, cli, db_path, tmp_path, how):
    seqs = sorted(post.seq for post in site.boards[0].posts)
    lines = [
        "# posts that I want",
        "",
        URL.format(seqs[0]),
        f"  http://www.mofa.go.kr:443/www/brd/m_5676/view.do?seq={seqs[1]}&amp;page=2  ",
        f"www.mofa.go.kr/eng/brd/m_5676/view.do?seq={seqs[2]}",
        f"https://web.archive.org/web/20180101000000/{URL.format(seqs[3])}",
        URL.format(seqs[0]),
    ]
    text = "\r\n".join(lines)
    path = tmp_path / "list.txt"
    path.write_bytes(text.encode("utf-16" if how == "utf-16" else "utf-8"))
    source, stdin = ("-", text.encode()) if how == "stdin" else (path, None)
    result = cli("import", source, "--site", site.url, "--delay", "0", "--json", stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, "")
    assert counts(result) == {"found": 4, "new": 4}
    assert json.loads(result.stdout)["requests"] == len(site.log)
    assert sorted(request.seq for request in site.view_requests()) == seqs
    assert rows(db_path, "SELECT DISTINCT copy FROM releases") == [("fetched",)]


def test_what_in_a_list_leads_to_no_post_is_told(site, cli, db_path, tmp_path):
    path = tmp_path / "list.txt"
    seq = site.boards[0].posts[0].seq
    path.write_text(f"{URL.format(seq)}\nhttps://www.mofa.go.kr/eng/brd/m_5676/list.do\nhttps://example.org/\n")
    result = cli("import", path, "--site", site.url, "--delay", "0", "--json")
    assert result.exit_code == 1
    assert counts(result) == {"found": 3, "new": 1, "failed": 2}
    assert f"{path}#https://example.org/: is not fetched: https://example.org/ names no board" in result.stderr
    assert "has no seq, so it names no post\n" in result.stderr


def test_a_list_among_other_files_is_passed_over(site, cli, db_path, tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "urls.txt").write_text(f"{URL.format(1)}\n{URL.format(2)}\n")
    shutil.copy(PAGES / "m_5676_319652.txt", folder)
    result = cli("import", folder, "--site", site.url, "--delay", "0", "--json")
    assert counts(result) == {"found": 1, "new": 1, "ignored": 1}
    assert site.log == []


def test_what_is_a_list_and_what_a_page():
    one = URL.format(1)
    assert addresses_in(one.encode()) == (one,)
    assert addresses_in(f"\ufeff# x\n{one}\n\n{one}".encode()) == (one, one)
    assert addresses_in(f"{one}\n\n1. The Minister met her counterpart.\n".encode()) is None
    assert addresses_in(f"{one}\nand more".encode()) is None
    assert addresses_in(b"https://example.org/\nhttps://example.org/2\n") is None
    assert addresses_in(b"# A project\n") is None
    assert addresses_in(b"") is None
    assert addresses_in(b"https://\xff\xff\n") is None
    for path in PAGES.glob("*.txt"):
        assert addresses_in(path.read_bytes()) is None


def test_a_canonical_link_into_the_archive_tells_the_time():
    link = f'<link rel="canonical" href="https://web.archive.org/web/20180102030405/{URL.format(1)}"/>'
    assert capture_time(page("1. One.").replace(b"<head>", b"<head>" + link.encode())) == "2018-01-02T03:04:05Z"
