"""A build's folder: read back equal, the same bytes twice, and whole whatever interrupts the writing."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipdata import staging, store
from gipdata.dataset import Dataset
from gipdata.descriptor import descriptor
from gipdata.frames import dataset_of
from gipdata.report import Kind, Location, Report, Section
from gipdata.schema import FILES, TABLES
from gipdata.store import StoreError, load_dataset, write_dataset
from gipdata.workbook import workbook_bytes
from tests.reports import NEW_FORM, OLD_FORM, WITHOUT_TABLES

REPOSITORY = Path(__file__).resolve().parents[1]
UNREAD = [("坏.bin", None, "无法打开。"), ("图.png", "12" * 32, "这是图片。")]
SMALL = replace(OLD_FORM, cells=OLD_FORM.cells[:3] + OLD_FORM.cells[-1:])


def three() -> Dataset:
    return dataset_of([OLD_FORM, NEW_FORM, WITHOUT_TABLES], UNREAD)


def assert_equal(found: Dataset, expected: Dataset) -> None:
    for name, frame in expected.frames.items():
        pd.testing.assert_frame_equal(found.frames[name], frame)
        # assert_frame_equal takes Decimal("1.0") for Decimal("1") and None for NaN.
        for column in (name for name, dtype in frame.dtypes.items() if dtype.kind == "O" and dtype.name == "object"):
            assert list(map(repr, found.frames[name][column])) == list(map(repr, frame[column]))


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / name).read_bytes().decode("utf-8-sig"), newline="")))


# There and back -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reports", [[], [OLD_FORM, NEW_FORM, WITHOUT_TABLES]], ids=["empty", "three"])
def test_load_equals_what_was_written(tmp_path: Path, reports: list[Report]) -> None:
    data = dataset_of(reports, UNREAD if reports else [])
    write_dataset(data, tmp_path / "deep" / "out")
    assert_equal(load_dataset(tmp_path / "deep" / "out"), data)
    assert sorted(path.name for path in (tmp_path / "deep" / "out").iterdir()) == sorted(FILES)


AWKWARD = st.text(
    alphabet=st.sampled_from("\",\r\n\t \u3000\ufeff\x00=-+@＝－＋＠#;'\\NAnul规9")
    | st.characters(exclude_categories=["Cs"])
)


@given(raw=AWKWARD, text=AWKWARD, title=AWKWARD)
def test_any_text_comes_back_as_it_was(raw: str, text: str, title: str) -> None:
    cell = OLD_FORM.cells[0]._replace(raw=raw, kind=Kind.TEXT, value=None)
    section = Section("overview", "一、", text, Location(1))
    data = dataset_of([replace(OLD_FORM, title=title, cells=(cell, cell), sections=(section,))])
    for table in TABLES:
        content = store._csv_bytes(data.frames[table.name], table)
        assert_frame(store._parse_csv(content, table), data.frames[table.name])


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        *(("=1+1", "'=1+1"), ("@cmd", "'@cmd"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-2+3", "'-2+3")),
        *(("＝1+1", "'＝1+1"), ("\t=1", "'\t=1"), (" =1", "' =1"), ("\r1", "'\r1"), ("'=1", "''=1"), ("'", "''")),
        *(("-3", "-3"), ("+17", "+17"), (" +5 ", " +5 "), ("-", "-"), ("-1,400.5", "-1,400.5"), ("增1", "增1")),
        *(("——", "——"), ("3-1", "3-1"), ("", "")),
    ],
)
def test_no_text_of_a_csv_file_becomes_a_formula_and_figures_stay_as_written(
    tmp_path: Path, raw: str, field: str
) -> None:
    cell = OLD_FORM.cells[0]._replace(raw=raw, kind=Kind.TEXT, value=None, row_label="=label")
    section = Section("overview", "@heading", "-text", Location(1))
    data = dataset_of([replace(OLD_FORM, source="=cmd.txt", cells=(cell,), sections=(section,))])
    write_dataset(data, tmp_path)
    assert rows_of(tmp_path, "disclosure.csv")[0]["raw"] == field
    assert rows_of(tmp_path, "disclosure.csv")[0]["item_label"] == "'=label"
    assert rows_of(tmp_path, "reports.csv")[0]["source"] == "'=cmd.txt"
    assert [rows_of(tmp_path, "sections.csv")[0][name] for name in ("heading", "text")] == ["'@heading", "'-text"]
    loaded = load_dataset(tmp_path)
    assert_equal(loaded, data)
    assert loaded.disclosure["raw"][0] == raw


def test_a_negative_amount_is_no_text() -> None:
    cell = OLD_FORM.cells[0]._replace(value=Decimal("-9"))
    table = next(table for table in TABLES if table.name == "disclosure")
    frame = dataset_of([replace(OLD_FORM, cells=(cell,))]).disclosure
    written = io.StringIO(store._csv_bytes(frame, table).decode("utf-8-sig"))
    assert [row["value"] for row in csv.DictReader(written)] == ["-9"]


def assert_frame(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(found, expected)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4) | st.integers(-(10**30), 10**30).map(Decimal))
def test_any_amount_comes_back_exactly(value: Decimal) -> None:
    cell = OLD_FORM.cells[0]._replace(value=value)
    table = next(table for table in TABLES if table.name == "disclosure")
    frame = dataset_of([replace(OLD_FORM, cells=(cell,))]).disclosure
    assert frame["value"][0] == value
    assert repr(store._parse_csv(store._csv_bytes(frame, table), table)["value"][0]) == repr(frame["value"][0])


def test_the_files_hold_what_the_data_model_says(tmp_path: Path) -> None:
    write_dataset(three(), tmp_path)
    assert (tmp_path / "reports.csv").read_bytes().startswith(b"\xef\xbb\xbfreport_id,source,sha256,")
    amount = next(
        r for r in rows_of(tmp_path, "disclosure.csv") if r["item"] == "procurement" and r["measure"] == "amount"
    )
    assert (amount["raw"], amount["value"], amount["unit"], amount["year"]) == ("422.6万元", "4226000", "万元", "2020")
    blank = next(r for r in rows_of(tmp_path, "applications.csv") if r["kind"] == "blank")
    assert (blank["raw"], blank["value"]) == ("", "")
    assert rows_of(tmp_path, "reports.csv")[0]["published"] == "2021-01-20"
    assert [r["reason"] for r in rows_of(tmp_path, "unread.csv")] == ["无法打开。", "这是图片。"]
    assert not (tmp_path / "statistics.csv").exists()


def test_the_same_build_writes_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_dataset(three(), tmp_path / "a")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    monkeypatch.setattr("time.time", lambda: 1_900_000_000.0)
    write_dataset(three(), tmp_path / "b")
    for name in FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_other_files_stay_untouched(tmp_path: Path) -> None:
    (tmp_path / "corrections.csv").write_text("mine")
    (tmp_path / "notes").mkdir()
    write_dataset(three(), tmp_path)
    write_dataset(dataset_of([]), tmp_path)
    assert (tmp_path / "corrections.csv").read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, "corrections.csv", "notes"}
    assert len(load_dataset(tmp_path).reports) == 0


# Folders that are no build ------------------------------------------------------------------------------------------


def _remove(folder: Path) -> None:
    (folder / "checks.csv").unlink()


def _other_columns(folder: Path) -> None:
    (folder / "checks.csv").write_text("rule,subject\n")


def _no_number(folder: Path) -> None:
    path = folder / "reports.csv"
    path.write_text(path.read_text("utf-8").replace(",198,", ",many,"), "utf-8")


def _no_text(folder: Path) -> None:
    (folder / "findings.csv").write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_remove, "缺少 checks.csv"),
        (_other_columns, "列与本版本不符"),
        (_no_number, "已被改动"),
        (_no_text, "findings.csv"),
    ],
)
def test_a_damaged_folder_is_refused_with_the_file_named(
    tmp_path: Path, damage: Callable[[Path], None], said: str
) -> None:
    write_dataset(three(), tmp_path)
    damage(tmp_path)
    with pytest.raises(StoreError, match=re.escape(said)):
        load_dataset(tmp_path)


def test_there_is_nothing_to_load(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="没有完整的数据"):
        load_dataset(tmp_path)
    with pytest.raises(StoreError, match="没有这个文件夹"):
        load_dataset(tmp_path / "nowhere")


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(StoreError, match="无法写入文件夹"):
        write_dataset(three(), tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_with_the_name_of_a_file_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "unread.csv").mkdir()
    with pytest.raises(StoreError, match=r"unread\.csv"):
        write_dataset(three(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["unread.csv"]


# Interrupted --------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the test forks, which this system cannot")
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_a_write_ended_at_any_step_leaves_wholly_the_old_or_wholly_the_new(tmp_path: Path, how: str) -> None:
    (tmp_path / "corrections.csv").write_text("mine")
    command = [sys.executable, "-m", "tests.kill_writes", str(tmp_path), how]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    outcomes = [line.split() for line in done.stdout.splitlines()]
    found = [outcome[1] for outcome in outcomes]
    # Ten files are opened and ten moved, so that there are more than twenty steps to end at.
    assert len(found) > 20
    assert found == sorted(found, reverse=True), "old up to one moment, new from then on"
    assert set(found) == {"old", "new"}
    assert found.count("new") > 8
    assert [outcome[2] for outcome in outcomes] == ["ended"] * (len(outcomes) - 1) + ["finished"]
    assert all(len(outcome) == 3 for outcome in outcomes), "nothing of ours is left over"
    assert (tmp_path / "corrections.csv").read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no locks on folders there")
def test_a_load_waits_for_a_build_that_is_writing(tmp_path: Path) -> None:
    write_dataset(dataset_of([SMALL]), tmp_path)
    code = (
        "import sys, time; from pathlib import Path; from gipdata import staging\n"
        "with staging.locked(Path(sys.argv[1])): print('locked', flush=True); time.sleep(1)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"locked\n"
        load_dataset(tmp_path)
        assert process.poll() is not None or process.wait(0.5) == 0


def test_a_full_disk_leaves_the_old_build_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = dataset_of([SMALL])
    write_dataset(old, tmp_path)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        write_dataset(three(), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)
    assert_equal(load_dataset(tmp_path), old)


def test_a_file_in_use_is_named_and_the_build_is_completed_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_dataset(dataset_of([SMALL]), tmp_path)
    replace_file = Path.replace

    def in_use(path: Path, target: Path) -> Path:
        if path.name == "gipdata.xlsx":
            raise PermissionError(13, "in use")
        return replace_file(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", in_use)
        with pytest.raises(StoreError, match=r"gipdata\.xlsx 正被其他程序使用"):
            write_dataset(three(), tmp_path)
        assert_equal(load_dataset(tmp_path), three())  # read from where it waits
    assert_equal(load_dataset(tmp_path), three())
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)


def test_the_next_build_replaces_whatever_was_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".gipdata-staging").mkdir()
    (tmp_path / ".gipdata-staging" / "reports.csv").write_text("half a fi")
    with monkeypatch.context() as patch:
        patch.setattr(staging, "_complete", lambda folder: None)  # as if ended right after the mark
        patch.setattr(staging, "recover", lambda folder: shutil.rmtree(folder / ".gipdata-staging"))
        write_dataset(three(), tmp_path)
    assert not (tmp_path / "reports.csv").exists()
    (tmp_path / ".gipdata-staging").mkdir()
    write_dataset(dataset_of([SMALL]), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)
    assert_equal(load_dataset(tmp_path), dataset_of([SMALL]))


# Workbook and descriptor --------------------------------------------------------------------------------------------


def sheet(book: openpyxl.Workbook, title: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in book[title].iter_rows()]


def test_the_workbook_has_the_same_tables_under_chinese_headings() -> None:
    data = three()
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(data)))
    assert book.sheetnames == [
        *("说明", "报告", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"),
        *("四、政府信息公开行政复议、行政诉讼情况", "各部分正文", "问题与措施", "正文中的数据"),
        *("勾稽核对", "发现的问题", "未能读取的文件", "名册"),
    ]
    for table, title in zip(TABLES, book.sheetnames[1:], strict=True):
        rows = sheet(book, title)
        assert rows[0] == [column.title for column in table.columns]
        assert len(rows) == len(data.frames[table.name]) + 1
        assert book[title].freeze_panes == "B2"
        assert book[title].auto_filter.ref.startswith("A1:")
        assert all(8 <= d.width <= 48 for d in book[title].column_dimensions.values())
    reports = sheet(book, "报告")
    assert reports[0][:4] == ["报告编号", "来源文件", "文件校验值", "单位"]
    assert reports[1][0] == "云溪乡-2020-aa11bb22"
    assert reports[1][12] == 2020
    assert reports[1][16] == datetime(2021, 1, 20)
    assert reports[1][10] == "990101200"


def test_figures_in_the_workbook_are_numbers_and_blanks_are_empty() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(three())))
    amounts = {row[8]: (row[11], row[10]) for row in sheet(book, "二、主动公开政府信息情况") if row[5] == "procurement"}
    assert amounts == {"采购项目数量": (3, "number"), "采购总金额": (4226000, "number")}
    received = [r for r in sheet(book, "三、收到和处理政府信息公开申请情况") if r[0] == "云溪乡-2020-aa11bb22"][:7]
    assert [row[10] for row in received] == [2, None, 0, 0, 0, 0, None]


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("x")', "#N/A", "-3", "+17", "@cmd", "-1+cmd", "＝1", "000123", "2021-01-01", "TRUE"]
)
def test_text_in_the_workbook_is_never_a_formula_or_a_number(text: str) -> None:
    cell = OLD_FORM.cells[0]._replace(raw=text, kind=Kind.TEXT, value=None)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(dataset_of([replace(OLD_FORM, cells=(cell,))]))))
    written = book["二、主动公开政府信息情况"].cell(2, 10)
    assert (written.value, written.data_type) == (text, "s")
    # Text stays text also when someone edits the cell.
    assert bool(written.quotePrefix) == (text[0] in "=#@＝" or text == "-1+cmd")


def test_text_that_excel_cannot_hold_is_cut_or_marked() -> None:
    section = Section("overview", "一\x01、", "字" * 40_000, Location(1))
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(dataset_of([replace(OLD_FORM, sections=(section,))]))))
    row = sheet(book, "各部分正文")[1]
    assert row[4] == "一\ufffd、"
    assert row[5] == "字" * 32_766 + "…"


def test_a_sheet_too_long_for_excel_says_what_it_leaves_out() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(three(), most_rows=100)))
    rows = sheet(book, "三、收到和处理政府信息公开申请情况")
    assert len(rows) == 100
    # 23 × 7 + 25 × 7 = 336 rows; 98 of them are there.
    assert rows[-1][0] == "另有 238 行未列入，见 applications.csv"


def test_the_first_sheet_explains_the_codes() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(three())))
    rows = sheet(book, "说明")
    assert ["二、主动公开政府信息情况", "填写情况", "kind", "文字", "blank", "空白（未填，不等于 0）"] in rows
    assert ["报告", "发布日期", "published", "日期", None, None] in rows


def test_the_workbook_states_no_time_of_writing() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(three()))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert str(date.today().year) not in archive.read("docProps/core.xml").decode()


def test_the_descriptor_describes_every_column_of_every_file(tmp_path: Path) -> None:
    write_dataset(three(), tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert [r["path"] for r in package["resources"]] == [name for name in FILES if name.endswith(".csv")]
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        with (tmp_path / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file)) == [field["name"] for field in fields]
        assert all(field["title"] and field["description"] for field in fields)


PATTERNS = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "date": r"\d{4}-\d\d-\d\d", "string": r"(?s).*"}


def test_the_files_keep_what_the_descriptor_says(tmp_path: Path) -> None:
    """A small validator of Table Schema: types, required, enum, primary and foreign keys."""
    write_dataset(three(), tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    ids = {row["report_id"] for row in rows_of(tmp_path, "reports.csv")}
    assert len(ids) == 3
    for resource in package["resources"]:
        schema, rows = resource["schema"], rows_of(tmp_path, resource["path"])
        for field in schema["fields"]:
            values = [row[field["name"]] for row in rows]
            rules, missing = field.get("constraints", {}), field.get("missingValues", schema["missingValues"])
            stated = [value for value in values if value not in missing]
            assert all(re.fullmatch(PATTERNS[field["type"]], value) for value in stated), field["name"]
            assert len(stated) == len(values) or not rules.get("required"), field["name"]
            assert set(stated) <= set(rules.get("enum", stated)), field["name"]
        for key in schema.get("primaryKey", []):
            assert len({row[key] for row in rows}) == len(rows)
        for key in schema.get("foreignKeys", []):
            assert {row[key["fields"][0]] for row in rows} - {""} <= ids


def test_the_descriptor_names_codes_keys_and_meanings() -> None:
    resources = {resource["name"]: resource for resource in descriptor()["resources"]}
    fields = {field["name"]: field for field in resources["applications"]["schema"]["fields"]}
    assert fields["applicant"]["constraints"]["enum"] == [
        *("natural_person", "business", "research", "public_welfare", "legal_service", "other_organisation", "total"),
        "extra",
    ]
    assert fields["value"]["type"] == "integer"
    assert fields["raw"]["missingValues"] == []
    assert "constraints" not in fields["org"]
    assert {"value": "granted", "label": "三（一）予以公开"} in fields["item"]["categories"]
    assert resources["disputes"]["schema"]["foreignKeys"] == [
        {"fields": ["report_id"], "reference": {"resource": "reports", "fields": ["report_id"]}}
    ]
    assert resources["reports"]["schema"]["primaryKey"] == ["report_id"]
    assert resources["reports"]["schema"]["foreignKeys"] == [
        {"fields": ["amends"], "reference": {"fields": ["report_id"]}}
    ]
