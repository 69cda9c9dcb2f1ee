"""``python -m gipdata``: the command, also where its script is not on the path."""

import sys

from gipdata.cli import main

if __name__ == "__main__":
    sys.exit(main())
