"""``python -m benchmarks.fuzz --seconds 3600``: any bytes to the readers, guided by what they reach in the code.

Needs the extra ``fuzz`` (atheris). The pages and feeds of ``tests/`` are the seeds. What counts as a finding: an error
other than the reader's own, more than ten seconds or a gigabyte for one input, a visible character lost between lines
and statements, a character in a result that no database can store or no reader can see, text of a script or comment.
Each finding is kept as a file in the folder ``--findings``; the search goes on behind it.
"""

import argparse
import gzip
import hashlib
import io
import re
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
URL = "https://www.mofa.go.kr/eng/brd/m_5676/view.do?seq=319652"
SECRET = b"ZQXJ"
"""What seeds hold in scripts, styles, templates and comments alone: no statement may have it."""

_HIDDEN = (
    b"<script>ZQXJ</script><style>ZQXJ</style><!-- ZQXJ --><template><p>ZQXJ</p></template><noscript>ZQXJ</noscript>"
)
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MOST_BYTES = 100_000


class Finding(Exception):
    """A law that an input broke."""


def main() -> None:
    """Search for so many seconds, or, inside of the search, be the process that tries."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz")
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--try", dest="corpus", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.corpus:
        _try(chosen.corpus, chosen.findings, chosen.seconds)
    else:
        _search(chosen.seconds, chosen.findings)


def _search(seconds: int, findings: Path) -> None:
    """One process after the other, since an input that takes too long ends one; what they tried in all."""
    findings.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + seconds
    tried = 0
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds()):
            Path(corpus, f"seed-{number:03}").write_bytes(seed)
        while (left := int(end - time.monotonic())) > 0:
            words = ["--seconds", str(left), "--findings", str(findings.absolute()), "--try", corpus]
            call = [sys.executable, "-m", "benchmarks.fuzz", *words]
            ended = subprocess.run(call, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            told = ended.stdout.decode(errors="replace")
            count = re.search(r"number_of_executed_units: ([0-9]+)", told)
            if count is None:
                sys.exit(f"the search could not be made:\n{told[-2000:]}")
            tried += int(count[1])
            for line in re.findall(r"^(?:finding|.*libFuzzer: [a-z-]+).*$", told, re.MULTILINE):
                print(line[:300], flush=True)
    print(f"{tried:,} inputs in {seconds:,} s, {len(list(findings.iterdir()))} findings")


def _try(corpus: Path, findings: Path, seconds: int) -> None:
    import atheris

    warnings.simplefilter("error")
    with atheris.instrument_imports(include=["etl"]):
        targets = list(make_targets())
    seen: set[str] = set()

    def one(data: bytes) -> None:
        if len(data) < 2:
            return
        try:
            targets[data[0] % len(targets)](data[1:])
        except Exception as error:  # noqa: BLE001 - each of them is a finding, and the search goes on behind it
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno}"
            what = str(error)[:20] if isinstance(error, Finding) else f"{type(error).__name__} at {where}"
            if what not in seen:
                seen.add(what)
                (findings / f"finding-{hashlib.sha1(what.encode()).hexdigest()[:8]}").write_bytes(data)
                print(f"finding: {what}: {error}", flush=True)

    bounds = ["-timeout=10", "-rss_limit_mb=1024", f"-max_len={_MOST_BYTES}", f"-max_total_time={seconds}"]
    options = [*bounds, "-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={findings}/", str(corpus)]
    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


Reader = Callable[[bytes], object]


def make_targets() -> Iterator[Reader]:
    """The readers, each as a function of bytes that raises where a law is broken; imported here, to be watched."""
    from etl.fetch.http_body import BodyError, decoded_body
    from etl.fetch.saved import Place, read_places
    from etl.fetch.warc import read_warc
    from etl.parse.feed import parse_feed
    from etl.parse.listing import parse_listing
    from etl.parse.page import PageError

    def saved(data: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as file:
            file.write(data)
            file.flush()
            list(read_places([Place("source", file.name, named=True)]))

    def body(data: bytes) -> None:
        coding, _, rest = data.partition(b"\n")
        decoded_body(rest, dict.fromkeys(("content-encoding", "transfer-encoding"), coding.decode("latin-1")))

    yield from _page_targets()
    yield _but_for(PageError, parse_listing)
    yield _but_for(PageError, lambda data: parse_feed(data, "m_5676"))
    yield lambda data: list(read_warc("a.warc", "a.warc", io.BytesIO(data)))
    yield _but_for(BodyError, body)
    yield saved


def _page_targets() -> Iterator[Reader]:
    """A page's reader, with and without an address."""
    from etl.parse.conservation import difference
    from etl.parse.outline import outline_of
    from etl.parse.page import PageError
    from etl.parse.reader import capture_time, find_address, parse_page

    def page(data: bytes, url: str | None) -> None:
        try:
            parsed = parse_page(data, url=url)
        except PageError as error:
            _hold(bool(str(error).strip()), "an error without a sentence")
            return
        find_address(data, url=url)
        capture_time(data, url=url)
        statements = outline_of(parsed.lines, parsed.title).statements
        lines = [line.text for line in parsed.lines]
        lost = difference(lines, parsed.title, [(s.marker, s.text) for s in statements])
        _hold(lost is None, f"not conserved: {lost}")
        _hold(SECRET.decode() not in repr(statements) or _is_shown(data), "text of a script or comment")
        names = [word for file in parsed.attachments for word in (file.name, file.url, file.media_type)]
        for text in (*lines, parsed.title, parsed.department, parsed.address, parsed.board_name, *names):
            _hold(not _UNSTORABLE.search(text or ""), f"a character that cannot be seen: {text!r}")

    yield lambda data: page(data, URL)
    yield lambda data: page(data, None)


