"""From files and folders to a Parquet dataset of any size, without holding it in memory.

Three steps. Reports are read in several processes and put on a shelf on disk. From their outlines it is told what
several reports tell of one. Then they are taken from the shelf part by part, checked, and made into files. A part of
which nothing has changed since the last time is left as it is.
"""

import hashlib
import marshal
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gipdata.checks.elsewhere import look_elsewhere
from gipdata.checks.outline import load_outlines, outlined
from gipdata.checks.series import older_version, previous_year
from gipdata.codec import decode
from gipdata.descriptor import descriptor_bytes, parquet_files
from gipdata.folders import Paths, Source, find_sources, paths_of
from gipdata.garbage import uncollected
from gipdata.intake import take_in
from gipdata.manner import Manner, Progress
from gipdata.narrative.theme_rules import load_rules
from gipdata.overrides import OverrideFiles, Overrides, find_overrides, load_overrides, missing_reports, notices_of
from gipdata.overrides.corrections import CellCorrection, refuse_without_source, with_corrections
from gipdata.parts import Checked, Member, Part, Prepared, bucket_of, check_part, file_of, load_code
from gipdata.pool import in_order
from gipdata.report import Notice
from gipdata.rows import Row, notice_ids, notice_rows, report_ids
from gipdata.schema import DESCRIPTOR, FILES, PARQUET, PARTITION, TABLE, Table
from gipdata.shelf import DamagedShelf, Shelf, code_version, shelf_in
from gipdata.staging import Stage, staged
from gipdata.tally import TOLD, Tally, Unread

if TYPE_CHECKING:
    from gipdata.dataset import Dataset

__all__ = ["build_parquet"]

_REPORTS_A_BUCKET = 256  # of all years
_MOST_BUCKETS = 64  # more would be more files than anybody wants to open
_PARTS_AHEAD = 2  # for each process
_FEW = 200  # reports that one process checks before another has started
_NO_YEAR = "__HIVE_DEFAULT_PARTITION__"


@uncollected()
def build_parquet(
    sources: Paths,
    out: Path,
    progress: Progress,
    manner: Manner,
    executor: Executor,
    files: OverrideFiles | None = None,
) -> Tally:
    """Writes the reports in these files and folders as a Parquet dataset, and returns what they come to.

    ``executor`` is that of ``manner.at_work()``. ``progress`` counts each source twice: when it is read, and when its
    report is checked. Raises what ``build_dataset`` does.
    """
    if find_spec("pyarrow") is None:
        raise ModuleNotFoundError("No module named 'pyarrow'", name="pyarrow")  # now, not when everything has been read
    import gipdata.shelf_prose  # noqa: F401, numpy, which is loaded while the first process loads its code

    if manner.themes:
        load_rules(manner.themes)  # before anything is read: whether they can be used
    paths = paths_of(sources)
    files = find_overrides(paths, out, files)
    overrides = load_overrides(files)
    find = partial(find_sources, paths, out, files.paths)
    try:
        return _build(find, out, progress, manner, executor, overrides)
    except DamagedShelf:  # which is gone now
        return _build(find, out, progress, manner, executor, overrides)


