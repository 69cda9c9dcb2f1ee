"""Write the reports of an invented nation: real townships of the register, invented words and figures.

    python tools/make_nation.py N FOLDER [--kind text|html|word|mixed] [--seed 1] [--years 2019-2024] [--jobs 2]

The first N reports, county by county in the order of the register; only the last county may stop half-way. A report is
the same whatever N is. Where N is more than there are, all are written and the program says so and ends with 1.
"""

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.nation.reports import KINDS, bytes_of, left_out, reports_of
from tools.nation.townships import Township, counties

_AT_ONCE = 20  # counties that a process is given at a time


class _Task(NamedTuple):
    """Some counties, the first and the one behind the last; of their reports the first ``most``."""

    first: int
    behind: int
    most: int


class _Job(NamedTuple):
    years: range
    seed: int
    kind: str
    folder: Path

    def write(self, task: _Task) -> tuple[int, int]:
        """How many reports were written, and their bytes."""
        size = 0
        some = counties()[task.first : task.behind]
        reports = (r for county in some for r in reports_of(county, self.years, self.seed, self.kind))
        for report in islice(reports, task.most):
            data = bytes_of(report)
            path = self.folder / report.document.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            size += len(data)
        return task.most, size

    def tasks(self, n: int) -> Iterator[_Task]:
        """The counties in which the first ``n`` reports are."""
        for first in range(0, len(counties()), _AT_ONCE):
            some = counties()[first : first + _AT_ONCE]
            here = min(n, sum(self._count(township) for county in some for township in county))
            if here:
                yield _Task(first, first + len(some), here)
            n -= here

    def _count(self, township: Township) -> int:
        return len(self.years) - (left_out(township, self.years, self.seed) is not None)


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    first, _, last = options.years.partition("-")
    job = _Job(range(int(first), int(last or first) + 1), options.seed, options.kind, options.folder)
    with ProcessPoolExecutor(options.jobs) as pool:
        done = list(pool.map(job.write, job.tasks(options.n)))
    written, size = (sum(column) for column in zip(*done, strict=True))
    print(f"{written:,} reports, {size:,} bytes, in {options.folder}")
    if written < options.n:
        print(f"The register has no more townships: {options.n:,} reports were asked for.", file=sys.stderr)
    return int(written < options.n)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Write the reports of an invented nation.")
    parser.add_argument("n", type=int, metavar="N", help="how many reports")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kind", choices=KINDS, default="text")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--years", default="2019-2024")
    parser.add_argument("--jobs", type=int, default=2)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
