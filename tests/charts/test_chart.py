"""What every chart is: page, letters, key, files; and that making one changes nothing else."""

import os
import subprocess
import sys
import warnings
from decimal import Decimal
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib import font_manager
from matplotlib.figure import Figure
from PIL import Image

from gipdata import charts
from gipdata.charts import chart as chart_module
from gipdata.charts.chart import Chart, empty
from gipdata.charts.fonts import SUBSTITUTE, clean, shorten, text_width, wrap
from gipdata.charts.marks import MARKS, Gap, Grid, Shown, draw_grid, figure, grid_height, mark, number_text
from gipdata.charts.style import PARTS, TEXT, Look
from gipdata.report import Kind
from gipdata.views import KINDS

from .seen import assert_readable, box_at, pixels, texts_of

TABLE = pd.DataFrame({"单位": ["城关镇"], "件数": [3]})


def test_a_chart_is_a_figure_of_the_printed_width_with_its_title_number_and_source() -> None:
    chart = Chart("标题一行", TABLE, 30, reports=7, notes=["只是举例"])
    assert isinstance(chart, Figure)
    assert chart.get_size_inches()[0] * 25.4 == pytest.approx(156)
    texts = texts_of(chart)
    assert texts[0] == "标题一行"
    assert "n = 7 份报告；只是举例。" in texts
    assert any(text.startswith("来源：各单位政府信息公开工作年度报告；gipdata ") for text in texts)
    assert_readable(chart)


def test_nothing_outside_the_chart_changes() -> None:
    with matplotlib.rc_context({"font.size": 31.0, "axes.facecolor": "red", "figure.dpi": 17.0}):
        before = dict(matplotlib.rcParams)
        fonts = len(font_manager.fontManager.ttflist)
        chart = Chart("标题", TABLE, 20)
        pixels(chart)
        assert dict(matplotlib.rcParams) == before
        assert len(font_manager.fontManager.ttflist) == fonts
    assert "matplotlib.pyplot" not in sys.modules or not matplotlib._pylab_helpers.Gcf.figs  # type: ignore[attr-defined]


def test_what_the_user_has_set_changes_no_chart() -> None:
    plain = pixels(Chart("标题", TABLE, 20, reports=1))
    with matplotlib.rc_context({"text.color": "red", "font.size": 31.0, "hatch.linewidth": 5.0}):
        assert np.array_equal(pixels(Chart("标题", TABLE, 20, reports=1)), plain)


def test_a_notebook_is_given_a_picture() -> None:
    data, size = Chart("标题", TABLE, 20)._repr_png_()
    assert data.startswith(b"\x89PNG")
    assert size["width"] == round(156 / 25.4 * 118)


# Letters --------------------------------------------------------------------------------------------------------------


def test_letters_that_no_font_has_are_seen_and_told() -> None:
    table = pd.DataFrame({"单位": ["\U00020bb7野家镇"]})
    chart = Chart("有生僻字的单位", table, 20, reports=1)
    chart.write(0, 5, "\U00020bb7野家镇")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pixels(chart)
    assert f"{SUBSTITUTE}野家镇" in texts_of(chart)
    assert any(f"{SUBSTITUTE} 表示字库中没有的字" in text for text in texts_of(chart))
    assert chart.table["单位"].tolist() == ["\U00020bb7野家镇"]


def test_all_fixed_words_and_both_minus_signs_have_letters() -> None:
    chart = Chart("减号 -3 与 −3、／、…、〔8〕、·", TABLE, 20, reports=1, key=[m.entry for m in MARKS.values()])
    pixels(chart)
    assert not any(SUBSTITUTE in text for text in texts_of(chart))


def test_a_dollar_a_line_break_and_hidden_characters_are_no_orders() -> None:
    chart = Chart("$\\frac{1}{2}$ 镇\n街\u202e道\x00", TABLE, 20)
    pixels(chart)
    assert "$\\frac{1}{2}$ 镇 街道" in texts_of(chart)


def test_a_font_of_the_machine_is_used_where_asked() -> None:
    """DejaVu Sans comes with matplotlib: it sets what it has letters for, the bundled font the rest."""
    with charts.system_font("没有这种字体", "DejaVu Sans"):
        chart = Chart("ABC", TABLE, 20)
        chart.write(0, 5, "城关镇")
    pixels(chart)
    files = {text.get_text(): Path(str(text.get_fontproperties().get_file())).name for text in chart.sheet.texts}
    assert files["ABC"] == "DejaVuSans.ttf"
    assert files["城关镇"].startswith("NotoSansSC")
    plain = Chart("ABC", TABLE, 20)
    pixels(plain)
    assert Path(str(plain.sheet.texts[0].get_fontproperties().get_file())).name.startswith("NotoSansSC")


def test_a_font_that_is_not_there_is_an_error() -> None:
    with pytest.raises(charts.FontNotFound, match="没有这种字体"), charts.system_font("没有这种字体"):
        pass


@pytest.mark.parametrize("width", [9.0, 12.0, 40.0])
def test_wrapped_and_shortened_text_fits(width: float) -> None:
    words = "某某某某某自治县经济技术开发区2024年度（第3号），共1,234,567件。"
    lines = wrap(words, width, TEXT)
    assert "".join(lines) == words
    assert all(text_width(line.rstrip("，。）"), TEXT) <= max(width, text_width("1,234,567", TEXT)) for line in lines)
    assert not any(line[0] in "，。）" for line in lines)
    assert text_width(shorten(words, width, TEXT), TEXT) <= width
    assert shorten(words, width, TEXT)[0] == "某"


