"""Who, where and when in the database: the rows of attribution, the people of all releases, and what is asked of them."""

import gzip
import itertools
import json
import shutil

import pytest

from etl.load.attribution import name_key
from tests.conftest import PAGES, ROOT
from tests.made_pages import Post, Source, view_page
from tests.watching import rows

URL = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq={}"


def release(tmp_path, seq, *lines, published="2018-03-27", title="A Meeting"):
    page = tmp_path / f"{seq}.html"
    body = view_page(Post(title, [Source(line) for line in lines], published=published))
    page.write_bytes(URL.format(seq).encode() + b"\n" + body)
    return page


MINISTER = "1. Foreign Minister Kang Kyung-wha met with Foreign Minister Taro Kono of Japan on March 26."
SAID = "2. Minister Kang stressed the importance of trade, and Minister Kono agreed with her."
ENVOY = "1. Special Envoy Kang Kyung-wha said that Japan and the EU would hold talks on May 4."


def test_the_rows_of_a_release(cli, db_path, tmp_path):
    cli("import", release(tmp_path, 1, MINISTER, SAID))
    assert rows(db_path, "SELECT name, role, country FROM people ORDER BY name") == [
        ("Kang Kyung-wha", "Foreign Minister", "KR"),
        ("Taro Kono", "Foreign Minister of Japan", "JP"),
    ]
    assert rows(db_path, "SELECT speaker, country, date, address, ref, how FROM who_said_what ORDER BY speaker") == [
        ("Kang Kyung-wha", "KR", "2018-03-27", URL.format(1), "m_5676/1#2", "named"),
        ("Taro Kono", "JP", "2018-03-27", URL.format(1), "m_5676/1#2", "named"),
    ]
    verbs = dict(rows(db_path, "SELECT speaker, verb FROM who_said_what"))
    assert verbs == {"Kang Kyung-wha": "stressed", "Taro Kono": "agreed"}
    assert rows(db_path, "SELECT country, printed, ref FROM country_mentions") == [("JP", "Japan", "m_5676/1#1")]
    assert rows(db_path, "SELECT * FROM country_month") == [("JP", "2018-03", 1, 1)]
    assert rows(db_path, "SELECT start_date, end_date, text FROM statement_dates") == [
        ("2018-03-26", "2018-03-26", "March 26")
    ]
    assert cli("check", "--full").exit_code == 0


@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
def test_people_have_the_role_of_the_newest_release_in_whatever_order_they_come(cli, db_path, tmp_path, order):
    pages = [
        release(tmp_path, 1, MINISTER, SAID, published="2018-03-27"),
        release(tmp_path, 2, ENVOY, published="2020-05-05"),
        release(tmp_path, 3, "1. President KANG Kyung Wha said so.", published="2015-05-05"),
    ]
    for i in order:
        cli("import", pages[i])
    who = "SELECT name, role, country FROM people WHERE name_key = 'kangkyungwha'"
    assert rows(db_path, who) == [("Kang Kyung-wha", "Special Envoy", "KR")]
    assert rows(db_path, "SELECT count(*) FROM release_people") == [(4,)]
    cli("forget", "m_5676/2")
    assert rows(db_path, who) == [("Kang Kyung-wha", "Foreign Minister", "KR")]
    for seq in (1, 3):
        cli("forget", f"m_5676/{seq}")
    assert rows(db_path, "SELECT count(*) FROM people") == [(0,)], "nobody stays whom no release names"


def test_an_edit_takes_people_out_who_are_named_no_more(cli, db_path, tmp_path):
    cli("import", release(tmp_path, 1, MINISTER, SAID))
    cli("import", release(tmp_path, 1, "1. Ambassador Lee Sang-deok said that Peru agreed."))
    assert rows(db_path, "SELECT name FROM people") == [("Lee Sang-deok",)]
    assert rows(db_path, "SELECT DISTINCT code FROM statement_countries") == [("PE",)]
    assert cli("check", "--full").exit_code == 0


def test_twice_is_once(cli, db_path, tmp_path):
    page = release(tmp_path, 1, MINISTER, SAID)
    tables = ("people", "release_people", "statement_speakers", "statement_countries", "statement_dates")
    before = None
    for words in (("import", page), ("import", page), ("import", page, "--replace"), ("reparse",)):
        assert cli(*words).exit_code == 0
        now = [rows(db_path, f"SELECT * FROM {table}") for table in tables]
        assert before in (None, now)
        before = now


def test_a_day_that_comes_late_tells_the_year(cli, db_path, tmp_path):
    page = tmp_path / "x.txt"
    head = "바로가기 메뉴\n본문 바로가기\n주메뉴 바로가기\n검색창 열기\n\nPress Releases\n\nA Meeting\n\n{}\n"
    text = f"{URL.format(1)}\n\n{head}{MINISTER}\n\n{SAID}\n"
    page.write_text(text.format(""), encoding="utf-8")
    cli("import", page)
    assert rows(db_path, "SELECT start_date FROM statement_dates") == []
    page.write_text(text.format("Date\n2018-03-27\nhit\n7\n\n"), encoding="utf-8")
    cli("import", page)
    assert rows(db_path, "SELECT start_date FROM statement_dates") == [("2018-03-26",)]
    assert cli("check", "--full").exit_code == 0


