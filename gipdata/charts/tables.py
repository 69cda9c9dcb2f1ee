"""The table behind a chart, with Chinese headings."""

from collections.abc import Collection, Iterable, Sequence

import pandas as pd

__all__ = ["table_of"]

_LARGEST_COUNT = 2**63 - 1  # of an Int64 column


def table_of(headings: Sequence[str], rows: Iterable[Sequence[object]], counts: Collection[str] = ()) -> pd.DataFrame:
    """A frame of these rows: ``counts`` are Int64, text is ``str``, all else ``object``; None is a missing value.

    Whole numbers never become floats on the way, which would round large ones; a column of counts with one that no
    Int64 can hold keeps them all as objects.
    """
    table = pd.DataFrame([list(row) for row in rows], columns=pd.Index(list(headings)), dtype=object)
    for name in headings:
        values = [value for value in table[name] if value is not None]
        if name in counts and all(isinstance(v, int) and abs(v) <= _LARGEST_COUNT for v in values):
            table[name] = table[name].astype("Int64")
        elif values and all(isinstance(value, str) for value in values):
            table[name] = table[name].astype("str")
    return table
