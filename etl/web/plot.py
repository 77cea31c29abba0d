"""The timeline as a plot: SVG that stands in the page, without a script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 960, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 12, 28
_MOST_LABELS = 14


@dataclass(frozen=True, slots=True)
class Month:
    """A month, ``YYYY-MM``, and how many releases were posted in it."""

    name: str
    releases: int


def timeline_svg(months: Sequence[Month], address: Callable[[str], str]) -> str:
    """A bar for each month that has releases, linked to ``address(month)``; an empty text without months.

    Only months with releases are drawn, so that a wrong day in the year 1 costs no ten thousand bars.
    """
    if not months:
        return ""
    numbers = [_number(month.name) for month in months]
    first_year, last_year = min(numbers) // 12, max(numbers) // 12
    span = (last_year - first_year + 1) * 12
    step = (WIDTH - _LEFT - _RIGHT) / span
    top = _round_up(max(month.releases for month in months))
    floor = HEIGHT - _BOTTOM

    def x(number: int) -> float:
        return _LEFT + (number - first_year * 12) * step

    def y(count: float) -> float:
        return floor - count / top * (floor - _TOP)

    parts = [
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Releases by month,'
        f' {first_year} to {last_year}" xmlns="http://www.w3.org/2000/svg">'
    ]
    parts += [
        f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y(count):.1f}" y2="{y(count):.1f}"/>'
        f'<text class="count" x="{_LEFT - 6}" y="{y(count) + 4:.1f}">{count:,}</text>'
        for count in sorted({0, top // 2, top})
    ]
    every = -(-(last_year - first_year + 1) // _MOST_LABELS)
    parts += [
        f'<text class="year" x="{x(year * 12):.1f}" y="{HEIGHT - 8}">{year}</text>'
        for year in range(first_year, last_year + 1, every)
    ]
    for month, number in zip(months, numbers, strict=True):
        said = f"{month.name}: {month.releases:,} release{'' if month.releases == 1 else 's'}"
        parts.append(
            f'<a href="{escape(address(month.name))}"><rect x="{x(number):.2f}" y="{y(month.releases):.1f}"'
            f' width="{max(step - 0.4, 0.8):.2f}" height="{floor - y(month.releases):.1f}">'
            f"<title>{escape(said)}</title></rect></a>"
        )
    return "".join([*parts, "</svg>"])


def _number(month: str) -> int:
    """Months since the year 0."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _round_up(count: int) -> int:
    """The next number that reads well at the end of an axis, and halves."""
    size: int = 10 ** (len(str(count)) - 1)
    return next(n for n in (2, *(m * size for m in (2, 4, 6, 8, 10))) if n >= count)
