"""The description of a build's files for other programs: a Data Package with a Frictionless Table Schema a table."""

import json
import os
from collections.abc import Iterator
from glob import iglob
from pathlib import Path
from typing import Any

from gipdata.schema import PARQUET, PARTITION, TABLES, Column, Table, Type, code_list

__all__ = ["descriptor", "descriptor_bytes", "is_of_parquet", "parquet_files"]

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


_OF_CSV = (
    "Annual reports on government information disclosure as tables. Files begin with a UTF-8 "
    "byte order mark; their text holds line breaks as written. Text that a spreadsheet would take for a formula "
    "has an apostrophe before it, and so has text that begins with one: take the first one away."
)
_OF_PARQUET = (
    "Annual reports on government information disclosure as tables, each a folder of Parquet files. The column year "
    "stands in the names of the folders (year=2024) and not in the files; __HIVE_DEFAULT_PARTITION__ is a missing year."
)


def descriptor_bytes(*, parquet: bool = False) -> bytes:
    """``datapackage.json`` as it is written."""
    return (json.dumps(descriptor(parquet=parquet), ensure_ascii=False, indent=2) + "\n").encode()


def is_of_parquet(text: str) -> bool:
    """Whether this is the description of a Parquet dataset."""
    return '"format": "parquet"' in text


def parquet_files(folder: Path) -> Iterator[str]:
    """The names of the files of a Parquet dataset in a folder."""
    for table in TABLES:
        for pattern in (f"part-*{PARQUET}", f"{PARTITION}=*/part-*{PARQUET}", f"{PARTITION}=*/notices{PARQUET}"):
            for name in iglob(pattern, root_dir=folder / table.name):
                yield f"{table.name}/{name}".replace(os.sep, "/")


def descriptor(*, parquet: bool = False) -> dict[str, Any]:
    """The content of ``datapackage.json``. It states no time of writing: equal builds write equal bytes."""
    return {
        "$schema": _PROFILE,
        "name": "gipdata",
        "title": "政府信息公开工作年度报告数据",
        "description": _OF_PARQUET if parquet else _OF_CSV,
        "resources": [_resource(table, parquet) for table in TABLES],
    }


def _resource(table: Table, parquet: bool) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column, parquet) for column in table.columns]}
    if not parquet:
        schema["missingValues"] = [""]
    if table.primary_key:
        schema["primaryKey"] = [table.primary_key]
    if keys := list(_foreign_keys(table)):
        schema["foreignKeys"] = keys
    partitioned = f"{PARTITION}=*/" if PARTITION in table.names else ""
    kind = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}/{partitioned}*{PARQUET}" if parquet else f"{table.name}.csv",
        "title": table.title,
        "description": table.description,
        **(kind if parquet else {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}),
        "schema": schema,
    }


def _field(column: Column, parquet: bool) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type.value,
        "title": column.title,
        "description": column.description,
    }
    if column.type is Type.TEXT and column.required and not parquet:
        field["missingValues"] = []  # an empty field is the text "", not a missing one
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.codes:
        constraints["enum"] = list(code_list(column.codes))
        field["categories"] = [{"value": code, "label": label} for code, label in code_list(column.codes).items()]
    return field | ({"constraints": constraints} if constraints else {})


def _foreign_keys(table: Table) -> list[dict[str, Any]]:
    """``report_id`` points to the reports, ``amends`` to another row of the same table."""
    to_reports = [("report_id", "reports")] if table.name != "reports" else [("amends", "")]
    return [
        {"fields": [field], "reference": ({"resource": other} if other else {}) | {"fields": ["report_id"]}}
        for field, other in to_reports
        if field in table.names
    ]
