"""Whether facts add up: the arithmetic that the form demands, done here and not by the program that is to be tested."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from gipdata.forms import load_form
from tools.county.facts import APPLICANTS, OUTSIDE_RESULTS, Counts, Facts, ReportFacts, stem_of

__all__ = ["FactsError", "check_facts", "sums_of"]

_CHANNELS, _OUTCOMES = ("review", "direct_suit", "suit_after_review"), ("upheld", "corrected", "other", "pending")


class FactsError(ValueError):
    """The facts contradict each other."""


def check_facts(facts: Facts) -> None:
    """Raises FactsError at the first thing that cannot be."""
    last = {(stem_of(r.org), r.year): r for r in facts.reports if r.version != "first"}
    paths = Counter(report.document.path for report in facts.reports)
    wrong = [f"{path} is the path of {n} documents" for path, n in paths.items() if n > 1]
    wrong += [w for r in facts.reports for w in (*_of_report(r), *_of_years(r, last.get((stem_of(r.org), r.year - 1))))]
    if wrong:
        raise FactsError("; ".join(wrong))


def sums_of(requests: Counts) -> Mapping[str, int]:
    """The counts of table 三 over all applicants, by the names of yearly.csv."""
    totals = {row: sum(n for (item, _), n in requests.items() if item == row) for row in OUTSIDE_RESULTS}
    return {**totals, "total_handled": sum(n for (item, _), n in requests.items() if item not in OUTSIDE_RESULTS)}


def _of_report(report: ReportFacts) -> Iterator[str]:
    """The counts by applicant add up to those of the year, and what came in was handled or is left."""
    who = f"{report.org}{report.year}{report.version}"
    for name, count in sums_of(report.requests).items():
        if int(report.yearly[name]) != count:
            yield f"{who}: {name} is {report.yearly[name]}, by applicant {count}"
    for applicant in APPLICANTS:
        of = {item: n for (item, who_asked), n in report.requests.items() if who_asked == applicant}
        came = of.get("new_received", 0) + of.get("carried_in", 0)
        if came != sum(of.values()) - came:
            yield f"{who}: {applicant} asked {came} times, handled or left are {sum(of.values()) - came}"
    reviews = sum(n for (channel, _), n in report.disputes.items() if channel == "review")
    suits = sum(report.disputes.values()) - reviews
    if (reviews, suits) != (int(report.yearly["reviews"]), int(report.yearly["suits"])):
        yield f"{who}: {reviews} reviews and {suits} suits by outcome"
    rows = load_form(report.form).tables["applications"].rows
    yield from _strange(who, report.requests, set(rows) - {"total_handled"}, APPLICANTS)
    yield from _strange(who, report.disputes, _CHANNELS, _OUTCOMES)


def _strange(who: str, counts: Counts, rows: Iterable[str], columns: Iterable[str]) -> Iterator[str]:
    """Cells that the form does not have, and counts that count nothing."""
    allowed = {(row, column) for row in rows for column in columns}
    yield from (f"{who}: {cell} is {count}" for cell, count in counts.items() if cell not in allowed or count < 1)


def _of_years(report: ReportFacts, before: ReportFacts | None) -> Iterator[str]:
    """What a year leaves over is what the next begins with, applicant by applicant, matter by matter."""
    who = f"{report.org}{report.year}{report.version}"
    left = _row(before.requests, "carried_out") if before else {}
    if _row(report.requests, "carried_in") != left:
        yield f"{who}: carried in {_row(report.requests, 'carried_in')}, the year before left {left}"
    if before is None:
        return
    if before.matters and report.matters:
        for name in (name for name in report.matters if name.endswith("_previous")):
            change = before.matters[name.replace("_previous", "_change")]
            moved = int(before.matters[name]) + _signed(change)
            if int(report.matters[name]) != moved:
                yield f"{who}: {name} is {report.matters[name]}, the year before ended with {moved}"
    if before.form == report.form == "2021":
        stock, made, repealed = (int(report.yearly[name]) for name in ("stock", "made", "repealed"))
        if stock != int(before.yearly["stock"]) + made - repealed:
            yield f"{who}: {stock} documents in force do not follow from last year's {before.yearly['stock']}"


def _row(counts: Counts, row: str) -> dict[str, int]:
    return {column: n for (item, column), n in counts.items() if item == row}


def _signed(change: str) -> int:
    """+2, 增2, -1, 减1, 减少1, 0"""
    number = int(change.lstrip("增加减少+-"))
    return -number if change[0] in "减-" else number
