"""Bad input: each source gets one clear line in ``unread`` or a finding, and the rest of the build is written."""

import os
import re
import struct
import tracemalloc
import zlib
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest

import gipdata
from gipdata import Dataset
from gipdata.forms import load_form
from tests.documents import LAYOUTS, random_model, write

FORM = load_form("2021")
HAN = re.compile("[\u4e00-\u9fff]")


def report_text(seed: int = 7, layout: str = "cells_without_gaps") -> str:
    rng = Random(seed)
    return write(random_model(rng, "2021", "small"), LAYOUTS[layout], rng).text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good report in it."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(report_text(), "utf-8")
    return tmp_path / "in"


def build_beside_good(folder: Path) -> Dataset:
    """The build of a folder; whatever else is in it, the good report is read and everything is written."""
    out = folder.parent / "out"
    data = gipdata.build(folder, out)
    good = data.reports[data.reports["source"] == "good.txt"]
    assert good["n_cells"].tolist() == [200]
    written = gipdata.load(out)
    pd.testing.assert_frame_equal(written.unread, data.unread)
    pd.testing.assert_frame_equal(written.applications, data.applications)
    return data


def reason_of(data: Dataset, source: str) -> str:
    (reason,) = data.unread[data.unread["source"] == source]["reason"]
    assert isinstance(reason, str)
    assert "\n" not in reason and HAN.search(reason) and reason.endswith("。"), reason
    assert "内部错误" not in reason
    return reason


