"""Keyness: the figures are those of the formula, worked out another way."""

import math
from decimal import Decimal, getcontext
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gipdata.narrative.keyness import keyness


def counts(*rows: tuple[str | None, int | None, str, int]) -> pd.DataFrame:
    """Rows of organisation, year, word and count, as ``word_counts`` has them."""
    frame = pd.DataFrame(rows, columns=["org", "year", "word", "count"])
    return frame.astype({"org": "str", "year": "Int64", "word": "str", "count": "Int64"})


SMALL = counts(
    ("尖石坪镇", 2021, "公开栏", 6),
    ("尖石坪镇", 2021, "更新", 2),
    ("尖石坪镇", 2022, "公开栏", 2),
    ("柳树乡", 2021, "更新", 6),
    ("柳树乡", 2021, "培训", 4),
)


def row(table: pd.DataFrame, word: str) -> dict[str, Any]:
    (found,) = table[table["word"] == word].to_dict("records")
    return {str(column): value for column, value in found.items()}


def test_small_example_worked_out_by_hand() -> None:
    """公开栏 8 of 10 and 0 of 10. A prior of 20 words spread like all 20 is 8 of 公开栏, 8 of 更新, 4 of 培训.

    Then 公开栏 is seen 16 times of 30 and 8 of 30: odds 16/14 and 8/22, their ratio 22/7; variance 1/16 + 1/8.
    更新 is seen 10 times and 14: odds 10/20 and 14/16, ratio 4/7, variance 1/10 + 1/14.
    培训 is seen 4 times and 8: odds 4/26 and 8/22, ratio 11/26, variance 1/4 + 1/8.
    """
    table = keyness(SMALL, {"org": "尖石坪镇"}, prior=20)
    assert table["word"].tolist() == ["公开栏", "更新", "培训"]
    assert table["count"].tolist() == [8, 2, 0] and table["count_rest"].tolist() == [0, 6, 4]
    assert table["rate"].tolist() == [0.8, 0.2, 0.0] and table["rate_rest"].tolist() == [0.0, 0.6, 0.4]
    expected = [
        (math.log(22 / 7), 1 / 16 + 1 / 8),
        (math.log(4 / 7), 1 / 10 + 1 / 14),
        (math.log(11 / 26), 1 / 4 + 1 / 8),
    ]
    assert table["log_odds"].tolist() == pytest.approx([ratio for ratio, _ in expected], rel=1e-12)
    assert table["z"].tolist() == pytest.approx([ratio / math.sqrt(var) for ratio, var in expected], rel=1e-12)


def test_larger_example_against_the_formula_in_decimals() -> None:
    rng = np.random.default_rng(4)
    words = [f"词{number}" for number in range(60)]
    rows = [(org, 2021, word, int(rng.poisson(3))) for org in ("甲镇", "乙乡", "丙乡") for word in words]
    frame = counts(*rows)
    table = keyness(frame, {"org": "乙乡"}, prior=500)
    getcontext().prec = 40
    inside = {word: sum(c for org, _, w, c in rows if w == word and org == "乙乡") for word in words}
    others = {word: sum(c for org, _, w, c in rows if w == word and org != "乙乡") for word in words}
    n, m = Decimal(sum(inside.values())), Decimal(sum(others.values()))
    met = [word for word in words if inside[word] + others[word]]
    assert len(table) == len(met)
    for word in met:
        y, x = Decimal(inside[word]), Decimal(others[word])
        alpha = 500 * (y + x) / (n + m)
        odds = ((y + alpha) / (n + 500 - y - alpha)).ln() - ((x + alpha) / (m + 500 - x - alpha)).ln()
        z = odds / (1 / (y + alpha) + 1 / (x + alpha)).sqrt()
        found = row(table, word)
        assert found["log_odds"] == pytest.approx(float(odds), rel=1e-9, abs=1e-12)
        assert found["z"] == pytest.approx(float(z), rel=1e-9, abs=1e-12)
    assert table["z"].is_monotonic_decreasing


def test_the_other_group_has_the_same_figures_with_the_other_sign() -> None:
    one = keyness(SMALL, {"org": "尖石坪镇"})
    other = keyness(SMALL, {"org": "柳树乡"})
    for word in ("公开栏", "更新", "培训"):
        a, b = row(one, word), row(other, word)
        assert (a["log_odds"], a["z"]) == pytest.approx((-b["log_odds"], -b["z"]), rel=1e-12)
        assert (a["count"], a["rate"]) == (b["count_rest"], b["rate_rest"])


