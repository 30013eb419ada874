"""The working database: private to the run that holds it; analysts only ever open releases."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse import DATABASE_MEMORY
from warehouse.ddl import create_tables, quote_name, quote_text
from warehouse.schema import warehouse_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

DATABASE_NAME = "warehouse.duckdb"
STORAGE_VERSION = "v1.0.0"
"""Storage version of the working database and of the releases, which are copies of it: DuckDB 1.0 and later clients read it."""


class WarehouseError(RuntimeError):
    """Something the warehouse cannot go on with; the message says what to do."""


def open_warehouse(home: Path, *, threads: int | None = None, memory_limit: str = DATABASE_MEMORY) -> duckdb.DuckDBPyConnection:
    """Return a connection to the working database of `home`, its tables as the definitions have them.

    `memory_limit` is DuckDB's own; what does not fit goes to `HOME/tmp`. A database of another storage version, or whose tables have
    other columns than the definitions, is written anew once.

    Raises:
        WarehouseError: another process holds the database, or the file is not one of ours.
    """
    home.mkdir(parents=True, exist_ok=True)
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": memory_limit,
        "temp_directory": str(home / "tmp"),
        "storage_compatibility_version": STORAGE_VERSION,
    }
    if threads is not None:
        settings["threads"] = threads
    path = home / DATABASE_NAME
    try:
        con = duckdb.connect(str(path), config=settings)
    except duckdb.IOException as error:
        raise WarehouseError(f"{path} cannot be opened ({error}). End the run that holds it, then try again.") from error
    if not _is_up_to_date(con):
        _write_anew(con, path)
        con = duckdb.connect(str(path), config=settings)
    with transaction(con):
        create_tables(con, warehouse_tables().values())
    return con


def _read_columns(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the columns of every table of the current database, in order."""
    there: dict[str, list[str]] = {}
    rows = con.execute(
        "select table_name, column_name from duckdb_columns() where database_name = current_database() order by table_name, column_index"
    ).fetchall()
    for table_name, column_name in rows:
        there.setdefault(table_name, []).append(column_name)
    return there


def _is_up_to_date(con: duckdb.DuckDBPyConnection) -> bool:
    tags = con.execute("select tags['storage_version'] from duckdb_databases() where database_name = current_database()").fetchall()
    tables = warehouse_tables()
    return str(tags[0][0]).startswith(STORAGE_VERSION) and all(
        name in tables and columns == list(tables[name].column_names) for name, columns in _read_columns(con).items()
    )


def _write_anew(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the tables into a new file, replace `path` by it, and close `con`."""
    old, fresh = quote_name(path.stem), path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    there = _read_columns(con)
    con.execute(f"attach {quote_text(str(fresh))} as fresh (storage_version '{STORAGE_VERSION}')")
    con.execute("use fresh")
    with transaction(con):
        create_tables(con, warehouse_tables().values())
        for table in warehouse_tables().values():
            columns = ", ".join(quote_name(name) for name in table.column_names if name in there.get(table.name, ()))
            if columns:
                name = quote_name(table.name)
                con.execute(f"insert into fresh.{name} by name select {columns} from {old}.main.{name}")
    con.execute(f"use {old}")
    con.execute("detach fresh")
    con.close()
    fresh.replace(path)


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Run the block as one transaction: all of it, or, after any exception, none."""
    con.execute("begin transaction")
    try:
        yield
    except BaseException:
        con.execute("rollback")
        raise
    con.execute("commit")


@contextmanager
def frame_view(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> Iterator[None]:
    """Let the block read `frame` as the temporary view `name`.

    The frame goes through a parquet file: DuckDB reads a frame in memory only where pyarrow is installed, and nothing here needs that.
    """
    with tempfile.TemporaryDirectory(prefix="chengji-") as folder:
        path = Path(folder) / "frame.parquet"
        frame.write_parquet(path)
        con.execute(f"create or replace temp view {name} as select * from read_parquet('{path}')")
        yield
        con.execute(f"drop view {name}")
