"""Signs that a copy was damaged before it came here, beyond what single cells show."""

import re
from collections import Counter
from collections.abc import Iterator

from gipdata.reading.align import Aligner
from gipdata.reading.labels import TokenKind
from gipdata.reading.tables import TablesRead
from gipdata.report import Remark
from gipdata.sources import Document, Paragraph

__all__ = ["find_damage"]

_PINYIN = re.compile(r"[\u4e00-\u9fff][（(][a-zü\u00e0-\u00fc\u0101-\u01dc]{1,7}[）)]")
_FOREIGN = re.compile(r"[\u4e00-\u9fff][A-Za-z]{4,}(?: [A-Za-z]+)*[\u4e00-\u9fff]")
_ENOUGH_PINYIN, _ENOUGH_FOREIGN = 5, 5
_FEWEST_LABELS = 20


def find_damage(document: Document, aligner: Aligner, tables: TablesRead) -> Iterator[Remark]:
    for detail in document.damage:
        yield Remark("source-damaged", detail)
    for placed in aligner.mended:
        yield Remark("source-damaged", "label-repaired", label=placed.token.raw.strip(), location=placed.location)
    text = "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    if "(" in text or "（" in text:
        pinyin = _PINYIN.findall(text)
        if len(pinyin) >= _ENOUGH_PINYIN:
            yield Remark("source-damaged", "pinyin", found=pinyin[0], times=len(pinyin))
    foreign = _FOREIGN.findall(text)
    if len(foreign) >= _ENOUGH_FOREIGN:
        yield Remark("source-damaged", "hijacked", found=foreign[0], times=len(foreign))
    yield from _repeated_lines_dropped(aligner, tables)


def _repeated_lines_dropped(aligner: Aligner, tables: TablesRead) -> Iterator[Remark]:
    """A copy that keeps one of each equal lines: all labels are there, and every figure stands there once."""
    if len(aligner.labels) < _FEWEST_LABELS:
        return
    rows = [row for table in aligner.tables for row in table.rows]
    figures = [c for row in rows if not row.grid for c in row.cells if c.token.kind is TokenKind.FIGURE]
    counts = Counter(cell.token.raw.strip() for cell in figures)
    if counts and max(counts.values()) == 1 and len(rows) > 3 * len(counts):
        first = figures[0]
        yield Remark("source-damaged", "repeated-lines-dropped", found=first.token.raw.strip(), location=first.location)
