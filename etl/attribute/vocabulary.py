"""Words of offices and of names: what a title is made of, what never stands in a name, how Korean names begin."""

from collections.abc import Iterable


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


def by_first_letters(patterns: Iterable[str]) -> str:
    """One pattern of several that begin with two letters each, grouped by these to be fast; else their order stays."""
    groups: dict[str, dict[str, list[str]]] = {}
    for pattern in patterns:
        groups.setdefault(pattern[0], {}).setdefault(pattern[1], []).append(pattern[2:])
    letters = [
        first + "(?:" + "|".join(second + "(?:" + "|".join(rest) + ")" for second, rest in more.items()) + ")"
        for first, more in groups.items()
    ]
    return f"(?:{'|'.join(letters)})"


HEADS = (
    "Minister Ambassador President Secretary-General Secretary Director-General Representative Envoy Chairman "
    "Chairwoman Chairperson Chair Commissioner Speaker Governor Mayor King Queen Emperor Sultan Emir Prince "
    "Princess Pope Chancellor Premier Consul-General Consul Spokesperson Spokesman Spokeswoman Advisor Adviser "
    "Undersecretary Under-Secretary-General Under-Secretary Administrator Senator Congressman Congresswoman "
    "Professor Coordinator Counselor Counsellor Negotiator Commander Sherpa Director Vice-Minister "
    "Ambassador-at-Large Minister-Counselor Minister-Counsellor Councilor Councillor Rapporteur Taoiseach Delegate "
    "Justice Judge Officer Leader Chief Head Head-of-Mission High-Commissioner Commissioner-General "
    "Managing-Director Dean Chargé CEO Fellow Lawmaker Governor-General Dr Mr Mrs Ms Prof Amb Sen Rep Sec FM VM DG H.E "
    "Sir Lord Hon Sheikh Sheikha"
).split()
"""Nouns of office; a plural ``s`` may follow. The short ones from ``Dr`` on are forms of address and say no role."""

ADDRESS = words("Sec FM VM DG Dr Mr Mrs Ms Prof Professor Sir Lord Hon H.E Amb Sen Rep Sheikh Sheikha")

MODIFIERS = words(
    "Foreign Vice Deputy Prime First Second 1st 2nd Assistant Under Senior Acting Special Former former Chief "
    "Presidential Permanent Executive State Federal Cabinet National Assembly Trade Unification Defense Defence "
    "Finance Interior Environment Justice Health Education Culture Economy Economic Energy Agriculture External "
    "Relations Parliamentary Managing General Director Crown Security Council Nuclear Climate Science Political "
    "Principal Joint Honorary Chinese-side Party Policy Union High Senate House Supreme Court Parliament "
    "Ministerial Personal Congressional Royal Grand Congress Planning Protocol Home Development Public Human Rights "
    "Peace Rural Transport Tourism Labor Labour Industry Commerce Central Bank Commission Committee Congressman Co "
    "Government incoming outgoing new then-Foreign Ad Hoc Ad-hoc Secretary Minister Resident Non-Resident Global "
    "Standing Agency Ministry Institute Academy University World Organization Association Foundation Overseas Koreans "
    "Affairs Senior-Vice Undersecretary Research Visiting Distinguished Adjunct"
)
"""What may stand before a noun of office and belong to it, beside countries and acronyms."""

