"""Write the reports of an invented nation: real townships of the register, invented words and figures.

    python tools/make_nation.py N FOLDER [--kind text|html|word|mixed] [--seed 1] [--years 2019-2024] [--jobs 2]
                                         [--faults FILE] [--stats]

The first N reports, county by county in the order of the register; only the last county may stop half-way. A report is
the same whatever N is. Where N is more than there are, all are written and the program says so and ends with 1.

``--faults`` names a CSV file (best outside the folder) for what is wrong on purpose: a line a report and fault.
``--stats`` prints how much of the prose is new, of the first 9,000 reports at most.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.nation.measure import shares
from tools.nation.reports import KINDS, NationReport, bytes_of, left_out, reports_of
from tools.nation.townships import County, Township, counties

_AT_ONCE = 20  # counties that a process is given at a time
_MEASURED = 9_000


class _Nation(NamedTuple):
    """How the nation is to be."""

    years: range
    seed: int
    kind: str

    def reports(self, some: Iterable[County]) -> Iterator[NationReport]:
        return (report for county in some for report in reports_of(county, self.years, self.seed, self.kind))

    def count(self, some: Iterable[County]) -> int:
        return sum(self._count(township) for county in some for township in county)

    def _count(self, township: Township) -> int:
        return len(self.years) - (left_out(township, self.years, self.seed) is not None)


class _Task(NamedTuple):
    """Some counties, the first and the one behind the last; of their reports the first ``most``."""

    first: int
    behind: int
    most: int


class _Done(NamedTuple):
    reports: int
    size: int
    faults: list[tuple[str, str]]  # path and name


def _tasks(nation: _Nation, n: int) -> Iterator[_Task]:
    """The counties in which the first ``n`` reports are."""
    for first in range(0, len(counties()), _AT_ONCE):
        some = counties()[first : first + _AT_ONCE]
        here = min(n, nation.count(some))
        if here:
            yield _Task(first, first + len(some), here)
        n -= here


def _write(nation: _Nation, folder: Path, task: _Task) -> _Done:
    size = 0
    faults: list[tuple[str, str]] = []
    for report in islice(nation.reports(counties()[task.first : task.behind]), task.most):
        data = bytes_of(report)
        path = folder / report.document.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        size += len(data)
        faults += [(report.document.path, fault) for fault in report.planted]
    return _Done(task.most, size, faults)


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    nation = _Nation(options.years, options.seed, options.kind)
    write, tasks = partial(_write, nation, options.folder), list(_tasks(nation, options.n))
    if options.jobs == 1:
        done = list(map(write, tasks))
    else:
        with ProcessPoolExecutor(options.jobs) as pool:
            done = list(pool.map(write, tasks))
    written = sum(part.reports for part in done)
    print(f"{written:,} reports, {sum(part.size for part in done):,} bytes, in {options.folder}")
    if options.faults:
        _write_faults(options.faults, [fault for part in done for fault in part.faults])
    if options.stats:
        for held, share in shares(islice(nation.reports(counties()), min(written, _MEASURED))).items():
            print(f"{share:7.1%}  of the characters in sentences of {held.replace('_', ' ')}")
    if written < options.n:
        print(f"The register has no more townships: {options.n:,} reports were asked for.", file=sys.stderr)
    return int(written < options.n)


def _write_faults(path: Path, faults: list[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("source", "fault"), *faults])


def _years(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Write the reports of an invented nation.")
    parser.add_argument("n", type=int, metavar="N", help="how many reports")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kind", choices=KINDS, default="text")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--years", type=_years, default="2019-2024", help="the first and the last")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--faults", type=Path, metavar="FILE", help="write here what is wrong on purpose")
    parser.add_argument("--stats", action="store_true", help="print how much of the prose is new")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
