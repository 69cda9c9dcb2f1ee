"""The roll-up as files: the official form with the county's sums in it, and below each table whose figures they are."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from gipdata.report import YUAN_PER_UNIT, Cell, Kind, Money, UnitBasis
from gipdata.summary.rollup import Figure, Group, Missing, Rollup
from gipdata.summary.rollup_notes import notes_of, plain
from gipdata.writing import bytes_of
from gipdata.writing.figures import print_cells
from gipdata.writing.layout import Part

__all__ = ["form_parts", "rollup_files", "title_of"]

_NAMES = {"townships": "汇总表", "departments": "汇总表（部门）"}
_MOST_NAMED = 10
_MISSING = (
    (True, "按名册应当报告、本年度未见报告的单位", ""),
    (False, "以前年度有报告、本年度未见报告的单位", "如已更名或撤并，不属缺报。"),
)
_SUFFIXES = (".docx", ".xlsx")


def rollup_files(rollup: Rollup) -> Mapping[str, bytes]:
    """File name → its bytes: Word and Excel for the townships, and apart for the departments where there are any."""
    return {
        f"{_NAMES[group.code]}{suffix}": bytes_of(form_parts(rollup, group), title_of(rollup, group), suffix)
        for group in rollup.groups
        for suffix in _SUFFIXES
    }


def title_of(rollup: Rollup, group: Group) -> tuple[str, ...]:
    """In two lines, of which the first is read as a report of the county, never of one of its townships."""
    return f"{rollup.county}{rollup.year}年政府信息公开工作年度报告", f"{group.title}数据汇总表"


def form_parts(rollup: Rollup, group: Group) -> list[Part]:
    """What the reports are that were added up, then the prescribed tables."""
    parts = [Part("", tuple(_preface(rollup, group)))]
    for table in print_cells(map(_cell, group.figures.values()), rollup.form.edition):
        noted = replace(table, notes=notes_of(rollup.form.tables[table.code], group))
        parts.append(Part(table.label, (), noted))
    return parts


def _preface(rollup: Rollup, group: Group) -> Iterator[str]:
    count = len(group.reports)
    yield f"本表为{rollup.county}{count}个{group.title}{rollup.year}年度报告所填数据之和：{'、'.join(group.orgs)}。"
    yield "空白不作0计；各项后所注“甲/乙”，指应填该项的乙份报告中有甲份填有数字。"
    for listed, words, doubt in _MISSING:
        gaps = [gap for gap in rollup.missing if gap.listed is listed and _is_of(gap, group)]
        if gaps:
            named = "、".join(f"{gap.org}{'' if gap.sure else '（不能确定）'}" for gap in gaps)
            yield f"{words}：{named}。{doubt}"
    for left in rollup.left_out[:_MOST_NAMED]:
        yield f"未计入本表的报告：{left.org or '单位不明'}（{left.source}），{left.reason}。"
    if len(rollup.left_out) > _MOST_NAMED:
        yield f"另有{len(rollup.left_out) - _MOST_NAMED}份报告未计入本表，见《汇总.xlsx》中的“未计入的报告”。"


def _is_of(gap: Missing, group: Group) -> bool:
    """Whether a body would be of the group; one of which the name does not tell is named with the townships."""
    return (gap.org_type == "department") is (group.code == "departments")


def _cell(figure: Figure) -> Cell:
    """The sum as a cell of the form: in the form's own unit, and blank where no report states a number."""
    column = figure.column
    labels = (figure.row.full_label, column.label, figure.clause)
    if figure.stated is None:
        return Cell(*figure.key, *labels, "", Kind.BLANK, None, None, None)
    if not column.money:
        return Cell(*figure.key, *labels, str(figure.stated), Kind.NUMBER, figure.stated, None, None)
    unit = column.unit or "元"
    amount = Decimal(figure.stated) / YUAN_PER_UNIT[unit]
    written = plain(amount)
    money = Money(amount, unit, UnitBasis.HEADING if column.unit else UnitBasis.STATED)
    return Cell(
        *figure.key, *labels, written if column.unit else f"{written}{unit}", Kind.NUMBER, money.yuan, money, None
    )
