"""What a build returns: the frames of the data model, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

__all__ = ["Dataset"]


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """The frames of a build. Text is ``str``, counts and years ``Int64``, dates ``datetime64[s]``, amounts exact
    ``Decimal`` in an ``object`` column with None where missing (``astype(float)`` and sums take it)."""

    reports: pd.DataFrame
    disclosure: pd.DataFrame
    applications: pd.DataFrame
    disputes: pd.DataFrame
    sections: pd.DataFrame
    items: pd.DataFrame
    figures: pd.DataFrame
    checks: pd.DataFrame
    findings: pd.DataFrame
    unread: pd.DataFrame

    @property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """Every frame by its name."""
        return dict(vars(self))

    def __repr__(self) -> str:
        return f"Dataset({', '.join(f'{name}: {len(frame)}' for name, frame in self.frames.items())})"
