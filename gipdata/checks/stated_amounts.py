"""What the tables say of a quantity that the prose states, and whether the two agree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gipdata.checks.rule import View
from gipdata.narrative.figure_numbers import half_step
from gipdata.report import Money, Section, StatedFigure, Status, UnitBasis

__all__ = ["Amount", "agreement", "amount_of", "judge", "new_received", "place_of", "quote_of", "stated"]

_ABOUT = Decimal("0.1")  # 约100件 is 90 to 110
_NOTHING = Decimal(0)
_MOST_QUOTED = 40
_PARTING = "，。；：,;:！？!?\n（(）)"
_PARTS_NO_NUMBER = ",:"


@dataclass(frozen=True)
class Amount:
    """The sum of some cells: ``whole`` where all of them are known, and what the known ones come to at ``least``."""

    whole: Decimal | None
    least: Decimal = Decimal(0)
    tolerance: Decimal = Decimal(0)

    def __add__(self, other: "Amount") -> "Amount":
        known = self.whole is not None and other.whole is not None
        whole = (self.whole or 0) + (other.whole or 0) if known else None
        return Amount(None if whole is None else Decimal(whole), self.least + other.least)

    def __sub__(self, other: "Amount") -> "Amount":
        if self.whole is None or other.whole is None:
            return Amount(None)
        return Amount(self.whole - other.whole, self.whole - other.whole)


def amount_of(view: View, table: str, *keys: tuple[str, str]) -> Amount | None:
    """The sum of the cells (row, column); None where the report's form has none of them."""
    cells = [cell for row, column in keys if (cell := view.cell(table, row, column)) is not None]
    if not cells:
        return None
    known = [Decimal(cell.value) for cell in cells if cell.known and cell.value is not None]
    least = sum(known, _NOTHING)
    whole = least if len(known) == len(cells) else None
    return Amount(whole, least, max((_tolerance(cell.money) for cell in cells if cell.money), default=_NOTHING))


def _tolerance(money: Money) -> Decimal:
    """Half the last digit of an amount of money in the table; a count is exact."""
    unit = money.unit if money.basis is not UnitBasis.ASSUMED else "元"
    return half_step(f"{money.amount:f}{unit}")


def new_received(view: View) -> Amount | None:
    """The requests of the year, after the table; for ``View.once``, because most rules ask for them."""
    return amount_of(view, "applications", ("new_received", "total"))


def agreement(figure: StatedFigure, amount: Amount) -> bool | None:
    """Whether a stated figure is that amount; None where it may be. An approximate one is an inequality.

    近 and 不足 are at most the figure, 余 and 以上 at least; 约 is within a tenth,
    and surely wrong only where one is more than twice the other.
    """
    slack = max(half_step(figure.raw), amount.tolerance)
    if amount.whole is None:
        too_much = figure.approximate in ("", "less") and amount.least > figure.value + slack
        return False if too_much else None
    difference = figure.value - amount.whole
    if figure.approximate == "more":
        return difference <= slack
    if figure.approximate == "less":
        return -difference <= slack
    if figure.approximate == "about":
        if abs(difference) <= figure.value * _ABOUT + slack:
            return True
        low, high = sorted((figure.value, amount.whole))
        return False if high > 2 * low else None
    return abs(difference) <= slack


def judge(figure: StatedFigure, accepted: Iterable[Amount], excused: Iterable[Amount] = ()) -> Status:
    """Holds where the figure is one of the accepted amounts; undecided where it may be, or is an excused one."""
    results = [agreement(figure, amount) for amount in accepted]
    if True in results:
        return Status.HOLDS
    excuses = [agreement(figure, amount) for amount in excused]
    return Status.UNDECIDED if None in results or any(e is not False for e in excuses) else Status.BROKEN


# What the prose states ------------------------------------------------------------------------------------------------


def stated(view: View, topics: Sequence[str]) -> list[StatedFigure]:
    """The body's own figures for the year with these topics. A part's, another body's or another year's are none."""
    if view.once(_own_topics).isdisjoint(topics):
        return []
    return [figure for figure in view.report.figures if figure.topic in topics and figure.scope == "own"]


def _own_topics(view: View) -> frozenset[str]:
    return frozenset(figure.topic for figure in view.report.figures if figure.scope == "own")


def place_of(figure: StatedFigure) -> str:
    return f"（{figure.location.brief}）" if figure.location else ""


def quote_of(view: View, figure: StatedFigure) -> str:
    """The words up to the figure from the mark before it: 共收到申请12件."""
    section = next((s for s in view.report.sections if _holds(s, figure)), None)
    if section is None:
        return figure.raw
    text, start = section.text, figure.start
    earliest = max(0, figure.end - _MOST_QUOTED)
    while start > earliest and not _parts(text, start - 1):
        start -= 1
    quoted = text[start : figure.end].strip()
    return f"…{quoted}" if start == earliest > 0 and not _parts(text, start - 1) else quoted


def _holds(section: Section, figure: StatedFigure) -> bool:
    return section.code == figure.section and section.text[figure.start : figure.end] == figure.raw


def _parts(text: str, at: int) -> bool:
    """Whether a clause ends at this character: a comma inside 1,400 parts nothing."""
    inside = text[at] in _PARTS_NO_NUMBER and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
    return text[at] in _PARTING and not inside
