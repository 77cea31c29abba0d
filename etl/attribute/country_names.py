"""What countries are called, in English and Korean: one line a country.

The first English and the first Korean name are those of the Unicode CLDR (territory names as in Babel 2.18),
without its additions in brackets; what follows them (official names, adjectives, people, short forms, older
names and spellings) is ours. CLDR itself is not a dependency: its English locale takes longer to load than
this table takes to read and weighs 30 MB. An ``s`` may follow every name (``Koreans``); ``'`` stands for ``’`` too.
"""

COUNTRIES = """
AD|Andorra,Andorran|안도라
AE|United Arab Emirates,UAE,U.A.E.,Emirati|아랍에미리트,아랍에미리트연합국
AF|Afghanistan,Afghan,Afghani|아프가니스탄,아프간
AG|Antigua and Barbuda,Antigua,Antiguan|앤티가 바부다,앤티가바부다
AL|Albania,Albanian|알바니아
AM|Armenia,Armenian|아르메니아
AO|Angola,Angolan|앙골라
AR|Argentina,Argentine,Argentinian,Argentinean,Argentine Republic|아르헨티나
AT|Austria,Austrian|오스트리아
AU|Australia,Australian,Commonwealth of Australia|오스트레일리아,호주
AZ|Azerbaijan,Azerbaijani,Azeri|아제르바이잔
BA|Bosnia & Herzegovina,Bosnia and Herzegovina,Bosnia-Herzegovina,Bosnia,Bosnian|보스니아 헤르체고비나,보스니아헤르체고비나,보스니아
BB|Barbados,Barbadian|바베이도스
BD|Bangladesh,Bangladeshi|방글라데시
BE|Belgium,Belgian|벨기에
BF|Burkina Faso,Burkinabe,Burkinabé|부르키나파소
BG|Bulgaria,Bulgarian|불가리아
BH|Bahrain,Bahraini|바레인
BI|Burundi,Burundian|부룬디
BJ|Benin,Beninese|베냉,베넹
BN|Brunei,Brunei Darussalam,Bruneian|브루나이
BO|Bolivia,Bolivian|볼리비아
BR|Brazil,Brazilian|브라질
BS|Bahamas,The Bahamas,Bahamian|바하마
BT|Bhutan,Bhutanese|부탄
BW|Botswana|보츠와나
BY|Belarus,Belarusian,Byelorussia|벨라루스
BZ|Belize,Belizean|벨리즈
CA|Canada,Canadian|캐나다
CD|Congo - Kinshasa,Democratic Republic of the Congo,Democratic Republic of Congo,Democratic Republic of Congo (DRC),DR Congo,D.R. Congo,Dem. Rep. of the Congo,DRC|콩고-킨샤사,콩고민주공화국,DR콩고,민주콩고
CF|Central African Republic|중앙 아프리카 공화국,중앙아프리카공화국,중앙아프리카 공화국
CG|Congo - Brazzaville,Republic of the Congo,Republic of Congo,Congo-Brazzaville,Congo,Congolese|콩고-브라자빌,콩고공화국,콩고
CH|Switzerland,Swiss,Swiss Confederation|스위스
CI|Côte d'Ivoire,Cote d'Ivoire,Ivory Coast,Ivorian|코트디부아르
CK|Cook Islands|쿡 제도,쿡제도
CL|Chile,Chilean|칠레
CM|Cameroon,Cameroonian|카메룬
CN|China,Chinese,People's Republic of China,PRC,Sino|중국
CO|Colombia,Colombian|콜롬비아
CR|Costa Rica,Costa Rican|코스타리카
CU|Cuba,Cuban|쿠바
CV|Cape Verde,Cabo Verde,Cape Verdean,Cabo Verdean|카보베르데
CY|Cyprus,Cypriot|키프로스,사이프러스
CZ|Czechia,Czech Republic,Czech|체코
DE|Germany,German,Federal Republic of Germany|독일
DJ|Djibouti,Djiboutian|지부티
DK|Denmark,Danish,Dane|덴마크
DM|Dominica|도미니카연방
DO|Dominican Republic,Dominican|도미니카 공화국,도미니카공화국,도미니카
DZ|Algeria,Algerian|알제리
EC|Ecuador,Ecuadorian,Ecuadorean|에콰도르
EE|Estonia,Estonian|에스토니아
EG|Egypt,Egyptian|이집트
EH|Western Sahara|서사하라
ER|Eritrea,Eritrean|에리트레아,에리트리아
ES|Spain,Spanish,Spaniard|스페인
ET|Ethiopia,Ethiopian|에티오피아
EU|European Union,EU,E.U.|유럽연합,유럽 연합
FI|Finland,Finnish|핀란드
FJ|Fiji,Fijian|피지
FM|Micronesia,Micronesian,Federated States of Micronesia|미크로네시아
FR|France,French|프랑스
GA|Gabon,Gabonese|가봉
GB|United Kingdom,UK,U.K.,Britain,Great Britain,British,Briton,England,Scotland,Scottish,Wales,Northern Ireland|영국
GD|Grenada,Grenadian|그레나다
GE|Georgia,Georgian|조지아,그루지야
GH|Ghana,Ghanaian|가나
GM|Gambia,The Gambia,Gambian|감비아
GN|Guinea,Guinean,Guinea-Conakry|기니
GQ|Equatorial Guinea,Equatorial Guinean,Equatoguinean|적도 기니,적도기니
GR|Greece,Greek,Hellenic Republic|그리스
GT|Guatemala,Guatemalan|과테말라
GW|Guinea-Bissau,Guinea Bissau,Bissau-Guinean|기니비사우
GY|Guyana,Guyanese|가이아나
HN|Honduras,Honduran|온두라스
HR|Croatia,Croatian,Croat|크로아티아
HT|Haiti,Haitian|아이티
HU|Hungary,Hungarian|헝가리
ID|Indonesia,Indonesian|인도네시아
IE|Ireland,Irish|아일랜드
IL|Israel,Israeli|이스라엘
IN|India,Indian|인도
IQ|Iraq,Iraqi|이라크
IR|Iran,Iranian,Islamic Republic of Iran|이란
IS|Iceland,Icelandic,Icelander|아이슬란드
IT|Italy,Italian|이탈리아
JM|Jamaica,Jamaican|자메이카
JO|Jordan,Jordanian,Hashemite Kingdom of Jordan|요르단
JP|Japan,Japanese|일본
KE|Kenya,Kenyan|케냐
KG|Kyrgyzstan,Kyrgyz,Kyrgyz Republic|키르기스스탄,키르기즈,키르기즈스탄,키르기즈공화국
KH|Cambodia,Cambodian|캄보디아
KI|Kiribati|키리바시
KM|Comoros,Comorian,Comoran|코모로
KN|St. Kitts & Nevis,St. Kitts and Nevis,Saint Kitts and Nevis|세인트키츠 네비스,세인트키츠네비스
KP|North Korea,North Korean,DPRK,D.P.R.K.,DPR Korea,Democratic People's Republic of Korea|북한,조선민주주의인민공화국
KR|South Korea,South Korean,Korea,Korean,ROK,R.O.K.,Republic of Korea|대한민국,한국,우리나라
KW|Kuwait,Kuwaiti|쿠웨이트
KZ|Kazakhstan,Kazakhstani,Kazakh|카자흐스탄,카자흐
LA|Laos,Lao,Lao PDR,Lao P.D.R.,Lao People's Democratic Republic,Laotian|라오스
LB|Lebanon,Lebanese|레바논
LC|St. Lucia,Saint Lucia,Saint Lucian|세인트루시아
LI|Liechtenstein|리히텐슈타인
LK|Sri Lanka,Sri Lankan|스리랑카
LR|Liberia,Liberian|라이베리아
LS|Lesotho,Basotho|레소토
LT|Lithuania,Lithuanian|리투아니아
LU|Luxembourg,Luxembourgish|룩셈부르크
LV|Latvia,Latvian|라트비아
LY|Libya,Libyan|리비아
MA|Morocco,Moroccan|모로코
MC|Monaco,Monegasque|모나코
MD|Moldova,Moldovan|몰도바
ME|Montenegro,Montenegrin|몬테네그로
MG|Madagascar,Malagasy|마다가스카르
MH|Marshall Islands,Marshallese|마셜 제도,마셜제도,마셜군도
MK|North Macedonia,Macedonia,Macedonian,North Macedonian,former Yugoslav Republic of Macedonia|북마케도니아,마케도니아
ML|Mali,Malian|말리
MM|Myanmar,Burma,Burmese|미얀마,버마
MN|Mongolia,Mongolian|몽골
MR|Mauritania,Mauritanian|모리타니
MT|Malta,Maltese|몰타
MU|Mauritius,Mauritian|모리셔스
MV|Maldives,Maldivian|몰디브
MW|Malawi,Malawian|말라위
MX|Mexico,Mexican|멕시코
MY|Malaysia,Malaysian|말레이시아
MZ|Mozambique,Mozambican|모잠비크
NA|Namibia,Namibian|나미비아
NE|Niger,Nigerien|니제르
NG|Nigeria,Nigerian|나이지리아
NI|Nicaragua,Nicaraguan|니카라과
NL|Netherlands,The Netherlands,Dutch,Holland|네덜란드
NO|Norway,Norwegian|노르웨이
NP|Nepal,Nepalese,Nepali|네팔
NR|Nauru,Nauruan|나우루
NU|Niue,Niuean|니우에
NZ|New Zealand,New Zealander|뉴질랜드
OM|Oman,Omani|오만
PA|Panama,Panamanian|파나마
PE|Peru,Peruvian|페루
PG|Papua New Guinea,Papua New Guinean,PNG|파푸아뉴기니
PH|Philippines,The Philippines,Philippine,Filipino,Filipina|필리핀
PK|Pakistan,Pakistani|파키스탄
PL|Poland,Polish|폴란드
PS|Palestinian Territories,Palestine,Palestinian|팔레스타인 지구,팔레스타인
PT|Portugal,Portuguese|포르투갈
PW|Palau,Palauan|팔라우
PY|Paraguay,Paraguayan|파라과이
QA|Qatar,Qatari|카타르
RO|Romania,Romanian|루마니아
RS|Serbia,Serbian,Serb|세르비아
RU|Russia,Russian,Russian Federation|러시아
RW|Rwanda,Rwandan|르완다
SA|Saudi Arabia,Saudi,Saudi Arabian,KSA|사우디아라비아,사우디
SB|Solomon Islands,Solomon Islander|솔로몬 제도,솔로몬제도,솔로몬군도
SC|Seychelles,Seychellois|세이셸
SD|Sudan,Sudanese|
SE|Sweden,Swedish,Swede|스웨덴
SG|Singapore,Singaporean|싱가포르,싱가폴
SI|Slovenia,Slovenian,Slovene|슬로베니아
SK|Slovakia,Slovak,Slovak Republic,Slovakian|슬로바키아
SL|Sierra Leone,Sierra Leonean|시에라리온
SM|San Marino|산마리노
SN|Senegal,Senegalese|세네갈
SO|Somalia,Somali|소말리아
SR|Suriname,Surinamese|수리남
SS|South Sudan,South Sudanese|남수단
ST|São Tomé & Príncipe,São Tomé and Príncipe,Sao Tome and Principe|상투메 프린시페,상투메프린시페
SV|El Salvador,Salvadoran,Salvadorian|엘살바도르
SY|Syria,Syrian,Syrian Arab Republic|시리아
SZ|Eswatini,Swaziland,Swazi|에스와티니,스와질란드
TD|Chad,Chadian|차드
TG|Togo,Togolese|토고
TH|Thailand,Thai|태국
TJ|Tajikistan,Tajik|타지키스탄
TL|Timor-Leste,Timor Leste,East Timor,East Timorese,Timorese|동티모르
TM|Turkmenistan,Turkmen|투르크메니스탄
TN|Tunisia,Tunisian|튀니지
TO|Tonga,Tongan|통가
TR|Türkiye,Turkey,Turkish,Turkiye,Turk|튀르키예,터키
TT|Trinidad & Tobago,Trinidad and Tobago,Trinidadian|트리니다드 토바고,트리니다드토바고
TV|Tuvalu,Tuvaluan|투발루
TW|Taiwan,Taiwanese,Chinese Taipei|대만
TZ|Tanzania,Tanzanian|탄자니아
UA|Ukraine,Ukrainian|우크라이나
UG|Uganda,Ugandan|우간다
US|United States,US,U.S.,USA,U.S.A.,United States of America,America,American|미국
UY|Uruguay,Uruguayan|우루과이
UZ|Uzbekistan,Uzbek,Uzbekistani|우즈베키스탄,우즈벡
VA|Vatican City,Vatican,Holy See|바티칸 시국,바티칸,교황청
VC|St. Vincent & Grenadines,St. Vincent and the Grenadines,Saint Vincent and the Grenadines|세인트빈센트그레나딘
VE|Venezuela,Venezuelan|베네수엘라
VN|Vietnam,Viet Nam,Vietnamese|베트남
VU|Vanuatu,Vanuatuan,Ni-Vanuatu|바누아투
WS|Samoa,Samoan|사모아
XK|Kosovo,Kosovar|코소보
YE|Yemen,Yemeni|예멘
ZA|South Africa,South African,Republic of South Africa|남아프리카,남아프리카공화국,남아공
ZM|Zambia,Zambian|잠비아
ZW|Zimbabwe,Zimbabwean|짐바브웨
KP KR|two Koreas,both Koreas,Koreas,North and South Korea,South and North Korea,North and South Korean,South and North Korean,South-North Korean,North-South Korean,South-North Korea,Inter-Korean,Inter-Korea|남북
"""  # noqa: E501

