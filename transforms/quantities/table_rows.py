"""Tables whose rows stand in one line each, the cells parted by tabs, bars, wide gaps or single blanks."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from transforms.quantities.table_align import align, fits, learn_columns
from transforms.quantities.table_cells import LONGEST_HEAD, Row, is_cell, is_sentence, join_thousands, split_blanks, split_line
from transforms.quantities.table_grid import LEAST_EVIDENCE, Draft, Grid, weigh_heads, weigh_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.quantities.table_align import Column
    from transforms.quantities.table_cells import Cell
    from transforms.quantities.table_words import TableWords

_LONGEST_SECTION = 24
_FEW_MISSING = 2
_LEAST_ROWS = {"tab": 1, "bar": 1, "gap": 1, "blank": 2}
_FRAMED = frozenset({"tab", "bar", "gap"})
_VALUES = frozenset({"number", "amount", "empty"})
_LEAST_PAIRS = 2
_SURE = frozenset({"tab"})
"""Where the page's own markup parts the cells no word of the head has to speak for a table."""


def _is_head(row: Row) -> bool:
    if len(row.cells) < 2 or not (row.cells[-1].text or row.separator == "tab"):
        return False
    return all(
        len(cell.text) <= LONGEST_HEAD and is_cell(cell.text) and (cell.kind not in ("number", "amount", "prose")) for cell in row.cells
    ) and any(cell.kind in ("text", "year") for cell in row.cells)


def _is_row(row: Row | None, count: int, separator: str) -> bool:
    """Whether a line holds cells of a table of `count` columns: at least one number behind the first cell."""
    if row is None or row.separator != separator or not all(is_cell(cell.text) for cell in row.cells):
        return False
    size = len(row.cells)
    if size > count + 1 and separator == "blank":
        size = len(join_thousands(row.cells, size - count))
    few = 2 if separator == "tab" else max(2, count - _FEW_MISSING)
    if not few <= size <= count + 1:
        return False
    return any(cell.kind in ("number", "amount", "year") and cell.text[-1:] != "：" for cell in row.cells[1:]) or (
        size == count and row.cells[0].kind == "text" and all(cell.kind == "empty" for cell in row.cells[1:])
    )


