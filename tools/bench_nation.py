"""Whether a report costs the same in a nation as in a county: a large build, and small ones before, amid and after."""

from collections.abc import Iterator
from statistics import fmean

from tools.bench_corpus import Built, build, corpus, scratch
from tools.bench_rows import Goal, Row, Sizes, measured
from tools.timing import Pauses, Run

__all__ = ["rows"]

_NATION = 240_000
_GOAL_MINUTES, _GOAL_GB = Goal("<", 15, "min", at=_NATION), Goal("<", 2, "GB", at=_NATION)
_GOAL_COST = Goal("≤", 1.1, at=_NATION)
_PAUSE_SECONDS = 240.0  # between two small builds


def rows(sizes: Sizes) -> Iterator[Row]:
    with scratch(sizes.folder) as folder:
        some, all_of_them = (corpus(n, sizes.folder, folder) for n in (sizes.small, sizes.nation))
        smalls: list[Built] = []

        def small() -> Run:
            smalls.append(build(some, folder / f"small-{len(smalls)}"))
            return smalls[-1].run

        small()
        large = build(all_of_them, folder / "large", pauses=Pauses(_PAUSE_SECONDS, small))
        small()
    what = f"{large.reports:,} text reports to Parquet in two processes"
    yield measured(what, large.run.wall / 60, "min", _GOAL_MINUTES, sizes.nation)
    yield measured("memory of all processes at its peak", large.run.peak / 1e9, "GB", _GOAL_GB, sizes.nation)
    # Means, as the time of the large build is one of fast and slow minutes.
    wall = large.wall_of_each / fmean(one.wall_of_each for one in smalls)
    cpu = large.cpu_of_each / fmean(one.cpu_of_each for one in smalls)
    against = f"each report, over one of {sizes.small:,}"
    yield measured(f"{against}: time", wall, "times", _GOAL_COST, sizes.nation)
    yield measured(f"{against}: processor's time", cpu, "times", _GOAL_COST, sizes.nation)
    seconds = sorted(one.run.wall for one in smalls)
    yield measured(f"the quickest of {len(smalls)} builds of {sizes.small:,}", seconds[0], "s")
    yield measured("the slowest of them", seconds[-1], "s")
