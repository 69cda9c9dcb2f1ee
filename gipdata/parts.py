"""One part of a dataset: its reports checked against what is known of all others, and made into Parquet.

A part holds the reports of one year whose organisations fall into one bucket, in the order of their sources. All that
bears one name in one year is therefore in one part, and the keys that must differ within that need no other part.

The rules and pyarrow take longer to load than everything else; only the process that checks a part loads them.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from gipdata.checks.rule import Elsewhere
from gipdata.checks.series import amends
from gipdata.codec import decode
from gipdata.garbage import uncollected
from gipdata.overrides import dismiss
from gipdata.overrides.corrections import CellCorrection, with_corrections
from gipdata.overrides.decisions import Decision
from gipdata.overrides.rules import FROM_ROSTER
from gipdata.report import Listed, Report
from gipdata.rows import Row, Rows, finding_ids, name_in_keys
from gipdata.schema import TABLE
from gipdata.tally import Tally, tally_of

__all__ = ["Checked", "Member", "Part", "Prepared", "bucket_of", "check_part", "file_of", "load_code"]

_AT_A_TIME = 200  # reports, whose rows are plain Python until they are put into columns


class Prepared(NamedTuple):
    """A report in bytes, with the corrections of its cells, and its body on the roster."""

    report: bytes
    corrections: Sequence[CellCorrection] = ()
    listed: Listed | None = None

    def revived(self) -> Report:
        report = with_corrections(decode(self.report), self.corrections, {})
        return replace(report, listed=self.listed) if self.listed else report


class Member(NamedTuple):
    """A report of the part: its number among ``Part.reports``, its key, the number of the one of the year before, the
    number and the key of its older version, and what others have in common with it."""

    number: int
    report_id: str
    previous: int | None
    older: int | None
    older_id: str | None
    elsewhere: Elsewhere | None


class Part(NamedTuple):
    members: Sequence[Member]
    reports: Mapping[int, Prepared]
    decisions: Mapping[str, Decision]


class Checked(NamedTuple):
    """A Parquet file for each table, what is counted, and those finding_ids that somebody may ask for: on which there
    is a decision, or of the rule that notices share with reports."""

    files: Mapping[str, bytes]
    tally: Tally
    ids: frozenset[str]


def load_code() -> None:
    """Loads what checking a part needs; pyarrow loads more with the first array that it makes."""
    import gipdata.checks.engine  # noqa: F401, loaded for check_part

    file_of("unread", [])


def file_of(table: str, rows: Sequence[Row]) -> bytes:
    """The bytes of a Parquet file with these rows of a table, which is of no part."""
    from gipdata.parquet import file_of

    return file_of(TABLE[table], rows)


def bucket_of(org: str | None, buckets: int) -> int:
    """The bucket of an organisation, by what of its name stands in the keys of its findings."""
    return zlib.crc32(name_in_keys(org).encode("utf-8", "surrogatepass")) % buckets


@uncollected()
def check_part(part: Part) -> Checked:
    """Tries all rules on the reports of a part and makes its files."""
    from gipdata.parquet import Files

    files, tally = Files(), Tally()
    asked_for: set[str] = set()
    taken: set[str] = set()
    for first in range(0, len(part.members), _AT_A_TIME):
        rows = Rows()
        reports: list[Report] = []
        for member in part.members[first : first + _AT_A_TIME]:
            report, amended = _checked(part, member)
            keys = finding_ids([report], taken)
            (report,) = dismiss([report], part.decisions, keys)
            rows.add_report(report, member.report_id, amended, keys)
            asked_for.update(
                key
                for key, finding in zip(keys, report.findings, strict=True)
                if key in part.decisions or finding.rule == FROM_ROSTER.code
            )
            reports.append(report)
        tally = tally.plus(tally_of(reports))
        files.add(rows)
    return Checked(files.contents(), tally, frozenset(asked_for))


def _checked(part: Part, member: Member) -> tuple[Report, str | None]:
    """The report, checked, and the report_id of the one that it amends."""
    from gipdata.checks.engine import check_among

    previous, older = (
        None if number is None else part.reports[number].revived() for number in (member.previous, member.older)
    )
    report = part.reports[member.number].revived()
    amended = member.older_id if older is not None and amends(report, older) else None
    return check_among(report, previous, older, member.elsewhere), amended
