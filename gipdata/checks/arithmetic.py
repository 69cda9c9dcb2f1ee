"""The rules on the sums of tables 三 and 四: every sum tried, and one finding a fault with its diagnosis."""

from collections.abc import Iterator, Sequence
from typing import Any

from gipdata.checks.diagnosis import Diagnosis, Fix, diagnose
from gipdata.checks.rule import Outcome, Rule, View, table_name
from gipdata.checks.sums import Tried, figures, sums_of, try_notable
from gipdata.forms import EDITIONS, Key, load_form
from gipdata.report import Finding, Severity, Status

__all__ = ["RULES", "try_sums"]

MOST_SUMS_TOLD = 4
MOST_CANDIDATES_TOLD = 6

TEMPLATES = {
    "one": "{cell}读到{found}，应{bound}{expected}：{sums}。只改这一格，有关的合计就全部相符。请核对台账后改正。",
    "several": "{cell}读到{found}，应{bound}{expected}：{sums}。须与{others}一并改正，有关的合计才全部相符。"
    "请核对台账后改正。",
    "swapped": "{cell}读到{found}，{others}读到{other_found}，这两个数很可能填反了：{sums}。"
    "对调后有关的合计全部相符。"
    "请核对台账后改正。",
    "moved": "{table_name}“{row}”行的数字很可能整体错了一列，从{cell}起读到{found}，应为{expected}：{sums}。"
    "请核对台账后把数字移回原来的列。",
    "cut": "{table_name}“{row}”行很可能有一个数被拆成了两格，从{cell}起读到{found}，应为{expected}：{sums}。"
    "请核对台账后改正。",
    "candidates": "{sums}。有{count}种改法都能使合计相符，仅凭表格不能断定是哪一种：{candidates}。"
    "请逐一核对台账后改正。",
    "unexplained": "{sums}。改动一两格不能使这些合计全部相符。请对照台账逐格核对。",
}
BOUNDS = {"": "为", "at_most": "不大于", "at_least": "不小于"}


def try_sums(view: View) -> Iterator[Outcome]:
    """Every sum of the report's tables, in the form's order, and then what is wrong with those that are broken."""
    for table, grid in view.grids.items():
        sums = sums_of(view.form(table).edition, table)
        if not sums.lines:
            continue
        checks = list(sums.of_zeros)
        broken = False
        notable = ((cell.row, cell.column) for cell in view.notable if cell.table == table)
        for at, tried in try_notable(sums, grid, notable).items():
            checks[at] = tried.check
            broken = broken or checks[at].status is Status.BROKEN
        yield from checks
        if broken:
            for diagnosis in diagnose(sums.lines, figures(grid)):
                yield from _Wording(view, table, diagnosis).findings()


