"""The database under test: opened for reading, with the last good release beside it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.hand_written import PREVIOUS
from expectations.rules import literal, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from expectations.contracts import TableContract
    from expectations.limits import Limits
    from expectations.rules import Rule

QUARANTINE = "stg_quarantine"
PAGE = "stg_page"


def with_checked(failing: str, source: str) -> str:
    """Return `failing` as a statement of its own, with the rows of the SELECT `source` under test."""
    # Materialized, a table of a million rows would be copied whole for each rule: 2.5 s and 800 MB instead of 0.05 s.
    first = f"with checked as not materialized ({source})"
    return f"{first},\n{failing.removeprefix('with ')}" if failing.startswith("with ") else f"{first}\n{failing}"


def all_rows(table: str) -> str:
    """Return the SELECT of all rows of `table`."""
    return f"select * from {quote(table)}"


@dataclass(slots=True)
class Database:
    """An open DuckDB database, with the last good release attached as `previous` where there is one."""

    connection: duckdb.DuckDBPyConnection
    previous: Path | None = None
    not_compared: str | None = None
    """Why the last good release is not compared with, if so."""
    _columns: dict[str, dict[str, str]] = field(default_factory=dict)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of `sql`."""
        return self.connection.execute(sql).fetchall()

    def records(self, sql: str) -> list[dict[str, Any]]:
        """Return the rows of `sql` by column name."""
        cursor = self.connection.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def columns(self, table: str, *, earlier: bool = False) -> dict[str, str]:
        """Return the types of the columns of `table` by name; empty where there is no such table.

        `earlier` asks for the table of the last good release.
        """
        name = f"{PREVIOUS}.{table}" if earlier else table
        if name not in self._columns:
            database = literal(PREVIOUS) if earlier else "current_database()"
            found = self.rows(
                f"select column_name, data_type from duckdb_columns() where table_name = {literal(table)} "
                f"and database_name = {database} and schema_name = 'main' order by column_index"
            )
            self._columns[name] = dict(found)
        return self._columns[name]

    def is_as_defined(self, table: TableContract) -> bool:
        """Return whether `table` has exactly the columns and types of its definition."""
        return self.columns(table.name) == {column.name: column.type for column in table.columns}

    def source(self, table: TableContract, limits: Limits, *, without_quarantined: bool) -> str:
        """Return a SELECT of the rows of `table` to be looked at."""
        rows = all_rows(table.name)
        if not without_quarantined or not self.columns(QUARANTINE):
            return rows
        aside = f"not in (select row_key from {QUARANTINE} where table_name ="
        conditions = []
        if table.name in limits.quarantine_rows:
            conditions.append(f"{row_key_sql(table.primary_key)} {aside} {literal(table.name)})")
        if table.name in limits.quarantine_rows | limits.quarantine_pages:
            conditions.append(f"page_id {aside} {literal(PAGE)})")
        return f"{rows} where {' and '.join(conditions)}" if conditions else rows

    def quarantined(self) -> int:
        """Return how many rows are in quarantine; 0 where there is no quarantine."""
        if not self.columns(QUARANTINE):
            return 0
        return int(self.rows(f"select count(distinct (table_name, row_key)) from {QUARANTINE}")[0][0])

    def can_run(self, rule: Rule) -> bool:
        """Return whether the last good release has what `rule` reads; note it where it has not."""
        try:
            self.connection.execute(f"explain {with_checked(rule.failing, all_rows(rule.table))}")
        except (duckdb.BinderException, duckdb.CatalogException):
            self.not_compared = f"The last good release lacks what {rule.name} compares: its tables were defined otherwise."
            return False
        return True


def row_key_sql(key: Sequence[str], table: str | None = None) -> str:
    """Return the SQL of the key of a row (of `table`, where that has to be said) as one text, its parts joined by a vertical bar."""
    parts = [f"{table}.{quote(name)}::varchar" if table else f"{quote(name)}::varchar" for name in key]
    return parts[0] if len(parts) == 1 else f"concat_ws('|', {', '.join(parts)})"


@contextlib.contextmanager
def open_database(database: Path | duckdb.DuckDBPyConnection, previous: Path | None, memory: str) -> Iterator[Database]:
    """Yield the open database, in which DuckDB takes at most `memory`; close afterwards what was opened here.

    Raises:
        FileNotFoundError: where `database` or `previous` is a path at which there is no file.
    """
    for path in (database, previous):
        if isinstance(path, Path) and not path.is_file():
            raise FileNotFoundError(f"There is no database {path}: build it first, or name another.")
    with contextlib.ExitStack() as stack:
        if isinstance(database, Path):
            settings: dict[str, str | bool | int | float | list[str]] = {"memory_limit": memory, "autoinstall_known_extensions": False}
            connection = stack.enter_context(duckdb.connect(str(database), read_only=True, config=settings))
        else:
            connection = stack.enter_context(database.cursor())
            allowed = connection.execute("select current_setting('memory_limit')").fetchall()[0][0]
            # What the caller holds in memory may not fit; its own limit holds then.
            with contextlib.suppress(duckdb.OutOfMemoryException):
                connection.execute(f"set memory_limit = {literal(memory)}")
                stack.callback(connection.execute, f"set memory_limit = {literal(allowed)}")
        if previous is not None:
            connection.execute(f"attach {literal(str(previous))} as {PREVIOUS} (read_only)")
            stack.callback(connection.execute, f"detach {PREVIOUS}")
        yield Database(connection, previous)
