"""The files that a person keeps: read as Excel saves them, and refused in words that a clerk understands."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gipdata.overrides import OverrideError, OverrideFiles, find_overrides, load_overrides
from gipdata.overrides.corrections import load_corrections
from gipdata.overrides.decisions import load_decisions
from gipdata.overrides.roster import load_roster
from gipdata.report import Correction
from tests.overrides_kept import SIGNED, csv_text, keep

SHA = "0f" * 32
CELL = {"sha256": SHA, "table": "applications", "row": "new_received", "column": "total", "value": "12"}
DECIDED = {"finding_id": "石桥镇-2021-balance-0a1b2c3d", **SIGNED}


def told(load: Callable[[Path], object], path: Path) -> str:
    with pytest.raises(OverrideError) as raised:
        load(path)
    return str(raised.value).replace(str(path), "表")


# Encodings and separators -------------------------------------------------------------------------------------------

TEXT = csv_text([*CELL, *SIGNED, "org", "year"], [{**CELL, **SIGNED, "org": "示例县石桥镇人民政府", "year": "2021年"}])


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.replace(",", "\t").encode("utf-16"),
        TEXT.replace(",", ";").encode("gbk"),
        TEXT.replace(",", "，").encode("utf-8"),
        ("\r\n" + TEXT.replace("\r\n", "\r\n,,,,,,,,,\r\n")).encode("utf-8"),
        TEXT.replace("\r\n", ",,,\r\n").encode("utf-8"),
        TEXT.replace("2025-01-20", "2025/1/20").replace(SHA, SHA.upper()).encode("gbk"),
        TEXT.replace("sha256", "文件校验值").replace("who", " 更正人 ").replace("why", "ＷＨＹ").encode("utf-8"),
    ],
    ids=["utf-8", "mark", "gbk", "utf-16 tabs", "semicolons", "wide commas", "empty rows", "empty columns", "excel",
         "chinese names"],
)  # fmt: skip
def test_a_file_is_read_as_it_was_saved(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "corrections.csv"
    path.write_bytes(data)
    (entry,) = load_corrections(path)
    assert (entry.sha256, entry.table, entry.row, entry.column) == (SHA, "applications", "new_received", "total")
    assert entry.correction._replace(value="12")[:2] == ("12", "李明")
    assert str(entry.correction) == "李明，2025-01-20：与纸质原件核对"
    assert (entry.org, entry.year) == ("石桥镇", 2021)


def test_a_reason_may_hold_commas_quotes_and_lines(tmp_path: Path) -> None:
    why = '原件写作"12"，\n复印不清'
    (entry,) = load_corrections(keep(tmp_path / "corrections.csv", {**CELL, **SIGNED, "why": why}))
    assert entry.correction == Correction("12", "李明", entry.correction.when, why)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest", "表 是 Excel 工作簿，请在 Excel 中另存为“CSV UTF-8（逗号分隔）”。"),
        (b"\xff\xff\xfe\x80", "表 的文字编码无法识别，请在 Excel 中另存为“CSV UTF-8（逗号分隔）”。"),
        (b"sha256\x00", "表 的文字编码无法识别，请在 Excel 中另存为“CSV UTF-8（逗号分隔）”。"),
        (b"\r\n\r\n", "表 是空的。第一行应为列名："),
        (TEXT.replace("与纸质", '"与纸质').encode(), "表 第2行起的引号不成对，或者一格过长，无法分列。"),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "corrections.csv"
    path.write_bytes(data)
    assert told(load_corrections, path).startswith(words)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert told(load_roster, tmp_path / "名册.csv") == "没有这个文件：表"


# Columns and rows ---------------------------------------------------------------------------------------------------


def test_columns_that_are_unknown_missing_or_twice_there_are_all_told(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text("finding_id,who,who,reason,why\na,b,c,d,e\n", "utf-8")
    assert told(load_decisions, path).split("\n  ") == [
        "表 有误，没有使用：",
        "第1行：不认识的列“reason”。可以有的列：finding_id（问题编号）、who（判定人）、when（日期）、why（原因）、"
        "org（单位）、year（年度）、message（说明）。",
        "第1行：who（判定人）出现了两次。",
        "第1行：缺少列when（日期）。第一行应为列名。",
    ]


def test_every_faulty_row_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    rows = [
        {**CELL, **SIGNED},
        {**CELL, **SIGNED, "sha256": "0f0f0f0f"},
        {**CELL, **SIGNED, "row": "carried_in", "when": "20日"},
        {**CELL, **SIGNED, "row": "carried_in", "who": "", "value": ""},
        {**CELL, **SIGNED, "row": "New_Received ", "table": "applications", "value": "13"},
        {**CELL, **SIGNED, "row": "carried_in", "year": "去年"},
    ]
    text = (
        csv_text([*CELL, *SIGNED, "year"], rows) + f"{SHA},applications,granted,total,5,李明,2025-01-20,核对，1,,2,3\n"
    )
    path.write_text(text, "utf-8")
    assert told(load_corrections, path).split("\n  ") == [
        "表 有误，没有使用：",
        "第3行：sha256“0f0f0f0f”不是完整的文件校验值。校验值有64位，见 gipdata.xlsx 的“报告”表或 reports.csv。",
        "第4行：when“20日”不是日期，应写成 2025-01-15。",
        "第5行：没有填value（更正为）、who（更正人）。",
        "第7行：year“去年”不是四位数的年度。",
        "第8行：格数比列名多。文字里有逗号的，请用英文双引号把这一格括起来。",
    ]


def test_two_corrections_of_one_cell_are_refused(tmp_path: Path) -> None:
    rows = [{**CELL, **SIGNED}, {**CELL, **SIGNED, "column": "business"}, {**CELL, **SIGNED, "value": "13"}]
    words = told(load_corrections, keep(tmp_path / "corrections.csv", *rows))
    assert words.split("\n  ")[1:] == ["第4行：与第2行是同一份文件的同一格，只能留一行。"]


def test_two_decisions_on_one_finding_are_refused(tmp_path: Path) -> None:
    words = told(load_decisions, keep(tmp_path / "decisions.csv", DECIDED, {**DECIDED, "why": "另一个原因"}))
    assert words.split("\n  ")[1:] == ["第3行：与第2行是同一个问题，只能留一行。"]


def test_of_very_many_faults_the_first_ten_are_told(tmp_path: Path) -> None:
    rows = [{**DECIDED, "finding_id": f"x{n}", "when": "昨天"} for n in range(12)]
    lines = told(load_decisions, keep(tmp_path / "decisions.csv", *rows)).split("\n  ")
    assert (len(lines), lines[1][:4], lines[10][:5], lines[11]) == (12, "第2行：", "第11行：", "……另有2处。")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"org": "甲乡", "from": "撤并前"}], "第2行：from“撤并前”不是日期或年度，应写成 2022-03-15 或 2022。"),
        ([{"org": "甲乡", "to": "2022-02-30"}], "第2行：to“2022-02-30”不是日期或年度，应写成 2022-03-15 或 2022。"),
        ([{"org": "甲乡", "from": "2022", "to": "2021"}], "第2行：to“2021”早于 from“2022”。"),
        (
            [{"org": "甲乡", "became": "甲镇"}, {"org": "甲镇", "from": "2022"}],
            "第2行：填了 became，就要在 to 栏写明这个名称用到哪一天或哪一年。",
        ),
        (
            [{"org": "甲乡", "to": "2021", "became": "甲镇"}],
            "第2行：became 写的是“甲镇”，名册里没有这个单位，请另加一行。",
        ),
        (
            [{"org": "甲乡", "to": "2021", "became": "甲镇"}, {"org": "甲镇"}],
            "第3行：“甲镇”由“甲乡”而来，请在 from 栏写明从何时起用这个名称；"
            "“甲乡”并入之前就有这个单位的，写明它设立的年份。",
        ),
        (
            [{"org": "甲乡", "to": "2019", "became": "甲镇"}, {"org": "甲镇", "from": "2022"}],
            "第2行：“甲乡”用到2019年，“甲镇”却从2022年开始，中间有空缺。",
        ),
        (
            [{"org": "甲乡", "from": "2022", "to": "2022", "became": "甲镇"},
             {"org": "甲镇", "from": "2022", "to": "2022", "became": "甲乡"}],
            "第2行：“甲镇”（第3行）比“甲乡”结束得早或同时结束，前后颠倒。",
        ),
        (
            [{"org": "甲乡", "to": "2022"}, {"org": "示例县甲乡人民政府", "from": "2021"}],
            "第3行：“甲乡”与第2行是同一个单位，时间有重叠，只能留一行。",
        ),
        ([{"org": "", "note": "备注"}], "第2行：没有填org（单位）。"),
    ],
)  # fmt: skip
def test_a_roster_that_contradicts_itself_is_refused(tmp_path: Path, rows: list[dict[str, str]], words: str) -> None:
    assert words in told(load_roster, keep(tmp_path / "roster.csv", *rows)).split("\n  ")


def test_an_empty_roster_is_refused_an_empty_list_of_corrections_is_not(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("org,county\n", "utf-8")
    assert told(load_roster, tmp_path / "roster.csv").startswith("表 里没有单位。")
    (tmp_path / "corrections.csv").write_text(",".join([*CELL, *SIGNED]), "utf-8")
    assert load_corrections(tmp_path / "corrections.csv") == []


# Where they are looked for ------------------------------------------------------------------------------------------


def test_the_files_lie_beside_the_reports_or_in_the_output(tmp_path: Path) -> None:
    reports, out, single = tmp_path / "报告", tmp_path / "结果", tmp_path / "单份"
    for folder in (reports, reports / "2021", out, single):
        folder.mkdir()
    keep(reports / "corrections.csv", {**CELL, **SIGNED})
    keep(reports / "2021" / "roster.csv", {"org": "甲乡"})  # not in the root: a source like any other
    keep(out / "decisions.csv", DECIDED)
    keep(single / "roster.csv", {"org": "乙乡"})
    assert find_overrides([reports], out) == OverrideFiles(reports / "corrections.csv", out / "decisions.csv")
    assert find_overrides([reports, single / "roster.csv"]).roster == single / "roster.csv"
    given = OverrideFiles(roster=tmp_path / "另一份.csv")
    assert find_overrides([single], None, given).roster == tmp_path / "另一份.csv"
    assert load_overrides(OverrideFiles()).roster is None


def test_of_two_files_of_one_name_none_is_chosen(tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        keep(folder / "roster.csv", {"org": "甲乡"})
    with pytest.raises(OverrideError, match=r"roster.csv 有2份：.*请合为一份，或用 --roster 指明用哪一份。"):
        find_overrides([tmp_path / "a"], tmp_path / "b")
    assert find_overrides([tmp_path / "a", tmp_path / "a" / "roster.csv"]).roster == tmp_path / "a" / "roster.csv"
