"""Tables in lines of text: the unit of a cell comes from its column's head, a column of units, or a `单位：万元` line above.

A table is a head line and the lines of cells that follow it. Cells are parted by tabs (rows of HTML tables), by bars, or by runs of
two or more spaces of any width (text dumps).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from transforms.quantities.masks import normalise
from transforms.quantities.numerals import parse_number
from transforms.quantities.scanner import Refusal, convert, find_quantities
from transforms.quantities.units import match_unit
from transforms.records import Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.quantities.grammar import Grammar, Unit

_BARS = re.compile(r"[|｜│┃¦]")
_GAP = re.compile(r"[ \u3000\xa0]{2,}")
_NUMBER_CELL = re.compile(r"([-+])?([0-9][0-9,，]*(?:\.[0-9]+)?)")
_YEAR_CELL = re.compile(r"(?:19|20)[0-9]{2}年?")
_EMPTY_CELL = re.compile(r"[-—–/*…. ]*")
_SENTENCE = re.compile(r"[。；！？]")
_BRACKETED = re.compile(r"\(([^()]{1,10})\)")
_UNIT_LINE = re.compile(r"(?:计量)?单位[:： ]\s*([^\s()。；]{1,20})")
_UNIT_SPLIT = re.compile(r"[、，,/;；和]")
_POWER = re.compile(r"[十百千万亿]*")
_UNIT_HEAD = re.compile(r"(?:计量)?单位")
_SHARE_HEAD = re.compile(r"增长|增速|增幅|同比|环比|占比|比重|±|升降|涨跌|幅度|[率％%]$")
_GROWTH_HEAD = re.compile(r"增长|增速|增幅|增减|同比|环比|[比较]上年|[比较]去年|±|升降|涨跌")
_LABEL_HEAD = re.compile(r"序号|编号|名次|排名|排序|位次|年份|年度$|时间|日期|电话|邮编|代码|号码|文号|备注")
_MAX_HEAD = 24
_MAX_CELL = 60
_LOOK_BACK = 3
"""Lines above the head in which a `单位：` line counts: between the two stands at most a title."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: offsets in the page's text, and its text in normal form without outer spaces."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class TableFigure:
    """A quantity in a table with the words of its row and of its column."""

    line: int
    """Index of its line in the sequence given to `find_tables`."""
    quantity: Quantity
    row_label: str
    """Without the unit in brackets that it may name."""
    column_label: str
    is_growth: bool
    """Whether the column holds changes (比上年增长), not levels."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the lines `first` to `last` (inclusive, head first) of the sequence given, and what stands in them."""

    first: int
    last: int
    figures: tuple[TableFigure, ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """A unit with the power written before it (万元)."""

    unit: Unit
    power: Decimal
    written: str


def split_cells(text: str, start: int, end: int) -> list[Cell]:
    """Return the cells of the line `text[start:end]`, none where no separator parts it, as in nearly every line of prose."""
    line = text[start:end]
    if "\t" in line:
        pieces = _pieces(line, re.compile("\t"))
    elif len(_BARS.findall(line)) >= 2:
        pieces = _pieces(line, _BARS)
        pieces = pieces[1:] if not line[slice(*pieces[0])].strip() else pieces
        pieces = pieces[:-1] if pieces and not line[slice(*pieces[-1])].strip() else pieces
    else:
        begin, stop = len(line) - len(line.lstrip()), len(line.rstrip())
        if not _GAP.search(line, begin, stop):
            return []
        pieces = [(begin + a, begin + b) for a, b in _pieces(line[begin:stop], _GAP)]
    return [_trim(line, a, b, start) for a, b in pieces]


def _pieces(line: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    edges = [0, *(edge for match in separator.finditer(line) for edge in match.span()), len(line)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _trim(line: str, start: int, end: int, offset: int) -> Cell:
    piece = line[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    stop = max(begin, end - (len(piece) - len(piece.rstrip())))
    return Cell(offset + begin, offset + stop, normalise(line[begin:stop]))


def _is_head(cells: list[Cell]) -> bool:
    if len(cells) < 2 or not cells[-1].text:
        return False
    return all(
        len(cell.text) <= _MAX_HEAD
        and not _SENTENCE.search(cell.text)
        and (not _NUMBER_CELL.fullmatch(cell.text) or _YEAR_CELL.fullmatch(cell.text))
        for cell in cells
    )


def _is_row(cells: list[Cell], columns: int) -> bool:
    if len(cells) < 2 or abs(len(cells) - columns) > 1 or any(len(cell.text) > _MAX_CELL or _SENTENCE.search(cell.text) for cell in cells):
        return False
    return any(cell.text and cell.text[-1] in "0123456789%" and any(c.isdigit() for c in cell.text) for cell in cells[1:])


def find_tables(text: str, lines: Sequence[tuple[int, int]], grammar: Grammar) -> list[Table]:
    """Return the tables among `lines`, the spans of an article's kept lines in order.

    Lines that a table covers need no `find_quantities` of their own: every number in them is a figure or a refusal of the table.
    """
    tables: list[Table] = []
    cells = [split_cells(text, start, end) for start, end in lines]
    index = 0
    while index < len(lines) - 1:
        if not _is_head(cells[index]) or not _is_row(cells[index + 1], len(cells[index])):
            index += 1
            continue
        last = index + 1
        while last + 1 < len(lines) and _is_row(cells[last + 1], len(cells[index])):
            last += 1
        above = [text[slice(*lines[i])] for i in range(max(0, index - _LOOK_BACK), index)]
        tables.append(_TableReader(text, grammar, cells[index : last + 1], _read_unit_line(above, grammar)).read(index))
        index = last + 1
    return tables


_OTHER_UNIT = re.compile(r"(?<=[^（(/])[（(](\w)[）)]$")
"""The other unit in brackets behind a classifier: 套（间）."""


def parse_scale(label: str, grammar: Grammar) -> _Scale | None:
    """Return the unit that `label` names as a whole (`万元`, `%`, `件`, `套（间）`, `人(次)`), or None."""
    label = label.strip()
    other = _OTHER_UNIT.search(label)
    if other is not None:
        label = label[: other.start()] + (other[1] if other[1] == "次" else "")
    match = _POWER.match(label)
    power = match[0] if match else ""
    for start in (len(power), 0):
        unit = match_unit(label, start, grammar)
        if unit is not None and not unit.reason and start + len(unit.written) == len(label):
            return _Scale(unit, parse_number(label[:start]) or Decimal(1) if start else Decimal(1), unit.written)
    return None


def _read_unit_line(above: list[str], grammar: Grammar) -> list[_Scale]:
    """Return the units that the nearest `单位：万元、%` above the head names."""
    for line in reversed(above):
        match = _UNIT_LINE.search(normalise(line))
        if match:
            scales = (parse_scale(part, grammar) for part in _UNIT_SPLIT.split(match[1]))
            return [scale for scale in scales if scale is not None]
    return []


class _TableReader:
    """Reads the rows of one table whose head is the first of `rows`."""

    def __init__(self, text: str, grammar: Grammar, rows: list[list[Cell]], named: list[_Scale]) -> None:
        self._text, self._grammar = text, grammar
        self._head, self._rows = rows[0], rows[1:]
        self._share = next((scale for scale in named if scale.unit.kind == "share"), None) or _Scale(grammar.units["%"], Decimal(1), "")
        self._amount = next((scale for scale in named if scale.unit.kind != "share"), None)
        self._only_share = bool(named) and self._amount is None
        self._figures: list[TableFigure] = []
        self._refusals: list[Refusal] = []

    def read(self, first: int) -> Table:
        for cell in self._head:
            self._refusals += find_quantities(self._text, cell.start, cell.end, self._grammar)[1]
        for number, row in enumerate(self._rows, first + 1):
            self._read_row(number, row)
        return Table(first, first + len(self._rows), tuple(self._figures), tuple(self._refusals))

    def _read_row(self, line: int, row: list[Cell]) -> None:
        shift = len(self._head) - len(row)
        unit_column, row_scale = self._row_unit(row)
        label_cell = next((c for i, c in enumerate(row) if c.text and i != unit_column and not _NUMBER_CELL.fullmatch(c.text)), None)
        label = self._plain_label(label_cell) if label_cell else ""
        for column, cell in enumerate(row):
            if column == unit_column or not cell.text or _EMPTY_CELL.fullmatch(cell.text):
                continue
            head = self._head[column + shift if shift > 0 and column else min(column, len(self._head) - 1)]
            if not _NUMBER_CELL.fullmatch(cell.text):
                self._read_words(line, cell, label if cell is not label_cell else "", head)
            elif _LABEL_HEAD.search(head.text) or (column == 0 and label_cell is not None):
                self._refuse(cell, "ordinal")
            else:
                self._read_number(line, cell, label, head, row_scale)

    def _row_unit(self, row: list[Cell]) -> tuple[int, _Scale | None]:
        """Return the column that holds the row's unit and the unit, from a column headed 计量单位 or from the row's own label."""
        for column, cell in enumerate(row):
            is_unit_head = column < len(self._head) and _UNIT_HEAD.fullmatch(self._head[column].text)
            scale = parse_scale(cell.text, self._grammar) if cell.text and not cell.text[0].isdigit() else None
            if scale is not None and (is_unit_head or column):
                return column, scale
        brackets = _BRACKETED.findall(row[0].text) if row else []
        return -1, parse_scale(brackets[-1].removeprefix("单位:"), self._grammar) if brackets else None

    def _scale_of(self, head: str, row_scale: _Scale | None) -> tuple[_Scale | None, str]:
        """Return the unit of a number under `head`, and the rule that gives it."""
        for inside in reversed(_BRACKETED.findall(head)):
            scale = parse_scale(inside.removeprefix("单位:"), self._grammar)
            if scale is not None:
                return scale, "table.head"
        if _SHARE_HEAD.search(head):
            return self._share, "table.share_head"
        if row_scale is not None:
            return row_scale, "table.row_unit"
        if self._amount is not None or self._only_share:
            return self._amount or self._share, "table.unit_line"
        lead = self._grammar.leads.search(head + ":")
        unit = self._grammar.lead_units[lead[1]] if lead else None
        return (_Scale(unit, Decimal(1), unit.written), "table.head_noun") if unit else (None, "")

    def _read_number(self, line: int, cell: Cell, label: str, head: Cell, row_scale: _Scale | None) -> None:
        match = _NUMBER_CELL.fullmatch(cell.text)
        value = parse_number(match[2]) if match else None
        scale, rule = self._scale_of(head.text, row_scale)
        if match is None or value is None or scale is None:
            self._refuse(cell, "no_unit")
            return
        signed = -value if match[1] == "-" else value
        unit = scale.unit
        quantity = Quantity(
            char_start=cell.start,
            char_end=cell.end,
            text=self._text[cell.start : cell.end],
            value=convert(signed * scale.power, unit.factor, unit.add),
            value_low=None,
            value_high=None,
            bound="exact",
            unit_raw=scale.written,
            unit=unit.unit,
            quantity_kind=unit.kind,
            rule_id=rule,
        )
        self._figures.append(self._figure(line, quantity, label, head))

    def _read_words(self, line: int, cell: Cell, label: str, head: Cell) -> None:
        quantities, refusals = find_quantities(self._text, cell.start, cell.end, self._grammar)
        self._figures += [self._figure(line, quantity, label, head) for quantity in quantities]
        self._refusals += refusals

    def _figure(self, line: int, quantity: Quantity, label: str, head: Cell) -> TableFigure:
        column = self._text[head.start : head.end]
        return TableFigure(line, quantity, label, column, _GROWTH_HEAD.search(head.text) is not None)

    def _plain_label(self, cell: Cell) -> str:
        """Return the words of a row's label as the page has them, without a unit in brackets at their end."""
        label = self._text[cell.start : cell.end]
        bracket = _BRACKETED.search(cell.text)
        is_unit = bracket is not None and bracket.end() == len(cell.text) and parse_scale(bracket[1].removeprefix("单位:"), self._grammar)
        return label[: bracket.start()].rstrip() if bracket is not None and is_unit else label

    def _refuse(self, cell: Cell, reason: str) -> None:
        self._refusals.append(Refusal(cell.start, cell.end, self._text[cell.start : cell.end], reason, "table"))
