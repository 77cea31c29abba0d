"""Pages of the size that the site serves: 58 KB, about 1,500 tags, most of them navigation (field guide, section 3)."""

import random
from collections.abc import Iterator

from tests.made_pages import Post, Source, view_page

SIZE = 58_000
_NAVIGATION = (
    '<li class="depth{depth}"><a href="/eng/wpge/m_{menu}/contents.do" title="{name}" class="gnb_link">'
    "<span>{name}</span></a></li>\n"
)


def words(seed: int, count: int) -> str:
    """A sentence of made-up words."""
    rng = random.Random(seed)
    letters = "bcdfghklmnprstvz"
    made = ["".join(rng.choice(letters) + rng.choice("aeiou") for _ in range(rng.randint(1, 4))) for _ in range(count)]
    return f"{' '.join(made).capitalize()}."


def made_post(number: int) -> Post:
    """A release of three to five sections with bullets, dashes and notes, and words of its own."""
    rng = random.Random(number)
    lines: list[Source] = []
    for section in range(1, rng.randint(4, 6)):
        lines.append(Source(f"{section}. {words(number * 1000 + len(lines), rng.randint(45, 70))}"))
        for _ in range(rng.randint(0, 2)):
            lines.append(Source(f"° {words(number * 1000 + len(lines), rng.randint(30, 60))}", 0))
        if rng.random() < 0.2:
            lines.append(Source(f"- {words(number * 1000 + len(lines), 20)}", 1))
        if rng.random() < 0.1:
            lines.append(Source(f"※ {words(number * 1000 + len(lines), 12)}"))
    title = f"{words(number, 11)[:-1]} {number}"
    day = f"{2010 + number % 15}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    return Post(title, lines, published=day, hits=number, files=("release.pdf",) if number % 3 == 0 else (), seq=number)


def made_page(number: int) -> bytes:
    """The page of a made post in the current skin, with the editor's spans, filled up with navigation to 58 KB."""
    page = view_page(made_post(number), "current", "se-p").decode()
    before, _, after = page.partition('<ul class="gnb">')
    items = (
        _NAVIGATION.format(depth=i % 3 + 1, menu=4000 + i, name=f"Menu {words(i, 2)[:-1]}") for i in range(1, 10_000)
    )
    filling: list[str] = []
    # The script that every page carries is half of the rest; the site's pages have few tags for their size.
    script = f"<script>{'var menu = { open: function () { return true; } };' * 260}</script>\n"
    room = SIZE - len(page.encode()) - len(script)
    while room > 0:
        filling.append(next(items))
        room -= len(filling[-1].encode())
    return f'{before}{script}<ul class="gnb">{"".join(filling)}{after}'.encode()


def made_pages(count: int, first: int = 1) -> Iterator[tuple[int, bytes]]:
    """(seq, page) of so many posts."""
    for number in range(first, first + count):
        yield number, made_page(number)
