"""Measure speed and print it: one report from file to Report with checks, every kind of file, ``import gipdata``.

    python tools/bench.py [--reports 25]

The yardstick is reading the same file and splitting its lines, measured in the same run; the goal is 80 times that.
Every report is read once only, after another one of its layout: labels are known by then, its own words are not.
"""

import argparse
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gipdata.checks import check_report
from gipdata.reading import read_report
from gipdata.sources import read_document
from tests.documents import LAYOUTS, fitted, random_model, write
from tools.bench_files import bench_files
from tools.timing import timed

GOAL_READING, GOAL_IMPORT = 80, 100  # times the yardstick; milliseconds


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=25, help="how many reports of each layout (default 25)")
    parser.add_argument("--imports", type=int, default=15, help="how many processes import each package (default 15)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        _bench_reading(_write_reports(Path(folder), options.reports))
    bench_files(options.reports)
    _bench_import(options.imports)
    return 0


def _write_reports(folder: Path, count: int) -> dict[str, list[Path]]:
    """Reports in each layout, no two alike, with prose of the length that real ones have."""
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


def _bench_reading(paths: dict[str, list[Path]]) -> None:
    print(
        f"{'layout':22}{'split':>9}{'report':>9}{'ratio':>8}{'sources':>10}{'reading':>9}{'checks':>9}   (median, ms)"
    )
    ratios: list[float] = []
    for name, (first, *files) in paths.items():
        _round(first)
        rounds = [_round(path) for path in files]
        split, sources, reading, checks = (median(column) for column in zip(*rounds, strict=True))
        ratio = median((r[1] + r[2] + r[3]) / r[0] for r in rounds)
        ratios.append(ratio)
        whole = sources + reading + checks
        shares = "".join(f"{part / whole:>9.0%}" for part in (sources, reading, checks))
        print(f"{name:22}{split * 1e3:>9.3f}{whole * 1e3:>9.2f}{ratio:>8.0f}{shares}")
    verdict = "reached" if median(ratios) <= GOAL_READING else "missed"
    print(
        f"median {median(ratios):.0f} times the yardstick, highest {max(ratios):.0f}; goal {GOAL_READING}: {verdict}\n"
    )


def _round(path: Path) -> tuple[float, float, float, float]:
    """Seconds for the yardstick, sources, reading, checks."""
    split, _ = timed(lambda: path.read_text("utf-8").split("\n"))
    sources, document = timed(lambda: read_document(path))
    reading, report = timed(lambda: read_report(document))
    checks, _ = timed(lambda: check_report(report))
    return split, sources, reading, checks


def _bench_import(processes: int) -> None:
    """Fresh processes in turn, so that whatever else the machine does weighs on both alike."""
    alone: list[float] = []
    both: list[float] = []
    for _ in range(processes):
        alone.append(_seconds_to("import pandas"))
        both.append(_seconds_to("import pandas; import gipdata; gipdata.read; gipdata.build"))
    added = (median(both) - median(alone)) * 1e3
    verdict = "reached" if added < GOAL_IMPORT else "missed"
    print(f"import pandas {median(alone) * 1e3:.0f} ms; gipdata adds {added:.0f} ms; goal {GOAL_IMPORT} ms: {verdict}")


def _seconds_to(code: str) -> float:
    """Inside a fresh interpreter, without the time to start it."""
    timed = f"import time; s = time.perf_counter(); {code}; print(time.perf_counter() - s)"
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, "-c", timed], cwd=root, capture_output=True, text=True, check=True)
    return float(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