def test_reparse_fills_the_pages_of_an_older_database(cli, db_path):
    with gzip.open(ROOT / "tests" / "databases" / "schema-1.db.gz") as packed, open(db_path, "wb") as file:
        shutil.copyfileobj(packed, file)
    ids = None
    for count in (0, 5):
        assert rows(db_path, "SELECT count(*) FROM statement_speakers WHERE how = 'named'")[0][0] >= count
        assert ids in (None, rows(db_path, "SELECT id, text FROM statements"))
        ids = rows(db_path, "SELECT id, text FROM statements")
        result = cli("reparse", "--json")
    assert cli("check", "--full").exit_code == 0
    assert json.loads(result.stdout)["changed"] == 0


@pytest.fixture
def seed(cli):
    cli("import", PAGES / "seed_press_release.txt", "--board", "m_5676")


def test_the_seed_page(cli, seed, db_path):
    told = rows(
        db_path,
        "SELECT statements.position, name, how, verb FROM statement_speakers JOIN statements ON statements.id = statement_id"
        " ORDER BY 1, statement_speakers.position",
    )
    said = {position: [name for at, name, *_ in told if at == position] for position, *_ in told}
    assert said[2] == ["Lee Dohoon"]
    assert said[3] == ["Lee Dohoon"]
    assert {"Lee Jaemin", "Shin Sung Chul"} <= set(said[4])
    five = ["Cho Taeyong", "Chung Jaeho", "Kim Hong Kyun", "Lee Sang-deok", "Lee Yongsoo"]
    assert [said[position] for position in range(5, 10)] == [[name] for name in five]
    countries = dict(
        rows(
            db_path,
            "SELECT position, group_concat(code) FROM statement_countries JOIN statements ON id = statement_id GROUP BY 1",
        )
    )
    for position, code in zip(range(5, 10), ("US", "CN", "DE", "ID", "AR"), strict=True):
        assert code in countries[position].split(",")


def test_show_who(cli, seed):
    shown = cli("show", "1", "--who").stdout
    assert "   [Lee Dohoon (noted)]\n" in shown
    assert "[Lee Dohoon" not in cli("show", "1").stdout
    told = json.loads(cli("show", "1", "--json").stdout)
    assert told["people"][0] == {
        "person_id": 1,
        "name": "Lee Dohoon",
        "role": "Vice Minister of Foreign Affairs",
        "country": "KR",
    }
    assert told["statements"][1]["speakers"] == [
        {"name": "Lee Dohoon", "person_id": 1, "verb": "noted", "how": "named"}
    ]
    assert told["statements"][0]["dates"] == [
        {"start_date": "2023-03-27", "end_date": "2023-03-27", "text": "March 27"}
    ]
    assert {"code": "KR", "text": "Korea"} in told["statements"][0]["countries"]
    assert cli("show", "1", "--who", "--format", "md").exit_code == 2


def found(cli, *words):
    result = cli("search", *words, "--json")
    assert result.exit_code == 0, result.output
    return [hit["ref"].partition("#")[2] for hit in json.loads(result.stdout)]


@pytest.mark.parametrize(
    "name",
    [
        "Lee Dohoon",
        "lee",
        "LEE DOHOON",
        "Vice Minister Lee",
        "Dohoon",
        "Lee Do-hoon",
        "vice minister of foreign affairs lee",
    ],
)
def test_search_by_speaker(cli, seed, name):
    hits = found(cli, "--speaker", name)
    assert hits[:3] == ["1", "2", "3"]
    assert (len(hits) > 3) == (name == "lee"), "others are called Lee, too"


def test_search_by_speaker_and_country(cli, seed):
    assert found(cli, "--speaker", "Foreign") == []
    assert found(cli, "--speaker", "Nobody") == []
    assert found(cli, "--speaker", "...") == []
    assert (
        found(cli, "--country", "ID") == found(cli, "--country", "Indonesia") == found(cli, "--country", "id") == ["8"]
    )
    assert found(cli, "supply", "--country", "ID") == ["8"]
    assert found(cli, "minerals", "--speaker", "Ambassador Lee") == ["8", "9"]
    assert found(cli, "minerals", "--speaker", "Ambassador Lee", "--sort", "relevance", "--limit", "1") in (
        ["8"],
        ["9"],
    )
    assert found(cli, "nonsense", "--country", "ID") == []
    assert found(cli, "--country", "KR", "--kind", "lead") == ["1"]


def test_wrong_use_of_who(cli, seed):
    for words, told in (
        ((), "Missing argument 'WORDS...', or --speaker or --country."),
        (("--country", "Atlantis"), "Atlantis names no country; give its ISO 3166 code (JP), or EU"),
        (("--country", "Japan and China"), "Japan and China names no country; give its ISO 3166 code (JP), or EU"),
    ):
        result = cli("search", *words)
        assert result.exit_code == 2
        assert told in result.stderr


def test_names_are_known_again():
    assert name_key("KANG Kyung-wha") == name_key("Kang Kyung Wha") == "kangkyungwha"
    assert name_key("François Delattre") == name_key("Francois DELATTRE")
