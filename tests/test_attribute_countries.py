"""Which countries a text mentions: the names, and the traps of names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.attribute.countries import code_of, find_countries
from etl.attribute.country_names import COUNTRIES


def codes(text, **more):
    return " ".join(sorted(country.code for country in find_countries(text, **more)))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # names, adjectives, people, short forms
        ("Japan, the Japanese and Japan’s", "JP"),
        ("South Koreans and North Koreans", "KP KR"),
        ("the Republic of Korea, the ROK, R.O.K. and Korea", "KR"),
        ("the Democratic People's Republic of Korea", "KP"),
        ("the Democratic People’s Republic of Korea", "KP"),
        ("the DPRK and the D.P.R.K.", "KP"),
        ("the U.S., the US, the USA and the United States of America", "US"),
        ("America and the American people", "US"),
        ("the UK, the U.K., Britain and a British firm", "GB"),
        ("the People’s Republic of China", "CN"),
        ("the EU, the European Union and EU members", "EU"),
        ("Viet Nam, Vietnam and the Vietnamese", "VN"),
        ("Lao PDR, Laos and the Lao government", "LA"),
        ("the Philippines, Filipinos and Philippine police", "PH"),
        ("the Netherlands and the Dutch", "NL"),
        ("Turkey, Türkiye and the Turkish people", "TR"),
        ("Côte d'Ivoire, Côte d’Ivoire and the Ivory Coast", "CI"),
        ("Swiss, Danish, Finnish and Swedish firms", "CH DK FI SE"),
        ("UAE, U.A.E. and Emirati", "AE"),
        ("Czech, Slovak and Slovenian", "CZ SI SK"),
        ("Bosnia and Herzegovina, Trinidad and Tobago, São Tomé and Príncipe", "BA ST TT"),
        ("the former Yugoslav Republic of Macedonia", "MK"),
        ("Myanmar (Burma)", "MM"),
        ("the Holy See", "VA"),
        ("Timor-Leste and East Timor", "TL"),
        ("KOREA and JAPAN", "JP KR"),
        # compounds
        ("Korea-China", "CN KR"),
        ("ROK-U.S.-Japan", "JP KR US"),
        ("the Korea-Viet Nam partnership", "KR VN"),
        ("Mekong-ROK", "KR"),
        ("the ASEAN-Korea Centre", "KR"),
        ("inter-Korean dialogue", "KP KR"),
        ("Inter-Korean and Inter–Korean", "KP KR"),
        ("the two Koreas", "KP KR"),
        ("South and North Korea", "KP KR"),
        ("non-Korean", "KR"),
        ("Sino-Japanese", "CN JP"),
        ("Korean-American", "KR US"),
        # what has a country's name and means none, or another
        ("the Korean Peninsula and the Korean peninsula", ""),
        ("the Korean War and the Vietnam War", ""),
        ("Korean Peninsula issues between Korea and Japan", "JP KR"),
        ("US$30 million and US $30", ""),
        ("10 million U.S. dollars, Australian dollars, Korean won and Japanese yen", ""),
        ("the U.S. dollar", ""),
        ("US dollars for the US", "US"),
        ("Latin America, Central American states, South America, the Americas", ""),
        ("the Inter-American Development Bank", ""),
        ("New York, New Mexico, Mexico City, New England", ""),
        ("Korea University", "KR"),
        ("the Indian Ocean, the South China Sea, the Gulf of Guinea and the Sea of Japan", ""),
        ("Indo-Pacific", ""),
        ("Roman roads, romance and Womanizers", ""),
        ("Oman", "OM"),
        ("Niger", "NE"),
        ("Nigeria and Nigerians", "NG"),
        ("Guinea", "GN"),
        ("Guinea-Bissau", "GW"),
        ("Equatorial Guinea", "GQ"),
        ("Papua New Guinea", "PG"),
        ("Guinea, Guinea-Bissau and Papua New Guinea", "GN GW PG"),
        ("the Democratic Republic of the Congo", "CD"),
        ("DR Congo and the DRC", "CD"),
        ("the Republic of the Congo", "CG"),
        ("the Republic of Congo", "CG"),
        ("the Dominican Republic", "DO"),
        ("Dominica", "DM"),
        ("South Sudan", "SS"),
        ("Sudan", "SD"),
        ("South Africa and the Central African Republic", "CF ZA"),
        ("Northern Ireland", "GB"),
        ("Ireland", "IE"),
        ("North Macedonia", "MK"),
        # Georgia and Jordan, Chad
        ("the President of Georgia", "GE"),
        ("Georgian wine", "GE"),
        ("Atlanta, Georgia", ""),
        ("the State of Georgia", ""),
        ("Georgia, U.S.", "US"),
        ("Georgia Tech", ""),
        ("Jordan and the Jordanian government", "JO"),
        ("Michael Jordan", ""),
        ("Mr. Jordan", ""),
        ("Chad and Cameroon", "CM TD"),
        ("Dr. Chad Wolf", ""),
        # capitals: places, and governments
        ("in Seoul, Tokyo and Washington, D.C.", ""),
        ("visited Beijing on May 3", ""),
        ("between Seoul and Tokyo", "JP KR"),
        ("urge Pyongyang to return", "KP"),
        ("coordination among Seoul, Washington and Tokyo", "JP KR US"),
        ("a clearer message to Pyongyang", "KP"),
        ("pointed out that Moscow, as a permanent member, should act", "RU"),
        ("visited Seoul, Washington and Tokyo", ""),
        ("Pyongyang’s provocations", "KP"),
        ("Washington has said", "US"),
        ("thanked for the support of Seoul and Washington", "KR US"),
        ("the support of Washington University", ""),
        # organisations count only for the countries in their names
        ("the UN, ASEAN, NATO and the OECD", ""),
        ("the Bank of Korea", "KR"),
        ("", ""),
    ],
)
def test_countries_in_english(text, wanted):
    assert codes(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("한국과 일본은", "JP KR"),
        ("대한민국 정부", "KR"),
        ("우리나라", "KR"),
        ("북한의 핵실험", "KP"),
        ("미국, 중국, 러시아", "CN RU US"),
        ("한미 동맹", "KR US"),
        ("한·미 동맹", "KR US"),
        ("한·일·중 정상회의", "CN JP KR"),
        ("한일중 3국", "CN JP KR"),
        ("한-아세안", "KR"),
        ("한-EU 자유무역협정", "EU KR"),
        ("미·중 관계", "CN US"),
        ("미중 갈등", "CN US"),
        ("남북 대화", "KP KR"),
        ("북미 정상회담", "KP US"),
        ("북미 지역", ""),
        ("북미국", ""),
        ("한반도 평화", ""),
        ("인도네시아", "ID"),
        ("인도와의 협력", "IN"),
        ("인도적 지원", ""),
        ("인도·태평양 전략", ""),
        ("범죄인 인도 조약", ""),
        ("적도기니와 기니비사우, 기니", "GN GQ GW"),
        ("파푸아뉴기니", "PG"),
        ("남수단", "SS"),
        ("수단 정부", "SD"),
        ("운송 수단을 확보", ""),
        ("콩고민주공화국", "CD"),
        ("이란 핵합의", "IR"),
        ("동티모르", "TL"),
        ("터키와 튀르키예", "TR"),
        ("조지아", "GE"),
        ("요르단", "JO"),
        ("가나와 말리", "GH ML"),
        ("꽃이 말리다", ""),
        ("방미 및 방중", "CN US"),
        ("주중 대사", "CN"),
        ("주중에 열린다", ""),
        ("주한 일본대사", "JP KR"),
        ("미 국무장관", "US"),
        ("대북 제재", "KP"),
        ("유럽연합", "EU"),
        ("방한하여 Korea와 협의", "KR"),
    ],
)
def test_countries_in_korean(text, wanted):
    assert codes(text) == wanted


def test_each_country_stands_once_with_the_words_that_name_it_first():
    found = find_countries("The ROK, Korea and Japan: inter-Korean, Japanese, 한미")
    assert [(c.code, c.text) for c in found] == [("KR", "ROK"), ("JP", "Japan"), ("KP", "inter-Korean"), ("US", "한미")]


def test_the_north_is_a_country_only_where_the_release_speaks_of_north_korea():
    assert codes("the North’s provocation", north=True) == "KP"
    assert codes("the North should stop", north=True) == "KP"
    assert codes("steps against the North.", north=True) == "KP"
    assert codes("the North’s provocation") == ""
    assert codes("the North Atlantic and the North of Europe", north=True) == ""


def test_a_country_in_a_name_is_none():
    text = "Secretary Israel Keys met Israel"
    assert codes(text, skip=[(10, 21)]) == "IL"
    assert codes("Secretary Israel Keys", skip=[(10, 21)]) == ""


def test_the_code_of_words():
    assert [code_of(words) for words in ("the Republic of Korea", "UK", "Kiribati", "nowhere", "")] == [
        "KR",
        "GB",
        "KI",
        None,
        None,
    ]


def test_every_name_in_the_table_is_found_as_its_country():
    for line in COUNTRIES.strip().splitlines():
        wanted, english, korean = line.split("|")
        for name in filter(None, english.split(",")):
            assert codes(f"from {name} on") == wanted, name
        for name in filter(None, korean.split(",")):
            assert codes(f"{name} 정부는") == " ".join(sorted(wanted.split())), name


def test_the_table_has_every_country_once_in_order():
    found = [line.split("|")[0] for line in COUNTRIES.strip().splitlines()][:-1]
    assert len(set(found)) == len(found) == 201
    assert found == sorted(found)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_an_answer_that_is_printed_in_it(text):
    found = find_countries(text)
    assert found == find_countries(text)
    assert all(country.text and country.text in text for country in found)
    assert len({country.code for country in found}) == len(found)
