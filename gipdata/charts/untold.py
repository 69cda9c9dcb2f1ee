"""How a share is written, and what stands where reports do not tell one."""

from gipdata.charts.chart import Entry
from gipdata.charts.marks import MARKS
from gipdata.report import Kind

__all__ = ["UNSURE", "UNTOLD", "percent"]

_LOOK, _TEXT, _ = MARKS[Kind.TEXT]  # as of a cell that cannot be read

UNTOLD: Entry = (_LOOK, _TEXT, "无法判断：没有写明问题，或未能读出")
"""Of a report that does not say whether it has a problem."""

UNSURE: Entry = (_LOOK, _TEXT, "无法判断：可能在单位、年度不明的报告之中")
"""Of a year in which nobody knows whether there is a report."""


def percent(part: float, whole: float) -> str:
    """A share in whole percent, which never looks like nothing or all where it is not.

    >>> percent(0, 1500), percent(1, 1500), percent(1, 3), percent(199, 200), percent(200, 200)
    ('0%', '<1%', '33%', '>99%', '100%')
    """
    rounded = f"{part / whole:.0%}"
    if rounded == "0%" and part > 0:
        return "<1%"
    return ">99%" if rounded == "100%" and part < whole else rounded
