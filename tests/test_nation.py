"""The invented nation: its reports say what its facts say, and nothing is wrong with them but on purpose."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from gipdata.checks.engine import check_report
from gipdata.narrative.understanding import understand
from gipdata.reading.reader import read_report
from gipdata.report import Report, Severity
from gipdata.sources import document_from_bytes
from tests.documents import LAYOUTS, fitted, write
from tests.documents.compare import compare_cells
from tools import make_nation
from tools.county.consistency import check_facts
from tools.county.facts import Facts
from tools.county.models import model_of, signature_of
from tools.nation.cells import figures_of
from tools.nation.faults import FAULTS
from tools.nation.measure import Held, shares
from tools.nation.reports import NationReport, bytes_of, reports_of
from tools.nation.townships import counties

YEARS = range(2019, 2025)
OFFICE_TYPES = ("township", "subdistrict")


def reports(step: int = 1, kind: str = "text", seed: int = 1) -> Iterator[NationReport]:
    """Of every ``step``-th county."""
    return (report for county in counties()[::step] for report in reports_of(county, YEARS, seed, kind))


@cache
def sample() -> tuple[NationReport, ...]:
    """Some reports of each layout that there is, from all over the country."""
    left, chosen = Counter(dict.fromkeys(LAYOUTS, 4)), []
    for report in reports(step=83):
        if left[report.document.layout] > 0:
            left[report.document.layout] -= 1
            chosen.append(report)
    return tuple(chosen)


@cache
def checked(at: int) -> Report:
    report = sample()[at]
    return check_report(understand(read_report(document_from_bytes(bytes_of(report), report.document.path))))


def numbered(*without: str) -> Iterator[tuple[int, NationReport]]:
    """The sample without reports that have one of these faults."""
    return ((at, report) for at, report in enumerate(sample()) if not set(without) & set(report.planted))


def test_the_sample_has_all_layouts_and_both_forms() -> None:
    assert {report.document.layout for report in sample()} >= set(LAYOUTS) - {"glued"}
    assert len({(report.form, report.document.layout) for report in sample()}) > 22
    assert len({report.township.place.province for report in sample()}) > 5


# What is printed ------------------------------------------------------------------------------------------------------


def test_every_cell_is_read_as_the_facts_have_it() -> None:
    for at, report in numbered("glued"):
        compare_cells(model_of(report), checked(at))


def test_whose_report_it_is_and_of_which_year() -> None:
    for at, report in numbered():
        read, place = checked(at), report.township.place
        assert (read.org, read.year, read.form) == (report.org, report.year, report.form)
        assert read.place[1:4] == (place.county, place.city, place.province), report.office
        if read.org_type in OFFICE_TYPES and place.township == report.org:
            assert read.place.division_code == report.township.code


def test_cells_are_those_of_the_county_generator() -> None:
    for report in sample():
        covered = report.document.layout == "markdown_cut"
        expected = {key: shown.raw for key, shown in model_of(report).values.items()}
        found = figures_of(report)
        different = {key for key in expected if expected[key] != found[key]}
        assert different <= (
            {("applications", row, "natural_person") for row in ("granted", "partly_granted")} if covered else set()
        )


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_page_is_what_the_slow_writer_writes(layout: str, form: str) -> None:
    report = next(r for r in sample() if r.form == form and not r.faults and r.document.zeros == "0")
    order = tuple(section.code for section in model_of(report).form.sections)
    report = replace(report, document=replace(report.document, layout=layout, encoding="utf-8"), order=order)
    model = model_of(report)
    text = write(fitted(model, LAYOUTS[layout]), LAYOUTS[layout], Random(report.variant)).text.rstrip("\n")
    gap = "\n\n" if LAYOUTS[layout].gaps else "\n"
    assert bytes_of(report).decode() == gap.join((text, *signature_of(report))) + "\n"


@pytest.mark.parametrize("kind", ["html", "word", "mixed"])
def test_other_kinds_of_file(kind: str) -> None:
    for report in islice(reports(step=211, kind=kind), 5):
        compare_cells(model_of(report), read_report(document_from_bytes(bytes_of(report), report.document.path)))


def test_the_same_is_told_in_all_kinds() -> None:
    for text, word in zip(islice(reports(), 60), islice(reports(kind="word"), 60), strict=True):
        assert (text.form, text.yearly, text.requests, text.prose) == (
            word.form,
            word.yearly,
            word.requests,
            word.prose,
        )


# What is wrong --------------------------------------------------------------------------------------------------------


def test_nothing_is_wrong_but_on_purpose() -> None:
    for at, report in numbered("wrong_total", "glued"):
        errors = [f.message for f in checked(at).findings if f.severity is Severity.ERROR]
        assert not errors, (report.document.path, errors)


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("wrong_total", "balance"),
        ("glued", "row-unplaced"),
        ("blank_disputes", "table-blank"),
        ("old_form", "old-form"),
        ("other_order", "section-order"),
    ],
)
def test_what_is_wrong_is_found(fault: str, rule: str) -> None:
    wrong = list(islice((r for r in reports(step=31) if r.planted == (fault,) and not _is_struck_out(r)), 3))
    for report in wrong:
        read = check_report(understand(read_report(document_from_bytes(bytes_of(report), report.document.path))))
        assert rule in {finding.rule for finding in read.findings}, report.document.path
    assert len(wrong) == 3


def _is_struck_out(report: NationReport) -> bool:
    """Whether what is blank says 「/」: an answer that is allowed."""
    return any(fault.printed and fault.item == "*" for fault in report.faults)


def test_sums_and_years_hold() -> None:
    """The county's own arithmetic: by applicant, by year, stock and matters carried over."""
    whole = 0
    for county in counties()[::120]:
        by_township: dict[str, list[NationReport]] = {}
        for report in reports_of(county, YEARS, seed=1):
            by_township.setdefault(report.township.code, []).append(report)
        for of_one in by_township.values():
            told = {fault for report in of_one for fault in report.planted}
            if len(of_one) == len(YEARS) and not told & {"broken_carry", "repeated_table"}:
                check_facts(Facts(tuple(of_one)))
                whole += 1
    assert whole > 200


