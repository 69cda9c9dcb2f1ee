"""The rules on table 四 that look at the requests and reviews a dispute must have come from."""

from collections.abc import Iterator
from typing import Any

from gipdata.checks.rule import Number, Outcome, Rule, View
from gipdata.report import Severity

__all__ = ["RULES"]

WARNING, NOTE = Severity.WARNING, Severity.NOTE


def _cases(view: View, channel: str) -> Number | None:
    """The cases of a channel: its total, or more where the stated outcomes come to more."""
    cells = [(c, cell) for (row, c), cell in view.grids.get("disputes", {}).items() if row == channel and cell.known]
    total = next((cell.value for column, cell in cells if column == "total"), None)
    parts = sum(cell.value or 0 for column, cell in cells if column != "total")
    return parts if total is None and parts else total if total is None else max(total, parts)


def _requests(view: View | None) -> Number | None:
    """The requests a body had to handle in a year; None where that is not known."""
    if view is None:
        return None
    total = [view.value("applications", row, "total") for row in ("new_received", "carried_in")]
    known = [value for value in total if value is not None]
    return sum(known) if any(known) or len(known) == len(total) else None


def _disputes(rule: Rule, view: View) -> Iterator[Outcome]:
    if all(cell.table != "disputes" for cell in view.notable):
        return  # no case at all
    channels = {row for row, _ in view.grids.get("disputes", {})}
    cases = sum(_cases(view, channel) or 0 for channel in channels)
    if cases:
        now, before = _requests(view), _requests(view.previous)
        found = view.table("disputes").label
        yield from _had_before(rule, view, now, before, cases, "disputes", None, heading=found)


def _review_before_suit(rule: Rule, view: View) -> Iterator[Outcome]:
    suits = _cases(view, "suit_after_review")
    if suits:
        now, before = _cases(view, "review"), _cases(view.previous, "review") if view.previous else None
        names = {
            "suits": view.row_name("disputes", "suit_after_review"),
            "reviews": view.row_name("disputes", "review"),
        }
        yield from _had_before(rule, view, now, before, suits, "disputes", "suit_after_review", **names)


def _had_before(
    rule: Rule,
    view: View,
    now: Number | None,
    before: Number | None,
    cases: Number,
    table: str,
    row: str | None,
    **facts: Any,
) -> Iterator[Outcome]:
    """Cases need something that came before them, this year or last; unknown years leave it undecided."""
    subject = table if row is None else f"{table}:{row}"
    yield rule.check(subject, True if now or before else None if now is None or before is None else False)
    if now == 0 and before == 0:
        column = None if row is None else "total"
        cell = view.cell(table, row, "total") if row else None
        yield rule.finding(
            "none-before",
            table=table,
            item=row,
            column=column,
            found=str(cases),
            location=cell.location if cell else view.table_location(table),
            **facts,
        )


RULES: tuple[Rule, ...] = (
    Rule(
        "disputes-without-requests",
        "没有申请却有复议、诉讼",
        WARNING,
        "政府信息公开的复议和诉讼由申请引起。有案件而本年和上一年都没有申请，要么案件与政府信息公开无关，"
        "要么漏填了申请。"
        "没有上一年的报告可对照时不作判断。",
        {
            "none-before": "“{heading}”填有{found}件，但本年和上一年都没有收到或结转申请。"
            "请核对这些案件是否因政府信息公开引起，"
            "或者申请是否漏填。"
        },
        _disputes,
        table="disputes",
    ),
    Rule(
        "review-before-suit",
        "“{rows[suit_after_review]}”之前没有复议",
        NOTE,
        "“{rows[suit_after_review]}”的案件应先经过“{rows[review]}”，在本年或上一年的报告中应能看到。"
        "没有上一年的报告可对照时不作判断。",
        {
            "none-before": "“{suits}”填有{found}件，但本年和上一年的“{reviews}”都是0。"
            "请核对案件是否应归入另一类，或者复议是否漏填。"
        },
        _review_before_suit,
        table="disputes",
    ),
)
