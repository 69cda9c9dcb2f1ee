"""The county's workbook 汇总.xlsx: coverage, sums, requests, procurement, themes, promises, findings, codebook."""

from collections.abc import Iterator, Sequence

from gipdata.dataset import Dataset
from gipdata.narrative.histories import cell_year
from gipdata.summary.county import county_of, up_to
from gipdata.summary.rollup import NoSummary, Rollup, roll_up
from gipdata.summary.workbook_sheets import SheetColumn, SheetData, Value, book_of
from gipdata.summary.workbook_sums import contribution_sheet, left_out_sheet, sum_sheet, township_sheet, year_sheet
from gipdata.summary.workbook_views import (
    disputes_sheet,
    findings_sheet,
    items_sheet,
    ledger_sheet,
    passages_sheet,
    view_sheets,
)

__all__ = ["county_sheets", "county_workbook"]


def county_workbook(
    data: Dataset, county: str, year: int, city: str | None = None, more: Sequence[SheetData] = ()
) -> bytes:
    """The bytes of the workbook for a county and year; ``more`` are sheets that stand before the codebook.

    Raises NoSummary as ``roll_up`` does.
    """
    sheets = county_sheets(data, county, year, city)
    sheets += more
    title = f"{county}{year}年政府信息公开工作年度报告汇总"
    return book_of([_guide(title, sheets, year), *sheets, _codebook(sheets)], title)


def county_sheets(data: Dataset, county: str, year: int, city: str | None = None) -> list[SheetData]:
    """All sheets but the first, which explains them, and the codebook; of the reports up to the year."""
    own = up_to(county_of(data, county, city), year)
    rollup = roll_up(data, county, year, city)
    years = [*_earlier(own, county, year, city), rollup]
    counted = {report.report_id for each in years for group in each.groups for report in group.reports}
    coverage, *views = view_sheets(own, counted)
    return [
        coverage,
        *(sum_sheet(rollup, group) for group in rollup.groups),
        contribution_sheet(rollup),
        left_out_sheet(rollup),
        year_sheet(years),
        township_sheet(own, years),
        *views,
        disputes_sheet(own, counted),
        items_sheet(own),
        ledger_sheet(own),
        findings_sheet(own),
        passages_sheet(own, data),
    ]


def _earlier(data: Dataset, county: str, year: int, city: str | None) -> Iterator[Rollup]:
    """The roll-ups of the years before, as far as there are reports and forms."""
    for before in sorted({y for y in map(cell_year, data.reports["year"]) if y is not None and y < year}):
        try:
            yield roll_up(data, county, before, city)
        except NoSummary:
            continue


_GENERAL = (
    "空白、“/”、“无”都不是0：没有填数字的格不计入合计，另在“至少”“至多”两列说明留下的余地。",
    "同一单位同一年度有几份报告的，只计最后一份。",
    "2019年版和2021年版格式所列项目不同，只有两版相同的项目才合计；合计按该年度应使用的格式列出。",
    "金额一律换算为元；没有写明单位的按元计，并单独列出。",
)


def _guide(title: str, sheets: Sequence[SheetData], year: int) -> SheetData:
    columns = (SheetColumn("工作表"), SheetColumn("内容"), SheetColumn("行数"))
    rows: list[tuple[Value, ...]] = [
        (title, f"截至{year}年度的报告", None),
        *(("说明", text, None) for text in _GENERAL),
    ]
    rows += [(sheet.title, sheet.about, len(sheet.rows)) for sheet in sheets]
    return SheetData("说明", "各工作表的内容", columns, rows)


def _codebook(sheets: Sequence[SheetData]) -> SheetData:
    columns = (SheetColumn("工作表"), SheetColumn("列"), SheetColumn("内容"), SheetColumn("可能的写法"))
    rows = [
        (sheet.title, column.title, column.about or None, "；".join(column.words) or None)
        for sheet in sheets
        for column in sheet.columns
    ]
    return SheetData("代码说明", "各工作表各列的含义", columns, rows, 2)
