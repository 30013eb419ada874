"""Parquet files for BI tools: zstd, plain types, an explicit order of rows, the same bytes for the same rows.

A table is `parquet/<table>.parquet`, a large one `parquet/<table>/<part>.parquet`. A file that the release before holds already is linked.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse.database import WarehouseError
from warehouse.ddl import quote_name, quote_text
from warehouse.parts import combined_fingerprint, part_condition, read_parts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

    from warehouse.parts import Part
    from warehouse.schema import Table
    from warehouse.sealed import SealedRelease

ROW_GROUP_ROWS = 122_880
FOLDER = "parquet"


def write_tables(
    con: duckdb.DuckDBPyConnection, draft: Path, tables: Sequence[Table], previous: SealedRelease | None = None
) -> dict[str, dict[str, Any]]:
    """Write or link the files of the published ones of `tables` below `draft` and return what the manifest says of each, by table.

    `files` are the files in the order of their names, each with rows and fingerprint. A file that `previous` holds with the same rows
    and labels is linked.

    Raises:
        WarehouseError: a file got another number of rows than were noted for it.
    """
    entries: dict[str, dict[str, Any]] = {}
    for table in tables:
        if table.publish:
            parts, labels = read_parts(con, table), _digest(_labels(table))
            files = []
            for part in parts:
                file = _File(part, f"{FOLDER}/{table.name}/{part.name}.parquet" if part.name else f"{FOLDER}/{table.name}.parquet", labels)
                (draft / file.name).parent.mkdir(parents=True, exist_ok=True)
                if not _link_unchanged(previous, draft, table, file):
                    _write_part(con, draft, table, file)
                files.append({"file": file.name, "rows": part.rows, "fingerprint": part.fingerprint})
            entries[table.name] = {"fingerprint": combined_fingerprint(parts), "labels": labels, "files": files}
    return entries


@dataclass(frozen=True, slots=True)
class _File:
    """A part of a table, its file below the release's folder, and the digest of the labels that go into it."""

    part: Part
    name: str
    labels: str


def _write_part(con: duckdb.DuckDBPyConnection, draft: Path, table: Table, file: _File) -> None:
    written = write_parquet(con, f"{quote_name(table.name)} where {part_condition(table, file.part)}", table, draft / file.name)
    if written != file.part.rows:
        # Without its revision the next build makes the table, and what is noted of its parts, from nothing.
        con.execute("delete from stg_revision where table_name = ?", [table.name])
        raise WarehouseError(
            f"{file.name} got {written} rows where {file.part.rows} were noted, so that nothing is published. Run again: that builds "
            f"{table.name} anew. Should this come back, keep the working database and report it."
        )


def _link_unchanged(previous: SealedRelease | None, draft: Path, table: Table, file: _File) -> bool:
    """Link the file of the release `previous` into `draft` where it holds the same rows and labels, and return whether it did.

    A file that was touched since that release was sealed is written anew, and so is every file on a file system without hard links.
    """
    if previous is None or previous.entry(file.name) is None:
        return False
    before = previous.manifest["tables"].get(table.name, {})
    fingerprints = {held["file"]: held["fingerprint"] for held in before.get("files", ())}
    if before.get("labels") != file.labels or fingerprints.get(file.name) != file.part.fingerprint:
        return False
    try:
        os.link(previous.path / file.name, draft / file.name)
    except OSError:
        return False
    return True


def write_parquet(con: duckdb.DuckDBPyConnection, source: str, table: Table, path: Path) -> int:
    """Write all rows of `source` (a table's quoted name, or one and a condition) to `path` and return their number.

    Rows are ordered by the primary key of `table`. The key-value metadata of the file holds the table's description, and the Chinese
    label and the description of each column.
    """
    columns = ", ".join(quote_name(name) for name in table.column_names)
    order = ", ".join(quote_name(name) for name in table.primary_key)
    metadata = ", ".join(f"{quote_text(key)}: {quote_text(value)}" for key, value in _labels(table).items())
    rows = con.execute(
        f"copy (select {columns} from {source} order by {order}) to {quote_text(str(path))} "
        f"(format parquet, compression zstd, row_group_size {ROW_GROUP_ROWS}, kv_metadata {{{metadata}}})"
    ).fetchall()
    return int(rows[0][0])


def _labels(table: Table) -> dict[str, str]:
    labels = {"table": table.name, "description_en": table.description_en, "description_zh": table.description_zh}
    labels |= {f"label_zh:{column.name}": column.zh for column in table.columns}
    return labels | {f"description_en:{column.name}": column.en for column in table.columns}


def _digest(labels: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(labels, ensure_ascii=False).encode()).hexdigest()[:16]
