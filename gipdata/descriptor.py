"""The description of a build's files for other programs: a Data Package with a Frictionless Table Schema a table."""

from typing import Any

from gipdata.schema import TABLES, Column, Table, Type, code_list

__all__ = ["descriptor"]

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def descriptor() -> dict[str, Any]:
    """The content of ``datapackage.json``. It states no time of writing: equal builds write equal bytes."""
    return {
        "$schema": _PROFILE,
        "name": "gipdata",
        "title": "政府信息公开工作年度报告数据",
        "description": "Annual reports on government information disclosure as tables. Files begin with a UTF-8 "
        "byte order mark; their text holds line breaks as written. Text that a spreadsheet would take for a formula "
        "has an apostrophe before it, and so has text that begins with one: take the first one away.",
        "resources": [_resource(table) for table in TABLES],
    }


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.primary_key:
        schema["primaryKey"] = [table.primary_key]
    if keys := list(_foreign_keys(table)):
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type.value,
        "title": column.title,
        "description": column.description,
    }
    if column.type is Type.TEXT and column.required:
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
