"""Tables: which ones hold data, and their rows as lines.

A row of a data table is one line, its cells separated by tabs; a cell that spans columns or rows leaves blank cells, so that the
n-th cell of every line of a table stands in the same column as the n-th cell of its header line. A layout table is left as it is: its
cells are containers like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.html.render import Line, Rendered

CELL_SEPARATOR = "\t"
_MAX_MEDIAN_CELL = 60
_MAX_CELL = 400
"""Cells of data are short: in the development pages' data tables the median cell has at most 6 characters and the longest 21; tables
in plans and work reports have cells of whole sentences, layout cells a menu or a whole article."""
_MAX_CELL_LINES = 12
_MAX_LINK_SHARE = 0.5
_MAX_COLUMNS = 200
"""Beyond this many columns cells are no longer aligned: spans that pile up would make a page of blanks."""


@dataclass(slots=True)
class Cell:
    """A cell and the rendered lines that it covers, `first` to before `last`."""

    first: int
    last: int
    columns: int
    rows: int
    is_head: bool


@dataclass(slots=True)
class Table:
    """A table as it was met: its container, its rows of cells, and whether something in it says that it is for layout."""

    container: int
    rows: list[list[Cell]] = field(default_factory=list)
    is_layout: bool = False

    def close_cell(self, line_count: int) -> None:
        """Note that the last cell opened ends before line `line_count`."""
        if self.rows and self.rows[-1]:
            self.rows[-1][-1].last = line_count


def join_rows(rendered: Rendered) -> list[Line]:
    """Return the lines of `rendered` with each row of each data table as one line.

    A row's line has the tag `th` if all its cells are header cells, else `tr`, and the table as its container.
    """
    lines: list[Line | None] = list(rendered.lines)
    for table in rendered.tables:
        if not table.is_layout and _holds_data(table, rendered.lines):
            _join_table(table, rendered.lines, lines)
    return [line for line in lines if line is not None]


def _holds_data(table: Table, lines: list[Line]) -> bool:
    rows = [row for row in table.rows if any(cell.last > cell.first for cell in row)]
    if len(rows) < 2 or max(sum(cell.columns for cell in row) for row in rows) < 2:
        return False
    lengths: list[int] = []
    links = total = 0
    for cell in (cell for row in rows for cell in row):
        inside = lines[cell.first : cell.last]
        length = sum(len(line.text) for line in inside)
        if length > _MAX_CELL or len(inside) > _MAX_CELL_LINES:
            return False
        lengths.append(length)
        total += length
        links += sum(line.links for line in inside)
    several = sum(sum(cell.last > cell.first for cell in row) > 1 for row in rows)
    return several * 2 >= len(rows) and median(lengths) <= _MAX_MEDIAN_CELL and links <= total * _MAX_LINK_SHARE


def _join_table(table: Table, lines: list[Line], out: list[Line | None]) -> None:
    spanned: dict[int, int] = {}
    for row in table.rows:
        filled = [cell for cell in row if cell.last > cell.first]
        texts = _row_texts(row, lines, spanned)
        if not filled:
            continue
        inside = [index for cell in filled for index in range(cell.first, cell.last)]
        first = lines[inside[0]]
        text = CELL_SEPARATOR.join(texts).rstrip(CELL_SEPARATOR)
        tag = "th" if all(cell.is_head for cell in row) else "tr"
        joined = type(first)(
            text, tag, table.container, sum(lines[i].links for i in inside), all(lines[i].hidden for i in inside), first.marked
        )
        for index in inside:
            out[index] = None
        out[inside[0]] = joined


def _row_texts(row: list[Cell], lines: list[Line], spanned: dict[int, int]) -> list[str]:
    """Return one text a column; `spanned` holds, by column, for how many more rows a cell from above covers it."""
    texts: list[str] = []

    def skip_covered() -> None:
        while len(texts) < _MAX_COLUMNS and spanned.get(len(texts), 0):
            spanned[len(texts)] -= 1
            texts.append("")

    for cell in row:
        skip_covered()
        text = " ".join(line.text for line in lines[cell.first : cell.last])
        for offset in range(min(cell.columns, max(1, _MAX_COLUMNS - len(texts)))):
            if cell.rows > 1:
                spanned[len(texts)] = cell.rows - 1
            texts.append(text if offset == 0 else "")
    skip_covered()
    return texts
