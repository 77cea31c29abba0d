"""Who speaks: releases of a few lines each, as the ministry writes them, with the speakers of every line.

None stands where the labelling guide leaves it open; such a line is there for the ones around it.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.attribute import attribute
from etl.parse.outline import Statement

GOVERNMENT = "Government of the Republic of Korea"
MINISTRY = "Ministry of Foreign Affairs"

RELEASES = [
    (
        "Foreign Ministers of Korea and the U.S. Hold Phone Call",
        [
            (
                "Foreign Minister Park Jin held a telephone conversation with U.S. Secretary of State Antony Blinken on the evening of March 3 and discussed the situation in Ukraine and North Korea.",
                ["Park Jin", "Antony Blinken"],
            ),
            (
                "Minister Park strongly condemned North Korea’s launch of a ballistic missile, and Secretary Blinken reaffirmed the ironclad U.S. commitment to the defense of the Republic of Korea.",
                ["Park Jin", "Antony Blinken"],
            ),
            (
                "The two sides agreed to continue close coordination. They also shared the view that the alliance is stronger than ever.",
                ["Park Jin", "Antony Blinken"],
            ),
            (
                "The Minister added that Korea would join sanctions, to which the Secretary replied that the U.S. welcomes the decision.",
                ["Park Jin", "Antony Blinken"],
            ),
            ("In response, Secretary Blinken expressed gratitude for Korea’s support.", ["Antony Blinken"]),
        ],
    ),
    (
        "Vice Minister Meets Ambassador",
        [
            (
                "Vice Minister of Foreign Affairs Cho Hyun, in a meeting with Ambassador of Mexico to Korea Bruno Figueroa on May 3, noted that the two countries have developed their relations.",
                ["Cho Hyun"],
            ),
            (
                "The Ambassador said that Mexico hopes for an early conclusion of the FTA negotiations, and asked for Korea’s support.",
                ["Bruno Figueroa"],
            ),
            (
                "Vice Minister Cho, for his part, expressed hope that the two countries would work together.",
                ["Cho Hyun"],
            ),
        ],
    ),
    (
        "Trilateral",
        [
            (
                "Special Representative for Korean Peninsula Peace and Security Affairs Lee Do-hoon held consultations with U.S. Special Representative for North Korea Stephen Biegun and Director-General for Asian and Oceanian Affairs Takizaki Shigeki of the Japanese Ministry of Foreign Affairs in Seoul on July 8.",
                [],
            ),
            (
                "The three sides shared their assessments of the situation on the Korean Peninsula and agreed to maintain close communication.",
                ["Lee Do-hoon", "Stephen Biegun", "Takizaki Shigeki"],
            ),
            (
                "The three representatives reaffirmed their commitment to the complete denuclearization.",
                ["Lee Do-hoon", "Stephen Biegun", "Takizaki Shigeki"],
            ),
        ],
    ),
    (
        "MOFA Spokesperson’s Statement on North Korea’s Nuclear Test",
        [
            (
                "The government of the Republic of Korea strongly condemns North Korea for conducting its fifth nuclear test in defiance of repeated warnings from the international community.",
                [GOVERNMENT],
            ),
            (
                "The ROK government urges North Korea to abandon all of its nuclear weapons and will take all possible measures with the international community.",
                [GOVERNMENT],
            ),
            ("The government will closely cooperate with the U.S. and other countries.", [GOVERNMENT]),
            ("North Korea should immediately stop its provocations.", []),
        ],
    ),
    (
        "Korea-Japan Director-General-Level Consultation",
        [
            (
                "Director-General for Asia and Pacific Affairs Kim Jung-han of the Ministry of Foreign Affairs held consultations with his Japanese counterpart, Director-General for Asian and Oceanian Affairs Takizaki Shigeki, in Tokyo on Oct. 30.",
                [],
            ),
            (
                "Director-General Kim expressed deep regret over Japan’s export restrictions and called for their swift withdrawal.",
                ["Kim Jung-han"],
            ),
            (
                "Director-General Takizaki explained Japan’s position on the issue, while Director-General Kim stressed that the ruling of the Supreme Court must be respected.",
                ["Takizaki Shigeki", "Kim Jung-han"],
            ),
            (
                "Both sides concurred on the need to continue dialogue between the diplomatic authorities.",
                ["Kim Jung-han", "Takizaki Shigeki"],
            ),
        ],
    ),
    (
        "Foreign Minister Attends ASEAN",
        [
            (
                "Foreign Minister Kang Kyung-wha attended the ASEAN-ROK Foreign Ministers’ Meeting held in Bangkok on August 1.",
                [],
            ),
            (
                "At the meeting, Minister Kang explained the New Southern Policy and proposed ways to deepen cooperation.",
                ["Kang Kyung-wha"],
            ),
            ("The Foreign Ministers of ASEAN welcomed Korea’s efforts.", None),
            (
                "Minister Kang and Foreign Minister Don Pramudwinai of Thailand, who co-chaired the meeting, will discuss follow-up measures.",
                ["Kang Kyung-wha", "Don Pramudwinai"],
            ),
            (
                "She also met with Vietnamese Foreign Minister Pham Binh Minh on the sidelines and asked for the Vietnamese government’s interest in Korean companies.",
                ["Kang Kyung-wha"],
            ),
        ],
    ),
    (
        "Minister Visits",
        [
            (
                "Minister of Foreign Affairs and Trade BAN Ki-moon will visit Moscow from June 5 to 7 at the invitation of Foreign Minister Sergey LAVROV of Russia.",
                [],
            ),
            (
                "During the visit, Minister Ban will have a meeting with Minister Lavrov and exchange views on the Six-Party Talks.",
                ["BAN Ki-moon", "Sergey LAVROV"],
            ),
            ("MOFAT expects that the visit will contribute to the bilateral relations.", [MINISTRY]),
        ],
    ),
    (
        "2nd Vice Minister",
        [
            (
                "2nd Vice Minister of Foreign Affairs Lee Tae-ho met with Niels Annen, Minister of State at the German Federal Foreign Office, in Berlin on May 2.",
                [],
            ),
            (
                "Vice Minister Lee requested the German side’s support for the Korean government’s policy.",
                ["Lee Tae-ho"],
            ),
            (
                "Minister of State Annen said that Germany fully supports the peace process and expressed willingness to cooperate.",
                ["Niels Annen"],
            ),
            (
                "Thanking the Minister of State for his visit, Vice Minister Lee suggested holding a strategic dialogue.",
                ["Lee Tae-ho"],
            ),
        ],
    ),
    (
        "Announcement",
        [
            ("The Ministry of Foreign Affairs has decided to raise the travel alert for Nepal.", [MINISTRY]),
            (
                "The Ministry will continue to monitor the situation and advises Korean nationals to refrain from visiting the area.",
                [MINISTRY],
            ),
            ("The Ministry of Foreign Affairs will host an international conference on September 3.", []),
            ("According to the World Health Organization, 35 countries reported cases.", ["World Health Organization"]),
            (
                "The UN Security Council unanimously adopted Resolution 2270. The UN Security Council strongly condemned the launch.",
                ["UN Security Council"],
            ),
        ],
    ),
    (
        "Appointments",
        [
            ("President Moon Jae-in appointed Kang Kyung-wha as Minister of Foreign Affairs.", []),
            ("Ambassador Kim Hong-kyun was appointed on June 3.", []),
            ("The visit by Minister Yun Byung-se will be the first in 10 years.", []),
        ],
    ),
    (
        "Two ministers",
        [
            (
                "Foreign Minister Yun Byung-se and his Chinese counterpart Wang Yi met in Beijing and agreed to resume the talks.",
                ["Yun Byung-se", "Wang Yi"],
            ),
            (
                "Minister Yun noted that, as the two leaders agreed at their summit, the two countries should deepen trust. Minister Wang agreed with him and underscored the importance of dialogue.",
                ["Yun Byung-se", "Wang Yi"],
            ),
            ("He said that China would play a constructive role.", ["Wang Yi"]),
            ("The two Ministers are expected to meet again in May.", []),
            (
                "The two Ministers will discuss matters of mutual concern when they meet in May.",
                ["Yun Byung-se", "Wang Yi"],
            ),
        ],
    ),
    (
        "Deputy Minister",
        [
            (
                "Deputy Minister for Political Affairs Kim Gunn received a courtesy call from Assistant Secretary of State for East Asian and Pacific Affairs Daniel J. Kritenbrink on November 11, during which they exchanged views on the ROK-U.S. alliance.",
                ["Kim Gunn", "Daniel J. Kritenbrink"],
            ),
            (
                "Deputy Minister Kim welcomed the Assistant Secretary’s visit and asked for his continued support.",
                ["Kim Gunn"],
            ),
            ("Assistant Secretary Kritenbrink responded that he would spare no effort.", ["Daniel J. Kritenbrink"]),
        ],
    ),
    (
        "UN",
        [
            (
                "Foreign Minister Yun Byung-se delivered a keynote speech at the Conference on Disarmament in Geneva on March 2.",
                ["Yun Byung-se"],
            ),
            (
                "In his speech, Minister Yun pointed out that North Korea’s nuclear program poses a threat, stressing the need for stronger sanctions.",
                ["Yun Byung-se"],
            ),
            (
                "Many participants expressed support for Korea’s position. The international community has repeatedly urged North Korea to change.",
                [],
            ),
        ],
    ),
    (
        "Joint Statement",
        [
            ("We, the Foreign Ministers of the Republic of Korea and Australia, welcome the progress.", None),
            ("The ROK condemns in the strongest terms the terrorist attack that occurred in Istanbul.", [GOVERNMENT]),
        ],
    ),
    (
        "Korea and Germany",
        [
            (
                "Deputy Foreign Minister for Economic Affairs Lee Tae-ho and Director-General for Economic Affairs at the Federal Foreign Office of Germany Dieter Haller held the 25th ROK-Germany Joint Economic Committee in Seoul on April 4.",
                [],
            ),
            (
                "The Korean side asked for the German government’s support for Korean companies, and the German side explained its Industry 4.0 policy.",
                ["Lee Tae-ho", "Dieter Haller"],
            ),
            (
                "Deputy Minister Lee mentioned that trade between the two countries had increased to US$27 billion in 2016, and proposed cooperation in new energy.",
                ["Lee Tae-ho"],
            ),
        ],
    ),
    (
        "passive",
        [
            ("It was agreed that the meeting would be held annually.", []),
            (
                "The agreement was signed by Foreign Minister Kang Kyung-wha and Foreign Minister Jean-Yves Le Drian.",
                [],
            ),
            ("The measures announced by the Japanese government are regrettable.", []),
        ],
    ),
    (
        "PM",
        [
            (
                "Prime Minister Han Duck-soo held a meeting with Prime Minister of Denmark Mette Frederiksen, and exchanged opinions on ways to strengthen green cooperation.",
                ["Han Duck-soo", "Mette Frederiksen"],
            ),
            (
                "Prime Minister Frederiksen commended Korea for its efforts, saying that Denmark is ready to work with Korea.",
                ["Mette Frederiksen"],
            ),
        ],
    ),
    (
        "List",
        [
            (
                "Foreign Minister Cho Tae-yul had a trilateral telephone conversation with U.S. Secretary of State Antony Blinken and Japanese Foreign Minister Iwaya Takeshi.",
                None,
            ),
            (
                "The three Ministers strongly condemned the DPRK’s ICBM launch.",
                ["Cho Tae-yul", "Antony Blinken", "Iwaya Takeshi"],
            ),
            ("The Ministers agreed to hold the next meeting soon.", ["Cho Tae-yul", "Antony Blinken", "Iwaya Takeshi"]),
        ],
    ),
    (
        "EU",
        [
            (
                "Minister Cho met with High Representative of the European Union for Foreign Affairs and Security Policy Josep Borrell on Nov. 4, 2024. In the meeting, High Representative Borrell voiced concern over the dispatch of North Korean troops to Russia.",
                ["Josep Borrell"],
            ),
            ("Minister Cho Tae-yul shared the concern and explained the ROK government’s position.", ["Cho Tae-yul"]),
        ],
    ),
    (
        "Delegation",
        [
            (
                "A delegation led by Director-General for African and Middle Eastern Affairs Yu Joon-ha visited Libya and met with Foreign Minister Mohamed Siala, who expressed his gratitude for Korea’s support.",
                ["Mohamed Siala"],
            ),
            ("The Libyan side asked the Korean government to reopen its embassy in Tripoli at an early date.", None),
        ],
    ),
    (
        "KOICA",
        [
            ("The Republic of Korea and the United Arab Emirates agreed to strengthen cooperation.", None),
            ("Korea’s trade with ASEAN reached US$160 billion.", []),
            (
                "Foreign Minister Kim Sung-hwan paid a courtesy call on President Susilo Bambang Yudhoyono of Indonesia and conveyed a letter from President Lee Myung-bak.",
                ["Kim Sung-hwan"],
            ),
            (
                "President Yudhoyono, expressing satisfaction with the rapid development of bilateral relations, said he looks forward to the visit.",
                ["Susilo Bambang Yudhoyono"],
            ),
        ],
    ),
    (
        "Yun meets Kerry",
        [
            (
                "Foreign Minister Yun Byung-se and U.S. Secretary of State John Kerry held talks in Munich on February 1.",
                [],
            ),
            (
                "Secretary Kerry, noting that the alliance is the linchpin of peace, said that the U.S. would stand by the ROK. He went on to say that there should be no change.",
                ["John Kerry"],
            ),
            (
                "Concurring with Secretary Kerry, Minister Yun stated that the two countries will respond sternly.",
                ["Yun Byung-se"],
            ),
            (
                "Also, the two sides had in-depth discussions on ways to cooperate on climate change.",
                ["Yun Byung-se", "John Kerry"],
            ),
            (
                "The two Ministers, in particular, reached an agreement on holding the 2+2 meeting.",
                ["Yun Byung-se", "John Kerry"],
            ),
            (
                "In addition, they exchanged views on the Middle East and Ukraine, and Secretary Kerry briefed Minister Yun on the talks with Iran.",
                ["Yun Byung-se", "John Kerry"],
            ),
        ],
    ),
    (
        "Seminar",
        [
            (
                "The 5th ROK-China Dialogue took place in Seoul on June 3 with the participation of about 50 experts.",
                [],
            ),
            (
                "Deputy Minister for Planning and Coordination Kim Hong-kyun of the Ministry of Foreign Affairs delivered opening remarks.",
                ["Kim Hong-kyun"],
            ),
            (
                "The participants discussed ways to develop the relations. Experts from the two countries stressed the need for more exchanges.",
                [],
            ),
            (
                "Kim Young-mok, President of the Korea International Cooperation Agency, emphasized the role of development cooperation.",
                ["Kim Young-mok"],
            ),
        ],
    ),
    (
        "ODA",
        [
            ("The government of the Republic of Korea has provided US$1 million to Nepal since 2015.", []),
            ("The Korean government hopes that this assistance will help the people of Nepal.", [GOVERNMENT]),
            (
                "The government of the Republic of Korea plans to dispatch the Korea Disaster Relief Team (KDRT) to Nepal.",
                [GOVERNMENT],
            ),
            (
                "The government of the Republic of Korea, together with the international community, will continue to work for peace.",
                [GOVERNMENT],
            ),
            ("The ROK government, in close consultation with the U.S., will take additional measures.", [GOVERNMENT]),
            ("The government of the Republic of Korea held a meeting of the task force on May 3.", []),
        ],
    ),
    (
        "Vietnam",
        [
            (
                "President Park Geun-hye held a summit with President Truong Tan Sang of Viet Nam, and the two leaders agreed to raise bilateral trade to US$70 billion by 2020.",
                ["Park Geun-hye", "Truong Tan Sang"],
            ),
            (
                "President Park expressed the hope that Viet Nam would create favorable conditions for Korean businesses.",
                ["Park Geun-hye"],
            ),
            ("President Sang responded that his government would make every effort to that end.", ["Truong Tan Sang"]),
            (
                "Vietnamese Foreign Minister Pham Binh Minh, who accompanied President Sang, thanked Korea for its support.",
                ["Pham Binh Minh"],
            ),
        ],
    ),
    (
        "Central Asia",
        [
            (
                "Vice Foreign Minister Cho Tae-yong, on the occasion of his visit to Astana, paid a courtesy call on Foreign Minister Erlan Idrissov of Kazakhstan on Sept. 5 and asked for the Kazakh government’s support for the Balkhash power plant project.",
                ["Cho Tae-yong"],
            ),
            (
                "Foreign Minister Idrissov welcomed Vice Foreign Minister Cho’s visit to Kazakhstan and expressed his wish to visit Korea in the near future.",
                ["Erlan Idrissov"],
            ),
            (
                "Vice Foreign Minister Cho also met with Deputy Foreign Minister Yerzhan Ashikbayev and discussed a wide range of issues including consular matters.",
                ["Cho Tae-yong", "Yerzhan Ashikbayev"],
            ),
            (
                "The Vice Foreign Minister, accompanied by a business delegation, attended the forum and delivered a speech.",
                ["Cho Tae-yong"],
            ),
        ],
    ),
    (
        "Spokesperson",
        [
            (
                "In response to a question regarding the remarks by Japanese Prime Minister Abe Shinzo, Spokesperson Cho June-hyuck of the Ministry of Foreign Affairs said that the government deeply regrets the remarks.",
                ["Cho June-hyuck"],
            ),
            ("The Spokesperson stressed that Dokdo is an integral part of Korean territory.", ["Cho June-hyuck"]),
            ("It is deeply regrettable that the Japanese government repeats its unjust claims.", []),
        ],
    ),
    (
        "Ban",
        [
            (
                "UN Secretary-General Ban Ki-moon, in his congratulatory message read by Under-Secretary-General Kim Won-soo, appreciated Korea’s contribution to the UN.",
                ["Ban Ki-moon"],
            ),
            (
                "Dr. Tedros Adhanom Ghebreyesus, Director-General of the World Health Organization, praised the ROK’s response to COVID-19.",
                ["Tedros Adhanom Ghebreyesus"],
            ),
            (
                "Mr. Kim Sung-han, Chairman of the Committee, and Ms. Mary Robinson, former President of Ireland, called on the participants to act.",
                ["Kim Sung-han", "Mary Robinson"],
            ),
        ],
    ),
    (
        "Six party",
        [
            (
                "Minister Song Min-soon and U.S. Assistant Secretary of State Christopher Hill discussed the denuclearization of the Korean Peninsula on Feb. 3, 2007.",
                ["Song Min-soon", "Christopher Hill"],
            ),
            (
                "They agreed that it is important to implement the initial actions.",
                ["Song Min-soon", "Christopher Hill"],
            ),
            (
                "Minister Song told Assistant Secretary Hill that the ROK would provide heavy fuel oil.",
                ["Song Min-soon"],
            ),
            ("Hill, in turn, said he would visit Pyongyang.", None),
        ],
    ),
    (
        "reported",
        [
            (
                "Minister Kang said that President Moon and President Trump agreed to cooperate closely, and that the Korean government would do its best.",
                ["Kang Kyung-wha"],
            ),
            (
                "Minister Kang Kyung-wha mentioned that when Secretary Pompeo visited Seoul, he expressed his support for the inter-Korean dialogue.",
                ["Kang Kyung-wha"],
            ),
            (
                "Minister Kang explained to Foreign Minister Ine Eriksen Soreide of Norway the recent situation and asked that Norway continue to support the peace process, and Foreign Minister Soreide said that Norway would stand with the ROK.",
                ["Kang Kyung-wha", "Ine Eriksen Soreide"],
            ),
        ],
    ),
    (
        "Central America",
        [
            ("The two sides shared the recognition that cooperation should be expanded.", None),
            (
                "During the consultation between Director-General Yoon Kang-hyun and Director-General Manuel López of Costa Rica, the two sides exchanged opinions on SICA.",
                ["Yoon Kang-hyun", "Manuel López"],
            ),
        ],
    ),
    (
        "Kono",
        [
            (
                "At the outset, Foreign Minister Kono conveyed his condolences to the victims. Minister Kang thanked him for his words.",
                ["Kono", "Kang"],
            ),
            ("The foreign ministers of the two countries agreed to meet often.", None),
            ("Minister Kang’s proposal was welcomed by Minister Kono.", None),
        ],
    ),
    (
        "plan",
        [
            (
                "Minister Chung Eui-yong plans to discuss pending issues with his U.S. counterpart during the visit.",
                ["Chung Eui-yong"],
            ),
            (
                "Vice Minister Choi Jong-moon is scheduled to deliver a keynote speech at the forum and meet with Deputy Foreign Minister Andrey Rudenko of Russia.",
                ["Choi Jong-moon"],
            ),
            ("Foreign Minister Chung is to hold talks with Foreign Minister Retno Marsudi.", []),
        ],
    ),
    (
        "nouns",
        [
            (
                "Minister Kang attended the meeting in support of peace and shared prosperity, and proposed projects were reviewed.",
                [],
            ),
            ("The request by Minister Kang and the announcement of the plan drew attention.", []),
        ],
    ),
    (
        "ROK-Japan Foreign Ministers' Meeting",
        [
            (
                "Minister of Foreign Affairs Park Jin held a meeting with Minister for Foreign Affairs of Japan Hayashi Yoshimasa on the occasion of the UN General Assembly in New York on September 19, and had a candid discussion on pending issues including the issue of forced labor.",
                ["Park Jin", "Hayashi Yoshimasa"],
            ),
            (
                "Both Ministers shared the view on the importance of improving the bilateral relations and agreed to continue consultations.",
                ["Park Jin", "Hayashi Yoshimasa"],
            ),
            (
                "Minister Park, while explaining the opinions of various sectors in Korea, called for the Japanese side’s sincere response. Minister Hayashi explained the Japanese government’s position.",
                ["Park Jin", "Hayashi Yoshimasa"],
            ),
            (
                "The ministers also agreed to continue ROK-Japan and ROK-U.S.-Japan cooperation.",
                ["Park Jin", "Hayashi Yoshimasa"],
            ),
            ("The meeting was attended by Director-General for Asia and Pacific Affairs Lee Sang-ryol.", []),
        ],
    ),
    (
        "Outcome of ROK-EU",
        [
            (
                "On May 22, Foreign Minister Park Jin met with President of the European Council Charles Michel and President of the European Commission Ursula von der Leyen, who were visiting Korea.",
                [],
            ),
            (
                "President von der Leyen highlighted the importance of the EU-ROK Green Partnership.",
                ["Ursula von der Leyen"],
            ),
            ("President Michel, recalling his previous visit, thanked the Korean people.", ["Charles Michel"]),
            (
                "At the press conference, the two Presidents and Foreign Minister Park announced the launch of the strategic dialogue.",
                ["Charles Michel", "Ursula von der Leyen", "Park Jin"],
            ),
        ],
    ),
    (
        "Vice Foreign Minister Meets with President of ICRC",
        [
            (
                "Vice Foreign Minister Cho Tae-yul met with President Peter Maurer of the International Committee of the Red Cross on May 3 and exchanged views on humanitarian issues.",
                ["Cho Tae-yul", "Peter Maurer"],
            ),
            (
                "The Vice Minister stressed that the reunion of separated families is an urgent matter and requested that the ICRC continue to take interest.",
                ["Cho Tae-yul"],
            ),
            ("Mr. Maurer said that the ICRC is willing to help.", ["Peter Maurer"]),
        ],
    ),
    (
        "Former",
        [
            ("Foreign Minister Kang hosted a luncheon for a group of U.S. congressmen on Aug. 3.", []),
            (
                "During the luncheon, Minister Kang expressed appreciation for the strong bipartisan support of the U.S. Congress.",
                ["Kang"],
            ),
            ("The U.S. congressmen reaffirmed their support for the alliance.", None),
            (
                "Representative Mike Kelly, the head of the delegation, noted that the U.S. Congress would continue to support the alliance.",
                ["Mike Kelly"],
            ),
        ],
    ),
    (
        "Letter",
        [
            ("President Moon sent a congratulatory letter to the newly elected Prime Minister.", None),
            (
                "Foreign Minister Chung Eui-yong, on behalf of the Korean government, conveyed his deepest condolences.",
                ["Chung Eui-yong"],
            ),
            (
                "Minister Chung extended his sincere gratitude to Ambassador Abdulla Saif Al Nuaimi of the United Arab Emirates for the UAE’s cooperation in the evacuation, and the Ambassador replied that the UAE would always stand by Korea.",
                ["Chung Eui-yong", "Abdulla Saif Al Nuaimi"],
            ),
        ],
    ),
    (
        "DG",
        [
            (
                "Director-General for European Affairs Park Jae-kyung and Gunther Sautter, Director-General for Asia and the Pacific at the German Federal Foreign Office, discussed bilateral cooperation at the ROK-Germany high-level talks on April 3.",
                ["Park Jae-kyung", "Gunther Sautter"],
            ),
            (
                "Director-General Park emphasized that Germany is Korea’s largest trading partner in Europe while Director-General Sautter evaluated that Korea is a key partner.",
                ["Park Jae-kyung", "Gunther Sautter"],
            ),
        ],
    ),
    (
        "conditional",
        [
            ("If the two sides agree, the meeting will be held in May.", []),
            ("Minister Kang asked whether the Minister would visit Korea.", ["Kang"]),
            ("The documents that Minister Kang mentioned will be published.", []),
            ("As Minister Kang explained last week, the plan is under review.", []),
            (
                "Following the summit at which the two Presidents agreed to cooperate, the ministries have been working together.",
                [],
            ),
        ],
    ),
    (
        "MOFA voice",
        [
            ("MOFA plans to hold the forum every year.", [MINISTRY]),
            (
                "The Ministry of Foreign Affairs of the Republic of Korea expresses its deep regret over the decision.",
                [MINISTRY],
            ),
            ("The Ministry of Foreign Affairs, together with KOICA, will support the project.", [MINISTRY]),
            ("The Ministry of Foreign Affairs and the Ministry of Unification jointly announced the plan.", None),
            ("The Ministry of Foreign Affairs of Japan announced on May 3 that it would lodge a protest.", None),
            ("The Foreign Ministry will make every effort to protect Korean nationals overseas.", [MINISTRY]),
        ],
    ),
    (
        "gov2",
        [
            (
                "The government of the Republic of Korea expresses its deepest condolences to the victims and the bereaved families.",
                [GOVERNMENT],
            ),
            ("We hope that the situation will be stabilized at an early date.", None),
            (
                "The government of the Republic of Korea looks forward to working with the new government of Nigeria.",
                [GOVERNMENT],
            ),
            (
                "The Republic of Korea, as a responsible member of the international community, will actively participate.",
                None,
            ),
            ("The Korean government’s decision to provide aid was welcomed.", []),
            ("The government of the Republic of Korea pays attention to the fact.", None),
            ("The ROK government took the measure to protect its people.", []),
            (
                "The Korean government is of the view that dialogue is needed, and strongly urges the parties to exercise restraint.",
                [GOVERNMENT],
            ),
        ],
    ),
    (
        "In Q",
        [
            ("“Korea will do its best,” said Minister Kang.", None),
            ("Minister Kang said, “We will do our best.” She added that the government is ready.", ["Kang"]),
            ("Asked about the issue, Minister Kang declined to comment.", None),
        ],
    ),
    (
        "Prep",
        [
            (
                "At the invitation of Minister Kang, Foreign Minister Preben Aziz of Norway visited Korea and asked for support.",
                ["Preben Aziz"],
            ),
            (
                "During their talks with Minister Kang, Foreign Minister Aziz and Ambassador Jan Ole proposed cooperation.",
                ["Preben Aziz", "Jan Ole"],
            ),
            (
                "On behalf of the President, Minister Kang congratulated the Foreign Minister of Norway, and wished him success.",
                ["Kang"],
            ),
        ],
    ),
    (
        "Both",
        [
            (
                "Foreign Minister Yu Myung-hwan and Foreign Minister Katsuya Okada of Japan, in their talks held in Seoul on February 11, 2010, agreed to make efforts to develop future-oriented relations.",
                ["Yu Myung-hwan", "Katsuya Okada"],
            ),
            (
                "With regard to the North Korean nuclear issue, the two Ministers, noting that it is important to resume the Six-Party Talks, decided to cooperate closely.",
                ["Yu Myung-hwan", "Katsuya Okada"],
            ),
            (
                "They also had an extensive exchange of views on regional and global issues.",
                ["Yu Myung-hwan", "Katsuya Okada"],
            ),
            (
                "Minister Okada, in particular, said he felt the pain of those who were deprived of their country.",
                ["Katsuya Okada"],
            ),
        ],
    ),
    (
        "Heads",
        [
            ("The heads of mission discussed ways to implement the policy.", None),
            ("The mission chiefs will have discussions with business leaders.", None),
        ],
    ),
    (
        "3 country",
        [
            (
                "Deputy Minister for Political Affairs Lee Kyung-soo, Deputy Minister Shinsuke Sugiyama of Japan, and Vice Foreign Minister Liu Zhenmin of China held the 10th Trilateral Senior Foreign Affairs Officials’ Consultation in Seoul on March 11.",
                [],
            ),
            (
                "The three senior officials reaffirmed the importance of trilateral cooperation and agreed to work together.",
                ["Lee Kyung-soo", "Shinsuke Sugiyama", "Liu Zhenmin"],
            ),
            (
                "Deputy Minister Lee briefed the Japanese and Chinese sides on the Northeast Asia Peace and Cooperation Initiative, to which Vice Minister Liu expressed support.",
                ["Lee Kyung-soo", "Liu Zhenmin"],
            ),
        ],
    ),
    (
        "x1",
        [
            (
                "A meeting between Foreign Minister Yun Byung-se and Foreign Minister Wang Yi took place with Ambassador Kim Jang-soo attending.",
                [],
            ),
            ("The two sides agreed to meet again.", ["Yun Byung-se", "Wang Yi"]),
            ("Minister expressed hope for peace.", None),
            ("The Ministry of Foreign Affairs’ efforts noted above will go on.", []),
        ],
    ),
    (
        "x2",
        [
            (
                "Foreign Minister Kang Kyung-wha met with Foreign Minister Retno Marsudi of Indonesia in the morning, and with Foreign Minister Vivian Balakrishnan of Singapore in the afternoon.",
                [],
            ),
            (
                "Minister Kang and Minister Retno shared the view that ties are strong, and Minister Balakrishnan expressed support for the New Southern Policy.",
                ["Kang Kyung-wha", "Retno Marsudi", "Vivian Balakrishnan"],
            ),
            (
                "In their meeting, Minister Kang and Minister Balakrishnan also discussed COVID-19.",
                ["Kang Kyung-wha", "Vivian Balakrishnan"],
            ),
        ],
    ),
    (
        "x3",
        [
            (
                "During the phone call, held at the request of the Japanese side, Foreign Minister Cho Tae-yul congratulated Minister for Foreign Affairs of Japan Iwaya Takeshi on his inauguration, and Minister Iwaya expressed his gratitude.",
                ["Cho Tae-yul", "Iwaya Takeshi"],
            ),
            (
                "In addition, Minister Cho, referring to the recent developments, urged Japan to take measures. He emphasized this point, adding that trust is vital.",
                ["Cho Tae-yul"],
            ),
        ],
    ),
    (
        "x4",
        [
            (
                "Vice Minister Kim Hong-kyun held the 17th ROK-U.S. Strategic Dialogue for Allied Partnership with U.S. Deputy Secretary of State Kurt Campbell. The two Vice Ministers discussed ways to strengthen deterrence.",
                ["Kim Hong-kyun", "Kurt Campbell"],
            ),
            (
                "Deputy Secretary Campbell reaffirmed the U.S. commitment, and the Vice Minister appreciated it.",
                ["Kurt Campbell", "Kim Hong-kyun"],
            ),
        ],
    ),
    (
        "x5",
        [
            (
                "On the 9th, Amb. Hwang Joon-kook, Special Representative for Korean Peninsula Peace and Security Affairs, had consultations with Amb. Sydney Seiler, U.S. Special Envoy for the Six-Party Talks, on North Korea.",
                [],
            ),
            ("The two Special Representatives assessed that sanctions work.", None),
        ],
    ),
    (
        "x6",
        [
            (
                "Foreign Minister Yu Myung-hwan will pay an official visit to Japan from January 16 to 18, 2010, at the invitation of Foreign Minister Katsuya Okada.",
                [],
            ),
            (
                "During his visit, Minister Yu will have a meeting with Minister Okada to discuss issues of mutual concern.",
                None,
            ),
            ("He will also meet with Prime Minister Yukio Hatoyama and deliver President Lee’s message.", None),
        ],
    ),
    (
        "x7",
        [
            ("According to the joint statement, the leaders welcomed the progress.", []),
            ("According to Foreign Minister Kang Kyung-wha, the talks will go on.", None),
            ("According to UNHCR, 4 million people fled.", ["UNHCR"]),
        ],
    ),
    (
        "small letters",
        [
            (
                "Foreign Minister Song Min-soon met with Ambassador Alexander Vershbow and the minister expressed hope for peace.",
                ["Song Min-soon"],
            ),
            ("The ambassador replied that the U.S. agrees.", ["Alexander Vershbow"]),
            ("The vice minister said nothing, and the president spoke.", []),
        ],
    ),
    (
        "sources",
        [
            ("According to Foreign Minister Kang Kyung-wha, the talks will go on.", ["Kang Kyung-wha"]),
            ("According to the World Bank, trade grew by 3 percent.", ["World Bank"]),
        ],
    ),
    (
        "voice of the release",
        [
            ("The Government welcomes the agreement and calls on the parties to implement it.", [GOVERNMENT]),
            ("The Korean government highly values the efforts, and hopes that peace will come.", [GOVERNMENT]),
            ("The government of Japan should know this.", []),
        ],
    ),
]


def statements(texts, kind="paragraph"):
    return [Statement(i, None, None, 1, kind, "", text) for i, text in enumerate(texts, 1)]


def speakers_of(texts, title=None, kind="paragraph"):
    return [one.speakers for one in attribute("en", title, "2018-09-18", statements(texts, kind)).statements]


@pytest.mark.parametrize(("title", "lines"), RELEASES, ids=[title for title, _ in RELEASES])
def test_speakers_of_a_release(title, lines):
    found = speakers_of([text for text, _ in lines], title)
    for (text, wanted), given_ in zip(lines, found, strict=True):
        if wanted is not None:
            assert sorted(s.name for s in given_) == sorted(wanted), text


MORE = [
    (
        "Seminar",
        [
            ("Senior Fellow Park Young-ho of the Asan Institute explained the conditions.", ["Park Young-ho"]),
            ("Research Fellow John Smith of the Korea Institute explained the conditions.", ["John Smith"]),
            ("Fellow Park stressed trade.", ["Park Young-ho"]),
        ],
    ),
    (
        "Agreements",
        [
            (
                "Deputy Minister Kim Gunn, who visited the United Arab Emirates (UAE), discussed with the UAE side on June 14 the entry of businesspeople of the Republic of Korea.",
                ["Kim Gunn", "UAE side"],
            ),
            (
                "During the visit, Deputy Minister Kim paid a courtesy call on Foreign Minister Abdullah bin Zayed Al Nahyan of the UAE, and had a consultation with Assistant Minister Khalifa Shaheen Al Marar.",
                [],
            ),
            (
                "The two countries agreed to open a fast track.",
                ["Republic of Korea", "United Arab Emirates"],
            ),
            ("Both governments also shared the view that it is urgent.", ["Republic of Korea", "United Arab Emirates"]),
            ("Relations between the two countries have deepened.", []),
        ],
    ),
    (
        "Bodies",
        [
            ("The ships are in the Reports of the Panel of Experts of the UN 1718 Committee.", []),
            ("Seven of them were recommended by the Panel.", ["Panel of Experts of the UN 1718 Committee"]),
            (
                "The Panel of Experts recommended that they be listed.",
                ["Panel of Experts of the UN 1718 Committee"],
            ),
            (
                "The Investigation Group, with experts from the U.S., the U.K. and Sweden, concluded that it was sunk.",
                ["Investigation Group"],
            ),
            (
                "The World Bank and the Green Climate Fund (GCF) announced a plan. It also calls for action.",
                ["World Bank", "Green Climate Fund"],
            ),
            (
                "The US Department of State announced that the call was productive. It also hopes for more.",
                ["US Department of State"],
            ),
            (
                "According to a report by the International Energy Agency (IEA), demand will fall.",
                ["International Energy Agency"],
            ),
            ("Participants agreed on the need to raise awareness.", []),
        ],
    ),
    (
        "Delegations",
        [
            (
                "The Korean delegation was led by Lee Sang-jin, Director-General for Consular Affairs, and the Russian delegation by Evgeny Ivanov, Director of the Consular Department.",
                [],
            ),
            (
                "The two sides reviewed the talks; assessed them; and agreed to go on.",
                ["Lee Sang-jin", "Evgeny Ivanov"],
            ),
            ("Both of them concurred that it is so.", ["Lee Sang-jin", "Evgeny Ivanov"]),
            ("Director-General Lee plans to visit Moscow. Lee stressed the date.", ["Lee Sang-jin"]),
            ("Director-General Lee extended his stay.", []),
            ("Director Ivanov was briefed on the plan by Director-General Lee.", ["Lee Sang-jin"]),
            ("Closing remarks were made by Director-General Lee.", ["Lee Sang-jin"]),
            ("The talks will go on in May, Director-General Lee said.", ["Lee Sang-jin"]),
            ("The Ministry of Foreign Affairs hopes for a result, Director-General Lee said.", ["Lee Sang-jin"]),
        ],
    ),
    (
        "Three",
        [
            (
                "First Vice Minister Kim Hong Kyun hosted a meeting in Seoul. He was joined by U.S. Deputy Secretary of State Kurt Campbell and Vice Minister for Foreign Affairs of Japan Masataka Okano.",
                [],
            ),
            ("The Vice Ministers welcomed the progress.", ["Kim Hong Kyun", "Kurt Campbell", "Masataka Okano"]),
            (
                "Vice Minister Kim explained it, to which the U.S. and Japanese sides agreed.",
                ["Kim Hong Kyun", "Kurt Campbell", "Masataka Okano"],
            ),
            (
                "The phone call came about a week after Vice Minister Kim and Deputy Secretary Campbell spoke on May 29.",
                [],
            ),
            (
                "The call follows the summit at which President Roh Moo-hyun and his U.S. counterpart agreed on it.",
                [],
            ),
            (
                "Vice Minister Kim spoke by phone with Deputy Secretary Campbell.",
                ["Kim Hong Kyun", "Kurt Campbell"],
            ),
            (
                "Vice Minister Kim will meet with Deputy Secretary Campbell, and have talks with Vice Minister Okano to discuss trade.",
                ["Kim Hong Kyun", "Masataka Okano"],
            ),
            ("Deputy Secretary Campbell called on Vice Minister Kim.", []),
        ],
    ),
    (
        "Business",
        [
            ("Foreign Minister Kang Kyung-wha held talks with Foreign Minister Heiko Maas of Germany.", []),
            (
                "Vice Minister Cho Hyun met with members of the German business delegation. The German side expressed interest, and the two sides exchanged views.",
                ["Cho Hyun", "German side"],
            ),
            (
                "The two ministers will meet again in September to discuss cooperation.",
                ["Kang Kyung-wha", "Heiko Maas"],
            ),
            (
                "Meanwhile, a meeting of the heads of the ROK diplomatic missions in Central Asia was chaired by Vice Minister Cho to discuss ways to strengthen ties.",
                ["heads of the ROK diplomatic missions in Central Asia", "Cho Hyun"],
            ),
            (
                "Professor Kim Tae-hwan of the Korea National Diplomatic Academy gave a presentation.",
                ["Kim Tae-hwan"],
            ),
        ],
    ),
    (
        "Forum",
        [
            (
                "The Forum will kick off with opening remarks by KNDA Chancellor Hong Hyun-ik, followed by a keynote speech by former Prime Minister of Australia Kevin Rudd.",
                ["Hong Hyun-ik", "Kevin Rudd"],
            ),
            ("Following the opening remarks by Chancellor Hong, the session began.", []),
            ("Mr. Rudd, in his speech titled “Asia’s Future,” argued that it is needed.", ["Kevin Rudd"]),
            ("The Korean Red Cross also announced that it would help.", ["Korean Red Cross"]),
            ("Ambassador Paul Duclos presented his credentials.", []),
            ("Ambassador Duclos observed the ceremony and offered flowers.", []),
            ("Ambassador Duclos presented a plan and observed that it is so.", ["Paul Duclos"]),
            ("Ambassador Duclos addressed the UN General Assembly.", ["Paul Duclos"]),
            ("Ambassador Duclos took the opportunity to thank Korea.", ["Paul Duclos"]),
            ("Ambassador Duclos made no remarks.", []),
        ],
    ),
    (
        "Japan",
        [
            (
                "Foreign Minister Kang Kyung-wha and her Japanese counterpart, Taro Kono, met in Seoul.",
                [],
            ),
            ("The foreign ministers of Korea and Japan agreed to go on.", ["Kang Kyung-wha", "Taro Kono"]),
            (
                "Minister Kang asked for help, and the Japanese foreign minister, in return, pledged it.",
                ["Kang Kyung-wha", "Taro Kono"],
            ),
            ("The Chinese foreign minister declined and said no.", []),
            ("Minister Kang noted it. In his turn, Minister Kono asked for help.", ["Kang Kyung-wha", "Taro Kono"]),
            ("The Minister stressed the date.", ["Kang Kyung-wha"]),
            ("Minister Kono said yes. The Minister added that it is late.", ["Taro Kono"]),
            ("Not only Minister Kang but also Minister Kono stressed it.", ["Kang Kyung-wha", "Taro Kono"]),
            ("Minister Kang, together with her counterparts of China and India, urged calm.", ["Kang Kyung-wha"]),
        ],
    ),
]


@pytest.mark.parametrize(("title", "lines"), MORE, ids=[title for title, _ in MORE])
def test_speakers_of_bodies_delegations_and_several_parties(title, lines):
    found = attribute("en", title, "2023-08-21", statements([text for text, _ in lines]))
    for one, (text, wanted) in zip(found.statements, lines, strict=True):
        assert sorted(s.name for s in one.speakers) == sorted(wanted), text


GROUPS_AND_SILENCE = [
    (
        "Foreign Minister Attends APEC",
        [
            ("Foreign Minister Park Jin attended the meeting of the region.", []),
            ("The ASEAN+3 Foreign Ministers shared the view that talks are needed. They also agreed to meet again.", ["ASEAN+3 Foreign Ministers"]),
            ("The APEC Ministers reaffirmed their commitment to free trade.", ["APEC Ministers"]),
            ("At the session, G20 leaders called for reform.", ["G20 leaders"]),
            ("The African foreign ministers highly appreciated the pledge.", ["African foreign ministers"]),
            ("The ministers welcomed the outcome, and experts expressed concern.", []),
            ("Minister Park noted that APEC Ministers agreed to this.", ["Park Jin"]),
            ("ASEAN+3 Foreign Ministers’ Meeting agreed to it.", []),
            ("Minister Park opened the session by stressing unity.", ["Park Jin"]),
            ("Minister Park opened the session by ringing a bell.", []),
        ],
    ),
    (
        "Policy Dialogue with Germany",
        [
            ("Director-General for Policy Planning Shin Beom-chul held the 3rd ROK-Germany policy dialogue at the German Federal Foreign Office in Berlin.", []),
            ("In response, the German side said that Germany will support this.", None),
            ("The two sides compared notes on the situation in Syria.", ["Shin Beom-chul", "German side"]),
            ("Korea and Germany agreed to hold the next round in Seoul next year.", ["Korea", "Germany"]),
            ("In 2015, Korea and Germany agreed to launch the dialogue.", []),
            ("Korea and Germany discussed trade.", []),
            ("Director-General Shin said that Korea and Germany agreed on it.", ["Shin Beom-chul"]),
        ],
    ),
    (
        "Consular Consultation",
        [
            ("Director-General Ahn Young-jip held a consular consultation with his Chinese counterpart in Beijing.", []),
            ("Director-General Ahn asked for an investigation into the alleged torture of Kim Young-hwan.", ["Ahn Young-jip"]),
            ("The Chinese side explained its position.", None),
            ("The two sides discussed an agreement. They had agreed on most of the text when the talks resumed.", ["Ahn Young-jip", "Chinese side"]),
            ("His appointment had been announced by Secretary of State Hillary Clinton.", []),
        ],
    ),
    (
        "Travel Alert",
        [
            ("The Ministry raised the travel alert for the area on March 13.", []),
            ("The Ministry of Foreign Affairs issued a special travel advisory for Nepal.", []),
            ("According to the Consulate General of the Republic of Korea in Sendai, all are safe.", ["Consulate General of the Republic of Korea in Sendai"]),
            ("The government of the Republic of Korea does not recognize the referendums.", [GOVERNMENT]),
            ("The Ministry does not discuss the matter.", []),
        ],
    ),
    (
        "U.S. Special Representative Visits Korea",
        [
            ("Minister Yu Myung-hwan met with U.S. Special Representative Stephen Bosworth.", []),
            ("Special Representative Wi Sung-lac hosted a luncheon for the U.S. delegation. During the luncheon, the two chief delegates had in-depth discussions on the talks.", ["Wi Sung-lac", "Stephen Bosworth"]),
            ("The delegates welcomed the outcome.", []),
        ],
    ),
    (
        "Talks of Two",
        [
            ("Special Representative Wi Sung-lac met with U.S. Special Representative Stephen Bosworth.", []),
            ("The two heads of delegation agreed to continue the talks.", ["Wi Sung-lac", "Stephen Bosworth"]),
            ("The two chief negotiators stressed unity.", ["Wi Sung-lac", "Stephen Bosworth"]),
        ],
    ),
    (
        "Special Envoy Visits Afghanistan",
        [
            ("Chief Presidential Secretary Baek Jong-chun, as the special envoy of the President, has been visiting Afghanistan.", []),
            ("The special envoy met with President Hamid Karzai and delivered the wish of the Korean government. President Karzai assured him of his help.", ["Baek Jong-chun", "Hamid Karzai"]),
            ("Foreign Minister Song Min-soon summoned the Ambassador and delivered the position of the Government.", ["Song Min-soon"]),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("title", "lines"), GROUPS_AND_SILENCE, ids=[title for title, _ in GROUPS_AND_SILENCE])
def test_speakers_that_are_groups_and_lines_in_which_nobody_speaks(title, lines):
    test_speakers_of_a_release(title, lines)


def test_a_speaker_has_all_verbs_as_printed_and_how_the_text_means_him():
    first, second, third, fourth = speakers_of(
        [
            "Foreign Minister Park Jin met with Ambassador Harry Harris and strongly condemned the launch, and stressed it again.",
            "He also asked for support.",
            "The two sides agreed to cooperate.",
            "The Korean government will provide aid.",
        ]
    )
    assert [(s.name, s.person, s.verb, s.how) for s in first] == [("Park Jin", 0, "condemned, stressed", "named")]
    assert [(s.name, s.verb, s.how) for s in second] == [("Park Jin", "asked", "referred")]
    assert [(s.name, s.how) for s in third] == [("Park Jin", "joint"), ("Harry Harris", "joint")]
    assert [(s.name, s.person, s.verb, s.how) for s in fourth] == [(GOVERNMENT, None, "will provide", "voice")]


@pytest.mark.parametrize("kind", ["row", "attachment_note", "signoff", "disclaimer", "heading", "question", "answer"])
def test_nobody_speaks_in_lists_signatures_and_talk_in_the_first_person(kind):
    assert speakers_of(["Foreign Minister Park Jin said that it is late."], kind=kind) == [()]


@pytest.mark.parametrize(
    "text",
    [
        "Foreign Minister Park Jin visited Hanoi on May 3.",
        "Foreign Minister Park Jin will host a dinner for the ambassadors.",
        "The meeting focused on trade.",
        "Participants discussed trade, and experts stressed its weight.",
        "The international community condemned the launch.",
        "It was agreed to meet again.",
        "All parties should exercise restraint.",
        "The announcement by Foreign Minister Park Jin drew attention.",
        "The ROK further strengthened its ties with the Philippines.",
        "The government of the Republic of Korea will hold a meeting.",
        "The two countries will mark the anniversary next year.",
        "The place that Foreign Minister Park Jin mentioned is far.",
        "Peace and shared prosperity were the topics when Foreign Minister Park Jin arrived.",
        "",
    ],
)
def test_nobody_speaks(text):
    assert speakers_of([text]) == [()]


def test_the_heads_of_missions_are_called_as_the_release_names_them():
    named, later = speakers_of(
        [
            "The meeting of the heads of the Republic of Korea’s overseas diplomatic missions will take place in May.",
            "The mission heads will discuss trade.",
        ]
    )
    assert named == ()
    assert [s.name for s in later] == ["heads of the Republic of Korea’s overseas diplomatic missions"]


def test_an_unnamed_other_party_goes_by_the_phrase_that_the_release_has_for_it():
    *_, both, german = speakers_of(
        [
            "Vice Minister Lee Tae-ho held a meeting in Berlin.",
            "The two sides agreed to meet again.",
            "The German side explained its policy.",
        ]
    )
    assert [s.name for s in both] == ["Lee Tae-ho", "German side"]
    assert [s.name for s in german] == ["German side"]


WORDS = st.sampled_from(
    "Foreign Minister Kang Kyung-wha said that the two sides agreed and He , . discussed with U.S. Secretary John Kerry "
    "of Japan will the government Republic Korea They stressed, also who (ROK) “hope” ’s May 3 2010".split()
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=40).map(" ".join)), max_size=5),
    st.text(max_size=40),
)
def test_any_text_has_an_answer_that_is_printed_and_is_the_same_twice(texts, title):
    lines = statements(texts)
    found = attribute("en", title, "2018-09-18", lines)
    assert found == attribute("en", title, "2018-09-18", lines)
    assert [one.position for one in found.statements] == [line.position for line in lines]
    for line, one in zip(lines, found.statements, strict=True):
        for speaker in one.speakers:
            for verb in speaker.verb.split(", "):
                assert verb.removeprefix("will ").replace(" ", "") in line.text.replace(" ", "")
            assert speaker.person is None or found.people[speaker.person].name == speaker.name
        assert len({s.name for s in one.speakers}) == len(one.speakers)
        assert all(country.text in line.text for country in one.countries)
        assert all(date.text in line.text for date in one.dates)
    for person in found.people:
        assert any(person.name.replace(" ", "") in text.replace(" ", "") for text in (title, *texts))


@settings(max_examples=50, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join), st.lists(WORDS, max_size=40).map(" ".join))
def test_one_release_leaves_nothing_behind_for_the_next(first, second):
    alone = attribute("en", None, None, statements([second]))
    attribute("en", first, "2018-09-18", statements([first, second]))
    assert attribute("en", None, None, statements([second])) == alone


@pytest.mark.parametrize(
    "piece",
    ["Aaa ", "and ", "1", "1 ", ".", "12.", "A", "A.", ", ", "Minister ", "Minister Kim Ab-cd and ", "He said. ", "the two Ministers ", "Korea-",
     "June 5, ", "2010-", "한·", "미국", "3월 ", "had a ", "Minister of ", "A side ", "According to ", "(", "’s ", "his counterpart, "],
)  # fmt: skip
def test_long_and_hostile_texts_take_linear_time(piece):
    import time

    def seconds(size):
        lines = statements([piece * (size // len(piece))] * 2)
        begin = time.process_time()
        attribute("en", piece, "2018-09-18", lines)
        return time.process_time() - begin

    # Eight times the text may take sixteen times as long, and a machine may stutter; a quadratic rule takes sixty-four.
    assert seconds(160_000) < 30 * max(seconds(20_000), 0.02)
