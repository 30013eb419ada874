"""Where tables stand among the lines of a text, and which cells belong to which row and column.

A table is heads and rows of cells: rows in one line each (`table_rows`), or one cell a line (`table_stack`). Only the words of
`seeds/tables.toml` and the kinds of the cells decide; figures are read in `tables`.
"""

from __future__ import annotations

import re
from itertools import groupby, islice
from typing import TYPE_CHECKING

from transforms.quantities.table_cells import whole_line
from transforms.quantities.table_rows import find_rows
from transforms.quantities.table_stack import LEAST_CELLS, LEAST_NUMBERS, find_stacks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transforms.quantities.table_cells import Cell
    from transforms.quantities.table_grid import Grid
    from transforms.quantities.table_words import TableWords

_LONGEST_CELL = 48
_DIGIT = re.compile("[0-9０-９]")


def find_grids(lines: Sequence[str], words: TableWords) -> list[Grid]:
    """Return the tables among `lines`, in order; cells one a line are looked for between the tables with rows."""
    grids = find_rows(lines, words)
    taken = {at for grid in grids for at in range(grid.first, grid.last + 1)}
    cells: list[Cell | None] = []
    for stretch in _stretches(lines, taken):
        # Lines of nothing but bars end rows or stand for cells that others span: they are passed over.
        cells += [cell for at in stretch if (cell := whole_line(lines[at], at)).text]
        cells.append(None)
    return sorted([*grids, *find_stacks(cells, words)], key=lambda grid: grid.first) if cells else grids


def _stretches(lines: Sequence[str], taken: set[int]) -> Iterator[list[int]]:
    """Yield the indices of short lines under each other, where there are lines and numbers enough for a table of one cell a line.

    Most pages have no such stretch, so that none of their lines is looked at more closely.
    """
    for is_short, group in groupby(range(len(lines)), lambda at: len(lines[at]) <= _LONGEST_CELL and at not in taken):
        if is_short and len(stretch := list(group)) >= LEAST_CELLS:
            numbers = (at for at in stretch if _DIGIT.search(lines[at]))
            if sum(1 for _ in islice(numbers, LEAST_NUMBERS)) == LEAST_NUMBERS:
                yield stretch
