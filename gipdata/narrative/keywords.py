"""Words that tell a year or a township from the others, for each of them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CHANCE", "keywords"]

CHANCE = 2.0
"""Below this ``z`` a word may well be more frequent by chance."""

_TYPES = {"count": "Int64", "rate": "float64", "count_rest": "Int64", "rate_rest": "float64"}


def keywords(counts: "pd.DataFrame", by: str = "year", most: int = 10) -> "pd.DataFrame":
    """For each value of a column the words that its rows use more than all others do: the head of ``keyness`` for each.

    ``counts`` is the frame of ``word_counts``, ``by`` one of its columns. One row a value and word: the value, and the
    columns of ``keyness``. Of each value there are at most ``most`` words, the most telling first, all with a ``z`` of
    2 or more. A value that nothing can be compared with has no row, and rows without a value belong to the others
    only. Bodies of one name in different places are one value. Raises ValueError where ``most`` is below 1.
    """
    import pandas as pd

    from gipdata.narrative.keyness import keyness

    if most < 1:
        raise ValueError(f"most must be 1 or more, not {most}")
    values = sorted(counts[by].dropna().unique().tolist())
    alone = len(values) == 1 and bool(counts[by].notna().all())
    tables = [_none(counts, by)]
    if not alone and counts["word"].nunique() > 1:  # one word is against nothing
        for value in values:
            words = keyness(counts, of={by: value})
            told = words[words["z"] >= CHANCE].head(most)
            named = pd.Series([value] * len(told), index=told.index, dtype=counts[by].dtype)
            tables.append(told.assign(**{by: named})[tables[0].columns])
    return pd.concat(tables, ignore_index=True)


def _none(counts: "pd.DataFrame", by: str) -> "pd.DataFrame":
    """The columns of the answer, without rows."""
    import pandas as pd

    kinds = {"word": "str", **_TYPES, "log_odds": "float64", "z": "float64"}
    return pd.DataFrame({by: counts[by].iloc[:0], **{name: pd.Series(dtype=kind) for name, kind in kinds.items()}})