NOT_COUNTRIES = (
    "Korean Peninsula,Korean peninsula,Korea Peninsula,Korea peninsula,KOREAN PENINSULA,Korean War,Vietnam War,"
    "Viet Nam War,Latin America,Latin American,Latin-America,Central America,Central American,South America,"
    "South American,North America,North American,Inter-America,Inter-American,Pan-American,New Mexico,Mexico City,"
    "Kuwait City,Panama City,Guatemala City,New England,New South Wales,British Columbia,Indian Ocean,"
    "Indian-Ocean,South China Sea,East China Sea,Sea of Japan,Gulf of Guinea,Gulf of Mexico,Gulf of Oman,"
    "American Samoa,South Georgia,Niger River,Niger Delta,Jordan River,River Jordan,Prince of Wales,US Airways,"
    "South Pacific,East Sea,New Caledonia,Roman,Korea Strait"
)
"""Longer names in which a country's name means no country: seas, wars, cities, parts of the world."""

CAPITALS = (
    "Seoul:KR,Pyongyang:KP,Washington:US,Tokyo:JP,Beijing:CN,Moscow:RU,Tehran:IR,Teheran:IR,Brussels:EU,Canberra:AU,"
    "Kiev:UA,Kyiv:UA,Hanoi:VN,Jakarta:ID,Manila:PH,New Delhi:IN,Ankara:TR,Taipei:TW,Damascus:SY,Havana:CU"
)
"""Cities that stand for governments where the words around them say so (see countries.py)."""

CURRENCIES = frozenset(
    "dollar dollars won yen pound pounds yuan rupee rupees peso pesos rouble roubles ruble rubles baht franc francs "
    "krone kroner krona dinar dinars dong rupiah ringgit lira euro euros cents".split()
)
