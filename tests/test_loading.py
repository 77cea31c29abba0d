"""Pages to rows: identity, which copy wins, ids that stay, revisions, twice is once."""

import pytest
from sqlite_utils import Database

from etl.load.check import check_database
from etl.load.check_pages import check_pages
from etl.load.database import open_database
from etl.load.pages import RawPage, read_page
from etl.load.releases import Saved, save_release
from etl.parse.outline import outline_of
from etl.parse.reader import parse_page
from tests.made_pages import Post, Source, view_page

URL = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652"
HEAD = "바로가기 메뉴\n본문 바로가기\n주메뉴 바로가기\n검색창 열기\n\nPress Releases\n\n"
TITLE = "Foreign Minister Meets Her Counterpart from Another Country"
LINES = [
    "1. The Minister met her counterpart on March 27 and discussed matters of common concern.",
    "° She stressed the importance of supply chains.",
    "2. The two sides agreed to meet again before the end of the year.",
    "° They named no day.",
]
FIRST, SECOND = "2026-11-24T01:00:00Z", "2026-11-25T01:00:00Z"


@pytest.fixture
def db(db_path):
    db = open_database(db_path)
    yield db
    db.conn.close()


def text_page(lines: list[str] = LINES, title: str | None = TITLE, url: str | None = URL) -> bytes:
    head = f"{url}\n\n" if url else ""
    return (head + (f"{HEAD}{title}\n\n\n" if title else "") + "\n\n".join(lines) + "\n").encode()


def html_page(lines: list[str] = LINES, title: str = TITLE, **facts: object) -> bytes:
    return view_page(Post(title, [Source(line) for line in lines], **facts))  # type: ignore[arg-type]


def load(
    db: Database, body: bytes, *, url: str | None = None, fetched: bool = False, now: str = FIRST, **options
) -> Saved:
    page = parse_page(body, url=url)
    raw = RawPage(body, page.address, now, 200 if fetched else None, None if fetched else "file")
    return save_release(db, page, outline_of(page.lines, page.title), raw, now=now, **options)


def all_rows(db: Database) -> list[str]:
    return list(db.conn.iterdump())


def one(db: Database, sql: str) -> object:
    return db.conn.execute(sql).fetchone()[0]


def column(db: Database, sql: str) -> list[object]:
    return [row[0] for row in db.conn.execute(sql)]


def test_a_release_and_its_rows(db):
    saved = load(db, html_page(files=["a.pdf"]), url=URL)
    assert saved.outcome == "new"
    release = next(db["releases"].rows)
    assert release["url"] == URL
    assert (release["board"], release["seq"], release["published"], release["hits"]) == (
        "m_5676",
        319652,
        "2023-03-27",
        1234,
    )
    assert (release["status"], release["copy"], release["lang"], release["skin"]) == ("live", "html", "en", "current")
    assert release["body"].split("\n") == LINES
    assert release["first_seen"] == release["last_seen"] == FIRST
    assert column(db, "SELECT number FROM sections ORDER BY position") == ["1", "2"]
    assert column(db, "SELECT ref FROM statement_list ORDER BY position") == [f"m_5676/319652#{i}" for i in range(1, 5)]
    assert column(db, "SELECT section FROM statement_list ORDER BY position") == ["1", "1", "2", "2"]
    assert one(db, "SELECT text FROM section_list WHERE number = '2'") == "\n".join(LINES[2:])
    assert one(db, "SELECT sections || ' ' || statements || ' ' || attachments FROM release_list") == "2 4 1"
    assert one(db, "SELECT count(*) FROM statements_fts WHERE statements_fts MATCH '\"supply chains\"'") == 1
    assert one(db, "SELECT name FROM boards") == "Press Releases"
    body, dictionary, sha256 = db.conn.execute(
        "SELECT pages.body, dictionaries.body, sha256 FROM pages LEFT JOIN dictionaries ON dictionaries.id = dictionary_id"
    ).fetchone()
    assert read_page(body, dictionary, sha256) == html_page(files=["a.pdf"])


@pytest.mark.parametrize("fetched", [False, True])
def test_twice_is_once(db, fetched):
    load(db, html_page(), url=URL, fetched=fetched)
    before = all_rows(db)
    assert load(db, html_page(), url=URL, fetched=fetched, now=SECOND).outcome == "unchanged"
    assert all_rows(db) == before


