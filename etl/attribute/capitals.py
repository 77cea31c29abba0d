"""Capitals that stand for governments: the other party of a sentence, not a place in it."""

import re
from functools import cache

from etl.attribute.country_names import CAPITALS
from etl.attribute.verbs import forms

MORE_CAPITALS = (
    "Abu Dhabi:AE,Kabul:AF,Tirana:AL,Yerevan:AM,Luanda:AO,Buenos Aires:AR,Vienna:AT,Baku:AZ,Sarajevo:BA,Dhaka:BD,"
    "Ouagadougou:BF,Sofia:BG,Manama:BH,La Paz:BO,Brasilia:BR,Brasília:BR,Thimphu:BT,Minsk:BY,Ottawa:CA,Kinshasa:CD,"
    "Brazzaville:CG,Bern:CH,Yaoundé:CM,Yaounde:CM,Bogotá:CO,Bogota:CO,Nicosia:CY,Prague:CZ,Berlin:DE,Copenhagen:DK,"
    "Algiers:DZ,Quito:EC,Tallinn:EE,Cairo:EG,Madrid:ES,Addis Ababa:ET,Helsinki:FI,Suva:FJ,Paris:FR,London:GB,"
    "Tbilisi:GE,Accra:GH,Conakry:GN,Athens:GR,Tegucigalpa:HN,Zagreb:HR,Budapest:HU,Dublin:IE,Jerusalem:IL,Baghdad:IQ,"
    "Reykjavik:IS,Rome:IT,Amman:JO,Nairobi:KE,Bishkek:KG,Phnom Penh:KH,Astana:KZ,Vientiane:LA,Beirut:LB,Colombo:LK,"
    "Vilnius:LT,Riga:LV,Tripoli:LY,Rabat:MA,Chisinau:MD,Antananarivo:MG,Skopje:MK,Ulaanbaatar:MN,Nay Pyi Taw:MM,"
    "Naypyidaw:MM,Lilongwe:MW,Kuala Lumpur:MY,Maputo:MZ,Windhoek:NA,Abuja:NG,Managua:NI,The Hague:NL,Oslo:NO,"
    "Kathmandu:NP,Wellington:NZ,Muscat:OM,Lima:PE,Port Moresby:PG,Islamabad:PK,Warsaw:PL,Ramallah:PS,Lisbon:PT,"
    "Asunción:PY,Asuncion:PY,Doha:QA,Bucharest:RO,Belgrade:RS,Kigali:RW,Riyadh:SA,Khartoum:SD,Stockholm:SE,"
    "Ljubljana:SI,Bratislava:SK,Dakar:SN,Mogadishu:SO,Juba:SS,Bangkok:TH,Dushanbe:TJ,Dili:TL,Ashgabat:TM,Tunis:TN,"
    "Dodoma:TZ,Kampala:UG,Montevideo:UY,Tashkent:UZ,Caracas:VE,Sanaa:YE,Pretoria:ZA,Lusaka:ZM,Harare:ZW,Bujumbura:BI"
)
"""Beside those of country_names.py, which are governments in more places: these only where the words leave no doubt."""

_CITY = r"[A-Z][^\W\d_]+(?: [A-Z][a-z]+)?"
# Behind it no further name ("Tokyo University"), no compound, no "D.C."
_NO_NAME = re.compile(r"(?! [A-Z0-9]|[-–/]|[’']s? [A-Z]|, D\.)")
_WITH = re.compile(rf"\b(?:[Ww]ith|against|by|towards?) (?P<others>{_CITY}(?:, {_CITY}){{0,3}}(?:,? and |, ))?$")
_TOLD = re.compile(
    r"\b(?:[Uu]rg|[Aa]sk|[Tt]ell|told|[Ww]arn|press|[Pp]ersuad|[Cc]onvinc|[Ii]nvit|[Tt]hank|"
    r"[Cc]all(?:s|ed|ing)? (?:up)?on|[Nn]otif|[Ii]nform|[Ee]ncourag|demanded of)[a-z]{0,4} $"
)
_ACTS = re.compile(r" (?:also |has |had )?(?P<verb>[a-z]+)\b")
_AT = re.compile(r"\b(?:in|at|near|of|to|from|for|by|on|with|around|outside|via|(?<!, )and)(?: the)? $")
_TO = re.compile(r" (?:to|not to|that|for|of|about|again)\b")
_BETWEEN = re.compile(rf"\bbetween (?:(?P<one>{_CITY}) and )?$")
_SUPPORT_OF = re.compile(
    rf"\b(?:support|position|stance|consent|approval|assistance|policy|policies) of (?:(?P<one>{_CITY}) and )?$"
)
_AND = re.compile(rf" and (?P<other>{_CITY})")
_CONNECTS = re.compile(
    r"\b(?:[Cc]onnect|[Ll]ink|[Tt]win|[Ss]ister|[Ff]light|[Rr]oute|[Cc]ompar|[Tt]rain|[Rr]ail)[a-z]*\b"
)

# "convey the position to Tokyo": words go there, and nobody.
_TOLD_TO = re.compile(
    r"\b(?:[Cc]onvey|[Rr]eport|[Rr]elay|[Tt]ransmit|[Cc]ommunicat)[a-z]{0,4}"
    r" (?![^.;:]*\b(?:visit|trip|travel|return|fl[iy]))[^.;:]{2,70} to $"
)


@cache
def capitals() -> dict[str, str]:
    """Every capital with its country."""
    return {city: code for city, _, code in (pair.partition(":") for pair in f"{CAPITALS},{MORE_CAPITALS}".split(","))}


def is_party(text: str, start: int, end: int) -> bool:
    """Whether a capital is the other party: ``share data with Oslo``, ``urged Tokyo to``."""
    near = max(0, start - 40)
    if (acts := _ACTS.match(text, end)) and forms().get(acts["verb"]) == "past" and not _AT.search(text, near, start):
        # "Oslo agreed to it", not "the summit in Oslo agreed".
        return True
    if _TOLD.search(text, near, start):
        return bool(_TO.match(text, end))
    if not _NO_NAME.match(text, end) or _CONNECTS.search(text, max(0, start - 70), start):
        return False
    if with_ := _WITH.search(text, max(0, start - 60), start):
        # "with Washington, Tokyo and Beijing"
        others = re.split(", and |, | and ", with_["others"] or "")
        return all(other in capitals() for other in others if other)
    if _TOLD_TO.search(text, max(0, start - 90), start):
        return True
    between = _BETWEEN.search(text, near, start) or _SUPPORT_OF.search(text, max(0, start - 50), start)
    if between is None:
        return False
    # "between Seoul and B": both are capitals, or neither is meant as one.
    if between["one"]:
        return between["one"] in capitals()
    follows = _AND.match(text, end)
    return bool(follows and (follows["other"] in capitals() or follows["other"].split()[0] in capitals()))
