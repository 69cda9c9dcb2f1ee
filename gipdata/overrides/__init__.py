"""The files by which a person overrules the program: ``corrections.csv``, ``decisions.csv`` and ``roster.csv``.

They lie beside the reports, or in the folder that a build is written to. What cannot be used as a file is refused
before anything is read; what in it no longer fits the reports is told as a finding that is of no report.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gipdata.overrides.corrections import CellCorrection, correct, load_corrections
from gipdata.overrides.decisions import Decision, idle, load_decisions
from gipdata.overrides.roster import Roster, load_roster
from gipdata.overrides.rules import FROM_ROSTER
from gipdata.overrides.sheet import OverrideError
from gipdata.report import Notice, Report
from gipdata.rows import finding_ids, notice_ids

if TYPE_CHECKING:
    from gipdata.dataset import Dataset
    from gipdata.views.coverage import Gap

__all__ = [
    "NAMES",
    "OverrideError",
    "OverrideFiles",
    "Overrides",
    "dismiss",
    "find_overrides",
    "load_overrides",
    "missing_reports",
    "notices_of",
]

NAMES = ("corrections.csv", "decisions.csv", "roster.csv")


@dataclass(frozen=True)
class OverrideFiles:
    """The files in use; None where there is none."""

    corrections: Path | None = None
    decisions: Path | None = None
    roster: Path | None = None

    @property
    def paths(self) -> list[Path]:
        return [path for path in (self.corrections, self.decisions, self.roster) if path is not None]


@dataclass(frozen=True)
class Overrides:
    """What these files say."""

    corrections: Sequence[CellCorrection] = ()
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    roster: Roster | None = None

    def prepare(
        self, reports: Sequence[Report], unread: Mapping[str, str] | None = None
    ) -> tuple[list[Report], list[Notice]]:
        """The reports corrected and given to the bodies of the roster, before they are checked; and a notice for every
        correction that is refused. ``unread`` are the sources that hold no report, by SHA-256."""
        reports, refused = correct(reports, self.corrections, unread or {})
        if self.roster:
            reports = [replace(report, listed=self.roster.listed(report)) for report in reports]
        return reports, refused


def find_overrides(
    sources: Iterable[Path], out: Path | None = None, given: OverrideFiles | None = None
) -> OverrideFiles:
    """The files to use: those given, else those of the usual names in the root of a source folder, among the source
    files, or in ``out``. Raises OverrideError where one lies in several of these places."""
    given = given or OverrideFiles()
    places = [*sources, *([out] if out is not None else [])]
    chosen = (given.corrections, given.decisions, given.roster)
    return OverrideFiles(*(path or _found(name, places) for path, name in zip(chosen, NAMES, strict=True)))


def _found(name: str, places: Iterable[Path]) -> Path | None:
    paths = {path.resolve(): path for place in places for path in _candidates(name, place)}
    if len(paths) > 1:
        told = "、".join(map(str, paths.values()))
        option = f"--{name.removesuffix('.csv')}"
        raise OverrideError(f"{name} 有{len(paths)}份：{told}。请合为一份，或用 {option} 指明用哪一份。")
    return next(iter(paths.values()), None)


def _candidates(name: str, place: Path) -> Iterator[Path]:
    if place.is_dir() and (place / name).is_file():
        yield place / name
    elif place.name == name and place.is_file():
        yield place


def load_overrides(files: OverrideFiles) -> Overrides:
    """What the files say. Raises OverrideError (in Chinese, with file and lines) for one that cannot be used."""
    return Overrides(
        load_corrections(files.corrections) if files.corrections else (),
        load_decisions(files.decisions) if files.decisions else {},
        load_roster(files.roster) if files.roster else None,
    )


def dismiss(
    reports: Sequence[Report], decisions: Mapping[str, Decision], ids: Sequence[str] | None = None
) -> list[Report]:
    """The checked reports, with those of their findings dismissed of which a person decided so; ``ids`` are the keys
    of their findings in order, where they are known."""
    if not decisions:
        return list(reports)
    keys = iter(finding_ids(reports) if ids is None else ids)
    return [
        replace(
            report,
            findings=tuple(
                finding._replace(dismissed=decision.dismissal) if (decision := decisions.get(next(keys))) else finding
                for finding in report.findings
            ),
        )
        for report in reports
    ]


def notices_of(
    missing: Sequence[Notice], overrides: Overrides, refused: Sequence[Notice], found: Collection[str]
) -> list[Notice]:
    """What is told beside the findings of the reports: reports that the roster says are missing, corrections that were
    refused, decisions that no longer concern anything. Decisions may be on the first of these. ``found`` are the
    finding_ids of the reports."""
    ids = notice_ids(missing, found)
    dismissed = [
        notice._replace(finding=notice.finding._replace(dismissed=overrides.decisions[key].dismissal))
        if key in overrides.decisions
        else notice
        for key, notice in zip(ids, missing, strict=True)
    ]
    return [*dismissed, *refused, *idle(overrides.decisions, {*found, *ids})]


def missing_reports(data: "Dataset") -> list[Notice]:
    """The reports that the roster in ``data`` says are due and that are not there. Between two years that have one, the
    report of the later year tells so already, if it is known where the body is."""
    from gipdata.views.coverage import gaps_of  # pandas

    return list(_missing(gaps_of(data)))


def _missing(gaps: Iterable["Gap"]) -> Iterator[Notice]:
    for gap in gaps:
        told = gap.within and any((gap.body.county, gap.body.city, gap.body.province))
        if gap.listed and gap.status == "no_report" and not told:
            finding = FROM_ROSTER.finding("roster", found=str(gap.year), org=gap.body.org)
            yield Notice(gap.body.org, gap.year, (gap.listed, gap.year), finding)
