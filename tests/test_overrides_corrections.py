"""Corrections: applied before the checks, shown as corrected everywhere, never lost in silence."""

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import gipdata
from gipdata import cli
from gipdata.checks.engine import check_report
from gipdata.forms import load_form
from gipdata.frames import dataset_of, with_notices
from gipdata.overrides import Overrides
from gipdata.overrides.corrections import CellCorrection
from gipdata.report import Cell, Correction, Kind, Report, UnitBasis
from gipdata.show import render, render_cells
from gipdata.writing.figures import text_of as printed
from tests.checks.build import make_report
from tests.overrides_kept import SIGNED, keep
from tests.reports import OLD_FORM, cells_of, text_of

APP = "applications"
BALANCED = {(APP, row, column): 2 for row in ("new_received", "granted", "total_handled")
            for column in ("natural_person", "total")}  # fmt: skip
FAULTY = {**BALANCED, (APP, "granted", "natural_person"): 3}
"""One wrong cell: three requests granted of two."""


def entry(sha256: str, table: str, row: str, column: str, value: str, line: int = 2, **eye: Any) -> CellCorrection:
    correction = Correction(value, "李明", date(2025, 1, 20), "与纸质原件核对")
    return CellCorrection(line, sha256, table, row, column, correction, eye.get("org"), eye.get("year"))


def corrected(report: Report, *entries: CellCorrection) -> Report:
    """The report after corrections of which none may be refused."""
    (new,), refused = Overrides(corrections=entries).prepare([report])
    assert [notice.finding.message for notice in refused] == []
    return new


def refusal(report: Report, *entries: CellCorrection, unread: dict[str, str] | None = None) -> str:
    """The one message by which a correction is refused; the cells are then as they were read."""
    reports, (notice,) = Overrides(corrections=entries).prepare([report], unread)
    assert all(cell.correction is None for cell in reports[0].cells) or len(entries) > 1
    assert notice.finding.rule == "correction-refused"
    return notice.finding.message


def cell(report: Report, *key: str) -> Cell:
    found = report.cell(*key)
    assert found is not None
    return found


# Applying -----------------------------------------------------------------------------------------------------------


def test_a_corrected_cell_is_checked_as_corrected_and_keeps_what_was_written() -> None:
    report = make_report(values=FAULTY)
    assert "error" in {f.severity for f in check_report(report).findings}
    new = corrected(report, entry(report.sha256, APP, "granted", "natural_person", "2"))
    assert check_report(new).findings == check_report(make_report(values=BALANCED)).findings
    changed = cell(new, APP, "granted", "natural_person")
    assert (changed.raw, changed.kind, changed.value) == ("3", Kind.NUMBER, 2)
    untouched = [c for c in new.cells if c is not changed]
    assert untouched == [c for c in report.cells if (c.table, c.row, c.column) != (APP, "granted", "natural_person")]


def test_a_correction_may_be_the_fault_and_is_then_found() -> None:
    report = make_report(values=BALANCED)
    new = check_report(corrected(report, entry(report.sha256, APP, "granted", "total", "5")))
    (finding,) = [f for f in new.findings if f not in check_report(report).findings]
    assert finding.table == APP
    assert finding.message.count("，已更正）") == 1
    assert finding.message.count("）") > 1  # the other cells that it names are as read


@pytest.mark.parametrize(
    ("named", "key"),
    [
        ((APP, "granted", "total"), (APP, "granted", "total")),
        (("三、收到和处理政府信息公开申请情况", "三（一）予以公开", "总计"), (APP, "granted", "total")),
        (("表三", " 三（六）3.其他 ", "总　计"), (APP, "other_other", "total")),
        (("表四", "行政复议", "总计"), ("disputes", "review", "total")),
    ],
)
def test_a_cell_goes_by_codes_or_by_labels(named: tuple[str, str, str], key: tuple[str, str, str]) -> None:
    report = replace(OLD_FORM, form="2021", cells=cells_of("2021"))
    new = corrected(report, entry(report.sha256, *named, "7"))
    assert [(c.table, c.row, c.column, c.value) for c in new.cells if c.correction] == [(*key, 7)]


