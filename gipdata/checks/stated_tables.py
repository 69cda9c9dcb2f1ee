"""How each rule of ``stated`` holds the figures of the prose against the cells that belong to their wording."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gipdata.checks.rule import Outcome, Rule, View, number_text
from gipdata.checks.stated_amounts import Amount, agreement, amount_of, judge, new_received, place_of, quote_of, stated
from gipdata.forms import Key
from gipdata.narrative.figure_topics import OUTCOME_GROUPS, OUTCOME_ROWS
from gipdata.report import StatedFigure, Status, UnitBasis

__all__ = [
    "against_carried",
    "against_cells",
    "against_disputes",
    "against_handled",
    "against_outcomes",
    "against_procurement",
    "against_received",
    "denied_requests",
]

APPLICATIONS, DISPUTES, DISCLOSURE = "applications", "disputes", "disclosure"
NEW, CARRIED_IN, CARRIED_OUT, HANDLED = "new_received", "carried_in", "carried_out", "total_handled"
# 收到 and 受理 are what came in during the year: the row of the new ones. 共收到, 累计收到 and 收办 are said of those,
# and just as often of them with what the year before left over. 含上年结转 says that it is the sum.
RECEIVED = ("requests_received", "requests_in_all", "requests_with_carried")
TOTAL = "total"


class Tried(NamedTuple):
    """A figure held against the tables: ``cell`` is the one named in the finding, ``sides`` what was to be equal."""

    figure: StatedFigure
    status: Status
    table: str
    cell: Key
    expected: Amount
    case: str = "differs"
    facts: Mapping[str, Any] | None = None  # of a broken one


def _outcomes_of(rule: Rule, view: View, tried: Iterable[Tried], met: bool = False) -> Iterator[Outcome]:
    """The checks, and one finding for each cell, or sum of cells, that the prose contradicts.

    Where the prose gives several figures and one of them is the table's (or ``met`` already), the others may count
    something else: they stay undecided.
    """
    by_cell: dict[tuple[str, Key, bool], list[Tried]] = {}
    for one in tried:
        by_cell.setdefault((one.table, one.cell, one.case in _OF_SEVERAL_CELLS), []).append(one)
    for group in by_cell.values():
        agrees = met or any(one.status is Status.HOLDS for one in group)
        broken = [one for one in group if one.status is Status.BROKEN]
        for one in group:
            certain = one.status is Status.HOLDS or (one.status is Status.BROKEN and not agrees)
            holds = (one.status is Status.HOLDS) if certain else None
            subject = f"{one.table}:{one.cell[0]}:{one.figure.section}:{one.figure.start}"
            yield rule.check(subject, holds, one.figure.value, one.expected.whole)
        if broken and not agrees:
            yield _finding(rule, view, broken[0])


_OF_SEVERAL_CELLS = ("group", "sum")  # cases that name the first of the cells they add up


def _finding(rule: Rule, view: View, one: Tried) -> Outcome:
    row, column = one.cell
    known = one.expected.whole is not None
    expected = number_text(one.expected.whole if one.expected.whole is not None else one.expected.least)
    finding = rule.finding(
        one.case,
        table=one.table,
        item=row,
        column=column,
        expected=expected if known else f"至少{expected}",
        found=quote_of(view, one.figure),
        location=one.figure.location,
        place=place_of(one.figure),
        cell=view.name(one.table, row, column),
        **(one.facts or {}),
    )
    return finding if known else finding._replace(expected=f">={expected}")


def _requests(view: View) -> tuple[Amount, Amount, Amount] | None:
    """Newly received, carried in, handled; None where the report has no table of requests."""
    new = view.once(new_received)
    carried, handled = (amount_of(view, APPLICATIONS, (row, TOTAL)) for row in (CARRIED_IN, HANDLED))
    return None if new is None or carried is None or handled is None else (new, carried, handled)


def _denials(figures: Sequence[StatedFigure]) -> list[StatedFigure]:
    return [figure for figure in figures if not figure.value]


def against_received(rule: Rule, view: View) -> Iterator[Outcome]:
    figures = stated(view, RECEIVED)
    if not figures or (amounts := view.once(_requests)) is None:
        return
    new, carried, _ = amounts
    # A denial is the other rule's; but where it agrees with the table, a number beside it is not surely wrong.
    met = any(agreement(figure, new) for figure in _denials(figures))
    tried = [_received(view, figure, new, carried) for figure in figures if figure.value]
    yield from _outcomes_of(rule, view, tried, met)


def _received(view: View, figure: StatedFigure, new: Amount, carried: Amount) -> Tried:
    both = new + carried
    if figure.topic == "requests_with_carried":
        status, meant, case = judge(figure, [both]), both, "with-carried"
    elif figure.topic == "requests_in_all":
        status, case = judge(figure, [new, both]), "in-all" if carried.whole else "differs"
        meant = both if agreement(figure, both) and not agreement(figure, new) else new
    else:
        status, meant = judge(figure, [new]), new
        is_both = status is Status.BROKEN and carried.whole and agreement(figure, both)
        case = "is-both" if is_both else "differs"
    facts = None
    if status is Status.BROKEN:
        name = view.row_name(APPLICATIONS, CARRIED_IN)
        facts = {"carried": name, "other_found": _text(carried), "number": _text(new)}
    return Tried(figure, status, APPLICATIONS, (NEW, TOTAL), meant, case, facts)


def denied_requests(rule: Rule, view: View) -> Iterator[Outcome]:
    figures = stated(view, RECEIVED)
    denials = _denials(figures)
    if not denials or (amounts := view.once(_requests)) is None:
        return
    new, carried, _ = amounts
    met = any(f.value and any(agreement(f, amount) for amount in (new, new + carried)) for f in figures)
    tried = [Tried(f, judge(f, [new]), APPLICATIONS, (NEW, TOTAL), new, "denied") for f in denials]
    yield from _outcomes_of(rule, view, tried, met)


def against_handled(rule: Rule, view: View) -> Iterator[Outcome]:
    figures = stated(view, ("requests_handled", "requests_answered", "requests_dealt_with"))
    if not figures or (amounts := view.once(_requests)) is None:
        return
    new, carried, handled = amounts
    granted = amount_of(view, APPLICATIONS, ("granted", TOTAL)) or Amount(None)
    partly = amount_of(view, APPLICATIONS, ("partly_granted", TOTAL)) or Amount(None)
    refused = [row for group in ("rejected", "other_handling") for row in _rows_of(view, group)]
    unanswered = amount_of(view, APPLICATIONS, *((row, TOTAL) for row in refused)) or Amount(None)
    tried = []
    for figure in figures:
        accepted, excused = [handled], []
        if figure.topic == "requests_dealt_with":
            # 办理 may mean all that came in, or all that was finished; 依申请公开3件 may mean those granted.
            accepted += [new, new + carried]
            excused += [granted, granted + partly]
        elif handled.whole is None or figure.value < handled.whole:
            # Fewer than all that were handled: perhaps only this year's own, or without those that get no answer.
            if carried.whole != 0:
                excused += [new, handled - carried]
            if figure.topic == "requests_answered" and _may_be_unanswered(figure, handled, unanswered):
                excused.append(Amount(None))
        meant = next((amount for amount in accepted if agreement(figure, amount)), handled)
        tried.append(Tried(figure, judge(figure, accepted, excused), APPLICATIONS, (HANDLED, TOTAL), meant))
    yield from _outcomes_of(rule, view, tried)


def _may_be_unanswered(figure: StatedFigure, handled: Amount, unanswered: Amount) -> bool:
    if handled.whole is None or unanswered.whole is None:
        return True
    return handled.whole - figure.value <= unanswered.whole


def against_carried(rule: Rule, view: View) -> Iterator[Outcome]:
    tried = []
    for row, topic in ((CARRIED_IN, "requests_carried_in"), (CARRIED_OUT, "requests_carried_out")):
        figures = stated(view, (topic,))
        amount = amount_of(view, APPLICATIONS, (row, TOTAL)) if figures else None
        if amount is not None:
            for figure in figures:
                tried.append(Tried(figure, judge(figure, [amount]), APPLICATIONS, (row, TOTAL), amount))
    yield from _outcomes_of(rule, view, tried)


def _rows_of(view: View, outcome: str) -> list[str]:
    """The rows that an outcome is the sum of, on the report's form."""
    rows = OUTCOME_GROUPS.get(outcome, (outcome,))
    if outcome == "other_handling":
        rows = ("other", *rows)
    return [row for row in rows if view.cell(APPLICATIONS, row, TOTAL) is not None]


