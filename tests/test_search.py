"""Search in Korean and English: what is found, and that whatever is typed is text."""

import csv
import io
import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.load.database import open_database
from etl.search import COLUMNS, MOST_RANKED, Filters, marks, match_expression, search
from tests.conftest import PAGES
from tests.made_pages import Post, Source, view_page

STATEMENTS = {
    1: "외교부장관은 미국을 방문하였다.",
    2: "장관이 북한의 비핵화를 강조하였다.",
    3: "정부는 한·미 동맹을 강화한다.",
    4: "한ㆍ미ㆍ일 6자회담 수석대표가 만났다.",
    5: "G20정상회의에서 AI를 논의하였다.",
    6: "이 미래를 위해 부장 관사를 찾았다.",
    7: "핵 문제에 관한 APEC 장관회의.",
    8: "The Foreign Minister visited Seoul to discuss supply chains.",
    9: "Korea’s ROK-U.S. alliance and ballistic-missile threats.",
    10: "Korea's chain of supply; a café in Côte d'Ivoire (NEAR the port).",
    11: "美 국무장관이 방한하였다.",
    12: "국제 사회와 협력하여 재외국민을 보호한다.",
    13: "Ministerial meeting of ASEAN+3 on 3 May 2024.",
    14: "한반도 비핵화 and peace on the Korean Peninsula.",
}

SEARCHES = {
    "장관": [1, 2, 7, 11],
    unicodedata.normalize("NFD", "장관"): [1, 2, 7, 11],
    "미국": [1],
    "북한": [2],
    "교부장": [1],
    "부장관": [1],
    "외교부": [1],
    "북": [2],
    "핵": [2, 7, 14],
    "관": [1, 2, 6, 7, 11],
    "이미": [],
    '"장관이 북한"': [2],
    '"장관 북한"': [],
    "한·미": [3, 4],
    "한ㆍ미·일": [4],
    "한미": [],
    "AI": [5],
    "G20": [5],
    "G20정상": [5],
    "정상회의": [5],
    "apec 장관": [7],
    '"apec 장관회의"': [7],
    '"비핵화 and peace"': [14],
    "국무장관": [11],
    "美": [11],
    "국제 사회": [12],
    "국제사회": [],
    "minister": [8],
    '"supply chains"': [8],
    "“supply chains”": [8],
    "supply chain": [10],
    "Korea's": [9, 10],
    "KOREA’S": [9, 10],
    "ROK-U.S.": [9],
    "ballistic-missile": [9],
    "cafe": [10],
    "COTE d’ivoire": [10],
    "NEAR(": [10],
    '"': [],
    "*": [],
    "😀": [],
    " ": [],
    "...?!": [],
    "장관 😀": [1, 2, 7, 11],
    "minister*": [8],
    "^minister": [8],
    "minister\0": [8],
    "\ud83d minister": [8],
    '"supply chains': [8],
    "text:minister": [],
    "AND OR NOT": [],
    "a" * 10_000: [],
    "가" * 10_000: [],
    "a-" * 5000: [],
    "the " * 2500: [8, 10, 14],
    "장관 " * 5000: [1, 2, 7, 11],
}


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    db = open_database(tmp_path_factory.mktemp("search") / "mofa.db")
    with db.atomic():
        db.conn.execute("INSERT INTO boards (id, name, lang, site) VALUES ('m_1', 'Board', 'ko', 'www')")
        for number, text in STATEMENTS.items():
            db.conn.execute(
                "INSERT INTO releases (id, board, seq, title, published, lang, skin, body, content_hash, first_seen, last_seen,"
                " parser, copy) VALUES (?, 'm_1', ?, ?, ?, ?, 'current', '', '', '', '', 1, 'fetched')",
                (number, number, f"Title {number}: 외교부의 날", f"2024-01-{number:02}", "ko" if number < 8 else "en"),
            )
            db.conn.execute(
                "INSERT INTO statements (id, release_id, position, depth, kind, marker, text)"
                " VALUES (?, ?, 1, 1, ?, '', ?)",
                (number, number, "bullet" if number % 2 else "paragraph", text),
            )
    yield db
    db.conn.close()


