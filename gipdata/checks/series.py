"""The rules that need several reports: the year before, and other versions of the same report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from gipdata.checks.outline import Figures, Outline, known_figures
from gipdata.checks.rule import Number, Outcome, Rule, View
from gipdata.forms import Key
from gipdata.report import Report, Severity

__all__ = ["RULES", "amends", "earlier_version", "older_version", "previous_year"]

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

Body = tuple[str | None, ...]
Versions = Mapping[tuple[Body, int], list[int]]
Reports = Sequence[Report | Outline]


def _body(report: Report | Outline) -> Body | None:
    """Whose report it is; None where nothing tells, and then it is compared with no other."""
    if report.listed:
        return (report.listed.body,)
    place = report.place
    if report.org is None or (place.candidates and not place.division_code):
        return None
    where = (place.division_code,) if place.division_code else (place.province, place.city, place.county)
    return (report.org, *where)


def _versions(reports: Reports) -> Versions:
    """The reports of each organisation and year, oldest version first."""
    found: dict[tuple[Body, int], list[int]] = {}
    for at, report in enumerate(reports):
        body = _body(report)
        if body is not None and report.year is not None:
            found.setdefault((body, report.year), []).append(at)
    return {key: _oldest_first(reports, versions) for key, versions in found.items()}


def _oldest_first(reports: Reports, versions: list[int]) -> list[int]:
    """By day of publication where all of them state one, else in the order given."""
    if len(versions) == 1:
        return versions
    days = {at: reports[at].published for at in versions}
    if None in days.values():
        return versions
    return sorted(versions, key=lambda at: (days[at] or date.min, at))


def previous_year(reports: Reports) -> dict[int, int]:
    """Index of a report → index of the same body's report of the year before, in its last version.

    None for a year in which other bodies were merged into it, or it was divided: its figures then are of another area.
    """
    versions = _versions(reports)
    return {
        at: versions[body, year - 1][-1]
        for (body, year), group in versions.items()
        if (body, year - 1) in versions
        for at in group
        if not _has_changed(reports[at])
    }


def _has_changed(report: Report | Outline) -> bool:
    return report.listed is not None and report.year in report.listed.changed


def older_version(reports: Reports) -> dict[int, int]:
    """Index of a report → index of the version before it, whether or not the figures differ."""
    return {later: earlier for group in _versions(reports).values() for earlier, later in pairwise(group)}


def earlier_version(reports: Sequence[Report]) -> dict[int, int]:
    """Index of a report that amends another → index of the one it amends: same body and year, other figures."""
    return {
        later: earlier for later, earlier in older_version(reports).items() if amends(reports[later], reports[earlier])
    }


def amends(report: Report, older: Report) -> bool:
    """Whether a report has other figures than the version before it."""
    return known_figures(report) != known_figures(older)


def _other_versions(rule: Rule, view: View) -> Iterator[Outcome]:
    if view.older is None:
        return
    new, old = known_figures(view.report), known_figures(view.older.report)
    changed = [key for key in {**new, **old} if new.get(key) != old.get(key)]
    if changed and rule.code == "amended":
        yield _amended(rule, view, changed, new, old)
    elif not changed and rule.code == "duplicate-report":
        yield rule.finding("equal", found=view.older.report.source, year=view.report.year, org=view.report.org)


def _amended(rule: Rule, view: View, changed: Sequence[tuple[str, str, str]], new: Figures, old: Figures) -> Outcome:
    prescribed = [key for key in changed if view.cell(*key) is not None]
    first = prescribed[0] if prescribed else changed[0]
    cell = view.cell(*first)
    return rule.finding(
        "differs",
        table=first[0],
        item=first[1] if cell else None,
        column=first[2] if cell else None,
        expected=_text(old.get(first)),
        found=_text(new.get(first)),
        location=cell.location if cell else None,
        cell=view.name(*first) if cell else "另行保留的数字",
        source=view.older.report.source if view.older else "",
        count=len(changed),
        year=view.report.year,
        org=view.report.org,
    )


def _text(value: Number | None) -> str:
    return "无数字" if value is None else f"{value:f}" if not isinstance(value, int) else str(value)


def _carried_over(rule: Rule, view: View) -> Iterator[Outcome]:
    if view.previous is None:
        return
    broken: list[tuple[str, Number, Number]] = []
    for column in [c for row, c in view.grids.get("applications", {}) if row == "carried_in"]:
        before = view.previous.value("applications", "carried_out", column)
        now = view.value("applications", "carried_in", column)
        known = before is not None and now is not None
        yield rule.check(f"applications:{column}", before == now if known else None, before, now)
        if before is not None and now is not None and before != now:
            broken.append((column, before, now))
    if broken:
        yield _not_carried(rule, view, broken)


def _not_carried(rule: Rule, view: View, broken: Sequence[tuple[str, Number, Number]]) -> Outcome:
    """One finding: a figure that is wrong under an applicant is wrong in the total too."""
    columns = [column for column, _, _ in broken]
    column, before, now = broken[columns.index("total") if "total" in columns else 0]
    cell = view.cell("applications", "carried_in", column)
    told = "；".join(
        f"“{view.column_name('applications', 'carried_in', c)}”列上一年结转{b}，本年读到{n}" for c, b, n in broken
    )
    return rule.finding(
        "total" if "total" in columns else "applicant",
        table="applications",
        item="carried_in",
        column=column,
        expected=str(before),
        found=str(now),
        location=cell.location if cell else None,
        cell=view.name("applications", "carried_in", column),
        carried=view.row_name("applications", "carried_out"),
        told=told,
        source=view.previous.report.source if view.previous else "",
    )


def _stock_moves(rule: Rule, view: View) -> Iterator[Outcome]:
    if view.previous is None:
        return
    rows = [row for row, column in view.grids.get("disclosure", {}) if column == "in_force"]
    for row in rows:
        if view.previous.cell("disclosure", row, "in_force") is None:
            continue  # the year before stands on the older form
        now, before = (v.value("disclosure", row, "in_force") for v in (view, view.previous))
        issued, repealed = (view.value("disclosure", row, c) for c in ("issued", "repealed"))
        if now is None or before is None or issued is None or repealed is None:
            yield rule.check(f"disclosure:{row}", None, now)
            continue
        expected = before + issued - repealed
        yield rule.check(f"disclosure:{row}", now == expected, now, expected)
        if now != expected:
            yield _stock_differs(rule, view, (row, "in_force"), (before, issued, repealed), expected)


def _stock_differs(rule: Rule, view: View, key: Key, terms: Iterable[Number], expected: Number) -> Outcome:
    cell = view.cell("disclosure", *key)
    before, issued, repealed = terms
    return rule.finding(
        "differs",
        table="disclosure",
        item=key[0],
        column=key[1],
        expected=str(expected),
        found=cell.in_force.strip() if cell else "",
        location=cell.location if cell else None,
        cell=view.name("disclosure", *key),
        before=before,
        issued=f"“{view.column_name('disclosure', key[0], 'issued')}”{issued}",
        repealed=f"“{view.column_name('disclosure', key[0], 'repealed')}”{repealed}",
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "carried-over",
        "上年结转的数量与上一年的报告不符",
        ERROR,
        "上一年的“{rows[carried_out]}”就是本年的“{rows[carried_in]}”，每一列都应相等。合计不符为错误；"
        "只是各类申请人之间不符的，为提示。",
        {
            "total": "{cell}读到{found}，上一年的报告（{source}）“{carried}”为{expected}，两者应相等：{told}。"
            "请核对两年的报告，改正其中一处。",
            "applicant": "{cell}读到{found}，上一年的报告（{source}）“{carried}”为{expected}，两者应相等："
            "{told}。"
            "请核对申请人的类别。",
        },
        _carried_over,
        {"applicant": NOTE},
        table="applications",
    ),
    Rule(
        "stock-moves",
        "“{columns[in_force]}”与上一年接不上",
        WARNING,
        "上一年的“{columns[in_force]}”加本年的“{columns[issued]}”减“{columns[repealed]}”，"
        "应等于本年的“{columns[in_force]}”。两年都用新格式时才比较。",
        {
            "differs": "{cell}读到{found}，上一年的报告为{before}，加本年{issued}，减{repealed}，应为{expected}。"
            "请核对两年的件数；如口径有变化，请在报告中说明。"
        },
        _stock_moves,
        table="disclosure",
        clause=1,
        edition="2021",
    ),
    Rule(
        "amended",
        "同一单位同一年度有两份不同的报告",
        NOTE,
        "同一单位同一年度的两份材料，表格中的数字不同。发布较晚的一份视为更正；没有发布日期的，"
        "排在后面的一份视为更正。两份都保留。",
        {
            "differs": "{org}{year}年度的报告有两份，本份与“{source}”有{count}处数字不同，第一处是{cell}："
            "那一份为{expected}，本份为{found}。"
            "请确认以哪一份为准。"
        },
        _other_versions,
    ),
    Rule(
        "duplicate-report",
        "同一单位同一年度有两份相同的报告",
        NOTE,
        "同一单位同一年度的两份材料，表格中的数字完全相同。两份都保留，统计时会重复计算。",
        {"equal": "{org}{year}年度的报告有两份，本份的数字与“{found}”完全相同。请删去其中一份，以免重复统计。"},
        _other_versions,
    ),
)
