"""The working database: private to the run that holds it; analysts only ever open releases."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.ddl import create_tables
from warehouse.schema import warehouse_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

DATABASE_NAME = "warehouse.duckdb"


class WarehouseError(RuntimeError):
    """Something the warehouse cannot go on with; the message says what to do."""


def open_warehouse(home: Path, *, threads: int | None = None, memory_limit: str = "1GB") -> duckdb.DuckDBPyConnection:
    """Return a connection to the working database of `home`, its tables created.

    `memory_limit` is DuckDB's own; what does not fit goes to `HOME/tmp`.

    Raises:
        WarehouseError: another process holds the database, or the file is not one of ours.
    """
    home.mkdir(parents=True, exist_ok=True)
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": memory_limit,
        "temp_directory": str(home / "tmp"),
    }
    if threads is not None:
        settings["threads"] = threads
    path = home / DATABASE_NAME
    try:
        con = duckdb.connect(str(path), config=settings)
    except duckdb.IOException as error:
        raise WarehouseError(f"{path} cannot be opened ({error}). End the run that holds it, then try again.") from error
    with transaction(con):
        create_tables(con, warehouse_tables().values())
    return con


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
