"""Annual reports on government information disclosure: documents in, checked tables out.

``read`` a report, ``build`` a dataset from files and folders, ``load`` what a build wrote; ``write_form`` and
``write_report`` print the official form, ``template`` makes an empty one to fill in. Of the prose, ``split_items``
gives the problems and measures, ``classify`` their themes, ``segment`` the words; ``recurrence``, ``ledger``,
``shares``, ``word_counts``, ``keyness`` and ``shared_passages`` make frames of those of a build; ``charts`` draws them
and ``chinese`` puts frames into Chinese. Importing this package loads nothing heavy; each function fetches what it
needs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

    import pandas as pd

    from gipdata import charts as charts
    from gipdata.dataset import Dataset as Dataset
    from gipdata.narrative.items import split_items as split_items
    from gipdata.narrative.keyness import keyness as keyness
    from gipdata.narrative.keywords import keywords as keywords
    from gipdata.narrative.ledger import ledger as ledger
    from gipdata.narrative.passage_frame import shared_passages as shared_passages
    from gipdata.narrative.passage_pairs import passage_pairs as passage_pairs
    from gipdata.narrative.passage_view import side_by_side as side_by_side
    from gipdata.narrative.recurrence import recurrence as recurrence
    from gipdata.narrative.shares import shares as shares
    from gipdata.narrative.themes import RuleError as RuleError
    from gipdata.narrative.themes import classify as classify
    from gipdata.narrative.themes import load_rules as load_rules
    from gipdata.narrative.words import segment as segment
    from gipdata.narrative.words import word_counts as word_counts
    from gipdata.overrides import OverrideError as OverrideError
    from gipdata.progress import show_progress as show_progress
    from gipdata.reading.reader import NotAReport as NotAReport
    from gipdata.report import Cell
    from gipdata.report import Report as Report
    from gipdata.sources import UnreadableSource as UnreadableSource
    from gipdata.staging import StoreError as StoreError
    from gipdata.summary.county import NoSummary as NoSummary
    from gipdata.tally import Tally as Tally
    from gipdata.wording import chinese as chinese
    from gipdata.writing.template import NoTemplate as NoTemplate

__all__ = [
    "Dataset",
    "NoSummary",
    "NoTemplate",
    "NotAReport",
    "OverrideError",
    "Report",
    "RuleError",
    "StoreError",
    "Tally",
    "UnreadableSource",
    "__version__",
    "build",
    "build_parquet",
    "charts",
    "chinese",
    "classify",
    "export_tables",
    "keyness",
    "keywords",
    "ledger",
    "load",
    "load_rules",
    "passage_pairs",
    "read",
    "recurrence",
    "segment",
    "shared_passages",
    "shares",
    "show_progress",
    "side_by_side",
    "split_items",
    "summarize",
    "template",
    "word_counts",
    "write_form",
    "write_report",
]

__version__ = "0.1.0"

_HOMES = {
    "Dataset": "gipdata.dataset",
    "NoSummary": "gipdata.summary.county",
    "NoTemplate": "gipdata.writing.template",
    "NotAReport": "gipdata.reading.reader",
    "OverrideError": "gipdata.overrides",
    "Report": "gipdata.report",
    "RuleError": "gipdata.narrative.themes",
    "StoreError": "gipdata.staging",
    "Tally": "gipdata.tally",
    "UnreadableSource": "gipdata.sources",
    "chinese": "gipdata.wording",
    "classify": "gipdata.narrative.themes",
    "keyness": "gipdata.narrative.keyness",
    "keywords": "gipdata.narrative.keywords",
    "ledger": "gipdata.narrative.ledger",
    "load_rules": "gipdata.narrative.themes",
    "passage_pairs": "gipdata.narrative.passage_pairs",
    "recurrence": "gipdata.narrative.recurrence",
    "segment": "gipdata.narrative.words",
    "shared_passages": "gipdata.narrative.passage_frame",
    "shares": "gipdata.narrative.shares",
    "show_progress": "gipdata.progress",
    "side_by_side": "gipdata.narrative.passage_view",
    "split_items": "gipdata.narrative.items",
    "word_counts": "gipdata.narrative.words",
}


def read(path: str | PathLike[str]) -> "Report":
    """The report in one file, checked on its own.

    The file is read in this process, without a limit of time or memory: for files that nobody has looked at, ``build``
    is the safer call. Raises UnreadableSource where the file cannot be read, NotAReport where it is no annual report
    (both with the reason in Chinese), OSError where it cannot be opened.
    """
    from pathlib import Path

    from gipdata.building import read_and_check

    return read_and_check(Path(path))


def build(
    sources: "str | PathLike[str] | Iterable[str | PathLike[str]]",
    out: str | PathLike[str] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    seconds: float = 60,
    themes: str | PathLike[str] | None = None,
    corrections: str | PathLike[str] | None = None,
    decisions: str | PathLike[str] | None = None,
    roster: str | PathLike[str] | None = None,
    jobs: int | None = None,
    executor: "Executor | None" = None,
) -> "Dataset":
    """All reports in a file, a folder, or several of them, as frames; with ``out`` they are also written there.

    Archives are opened. Sources that are no report, that end the process which reads them, or that take it more than
    ``seconds`` each, are rows of ``unread``. ``progress`` is called with the number of sources done, the number of all,
    and the name of the next. ``themes`` is a file of words and rules that are added to those of themes.toml.

    ``jobs`` processes work at a time, by default as many as there are cores; or any ``concurrent.futures.Executor``
    does the work, wherever it does so: its processes must see the sources under the same paths. A source that was read
    before into ``out`` is not read again while it is unchanged.

    Three CSV files that a person keeps overrule what was read: ``corrections`` of cells, ``decisions`` that a finding
    is none, and the ``roster`` of the organisations that should report. Those not given are looked for, under the names
    corrections.csv, decisions.csv and roster.csv, in the root of the source folders and in ``out``. What in them does
    not fit the sources is a finding that is of no report.

    Raises FileNotFoundError where a source does not exist, RuleError where ``themes`` cannot be used, OverrideError
    where one of the three files cannot be used, or several of one name are found, StoreError where ``out`` cannot be
    written to.
    """
    from pathlib import Path

    from gipdata.building import build_dataset
    from gipdata.manner import Manner, no_progress
    from gipdata.overrides import OverrideFiles

    chosen = (Path(path) if path is not None else None for path in (out, themes, corrections, decisions, roster))
    folder, rules, *files = chosen
    manner = Manner(seconds, jobs, executor, rules)
    return build_dataset(sources, folder, progress or no_progress, manner, OverrideFiles(*files))


def build_parquet(
    sources: "str | PathLike[str] | Iterable[str | PathLike[str]]",
    out: str | PathLike[str],
    progress: Callable[[int, int, str], None] | None = None,
    seconds: float = 60,
    themes: str | PathLike[str] | None = None,
    corrections: str | PathLike[str] | None = None,
    decisions: str | PathLike[str] | None = None,
    roster: str | PathLike[str] | None = None,
    jobs: int | None = None,
    executor: "Executor | None" = None,
) -> "Tally":
    """All reports in a file, a folder, or several of them, written as a Parquet dataset; for any number of them.

    The arguments are those of ``build``; ``progress`` counts each source twice, when it is read and when it is checked.
    Nothing is held in memory but an outline of each report, and what is returned is how many there are and what was
    found: ``load`` gives the frames, or as much of them as is asked for. The rows of a year stand in the order of
    buckets, into which organisations fall by their names. Needs pyarrow (``pip install "gipdata[parquet]"``).
    """
    from pathlib import Path

    from gipdata.manner import Manner, no_progress

    rules, *files = (Path(path) if path is not None else None for path in (themes, corrections, decisions, roster))
    manner = Manner(seconds, jobs, executor, rules)
    with manner.at_work() as at_work:  # the first process loads its code while this one does
        from gipdata.overrides import OverrideFiles
        from gipdata.streaming import build_parquet

        return build_parquet(sources, Path(out), progress or no_progress, manner, at_work, OverrideFiles(*files))


def load(
    folder: str | PathLike[str],
    years: int | tuple[int, int] | None = None,
    columns: "Mapping[str, Sequence[str]] | None" = None,
) -> "Dataset":
    """What ``build`` or ``build_parquet`` wrote into a folder; after ``build`` equal to what it returned.

    ``years`` (one, or first and last) leaves out all that is not known to be of these years. ``columns`` names the
    tables to read and of each the columns, ``{"applications": ["org", "year", "value"]}``; frames of other tables are
    empty and have no column. Raises StoreError where the folder holds no whole build, KeyError for a column that there
    is not.
    """
    from pathlib import Path

    from gipdata.store import load_dataset

    return load_dataset(Path(folder), years, columns)


def export_tables(
    data: "Dataset", tables: "Mapping[str, pd.DataFrame]", folder: str | PathLike[str], most: int | None = None
) -> "tuple[Path, ...]":
    """Writes the files that ``build`` would write of ``data``, and ``tables`` as CSV files under Chinese headings.

    ``tables`` are frames by the names of their files. Of more reports than ``most`` only ``tables`` are written.
    Returns the paths of all files. Raises ValueError for a name that cannot be a file's, StoreError or OSError where
    the folder cannot be written to; StoreError also where only ``tables`` are written beside the files of a build.
    """
    from pathlib import Path

    from gipdata import exporting

    return exporting.export_tables(data, tables, Path(folder), most)


def summarize(
    data: "Dataset", county: str, year: int, folder: str | PathLike[str], city: str | None = None
) -> "tuple[Path, ...]":
    """Writes what a county office sends out on one year: sums in the official form (Word, Excel), a workbook, a summary
    in Word, and a return slip for each township that has something to put right. Returns the paths, all or none.

    ``city`` is needed where ``data`` has two counties of that name. Raises NoSummary (in Chinese) where there is
    nothing to sum up, or where the record that the slips keep of their last round is damaged; OSError where the folder
    cannot be written to.
    """
    from pathlib import Path

    from gipdata.summary.pack import write_pack

    return write_pack(data, county, year, Path(folder), city)


def write_form(cells: "Report | Iterable[Cell]", path: str | PathLike[str], edition: str | None = None) -> None:
    """Prints cells as the three prescribed tables: a web page, a Word file or a workbook by the suffix of ``path``.

    Every cell is printed as its source shows it; what the tables cannot show is named below them. ``edition`` is by
    default the one that the cells are of. An existing file is replaced. Raises ValueError for a suffix other than
    .html, .docx and .xlsx, and where two cells are for one place; OSError where the file cannot be written.
    """
    from pathlib import Path

    from gipdata import writing

    writing.write_form(cells, Path(path), edition)


def write_report(report: "Report", path: str | PathLike[str]) -> None:
    """Prints the whole report in the order of the form, with title and prose; formats and errors of ``write_form``."""
    from pathlib import Path

    from gipdata import writing

    writing.write_report(report, Path(path))


def template(year: int, path: str | PathLike[str], org: str = "") -> None:
    """Makes the workbook (.xlsx) in which a township fills in its report for a year, on the form in force then.

    Raises NoTemplate (in Chinese) for a year without a form, ValueError for another suffix, FileExistsError rather
    than replace a file (someone may have filled it in), OSError where it cannot be written.
    """
    from pathlib import Path

    from gipdata import writing

    writing.write_template(year, Path(path), org)


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name == "charts":
        return import_module("gipdata.charts")
    if name not in _HOMES:
        raise AttributeError(f"module 'gipdata' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
