"""The rules on table 二: what no report can state, and what a reviewer would ask about."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from gipdata.checks.rule import Number, Outcome, Rule, View, number_text
from gipdata.report import Severity, UnitBasis

__all__ = ["RULES"]

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

BELOW_LEGISLATURE = ("township", "subdistrict", "department", "county")
LOWEST = ("township", "subdistrict")
MOST_DOCUMENTS_A_YEAR = 30
MOST_EQUAL_MEASURES = 10
YUAN_PER_PROJECT = (Decimal(500), Decimal(50_000_000))
MOST_FEE_WITHOUT_UNIT = 1_000
YUAN_PER_WAN = 10_000


def _measures(view: View, row: str) -> list[tuple[str, Number | None]]:
    """The columns of a row of table 二 and their figures, in the form's order."""
    grid = view.grids.get("disclosure", {})
    return [(column, cell.value) for (r, column), cell in grid.items() if r == row]


def _regulations(rule: Rule, view: View) -> Iterator[Outcome]:
    measures = _measures(view, "regulations")
    if not measures or view.report.org_type not in BELOW_LEGISLATURE:
        return
    stated = [column for column, value in measures if value]
    unknown = any(value is None for _, value in measures)
    yield rule.check("disclosure:regulations", False if stated else None if unknown else True)
    if stated:
        yield rule.finding_at(view, "stated", "disclosure", "regulations", stated[0])


def _many_documents(rule: Rule, view: View) -> Iterator[Outcome]:
    measures = _measures(view, "normative_documents")
    if not measures or view.report.org_type not in LOWEST:
        return
    column, made = measures[0]
    values = [value for _, value in measures]
    equal = None not in values and made is not None and len(set(values)) == 1 and made > MOST_EQUAL_MEASURES
    many = made is not None and made > MOST_DOCUMENTS_A_YEAR
    yield rule.check("disclosure:normative_documents", False if equal or many else None if None in values else True)
    if equal or many:
        case = "equal" if equal else "many"
        facts = {"number": made, "limit": MOST_DOCUMENTS_A_YEAR}
        yield rule.finding_at(view, case, "disclosure", "normative_documents", column, **facts)


def _at_least(column: str, least: str, *less: str) -> Callable[[Rule, View], Iterator[Outcome]]:
    """A rule kind: in every row of clause 1, one measure is at least another (less further ones)."""

    def attempt(rule: Rule, view: View) -> Iterator[Outcome]:
        for row in ("regulations", "normative_documents"):
            if view.cell("disclosure", row, column) is None or view.cell("disclosure", row, least) is None:
                continue
            value, first, *rest = (view.value("disclosure", row, c) for c in (column, least, *less))
            if value is None or first is None or None in rest:
                yield rule.check(f"disclosure:{row}", None, value)
                continue
            bound = first - sum(r for r in rest if r is not None)
            yield rule.check(f"disclosure:{row}", value >= bound, value, bound)
            if value < bound:
                parts = [
                    f"“{view.column_name('disclosure', row, c)}”{view.value('disclosure', row, c)}"
                    for c in (least, *less)
                ]
                facts = {"value": value, "bound": bound, "parts": "减".join(parts)}
                yield rule.finding_at(view, "low", "disclosure", row, column, **facts)._replace(expected=f">={bound}")

    return attempt


def _procurement_half(rule: Rule, view: View) -> Iterator[Outcome]:
    if view.cell("disclosure", "procurement", "projects") is None:
        return
    projects, amount = (view.value("disclosure", "procurement", c) for c in ("projects", "amount"))
    if projects is None or amount is None:
        yield rule.check("disclosure:procurement", None)
        return
    half = bool(projects) != bool(amount)
    yield rule.check("disclosure:procurement", not half)
    if half:
        case, column = ("no-amount", "amount") if projects else ("no-projects", "projects")
        other = view.name("disclosure", "procurement", "projects" if projects else "amount")
        facts = {"other": other, "projects": projects, "yuan": number_text(amount)}
        yield rule.finding_at(view, case, "disclosure", "procurement", column, **facts)


def _procurement_unit(rule: Rule, view: View) -> Iterator[Outcome]:
    cell = view.cell("disclosure", "procurement", "amount")
    if cell is None or not cell.value or cell.money is None or cell.money.basis is not UnitBasis.ASSUMED:
        return
    facts: dict[str, Any] = {
        "yuan": number_text(cell.value),
        "if_wan": number_text(cell.money.amount * YUAN_PER_WAN),
    }
    projects = view.value("disclosure", "procurement", "projects")
    case = "assumed"
    if projects:
        each = cell.value / projects
        facts |= {"projects": projects, "each": number_text(round(Decimal(each), 2))}
        case = "assumed" if YUAN_PER_PROJECT[0] <= each <= YUAN_PER_PROJECT[1] else "implausible"
    yield rule.check("disclosure:procurement", False)
    yield rule.finding_at(view, case, "disclosure", "procurement", "amount", **facts)