def test_a_million_characters_are_cut_at_once() -> None:
    hostile = "镇" * 1_000_000
    assert len(clean(hostile)) == 600
    assert len(wrap(hostile, 10, TEXT)) == pytest.approx(200, abs=5)


# Marks ----------------------------------------------------------------------------------------------------------------


def test_every_kind_and_gap_has_a_mark() -> None:
    assert {kind for kind in KINDS if kind != Kind.NUMBER} | {Gap.NO_REPORT} == set(MARKS)


def _grey(chart: Chart) -> bytes:
    return bytes(pixels(chart).mean(axis=2).round().tobytes())


def _cell_picture(shown: Shown) -> bytes:
    chart = Chart("图", TABLE, grid_height(1))
    draw_grid(chart, Grid(["镇"], ["2019"], {(0, 0): shown}))
    return _grey(chart)


def test_zero_and_every_mark_look_different_in_grey() -> None:
    shown = [figure(0, 40), figure(40, 40), *(mark(kind) for kind in MARKS if kind != Kind.UNPLACED)]
    assert len({_cell_picture(cell) for cell in shown}) == len(shown)
    assert _cell_picture(mark(Kind.TEXT)) == _cell_picture(mark(Kind.UNPLACED))


def test_the_parts_of_a_whole_look_different_in_grey() -> None:
    def picture(look: Look) -> bytes:
        chart = Chart("图", TABLE, 10)
        chart.box(0, 0, 20, 5, look)
        return _grey(chart)

    assert len({picture(look) for look in PARTS}) == len(PARTS)


def test_a_mark_without_room_for_its_words_keeps_its_box_and_a_figure_is_never_dropped() -> None:
    cells = {(0, column): mark(Gap.NOT_PRESCRIBED) for column in range(11)} | {(0, 11): figure(10**15, 1)}
    chart = Chart("图", TABLE, grid_height(1))
    draw_grid(chart, Grid(["很长的名字很长的名字很长的名字很长的名字"], [str(y) for y in range(2010, 2022)], cells))
    assert_readable(chart)
    assert box_at(chart, "0/0/not_prescribed")[1] in ("", "无此项")
    assert box_at(chart, "0/11/number")[1] == number_text(10**15) == "1e+03万亿"


def test_labels_that_are_cut_alike_stay_apart() -> None:
    names = [f"{'甲' * 40}{middle}{'乙' * 40}" for middle in "东西"]
    chart = Chart("图", TABLE, grid_height(2))
    draw_grid(chart, Grid(names, ["2019"], {}))
    assert len({text for text in texts_of(chart) if text.startswith("甲")}) == 2


# Files ----------------------------------------------------------------------------------------------------------------


def _saved(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_saved_files_are_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        chart = Chart("标题", TABLE, 20, reports=1, key=[m.entry for m in MARKS.values()])
        paths = charts.save(chart, tmp_path / name / "2024.图")
        assert [path.name for path in paths] == ["2024.图.png", "2024.图.svg", "2024.图.csv"]
    assert _saved(tmp_path / "a") == _saved(tmp_path / "b")
    assert b"<dc:date>" not in _saved(tmp_path / "a")["2024.图.svg"]
    with Image.open(tmp_path / "a" / "2024.图.png") as picture:
        assert picture.width == pytest.approx(156 / 25.4 * 300, abs=1)


def test_the_same_bytes_come_from_another_process_which_needs_no_pyplot(tmp_path: Path) -> None:
    script = (
        "import sys, pandas as pd; from gipdata import charts;"
        "charts.save(charts.Chart('标题', pd.DataFrame({'a': [1]}), 20), sys.argv[1]);"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    seed = {**os.environ, "PYTHONHASHSEED": "1"}
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "a" / "x")], check=True, timeout=300, env=seed)
    charts.save(Chart("标题", pd.DataFrame({"a": [1]}), 20), tmp_path / "b" / "x")
    assert _saved(tmp_path / "a") == _saved(tmp_path / "b")


def test_the_table_is_written_for_excel_and_no_name_becomes_a_formula(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "单位": ["=HYPERLINK(1)", None, "城关镇"],
            "件数": pd.array([1, None, 0], dtype="Int64"),
            "金额": [Decimal("1E+3"), None, Decimal("0.50")],
        }
    )
    *_, path = charts.save(Chart("标题", table, 20), tmp_path / "表")
    expected = "单位,件数,金额\r\n'=HYPERLINK(1),1,1000\r\n,,\r\n城关镇,0,0.50\r\n"
    assert path.read_bytes() == b"\xef\xbb\xbf" + expected.encode()


def test_all_files_are_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.csv").write_text("alt")
    (tmp_path / "x.svg").mkdir()  # no file can take its place
    with pytest.raises(OSError):
        charts.save(Chart("标题", TABLE, 20), tmp_path / "x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.csv", "x.svg"]
    assert (tmp_path / "x.csv").read_text() == "alt"

    def broken(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(chart_module, "_drawn", broken)
    with pytest.raises(MemoryError):
        charts.save(Chart("标题", TABLE, 20), tmp_path / "y")
    assert not list(tmp_path.glob("*y*"))


def test_a_chart_without_data_says_so() -> None:
    chart = empty("标题", TABLE.iloc[:0])
    assert "没有数据" in texts_of(chart)
    assert_readable(chart)
