"""What web pages, Word files and PDF cost, against the parser that each is read with; called by tools/bench.py.

The goals: a web page at most 1.5 times lxml's own parse above what the same report costs as text; Word at most 1.5
times unpacking and parsing ``document.xml``; PDF at most 1.2 times pdfplumber's ``extract_tables`` on the pages that
hold tables.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from random import Random
from statistics import median
from typing import NamedTuple

import lxml.etree
import lxml.html
import pdfplumber

from gipdata.checks import check_report
from gipdata.reading import read_report
from gipdata.sources import document_from_bytes
from tests.documents import LAYOUTS, Model, random_model, write
from tests.documents.markup import markup_of
from tests.documents.markup_files import html_file, word_file, zip_of
from tests.sources.make_pdf import reportlab_pdf, story_of
from tools.timing import timed

__all__ = ["bench_files"]

_STYLE = (
    'style="border-top: none; border-left: none; border-bottom: 1px solid windowtext; padding: 0 7px; '
    'font-family: 宋体; font-size: 14px; text-align: center;" class="MsoNormal"'
)


_Round = tuple[float, float, float, float]
"""Bytes, and seconds for the parser, for the source, and for splitting the same report as text."""


class _Subject(NamedTuple):
    """A kind of file: how it is made, what it is held against, and the goal."""

    name: str
    make: Callable[[Model, Random], bytes]
    parse: Callable[[bytes], object]
    goal: float
    less_text: bool = False  # what the report costs as text is taken off first


def _lean_html(model: Model, rng: Random) -> bytes:
    return html_file(markup_of(model, rng), rng)


def _styled_html(model: Model, rng: Random) -> bytes:
    """As an office's page keeps what was pasted from Word: every cell and paragraph with its look."""
    page = html_file(markup_of(model, rng), rng)
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


def _parse_word(data: bytes) -> object:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return lxml.etree.fromstring(archive.read("word/document.xml"))


def _extract_tables(data: bytes) -> object:
    with pdfplumber.open(BytesIO(data)) as pdf:
        return [page.extract_tables() for page in pdf.pages]


_SUBJECTS = (
    _Subject("web page, lean", _lean_html, lxml.html.document_fromstring, 1.5, less_text=True),
    _Subject("web page, styled", _styled_html, lxml.html.document_fromstring, 1.5, less_text=True),
    _Subject("Word, lean", _word, _parse_word, 1.5),
    _Subject("Word, as Word saves it", _verbose_word, _parse_word, 1.5),
    _Subject("PDF", _pdf, _extract_tables, 1.2),
)


def bench_files(reports: int) -> None:
    print(f"{'kind of file':24}{'KB':>7}{'parser':>9}{'source':>9}{'ratio':>8}{'goal':>7}   (median, ms)")
    for subject in _SUBJECTS:
        rounds = list(_rounds(subject, reports if subject.name != "PDF" else max(3, reports // 5)))[1:]
        size, parser, source, text = (median(column) for column in zip(*rounds, strict=True))
        ratio = median((r[2] - (r[3] if subject.less_text else 0)) / r[1] for r in rounds)
        verdict = "reached" if ratio <= subject.goal else "missed"
        note = f"; {source / parser:.2f} with the text's {text * 1e3:.2f} ms" if subject.less_text else ""
        print(
            f"{subject.name:24}{size / 1e3:>7.0f}{parser * 1e3:>9.2f}{source * 1e3:>9.2f}{ratio:>8.2f}"
            f"{subject.goal:>7.1f}   {verdict}{note}"
        )
    print()


def _rounds(subject: _Subject, count: int) -> Iterator[_Round]:
    for i in range(count + 1):
        rng = Random(f"bench/{subject.name}/{i}")
        model = random_model(rng, ("2019", "2021")[i % 2])
        as_text = write(model, LAYOUTS["cells_without_gaps"], rng).text.encode()
        yield _round(subject, subject.make(model, rng), as_text)


def _round(subject: _Subject, data: bytes, as_text: bytes) -> _Round:
    parser, _ = timed(lambda: subject.parse(data))
    source, document = timed(lambda: document_from_bytes(data, "x"))
    text, _ = timed(lambda: document_from_bytes(as_text, "x"))
    assert len(check_report(read_report(document)).cells) >= 198
    return len(data), parser, source, text
