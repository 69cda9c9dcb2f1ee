"""What it costs to begin: importing the package, asking the command for help, checking one report."""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.documents import LAYOUTS, random_model, write
from tools.bench_rows import Goal, Row, Sizes, measured
from tools.timing import run, run_python

__all__ = ["rows"]

_GOAL_IMPORT, _GOAL_HELP = Goal("<", 100, "ms"), Goal("<", 0.3, "s")
_ALONE, _BOTH = "import pandas", "import pandas; import gipdata; gipdata.read; gipdata.build"
_LAYOUT = "cells_without_gaps"


def rows(sizes: Sizes) -> Iterator[Row]:
    """The quickest of some turns: what else the machine does can only make it slower."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.txt"
        rng = Random("start")
        report.write_text(write(random_model(rng), LAYOUTS[_LAYOUT], rng).text, "utf-8")
        turns = [_turn(report) for _ in range(sizes.starts)]
    alone, both, helped, checked = zip(*turns, strict=True)
    yield measured("import gipdata, above import pandas", (min(both) - min(alone)) * 1e3, "ms", _GOAL_IMPORT)
    yield measured("import pandas", min(alone) * 1e3, "ms")
    yield measured("gipdata --help", min(helped), "s", _GOAL_HELP)
    yield measured("gipdata check of one text report", min(checked), "s")


def _turn(report: Path) -> tuple[float, float, float, float]:
    command = (sys.executable, "-m", "gipdata")
    helped, checked = run(*command, "--help"), run(*command, "check", str(report))
    return _import_seconds(_ALONE), _import_seconds(_BOTH), helped.wall, checked.wall


def _import_seconds(code: str) -> float:
    """Of the processor, inside a fresh interpreter, without the time to start it."""
    clock = "__import__('time').process_time()"
    return float(run_python(f"start = {clock}; {code}; print({clock} - start)").said)
