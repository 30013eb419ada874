"""Tables in lines of text: every cell's number with its unit, the words of its row and of its column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.quantities.numerals import parse_number
from transforms.quantities.scanner import Refusal, convert, find_quantities
from transforms.quantities.table_cells import NUMBER, SPAN
from transforms.quantities.table_columns import HeadStatus, read_columns
from transforms.quantities.table_layout import find_grids
from transforms.quantities.table_sums import sum_of
from transforms.quantities.table_units import (
    BRACKETED,
    Scale,
    label_scale,
    line_scale,
    noun_scale,
    parse_scale,
    read_unit_lines,
    share_scale,
    units_in_order,
)
from transforms.quantities.units import read_bound_after, read_bound_before
from transforms.records import Bound, Quantity

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from transforms.quantities.grammar import Grammar
    from transforms.quantities.table_cells import Cell
    from transforms.quantities.table_grid import Grid

_LOOK_BACK = 3
"""Lines above the heads in which a `单位：` line counts: between the two stands at most a title."""
_ARROWS = {"↑": "上升", "▲": "上升", "△": "上升", "↓": "下降", "▼": "下降", "▽": "下降"}
_EXACT: Bound = "exact"
_OVER = frozenset("≥>＞")
_UNDER = frozenset("≤<＜")


@dataclass(frozen=True, slots=True)
class TableFigure:
    """A quantity in a table with the words of its row and of its column."""

    line: int
    """Index of its line in the sequence given to `find_tables`."""
    quantity: Quantity
    row_label: str
    """Without the unit in brackets that it may name."""
    column_label: str
    """The words over the column as the page has them, outermost first."""
    measure: str
    """What the column measures, without unit and time; empty where the row's label says it."""
    beside: tuple[str, ...]
    """Other names of the row, nearest first: a class that spans rows, the line that heads this part of the table."""
    change: str
    """How the value moved (增长, 上升, 下降) where it is a change; empty for a level."""
    status: HeadStatus
    """What the column's head says."""
    row_span: tuple[int, int]
    """From the first to the last character of its row."""
    total: int | None = None
    """Where the figure that sums up this one's column begins in the text."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the lines `first` to `last` (inclusive, head first) of the sequence given, and what stands in them."""

    first: int
    last: int
    figures: tuple[TableFigure, ...]
    refusals: tuple[Refusal, ...]
    heads: tuple[str, ...] = ()
    """The words over its columns of numbers, in order."""
    is_plan: bool = False
    """Whether a column says by when each row is to be done."""


def find_tables(text: str, lines: Sequence[tuple[int, int]], grammar: Grammar, views: Sequence[str] | None = None) -> list[Table]:
    """Return the tables among `lines`, the spans of an article's kept lines in order.

    `views` are the lines in simplified characters, each as long as its line; without them the lines are read as they are.
    Lines that a table covers need no `find_quantities` of their own: every number in them is a figure or a refusal of the table.
    """
    parts = views if views is not None else [text[start:end] for start, end in lines]
    starts = [start for start, _ in lines]
    tables = []
    for grid in find_grids(parts, grammar.tables):
        named = read_unit_lines(parts[max(0, grid.first - _LOOK_BACK) : grid.first], grammar)
        tables.append(_TableReader(text, starts, grammar, grid, named).read())
    return tables


@dataclass(frozen=True, slots=True)
class _RowContext:
    """What a row says of all its numbers."""

    label: str
    scale: Scale | None
    beside: tuple[str, ...]
    span: tuple[int, int]


