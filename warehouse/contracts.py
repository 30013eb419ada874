"""Contracts of a release, generated from the table definitions: a Frictionless data package and an Open Data Contract.

`datapackage.json` describes every file in parquet/ with types, keys, enumerations and ranges, a large table's files one by one: what reads
the parts of a resource one after the other takes them for one text, which parquet is not. Hashes stand in the manifest, because
frictionless 5.21 computes none for parquet and rejects a package that states them. `contract.odcs.yaml` says the same of the tables in
the words of ODCS 3.1. `contract_snapshot.json` beside this module is what readers were promised last: `find_breaking_changes` holds the
definitions against it.

    python -m warehouse.contracts        # after a change that is meant: writes the snapshot anew
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from warehouse.schema import warehouse_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from warehouse.schema import Column, ForeignKey, Table

CONTRACT_VERSION = "1.0.0"
"""Raise the first number when a published column or table is removed, or gets another type, key or meaning."""
SNAPSHOT_PATH = Path(__file__).with_name("contract_snapshot.json")
_PACKAGE_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
_CONTRACT_TYPES = _PACKAGE_TYPES | {"TIMESTAMP": "timestamp"}


def published_tables(tables: Iterable[Table] | None = None) -> list[Table]:
    """Return those of `tables` (by default all of the warehouse) that are written to parquet/."""
    return [table for table in (warehouse_tables().values() if tables is None else tables) if table.publish]


def build_datapackage(tables: Iterable[Table], version: str, parts: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
    """Return the data package over the parquet files of the published ones of `tables`.

    Args:
        tables: the tables of the release.
        version: that of the data, the release's id.
        parts: for each table that is written to several files the names of its parts, as they stand before `.parquet`.
    """
    published, divided = published_tables(tables), parts or {}
    # A key leads to a resource of the package, which a divided table is not.
    names = {table.name for table in published} - set(divided)
    return {
        "profile": "tabular-data-package",
        "name": "chengji",
        "title": "城绩：城市治理数据 | Figures of city governance from news and government pages",
        "version": version,
        "contract_version": CONTRACT_VERSION,
        "resources": [_resource(table, names, part) for table in published for part in divided.get(table.name, ("",))],
    }


def _resource(table: Table, names: set[str], part: str) -> dict[str, Any]:
    """Return the resource of `table`, or of one `part` of it; `names` are the tables that keys may lead to."""
    keys = [_package_key(key) for key in table.foreign_keys if key.references in names]
    schema: dict[str, Any] = {
        "fields": [_field(table, column) for column in table.columns],
        "primaryKey": list(table.primary_key),
        "missingValues": [],
    }
    return {
        "profile": "tabular-data-resource",
        "name": f"{table.name}-{part}" if part else table.name,
        "type": "table",
        "path": f"parquet/{table.name}/{part}.parquet" if part else f"parquet/{table.name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "title": f"{table.description_zh}（{part}）" if part else table.description_zh,
        "description": f"{table.description_en} Grain: {table.grain}.",
        "schema": schema | ({"foreignKeys": keys} if keys else {}),
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    """Return the field of `column`; what cannot be null is required, and constraints that say nothing are left out."""
    constraints: dict[str, Any] = {"required": True} if not column.nullable or column.name in table.primary_key else {}
    # Read through pandas, a null of this type is a NaN, which no range holds.
    has_range = column.type != "DOUBLE" or not column.nullable
    low, high = (column.min, column.max) if has_range else (None, None)
    options = {"enum": list(column.enum) or None, "pattern": column.pattern, "minimum": low, "maximum": high}
    constraints |= {name: value for name, value in options.items() if value is not None}
    field = {
        "name": column.name,
        "type": _PACKAGE_TYPES.get(column.type, "number"),
        "title": column.zh,
        "description": column.en,
    }
    return field | ({"constraints": constraints} if constraints else {})


def _package_key(key: ForeignKey) -> dict[str, Any]:
    return {"fields": list(key.columns), "reference": {"resource": key.references, "fields": list(key.to)}}


def build_contract(tables: Iterable[Table]) -> dict[str, Any]:
    """Return the ODCS contract over the published ones of `tables`; it changes with the definitions only."""
    published = published_tables(tables)
    names = {table.name for table in published}
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "chengji",
        "name": "Chengji",
        "version": CONTRACT_VERSION,
        "status": "active",
        "description": {
            "purpose": "Figures of city governance as news and government pages state them, each with the characters it was read from.",
            "usage": "Analysts query chengji.duckdb read-only; BI tools read parquet/. Reprints are counted once, and only the current "
            "version of a page counts.",
            "limitations": "A figure is what a page says, not what is so. Bounds (about, over, under) belong to the value.",
        },
        "servers": [
            {"server": "release", "type": "duckdb", "database": "chengji.duckdb", "schema": "main"},
            {"server": "files", "type": "local", "path": "parquet/**/*.parquet", "format": "parquet"},
        ],
        "schema": [_schema_object(table, names) for table in published],
    }


def _schema_object(table: Table, names: set[str]) -> dict[str, Any]:
    return {
        "name": table.name,
        "physicalType": "table",
        "logicalType": "object",
        "businessName": table.description_zh,
        "description": table.description_en,
        "dataGranularityDescription": table.grain,
        "properties": [_property(table, column, names) for column in table.columns],
    }


def _property(table: Table, column: Column, names: set[str]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": column.name,
        "businessName": column.zh,
        "description": column.en,
        "logicalType": _CONTRACT_TYPES.get(column.type, "number"),
        "physicalType": column.type,
        "required": not column.nullable or column.name in table.primary_key,
    }
    if column.name in table.primary_key:
        entry |= {"primaryKey": True, "primaryKeyPosition": table.primary_key.index(column.name) + 1}
    options = {"pattern": column.pattern, "minimum": column.min, "maximum": column.max}
    if stated := {name: value for name, value in options.items() if value is not None}:
        entry["logicalTypeOptions"] = stated
    keys = [key for key in table.foreign_keys if key.columns == (column.name,) and key.references in names]
    if keys:
        entry["relationships"] = [{"to": f"{key.references}.{key.to[0]}"} for key in keys]
    if column.enum:
        values = {"metric": "invalidValues", "arguments": {"validValues": list(column.enum)}, "mustBe": 0}
        entry["quality"] = [{"type": "library", "dimension": "conformity", **values}]
    return entry


def write_contracts(release_dir: Path, version: str, tables: Iterable[Table] | None = None) -> None:
    """Write `datapackage.json` and `contract.odcs.yaml` beside parquet/ in `release_dir`; `version` is the release's id."""
    published = published_tables(tables)
    parts = {table.name: sorted(path.stem for path in (release_dir / "parquet" / table.name).glob("*.parquet")) for table in published}
    package = build_datapackage(published, version, {name: found for name, found in parts.items() if found})
    (release_dir / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    contract = yaml.safe_dump(build_contract(published), allow_unicode=True, sort_keys=False, width=140)
    (release_dir / "contract.odcs.yaml").write_text(contract, encoding="utf-8")


def build_snapshot(tables: Iterable[Table]) -> dict[str, Any]:
    """Return what the contract promises of the published ones of `tables`, in the form of the stored snapshot."""
    return {
        "version": CONTRACT_VERSION,
        "tables": {
            table.name: {
                "primary_key": list(table.primary_key),
                "columns": {column.name: {"type": column.type, "nullable": column.nullable} for column in table.columns},
            }
            for table in published_tables(tables)
        },
    }


def find_breaking_changes(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Return a sentence for each promise of the snapshot `before` that the snapshot `now` does not keep."""
    broken: list[str] = []
    for name, promised in before["tables"].items():
        found = now["tables"].get(name)
        if found is None:
            broken.append(f"The table {name} is gone.")
            continue
        if found["primary_key"] != promised["primary_key"]:
            broken.append(f"The grain of {name} changed from {promised['primary_key']} to {found['primary_key']}.")
        for column, was in promised["columns"].items():
            after = found["columns"].get(column)
            if after is None:
                broken.append(f"The column {name}.{column} is gone.")
            elif after["type"] != was["type"]:
                broken.append(f"The column {name}.{column} changed from {was['type']} to {after['type']}.")
            elif after["nullable"] and not was["nullable"]:
                broken.append(f"The column {name}.{column} may be null now.")
    return broken


def read_snapshot() -> dict[str, Any]:
    """Return the stored snapshot of the contract."""
    snapshot: dict[str, Any] = json.loads(SNAPSHOT_PATH.read_text(encoding="utf-8"))
    return snapshot


if __name__ == "__main__":
    SNAPSHOT_PATH.write_text(json.dumps(build_snapshot(warehouse_tables().values()), indent=1) + "\n", encoding="utf-8")
