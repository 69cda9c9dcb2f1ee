"""What building a dataset costs: one process and two, Parquet and CSV, from nothing and after a file has changed."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from gipdata.opening import outcomes_of
from gipdata.outcomes import Outcome, Request
from gipdata.pool import Processes, read_batch
from gipdata.worker import SECONDS
from tools.bench_corpus import Built, build, changed, corpus, scratch
from tools.bench_rows import Goal, Row, Sizes, measured

__all__ = ["rows"]

_GOAL_REBUILD = Goal("<", 2, "s", at=5_000)
_CHANGES = (0.25, 0.5, 0.75)  # how far down the list the file stands that changes
_TURNS, _TURN = 20, 15  # turns, and reports in each


def rows(sizes: Sizes) -> Iterator[Row]:
    with scratch(sizes.folder) as folder:
        sources = corpus(sizes.small, sizes.folder, folder)
        two, one = build(sources, folder / "two"), build(sources, folder / "one", jobs=1)
        yield measured(f"{two.reports:,} text reports to Parquet in two processes", two.run.wall, "s")
        yield measured("each of them", two.wall_of_each * 1e3, "ms")
        yield measured("memory of all processes at the peak of that build", two.run.peak / 1e9, "GB")
        yield measured("two processes, against one", one.run.wall / two.run.wall, "times as fast")
        yield measured("a process that can be ended, over reading in one's own", _through_worker(sources), "times")
        yield _formats(sizes, folder)
        yield from _rebuilding(sizes, folder, two)


def _formats(sizes: Sizes, folder: Path) -> Row:
    sources = corpus(sizes.written, sizes.folder, folder)
    csv, parquet = (build(sources, folder / kind, kind=kind) for kind in ("csv", "parquet"))
    what = f"{csv.reports:,} reports to CSV files and workbook, over Parquet"
    return measured(what, csv.run.wall / parquet.run.wall, "times")


def _rebuilding(sizes: Sizes, folder: Path, small: Built) -> Iterator[Row]:
    sources = corpus(sizes.rebuilt, sizes.folder, folder)
    full = small if sizes.rebuilt == sizes.small else build(sources, folder / "full")
    again: list[float] = []
    with ExitStack() as changes:
        for at in _CHANGES:  # one more each time: to put the last one back would be another change
            changes.enter_context(changed(sources, at))
            again.append(build(sources, full.out).run.wall)
    what = f"one file of {full.reports:,} changed: building again"
    yield measured(what, median(again), "s", _GOAL_REBUILD, sizes.rebuilt)
    yield measured("the same, of the time of the first build", 100 * median(again) / full.run.wall, "%")


def _through_worker(sources: Path) -> float:
    """Both take turns at the same reports, which neither has read before. The start of the process is not counted."""
    files = sorted(path for path in sources.rglob("*") if path.is_file())
    Random("turns").shuffle(files)
    requests = [Request(os.fsencode(path), path.name) for path in files[: _TURNS * _TURN]]
    ratios: list[float] = []
    with Processes(1, SECONDS) as processes:
        for at in range(0, len(requests), _TURN):
            turn = requests[at : at + _TURN]
            start = perf_counter()
            there = processes.submit(read_batch, turn, SECONDS).result()
            between = perf_counter()
            here = [_settled(request) for request in turn]
            ratios.append((between - start) / (perf_counter() - between))
            assert here == there
    return median(ratios[1:] or ratios)


def _settled(request: Request) -> list[Outcome]:
    return [outcome for outcome in outcomes_of(request) if outcome.is_settled]
