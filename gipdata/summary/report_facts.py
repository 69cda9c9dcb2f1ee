"""Every number that the county's summary states, with the sentence it stands in: for those who check it."""

from collections.abc import Iterator

import pandas as pd

from gipdata.summary.report import Summary
from gipdata.summary.report_ground import Block, Paragraph, SummaryTable
from gipdata.summary.report_sentence import Sentence
from gipdata.summary.workbook_sheets import SheetColumn, SheetData

__all__ = ["facts", "facts_sheet"]

_TITLE = "文字中的数字"
_COLUMNS = (
    SheetColumn("部分", "汇总文字的部分"),
    SheetColumn("句子或表格的一行", "数字所在的句子；表格的一行以表名开头，各栏以竖线分开"),
    SheetColumn("数字", "句子中的数字，按出现的先后排列；比例为百分数"),
)


def facts(summary: Summary) -> pd.DataFrame:
    """Every number that a sentence or a table of the summary states, in their order: ``section``, ``text`` (the
    sentence, or a row of a table) and ``number`` (object: int, or exact Decimal; a share in percent, one decimal)."""
    rows = [
        (section.heading, text, number)
        for section in (*summary.sections, summary.annex)
        for block in section.blocks
        for text, numbers in _texts(block)
        for number in numbers
    ]
    frame = pd.DataFrame(rows, columns=["section", "text", "number"], dtype=object)
    return frame.astype({"section": "str", "text": "str"})


def _texts(block: Block) -> Iterator[Sentence]:
    match block:
        case Paragraph(sentences):
            yield from sentences
        case SummaryTable(caption, _, rows, _):
            for row in rows:
                numbers = tuple(number for cell in row for number in cell.numbers)
                yield Sentence("｜".join((caption, *(cell.text for cell in row))), numbers)


def facts_sheet(summary: Summary) -> SheetData:
    """The same as a sheet of the county's workbook."""
    frame = facts(summary)
    rows = list(zip(frame["section"], frame["text"], frame["number"], strict=True))
    return SheetData(_TITLE, "汇总文字（汇总.docx）中的一个数字", _COLUMNS, rows)
