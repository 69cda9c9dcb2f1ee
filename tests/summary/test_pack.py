"""The whole county pack by one call: what is written, that it agrees, and that it is written whole or not at all."""

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

import gipdata
from gipdata import cli
from gipdata.dataset import Dataset
from gipdata.summary import pack
from tools.county.facts import COUNTY, Facts
from tools.county.key import expected
from tools.county.loading import load_facts

YEAR = 2024
FILES = {"汇总表.docx", "汇总表.xlsx", "汇总.xlsx", "汇总.docx"}
# By faults.csv and findings.csv: a problem unanswered, the same text as last year, a denial of any problem.
SLIPS = {"北坡乡.docx", "石桥镇.docx", "竹园乡.docx", "退改记录.csv"}


@pytest.fixture(scope="module")
def written(county: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    paths = gipdata.summarize(county, COUNTY, YEAR, folder)
    assert {path for path in folder.rglob("*") if path.is_file()} == set(paths)
    return folder


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


def test_every_file_is_there(written: Path) -> None:
    assert names(written) == FILES
    assert names(written / pack.SLIPS) == SLIPS


@pytest.mark.parametrize("name", ["汇总表.docx", "汇总表.xlsx"])
def test_the_sums_read_back_are_those_of_the_answer_key(name: str, written: Path, facts: Facts) -> None:
    """Of the figures that at least one township states; where none does there is nothing to read."""
    key = expected(facts)
    latest = {r.document.path for r in facts.reports if r.year == YEAR and r.version != "first"}
    data = gipdata.build(written / name)
    for table, places in {
        "disclosure": ("item", "measure"),
        "applications": ("item", "applicant"),
        "disputes": ("channel", "outcome"),
    }.items():
        sums: dict[tuple[object, ...], Decimal] = {}
        for row in key[table]:
            if row["report_id"] in latest and row["value"] is not None:
                place = tuple(row[part] for part in places)
                sums[place] = sums.get(place, Decimal(0)) + Decimal(str(row["value"]))
        frame = data.frames[table]
        read = {
            tuple(place): Decimal(str(value))
            for *place, value, kind in zip(*(frame[c] for c in (*places, "value", "kind")), strict=True)
            if kind == "number"
        }
        assert read == sums and len(sums) > 8


def test_every_number_of_the_summary_is_in_the_workbook(written: Path) -> None:
    """But for what is no figure: dates, numbers of paragraphs, names of editions and notices, and the page's own."""
    book = load_workbook(written / "汇总.xlsx", read_only=True)
    cells = {str(v) for sheet in book for row in sheet.iter_rows(values_only=True) for v in row if v is not None}
    known = {number for cell in cells for number in numbers_in(cell)}
    told = [number for text in texts_of(written / "汇总.docx") for number in numbers_in(text)]
    assert len(told) > 200
    assert sorted({number for number in told if number not in known}) == []


def numbers_in(text: str) -> list[str]:
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", text)
    return [format(Decimal(n.replace(",", "")).normalize(), "f") for n in found]


def texts_of(path: Path) -> Iterator[str]:
    document = Document(io.BytesIO(path.read_bytes()))
    yield from (paragraph.text for paragraph in document.paragraphs)
    yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_the_same_call_writes_the_same_and_touches_nothing_else(county: Dataset, written: Path) -> None:
    before = {path: path.read_bytes() for path in written.rglob("*") if path.is_file()}
    own = written / pack.SLIPS / "办公室自己的说明.docx"
    own.write_bytes(b"own")
    gipdata.summarize(county, COUNTY, YEAR, written)
    after = {path: path.read_bytes() for path in written.rglob("*") if path.is_file()}
    assert after == before | {own: b"own"}
    own.unlink()


def test_a_slip_that_has_nothing_left_to_ask_goes(county: Dataset, tmp_path: Path) -> None:
    gipdata.summarize(county, COUNTY, YEAR, tmp_path)
    settled = county.findings["org"] == "北坡乡"
    mended = Dataset(**{**county.frames, "findings": county.findings[~settled].reset_index(drop=True)})
    gipdata.summarize(mended, COUNTY, YEAR, tmp_path)
    assert names(tmp_path / pack.SLIPS) == SLIPS - {"北坡乡.docx"}


def test_nothing_is_written_where_one_file_cannot_be(county: Dataset, tmp_path: Path) -> None:
    (tmp_path / "汇总.docx").mkdir()  # no file can take its place
    with pytest.raises(OSError):
        gipdata.summarize(county, COUNTY, YEAR, tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_command_writes_it(written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = Path(__file__).resolve().parents[2] / "data" / "processed"
    arguments = ["summary", str(data), "--county", COUNTY, "--year", str(YEAR), "--out", str(tmp_path)]
    assert cli.main(arguments) == 0
    assert names(tmp_path) == FILES and str(tmp_path / "汇总.docx") in capsys.readouterr().out
    arguments[arguments.index(COUNTY)] = "别的县"
    assert cli.main(arguments) == 2
    assert "别的县" in capsys.readouterr().err
