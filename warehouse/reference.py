"""Reference data from `seeds/` into the dimensions: divisions, indicators, units, themes, mechanisms, corrections and mart words."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl

from warehouse.database import frame_view, transaction
from warehouse.ddl import quote_name
from warehouse.revisions import content_revision, read_revision, write_revision
from warehouse.schema import warehouse_tables
from warehouse.settings import parse_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import duckdb

Row = dict[str, Any]


class SeedError(ValueError):
    """A seed file that cannot be used; the message names it and what to change."""


def read_reference_rows(seeds_dir: Path) -> dict[str, list[Row]]:
    """Return the rows of every table that is filled from reference data, by table name.

    Raises:
        FileNotFoundError: a seed file is missing.
        SeedError: a seed file lacks a key, or holds a value that its table does not take.
    """

    def text(name: str) -> str:
        return (seeds_dir / name).read_text(encoding="utf-8")

    try:
        return {
            "dim_place": parse_places(text("divisions.csv")),
            "dim_indicator": parse_indicators(text("indicators.toml")),
            "dim_unit": parse_units(text("units.toml")),
            "dim_theme": parse_themes(text("themes.toml")),
            "dim_mechanism": parse_mechanisms(text("mechanisms.toml")),
            "dim_term": [{"role": role, "term": term} for role, term in parse_settings(text("warehouse.toml")).terms],
            "stg_correction": parse_corrections(text("corrections.toml")),
        }
    except KeyError as error:
        raise SeedError(f"An entry of the reference data in {seeds_dir} lacks the key {error}; add it.") from error


def parse_places(text: str) -> list[Row]:
    """Return one row a division code and name from the CSV `text`; `full_name` joins the latest names from the province down."""
    raw = list(csv.DictReader(text.splitlines()))
    raw = [row for row in raw if row["code"]]
    latest: dict[str, dict[str, str]] = {}
    for row in raw:
        best = latest.get(row["code"])
        if best is None or _recency(row) > _recency(best):
            latest[row["code"]] = row
    rows: list[Row] = []
    for row in raw:
        chain = [row["name"]]
        above = latest.get(row["parent_code"] or "")
        province = row
        while above is not None:
            chain.insert(0, above["name"])
            province = above
            above = latest.get(above["parent_code"] or "")
        rows.append(
            {
                "code": row["code"],
                "name": row["name"],
                "level": row["level"],
                "parent_code": row["parent_code"] or None,
                "valid_from": _day(row["valid_from"]),
                "valid_to": _day(row["valid_to"]),
                "is_latest": latest[row["code"]] is row,
                "full_name": "".join(chain),
                "province_code": province["code"],
                "province_name": province["name"],
            }
        )
    return rows


def _recency(row: Mapping[str, str]) -> tuple[str, str, str]:
    return (row["valid_to"] or "9999", row["valid_from"] or "", row["name"])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def parse_indicators(text: str) -> list[Row]:
    """Return one row an indicator from the TOML `text`."""
    return [
        {
            "code": raw["code"],
            "name_zh": raw["zh"],
            "name_en": raw["en"],
            "theme": raw["theme"],
            "unit": _first(raw["unit"]),
            "aggregation": raw["aggregation"],
            "range_low": (raw.get("range") or [None, None])[0],
            "range_high": (raw.get("range") or [None, None])[1],
        }
        for raw in tomllib.loads(text)["indicator"]
    ]


def _first(value: str | list[str]) -> str:
    return value if isinstance(value, str) else value[0]


def parse_units(text: str) -> list[Row]:
    """Return one row a way of writing a unit from the TOML `text`; `factor` leads to the canonical unit."""
    return [
        {"unit_raw": written, "unit": raw["unit"], "quantity_kind": raw["kind"], "factor": float(Fraction(factor))}
        for raw in tomllib.loads(text)["unit"]
        for written, factor in raw["factors"].items()
    ]


def parse_themes(text: str) -> list[Row]:
    """Return one row a theme from the TOML `text`, whose tables are named by the themes."""
    return [{"theme": code, "name_zh": raw["zh"], "name_en": raw["en"]} for code, raw in tomllib.loads(text).items() if "zh" in raw]


def parse_mechanisms(text: str) -> list[Row]:
    """Return one row a governance mechanism from the TOML `text`."""
    return [
        {"code": raw["code"], "name_zh": raw["zh"], "name_en": raw["en"], "kind": raw.get("kind")}
        for raw in tomllib.loads(text)["mechanism"]
    ]


def parse_corrections(text: str) -> list[Row]:
    """Return one row a correction from the TOML `text`.

    Raises:
        SeedError: two corrections have one id, or one corrects a field that corrections may not touch.
    """
    fields = warehouse_tables()["stg_correction"].column("field").enum
    rows = [
        {
            "correction_id": raw["id"],
            "reason": raw["reason"],
            "page": raw["page"],
            "metric_text": raw["text"],
            "sentence_has": raw.get("sentence_has"),
            "field": raw["field"],
            "expected": raw["expect"],
            "corrected": raw["set"],
        }
        for raw in tomllib.loads(text).get("correction", [])
    ]
    for row in rows:
        if row["field"] not in fields:
            raise SeedError(f"The correction {row['correction_id']} names the field {row['field']}; use one of {', '.join(fields)}.")
    if len({row["correction_id"] for row in rows}) != len(rows):
        raise SeedError("Two corrections have the same id; give each its own.")
    return rows


_FRAME_TYPES: dict[str, Any] = {
    "VARCHAR": pl.String,
    "BOOLEAN": pl.Boolean,
    "INTEGER": pl.Int32,
    "DOUBLE": pl.Float64,
    "DATE": pl.Date,
    "DECIMAL(28,6)": pl.Float64,
}


def load_reference_tables(con: duckdb.DuckDBPyConnection, rows_by_table: Mapping[str, Iterable[Row]]) -> tuple[str, ...]:
    """Replace the reference tables by `rows_by_table`, as one transaction, and return the names of those whose content changed."""
    tables = warehouse_tables()
    changed: list[str] = []
    with transaction(con):
        for name, rows in rows_by_table.items():
            table = tables[name]
            schema = {column.name: _FRAME_TYPES[column.type] for column in table.columns}
            frame = pl.DataFrame([[row[key] for key in schema] for row in rows], schema=schema, orient="row")
            order = ", ".join(table.primary_key)
            with frame_view(con, "reference_rows", frame):
                con.execute(f"delete from {quote_name(name)}")
                con.execute(f"insert into {quote_name(name)} by name select * from reference_rows order by {order}")
            revision = content_revision(con, name)
            if revision != read_revision(con, name):
                write_revision(con, name, revision)
                changed.append(name)
    return tuple(changed)
