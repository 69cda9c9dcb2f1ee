"""How long notebooks and county summary take on a dataset of a province: opened, computed and drawn."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import gipdata
from tools.bench_corpus import build, corpus, scratch
from tools.bench_rows import Goal, Row, Sizes, measured
from tools.run_notebooks import FOLDER, NotebookError, read, set_parameters
from tools.run_notebooks import run as run_notebook
from tools.timing import run

__all__ = ["rows"]

_GOAL = Goal("<", 60, "s", at=9_000)


class _Chosen(NamedTuple):
    """Whom the summary and the notebook on one township are about."""

    org: str
    county: str
    year: int


def rows(sizes: Sizes) -> Iterator[Row]:
    """The first notebook is left out: what it does is build."""
    with scratch(sizes.folder) as folder:
        data = build(corpus(sizes.province, sizes.folder, folder), folder / "data").out.resolve()
        chosen = _choose(data)
        values = {"FOLDER": str(data), "OUT": str(folder / "notebooks"), "ORG": [chosen.org]}
        for path in sorted(FOLDER.glob("*.ipynb"))[1:]:
            number, _, _ = path.name.partition("_")
            yield _measured(f"notebook {number} on {sizes.province:,} reports", sizes, _notebook(path, values))
        yield _measured(f"summary of a county among {sizes.province:,} reports", sizes, _summary(data, chosen, folder))


def _measured(what: str, sizes: Sizes, work: Callable[[], object]) -> Row:
    """What cannot be done is told as such, and the other figures are still of use."""
    start = perf_counter()
    try:
        work()
    except (NotebookError, subprocess.CalledProcessError) as error:
        print(f"{what}: {error}", file=sys.stderr)
        return Row(what, perf_counter() - start, "s", str(_GOAL), "failed")
    return measured(what, perf_counter() - start, "s", _GOAL, sizes.province)


def _choose(data: Path) -> _Chosen:
    """The first township of the year before the last, in a county that no other is called like."""
    reports = gipdata.load(data, columns={"reports": ["org", "county", "city", "year"]}).reports.dropna()
    cities = reports.groupby("county")["city"].nunique()
    year = int(reports["year"].max()) - 1
    there = reports[(reports["year"] == year) & reports["county"].isin(cities.index[cities == 1])]
    return _Chosen(str(there["org"].iloc[0]), str(there["county"].iloc[0]), year)


def _notebook(path: Path, values: Mapping[str, object]) -> Callable[[], object]:
    notebook = read(path)
    set_parameters(notebook, values)
    return lambda: run_notebook(notebook, path.name)


def _summary(data: Path, chosen: _Chosen, folder: Path) -> Callable[[], object]:
    given = ("--county", chosen.county, "--year", str(chosen.year), "--out", str(folder / "summary"))
    command = (sys.executable, "-m", "gipdata", "summary", str(data), *given)
    return lambda: run(*command)
