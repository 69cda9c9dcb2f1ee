"""What became of the requests, by year."""

import pandas as pd

from gipdata.charts.chart import Chart
from gipdata.charts.composition import composition
from gipdata.charts.labels import require
from gipdata.charts.style import applied
from gipdata.garbage import uncollected
from gipdata.views import GROUPS, KEY

__all__ = ["outcomes"]

_COLUMNS = (*(column.name for column in KEY), "group", "value", "kind")


@applied()
@uncollected()
def outcomes(frame: pd.DataFrame) -> Chart:
    """The outcomes of requests by kind of outcome: a bar of 100 % a year, the figures beside it.

    ``frame`` is as from ``Dataset.outcomes``; only reports whose outcomes are all numbers are counted, and the chart
    says how many these are. Raises KeyError where a column lacks.
    """
    require(frame, _COLUMNS, "Dataset.outcomes()")
    return composition("各年度政府信息公开申请办理结果的构成（件）", frame, "group", list(GROUPS.items()))
