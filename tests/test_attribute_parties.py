"""Who the other party is, who is named but by words behind the name, and what is no speech."""

import pytest

from etl.attribute import attribute
from etl.attribute.dates import find_dates
from etl.attribute.mend import mend
from etl.attribute.subjects import GOVERNMENT
from etl.attribute.years import Calendar
from etl.parse.outline import Statement


def release(*texts, title=None):
    lines = [Statement(i, None, None, 1, "paragraph", "", text) for i, text in enumerate(texts, 1)]
    return attribute("en", title, "2018-05-10", lines)


def speakers(*texts):
    return [[speaker.name for speaker in one.speakers] for one in release(*texts).statements]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # whom somebody speaks to in the sentence itself is the other of "the two"
        ("Minister Kang thanked Minister Kono, and the two agreed to meet.", ["Kang", "Kono"]),
        ("Minister Kang thanked Minister Kono, and they agreed to meet.", ["Kang", "Kono"]),
        ("Minister Kang explained this to Minister Kono, and the two ministers agreed.", ["Kang", "Kono"]),
        ("Minister Kang asked Ambassador Lee Soo-hyuk to explain it, and the two sides agreed on it.", ["Kang"]),
        # one more with whom somebody talks
        ("Minister Kang spoke by phone with Minister Kono on May 3 and with Minister Wang on May 4.", ["Kang", "Kono", "Wang"]),
        ("Minister Kang talked with Minister Kono on May 3 and then with Minister Wang, and discussed trade with them.", ["Kang", "Kono", "Wang"]),
        # a visit: the host speaks only where the line says so
        ("Minister Kang paid a courtesy call on President Duterte and discussed trade.", ["Kang"]),
        ("Minister Kang received a courtesy call from President Duterte and discussed trade.", ["Kang"]),
        ("Minister Kang received a courtesy call from President Duterte and discussed trade with him.", ["Kang", "Duterte"]),
        ("Minister Kang visited President Duterte and discussed trade with him.", ["Kang", "Duterte"]),
        ("Minister Kang called on President Duterte, and they discussed trade.", ["Kang", "Duterte"]),
        # called on somebody to act
        ("Minister Kang called on President Duterte to act.", ["Kang"]),
        # what one telephones, writes or meets for
        ("Minister Kang telephoned Mr. Duterte to ask about his health.", ["Kang"]),
        ("Minister Kang telephoned Mr. Duterte.", []),
        ("Minister Kang wrote to Minister Kono to thank him.", ["Kang"]),
        ("Minister Kang met with the families to express condolences.", ["Kang"]),
        ("Minister Kang sent a letter to Minister Kono to protest the visit.", ["Kang"]),
        # a side in a participle and in a clause of the meeting
        ("The talks took place, with the Omani side expressing hope for more.", ["Omani side"]),
        ("A consultation was held, where the Omani side requested support.", ["Omani side"]),
        # a treaty is concluded without a word, a finding is not
        ("Korea has concluded agreements with 97 countries.", []),
        ("The Ministry concluded the negotiations on May 3.", []),
        ("The Ministry concluded on May 3 that it was sunk.", ["Ministry of Foreign Affairs"]),
        # bodies in small letters
        ("The Syrian health ministry reported 20 deaths.", ["Syrian health ministry"]),
        ("The Libyan authorities also informed the Embassy.", ["Libyan authorities"]),
        ("Japan’s defense ministry said that it was launched.", ["Japan’s defense ministry"]),
        ("The Korean foreign ministry said that it was ready.", ["Ministry of Foreign Affairs"]),
        ("According to the Turkish health ministry, 20 people died.", ["Turkish health ministry"]),
        ("A Japanese newspaper reported it, and the health ministry confirmed it.", []),
        ("Bruce Kling of the Heritage Foundation noted that it was wrong.", []),
        # what will be held on a day is an event
        ("The Ministry of Foreign Affairs will zast a seminar on the policy on November 14.", []),
        ("The Ministry of Foreign Affairs will strengthen the alliance.", ["Ministry of Foreign Affairs"]),
    ],
)  # fmt: skip
def test_who_speaks_in_a_line(text, wanted):
    assert speakers(text) == [wanted]


