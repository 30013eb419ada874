"""Builds the models: one SELECT each, in the order of what they read, and only what has to be built."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import duckdb

from warehouse.database import WarehouseError, transaction
from warehouse.ddl import quote_name
from warehouse.parts import combined_fingerprint, read_parts
from warehouse.replacing import VERSIONS, forget_changed_keys, is_followed, is_partial_worthwhile, replace_all, replace_part
from warehouse.reprints import resolve_parts, resolve_reprints, resolve_versions
from warehouse.revisions import (
    bump_revision,
    content_revision,
    full_builds,
    next_revision,
    read_built_from,
    read_revision,
    write_revision,
)
from warehouse.schema import SchemaError, Table, warehouse_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.settings import WarehouseSettings

_VARIABLE = re.compile(r"getvariable\('(\w+)'\)")


@dataclass(frozen=True, slots=True)
class ModelReport:
    """How one model was built: `how` is `full`, `partial` (changed pages only) or `unchanged` (its inputs are as they were).

    `seconds` are processor seconds of all threads.
    """

    table: str
    how: str
    rows: int
    seconds: float


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `pages_changed` are the pages whose rows in facts were built anew."""

    models: tuple[ModelReport, ...]
    pages_changed: int
    reprints_changed: int

    @property
    def has_news(self) -> bool:
        """Whether any table was built."""
        return any(model.how != "unchanged" for model in self.models)


def read_inputs(con: duckdb.DuckDBPyConnection, table: Table, tables: Mapping[str, Table]) -> tuple[str, ...]:
    """Return the names of the tables that the SELECT of `table` reads, sorted.

    Raises:
        SchemaError: the model has no SELECT, or reads something that no definition has.
    """
    if table.sql is None:
        raise SchemaError(f"{table.name} is filled by a model: put {table.name}.sql with its SELECT beside its definition.")
    names = tuple(sorted(con.get_table_names(table.sql)))
    unknown = [name for name in names if name not in tables]
    if unknown:
        raise SchemaError(f"{table.name}.sql reads {', '.join(unknown)}, which no definition has.")
    return names


def order_models(inputs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the models in an order in which each comes after what it reads; equal ones by name.

    Raises:
        SchemaError: models read each other in a circle.
    """
    sorter = TopologicalSorter({name: [read for read in reads if read in inputs] for name, reads in inputs.items()})
    ordered: list[str] = []
    try:
        sorter.prepare()
    except CycleError as error:
        raise SchemaError(f"These models read each other in a circle: {' -> '.join(error.args[1])}.") from error
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        ordered += ready
        sorter.done(*ready)
    return tuple(ordered)


def build_models(con: duckdb.DuckDBPyConnection, settings: WarehouseSettings) -> BuildReport:
    """Bring versions, reprints, dimensions, facts and marts up to what is staged, as one transaction.

    A model whose inputs did not change is left alone; one that is `incremental_by` columns is rebuilt for what changed only, unless
    something else that it reads changed.
    """
    tables = warehouse_tables()
    settings.apply(con)
    models = {name: read_inputs(con, table, tables) for name, table in tables.items() if table.filled_by == "model"}
    order = order_models(models)
    with transaction(con):
        reports = [_build(con, tables[VERSIONS], models[VERSIONS], tables)]
        reprints_changed = 0
        if _has_changes(con):
            resolve_versions(con)
            reprints_changed = resolve_reprints(con)
            resolve_parts(con)
            bump_revision(con, "stg_page")
        reports += [_build(con, tables[name], models[name], tables) for name in order if name != VERSIONS]
        pages_changed = int(con.execute("select count(*) from stg_changed_page").fetchall()[0][0])
        con.execute("delete from stg_changed_page")
        forget_changed_keys(con, tables.values())
    return BuildReport(tuple(reports), pages_changed, reprints_changed)


def rebuild_model(con: duckdb.DuckDBPyConnection, name: str) -> ModelReport:
    """Build the model `name` where its inputs changed; what it reads must have been built."""
    tables = warehouse_tables()
    return _build(con, tables[name], read_inputs(con, tables[name], tables), tables)


def _has_changes(con: duckdb.DuckDBPyConnection) -> bool:
    return bool(con.execute("select 1 from stg_changed_page limit 1").fetchall())


def _stamp(con: duckdb.DuckDBPyConnection, table: Table, inputs: tuple[str, ...], followed: tuple[str, ...] = ()) -> str:
    """Return what `table` is built from: its SELECT, its thresholds, the revisions of `inputs`, the full builds of those `followed`."""
    sql = table.sql or ""
    # Thresholds reach a SELECT as variables: a changed one builds anew what it decides.
    thresholds = [(name, con.execute("select getvariable(?)", [name]).fetchall()[0][0]) for name in sorted(set(_VARIABLE.findall(sql)))]
    # Where the parts of a table divide is noted when its rows are built.
    parts = [
        sql,
        f"parts by {table.parts_by}",
        *(f"{name}={value}" for name, value in thresholds),
        *(f"{name}={read_revision(con, name)}" for name in inputs),
    ]
    parts += [f"{name}={full_builds(read_revision(con, name))}" for name in followed]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _build(con: duckdb.DuckDBPyConnection, table: Table, inputs: tuple[str, ...], tables: Mapping[str, Table]) -> ModelReport:
    """Build `table` where its inputs changed and note what it was built from."""
    begun = time.process_time()
    # stg_page is bumped between the versions and the rest of the build; its version columns come from this model.
    stamp = _stamp(con, table, inputs if table.name != VERSIONS else ("stg_line",))
    followed = [tables[name] for name in inputs if is_followed(tables[name], table)]
    fixed = _stamp(
        con,
        table,
        tuple(name for name in inputs if tables[name] not in followed),
        tuple(read.name for read in followed if read.incremental_by),
    )
    built_from, fixed_inputs = read_built_from(con, table.name)
    if built_from == stamp:
        return ModelReport(table.name, "unchanged", _rows(con, table), 0.0)
    partial = bool(table.incremental_by) and fixed_inputs == fixed and is_partial_worthwhile(con)
    try:
        if partial:
            replace_part(con, table, followed, tables.values())
        else:
            replace_all(con, table, followed)
    except duckdb.Error as error:
        raise WarehouseError(f"The model {table.name} could not be built: {error}") from error
    if not table.incremental_by:
        revision = combined_fingerprint(read_parts(con, table)) if table.publish else content_revision(con, table.name)
        write_revision(con, table.name, revision, stamp, fixed)
    else:
        # A fingerprint would read all of a large table for a few new rows: counters do for what is rarely rebuilt to the same.
        write_revision(con, table.name, next_revision(read_revision(con, table.name), is_full=not partial), stamp, fixed)
    return ModelReport(table.name, "partial" if partial else "full", _rows(con, table), time.process_time() - begun)


def _rows(con: duckdb.DuckDBPyConnection, table: Table) -> int:
    return int(con.execute(f"select count(*) from {quote_name(table.name)}").fetchall()[0][0])
