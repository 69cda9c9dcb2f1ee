"""From files and folders to a dataset in memory: each file read on its own, all checked together.

A file that cannot be read never stops the others, not even one that ends the process that reads it: it becomes a row
of ``unread``.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gipdata.checks.engine import check_report, check_reports
from gipdata.codec import decode
from gipdata.folders import Paths, Source, find_sources, paths_of
from gipdata.intake import take_in
from gipdata.manner import Manner, Progress, no_progress
from gipdata.narrative.themes import load_rules
from gipdata.narrative.understanding import understand
from gipdata.overrides import OverrideFiles, dismiss, find_overrides, load_overrides, missing_reports, notices_of
from gipdata.reading.reader import read_report
from gipdata.report import Report
from gipdata.shelf import DamagedShelf, shelf_in
from gipdata.sources import read_document
from gipdata.tally import Unread

if TYPE_CHECKING:
    from gipdata.dataset import Dataset

__all__ = ["build_dataset", "read_and_check", "read_sources"]


def build_dataset(
    sources: Paths,
    out: Path | None = None,
    progress: Progress = no_progress,
    manner: Manner | None = None,
    files: OverrideFiles | None = None,
) -> "Dataset":
    """The frames of all reports in these files and folders, also written to the folder ``out`` if given.

    ``files`` are those by which a person overrules the program (others are looked for: see ``find_overrides``). Raises
    FileNotFoundError where one of the sources does not exist, RuleError where the analyst's themes cannot be used,
    OverrideError where ``files`` cannot, StoreError where ``out`` cannot be written to.
    """
    from gipdata.frames import dataset_of, with_notices  # with pandas, which reading alone does not need

    manner = manner or Manner()
    if manner.themes:
        load_rules(manner.themes)  # before anything is read: whether they can be used
    paths = paths_of(sources)
    files = find_overrides(paths, out, files)
    overrides = load_overrides(files)
    reports, unread = read_sources(find_sources(paths, out, files.paths), progress, manner, out)
    reports, refused = overrides.prepare(reports, {u.sha256: u.source for u in unread if u.sha256})
    checked = dismiss(check_reports(reports), overrides.decisions)
    dataset = dataset_of(checked, unread, overrides.roster.rows() if overrides.roster else ())
    missing = missing_reports(dataset) if overrides.roster else []
    notices = notices_of(missing, overrides, refused, set(dataset.findings["finding_id"]))
    dataset = with_notices(dataset, notices)
    if out is not None:
        from gipdata.store import write_dataset

        write_dataset(dataset, out)
    return dataset


def read_and_check(path: Path | str, source: str | None = None) -> Report:
    """The report in a file, checked on its own; read in this process, without a limit of time or memory.

    Raises UnreadableSource or NotAReport with the reason, OSError where the file cannot be opened.
    """
    return check_report(understand(read_report(read_document(path, source))))


def read_sources(
    sources: Sequence[Source],
    progress: Progress = no_progress,
    manner: Manner | None = None,
    out: Path | None = None,
) -> tuple[list[Report], list[Unread]]:
    """The reports in these sources, not yet checked, and the files that hold none with the reason.

    What was read before is taken from the folder ``out``, and kept there for the next time.
    """
    manner = manner or Manner()
    try:
        return _read(sources, progress, manner, out)
    except DamagedShelf:  # which is gone now
        return _read(sources, progress, manner, out)


def _read(
    sources: Sequence[Source], progress: Progress, manner: Manner, out: Path | None
) -> tuple[list[Report], list[Unread]]:
    with shelf_in(out) as shelf:
        with manner.at_work() as executor:
            found = [entry for entries in take_in(sources, shelf, manner, executor, progress) for entry in entries]
        shelf.forget_others()
        numbers = [entry.record for entry in found if entry.record is not None]
        reports = [decode(data) for data in shelf.reports(numbers)]
    return reports, [Unread(entry.name, entry.sha256, entry.reason) for entry in found if entry.record is None]
