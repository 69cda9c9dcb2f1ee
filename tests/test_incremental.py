"""A build that finds what an earlier one read gives, byte for byte, what a build from nothing gives."""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

import gipdata
from gipdata import pool, shelf
from gipdata.outcomes import Outcome, Record, Request
from gipdata.shelf import FOLDER, DamagedShelf, Entry, Shelf
from gipdata.worker import Worker
from tests.reports import text_of
from tests.sources.test_archive import zip_of

Build = Callable[[Path, Path], Any]
BUILDS = pytest.mark.parametrize("build", [gipdata.build, gipdata.build_parquet], ids=["csv", "parquet"])
ORGS = ("云溪乡", "石桥镇", "白塘镇", "柳湾乡", "北坡乡", "青岭镇")
PROSE = (
    "本乡把低保名单贴在老戏台旁的公告栏里，由三名村民轮流核对后再更换，"
    "全年共更换二十一次，没有一次是逾期之后才补上去的，查看的人留下了签名。"
)


def report(org: str, year: int, changes: dict[tuple[str, str, str], str] | None = None) -> bytes:
    text = text_of("2021", f"青石县{org}人民政府{year}年政府信息公开工作年度报告", changes or {})
    return text.replace("五、", f"{PROSE}\n五、", 1).encode()


@pytest.fixture(autouse=True)
def here(read_here: None) -> None:
    """Everything happens in this process: what is asked here has nothing to do with processes."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two years of six townships, one of them in an archive, and a letter that is no report."""
    sources = tmp_path / "in"
    for year in (2021, 2022):
        (sources / str(year)).mkdir(parents=True)
        for org in ORGS:
            (sources / str(year) / f"{org}.txt").write_bytes(report(org, year))
    (sources / "2022" / "补报.zip").write_bytes(zip_of(("东关镇.txt", report("东关镇", 2022)), ("空.txt", b"")))
    (sources / "2022" / "来信.txt").write_text("请于月底前报送。", "utf-8")
    return sources


def content(out: Path) -> dict[str, bytes]:
    """Every file of a build but for what it remembers."""
    paths = [path for path in out.rglob("*") if path.is_file() and FOLDER not in path.parts]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def full(build: Build, folder: Path) -> dict[str, bytes]:
    """What a build into an empty folder writes."""
    out = folder.parent / "full"
    shutil.rmtree(out, ignore_errors=True)
    build(folder, out)
    return content(out)


