"""The words of each year against those of the others."""

from collections.abc import Sequence

import pandas as pd
import pytest

from gipdata.narrative.keyness import keyness
from gipdata.narrative.keywords import CHANCE, keywords


def counts(*rows: tuple[int | None, str, int]) -> pd.DataFrame:
    """A frame like that of ``word_counts``: year, word, count."""
    years, words, numbers = zip(*rows, strict=True) if rows else ((), (), ())
    return pd.DataFrame(
        {
            "report_id": pd.Series([f"甲镇-{year}" for year in years], dtype="str"),
            "year": pd.Series(years, dtype="Int64"),
            "word": pd.Series(words, dtype="str"),
            "count": pd.Series(numbers, dtype="Int64"),
        }
    )


TWO_YEARS = counts(
    *[(2020, "公示栏", 30), (2020, "公开", 60)],
    *[(2021, "公众号", 30), (2021, "公开", 40), (2021, "直播", 25)],
)


def told(frame: pd.DataFrame, by: str = "year") -> list[tuple[object, str]]:
    return list(frame[[by, "word"]].itertuples(index=False, name=None))


def test_each_year_has_its_own_words() -> None:
    assert told(keywords(TWO_YEARS)) == [(2020, "公示栏"), (2021, "公众号"), (2021, "直播")]


def test_the_figures_are_those_of_keyness() -> None:
    mine = keywords(TWO_YEARS).query("year == 2021").drop(columns="year").reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, keyness(TWO_YEARS, of={"year": 2021}).head(2))


def test_no_word_that_may_be_chance() -> None:
    rare = counts((2020, "汛期", 1), (2020, "公开", 500), (2021, "公开", 500), (2021, "群众", 1))
    assert told(keywords(rare)) == []
    assert (keywords(TWO_YEARS)["z"] >= CHANCE).all()


def test_at_most_so_many_words_each() -> None:
    assert told(keywords(TWO_YEARS, most=1)) == [(2020, "公示栏"), (2021, "公众号")]
    with pytest.raises(ValueError, match="most must be 1 or more, not 0"):
        keywords(TWO_YEARS, most=0)


def test_by_another_column() -> None:
    assert told(keywords(TWO_YEARS, by="report_id"), "report_id")[0] == ("甲镇-2020", "公示栏")


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(2020, "公开", 3), (2020, "公示栏", 2)],  # one year: nothing to compare with
        [(2020, "公开", 3), (2021, "公开", 2)],  # one word
        [(None, "公开", 3), (None, "公示栏", 2)],  # no year is known
    ],
)
def test_where_nothing_can_be_compared_there_is_no_row(rows: Sequence[tuple[int | None, str, int]]) -> None:
    found = keywords(counts(*rows))
    assert found.empty
    assert found.dtypes.to_dict() == keywords(TWO_YEARS).dtypes.to_dict()


def test_words_of_unknown_year_belong_to_the_others() -> None:
    frame = counts((2020, "公示栏", 30), (2020, "公开", 40), (None, "公众号", 30), (None, "公开", 40))
    assert told(keywords(frame)) == [(2020, "公示栏")]
