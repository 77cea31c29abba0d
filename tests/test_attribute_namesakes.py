"""Names that mean several things: countries and states, people and countries, capitals and governments."""

import pytest

from etl.attribute import attribute
from etl.attribute.countries import find_countries
from etl.attribute.namesakes import settled
from etl.parse.outline import Statement


def codes(text, **more):
    return " ".join(sorted(country.code for country in find_countries(text, **more)))


def release(*texts, title=None):
    lines = [Statement(i, None, None, 1, "paragraph", "", text) for i, text in enumerate(texts, 1)]
    return attribute("en", title, "2018-09-18", lines)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("the agreement with Riyadh, signed in Oslo", "SA"),
        ("share data with Oslo", "NO"),
        ("sanctions against Moscow and provocations by Pyongyang", "KP RU"),
        ("urged Tokyo to face history", "JP"),
        ("called on Tehran to return", "IR"),
        ("asked Hanoi for support", "VN"),
        ("coordination with Washington, Tokyo and Beijing", "CN JP US"),
        ("the policy toward Pyongyang", "KP"),
        ("ties between Seoul and Warsaw", "KR PL"),
        ("would convey it to Tokyo", "JP"),
        ("Oslo agreed to it, and London had hoped for more", "GB NO"),
        # places
        ("the summit in Oslo agreed, and his visit to Paris stressed it", ""),
        ("in Oslo, from Paris to London, near Amman", ""),
        ("visited Oslo and left for Moscow", ""),
        ("flights that link Seoul with Ulaanbaatar", ""),
        ("direct flights between Paris and Ulaanbaatar", ""),
        ("a meeting with Tokyo Governor Koike and London-based firms", ""),
        ("talks with Washington, D.C. officials", ""),
        ("reported his visit to Tokyo", ""),
        ("with Alice and Tokyo", ""),
        ("between Busan and Oslo", ""),
        ("asked Sofia Petrova", ""),
    ],
)
def test_a_capital_is_a_government_only_as_a_party(text, wanted):
    assert codes(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Jordan Whitman will deliver a speech", ""),
        ("Chad O’Hara, Israel Fernandez and Georgia Mason", ""),
        ("in Jordan, Kang Kyung-wha met refugees", "JO"),
        ("the Ambassador to Jordan Lee Bom-yon", "JO"),
        ("Minister of Foreign Affairs of Jordan Ayman Safadi", "JO"),
        ("Jordan Prime Minister Omar Razzaz", "JO"),
        ("the Jordan Valley in Jordan", "JO"),
        ("Israel Electric and Israel Aerospace Industries", "IL"),
        ("Chad has", "TD"),
        ("Governor Ann Lee of Georgia", ""),
        ("Texas, Georgia and Ohio", ""),
        ("Georgia’s governor", ""),
        ("Armenia and Georgia", "AM GE"),
        ("Chinese Taipei", "TW"),
    ],
)
def test_people_and_states_that_have_the_name_of_a_country(text, wanted):
    assert codes(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Governor Ann Lee of Georgia spoke.", {"GE": ""}),
        ("Georgia and Alabama; the Consulate General in Atlanta", {"GE": ""}),
        ("The Georgian ambassador was in Atlanta. Georgia is far.", {}),
        ("Foreign Minister A B of Georgia was in Atlanta.", {}),
        ("Kinshasa is in Congo.", {"CG": "CD"}),
        ("The Democratic Republic of the Congo and the Congolese side", {"CG": "CD"}),
        ("The Republic of the Congo, the Democratic Republic of the Congo, the Congolese side", {}),
        ("Equatorial Guinea and the Guinean side", {"GN": "GQ"}),
        ("Guinea-Bissau and the Guinean side", {"GN": "GW"}),
        ("Papua New Guinea, the Gulf of Guinea and the Guinean side", {"GN": "PG"}),
        ("Guinea, Equatorial Guinea and the Guinean side", {}),
        ("Dominica and the Dominican side", {"DO": "DM"}),
        ("Dominica , the Dominican Republic", {}),
        ("South Sudan and the Sudanese side", {"SD": "SS"}),
        ("South Sudan, Sudan and the Sudanese side", {}),
        ("Korea", {}),
    ],
)
def test_a_release_settles_what_its_names_mean(text, wanted):
    meant = {code: meant for code, meant in settled(text).items() if code != meant and (code, meant) != ("GN", "GN")}
    assert meant == wanted


def test_what_a_release_settles_holds_for_every_line_and_for_the_sides():
    found = release(
        "Ambassador Lee Ho-jin met with Minister of Foreign Affairs of Equatorial Guinea Simeon Oyono.",
        "The Guinean side asked for help.",
        "A consultation was held in Kinshasa, where the Congolese side requested support.",
        "The Congolese government said that Congo was ready.",
    )
    assert [[c.code for c in one.countries] for one in found.statements] == [["GQ"], ["GQ"], ["CD"], ["CD"]]
    assert [[s.name for s in one.speakers] for one in found.statements] == [
        [],
        ["Simeon Oyono"],
        ["Congolese side"],
        ["Congolese government"],
    ]


def test_a_governor_of_georgia_is_american():
    found = release(
        "Consul General in Atlanta Kim Seong-jin met with Georgia Governor Nathan Deal.",
        "Governor Deal said that Georgia welcomed Korean firms.",
    )
    assert [(p.name, p.country) for p in found.people] == [("Kim Seong-jin", "KR"), ("Nathan Deal", "US")]
    assert [[c.code for c in one.countries] for one in found.statements] == [[], ["KR"]]
