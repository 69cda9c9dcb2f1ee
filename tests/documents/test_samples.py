"""The committed samples are what tools/make_samples.py writes, say that they are invented, and have no error."""

from pathlib import Path

import pytest

import gipdata
from gipdata.report import Kind, Severity, Status
from tests.documents import LAYOUTS
from tools.make_samples import MARK, RAW, samples

SAMPLES = dict(samples())


def test_the_committed_files_are_those_that_the_script_makes() -> None:
    committed = {path.relative_to(RAW).as_posix(): path.read_bytes() for path in RAW.rglob("*") if path.is_file()}
    assert committed == SAMPLES
    assert len(SAMPLES) == len(LAYOUTS)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_read(name: str) -> None:
    report = gipdata.read(RAW / name)
    overview = report.section("overview")
    assert overview is not None and MARK in overview.text
    assert (report.org, report.place.county, f"{report.year}") == (Path(name).stem, "示例县", Path(name).parent.name)
    assert report.form == ("2019" if report.year in (2019, 2020) else "2021")


# A sample's sentences are drawn at random and know nothing of its figures.
OF_THE_PROSE = {"no-problem", "problem-unanswered", "processing-fee-silent", "text-silent"}


@pytest.mark.parametrize("name", [name for name, layout in zip(SAMPLES, LAYOUTS, strict=True) if layout != "glued"])
def test_samples_whose_figures_can_be_told_apart_have_no_error(name: str) -> None:
    report = gipdata.read(RAW / name)
    assert [f.message for f in report.findings if f.severity is Severity.ERROR] == []
    assert {cell.kind for cell in report.cells} <= {Kind.NUMBER, Kind.BLANK}
    assert {check.rule for check in report.checks if check.status is Status.BROKEN} <= OF_THE_PROSE


def test_a_build_of_the_samples_leaves_no_source_unread() -> None:
    data = gipdata.build(RAW)
    assert (len(data.reports), len(data.unread)) == (len(LAYOUTS), 0)