def found(db, typed, **filters) -> list[int]:
    results = search(db, typed, Filters(**filters))
    return sorted(hit["statement_id"] for hit in results.hits if hit["statement_id"])


@pytest.mark.parametrize("typed", SEARCHES, ids=lambda typed: repr(typed[:20]))
def test_what_is_found(db, typed):
    assert found(db, typed) == SEARCHES[typed]
    for number in SEARCHES[typed]:
        assert marks(STATEMENTS[number], typed), "what is found is marked"


def test_what_is_marked():
    def marked(number, typed):
        text = STATEMENTS[number]
        return [text[start:end] for start, end in marks(text, typed)]

    assert marked(1, "장관 미국") == ["장관", "미국"]
    assert marked(5, "G20정상 ai") == ["G20정상", "AI"]
    assert marked(9, "KOREA'S") == ["Korea’s"]
    assert marked(10, "cafe") == ["café"]
    assert marked(13, "minister") == []


def test_titles_are_found_too(db):
    hits = search(db, "외교부의", Filters(), limit=100).hits
    assert {hit["kind"] for hit in hits} == {"title"}
    assert [hit["seq"] for hit in hits] == list(range(14, 0, -1))
    assert (hits[0]["statement_id"], hits[0]["ref"], hits[0]["text"]) == (None, "m_1/14", "Title 14: 외교부의 날")
    assert list(hits[0]) == list(COLUMNS)


def test_filters(db):
    assert found(db, "장관", kind="bullet") == [1, 7, 11]
    assert found(db, "장관", since="2024-01-02", until="2024-01-07") == [2, 7]
    assert found(db, "장관", lang="en") == [11]
    assert found(db, "장관", board="m_2") == []
    assert [hit["kind"] for hit in search(db, "외교부", Filters(kind="title"), limit=3).hits] == ["title"] * 3


def test_order(db):
    newest = search(db, "장관", Filters()).hits
    assert [hit["statement_id"] for hit in newest] == [11, 7, 2, 1]
    relevant = search(db, "비핵화", Filters(), "relevance")
    assert relevant.sort == "relevance"
    assert {hit["statement_id"] for hit in relevant.hits} == {2, 14}


def test_many_hits_are_walked_from_the_newest_and_not_ranked(db, monkeypatch):
    monkeypatch.setattr("etl.search._FEW", 1)
    assert [hit["statement_id"] for hit in search(db, "장관", Filters(), limit=3).hits] == [11, 7, 2]
    monkeypatch.setattr("etl.search.MOST_RANKED", 2)
    assert search(db, "장관", Filters(), "relevance").sort == "newest"
    assert MOST_RANKED > 1000


@given(st.text(max_size=60) | st.text(alphabet='"*()^:-+ NEARORAND가나ab', max_size=40))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_is_text(typed):
    db = _memory()
    search(db, typed, Filters())
    marks("장관은 ROK-U.S. 회담", typed)
    expression = match_expression(typed)
    assert expression is None or expression.count('"') % 2 == 0


def _memory():
    if not _HELD:
        import sqlite3

        from sqlite_utils import Database

        from etl.load.database import schema_sql

        connection = sqlite3.connect(":memory:")
        connection.executescript(schema_sql())
        _HELD.append(Database(connection))
    return _HELD[0]


_HELD: list = []


