"""Keyness: which words a township or a year uses more than the rest do, and which less."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Rows = pd.Series[bool] | npt.NDArray[np.bool_] | Sequence[bool] | Mapping[str, Any]
    """Rows of a frame: a truth value for each, or the columns' values that they all have."""

__all__ = ["keyness"]


def keyness(counts: "pd.DataFrame", of: "Rows", against: "Rows | None" = None, prior: float = 500) -> "pd.DataFrame":
    """The words of some rows against the words of the rest, the most telling first.

    ``counts`` is the frame of ``word_counts``. ``of`` are the rows in question, as a truth value for each row or as
    the values of columns (``{"org": "文峰乡", "year": 2021}``); ``against`` are the others, by default all that are
    left. One row a word that occurs in either: ``word``, how often it does (``count``, ``count_rest``), its share of
    the words counted (``rate``, ``rate_rest``), ``log_odds`` and ``z``. Words used more than elsewhere have a ``z``
    above 0 and come first. Equal ones stand by count, then by the characters.

    ``log_odds`` is the difference of the words' log-odds in the two groups under an informative Dirichlet prior, and
    ``z`` is that by its standard deviation (Monroe, Colaresi and Quinn 2008, "Fightin' Words"). The prior counts as
    ``prior`` words that are spread as those of both groups together, so that a rare word does not lead for having been
    met once by chance. With |z| below 2 a difference may well be chance; and among thousands of words some are beyond
    2 by chance.

    Raises ValueError where a group has no words, where both hold the same row, where there is one word only, and for
    truth values that are not for these rows.
    """
    import numpy as np
    import pandas as pd

    if not prior > 0:
        raise ValueError(f"the prior must weigh more than nothing, not {prior}")
    inside = _rows(counts, of)
    rest = ~inside if against is None else _rows(counts, against)
    if (inside & rest).any():
        raise ValueError("some rows are in both groups")
    both = pd.DataFrame({"count": _by_word(counts[inside]), "count_rest": _by_word(counts[rest])}).fillna(0)
    both = both[(both["count"] > 0) | (both["count_rest"] > 0)].rename_axis(None)
    totals = both.sum()
    for group, total in zip(("of", "against"), totals, strict=True):
        if not total:
            raise ValueError(f"the group {group!r} has no words")
    if len(both) < 2:
        raise ValueError("there is one word only, so that its odds are against nothing")

    expected = prior * both.sum(axis=1) / totals.sum()
    seen = both.add(expected, axis=0)
    others = totals + prior - seen
    log_odds = np.log(seen / others)
    difference = log_odds["count"] - log_odds["count_rest"]
    table = pd.DataFrame(
        {
            "word": both.index.astype("str"),
            "count": both["count"].astype("Int64"),
            "rate": both["count"] / totals["count"],
            "count_rest": both["count_rest"].astype("Int64"),
            "rate_rest": both["count_rest"] / totals["count_rest"],
            "log_odds": difference,
            "z": difference / np.sqrt((1 / seen).sum(axis=1)),
        }
    )
    return table.sort_values(["z", "count", "word"], ascending=[False, False, True], ignore_index=True)


def _rows(counts: "pd.DataFrame", rows: "Rows") -> "npt.NDArray[np.bool_]":
    """Which rows are meant; a missing value is none of them."""
    import numpy as np
    import pandas as pd

    if isinstance(rows, Mapping):
        chosen = np.ones(len(counts), dtype=bool)
        for column, value in rows.items():
            if column not in counts:
                raise ValueError(f"no column {column!r} in the counts")
            chosen &= (counts[column] == value).fillna(False).to_numpy(dtype=bool)
        return chosen
    if isinstance(rows, pd.Series) and not rows.index.equals(counts.index):
        raise ValueError("the truth values have another index than the counts")
    truth = pd.Series(list(rows), dtype="boolean").fillna(False)
    if len(truth) != len(counts):
        raise ValueError(f"{len(truth)} truth values for {len(counts)} rows")
    return truth.to_numpy(dtype=bool)


def _by_word(counts: "pd.DataFrame") -> "pd.Series[float]":
    return counts.groupby("word")["count"].sum().astype(float)
