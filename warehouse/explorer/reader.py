"""Reading a release for the explorer: each query streams its rows, sorted, and walks beside the others; no query stands in a loop."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.schema import warehouse_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]
QUERIES = Path(__file__).resolve().parent / "queries"
VIEWS = Path(__file__).resolve().parent / "views"
_FETCH = 2_000
"""Rows held at a time by each of the queries that walk side by side."""
_MODELS = {"page_relation": ("stg_page_version",)}
"""Models that a query reads and no release carries; their SELECT needs only what is released."""
_VIEWS = {"indicator_value": ("series_point",), "place_series": ("series_point",)}
"""What several queries read in another order: `views/<name>.sql`."""


@cache
def read_query(name: str) -> str:
    """Return the SELECT kept in `queries/<name>.sql`."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


class ReleaseReader:
    """A release opened for reading only."""

    def __init__(self, release_db: Path, temp_dir: Path) -> None:
        """Open `release_db`; what sorting needs beyond 400 MB goes to `temp_dir`."""
        config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": "400MB",
            "temp_directory": str(temp_dir),
        }
        self._con = duckdb.connect(str(release_db), read_only=True, config=config)

    def close(self) -> None:
        """Close the release."""
        self._con.close()

    def stream(self, name: str) -> Iterator[Row]:
        """Yield the rows of the query `name` in its order, by column name."""
        cursor = self._con.cursor()
        for model in _MODELS.get(name, ()):
            cursor.execute(f"create temp view {model} as {warehouse_tables()[model].sql}")
        for view in _VIEWS.get(name, ()):
            cursor.execute(f"create temp view {view} as {(VIEWS / f'{view}.sql').read_text(encoding='utf-8')}")
        cursor.execute(read_query(name))
        names = [column[0] for column in cursor.description or []]
        while rows := cursor.fetchmany(_FETCH):
            for row in rows:
                yield dict(zip(names, row, strict=True))
        cursor.close()

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
