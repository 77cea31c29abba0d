"""Pages and listings that cost a careless reader hours or gigabytes, each made in a size that is asked for."""

from collections.abc import Iterator

URL = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652"

_HEAD = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"/><title>T 상세보기|Press Releases | x</title></head><body>'
    '<div id="contents"><div class="board_detail"><div class="bo_head"><h2>T</h2><dl><dt>Date</dt><dd>2023-03-27</dd></dl>'
    '</div><div class="bo_con">{}</div></div></div></body></html>'
)
_LISTING = (
    '<html><body>{}<div class="board_list"><table><tbody><tr><td>1</td><td><a href="./view.do?seq=9">{}</a></td>'
    "<td>2023-03-27</td></tr></tbody></table></div></body></html>"
)
_WORDS = {
    "one word": "a",
    "&": "&",
    "digits": "1",
    "1. 1. 1.": "1. ",
    "1,1,1,": "1,",
    "spaces": " ",
    "no-break spaces": "\u00a0",
    "combining": "\u0301",
    "zero width": "\u200b",
    "* * *": "* ",
    "***": "*",
    "- - -": "- ",
    "[[[": "[",
    "Q: Q:": "Q: ",
    "dots": ".",
    "quotes": '.")',
    "entities": "&lt;",
    "wrong entities": "&xyzzy;",
    "amp;amp;": "amp;",
    "ends": "/end/ ",
    "signoffs": "Spokesperson of ",
    "bars": " | ",
    "line ends": "\n",
    "totals": "전체 1",
}
_TAGS = {
    "divs": "<div>",
    "spans": "<span>",
    "bold": "<b>",
    "tables": "<table><tr><td>x</td><td>",
    "lists": "<ul><li>x",
    "rows": "<tr><td>a</td><td>b</td></tr>",
    "wide rows": '<tr><td rowspan="99999" colspan="99999">a</td><td>b</td></tr>',
    "bodies": '<div class="bo_con">',
    "files": '<div class="bo_file"><a href="down.do">x</a>',
    "linked rows": '<table><tbody><tr><td><a href="view.do?seq=1">a</a>',
    "paragraphs": "<p>x</p>",
    "comments": "<!-- x -->",
    "open comments": "<!--",
    "images": '<img alt="x" src="y.png">',
    "facts": "<dt>Date</dt><dd>2020-01-01</dd>",
    "broken tags": "<a b='",
}

_AROUND = {
    "facts": "<dl><dt>Date</dt><dd>",
    "labels": "<dt><i>",
    "emphasis": "<em>(2020-01-01)",
    "links": '<a href="down.do?1"><span>',
    "items": '<ul><li><p><span class="se-list-type">x',
    "cells": "<table><tr><td>x</td><td>",
    "headings": "<h2><span>",
    "files": '<div class="bo_file"><a href="down.do?2">',
}


def pages(size: int) -> Iterator[tuple[str, bytes]]:
    """Pages of about so many bytes, by name."""
    for name, word in _WORDS.items():
        much = word * (size // len(word.encode()))
        yield f"text of {name}", f"{URL}\n\n1. One. {much}".encode()
        yield f"chrome-less text of {name}", much.encode()
        yield f"paragraph of {name}", _HEAD.format(f"<p>{much}</p>").encode()
        yield f"title of {name}", _HEAD.format("x").replace("<h2>T", f"<h2>{much}").encode()
        yield f"attribute of {name}", _HEAD.format(f'<p title="{much}">x</p>').encode()
        yield (
            f"download of {name}",
            _HEAD.format(f'x<div class="bo_file"><a href="down.do?{much}">x</a></div>').encode(),
        )
    for name, tag in _TAGS.items():
        yield f"{name} to the bound of tags", _HEAD.format(tag * (min(99_000, size // 5) // tag.count("<"))).encode()
        yield f"{name} beyond it", _HEAD.format(tag * (size // len(tag))).encode()
    attributes = "".join(f"a{i}=1 " for i in range(size // 10))
    yield "a million attributes", _HEAD.format(f"<p {attributes}>x</p>").encode()
    for name, opened in _AROUND.items():
        times = 140 // opened.count("<")
        yield f"{name} around much", _HEAD.format(opened * times + "<b>x</b>" * min(40_000, size // 20)).encode()
        many = opened * times + "<b>x</b>" * min(40_000, size // 20)
        yield f"{name} around much in the head", _HEAD.format("x").replace("</dl>", f"{many}</dl>").encode()
    yield "deep and wide", _HEAD.format("<span>" * 250 + "<b>x</b>" * min(40_000, size // 20)).encode()


def listings(size: int) -> Iterator[tuple[str, bytes]]:
    """Listings of about so many bytes, by name."""
    for name, word in _WORDS.items():
        much = word * (size // len(word.encode()))
        yield f"listing beside {name}", _LISTING.format(much, "x").encode()
        yield f"listing with a title of {name}", _LISTING.format("", much).encode()
    for name, tag in _TAGS.items():
        much = tag * (min(98_000, size // 5) // tag.count("<"))
        yield f"listing beside {name}", _LISTING.format(much, "x").encode()
        yield f"listing with {name}", _LISTING.replace("<tbody>", f"<tbody>{much}").format("", "x").encode()


def feeds(size: int) -> Iterator[tuple[str, bytes]]:
    """Feeds of about so many bytes, by name."""
    item = "<item><link>http://www.mofa.go.kr/www/brd/m_5676/view.do?seq=1{}</link><pubDate>{}</pubDate></item>"
    feed = '<?xml version="1.0"?><rss><channel>{}</channel></rss>'
    yield "feed nested deep", f"<rss>{'<a>' * min(190_000, size // 3)}".encode()
    yield "feed of empty items", feed.format("<item/>" * (size // 7)).encode()
    yield "feed with a long address", feed.format(item.format("&amp;" + "amp;" * (size // 4), "")).encode()
    yield "feed with a long day", feed.format(item.format("", "1 " * (size // 2))).encode()
    yield "feed with a word", feed.format("a" * size).encode()
    attributes = "".join(f'a{i}="" ' for i in range(size // 11))
    yield "feed with attributes", f"<rss {attributes}/>".encode()
