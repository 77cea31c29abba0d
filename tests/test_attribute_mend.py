"""Words run together: what is cut and what is left whole, and what people, speakers and countries make of it."""

import pytest

from etl.attribute import attribute
from etl.attribute.mend import mend
from etl.parse.outline import Statement


def attributed(texts, title="x"):
    lines = [Statement(i, None, None, 1, "paragraph", "", text, False) for i, text in enumerate(texts, 1)]
    return attribute("en", title, "2018-05-25", lines)


@pytest.mark.parametrize(
    ("printed", "mended"),
    [
        ("SecretaryPompeo", "Secretary Pompeo"),
        ("Secretaryof State", "Secretary of State"),
        ("the Ministerand", "the Minister and"),
        ("ViceForeignMinister", "Vice Foreign Minister"),
        ("Trump’sannouncement", "Trump’s announcement"),
        ("the UnitedStates", "the United States"),
        ("North Koreadialogue", "North Korea dialogue"),
        ("PanmunjeomDeclaration", "Panmunjeom Declaration"),
        ("ROKForeign Minister", "ROK Foreign Minister"),
        ("LeeTae-ho", "Lee Tae-ho"),
        ("onMay 24", "on May 24"),
        ("twosides", "two sides"),
        ("Thetwo", "The two"),
        ("thetwosides", "the two sides"),
        ("Healso", "He also"),
        ("They agreedto", "They agreed to"),
        ("(SecretaryPompeo,", "(Secretary Pompeo,"),
    ],
)
def test_words_run_together_are_cut(printed, mended):
    assert list(mend([printed])) == [mended]


@pytest.mark.parametrize(
    "text",
    [
        "McDonald MacArthur LinkedIn YouTube OpenAI WhatsApp BioNTech KakaoTalk PyeongChang DoHoon",
        "Ministers Ministerial Koreans Koreas Presidential Secretariat Directorate Chairmanship Leadership Heated",
        "Theme these Therefore themselves both bother twofold into Into Thailand http://SecretaryPompeo.kr UNHCR",
        "She shared. He heated. Kang voiced. Kim-led theatre’s Gov’s",
    ],
)
def test_whole_words_stay_as_they_are(text):
    texts = [text]
    assert mend(texts) is texts


def test_a_name_is_cut_from_its_verb_where_the_release_has_the_name_alone():
    assert list(mend(["Minister Kang left.", "Minister Kangvoiced regret"])) == [
        "Minister Kang left.",
        "Minister Kang voiced regret",
    ]
    texts = ["Minister Kangvoiced regret"]
    assert mend(texts) is texts


def test_people_speakers_and_countries_of_a_damaged_release():
    found = attributed(
        [
            "Foreign Minister Kang Kyung-wha talked to Secretaryof State Mike Pompeo of the US over the phone on May 25, during which the twotop diplomats shared views on President Trump’sannouncement.",
            "SecretaryPompeo explained the background and suggested that the UnitedStates continue efforts.",
            "Minister Kangvoiced regret over the fact.",
            "The Ministerand the Secretary also exchanged views on the statement delivered by ViceMinister Kim Kye-gwan of the North Korean Foreign Ministry.",
        ]
    )
    both = ["Kang Kyung-wha", "Mike Pompeo"]
    assert [[s.name for s in one.speakers] for one in found.statements] == [both, ["Mike Pompeo"], both[:1], both]
    assert [p.name for p in found.people] == [*both, "Kim Kye-gwan", "Trump"]
    assert [(c.code, c.text) for c in found.statements[1].countries] == [("US", "UnitedStates")]
