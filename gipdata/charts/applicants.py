"""Who asks for information, by year."""

import pandas as pd

from gipdata.charts.chart import Chart
from gipdata.charts.composition import composition
from gipdata.charts.labels import require
from gipdata.charts.style import applied
from gipdata.forms import EDITIONS, load_form
from gipdata.garbage import uncollected
from gipdata.views import KEY

__all__ = ["applicants"]

_COLUMNS = (*(column.name for column in KEY), "applicant", "value", "kind")
_TOTAL = "total"


@applied()
@uncollected()
def applicants(frame: pd.DataFrame) -> Chart:
    """New requests by kind of applicant: a bar of 100 % a year, the figures beside it.

    ``frame`` is as from ``Dataset.applicants``; only reports that state a number for every kind of applicant are
    counted, and the chart says how many these are. Raises KeyError where a column lacks.
    """
    require(frame, _COLUMNS, "Dataset.applicants()")
    (block,) = load_form(EDITIONS[-1]).tables["applications"].blocks
    names = [(column.code, column.label) for column in block.columns if column.code != _TOTAL]
    return composition("各年度新收政府信息公开申请的申请人（件）", frame, "applicant", names)
