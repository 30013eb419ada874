"""Rows with fewer cells than the table has columns: which column each cell belongs to.

Dumps lose empty cells. The order of the cells stays, so the columns are those to which kinds and sizes of the cells fit best; where
several answers fit about as well, a number has no column.
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from transforms.quantities.numerals import parse_number
from transforms.quantities.table_cells import NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.quantities.table_cells import Cell, Kind

_NEVER = 9.0
"""Cost of a name in a column of numbers: such rows are refused."""
_OTHER_SIGN = 1.0
_DECIMALS_AMONG_WHOLE = 1.0
_WHOLE_AMONG_DECIMALS = 0.4
"""100 stands among 98.5 and 97.2, but 98.5 does not stand among whole numbers."""
_PER_POWER = 0.5
"""For each power of ten by which a value misses those of the column."""
_LAST_IS_MISSING = 0.25
"""What is taken off where the last column is the empty one: growth and remarks are told last and most often not at all."""
_MARGIN = 0.3
"""Answers that cost at most so much more than the best are as good."""
_MOST_MISSING = 3
_MAX_COLUMNS = 20
_NUMBERS: frozenset[Kind] = frozenset({"number", "amount", "year", "empty"})
_TEXTS: frozenset[Kind] = frozenset({"text", "amount", "year", "empty", "prose"})


class Column(NamedTuple):
    """What the full rows show of a column."""

    is_number: bool
    decimals: frozenset[int]
    low: float
    high: float
    """Powers of ten of its least and its greatest value."""
    has_percent: bool


def _shape(text: str) -> tuple[int, float] | None:
    """Return the decimals of a number and the power of ten of its value, None for what is no number."""
    match = NUMBER.fullmatch(text.rstrip("%‰ "))
    value = parse_number(match["number"]) if match else None
    if match is None or value is None:
        return None
    return len(match["number"].partition(".")[2]), math.log10(max(float(value), 0.01))


def learn_columns(rows: Sequence[Sequence[Cell]], count: int) -> list[Column]:
    """Return what the rows of `count` cells among `rows` show of their columns."""
    columns = []
    full = [row for row in rows if len(row) == count]
    for at in range(count):
        cells = [row[at] for row in full]
        # Years and 120急救 name rows where they stand first.
        numbers = sum(cell.kind == "number" or (cell.kind in ("amount", "year") and at > 0) for cell in cells)
        texts = sum(cell.kind in ("text", "prose") or (cell.kind == "year" and at == 0) for cell in cells)
        shapes = [shape for cell in cells if (shape := _shape(cell.text)) is not None]
        columns.append(
            Column(
                numbers > texts or (numbers == texts and at > 0),
                frozenset(shape[0] for shape in shapes),
                min((shape[1] for shape in shapes), default=0.0),
                max((shape[1] for shape in shapes), default=0.0),
                any("%" in cell.text for cell in cells),
            )
        )
    return columns


def fits(cell: Cell, column: Column) -> bool:
    """Return whether what a cell holds may stand in a column."""
    return cell.kind in (_NUMBERS if column.is_number else _TEXTS)


def _cost(cell: Cell, column: Column) -> float:
    if not fits(cell, column):
        return _NEVER
    shape = _shape(cell.text)
    if shape is None or not column.is_number or not column.decimals:
        return 0.0
    cost = 0.0 if ("%" in cell.text) == column.has_percent else _OTHER_SIGN
    if shape[0] not in column.decimals:
        cost += _DECIMALS_AMONG_WHOLE if column.decimals == {0} else _WHOLE_AMONG_DECIMALS
    return cost + _PER_POWER * max(column.low - shape[1], shape[1] - column.high, 0.0)


def align(cells: Sequence[Cell], columns: Sequence[Column]) -> tuple[list[Cell | None], list[Cell]] | None:
    """Return the cell of each column, None where it is missing, and the numbers whose column stays open.

    None where the cells do not fit the columns in any way, or too many are missing.
    """
    count = len(columns)
    missing = count - len(cells)
    if not 0 <= missing <= _MOST_MISSING or count > _MAX_COLUMNS:
        return None
    choices: list[tuple[float, tuple[int, ...]]] = []
    for empty in combinations(range(count), missing):
        places = tuple(at for at in range(count) if at not in empty)
        cost = sum(_cost(cell, columns[at]) for cell, at in zip(cells, places, strict=True))
        choices.append((cost - _LAST_IS_MISSING * (count - 1 in empty), places))
    best = min(choices)[0]
    if best >= _NEVER - 1:
        return None
    good = [places for cost, places in choices if cost <= best + _MARGIN]
    row: list[Cell | None] = [None] * count
    loose = []
    for index, cell in enumerate(cells):
        own = {places[index] for places in good}
        if len(own) == 1:
            row[own.pop()] = cell
        elif cell.kind != "empty":
            loose.append(cell)
    return row, loose


def is_whole(text: str) -> bool:
    """Return whether a cell is a small whole number, as ranks and row numbers are."""
    return text.isdigit() and len(text) <= 3
