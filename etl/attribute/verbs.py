"""Verbs and phrases by which somebody speaks, or makes a will or a view known."""

import re
from functools import cache

from etl.attribute.vocabulary import by_first_letters

TELLS = frozenset("said says saying stated stating noted noting mentioned added adding responded replied".split())
"""Verbs behind which stands what somebody says, with ``that`` or without."""

# base, past; the other forms follow by rule, or stand after them: third person, -ing
_REGULAR = (
    "stress note mention explain ask request urge welcome agree exchange express voice convey reaffirm "
    "affirm confirm reiterate underline "
    "underscore highlight add remark propose suggest recommend appreciate thank commend praise "
    "congratulate applaud condemn denounce deplore regret "
    "assess evaluate recall respond answer acknowledge recognize recognise admit announce declare pledge "
    "promise vow assure hope expect discuss consult "
    "talk concur introduce inform brief outline describe elaborate argue claim insist demand warn "
    "caution encourage advise appeal emphasize emphasise "
    "comment analyze estimate predict forecast label criticize criticise protest object conclude call "
    "state raise share hail value wish "
    "support back invite refer point reply deny disclose notify communicate "
    "stipulate advocate credit attribute compliment "
    "instruct order testify remind reassure clarify assert contend inquire enquire laud echo apologize apologise "
    "reemphasize re-emphasize reassert reconfirm restate exhort rebut refute accuse summarize sympathize reject opine "
    "salute"
).split()
_IRREGULAR = {
    "say": "said",
    "speak": "spoke",
    "tell": "told",
    "report": "reported",
    "decide": "decided",
    "express": "expressed",
    "lament": "lamented",
    "plead": "pleaded",
    "seek": "sought",
    "intend": "intended",
    "plan": "planned",
    "believe": "believed",
}
_DOUBLING = {"concur", "refer", "plan", "regret", "admit"}
_IE = {"reply": "replied", "deny": "denied", "notify": "notified", "clarify": "clarified", "testify": "testified"}

PRESENT_NOUNS = frozenset(
    "views notes calls requests hopes talks supports demands reports states claims values shares voices "
    "plans estimates forecasts offers objects "
    "points comments answers protests wishes regrets promises pledges backs appeals warns labels credits "
    "exchanges".split()
)
"""Forms in -s that are nouns as often: they count only right after their subject."""

NEEDS_OBJECT = frozenset(
    "shared expected planned intended estimated agreed recognized invited extended supported valued reported pledged "
    "promised labeled described".split()
)
"""Past forms that are adjectives as often: behind ``and`` they need a word after them that opens an object."""

ADJECTIVE = re.compile(r" [a-z]+(?: [a-z]+)? (?:were|was|are|is|will|have|has|had)\b")
"""What follows other past forms where they are adjectives: ``and proposed projects were``."""

OBJECT_OPENS = re.compile(
    r" (?:the|that|to|an?|his|her|its|their|on|upon|for|how|ways?|with|out|in|about|each|this|these|those"
    r"|such|various|some|all|any|"
    r"views|opinions|ideas|deep|strong|concerns?|support|gratitude|appreciation|hope|regret|condolences"
    r"|issues|matters|measures|ROK|"
    r"[A-Z]|“|\"|bilateral|cooperation|regional|pending|also|it|him|them|mutual|further|closely|again)"
)


def _past(base: str) -> str:
    if base in _IE:
        return _IE[base]
    if base.endswith("e"):
        return base + "d"
    return base + base[-1] + "ed" if base in _DOUBLING else base + "ed"


def _third(base: str) -> str:
    if base in _IE:
        return base[:-1] + "ies"
    return base + "es" if base.endswith(("s", "sh", "ch")) else base + "s"


def _ing(base: str) -> str:
    if base.endswith("e") and not base.endswith("ee"):
        return base[:-1] + "ing"
    return base + base[-1] + "ing" if base in _DOUBLING else base + "ing"


@cache
def forms() -> dict[str, str]:
    """Every form of the single verbs, with its kind: ``past``, ``third``, ``base`` or ``ing``."""
    found: dict[str, str] = {}
    for base, past in [*((b, _past(b)) for b in _REGULAR), *_IRREGULAR.items()]:
        found[_ing(base)] = "ing"
        found[base] = "base"
        found[_third(base)] = "third"
        found[past] = "past"
    return found | {"spoken": "past", "labelled": "past"}


