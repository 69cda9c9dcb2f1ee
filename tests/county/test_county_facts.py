"""Facts that contradict each other are refused; prose gives up its marks; the county has all that it should have."""

import doctest
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.documents import LAYOUTS
from tools.county import prose
from tools.county.consistency import FactsError
from tools.county.facts import Facts
from tools.county.loading import FACTS, load_facts
from tools.county.models import MARK, overview_of
from tools.county.prose import ProseError, StatedMark, fill_prose, parse_text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the facts that a test may spoil."""
    return Path(shutil.copytree(FACTS, tmp_path / "facts", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


# The county -----------------------------------------------------------------------------------------------------------


def test_fourteen_townships_of_which_one_misses_a_year_and_one_reports_twice(facts: Facts) -> None:
    by_place: dict[str, list[int]] = {}
    for report in facts.reports:
        by_place.setdefault(report.org[:2], []).append(report.year)
    assert len(by_place) == 14
    assert sorted(by_place.pop("杏林")) == [2019, 2020, 2022, 2023, 2024]
    assert sorted(by_place.pop("云溪")) == [2019, 2020, 2021, 2022, 2023, 2023, 2024]
    assert all(sorted(years) == list(range(2019, 2025)) for years in by_place.values())
    assert {r.org for r in facts.reports if r.org.startswith("柳湾") and r.year < 2022} == {"柳湾乡"}
    assert {r.org for r in facts.reports if r.org.startswith("柳湾") and r.year >= 2022} == {"柳湾镇"}


def test_every_kind_of_file_and_every_layout_of_text(facts: Facts) -> None:
    documents = [report.document for report in facts.reports]
    kinds = Counter(document.kind for document in documents)
    assert set(kinds) == {"text", "csv", "docx", "xlsx", "xlsx_sheets", "xls", "pdf", "html", "site", "mht"}
    assert {document.layout for document in documents if document.kind == "text"} == set(LAYOUTS)
    assert {d.encoding for d in documents if d.kind == "text"} == {"utf-8", "utf-8-sig", "gb18030", "utf-16"}
    assert len({document.path for document in documents}) == 84


def test_every_report_says_first_that_it_is_invented(facts: Facts) -> None:
    assert all(overview_of(report)[0] == MARK for report in facts.reports)


def test_what_a_township_leaves_over_is_what_it_begins_with(facts: Facts) -> None:
    last = {(r.org[:2], r.year): r for r in facts.reports if r.version != "first"}
    pairs = [(last[org, year - 1], r) for (org, year), r in last.items() if (org, year - 1) in last]
    assert len(pairs) == 68
    for before, now in pairs:
        left = {who: n for (row, who), n in before.requests.items() if row == "carried_out"}
        assert left == {who: n for (row, who), n in now.requests.items() if row == "carried_in"}


# Facts that are refused -----------------------------------------------------------------------------------------------


def test_a_copy_of_the_facts_is_the_facts(folder: Path, facts: Facts) -> None:
    assert load_facts(folder) == facts


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("requests.csv", "望河街道,2022,new_received,business,5", "望河街道,2022,new_received,business,6"),
        ("requests.csv", "望河街道,2022,granted,business,2", "望河街道,2022,granted,legal,2"),
        ("requests.csv", "望河街道,2022,granted,business,2", "望河街道,2022,granted,legal_service,2"),
        ("requests.csv", "望河街道,2022,carried_out,business,1\n", ""),
        ("disputes.csv", "望河街道,2022,review,upheld,1", "望河街道,2022,review,upheld,2"),
        ("first_version.csv", "云溪乡,2023,granted,natural_person,2", "云溪乡,2023,granted,natural_person,1"),
        ("yearly.csv", "东关街道,2020,2019,4,1,5,0,", "东关街道,2020,2019,5,0,5,0,"),
        ("yearly.csv", "石桥镇,2022,2021,3,0,3,0,0,0,2,0,16,", "石桥镇,2022,2021,3,0,3,0,0,0,2,0,17,"),
        ("yearly.csv", "石桥镇,2022,2021,", "石桥镇,2025,2021,"),
        ("requests.csv", "石桥镇,2022,granted,natural_person,1", "石桥镇,2022,grant,natural_person,1"),
        ("requests.csv", "石桥镇,2022,granted,natural_person,1", "石桥镇,2025,granted,natural_person,1"),
        (
            "requests.csv",
            "org,year,item,applicant,count\n",
            "org,year,item,applicant,count\n石桥镇,2021,granted,research,0\n",
        ),
        ("matters.csv", "望河街道,2020,25,减2", "望河街道,2020,26,减2"),
        ("matters.csv", "石桥镇,2019,17,2,", "石桥镇,2019,17,3,"),
        ("documents.csv", "2024/石桥镇.xlsx", "2024/南渡镇.xlsx"),
    ],
)
def test_facts_that_do_not_add_up_are_refused(folder: Path, file: str, old: str, new: str) -> None:
    replaced(folder / file, old, new)
    with pytest.raises(FactsError):
        load_facts(folder)


# Prose ----------------------------------------------------------------------------------------------------------------


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(prose).failed == 0 < doctest.testmod(prose).attempted


def test_marks_within_marks_and_over_paragraphs() -> None:
    text = parse_text(
        [
            "一是⟦p1 staffing,training⟧只有⟦f people own 名⟧一名⟦/⟧文书⟦/⟧。",
            "⟦f reviews own -⟧⟦f suits own -⟧没有一起复议、诉讼⟦/⟧⟦/⟧；"
            "⟦m1 staffing >p1⟧约⟦f people planned 名 approx⟧3名⟦/⟧⟦/⟧",
        ]
    )
    assert text.paragraphs == ("一是只有一名文书。", "没有一起复议、诉讼；约3名")
    assert [(s.kind, s.text, s.start, s.themes, s.answers) for s in text.statements] == [
        ("problem", "只有一名文书", 2, ("staffing", "training"), ()),
        ("measure", "约3名", 20, ("staffing",), ("p1",)),
    ]
    assert text.figures == (
        StatedMark("一名", 4, "people", "own", "名", "", Decimal(1)),
        StatedMark("没有一起复议、诉讼", 10, "reviews", "own", "", "", Decimal(0)),
        StatedMark("没有一起复议、诉讼", 10, "suits", "own", "", "", Decimal(0)),
        StatedMark("3名", 21, "people", "planned", "名", "about", Decimal(3)),
    )
    whole = "\n".join(text.paragraphs)
    assert all(whole[f.start :].startswith(f.raw) for f in text.figures)
    assert all(whole[s.start :].startswith(s.text) for s in text.statements)


@pytest.mark.parametrize(
    ("raw", "unit", "value", "read_unit"),
    [
        ("438.2万元", "万元", "4382000", "元"),
        ("1,205,000元", "元", "1205000", "元"),
        ("1.2万条", "条", "12000", "条"),
        ("十二次", "次", "12", "次"),
        ("二十次", "次", "20", "次"),
        ("一百零五条", "条", "105", "条"),
    ],
)
def test_numbers_in_full(raw: str, unit: str, value: str, read_unit: str) -> None:
    (figure,) = parse_text([f"⟦f other own {unit}⟧{raw}⟦/⟧"]).figures
    assert (figure.value, figure.unit) == (Decimal(value), read_unit)


@pytest.mark.parametrize(
    "paragraph",
    [
        "⟦p1 staffing⟧人手少",
        "人手少⟦/⟧",
        "⟦p1⟧人手少⟦/⟧",
        "⟦x1 staffing⟧人手少⟦/⟧",
        "⟦f people own⟧2名⟦/⟧",
        "⟦f people own 名 approx⟧2名⟦/⟧",
        "⟦m1 staffing >p1⟧增加人手⟦/⟧",
        "⟦p1 staffing⟧甲⟦/⟧⟦p1 staffing⟧乙⟦/⟧",
        "⟦p1 staffing⟧⟦/⟧",
        "⟦人手少",
    ],
)
def test_marks_that_make_no_sense_are_refused(paragraph: str) -> None:
    with pytest.raises(ProseError):
        parse_text([paragraph])


def test_a_fact_that_there_is_not_is_refused() -> None:
    table = {"overview": ["收到{new_received}件"], "problems": [], "other_matters": []}
    assert fill_prose(table, {"new_received": "3"}).texts["overview"].paragraphs == ("收到3件",)
    for facts in ({}, {"new_received": ""}):
        with pytest.raises(ProseError):
            fill_prose(table, facts)
    with pytest.raises(ProseError):
        fill_prose({**table, "notes": {"overview": "注"}}, {"new_received": "3"})
