"""Which parts of which reports share passages, from frames made by hand."""

from typing import Any

import pandas as pd

from gipdata.dataset import Dataset
from gipdata.frames import dataset_of
from gipdata.narrative.passage_frame import shared_passages
from gipdata.narrative.passage_pairs import PASSAGE_PAIRS, passage_pairs
from gipdata.report import Place, Report, Section

LONG = "公开栏设在楼道拐角处，光线昏暗，字又印得小，老人要打着手电筒才看得清楚"
SHORT = "夏天暴雨多，室外的公开栏淋坏了三块没有人修"


def report(file: str, org: str, year: int, *sections: tuple[str, str]) -> Report:
    parts = tuple(Section(code, "", text, None) for code, text in sections)
    return Report(f"{file}.txt", file * 64, "2021", org=org, year=year, place=Place(org, "示例县"), sections=parts)


def data() -> Dataset:
    """甲镇 has both passages of its section 五 from 乙镇's, and one again in the next year."""
    return dataset_of(
        [
            report("a", "甲镇", 2021, ("problems", f"{LONG}。另一件事是{SHORT}。")),
            report("b", "乙镇", 2020, ("problems", f"{SHORT}。此外，{LONG}。")),
            report("c", "丙镇", 2021, ("problems", "没有与别人相同的话，只有自己的事情。"), ("overview", "工作平稳。")),
        ]
    )


def pairs_of(made: Dataset) -> pd.DataFrame:
    return passage_pairs(shared_passages(made.sections, made.reports), made.sections, made.reports)


def rows_of(frame: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    return list(frame[list(names)].itertuples(index=False, name=None))


def test_a_row_for_each_of_the_two_reports() -> None:
    found = rows_of(pairs_of(data()), "org", "year", "section", "class", "with_org", "with_year", "passages")
    assert found == [
        ("甲镇", 2021, "problems", "one_other", "乙镇", 2020, 2),
        ("乙镇", 2020, "problems", "one_other", "甲镇", 2021, 2),
    ]


def test_the_longest_passage_counts_characters_only() -> None:
    assert set(rows_of(pairs_of(data()), "longest", "longest_text")) == {
        (sum(character.isalnum() for character in LONG), LONG)
    }


def test_both_texts_are_whole() -> None:
    made = data()
    first = rows_of(pairs_of(made), "text", "with_text")[0]
    assert first == (f"{LONG}。另一件事是{SHORT}。", f"{SHORT}。此外，{LONG}。")


def test_the_own_earlier_report_is_a_pair_too() -> None:
    made = dataset_of([report("a", "甲镇", 2020, ("problems", LONG)), report("b", "甲镇", 2021, ("problems", LONG))])
    assert rows_of(pairs_of(made), "class", "org", "year", "with_org", "with_year") == [
        ("own_earlier", "甲镇", 2021, "甲镇", 2020)
    ]


def test_passages_of_some_reports_only() -> None:
    made = data()
    shared = shared_passages(made.sections, made.reports)
    some = shared[shared["org"] == "乙镇"]
    assert rows_of(passage_pairs(some, made.sections, made.reports), "org", "with_org") == [("乙镇", "甲镇")]


def test_what_three_share_is_no_pair() -> None:
    towns = zip("abc", ("甲镇", "乙镇", "丙镇"), strict=True)
    assert pairs_of(dataset_of([report(file, org, 2021, ("problems", LONG)) for file, org in towns])).empty


def test_without_passages_the_columns_are_there() -> None:
    made = dataset_of([])
    assert list(pairs_of(made).columns) == PASSAGE_PAIRS.names
    assert pairs_of(made).dtypes.to_dict() == pairs_of(data()).dtypes.to_dict()