def test_a_view_counter_is_no_change(db):
    load(db, html_page(hits=1), url=URL, fetched=True)
    before = all_rows(db)
    assert load(db, html_page(hits=2), url=URL, fetched=True, now=SECOND).outcome == "unchanged"
    assert all_rows(db) == before


def test_an_edit_becomes_a_revision_and_what_stayed_keeps_its_id(db):
    load(db, html_page(), url=URL, fetched=True)
    ids = dict(db.conn.execute("SELECT text, id FROM statements"))
    sections = column(db, "SELECT id FROM sections ORDER BY position")
    edited = [LINES[0], "° A line that was added.", LINES[1], "2. The two sides agreed on nothing.", LINES[3]]
    assert load(db, html_page(edited), url=URL, fetched=True, now=SECOND).outcome == "changed"
    new_ids = dict(db.conn.execute("SELECT text, id FROM statements"))
    kept = set(ids) & set(new_ids)
    assert len(kept) == 3
    assert all(ids[text] == new_ids[text] for text in kept)
    assert all(new_ids[text] > max(ids.values()) for text in set(new_ids) - kept)
    assert column(db, "SELECT id FROM sections ORDER BY position") == sections
    revision = next(db["revisions"].rows)
    assert (revision["title"], revision["body"]) == (TITLE, "\n".join(LINES))
    assert (revision["seen_at"], revision["replaced_at"]) == (FIRST, SECOND)
    assert one(db, "SELECT last_seen FROM releases") == SECOND
    assert one(db, "SELECT count(*) FROM pages") == 2
    # And back: a fetched page may say again what it said before.
    assert load(db, html_page(), url=URL, fetched=True, now=SECOND).outcome == "changed"
    assert one(db, "SELECT count(*) FROM revisions") == 2


def test_removed_attachment_is_an_edit(db):
    load(db, html_page(files=["a.pdf", "b.pdf"]), url=URL, fetched=True)
    assert load(db, html_page(files=["b.pdf"]), url=URL, fetched=True).outcome == "changed"
    assert column(db, "SELECT name FROM attachments") == ["b.pdf"]
    assert one(db, "SELECT count(*) FROM revisions") == 1


def test_addresses_of_one_post_make_one_row(db):
    load(db, text_page())
    for address in (
        "http://www.mofa.go.kr:443/www/brd/m_5676/view.do?seq=319652",
        "https://overseas.mofa.go.kr/eng/brd/m_5676/view.do?page=1&amp;seq=319652&titleNm",
    ):
        assert load(db, text_page(url=address)).outcome == "unchanged"
    assert one(db, "SELECT count(*) FROM releases") == 1
    assert one(db, "SELECT url FROM releases") == URL


def test_one_text_on_two_boards_is_two_releases(db):
    load(db, text_page())
    load(db, text_page(url=URL.replace("m_5676", "m_5674")))
    assert one(db, "SELECT count(*) FROM releases") == 2


def test_a_page_without_address_is_known_again_by_its_words(db):
    assert load(db, text_page(url=None)).outcome == "new"
    assert one(db, "SELECT seq FROM releases") is None
    assert one(db, "SELECT ref FROM statement_list") == "1#1"
    assert load(db, text_page(url=None)).outcome == "unchanged"
    assert load(db, text_page(url=None) + b"\n").outcome == "unchanged"
    assert load(db, text_page(), now=SECOND).outcome == "changed"
    assert db.conn.execute("SELECT count(*), seq, url, last_seen FROM releases").fetchone() == (1, 319652, URL, SECOND)
    assert load(db, text_page(url=None)).outcome == "unchanged"
    assert one(db, "SELECT count(*) FROM releases") == 1
    assert set(column(db, "SELECT seq FROM pages")) == {319652}


def test_html_with_address_finds_the_text_without(db):
    load(db, text_page(LINES[:3], url=None))
    assert load(db, html_page(files=["a.pdf"]), url=URL, fetched=True).outcome == "changed"
    assert db.conn.execute("SELECT count(*), seq FROM releases").fetchone() == (1, 319652)
    assert one(db, "SELECT count(*) FROM statements") == 4


def test_two_posts_without_address_and_with_one_title_stay_two(db):
    load(db, text_page(url=None))
    load(db, text_page(["1. Something else altogether was said on that day by the Minister."], url=None))
    assert one(db, "SELECT count(*) FROM releases") == 2


