"""Parts of published tables: which files a table is written to, and what each of them holds.

A large table is divided by the day of its time (or by its year), as coarsely as files of at most `PART_ROWS` rows allow: the whole table,
else years, else months, else days. The division follows from the rows alone, so that the same rows make the same files, and the rows
of a night, which are new, touch few of them. The build keeps rows and a fingerprint of each day in `stg_part`; a fingerprint is a sum
over the rows, so that replaced rows are taken off and fresh ones added without reading the others.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.ddl import quote_name, quote_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import duckdb

    from warehouse.schema import Table

PART_ROWS = 122_880
"""The most rows of one file where they can be divided: one row group. Writing one of the widest table takes 0.8 s of a processor."""
UNDATED = "undated"
_SPANS = (("-01-01", "year"), ("-01", "month"), ("", "day"))
"""What makes a date of the name of a year, a month and a day, and how long each is."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a table. `name` is empty for a whole table in one file, else a year, month, day or `undated`."""

    name: str
    rows: int
    fingerprint: str


def group_days(rows_by_key: Mapping[str, int], most: int = PART_ROWS) -> dict[str, list[str]]:
    """Return the keys of each part by its name, in order: the coarsest parts of at most `most` rows, single keys where those are larger.

    Args:
        rows_by_key: rows of each `2024-05-17`, `2024` or `undated`.
        most: rows of a part.
    """
    return _group("", sorted(rows_by_key), rows_by_key, most, 0)


def _group(name: str, keys: list[str], rows_by_key: Mapping[str, int], most: int, depth: int) -> dict[str, list[str]]:
    if sum(rows_by_key[key] for key in keys) <= most or keys == [name]:
        return {name: keys}
    finer: dict[str, list[str]] = {}
    for key in keys:
        finer.setdefault("-".join(key.split("-")[: depth + 1]), []).append(key)
    return {part: held for longer, inside in finer.items() for part, held in _group(longer, inside, rows_by_key, most, depth + 1).items()}


def read_parts(con: duckdb.DuckDBPyConnection, table: Table) -> list[Part]:
    """Return the parts that `table` is written to, by name; one empty part for a table without rows."""
    if table.filled_by == "model":
        sql = f"select part_key, row_count, fingerprint from stg_part where table_name = {quote_text(table.name)}"
    else:
        sql = _summary(table, quote_name(table.name))
    seen = {str(key): (int(rows), int(total)) for key, rows, total in con.execute(sql).fetchall()}
    grouped = group_days({key: rows for key, (rows, _) in seen.items()})
    return [_part(name, [seen[key] for key in keys]) for name, keys in grouped.items()] or [_part("", [])]


def _part(name: str, held: Sequence[tuple[int, int]]) -> Part:
    rows = sum(rows for rows, _ in held)
    return Part(name, rows, f"{rows}-{sum(total for _, total in held)}")


def combined_fingerprint(parts: Iterable[Part]) -> str:
    """Return the fingerprint of all rows of `parts` together."""
    parts = list(parts)
    return f"{sum(part.rows for part in parts)}-{sum(int(part.fingerprint.partition('-')[2]) for part in parts)}"


def part_condition(table: Table, part: Part) -> str:
    """Return the SQL condition on the rows of `table` that belong to `part`, on the plain column, so that row groups are passed over."""
    if not part.name or table.parts_by is None:
        return "true"
    column = quote_name(table.parts_by)
    if part.name == UNDATED:
        return f"{column} is null"
    if table.column(table.parts_by).type == "INTEGER":
        return f"{column} = {int(part.name)}"
    rest, unit = _SPANS[part.name.count("-")]
    first = f"date {quote_text(part.name + rest)}"
    return f"{column} >= {first} and {column} < {first} + interval 1 {unit}"


def note_all(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Note the parts of `table` from all its rows."""
    con.execute(f"delete from stg_part where table_name = {quote_text(table.name)}")
    con.execute(f"insert into stg_part select {quote_text(table.name)}, * from ({_summary(table, quote_name(table.name))}) order by all")


@contextmanager
def replacing_rows(con: duckdb.DuckDBPyConnection, table: Table, rows: str) -> Iterator[None]:
    """Note what the block makes of `table`, of which it replaces no rows but those of the SELECT `rows`."""
    name = quote_text(table.name)
    con.execute(f"create or replace temp table part_before as {_summary(table, f'({rows})')}")
    yield
    con.execute(
        f"""
        create or replace temp table part_after as
        select part_key, sum(row_count)::bigint as row_count, sum(total)::varchar as fingerprint from (
            select part_key, row_count, fingerprint::hugeint as total from stg_part where table_name = {name}
            union all select part_key, -row_count, -fingerprint::hugeint from part_before
            union all select part_key, row_count, fingerprint::hugeint from ({_summary(table, f"({rows})")})
        ) group by part_key having sum(row_count) > 0
        """
    )
    con.execute(f"delete from stg_part where table_name = {name}")
    con.execute(f"insert into stg_part select {name}, * from part_after order by part_key")
    con.execute("drop table part_before")
    con.execute("drop table part_after")


def _summary(table: Table, source: str) -> str:
    """Return the SELECT of key, rows and fingerprint of the parts of `source`: a table's quoted name or a SELECT in brackets."""
    columns = ", ".join(quote_name(name) for name in table.column_names)
    return (
        f"select {_key(table)} as part_key, count(*) as row_count, sum(hash(content))::varchar as fingerprint "
        f"from (select {columns} from {source}) as content group by part_key"
    )


def _key(table: Table) -> str:
    if table.parts_by is None:
        return "''"
    column = quote_name(table.parts_by)
    text = f"{column}::varchar" if table.column(table.parts_by).type == "INTEGER" else f"strftime({column}, '%Y-%m-%d')"
    return f"coalesce({text}, '{UNDATED}')"
