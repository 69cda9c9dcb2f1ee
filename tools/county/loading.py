"""The facts of 示例县 from the tables beside this module: one row a fact, and what is not listed is 0.

yearly.csv         the main counts of a report
requests.csv       table 三: new, carried, and what came of them, by applicant
first_version.csv  the same, as a report said that was corrected later
disputes.csv       table 四
matters.csv        what only the 2019 form asks: matters last year and the change
documents.csv      file, kind, layout, encoding, title, signature, and how a 0 of table 二 is printed
faults.csv         what is wrong on purpose, and the finding that it must give; ``printed``: in a cell
letters.toml       what came with the reports and is none
prose/             the words
"""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from tools.county.consistency import FactsError, check_facts, sums_of
from tools.county.facts import Counts, Document, Facts, Fault, ReportFacts, stem_of
from tools.county.prose import fill_prose, load_prose

__all__ = ["FACTS", "load_facts"]

FACTS = Path(__file__).resolve().parent
_FIRST, _CORRECTED = "first", "corrected"
_PROSE_OF_CORRECTED = "a"  # [2023a]

_Key = tuple[str, int]
"""Organisation and year."""
_Row = Mapping[str, str]


def load_facts(folder: Path = FACTS) -> Facts:
    """The facts in a folder.

    Raises FactsError where they contradict each other, ProseError, OSError, KeyError for a column that is not there.
    """
    letters = tomllib.loads((folder / "letters.toml").read_text(encoding="utf-8"))
    reports = _Tables(folder).reports()
    facts = Facts(tuple(sorted(reports, key=lambda report: report.document.path)), letters)
    check_facts(facts)
    return facts


class _Tables:
    """The tables of a folder, each by organisation and year."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._prose: dict[str, Mapping[str, Any]] = {}
        self._documents = list(_rows(folder / "documents.csv"))
        self._yearly = self._one_each("yearly.csv")
        self._matters = self._one_each("matters.csv")
        self._requests = self._counts("requests.csv", "item", "applicant")
        self._first = self._counts("first_version.csv", "item", "applicant")
        self._disputes = self._counts("disputes.csv", "channel", "outcome")

    def reports(self) -> Iterator[ReportFacts]:
        if lost := set(self._yearly) ^ {_key(row) for row in self._documents}:
            raise FactsError(f"counts without a document, or a document without counts: {sorted(lost)}")
        return map(self._report, self._documents)

    def _report(self, row: _Row) -> ReportFacts:
        key, version = _key(row), row["version"]
        requests = (self._first if version == _FIRST else self._requests).get(key, {})
        yearly = dict(self._yearly[key])
        if version == _FIRST:
            yearly |= {name: str(count) for name, count in sums_of(requests).items()}
        words = self._words(key[0], f"{key[1]}{_PROSE_OF_CORRECTED if version == _CORRECTED else ''}")
        disputes, matters, faults = self._disputes.get(key, {}), self._matters.get(key, {}), self._faults.get(key, ())
        return ReportFacts(
            *key, version, yearly["form"], yearly, requests, disputes, matters, _document(row),
            fill_prose(words, yearly), tuple(faults),
        )  # fmt: skip

    def _words(self, org: str, name: str) -> Mapping[str, Any]:
        stem = stem_of(org)
        if stem not in self._prose:
            (path,) = (self._folder / "prose").glob(f"{stem}*.toml")
            self._prose[stem] = load_prose(path)
        if name not in self._prose[stem]:
            raise FactsError(f"{org} has no words for {name}")
        table: Mapping[str, Any] = self._prose[stem][name]
        return table

    @cached_property
    def _faults(self) -> Mapping[_Key, list[Fault]]:
        faults: dict[_Key, list[Fault]] = defaultdict(list)
        for row in self._known(_rows(self._folder / "faults.csv"), "faults.csv"):
            if row["what"] == "printed":
                faults[_key(row)].append(Fault(row["table"], row["item"], row["column"], row["printed"]))
        return faults

    def _one_each(self, name: str) -> Mapping[_Key, _Row]:
        found: dict[_Key, _Row] = {}
        for row in self._known(_rows(self._folder / name), name):
            if found.setdefault(_key(row), row) is not row:
                raise FactsError(f"{name} tells of {_key(row)} twice")
        return found

    def _counts(self, name: str, row_key: str, column_key: str) -> Mapping[_Key, Counts]:
        found: dict[_Key, dict[tuple[str, str], int]] = defaultdict(dict)
        for row in self._known(_rows(self._folder / name), name):
            cells, cell = found[_key(row)], (row[row_key], row[column_key])
            if cell in cells:
                raise FactsError(f"{name} tells {cell} of {_key(row)} twice")
            cells[cell] = int(row["count"])
        return found

    def _known(self, rows: Iterator[_Row], name: str) -> Iterator[_Row]:
        """The rows; raises FactsError at one of a report that there is not."""
        keys = {_key(row) for row in self._documents}
        for row in rows:
            if _key(row) not in keys:
                raise FactsError(f"{name} tells of {_key(row)}, which has no document")
            yield row


def _rows(path: Path) -> Iterator[_Row]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _key(row: _Row) -> _Key:
    return row["org"], int(row["year"])


def _document(row: _Row) -> Document:
    published = date.fromisoformat(row["published"]) if row["published"] else None
    return Document(row["path"], row["kind"], row["layout"], row["encoding"], row["title"], published, row["zeros"])
