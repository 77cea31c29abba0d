"""People in a text: title and name in the orders of these releases, and who is who within a release."""

import pytest

from etl.attribute import Person, attribute
from etl.attribute.mentions import find_people
from etl.attribute.names import korean
from etl.parse.outline import Statement


def named(text):
    return [(name, mention.role) for mention in find_people(text) for name in mention.names]


def people(*texts, title=None):
    lines = [Statement(i, None, None, 1, "paragraph", "", text) for i, text in enumerate(texts, 1)]
    return list(attribute("en", title, "2018-09-18", lines).people)


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Foreign Minister Kang Kyung-wha", "Kang Kyung-wha", "Foreign Minister"),
        (
            "Chief Executive Officer of ADNOC (Abu Dhabi National Oil Company) Onshore Yasser Al Mazrouei",
            "Yasser Al Mazrouei",
            "Chief Executive Officer of ADNOC (Abu Dhabi National Oil Company) Onshore",
        ),
        (
            "President of the Korea-Africa Foundation Lee Sukyoung",
            "Lee Sukyoung",
            "President of the Korea-Africa Foundation",
        ),
        (
            "Special Rapporteur on the situation of human rights in the DPRK Elizabeth Salmón",
            "Elizabeth Salmón",
            "Special Rapporteur on the situation of human rights in the DPRK",
        ),
        ("President-elect Sebastian Pinera", "Sebastian Pinera", "President-elect"),
        (
            "Chinese Government Special Representative on Korean Peninsula Affairs Liu Xiaoming",
            "Liu Xiaoming",
            "Chinese Government Special Representative on Korean Peninsula Affairs",
        ),
        ("Foreign Minister Taro Kono of Japan", "Taro Kono", "Foreign Minister of Japan"),
        (
            "Minister of Foreign Affairs of Viet Nam Bui Thanh Son",
            "Bui Thanh Son",
            "Minister of Foreign Affairs of Viet Nam",
        ),
        (
            "Minister of Foreign Affairs of Russia Sergey LAVROV",
            "Sergey LAVROV",
            "Minister of Foreign Affairs of Russia",
        ),
        (
            "Amb. Noh Kyu-duk, Special Representative for Korean Peninsula Peace and Security Affairs",
            "Noh Kyu-duk",
            "Special Representative for Korean Peninsula Peace and Security Affairs",
        ),
        (
            "U.S. Special Representative for North Korea Sung Kim",
            "Sung Kim",
            "U.S. Special Representative for North Korea",
        ),
        (
            "Niels Annen, Minister of State at the German Federal Foreign Office",
            "Niels Annen",
            "Minister of State at the German Federal Foreign Office",
        ),
        (
            "Ambassador for Science and Technology Shin Sung Chul",
            "Shin Sung Chul",
            "Ambassador for Science and Technology",
        ),
        ("Ambassador for Economic Security Lee Jaemin", "Lee Jaemin", "Ambassador for Economic Security"),
        (
            "Special Representative for Korean Peninsula Peace and Security Affairs Lee Do-hoon",
            "Lee Do-hoon",
            "Special Representative for Korean Peninsula Peace and Security Affairs",
        ),
        ("Foreign Minister Park Jin", "Park Jin", "Foreign Minister"),
        ("U.S. Secretary of State Antony Blinken", "Antony Blinken", "U.S. Secretary of State"),
        ("Japanese counterpart Taro Kono", "Taro Kono", "Japanese counterpart"),
        ("counterpart from Thailand, Don Pramudwinai", "Don Pramudwinai", "counterpart from Thailand"),
        ("President Yoon Suk Yeol", "Yoon Suk Yeol", "President"),
        ("President Moon Jae-in", "Moon Jae-in", "President"),
        (
            "H.E. Mr. Abdul Momen, Minister of Foreign Affairs of Bangladesh",
            "Abdul Momen",
            "Minister of Foreign Affairs of Bangladesh",
        ),
        (
            "Minister of Foreign Affairs of Peru, Nestor Popolizio",
            "Nestor Popolizio",
            "Minister of Foreign Affairs of Peru",
        ),
        (
            "Chair of the Anti-Corruption and Civil Rights Commission Pak Un-jong",
            "Pak Un-jong",
            "Chair of the Anti-Corruption and Civil Rights Commission",
        ),
        (
            "Presidential Senior Secretary for Public Relations Yoon Young-chan",
            "Yoon Young-chan",
            "Presidential Senior Secretary for Public Relations",
        ),
        ("Vice Foreign Minister Cho Hyun", "Cho Hyun", "Vice Foreign Minister"),
        ("Deputy Secretary of State Stephen Biegun", "Stephen Biegun", "Deputy Secretary of State"),
        ("UN Secretary-General Ban Ki-moon", "Ban Ki-moon", "UN Secretary-General"),
        (
            "EU High Representative for Foreign Affairs and Security Policy Josep Borrell",
            "Josep Borrell",
            "EU High Representative for Foreign Affairs and Security Policy",
        ),
        ("Deputy Minister for Political Affairs Kim Gunn", "Kim Gunn", "Deputy Minister for Political Affairs"),
        (
            "Assistant Secretary of State for East Asian and Pacific Affairs Daniel J. Kritenbrink",
            "Daniel J. Kritenbrink",
            "Assistant Secretary of State for East Asian and Pacific Affairs",
        ),
        (
            "Director-General for Asia and Pacific Affairs Kim Jung-han",
            "Kim Jung-han",
            "Director-General for Asia and Pacific Affairs",
        ),
        (
            "Kim Hee-sang, former Deputy Minister for Economic Affairs",
            "Kim Hee-sang",
            "former Deputy Minister for Economic Affairs",
        ),
        ("Minister of Foreign Affairs and Trade BAN Ki-moon", "BAN Ki-moon", "Minister of Foreign Affairs and Trade"),
        (
            "Foreign Minister Sheikh Abdullah bin Zayed Al Nahyan of the UAE",
            "Abdullah bin Zayed Al Nahyan",
            "Foreign Minister of the UAE",
        ),
        ("Ambassador to the United States Cho Taeyong", "Cho Taeyong", "Ambassador to the United States"),
        (
            "South African Minister of International Relations and Cooperation Naledi Pandor",
            "Naledi Pandor",
            "South African Minister of International Relations and Cooperation",
        ),
        ("Minister Yun Byung-se", "Yun Byung-se", "Minister"),
        ("National Assembly Speaker Chung Ui-hwa", "Chung Ui-hwa", "National Assembly Speaker"),
        ("Governor of Hokkaido Naomichi Suzuki", "Naomichi Suzuki", "Governor of Hokkaido"),
        ("Mayor of Busan Park Heong-joon", "Park Heong-joon", "Mayor of Busan"),
        (
            "Minister for Foreign Affairs of Japan Motegi Toshimitsu",
            "Motegi Toshimitsu",
            "Minister for Foreign Affairs of Japan",
        ),
        (
            "Deputy Prime Minister and Minister of Foreign Affairs Didier Reynders of Belgium",
            "Didier Reynders",
            "Deputy Prime Minister and Minister of Foreign Affairs of Belgium",
        ),
        ("State Councilor and Foreign Minister Wang Yi", "Wang Yi", "State Councilor and Foreign Minister"),
        (
            "Spokesperson and Deputy Minister for Public Affairs Park Il",
            "Park Il",
            "Spokesperson and Deputy Minister for Public Affairs",
        ),
        ("Minister of Trade, Industry and Energy Sung Yun-mo", "Sung Yun-mo", "Minister of Trade, Industry and Energy"),
        (
            "First Vice Minister of Foreign Affairs Choi Jong Kun",
            "Choi Jong Kun",
            "First Vice Minister of Foreign Affairs",
        ),
        ("Ambassador of Mexico to Korea Bruno Figueroa", "Bruno Figueroa", "Ambassador of Mexico to Korea"),
        (
            "Chargé d'Affaires a.i. of the US Embassy in Seoul Robert Rapson",
            "Robert Rapson",
            "Chargé d'Affaires a.i. of the US Embassy in Seoul",
        ),
        (
            "Dr. Tedros Adhanom Ghebreyesus, Director-General of the WHO",
            "Tedros Adhanom Ghebreyesus",
            "Director-General of the WHO",
        ),
        ("US Ambassador to Korea Harry Harris", "Harry Harris", "US Ambassador to Korea"),
        (
            "President of the Republic of Chile Sebastián Piñera Echenique",
            "Sebastián Piñera Echenique",
            "President of the Republic of Chile",
        ),
        (
            "Minister Ban Ki-moon of Foreign Affairs and Trade",
            "Ban Ki-moon",
            "Minister of Foreign Affairs and Trade",
        ),
        ("Foreign Affairs and Trade Minister Ban Ki-moon", "Ban Ki-moon", "Foreign Affairs and Trade Minister"),
        (
            "Mr. Chun Young-woo, Special Representative for Korean Peninsula Peace and Security Affairs",
            "Chun Young-woo",
            "Special Representative for Korean Peninsula Peace and Security Affairs",
        ),
        ("Mr. Christopher Hill, Assistant Secretary of State", "Christopher Hill", "Assistant Secretary of State"),
        (
            "Director-General of the European Affairs Bureau of MOFAT Kim Chang-beom",
            "Kim Chang-beom",
            "Director-General of the European Affairs Bureau of MOFAT",
        ),
        (
            "H.E. Sheikh Hamad bin Jassim bin Jabr Al-Thani, Prime Minister and Minister of Foreign Affairs of the State of Qatar",
            "Hamad bin Jassim bin Jabr Al-Thani",
            "Prime Minister and Minister of Foreign Affairs of the State of Qatar",
        ),
        ("Foreign Minister of Japan, Taro Kono", "Taro Kono", "Foreign Minister of Japan"),
        ("Indian External Affairs Minister Sushma Swaraj", "Sushma Swaraj", "Indian External Affairs Minister"),
        (
            "Australian Minister for Foreign Affairs Julie Bishop",
            "Julie Bishop",
            "Australian Minister for Foreign Affairs",
        ),
        (
            "New Zealand Deputy Prime Minister and Foreign Minister Winston Peters",
            "Winston Peters",
            "New Zealand Deputy Prime Minister and Foreign Minister",
        ),
        (
            "UK Secretary of State for Foreign, Commonwealth and Development Affairs James Cleverly",
            "James Cleverly",
            "UK Secretary of State for Foreign, Commonwealth and Development Affairs",
        ),
        ("British Foreign Secretary Boris Johnson", "Boris Johnson", "British Foreign Secretary"),
        (
            "Federal Minister for Foreign Affairs of Germany Heiko Maas",
            "Heiko Maas",
            "Federal Minister for Foreign Affairs of Germany",
        ),
        (
            "Minister of Foreign Affairs and International Cooperation of the United Arab Emirates Sheikh Abdullah bin Zayed Al Nahyan",
            "Abdullah bin Zayed Al Nahyan",
            "Minister of Foreign Affairs and International Cooperation of the United Arab Emirates",
        ),
        (
            "Minister for Europe and Foreign Affairs of France Jean-Yves Le Drian",
            "Jean-Yves Le Drian",
            "Minister for Europe and Foreign Affairs of France",
        ),
        (
            "Minister of Foreign Affairs, European Union and Cooperation of Spain Arancha González Laya",
            "Arancha González Laya",
            "Minister of Foreign Affairs, European Union and Cooperation of Spain",
        ),
        ("Governor of Maryland Larry Hogan", "Larry Hogan", "Governor of Maryland"),
        (
            "Dr. Subrahmanyam Jaishankar, External Affairs Minister of India",
            "Subrahmanyam Jaishankar",
            "External Affairs Minister of India",
        ),
        (
            "Minister of Foreign Affairs of Indonesia Retno L.P. Marsudi",
            "Retno L.P. Marsudi",
            "Minister of Foreign Affairs of Indonesia",
        ),
        (
            "Director of the Central Foreign Affairs Commission Office Wang Yi",
            "Wang Yi",
            "Director of the Central Foreign Affairs Commission Office",
        ),
        (
            "State Councilor and Foreign Minister Wang Yi of China",
            "Wang Yi",
            "State Councilor and Foreign Minister of China",
        ),
        ("Executive Director of UNICEF Henrietta Fore", "Henrietta Fore", "Executive Director of UNICEF"),
        ("WHO Director-General Tedros Adhanom Ghebreyesus", "Tedros Adhanom Ghebreyesus", "WHO Director-General"),
        ("ICRC President Peter Maurer", "Peter Maurer", "ICRC President"),
        ("EU Ambassador to Korea Maria Castillo Fernandez", "Maria Castillo Fernandez", "EU Ambassador to Korea"),
        (
            "Ambassador of the Republic of Korea to the U.S. Ahn Ho-young",
            "Ahn Ho-young",
            "Ambassador of the Republic of Korea to the U.S.",
        ),
        ("House Speaker Nancy Pelosi", "Nancy Pelosi", "House Speaker"),
        ("Senator Cory Gardner", "Cory Gardner", "Senator"),
        ("Speaker of the National Assembly Kim Jin-pyo", "Kim Jin-pyo", "Speaker of the National Assembly"),
        ("former President Roh Moo-hyun", "Roh Moo-hyun", "former President"),
        ("then-Foreign Minister Yun Byung-se", "Yun Byung-se", "then-Foreign Minister"),
        (
            "Special Advisor to the President for Unification, Foreign Affairs and National Security Moon Chung-in",
            "Moon Chung-in",
            "Special Advisor to the President for Unification, Foreign Affairs and National Security",
        ),
        ("Deputy National Security Advisor Kim Tae-hyo", "Kim Tae-hyo", "Deputy National Security Advisor"),
        ("Minister of the Environment Cho Myung-rae", "Cho Myung-rae", "Minister of the Environment"),
        (
            "Minister of Gender Equality and Family Kim Hee-jung",
            "Kim Hee-jung",
            "Minister of Gender Equality and Family",
        ),
        (
            "Administrator of the Cultural Heritage Administration Chung Jae-suk",
            "Chung Jae-suk",
            "Administrator of the Cultural Heritage Administration",
        ),
        ("KOICA President Lee Mi-kyung", "Lee Mi-kyung", "KOICA President"),
        ("Korea Foundation President Yoon Keum-jin", "Yoon Keum-jin", "Korea Foundation President"),
        (
            "Deputy Director-General for North American Affairs Koh Yun-ju",
            "Koh Yun-ju",
            "Deputy Director-General for North American Affairs",
        ),
        (
            "US Special Envoy on North Korean Human Rights Issues Robert King",
            "Robert King",
            "US Special Envoy on North Korean Human Rights Issues",
        ),
        (
            "Secretary General of the Trilateral Cooperation Secretariat Shin Bong-kil",
            "Shin Bong-kil",
            "Secretary General of the Trilateral Cooperation Secretariat",
        ),
        ("Mr. Marzuki Darusman, the UN Special Rapporteur", "Marzuki Darusman", "UN Special Rapporteur"),
        ("King Abdullah II of Jordan", "Abdullah II", "King of Jordan"),
        ("Crown Prince Mohammed bin Salman", "Mohammed bin Salman", "Crown Prince"),
        ("Chairman Kim Jong-un", "Kim Jong-un", "Chairman"),
        ("Vice President Joe Biden", "Joe Biden", "Vice President"),
        ("Vice President of the US Mike Pence", "Mike Pence", "Vice President of the US"),
        ("Prime Minister Lee Hsien Loong of Singapore", "Lee Hsien Loong", "Prime Minister of Singapore"),
        ("First Vice Minister Cho Hyun-dong", "Cho Hyun-dong", "First Vice Minister"),
        ("Deputy Secretary of State Wendy Sherman", "Wendy Sherman", "Deputy Secretary of State"),
        ("Vice Minister of Foreign Affairs Lee Dohoon", "Lee Dohoon", "Vice Minister of Foreign Affairs"),
        (
            "Ambassador-at-Large for International Security Affairs Nam Young-jin",
            "Nam Young-jin",
            "Ambassador-at-Large for International Security Affairs",
        ),
        (
            "Deputy Minister for Multilateral and Global Affairs Ham Sang-wook",
            "Ham Sang-wook",
            "Deputy Minister for Multilateral and Global Affairs",
        ),
        ("Foreign Minister Yun Byung-se", "Yun Byung-se", "Foreign Minister"),
        ("Ambassador Oh Joon", "Oh Joon", "Ambassador"),
        ("Foreign Minister Fumio Kishida of Japan", "Fumio Kishida", "Foreign Minister of Japan"),
        ("Foreign Minister Wang Yi of China", "Wang Yi", "Foreign Minister of China"),
        ("Ambassador Lee Sang-deok", "Lee Sang-deok", "Ambassador"),
        (
            "Foreign Minister of the Republic of Turkey Mevlüt Çavuşoğlu",
            "Mevlüt Çavuşoğlu",
            "Foreign Minister of the Republic of Turkey",
        ),
        (
            "Minister of Foreign Affairs and Worship of Argentina Jorge Faurie",
            "Jorge Faurie",
            "Minister of Foreign Affairs and Worship of Argentina",
        ),
        ("Foreign Minister Winston Peters", "Winston Peters", "Foreign Minister"),
        ("Minister for Trade Todd McClay", "Todd McClay", "Minister for Trade"),
        ("President of the Swiss Confederation Alain Berset", "Alain Berset", "President of the Swiss Confederation"),
        ("Commerce Secretary Gina Raimondo", "Gina Raimondo", "Commerce Secretary"),
        (
            "Under Secretary of State for Political Affairs Wendy R. Sherman",
            "Wendy R. Sherman",
            "Under Secretary of State for Political Affairs",
        ),
        ("Vice Premier Liu He", "Liu He", "Vice Premier"),
        ("Minister-Counselor Kim Tae-jin", "Kim Tae-jin", "Minister-Counselor"),
        ("Consul General in New York Kim Eui-hwan", "Kim Eui-hwan", "Consul General in New York"),
        ("Foreign Minister Bilahari Kausikan", "Bilahari Kausikan", "Foreign Minister"),
        (
            "Foreign Minister Adel bin Ahmed Al-Jubeir of the Kingdom of Saudi Arabia",
            "Adel bin Ahmed Al-Jubeir",
            "Foreign Minister of the Kingdom of Saudi Arabia",
        ),
        ("Foreign Minister Ahmed Aboul Gheit", "Ahmed Aboul Gheit", "Foreign Minister"),
        ("Prime Minister Fiamē Naomi Mata‘afa of Samoa", "Fiamē Naomi Mata‘afa", "Prime Minister of Samoa"),
        ("Foreign Minister Baxtiyor Saʻidov", "Baxtiyor Saʻidov", "Foreign Minister"),
        ("Prime Minister Siaosi ‘Ofakivahafolau Sovaleni", "Siaosi ‘Ofakivahafolau Sovaleni", "Prime Minister"),
        ("Prime Minister ʻAkilisi Pohiva", "ʻAkilisi Pohiva", "Prime Minister"),
        ("Minister of Tonga ‘Utoikamanu", "‘Utoikamanu", "Minister of Tonga"),
        ("‘Akilisi Pohiva, Prime Minister of Tonga", "‘Akilisi Pohiva", "Prime Minister of Tonga"),
        ("Foreign Minister Kang Kyung-wha ‘Building Peace’", "Kang Kyung-wha", "Foreign Minister"),
        ("Minister Joel ‘Big Joe’ Smith", "Joel", "Minister"),
        ("Vice-President Maroš Šefčovič", "Maroš Šefčovič", "Vice-President"),
        ("Maroš Šefčovič, Minister of Slovakia", "Maroš Šefčovič", "Minister of Slovakia"),
        (
            "Malaysian Minister of Foreign Affairs Dato’ Sri Saifuddin bin Abdullah",
            "Saifuddin bin Abdullah",
            "Malaysian Minister of Foreign Affairs",
        ),
        (
            "President of the 73rd Session of the UN General Assembly María Fernanda Espinosa Garcés",
            "María Fernanda Espinosa Garcés",
            "President of the 73rd Session of the UN General Assembly",
        ),
        (
            "President of the 74th session of the UN General Assembly Tijjani Muhammad-Bande",
            "Tijjani Muhammad-Bande",
            "President of the 74th session of the UN General Assembly",
        ),
        ("Chair of the 2nd Committee John Smith", "John Smith", "Chair of the 2nd Committee"),
        ("Commander of the 7th Fleet John Smith", "John Smith", "Commander of the 7th Fleet"),
        ("Chair of the UN 1718 Committee John Smith", "John Smith", "Chair of the UN 1718 Committee"),
        ("Special Envoy on the 2030 Agenda John Smith", "John Smith", "Special Envoy on the 2030 Agenda"),
        (
            "Senior Research Fellow Park Young-ho of the Asan Institute",
            "Park Young-ho",
            "Senior Research Fellow of the Asan Institute",
        ),
        ("Research Fellow John Smith of the Korea Institute", "John Smith", "Research Fellow of the Korea Institute"),
        ("Fellow John Smith of Japan for the Asan Institute’s", "John Smith", "Fellow of Japan"),
        (
            "John Smith, Visiting Fellow at the Brookings Institution",
            "John Smith",
            "Visiting Fellow at the Brookings Institution",
        ),
        (
            "Minister-in-Assistance to the President and Environment of the Marshall Islands David Paul",
            "David Paul",
            "Minister-in-Assistance to the President and Environment of the Marshall Islands",
        ),
        (
            "Ambassador-at-large for Overseas Koreans Han Dong-man",
            "Han Dong-man",
            "Ambassador-at-large for Overseas Koreans",
        ),
        ("Ambassador-in-Residence John Smith", "John Smith", "Ambassador-in-Residence"),
        ("Minister of Public Security To Lam", "To Lam", "Minister of Public Security"),
        ("Vietnamese Foreign Minister To Anh Dung", "To Anh Dung", "Vietnamese Foreign Minister"),
        ("Vice Foreign Minister He Yafei", "He Yafei", "Vice Foreign Minister"),
        ("Ambassador An Ho-young", "An Ho-young", "Ambassador"),
        (
            "Philippe Baptiste, President of the French space agency CNES",
            "Philippe Baptiste",
            "President of the French space agency CNES",
        ),
        (
            "Head of the Samoan foreign ministry Afamasaga Toleafoa",
            "Afamasaga Toleafoa",
            "Head of the Samoan foreign ministry",
        ),
        ("Chief Executive of ISIS Malaysia Herizal Hazri", "Herizal Hazri", "Chief Executive of ISIS Malaysia"),
        ("Chief Executive Carrie Lam", "Carrie Lam", "Chief Executive"),
        ("Ahn Ho-young as Ambassador to the United States", "Ahn Ho-young", "Ambassador to the United States"),
        ("Ahn Ho-young as Ambassador Kim Gunn", "Kim Gunn", "Ambassador"),
        ("H.E. President Kassym-Jomart Tokayev", "Kassym-Jomart Tokayev", "President"),
        ("Foreign Minister Dato Lim Jock Hoi", "Lim Jock Hoi", "Foreign Minister"),
        ("Prime Minister Tan Sri Muhyiddin Yassin", "Muhyiddin Yassin", "Prime Minister"),
        ("Ambassador Tan Hung Seng", "Tan Hung Seng", "Ambassador"),
        ("Datuk Seri Mohamad Hasan, Minister of Defence", "Mohamad Hasan", "Minister of Defence"),
        ("Foreign Minister of Kenya Dr. Monica Juma", "Monica Juma", "Foreign Minister of Kenya"),
        ("Cabinet Secretary of Kenya H.E. Amina Mohamed", "Amina Mohamed", "Cabinet Secretary of Kenya"),
        (
            "First Deputy Prime Minister and Minister of Foreign Affairs of Kuwait H.E. Sheikh Sabah Al-Sabah",
            "Sabah Al-Sabah",
            "First Deputy Prime Minister and Minister of Foreign Affairs of Kuwait",
        ),
    ],
)
def test_a_title_with_its_name(text, name, role):
    assert (name, role) in named(f"Then {text} said so.") or (name, role) in named(f"{text}, said so.")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Ambassadors Matthew Rycroft and Francois Delattre from the UK and France",
            {"Matthew Rycroft": "GB", "Francois Delattre": "FR"},
        ),
        ("Foreign Ministers Wang Yi of China and Fumio Kishida of Japan", {"Wang Yi": "CN", "Fumio Kishida": "JP"}),
        (
            "Ministers Yun Byung-se, Wang Yi and Fumio Kishida",
            {"Yun Byung-se": "KR", "Wang Yi": None, "Fumio Kishida": None},
        ),
        ("Secretary of State Rex Tillerson of the US", {"Rex Tillerson": "US"}),
        ("Ambassador Rafael Dario Ramirez Carreno from Venezuela", {"Rafael Dario Ramirez Carreno": "VE"}),
        ("Foreign Minister Adel Al-Jubeir of the Kingdom of Saudi Arabia", {"Adel Al-Jubeir": "SA"}),
        ("his Indian counterpart S.M. Krishna", {"S.M. Krishna": "IN"}),
        ("his counterpart from Thailand, Don Pramudwinai", {"Don Pramudwinai": "TH"}),
        (
            "Kim Hee-sang, former Deputy Minister, succeeding Song In-chang",
            {"Kim Hee-sang": "KR", "Song In-chang": "KR"},
        ),
        ("Ambassador to China Chung Jaeho", {"Chung Jaeho": "KR"}),
        ("US Ambassador to Korea Harry Harris", {"Harry Harris": "US"}),
        ("Ambassador of Mexico to Korea Bruno Figueroa", {"Bruno Figueroa": "MX"}),
        ("EU High Representative Josep Borrell", {"Josep Borrell": "EU"}),
        ("UN Secretary-General Ban Ki-moon", {"Ban Ki-moon": "KR"}),
        ("Prime Minister Lee Hsien Loong of Singapore", {"Lee Hsien Loong": "SG"}),
        ("President Duterte’s visit and Prime Minister Modi’s", {"Duterte": None, "Modi": None}),
    ],
)
def test_the_country_that_somebody_represents(text, wanted):
    assert {person.name: person.country for person in people(text)} == wanted


