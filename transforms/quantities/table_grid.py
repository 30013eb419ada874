"""A table as cells in rows and columns, and how much the words of its heads speak for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.quantities.table_align import is_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.quantities.table_align import Column
    from transforms.quantities.table_cells import Cell
    from transforms.quantities.table_words import TableWords

LEAST_EVIDENCE = 1.0
"""What the heads must weigh where nothing but blanks or line ends parts the cells."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells: the lines `first` to `last` of those given, inclusive, head first."""

    first: int
    last: int
    heads: tuple[tuple[Cell, ...], ...]
    """By column the cells above it, the outermost first; a cell that spans columns stands above each of them."""
    rows: tuple[tuple[Cell | None, ...], ...]
    """By column; None where a cell is missing."""
    sections: tuple[str, ...]
    """By row, the line between rows that last headed a part of the table."""
    loose: tuple[Cell, ...]
    """Cells of which it is not known in which column they stand."""

    def head_text(self, column: int) -> str:
        """Return the words over a column without blanks."""
        return "".join("".join(cell.text.split()) for cell in self.heads[column])


def weigh_labels(head: str, labels: Sequence[str], words: TableWords) -> float:
    """Return how much the rows' labels speak for a table whose heads do not measure: rows of measures, columns of places or years."""
    measures = sum(words.kind(label) == "measure" for label in labels)
    return float(measures) if len(labels) > 1 and words.kind(head) == "name" and measures * 4 >= len(labels) * 3 else 0.0


@dataclass(slots=True)
class Draft:
    """A table while its rows are gathered."""

    heads: list[tuple[Cell, ...]]
    rows: list[tuple[Cell | None, ...]]
    sections: list[str]
    loose: list[Cell]

    def close(self, first: int, last: int) -> Grid:
        """Return the finished table."""
        return Grid(first, last, tuple(self.heads), tuple(self.rows), tuple(self.sections), tuple(self.loose))


def weigh_heads(heads: Sequence[str], columns: Sequence[Column], first_row: Sequence[Cell | None], words: TableWords) -> float:
    """Return how much the words of the heads speak for a table: heads that measure over numbers, names over names."""
    weight, measures = 0.0, 0
    for head, column, cell in zip(heads, columns, first_row, strict=True):
        kind = words.kind(head)
        if column.is_number:
            counts = kind == "ordinal" and (cell is None or cell.kind == "year" or is_whole(cell.text))
            weight += 1.0 if kind == "measure" or counts else -1.0 if kind == "name" else -0.25
            measures += kind == "measure"
        else:
            weight += {"name": 1.0, "measure": -1.0, "ordinal": 0.5}.get(kind, 0.0)
    return weight if measures else 0.0