def _but_for(expected: type[Exception], reader: Reader) -> Reader:
    """A reader whose own kind of error is an answer like any other."""

    def read(data: bytes) -> None:
        try:
            reader(data)
        except expected as error:
            _hold(bool(str(error).strip()), "an error without a sentence")

    return read


def _hold(law: bool, told: str) -> None:
    if not law:
        raise Finding(told)


def _is_shown(data: bytes) -> bool:
    """Whether the secret may have come out of its script or comment: where the bytes around it are no longer whole."""
    return data.count(SECRET) != data.count(_HIDDEN) * _HIDDEN.count(SECRET) or b"<plaintext" in data.lower()


def seeds() -> Iterator[bytes]:
    """The pages of the tests, each behind the byte that names its reader."""
    from tests.made_pages import SKINS, STYLES, Post, Source, view_page
    from tests.standin import pages, sample_posts
    from tests.standin.boards import Board

    lines = [Source("1. One."), Source("° Two.", 0), Source("- Three.", 1), Source("※ Four."), Source("/end/")]
    posts = [Post("A Title", lines, files=("a.pdf", "b.hwp")), Post("제목", lines, korean=True, department="북미1과")]
    html = [view_page(post, skin, style) for post in posts for skin in SKINS for style in STYLES]
    html += [page.replace(b"</p>", _HIDDEN + b"</p>", 1) for page in html]
    texts = [path.read_bytes() for path in sorted((ROOT / "tests" / "pages").glob("*.txt"))]
    board = Board("m_5676", feed_id=302)
    board.add(*sample_posts(12, pinned=1))
    for page in (*html, *texts):
        yield b"\0" + page
        yield b"\1" + page
    yield b"\2" + pages.listing_page(board, board.listing(1))
    yield b"\2" + pages.empty_listing_page()
    for feed in (pages.feed(board, board.newest()), *(p.read_bytes() for p in (ROOT / "tests" / "feeds").iterdir())):
        yield b"\3" + feed
    for archive in _archives(html[0]):
        yield b"\4" + archive
        yield b"\6" + archive
    for coding in (b"gzip", b"deflate", b"chunked", b""):
        yield b"\5" + coding + b"\n" + (gzip.compress(b"<p>") if coding == b"gzip" else b"3\r\n<p>\r\n0\r\n\r\n")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/page.html", html[0])
    yield b"\6" + packed.getvalue()
    yield b"\6" + URL.encode() + b"\n# a list\n" + URL.encode()


def _archives(page: bytes) -> Iterator[bytes]:
    """A WARC file with an answer and a repeated capture of it, packed and not."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    for packed in (True, False):
        file = io.BytesIO()
        writer = WARCWriter(file, gzip=packed)
        answer = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        at = {"WARC-Date": "2020-01-02T03:04:05Z"}
        writer.write_record(
            writer.create_warc_record(
                URL, "response", payload=io.BytesIO(page), length=len(page), http_headers=answer, warc_headers_dict=at
            )
        )
        writer.write_record(writer.create_revisit_record(URL, "sha1:X", URL, at["WARC-Date"], warc_headers_dict=at))
        yield file.getvalue()


if __name__ == "__main__":
    main()