@pytest.mark.parametrize(
    "text",
    [
        "the Foreign Ministers’ Meeting",
        "the Foreign Minister’s Office",
        "Foreign Minister Meets with the Ambassador",
        "the Ministry of Foreign Affairs",
        "the Korea-U.S. Vice Ministerial Talks",
        "Deputy Minister for Economic Affairs",
        "the Heads of Overseas Diplomatic Missions to Take Place",
        "the Special Representative for Korean Peninsula Peace and Security Affairs",
        "the Ambassador to China",
        "Ministers and Ambassadors from ASEAN member states",
        "the President of the Republic of Korea",
        "the Minister. The meeting was long",
        "the Secretary General of the United Nations",
        "Director-General-level talks",
        "Anti-Corruption and Civil Rights Commission",
        "the Sejong-si office and the Zuvok Pal-ite",
        "In Asia-pacific, No Korea-wide, So On-line",
        "the Global Leaders Program and the Young Leaders Forum",
        "the Foreign Ministers Meeting and the Foreign Ministers Retreat",
        "Head Office and the Chief Negotiators",
        "Fellow Koreans and the Fellows Program",
        "the Minister To Korea, the Ambassador To Discuss, the President You know",
    ],
)
def test_nobody_is_named(text):
    assert people(text) == []


