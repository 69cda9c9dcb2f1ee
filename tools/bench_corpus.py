"""Reports of the made nation for benchmarks, and builds of them in processes of their own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tools.timing import Pauses, Run, run, run_python

__all__ = ["Built", "build", "changed", "corpus", "scratch"]

_ARGUMENTS = "sys.argv[1], sys.argv[2], jobs=int(sys.argv[3])"
_BUILD = {
    "parquet": f"import sys, gipdata; print(gipdata.build_parquet({_ARGUMENTS}).reports)",
    "csv": f"import sys, gipdata; print(len(gipdata.build({_ARGUMENTS}).reports))",
}
_JOBS = 2  # the goals are set for two cores
_FULL_STOP, _LONGER = "。", "，并当面向询问的人说明。"


class Built(NamedTuple):
    run: Run
    reports: int
    out: Path

    @property
    def wall_of_each(self) -> float:
        return self.run.wall / self.reports

    @property
    def cpu_of_each(self) -> float:
        return self.run.cpu / self.reports


@contextmanager
def scratch(folder: str) -> Iterator[Path]:
    """A folder for what builds write, gone afterwards; on the disk of the one that is to be kept, if there is one."""
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=folder or None) as name:
        yield Path(name)


def corpus(reports: int, kept: str, folder: Path) -> Path:
    """The first so many text reports of the nation, taken from the folder that is kept, or made."""
    path = Path(kept or folder) / f"nation-{reports}"
    if not path.is_dir():
        making = folder / "making"
        run(sys.executable, "tools/make_nation.py", str(reports), str(making.resolve()))
        making.rename(path)
    return path


def build(sources: Path, out: Path, jobs: int = _JOBS, kind: str = "parquet", pauses: Pauses | None = None) -> Built:
    """Builds a dataset, in a fresh interpreter, as a script would."""
    done = run_python(_BUILD[kind], str(sources.resolve()), str(out.resolve()), str(jobs), watch=True, pauses=pauses)
    return Built(done, int(done.said), out)


@contextmanager
def changed(sources: Path, at: float) -> Iterator[Path]:
    """Has a sentence of one file say more, and afterwards what it said; ``at`` is how far down the list it stands."""
    files = sorted(path for path in sources.rglob("*") if path.is_file())
    path, text = next(_utf8(files[int(at * len(files)) :] + files))
    before = path.read_bytes()
    path.write_bytes(text.replace(_FULL_STOP, _LONGER, 1).encode("utf-8"))
    try:
        yield path
    finally:
        path.write_bytes(before)


def _utf8(files: list[Path]) -> Iterator[tuple[Path, str]]:
    """Those that are in UTF-8 and have a sentence, with their text."""
    for path in files:
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        if _FULL_STOP in text:
            yield path, text