@pytest.fixture
def read_names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sources that are read from now on, as they are."""
    names: list[str] = []
    read = pool._read

    def told(worker: Worker, requests: Sequence[Request]) -> list[list[Outcome]]:
        names.extend(request.name for request in requests)
        return read(worker, requests)

    monkeypatch.setattr(pool, "_read", told)
    return names


# What is read again -------------------------------------------------------------------------------------------------


@BUILDS
def test_only_what_has_changed_is_read_again(build: Build, folder: Path, read_names: list[str]) -> None:
    out = folder.parent / "out"
    build(folder, out)
    assert len(read_names) == 14
    read_names.clear()
    build(folder, out)
    # What was no report, or has none in it, is tried again: the reason may lie in the machine.
    assert sorted(read_names) == ["2022/来信.txt", "2022/补报.zip"]
    assert content(out) == full(build, folder)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a figure": lambda folder: (folder / "2021" / "云溪乡.txt").write_bytes(
        report("云溪乡", 2021, {("applications", "carried_out", "natural_person"): "1"})
    ),
    "removed": lambda folder: os.remove(folder / "2021" / "石桥镇.txt"),
    "renamed": lambda folder: (folder / "2021" / "石桥镇.txt").rename(folder / "2022" / "石桥镇（去年）.txt"),
    "exchanged": lambda folder: (
        (folder / "2021" / "白塘镇.txt").write_bytes(report("柳湾乡", 2021)),
        (folder / "2021" / "柳湾乡.txt").write_bytes(report("白塘镇", 2021)),
    ),
    "added": lambda folder: (folder / "2023.txt").write_bytes(report("青岭镇", 2023)),
    "a second version": lambda folder: (folder / "z.txt").write_bytes(
        report("青岭镇", 2022, {("disclosure", "regulations", "issued"): "3"})
    ),
    "in the archive": lambda folder: (folder / "2022" / "补报.zip").write_bytes(
        zip_of(("东关镇.txt", report("东关镇", 2021)))
    ),
    "a file kept by hand": lambda folder: (folder / "roster.csv").write_text(
        "org,county,city,province,from,to,became,note\n云溪乡,青石县,,,,,,\n双井镇,青石县,,,,,,\n", "utf-8"
    ),
    "to nothing": lambda folder: [*map(os.remove, folder.rglob("*.txt"))],
}


@BUILDS
@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_it_is_what_a_full_build_gives(build: Build, folder: Path, change: str) -> None:
    out = folder.parent / "out"
    build(folder, out)
    before = content(out)
    CHANGES[change](folder)
    build(folder, out)
    assert content(out) == full(build, folder)
    assert content(out) != before


@BUILDS
def test_a_file_of_the_dataset_that_is_gone_is_there_again(build: Build, folder: Path) -> None:
    out = folder.parent / "out"
    build(folder, out)
    whole = content(out)
    for name in list(whole)[::3]:
        (out / name).unlink()
    (out / list(whole)[1]).write_bytes(b"damaged")
    build(folder, out)
    assert content(out) == whole


def test_one_format_takes_the_place_of_the_other(folder: Path) -> None:
    out = folder.parent / "out"
    gipdata.build(folder, out)
    gipdata.build_parquet(folder, out)
    assert content(out) == full(gipdata.build_parquet, folder)
    gipdata.build(folder, out)
    assert content(out) == full(gipdata.build, folder)


def test_themes_of_an_analyst_are_part_of_what_was_read(folder: Path, read_names: list[str]) -> None:
    out, rules = folder.parent / "out", folder.parent / "rules.toml"
    rules.write_text('[add]\ntimeliness-update = ["上新"]\n', "utf-8")
    gipdata.build(folder, out)
    read_names.clear()
    gipdata.build(folder, out, themes=rules)
    assert len(read_names) == 14


def test_a_web_page_with_files_beside_it_is_read_again(folder: Path, read_names: list[str]) -> None:
    page = '<html><frameset><frame src="年报_files/main.html"></frameset></html>'
    (folder / "年报.html").write_text(page, "utf-8")
    (folder / "年报_files").mkdir()
    (folder / "年报_files" / "main.html").write_text("<html><body><p>没有表格</p></body></html>", "utf-8")
    out = folder.parent / "out"
    gipdata.build(folder, out)
    read_names.clear()
    gipdata.build(folder, out)
    assert "年报.html" in read_names


def test_other_code_reads_everything_again(
    folder: Path, read_names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = folder.parent / "out"
    gipdata.build(folder, out)
    read_names.clear()
    monkeypatch.setattr(shelf, "code_version", lambda: "0123456789abcdef")
    gipdata.build(folder, out)
    assert len(read_names) == 14


# Damage -------------------------------------------------------------------------------------------------------------


def _flip(path: Path, seed: int) -> None:
    data, rng = bytearray(path.read_bytes()), Random(seed)
    for _ in range(40):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("not a database" * 1000),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "first page": lambda path: path.write_bytes(path.read_bytes()[:16384]),
    **{f"bits {seed}": lambda path, seed=seed: _flip(path, seed) for seed in range(12)},  # type: ignore[misc]
    "a folder": lambda path: [act(path) for act in (os.remove, os.mkdir)],
    "gone": lambda path: shutil.rmtree(path.parent),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_is_read_anew(folder: Path, damage: str) -> None:
    out = folder.parent / "out"
    gipdata.build_parquet(folder, out)
    whole = content(out)
    DAMAGE[damage](out / FOLDER / "reports.sqlite")
    for path in out.rglob("*.parquet"):  # so that all has to come from the shelf again
        path.unlink()
    gipdata.build_parquet(folder, out)
    assert content(out) == whole


def test_a_record_whose_bytes_differ_is_never_given(tmp_path: Path) -> None:
    record = Record(b"report", b"outline", b"12345678")
    path = tmp_path / "reports.sqlite"
    kept = Shelf(path)
    number = kept.put(record)
    kept.keep(b"key", [Entry("a.txt", "00", number)])
    kept.close()
    data = path.read_bytes()
    for field in (b"report", b"outline", b"12345678", b"a.txt"):
        at = data.rindex(field)
        path.write_bytes(data[:at] + b"X" + data[at + 1 :])
        damaged = Shelf(path)
        with pytest.raises(DamagedShelf):
            damaged.entries([b"key"])
            list(damaged.reports([number]))
            list(damaged.outlines([number]))
            list(damaged.shingles([number]))
        assert not path.exists()


def test_a_folder_that_another_build_has_open_is_read_without_it(folder: Path) -> None:
    out = folder.parent / "out"
    with shelf.shelf_in(out) as open_elsewhere:
        assert open_elsewhere.path
        assert len(gipdata.build(folder, out).reports) == 13


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the rights of a folder do not bind this user")
def test_a_folder_in_which_nothing_can_be_kept_is_no_fault_of_reading(folder: Path) -> None:
    out = folder.parent / "out"
    gipdata.build(folder, out)
    (out / FOLDER).chmod(0o500)
    assert len(gipdata.build(folder, out).reports) == 13
