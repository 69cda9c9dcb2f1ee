"""A township's counts year by year, as ``tools.county`` holds them: every sum holds, every year begins where the last
one ended."""

from collections.abc import Iterator, Mapping
from math import exp
from random import Random
from typing import NamedTuple

from tools.county.facts import APPLICANTS, Counts

__all__ = ["Figures", "histories", "sums"]


class Figures(NamedTuple):
    """One year. ``yearly`` and ``matters`` hold texts as they are printed, "" where there is none."""

    yearly: Mapping[str, str]
    requests: Counts
    disputes: Counts
    matters: Mapping[str, str]


_OUTCOMES = {
    "granted": 48, "partly_granted": 9, "unable_not_held": 15, "unable_needs_creation": 4, "unable_still_unclear": 3,
    "denied_third_party_rights": 3, "denied_internal_affairs": 2, "denied_process_information": 2,
    "denied_administrative_query": 2, "denied_enforcement_file": 1, "rejected_petition": 4, "rejected_duplicate": 3,
}  # fmt: skip
_WHO = {"natural_person": 70, "business": 14, "legal_service": 8, "public_welfare": 3, "research": 2}
_MATTERS = {"licences": 18, "services": 6, "penalties": 28, "compulsory": 4, "fees": 2}
_SIGNS = (("", "-"), ("", "-"), ("", "-"), ("+", "-"), ("增", "减"), ("增", "减少"))


class _Level(NamedTuple):
    """What a township is like in all its years."""

    size: float
    growth: float
    signs: tuple[str, str]
    yuan: bool  # amounts in yuan, not in 万元


def histories(rng: Random, years: range) -> Iterator[Figures]:
    """The figures of the years, first to last."""
    level = _Level(exp(rng.gauss(0, 0.7)), rng.gauss(1.03, 0.06), rng.choice(_SIGNS), rng.random() < 0.2)
    stock = 2 + int(level.size * rng.uniform(4, 14))
    matters = {name: int(n * level.size**0.5 * rng.uniform(0.5, 1.3)) for name, n in _MATTERS.items()}
    left: dict[str, int] = {}
    for at in range(len(years)):
        size = level.size * level.growth**at
        made = _count(rng, 0.5 + 0.5 * size)
        repealed = min(_count(rng, 0.4), stock) if years[at] > 2020 else 0
        stock += made - repealed
        requests, left = _requests(rng, _count(rng, 1.6 * size), left)
        changes = {name: max(-n, round(rng.gauss(0, 1.2))) for name, n in matters.items()}
        disputes = _disputes(rng, requests)
        yearly = {"made": made, "repealed": repealed, "stock": stock, **_decisions(rng, size), **sums(requests)}
        yearly |= {"reviews": _of_channel(disputes, "review"), "suits": sum(disputes.values())}
        yearly["suits"] -= yearly["reviews"]
        texts = {name: str(n) for name, n in yearly.items()} | _money(rng, size, level)
        yield Figures(texts, requests, disputes, _matters(rng, matters, changes, size, level))
        matters = {name: n + changes[name] for name, n in matters.items()}


def sums(requests: Counts) -> dict[str, int]:
    """The counts of table 三 over all applicants."""
    outside = dict.fromkeys(("new_received", "carried_in", "carried_out"), 0)
    handled = 0
    for (item, _), n in requests.items():
        if item in outside:
            outside[item] += n
        else:
            handled += n
    return {**outside, "total_handled": handled}


def _count(rng: Random, mean: float) -> int:
    """A chance count with this mean, as independent events have it."""
    limit, product, count = exp(-min(mean, 40.0)), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def _one_of(rng: Random, weights: Mapping[str, int]) -> str:
    at = rng.random() * sum(weights.values())
    for name, weight in weights.items():
        at -= weight
        if at < 0:
            return name
    raise AssertionError("weights do not add up")


def _requests(rng: Random, n_new: int, left: Mapping[str, int]) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
    """What came in this year and was left from the last, and what came of it; and what is left now."""
    cells: dict[tuple[str, str], int] = {("carried_in", who): n for who, n in left.items()}
    open_ones = dict(left)
    for _ in range(n_new):
        who = _one_of(rng, _WHO)
        cells["new_received", who] = cells.get(("new_received", who), 0) + 1
        open_ones[who] = open_ones.get(who, 0) + 1
    remaining: dict[str, int] = {}
    for who in APPLICANTS:
        for _ in range(open_ones.get(who, 0)):
            item = "carried_out" if rng.random() < 0.1 else _one_of(rng, _OUTCOMES)
            cells[item, who] = cells.get((item, who), 0) + 1
            if item == "carried_out":
                remaining[who] = remaining.get(who, 0) + 1
    return cells, remaining


def _disputes(rng: Random, requests: Counts) -> dict[tuple[str, str], int]:
    cells: dict[tuple[str, str], int] = {}
    for _ in range(sum(n for (item, _), n in requests.items() if item == "new_received")):
        if rng.random() < 0.03:
            key = "review", rng.choice(("upheld", "upheld", "corrected", "other", "pending"))
            cells[key] = cells.get(key, 0) + 1
        if rng.random() < 0.005:
            key = "direct_suit", rng.choice(("upheld", "upheld", "pending"))
            cells[key] = cells.get(key, 0) + 1
    return cells


def _of_channel(disputes: Counts, channel: str) -> int:
    return sum(n for (row, _), n in disputes.items() if row == channel)


def _decisions(rng: Random, size: float) -> dict[str, int]:
    licences = int(size * rng.uniform(15, 60))
    penalties, compulsory = int(size * rng.uniform(2, 16)), _count(rng, 0.3 * size)
    return {"licences": licences, "penalties": penalties, "compulsory": compulsory}


def _money(rng: Random, size: float, level: _Level) -> dict[str, str]:
    """The fees in 万元, and what was bought."""
    fee = f"{rng.uniform(0.1, 6) * size:.1f}" if rng.random() < 0.2 else "0"
    projects = _count(rng, 1.5 * size)
    wan = sum(round(rng.uniform(8, 90), 2) for _ in range(projects))
    amount = "0" if not projects else f"{round(wan * 10_000)}元" if level.yuan else f"{wan:.2f}万元"
    return {"fee": "0" if fee == "0.0" else fee, "projects": str(projects), "amount": amount}


def _matters(
    rng: Random, before: Mapping[str, int], changes: Mapping[str, int], size: float, level: _Level
) -> dict[str, str]:
    more, fewer = level.signs
    texts = {f"{name}_previous": str(n) for name, n in before.items()}
    for name, n in changes.items():
        texts[f"{name}_change"] = f"{fewer}{-n}" if n < 0 else f"{more}{n}" if n else "0"
    return texts | {"services_decisions": str(int(size * rng.uniform(10, 150)))}
