"""Releases looked at: is one whole, and what is different between two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.ddl import quote_name, quote_text
from warehouse.files import hash_file
from warehouse.query import open_release
from warehouse.releases import DATABASE, find_release, read_manifest
from warehouse.sealed import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = 3


def verify_release(home: Path, release_id: str) -> list[str]:
    """Return what is wrong with a release, one sentence each; empty where its files, hashes, rows and columns are as the manifest says.

    Raises:
        WarehouseError: there is no such release.
    """
    release = find_release(home, release_id).path
    manifest = read_manifest(release)
    problems = _verify_files(release, manifest)
    if (release / DATABASE).exists():
        try:
            with open_release(home, release_id) as con:
                problems += _verify_tables(con, release, manifest)
        except duckdb.Error as error:
            problems.append(f"{DATABASE} cannot be read: {error}.")
    return problems


def _verify_files(release: Path, manifest: dict[str, Any]) -> list[str]:
    problems = []
    for name, entry in manifest["files"].items():
        path = release / name
        if not path.exists():
            problems.append(f"{name} is missing.")
        elif path.stat().st_size != entry["bytes"]:
            problems.append(f"{name} has {path.stat().st_size} bytes instead of {entry['bytes']}.")
        elif hash_file(path) != entry["sha256"]:
            problems.append(f"{name} has another SHA-256 than the manifest says.")
    there = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()}
    problems += [f"{name} is not in the manifest." for name in sorted(there - set(manifest["files"]) - {MANIFEST})]
    return problems


def _verify_tables(con: duckdb.DuckDBPyConnection, release: Path, manifest: dict[str, Any]) -> list[str]:
    problems = []
    for name, entry in manifest["tables"].items():
        sources = {f"the table {name}": (quote_name(name), entry["rows"])}
        for file in entry.get("files", ()):
            if (release / file["file"]).exists():
                sources[file["file"]] = (f"read_parquet({quote_text(str(release / file['file']))})", file["rows"])
        expected = [(column["name"], column["type"]) for column in entry["columns"]]
        for said, (source, expected_rows) in sources.items():
            try:
                rows = con.execute(f"select count(*) from {source}").fetchall()[0][0]
                columns = [(row[0], row[1]) for row in con.execute(f"describe select * from {source}").fetchall()]
            except duckdb.Error as error:
                problems.append(f"{said} cannot be read: {error}.")
                continue
            if rows != expected_rows:
                problems.append(f"{said} has {rows} rows instead of {expected_rows}.")
            if columns != expected:
                problems.append(f"{said} has other columns than the manifest says.")
    return problems


@dataclass(frozen=True, slots=True)
class TableDifference:
    """What is different in one table of two releases, with up to three examples of each kind as rows by column name.

    An example of a changed row holds the key, and `column: (before, after)` of what changed.
    """

    table: str
    rows_before: int
    rows_after: int
    added: int
    removed: int
    changed: int
    examples_added: tuple[dict[str, Any], ...] = ()
    examples_removed: tuple[dict[str, Any], ...] = ()
    examples_changed: tuple[dict[str, Any], ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether the table holds the same rows in both."""
        return not (self.added or self.removed or self.changed)


def diff_releases(home: Path, before_id: str, after_id: str) -> list[TableDifference]:
    """Return, for every table that both releases have, what became of its rows from the first to the second.

    Raises:
        WarehouseError: one of the releases does not exist.
    """
    before, after = find_release(home, before_id), find_release(home, after_id)
    old, new = read_manifest(before.path)["tables"], read_manifest(after.path)["tables"]
    with duckdb.connect() as con:
        for alias, release in (("before", before), ("after", after)):
            con.execute(f"attach {quote_text(str(release.path / DATABASE))} as {quote_name(alias)} (read_only)")
        return [_diff_table(con, name, old[name], new[name]) for name in new if name in old]


def _diff_table(con: duckdb.DuckDBPyConnection, name: str, old: dict[str, Any], new: dict[str, Any]) -> TableDifference:
    counts = (int(old["rows"]), int(new["rows"]))
    if old.get("fingerprint") is not None and old.get("fingerprint") == new.get("fingerprint"):
        return TableDifference(name, *counts, 0, 0, 0)
    known = {column["name"] for column in old["columns"]}
    columns = [column["name"] for column in new["columns"] if column["name"] in known]
    key = [column for column in new["primary_key"] if column in known]
    _compare_rows(con, name, columns, key)
    kinds = dict(con.execute("select kind, count(*) from compared where kind != 'same' group by kind").fetchall())
    return TableDifference(
        name,
        *counts,
        kinds.get("added", 0),
        kinds.get("removed", 0),
        kinds.get("changed", 0),
        _examples(con, "added"),
        _examples(con, "removed"),
        tuple(_changes(row, key) for row in _examples(con, "changed")),
    )


def _compare_rows(con: duckdb.DuckDBPyConnection, name: str, columns: list[str], key: list[str]) -> None:
    keys = ", ".join(quote_name(column) for column in key)
    joined = " and ".join(f"old.{quote_name(column)} is not distinct from new.{quote_name(column)}" for column in key)
    con.execute(
        f"""
        create or replace temp table compared as
        with
        old as (select {keys}, {{{_struct(columns)}}} as row_values from before.{quote_name(name)}),
        new as (select {keys}, {{{_struct(columns)}}} as row_values from after.{quote_name(name)})
        select
            {", ".join(f"coalesce(new.{quote_name(column)}, old.{quote_name(column)}) as {quote_name(column)}" for column in key)},
            old.row_values as old_row,
            new.row_values as new_row,
            case when old.row_values is null then 'added' when new.row_values is null then 'removed'
                when old.row_values is distinct from new.row_values then 'changed' else 'same' end as kind
        from old full join new on {joined}
        order by {keys}
        """
    )


def _struct(columns: list[str]) -> str:
    return ", ".join(f"{quote_text(column)}: {quote_name(column)}" for column in columns)


def _examples(con: duckdb.DuckDBPyConnection, kind: str) -> tuple[dict[str, Any], ...]:
    shown = {"added": "new_row", "removed": "old_row", "changed": "{'old': old_row, 'new': new_row}"}[kind]
    return tuple(row[0] for row in con.execute(f"select {shown} from compared where kind = ? limit {EXAMPLES}", [kind]).fetchall())


def _changes(row: dict[str, Any], key: list[str]) -> dict[str, Any]:
    old, new = row["old"], row["new"]
    return {name: new[name] for name in key} | {name: (old[name], new[name]) for name in new if old[name] != new[name]}
