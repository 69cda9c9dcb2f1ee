"""What reading one text report costs, against reading the file and splitting its lines.

    python tools/bench_reading.py [--reports 25]

prints a line for each layout. Every report is read once only, after another one of its layout: labels are known by
then, its own words are not. Checking is part of reading here, and understanding the prose is told apart.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gipdata.checks.engine import check_report
from gipdata.narrative.understanding import understand
from gipdata.reading.reader import read_report
from gipdata.sources import read_document
from tests.documents import LAYOUTS, fitted, random_model, write
from tools.bench_rows import Goal, Row, Sizes, measured
from tools.timing import timed

__all__ = ["rows"]

_GOAL = Goal("≤", 80)


class _Round(NamedTuple):
    """Seconds for the yardstick and for each step."""

    split: float
    sources: float
    reading: float
    checks: float
    prose: float

    @property
    def read(self) -> float:
        return self.sources + self.reading + self.checks


def rows(sizes: Sizes) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        rounds = {layout: _rounds(files) for layout, files in _write_reports(Path(folder), sizes.reports).items()}
    read = {layout: median(r.read / r.split for r in some) for layout, some in rounds.items()}
    whole = [median((r.read + r.prose) / r.split for r in some) for some in rounds.values()]
    slowest = max(read, key=lambda layout: read[layout])
    yield measured("text to checked report, over splitting its lines", median(read.values()), "times", _GOAL)
    yield measured(f"the same in the slowest layout ({slowest})", read[slowest], "times")
    yield measured("the same with its prose understood, all layouts", median(whole), "times")


def _rounds(paths: Sequence[Path]) -> list[_Round]:
    return [_round(path) for path in paths][1:]


def _round(path: Path) -> _Round:
    split, _ = timed(lambda: path.read_text("utf-8").split("\n"))
    sources, document = timed(lambda: read_document(path))
    reading, report = timed(lambda: read_report(document))
    prose, understood = timed(lambda: understand(report))
    checks, _ = timed(lambda: check_report(report))
    assert understood.cells == report.cells
    return _Round(split, sources, reading, checks, prose)


def _write_reports(folder: Path, count: int) -> dict[str, list[Path]]:
    """Reports in each layout and one more, no two alike, with prose of the length that real ones have."""
    paths: dict[str, list[Path]] = {}
    for name, layout in LAYOUTS.items():
        for i in range(count + 1):
            rng = Random(f"bench/{name}/{i}")
            model = fitted(random_model(rng), layout)
            prose = {code: (*lines, _sentences(rng), _sentences(rng)) for code, lines in model.prose.items()}
            path = folder / f"{name}-{i}.txt"
            path.write_text(write(replace(model, prose=prose), layout, rng).text, "utf-8")
            paths.setdefault(name, []).append(path)
    return paths


def _sentences(rng: Random) -> str:
    return "".join(f"第{rng.randint(1, 999)}次核对更新台账，由专人逐项登记后在公示栏张贴。" for _ in range(10))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=25, help="how many reports of each layout (default 25)")
    options = parser.parse_args(arguments)
    steps = ("split", "report", "ratio", "sources", "reading", "checks", "prose")
    print(f"{'layout':22}{''.join(f'{step:>9}' for step in steps)}   (median; ms, times, shares of the report)")
    with TemporaryDirectory() as folder:
        for layout, paths in _write_reports(Path(folder), options.reports).items():
            _print_layout(layout, _rounds(paths))
    return 0


def _print_layout(layout: str, rounds: Sequence[_Round]) -> None:
    middle = _Round(*(median(column) for column in zip(*rounds, strict=True)))
    ratio = median(r.read / r.split for r in rounds)
    shares = "".join(f"{part / middle.read:>9.0%}" for part in middle[1:])
    print(f"{layout:22}{middle.split * 1e3:>9.3f}{middle.read * 1e3:>9.2f}{ratio:>9.0f}{shares}")


if __name__ == "__main__":
    sys.exit(main())
