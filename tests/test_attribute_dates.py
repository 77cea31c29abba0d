"""Which days, months and years a text mentions. The posting day is 18 September 2018 where nothing else is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.attribute import attribute
from etl.attribute.dates import find_dates
from etl.attribute.years import Calendar, printed_year
from etl.parse.outline import Statement


def dates(text, published="2018-09-18", year=None):
    return " ".join(
        date.start if date.start == date.end else f"{date.start}/{date.end}"
        for date in find_dates(text, Calendar(published, year))
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # days
        ("on August 29", "2018-08-29"),
        ("which falls on January 10", "2019-01-10"),
        ("talks would resume as early as May", "2018-05"),
        ("on July 9, 2026", "2026-07-09"),
        ("on Jan. 19", "2019-01-19"),
        ("on Sept. 2", "2018-09-02"),
        ("on May 17th, 2007", "2007-05-17"),
        ("13 July 2017 and 5 May", "2017-07-13 2018-05-05"),
        ("the 3rd of May", "2018-05-03"),
        ("(February 27)", "2018-02-27"),
        ("on October 4 (Thu)", "2018-10-04"),
        ("on March 3 (local time)", "2018-03-03"),
        ("last December 3", "2017-12-03"),
        ("on December 14 this year, on May 2 last year and on May 3 next year", "2018-12-14 2017-05-02 2019-05-03"),
        # years with a place, or of a term
        ("Seoul (2016), Paris (2018), Seoul (April 2022)", "2016 2018 2022-04"),
        ("(Seoul, 2016)", "2016"),
        ("Resolution (2016), (Paper, 2016)", ""),
        ("for the 2013-2014 term, the 2013-2014 Plan", "2013/2014"),
        # ranges
        ("August 27-30", "2018-08-27/2018-08-30"),
        ("November 29–30", "2018-11-29/2018-11-30"),
        ("from July 22 to 23", "2018-07-22/2018-07-23"),
        ("from December 18 till 22", "2018-12-18/2018-12-22"),
        ("from October 18 thru 22", "2018-10-18/2018-10-22"),
        ("from March 30 through April 2, 2012", "2012-03-30/2012-04-02"),
        ("August 30 - September 2", "2018-08-30/2018-09-02"),
        ("December 28 - January 2", "2018-12-28/2019-01-02"),
        ("December 28 - January 2, 2011", "2010-12-28/2011-01-02"),
        ("6 to 8 June", "2018-06-06/2018-06-08"),
        ("17-18 May 2010", "2010-05-17/2010-05-18"),
        ("30 March to 2 April 2012", "2012-03-30/2012-04-02"),
        ("between October 3 and 5", "2018-10-03/2018-10-05"),
        ("June 9-10 and 15-16, 2015", "2018-06-09/2018-06-10 2015-06-15/2015-06-16"),
        # lists
        ("on February 9 and 10.", "2018-02-09 2018-02-10"),
        ("February 9 and 10 in New York", "2018-02-09 2018-02-10"),
        ("June 9, 16 and 23", "2018-06-09 2018-06-16 2018-06-23"),
        ("May 1 and June 2", "2018-05-01 2018-06-02"),
        ("on October 31 and November 1", "2018-10-31 2018-11-01"),
        ("On July 5 and 10 ministers came", "2018-07-05"),
        ("On July 5, 35 people", "2018-07-05"),
        # months
        ("in May", "2018-05"),
        ("in October 2018, February 2015", "2018-10 2015-02"),
        ("in November, 2013", "2013-11"),
        ("last December", "2017-12"),
        ("last January", "2018-01"),
        ("in June this year", "2018-06"),
        ("in March next year", "2019-03"),
        ("next March", "2019-03"),
        ("to be held in February", "2019-02"),
        ("will visit Korea in November", "2018-11"),
        ("in October or November", "2018-10 2018-11"),
        ("early August, late July, mid-June", "2018-08 2018-07 2018-06"),
        ("March with us, May I ask, and Theresa May", ""),
        ("the March of Dimes", ""),
        ("Prime Minister May said", ""),
        # years
        ("in 2014", "2014"),
        ("by 2030, since 2011", "2030 2011"),
        ("from 2014 to 2017", "2014/2017"),
        ("for 2014-2017 in", "2014/2017"),
        ("the plan (2017-2020)", "2017/2020"),
        ("the ASEAN Plan (2017-2020)", ""),
        ("in 2018 and 2019", "2018 2019"),
        ("the first half of 2010,", "2010"),
        ("the 2018 G20 Summit", ""),
        ("the 2018 meeting", ""),
        ("the PyeongChang 2018 Games", ""),
        ("the 2030 Agenda for Sustainable Development", ""),
        ("Resolution 2094 and US$2010", ""),
        ("2,010 people and 2010.5 tons, 2014%", ""),
        ("since the 1990s", ""),
        ("in 2018 G20 talks", ""),
        ("last year, this year, today, the same day", ""),
        # event names
        ("the June 15 Joint Declaration", ""),
        ("the September 11 Attacks", ""),
        # in digits
        ("(5.25.)", "2018-05-25"),
        ("3.27.(월)", "2018-03-27"),
        ("(10.28, Thu)", "2018-10-28"),
        ("(2021.05)", "2021-05"),
        ("2012-09-13", "2012-09-13"),
        ("2011.11.3.", "2011-11-03"),
        ("rose by 5.25. The", ""),
        ("US$5.25. The 3.5 percent, 1.19 and version 2.3.4", ""),
        ("02-2100-2114", ""),
        ("10.28.-11.2.", "2018-10-28/2018-11-02"),
        ("3.27.(월)-31.(금)", "2018-03-27/2018-03-31"),
        ("본대는 11.15~11.24간, 8.3-5까지", "2018-11-15/2018-11-24 2018-08-03/2018-08-05"),
        # Korean
        ("3월 27일", "2018-03-27"),
        ("2023년 3월 27일(월)", "2023-03-27"),
        ("3월 27일부터 31일까지", "2018-03-27/2018-03-31"),
        ("3월 27~31일", "2018-03-27/2018-03-31"),
        ("8월 30일부터 9월 2일까지", "2018-08-30/2018-09-02"),
        ("2023년 3월, 5월", "2023-03 2018-05"),
        ("5월 1일과 6월 2~3일", "2018-05-01 2018-06-02/2018-06-03"),
        ("2019년 및 ’20년 3월", "2019 2020-03"),
        ("2010년대", ""),
        # no such day
        ("on February 30", ""),
        ("2월 31일", ""),
        ("", ""),
    ],
)
def test_dates(text, wanted):
    assert dates(text) == wanted


@pytest.mark.parametrize(
    ("text", "published", "wanted"),
    [
        ("on December 29", "2014-12-30", "2014-12-29"),
        ("on December 29", "2015-01-03", "2014-12-29"),
        ("on January 3", "2014-12-30", "2015-01-03"),
        ("in May", "2014-12-30", "2014-05"),
        ("in December", "2015-01-20", "2014-12"),
        ("last January", "2010-06-19", "2010-01"),
        ("in February", "2016-02-11", "2016-02"),
        ("on February 29", "2017-01-01", "2016-02-29"),
    ],
)
def test_the_year_is_that_of_the_posting_day_or_the_one_next_to_it(text, published, wanted):
    assert dates(text, published) == wanted


def test_without_a_posting_day_the_year_is_one_that_the_release_prints():
    assert dates("on March 27 and in May", None, 2023) == "2023-03-27 2023-05"
    assert dates("on March 27, 2011 and on May 3, in May", None) == "2011-03-27"
    assert printed_year(["In 2011 and on May 3, 2012", "since May 2010, by 2030"]) == 2012
    assert printed_year(["the 2023 meeting, 117 people, US$2022, 2,019"]) == 2023
    assert printed_year(["no year: 02-2100-2114", ""]) is None


def test_a_release_without_posting_day_takes_the_year_from_its_other_lines():
    lines = [
        Statement(i, None, None, 1, "paragraph", "", text)
        for i, text in enumerate(("On May 3,", "on June 2, 2010."), 1)
    ]
    assert [[d.start for d in one.dates] for one in attribute("en", None, None, lines).statements] == [
        ["2010-05-03"],
        ["2010-06-02"],
    ]
    assert [d.start for d in attribute("en", "Briefing (July 14, 2026)", None, lines[:1]).statements[0].dates] == [
        "2026-05-03"
    ]


def test_a_date_has_its_words_and_stands_once():
    found = find_dates("On June 18, from June 17 to 18, on June 18 and 19, 2011", Calendar("2010-06-19"))
    assert [(d.start, d.end, d.text) for d in found] == [
        ("2010-06-18", "2010-06-18", "June 18"),
        ("2010-06-17", "2010-06-18", "June 17 to 18"),
        ("2011-06-18", "2011-06-18", "June 18"),
        ("2011-06-19", "2011-06-19", "19, 2011"),
    ]


DATE_WORDS = st.sampled_from(
    "June May 3 31 29 2010 2016 - to and , . 2.29. (월) 3월 27일 부터 from between last in the 1990s 30. ~ th".split()
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=100),
        st.lists(DATE_WORDS, max_size=25).map(" ".join),
        st.lists(DATE_WORDS, max_size=25).map("".join),
    ),
    st.one_of(st.none(), st.dates().map(str), st.text(max_size=10)),
    st.one_of(st.none(), st.integers(1950, 2069)),
)
def test_any_text_has_an_answer_that_is_printed_in_it(text, published, year):
    found = find_dates(text, Calendar(published, year))
    assert found == find_dates(text, Calendar(published, year))
    for date in found:
        assert date.text
        assert date.text in text
        assert date.start <= date.end
        assert len(date.start) in (4, 7, 10)
        assert len(date.start) == len(date.end)
    assert len({(d.start, d.end) for d in found}) == len(found)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("the storm, which hit the country in February", "2016-02"),
        ("He took office in early January", "2016-01"),
        ("the agreement signed in March", "2016-03"),
        ("The two sides last met in Seoul in December", "2015-12"),
        ("talks that go on since January", "2016-01"),
        ("the eruption that took place on January 15", "2016-01-15"),
        # What is ahead, or what is not told.
        ("They agreed to meet on January 15", "2017-01-15"),
        ("the talks to be held on January 15", "2017-01-15"),
        ("The meeting of December 20 was agreed on", "2016-12-20"),
        ("They agreed to hold the meeting in February", "2017-02"),
        ("The meeting to be held in February", "2017-02"),
        ("The meeting is scheduled in February", "2017-02"),
        ("He hoped that the visit in February would succeed", "2017-02"),
        ("They welcomed the visit in February", "2017-02"),
        ("They held talks ahead of the summit in February", "2017-02"),
    ],
)
def test_a_month_is_in_the_past_where_its_verb_is(text, wanted):
    assert dates(text, published="2016-11-22") == wanted