class _Finder:
    """Looks for tables whose rows stand in one line each."""

    def __init__(self, lines: Sequence[str], words: TableWords) -> None:
        self._lines, self._words = lines, words
        prose = [is_sentence(line) for line in lines]
        self._rows = [None if prose[index] else split_line(line, index) for index, line in enumerate(lines)]
        self._blank = [None if row or prose[index] else split_blanks(lines[index], index) for index, row in enumerate(self._rows)]

    def find(self) -> list[Grid]:
        grids: list[Grid] = []
        index = 0
        while index < len(self._lines) - 1:
            if self._rows[index] is None and self._blank[index] is None:
                index += 1
                continue
            grid = self._read(index, self._rows) or self._read(index, self._blank) or self._read_pairs(index)
            if grid is not None:
                grids.append(grid)
            index = grid.last + 1 if grid is not None else index + 1
        return grids

    def _read(self, index: int, rows: Sequence[Row | None]) -> Grid | None:
        head = rows[index]
        if head is None or not _is_head(head):
            return None
        count, under = len(head.cells), index + 1
        if _is_rule(rows[under]) and under + 1 < len(rows):
            under += 1
        lower = rows[under]
        if lower is not None and lower.separator == head.separator and self._is_lower_head(head, lower, rows, under):
            count, under = max(count, len(lower.cells)), under + 1
        else:
            lower = None
        last = self._last_row(under, count, head, rows)
        body = [at for at in range(under, last + 1) if _is_row(rows[at], count, head.separator)]
        if len(body) < _LEAST_ROWS[head.separator]:
            return None
        found = [self._cells(rows[at], count) for at in body]
        count = self._count(found, count)
        heads = _spread(head, lower, count)
        if len(heads) != count:
            return None
        return self._gather(index, last, heads, found)

    def _read_pairs(self, index: int) -> Grid | None:
        """Return rows of measures with their values, which no head stands over: 常住人口（万人）, 344.2, one or more pairs a line."""
        last, rows = index, []
        while last < len(self._rows) and (row := self._rows[last]) is not None and row.separator in _FRAMED and _is_pairs(row):
            rows += [row.cells[at : at + 2] for at in range(0, len(row.cells), 2)]
            last += 1
        named = sum(self._words.kind(cells[0].text) == "measure" and cells[0].text.endswith((")", "）")) for cells in rows)
        if len(rows) < _LEAST_PAIRS or 2 * named < len(rows):
            return None
        first = rows[0][0]
        blank = type(first)(first.line, first.start, first.start, "")
        return Draft([(blank,), (blank,)], list(rows), [""] * len(rows), []).close(index, last - 1)

    def _cells(self, row: Row | None, count: int) -> list[Cell]:
        cells = list(row.cells) if row else []
        surplus = len(cells) - count
        return join_thousands(cells, surplus) if surplus > 0 else cells

    def _is_lower_head(self, head: Row, lower: Row, rows: Sequence[Row | None], under: int) -> bool:
        """Whether the second line is one of heads, too: no number in it, and the first has spanned or fewer cells."""
        if not _is_head(lower) or under + 1 >= len(rows):
            return False
        spans = any(not cell.text for cell in head.cells) or len(head.cells) < len(lower.cells) or not lower.cells[0].text
        return spans and _is_row(rows[under + 1], max(len(head.cells), len(lower.cells)), head.separator)

    def _last_row(self, start: int, count: int, head: Row, rows: Sequence[Row | None]) -> int:
        """Return the index of the last line of the table, `start - 1` if it has no row."""
        last, at = start - 1, start
        while at < len(rows):
            if _is_row(rows[at], count, head.separator):
                last = at
            elif not (at + 1 < len(rows) and self._is_between(at, head, rows[at]) and _is_row(rows[at + 1], count, head.separator)):
                break
            at += 1
        return last

    def _is_between(self, at: int, head: Row, row: Row | None) -> bool:
        """Whether a line may stand between two rows: the heads again, a rule, or what heads a part of the table."""
        return _same_texts(row, head) or _is_rule(row) or self._is_section(at)

    def _is_section(self, at: int) -> bool:
        """Whether a line between rows heads a part of the table."""
        if self._rows[at] is not None:
            return False
        line = self._lines[at].strip()
        return 0 < len(line) <= _LONGEST_SECTION and is_cell(line) and not line.endswith(("：", ":", "，", "、"))

    def _weigh(self, heads: Sequence[str], columns: Sequence[Column], draft: Draft) -> float:
        labels = [row[0].text for row in draft.rows if row[0] is not None and row[0].text]
        return weigh_heads(heads, columns, draft.rows[0], self._words) or weigh_labels(heads[0], labels, self._words)

    def _count(self, found: Sequence[Sequence[Cell]], count: int) -> int:
        """Return how many columns the rows have: one more than the heads where most rows show it."""
        sizes = Counter(len(cells) for cells in found)
        size, often = sizes.most_common(1)[0]
        return size if size == count + 1 and 2 * often > len(found) else count

    def _gather(self, first: int, last: int, heads: list[tuple[Cell, ...]], found: Sequence[Sequence[Cell]]) -> Grid | None:
        count = len(heads)
        head_row = self._rows[first] or self._blank[first]
        separator = head_row.separator if head_row else "gap"
        padded = [_pad(cells, count) if separator in ("tab", "bar") else list(cells) for cells in found]
        columns = learn_columns(padded, count)
        draft = Draft(heads, [], [], [])
        by_line = {cells[0].line: cells for cells in found}
        section = ""
        for at in range(first, last + 1):
            cells = by_line.get(at)
            if cells is None:
                section = self._lines[at].strip() if self._is_section(at) else section
                continue
            row, loose = _fit(cells, columns, separator)
            draft.rows.append(row)
            draft.sections.append(section)
            draft.loose += loose
        if not any(column.is_number for column in columns):
            return None
        texts = ["".join(cell.text for cell in head) for head in heads]
        if separator not in _SURE and self._weigh(texts, columns, draft) < LEAST_EVIDENCE:
            return None
        return draft.close(first, last)


