"""Rows of a model replaced: all of them, or those of the keys that changed.

A model is incremental by columns of pages (`page_id`, `site`), whose changes `stg_changed_page` tells, or by other columns that a model it
reads has too (place and indicator): their changes are the keys of the rows that this build took out of that model and put into it.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from warehouse.ddl import quote_name
from warehouse.parts import note_all, replacing_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import duckdb

    from warehouse.schema import Table

VERSIONS = "stg_page_version"
"""The model that comes before all others: versions decide which pages the others count."""
PAGE = "page_id"
_PAGE_KEYS = frozenset({PAGE, "site"})
_LARGEST_PART = 0.25
"""The share of changed pages beyond which a model is built in full: looking up the rows of every page costs more than reading all."""
SLICE_PAGES = 25_000
"""Pages of a slice of a full build. In one piece `mart_rectification` of 100,000 made-up pages did not fit 600 MB. A slice more costs one
more look over the inputs."""


def is_followed(read: Table, by: Table) -> bool:
    """Return whether the model `by` can tell what a change of `read` means for it, by its keys."""
    if set(by.incremental_by) <= _PAGE_KEYS:
        return read.filled_by in {"batch", "load"} or read.incremental_by == (PAGE,) or read.name in {VERSIONS, "dim_page"}
    return bool(read.incremental_by) and set(by.incremental_by) <= set(read.column_names)


def is_partial_worthwhile(con: duckdb.DuckDBPyConnection) -> bool:
    """Return whether few enough pages changed for a part of a model to be cheaper than all of it."""
    changed, pages = con.execute("select (select count(*) from stg_changed_page), (select count(*) from stg_page)").fetchall()[0]
    return bool(changed <= max(1, _LARGEST_PART * pages))


def _select(table: Table) -> str:
    """Return the SELECT of `table` with the columns of its definition, in order and cast to their types."""
    columns = ", ".join(f"model.{quote_name(column.name)}::{column.type} as {quote_name(column.name)}" for column in table.columns)
    return f"select {columns} from ({table.sql}\n) as model"


def _order(table: Table) -> str:
    """Return the order of rows: what a part of a published table holds lies together, so that a release reads no more than that."""
    names = [*([table.parts_by] if table.parts_by else []), *table.primary_key]
    return " order by " + ", ".join(quote_name(name) for name in dict.fromkeys(names))


def replace_all(con: duckdb.DuckDBPyConnection, table: Table, followed: Sequence[Table] = ()) -> None:
    """Build all rows of `table` anew; those of an incremental model of many pages slice by slice of its keys.

    A slice sees of the inputs that know the key, `followed`, only the rows of its keys: memory is that of a slice, however many there are.
    """
    con.execute(f"delete from {quote_name(table.name)}")
    slices = _count_slices(con)
    with _joining_as_written(con) if slices > 1 else nullcontext():
        _insert_slices(con, table, followed, slices if table.incremental_by else 1)
    if table.publish:
        note_all(con, table)


@contextmanager
def _joining_as_written(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let joins hold their right side in memory, as the models write them: many rows left, what is looked up right.

    Of a slice the optimiser expects no rows at all, and would hold its figures in memory once a join: of 200,000 made-up pages,
    `fct_metric` did not fit 900 MB so, nor `mart_target` 600 MB; this way both fit 600 MB.
    """
    con.execute("set disabled_optimizers = 'build_side_probe_side'")
    try:
        yield
    finally:
        con.execute("reset disabled_optimizers")


def _insert_slices(con: duckdb.DuckDBPyConnection, table: Table, followed: Sequence[Table], slices: int) -> None:
    name, catalog = quote_name(table.name), _catalog(con)
    for number in range(slices):
        of_slice = f" where hash({_keys(table)}) % {slices} = {number}" if slices > 1 else ""
        shadowed = _shadowed(table, followed) if slices > 1 else []
        for read in shadowed:
            con.execute(f"create temp view {read} as select * from {catalog}.main.{read}{of_slice}")
        con.execute(f"insert into {catalog}.main.{name} select * from ({_select(table)}) as fresh{of_slice}{_order(table)}")
        for read in shadowed:
            con.execute(f"drop view temp.{read}")


