"""Measure what the project claims of its speed and memory, and print one table.

    python tools/bench.py [--full] [--nation N] [--province N] [--only GROUP...] [--folder FOLDER] [--markdown]

Takes three or four minutes on a quiet machine of two cores. Some goals hold for sizes that take longer: --full is an
hour or so, most of it for 240,000 reports of a made nation (--nation; 3 GB of disk) and a province of 9,000
(--province). docs/performance.md says what the lines mean. Both sides of a ratio are measured in turn. Nothing fails
because a goal was missed.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.bench_rows import Row, Sizes, cells_of, markdown_lines, text_line

__all__ = ["GROUPS", "main"]

GROUPS = {
    "reading": "Reading a report",
    "files": "Kinds of file",
    "words": "Words",
    "passages": "Shared passages",
    "start": "Starting",
    "build": "Building a dataset",
    "nation": "A nation",
    "province": "Working on a province",
}
"""The names of the modules ``tools.bench_…``, each with a function ``rows``, and what stands over them."""

_HEADINGS = ("measured", "figure", "goal", "")
_FULL = Sizes(words=5_000, passages=10_000, rebuilt=5_000, nation=240_000, province=9_000)


class _Table(NamedTuple):
    """Prints rows as they come: a long run may be broken off."""

    markdown: bool

    def head(self) -> None:
        if self.markdown:
            print(f"| {' | '.join(_HEADINGS)} |\n| --- | ---: | --- | --- |", flush=True)
        else:
            print(text_line(_HEADINGS), flush=True)

    def group(self, title: str) -> None:
        print(f"| **{title}** | | | |" if self.markdown else f"\n{title}", flush=True)

    def rows(self, rows: Sequence[Row]) -> None:
        lines = markdown_lines(rows) if self.markdown else (text_line(cells_of(row)) for row in rows)
        print("\n".join(lines), flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    from tools.bench_machine import about

    options = _parser().parse_args(arguments)
    machine = about()
    table = _Table(options.markdown)
    if options.markdown:
        print(f"## A run of {machine.partition(';')[0]}\n")
    table.head()
    for group in options.only or GROUPS:
        sizes = _sizes(options)
        if group in ("nation", "province") and not getattr(sizes, group):
            continue
        table.group(GROUPS[group])
        table.rows(rows_of(group, sizes))
    print(f"\n{machine}.")
    if not options.full and not options.markdown:
        print("Goals at more reports than were measured: make the full run, python tools/bench.py --full (an hour).")
    return 0


def rows_of(group: str, sizes: Sizes) -> list[Row]:
    """Measured in a process of its own: one that has loaded other things is slower at some."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_rows, group, sizes).result()


def _rows(group: str, sizes: Sizes) -> list[Row]:
    rows: Iterator[Row] = import_module(f"tools.bench_{group}").rows(sizes)
    return list(rows)


def _sizes(options: argparse.Namespace) -> Sizes:
    sizes = _FULL if options.full else Sizes()
    given = {name: getattr(options, name) for name in sizes._fields if getattr(options, name, None) is not None}
    return sizes._replace(**given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="all that has a goal, at the size that it is set for")
    parser.add_argument("--only", nargs="+", choices=GROUPS, metavar="GROUP", help=f"of {', '.join(GROUPS)}")
    parser.add_argument("--markdown", action="store_true", help="print the section for docs/performance.md")
    parser.add_argument("--folder", help="keep the reports of the nation here for the next run")
    helps = {
        "reports": "of each layout and kind of file",
        "starts": "processes started for each time of starting",
        "words": "reports whose words are cut",
        "passages": "reports searched for shared passages",
        "small": "reports of the build that others are held against",
        "written": "reports written as CSV and as Parquet",
        "rebuilt": "reports of which one changes",
        "nation": "reports of the large build (default none)",
        "province": "reports of the dataset that notebooks and summary work on (default none)",
    }
    for name, said in helps.items():
        default = Sizes._field_defaults[name]
        parser.add_argument(f"--{name}", type=int, metavar="N", help=said if not default else f"{said} ({default:,})")
    return parser


if __name__ == "__main__":
    sys.exit(main())
