"""Who, where, when: the speakers, countries and days of every statement. Text in, values out.

``attribute`` is the entry; ``values`` says what comes out of it. English text gets everything, Korean text countries
and dates. The rules abstain where they are not sure.
"""

from collections.abc import Iterator, Sequence
from operator import attrgetter

from etl.attribute.countries import any_country, find_countries
from etl.attribute.dates import find_dates
from etl.attribute.discourse import Discourse
from etl.attribute.grammar import Said
from etl.attribute.mend import mend
from etl.attribute.mentions import Mention, find_people
from etl.attribute.namesakes import Namesakes
from etl.attribute.people import Entry, Registry
from etl.attribute.speakers import find_speakers
from etl.attribute.subjects import find_phrases
from etl.attribute.values import Attribution, Country, Date, Person, Speaker, StatementAttribution
from etl.attribute.years import Calendar, printed_year
from etl.parse.outline import Statement

__all__ = ["Attribution", "Country", "Date", "Person", "Speaker", "StatementAttribution", "attribute"]

_START = attrgetter("start")
LONGEST_LINE = 20_000
"""Characters of a line in which people and speakers are looked for; those of real releases have up to 3,000."""
LONGEST_RELEASE = 200_000
"""Characters of a release in which people and speakers are looked for; real ones have up to 40,000."""

SILENT = frozenset({"row", "attachment_note", "signoff", "disclaimer", "heading", "question", "answer"})
"""Kinds of statement in which nobody is looked for as a speaker: lists and signatures, and talk in the first person."""


def attribute(lang: str, title: str | None, published: str | None, statements: Sequence[Statement]) -> Attribution:
    """Who, where and when of a release.

    ``lang`` is ``en`` or ``ko``; ``title`` and ``published`` (``YYYY-MM-DD``) are None where the page prints none. The
    answer has one entry for each statement, in order.
    """
    printed = [statement.text for statement in statements]
    texts = mend(printed) if lang == "en" else printed
    whole = "\n".join((title or "", *texts))
    north, namesakes = "North Korea" in whole or "DPRK" in whole, Namesakes(whole)
    calendar = Calendar(published)
    if calendar.posted is None:
        calendar.year = printed_year([title or "", *texts])
    people: list[list[Mention]] = []
    registry = Registry()
    speakers: list[tuple[Speaker, ...]] = [()] * len(statements)
    if lang == "en":
        people = [find_people(text) for text in _readable(texts)]
        in_title = [m for m in find_people(title, title=True) if m.names] if title else []
        registry.enter([m for found in (*people, in_title) for m in found if m.names])
        speakers = _speakers(title, statements, texts, people, registry, namesakes)
    results = []
    for i, statement in enumerate(statements):
        text = texts[i]
        names = _names_of_countries(text, people[i]) if people else ()
        countries, dates = find_countries(text, names, north=north, namesakes=namesakes), find_dates(text, calendar)
        if text is not printed[i]:
            countries = tuple(_as_printed(country, printed[i]) for country in countries)
        results.append(StatementAttribution(statement.position, speakers[i], countries, dates))
    return Attribution(registry.people(), tuple(results))


def _readable(texts: Sequence[str]) -> Iterator[str]:
    """The texts as far as people are looked for in them: what is longer than any real one is not read to its end."""
    if sum(map(len, texts)) < LONGEST_LINE:
        yield from texts
        return
    left = LONGEST_RELEASE
    for text in texts:
        yield text[: min(LONGEST_LINE, left)]
        left = max(0, left - len(text))


def _names_of_countries(text: str, mentions: list[Mention]) -> list[tuple[int, int]]:
    """Where people are named by a country's name (Chad, Israel, Jordan): there it means no country."""
    return [
        (at, at + len(name))
        for mention in mentions
        for name in mention.names
        if any_country(name) and (at := text.find(name, mention.start, mention.end)) >= 0
    ]


def _as_printed(country: Country, text: str) -> Country:
    """A country with its words as the text itself prints them (``UnitedStates``)."""
    words = country.text
    return country if words in text else Country(country.code, words.replace(" ", ""))


def _speakers(
    title: str | None,
    statements: Sequence[Statement],
    texts: Sequence[str],
    people: list[list[Mention]],
    registry: Registry,
    namesakes: Namesakes,
) -> list[tuple[Speaker, ...]]:
    texts = list(_readable(texts))
    discourse = Discourse(registry, title or "", texts, namesakes=namesakes, statement=_is_statement(title or ""))
    results: list[tuple[Speaker, ...]] = []
    for statement, text, named in zip(statements, texts, people, strict=True):
        if statement.kind in SILENT or not text:
            results.append(())
            continue
        mentions = _together(named, find_phrases(text))
        discourse.foreign = discourse.foreign or any(m.kind == "othergov" for m in mentions)
        results.append(_once(find_speakers(text, mentions, discourse), registry))
    return results


def _is_statement(title: str) -> bool:
    """Whether a release is the government's own statement, in which ``we`` is the government."""
    return ("tatement" in title or "Commentary" in title) and "Briefing" not in title and "Joint" not in title


def _together(named: list[Mention], phrases: list[Mention]) -> list[Mention]:
    """Titles and phrases in order, phrases that lie in a title's place left out."""
    if not phrases:
        return named
    together: list[Mention] = []
    for mention in sorted([*named, *phrases], key=_START):
        if together and mention.start < together[-1].end:
            if _gives_way(together[-1].kind, mention.kind):
                together[-1] = mention
            continue
        together.append(mention)
    return together


def _gives_way(kind: str, to: str) -> bool:
    """Whether a mention of a kind gives way to another that runs into it."""
    if "group" in (kind, to):
        # "the APEC | Ministers": the ministers without a name are the group.
        return (kind, to) == ("role", "group") or to == "named"
    # A phrase gives way to a title: "the ROK | Foreign Minister".
    return to in ("named", "role") and kind not in ("named", "role")


def _once(said: list[Said], registry: Registry) -> tuple[Speaker, ...]:
    """Each speaker once, with all verbs in order, each once, and how the text means it first."""
    if not said:
        return ()
    verbs: dict[Entry | str, list[str]] = {}
    hows: dict[Entry | str, str] = {}
    for who, verb, how in said:
        if who not in verbs:
            verbs[who], hows[who] = [verb], how
        elif verb not in verbs[who]:
            verbs[who].append(verb)
    found: list[Speaker] = []
    for who, printed in verbs.items():
        name, person = (who.name, registry.entries.index(who)) if isinstance(who, Entry) else (who, None)
        found.append(Speaker(name, person, ", ".join(printed), hows[who]))
    return tuple(found)
