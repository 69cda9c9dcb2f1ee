"""The facts of a county's reports, as the generator of documents and the answer key take them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tools.county.prose import Prose

__all__ = ["APPLICANTS", "OUTSIDE_RESULTS", "Counts", "Document", "Facts", "Fault", "ReportFacts", "stem_of"]

COUNTY = "示例县"
APPLICANTS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other_organisation")
OUTSIDE_RESULTS = ("new_received", "carried_in", "carried_out")

Counts = Mapping[tuple[str, str], int]
"""(row, column) → count, in tables 三 and 四; what is missing is 0."""


@dataclass(frozen=True)
class Document:
    """As what a report is written. ``path`` is below data/raw; ``archive.zip!/name`` for a file in an archive."""

    path: str
    kind: str
    layout: str
    encoding: str
    title: str
    published: date | None
    zeros: str


@dataclass(frozen=True)
class Fault:
    """A cell (or with ``*`` every cell of a table) that is printed as ``printed`` and not as it is."""

    table: str
    item: str
    column: str
    printed: str


@dataclass(frozen=True)
class ReportFacts:
    """What one report is about. ``yearly`` and ``matters`` hold texts as they are printed, "" where there is none."""

    org: str
    year: int
    version: str  # "first" and "corrected" where there are two, else ""
    form: str
    yearly: Mapping[str, str]
    requests: Counts
    disputes: Counts
    matters: Mapping[str, str]
    document: Document
    prose: Prose
    faults: tuple[Fault, ...] = ()
    county: str = COUNTY

    @property
    def office(self) -> str:
        """The body whose report it is, in full."""
        return f"{self.county}{self.org}{'办事处' if self.org.endswith('街道') else '人民政府'}"


@dataclass(frozen=True)
class Facts:
    """``reports`` in the order in which a build tells them: by their path."""

    reports: tuple[ReportFacts, ...]
    letters: Mapping[str, str] = field(default_factory=dict)  # path → text of what is no report


def stem_of(org: str) -> str:
    """The name without its kind: 柳湾乡 became 柳湾镇."""
    return next((org.removesuffix(kind) for kind in ("街道", "镇", "乡") if org.endswith(kind)), org)