def against_outcomes(rule: Rule, view: View) -> Iterator[Outcome]:
    tried = []
    for figure in stated(view, OUTCOME_ROWS):
        rows = _rows_of(view, figure.topic)
        amount = amount_of(view, APPLICATIONS, *((row, TOTAL) for row in rows))
        if amount is not None:
            status = judge(figure, [amount], _wider(view, figure.topic, amount))
            case = "differs" if len(rows) == 1 else "group"
            facts = {"parts": _named_group(view, rows)} if status is Status.BROKEN else None
            tried.append(Tried(figure, status, APPLICATIONS, (rows[0], TOTAL), amount, case, facts))
    yield from _outcomes_of(rule, view, tried)


_NOT_GRANTED = ("denied", "unable", "rejected", "other_handling")


def _wider(view: View, outcome: str, amount: Amount) -> list[Amount]:
    """What else the words for an outcome are used for: granted for the partly granted too, denied for all refused."""
    further = ("partly_granted",) if outcome == "granted" else _NOT_GRANTED if outcome in _NOT_GRANTED else ()
    sums = [amount]
    for code in further:
        rows = _rows_of(view, code)
        other = amount_of(view, APPLICATIONS, *((row, TOTAL) for row in rows)) if code != outcome else None
        if other is not None and other.whole != 0:
            sums += [known + other for known in sums]
    return sums[1:]


