"""Rows with fewer cells than the table has columns: which column each cell belongs to.

Dumps lose empty cells. The order of the cells stays, so the columns are those to which kinds and sizes of the cells fit best; where two
answers fit as well, a number has no column.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from transforms.quantities.numerals import parse_number
from transforms.quantities.table_cells import NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.quantities.table_cells import Cell, Kind

_NEVER = 9.0
"""Cost of a name in a column of numbers: such rows are refused."""
_MAX_COLUMNS = 40
_NUMBERS: frozenset[Kind] = frozenset({"number", "amount", "year", "empty"})
_TEXTS: frozenset[Kind] = frozenset({"text", "amount", "year", "empty", "prose"})


class Column(NamedTuple):
    """What the full rows show of a column."""

    is_number: bool
    decimals: frozenset[int]
    sizes: frozenset[int]
    """Digits before the point."""
    has_percent: bool


def _shape(text: str) -> tuple[int, int] | None:
    match = NUMBER.fullmatch(text.rstrip("%‰ "))
    value = parse_number(match["number"]) if match else None
    if match is None or value is None:
        return None
    return len(match["number"].partition(".")[2]), len(str(int(value)))


def learn_columns(rows: Sequence[Sequence[Cell]], count: int) -> list[Column]:
    """Return what rows of `count` cells show of their columns; columns of names first where there is no row."""
    columns = []
    for at in range(count):
        cells = [row[at] for row in rows if len(row) == count]
        numbers = sum(cell.kind in ("number", "year") or (cell.kind == "amount" and at > 0) for cell in cells)
        texts = sum(cell.kind in ("text", "prose") for cell in cells)
        shapes = [shape for cell in cells if (shape := _shape(cell.text)) is not None]
        columns.append(
            Column(
                numbers > texts or (numbers == texts and at > 0),
                frozenset(shape[0] for shape in shapes),
                frozenset(shape[1] for shape in shapes),
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
    if shape is None or not column.is_number:
        return 0.0
    cost = 0.0 if ("%" in cell.text) == column.has_percent else 1.0
    if column.decimals and shape[0] not in column.decimals:
        # 100 stands among 98.5 and 97.2, but 98.5 does not stand among whole numbers.
        cost += 1.0 if column.decimals == {0} else 0.4
    if column.sizes:
        cost += 0.3 * min(abs(shape[1] - size) for size in column.sizes)
    return cost


def align(cells: Sequence[Cell], columns: Sequence[Column]) -> tuple[list[Cell | None], list[Cell]] | None:
    """Return the cell of each column, None where it is missing, and the numbers whose column stays open.

    None where the cells do not fit the columns in any way, or are more than they.
    """
    missing = len(columns) - len(cells)
    if missing < 0 or len(columns) > _MAX_COLUMNS:
        return None
    early, cost = _place(cells, columns, missing)
    if cost >= _NEVER:
        return None
    late, _ = _place(cells[::-1], columns[::-1], missing)
    late = [len(columns) - 1 - at for at in late[::-1]]
    row: list[Cell | None] = [None] * len(columns)
    loose = []
    for cell, first, last in zip(cells, early, late, strict=True):
        if first == last or cell.kind == "empty":
            row[first] = cell
        else:
            loose.append(cell)
    return row, loose


def _place(cells: Sequence[Cell], columns: Sequence[Column], missing: int) -> tuple[list[int], float]:
    """Return the column of each cell, the first ones where several choices cost the same, and what that costs."""
    best: list[list[tuple[float, int]]] = []
    for index, cell in enumerate(cells):
        row: list[tuple[float, int]] = []
        for skipped in range(missing + 1):
            own = _cost(cell, columns[index + skipped])
            before, skips = min((best[-1][s][0], s) for s in range(skipped + 1)) if index else (0.0, 0)
            row.append((before + own, skips))
        best.append(row)
    cost, skipped = min((total, s) for s, (total, _) in enumerate(best[-1])) if best else (0.0, 0)
    places = []
    for index in range(len(cells) - 1, -1, -1):
        places.append(index + skipped)
        skipped = best[index][skipped][1]
    return places[::-1], cost


def is_whole(text: str) -> bool:
    """Return whether a cell is a small whole number, as ranks and row numbers are."""
    shape = _shape(text)
    value = parse_number(text) if shape == (0, len(text)) else None
    return value is not None and value < Decimal(1000)
