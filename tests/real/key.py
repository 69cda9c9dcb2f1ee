"""The answer key of the real reports (answers.toml) as typed values; it reads nothing but the key."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

ANSWERS: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("answers.toml").read_text(encoding="utf-8"))


class ExpectedCell(NamedTuple):
    table: str
    row: str
    column: str
    kind: str
    raw: str
    value: int | Decimal | None
    money: tuple[Decimal, str, str] | None  # amount, unit, ground of the unit
    line: int

    @property
    def code(self) -> tuple[str, str, str]:
        return self.table, self.row, self.column


@dataclass(frozen=True)
class Answer:
    """What one report must be read as."""

    name: str
    facts: Mapping[str, Any]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> str:
        return str(self.facts["source"])

    @property
    def cells(self) -> list[ExpectedCell]:
        """Every prescribed cell, in the order of the key's form."""
        spelled_out = {
            (entry["table"], entry["row"], column): entry
            for entry in self.facts["cells"]
            for column in entry["columns"]
        }
        expected = []
        for table, row, columns in self._rows():
            first, stride = self.first_line(table)[row], self.facts["stride"]
            for index, column in enumerate(columns):
                entry = spelled_out.pop((table, row, column), {"raw": "0", "value": 0})
                expected.append(_expected(table, row, column, entry, first + stride * index))
        if spelled_out:
            raise ValueError(f"the key of {self.name} spells out cells the form does not have: {sorted(spelled_out)}")
        return expected

    def _rows(self) -> Iterator[tuple[str, str, list[str]]]:
        for row, columns in ANSWERS["forms"][self.facts["form"]]["disclosure"].items():
            yield "disclosure", row, columns
        for table, columns in ANSWERS["columns"].items():
            for row in self.first_line(table):
                yield table, row, columns

    def first_line(self, table: str) -> dict[str, int]:
        """Row → the line of its first figure, in the order in which the document has the rows."""
        pairs = (pair.split("=") for pair in self.facts["first_line"][table].split())
        return {row: int(line) for row, line in pairs}


def _expected(table: str, row: str, column: str, entry: Mapping[str, Any], line: int) -> ExpectedCell:
    money = None
    value = entry.get("value")
    if "yuan" in entry:
        money = (Decimal(entry["amount"]), entry["unit"], entry["unit_basis"])
        value = Decimal(entry["yuan"])
    return ExpectedCell(table, row, column, entry.get("kind", "number"), entry["raw"], value, money, line)


REPORTS: tuple[Answer, ...] = tuple(Answer(name, facts) for name, facts in ANSWERS["reports"].items())
