"""Rows as text for the screen: a table where it fits, else one field a line."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

import polars as pl

CELL = 60
"""Characters of a cell in a table; a record shows all of them."""
_FRAME = 3
"""Columns that a table's frame takes for each cell."""


def value_text(value: object) -> str | None:
    """Return `value` as SQL would print it: numbers without zeros at their end, truth in small letters, None for null."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return f"{_trim(value):f}" if isinstance(value, Decimal) else str(value)


def _trim(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def format_rows(names: list[str], rows: list[tuple[Any, ...]], width: int | None) -> str:
    """Return `rows` as a table, or as records, one field a line, where a table would be wider than `width` columns.

    Args:
        names: names of the columns.
        rows: their values.
        width: columns of the screen; None where nothing limits them.
    """
    texts = [[value_text(value) for value in row] for row in rows]
    if width is not None and texts and _table_width(names, texts) > width:
        return _records(names, texts)
    frame = pl.DataFrame(texts, schema=dict.fromkeys(names, pl.String), orient="row")
    with pl.Config(
        tbl_rows=-1, tbl_cols=-1, tbl_width_chars=-1, tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True, fmt_str_lengths=CELL
    ):
        return f"{frame}\n"


def _table_width(names: list[str], texts: list[list[str | None]]) -> int:
    """Return how wide a table would be if no cell were folded."""
    cells = zip(names, *texts, strict=True)
    return 1 + sum(max(_columns((cell or "null")[:CELL]) for cell in column) + _FRAME for column in cells)


def _columns(text: str) -> int:
    """Return the columns that `text` takes on a screen: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _records(names: list[str], texts: list[list[str | None]]) -> str:
    widest = max(_columns(name) for name in names)
    heads = [name + " " * (widest - _columns(name)) for name in names]
    lines: list[str] = []
    for number, row in enumerate(texts, 1):
        lines.append(f"─[ {number} ]".ljust(widest + 1, "─"))
        lines += [f"{head} │ {'null' if text is None else text}" for head, text in zip(heads, row, strict=True)]
    return "\n".join(lines) + "\n"
