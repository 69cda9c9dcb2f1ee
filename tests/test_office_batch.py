"""Files that need LibreOffice: converted together, once each, then read in their place. A module stands in for it."""

import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from gipdata.building import read_sources
from gipdata.folders import find_sources
from gipdata.report import Location
from gipdata.sources import Beside, Content, Paragraph, UnreadableSource
from tests.reports import text_of
from tests.sources.test_archive import zip_of

REPORT = text_of("2021", "青石县云溪乡人民政府2021年政府信息公开工作年度报告").encode()


def rtf(words: str) -> bytes:
    return b"{\\rtf1 " + words.encode() + b"}"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Office(ModuleType):
    """Turns every file into a report, and refuses those that say so."""

    def __init__(self) -> None:
        super().__init__("gipdata.sources.office")
        self.batches: list[list[str]] = []

    def suffix_of(self, data: bytes) -> str:
        return ".rtf"

    def convert_folder(self, paths: Sequence[Path], out: Path, seconds_per_file: float = 20) -> dict[str, str]:
        self.batches.append([path.name for path in paths])
        refused = {path.stem: "无法转换。" for path in paths if b"refused" in path.read_bytes()}
        for path in paths:
            if path.stem not in refused:
                (out / f"{path.stem}.docx").write_bytes(path.read_bytes())
        return refused

    def read(self, data: bytes, beside: Beside) -> Content:
        cached = Path(os.environ["GIPDATA_OFFICE_CACHE"]) / f"{sha256(data)}.docx"
        assert cached.read_bytes() == data
        if b"broken" in data:
            raise UnreadableSource("转换结果无法读取。")
        lines = REPORT.decode().splitlines()
        return Content(tuple(Paragraph(line, Location(i)) for i, line in enumerate(lines, 1) if line))


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, read_here: None) -> Office:
    stand_in = Office()
    monkeypatch.setitem(sys.modules, "gipdata.sources.office", stand_in)
    return stand_in


def test_files_that_need_libreoffice_are_converted_in_one_batch_and_read_in_their_place(
    tmp_path: Path, office: Office
) -> None:
    inner = zip_of(("1.rtf", rtf("two")), ("2.txt", b""), ("3.rtf", rtf("broken")), ("4.txt", REPORT))
    files = {"a.txt": REPORT, "b.rtf": rtf("one"), "c.zip": inner, "d.rtf": rtf("refused"), "e.rtf": rtf("one")}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    told: list[tuple[int, int, str]] = []
    reports, unread = read_sources(find_sources(tmp_path), lambda *of: told.append(of))
    assert [report.source for report in reports] == ["a.txt", "b.rtf", "c.zip!/1.rtf", "c.zip!/4.txt", "e.rtf"]
    assert [(each.source, each.sha256, each.reason) for each in unread] == [
        ("c.zip!/2.txt", sha256(b""), "文件是空的。"),
        ("c.zip!/3.rtf", sha256(rtf("broken")), "转换结果无法读取。"),
        ("d.rtf", sha256(rtf("refused")), "无法转换。"),
    ]
    each_once = [f"{sha256(rtf(words))}.rtf" for words in ("one", "two", "broken", "refused")]
    assert office.batches == [sorted(each_once)]
    # How many are done never goes back.
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert told[-1] == (5, 5, "")


def test_nothing_is_started_where_nothing_needs_it(tmp_path: Path, office: Office) -> None:
    (tmp_path / "a.txt").write_bytes(REPORT)
    assert len(read_sources(find_sources(tmp_path))[0]) == 1
    assert office.batches == []


def test_an_archives_own_line_is_not_given_twice(
    tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gipdata.sources.archive.Budget.__init__.__defaults__", (1_000_000, 2))
    files = (("1.rtf", rtf("one")), ("2.txt", REPORT), ("3.txt", REPORT))
    (tmp_path / "a.zip").write_bytes(zip_of(*files))
    reports, unread = read_sources(find_sources(tmp_path))
    assert [report.source for report in reports] == ["a.zip!/1.rtf", "a.zip!/2.txt"]
    assert [each.source for each in unread] == ["a.zip"]