def test_the_fullest_name_and_role_of_a_release():
    assert people(
        "Minister Kang met with Foreign Minister Taro Kono of Japan.",
        "Minister of Foreign Affairs Kang Kyung-wha and Minister Kono agreed.",
        "Secretary Pompeo and U.S. Secretary of State Michael R. Pompeo",
        title="Minister Kang Meets Minister Kono",
    ) == [
        Person("Taro Kono", "Foreign Minister of Japan", "JP"),
        Person("Kang Kyung-wha", "Minister of Foreign Affairs", "KR"),
        Person("Michael R. Pompeo", "U.S. Secretary of State", "US"),
    ]


def test_two_people_of_one_family_name_are_told_apart_by_title():
    lines = [
        "Vice Minister Lee Dohoon spoke. Ambassador to Indonesia Lee Sang-deok listened.",
        "Vice Minister Lee stressed trade.",
        "Ambassador Lee explained the market.",
    ]
    found = attribute("en", None, None, [Statement(i, None, None, 1, "bullet", "", t) for i, t in enumerate(lines, 1)])
    assert [[s.name for s in one.speakers] for one in found.statements[1:]] == [["Lee Dohoon"], ["Lee Sang-deok"]]


def test_somebody_with_two_offices_is_meant_by_either():
    lines = [
        "Then Deputy Prime Minister and Minister of Foreign Affairs of Kuwait Sheikh Sabah Al-Sabah came.",
        "He saw Prime Minister Sheikh Jaber Al-Sabah.",
        "Minister Al-Sabah stressed trade.",
        "Deputy Prime Minister Al-Sabah stressed trade.",
        "Prime Minister Al-Sabah stressed trade.",
    ]
    found = attribute("en", None, None, [Statement(i, None, None, 1, "bullet", "", t) for i, t in enumerate(lines, 1)])
    assert [[s.name for s in one.speakers] for one in found.statements[2:]] == [
        ["Sabah Al-Sabah"],
        ["Sabah Al-Sabah"],
        ["Jaber Al-Sabah"],
    ]


