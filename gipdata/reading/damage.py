"""Signs that a copy was damaged before it came here, beyond what single cells show."""

import re
from collections import Counter
from collections.abc import Iterator

from gipdata.reading.align import Aligner
from gipdata.reading.labels import label_of
from gipdata.report import Remark
from gipdata.sources import Document, Grid, GridCell, Paragraph

__all__ = ["find_damage", "were_repeated_lines_dropped"]

_PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])[（(][a-zü\u00e0-\u00fc\u0101-\u01dc]{1,7}[）)]")
_LATIN = re.compile("[A-Za-z]{4}")
_FOREIGN = re.compile(r"[\u4e00-\u9fff][A-Za-z]{4,}(?: [A-Za-z]+)*[\u4e00-\u9fff]")
_ENOUGH_PINYIN, _ENOUGH_FOREIGN = 5, 5
_FEWEST_LABELS = 20
_FEWEST_FIGURES_A_ROW = 4  # a whole form has more than six


def find_damage(document: Document, aligner: Aligner, lines_dropped: bool) -> Iterator[Remark]:
    """``lines_dropped`` says what ``were_repeated_lines_dropped`` found."""
    for detail in document.damage:
        yield _where_lost(document, detail)
    for placed in aligner.mended:
        found, label = placed.token.raw.strip(), label_of(placed.token.roles[0])
        yield Remark("source-damaged", "label-repaired", label=label, found=found, location=placed.location)
    text = "\n".join([block.text for block in document.blocks if isinstance(block, Paragraph)])
    pinyin = [text[match.start() - 1 : match.end()] for match in _PINYIN.finditer(text)]
    if len(pinyin) >= _ENOUGH_PINYIN:
        yield Remark("source-damaged", "pinyin", found=pinyin[0], times=len(pinyin))
    foreign = _FOREIGN.findall(text) if _LATIN.search(text) else []
    if len(foreign) >= _ENOUGH_FOREIGN:
        yield Remark("source-damaged", "hijacked", found=foreign[0], times=len(foreign))
    if lines_dropped:
        first = aligner.labels[0][0]
        yield Remark("source-damaged", "repeated-lines-dropped", found=first.token.raw.strip(), location=first.location)


def _where_lost(document: Document, detail: str) -> Remark:
    """The place of the first character that could not be decoded, or of the last piece before a file breaks off."""
    if detail == "cut-short":
        last = document.blocks[-1]
        piece = last.rows[-1][-1] if isinstance(last, Grid) else last
        return Remark("source-damaged", detail, location=piece.location)
    if detail != "characters-lost":
        return Remark("source-damaged", detail)
    for block in document.blocks:
        pieces: list[Paragraph | GridCell] = [block] if isinstance(block, Paragraph) else []
        if isinstance(block, Grid):
            pieces = [cell for row in block.rows for cell in row]
        for piece in pieces:
            at = piece.text.find("\ufffd")
            if at >= 0:
                found = piece.text[max(0, at - 5) : at + 6].strip()
                return Remark("source-damaged", detail, found=found, location=piece.location)
    return Remark("source-damaged", detail, found="\ufffd")


def were_repeated_lines_dropped(aligner: Aligner) -> bool:
    """Whether a copy kept only one of each equal lines. Nobody can say then which figures are left.

    Every form has labels that it prints several times (信息内容, 结果维持). Here no two pieces of the tables are alike;
    or, where padding made some of them differ, labels are missing and most rows are not whole.
    """
    pieces = [placed.token.raw for placed, _ in aligner.labels]
    if len(pieces) < _FEWEST_LABELS:
        return False
    rows = [row for table in aligner.tables for row in table.rows if row.code is not None]
    if len(set(pieces)) == len(pieces):
        pieces += [cell.token.raw for row in rows for cell in row.figures]
        if len(set(pieces)) == len(pieces):
            return True
    kinds = Counter([placed.token.roles[0].kind for placed, _ in aligner.labels if placed.token.roles])
    figures = sum(len(row.figures) for row in rows)
    return 0 < kinds["corner"] < kinds["clause"] and figures < _FEWEST_FIGURES_A_ROW * len(rows)