DOMAIN = words(
    "Foreign Affairs Affair Economic Economy Security Science Sciences Technology Trade Peace Korean Peninsula "
    "Public Relations Commission Committee State Defense Defence Culture Cultural Sports Tourism Health Welfare "
    "Commerce Industry Industrial Energy Environment Environmental Education Finance Financial Planning Labor "
    "Labour Employment Justice Interior Home Internal External International Cooperation Development Agriculture "
    "Agricultural Food Fisheries Oceans Ocean Maritime Land Transport Transportation Infrastructure Communications "
    "Communication Information Digital Cyber Climate Change Water Resources Resource Natural Mineral Minerals "
    "Nuclear Nonproliferation Non-proliferation Disarmament Human Rights Right Women Gender Equality Family Youth "
    "Children Child Political Policy Policies Strategy Strategic Protocol Consular Legal Treaty Treaties Law "
    "Overseas Koreans Residents Nationals Citizens North South East West Northeast Southeast Northern Southern "
    "Eastern Western Central Asia Asian Pacific Asia-Pacific Indo-Pacific Europe European Africa African America "
    "American Latin Caribbean Middle ASEAN NATO UN U.N. OECD WTO IAEA EU United Nations Nation Republic Kingdom "
    "Federation Union League Arab Islamic Council Assembly National Parliament Parliamentary Congress Senate House "
    "Party Court Supreme Constitutional Bank Fund Agency Office Bureau Department Ministry Division Center Centre "
    "Institute Institution Academy University College School Foundation Association Society Organization "
    "Organisation Programme Program Project Initiative Mission Missions Embassies Embassy Delegation Group Team "
    "Task Force Forum Summit Conference Meeting Meetings Session Dialogue Consultation Consultations Talks "
    "Consultative Negotiations Negotiation Level Visit Joint Standing Working High Senior General Special Deputy "
    "Vice First Second Prime Chief Head Executive Assistant Permanent Plenipotentiary Extraordinary Charge "
    "Community Communities Regional Global World Bilateral Multilateral Trilateral Ministerial Ministers Minister "
    "Ambassador Ambassadors President Presidents Secretary Director Representative Representatives Envoy Chairman "
    "Chair Commissioner Speaker Governor Mayor Spokesperson Unification Patriots Veterans Knowledge Startups SMEs "
    "Small Medium Enterprise Enterprises Business Innovation Innovations Creative Future ICT Oil Gas Petroleum "
    "Expatriates Emigrants Emigration Worship Cult Cults Mobility Integration Diaspora Abroad Religion Religions "
    "Mines Mining Works Housing Urban Rural Social Immigration Migration Refugees Humanitarian Assistance Aid "
    "Relief Disaster Safety Emergency Management Reform Administration Administrative Personnel Anti-Corruption "
    "Civil Corruption Integrity Combating Terrorism Counterterrorism Counter- Arctic Antarctic Treasury Revenue "
    "Budget Audit Inspection Intelligence Unit Diplomatic Diplomacy Economics Politics Politico Research Studies "
    "Study Analysis Arms Control Verification Implementation Compliance Negotiator Sustainable Growth Green Carbon "
    "Neutrality Issues Issue Sanctions Partnership Partnerships Alliance Investment Promotion Export Import Market "
    "Markets Supply Chain Chains Corporation Company Holdings Airlines Press Media News Statement Statements "
    "Remarks Speech Address Message Day Week Year Anniversary Celebration Award Prize Medal Order Act Agreement "
    "Convention Declaration Resolution Plan Action Vision Roadmap Boundary Border Ecology Forestry Forest Space "
    "Aerospace Artificial Pandemic Disease Diseases Prevention Medicine Medical Hallyu Heritage Religion Religious "
    "Freedom Faith Holy See Expo Games Olympic Olympics Winter Paralympic Republics Commonwealth Inter-Korean "
    "Pan-African Mediterranean Balkans Benelux Nordic Baltic Eurasia Eurasian Oceania Indian Atlantic Elect "
    "Designate Emeritus Advisory Board Secretariat Consulate Consul Consuls-General County Province Provincial City "
    "Metropolitan Self-Governing Prefecture Prefectural Governmental Inter-governmental Non-governmental "
    "Nongovernmental Advisor Adviser Counselor Staff Coordinator Coordination Member Members Countries Country "
    "Governments Government Side Leaders Leader Officials Official Panel Prosperity Stability Crisis Armed Forces "
    "Army Navy Command Commander Chiefs Crimes Crime Drug Drugs Transnational Maintenance Peacekeeping "
    "Peacebuilding Operations Operation Support Services Service Technical Vocational Training Skills Capacity "
    "Onshore Offshore Statistics Data Privacy Telecommunications"
)
"""Words of offices, bodies and meetings: a name does not begin at one of them, nor go on over it."""