def test_a_headline_names_people_whom_the_text_does_not():
    assert people("The visit was long.", title="Foreign Minister Kang Kyung-wha Meets Taro Kono") == [
        Person("Kang Kyung-wha", "Foreign Minister", "KR")
    ]
    assert people("It was long.", title="Vice Minister Lee Dohoon Attends Forum") == [
        Person("Lee Dohoon", "Vice Minister", "KR")
    ]


def test_korean_text_has_countries_and_dates_and_no_people():
    found = attribute(
        "ko",
        "한미 회담",
        "2018-09-18",
        [Statement(1, None, None, 0, "lead", "1.", "Foreign Minister Kang Kyung-wha said: 9월 3일 미국")],
    )
    assert found.people == ()
    assert found.statements[0].speakers == ()
    assert [c.code for c in found.statements[0].countries] == ["US"]
    assert [d.start for d in found.statements[0].dates] == ["2018-09-03"]


def test_what_is_a_korean_name():
    assert [
        name
        for name in ("Kang Kyung-wha", "Lee Dohoon", "Shin Sung Chul", "BAN Ki-moon", "Park Il", "Taro Kono", "Kim")
        if korean(name)
    ] == [
        "Kang Kyung-wha",
        "Lee Dohoon",
        "Shin Sung Chul",
        "BAN Ki-moon",
    ]


def test_the_verb_of_a_headline_is_no_name():
    assert people("It was long.", title="Foreign Minister and Ambassador Kim Gunn Meet") == [
        Person("Kim Gunn", "Ambassador", "KR")
    ]
    assert people("It was long.", title="Foreign Minister To Lead Delegation") == []
    assert people("Vice Minister Chang Ho-jin left.", title="Vice Minister Summons Russian Ambassador") == [
        Person("Chang Ho-jin", "Vice Minister", "KR")
    ]