def test_the_two_sides_are_those_of_the_talk_that_was_told_last():
    assert speakers(
        "Minister Kang met with Minister Kono on May 3.",
        "Minister Kang told Minister Freeland of Canada that Korea was ready.",
        "The two sides agreed to meet.",
    ) == [[], ["Kang"], ["Kang", "Freeland"]]


def test_a_korean_of_whom_no_country_is_known_is_no_foreign_side():
    assert speakers(
        "Deputy Minister Lee met with Minister of Foreign Affairs of Peru Ana Ruiz.",
        "The Dominican side expressed thanks.",
    ) == [[], ["Dominican side"]]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Jordan Whitman, senior fellow at the Brookings Institution, said so.", "Jordan Whitman", "senior fellow at the Brookings Institution"),
        ("The paper of Georgia Mason, a professor of law at Yale University, said so.", "Georgia Mason", "professor of law at Yale University"),
        ("It was Robert Gall, former U.S. special envoy for North Korea, who said so.", "Robert Gall", "former U.S. special envoy for North Korea"),
        ("They met Kamal Karimi, head of the Strategic Council on Foreign Relations.", "Kamal Karimi", "head of the Strategic Council on Foreign Relations"),
        ("They met Asia’s Maria Smith, director of research.", "Maria Smith", "director of research"),
        ("They met David O’Sullivan, Chief Operating Officer of the EEAS.", "David O’Sullivan", "Chief Operating Officer of the EEAS"),
        ("They met Chad O’Hara, Managing Director of Korea Risk Group.", "Chad O’Hara", "Managing Director of Korea Risk Group"),
        ("They met Ronald D'Souza, Ambassador of India.", "Ronald D'Souza", "Ambassador of India"),
        ("They met Prime Minister Hun Sen.", "Hun Sen", "Prime Minister"),
    ],
)  # fmt: skip
def test_people_by_what_stands_behind_their_names(text, name, role):
    found = release(text)
    assert [(p.name, p.role) for p in found.people] == [(name, role)]
    assert all(c.text not in name for one in found.statements for c in one.countries)


@pytest.mark.parametrize(
    "text",
    ["North Korea, head of the list, protested.", "They met in South Sudan, chair of the group.", "The Foreign Affairs Committee, author of it."],
)  # fmt: skip
def test_a_body_or_country_that_is_described_is_nobody(text):
    assert release(text).people == ()


def test_a_short_name_with_an_apostrophe_is_the_person():
    assert speakers(
        "Vice Minister Ahn Ho-young met with David O’Sullivan, Chief Operating Officer of the EEAS, and discussed trade.",
        "Mr. O’Sullivan agreed, and the two sides shared the view that it was good.",
    ) == [["Ahn Ho-young", "David O’Sullivan"], ["David O’Sullivan", "Ahn Ho-young"]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("on November 26, 1883", ["1883-11-26"]),
        ("on 22 May 1882 and in June 1884", ["1882-05-22", "1884-06"]),
        ("in 1889 and since 1905", ["1889", "1905"]),
        ("Resolutions 1718 and 1874 and 1,883 of 1850 people", []),
        ("in room 1720 from 1653 to 1666", []),
        ("in yorvly September", ["2018-09"]),
    ],
)
def test_years_of_older_centuries(text, wanted):
    assert [date.start for date in find_dates(text, Calendar("2018-05-10"))] == wanted


