"""Every frame of a build of the county against its answer key, cell for cell."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from gipdata.dataset import Dataset
from gipdata.schema import TABLES
from tests.county.compare import differences, rows_of
from tools.county.facts import Document, Facts, Fault, ReportFacts
from tools.county.key import Row, expected, findings
from tools.county.loading import FACTS
from tools.county.prose import Prose, Text

Frames = dict[str, list[Row]]
ALL = [*(table.name for table in TABLES), "other_checks"]


@pytest.fixture(scope="module")
def key(facts: Facts) -> Frames:
    return expected(facts)


@pytest.fixture(scope="module")
def found(data: Dataset) -> Frames:
    return rows_of(data)


# The comparison -------------------------------------------------------------------------------------------------------


def test_the_key_has_every_frame_and_every_column(key: Frames, found: Frames) -> None:
    assert set(key) == set(found) == set(ALL)
    filled = [name for name in ALL if name != "bodies"]
    assert all(found[name] and key[name] and set(key[name][0]) == set(found[name][0]) for name in filled)


@pytest.mark.parametrize("name", ALL)
def test_what_is_written_is_read(name: str, key: Frames, found: Frames) -> None:
    differing = differences({name: key[name]}, {name: found[name]})
    assert differing == {}, "\n".join(f"## {place}\n" + "\n".join(lines) for place, lines in differing.items())


def test_findings_are_counted_in_reports(data: Dataset) -> None:
    counted = data.findings.groupby("report_id").size().reindex(data.reports["report_id"], fill_value=0)
    assert counted.tolist() == data.reports["n_findings"].tolist()


# Planted faults -------------------------------------------------------------------------------------------------------

PLANTED = FACTS / "faults.csv"


def test_every_planted_fault_is_in_the_key_and_found(found: Frames) -> None:
    names = ("org", "year", "rule", "severity", "expected", "found")
    with PLANTED.open(encoding="utf-8", newline="") as file:
        planted = Counter(tuple(row[name] for name in names) for row in csv.DictReader(file))
    assert len(planted) > 10
    assert not planted - _told(findings(), names)
    assert not planted - _told(found["findings"], names)


def test_no_error_but_the_planted_ones(found: Frames) -> None:
    errors = {(row["org"], row["year"], row["rule"]) for row in found["findings"] if row["severity"] == "error"}
    assert errors == {("青岭镇", 2021, "balance"), ("北坡乡", 2019, "row-unplaced")}


def _told(rows: Iterable[Row], names: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(str(row[name] or "") for name in names) for row in rows)


# A change of any fact shows -------------------------------------------------------------------------------------------


def changed(facts: Facts, org: str, year: int, change: Callable[[ReportFacts], ReportFacts]) -> Facts:
    reports = [change(r) if (r.org, r.year) == (org, year) else r for r in facts.reports]
    assert reports != list(facts.reports)
    return replace(facts, reports=tuple(reports))


def in_problems(change: Callable[[Text], Text]) -> Callable[[ReportFacts], ReportFacts]:
    def changed_prose(report: ReportFacts) -> ReportFacts:
        texts = dict(report.prose.texts)
        texts["problems"] = change(texts["problems"])
        return replace(report, prose=Prose(texts))

    return changed_prose


def in_document(change: Callable[[Document], Document]) -> Callable[[ReportFacts], ReportFacts]:
    return lambda report: replace(report, document=change(report.document))


def other_theme(text: Text) -> Text:
    first, *rest = text.statements
    return replace(text, statements=(replace(first, themes=("other", *first.themes)), *rest))


def without_last_statement(text: Text) -> Text:
    return replace(text, statements=text.statements[:-1])


def answers_nothing(text: Text) -> Text:
    return replace(text, statements=tuple(replace(s, answers=()) for s in text.statements))


def one_figure_more(text: Text) -> Text:
    other = replace(text.figures[0], value=text.figures[0].value + 1)
    return replace(text, figures=(other, *text.figures[1:]))


CHANGES: dict[str, tuple[str, str, int, Callable[[ReportFacts], ReportFacts]]] = {
    "a count of table 三": (
        "applications", "望河街道", 2022,
        lambda r: replace(r, requests={**r.requests, ("granted", "business"): 3}),
    ),
    "a count under another applicant": (
        "applications", "白塘镇", 2024,
        lambda r: replace(r, requests={(row, "research"): n for (row, _), n in r.requests.items()}),
    ),
    "a count of table 四": (
        "disputes", "东关街道", 2024, lambda r: replace(r, disputes={("review", "corrected"): 1}),
    ),
    "an amount": ("disclosure", "南渡镇", 2019, lambda r: replace(r, yearly={**r.yearly, "amount": "902.7万元"})),
    "a unit": ("disclosure", "白塘镇", 2019, lambda r: replace(r, yearly={**r.yearly, "amount": "742000元"})),
    "a blank for a 0": ("disclosure", "长堤镇", 2021, in_document(lambda d: replace(d, zeros=""))),
    "a sum that is not broken": ("checks", "青岭镇", 2021, lambda r: replace(r, faults=())),
    "a blank table": ("disputes", "石桥镇", 2020, lambda r: replace(r, faults=(Fault("disputes", "*", "*", ""),))),
    "a form": ("reports", "北坡乡", 2022, lambda r: replace(r, form="2021", yearly={**r.yearly, "repealed": "0"})),
    "a day": ("sections", "竹园乡", 2021, in_document(lambda d: replace(d, published=None))),
    "a path": ("reports", "竹园乡", 2021, in_document(lambda d: replace(d, path="2021/a.txt"))),
    "a theme": ("items", "竹园乡", 2020, in_problems(other_theme)),
    "an item fewer": ("items", "竹园乡", 2020, in_problems(without_last_statement)),
    "an answer fewer": ("items", "竹园乡", 2020, in_problems(answers_nothing)),
    "a figure": ("figures", "望河街道", 2021, in_problems(one_figure_more)),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_fact_shows_in_its_frame(change: str, facts: Facts) -> None:
    name, org, year, of_report = CHANGES[change]
    own = Facts(tuple(report for report in facts.reports if report.org == org))
    other = expected(changed(own, org, year, of_report))
    differing = differences({name: expected(own)[name]}, {name: other[name]})
    assert differing and all(heading.startswith(f"{name} {year}/") for heading in differing)


def test_a_row_of_the_program_that_is_lost_changed_or_moved_shows(key: Frames) -> None:
    for name in (name for name in ALL if name not in ("unread", "bodies")):
        rows = key[name]
        assert differences({name: rows}, {name: rows[:-1]})
        assert differences({name: rows}, {name: [*rows, rows[-1]]})
        assert differences({name: rows}, {name: [*rows[:5], {**rows[5], "org": "别处"}, *rows[6:]]})
        assert differences({name: rows}, {name: [rows[-1], *rows[:-1]]})