_A = r"(?:(?:a|an|the|his|her|their|some|various) )?"
_TO = r"(?:[\w,-]+ ){0,3}?"
_TALK = rf" {_A}(?:[\w,-]+ ){{0,4}}?(?:exchanges? of (?:\w+ )?(?:views|opinions)|discussions?|dialogue)\b"
_PHRASES = {
    "had": rf" {_A}{_TO}(?:exchanges? of (?:\w+ )?(?:views|opinions)|discussions?|dialogue)\b",
    "has have having engage engaged": _TALK,
    "held hold holds conducted": _TALK.replace("|dialogue", ""),
    "compared compare comparing": " notes",
    "opened began started concluded closed": (
        r" (?:the|his|her|their) (?:[\w-]+ ){0,3}?(?:session|meeting|talks|discussions?|dialogue|conference|forum"
        r"|remarks|speech|address) by (?:stress|not|emphasiz|underscor|underlin|highlight|say|stat|thank|expla"
        r"|express|reaffirm|welcom|remark|congratulat|reiterat|call)[a-z]*ing\b"
    ),
    # "telephoned B to ask about this": what for is what was said.
    "telephoned phoned": (
        r"(?= (?:[^.;]|(?<=Mr|Ms|Dr)\.){2,120}? to (?:ask|inquire|enquire|express|convey|thank|congratulate|offer"
        r"|explain|discuss|request|inform|deliver|extend|consult|urge|protest)\b)"
    ),
    "paid pay pays paying": r" (?:\w+ )?tribute",
    "took take takes taking": r" (?:(?:\w+ )?notes?(?= (?:of|that|with))|the view\b)",
    "made make makes making": (
        rf" (?!no )(?:{_A}{_TO}(?:remarks|speech|statement|presentation|request|proposal|address|announcement|plea)\b"
        rf"|(?:it )?clear\b|reference to)"
    ),
    "gave give gives giving": (
        rf" {_A}{_TO}(?:remarks|speech|lectures?|presentations?|briefing|explanation|account|address|overview)\b"
    ),
    "delivered deliver delivers delivering": (
        rf" {_A}(?:[\w-]+ ){{0,5}}?(?:remarks|speech|lectures?|address|message|statement|presentations?"
        rf"|condolences|letter(?! from\b)|keynote|(?:position|wish|wishes|greetings|regards|gratitude|thanks)(?= of)"
        r"|[\w-]+[’']s? (?:\w+ )?(?:wishes|greetings|regards|gratitude|thanks))\b"
    ),
    "extended extend extends extending": (
        r"(?! (?:his|her|its|the|their) (?:stay|visit|term|deadline|mandate|duration)\b)(?![\w’'-])"
    ),
    "presented present presents presenting": (
        r"(?! (?:[\w’]+ ){0,4}?(?:credentials|letters? of credence|Orders?|[Dd]ecorations?|awards?|plaques?|medals?"
        r"|certificates?|gifts?|prizes?|flowers)\b)"
        r"(?![\w’'-])"
    ),
    "offered offer offers offering": r"(?! (?:\w+ ){0,2}?(?:flowers|incense|wreaths?|prayers)\b)(?![\w’'-])",
    "observed observes observing countered counters countering": r"(?= that\b)",
    "addressed": (
        r"(?= (?:the )?(?:[\w’-]+ ){0,4}?(?:audience|participants|[Ff]orum|[Cc]onference|[Cc]ouncil|[Aa]ssembly"
        r"|meeting|[Ss]ession|gathering|students|reporters)\b)"
    ),
    "looked look looks looking put puts putting": " forward",
    "set sets setting": " forth",
    "laid lays lay": " (?:out|emphasis)",
    "placed places place": r" (?:\w+ )?emphasis",
    "touched touch touches touching": " (?:on|upon)",
    "cited cites citing opposed opposes": "(?= )",
    "maintained maintains": " that",
    "drew draws drawing": r" (?:the )?(?:[\w’]+ ){0,4}?attention",
    "renewed renews": r" (?:\w+ ){0,2}?(?:call|commitment|pledge|appeal)\b",
    "issued issues": r"(?! (?:[\w-]+ ){0,4}?travel) (?:a|the following) (?:\w+ )?(?:statement|warning|advisory)\b",
    "came": " to (?:an agreement|a consensus)",
    "attached attaches": r" (?:\w+ )?(?:importance|significance)",
    "is are was were": " (?:of the view|in agreement)",
    "reached": r" (?:an? |the )?(?:[\w-]+ ){0,2}?(?:agreement|consensus|understanding)\b",
    "sent sends": r" (?:a |his |her )?(?:\w+ )?(?:message|letter)(?= of)",
}
"""First words of phrases, and how they go on."""


@cache
def verb_pattern() -> re.Pattern[str]:
    """One verb or phrase with the blank before it; the words are grouped by their first two letters to be fast."""
    entries = [(word, rest) for words, rest in _PHRASES.items() for word in words.split()]
    entries += [(word, r"(?![\w’'-])") for word in sorted(forms(), key=len, reverse=True)]
    return re.compile(f" {by_first_letters(word + rest for word, rest in entries)}")


def talks(verb: str) -> bool:
    """Whether a verb as printed is one of talking together."""
    return verb.startswith(
        (
            "discuss",
            "consult",
            "exchang",
            "talk",
            "spoke",
            "speak",
            "had ",
            "have ",
            "held ",
            "hold ",
            "engage",
            "having ",
            "conducted ",
            "compare",
        )
    )


_EFFORTS = r"(?:[\w’-]+ ){0,5}?(?:efforts|endeavors|fight)\b"
NOT_WILL = re.compile(
    r"(?:host|hold|visit|attend|take part|take place|be|receive|depart|arrive|travel|return"
    r"|meet|accompany|chair|co-chair|open|lead|sign|"
    r"pay|serve|have|send|see|become|stay|tour|co-host|consist|include|last|begin|start|kick|run"
    rf"|launch|operate|conduct|remain|not|participate(?! in {_EFFORTS})|join(?! {_EFFORTS}))\b"
)
"""What the government's or the ministry's ``will`` does not make a statement of will."""


def phrase_form(printed: str) -> str:
    """The kind of a phrase by its first word: ``past``, ``third``, ``base`` or ``ing``."""
    first = printed.split(" ", 1)[0]
    if first.endswith("ing"):
        return "ing"
    if first in _BASES:
        return "base"
    return "third" if first == "has" or (first.endswith("s") and first != "was") else "past"


_BASES = frozenset(
    "extend offer present have hold make give take pay deliver look put set place touch engage lay are".split()
)