def _count_slices(con: duckdb.DuckDBPyConnection) -> int:
    pages = con.execute("select count(*) from stg_page").fetchall()[0][0]
    return max(1, -(-int(pages) // SLICE_PAGES))


def _shadowed(table: Table, followed: Sequence[Table]) -> list[str]:
    return [quote_name(read.name) for read in followed if set(table.incremental_by) <= set(read.column_names)]


def _catalog(con: duckdb.DuckDBPyConnection) -> str:
    return quote_name(str(con.execute("select current_database()").fetchall()[0][0]))


def replace_part(con: duckdb.DuckDBPyConnection, table: Table, followed: Sequence[Table], tables: Iterable[Table]) -> None:
    """Replace the rows of `table` for the changed keys, and note for the incremental ones of `tables` that read it which keys that were.

    While the SELECT runs, temporary tables stand before the inputs that know the key, `followed`, and hold only the changed rows: no
    optimiser has to find out that the rest is not needed. (As views they cost fifty times as much.) The way over `rowid` reads the key of
    an input in full, and of the other columns only where the changed rows lie, which is the end of the table for new pages.
    """
    name, catalog = quote_name(table.name), _catalog(con)
    changed = _changed_keys(con, table)
    rows = _rows_of(f"{catalog}.main.{name}", table, changed)
    shadowed = _shadowed(table, followed)
    readers = [reader for reader in tables if _follows(reader, table)]
    with replacing_rows(con, table, rows) if table.publish else nullcontext():
        _note_keys(con, readers, rows)
        con.execute(f"delete from {name} where rowid in ({_rowids_of(name, table, changed)})")
        for read in shadowed:
            con.execute(f"create temp table {read} as {_rows_of(f'{catalog}.main.{read}', table, changed)}")
        fresh = f"select fresh.* from ({_select(table)}) as fresh semi join ({changed}) as changed using ({_keys(table)})"
        con.execute(f"insert into {catalog}.main.{name} {fresh}{_order(table)}")
        for read in shadowed:
            con.execute(f"drop table temp.{read}")
        _note_keys(con, readers, rows)


def _keys(table: Table) -> str:
    return ", ".join(quote_name(name) for name in table.incremental_by)


def _rowids_of(source: str, table: Table, changed: str) -> str:
    """Return the SELECT of the rowids of `source` whose keys, those of the model `table`, the SELECT `changed` returns."""
    return f"select known.rowid from {source} as known semi join ({changed}) as changed using ({_keys(table)})"


def _rows_of(source: str, table: Table, changed: str) -> str:
    """Return the SELECT of these rows."""
    return f"select * from {source} where rowid in ({_rowids_of(source, table, changed)})"


def _follows(reader: Table, table: Table) -> bool:
    """Whether the keys of `reader` come from the rows of `table` that were replaced."""
    return bool(reader.incremental_by) and not set(reader.incremental_by) <= _PAGE_KEYS and is_followed(table, reader)


def _key_table(table: Table) -> str:
    return f"temp.{quote_name(f'changed_{table.name}')}"


def _changed_keys(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    """Return the SELECT of the keys of `table` that changed in this build."""
    if set(table.incremental_by) <= _PAGE_KEYS:
        return f"select {_keys(table)} from stg_changed_page"
    con.execute(f"create temp table if not exists {quote_name(f'changed_{table.name}')} as select {_keys(table)} from {table.name} limit 0")
    return f"select {_keys(table)} from {_key_table(table)}"


def _note_keys(con: duckdb.DuckDBPyConnection, readers: Iterable[Table], rows: str) -> None:
    for reader in readers:
        _changed_keys(con, reader)
        con.execute(f"insert into {_key_table(reader)} select distinct {_keys(reader)} from ({rows})")


def forget_changed_keys(con: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> None:
    """Drop what was noted for `tables` during a build."""
    for table in tables:
        con.execute(f"drop table if exists {_key_table(table)}")
