"""Rows of data tables: what counts stands in the row's head, unit, time and kind in the column's.

A row is one line whose cells are parted by tabs (HTML) or by wide blanks (text dumps).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from transforms.quantities import find_quantities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.quantities import Grammar
    from transforms.records import Line, Page, Quantity

_BLANK = re.compile(r"\t|[　 \u00a0]{2,}|[　]")
_NUMBER = re.compile(r"^[-－−+＋]?[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?[%％‰]?$")
_MISSING = re.compile(r"^(?:[-—–－/…]+|\s*)$")
_UNIT_IN_HEAD = re.compile(r"[（(]\s*(?:单位\s*[:：]\s*)?([^（）()0-9]{1,8})\s*[)）]")
_UNIT_LINE = re.compile(r"单位\s*[:：]\s*([^\s，。；]{1,16})")
_UNIT_COLUMN = re.compile(r"^(?:计量)?单位$")
_RATE = re.compile(r"增长|增速|增幅|增减|同比|比上年|比重|占比|构成|率$|±")
_GROWTH = re.compile(r"增长|增速|增幅|增减|同比|比上年|较上年|±")
_MIN_CELLS = 2
_MAX_BETWEEN = 40
"""A longer line without cells is text: the table before it has ended."""
PERCENT = "%"


class Cell(NamedTuple):
    """A cell's text and its offset in the line."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class TableFigure:
    """A figure of a table with what its row and column say of it."""

    quantity: Quantity
    row: str
    column: str
    is_growth: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A header and what it says of each column."""

    heads: tuple[str, ...]
    unit_line: tuple[str, ...]
    """Units of a line such as 单位：万元、%."""
    unit_column: int | None


def split_cells(text: str) -> list[Cell]:
    """Return the cells of a row; blank cells between tabs count, wide blanks only part."""
    if "\t" in text:
        cells, at = [], 0
        for piece in text.split("\t"):
            cells.append(Cell(at + len(piece) - len(piece.lstrip()), piece.strip()))
            at += len(piece) + 1
        return cells
    cells, at = [], 0
    for match in _BLANK.finditer(text):
        if text[at : match.start()].strip():
            cells.append(Cell(at, text[at : match.start()].strip()))
        at = match.end()
    if text[at:].strip():
        cells.append(Cell(at, text[at:].strip()))
    return cells


def parse_unit_line(text: str) -> tuple[str, ...]:
    """Return the units that a line such as 单位：万元、% names, none if it names none."""
    match = _UNIT_LINE.search(text)
    return tuple(part for part in re.split(r"[、,/和]", match[1]) if part) if match else ()


def parse_header(cells: Sequence[Cell], units: tuple[str, ...]) -> Table | None:
    """Return the table that a row of cells heads, or None if it holds numbers or too few cells."""
    texts = [cell.text for cell in cells]
    if len([text for text in texts if text]) < _MIN_CELLS or any(_NUMBER.match(text) or len(text) > 20 for text in texts):
        return None
    unit_column = next((at for at, text in enumerate(texts) if _UNIT_COLUMN.match(text)), None)
    return Table(tuple(texts), units, unit_column)


def read_row(page: Page, line: Line, cells: Sequence[Cell], table: Table, grammar: Grammar) -> list[TableFigure]:
    """Return the figures of one row under `table`; none if its cells do not fit the header."""
    if len(cells) != len(table.heads) or not cells[0].text or _NUMBER.match(cells[0].text):
        return []
    rest = [cell for at, cell in enumerate(cells) if at not in {0, table.unit_column}]
    if not any(_NUMBER.match(cell.text) for cell in rest):
        return []
    figures = []
    for at, cell in enumerate(cells):
        if at == 0 or at == table.unit_column or _MISSING.match(cell.text) or not _NUMBER.match(cell.text):
            continue
        unit = _unit_of(at, cell, cells, table)
        quantity = _quantity(page, line, cell, unit, grammar)
        if quantity:
            figures.append(TableFigure(quantity, cells[0].text, table.heads[at], bool(_GROWTH.search(table.heads[at]))))
    return figures


def _unit_of(at: int, cell: Cell, cells: Sequence[Cell], table: Table) -> str:
    head = table.heads[at]
    if cell.text[-1] in "%％‰":
        return ""
    match = _UNIT_IN_HEAD.search(head) or (_UNIT_IN_HEAD.search(cells[0].text) if not _RATE.search(head) else None)
    if match and not match[1].startswith("±"):
        return match[1]
    if _RATE.search(head):
        return PERCENT
    if table.unit_column is not None:
        return cells[table.unit_column].text
    amounts = [unit for unit in table.unit_line if unit not in {"%", "％"}]
    return amounts[0] if amounts else ""


def _quantity(page: Page, line: Line, cell: Cell, unit: str, grammar: Grammar) -> Quantity | None:
    """Return the quantity of a cell as the grammar reads number and unit written together, at the cell's own place."""
    sign, digits = ("-", cell.text[1:]) if cell.text[0] in "-－−" else ("", cell.text.lstrip("+＋"))
    found, _ = find_quantities(digits + unit, 0, len(digits) + len(unit), grammar)
    if len(found) != 1 or found[0].char_start != 0 or not unit and not digits[-1:] in "%％‰":
        return None
    read = found[0]
    start = line.char_start + cell.start
    return replace(
        read,
        char_start=start,
        char_end=start + len(cell.text),
        text=page.text[start : start + len(cell.text)],
        value=-read.value if sign and read.value is not None else read.value,
        rule_id="table." + read.rule_id,
    )


class TableReader:
    """Follows the lines of one article and tells rows of tables from text."""

    def __init__(self, page: Page, grammar: Grammar) -> None:
        self._page = page
        self._grammar = grammar
        self._table: Table | None = None
        self._units: tuple[str, ...] = ()

    def read(self, line: Line) -> list[TableFigure] | None:
        """Return the figures of a line that is a row under a header seen before, else None."""
        units = parse_unit_line(line.text)
        if units:
            self._units = units
        cells = split_cells(line.text)
        if len(cells) < _MIN_CELLS:
            if len(line.text) > _MAX_BETWEEN:
                self._table, self._units = None, ()
            return None
        if self._table is not None:
            figures = read_row(self._page, line, cells, self._table, self._grammar)
            if figures:
                return figures
        self._table = parse_header(cells, self._units) or self._table
        return None