def _build(
    find: Callable[[], Sequence[Source]],
    out: Path,
    progress: Progress,
    manner: Manner,
    executor: Executor,
    overrides: Overrides,
) -> Tally:
    with shelf_in(out) as shelf:
        taken = _take_in(find(), shelf, manner, executor, progress)
        executor.submit(load_code)
        shelf.forget_others()
        total = 2 * taken.sources
        corpus = _Corpus(taken, shelf, overrides)
        with staged(out) as stage:
            writing = _Writing(corpus, out, stage, shelf, executor)
            for done in writing.parts(_PARTS_AHEAD * manner.width):
                progress(taken.sources + done * taken.sources // max(len(corpus.outlines), 1), total, "")
            tally = writing.rest()
        shelf.keep_parts(writing.finish())
    progress(total, total, "")
    return tally


class _Taken(NamedTuple):
    """How many sources there were, the records of their reports on the shelf, and the files that are none."""

    sources: int
    numbers: list[int]
    unread: list[Unread]


def _take_in(sources: Sequence[Source], shelf: Shelf, manner: Manner, executor: Executor, progress: Progress) -> _Taken:
    """Has all sources read. Those of a nation, and what became of each, are 300 MB that nobody needs afterwards."""
    total = 2 * len(sources)
    found = take_in(sources, shelf, manner, executor, lambda done, _, name: progress(done, total, name))
    entries = [entry for of_source in found for entry in of_source]
    numbers = [entry.record for entry in entries if entry.record is not None]
    unread = [Unread(entry.name, entry.sha256, entry.reason) for entry in entries if entry.record is None]
    return _Taken(len(sources), numbers, unread)


# All reports together -------------------------------------------------------------------------------------------------


class _Corpus:
    """The reports by their outlines, in the order of the sources, and what several of them tell of one."""

    def __init__(self, taken: _Taken, shelf: Shelf, overrides: Overrides) -> None:
        self.overrides, self.numbers, self.unread = overrides, taken.numbers, taken.unread
        self.outlines = load_outlines(marshal.loads(data) for data in shelf.outlines(self.numbers))
        self.corrections: dict[str, list[CellCorrection]] = {}
        for correction in overrides.corrections:
            self.corrections.setdefault(correction.sha256, []).append(correction)
        self.refused = self._correct(shelf)
        if overrides.roster:
            self.outlines = [outline._replace(listed=overrides.roster.listed(outline)) for outline in self.outlines]
        self.ids = report_ids(self.outlines)
        self.previous, self.older = previous_year(self.outlines), older_version(self.outlines)
        from gipdata.shelf_prose import ShelfProse

        memo = shelf.memo()
        self.elsewhere = look_elsewhere(self.outlines, ShelfProse(shelf, self.numbers), memo, shelf.folder)
        shelf.keep_memo(memo)

    def _correct(self, shelf: Shelf) -> list[Notice]:
        """Sees to it that the outlines are those of the corrected reports; a notice for each correction refused."""
        refused: dict[int, Notice] = {}
        for at, outline in enumerate(self.outlines):
            if corrections := self.corrections.get(outline.sha256):
                (data,) = shelf.reports([self.numbers[at]])
                self.outlines[at], _ = outlined(with_corrections(decode(data), corrections, refused))
        unread = {each.sha256: each.source for each in self.unread if each.sha256}
        refuse_without_source(self.overrides.corrections, self.outlines, unread, refused)
        return [refused[line] for line in sorted(refused)]

    def buckets(self) -> dict[tuple[int | None, int], list[int]]:
        """The reports of each part: those of a year whose organisations fall into one bucket."""
        buckets = 1
        while buckets < _MOST_BUCKETS and buckets * _REPORTS_A_BUCKET < len(self.outlines):
            buckets *= 2
        parts: dict[tuple[int | None, int], list[int]] = {}
        for at, outline in enumerate(self.outlines):
            parts.setdefault((outline.year, bucket_of(outline.org, buckets)), []).append(at)
        return dict(sorted(parts.items(), key=lambda part: (part[0][0] or 0, part[0][1])))

    def member(self, at: int) -> Member:
        older = self.older.get(at)
        older_id = None if older is None else self.ids[older]
        return Member(at, self.ids[at], self.previous.get(at), older, older_id, self.elsewhere[at])

    def part(self, reports: Sequence[int], shelf: Shelf) -> Part:
        members = [self.member(at) for at in reports]
        needed = sorted({n for m in members for n in (m.number, m.previous, m.older) if n is not None})
        data = shelf.reports([self.numbers[at] for at in needed])
        prepared = {
            at: Prepared(blob, self.corrections.get(self.outlines[at].sha256, ()), self.outlines[at].listed)
            for at, blob in zip(needed, data, strict=True)
        }
        return Part(members, prepared, self.overrides.decisions)

    def row(self, at: int) -> Row:
        """What is known of a report, as a row of ``reports``."""
        outline = self.outlines[at]
        place = outline.listed.place if outline.listed else outline.place
        known = {
            **outline._asdict(),
            **place._asdict(),
            "report_id": self.ids[at],
            "body": outline.listed and outline.listed.body,
        }
        return [known.get(name) for name in TABLE["reports"].names]

    def key(self, reports: Sequence[int]) -> bytes:
        """What the files of a part depend on."""
        members = [self.member(at) for at in reports]
        needed = sorted({at for m in members for at in (m.number, m.previous, m.older) if at is not None})
        outlines = [self.outlines[at] for at in needed]
        known = [(o.source, o.sha256, o.listed, self.corrections.get(o.sha256)) for o in outlines]
        # By their places among these: a new file gives others a new number.
        place: dict[int | None, int] = {at: place for place, at in enumerate(needed)}
        told = [
            (m.report_id, m.older_id, m.elsewhere, *map(place.get, (m.number, m.previous, m.older))) for m in members
        ]
        about = repr((code_version(), sorted(self.overrides.decisions.items()), known, told))
        return hashlib.sha256(about.encode("utf-8", "surrogatepass")).digest()


# Files ---------------------------------------------------------------------------------------------------------------


class _Writing:
    """The parts and other files of a dataset, as they are staged; ``written`` is what is to be remembered of them."""

    def __init__(self, corpus: _Corpus, out: Path, stage: Stage, shelf: Shelf, executor: Executor) -> None:
        self.written: dict[str, tuple[bytes, Any]] = {}
        self._corpus, self._out, self._stage, self._shelf = corpus, out, stage, shelf
        self._executor = executor
        self._tally = Tally()
        self._ids: set[str] = set()
        self._names: set[str] = set()

    def parts(self, ahead: int) -> Iterator[int]:
        """Stages the parts that have changed, ``ahead`` of them under way at a time; yields how many reports are
        done."""
        before = self._shelf.parts()
        of_buckets = self._corpus.buckets()
        buckets = {f"{year}-{bucket:03}": (year, bucket) for year, bucket in of_buckets}
        reports = dict(zip(buckets, of_buckets.values(), strict=True))
        keys = {name: self._corpus.key(members) for name, members in reports.items()}
        changed = []
        done = 0
        for name in buckets:
            if name in before and before[name][0] == keys[name] and self._is_there(before[name][1][0]):
                self._keep(name, keys[name], before[name][1])
                done += len(reports[name])
            else:
                changed.append(name)
        yield done
        pieces = ((self._corpus.part(reports[name], self._shelf),) for name in changed)
        if sum(len(reports[name]) for name in changed) <= _FEW:
            ahead = 1
        for name, checked in zip(changed, in_order(self._executor, check_part, pieces, ahead), strict=True):
            self._add(name, buckets[name], keys[name], checked)
            done += len(reports[name])
            yield done

    def finish(self) -> dict[str, tuple[bytes, Any]]:
        """What is to be remembered of the parts, once their files are in place."""
        return {
            name: (
                key,
                (
                    {path: self._state(path) for path in files},
                    tuple(tally._replace(findings=dict(tally.findings))),
                    tuple(sorted(ids)),
                ),
            )
            for name, (key, (files, tally, ids)) in self.written.items()
        }

    def _write(self, name: str, table: Table, rows: Sequence[Row]) -> None:
        self._stage.write(name, self._executor.submit(file_of, table.name, rows).result())
        self._names.add(name)

    def _reports_and_bodies(self, bodies: Sequence[Row]) -> "Dataset":
        """As much of the reports as the roster is compared with."""
        from gipdata.dataset import Dataset
        from gipdata.frames import frame_of

        rows = [self._corpus.row(at) for at in range(len(self._corpus.outlines))]
        filled = {"reports": rows, "bodies": bodies}
        return Dataset(**{name: frame_of(table, filled.get(name, [])) for name, table in TABLE.items()})

    def _is_there(self, files: Mapping[str, Sequence[int]]) -> bool:
        return all(self._state(name) == tuple(state) for name, state in files.items())

    def _state(self, name: str) -> tuple[int, ...]:
        """What tells whether a file is still the one that was written; nothing where there is none."""
        try:
            found = os.stat(f"{self._out}/{name}")
        except OSError:
            return ()
        return found.st_size, found.st_mtime_ns

    def _keep(self, name: str, key: bytes, before: Any) -> None:
        files, tally, ids = before
        self._count(name, key, files, Tally(*tally), ids)

    def _add(self, name: str, part: tuple[int | None, int], key: bytes, checked: Checked) -> None:
        year, bucket = part
        files = {f"{table}/{folder_of(year)}/part-{bucket:03}{PARQUET}": data for table, data in checked.files.items()}
        for path, data in files.items():
            self._stage.write(path, data)
        self._count(name, key, dict.fromkeys(files), checked.tally, checked.ids)

    def _count(self, name: str, key: bytes, files: Mapping[str, Any], tally: Tally, ids: Collection[str]) -> None:
        self._tally = self._tally.plus(tally)
        self._ids.update(ids)
        self._names.update(files)
        self.written[name] = (key, (files, tally, ids))

    def rest(self) -> Tally:
        """Stages what is of no part, and has removed what is of no use any more."""
        corpus, roster = self._corpus, self._corpus.overrides.roster
        bodies = list(roster.rows()) if roster else []
        missing = missing_reports(self._reports_and_bodies(bodies)) if bodies else []
        notices = notices_of(missing, corpus.overrides, corpus.refused, self._ids)
        self._write(f"unread/part-000{PARQUET}", TABLE["unread"], corpus.unread)
        self._write(f"bodies/part-000{PARQUET}", TABLE["bodies"], bodies)
        by_year: dict[int | None, list[Row]] = {}
        for notice, row in zip(notices, notice_rows(notices, notice_ids(notices, self._ids)), strict=True):
            by_year.setdefault(notice.year, []).append(row)
        for year, rows in by_year.items():
            self._write(f"findings/{folder_of(year)}/notices{PARQUET}", TABLE["findings"], rows)
        self._stage.write(DESCRIPTOR, descriptor_bytes(parquet=True))
        self._stage.remove(name for name in (*FILES, *parquet_files(self._out)) if name not in self._names)
        told = [notice.finding for notice in notices if notice.finding.rule in TOLD]
        severities = Counter(n.finding.severity.value for n in notices if n.finding.dismissed is None)
        dismissed = sum(notice.finding.dismissed is not None for notice in notices)
        messages = [finding.message for finding in told]
        refused = sum(finding.rule == TOLD[0] for finding in told)
        return self._tally.plus(Tally(0, 0, severities, 0, dismissed, corpus.unread, messages, refused))


def folder_of(year: int | None) -> str:
    """The folder of a year, as readers of such datasets know it."""
    return f"{PARTITION}={_NO_YEAR if year is None else year}"
