"""The committed documents are those that the script makes of the facts."""

import io
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

import gipdata
from tools.county.facts import Facts
from tools.county.files import documents
from tools.county.models import MARK
from tools.make_county import RAW, main

LARGEST = 4_000_000
CONTAINERS = (".docx", ".xlsx", ".zip")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the script writes into a folder."""
    folder = tmp_path_factory.mktemp("county")
    assert main([str(folder)]) == 0
    return files_in(folder)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def parts_of(data: bytes) -> dict[str, object]:
    """The parts of a container by name: how they are packed differs from library to library."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return {name: parts_of(part) if name.endswith(CONTAINERS) else part for name, part in parts.items()}


def read(data: bytes, path: Path) -> object:
    """What is read from a document, wherever it stands on its pages."""
    path.write_bytes(data)
    report = gipdata.read(path)
    cells = [(c.table, c.row, c.column, c.raw, c.kind, c.value) for c in report.cells]
    return report.title, cells, [(s.code, s.heading, s.text) for s in report.sections]


def test_the_committed_files_are_those_that_the_script_makes(made: dict[str, bytes], tmp_path: Path) -> None:
    committed = files_in(RAW)
    assert set(committed) == set(made)
    for name, data in made.items():
        if data == committed[name]:
            continue
        if name.endswith(CONTAINERS):
            assert parts_of(committed[name]) == parts_of(data), name
        else:
            assert name.endswith(".pdf"), f"{name} differs"
            assert read(committed[name], tmp_path / "a.pdf") == read(data, tmp_path / "b.pdf"), name


def test_the_same_facts_give_the_same_bytes(facts: Facts, made: dict[str, bytes]) -> None:
    some = Facts(tuple(report for report in facts.reports if report.org in ("望河街道", "石桥镇", "双井镇")))
    assert all(made[name] == data for name, data in documents(some))


def test_the_county_is_small(made: dict[str, bytes]) -> None:
    assert len(made) == 84 - 3 + 1 + 1  # three of the reports come in one archive, and there is a letter
    assert sum(map(len, made.values())) < LARGEST


def test_an_archive_has_names_of_chinese_windows(made: dict[str, bytes]) -> None:
    (name,) = [name for name in made if name.endswith(".zip")]
    with zipfile.ZipFile(io.BytesIO(made[name])) as archive:
        entries = archive.infolist()
    assert all(not entry.flag_bits & 0x800 for entry in entries)
    names = [entry.orig_filename.encode("cp437").decode("gbk") for entry in entries]
    assert names == ["杏林乡/年度报告.docx", "松坡乡/年度报告.docx", "竹园乡/年度报告.docx"]


def test_a_page_is_saved_as_a_browser_saves_it(made: dict[str, bytes]) -> None:
    for name in (name for name in made if name.endswith(".mht")):
        message = message_from_bytes(made[name])
        (page,) = [part for part in message.walk() if part.get_content_type() == "text/html"]
        body = page.get_payload(decode=True)
        assert isinstance(body, bytes) and MARK in body.decode() and not message.defects


def test_text_and_pages_are_in_the_encoding_that_the_facts_say(facts: Facts, made: dict[str, bytes]) -> None:
    for report in facts.reports:
        if report.document.encoding and report.document.kind != "mht":
            assert MARK in made[report.document.path].decode(report.document.encoding), report.document.path
