"""A served database and a browser without a window: for the tests, and for the pictures of the README.

``python -m tests.browser docs`` takes the pictures anew.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@contextlib.contextmanager
def served(db: Path) -> Iterator[str]:
    """``serve`` in a process of its own, at a free port; the address of its start page."""
    words = [sys.executable, str(ROOT / "run_etl.py"), "serve", "--db", str(db), "--port", "0"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "tests" / "offline"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout
        told = process.stdout.readline()
        address = re.search(r"http://\S+/", told)
        assert address, (told, process.stderr and process.stderr.read())
        yield address[0]
    finally:
        process.terminate()
        process.communicate(timeout=20)


def chromium(*args: str) -> str:
    """What Chromium prints; it keeps nothing, and reaches no other host."""
    with tempfile.TemporaryDirectory() as profile:
        words = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        words += [f"--user-data-dir={profile}", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        answer = subprocess.run([*words, *args], capture_output=True, text=True, timeout=90, check=True)
    return answer.stdout


def screenshot(url: str, target: Path, width: int, height: int) -> None:
    """The page as a picture of this size."""
    chromium(f"--screenshot={target.absolute()}", f"--window-size={width},{height}", "--hide-scrollbars", url)


def main(folder: Path) -> None:
    """Take the pictures: a release and the timeline of the stored pages."""
    with tempfile.TemporaryDirectory() as made:
        db = Path(made) / "sample.db"
        words = [sys.executable, str(ROOT / "run_etl.py"), "import", str(ROOT / "tests" / "pages"), "--db", str(db)]
        subprocess.run(words, check=True)
        with served(db) as url:
            screenshot(f"{url}-/release/43", folder / "serve-release.png", 760, 640)
            screenshot(f"{url}timeline", folder / "serve-timeline.png", 900, 560)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
