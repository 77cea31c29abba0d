"""``python -m tests.standin demo``: two scheduled runs against the stand-in site, and the ledger they leave."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

from sqlite_utils import Database

from etl.cli import main
from tests.standin import PostOnSite, StandIn, sample_posts


def demo() -> None:
    """Run twice over a board of 45 posts; between the runs one is new, one edited, one withdrawn."""
    today = date.today()
    recent = [PostOnSite(500000 + i, f"Recent Post {i}", str(today - timedelta(days=2))) for i in (1, 2)]
    with tempfile.TemporaryDirectory() as folder, StandIn() as site:
        board = site.add_board("m_5676", feed_id=302, link_kind="mixed")
        board.add(*sample_posts(43, newest=str(today - timedelta(days=3)), pinned=1), *recent)
        path = Path(folder) / "demo.db"
        call = ["run", "--site", site.url, "--delay", "0.05", "--db", str(path)]
        print("The first run", flush=True)
        main(call, standalone_mode=False)
        board.add(PostOnSite(499999, "A New Post", str(today)))
        board.edit(500001, lines=["1. Another text."])
        board.withdraw(500002)
        print("\nThe second run: one new, one edited, one withdrawn", flush=True)
        main(call, standalone_mode=False)
        print("\nThe ledger", flush=True)
        db = Database(path)
        names = ("id", "command", "outcome", "requests", "found", "new", "changed", "unchanged", "gone", "failed")
        print("  ".join(names))
        for row in db.conn.execute(f"SELECT {', '.join(names)} FROM runs"):
            print("  ".join(str(value).ljust(len(name)) for name, value in zip(names, row, strict=True)))
        db.conn.close()


def serve() -> None:
    """Serve a board of 45 posts until interrupted, for trying commands by hand."""
    with StandIn() as site:
        site.add_board("m_5676", feed_id=302, link_kind="mixed").add(*sample_posts(45, pinned=1))
        print(f"mofa-etl run --site {site.url} --delay 0.1", flush=True)
        try:
            input("Enter ends it. ")
        except (EOFError, KeyboardInterrupt):
            print()
