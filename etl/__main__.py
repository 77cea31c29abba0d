"""``python -m etl``: the same as the installed command ``mofa-etl``."""

from etl.cli import main

if __name__ == "__main__":
    main()
