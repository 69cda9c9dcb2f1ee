"""Makes the packed register of divisions in gipdata/places from the list of the National Bureau of Statistics.

    python tools/pack_register.py divisions-2023.csv

The list has a heading ``code,name`` and one division a line. The same list always gives the same bytes.
"""

import csv
import gzip
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "gipdata" / "places" / "divisions-2023.csv.gz"
CODE_LENGTHS = {2, 4, 6, 9}  # province, city, county, township


def pack(source: Path) -> bytes:
    """The register as bytes: ``code,name`` lines in the order of their codes, compressed.

    Raises ValueError where a line is no division, or one whose parent the list lacks.
    """
    with source.open(encoding="utf-8-sig", newline="") as lines:
        names = {row["code"]: row["name"].strip() for row in csv.DictReader(lines)}
    for code, name in names.items():
        if len(code) not in CODE_LENGTHS or not code.isdecimal() or not name or "," in name:
            raise ValueError(f"no division: {code!r}, {name!r}")
        parent = code[: {2: 0, 4: 2, 6: 4, 9: 6}[len(code)]]
        if parent and parent not in names:
            raise ValueError(f"{code} {name}: the list has no division {parent}")
    text = "".join(f"{code},{name}\n" for code, name in sorted(names.items()))
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python tools/pack_register.py divisions-2023.csv")
    packed = pack(Path(sys.argv[1]))
    TARGET.write_bytes(packed)
    print(f"{TARGET.name}: {len(packed):,} bytes")


if __name__ == "__main__":
    main()
