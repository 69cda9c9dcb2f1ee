"""The themes by share and by year: each share, its interval and the number of reports stand where they belong."""

import warnings

import numpy as np
import pandas as pd
import pytest

from gipdata import charts
from gipdata.charts.chart import Chart
from gipdata.charts.marks import NO_REPORT
from gipdata.charts.themes import in_order
from gipdata.narrative.shares import shares, wilson
from tests.narrative.series import Made, Said, frames

from .seen import assert_readable, box_at, cells_of, texts_of
from .words import inside, said

LATE, FEW, VAGUE, SEVERAL = Said("timeliness", "慢"), Said("staffing", "少"), Said("none", "差"), Said("channels", "窄")


def county(*said: list[Said], year: int = 2020) -> list[Made]:
    return [Made(f"{'甲乙丙丁戊己庚'[n]}镇", year, listed) for n, listed in enumerate(said)]


def dots(chart: Chart) -> dict[str, float]:
    """Theme → where its dot stands, in millimetres from the left."""
    found = [line for line in chart.sheet.lines if str(line.get_gid()).startswith("share/")]
    return {str(line.get_gid()).partition("/")[2]: float(np.asarray(line.get_xdata())[0]) for line in found}


def test_dots_and_intervals_stand_at_their_values() -> None:
    """Three of four name 更新, one 人员; the axis ends at 100 %, as an interval ends beyond 80."""
    chart = charts.theme_shares(shares(*frames(*county([LATE], [LATE], [LATE, FEW], [VAGUE]))))
    zero, whole = (_at(chart, label) for label in ("0%", "100%"))

    def value(x: float) -> float:
        return (x - zero) / (whole - zero)

    assert {theme: round(value(x), 6) for theme, x in dots(chart).items()} == {
        **{"timeliness": 0.75, "staffing": 0.25, "none": 0.25}
    }
    for theme, n in (("timeliness", 3), ("staffing", 1), ("none", 1)):
        box = cells_of(chart)[f"interval/{theme}"]
        ends = value(box.get_x()), value(box.get_x() + box.get_width())
        assert ends == pytest.approx(wilson(n, 4))
    texts = texts_of(chart)
    assert {"75%", "3/4", "25%", "1/4"} <= set(texts)
    assert any(text.startswith("n = 4 份报告") for text in texts)
    assert_readable(chart)


def _at(chart: Chart, label: str) -> float:
    return next(float(text.get_position()[0]) for text in chart.sheet.texts if text.get_text() == label)


def test_order_is_by_share_with_the_vague_ones_last() -> None:
    made = county([VAGUE, FEW], [VAGUE, FEW, LATE], [VAGUE], [SEVERAL, Said("other", "怪")])
    chart = charts.theme_shares(shares(*frames(*made)))
    assert list(chart.table["主题"]) == ["人员力量薄弱", "更新不及时", "公开渠道形式单一", "未具体说明", "其他"]
    assert in_order({"b": 1, "none": 9, "a": 1, "timeliness": 1}) == ["timeliness", "a", "b", "none"]


def test_reports_that_tell_nothing_are_told_and_not_counted() -> None:
    chart = charts.theme_shares(shares(*frames(*county([LATE], [FEW], []))))
    texts = said(chart)
    assert "n=3份报告" in texts and "其中1份没有写明问题" in texts and "1/2" in texts


def test_a_theme_of_which_no_report_tells_has_no_dot() -> None:
    frame = shares(*frames(*county([LATE], year=2020), *county([FEW], year=2021)), by=("theme", "year"))
    frame.loc[frame["theme"] == "timeliness", ["n", "total"]] = 0
    frame.loc[frame["theme"] == "timeliness", ["share", "lower", "upper"]] = None
    chart = charts.theme_shares(frame[frame["year"] == 2020])
    assert set(dots(chart)) == {"staffing"}
    assert "没有可以判断的报告" in texts_of(chart)
    assert texts_of(chart)[0].endswith("（2020）")