@pytest.mark.parametrize(
    ("key", "value", "kind", "read"),
    [
        ((APP, "granted", "research"), "１２件", Kind.NUMBER, 12),  # was text
        ((APP, "new_received", "business"), "0", Kind.NUMBER, 0),  # was blank
        (("disputes", "review", "total"), "1", Kind.NUMBER, 1),  # was absent
        (("disclosure", "licences", "change"), "-8", Kind.NUMBER, -8),
        ((APP, "granted", "total"), "空白", Kind.BLANK, None),
        (("disclosure", "procurement", "amount"), "12.5万元", Kind.NUMBER, Decimal(125_000)),
        (("disclosure", "procurement", "amount"), "0", Kind.NUMBER, Decimal(0)),
    ],
)
def test_what_a_cell_may_be_corrected_to(
    key: tuple[str, str, str], value: str, kind: Kind, read: int | Decimal | None
) -> None:
    new = cell(corrected(OLD_FORM, entry(OLD_FORM.sha256, *key, value)), *key)
    assert (new.kind, new.value, new.raw) == (kind, read, cell(OLD_FORM, *key).raw)


def test_the_unit_of_a_corrected_amount_is_stated() -> None:
    key = ("disclosure", "procurement", "amount")
    new = cell(corrected(OLD_FORM, entry(OLD_FORM.sha256, *key, "37万元")), *key)
    assert new.money is not None
    assert (new.money.amount, new.money.unit, new.money.basis) == (Decimal(37), "万元", UnitBasis.STATED)


def test_what_the_reader_remarked_of_a_corrected_cell_is_no_fault_of_it() -> None:
    fraction = make_report(values={(APP, "granted", "research"): "0.5"})
    assert "cell-text" in {f.rule for f in check_report(fraction).findings}
    new = check_report(corrected(fraction, entry(fraction.sha256, APP, "granted", "research", "0")))
    assert "cell-text" not in {f.rule for f in new.findings}


def test_equal_files_are_corrected_alike() -> None:
    twins = [OLD_FORM, replace(OLD_FORM, source="又一份.txt")]
    entries = [entry(OLD_FORM.sha256, APP, "granted", "total", "4")]
    reports, refused = Overrides(corrections=entries).prepare(twins)
    assert [cell(r, APP, "granted", "total").value for r in reports] == [4, 4]
    assert refused == []


# Refusing -----------------------------------------------------------------------------------------------------------

GONE = "9e" * 32
HERE = OLD_FORM.sha256


def test_a_changed_source_refuses_the_old_correction_and_says_which_is_there_now() -> None:
    assert refusal(OLD_FORM, entry(GONE, APP, "granted", "total", "4", 7, org="云溪乡", year=2020)) == (
        "更正表第7行（云溪乡2020）没有采用：校验值为9e9e9e9e9e9e…的文件不在本次读取的材料中，"
        f"现有的是2020/云溪乡.txt（校验值 {HERE}）。请与新文件核对；仍需更正的，改写校验值后重新运行，"
        "不再需要的请删去这一行。"
    )
    assert refusal(OLD_FORM, entry(GONE, APP, "granted", "total", "4", 7)) == (
        "更正表第7行没有采用：本次读取的材料中没有校验值为9e9e9e9e9e9e…的文件，可能已经更换或移走。"
        "请核对；仍需更正的，改写校验值后重新运行，不再需要的请删去这一行。"
    )


def test_a_source_that_was_not_read_cannot_be_corrected() -> None:
    words = refusal(OLD_FORM, entry(GONE, APP, "granted", "total", "4"), unread={GONE: "2020/扫描.pdf"})
    assert words == "更正表第2行没有采用：它所指的文件“2020/扫描.pdf”未能作为报告读取，没有可以更正的数据。"


@pytest.mark.parametrize("value", ["很多", "3.5", "-1", "1 400", "12万元", "/", "三五", "9" * 60, "1e3", "**", "nan"])
def test_what_is_no_figure_of_a_count_is_refused(value: str) -> None:
    words = refusal(OLD_FORM, entry(HERE, APP, "granted", "total", value))
    assert words == (
        f"更正表第2行没有采用：表三“三（一）予以公开”行“总计”列（第20行第7格）不能填“{value}”。"
        "请填数字；原件这一格确实空着的，填“空白”。"
    )


