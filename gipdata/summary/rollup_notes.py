"""What is said below a table of sums: whose figures each sum is made of, what blanks leave open, what does not add up.

Chinese, for the county office. Figures of which the same is to be said are named together.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from gipdata.forms import Equation, Table
from gipdata.forms import Key as Place
from gipdata.summary.rollup import Contribution, Figure, Group, Number

__all__ = ["notes_of", "open_words", "plain"]

_T = TypeVar("_T")
_K = TypeVar("_K", bound=Hashable)


def notes_of(table: Table, group: Group) -> tuple[str, ...]:
    """The notes below one table of a group's roll-up."""
    figures = [group[table.code, row, column] for row, column in table.keys]
    return tuple(f"注：{note}。" for note in (*_bases(table, figures), *_amounts(figures), *_broken_sums(table, group)))


def plain(number: Number) -> str:
    """The digits of a number, without exponent and closing zeros.

    >>> plain(Decimal("12.30")), plain(Decimal("1E+3")), plain(0)
    ('12.3', '1000', '0')
    """
    digits = format(Decimal(number), "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


# How many reports, and what they leave open ---------------------------------------------------------------------------


class _Basis(NamedTuple):
    """The reports that a sum is made of, and those that it lacks."""

    n: int
    m: int
    unstated: tuple[str, ...]
    elsewhere: tuple[str, ...]

    @property
    def words(self) -> str:
        lacking = f"，{'、'.join(self.unstated)}未填数字" if self.unstated else ""
        other = f"，{'、'.join(self.elsewhere)}所用格式没有此项，未计入" if self.elsewhere else ""
        return f"{self.n}/{self.m}{lacking}{other}"


def _bases(table: Table, figures: Sequence[Figure]) -> Iterator[str]:
    """One note for what most figures rest on, then one for each other basis."""
    by_basis = _sorted_out(figures, _basis)
    usual = max(by_basis, key=lambda basis: len(by_basis[basis]))
    all_or_rest = "各项" if len(by_basis) == 1 else "除另注的以外，各项"
    yield f"{all_or_rest}均为{usual.words}{_openness(table, by_basis.pop(usual))}"
    for basis, same in by_basis.items():
        yield f"{_named(table, same)}：{basis.words}{_openness(table, same)}"


def _basis(figure: Figure) -> _Basis:
    return _Basis(figure.n, figure.m, _orgs(figure.unstated), _orgs(figure.elsewhere))


def _orgs(contributions: Iterable[Contribution]) -> tuple[str, ...]:
    return tuple(contribution.org for contribution in contributions)


def _openness(table: Table, figures: Sequence[Figure]) -> str:
    """What the gaps of figures on one basis leave open."""
    if not figures[0].unstated and not figures[0].elsewhere:
        return ""
    by_words = _sorted_out(figures, open_words)
    if len(by_words) == 1:
        return f"，{next(iter(by_words))}"
    return "".join(f"；{_named(table, same)}{words}" for words, same in by_words.items())


def open_words(figure: Figure) -> str:
    """What can be said of the whole, beside the sum of what is stated; "" where no report leaves anything open."""
    low, high, unit = figure.low, figure.high, "元" if figure.column.money else ""
    if not figure.unstated and not figure.elsewhere:
        return ""
    if figure.is_certain:
        return "按报告内的合计推算，所缺部分为0"
    if low is None or (figure.stated is None and not low and high is None):
        return "实际数无法推算"
    if high is None:
        return "实际数不小于所列" if low == figure.stated else f"实际数不小于{plain(low)}{unit}"
    exact_or_range = f"为{plain(low)}{unit}" if low == high else f"在{plain(low)}至{plain(high)}{unit}之间"
    return f"按报告内的合计推算，实际数{exact_or_range}"


# Amounts --------------------------------------------------------------------------------------------------------------


def _amounts(figures: Sequence[Figure]) -> Iterator[str]:
    """Amounts as the part of which the unit is stated and the part of which it is assumed."""
    for figure in figures:
        assumed = [c.org for c in figure.contributions if c.is_assumed]
        if assumed and figure.stated is not None:
            stated = plain(figure.stated - figure.assumed)
            yield (
                f"“{figure.row.label}”的“{figure.column.label}”共{plain(figure.stated)}元，其中{stated}元写明单位，"
                f"{plain(figure.assumed)}元未写明单位、按元计（{'、'.join(assumed)}）"
            )


# Sums that do not hold of the sums ------------------------------------------------------------------------------------


class _Reasons(NamedTuple):
    """The reports in which the same sum is broken, has gaps, or is not there."""

    broken: tuple[str, ...]
    gaps: tuple[str, ...]
    elsewhere: tuple[str, ...]

    @property
    def words(self) -> str:
        told = (
            (self.broken, "报告中该处合计不符"),
            (self.gaps, "报告中该处未填全"),
            (self.elsewhere, "报告所用格式与本表不同"),
        )
        return "；".join(f"{'、'.join(orgs)}的{words}" for orgs, words in told if orgs)


def _broken_sums(table: Table, group: Group) -> Iterator[str]:
    """Sums of the form that do not hold of the figures printed, with the reports in which they do not hold either."""
    broken = [(e, _sides(e, group)) for e in table.equations]
    broken = [(equation, sides) for equation, sides in broken if sides[0] != sides[1]]
    for reasons, same in _sorted_out(broken, lambda entry: _reasons(entry[0], group)).items():
        named = "、".join(f"{_sum_name(table, e)}（{plain(left)}与{plain(right)}）" for e, (left, right) in same)
        yield f"下列合计在汇总后不相等：{named}。{reasons.words}"


def _sides(equation: Equation, group: Group) -> tuple[Number, Number]:
    """What the two sides of a sum come to as they are printed, a cell left blank as nothing."""
    left, right = (
        sum(group[equation.table, *key].stated or 0 for key in side) for side in (equation.left, equation.right)
    )
    return left, right


def _reasons(equation: Equation, group: Group) -> _Reasons:
    broken, gaps, elsewhere = [], [], []
    keys = (*equation.left, *equation.right)
    for report in group.reports:
        said = {key: c for key in keys for c in _said(group[equation.table, *key], report.report_id)}
        org = str(report.row["org"])
        left, right = (sum(said[key].value or 0 for key in side) for side in (equation.left, equation.right))
        if any(c in group[equation.table, *key].elsewhere for key, c in said.items()):
            elsewhere.append(org)
        elif any(c.value is None for c in said.values()):
            gaps.append(org)
        elif left != right:
            broken.append(org)
    return _Reasons(tuple(broken), tuple(gaps), tuple(elsewhere))


def _said(figure: Figure, report_id: str) -> Iterator[Contribution]:
    return (c for c in (*figure.contributions, *figure.elsewhere) if c.report_id == report_id)


def _sum_name(table: Table, equation: Equation) -> str:
    """Which row or column a sum runs over, and what it is equal to."""
    rows = {row for row, _ in (*equation.left, *equation.right)}
    if len(rows) == 1:
        return f"“{table.rows[equation.subject].full_label}”一行各分项与总计"
    column = table.column(equation.left[0][0], equation.subject).label
    if len(equation.right) == 1:
        return f"“{column}”一列各分项与“{table.rows[equation.right[0][0]].full_label}”"
    left, right = (
        "加".join(f"“{table.rows[row].full_label}”" for row, _ in s) for s in (equation.left, equation.right)
    )
    return f"“{column}”一列{left}与{right}"


# Names ----------------------------------------------------------------------------------------------------------------


def _named(table: Table, figures: Sequence[Figure]) -> str:
    """Whole rows, then whole columns of a clause, then the rest row by row."""
    return "、".join(_names(table, {figure.key[1:] for figure in figures}))


def _names(table: Table, places: set[Place]) -> Iterator[str]:
    for block in table.blocks:
        whole = [row for row in block.rows if all((row.code, column.code) in places for column in block.columns)]
        rows = [row for row in block.rows if row not in whole]
        full = [c for c in block.columns if len(rows) > 1 and all((row.code, c.code) in places for row in rows)]
        clause = block.heading if len(table.blocks) > 1 else ""  # clauses may have columns of one name
        yield from (f"“{row.full_label}”一行" for row in whole)
        yield from (f"{clause}“{column.label}”一列{'其余各行' if whole else ''}" for column in full)
        rest = {row: tuple(c for c in block.columns if c not in full and (row.code, c.code) in places) for row in rows}
        for columns, same in _sorted_out(rows, rest.__getitem__).items():
            if columns:
                yield f"{_quoted(row.full_label for row in same)}的{_quoted(column.label for column in columns)}"


def _quoted(labels: Iterable[str]) -> str:
    """Labels in a row; between marks of quotation stands no other mark."""
    return "".join(f"“{label}”" for label in labels)


def _sorted_out(entries: Iterable[_T], by: Callable[[_T], _K]) -> dict[_K, list[_T]]:
    """The entries by what they have in common, in the order of the first of each."""
    found: dict[_K, list[_T]] = {}
    for entry in entries:
        found.setdefault(by(entry), []).append(entry)
    return found
