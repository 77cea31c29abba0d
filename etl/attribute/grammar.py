"""What stands before a mention, between a subject and its verb, and between two verbs of one subject."""

import re
from dataclasses import dataclass

from etl.attribute.people import Entry

Said = tuple[Entry | str, str, str]
"""(person or body, verb as printed, how)."""

ADVERBS = (
    r"(?:also|further|then|both|all|jointly|again|[a-z]+ again|in particular|in turn|as well|together"
    r"|strongly|highly|deeply|thus|therefore|likewise|"
    r"still|first|later|instead|too|each|sincerely|firmly|especially|specifically|in addition|in response"
    r"|in this regard|for (?:his|her|its) part|"
    r"in (?:his|her) (?:remarks|speech|address)|on (?:his|her|the other) (?:part|hand)|meanwhile|mutually"
    r"|hereby|once more|recently|[a-z]+ly)"
)
_AUX = (
    r"(?:will|would|shall|has|have|had|is expected to|are expected to|(?:is|are) scheduled to|(?:is|are) "
    r"planning to|plans? to|planned to|is to|are to|"
    r"(?:was|is|were|are) (?:pleased|honou?red|delighted|happy|glad|proud|quick) to"
    r"|took (?:the|this|that) (?:\w+ )?(?:opportunity|occasion|chance) to|"
    r"went on to|goes on to|did|does|\w+ on to|continued? to|continues to|(?:is|are|remains?|stands?) "
    r"(?:ready|willing|committed|determined) to|will continue to)"
)
_OF_BOTH = r"(?: (?:of|from) (?:the )?(?:two|three|both) (?:countries|nations|sides|parties|governments))"
_ASIDE = (
    r"(?:, (?:with|which|who|including|led by|headed by|composed of|consisting of|comprising) [^;]{1,150}?,"
    r"|, [^,;]{1,90},”?|,? \([^)]{1,60}\),?)"
)
_LINK = re.compile(rf"{_OF_BOTH}?{_ASIDE}?,?(?: {ADVERBS},?)*(?: (?P<aux>{_AUX}|do(?:es)? not))?(?: {ADVERBS})*")
_GLUE = re.compile(
    rf"(?P<glue>,? and|,? but|,? as well as|,? while|;|,? or|,)(?: {ADVERBS},?)*(?: (?P<aux>{_AUX}))?(?: {ADVERBS})*"
)
_LAST_GLUE = re.compile(r".*(,|;| and| but| as well as| while| or)", re.DOTALL)
LONGEST_LINK = 170
_LONGEST_GLUE = 70

GROUP_GAP = re.compile(
    r"(?:,? and|,? but also|,? as well as|,? together with|,? along with|,)(?: the| his| her| its)?(?: newly "
    r"appointed| new| visiting)? "
)
"""What joins two mentions to one: ``A and B``, ``A, B, and C``."""

_SKIPPED = frozenset(
    "the The then- ex- now- his her its a an new newly visiting outgoing incoming former then late both Both "
    "other".split()
)
_OBJECT_OF = frozenset(
    "of by with between to from for at in on against including via through among than toward towards "
    "under like about into Between With met meet meets "
    "told thanked as and after before sent saw led of".split()
)
_NOUNS_IN_ING = frozenset("meeting evening morning briefing signing opening gathering hearing ceremony".split())
_SUBORDINATE = frozenset(
    "that which who whom as when where what how whether if because since although though until once "
    "whose after before ways why".split()
)
_WITH = frozenset("with With to between Between met meet meets and from on by".split())
_MEETING_CALL = frozenset("call visit calls visits called calling".split())
_RECEIVES = frozenset("received receives visited visits summoned hosted".split())
_ONE_MORE = frozenset(("and", "another", "then", "also"))
_ARTICLES = frozenset(("the", "his", "her", "an", "a"))
_LEADING = frozenset("co-chaired cochaired chaired joined led headed represented presided over delegation side".split())
_AFTERWARDS = frozenset("after following before since by accompanied After Following request".split())
_IN_WHICH = frozenset("during in at through over to".split())
_NEXT = frozenset(("and", "while", "whereas", "but", ";"))


