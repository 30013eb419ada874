"""Where tables stand among the lines of a text, and which cells belong to which row and column.

A table is heads and rows of cells: rows in one line each (`table_rows`), or one cell a line (`table_stack`). Only the words of
`seeds/tables.toml` and the kinds of the cells decide; figures are read in `tables`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.quantities.table_cells import whole_line
from transforms.quantities.table_rows import find_rows
from transforms.quantities.table_stack import find_stacks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.quantities.table_grid import Grid
    from transforms.quantities.table_words import TableWords

_LONGEST_CELL = 48


def find_grids(lines: Sequence[str], words: TableWords) -> list[Grid]:
    """Return the tables among `lines`, in order; cells one a line are looked for between the tables with rows."""
    grids = find_rows(lines, words)
    taken = {at for grid in grids for at in range(grid.first, grid.last + 1)}
    cells = [None if at in taken or len(line) > _LONGEST_CELL else whole_line(line, at) for at, line in enumerate(lines)]
    # Lines of nothing but bars end rows or stand for cells that others span: they are passed over.
    return sorted([*grids, *find_stacks([cell for cell in cells if cell is None or cell.text], words)], key=lambda grid: grid.first)