class _TableReader:
    """Reads the rows of one table."""

    def __init__(self, text: str, starts: Sequence[int], grammar: Grammar, grid: Grid, named: Sequence[Scale]) -> None:
        self._text, self._starts, self._grammar, self._grid = text, starts, grammar, grid
        self._named = named
        self._share = next((scale for scale in named if scale.kind == "share"), None) or share_scale(grammar)
        self._roles = read_columns(grid, grammar)
        numbers = [at for at, role in enumerate(self._roles) if role.holds == "number"]
        shares = [self._roles[at].is_share for at in numbers]
        self._in_order = dict(zip(numbers, units_in_order(named, shares), strict=True))
        self._label = next((at for at, role in enumerate(self._roles) if role.holds == "label"), -1)
        self._units = next((at for at, role in enumerate(self._roles) if role.holds == "unit"), -1)
        self._above: dict[int, str] = {}
        """Column -> the last name in it, for the rows that it spans."""
        self._figures: list[tuple[int, int, TableFigure]] = []
        """Row, column, figure."""
        self._refusals: list[Refusal] = []

    def read(self) -> Table:
        for head in dict.fromkeys(cell for heads in self._grid.heads for cell in heads):
            self._refuse_words(head)
        for number, row in enumerate(self._grid.rows):
            context = self._row_context(number, row)
            for column, cell in enumerate(row):
                if cell is not None and cell.kind != "empty":
                    self._read_cell(number, column, cell, context)
        for cell in self._grid.loose:
            self._refuse(cell, "column_unknown")
        heads = tuple(role.head for role in self._roles if role.holds == "number")
        figures = sum_of(self._figures, self._grammar.tables)
        is_plan = any(self._grammar.tables.deadline.search(role.head) for role in self._roles)
        return Table(self._grid.first, self._grid.last, tuple(figures), tuple(self._refusals), heads, is_plan)

    def _at(self, cell: Cell) -> tuple[int, int]:
        return self._starts[cell.line] + cell.start, self._starts[cell.line] + cell.end

    def _raw(self, cell: Cell) -> str:
        return self._text[slice(*self._at(cell))]

    # ---- what the row says -----------------------------------------------------------

    def _row_context(self, number: int, row: Sequence[Cell | None]) -> _RowContext:
        label_cell = row[self._label] if self._label >= 0 else None
        if label_cell is None or label_cell.kind == "empty":
            label_cell = self._stand_in(row) or label_cell
        label = self._raw(label_cell) if label_cell is not None else ""
        units = row[self._units] if self._units >= 0 else None
        scale = parse_scale(units.text, self._grammar) if units is not None else None
        beside = [self._grid.sections[number]]
        for column, role in enumerate(self._roles):
            cell = row[column]
            if role.holds in ("name", "attribute") and column != self._label:
                if cell is not None and cell.kind != "empty":
                    self._above[column] = "" if cell is label_cell else self._raw(cell)
                beside.insert(0, self._above.get(column, ""))
        edges = [self._at(cell) for cell in row if cell is not None]
        span = min(start for start, _ in edges), max(end for _, end in edges)
        view = label_cell.text if label_cell is not None else ""
        scale = scale or label_scale(view, self._grammar)
        return _RowContext(self._plain_label(label, view), scale, tuple(part for part in beside if part), span)

    def _stand_in(self, row: Sequence[Cell | None]) -> Cell | None:
        """Return the name of a row whose own column of names is empty: 合计 under the row numbers, a class without parts."""
        cells = (cell for cell, role in zip(row, self._roles, strict=True) if role.holds in ("name", "ordinal", "label"))
        return next((cell for cell in cells if cell is not None and cell.kind in ("text", "prose")), None)

    def _plain_label(self, label: str, view: str) -> str:
        """Return the words of a row's label as the page has them, without a unit in brackets at their end."""
        bracket = next((b for b in BRACKETED.finditer(view) if b.end() == len(view)), None)
        is_unit = bracket is not None and parse_scale(bracket[1], self._grammar) is not None
        return label[: bracket.start()].rstrip() if bracket is not None and is_unit else label

    # ---- one cell ----------------------------------------------------------------------

    def _read_cell(self, number: int, column: int, cell: Cell, context: _RowContext) -> None:
        role = self._roles[column]
        if role.holds in ("unit", "attribute"):
            self._refuse_words(cell)
        elif role.holds == "ordinal":
            self._refuse_words(cell) if cell.kind in ("text", "prose") else self._refuse(cell, "ordinal")
        elif role.holds == "number" and (NUMBER.fullmatch(cell.text) or SPAN.fullmatch(cell.text)):
            self._read_number(number, column, cell, context)
        elif role.holds != "number" and cell.kind in ("number", "year"):
            self._refuse(cell, "ordinal" if cell.kind == "number" else "date")
        else:
            self._read_words(number, column, cell, context)

    def _scale_of(self, column: int, context: _RowContext) -> tuple[Scale | None, str]:
        """Return the unit of a number of a row and column, and the rule that gives it."""
        role, words = self._roles[column], self._grammar.tables
        noun = noun_scale(role.measure or role.head, self._grammar, is_measure=role.measure != "")
        of_row = noun_scale(context.label, self._grammar, is_measure=True) if not role.measure else None
        is_share_row = not role.measure and words.share.search(context.label) is not None
        choices = (
            (role.scale, "table.head"),
            (self._share if role.is_share else None, "table.share_head"),
            (context.scale, "table.row_unit"),
            (self._share if is_share_row else None, "table.share_row"),
            (self._in_order.get(column), "table.unit_line"),
            (line_scale(role.head, self._named, noun, self._grammar), "table.unit_line"),
            (noun, "table.head_noun"),
            (of_row, "table.row_noun"),
        )
        return next(((scale, rule) for scale, rule in choices if scale is not None), (None, ""))

    def _read_number(self, number: int, column: int, cell: Cell, context: _RowContext) -> None:
        scale, rule = self._scale_of(column, context)
        span, match = SPAN.fullmatch(cell.text), NUMBER.fullmatch(cell.text)
        if scale is None:
            self._refuse(cell, "no_unit")
            return
        start, end = self._at(cell)
        change, bound = "", _EXACT
        low = high = None
        if span is not None:
            low, high = parse_number(span["low"]), parse_number(span["high"])
        elif match is not None:
            first, last, bound, change = self._edges(cell.text, match, scale.kind)
            low = high = parse_number(match["number"])
            low = high = -low if low is not None and match["sign"] == "-" else low
            start, end = start + first, start + last
        if low is None or high is None or low > high:
            self._refuse(cell, "no_value")
            return
        low, high = (convert(value * scale.power, scale.unit.factor, scale.unit.add) for value in (low, high))
        quantity = Quantity(
            char_start=start,
            char_end=end,
            text=self._text[start:end],
            value=low if low == high else None,
            value_low=None if low == high else low,
            value_high=None if low == high else high,
            bound=bound,
            unit_raw=scale.written,
            unit=scale.name,
            quantity_kind=scale.kind,
            rule_id=rule,
        )
        self._add((number, column), cell, quantity, context, change)

    def _edges(self, view: str, match: re.Match[str], kind: str) -> tuple[int, int, Bound, str]:
        """Return where the figure begins and ends in its cell, its bound and how the value moved."""
        start = match.start("sign") if match["sign"] else match.start("number")
        arrow = match["arrow"] or match["turn"]
        bound: Bound = "exact"
        if match["bound"]:
            start = match.start("bound")
            sign = match["bound"][0]
            if sign in _OVER or sign in _UNDER:
                bound = "over" if sign in _OVER else "under"
            else:
                bound = read_bound_before(view, match.end("bound"), False, self._grammar)[1] or "exact"
        end = match.end("after") if match["after"] else match.end("number")
        if match["after"]:
            bound = read_bound_after(view, match.start("after"), kind, self._grammar)[1] or "over"
        return start, end, bound, _ARROWS.get(arrow or "", "")

    def _read_words(self, number: int, column: int, cell: Cell, context: _RowContext) -> None:
        quantities, refusals = find_quantities(self._text, *self._at(cell), self._grammar)
        self._refusals += refusals
        is_name = self._roles[column].holds == "label"
        for quantity in quantities:
            if is_name and not (quantity.text[0].isdigit() and quantity.char_end == self._at(cell)[1]):
                # 老旧小区改造三期 and 10千伏线路 are names; 新建公厕12座 tells a figure.
                self._refusals.append(Refusal(quantity.char_start, quantity.char_end, quantity.text, "name", "table"))
                continue
            self._add((number, column), cell, quantity, context, "")

    def _add(self, place: tuple[int, int], cell: Cell, quantity: Quantity, context: _RowContext, change: str) -> None:
        column = place[1]
        role = self._roles[column]
        raw = self._raw(cell)
        own = role.holds != "number"
        at = self._at(cell)[0]
        # A figure among words (新建公厕12座) is named by them.
        label = raw[: quantity.char_start - at] or raw[quantity.char_end - at :] if own else context.label
        if not change and role.is_growth:
            change = "增长"
        column_label = "".join(self._raw(head) for head in self._grid.heads[column])
        beside = (*((context.label,) if own and self._label != column else ()), *context.beside)
        figure = TableFigure(
            line=cell.line,
            quantity=quantity,
            row_label=label.strip(),
            column_label=column_label,
            measure="" if own else role.measure,
            beside=beside,
            change=change,
            status="" if own else role.status,
            row_span=context.span,
        )
        self._figures.append((*place, figure))

    def _refuse_words(self, cell: Cell) -> None:
        """Refuse every number among the words of a head, a unit or an attribute."""
        quantities, refusals = find_quantities(self._text, *self._at(cell), self._grammar)
        self._refusals += refusals
        self._refusals += [Refusal(q.char_start, q.char_end, q.text, "label", "table") for q in quantities]

    def _refuse(self, cell: Cell, reason: str) -> None:
        start, end = self._at(cell)
        self._refusals.append(Refusal(start, end, self._text[start:end], reason, "table"))