class _Wording:
    """One diagnosis in words."""

    def __init__(self, view: View, table: str, diagnosis: Diagnosis) -> None:
        self.view = view
        self.table = table
        self.broken = diagnosis.broken
        self.changes = diagnosis.changes
        # One fault breaks sums of several rules: the finding bears the name of the first in the form's order.
        self.rule = RULE_OF[diagnosis.broken[0].line.rule]

    def findings(self) -> Iterator[Finding]:
        if len(self.changes) != 1:
            yield self._candidates() if self.changes else self._unexplained()
            return
        change = self.changes[0]
        if change.kind == "several":
            for fix in change.fixes:
                others = "、".join(self._name(f.key) for f in change.fixes if f is not fix)
                concerned = [t for t in self.broken if fix.key in t.line.keys]
                yield self._finding("several", fix, self._sums(concerned), others=others)
        elif change.kind in ("moved", "cut"):
            yield self._row(change.kind, change.fixes)
        else:
            first, last = change.fixes[0], change.fixes[-1]
            other: dict[str, Any] = (
                {"others": self._name(last.key), "other_found": last.found} if last is not first else {}
            )
            yield self._finding(change.kind, first, self._sums(self.broken), **other)

    def _finding(self, case: str, fix: Fix, sums: str, found: str = "", expected: str = "", **facts: Any) -> Finding:
        cell = self.view.cell(self.table, *fix.key)
        return self.rule.finding(
            case,
            table=self.table,
            item=fix.key[0],
            column=fix.key[1],
            expected=expected or str(fix.expected),
            found=found or str(fix.found),
            location=cell.location if cell else None,
            cell=self._name(fix.key),
            sums=sums,
            bound=BOUNDS[fix.bound],
            **facts,
        )

    def _row(self, case: str, fixes: Sequence[Fix]) -> Finding:
        """A row is told from its first wrong cell to its last, with the right ones between them."""
        columns = [column for row, column in self.view.grids[self.table] if row == fixes[0].key[0]]
        at = [columns.index(fix.key[1]) for fix in fixes]
        right = {fix.key[1]: fix.expected for fix in fixes}
        row = fixes[0].key[0]
        read = {c: self.view.value(self.table, row, c) for c in columns[min(at) : max(at) + 1]}
        return self._finding(
            case,
            fixes[0],
            self._sums(self.broken),
            found="、".join(str(value) for value in read.values()),
            expected="、".join(str(right.get(c, value)) for c, value in read.items()),
            table_name=table_name(self.view.table(self.table)),
            row=self.view.row_name(self.table, row),
        )

    def _candidates(self) -> Finding:
        told = [
            "和".join(f"{self._name(f.key)}由{f.found}改{BOUNDS[f.bound]}{f.expected}" for f in change.fixes)
            for change in self.changes[:MOST_CANDIDATES_TOLD]
        ]
        more = " 等" if len(self.changes) > MOST_CANDIDATES_TOLD else ""
        first = self.changes[0].fixes[0]
        candidates = "；".join(told) + more
        return self._finding(
            "candidates", first, self._sums(self.broken), count=len(self.changes), candidates=candidates
        )

    def _unexplained(self) -> Finding:
        key = self.broken[0].line.right[0]
        cell = self.view.cell(self.table, *key)
        location = cell.location if cell else None
        return self.rule.finding("unexplained", table=self.table, location=location, sums=self._sums(self.broken))

    def _name(self, key: Key) -> str:
        return self.view.name(self.table, *key)

    def _sums(self, broken: Sequence[Tried]) -> str:
        told = "；".join(self._sum(tried) for tried in broken[:MOST_SUMS_TOLD])
        return f"{told}；共{len(broken)}处合计不符" if len(broken) > MOST_SUMS_TOLD else told

    def _sum(self, tried: Tried) -> str:
        """One broken sum with its labels and figures: “…”行：A至B之和5，C4，不相等."""
        line, across = tried.line, tried.line.row is not None
        row, column = next(iter(line.left))
        name = self.view.row_name(self.table, row) if across else self.view.column_name(self.table, row, column)
        kind = "" if self.view.table(self.table).single_line else "行" if across else "列"
        left = self._side(line.left, tried.left, tried.open_left, across)
        right = self._side(line.right, tried.right, tried.open_right, across)
        relation = "不相等" if not (tried.open_left or tried.open_right) else "前者已大于后者"
        if tried.open_right:
            relation = "后者已大于前者"
        return f"{table_name(self.view.table(self.table))}“{name}”{kind}，{left}，{right}，{relation}"

    def _side(self, keys: Sequence[Key], known: int, gaps: int, across: bool) -> str:
        def label(key: Key) -> str:
            return self.view.column_name(self.table, *key) if across else self.view.row_name(self.table, key[0])

        gap = f"（另有{gaps}格没有数字）" if gaps else ""
        if len(keys) == 1:
            return f"{label(keys[0])}为{known}"
        joined = "与".join(map(label, keys)) if len(keys) == 2 else f"{label(keys[0])}至{label(keys[-1])}"
        return f"{joined}之和为{known}{gap}"


def _rule(code: str, title: str, explanation: str) -> Rule:
    table = next(t.code for t in load_form(EDITIONS[-1]).tables.values() if any(s.rule == code for s in t.sums))
    return Rule(code, title, Severity.ERROR, explanation, TEMPLATES, _no_attempt, table=table)


def _no_attempt(rule: Rule, view: View) -> Iterator[Outcome]:
    """The sums of a table are tried together by ``try_sums``, because one fault breaks sums of several rules."""
    return iter(())


RULES: tuple[Rule, ...] = (
    _rule(
        "balance",
        "收到的申请与办理、结转的申请不平衡",
        "每一列中，“{rows[new_received]}”加“{rows[carried_in]}”，"
        "应等于“{rows[total_handled]}”加“{rows[carried_out]}”："
        "收到的每件申请，年底前要么办结，要么结转。",
    ),
    _rule(
        "handled-total",
        "办理结果各行之和与合计不符",
        "每一列中，各种办理结果之和应等于“{rows[total_handled]}”。",
    ),
    _rule(
        "applicant-total",
        "各类申请人之和与合计不符",
        "每一行中，六类申请人之和应等于“{columns[total]}”。该列只作合计，不参加任何一列以外的相加。",
    ),
    _rule(
        "dispute-total",
        "复议、诉讼各种结果之和与合计不符",
        "每一类案件中，“{columns[upheld]}”“{columns[corrected]}”“{columns[other]}”“{columns[pending]}”之和应等于"
        "“{columns[total]}”；“{columns[pending]}”也计算在内。",
    ),
)
RULE_OF = {rule.code: rule for rule in RULES}
