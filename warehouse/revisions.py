"""Which state each table is in: what lets the build skip everything whose inputs are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.ddl import quote_name

if TYPE_CHECKING:
    import duckdb


def bump_revision(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Note that the loaded `table` has changed."""
    current = read_revision(con, table)
    write_revision(con, table, str(int(current) + 1 if current else 1))


def read_revision(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """Return the revision of `table`, empty for a table that was never filled."""
    rows = con.execute("select revision from stg_revision where table_name = ?", [table]).fetchall()
    return str(rows[0][0]) if rows else ""


def next_revision(revision: str, *, is_full: bool) -> str:
    """Return the revision of an incremental model after one more build: the number of full builds, and of partial ones since."""
    full, _, partial = revision.partition(".")
    return f"{int(full or 0) + 1}.0" if is_full else f"{full}.{int(partial or 0) + 1}"


def full_builds(revision: str) -> str:
    """Return the part of an incremental model's revision that changes when rows of pages may have changed that did not."""
    return revision.partition(".")[0]


def read_built_from(con: duckdb.DuckDBPyConnection, table: str) -> tuple[str | None, str | None]:
    """Return what the model `table` was built from, and the part of it that is not known page by page."""
    rows = con.execute("select built_from, fixed_inputs from stg_revision where table_name = ?", [table]).fetchall()
    return (rows[0][0], rows[0][1]) if rows else (None, None)


def write_revision(
    con: duckdb.DuckDBPyConnection, table: str, revision: str, built_from: str | None = None, fixed_inputs: str | None = None
) -> None:
    """Set the revision of `table`, and for a model what it was built from."""
    con.execute("delete from stg_revision where table_name = ?", [table])
    con.execute("insert into stg_revision values (?, ?, ?, ?)", [table, revision, built_from, fixed_inputs])


def content_revision(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """Return a fingerprint of the rows of `table` that does not depend on their order."""
    name = quote_name(table)
    rows, total = con.execute(f"select count(*), coalesce(sum(hash(content)), 0)::varchar from {name} as content").fetchall()[0]
    return f"{rows}-{total}"


def mark_changed(con: duckdb.DuckDBPyConnection, pages_sql: str) -> int:
    """Note the pages (page_id, site) that `pages_sql` selects as changed and return how many were not noted yet."""
    fresh = f"select distinct page_id, site from ({pages_sql}) as pages except select page_id, site from stg_changed_page"
    return int(con.execute(f"insert into stg_changed_page {fresh}").fetchall()[0][0])