@dataclass(slots=True)
class Before:
    """The words before a mention, the last one last, commas as words; articles right before it are left out."""

    words: list[str]
    last: str
    """The last word, empty at a sentence's start."""

    @property
    def in_which(self) -> bool:
        """``during which``, ``in which``, ``, where``: what follows tells of the same occasion."""
        if len(self.words) < 2:
            return False
        return (self.last == "which" and self.words[-2] in _IN_WHICH) or (
            self.last == "where" and self.words[-2] == ","
        )

    @property
    def subordinate(self) -> bool:
        """Whether a clause begins here that hangs on another."""
        return self.last in _SUBORDINATE or (len(self.words) == 1 and self.last.lower() in _SUBORDINATE)

    @property
    def objective(self) -> bool:
        """Whether a mention here is the object of a preposition or of a verb."""
        last = self.last
        return (
            last in _OBJECT_OF
            or self.words[-2:-1] == ["with"]
            or (last.endswith("ed") and last.islower())
            or (last.endswith("ing") and last not in _NOUNS_IN_ING and last.islower())
        )

    @property
    def joined(self) -> bool:
        """Whether ``and`` stands here."""
        return self.last == "and"

    @property
    def opens(self) -> bool:
        """Whether a main clause can begin here."""
        last = self.last
        return not last or last == "," or self.goes_on

    @property
    def goes_on(self) -> bool:
        """Whether a new main clause is joined to one before: ``and``, ``while``, ``;``, perhaps with an adverb."""
        last = self.last
        if last.endswith("ly") and len(self.words) > 1:
            last = self.words[-2]
        if last == "," and self.words[-2:-1] and self.words[-2] in ("response", "turn", "part", "return", "hand"):
            return True
        return last in _NEXT

    @property
    def present(self) -> bool:
        """Whether those stand here who lead a meeting or a delegation: ``co-chaired by A``, ``and that of B by C``."""
        return self.last == "by" and (
            not _LEADING.isdisjoint(self.words) or self.words[-2:-1] != [] and self.words[-2].endswith("ed")
        )

    @property
    def also_with(self) -> bool:
        """``with A on May 3 and with B``: one more of those whom somebody talks with."""
        return self.last == "with" and not _ONE_MORE.isdisjoint(self.words[-2:-1])

    @property
    def calls(self) -> bool:
        """Whether a mention here is the one whom somebody calls on, or from whom a call is received."""
        if self.last in _RECEIVES:
            return True
        return self.last in ("from", "on", "by") and self.words[-2:-1] != [] and self.words[-2] in _MEETING_CALL

    @property
    def other_party(self) -> bool:
        """Whether a mention here is the one whom somebody meets or talks with."""
        last = "with" if self.words[-2:-1] == ["with"] and self.last.islower() else self.last
        if self.calls or last in ("from", "on", "by"):
            return self.calls
        if last not in _WITH:
            return False
        following = ""
        for word in reversed(self.words):
            if word == ",":
                break
            # "spoke by phone with": no agent.
            if word in _AFTERWARDS and not (word == "by" and following.islower() and following not in _ARTICLES):
                return False
            following = word
        return True


def before(text: str, begin: int, start: int) -> Before:
    """The words before a place, no further back than its sentence begins."""
    words = text[max(begin, start - 60) : start].replace(",", " , ").replace(";", " ; ").split()
    if start - 60 > begin and words:
        del words[0]
    while words and words[-1] in _SKIPPED:
        words.pop()
    return Before(words[-7:], words[-1] if words else "")


def link(text: str, end: int, start: int) -> tuple[bool, str | None]:
    """Whether a verb at ``start`` follows a subject that ends at ``end`` with but asides between; its auxiliary."""
    if start == end:
        return True, None
    if (
        start - end > LONGEST_LINK
        or (start - end > 60 and text[end] not in ", ")
        or (start - end > 90 and "," not in text[end:start])
    ):
        return False, None
    match = _LINK.fullmatch(text, end, start)
    return (True, match["aux"]) if match else (False, None)


def glue(text: str, end: int, start: int) -> tuple[str, str | None] | None:
    """What joins a verb at ``start`` to an earlier one of a subject that ends at ``end``: (conjunction, auxiliary)."""
    window = text[max(end, start - _LONGEST_GLUE) : start]
    last = _LAST_GLUE.match(window)
    from_end = last.start(1) if last else -1
    for _ in range(2):
        if from_end < 0:
            return None
        if from_end and window[from_end - 1] == "," and window[from_end] == " ":
            from_end -= 1
        match = _GLUE.fullmatch(window, from_end)
        if match:
            return match["glue"].strip(), match["aux"]
        # ", and, in this regard, stressed": the adverb has commas of its own.
        from_end = max(window.rfind(" and", 0, from_end), window.rfind(", ", 0, from_end))
    return None