DOMAIN_ENDINGS = tuple(
    "tion tions ness ship ology ism graphy ities ality ability ivity uction ements logical tional".split()
)

STOPS = words(
    "The This That These Those There Then A An In On At To For From With By Of And Or But As If It Its His Her "
    "Their He She They We Our You I Also Additionally Furthermore Moreover Meanwhile However Finally During After "
    "Before Following Prior Over Under Upon Through While When Where Which Who What How Why Held Holds Hold Meets "
    "Meet Met Attends Attend Attended Visits Visit Visited Speaks Speak Spoke Talks Talk Has Have Had Is Are Was "
    "Were Will Discusses Discuss Discussed Delivers Deliver Hosts Host Hosted Participates Participate Receives "
    "Receive Pays Pay Calls Call Sends Send Joins Join Signs Sign Signed Gives Give Makes Make Takes Take Took "
    "Appointed Named Presents Present Introduces Introduce Welcomes Expresses Express Stresses Explains Addresses "
    "Leads Lead Chairs Co-chairs Co-Chairs Co-hosts Conducts Concludes Concurrently Departs Depart Arrives Returns "
    "Return Embarks Travels Travel Engages Exchanges Exchange Agree Agrees Asks Urges Conveys Congratulates "
    "Congratulate Condemns Awards Awarded Inspects Inspect Encourages Announces Opens Open Celebrates Commends "
    "Reaffirms Offers Extends Requests Supports Seeks Said Says Jointly Again Today Yesterday Tomorrow Monday "
    "Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September "
    "October November December Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Likewise Accordingly Recently "
    "Outcome Result Results Regarding About Between Among Against Amid Into Out Up Via Without Within Both All Each "
    "Every Other Another Some Many Most More No Not Only Dispatched Dispatches Kicks Wraps Tours Plays Shares "
    "Highlights Elected Re-elected Assumes Assume Begins Stays Transits Serves Tweets Becomes Launches Launch "
    "Submits Submit Contributes Contribute Issues Issue Paying Visiting Meeting Holding Attending"
)
"""Words that end a name: those that open sentences, and the verbs of headlines."""

SURNAMES = words(
    "Kim Lee Yi Rhee Park Pak Bak Choi Choe Jung Jeong Chung Cheong Kang Gang Cho Jo Yoon Yun Jang Chang Lim Im Rim "
    "Han Oh Seo Suh Shin Sin Kwon Gwon Hwang Ahn An Song Ryu Yoo Yu Ryoo Hong Jeon Jun Chun Ko Koh Go Goh Moon Mun "
    "Son Sohn Yang Bae Pae Baek Paik Back Heo Hur Huh Nam Sim Shim Noh Roh No Ha Kwak Gwak Sung Seong Cha Joo Ju "
    "Chu Choo Woo Wu Koo Ku Gu Min Na Ra Jin Chin Ji Chi Um Eom Chae Won Cheon Bang Pang Kong Gong Hyun Hyeon Ham "
    "Yeom Yum Yeo Do Doh So Soh Seok Suk Sun Seol Sul Ma Gil Kil Yeon Wi Pyo Myung Ki Ban Bahn La Wang Geum Keum Ok "
    "Yuk In Maeng Je Mo Tak Kook Guk Eun Pyun Byun Yong Ye Kyung Bong Sa Boo Bu Hwangbo Namgung Sunwoo Seonwoo "
    "Jegal Doo"
)
"""How Korean family names are written in Latin letters."""

PARTICLES = words(
    "de del della da das do dos di du la le van von der den ter ten bin bint ibn ben al el ul ud y e af zu"
)
