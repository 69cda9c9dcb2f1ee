"""From files and folders to a dataset: every file is a report or unread, in a fixed order, whatever the files are."""

import hashlib
import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

import gipdata
from gipdata import opening
from gipdata.building import read_sources
from gipdata.folders import Source, find_sources
from gipdata.sources import MAX_BYTES, Beside, Document, document_from_bytes
from tests.reports import text_of

TITLE_2020 = "青石县云溪乡人民政府2020年政府信息公开工作年度报告"
TITLE_2021 = "青石县云溪乡人民政府2021年政府信息公开工作年度报告"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two reports, in a folder and in one below it."""
    (tmp_path / "in" / "2021").mkdir(parents=True)
    figures = {("applications", "new_received", "natural_person"): "2", ("applications", "new_received", "total"): "2"}
    (tmp_path / "in" / "b.txt").write_text(text_of("2019", TITLE_2020, figures), "utf-8")
    (tmp_path / "in" / "2021" / "a.txt").write_text(text_of("2021", TITLE_2021), "gb18030")
    return tmp_path / "in"


def names(sources: list[Source]) -> list[str]:
    return [source.name for source in sources]


# Build --------------------------------------------------------------------------------------------------------------


def test_a_folder_becomes_frames(folder: Path) -> None:
    data = gipdata.build(folder)
    assert data.reports[["source", "year", "form"]].values.tolist() == [
        ["2021/a.txt", 2021, "2021"],
        ["b.txt", 2020, "2019"],
    ]
    assert data.reports["n_cells"].tolist() == [200, 198]
    sizes = (len(data.disclosure), len(data.applications), len(data.disputes), len(data.unread))
    assert sizes == (22 + 10, 23 * 7 + 25 * 7, 15 + 15, 0)
    received = data.applications[(data.applications["item"] == "new_received") & (data.applications["value"] > 0)]
    assert received[["year", "applicant", "value"]].values.tolist() == [
        [2020, "natural_person", 2],
        [2020, "total", 2],
    ]
    digest = hashlib.sha256((folder / "b.txt").read_bytes()).hexdigest()
    assert data.reports["sha256"][1] == digest
    # Two requests came in and none was handled: the balance of both columns is broken.
    broken = data.checks[(data.checks["rule"] == "balance") & (data.checks["status"] == "broken")]
    assert len(broken) == 2
    assert len(data.checks[data.checks["rule"] == "balance"]) == 14
    assert "error" in set(data.findings["severity"])
    assert data.reports["n_findings"].sum() == len(data.findings)


def test_load_equals_build(folder: Path, tmp_path: Path) -> None:
    (folder / "bild.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    data = gipdata.build([folder], tmp_path / "out")
    loaded = gipdata.load(str(tmp_path / "out"))
    assert len(data.reports) == 2
    assert len(data.unread) == 1
    for name, frame in data.frames.items():
        pd.testing.assert_frame_equal(loaded.frames[name], frame)


def test_a_build_is_the_same_in_whatever_order_the_files_are_given(folder: Path) -> None:
    one = gipdata.build([folder / "2021", folder / "b.txt"])
    other = gipdata.build([str(folder / "b.txt"), folder / "2021" / "a.txt"])
    for name, frame in one.frames.items():
        pd.testing.assert_frame_equal(other.frames[name], frame)


def test_ids_stay_when_files_are_added(folder: Path) -> None:
    before = set(gipdata.build(folder).reports["report_id"])
    (folder / "0.txt").write_text(text_of("2019", TITLE_2020), "utf-8")
    after = gipdata.build(folder).reports["report_id"]
    assert before < set(after)
    assert after.is_unique


def test_a_folder_without_reports_gives_empty_frames_that_can_be_loaded(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    data = gipdata.build(tmp_path / "in", tmp_path / "out")
    loaded = gipdata.load(tmp_path / "out")
    for name, frame in data.frames.items():
        assert len(frame) == 0
        pd.testing.assert_frame_equal(loaded.frames[name], frame)


def test_progress_is_told_of_every_source(folder: Path) -> None:
    calls: list[tuple[int, int, str]] = []
    gipdata.build(folder, progress=lambda done, total, source: calls.append((done, total, source)))
    assert calls == [(0, 2, "2021/a.txt"), (1, 2, "b.txt"), (2, 2, "")]


def test_a_build_does_not_read_what_it_wrote(folder: Path) -> None:
    out = folder / "result"
    for target in (out, folder):  # below the source, and in it
        gipdata.build(folder, target)
        again = gipdata.build(folder, target)
        assert (len(again.reports), len(again.unread)) == (2, 0)
        if target == out:
            shutil.rmtree(out)


def test_what_an_earlier_build_wrote_is_no_source_of_another(folder: Path) -> None:
    gipdata.build(folder, folder / "result")
    (folder / "result" / "c.txt").write_text(text_of("2019", TITLE_2020), "utf-8")
    assert names(find_sources(folder)) == ["2021/a.txt", "b.txt", "result/c.txt"]


def test_read_gives_one_report_with_its_checks(folder: Path) -> None:
    report = gipdata.read(folder / "b.txt")
    assert isinstance(report, gipdata.Report)
    assert (report.source, report.year, len(report.cells)) == ("b.txt", 2020, 198)
    assert report.checks


def test_read_raises_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "leer.txt").write_bytes(b"")
    (tmp_path / "notiz.txt").write_text("明天上午开会。\n" * 20, "utf-8")
    with pytest.raises(gipdata.UnreadableSource, match="空"):
        gipdata.read(tmp_path / "leer.txt")
    with pytest.raises(gipdata.NotAReport):
        gipdata.read(tmp_path / "notiz.txt")
    with pytest.raises(FileNotFoundError):
        gipdata.read(tmp_path / "fort.txt")


def test_the_public_face_has_what_it_names() -> None:
    assert all(getattr(gipdata, name) is not None for name in gipdata.__all__)
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = gipdata.nothing_of_the_kind


# What cannot be read ------------------------------------------------------------------------------------------------


def reasons(folder: Path) -> dict[str, str]:
    return {unread.source: unread.reason for unread in read_sources(find_sources(folder))[1]}


def test_every_file_that_is_no_report_is_unread_with_a_reason(folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0" + b"\x00" * 50)
    (folder / "note.txt").write_text("明天上午开会，请准时参加。\n" * 5, "utf-8")
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    found = reasons(folder)
    assert sorted(found) == ["empty.txt", "huge.txt", "noise.txt", "note.txt", "picture.jpg"]
    assert all("\n" not in reason and reason.endswith("。") for reason in found.values())
    assert "内部错误" not in "".join(found.values())
    data = gipdata.build(folder)
    assert len(data.reports) == 2
    empty = data.unread[data.unread["source"] == "empty.txt"]
    assert empty["sha256"].tolist() == ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]


def test_what_is_no_ordinary_file_is_never_opened(folder: Path) -> None:
    (folder / "lost.txt").symlink_to(folder / "nowhere.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "2021" / "up").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "pipe.txt")
    assert reasons(folder) == {
        "2021/up": "文件夹链接指向上层文件夹，未进入。",
        "lost.txt": "链接指向的文件不存在。",
        "loop.txt": "链接指向的文件不存在。",
        "pipe.txt": "不是普通文件。",
    }


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "Permission denied"), "没有读取权限。"),
        (FileNotFoundError(2, "No such file"), "文件不存在，可能在读取前被移走或删除。"),
        (OSError(5, "Input/output error"), "无法打开：Input/output error。"),
        (
            RecursionError("maximum\ndepth"),
            "程序内部错误：RecursionError: maximum depth。请将此文件和本行文字报告给开发者。",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_in_one_file_does_not_stop_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch, read_here: None, error: Exception, reason: str
) -> None:
    def fail(data: bytes, source: str, beside: Beside) -> Document:
        if source == "b.txt":
            raise error
        return document_from_bytes(data, source, beside)

    monkeypatch.setattr(opening, "document_from_bytes", fail)
    data = gipdata.build(folder)
    assert data.reports["source"].tolist() == ["2021/a.txt"]
    assert data.unread[["source", "reason"]].values.tolist() == [["b.txt", reason]]


def test_a_folder_that_cannot_be_opened_is_unread(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def closed(path: object = ".") -> object:
        if str(path) == str(folder / "2021"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", closed)
    assert reasons(folder) == {"2021": "文件夹无法打开，可能没有权限。"}


def test_a_file_name_that_is_no_text_is_written_out(folder: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system takes only names that are text")
    assert reasons(folder) == {"\\xff.txt": "文件是空的。"}


# Which files there are ----------------------------------------------------------------------------------------------


def test_hidden_and_lock_files_are_left_out(folder: Path) -> None:
    for name in (".hidden.txt", "~$lock.docx", "Thumbs.db", "desktop.ini"):
        (folder / name).write_bytes(b"x")
    (folder / ".git").mkdir()
    (folder / ".git" / "c.txt").write_bytes(b"x")
    assert names(find_sources(folder)) == ["2021/a.txt", "b.txt"]


def test_a_hidden_file_that_is_named_is_read(folder: Path) -> None:
    (folder / ".hidden.txt").write_bytes(b"x")
    assert names(find_sources(folder / ".hidden.txt")) == [".hidden.txt"]


def test_a_file_given_twice_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert names(find_sources([folder, "b.txt", folder / "2021" / ".." / "b.txt"])) == ["2021/a.txt", "b.txt"]


def test_files_of_one_name_from_several_folders_are_told_apart(folder: Path) -> None:
    for year in ("2020", "2022"):
        (folder / year / "x").mkdir(parents=True)
        (folder / year / "x" / "a.txt").write_bytes(b"x")
    given = [folder / "2020", folder / "2022", folder / "b.txt"]
    assert names(find_sources(given)) == ["2020/x/a.txt", "2022/x/a.txt", "b.txt"]


def test_a_source_that_does_not_exist_is_an_error(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        gipdata.build([folder, tmp_path / "nowhere"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_equal_files_are_two_reports(folder: Path) -> None:
    (folder / "copy.txt").write_bytes((folder / "b.txt").read_bytes())
    reports = gipdata.build(folder).reports
    assert reports["source"].tolist() == ["2021/a.txt", "b.txt", "copy.txt"]
    assert reports["report_id"].is_unique
    assert reports["sha256"][1] == reports["sha256"][2]


def test_data_processed_is_what_a_build_of_the_samples_gives() -> None:
    """It is committed, so that one can look at it without running anything; ``make demo`` writes it anew."""
    data = Path(__file__).resolve().parents[1] / "data"
    built, kept = gipdata.build(data / "raw"), gipdata.load(data / "processed")
    for name, frame in built.frames.items():
        pd.testing.assert_frame_equal(kept.frames[name], frame)