def test_words_that_ran_together_are_cut_at_roles_sides_and_names():
    assert list(mend(["The three envoysnoted", "the ministersagreed", "Japaneseside"])) == [
        "The three envoys noted",
        "the ministers agreed",
        "Japanese side",
    ]
    assert list(mend(["AmbassadorHarris. Harrissaid"])) == ["Ambassador Harris. Harris said"]
    assert list(mend(["presidential ministerial Riverside"])) == ["presidential ministerial Riverside"]


def test_the_two_sides_of_a_meeting_that_the_sentence_names():
    assert speakers(
        "Minister Yun Byung-se met with Foreign Minister Thongloun Sisoulith of Laos, and the two Ministers agreed on aid.",
        "In the meeting with New Zealand Foreign Minister Murray McCully on July 2, the two sides shared the view that it was good.",
    )[1] == ["Yun Byung-se", "Murray McCully"]


def test_one_who_agrees_with_another_shares_a_view():
    met = "Minister Park Jin met with Foreign Minister Wopke Hoekstra of the Netherlands."
    alone = "Minister Hoekstra agreed with Minister Park, saying that the two countries share core values."
    both = "Minister Hoekstra agreed with Minister Park to expand trade."
    assert speakers(met, alone)[1] == ["Wopke Hoekstra"]
    assert speakers(met, both)[1] == ["Wopke Hoekstra", "Park Jin"]


def test_a_ministry_of_foreign_affairs_and_more():
    text = "Vice Minister Cho met with Secretary-General of the Ministry of Foreign Affairs and Expatriates of Jordan Zaid Al-Lozi."
    assert ("Zaid Al-Lozi", "JO") in [(person.name, person.country) for person in release(text).people]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Minister Marsudi, thanking the other Ministers, proposed to go on.", ["Retno Marsudi"]),
        ("Minister Marsudi thanked the other Ministers and proposed to go on.", ["Retno Marsudi"]),
        ("President Park Geun-hye presented letters of credence to Ambassadors.", []),
        ("Minister Yun presented the Order of Merit to Minister Marsudi.", []),
        ("Minister Yun presented a plan to Minister Marsudi.", ["Yun Byung-se"]),
        ("Minister Yun delivered a personal letter from President Park Geun-hye.", []),
        ("Minister Yun countered that it is good.", ["Yun Byung-se"]),
        ("Minister Yun delivered President Park Geun-hye’s warm greetings to Minister Marsudi.", ["Yun Byung-se"]),
        ("Minister Yun delivered President Park Geun-hye’s book to Minister Marsudi.", []),
        ("The ROK, the United States and Japan agreed to meet.", ["Republic of Korea", "United States", "Japan"]),
        ("The ROK, Lvokria and Japan agreed to meet.", []),
    ],
)  # fmt: skip
def test_subjects_that_are_easily_mistaken(text, wanted):
    met = (
        "Foreign Minister Yun Byung-se of the Republic of Korea met with Indonesian Foreign Minister Retno Marsudi, "
        "Turkish Foreign Minister Mevlut Cavusoglu and Mexican Foreign Minister Claudia Ruiz."
    )
    assert speakers(met, text)[1] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The Korean government, which holds that this is a crime, will join the efforts.", [GOVERNMENT]),
        ("The Korean government will participate in the international efforts.", [GOVERNMENT]),
        ("The Korean government will join the meeting.", []),
        ("The Korean government will participate in the exhibition.", []),
    ],
)
def test_the_will_of_the_government_to_take_part(text, wanted):
    assert speakers(text) == [wanted]


def test_the_two_sides_are_those_who_spoke_first_where_nobody_is_said_to_have_met():
    korean = "Director-General Lee Dong-ryeol, who led the Korean delegation, proposed research."
    french = "French Director Laurent Pic welcomed it."
    third = "Philippe Baptiste, President of the French Agency, gave a presentation."
    both = "The two sides agreed that it is good."
    assert speakers(korean, french, third, both)[-1] == ["Lee Dong-ryeol", "Laurent Pic"]
    assert speakers(french, third, both)[-1] == []
