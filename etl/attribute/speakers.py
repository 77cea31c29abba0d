"""Who speaks in a statement: its sentences, with the mentions and reporting verbs of each, read one after another."""

import re
from collections.abc import Iterator

from etl.attribute.bodies import bodies_according_to, find_more, may_name_body
from etl.attribute.discourse import Discourse
from etl.attribute.grammar import Said
from etl.attribute.mentions import Mention
from etl.attribute.sentence import Sentence
from etl.attribute.verbs import verb_pattern

_SENTENCE_END = re.compile(r"[.!?:](?:(?<!:)[”\"’')\]]{0,2} +(?=[“\"‘(]?[A-Z])|(?<=:) (?=They |He |She ))")
_ABBREVIATIONS = frozenset(
    "Sec Gov Mr Mrs Ms Dr Amb Prof St Jr Sr Gen Sen Rep No Hon Mt vs Co Inc Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct "
    "Nov Dec a.i".split()
)


def find_speakers(text: str, mentions: list[Mention], discourse: Discourse) -> list[Said]:
    """Who speaks in a statement, in order; the same name more than once where it speaks with several verbs.

    ``mentions`` are those of the statement, in order. ``discourse`` is carried on to the release's next statement.
    """
    said: list[Said] = []
    discourse.fresh = False
    if mentions or may_name_body(text) or discourse.registry.any_in(text):
        verbs = [(m.start() + 1, m.end()) for m in verb_pattern().finditer(text)]
        if more := find_more(text, verbs, mentions, discourse.registry):
            mentions = sorted([*mentions, *more], key=lambda m: m.start)
        v = i = 0
        for begin, end in _sentences(text) if mentions else ():
            first, first_verb = i, v
            while i < len(mentions) and mentions[i].start < end:
                i += 1
            while v < len(verbs) and verbs[v][0] < end:
                v += 1
            if i > first:
                said += Sentence(text, begin, mentions[first:i], verbs[first_verb:v], discourse).read()
    said += bodies_according_to(text)
    return said


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _SENTENCE_END.finditer(text):
        stop = match.start()
        if text[stop] == ".":
            word = text[max(begin, text.rfind(" ", begin, stop) + 1, stop - 8) : stop].lstrip('(“"')
            # "Mr.", an initial, "U.S.": the sentence goes on.
            if word in _ABBREVIATIONS or (word[-1:].isupper() and (len(word) == 1 or word[-2] == ".")):
                continue
        yield begin, match.end()
        begin = match.end()
    yield begin, len(text)