def picture() -> bytes:
    """A red pixel as PNG."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空"),
        (b" \r\n\t\n", "空"),
        (b"\xef\xbb\xbf", ""),
        (b"\xff\xfe", ""),
        (picture(), "图片"),
        (b"%PDF-1.7\n" + bytes(range(256)), "PDF"),
        (b"PK\x03\x04" + bytes(200), "Word"),
        (Random(1).randbytes(50_000), "不是文本"),
        (bytes(50_000), "空"),
        (Random(2).randbytes(50_000).replace(b"\x00", b"\x01"), "不是文本"),
    ],
    ids=["empty", "blank", "mark", "mark16", "picture", "pdf", "zip", "noise", "zeros", "noise_without_zeros"],
)
def test_what_is_no_text(folder: Path, data: bytes, said: str) -> None:
    (folder / "bad.dat").write_bytes(data)
    assert said in reason_of(build_beside_good(folder), "bad.dat")


def test_a_text_of_200_megabytes_is_refused_unread(folder: Path) -> None:
    size = 200_000_000
    with (folder / "huge.txt").open("wb") as file:
        file.write(report_text().encode())
        file.truncate(size)  # takes no room on the disk
    tracemalloc.start()
    data = build_beside_good(folder)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "MB" in reason_of(data, "huge.txt")
    assert peak < size / 2


def test_a_folder_without_reports(tmp_path: Path) -> None:
    (tmp_path / "in" / "empty").mkdir(parents=True)
    data = gipdata.build(tmp_path / "in", tmp_path / "out")
    assert (len(data.reports), len(data.applications), len(data.unread)) == (0, 0, 0)
    assert len(gipdata.load(tmp_path / "out").reports) == 0


def test_a_file_without_permission(folder: Path, monkeypatch: pytest.MonkeyPatch, read_here: None) -> None:
    locked = folder / "locked.txt"
    locked.write_text(report_text(8), "utf-8")
    if os.name == "posix" and os.geteuid() != 0:
        locked.chmod(0)
    else:  # the administrator may read everything: let the opening fail as it would for others
        original = Path.open

        def refuse(path: Path, *args: Any, **options: Any) -> Any:
            if path == locked:
                raise PermissionError(13, "Permission denied", str(path))
            return original(path, *args, **options)

        monkeypatch.setattr(Path, "open", refuse)
    assert "权限" in reason_of(build_beside_good(folder), "locked.txt")


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="this system has no links")
def test_links_that_lead_nowhere_or_back(folder: Path) -> None:
    (folder / "broken.txt").symlink_to(folder / "gone.txt")
    (folder / "back").symlink_to(folder, target_is_directory=True)
    data = build_beside_good(folder)
    assert "不存在" in reason_of(data, "broken.txt")
    assert "文件夹" in reason_of(data, "back")


# Texts that are no report -----------------------------------------------------------------------------------------

NOTICE = """关于做好2023年度政府信息公开工作年度报告编制工作的通知
各乡镇人民政府、街道办事处：
请于2024年1月20日前将本单位的年度报告报送县政府办公室，逾期不报的予以通报。
报告须经主要负责同志审核，并加盖公章。
示例县人民政府办公室
2023年12月20日
"""
LETTER = """示例县政府办公室：
现将我乡年度报告一份送上，请查收。联系人：王某，电话：略。
云溪乡人民政府
2024年1月15日
"""


@pytest.mark.parametrize(
    "text", [NOTICE, LETTER, "今天天气晴朗。\n", "0\n" * 400], ids=["notice", "letter", "other", "figures"]
)
def test_texts_that_are_no_report(folder: Path, text: str) -> None:
    (folder / "other.txt").write_text(text, "utf-8")
    assert "年度报告" in reason_of(build_beside_good(folder), "other.txt")


def blank_form() -> str:
    """The form as it is sent out: every heading and label, no figure, no name."""
    lines = [FORM.title.partition("（")[0]]
    for section in FORM.sections:
        lines.append(section.label)
        for block in FORM.tables[section.code].blocks if section.code in FORM.tables else ():
            lines += ["\t".join([block.corner, *(column.label for column in block.columns)])]
            lines += ["\t".join([row.label, *([""] * len(block.columns))]) for row in block.rows]
    return "\n".join(lines)


def test_a_blank_form_states_no_figure(folder: Path) -> None:
    (folder / "form.txt").write_text(blank_form(), "utf-8")
    data = build_beside_good(folder)
    (report,) = data.reports[data.reports["source"] == "form.txt"]["report_id"]
    for frame in (data.disclosure, data.applications, data.disputes):
        rows = frame[frame["report_id"] == report]
        assert set(rows["kind"]) <= {"blank", "absent", "unplaced"}
        assert rows["value"].isna().all()
    assert "identity-missing" in set(data.findings[data.findings["report_id"] == report]["rule"])


# A report cut anywhere --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_report_cut_anywhere(folder: Path, encoding: str) -> None:
    whole = report_text(9, "tabbed_cells").encode(encoding)
    lengths = range(0, len(whole) - 60, 97)
    for length in lengths:
        (folder / f"cut{length:05}.txt").write_bytes(whole[:length])
    data = build_beside_good(folder)
    told = set(data.findings["report_id"])
    reports = data.reports.set_index("source")["report_id"]
    for length in lengths:
        source = f"cut{length:05}.txt"
        if source in reports.index:
            assert reports[source] in told, source
        else:
            reason_of(data, source)
    assert_nothing_new(data, folder / "whole.txt", whole)


def assert_nothing_new(data: Dataset, path: Path, whole: bytes) -> None:
    """A cut takes figures away; it makes no figure but the one that it goes through, and no blank."""
    path.write_bytes(whole)
    table = gipdata.build(path).applications
    complete = {(item, applicant): raw for item, applicant, raw in table[["item", "applicant", "raw"]].values}
    good = data.reports.set_index("source").loc["good.txt", "report_id"]
    cut = data.applications[data.applications["report_id"] != good]
    assert len(cut) > 1000 and "blank" not in set(cut["kind"])
    figures = cut[cut["kind"] == "number"]
    changed = [
        (report, raw, complete[item, applicant])
        for report, item, applicant, raw in figures[["report_id", "item", "applicant", "raw"]].values
        if raw != complete[item, applicant]
    ]
    assert all(stated.startswith(raw) for _, raw, stated in changed)
    assert len({report for report, _, _ in changed}) == len(changed)
