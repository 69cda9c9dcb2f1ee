"""A return slip as a page of Word: a short letter, and a table of what to look at, the gravest first."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from gipdata.report import Severity
from gipdata.summary.office_style import OfficeDocument, TableColumn
from gipdata.summary.slips import Mended, Slip
from gipdata.summary.slips_points import NOTHING, Point
from gipdata.summary.slips_rounds import CHANGED, NEW, REMAINS, Asked, Since

__all__ = ["letter", "rows_of", "slip_page", "slip_table"]

_COLUMNS = (
    TableColumn("序号", 9),
    TableColumn("位置", 29, left=True),
    TableColumn("读到", 18),
    TableColumn("应为", 18),
    TableColumn("问题和处理意见", 82, left=True),
)
_WITHOUT_FIGURES = (_COLUMNS[0], _COLUMNS[1], TableColumn("问题和处理意见", 118, left=True))
_ASKED: dict[str, str] = {
    Severity.ERROR: "请更正",
    Severity.WARNING: "请核实",
    Severity.NOTE: "建议完善",
}
_STATUS = {NEW: "〔新列〕", REMAINS: "〔上次已列〕", CHANGED: "〔上次已列，已有改动〕", "": ""}
_CAPTION = "请予处理的事项"
_MOST_ALIKE = 3  # points of one kind that stand in rows of their own
_MOST_PLACES = 40  # that one row names
_MOST_TOLD = 10  # points put right that are named one by one


def slip_page(slip: Slip) -> bytes:
    """The .docx file."""
    document = OfficeDocument(f"{slip.org}{slip.year}年度报告核改意见")
    document.title("政府信息公开工作年度报告核改意见")
    document.flush(f"{slip.addressee}：")
    document.text(letter(slip))
    if slip.points:
        slip_table(document, slip.points)
    for line in _notes(slip):
        document.note(line)
    document.signed(f"{slip.county}政府信息公开工作主管部门", "　　年　　月　　日")
    return document.to_bytes()


def slip_table(document: OfficeDocument, points: Sequence[Point]) -> None:
    """The table of points. Without the columns for what was read and what it should be where they would be empty."""
    rows = rows_of(points)
    if all(read == due == NOTHING for _, _, read, due, _ in rows):
        document.table(_WITHOUT_FIGURES, [(number, where, told) for number, where, _, _, told in rows], _CAPTION)
    else:
        document.table(_COLUMNS, rows, _CAPTION)


# The letter -----------------------------------------------------------------------------------------------------------


def letter(slip: Slip) -> str:
    """What is asked, in sentences."""
    again = "重新" if slip.since else ""
    told = [f"你单位{again}报送的{slip.year}年度政府信息公开工作年度报告收悉。"]
    if slip.since:
        told.append(_since(slip.since, slip.points))
    if slip.points:
        told.append(f"现有{len(slip.points)}处请予处理，请于　　月　　日前重新报送。")
    else:
        told.append("本次核对没有新的意见。" if slip.since else "核对没有其他意见。")
    return "".join(told)


def _since(since: Since, points: Sequence[Point]) -> str:
    """How many of the points asked before are put right, remain, and so on; all of them add up."""
    remain = sum(point.status in (REMAINS, CHANGED) for point in points)
    changed = sum(point.status == CHANGED for point in points)
    told = [
        f"已改正{len(since.put_right)}处" if since.put_right else "",
        f"仍需处理{remain}处" + (f"（其中{changed}处已有改动）" if changed else "") if remain else "",
        f"新版本中无法核对{len(since.untested)}处" if since.untested else "",
        f"不再要求更正{since.asked - remain - len(since.put_right) - len(since.untested)}处"
        if since.asked > remain + len(since.put_right) + len(since.untested)
        else "",
    ]
    new = sum(point.status == NEW for point in points)
    more = f"；本次新列{new}处" if new else ""
    return f"上次所列{since.asked}处，{'，'.join(filter(None, told))}{more}。"


def _notes(slip: Slip) -> Iterator[str]:
    if slip.since:
        yield from _listed("上次所列、已改正的", slip.since.put_right)
        yield from _listed("上次所列、新版本中因有关内容缺失或没有数字而无法核对的", slip.since.untested)
    yield from map(_mended, slip.mended)
    if slip.customs:
        told = "；".join(f"{custom.title}（{custom.m}份报告中有{custom.n}份）" for custom in slip.customs)
        yield f"以下情况较为普遍，由县里统一说明，不在表中列出：{told}。"
    dash = f"“{NOTHING}”见右栏，或由你单位据实核定。" if _has_dash(slip.points) else ""
    asked = "已公开的文本请一并更正；经核实不需改动的，请说明情况。" if slip.points or slip.mended else ""
    yield f"说明：核对的文件为“{slip.source}”。以上由程序比对列出。{dash}{asked}"


def _has_dash(points: Sequence[Point]) -> bool:
    figures = [(row[2], row[3]) for row in rows_of(points)]
    return any(NOTHING in pair for pair in figures) and any(pair != (NOTHING, NOTHING) for pair in figures)


def _listed(heading: str, asked: Sequence[Asked]) -> Iterator[str]:
    if asked:
        told = "；".join(f"{number}.{a.where}：{a.title}" for number, a in enumerate(asked[:_MOST_TOLD], 1))
        yield f"{heading}{len(asked)}处：{told}{'；等' if len(asked) > _MOST_TOLD else ''}。"


def _mended(mended: Mended) -> str:
    told = f"{mended.where}，原文“{mended.raw}”，更正为{mended.value}（{mended.note}）"
    return f"汇总时已代为更正：{told}。请同步更正公开的文本。"


# The table ------------------------------------------------------------------------------------------------------------


def rows_of(points: Sequence[Point]) -> list[tuple[str, ...]]:
    """The rows of the table. More than three points of one kind, with one and the same request, share a row."""
    rows: list[tuple[str, ...]] = []
    for _, same in groupby(points, key=lambda p: (p.rule, p.severity, p.table, p.please, p.status)):
        alike = list(same)
        rows += [_joint_row(alike)] if len(alike) > _MOST_ALIKE else map(_row, alike)
    return [(str(number), *row) for number, row in enumerate(rows, 1)]


def _row(point: Point) -> tuple[str, ...]:
    return point.where, point.read, point.due, _explained(point, point.told)


def _joint_row(alike: Sequence[Point]) -> tuple[str, ...]:
    """The first in full, of the others only where they stand."""
    first, *others = alike
    places = "、".join(point.location or point.where for point in others[:_MOST_PLACES])
    more = "等" if len(others) > _MOST_PLACES else ""
    told = f"{first.told}同样的情况共{len(alike)}处，还有{places}{more}。"
    return first.where, first.read, first.due, _explained(first, told)


def _explained(point: Point, told: str) -> str:
    return f"【{_ASKED[point.severity]}】{point.title}{_STATUS[point.status]}。{told}{point.please}"