def test_an_amount_without_a_unit_is_refused() -> None:
    words = refusal(OLD_FORM, entry(HERE, "disclosure", "procurement", "amount", "4226000"))
    assert words.endswith("是金额，“4226000”没有写单位。请连单位一起填写，如“12.5万元”“125000元”。")
    assert "不能填“5件”" in refusal(OLD_FORM, entry(HERE, "disclosure", "procurement", "amount", "5件"))


@pytest.mark.parametrize(
    "key",
    [
        (APP, "other_other", "total"),  # of the other edition
        (APP, "granted", "合计"),
        ("表一", "granted", "total"),
        ("disclosure", "extra", "made"),
        ("disclosure", "自编文件", "made"),
    ],
)
def test_a_cell_that_is_not_there_is_refused(key: tuple[str, str, str]) -> None:
    assert refusal(OLD_FORM, entry(HERE, *key, "1")) == (
        f"更正表第2行没有采用：“2020/云溪乡.txt”的表格中没有“{'，'.join(key)}”这一格。"
        "表、行、列请照数据表中的代码或名称填写。"
    )


def test_one_cell_named_in_two_ways_is_corrected_once() -> None:
    entries = (entry(HERE, APP, "granted", "total", "4"), entry(HERE, "表三", "三（一）予以公开", "总计", "5", 3))
    reports, (notice,) = Overrides(corrections=entries).prepare([OLD_FORM])
    assert cell(reports[0], APP, "granted", "total").value == 4
    assert notice.finding.message == "更正表第3行没有采用：同一格已按第2行更正。请只留一行。"


@pytest.mark.parametrize("eye", [{"org": "石桥镇"}, {"year": 2021}, {"org": "石桥镇", "year": 2021}])
def test_a_correction_meant_for_another_report_is_refused(eye: dict[str, Any]) -> None:
    told = f"{eye.get('org', '')}{eye.get('year', '')}"
    assert refusal(OLD_FORM, entry(HERE, APP, "granted", "total", "4", **eye)) == (
        f"更正表第2行没有采用：这一行写的是“{told}”，而校验值所指的文件“2020/云溪乡.txt”是“云溪乡2020”的报告。"
        "请核对校验值，或改正单位、年度。"
    )
    corrected(OLD_FORM, entry(HERE, APP, "granted", "total", "4", org="云溪乡", year=2020))


def test_a_refusal_is_a_finding_of_no_report() -> None:
    reports, refused = Overrides(corrections=[entry(HERE, APP, "granted", "total", "很多", 5)]).prepare([OLD_FORM])
    data = with_notices(dataset_of(reports), refused)
    row: Any = data.findings.iloc[-1]
    assert [row[name] for name in ("rule", "severity", "table", "item", "column", "found", "location")] == [
        *("correction-refused", "warning", APP, "granted", "total", "很多", "第5行"),
    ]
    assert data.findings["report_id"].isna().tolist() == [False, False, True]
    assert data.reports["n_findings"].tolist() == [2]
    assert data.coverage()[["errors", "warnings", "notes"]].values.tolist() == [[1, 0, 1]]


# Everywhere ---------------------------------------------------------------------------------------------------------

TOLD = "李明，2025-01-20：与纸质原件核对"


def test_frames_and_views_have_the_corrected_value_with_the_text_as_written() -> None:
    entries = [
        entry(HERE, APP, "new_received", "total", "2"),
        entry(HERE, "disclosure", "procurement", "amount", "9元"),
    ]
    data = dataset_of([corrected(OLD_FORM, *entries)])
    frames = (data.disclosure, data.applications, data.disputes)
    assert [frame["correction"].notna().sum() for frame in frames] == [1, 1, 0]
    row: Any = data.applications[data.applications["correction"].notna()].iloc[0]
    assert [row[n] for n in ("item", "raw", "kind", "value", "correction")] == ["new_received", "/", "number", 2, TOLD]
    assert data.requests()["new_received"].tolist() == [2]
    assert data.procurement()["amount_stated"].tolist() == [Decimal(9)]


def test_a_report_shows_what_was_corrected() -> None:
    new = corrected(OLD_FORM, entry(HERE, APP, "granted", "research", "6"))
    text = render(new)
    assert "6（更正）" in text
    assert f"三（一）予以公开｜科研机构  原文“详见附件”  {TOLD}" in text
    assert "更正" not in render(OLD_FORM)
    (line,) = render_cells(new, ["granted", "research"]).splitlines()
    assert line.split("  ")[1:] == ["6（更正）", "原文“详见附件”", "第20行第3格", f"更正：{TOLD}"]


