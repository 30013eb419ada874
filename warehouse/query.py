"""Ad hoc questions to a release, read-only: the pointer is resolved once, so one connection never mixes two releases."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import duckdb
import polars as pl

from warehouse.database import WarehouseError
from warehouse.ddl import quote_text
from warehouse.releases import DATABASE, current_release, find_release
from warehouse.schema import warehouse_tables

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

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
            raise WarehouseError("There is no query in it: give one, such as select * from mart_scorecard.")
        description = cursor.description or []
        return Answer(tuple(column[0] for column in description), tuple(str(column[1]) for column in description), cursor.fetchall())
    except duckdb.Error as error:
        raise WarehouseError(str(error)) from error


def run_query(
    con: duckdb.DuckDBPyConnection, sql: str, output: OutputFormat = "table", target: Path | None = None, stream: TextIO | None = None
) -> int:
    """Write the result of one `sql` statement to `target`, or to `stream` (standard output), and return the number of rows.

    Raises:
        WarehouseError: the SQL is wrong, or parquet is asked for without a file to write it to.
    """
    if output == "parquet":
        if target is None:
            raise WarehouseError("Parquet goes to a file: name one with --output FILE.")
        query = sql.strip().rstrip(";")
        rows = ask(con, f"copy ({query}) to {quote_text(str(target))} (format parquet, compression zstd)").rows
        return int(rows[0][0]) if rows else 0
    answer = ask(con, sql)
    if target is not None:
        with target.open("w", encoding="utf-8", newline="") as file:
            _write(answer, output, file)
    else:
        _write(answer, output, stream or sys.stdout)
    return len(answer.rows)


def _write(answer: Answer, output: OutputFormat, stream: TextIO) -> None:
    if output == "jsonl":
        records = (dict(zip(answer.columns, row, strict=True)) for row in answer.rows)
        stream.writelines(json.dumps(record, ensure_ascii=False, default=str) + "\n" for record in records)
        return
    texts = [[None if value is None else str(value) for value in row] for row in answer.rows]
    frame = pl.DataFrame(texts, schema=dict.fromkeys(answer.columns, pl.String), orient="row")
    if output == "csv":
        stream.write(frame.write_csv())
        return
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True, fmt_str_lengths=60):
        stream.write(f"{frame}\n")


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """A table, view or column of the warehouse as `catalog` tells of it; `column` and `type` are empty for the table itself."""

    layer: str
    table: str
    column: str
    type: str
    comment: str


def catalog(lang: Literal["en", "zh"] = "en", table: str | None = None) -> list[CatalogEntry]:
    """Return all released tables with their columns, or those of `table`, told in English or Chinese.

    Raises:
        WarehouseError: there is no such table.
    """
    entries: list[CatalogEntry] = []
    for definition in warehouse_tables().values():
        if not definition.released or (table and definition.name != table):
            continue
        about = definition.description_zh if lang == "zh" else f"{definition.description_en} Grain: {definition.grain}."
        entries.append(CatalogEntry(definition.layer, definition.name, "", "", about))
        entries += [
            CatalogEntry(definition.layer, definition.name, column.name, column.type, column.zh if lang == "zh" else column.en)
            for column in definition.columns
        ]
    if not entries:
        raise WarehouseError(f"There is no table {table}. `chengji catalog` without a name lists all of them.")
    return entries