@pytest.mark.parametrize("cut", [3, 1])
def test_a_cut_copy_replaces_nothing(db, cut):
    load(db, html_page(), url=URL, fetched=True)
    before = column(db, "SELECT text FROM statements")
    shorter = [*LINES[: cut - 1], LINES[cut - 1][:30]]
    for body in (text_page(shorter), html_page(shorter)):
        assert load(db, body, url=URL).outcome == "unchanged"
    assert column(db, "SELECT text FROM statements") == before
    assert one(db, "SELECT count(*) FROM pages") == 3
    assert one(db, "SELECT count(*) FROM revisions") == 0


def test_a_whole_copy_replaces_a_cut_one_which_was_no_edit(db):
    load(db, text_page([*LINES[:3], LINES[3][:8]]))
    assert load(db, text_page()).outcome == "changed"
    assert one(db, "SELECT count(*) FROM statements") == 4
    assert one(db, "SELECT count(*) FROM revisions") == 0


def test_a_fetched_page_that_is_shorter_is_an_edit(db):
    load(db, html_page(), url=URL, fetched=True)
    assert load(db, html_page(LINES[:2]), url=URL, fetched=True).outcome == "changed"
    assert one(db, "SELECT count(*) FROM revisions") == 1


def test_which_copy_wins(db):
    other = [*LINES[:3], "° Another ending."]
    load(db, text_page())
    assert load(db, html_page(other), url=URL).outcome == "changed", "HTML over text"
    assert load(db, text_page([*LINES[:3], "° A third."])).outcome == "unchanged", "text not over HTML"
    assert load(db, html_page([*LINES[:3], "° A fourth."]), url=URL).outcome == "changed", "the newer of two"
    assert load(db, html_page(other), url=URL).outcome == "unchanged", "a copy of an older text"
    assert load(db, html_page(), url=URL, fetched=True).outcome == "changed", "fetched over imported"
    assert load(db, html_page([*LINES[:3], "° A fifth."]), url=URL).outcome == "unchanged", "imported not over fetched"
    assert load(db, text_page(other), replace=True).outcome == "changed", "--replace overrules"


def test_a_copy_with_its_title_completes_one_without(db):
    load(db, text_page(title=None))
    assert load(db, text_page()).outcome == "changed"
    assert one(db, "SELECT title FROM releases") == TITLE
    assert load(db, text_page(title=None)).outcome == "unchanged"
    assert one(db, "SELECT title FROM releases") == TITLE
    assert one(db, "SELECT count(*) FROM revisions") == 0


def test_a_changed_title_is_a_change(db):
    load(db, html_page(), url=URL, fetched=True)
    assert load(db, html_page(title="Another Title"), url=URL, fetched=True).outcome == "changed"
    assert one(db, "SELECT title FROM revisions") == TITLE
    assert one(db, "SELECT count(*) FROM releases_fts WHERE releases_fts MATCH 'another'") == 1


def test_a_dated_copy_gives_its_date_to_one_without(db):
    load(db, text_page())
    dated = text_page().decode().replace(f"{TITLE}\n", f"{TITLE}\n\nDate\n2023-03-28\nhit\n7\n").encode()
    assert load(db, dated).outcome == "changed"
    assert db.conn.execute("SELECT published, hits FROM releases").fetchone() == ("2023-03-28", 7)
    assert load(db, text_page() + b" ").outcome == "unchanged"
    assert one(db, "SELECT published FROM releases") == "2023-03-28"


def test_the_same_text_in_a_better_copy_is_no_change(db):
    load(db, text_page())
    assert load(db, html_page(published=None), url=URL).outcome == "unchanged"
    assert db.conn.execute("SELECT copy, skin FROM releases").fetchone() == ("html", "current")
    assert one(db, "SELECT page_id FROM releases") == 2


def test_a_board_must_be_known(db):
    page = parse_page(view_page(Post("T", [Source("1. One.")], board_name="Bilateral Relations")))
    with pytest.raises(ValueError, match="without its board"):
        save_release(db, page, outline_of(page.lines, page.title), RawPage(b"x", None, FIRST), now=FIRST)
    assert one(db, "SELECT count(*) FROM pages") == 0


@pytest.mark.parametrize("end", ["comparison. /EN", "comparison. /END/"])
def test_a_copy_cut_in_what_is_no_statement_replaces_nothing(db, end):
    load(db, text_page([*LINES, "3. There was no comparison. /END/"]))
    before = one(db, "SELECT body FROM releases")
    assert load(db, text_page([*LINES, f"3. There was no {end}"]) + b"\n").outcome == "unchanged"
    assert one(db, "SELECT body FROM releases") == before


