"""The dictionary of tables and columns, generated from the table definitions.

python -m warehouse.dictionary [--check]      writes docs/dictionary.md, or says whether it is up to date
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.schema import LAYERS, Table, warehouse_tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warehouse.schema import Column

PATH = Path(__file__).resolve().parent.parent / "docs" / "dictionary.md"
_LAYER_TITLES = {
    "staging": "Staging: one row for each thing seen",
    "dims": "Dimensions",
    "facts": "Facts",
    "marts": "Marts",
}
_HEAD = """# Dictionary

Generated from `warehouse/models/` by `python -m warehouse.dictionary`; do not edit. Every table is also there as `<table>_zh`, with the
Chinese names as column names. Tables marked *parquet* are in `parquet/` of a release too.
"""


def render_dictionary(tables: Iterable[Table]) -> str:
    """Return the dictionary of the released `tables` as Markdown."""
    released = [table for table in tables if table.released]
    parts = [_HEAD]
    for layer in LAYERS:
        parts.append(f"\n## {_LAYER_TITLES[layer]}\n")
        parts += [_render_table(table) for table in released if table.layer == layer]
    return "".join(parts)


def _render_table(table: Table) -> str:
    foreign = {name: key for key in table.foreign_keys for name in key.columns}
    lines = [
        f"\n### {table.name}\n",
        f"{table.description_en} {table.description_zh}。\n",
        f"Grain: {table.grain}. Key: {', '.join(f'`{name}`' for name in table.primary_key)}{'. *parquet*' if table.publish else ''}\n",
        "| column | 中文 | type | meaning |",
        "|---|---|---|---|",
    ]
    for column in table.columns:
        key = foreign.get(column.name)
        reference = f" → `{key.references}`" if key else ""
        lines.append(f"| `{column.name}` | {column.zh} | {column.type} | {_meaning(column)}{reference} |")
    return "\n".join(lines) + "\n"


def _meaning(column: Column) -> str:
    text = column.en.replace("|", "\\|")
    if column.enum:
        text += ": " + ", ".join(f"`{value}`" for value in column.enum)
    return text if column.nullable else f"{text}; never null"


def main(arguments: list[str]) -> int:
    """Write the dictionary, or with `--check` return 1 where it is out of date."""
    text = render_dictionary(warehouse_tables().values())
    if "--check" in arguments:
        if not PATH.exists() or PATH.read_text(encoding="utf-8") != text:
            sys.stderr.write("docs/dictionary.md is out of date: run python -m warehouse.dictionary and commit it.\n")
            return 1
        return 0
    PATH.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
