"""Ad hoc questions to a release, read-only: the pointer is resolved once, so one connection never mixes two releases."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import duckdb

from warehouse.database import WarehouseError
from warehouse.ddl import quote_text, read_macros, read_statement
from warehouse.display import format_rows, value_text
from warehouse.releases import DATABASE, current_release, find_release
from warehouse.schema import warehouse_tables

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

TABLE_ROWS = 1_000
"""Rows that a table on the screen has at most."""
_FETCH = 10_000
_NO_QUERY = "There is no query in it: give one, such as select * from mart_scorecard."
OutputFormat = Literal["table", "csv", "jsonl", "parquet"]


def open_release(home: Path, release_id: str | None = None) -> duckdb.DuckDBPyConnection:
    """Return a read-only connection to the current release of `home`, or to `release_id`.

    Raises:
        WarehouseError: there is no such release.
    """
    path = find_release(home, release_id).path if release_id else current_release(home)
    if path is None:
        raise WarehouseError(f"There is no release in {home} yet: run `chengji run LANDING --home {home}` first.")
    config: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    return duckdb.connect(str(path / DATABASE), read_only=True, config=config)


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one query: names and DuckDB types of the columns, and the rows."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def ask(con: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    """Run the last statement of `sql` and return its result; statements before it run too.

    Raises:
        WarehouseError: the SQL is wrong, or it would write.
    """
    try:
        cursor = con.execute(sql)
        # Nothing but blanks and comments gives no cursor, which DuckDB's types do not say.
        if not isinstance(cursor, duckdb.DuckDBPyConnection):
            raise WarehouseError(_NO_QUERY)
        description = cursor.description or []
        return Answer(tuple(column[0] for column in description), tuple(str(column[1]) for column in description), cursor.fetchall())
    except duckdb.Error as error:
        raise WarehouseError(str(error)) from error


def run_query(
    con: duckdb.DuckDBPyConnection,
    sql: str,
    output: OutputFormat = "table",
    target: Path | None = None,
    stream: TextIO | None = None,
    *,
    width: int | None = None,
) -> int:
    """Write the result of the last statement of `sql` to `target`, or to `stream` (standard output), and return the number of rows.

    CSV and JSON lines are written as they come, however many they are; a table ends after `TABLE_ROWS` rows and says so. Rows that a
    table of `width` columns cannot hold are shown one field a line.

    Raises:
        WarehouseError: the SQL is wrong, or parquet is asked for without a file to write it to.
    """
    if output == "parquet":
        return _write_parquet(con, sql, target)
    try:
        cursor = con.execute(sql)
        # Nothing but blanks and comments gives no cursor, which DuckDB's types do not say.
        if not isinstance(cursor, duckdb.DuckDBPyConnection):
            raise WarehouseError(_NO_QUERY)
        if target is None:
            return _write(cursor, output, stream or sys.stdout, width)
        with target.open("w", encoding="utf-8", newline="") as file:
            return _write(cursor, output, file, width)
    except duckdb.Error as error:
        raise WarehouseError(str(error)) from error


def _write_parquet(con: duckdb.DuckDBPyConnection, sql: str, target: Path | None) -> int:
    if target is None:
        raise WarehouseError("Parquet goes to a file: name one with --output FILE.")
    try:
        *before, last = [statement.query.strip().rstrip(";") for statement in con.extract_statements(sql)] or [""]
    except duckdb.Error as error:
        raise WarehouseError(str(error)) from error
    if not last:
        raise WarehouseError(_NO_QUERY)
    for statement in before:
        ask(con, statement)
    rows = ask(con, f"copy ({last}) to {quote_text(str(target))} (format parquet, compression zstd)").rows
    return int(rows[0][0]) if rows else 0


def _write(cursor: duckdb.DuckDBPyConnection, output: OutputFormat, stream: TextIO, width: int | None) -> int:
    names = [column[0] for column in cursor.description or []]
    if output == "table":
        return _write_table(names, cursor.fetchmany(TABLE_ROWS + 1), stream, width)
    rows, lines = 0, csv.writer(stream, lineterminator="\n")
    if output == "csv":
        lines.writerow(names)
    while batch := cursor.fetchmany(_FETCH):
        rows += len(batch)
        if output == "csv":
            lines.writerows([value_text(value) for value in row] for row in batch)
        else:
            records = (dict(zip(names, row, strict=True)) for row in batch)
            stream.writelines(json.dumps(record, ensure_ascii=False, default=_json) + "\n" for record in records)
    return rows


def _write_table(names: list[str], rows: list[tuple[Any, ...]], stream: TextIO, width: int | None) -> int:
    stream.write(format_rows(names, rows[:TABLE_ROWS], width))
    if len(rows) > TABLE_ROWS:
        stream.write(f"These are the first {TABLE_ROWS} rows: add a limit, or write all of them with --format csv --output FILE.\n")
    return min(len(rows), TABLE_ROWS)


def _json(value: object) -> int | float | str:
    """Return what JSON has no type for: a decimal number as a number, anything else as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


def explain_metric(con: duckdb.DuckDBPyConnection, metric_id: str) -> str:
    """Return a record of one figure: its attributes, line, page and rules, and whether the facts count it, or why not.

    Raises:
        WarehouseError: the release holds no such figure.
    """
    answer = ask(con, f"set variable wanted_metric = {quote_text(metric_id)}; {read_statement('explain_metric')}")
    if not answer.rows:
        raise WarehouseError(f"The release holds no figure {metric_id}: select metric_id, text from stg_metric lists them.")
    told = [(name, value) for name, value in zip(answer.columns, answer.rows[0], strict=True) if value is not None]
    return format_rows([name for name, _ in told], [tuple(value for _, value in told)], width=0)


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """A table, macro or column of a release as `catalog` tells of it; `column` and `type` are empty for the table or macro itself."""

    layer: str
    table: str
    column: str
    type: str
    comment: str


def catalog(lang: Literal["en", "zh"] = "en", table: str | None = None) -> list[CatalogEntry]:
    """Return all released tables with their columns and the macros, or those of `table`, told in English or Chinese.

    The name of a view (`<table>_zh`) gives its table with the view's Chinese column names.

    Raises:
        WarehouseError: there is no such table.
    """
    entries: list[CatalogEntry] = []
    for definition in warehouse_tables().values():
        is_view = table == f"{definition.name}_zh"
        if not definition.released or (table and definition.name != table and not is_view):
            continue
        about = definition.description_zh if lang == "zh" else f"{definition.description_en} Grain: {definition.grain}."
        shown = f"{definition.name}_zh" if is_view else definition.name
        entries.append(CatalogEntry(definition.layer, shown, "", "", about))
        for column in definition.columns:
            name = column.zh if is_view else column.name
            entries.append(CatalogEntry(definition.layer, shown, name, column.type, column.zh if lang == "zh" else column.en))
    for macro in read_macros():
        if table is None or table == macro.name:
            about = macro.about_zh if lang == "zh" else macro.about_en
            entries.append(CatalogEntry("macros", macro.call, "", "", about))
    if not entries:
        raise WarehouseError(f"There is no table {table}. `chengji catalog` without a name lists all of them.")
    return entries
