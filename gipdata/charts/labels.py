"""Who stands in a row, and which years stand in the columns of a chart."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import pandas as pd

from gipdata.narrative.histories import BODY, Body, cell_text, cell_year, histories_of, rows_of

__all__ = [
    "body_labels",
    "labelled",
    "numbered",
    "reports_in",
    "require",
    "unsettled",
    "year_label",
    "years_of",
]

_UNKNOWN_ORG, _UNKNOWN_YEAR = "单位不明", "年度不明"
_MOST_YEARS = 12
_NO_ITEMS = pd.DataFrame(columns=pd.Index(["report_id", "item_id", "kind", "text", "themes", "answers"], dtype="str"))


def require(frame: pd.DataFrame, names: Iterable[str], what: str) -> None:
    """Raises KeyError where the frame lacks one of the columns that a chart draws; ``what`` makes such frames."""
    if missing := [name for name in names if name not in frame.columns]:
        raise KeyError(f"the frame has no column {', '.join(missing)}; expected one like {what}")


def reports_in(frame: pd.DataFrame) -> int:
    """How many reports a frame is about."""
    return int(frame["report_id"].nunique())


def body_labels(*frames: pd.DataFrame) -> list["pd.Series[str]"]:
    """For each frame the label of each of its rows: equal where they are of one body, different where they are not.

    The label is the short name; where several bodies share it, the county, city or province stands before it, and so
    does the county of each where they are of more than a few counties. A report of which the body or the year is not
    known is a body of its own, and has digits of its number behind the name where another has the same. Frames have
    the columns ``org, county, city, province, division_code, year, report_id``.
    """
    return _labels(frames, _bodies(frames))


def labelled(frame: pd.DataFrame) -> tuple["pd.Series[str]", list[bool]]:
    """The labels of ``body_labels`` and the answers of ``unsettled``."""
    bodies = _bodies([frame])
    return _labels([frame], bodies)[0], _alone(frame, bodies)


def _labels(frames: Sequence[pd.DataFrame], bodies: Mapping[str, Hashable]) -> list["pd.Series[str]"]:
    rows = [_rows(frame) for frame in frames]
    keys = [[bodies.get(row.report_id or "", row.key) for row in listed] for listed in rows]
    labels = _distinct(dict(zip(chain(*keys), chain(*rows), strict=True)))
    return [
        pd.Series([labels[key] for key in listed], index=frame.index, dtype="str")
        for frame, listed in zip(frames, keys, strict=True)
    ]


def unsettled(frame: pd.DataFrame) -> list[bool]:
    """For each row whether its report's body or year is not known; such a report may be one that seems missing."""
    return _alone(frame, _bodies([frame]))


def _alone(frame: pd.DataFrame, bodies: Mapping[str, Hashable]) -> list[bool]:
    return [isinstance(bodies.get(row.report_id or "", row.key), _Alone) for row in _rows(frame)]


class _Alone(NamedTuple):
    """A report that cannot be given to a body."""

    report_id: str


class _Row(NamedTuple):
    """Whose row it is."""

    org: str | None
    county: str | None
    city: str | None
    province: str | None
    division_code: str | None
    report_id: str | None

    @property
    def key(self) -> Hashable:
        """The body of a row that belongs to none of the known reports."""
        return _Alone(self.report_id) if self.report_id else _body_key(Body(*self[:5]))

    @property
    def names(self) -> Sequence[str | None]:
        """What it may be called, each telling more than the one before."""
        end = (self.report_id or self.division_code or "").rpartition("-")[2]
        return (
            self.org or _UNKNOWN_ORG,
            self._in(self.county),
            self._in(self.city),
            self._in(self.city, self.county),
            self._in(self.province, self.city, self.county),
            f"{self.org or _UNKNOWN_ORG}〔{end}〕",
        )

    def _in(self, *places: str | None) -> str | None:
        """The name with places before it; None where none of them is known."""
        known = dict.fromkeys(place for place in places if place)
        return f"{''.join(known)}·{self.org}" if known and self.org else None


_WAYS = 6  # of naming a body: those of ``_Row.names``
_FEW_COUNTIES = 5  # of which a reader may still know whose a township is


def _rows(frame: pd.DataFrame) -> list[_Row]:
    return [_Row(*map(cell_text, fields)) for fields in rows_of(frame, _Row._fields)]


def _bodies(frames: Iterable[pd.DataFrame]) -> dict[str, Hashable]:
    """report_id → the key of its body, by the same rule as everywhere (``histories_of``)."""
    names = [*BODY, "year", "report_id"]
    reports = pd.concat([frame[names] for frame in frames]).dropna(subset="report_id").drop_duplicates("report_id")
    found: dict[str, Hashable] = {}
    for history in histories_of(_NO_ITEMS, reports.assign(township=reports["org"])):
        for report in history.reports.values():
            key = _body_key(history.body) if history.settled else _Alone(report.report_id)
            found[report.report_id] = key
    return found


def _body_key(body: Body) -> Hashable:
    return (body.org, body.division_code) if body.division_code else body


def _distinct(bodies: Mapping[Hashable, _Row]) -> dict[Hashable, str]:
    """A label for each body; more is said about it while another has the same, in the end a number."""
    names = {key: row.names for key, row in bodies.items()}
    many = len({(row.county, row.city, row.province) for row in bodies.values() if row.county}) > _FEW_COUNTIES
    labels = {key: (listed[1] if many else None) or listed[0] or "" for key, listed in names.items()}
    for way in range(1, _WAYS):
        times = Counter(labels.values())
        labels = {key: (names[key][way] if times[label] > 1 else None) or label for key, label in labels.items()}
    return dict(zip(labels, numbered(labels.values()), strict=True))


def numbered(labels: Iterable[str]) -> list[str]:
    """The labels, each that stood there before with a number.

    >>> numbered(["城关镇", "城关镇", "河口乡"])
    ['城关镇', '城关镇（2）', '河口乡']
    """
    times: Counter[str] = Counter()
    taken: dict[str, None] = {}
    for label in labels:
        shown = label
        while shown in taken:
            times[label] += 1
            shown = f"{label}（{times[label] + 1}）"
        taken[shown] = None
    return list(taken)


def years_of(frame: pd.DataFrame, most: int = _MOST_YEARS) -> tuple[list[int | None], int]:
    """The years of a frame in order, and how many earlier ones are left out beyond ``most``.

    Years without any report stand between the others, unless that makes more than ``most``. A None at the end stands
    for reports of which the year is not known.
    """
    found = {cell_year(value) for value in frame["year"].unique()}
    known = sorted(year for year in found if year is not None)
    if known and known[-1] - known[0] < most:
        known = list(range(known[0], known[-1] + 1))
    left_out = max(0, len(known) - most)
    return [*known[left_out:], *([None] if None in found else [])], left_out


def year_label(year: int | None) -> str:
    """How a year is written over a column or beside a row."""
    return _UNKNOWN_YEAR if year is None else str(year)
