"""What web pages, Word files and PDF cost, against the parser that each is read with.

    python tools/bench_files.py [--reports 25]

prints a line for each kind. The goals: a report as a web page at most 1.5 times lxml's own parse above what it costs
as text, both read the whole way; the source of Word at most 1.5 times unpacking and parsing ``document.xml``; that of
PDF at most 1.2 times pdfplumber's ``extract_tables`` on the pages that hold tables.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gipdata.checks.engine import check_report
from gipdata.reading.reader import read_report
from gipdata.sources import document_from_bytes
from tests.documents import LAYOUTS, Model, random_model, write
from tests.documents.markup import markup_of
from tests.documents.markup_files import html_file, word_file, zip_of
from tests.sources.make_pdf import reportlab_pdf, story_of
from tools.bench_rows import Goal, Row, Sizes, measured

__all__ = ["rows"]

_STYLE = (
    'style="border-top: none; border-left: none; border-bottom: 1px solid windowtext; padding: 0 7px; '
    'font-family: 宋体; font-size: 14px; text-align: center;" class="MsoNormal"'
)


class _Subject(NamedTuple):
    """A kind of file: how it is made, what it is held against, and the goal."""

    name: str
    against: str
    suffix: str
    make: Callable[[Model, Random], bytes]
    goal: float
    less_text: bool = False  # what the report costs as text is taken off first


def _lean_html(model: Model, rng: Random) -> bytes:
    return html_file(markup_of(model, rng), rng, encoding=("utf-8", "utf-8"))


def _styled_html(model: Model, rng: Random) -> bytes:
    """As an office's page keeps what was pasted from Word: every cell and paragraph with its look."""
    page = _lean_html(model, rng)
    for tag in (b"<td", b"<p", b"<span"):
        page = page.replace(tag + b">", tag + b" " + _STYLE.encode("ascii", "ignore") + b">")
    return page


def _word(model: Model, rng: Random) -> bytes:
    return word_file(markup_of(model, rng), rng)


# What Word itself writes for every cell, paragraph and run of a pasted table; the values are made up.
_BORDERS = "".join(
    f'<w:{edge} w:val="single" w:sz="8" w:space="0" w:color="auto"/>' for edge in ("top", "left", "bottom", "right")
)
_FONT = (
    '<w:rPr><w:rFonts w:ascii="SimSun" w:eastAsia="SimSun" w:hAnsi="SimSun" w:cs="SimSun" w:hint="eastAsia"/>'
    '<w:kern w:val="0"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:bidi="ar"/></w:rPr>'
)
_AS_WORD_WRITES = (
    (
        "<w:tcPr>",
        f'<w:tcPr><w:tcW w:w="905" w:type="dxa"/><w:tcBorders>{_BORDERS}</w:tcBorders><w:shd w:val="clear" '
        'w:color="auto" w:fill="auto"/><w:tcMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
        '</w:tcMar><w:vAlign w:val="center"/>',
    ),
    ("<w:p>", '<w:p w:rsidR="00C52D6A" w:rsidRPr="00C52D6A" w:rsidRDefault="00C52D6A">'),
    ("<w:pPr>", '<w:pPr><w:widowControl/><w:spacing w:line="380" w:lineRule="atLeast"/><w:jc w:val="center"/>'),
    ("<w:tr>", '<w:tr w:rsidR="00C52D6A"><w:trPr><w:trHeight w:val="567"/><w:jc w:val="center"/></w:trPr>'),
)


def _verbose_word(model: Model, rng: Random) -> bytes:
    """As Word saves it: for each figure about a thousand characters of how it looks."""
    with zipfile.ZipFile(BytesIO(_word(model, rng))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name).decode() for name in archive.namelist()}
    document = str(parts["word/document.xml"])
    document = re.sub(r"<w:rPr>.*?</w:rPr>", _FONT, document)
    for lean, written in _AS_WORD_WRITES:
        document = document.replace(lean, written)
    return zip_of({**parts, "word/document.xml": document})


def _pdf(model: Model, rng: Random) -> bytes:
    return reportlab_pdf(story_of(model))


_PARSE, _UNPACK, _TABLES = "lxml's parse", "unpacking and parsing its XML", "pdfplumber's extract_tables"
_SUBJECTS = (
    _Subject("web page, lean", _PARSE, ".html", _lean_html, 1.5, less_text=True),
    _Subject("web page, styled", _PARSE, ".html", _styled_html, 1.5, less_text=True),
    _Subject("Word, lean", _UNPACK, ".docx", _word, 1.5),
    _Subject("Word, as Word saves it", _UNPACK, ".docx", _verbose_word, 1.5),
    _Subject("PDF", _TABLES, ".pdf", _pdf, 1.2),
)


class _Round(NamedTuple):
    """Seconds for the parser, for the source, and for the whole report from the file and from text."""

    parser: float
    source: float
    report: float
    text: float


def rows(sizes: Sizes) -> Iterator[Row]:
    for subject in _SUBJECTS:
        _, rounds = _measure(subject, sizes.reports)
        yield measured(f"{subject.name}, over {subject.against}", _ratio(subject, rounds), "times", _goal(subject))


def _goal(subject: _Subject) -> Goal:
    return Goal("≤", subject.goal)


def _ratio(subject: _Subject, rounds: Sequence[_Round]) -> float:
    return median((r.report - r.text if subject.less_text else r.source) / r.parser for r in rounds)


def _measure(subject: _Subject, reports: int) -> tuple[float, list[_Round]]:
    """The mean size of the files, and a round for each; a PDF file takes as long as all others together."""
    with tempfile.TemporaryDirectory() as folder:
        size = _write(subject, Path(folder), reports if subject.suffix != ".pdf" else max(1, reports // 5))
        return size, _times(Path(folder))


def _write(subject: _Subject, folder: Path, count: int) -> float:
    """So many reports, each also as text; gives the mean size."""
    sizes: list[int] = []
    for i in range(count):
        rng = Random(f"bench/{subject.name}/{i}")
        model = random_model(rng, ("2019", "2021")[i % 2])
        data = subject.make(model, rng)
        assert len(check_report(read_report(document_from_bytes(data, "x"))).cells) >= 198
        (folder / f"{i}{subject.suffix}").write_bytes(data)
        (folder / f"{i}.txt").write_text(write(model, LAYOUTS["cells_without_gaps"], rng).text, "utf-8")
        sizes.append(len(data))
    return sum(sizes) / count


def _times(folder: Path) -> list[_Round]:
    command = [sys.executable, str(Path(__file__).with_name("parser_times.py")), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [_Round(*json.loads(line)[1:]) for line in done.stdout.splitlines()]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=25, help="how many files of each kind (default 25)")
    options = parser.parse_args(arguments)
    print(f"{'kind of file':24}{'KB':>7}{'parser':>9}{'source':>9}{'report':>9}{'text':>9}{'ratio':>8}   (median, ms)")
    for subject in _SUBJECTS:
        size, rounds = _measure(subject, options.reports)
        times = "".join(f"{median(column) * 1e3:>9.2f}" for column in zip(*rounds, strict=True))
        print(f"{subject.name:24}{size / 1e3:>7.0f}{times}{_ratio(subject, rounds):>8.2f}   goal {_goal(subject)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
