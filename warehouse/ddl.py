"""DDL from the table definitions: tables, comments, Chinese views and the analysts' macros."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    from warehouse.schema import Table

ACCESS_DIR = Path(__file__).resolve().parent / "access"
"""One `create macro` a file, below a comment that says in English and one that says in Chinese what it answers."""
STATEMENTS_DIR = Path(__file__).resolve().parent / "statements"


_MACRO = re.compile(r"-- (?P<en>.+)\n-- (?P<zh>.+)\ncreate or replace macro (?P<call>(?P<name>\w+)\([^)]*\))")


@dataclass(frozen=True, slots=True)
class Macro:
    """A question that analysts ask often: `call` is its name with its parameters, `sql` the statement that creates it."""

    name: str
    call: str
    about_en: str
    about_zh: str
    sql: str


def read_macros() -> list[Macro]:
    """Return the macros of `warehouse/access/`, by name.

    Raises:
        ValueError: a file does not begin with its two comments and its `create or replace macro`.
    """
    macros: list[Macro] = []
    for path in sorted(ACCESS_DIR.glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        head = _MACRO.match(sql)
        if head is None:
            raise ValueError(f"{path.name} must begin with what it answers, in English and in Chinese, and `create or replace macro`.")
        macros.append(Macro(head["name"], head["call"], head["en"], head["zh"], sql))
    return macros


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
    """Create the `*_zh` views of the released tables and the macros, with their comments."""
    con.execute(";\n".join(statement for table in tables if table.released for statement in view_statements(table)))
    for macro in read_macros():
        con.execute(macro.sql)
        con.execute(f"comment on macro table {quote_name(macro.name)} is {quote_text(f'{macro.about_zh} | {macro.about_en}')}")
