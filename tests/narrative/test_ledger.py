"""The promise ledger: what was promised, and what next year's report says, by hand."""

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from gipdata.frames import frame_of
from gipdata.narrative.ledger import LEDGER, NEXT_STATES, ledger
from gipdata.schema import Column, Table, Type
from tests.narrative.series import Made, Said, frames, measure, over_the_years

TRAINED = Said("training", "业务学习抓得不紧，新来的同志不会操作发布后台")
OTHERWISE = Said("training;staffing", "对条例掌握得不透彻，把握尺度有偏差")
COVERED = Said("coverage", "公布的事项偏少")
VAGUE = Said("none", "还有一定差距")
UNREAD = Said("", "此处辨认不清")
PLAN = measure("training", "办两期培训班", 0)


def rows(*made: Made, figures: pd.DataFrame | None = None) -> list[dict[Hashable, Any]]:
    return ledger(*frames(*made), figures).to_dict("records")


def next_of(said: Said, following: list[Said] | None, *more: Made) -> tuple[str, str]:
    """The next state of a problem of 2019, and the item_ids that it rests on; 2021 has a report."""
    years = {2019: [said], 2021: [COVERED]} | ({} if following is None else {2020: following})
    (row,) = [row for row in rows(*over_the_years("柳溪乡", years), *more) if row["year"] == 2019]
    assert row["next_year"] == 2020
    return row["next_state"], row["next_item_ids"]


@pytest.mark.parametrize(
    ("said", "following", "state", "found"),
    [
        (TRAINED, [COVERED, TRAINED], "again_same_words", "柳溪乡-2020-2"),
        (TRAINED, [OTHERWISE, TRAINED], "again_same_words", "柳溪乡-2020-2"),
        (TRAINED, [OTHERWISE, COVERED], "again_other_words", "柳溪乡-2020-1"),
        (TRAINED, [COVERED], "gone", ""),
        (OTHERWISE, [Said("staffing", "人手不够")], "gone", ""),  # the primary theme is followed
        (TRAINED, None, "no_report", ""),
        (TRAINED, [], "unknown", ""),
        (TRAINED, [PLAN], "unknown", ""),
        (TRAINED, [VAGUE], "unknown", ""),
        (TRAINED, [COVERED, UNREAD], "unknown", ""),
        (UNREAD, [TRAINED], "unknown", ""),
        (VAGUE, [VAGUE], "again_same_words", "柳溪乡-2020-1"),
        (VAGUE, [COVERED], "gone", ""),
        (Said("other", "旧址门牌没有摘除"), [Said("other", "印章样式新旧混用")], "unknown", "柳溪乡-2020-1"),
        (Said("other", "旧址门牌没有摘除"), [Said("other", "旧址门牌没有摘除。")], "again_same_words", "柳溪乡-2020-1"),
    ],
)
def test_next_year(said: Said, following: list[Said] | None, state: str, found: str) -> None:
    assert next_of(said, following) == (state, found)


def test_nobody_is_said_to_have_no_report_whose_report_may_be_there() -> None:
    assert next_of(TRAINED, None, Made("柳溪乡", 2020, [], county=None)) == ("unknown", "")


def test_the_newest_year_waits() -> None:
    first, last = rows(*over_the_years("柳溪乡", {2019: [TRAINED], 2020: [TRAINED]}))
    assert (first["next_state"], first["next_report_id"]) == ("again_same_words", "柳溪乡-2020")
    assert (last["next_state"], last["next_year"]) == ("not_yet", 2021)
    assert last["next_report_id"] is None or pd.isna(last["next_report_id"])


def test_a_report_of_which_the_body_is_not_known() -> None:
    doubtful = Made("文峰乡", 2019, [TRAINED], county=None, township="文峰乡")
    made = rows(doubtful, replace(doubtful, year=2020), replace(doubtful, org=None, year=None, report_id="x"))
    assert [row["next_state"] for row in made] == ["unknown", "unknown", "not_yet"]
    assert pd.isna(made[0]["next_year"])


def test_measures_of_each_problem() -> None:
    said = [
        TRAINED,
        COVERED,
        measure("training", "办班", 0),
        measure("coverage", "补齐", 1, 0),
        measure("none", "努力"),
    ]
    first, second = rows(Made("柳溪乡", 2019, said))
    assert (first["measure_ids"], first["measures"]) == ("柳溪乡-2019-3;柳溪乡-2019-4", "办班\n补齐")
    assert (second["measure_ids"], second["measures"]) == ("柳溪乡-2019-4", "补齐")
    assert first["theme"] == "training"
    assert first["text"] == TRAINED.text


def test_only_the_version_in_force_is_listed() -> None:
    made = rows(Made("柳溪乡", 2019, [TRAINED], "a"), Made("柳溪乡", 2019, [COVERED], "b"))
    assert [row["item_id"] for row in made] == ["b-1"]


# Figures ------------------------------------------------------------------------------------------------------------

FIGURES = Table(
    "figures",
    tuple(Column(name, Type.TEXT, name, "") for name in ("report_id", "figure_id", "topic", "raw", "section")),
    "",
)


@pytest.mark.parametrize(
    ("measure_text", "figure", "promised", "following"),
    [
        ("全年培训4次", ("trainings", "4次", "problems"), "f", "g"),
        ("全年培训14次", ("trainings", "4次", "problems"), "", ""),  # another figure ends in it
        ("全年培训4次", ("trainings", "4次", "overview"), "", ""),  # stated elsewhere in the report
        ("全年培训4次", ("other", "4次", "problems"), "f", ""),  # nobody knows what it counts
        ("全年开会4次", ("meetings", "4次", "problems"), "f", ""),  # next year states none of the kind
        ("业务学习4次", ("trainings", "", "problems"), "", ""),
    ],
)
def test_promised_figures(measure_text: str, figure: tuple[str, str, str], promised: str, following: str) -> None:
    topic, raw, section = figure
    stated = [("柳溪乡-2019", "f", topic, raw, section), ("柳溪乡-2020", "g", "trainings", "5次", "overview")]
    stated.append(("柳溪乡-2020", "h", "other", "6次", "overview"))
    years = {2019: [TRAINED, measure("training", measure_text, 0)], 2020: [COVERED]}
    row, _ = rows(*over_the_years("柳溪乡", years), figures=frame_of(FIGURES, stated))
    assert (row["figure_ids"], row["next_figure_ids"]) == (promised, following)


def test_a_figure_that_stands_in_the_problem_too_is_nobodys_promise() -> None:
    said = [Said("training", "全年只培训2次"), measure("training", "每年培训2次", 0)]
    figures = frame_of(FIGURES, [("柳溪乡-2019", "f", "trainings", "2次", "problems")])
    (row,) = rows(Made("柳溪乡", 2019, said), figures=figures)
    assert row["figure_ids"] == ""


# The frame ----------------------------------------------------------------------------------------------------------


def test_columns_and_dtypes_with_and_without_rows() -> None:
    full, empty = ledger(*frames(Made("柳溪乡", 2020, [TRAINED]))), ledger(*frames())
    assert list(full.columns) == list(empty.columns) == LEDGER.names
    assert [str(d) for d in full.dtypes] == [str(d) for d in empty.dtypes]


def test_every_state_is_explained() -> None:
    assert set(NEXT_STATES) == {"again_same_words", "again_other_words", "gone", "no_report", "unknown", "not_yet"}
