"""Countries in Korean text: names with the particles that follow them, and compounds of one syllable a country."""

import re
from collections.abc import Iterator
from functools import cache

from etl.attribute.country_names import COUNTRIES
from etl.attribute.values import Country

_WORD = re.compile("[가-힣]+")
_SYLLABLES = dict(
    pair.split(":") for pair in "한:KR 미:US 중:CN 일:JP 북:KP 러:RU 남:KR 영:GB 독:DE 불:FR 호:AU 베:VN 몽:MN".split()
)
_TOGETHER = (
    "남북미중 남북미 남북 한미일중 한미일 한중일 한일중 한일미 한미중 한러 한미 한일 한중 한영 한독 한불 한호 한베 "
    "한몽 미중일 미중러 미중 미일 미러 중일 중러 북중러 북중 북러 북일"
).split()
_ONE = "[한미중일북러남영독불호베몽]"
_DOTS = "·‧ㆍ・․-–－/"
_DOTTED = re.compile(f"(?<![가-힣0-9])(?:{_ONE}[·‧ㆍ・․/\\-–－]|(?<=[·‧ㆍ・․]){_ONE}(?=[ 가-힣]))(?=[가-힣A-Z ])")
_SHORT = tuple(
    pair.split(":")
    for pair in (
        "방미:US 방중:CN 방일:JP 방러:RU 방북:KP 방한:KR 대북:KP 북핵:KP 탈북:KP 대미:US 대중:CN 대일:JP 주한:KR "
        "주미:US 주일:JP 주중:CN 주러:RU 주영:GB 주독:DE 미측:US 중측:CN 일측:JP 러측:RU 북측:KP 한측:KR 북미:KP+US"
    ).split()
)
# Short forms that are other words as well (주중: on weekdays; 북미: North America) need what follows them.
_TRADE = re.compile(" ?(?:수출|수입|무역|투자|정책|외교|관세|견제|제재|협상|통상|관계|청구)")
_POST = re.compile(" ?(?:한국|대한민국)?(?:대사|총영사|공사|미군|미국|일본|중국)")
_NEEDS = {
    **dict.fromkeys(("대중", "대미", "대일"), _TRADE),
    **dict.fromkeys(("주중", "주일", "주영", "주독"), _POST),
    "주한": re.compile(" ?(?:대사|외교|미군|[가-힣]{1,8} ?대사|외국)"),
    "방한": re.compile("(?!용|복|장갑)"),
    "북미": re.compile(" ?(?:정상|대화|협상|회담|관계|실무|간|비핵화)"),
}
_SINGLE = re.compile(
    "(?<![가-힣·‧ㆍ])(미|일|중|러|북|영|불|독) (?:국무|국방부|국방장관|정부|행정부|대통령|의회|상원|하원|"
    "외교장관|외교부장|외교부|외무|외상|총리|국가주석|측)"
)
# Names that are also, or begin, other words.
_OTHER_WORDS = {
    "인도": re.compile(
        "적|주의|태평|양(?![국자])|하[다는여고]|[·‧ㆍ・-] ?태평|받|됐|되|했|지원| ?조[약항]|청구|요청|인(?!도| )|에 따"
    ),
    "오만": re.compile("하|한(?!국)|함|불손|과 편견|방자| ?명"),
    "말리": re.compile("[다는고지면려던]|기(?!니)"),
    "가나": re.compile("[다요안]"),
    "차드": re.compile("[가-힣]*카드"),
    "한국": re.compile("전쟁"),
    "이란": re.compile(" 무엇| 것"),
    "피지": re.compile("컬|선|샘"),
    "남북": re.compile("미(?![중일국 ])|아메리카|방향|극"),
    "일본": re.compile("해(?! )"),
    "베트남": re.compile("전쟁"),
    "부탄": re.compile("가스"),
    "중국": re.compile("해|음식"),
}
_SUDAN = re.compile("수단(?= (?:정부|내전|대사|외교|하르툼|군|국민|사태|분쟁|난민)|공화국|측|인 )")
_BEFORE = ("주", "재", "대")


@cache
def _names() -> dict[str, tuple[tuple[str, str], ...]]:
    by_first: dict[str, list[tuple[str, str]]] = {}
    for line in COUNTRIES.strip().splitlines():
        codes, _, korean = line.split("|")
        for name in filter(None, korean.split(",")):
            by_first.setdefault(name[0], []).append((name, codes))
    for name in _TOGETHER:
        by_first.setdefault(name[0], []).append((name, " ".join(_SYLLABLES[s] for s in name)))
    for name, code in _SHORT:
        by_first.setdefault(name[0], []).append((name, code.replace("+", " ")))
    return {first: tuple(sorted(names, key=lambda n: -len(n[0]))) for first, names in by_first.items()}


def _name_at(text: str, start: int) -> tuple[str, str] | None:
    for name, codes in _names().get(text[start : start + 1], ()):
        if not text.startswith(name, start):
            continue
        end = start + len(name)
        other, needs = _OTHER_WORDS.get(name), _NEEDS.get(name)
        if (other is None or not other.match(text, end)) and (needs is None or needs.match(text, end)):
            return name, codes
    return None


def find_korean(text: str) -> Iterator[Country]:
    """The countries that the Hangul of a text names, in order; a country can come more than once."""
    past = 0
    for match in _WORD.finditer(text):
        start = match.start()
        if start < past:
            continue
        found = _name_at(text, start)
        if found is None and text[start] in _BEFORE:
            found = _name_at(text, start + 1)
            start += 1
        if found and found[0] == "콩고" and text.endswith("DR", 0, start):
            found = ("콩고", "CD")
        if found:
            past = start + len(found[0])
            for code in found[1].split():
                yield Country(code, found[0])
    yield from _compounds(text)


def _compounds(text: str) -> Iterator[Country]:
    """``한·미·일``, ``한-아세안``, ``미 국무장관``, and the Sudan, whose name is also the word for a means."""
    for match in _DOTTED.finditer(text):
        syllable = match.group().strip(_DOTS)
        yield Country(_SYLLABLES[syllable], syllable)
    for match in _SINGLE.finditer(text):
        yield Country(_SYLLABLES[match.group(1)], match.group(1))
    for match in _SUDAN.finditer(text):
        if match.start() == 0 or not ("가" <= text[match.start() - 1] <= "힣"):
            yield Country("SD", match.group())