def test_a_copy_cut_in_a_repeated_title_replaces_nothing(db):
    load(db, text_page([TITLE, *LINES]))
    assert load(db, text_page([TITLE[:20]])).outcome == "unchanged"
    assert one(db, "SELECT count(*) FROM sections") == 2


@pytest.mark.parametrize("bare_first", [True, False])
def test_a_bare_copy_and_one_without_address_are_one_release(db, bare_first):
    bodies = [text_page(title=None), text_page(url=None)]
    for body in bodies if bare_first else reversed(bodies):
        load(db, body)
    assert db.conn.execute("SELECT count(*), max(seq), max(title) FROM releases").fetchone() == (1, 319652, TITLE)


def test_a_twin_is_absorbed_when_its_address_comes(db):
    load(db, text_page())
    edited = [*LINES[:3], "° They named the first of May."]
    assert load(db, text_page(edited, url=None)).outcome == "new"
    assert load(db, text_page(edited)).outcome == "changed"
    assert one(db, "SELECT count(*) FROM releases") == 1
    assert one(db, "SELECT count(DISTINCT release_id) FROM pages") == 1


@pytest.mark.parametrize("also", [True, False], ids=["taken", "kept"])
def test_the_statements_of_an_absorbed_twin_keep_their_ids(db, also):
    """Where the release has a statement of the same words its own id stays; what only the twin says is cited by it."""
    edited = [*LINES[:3], "° They named the first of May."]
    load(db, text_page())
    own = column(db, "SELECT id FROM statements ORDER BY position")
    load(db, text_page(edited, url=None))
    twins = column(db, "SELECT id FROM statements WHERE release_id = 2 ORDER BY position")
    if not also:
        load(db, html_page(), url=URL, fetched=True)
    assert load(db, text_page(edited)).outcome == ("changed" if also else "unchanged")
    assert column(db, "SELECT id FROM statements ORDER BY position") == [*own[:3], twins[3] if also else own[3]]
    assert check_database(db) == []


def test_an_attachment_that_stays_keeps_its_id(db):
    load(db, html_page(files=["a.pdf", "b.pdf"]), url=URL)
    before = dict(db.conn.execute("SELECT name, id FROM attachments"))
    load(db, html_page([*LINES, "3. More."], files=["c.pdf", "b.pdf", "b.pdf"]), url=URL)
    after = db.conn.execute("SELECT name, id FROM attachments ORDER BY position").fetchall()
    assert after[1] == ("b.pdf", before["b.pdf"])
    assert len({file_id for _, file_id in after}) == 3


def test_a_better_copy_of_the_same_text_brings_its_links(db):
    load(db, html_page(files=["a.pdf"], seq=1), url=URL)
    ids = column(db, "SELECT id FROM statements ORDER BY position")
    assert load(db, html_page(files=["a.pdf"], seq=319652), url=URL, fetched=True).outcome == "unchanged"
    assert "seq=319652" in one(db, "SELECT url FROM attachments")
    assert column(db, "SELECT id FROM statements ORDER BY position") == ids
    assert not list(check_pages(db.conn, None))


def test_a_copy_without_address_is_known_again_after_an_edit(db):
    edited = [*LINES[:3], "° They named the first of May."]
    bodies = [text_page(url=None), text_page(), text_page(edited)]
    for body in bodies:
        load(db, body)
    before = all_rows(db)
    for body in bodies:
        assert load(db, body, now=SECOND).outcome == "unchanged"
    assert all_rows(db) == before


@pytest.mark.parametrize("addressed", [True, False])
def test_a_page_costs_no_more_the_more_are_held(db, addressed):
    """In steps of SQLite: what reads a whole board for each page makes the import of a folder quadratic."""
    steps = [0]

    def count() -> None:
        steps[0] += 1

    def cost(numbers: range) -> int:
        steps[0] = 0
        for number in numbers:
            lines = [f"1. {number} and what was said of it.", f"2. {number * 7} and what will be."]
            address = URL.replace("319652", str(number)) if addressed else None
            saved = load(db, text_page(lines, f"Press Release on Matter {number}", url=address))
            assert saved.outcome == "new"
        return steps[0]

    db.conn.set_progress_handler(count, 1)
    cost(range(20))
    few = cost(range(20, 40))
    cost(range(40, 380))
    assert cost(range(380, 400)) < 1.5 * few
