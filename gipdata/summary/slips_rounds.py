"""What a township was asked before, and what became of it: the record that is kept beside the slips.

A round is one version of a township's report, told by its file, with the points its slip listed. Slips made again for
the same file are the same round, so that running the program twice, or dismissing a finding before a slip is sent,
changes no comparison: a new version is always compared with the version before it.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from gipdata.formulas import guarded, unguarded
from gipdata.summary.county import NoSummary
from gipdata.summary.slips_points import Point

__all__ = [
    "RECORD",
    "Asked",
    "Key",
    "Record",
    "RecordError",
    "Round",
    "Since",
    "compared",
    "read_record",
    "record_bytes",
    "with_round",
]

RECORD = "退改记录.csv"
"""The file of the record, in the folder of the slips."""

Key = tuple[str, int, str]
"""County, year and organisation."""


class RecordError(NoSummary):
    """The record cannot be read; the message is Chinese, for the office."""


class Asked(NamedTuple):
    """A point as it was listed."""

    rule: str
    severity: str
    table: str
    item: str
    column: str
    expected: str
    found: str
    title: str
    where: str

    @property
    def place(self) -> tuple[str, ...]:
        return self.rule, self.table, self.item, self.column

    @property
    def content(self) -> tuple[str, ...]:
        return (*self.place, self.expected, self.found)


class Round(NamedTuple):
    """One version of a report (SHA-256 of its file) and what its slip listed."""

    sha256: str
    asked: tuple[Asked, ...]


Record = Mapping[Key, tuple[Round, ...]]
"""The rounds of each township, the first first."""


class Since(NamedTuple):
    """What became of the points of the round before; ``asked`` counts them.

    ``put_right`` are found no more, ``untested`` could not be looked at again in the new version, and ``waived`` are
    no longer asked for by the office. The others remain, and stand among the points of the slip with a ``status``.
    """

    asked: int
    put_right: tuple[Asked, ...]
    untested: tuple[Asked, ...]
    waived: tuple[Asked, ...]


NEW, REMAINS, CHANGED = "new", "remains", "changed"


def compared(
    before: Round,
    points: Sequence[Point],
    unlisted: Iterable[Point],
    dismissed: Iterable[Point],
    is_tested: Callable[[Asked], bool],
) -> tuple[list[Point], Since]:
    """The points with their status, and what became of those asked before.

    ``unlisted`` are found too, but not told on the slip; ``is_tested`` tells whether the new version can show that a
    point is put right.
    """
    left = list(before.asked)
    told = [_claimed(point, left, NEW, lambda p, a: p.content == a.content, REMAINS) for point in points]
    for other in unlisted:
        _claimed(other, left, "", lambda p, a: p.content == a.content, "")
    told = [
        p if p.status != NEW else _claimed(p, left, NEW, lambda p, a: _is_same_place(p, a, points, left), CHANGED)
        for p in told
    ]
    contents = {point.content for point in dismissed}
    waived = tuple(asked for asked in left if asked.content in contents)
    rest = [asked for asked in left if asked.content not in contents]
    put_right = tuple(asked for asked in rest if is_tested(asked))
    return told, Since(len(before.asked), put_right, tuple(a for a in rest if not is_tested(a)), waived)


def _claimed(
    point: Point, left: list[Asked], otherwise: str, fits: Callable[[Point, Asked], bool], status: str
) -> Point:
    """The point with this status where one of those asked fits, which is then taken out of ``left``."""
    for asked in left:
        if fits(point, asked):
            left.remove(asked)
            return point._replace(status=status)
    return point._replace(status=otherwise)


def _is_same_place(point: Point, asked: Asked, points: Sequence[Point], left: Sequence[Asked]) -> bool:
    """Whether the two are of one rule and place, with other figures or words: looked at, but not yet right.

    Outside the tables several points may have one place (every misspelling); which of them an earlier one has become
    nobody can tell, so there must be only one then and now.
    """
    now = Counter(p.place for p in points)
    then = Counter(a.place for a in left)
    return point.place == asked.place and now[point.place] == then[asked.place] == 1


# The file -------------------------------------------------------------------------------------------------------------

_WHOSE = ("县", "年度", "单位", "版本", "文件校验值")
_WHAT = ("规则", "程度", "表", "行", "列", "应为", "实为", "问题", "位置")


def read_record(folder: Path | None) -> Record:
    """The record in the folder of the slips; empty where there is none. Raises RecordError where it is damaged."""
    path = folder / RECORD if folder is not None else None
    if path is None or not path.is_file():
        return {}
    found: dict[Key, dict[int, Round]] = {}
    try:
        for row in csv.DictReader(io.StringIO(_decoded(path.read_bytes()), newline="")):
            county, year, org, version, sha256 = (unguarded(row[name]) for name in _WHOSE)
            rounds = found.setdefault((county, int(year), org), {})
            before = rounds.get(int(version), Round(sha256, ()))
            asked = Asked(*(unguarded(row[name]) for name in _WHAT))
            rounds[int(version)] = before._replace(asked=(*before.asked, asked)) if asked.rule else before
    except OSError as error:
        raise RecordError(f"无法读取 {path}：{error.strerror or error}") from error
    except (KeyError, TypeError, AttributeError, ValueError, csv.Error) as error:
        raise RecordError(
            f"{path} 的内容已被改动，无法与上次的退改意见对照。请恢复原文件，或将它移走后重新运行。"
        ) from error
    return {key: tuple(rounds[version] for version in sorted(rounds)) for key, rounds in found.items()}


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")  # as Excel saves it


def with_round(record: Record, key: Key, sha256: str, points: Iterable[Point]) -> tuple[Record, Round | None]:
    """The record with this version of a report, and the version before it."""
    asked = tuple(Asked(*(getattr(point, name) for name in Asked._fields)) for point in points)
    rounds = record.get(key, ())
    if rounds and rounds[-1].sha256 == sha256:
        rounds = rounds[:-1]
    return {**record, key: (*rounds, Round(sha256, asked))}, rounds[-1] if rounds else None


def record_bytes(record: Record) -> bytes:
    """The file: a row a point, one without a point where a version has none; UTF-8 with BOM."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow((*_WHOSE, *_WHAT))
    for (county, year, org), rounds in sorted(record.items()):
        for version, (sha256, listed) in enumerate(rounds, 1):
            whose = (guarded(county), year, guarded(org), version, sha256)
            for asked in listed or (Asked(*[""] * len(_WHAT)),):
                writer.writerow((*whose, *map(guarded, asked)))
    return text.getvalue().encode("utf-8-sig")