def _named_group(view: View, rows: Sequence[str]) -> str:
    first, last = (view.row_name(APPLICATIONS, row) for row in (rows[0], rows[-1]))
    return f"“{first}”" if len(rows) == 1 else f"“{first}”至“{last}”{len(rows)}行"


_SUITS = (("direct_suit", TOTAL), ("suit_after_review", TOTAL))
# 行政诉讼 is the sum of both its channels.
_DISPUTE_CELLS: Mapping[str, tuple[Key, ...]] = {
    "reviews": (("review", TOTAL),),
    "suits": _SUITS,
    "direct_suits": _SUITS[:1],
    "suits_after_review": _SUITS[1:],
    "disputes": (("review", TOTAL), *_SUITS),
}


def against_disputes(rule: Rule, view: View) -> Iterator[Outcome]:
    tried = []
    for figure in stated(view, tuple(_DISPUTE_CELLS)):
        keys = _DISPUTE_CELLS[figure.topic]
        amount = amount_of(view, DISPUTES, *keys)
        if amount is not None:
            # 诉讼1件 beside one suit of each channel may mean one of them.
            single = [amount_of(view, DISPUTES, key) for key in keys] if len(keys) > 1 and figure.value else []
            status = judge(figure, [amount], [one for one in single if one is not None])
            case = "differs" if len(keys) == 1 else "sum"
            facts = None
            if status is Status.BROKEN:
                facts = {"parts": "加".join(view.name(DISPUTES, *key) for key in keys)}
            tried.append(Tried(figure, status, DISPUTES, keys[0], amount, case, facts))
    yield from _outcomes_of(rule, view, tried)


def against_cells(cells: Mapping[str, Sequence[Key]]) -> Callable[[Rule, View], Iterator[Outcome]]:
    """A rule kind: each topic is one cell of table 二, the first of those named that the report's form has."""

    def attempt(rule: Rule, view: View) -> Iterator[Outcome]:
        tried = []
        for topic, keys in cells.items():
            figures = stated(view, (topic,))
            if not figures:
                continue
            key = next((key for key in keys if view.cell(DISCLOSURE, *key) is not None), None)
            amount = amount_of(view, DISCLOSURE, key) if key else None
            if key is not None and amount is not None:
                for figure in figures:
                    tried.append(Tried(figure, judge(figure, [amount]), DISCLOSURE, key, amount))
        yield from _outcomes_of(rule, view, tried)

    return attempt


_PURCHASES = {"procurement_projects": "projects", "procurement_amount": "amount"}
YUAN_PER_WAN = 10_000


def against_procurement(rule: Rule, view: View) -> Iterator[Outcome]:
    tried = []
    for figure in stated(view, tuple(_PURCHASES)):
        key = ("procurement", _PURCHASES[figure.topic])
        amount = amount_of(view, DISCLOSURE, key)
        cell = view.cell(DISCLOSURE, *key)
        if amount is None or cell is None:
            continue
        excused = []
        if cell.money is not None and cell.money.basis is UnitBasis.ASSUMED and amount.whole is not None:
            # Nobody says that the cell is in yuan: as 万元 it may be what the prose states.
            excused.append(Amount(amount.whole * YUAN_PER_WAN, tolerance=amount.tolerance * YUAN_PER_WAN))
        case = "amount" if key[1] == "amount" else "differs"
        tried.append(Tried(figure, judge(figure, [amount], excused), DISCLOSURE, key, amount, case))
    yield from _outcomes_of(rule, view, tried)


def _text(amount: Amount) -> str:
    return "无数字" if amount.whole is None else number_text(amount.whole)
