"""The text of every cell of a report, quickly: mostly nothing happened."""

from collections.abc import Mapping
from functools import cache

from gipdata.forms import load_form
from tests.documents import Key
from tools.county.facts import OUTSIDE_RESULTS, ReportFacts
from tools.county.models import TOTAL

__all__ = ["figures_of"]

_DISCLOSURE_2021 = {
    ("normative_documents", "issued"): "made",
    ("normative_documents", "repealed"): "repealed",
    ("normative_documents", "in_force"): "stock",
    ("licences", "decisions"): "licences",
    ("penalties", "decisions"): "penalties",
    ("compulsory_measures", "decisions"): "compulsory",
    ("fees", "amount"): "fee",
}
_DISCLOSURE_2019 = {
    ("normative_documents", "made"): "made",
    ("normative_documents", "disclosed"): "made",
    ("normative_documents", "public_total"): "stock",
    ("licences", "previous_items"): "licences_previous",
    ("licences", "change"): "licences_change",
    ("licences", "decisions"): "licences",
    ("other_services", "previous_items"): "services_previous",
    ("other_services", "change"): "services_change",
    ("other_services", "decisions"): "services_decisions",
    ("penalties", "previous_items"): "penalties_previous",
    ("penalties", "change"): "penalties_change",
    ("penalties", "decisions"): "penalties",
    ("compulsory_measures", "previous_items"): "compulsory_previous",
    ("compulsory_measures", "change"): "compulsory_change",
    ("compulsory_measures", "decisions"): "compulsory",
    ("fees", "previous_items"): "fees_previous",
    ("fees", "change"): "fees_change",
    ("procurement", "projects"): "projects",
    ("procurement", "amount"): "amount",
}


@cache
def _nothing(edition: str, zeros: str) -> Mapping[Key, str]:
    """Every cell of a form in which nothing happened."""
    tables = load_form(edition).tables.items()
    return {(code, *key): zeros if code == "disclosure" else "0" for code, table in tables for key in table.keys}


def figures_of(report: ReportFacts) -> dict[Key, str]:
    """The text of every cell, as ``tools.county.models.cell_texts`` finds it one by one."""
    texts = dict(_nothing(report.form, report.document.zeros))
    sums: dict[Key, int] = {}
    for (item, who), n in report.requests.items():
        rows = (item,) if item in OUTSIDE_RESULTS else (item, "total_handled")
        for key in (("applications", row, column) for row in rows for column in (who, TOTAL)):
            sums[key] = sums.get(key, 0) + n
    for (channel, outcome), n in report.disputes.items():
        for key in (("disputes", channel, outcome), ("disputes", channel, TOTAL)):
            sums[key] = sums.get(key, 0) + n
    texts |= {key: str(n) for key, n in sums.items()}
    places = _DISCLOSURE_2019 if report.form == "2019" else _DISCLOSURE_2021
    facts = {**report.matters, **report.yearly}
    texts |= {("disclosure", *key): facts[name] for key, name in places.items() if facts[name] != "0"}
    for fault in report.faults:
        texts |= {
            key: fault.printed
            for key in texts
            if key[0] == fault.table and fault.item in ("*", key[1]) and fault.column in ("*", key[2])
        }
    return texts