def test_a_heavier_prior_believes_less() -> None:
    def z(prior: float) -> float:
        return float(row(keyness(SMALL, {"org": "尖石坪镇"}, prior=prior), "公开栏")["log_odds"])

    assert z(1) > z(20) > z(500) > 0


def test_a_word_met_once_does_not_lead() -> None:
    frame = counts(
        ("甲镇", 2021, "偶见", 1), ("甲镇", 2021, "常用", 60), ("甲镇", 2021, "其余", 939),
        ("乙乡", 2021, "常用", 20), ("乙乡", 2021, "其余", 980),
    )  # fmt: skip
    table = keyness(frame, {"org": "甲镇"})
    assert table["word"].tolist() == ["常用", "偶见", "其余"]
    assert row(table, "常用")["z"] > 2 > row(table, "偶见")["z"]


@pytest.mark.parametrize(
    "of",
    [
        {"org": "尖石坪镇", "year": 2021},
        (SMALL["org"] == "尖石坪镇") & (SMALL["year"] == 2021),
        np.array([True, True, False, False, False]),
        [True, True, False, False, False],
    ],
)
def test_a_group_is_told_by_columns_or_by_truth_values(of: Any) -> None:
    table = keyness(SMALL, of)
    assert row(table, "公开栏")["count"] == 6 and row(table, "公开栏")["count_rest"] == 2


def test_the_rest_is_what_is_asked_for() -> None:
    table = keyness(SMALL, {"org": "尖石坪镇", "year": 2022}, against={"org": "尖石坪镇", "year": 2021})
    assert table["word"].tolist() == ["公开栏", "更新"]
    assert table["count_rest"].tolist() == [6, 2]


def test_a_missing_organisation_belongs_to_the_rest() -> None:
    frame = pd.concat([SMALL, counts((None, None, "培训", 3))], ignore_index=True)
    assert row(keyness(frame, {"org": "尖石坪镇"}), "培训")["count_rest"] == 7
    assert row(keyness(frame, frame["org"] == "尖石坪镇"), "培训")["count_rest"] == 7
    assert row(keyness(frame, {"year": 2022}), "培训")["count_rest"] == 7


def test_equal_words_stand_in_a_fixed_order() -> None:
    rows = [("甲镇", 2021, word, 4) for word in "丁丙乙甲"] + [("乙乡", 2021, word, 4) for word in "甲丁乙丙"]
    expected = sorted("甲乙丙丁")
    assert keyness(counts(*rows), {"org": "甲镇"})["word"].tolist() == expected
    assert keyness(counts(*reversed(rows)), {"org": "甲镇"})["word"].tolist() == expected


def test_words_that_nobody_used_are_left_out() -> None:
    frame = pd.concat([SMALL, counts(("柳树乡", 2021, "无人", 0))], ignore_index=True)
    assert keyness(frame, {"org": "尖石坪镇"}).equals(keyness(SMALL, {"org": "尖石坪镇"}))


def test_types_of_the_columns() -> None:
    table = keyness(SMALL, {"org": "尖石坪镇"})
    assert list(table) == ["word", "count", "rate", "count_rest", "rate_rest", "log_odds", "z"]
    assert [str(dtype) for dtype in table.dtypes] == [
        "str",
        "Int64",
        "float64",
        "Int64",
        "float64",
        "float64",
        "float64",
    ]
    assert table.index.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"of": {"org": "无此镇"}}, "'of' has no words"),
        ({"of": [True] * 5}, "'against' has no words"),
        ({"of": {"org": "柳树乡"}, "against": {"year": 2030}}, "'against' has no words"),
        ({"of": {"org": "柳树乡"}, "against": {"year": 2021}}, "in both groups"),
        ({"of": {"town": "柳树乡"}}, "no column 'town'"),
        ({"of": [True, False]}, "2 truth values for 5 rows"),
        ({"of": pd.Series([True] * 5, index=[4, 3, 2, 1, 0])}, "another index"),
        ({"of": {"org": "柳树乡"}, "prior": 0}, "the prior must weigh"),
        ({"of": {"org": "柳树乡"}, "prior": float("nan")}, "the prior must weigh"),
    ],
)
def test_what_cannot_be_compared_is_told(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        keyness(SMALL, **arguments)


def test_one_word_has_no_odds() -> None:
    frame = counts(("甲镇", 2021, "公开", 5), ("乙乡", 2021, "公开", 3))
    with pytest.raises(ValueError, match="one word only"):
        keyness(frame, {"org": "甲镇"})


def test_no_counts_at_all() -> None:
    with pytest.raises(ValueError, match="'of' has no words"):
        keyness(counts(), {"org": "甲镇"})
