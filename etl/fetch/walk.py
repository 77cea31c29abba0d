"""Walking a listing page by page (field guide, section 2, "Listings")."""

from collections.abc import Callable, Iterator

from etl.parse.listing import Listing
from etl.parse.page import UnknownMarkup

MOST_PAGES = 20_000
"""More than any board has; a listing that never ends must not be walked for ever."""


def walk_listing(get_listing: Callable[[int], Listing], start: int = 1) -> Iterator[tuple[int, Listing]]:
    """The pages of a listing from ``start`` to its end, with their numbers.

    The end is a page without posts, or one whose posts were all seen in this walk: some boards repeat their
    last page for ever. Pinned rows stand on every page and count for neither. A row that a new post pushes
    to the next page comes twice, which does no harm. Raises UnknownMarkup where the first page is empty, or
    where a page is empty though the listing says that there are more pages.
    """
    seen: set[int] = set()
    for number in range(start, start + MOST_PAGES):
        listing = get_listing(number)
        posts = {post.seq for post in listing.posts if not post.pinned}
        if not posts:
            if number == 1:
                raise UnknownMarkup("is a listing without a post, which cannot be")
            if listing.pages is not None and number <= listing.pages:
                raise UnknownMarkup(f"is empty though the listing has {listing.pages} pages")
            return
        if posts <= seen:
            return
        seen |= posts
        yield number, listing
    raise UnknownMarkup(f"goes on for more than {MOST_PAGES:,} pages")
