"""The charts of section 五, of coverage and of findings: they change nothing, and come out the same each time."""

import warnings
from collections.abc import Callable
from pathlib import Path

import matplotlib
import pandas as pd
import pytest

from gipdata import charts
from gipdata.narrative.recurrence import recurrence
from gipdata.narrative.shares import shares
from tests.narrative.series import Made, Said, frames

from .seen import assert_readable
from .test_findings import FOUND
from .test_passages import SEVERAL, SHARED, TEXTS
from .told import everyone

LATE, FEW = Said("timeliness", "更新慢$x$"), Said("staffing", "人手少")
MADE = [Made("甲镇", 2020, [LATE, FEW]), Made("甲镇", 2022, [LATE]), Made("乙镇", 2020, []), Made("丙镇", 2022, [FEW])]
ITEMS, REPORTS = frames(*MADE)
NAMED, COVERED = everyone(5, [2021, 2022])

DRAWN: dict[str, tuple[Callable[..., charts.Chart], tuple[pd.DataFrame, ...], dict[str, object]]] = {
    "theme_shares": (charts.theme_shares, (shares(ITEMS, REPORTS),), {}),
    "themes_by_year": (charts.themes_by_year, (shares(ITEMS, REPORTS, by=("theme", "year")),), {}),
    "themes_by_body": (charts.themes_by_body, (NAMED, COVERED), {}),
    "recurrence": (charts.recurrence, (recurrence(ITEMS, REPORTS),), {}),
    "recurrence by theme": (charts.recurrence, (recurrence(ITEMS, REPORTS),), {"by": "theme"}),
    "coverage": (charts.coverage, (COVERED,), {}),
    "findings": (charts.findings, (FOUND, REPORTS), {}),
    "passages": (charts.passages, (SHARED, TEXTS, SEVERAL), {}),
    "passages by year": (charts.passages, (SHARED, TEXTS, SEVERAL), {"by": "year"}),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_changes_nothing_and_is_the_same_each_time(name: str, tmp_path: Path) -> None:
    draw, given, options = DRAWN[name]
    before, settings = [frame.copy(deep=True) for frame in given], dict(matplotlib.rcParams)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        first, second = draw(*given, **options), draw(*given, **options)
        files = [charts.save(chart, tmp_path / str(n)) for n, chart in enumerate((first, second))]
    for frame, copy in zip(given, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)
    assert dict(matplotlib.rcParams) == settings
    for one, other in zip(*files, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


@pytest.mark.parametrize("name", DRAWN)
def test_the_order_of_the_rows_and_their_index_do_not_matter(name: str) -> None:
    draw, given, options = DRAWN[name]
    chart = draw(*given, **options)
    indexed = [frame.set_axis(range(7, 7 + len(frame))) for frame in given]
    pd.testing.assert_frame_equal(draw(*indexed, **options).table, chart.table)
    turned = [frame.iloc[::-1].reset_index(drop=True) for frame in given]
    other = draw(*turned, **options)
    columns = list(chart.table.columns)
    pd.testing.assert_frame_equal(
        other.table.sort_values(columns[:3], ignore_index=True), chart.table.sort_values(columns[:3], ignore_index=True)
    )
    assert_readable(other)


def test_characters_that_no_font_has_and_that_would_be_formulas(tmp_path: Path) -> None:
    items, reports = frames(Made("𰻝溪乡$a_b$", 2020, [LATE]), Made("=甲镇", 2021, [LATE]))
    chart = charts.recurrence(recurrence(items, reports))
    assert_readable(chart)
    table = charts.save(chart, tmp_path / "x")[2].read_text(encoding="utf-8-sig")
    assert "'=甲镇" in table