def test_faults_are_as_frequent_as_they_are_said_to_be() -> None:
    found = Counter(fault for report in islice(reports(step=40), 9000) for fault in report.planted)
    assert set(found) == set(FAULTS) - {"missing"}
    assert all(found[fault] <= 1.3 * FAULTS[fault] * 9000 for fault in found)
    assert 0.03 < found.total() / 9000 < 0.12


def test_a_copied_paragraph_is_that_of_a_neighbour() -> None:
    paragraphs: dict[str, set[str]] = {}
    copied: list[NationReport] = []
    for report in islice(reports(), 1500):
        paragraphs.setdefault(report.prose.texts["overview"].paragraphs[-1], set()).add(report.township.code)
        copied += [report] * ("copied" in report.planted)
    assert copied
    for report in copied:
        assert len(paragraphs[report.prose.texts["overview"].paragraphs[-1]]) == 2


# The whole of it ------------------------------------------------------------------------------------------------------


def test_most_of_the_prose_is_new() -> None:
    share = shares(islice(reports(), 2400))
    assert 0.60 < share[Held.ONE_REPORT] < 0.75
    assert 0.08 < share[Held.ONE_TOWNSHIP] < 0.20
    assert 0.01 < share[Held.TWO_TOWNSHIPS] < 0.04


def test_items_are_many_enough() -> None:
    n_items = [len(checked(at).items) for at, _ in numbered()]
    assert 4.5 < sum(n_items) / len(n_items) < 6.5
    assert min(n_items) >= 3
    assert max(n_items) <= 8


def test_there_are_townships_enough_and_each_has_its_own_file() -> None:
    townships = [township for county in counties() for township in county]
    assert len(townships) * len(YEARS) > 241_000
    assert len({(township.folder, township.org) for township in townships}) == len(townships)
    assert [township.code for township in townships] == sorted(township.code for township in townships)


def test_one_county_after_the_other() -> None:
    assert all(len({township.code[:6] for township in county}) == 1 for county in counties())
    assert len({county[0].code[:6] for county in counties()}) == len(counties())


def written(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_small_nation_is_part_of_a_large_one(tmp_path: Path) -> None:
    for n, jobs in ((40, "1"), (130, "2"), (130, "1")):
        assert make_nation.main([str(n), str(tmp_path / f"{n}-{jobs}"), "--jobs", jobs]) == 0
    small, large = written(tmp_path / "40-1"), written(tmp_path / "130-2")
    assert (len(small), len(large)) == (40, 130)
    assert small.items() < large.items()
    assert written(tmp_path / "130-1") == large


def test_another_seed_gives_another_nation() -> None:
    (one,), (other,) = (islice(reports(seed=seed), 1) for seed in (1, 2))
    assert one.document.path == other.document.path
    assert bytes_of(one) != bytes_of(other)


def test_more_than_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    some = counties()[:1]
    monkeypatch.setattr(make_nation, "counties", lambda: some)
    faults = tmp_path / "faults.csv"
    assert make_nation.main(["9000", str(tmp_path / "n"), "--jobs", "1", "--faults", str(faults)]) == 1
    there = list(reports_of(some[0], YEARS, 1))
    assert written(tmp_path / "n") == {report.document.path: bytes_of(report) for report in there}
    assert "9,000 reports were asked for" in capsys.readouterr().err
    told = [f"{report.document.path},{fault}" for report in there for fault in report.planted]
    assert faults.read_text(encoding="utf-8").split() == ["source,fault", *told]
