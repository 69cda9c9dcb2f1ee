"""Write the documents of the invented county, data/raw, from the facts in tools/county.

    python tools/make_county.py [FOLDER]

The same facts give the same documents; tests/county holds the committed ones to it. What else is in the folder stays.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.county.files import documents
from tools.county.loading import load_facts

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else RAW
    count = size = 0
    for name, data in documents(load_facts()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        count, size = count + 1, size + len(data)
    print(f"{count} files, {size:,} bytes, in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