def test_small_and_nearly_full_shares_never_look_like_nothing_or_all() -> None:
    frame = pd.DataFrame(
        {"theme": ["staffing", "timeliness"], "n": [1, 1499], "total": [1500, 1500], "unknown": [0, 0]}
        | {"share": [1 / 1500, 1499 / 1500], "lower": [0.0, 0.99], "upper": [0.01, 1.0]}
    )
    assert {"<1%", ">99%"} <= set(texts_of(charts.theme_shares(frame)))


# By year ------------------------------------------------------------------------------------------------------------


def by_year(*made: Made) -> Chart:
    return charts.themes_by_year(shares(*frames(*made), by=("theme", "year")))


def test_each_year_shows_number_and_share() -> None:
    made = [*county([LATE], [LATE], [FEW]), *county([LATE, FEW], [FEW], [], year=2022)]
    chart = by_year(*made)
    assert inside(chart, "timeliness/2020/number") == ["2", "67%"]
    assert inside(chart, "timeliness/2022/number") == ["1", "50%"]
    assert inside(chart, "staffing/2022/number") == ["2", "100%"]
    assert inside(chart, "timeliness/2021/no_report") == []
    texts = texts_of(chart)
    assert texts[texts.index("2020") : texts.index("2020") + 6] == ["2020", "3 份", "2021", "0 份", "2022", "2 份"]
    assert any(text.startswith("n = 6 份报告") for text in texts)
    assert NO_REPORT.meaning in texts


def test_a_cell_with_another_total_says_so() -> None:
    """One of the reports has a problem of unknown theme, so it tells of 更新 only."""
    chart = by_year(*county([LATE, Said("", "不清")], [FEW]))
    assert inside(chart, "timeliness/2020/number") == ["1", "50%"]
    assert inside(chart, "staffing/2020/number") == ["1/1", "100%"]


def test_nought_of_some_is_not_what_nobody_tells() -> None:
    chart = by_year(*county([LATE]), *county([FEW], year=2021), *county([], year=2022))
    assert inside(chart, "timeliness/2021/number") == ["0", "0%"]
    zero, unknown = (cells_of(chart)[f"timeliness/{name}"] for name in ("2021/number", "2022/unknown"))
    assert box_at(chart, "timeliness/2022/unknown")[1] == "?"
    assert any("无法判断" in text for text in texts_of(chart))
    assert zero.get_facecolor() == (1, 1, 1, 1) and unknown.get_label() is not None
    assert len(chart.sheet.patches) > len(cells_of(chart))  # the hatch of what nobody tells


@pytest.mark.parametrize(("bodies", "years"), [(1, 1), (14, 6), (1500, 6), (40, 7), (1500, 15)])
def test_texts_never_overlap(bodies: int, years: int) -> None:
    codes = list(in_order(dict.fromkeys(_all_themes(), 1.0)))
    rows = []
    for at, code in enumerate(codes):
        for year in range(2025 - years, 2025):
            n = (at * 37 + year) % (bodies + 1)
            rows.append((year, code, n, bodies, n / bodies, *wilson(n, bodies), 3, 0, ""))
    names = ("year", "theme", "n", "total", "share", "lower", "upper", "unknown", "unsettled", "report_ids")
    frame = pd.DataFrame(rows, columns=names)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chart = charts.themes_by_year(frame)
        assert_readable(chart)
        assert_readable(charts.theme_shares(frame[frame["year"] == 2024]))
    if years > 12:
        assert any("更早的 3 个年度未画出" in text for text in texts_of(chart))


def _all_themes() -> list[str]:
    from gipdata.narrative.theme_rules import load_rules

    return list(load_rules().names)


def test_without_rows_it_says_so() -> None:
    none = shares(*frames())
    assert "没有数据" in texts_of(charts.theme_shares(none))
    assert "没有数据" in texts_of(charts.themes_by_year(shares(*frames(), by=("theme", "year"))))


def test_wrong_frames_are_told() -> None:
    made = [*county([LATE]), *county([LATE], year=2021)]
    yearly = shares(*frames(*made), by=("theme", "year"))
    with pytest.raises(ValueError, match="several rows"):
        charts.theme_shares(yearly)
    with pytest.raises(ValueError, match="several rows"):
        charts.themes_by_year(pd.concat([yearly, yearly]))
    with pytest.raises(KeyError, match="year"):
        charts.themes_by_year(shares(*frames(*made)))
