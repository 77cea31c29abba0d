"""What attribution gives. Everything else in this package is how."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a release names: the fullest name without title, the fullest role as printed, whom they represent.

    ``country`` is an ISO 3166 code or ``EU``; it and ``role`` are None where the release does not tell.
    """

    name: str
    role: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """To whom a statement gives an act of speech or of expressed will.

    ``name`` is as full as the release gives it; ``person`` is its index in ``Attribution.people``, None for a body or
    a group. ``verb`` has the verbs by which they speak, as printed and in order, each once: ``mentioned, asked``.
    ``how`` is how the text means them first: ``named``, ``referred`` (he, the Minister), ``joint`` (the two sides),
    ``voice`` (the government's or the ministry's own).
    """

    name: str
    person: int | None
    verb: str
    how: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country that a statement mentions, with the words that name it first."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Date:
    """A day, month or year, or a range: ISO in the precision that is printed; ``start`` is ``end`` for a single one."""

    start: str
    end: str
    text: str


@dataclass(frozen=True, slots=True)
class StatementAttribution:
    """Who, where and when of one statement."""

    position: int
    speakers: tuple[Speaker, ...]
    countries: tuple[Country, ...]
    dates: tuple[Date, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who, where and when of a release: the people it names, and one entry for each statement, in order."""

    people: tuple[Person, ...]
    statements: tuple[StatementAttribution, ...]
