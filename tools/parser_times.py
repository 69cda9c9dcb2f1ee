"""Times reading files against the parser that each is read with; run by tools/bench_files.py in a process of its own.

    python tools/parser_times.py FOLDER

A process that has loaded other things is slower at one of the two. Prints a JSON list for every file in the folder:
its name, and seconds for the parser, for the source, and for reading the report whole, from the file and from the same
report as text (``NAME.txt``).
"""

import json
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gipdata.reading.reader import read_report
from gipdata.sources import document_from_bytes
from tools.timing import timed

_TIMES = 5  # the shortest of so many, taken in turns: others use the machine too


def main(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        if path.suffix != ".txt":
            data, text = path.read_bytes(), path.with_suffix(".txt").read_bytes()
            print(json.dumps([path.name, *_shortest(_PARSERS[path.suffix], data, text)]), flush=True)


def _shortest(parse: Callable[[bytes], None], data: bytes, text: bytes) -> list[float]:
    rounds = [
        (
            timed(lambda: parse(data))[0],
            timed(lambda: document_from_bytes(data, "x"))[0],
            timed(lambda: read_report(document_from_bytes(data, "x")))[0],
            timed(lambda: read_report(document_from_bytes(text, "x")))[0],
        )
        for _ in range(_TIMES)
    ]
    return [min(column) for column in zip(*rounds, strict=True)]


def _parse_html(data: bytes) -> None:
    """The tree is also let go: what reads a file has to do that, too."""
    import lxml.html

    lxml.html.document_fromstring(data)


def _parse_word(data: bytes) -> None:
    import lxml.etree

    with zipfile.ZipFile(BytesIO(data)) as archive:
        lxml.etree.fromstring(archive.read("word/document.xml"))


def _extract_tables(data: bytes) -> None:
    """On the pages with tables, as the reader finds them."""
    import pdfplumber

    with pdfplumber.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_tables()


_PARSERS = {".html": _parse_html, ".docx": _parse_word, ".pdf": _extract_tables}

if __name__ == "__main__":
    main(Path(sys.argv[1]))