@given(st.lists(st.text(alphabet="장관외교부ab -·", min_size=1, max_size=12), min_size=1, max_size=8), st.data())
@settings(max_examples=60, deadline=None)
def test_the_index_stays_right_through_changes(texts, data):
    changed, gone = data.draw(st.integers(1, len(texts))), data.draw(st.integers(1, len(texts)))
    other = data.draw(st.sampled_from(texts))
    connection = _memory().conn
    connection.execute("BEGIN")
    connection.execute("INSERT INTO boards (id, name, lang, site) VALUES ('m_1', 'Board', 'ko', 'www')")
    connection.execute(
        "INSERT INTO releases (id, board, seq, title, lang, skin, body, content_hash, first_seen, last_seen, parser, copy)"
        " VALUES (1, 'm_1', 1, NULL, 'ko', 'current', '', '', '', '', 1, 'fetched')"
    )
    for position, text in enumerate(texts, 1):
        connection.execute(
            "INSERT INTO statements (id, release_id, position, depth, kind, marker, text) VALUES (?, 1, ?, 1, 'bullet', '', ?)",
            (position, position, text),
        )
    connection.execute("UPDATE statements SET text = ? WHERE id = ?", (other, changed))
    connection.execute("UPDATE releases SET title = ? WHERE id = 1", (texts[0],))
    connection.execute("DELETE FROM statements WHERE id = ?", (gone,))
    for table in ("statements_fts", "releases_fts"):
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
    connection.rollback()


def test_a_very_long_line_is_indexed_in_time(opened):
    db = opened()
    with db.atomic():
        db.conn.execute("INSERT INTO boards (id, name, lang, site) VALUES ('m_1', 'Board', 'ko', 'www')")
        db.conn.execute(
            "INSERT INTO releases (id, board, seq, title, lang, skin, body, content_hash, first_seen, last_seen, parser, copy)"
            " VALUES (1, 'm_1', 1, ?, 'ko', 'current', '', '', '', '', 1, 'fetched')",
            ("가" * 3_000_000,),
        )
        db.conn.execute("UPDATE releases SET title = 'x'")


# The command


@pytest.fixture
def loaded(cli):
    cli("import", PAGES)
    return cli


def test_a_hit_is_told_with_its_place(loaded):
    shown = loaded("search", "taskforce", "exports").stdout
    assert "#3  section 2  bullet" in shown
    assert "Chiefs of Korea’s Overseas Diplomatic Missions" in shown
    assert "taskforce for diplomatic support for exports" in shown


def test_forms_of_output(loaded):
    hits = json.loads(loaded("search", "supply chains", "--json").stdout)
    assert len(hits) == 5
    assert list(hits[0]) == list(COLUMNS)
    lines = loaded("search", "supply chains", "--nl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == hits
    rows = list(csv.DictReader(io.StringIO(loaded("search", "supply chains", "--csv").stdout)))
    assert [row["text"] for row in rows] == [hit["text"] for hit in hits]
    assert len(json.loads(loaded("search", "supply", "--limit", "2", "--json").stdout)) == 2


def test_no_hit_is_no_failure(loaded):
    result = loaded("search", "nowhere to be found")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "no hit\n")
    assert loaded("search", "*", "--json").stdout == "[]\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["x", "--since", "soon"], "--since soon is no day"),
        (["x", "--board", "news"], "news names no board"),
        (["x", "--kind", "verse"], "is not one of"),
        ([], "Missing argument"),
    ],
)
def test_wrong_use(cli, words, sentence):
    result = cli("search", *words)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_the_best_titles_come_first_however_old(cli, tmp_path):
    for seq in range(1, 31):
        title = (
            "Supply Chains" if seq == 1 else f"Minister Speaks at Forum {seq} of Many on Supply and on Chains and Trade"
        )
        page = view_page(Post(title, [Source("1. One.")], published=f"2020-01-{seq:02}"))
        (tmp_path / f"{seq}.html").write_bytes(
            f"https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq={seq}\n".encode() + page
        )
    assert cli("import", tmp_path).exit_code == 0
    hits = json.loads(cli("search", "supply", "chains", "--sort", "relevance", "--limit", "5", "--json").stdout)
    assert hits[0]["title"] == "Supply Chains"


def test_nothing_is_said_of_ranking_where_there_is_nothing_to_rank(loaded):
    assert loaded("search", "???", "--sort", "relevance").stderr == "no hit\n"
