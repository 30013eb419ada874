"""Tables of which a dump kept one cell a line: heads line by line, then row after row, cell after cell.

How many columns there are shows in the kinds of the cells (name, number, number), which come again from row to row. A dump may have
lost empty cells: a row that is too short still begins with its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from transforms.quantities.table_align import align, fits, learn_columns
from transforms.quantities.table_cells import LONGEST_HEAD
from transforms.quantities.table_grid import LEAST_EVIDENCE, Draft, Grid, weigh_heads, weigh_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transforms.quantities.table_align import Column
    from transforms.quantities.table_cells import Cell
    from transforms.quantities.table_words import TableWords

_MOST_COLUMNS = 14
_MOST_NAMES = 4
"""Cells of a row before its first number: row number, class, name, unit."""
_LEAST_ROWS = 2
_LEAST_PAIRS = 3
"""Rows of a table of two columns: a name and a number come again in lists of headlines with clicks, too."""
_MOST_MISSING = 2
_LEARNED_ROWS = 24
"""Full rows from which the columns of a table are known well enough to place the cells of a short one."""
LEAST_CELLS = 6
LEAST_NUMBERS = 2
"""Cells and numbers that lines need to be a table."""
_UNIT_LINE = re.compile(r"\((?:单位:)?[^()]{1,8}\)")
_SIGNED = re.compile(r"[%‰]|[^0-9.,，\s]$")
_NUMBERS = frozenset({"number", "amount"})
_BELOW = _NUMBERS | {"empty", "year"}

Head = tuple["Cell", ...]
FoundRow = tuple[tuple["Cell | None", ...], tuple["Cell", ...]]
"""The cells of a row by column, and those whose column stays open."""


class _Run(NamedTuple):
    """A stretch of lines that can be cells; a unit in brackets on a line of its own belongs to the head before it."""

    cells: list[Cell]
    heads: list[Head]
    """Each cell with its unit."""

    def head_text(self, at: int) -> str:
        return "".join("".join(cell.text.split()) for cell in self.heads[at])


class _Reading(NamedTuple):
    """One way to read a run of cells as a table."""

    weight: float
    covered: int
    head: int
    """Index of the first head; `start` where there is none."""
    start: int
    """Index of the first cell of the first row."""
    columns: int
    rows: tuple[FoundRow, ...]


def find_stacks(cells: Sequence[Cell | None], words: TableWords) -> list[Grid]:
    """Return the tables among `cells`, one a line; None stands for a line that can hold no cell."""
    return [grid for run in _runs(cells) for grid in _read_run(run, words)]


def _runs(cells: Sequence[Cell | None]) -> Iterator[_Run]:
    """Yield the stretches of lines that can be cells, those too short or without numbers left out."""
    run: list[Cell] = []
    for cell in (*cells, None):
        if cell is not None and cell.kind != "prose":
            run.append(cell)
            continue
        if len(run) >= LEAST_CELLS and sum(c.kind in _NUMBERS for c in run) >= LEAST_NUMBERS:
            yield _join_units(run)
        run = []


def _join_units(cells: Sequence[Cell]) -> _Run:
    """Return the cells without lines that only hold a unit in brackets; several in a row belong to as many heads before them."""
    kept: list[Cell] = []
    heads: list[Head] = []
    units: list[Cell] = []
    for cell in cells:
        if kept and kept[-1].kind == "text" and _UNIT_LINE.fullmatch(cell.text):
            units.append(cell)
            continue
        _share_units(heads, units)
        units = []
        kept.append(cell)
        heads.append((cell,))
    _share_units(heads, units)
    return _Run(kept, heads)


def _share_units(heads: list[Head], units: Sequence[Cell]) -> None:
    for offset, unit in enumerate(units[-len(heads) :]):
        at = len(heads) - min(len(units), len(heads)) + offset
        heads[at] = (*heads[at], unit)


def _read_run(run: _Run, words: TableWords) -> list[Grid]:
    grids: list[Grid] = []
    begin = at = 0
    while at < len(run.cells):
        if run.cells[at].kind not in _NUMBERS:
            at += 1
            continue
        best = max(_readings(run, begin, at, words), key=lambda r: (r.weight, r.covered, -r.columns), default=None)
        if best is None:
            best = _read_pairs(run.cells, begin, at, words)
        if best is None:
            # The next table's heads stand behind this number.
            begin = at = at + 1
            continue
        begin = at = best.start + best.covered
        grids.append(_close(run, best))
    return grids


def _close(run: _Run, reading: _Reading) -> Grid:
    start, last = reading.start, run.cells[reading.start + reading.covered - 1].line
    heads = run.heads[reading.head : start]
    first = run.cells[reading.head]
    blank = (first._replace(end=first.start, text=""),)
    loose = [cell for _, cells in reading.rows for cell in cells]
    rows = [row for row, _ in reading.rows]
    return Draft([blank] * (reading.columns - len(heads)) + heads, rows, [""] * len(rows), loose).close(first.line, last)


def _readings(run: _Run, begin: int, number: int, words: TableWords) -> Iterator[_Reading]:
    """Yield the ways to read a table whose first number is `number`, its heads behind `begin`."""
    cells = run.cells
    for start in range(number, max(number - _MOST_NAMES, begin) - 1, -1):
        for count in range(2, _MOST_COLUMNS + 1):
            if start - count < begin - 1 or start + 2 * count - _MOST_MISSING > len(cells):
                break
            below = cells[number + max(count - _MOST_MISSING, 1) : number + count + 1]
            if all(cell.kind not in _BELOW for cell in below):
                continue  # No number under the first one: no need to look any closer.
            head = cells[max(start - count, begin)]
            if head.kind == "empty" or len(head.text) > LONGEST_HEAD:
                break
            reading = _read(run, max(start - count, begin), start, count, words)
            if reading is not None:
                yield reading


def _read(run: _Run, begin: int, start: int, count: int, words: TableWords) -> _Reading | None:
    """Return the table of `count` columns whose heads are the cells from `begin` to before `start`; the corner may be lost."""
    first = run.cells[start : start + count]
    columns = learn_columns([first], count)
    heads = [""] * (count - start + begin) + [run.head_text(at) for at in range(begin, start)]
    if not heads[0] and any(
        not column.is_number or words.kind(head) != "measure" for head, column in zip(heads[1:], columns[1:], strict=True)
    ):
        return None
    if _is_misread(columns, heads, words):
        return None
    weight = weigh_heads(heads, columns, first, words)
    if weight < LEAST_EVIDENCE and words.kind(heads[0]) != "name":
        return None
    rows, stop = _walk(run.cells, start, columns)
    if weight < LEAST_EVIDENCE:
        weight = weigh_labels(heads[0], [row[0].text for row, _ in rows if row[0] is not None], words) and LEAST_EVIDENCE
    full = sum(all(row) for row, _ in rows)
    if not weight or full < (_LEAST_PAIRS if count == 2 and weight < 2 else _LEAST_ROWS):
        return None
    return _Reading(weight, stop - start, begin, start, count, tuple(rows))


def _is_misread(columns: Sequence[Column], heads: Sequence[str], words: TableWords) -> bool:
    """Whether the heads cannot be those of the columns.

    Rows begin with a name or with their own number, never with what is measured; a measure over the names shows heads of two levels,
    and which of them stands over what is lost; two columns of names and clicks are a list of headlines.
    """
    label = next((at for at, column in enumerate(columns) if not column.is_number), None)
    if label is None or any(words.kind(heads[at]) == "measure" for at in (0, label)):
        return True
    return len(heads) == 2 and words.clicks.search(heads[1]) is not None


def _read_pairs(cells: Sequence[Cell], begin: int, number: int, words: TableWords) -> _Reading | None:
    """Return names and values in turn without heads: 办结率, 96.6%; most of the values show a unit, or their names do."""
    rows: list[FoundRow] = []
    at = number - 1
    if at < begin or (begin and at == begin) or (at and cells[at - 1].kind in _NUMBERS):
        return None
    sure = 0
    while at + 1 < len(cells) and cells[at].kind == "text" and cells[at + 1].kind in _NUMBERS:
        name, value = cells[at], cells[at + 1]
        sure += words.kind(name.text) == "measure" and (_SIGNED.search(value.text) is not None or name.text.endswith(")"))
        rows.append(((name, value), ()))
        at += 2
    if len(rows) < _LEAST_PAIRS or 4 * sure < 3 * len(rows):
        return None
    return _Reading(0.0, at - number + 1, number - 1, number - 1, 2, tuple(rows))


def _walk(cells: Sequence[Cell], start: int, columns: Sequence[Column]) -> tuple[list[FoundRow], int]:
    """Return the rows from `start` on and where they end."""
    count, at = len(columns), start
    rows: list[FoundRow] = []
    full: list[Sequence[Cell]] = []
    known: Sequence[Column] | None = None
    while at < len(cells):
        row = cells[at : at + count]
        if len(row) == count and _fits_all(row, columns):
            rows.append((tuple(row), ()))
            if len(full) < _LEARNED_ROWS:
                full.append(row)
                known = None
            at += count
            continue
        known = known or (learn_columns(full, count) if full else columns)
        short = _short_row(cells, at, known)
        if short is None:
            break
        rows.append((short[0], short[1]))
        at += short[2]
    return rows, at


def _fits_all(row: Sequence[Cell], columns: Sequence[Column]) -> bool:
    fit = all(fits(cell, column) for cell, column in zip(row, columns, strict=True))
    return fit and any(cell.kind in ("number", "amount", "year") for cell in row)


def _begins_row(cells: Sequence[Cell], columns: Sequence[Column]) -> bool:
    """Whether cells begin a full row, or at least with what only a row's first cell is: a name that no other column holds.

    Where rows begin with their number, a name behind a row ends the table.
    """
    if len(cells) == len(columns) and _fits_all(cells, columns):
        return True
    return cells[0].kind in ("text", "year") and [at for at, column in enumerate(columns) if not column.is_number] in ([0], [1])


def _short_row(cells: Sequence[Cell], at: int, columns: Sequence[Column]) -> tuple[tuple[Cell | None, ...], tuple[Cell, ...], int] | None:
    """Return a row that has lost one or two cells: it ends where the next row, or the run, begins."""
    count = len(columns)
    for missing in range(1, min(_MOST_MISSING, count - 2) + 1):
        row = cells[at : at + count - missing]
        if len(row) < count - missing or not any(cell.kind == "number" for cell in row) or row[0].kind == "empty":
            continue
        if all(cell.kind not in ("text", "year") for cell in row):
            continue
        following = cells[at + len(row) : at + len(row) + count]
        if following and not _begins_row(following, columns):
            continue
        aligned = align(row, columns)
        if aligned is not None:
            return tuple(aligned[0]), tuple(aligned[1]), len(row)
    return None
