"""Reading a release for the explorer: each query streams its rows, sorted, and walks beside the others; no query stands in a loop."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.ddl import quote_text
from warehouse.schema import warehouse_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Row = dict[str, Any]
QUERIES = Path(__file__).resolve().parent / "queries"
VIEWS = Path(__file__).resolve().parent / "views"
_FETCH = 2_000
"""Rows held at a time by each of the queries that walk side by side."""
_MODELS = {"page_relation": ("stg_page_version",)}
"""Models that a query reads and no release carries; their SELECT needs only what is released."""
_VIEWS = {
    "indicator_value": ("series_point",),
    "place": ("linked_place",),
    "place_series": ("series_point",),
    "page_metric": ("linked_place", "linked_indicator"),
}
"""What several queries read: `views/<name>.sql`."""
_WANTED = "wanted_page"
PAGE_QUERIES = ("page", "page_article", "page_line", "page_mechanism", "page_metric", "page_rejected", "page_relation")
"""What a page is made from. All of them are asked only for the pages in `wanted_page`."""


@cache
def read_query(name: str) -> str:
    """Return the SELECT kept in `queries/<name>.sql`."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


class ReleaseReader:
    """A release opened for reading only."""

    def __init__(self, release_db: Path, temp_dir: Path) -> None:
        """Open `release_db`; what sorting needs beyond 400 MB goes to `temp_dir`. Until `want` is called all pages are wanted."""
        config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": "400MB",
            "temp_directory": str(temp_dir),
        }
        # The release is only read; which pages are wanted stands beside it, where every cursor sees it.
        self._con = duckdb.connect(":memory:", config=config)
        self._con.execute(f"attach {quote_text(str(release_db))} as release (read_only)")
        self._con.execute(f"create table {_WANTED} as select page_id from release.stg_page")

    def close(self) -> None:
        """Close the release."""
        self._con.close()

    def want(self, page_ids: Sequence[str]) -> None:
        """Let the queries of pages return only the rows of these pages."""
        self._con.execute(f"create or replace table {_WANTED} as select unnest(?) as page_id", [page_ids])

    def _cursor(self, name: str) -> duckdb.DuckDBPyConnection:
        """Return a connection of its own to the release, with what the query `name` reads beside its tables."""
        cursor = self._con.cursor()
        cursor.execute("use release")
        for model in _MODELS.get(name, ()):
            cursor.execute(f"create temp view {model} as {warehouse_tables()[model].sql}")
        for view in _VIEWS.get(name, ()):
            cursor.execute(f"create temp view {view} as {(VIEWS / f'{view}.sql').read_text(encoding='utf-8')}")
        if name in PAGE_QUERIES:
            cursor.execute(f"create temp view {_WANTED} as select page_id from memory.main.{_WANTED}")
        return cursor

    def stream(self, name: str) -> Iterator[Row]:
        """Yield the rows of the query `name` in its order, by column name."""
        cursor = self._cursor(name)
        cursor.execute(read_query(name))
        names = [column[0] for column in cursor.description or []]
        while rows := cursor.fetchmany(_FETCH):
            for row in rows:
                yield dict(zip(names, row, strict=True))
        cursor.close()

    def content_keys(self, *names: str) -> dict[str, str]:
        """Return for each page what tells whether its rows of these queries are as they were: a text that changes with any of them.

        No row leaves the database for it. A query's order is decided by its rows, so it need not be in the key.
        """
        keys: dict[str, list[str]] = {}
        for name in names:
            for page_id, count, total in self._sums(name, "page_id"):
                keys.setdefault(page_id, []).append(f"{name} {count} {total:x}")
        return {page_id: ", ".join(parts) for page_id, parts in keys.items()}

    def content_key(self, *names: str) -> str:
        """Return what tells whether all rows of these queries are as they were."""
        return ", ".join(f"{name} {count} {total or 0:x}" for name in names for _, count, total in self._sums(name, "null"))

    def _sums(self, name: str, by: str) -> list[tuple[str, int, int]]:
        """Return the rows of the query `name` and the sum of their hashes by `by`."""
        cursor = self._cursor(name)
        statement = f"select {by}, count(*), sum(hash(found)::hugeint) from ({read_query(name)}) as found group by all"
        sums: list[tuple[str, int, int]] = cursor.execute(statement).fetchall()
        cursor.close()
        return sums

    def rows(self, name: str) -> list[Row]:
        """Return all rows of the query `name`."""
        return list(self.stream(name))

    def walk(self, name: str, key: str) -> Walker:
        """Return the rows of the query `name`, which is sorted by `key`, to be taken key by key."""
        return Walker(self.stream(name), key)


class Walker:
    """Hands out the rows of one key after the other; keys are asked for in ascending order."""

    def __init__(self, rows: Iterator[Row], key: str) -> None:
        self._groups = groupby(rows, itemgetter(key))
        self._key: str | None = None
        self._rows: list[Row] = []
        self._advance()

    def _advance(self) -> None:
        found = next(self._groups, None)
        self._key, self._rows = (None, []) if found is None else (found[0], list(found[1]))

    def take(self, key: str) -> list[Row]:
        """Return the rows of `key`, an empty list where it has none."""
        while self._key is not None and self._key < key:
            self._advance()
        return self._rows if self._key == key else []
