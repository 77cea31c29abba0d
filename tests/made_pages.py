"""View pages in HTML as the site serves them, built from the lines of a body (field guide, section 3).

Three skins and four ways of marking up the body. What stands around the post (navigation, neighbours,
footer, form, scripts) is marked with the word CHROME, so that a test can see whether any of it got in.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

SKINS = ("current", "table", "old")
STYLES = ("p", "se-p", "se-list", "br")


@dataclass(frozen=True)
class Source:
    """A line of a body to be marked up: its printed text, and its level where it stands in a list."""

    text: str
    level: int | None = None


@dataclass(frozen=True)
class Post:
    """What a made page says."""

    title: str
    lines: Sequence[Source]
    board_name: str = "Press Releases"
    published: str | None = "2023-03-27"
    hits: int | None = 1234
    department: str | None = None
    korean: bool = False
    files: Sequence[str] = field(default=())
    seq: int = 322900


def view_page(post: Post, skin: str = "current", style: str = "p") -> bytes:
    """The whole page, as bytes in UTF-8."""
    body = body_markup(post.lines, style)
    frame = {"current": _current, "table": _table, "old": _old}[skin]
    end = " View|" if skin == "table" else " 상세보기|"
    page = _PAGE.format(
        blank="\n" * 50,
        title=escape(f"{post.title}{end}{post.board_name} | 외교부 CHROME"),
        board=escape(post.board_name),
        post=frame(post, body),
    )
    return page.encode()


def body_markup(lines: Sequence[Source], style: str) -> str:
    """The body's lines in one of the four styles of the site's editors."""
    if style == "br":
        return "<p>" + "<br/>\n<br/>\n".join(escape(line.text, quote=False) for line in lines) + "</p>"
    if style == "p":
        return "\n".join(f"<p>{escape(line.text, quote=False)}</p>\n<p>&nbsp;</p>" for line in lines)
    parts = []
    for line in lines:
        if style == "se-list" and line.level is not None:
            marker, _, text = line.text.partition(" ")
            parts.append(
                f'<ul class="se-list"><li class="se-list-item" data-level="{line.level}" data-text="{escape(marker)}">'
                f'<p style="line-height:1.8"><span class="se-list-type">{escape(marker)}&nbsp;</span>'
                f"{_spans(text)}</p></li></ul>"
            )
        else:
            parts.append(f'<p style="text-align:justify;line-height:1.8">{_spans(line.text)}</p>')
        parts.append('<p><span class="se-zws-run">\u200b<br/></span></p>')
    return '<div class="se-contents" role="textbox">' + "\n".join(parts) + "</div>"


def _spans(text: str) -> str:
    """One run of text split over many spans, in the middle of words too."""
    pieces = re.findall(r".{1,17}", text)
    return "".join(
        f'<span style="font-size:12pt;font-family:Arial">{escape(piece, quote=False)}</span>' for piece in pieces
    )


def _current(post: Post, body: str) -> str:
    date, hit, office = ("등록일", "조회수", "담당부서") if post.korean else ("Date", "hit", "Department")
    facts = [(date, post.published), (hit, post.hits), (office if post.korean else "", post.department)]
    pairs = "".join(f"<dt>{label}</dt>\n<dd>{value}</dd>\n" for label, value in facts if value is not None and label)
    files = "".join(
        f'<li><a href="{_download(post.seq, i)}">'
        f'<img src="/images/ico_{name.rpartition(".")[2]}.gif" alt="{name.rpartition(".")[2]}"/>'
        f'<span>{escape(name)}</span></a> <a href="#" onclick="f_preview({i})">미리보기</a></li>'
        for i, name in enumerate(post.files, 1)
    )
    attached = f'<div class="bo_file"><strong>첨부</strong><ul>{files}</ul></div>' if files else ""
    return f"""<div id="contents"><div class="board_detail">
<div class="bo_head"><h2>\n\t\t\t{escape(post.title)}\n\t\t</h2><dl>{pairs}</dl></div>
{attached}<div class="bo_con">{body}</div>
<ul class="bo_util"><li><a href="#">CHROME share</a></li></ul>
<div class="bo_btn"><a href="./list.do">목록 CHROME</a></div>
<nav class="bo_pagination"><a class="prev" href="#"><span>CHROME previous post</span></a>
<a class="next" href="#"><span>CHROME next post</span></a></nav></div></div>"""


def _download(seq: int, number: int) -> str:
    return f"javascript:f_down('./down.do?brd_id=1234&amp;seq={seq}&amp;data_tp=A&amp;file_seq={number}');"


def _table(post: Post, body: str) -> str:
    date = f"<em>({post.published} 10:20:30)</em>" if post.published else ""
    return f"""<div class="table_view"><table><tr><th>CHROME</th><td>{date}</td></tr>
<tr><td class="detail_body" colspan="2">{body}</td></tr>
<tr><td class="bro_link"><a href="./view.do?seq=1">CHROME neighbour</a></td></tr></table></div>"""


def _old(post: Post, body: str) -> str:
    return f"""<h3>CHROME {escape(post.board_name)} 상세보기</h3><ul class="info">
<li>Date : {post.published} 11:14:27</li><li>Hit : {post.hits}</li></ul><div class="bo_con">{body}</div>"""


_PAGE = """{blank}<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"/><title>{title}</title>
<script>var CHROME = "<p>CHROME script</p>";</script><style>.CHROME {{ color: red }}</style></head>
<body><div id="skip"><a href="#contents">본문 바로가기 CHROME</a></div>
<ul class="gnb"><li>1. CHROME HOME</li><li>2. CHROME Press</li></ul><h1>{board} CHROME</h1>
{post}
<img src="/loading.gif" alt="CHROME loading"/><iframe style="display:none">CHROME</iframe>
<form action="/satisfaction"><p>만족도 조사 CHROME</p><input type="radio" value="CHROME"/></form>
<div id="footer"><address>60, Sajik-ro 8-gil, Jongno-gu CHROME</address><p>02-2100-2114 CHROME</p></div>
<script>f_next("CHROME", 322901);</script></body></html>
"""
