"""DDL from the table definitions: tables, comments, Chinese views and the analysts' macros."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    from warehouse.schema import Table

ACCESS_DIR = Path(__file__).resolve().parent / "access"
"""One `create macro` a file: the questions that analysts ask most."""
STATEMENTS_DIR = Path(__file__).resolve().parent / "statements"


def quote_name(name: str) -> str:
    """Return `name` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """Return `text` as a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def read_statement(name: str) -> str:
    """Return the SQL statement kept in `warehouse/statements/<name>.sql`."""
    return (STATEMENTS_DIR / f"{name}.sql").read_text(encoding="utf-8")


def table_ddl(table: Table) -> str:
    """Return the `create table if not exists` of `table`.

    Keys and nulls are not declared as constraints: a bad row must reach the gate and be quarantined there, not stop the night, and a
    primary key makes loading seven times slower.
    """
    columns = ",\n".join(f"    {quote_name(column.name)} {column.type}" for column in table.columns)
    return f"create table if not exists {quote_name(table.name)} (\n{columns}\n)"


def comment_statements(table: Table) -> list[str]:
    """Return the `comment on` statements of `table` and its columns, Chinese and English in one comment."""
    name = quote_name(table.name)
    statements = [f"comment on table {name} is {quote_text(table.comment)}"]
    statements += [f"comment on column {name}.{quote_name(column.name)} is {quote_text(column.comment)}" for column in table.columns]
    return statements


def view_statements(table: Table) -> list[str]:
    """Return the statements that make `<table>_zh`, the same rows under Chinese column names, with its comment."""
    name = quote_name(f"{table.name}_zh")
    columns = ", ".join(f"{quote_name(column.name)} as {quote_name(column.zh)}" for column in table.columns)
    return [
        f"create or replace view {name} as select {columns} from {quote_name(table.name)}",
        f"comment on view {name} is {quote_text(f'{table.description_zh} | {table.name} under Chinese column names.')}",
    ]


def create_tables(con: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> None:
    """Create the tables that are missing."""
    con.execute(";\n".join(table_ddl(table) for table in tables))


def comment_tables(con: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> None:
    """Set the comments of the tables and all their columns."""
    con.execute(";\n".join(statement for table in tables for statement in comment_statements(table)))


def create_access(con: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> None:
    """Create the `*_zh` views of the released tables and the macros `metrics_of`, `series` and `evidence`."""
    con.execute(";\n".join(statement for table in tables if table.released for statement in view_statements(table)))
    for path in sorted(ACCESS_DIR.glob("*.sql")):
        con.execute(path.read_text(encoding="utf-8"))
