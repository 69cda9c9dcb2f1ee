"""The county's summary of a year as a Word file: sentences, tables and charts in the order in which offices write.

Every number is made from the frames of a build, and ``report_facts`` lists them all. The office edits the rest.
"""

import io
from collections.abc import Sequence
from typing import NamedTuple

from gipdata.charts import Chart
from gipdata.charts.style import applied
from gipdata.dataset import Dataset
from gipdata.summary.office_style import OfficeDocument
from gipdata.summary.report_annex import annex_section
from gipdata.summary.report_coverage import coverage_section
from gipdata.summary.report_faults import faults_section, requirements_section
from gipdata.summary.report_figures import disclosure_section, figures_section
from gipdata.summary.report_ground import (
    Block,
    Ground,
    Paragraph,
    Picture,
    Section,
    Subheading,
    SummaryTable,
    ground_of,
)
from gipdata.summary.report_problems import problems_section
from gipdata.summary.report_requests import disputes_section, requests_section
from gipdata.summary.report_sentence import numeral

__all__ = ["Summary", "summarize", "summary_bytes"]

_DOTS = 200  # per inch, of the charts


class Summary(NamedTuple):
    """What the file says, before it is laid out."""

    title: Sequence[str]
    opening: str
    sections: Sequence[Section]
    annex: Section


def summarize(data: Dataset, county: str, year: int, city: str | None = None) -> Summary:
    """The summary of the townships' and subdistricts' reports of a year.

    ``city`` is needed where ``data`` has two counties of that name. Raises NoSummary (in Chinese) where it is needed,
    where there is no report of a township of that county and year, or no form for the year.
    """
    ground = ground_of(data, county, year, city)
    sections = (
        coverage_section(ground), figures_section(ground), requests_section(ground), disputes_section(ground),
        disclosure_section(ground), problems_section(ground), faults_section(ground), requirements_section(ground),
    )  # fmt: skip
    title = (f"{county}乡镇（街道）{year}年度", "政府信息公开工作年度报告汇总情况")
    return Summary(title, _opening(ground), sections, annex_section(ground))


def _opening(ground: Ground) -> str:
    return (
        f"现将{ground.rollup.county}各乡镇（街道）{ground.year}年度政府信息公开工作年度报告（以下简称报告）的情况汇总如下。"
        "文中的数字都由各报告所填的数字汇总，并写明读到数字的报告数；没有读到数字的不作为0；读到数字的报告不足三分之二的，正文不作合计、不作比较。"
    )


def summary_bytes(summary: Summary) -> bytes:
    """The .docx file; the same summary gives the same bytes."""
    document = OfficeDocument("".join(summary.title))
    document.title(*summary.title)
    document.text(summary.opening)
    counter = _Counter()
    for number, section in enumerate(summary.sections, 1):
        document.heading(f"{numeral(number)}、{section.heading}")
        _write(document, section.blocks, counter)
    document.note("本稿由程序根据各报告生成，供修改后使用；文中不推断原因。")
    document.new_page()
    document.flush("附件")
    _write(document, summary.annex.blocks, counter)
    return document.to_bytes()


class _Counter:
    """The numbers of tables and pictures so far; of a section's subheadings."""

    def __init__(self) -> None:
        self.tables = self.pictures = 0


def _write(document: OfficeDocument, blocks: Sequence[Block], counter: _Counter) -> None:
    subheadings = 0
    for block in blocks:
        match block:
            case Paragraph(sentences):
                if text := "".join(sentence.text for sentence in sentences):
                    document.text(text)
            case Subheading(text):
                subheadings += 1
                document.heading(f"（{numeral(subheadings)}）{text}", 2)
            case SummaryTable(caption, columns, rows, notes):
                counter.tables += 1
                cells = [[cell.text for cell in row] for row in rows]
                document.table(columns, cells, f"表{counter.tables}　{caption}")
                for note in notes:
                    document.note(note)
            case Picture(caption, chart) if not chart.table.empty:
                counter.pictures += 1
                document.picture(_png(chart), f"图{counter.pictures}　{caption}", caption)


def _png(chart: Chart) -> bytes:
    buffer = io.BytesIO()
    with applied():
        chart.savefig(buffer, format="png", dpi=_DOTS, metadata={"Software": None})
    return buffer.getvalue()
