"""Views as a test writes them: only what matters in it, the dtypes as in a build."""

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from gipdata.frames import frame_of
from gipdata.schema import Table
from gipdata.views.applications import APPLICANTS, OUTCOMES, REQUESTS
from gipdata.views.disclosure import DOCUMENTS, PROCUREMENT

__all__ = ["applicants", "documents", "flows", "key", "many", "outcomes", "procurement", "requests", "view"]

Fields = Mapping[str, object]


def key(org: str | None, year: int | None, form: str = "", **more: object) -> dict[str, object]:
    """The columns that every view begins with; a county of one's own goes into ``more``."""
    edition = form or ("2019" if year is not None and year < 2021 else "2021")
    place = {"county": "示例县", "city": None, "province": None, "division_code": None}
    return {"org": org, **place, "year": year, "report_id": f"{org}-{year}-{len(str(more))}", "form": edition, **more}


def view(table: Table, rows: Iterable[Fields]) -> pd.DataFrame:
    """The frame of a view; what a row does not give is missing."""
    return frame_of(table, [tuple(row.get(name) for name in table.names) for row in rows])


def _figure(name: str, value: int | str | None) -> dict[str, object]:
    """A count with its kind: a text is the kind of a missing one."""
    return {name: None, f"{name}_kind": value} if isinstance(value, str) else {name: value, f"{name}_kind": "number"}


def requests(rows: Sequence[tuple[Fields, int | str]], **others: int | str) -> pd.DataFrame:
    """``new_received`` of each report; the other measures are alike in all (0 by default)."""
    rest = {"carried_in": 0, "total_handled": 0, "carried_out": 0} | others
    alike = [_figure(name, value) for name, value in rest.items()]
    return view(REQUESTS, [dict(ChainMap(_figure("new_received", value), *alike, dict(k))) for k, value in rows])


def flows(rows: Sequence[tuple[Fields, Sequence[int | str]]]) -> pd.DataFrame:
    """Carried in, received, handled and carried out of each report."""
    names = ("carried_in", "new_received", "total_handled", "carried_out")
    made = []
    for k, values in rows:
        fields = [_figure(name, value) for name, value in zip(names, values, strict=True)]
        made.append({**k, **{name: field for part in fields for name, field in part.items()}})
    return view(REQUESTS, made)


def _long(table: Table, part: str, rows: Sequence[tuple[Fields, Mapping[str, int | str]]]) -> pd.DataFrame:
    made = [
        {**k, **{name: code for name in (part, f"{part}_label", "item", "item_label")}, **_cell(value)}
        for k, values in rows
        for code, value in values.items()
    ]
    return view(table, made)


def _cell(value: int | str) -> dict[str, object]:
    return {"value": None, "kind": value} if isinstance(value, str) else {"value": value, "kind": "number"}


def outcomes(rows: Sequence[tuple[Fields, Mapping[str, int | str]]]) -> pd.DataFrame:
    """Group of outcome → count, or the kind of a missing one."""
    return _long(OUTCOMES, "group", rows)


def applicants(rows: Sequence[tuple[Fields, Mapping[str, int | str]]]) -> pd.DataFrame:
    """Applicant → count, or the kind of a missing one."""
    return _long(APPLICANTS, "applicant", rows)


def procurement(rows: Sequence[Fields]) -> pd.DataFrame:
    """Rows as given."""
    return view(PROCUREMENT, rows).astype({"text_unit_stated": "boolean"})


def documents(rows: Sequence[tuple[Fields, str, str, str, int | str]]) -> pd.DataFrame:
    """Key, item, measure, label of the measure, and the count or the kind of a missing one."""
    return view(
        DOCUMENTS,
        [
            {**k, "item": item, "item_label": item, "measure": measure, "measure_label": label, **_cell(value)}
            for k, item, measure, label, value in rows
        ],
    )


def many(bodies: int, years: Iterable[int]) -> list[dict[str, object]]:
    """The keys of invented bodies in these years; one of them has a name of 18 characters."""
    orgs = [f"第{n}乡" for n in range(1, bodies)] + ["示例经济技术开发区高新产业园管委会办公"]
    return [key(org, year) for org in orgs for year in years]
