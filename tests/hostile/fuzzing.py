"""Small valid files of each kind, damaged at random in their bytes or in what they pack, and fed to the reader.

A reader may refuse (UnreadableSource), and what it read may be no report (NotAReport). Anything else is a fault, and so
is a file that takes too long.
"""

import csv
import re
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import cache
from io import BytesIO, StringIO
from random import Random
from types import FrameType

from lxml import etree

from gipdata.reading.reader import NotAReport, read_report
from gipdata.sources import FileKind, UnreadableSource, document_from_bytes, kind_of
from gipdata.sources.archive import Archive, Budget
from tests.documents import LAYOUTS, fitted, random_model, write
from tests.documents.markup import markup_of
from tests.documents.markup_files import FILES
from tests.hostile.packing import zip_of
from tests.sources.make_pdf import hand_made

__all__ = ["KINDS", "TooSlow", "fuzzed", "try_to_read"]


class TooSlow(BaseException):
    """Raised inside a reader after its time; no Exception, so that no reader takes it for a damaged file."""


# Seeds --------------------------------------------------------------------------------------------------------------


def _text(rng: Random) -> bytes:
    layout = LAYOUTS[rng.choice(sorted(LAYOUTS))]
    text = write(fitted(random_model(rng), layout), layout, rng).text
    return text.encode(rng.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16")))


def _commas(rng: Random) -> bytes:
    lines = write(random_model(rng), LAYOUTS["markdown"], rng).text.splitlines()
    out = StringIO()
    writer = csv.writer(out)
    for line in lines:
        writer.writerow([cell.strip() for cell in line.strip("|").split("|")])
    return out.getvalue().encode(rng.choice(("utf-8-sig", "gb18030")))


def _file(kind: str) -> Callable[[Random], bytes]:
    return lambda rng: FILES[kind](markup_of(random_model(rng), rng), rng)


def _mail(rng: Random) -> bytes:
    mail = MIMEMultipart("related", boundary=f"----MultipartBoundary--{rng.randrange(10**9)}")
    mail["Snapshot-Content-Location"] = "https://example.org/a.html"
    page = MIMEText(_file("html")(rng).decode("utf-8", "replace"), "html", "utf-8")
    page["Content-Location"] = "https://example.org/a.html"
    frame = MIMEText("<p>0</p>", "html", "utf-8")
    frame["Content-ID"] = "<frame@mhtml.blink>"
    mail.attach(page)
    mail.attach(frame)
    return mail.as_bytes()


_TITLE = "BT /G 12 Tf 40 270 Td <$云溪乡2021年政府信息公开工作年度报告$> Tj ET"
_CELL = "{x} {y} {width} 20 re S BT /G 8 Tf {x} {y} Td <${words}$> Tj ET BT /F 8 Tf {x} {y} Td ({figure}) Tj ET"


def _pdf(rng: Random) -> bytes:
    """A title and a ruled table with a merged cell, on one page or two."""
    pieces = [_TITLE]
    for row in range(rng.randint(2, 5)):
        merged = rng.random() < 0.3
        for column in range(3 if merged else 4):
            words = "规章" if column == 0 else ""
            figure = "" if column == 0 else str(rng.randrange(99))
            width = 160 if merged and column == 2 else 80
            pieces.append(_CELL.format(x=40 + 80 * column, y=200 - 20 * row, width=width, words=words, figure=figure))
    page = "\n".join(pieces)
    return hand_made(*[page] * rng.randint(1, 2), page=rng.choice(("", "/Rotate 90")), compress=rng.random() < 0.2)


def _archive(rng: Random) -> bytes:
    inner = zip_of(("乡/a.txt", _text(rng)[:500]), ("b.htm", b"<p>0"))
    return zip_of(("云溪乡.txt", b"0" * rng.randrange(99)), ("x/b.zip", inner), ("b.htm", b"<p>0"), ("b_files/c", b""))


KINDS: dict[str, Callable[[Random], bytes]] = {
    "text": _text,
    "csv": _commas,
    "html": _file("html"),
    "mhtml": _mail,
    "word": _file("word"),
    "excel": _file("excel"),
    "pdf": _pdf,
    "archive": _archive,
}
_SEEDS = 12


@cache
def _seed_file(kind: str, number: int) -> bytes:
    return KINDS[kind](Random(f"{kind}/{number}"))


# Mutations ----------------------------------------------------------------------------------------------------------

_TOKENS: dict[str, tuple[bytes, ...]] = {
    "text": (
        b"|", b"\t", b"\n\n", "三、".encode(), "总计".encode(), b"\xef\xbb\xbf", b"\x00", b"\xff\xfe", b"-",
        b"9" * 5000,
    ),
    "csv": (b",", b'"', b'""', b"\n", b",,,,,,", b'"\n', "，".encode(), b"1,400"),
    "html": (
        b"<table>", b"</table>", b"<tr>", b"<td rowspan=0 colspan=99999>", b"<td>", b"</td>", b"<p>", b"<br>", b"<!--",
        b"-->", b"<script>", b"<iframe src='a.html'>", b"<ol start=-9><li>", b"&nbsp;", b"&#0;", b"&#xD800;", b"\x00",
        b"<div style='display:none'>", b"<svg>", b"<template>", b"<select><option>", b"<plaintext>", b"]]>",
    ),
    "mhtml": (
        b"\r\n\r\n", b"--", b"Content-Type: text/html; charset=x\r\n", b"boundary=", b"=3D", b"=", b"cid:", b"\x00",
    ),
    "word": (
        b"<w:tbl>", b"</w:tbl>", b"<w:tr>", b"</w:tr>", b"<w:tc>", b"</w:tc>", b"<w:p>", b"</w:p>", b"<w:vMerge/>",
        b"<w:gridSpan w:val='-1'/>", b"<w:gridBefore w:val='99999999'/>", b"<w:del>", b"<w:t/>", b"<w:br/>", b"&x;",
        b"<w:numPr><w:ilvl w:val='99'/><w:numId w:val='-3'/></w:numPr>", b"<w:txbxContent>", b"<!DOCTYPE x>",
    ),
    "excel": (
        b"<row>", b"</row>", b"<c>", b"</c>", b"<v>", b"</v>", b' r="A0"', b' r="XFD1048576"', b' t="s"', b' t="d"',
        b' s="9999"', b' hidden="1"', b"<f>", b"1E+999", b"NaN", b"-1", b'<mergeCell ref="A1:XFD9"/>', b"<!DOCTYPE x>",
    ),
    "pdf": (
        b"obj", b"endobj", b"stream", b"endstream", b"<<", b">>", b"[", b"]", b" 0 R", b"/Kids", b"/Filter/FlateDecode",
        b"/Length -1", b"/Prev 9", b"BT", b"ET", b" Tj", b" re f", b" cm", b" q", b" Q", b"1e99", b"/Rotate 45", b"(",
        b"/MediaBox[0 0 0 0]", b"/Contents 2 0 R", b"/Parent 2 0 R", b"9 Tr", b" nan", b"/Encoding/X", b"/W[1 -1]",
    ),
    "archive": (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06", b"\xff\xff\xff\xff", b"\x00\x00", b"../"),
}  # fmt: skip
_NUMBERS = (b"0", b"-1", b"1", b"99", b"65536", b"2147483648", b"999999999999999999999", b"1.5", b"", b"x")


def fuzzed(kind: str, seed: int, number: int) -> bytes:
    """The ``number``-th damaged file of a kind: always the same one."""
    rng = Random(f"{seed}/{kind}/{number}")
    data = _seed_file(kind, rng.randrange(_SEEDS))
    if data.startswith(b"PK") and rng.random() < 0.7:
        return _with_mutated_part(data, kind, rng)
    return _mutated(data, kind, rng)


def _mutated(data: bytes, kind: str, rng: Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        _mutate(out, kind, rng)
    return bytes(out)


def _mutate(data: bytearray, kind: str, rng: Random) -> None:
    at = rng.randrange(len(data) + 1)
    length = rng.choice((1, 4, 30, 500))
    match rng.randrange(8):
        case 0:  # flip
            for place in range(at, min(at + length % 7 + 1, len(data))):
                data[place] ^= 1 << rng.randrange(8)
        case 1:  # cut out
            del data[at : at + length]
        case 2:  # cut off
            del data[at:]
        case 3:  # repeat
            data[at:at] = data[at : at + length] * rng.choice((1, 3, 60))
        case 4 | 5:  # put in what means something
            data[at:at] = rng.choice(_TOKENS[kind]) * rng.choice((1, 1, 2, 300))
        case 6:  # put in what stands elsewhere
            start = rng.randrange(len(data) + 1)
            data[at:at] = data[start : start + length]
        case 7:  # another number
            if numbers := [found.span() for found in re.finditer(rb"\d+", data[at : at + 2_000])]:
                first, last = rng.choice(numbers)
                data[at + first : at + last] = rng.choice(_NUMBERS)


def _with_mutated_part(data: bytes, kind: str, rng: Random) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chosen = max(parts, key=lambda name: len(parts[name])) if rng.random() < 0.6 else rng.choice(sorted(parts))
    is_xml = chosen.endswith((".xml", ".rels")) and rng.random() < 0.7
    parts[chosen] = _mutated_xml(parts[chosen], rng) if is_xml else _mutated(parts[chosen], kind, rng)
    if rng.random() < 0.03:
        del parts[chosen]
    return zip_of(*parts.items())


def _mutated_xml(data: bytes, rng: Random) -> bytes:
    """The same markup with elements left out, doubled, moved or changed: well-formed, so that a reader reads it."""
    root = etree.fromstring(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        elements = list(root.iterdescendants())
        if not elements:
            break
        chosen, other = rng.choice(elements), rng.choice(elements)
        parent = chosen.getparent()
        match rng.randrange(6):
            case 0 if parent is not None:
                parent.remove(chosen)
            case 1:
                chosen.addnext(deepcopy(chosen))
            case 2 if chosen not in (*other.iterancestors(), other):
                other.insert(rng.randrange(len(other) + 1), chosen)
            case 3:
                chosen.text = rng.choice((None, "", "0", "-1", "三、", "1E+999", "\t", "9" * 400))
            case 4 if chosen.attrib:
                name = rng.choice(sorted(map(str, chosen.attrib)))
                chosen.set(name, rng.choice(("", "0", "-1", "99999999999", "x", "1.5", "A1:XFD1048576")))
            case 5:
                chosen.tag = other.tag
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


# Trying -------------------------------------------------------------------------------------------------------------


def try_to_read(data: bytes, seconds: float) -> str:
    """``report``, ``no report`` or ``refused``; raises whatever else the reader raises, TooSlow after its time."""
    with _alarm(seconds):
        try:
            if kind_of(data) is FileKind.ARCHIVE:
                return _unpack(data, Budget())
            read_report(document_from_bytes(data, "fuzzed"))
        except NotAReport:
            return "no report"
        except UnreadableSource:
            return "refused"
    return "report"


def _unpack(data: bytes, budget: Budget) -> str:
    with Archive(data, budget) as archive:
        for name in archive.names:
            archive.beside(name)("b_files/c")
            archive.read(name)
    return "report"


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
