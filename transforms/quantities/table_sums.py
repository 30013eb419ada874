"""Rows that sum up others (合计, 小计, 其中): each part knows the figure that it belongs to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transforms.quantities.table_words import TableWords
    from transforms.quantities.tables import TableFigure

_SUMMABLE = frozenset({"money", "count", "length", "area", "volume", "mass"})
_TOLERANCE = Decimal("0.005")
"""As for totals in sentences: parts are rounded to two digits."""
_OF_WHICH = ("其中", "#", "＃")
_LEAST_PARTS = 2


def sum_of(placed: Sequence[tuple[int, int, TableFigure]], words: TableWords) -> list[TableFigure]:
    """Return the figures in the order of the text, those that others sum up with the place of that total.

    In a column of amounts the rows named 合计 sum up the rows before them, or all rows behind them where they stand first; of 小计
    rows their own part of the table. A total that is the sum of neither sums up nothing.
    """
    totals: dict[int, int] = {}
    for column in sorted({column for _, column, _ in placed}):
        cells = [figure for _, at, figure in placed if at == column]
        if all(cell.quantity.quantity_kind in _SUMMABLE and not cell.change for cell in cells):
            totals |= _sum_column(cells, words)
    found = (replace(figure, total=totals.get(figure.quantity.char_start)) for _, _, figure in placed)
    return sorted(found, key=lambda figure: figure.quantity.char_start)


def is_total(label: str, words: TableWords) -> bool:
    """Return whether a row's label says that it sums up the others."""
    return "".join(label.split()) in words.totals


def _sum_column(cells: Sequence[TableFigure], words: TableWords) -> dict[int, int]:
    """Return where each part begins -> where its total begins."""
    sums = [at for at, cell in enumerate(cells) if is_total(cell.row_label, words)]
    found: dict[int, int] = {}
    for at in sums:
        before = [i for i in sums if i < at]
        since = before[-1] + 1 if before else 0
        after = next((i for i in sums if i > at), len(cells))
        plain = [cell for i, cell in enumerate(cells) if i not in sums and not _is_part(cell, words)]
        choices = (cells[since:at], [cells[i] for i in before], plain, cells[at + 1 : after])
        for parts in choices:
            counted = [part for part in parts if not _is_part(part, words)]
            if _adds_up(cells[at], counted):
                begin = cells[at].quantity.char_start
                found |= {part.quantity.char_start: begin for part in counted if part.quantity.char_start not in found}
                break
    return found


def _is_part(cell: TableFigure, words: TableWords) -> bool:
    """Whether a row is a share of the one before it, or a mean: neither is added up."""
    label = "".join(cell.row_label.split())
    return label.startswith(_OF_WHICH) or words.means.match(label) is not None


def _adds_up(total: TableFigure, parts: Sequence[TableFigure]) -> bool:
    value = total.quantity.value
    values = list(_values(parts, total.quantity.unit))
    if value is None or len(values) < _LEAST_PARTS or len(values) != len(parts):
        return False
    return abs(value - sum(values, Decimal(0))) <= abs(value) * _TOLERANCE


def _values(parts: Iterable[TableFigure], unit: str) -> Iterable[Decimal]:
    return (part.quantity.value for part in parts if part.quantity.value is not None and part.quantity.unit == unit)