def _is_rule(row: Row | None) -> bool:
    """Whether a line only rules off the heads: |---|---|."""
    return row is not None and all(cell.text and cell.kind == "empty" for cell in row.cells)


def _is_pairs(row: Row) -> bool:
    """Whether names and numbers take turns."""
    names, values = row.cells[::2], row.cells[1::2]
    return len(names) == len(values) and all(c.kind == "text" for c in names) and all(c.kind in _VALUES for c in values)


def _same_texts(row: Row | None, head: Row) -> bool:
    return row is not None and [cell.text for cell in row.cells] == [cell.text for cell in head.cells]


def _pad(cells: Sequence[Cell], count: int) -> list[Cell]:
    """Return the cells with empty ones behind them."""
    end = cells[-1].end
    return [*cells, *[type(cells[0])(cells[0].line, end, end, "")] * max(count - len(cells), 0)]


def _fit(cells: Sequence[Cell], columns: Sequence[Column], separator: str) -> tuple[tuple[Cell | None, ...], list[Cell]]:
    """Return the cells of a row by column, and those of which the column is not known."""
    count = len(columns)
    if len(cells) > count:
        return tuple(cells[:count]), list(cells[count:])
    if len(cells) == count:
        return tuple(cells), []
    if separator in ("tab", "bar"):
        padded = _pad(cells, count)
        if all(cell.kind == "empty" or fits(cell, column) for cell, column in zip(padded, columns, strict=True)):
            return tuple(padded), []
    aligned = align(cells, columns)
    if aligned is not None:
        return tuple(aligned[0]), aligned[1]
    if separator in ("tab", "bar"):
        return tuple(_pad(cells, count)), []  # 合计 under the row numbers: what the page parts stands where it is.
    return (cells[0], *[None] * (count - 1)), list(cells[1:])


def _spread(head: Row, lower: Row | None, count: int) -> list[tuple[Cell, ...]]:
    """Return the cells above each column; upper ones stand above all columns that they span."""
    if lower is None:
        cells = list(head.cells)
        blank = type(cells[0])(cells[0].line, cells[0].start, cells[0].start, "")
        return [(cell,) for cell in ([blank, *cells] if len(cells) + 1 == count else cells)]
    upper, under = list(head.cells), list(lower.cells)
    if head.separator == "tab":
        upper, under = _pad(upper, count)[:count], _pad(under, count)[:count]
        spanning: list[Cell] = []
        for above, below in zip(upper, under, strict=True):
            spanning.append(spanning[-1] if not above.text and below.text and spanning else above)
        return [tuple(cell for cell in pair if cell.text) or (pair[0],) for pair in zip(spanning, under, strict=True)]
    return _spread_evenly(upper, under, count)


def _spread_evenly(upper: list[Cell], under: list[Cell], count: int) -> list[tuple[Cell, ...]]:
    """Return the cells above each column where no mark shows what the upper heads span: those behind the labels share it evenly."""
    for labels in range(1, len(upper)):
        groups, rest = len(upper) - labels, len(under) - (labels if len(under) == count else 0)
        if groups > 1 and rest == count - labels and rest % groups == 0 and rest > groups:
            size = rest // groups
            lower = iter(under[-rest:])
            lead = [(cell,) for cell in upper[:labels]]
            return lead + [(above, below) for above in upper[labels:] for below in islice(lower, size)]
    return []


def find_rows(lines: Sequence[str], words: TableWords) -> list[Grid]:
    """Return the tables among `lines` whose rows stand in one line each, in order."""
    return _Finder(lines, words).find()
