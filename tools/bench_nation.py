"""Whether a report costs the same in a nation as in a county: the large build beside small ones before and after."""

from collections.abc import Iterator

from tools.bench_corpus import build, corpus, scratch
from tools.bench_rows import Goal, Row, Sizes, measured

__all__ = ["rows"]

_NATION = 240_000
_GOAL_MINUTES, _GOAL_GB = Goal("<", 15, "min", at=_NATION), Goal("<", 2, "GB", at=_NATION)
_GOAL_COST = Goal("≤", 1.1, at=_NATION)


def rows(sizes: Sizes) -> Iterator[Row]:
    with scratch(sizes.folder) as folder:
        some, all_of_them = (corpus(n, sizes.folder, folder) for n in (sizes.small, sizes.nation))
        first = build(some, folder / "first")
        large = build(all_of_them, folder / "large")
        smalls = first, build(some, folder / "last")
    what = f"{large.reports:,} text reports to Parquet in two processes"
    yield measured(what, large.run.wall / 60, "min", _GOAL_MINUTES, sizes.nation)
    yield measured("memory of all processes at its peak", large.run.peak / 1e9, "GB", _GOAL_GB, sizes.nation)
    wall = large.wall_of_each / min(small.wall_of_each for small in smalls)
    cpu = large.cpu_of_each / min(small.cpu_of_each for small in smalls)
    against = f"each report, over one of {first.reports:,}"
    yield measured(f"{against}: time", wall, "times", _GOAL_COST, sizes.nation)
    yield measured(f"{against}: processor's time", cpu, "times", _GOAL_COST, sizes.nation)
