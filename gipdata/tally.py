"""What a build is told to have come to: how many reports and cells there are, and what was found."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from gipdata.report import Report

if TYPE_CHECKING:
    from gipdata.dataset import Dataset

__all__ = ["Tally", "Unread", "tally_of", "tally_of_dataset"]

TOLD = ("correction-refused", "decision-idle")
"""Rules whose findings are told at the end of a build."""


class Unread(NamedTuple):
    """A source that could not be read as a report; ``reason`` is Chinese, for the clerk who sent it."""

    source: str
    sha256: str | None
    reason: str


class Tally(NamedTuple):
    """Reports, cells, and findings of each severity (``error``, ``warning``, ``note``) that are not dismissed; how many
    cells a person corrected, and how many findings were dismissed. ``unread`` are the sources that hold no report,
    ``told`` what is to be told about corrections and decisions that could not be used, ``refused`` how many of the
    former there are."""

    reports: int = 0
    cells: int = 0
    findings: Mapping[str, int] = {}
    corrected: int = 0
    dismissed: int = 0
    unread: Sequence[Unread] = ()
    told: Sequence[str] = ()
    refused: int = 0

    def plus(self, other: "Tally") -> "Tally":
        return Tally(
            self.reports + other.reports,
            self.cells + other.cells,
            Counter(self.findings) + Counter(other.findings),
            self.corrected + other.corrected,
            self.dismissed + other.dismissed,
            (*self.unread, *other.unread),
            (*self.told, *other.told),
            self.refused + other.refused,
        )


def tally_of(reports: Iterable[Report]) -> Tally:
    """What these reports come to."""
    n_reports = cells = corrected = dismissed = 0
    findings: Counter[str] = Counter()
    for report in reports:
        n_reports += 1
        cells += len(report.cells)
        corrected += sum(cell.correction is not None for cell in report.cells)
        dismissed += sum(finding.dismissed is not None for finding in report.findings)
        findings.update(finding.severity.value for finding in report.findings if finding.dismissed is None)
    return Tally(n_reports, cells, findings, corrected, dismissed)


def tally_of_dataset(data: "Dataset") -> Tally:
    """What a dataset comes to."""
    tables = (data.disclosure, data.applications, data.disputes)
    findings = data.findings
    standing = findings[findings["dismissed"].isna()]
    unread = zip(*(data.unread[name] for name in ("source", "sha256", "reason")), strict=True)
    return Tally(
        len(data.reports),
        sum(map(len, tables)),
        {str(severity): int(count) for severity, count in standing["severity"].value_counts().items()},
        sum(int(table["correction"].notna().sum()) for table in tables),
        int(findings["dismissed"].notna().sum()),
        [Unread(*facts) for facts in unread],
        [str(message) for message in standing.loc[standing["rule"].isin(TOLD), "message"]],
        int((findings["rule"] == TOLD[0]).sum()),
    )
