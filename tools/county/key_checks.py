"""The arithmetic of the answer key: the sums that the form prescribes, and what a year takes over from the last.

Written out here from the form's own words, not taken from the program's rules. A sum with an unknown part is undecided,
unless what is known of a side already exceeds the other; a check states a side only where all of it is known.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from gipdata.forms import load_form
from tests.documents import Key, Shown
from tools.county.facts import APPLICANTS, ReportFacts

__all__ = ["RULES", "sum_checks", "year_checks"]

RULES = ("balance", "handled-total", "applicant-total", "dispute-total", "carried-over", "stock-moves")
"""What is worked out here."""

Cells = Mapping[Key, Shown]
Check = dict[str, object]
TOTAL = "total"
_OUTCOMES = ("upheld", "corrected", "other", "pending")


def sum_checks(report: ReportFacts, cells: Cells) -> Iterator[Check]:
    """The four kinds of sum, each in every column or row."""
    rows = list(load_form(report.form).tables["applications"].rows)
    results = rows[rows.index("granted") : rows.index("total_handled")]
    columns = (*APPLICANTS, TOTAL)

    def table_3(*keys: tuple[str, str]) -> list[Key]:
        return [("applications", *key) for key in keys]

    for column in columns:
        left, right = (
            table_3(("new_received", column), ("carried_in", column)),
            table_3(("total_handled", column), ("carried_out", column)),
        )
        yield _sum("balance", f"applications:{column}", cells, left, right)
    for column in columns:
        parts = table_3(*((row, column) for row in results))
        yield _sum("handled-total", f"applications:{column}", cells, parts, table_3(("total_handled", column)))
    for row in rows:
        parts = table_3(*((row, applicant) for applicant in APPLICANTS))
        yield _sum("applicant-total", f"applications:{row}", cells, parts, table_3((row, TOTAL)))
    for channel in ("review", "direct_suit", "suit_after_review"):
        parts = [("disputes", channel, outcome) for outcome in _OUTCOMES]
        yield _sum("dispute-total", f"disputes:{channel}", cells, parts, [("disputes", channel, TOTAL)])


def _sum(rule: str, subject: str, cells: Cells, left: Iterable[Key], right: Iterable[Key]) -> Check:
    sides = [[cells[key].value for key in side] for side in (left, right)]
    known = [sum(value for value in side if value is not None) for side in sides]
    left_whole, right_whole = (None not in side for side in sides)
    exceeds = (right_whole and known[0] > known[1]) or (left_whole and known[1] > known[0])
    if (left_whole and right_whole) or exceeds:
        return _check(rule, subject, known[0] == known[1], known[0], known[1])
    return _check(rule, subject, None, known[0] if left_whole else None, known[1] if right_whole else None)


def year_checks(
    report: ReportFacts, previous: ReportFacts | None, cells_of: Callable[[ReportFacts], Cells]
) -> Iterator[Check]:
    """What was left over last year is what this year began with; and the documents in force moved as they must."""
    if previous is None:
        return
    now, before = cells_of(report), cells_of(previous)
    for column in (*APPLICANTS, TOTAL):
        left = before["applications", "carried_out", column].value
        right = now["applications", "carried_in", column].value
        holds = left == right if left is not None and right is not None else None
        yield _check("carried-over", f"applications:{column}", holds, left, right)
    if (report.form, previous.form) != ("2021", "2021"):
        return
    for row in ("regulations", "normative_documents"):
        stock, issued, repealed = (now["disclosure", row, c].value for c in ("in_force", "issued", "repealed"))
        old = before["disclosure", row, "in_force"].value
        if stock is None or issued is None or repealed is None or old is None:
            yield _check("stock-moves", f"disclosure:{row}", None, stock, None)
        else:
            moved = old + issued - repealed
            yield _check("stock-moves", f"disclosure:{row}", stock == moved, stock, moved)


def _check(
    rule: str, subject: str, holds: bool | None, left: int | Decimal | None, right: int | Decimal | None
) -> Check:
    sides = [None if side is None else Decimal(side) for side in (left, right)]
    difference = None
    if holds is not None and sides[0] is not None and sides[1] is not None:
        difference = sides[0] - sides[1]
    status = "undecided" if holds is None else "holds" if holds else "broken"
    return {
        "rule": rule, "subject": subject, "status": status, "left": sides[0], "right": sides[1],
        "difference": difference,
    }  # fmt: skip
