"""What the stand-in serves beside the posts: listings, the feed, robots.txt, firewall and error pages."""

from __future__ import annotations

from email.utils import format_datetime
from html import escape

from tests.made_pages import Post, Source, view_page
from tests.standin.boards import Board, LinkKind, Listing, PostOnSite

NO_POSTS = "등록된 게시물이 없습니다."
_BULLETS = ("°", "o", "◦", "º", "˚", "ο", "ㅇ", "□", "○", "●", "■", "▴")
_NAVIGATION = """<div id="skip"><a href="#contents">본문 바로가기</a></div>
<ul class="gnb"><li><a href="/eng/index.do">HOME</a></li><li><a href="./list.do">Press</a></li></ul>"""
_FOOTER = '<div id="footer"><address>60, Sajik-ro 8-gil, Jongno-gu, Seoul</address><p>02-2100-2114</p></div>'


def post_page(post: PostOnSite, board: Board, hits: int) -> bytes:
    """The view page of a post."""
    made = Post(
        title=post.title,
        lines=[_source(line) for line in post.lines],
        board_name=board.name,
        published=post.published,
        hits=hits,
        department=post.department,
        korean=board.korean,
        files=post.files,
        seq=post.seq,
    )
    return view_page(made, post.skin, post.style)


def _source(line: str | Source) -> Source:
    """A line with its level in the editor's list, which only the style ``se-list`` prints."""
    if isinstance(line, Source):
        return line
    marker = line.partition(" ")[0]
    return Source(line, 0 if marker in _BULLETS else 1 if marker == "-" else None)


def listing_page(board: Board, listing: Listing) -> bytes:
    """A page of a listing, with the columns of the ministry or of a mission."""
    rows = [_row(board, listing, "<span>공지</span>", post) for post in listing.pinned]
    rows += [_row(board, listing, str(number), post) for number, post in listing.rows]
    columns = ["번호", "제목", "첨부"] if board.korean or board.mission else ["No", "Title", "File"]
    if board.mission or board.korean:
        columns.append("작성자" if board.mission else "담당부서")
    columns.append("작성일" if board.korean or board.mission else "Date")
    if not rows and board.past_end != "bare":
        rows = [f'<tr><td colspan="{len(columns)}">{NO_POSTS}</td></tr>']
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    counted = f"<span>전체 {listing.total}건</span> <span>{listing.page}/{listing.pages} 페이지</span>"
    total = f'<div class="bo_info">{counted}</div>'
    around, table = ("table_list", "tableB") if board.mission else ("board_list", "tableB type3")
    body = f"""<h2>{escape(board.name)}</h2>
{total if board.total_printed else ""}
<div class="{around}"><table class="{table}"><caption>{escape(board.name)}</caption>
<thead><tr>{head}</tr></thead>
<tbody>
{"".join(rows)}</tbody></table></div>
<div class="bo_paging">{_page_links(listing)}</div>"""
    return site_page(f"{board.name} 목록 | 외교부", body)


def empty_listing_page() -> bytes:
    """A listing that holds no post at all: on a board that had some, a failure and not a quiet day."""
    return listing_page(Board("m_0"), Listing(1, 1, 0, (), ()))


def _row(board: Board, listing: Listing, number: str, post: PostOnSite) -> str:
    link = f"\n\t\t{_link(board.link_kind, post, listing.page)}\n\t\t"
    cells = [number, link, '<img src="/images/ico_file.gif" alt="첨부파일"/>' if post.files else ""]
    if board.mission or board.korean:
        cells.append("관리자" if board.mission else escape(post.department or ""))
    cells.append(post.published)
    # Cell text stands often, but not always, inside an inner div.
    printed = [f"<div>{cell}</div>" if post.seq % 3 else cell for cell in cells]
    title_class = "tal" if board.mission else "al"
    marked = [
        f'<td class="{title_class}">{cell}</td>' if i == 1 else f"<td>{cell}</td>" for i, cell in enumerate(printed)
    ]
    return f"<tr>{''.join(marked)}</tr>\n"


def _link(kind: LinkKind, post: PostOnSite, page: int) -> str:
    if kind == "onclick" or (kind == "mixed" and post.seq % 2):
        return f"""<a href="#" onclick="f_view('{post.seq}'); return false;">{escape(post.title)}</a>"""
    return f'<a href="./view.do?seq={post.seq}&page={page}">{escape(post.title)}</a>'


def _page_links(listing: Listing) -> str:
    return " ".join(
        f"<strong>{page}</strong>" if page == listing.page else f'<a href="./list.do?page={page}">{page}</a>'
        for page in range(max(1, listing.page - 4), min(listing.pages, listing.page + 5) + 1)
    )


def feed(board: Board, posts: list[PostOnSite]) -> bytes:
    """The board's feed, with the addresses that real feeds print and each text flattened to one paragraph."""
    segment = board.site_segment if board.mission else "www"
    base = f"http://www.mofa.go.kr:443/{segment}/brd/{board.menu}/"
    home = "대표홈페이지" if board.korean else "영문대표홈페이지"
    items = "".join(
        f"""    <item>
      <title>{escape(post.title, quote=False)}</title>
      <link>{base}view.do?seq={post.seq}</link>
      <content:encoded>{escape(flat_text(post), quote=False)}</content:encoded>
      <pubDate>{format_datetime(post.posted_utc, usegmt=True)}</pubDate>
    </item>
"""
        for post in posts
    )
    name = escape(f"{home} > Press > {board.name}", quote=False)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">
  <channel>
    <title>{name}</title>
    <link>{base}list.do</link>
    <description>RSS 주소목록  {name}</description>
{items}  </channel>
</rss>
""".encode()


def flat_text(post: PostOnSite) -> str:
    """The text of a post as a feed has it: without numbers and bullets, in one paragraph."""
    texts = [line.text if isinstance(line, Source) else line for line in post.lines]
    return " ".join(_without_marker(text) for text in texts)


def _without_marker(text: str) -> str:
    marker, _, rest = text.partition(" ")
    return rest if marker in (*_BULLETS, "-") or (marker.endswith(".") and marker[:-1].isdigit()) else text


def firewall_page() -> bytes:
    """The page of the firewall that stands before the site; it does not carry the ministry's name."""
    return """<!DOCTYPE html>
<html><head><meta charset="utf-8"/><title>Web Application Firewall</title></head>
<body><h1>웹방화벽 안내</h1><p>요청이 차단되었습니다. 관리자에게 문의하시기 바랍니다.</p>
<p>Support ID: 7203318842</p></body></html>
""".encode()


def error_page(text: str = "요청하신 페이지를 찾을 수 없습니다.") -> bytes:
    """The site's own error page, which may come with status 200."""
    return site_page("오류 안내 | 외교부", f'<div class="error_box"><strong>{escape(text)}</strong></div>')


def site_page(title: str, body: str) -> bytes:
    """A page of the site around some content, with the blank lines that stand before the doctype."""
    blank = "\n" * 50
    return f"""{blank}<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"/><title>{escape(title)}</title></head>
<body>{_NAVIGATION}
<div id="contents">{body}</div>
{_FOOTER}
</body></html>
""".encode()
