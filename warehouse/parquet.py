"""Parquet files for BI tools: zstd, plain types, an explicit order of rows, the same bytes for the same rows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from warehouse.ddl import quote_name, quote_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import duckdb

    from warehouse.schema import Table

ROW_GROUP_ROWS = 122_880


def write_parquet(con: duckdb.DuckDBPyConnection, source: str, table: Table, path: Path) -> None:
    """Write all rows of `source` (a qualified table name) to `path`, ordered by the primary key of `table`.

    The key-value metadata of the file holds the table's description, and the Chinese label and the description of each column.
    """
    columns = ", ".join(quote_name(name) for name in table.column_names)
    order = ", ".join(quote_name(name) for name in table.primary_key)
    labels = {"table": table.name, "description_en": table.description_en, "description_zh": table.description_zh}
    labels |= {f"label_zh:{column.name}": column.zh for column in table.columns}
    labels |= {f"description_en:{column.name}": column.en for column in table.columns}
    metadata = ", ".join(f"{quote_text(key)}: {quote_text(value)}" for key, value in labels.items())
    con.execute(
        f"copy (select {columns} from {source} order by {order}) to {quote_text(str(path))} "
        f"(format parquet, compression zstd, row_group_size {ROW_GROUP_ROWS}, kv_metadata {{{metadata}}})"
    )


def link_unchanged(previous: Path | None, before: Mapping[str, Any], table: Table, fingerprint: str, path: Path) -> bool:
    """Link the file of the release `previous` to `path` where it holds the same rows, and return whether it did.

    `before` is the manifest of that release. A file system without hard links gets a new file instead.
    """
    entry = before.get("tables", {}).get(table.name)
    if previous is None or entry is None or entry.get("fingerprint") != fingerprint:
        return False
    try:
        os.link(previous / "parquet" / path.name, path)
    except OSError:
        return False
    return True