def test_the_printed_form_has_the_corrected_figure() -> None:
    column = load_form("2019").tables[APP].column("granted", "total")
    for value, text in (("6", "6"), ("空白", "")):
        new = cell(corrected(OLD_FORM, entry(HERE, APP, "granted", "total", value)), APP, "granted", "total")
        assert printed(new, column) == text


# A build ------------------------------------------------------------------------------------------------------------

WRITTEN = {key: str(value) for key, value in FAULTY.items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "石桥镇.txt").write_text(text_of("2021", "示例县石桥镇2021年政府信息公开工作年度报告", WRITTEN))
    return tmp_path / "in"


def sha_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_correction_survives_a_rebuild_and_a_changed_source_refuses_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = folder / "石桥镇.txt", folder.parent / "out"
    row = {"table": APP, "row": "granted", "column": "natural_person", "value": "2"}
    keep(folder / "corrections.csv", {"sha256": sha_of(source), **row, **SIGNED, "org": "石桥镇", "year": "2021"})
    for _ in range(2):
        assert cli.main(["build", str(folder), "--out", str(out)]) == 0
        data = gipdata.load(out)
        cells: Any = data.applications[data.applications["correction"].notna()]
        assert cells[["item", "applicant", "raw", "value", "correction"]].values.tolist() == [
            ["granted", "natural_person", "3", 2, TOLD]
        ]
        assert "error" not in set(data.findings["severity"])
        assert data.unread.empty  # the file itself is no source
        assert "人工更正    已采用 1 格\n" in capsys.readouterr().out
    book = openpyxl.load_workbook(out / "gipdata.xlsx")["三、收到和处理政府信息公开申请情况"]
    headings, *rows = [[c.value for c in line] for line in book.iter_rows()]
    assert headings[-1] == "更正"
    assert [row[-1] for row in rows if row[-1]] == [TOLD]

    source.write_text(source.read_text() + "\n补记一行。\n")
    assert cli.main(["build", str(folder), "--out", str(out)]) == 0
    data = gipdata.load(out)
    assert data.applications["correction"].isna().all()
    assert (data.findings["severity"] == "error").sum() == 1
    (message,) = data.findings.loc[data.findings["rule"] == "correction-refused", "message"]
    assert f"现有的是石桥镇.txt（校验值 {sha_of(source)}）" in message
    printed_lines = capsys.readouterr().out.splitlines()
    assert "人工更正    已采用 0 格，未采用 1 处（原因列在下面）" in printed_lines
    assert f"  {message}" in printed_lines


def test_a_faulty_file_stops_the_build_before_anything_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder.parent / "out"
    kept = keep(folder.parent / "更正.csv", {"sha256": "0", "table": APP})
    assert cli.main(["build", str(folder), "--out", str(out), "--corrections", str(kept)]) == 2
    assert capsys.readouterr().err.startswith(f"{kept} 有误，没有使用：\n  第1行：缺少列row（行）")
    assert cli.main(["build", str(folder), "--out", str(out), "--roster", str(out / "无.csv")]) == 2
    assert capsys.readouterr().err == f"没有这个文件：{out / '无.csv'}\n"
    assert not out.exists()
    with pytest.raises(gipdata.OverrideError):
        gipdata.build(folder, corrections=kept)


def test_show_and_check_go_by_the_corrections_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = folder / "石桥镇.txt"
    row = {"table": APP, "row": "granted", "column": "natural_person", "value": "2"}
    kept = keep(folder.parent / "更正.csv", {"sha256": sha_of(source), **row, **SIGNED},
                {"sha256": GONE, **row, **SIGNED})  # fmt: skip
    assert cli.main(["show", str(source), "--cell", "granted", "--corrections", str(kept)]) == 0
    told = capsys.readouterr()
    assert "2（更正）" in told.out
    assert told.err.strip().startswith("更正表第3行没有采用")
    assert cli.main(["show", str(source), "--cell", "granted"]) == 0
    assert "更正" not in capsys.readouterr().out
