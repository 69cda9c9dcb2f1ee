"""What is wrong on purpose, at a few reports in a hundred."""

from collections.abc import Mapping
from random import Random

from tools.county.facts import APPLICANTS, Fault
from tools.nation.figures import Figures, sums

__all__ = ["FAULTS", "printed_faults", "spoiled"]

FAULTS: Mapping[str, float] = {
    "wrong_total": 0.01,
    "blank_column": 0.01,
    "blank_disputes": 0.01,
    "broken_carry": 0.01,
    "repeated_table": 0.05,  # tried where a table is full enough and nothing else breaks
    "copied": 0.07,  # tried where the paragraph is long enough
    "other_order": 0.01,
    "glued": 0.003,
    "old_form": 0.04,  # of townships, for a year or two
    "missing": 0.03,  # of townships: there is no report of one of their years
}
"""How often each is planted, of all reports."""

_FULL = 5  # counts: a table with fewer is alike by chance


def spoiled(rng: Random, figures: Figures, before: Figures | None) -> tuple[Figures, tuple[str, ...]]:
    """The figures with a fault in the facts themselves, and its name; mostly as they are."""
    if rng.random() < FAULTS["broken_carry"] and before:
        cells = dict(figures.requests)
        for key in (("carried_in", "natural_person"), ("granted", "natural_person")):
            cells[key] = cells.get(key, 0) + 1
        return _with_requests(figures, cells), ("broken_carry",)
    if rng.random() < FAULTS["repeated_table"] and before and _can_stand_for(before, figures):
        return _with_requests(figures, before.requests), ("repeated_table",)
    return figures, ()


def _can_stand_for(before: Figures, now: Figures) -> bool:
    """Whether last year's table 三 says enough to be known again, and leaves over what this year's does."""
    full = len(before.requests) >= _FULL and before.requests != now.requests
    return full and _left(before) == _left(now)


def _left(figures: Figures) -> dict[str, int]:
    return {who: n for (item, who), n in figures.requests.items() if item == "carried_out"}


def _with_requests(figures: Figures, requests: Mapping[tuple[str, str], int]) -> Figures:
    counts = {name: str(n) for name, n in sums(requests).items()}
    return figures._replace(requests=requests, yearly={**figures.yearly, **counts})


def printed_faults(rng: Random, figures: Figures, shows_blanks: bool) -> tuple[tuple[Fault, ...], tuple[str, ...]]:
    """Cells that are printed otherwise than they are; gaps only where the document shows them."""
    if rng.random() < FAULTS["wrong_total"]:
        row = rng.choice(("new_received", "total_handled"))
        printed = str(int(figures.yearly[row]) + rng.choice((1, 1, 2, 10)))
        return (Fault("applications", row, "total", printed),), ("wrong_total",)
    if rng.random() < FAULTS["blank_column"] and shows_blanks:
        asked = {who for _, who in figures.requests}
        column = rng.choice([who for who in APPLICANTS if who not in asked] or APPLICANTS[-1:])
        return (Fault("applications", "*", column, rng.choice(("", "", "/"))),), ("blank_column",)
    if rng.random() < FAULTS["blank_disputes"] and not figures.disputes and shows_blanks:
        return (Fault("disputes", "*", "*", rng.choice(("", "/", "/", "无"))),), ("blank_disputes",)
    return (), ()
