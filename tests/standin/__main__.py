"""``python -m tests.standin demo`` or ``serve``."""

import sys

from tests.standin.demo import demo, serve

if sys.argv[1:] not in (["demo"], ["serve"]):
    sys.exit("usage: python -m tests.standin demo|serve")
serve() if sys.argv[1] == "serve" else demo()
