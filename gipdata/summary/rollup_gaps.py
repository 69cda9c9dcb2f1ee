"""What a roll-up leaves out: reports that cannot be added, and bodies without a report."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gipdata.dataset import Dataset
from gipdata.narrative.histories import cell_text, cell_year
from gipdata.places import split_name
from gipdata.schema import code_list
from gipdata.views.coverage import gaps_of
from gipdata.views.in_force import InForce, report_rows, reports_in_force

__all__ = ["LeftOut", "Missing", "left_out", "missing_of"]

_COUNTED = ("township", "subdistrict", "department")
_ABOVE = ("city", "province")  # kinds of organisation that stand above every county


class LeftOut(NamedTuple):
    """A report that is, or may be, of the county and year and is not added up; ``reason`` is Chinese."""

    report_id: str
    org: str | None
    source: str
    reason: str


class Missing(NamedTuple):
    """A body of the county without report for the year. Not ``sure``: a report of unknown body or year may be it.
    ``listed``: the roster says that one is due; else only that the body has a report for an earlier year is known."""

    org: str
    sure: bool
    listed: bool
    org_type: str | None  # by its name


def left_out(data: Dataset, year: int, reports: Sequence[InForce]) -> Iterator[LeftOut]:
    """The other reports of the county and year, and those that may be of them."""
    counted = {report.report_id for report in reports}
    in_force = {source: report for report in reports_in_force(data) for source in report.sources}
    for report_id, row in report_rows(data).items():
        if report_id not in counted and cell_year(row["year"]) in (year, None):
            reason = _reason(row, in_force.get(report_id))
            if reason:
                yield LeftOut(report_id, cell_text(row["org"]), str(row["source"]), reason)


def _reason(row: Mapping[str, Any], in_force: InForce | None) -> str:
    """Why a report is not added; "" for one that surely is of another place."""
    kind = cell_text(row["org_type"])
    if in_force and in_force.report_id != row["report_id"]:
        return f"同一单位同一年度有{len(in_force.sources)}份来源，计入的是{in_force.row['source']}"
    if cell_text(row["county"]) is None:
        return "" if kind in _ABOVE else "报告没有写明所属的县（市、区）"
    if cell_text(row["org"]) is None:
        return "报告没有写明单位"
    if cell_year(row["year"]) is None:
        return "报告没有写明年度"
    if (in_force and not in_force.settled) or kind in _COUNTED:
        return "同名的县（市、区）或乡镇（街道）不止一个，报告没有写明所在的市"
    return f"单位类型为“{code_list('org_type').get(kind or '', '不明')}”，不是乡镇、街道或部门"


def missing_of(data: Dataset, county: str, year: int) -> Iterator[Missing]:
    """The bodies of the county that have no report for this year; of those not on a roster, such as had one before."""
    for gap in gaps_of(data):
        if gap.year == year and gap.body.county == county:
            name = split_name(gap.body.org or "")
            kind = name.org_type if name else None
            yield Missing(str(gap.body.org), gap.status == "no_report", gap.listed is not None, kind)