def _fee_unit(rule: Rule, view: View) -> Iterator[Outcome]:
    cell = view.cell("disclosure", "fees", "amount")
    if cell is None or cell.money is None or cell.money.basis is UnitBasis.STATED:
        return
    large = cell.money.amount >= MOST_FEE_WITHOUT_UNIT
    yield rule.check("disclosure:fees", not large)
    if large:
        column = view.column("disclosure", "fees", "amount")
        facts = {"amount": number_text(cell.money.amount), "unit": column.unit, "yuan": number_text(cell.money.yuan)}
        yield rule.finding_at(view, "large", "disclosure", "fees", "amount", **facts)


RULES: tuple[Rule, ...] = (
    Rule(
        "regulations-by-township",
        "填有“{rows[regulations]}”，但本机关无权制定",
        ERROR,
        "只有国务院部门、省级政府和设区的市、自治州的政府可以制定“{rows[regulations]}”。"
        "乡镇、街道、县级政府及部门这一行应为0。",
        {"stated": "{cell}读到“{found}”，本机关无权制定，应为0。请改为0；如填的是其他文件，请移到相应的行。"},
        _regulations,
        table="disclosure",
        clause=1,
    ),
    Rule(
        "normative-implausible",
        "“{rows[normative_documents]}”的数量过大",
        WARNING,
        "乡镇、街道一年制定的“{rows[normative_documents]}”很少超过30件。数量过大，或者各列都相同且大于10，"
        "多半是把所有公文都计算在内了。",
        {
            "many": "{cell}读到“{found}”，一年超过{limit}件，多半把一般公文也计算在内了。请只统计按程序制定并公布的。",
            "equal": "{cell}读到“{found}”，同一行各列也都是{number}，多半把所有公文都计算在内了。"
            "请按各列的含义分别统计。",
        },
        _many_documents,
        table="disclosure",
        clause=1,
    ),
    Rule(
        "public-total-low",
        "“{columns[public_total]}”小于“{columns[disclosed]}”",
        WARNING,
        "“{columns[public_total]}”包括本年公开的和以前公开的，不会小于“{columns[disclosed]}”。",
        {"low": "{cell}读到“{found}”，小于{parts}；总数包括本年的在内，应不小于{bound}。请核对后改正。"},
        _at_least("public_total", "disclosed"),
        table="disclosure",
        clause=1,
        edition="2019",
    ),
    Rule(
        "stock-low",
        "“{columns[in_force]}”小于“{columns[issued]}”减“{columns[repealed]}”",
        WARNING,
        "本年制定而没有废止的，年底仍然有效，"
        "所以“{columns[in_force]}”不会小于“{columns[issued]}”减“{columns[repealed]}”。",
        {"low": "{cell}读到“{found}”，小于{parts}；年底有效的件数应不小于{bound}。请核对后改正。"},
        _at_least("in_force", "issued", "repealed"),
        table="disclosure",
        clause=1,
        edition="2021",
    ),
    Rule(
        "procurement-half",
        "采购的项目和金额只填了一半",
        WARNING,
        "有采购项目就有金额，有金额就有项目：两格要么都是0，要么都不是0。",
        {
            "no-amount": "{cell}读到“{found}”，而{other}为{projects}。有项目就应有金额，请核对后补上。",
            "no-projects": "{cell}读到“{found}”，而{other}为{yuan}元。有金额就应有项目，请核对后补上。",
        },
        _procurement_half,
        table="disclosure",
        clause=9,
        edition="2019",
    ),
    Rule(
        "procurement-unit",
        "采购金额没有写单位",
        NOTE,
        "格式没有规定采购金额的单位，格内和表头又都没有写，只好按元计算。平均每个项目不到500元或超过5000万元的，"
        "单位很可能不是元，为警告。",
        {
            "assumed": "{cell}读到“{found}”，没有写单位，按{yuan}元计；如果单位是万元，则为{if_wan}元。"
            "请在金额后写明单位。",
            "implausible": "{cell}读到“{found}”，没有写单位，按{yuan}元计，{projects}个项目平均每个{each}元，"
            "不合常理；"
            "如果单位是万元，则为{if_wan}元。请核对单位并写明。",
        },
        _procurement_unit,
        {"implausible": WARNING},
        table="disclosure",
        clause=9,
        edition="2019",
    ),
    Rule(
        "fee-unit",
        "收费金额的单位可能不是万元",
        WARNING,
        "新格式规定收费金额以万元为单位。格内没有写单位而数字达到1000的，相当于1000万元以上，多半是按元填的。",
        {
            "large": "{cell}读到“{found}”，没有写单位，按格式以{unit}计为{yuan}元，数额过大。如果单位是元，"
            "请换算成{unit}后填写。"
        },
        _fee_unit,
        table="disclosure",
        clause=8,
        edition="2021",
    ),
)
