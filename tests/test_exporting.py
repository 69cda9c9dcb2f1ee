"""The tables that a county office takes away, and how far a build is."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from gipdata.exporting import export_tables
from gipdata.frames import dataset_of
from gipdata.progress import show_progress
from gipdata.schema import FILES
from gipdata.store import StoreError, load_dataset
from tests.reports import NEW_FORM, OLD_FORM

DATA = dataset_of([OLD_FORM])


def table_in(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_files_of_a_build_and_each_table(tmp_path: Path) -> None:
    paths = export_tables(DATA, {"申请": DATA.requests(), "覆盖": DATA.coverage()}, tmp_path / "new" / "tables")
    assert [path.name for path in paths] == [*FILES, "申请.csv", "覆盖.csv"]
    assert all(path.is_file() for path in paths)
    pd.testing.assert_frame_equal(load_dataset(tmp_path / "new" / "tables").disclosure, DATA.disclosure)


def test_of_more_reports_than_wanted_only_the_tables_are_written(tmp_path: Path) -> None:
    several = dataset_of([OLD_FORM, NEW_FORM])
    for most, names in ((2, [*FILES, "申请.csv"]), (1, ["申请.csv"]), (0, ["申请.csv"])):
        folder = tmp_path / str(most)
        paths = export_tables(several, {"申请": several.requests()}, folder, most)
        assert [path.name for path in paths] == names
        assert sorted(path.name for path in folder.iterdir()) == sorted(names)
        assert len(table_in(folder / "申请.csv")) == 3


def test_tables_alone_are_not_put_beside_the_files_of_other_reports(tmp_path: Path) -> None:
    export_tables(DATA, {"申请": DATA.requests()}, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(StoreError, match=r"另一批报告的数据表（reports\.csv 等）"):
        export_tables(dataset_of([OLD_FORM, NEW_FORM]), {"申请": DATA.requests(), "新": DATA.requests()}, tmp_path, 1)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_table_is_chinese_with_plain_figures(tmp_path: Path) -> None:
    cells = {"value": [1400000, None], "kind": ["number", "blank"]}
    frame = pd.DataFrame({"org": ["甲镇", None], "share": [0.125, 1.0], **cells}).astype({"value": "Int64"})
    export_tables(DATA, {"表": frame}, tmp_path)
    assert (tmp_path / "表.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert table_in(tmp_path / "表.csv")[1:] == [
        ["甲镇", "0.125", "1400000", "数字"],
        ["单位不明", "1.0", "空白", "空白（未填，不等于 0）"],
    ]


def test_text_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    export_tables(DATA, {"表": pd.DataFrame({"text": ["=1+1", "@甲"]})}, tmp_path)
    assert [row for (row,) in table_in(tmp_path / "表.csv")[1:]] == ["'=1+1", "'@甲"]


@pytest.mark.parametrize("name", ["", "a/b", "reports", "findings"])
def test_a_name_that_would_lie_elsewhere_or_replace_a_file_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be the name of a table"):
        export_tables(DATA, {"好": DATA.requests(), name: DATA.requests()}, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_progress_is_one_line_that_ends(capsys: pytest.CaptureFixture[str]) -> None:
    show_progress(0, 2, "2021/青岭镇.txt")
    show_progress(1, 2, "很长的文件夹名称" * 10 + "/甲.txt")
    show_progress(2, 2, "")
    first, second, last = capsys.readouterr().out.removeprefix("\r").split("\r")
    assert first == f"已读 0/2 个文件　{'2021/青岭镇.txt':<30}\x1b[K"
    assert second.endswith("件夹名称/甲.txt\x1b[K") and len(second) == len(first)
    assert last == f"已读 2/2 个文件　{' ' * 30}\x1b[K\n"


def test_a_build_of_nothing_ends_its_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    show_progress(0, 0, "")
    assert capsys.readouterr().out.endswith("\n")
