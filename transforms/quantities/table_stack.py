"""Tables of which a dump kept one cell a line: heads line by line, then row after row, cell after cell.

How many columns there are shows in the kinds of the cells (name, number, number), which come again from row to row. A dump may have
lost empty cells: a row that is too short still begins with its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from transforms.quantities.table_align import align, fits, learn_columns
from transforms.quantities.table_cells import LONGEST_HEAD
from transforms.quantities.table_grid import LEAST_EVIDENCE, Draft, Grid, weigh_heads

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
_LEAST_CELLS = 6


class _Reading(NamedTuple):
    """One way to read a run of cells as a table."""

    weight: float
    covered: int
    start: int
    """Index of the first cell of the first row."""
    columns: int
    stop: int
    rows: tuple[tuple[tuple[Cell | None, ...], tuple[Cell, ...]], ...]


def find_stacks(cells: Sequence[Cell | None], words: TableWords) -> list[Grid]:
    """Return the tables among `cells`, one a line; None stands for a line that can hold no cell."""
    grids: list[Grid] = []
    for run in _runs(cells):
        grids += _read_run(run, words)
    return grids


def _runs(cells: Sequence[Cell | None]) -> Iterator[list[Cell]]:
    """Yield the stretches of lines that can be cells, those too short or without numbers left out."""
    run: list[Cell] = []
    for cell in [*cells, None]:
        if cell is not None and cell.kind != "prose":
            run.append(cell)
            continue
        if len(run) >= _LEAST_CELLS and sum(c.kind in ("number", "amount") for c in run) > 1:
            yield run
        run = []


def _read_run(run: list[Cell], words: TableWords) -> list[Grid]:
    grids: list[Grid] = []
    begin = at = 0
    while at < len(run):
        if run[at].kind not in ("number", "amount"):
            at += 1
            continue
        best = max(_readings(run, begin, at, words), key=lambda r: (r.weight, r.covered, -r.columns), default=None)
        if best is None:
            # The next table's heads stand behind this number: between two numbers there must be room for them.
            begin = at = at + 1
            continue
        heads = [(cell,) for cell in run[best.start - best.columns : best.start]]
        draft = Draft(list(heads), [row for row, _ in best.rows], [""] * len(best.rows), [cell for _, loose in best.rows for cell in loose])
        grids.append(draft.close(heads[0][0].line, run[best.stop - 1].line))
        begin = at = best.stop
    return grids


def _readings(run: Sequence[Cell], begin: int, number: int, words: TableWords) -> Iterator[_Reading]:
    """Yield the ways to read a table whose first number is `run[number]`, its heads behind `begin`."""
    for start in range(number, max(number - _MOST_NAMES, begin) - 1, -1):
        for count in range(2, _MOST_COLUMNS + 1):
            heads = run[max(start - count, begin) : start]
            if len(heads) < count or start + 2 * count - _MOST_MISSING > len(run):
                break
            if any(cell.kind == "empty" or len(cell.text) > LONGEST_HEAD for cell in heads):
                break
            reading = _read(run, start, count, words)
            if reading is not None:
                yield reading


def _read(run: Sequence[Cell], start: int, count: int, words: TableWords) -> _Reading | None:
    first = run[start : start + count]
    columns = learn_columns([first], count)
    if columns[-1:] and all(column.is_number for column in columns):
        return None
    heads = ["".join(cell.text.split()) for cell in run[start - count : start]]
    weight = weigh_heads(heads, columns, first, words)
    if weight < LEAST_EVIDENCE:
        return None
    rows, stop = _walk(run, start, columns)
    full = sum(all(row) for row, _ in rows)
    if full < (_LEAST_PAIRS if count == 2 and weight < 2 else _LEAST_ROWS):
        return None
    return _Reading(weight, stop - start, start, count, stop, tuple(rows))


def _walk(run: Sequence[Cell], start: int, columns: Sequence[Column]) -> tuple[list[tuple[tuple[Cell | None, ...], tuple[Cell, ...]]], int]:
    """Return the rows from `start` on, each with the cells whose column stays open, and where they end."""
    count, at = len(columns), start
    rows: list[tuple[tuple[Cell | None, ...], tuple[Cell, ...]]] = []
    full: list[Sequence[Cell]] = []
    while at < len(run):
        row = run[at : at + count]
        if len(row) == count and _fits_all(row, columns):
            rows.append((tuple(row), ()))
            full.append(row)
            at += count
            continue
        short = _short_row(run, at, learn_columns(full, count) if full else columns)
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
    return cells[0].kind == "text" and [at for at, column in enumerate(columns) if not column.is_number] in ([0], [1])


def _short_row(run: Sequence[Cell], at: int, columns: Sequence[Column]) -> tuple[tuple[Cell | None, ...], tuple[Cell, ...], int] | None:
    """Return a row that has lost one or two cells: it ends where the next row, or the run, begins."""
    count = len(columns)
    for missing in range(1, min(_MOST_MISSING, count - 2) + 1):
        cells = run[at : at + count - missing]
        if len(cells) < count - missing or not any(cell.kind == "number" for cell in cells) or cells[0].kind == "empty":
            continue
        if all(cell.kind != "text" for cell in cells):
            continue
        after = at + len(cells)
        following = run[after : after + count]
        if following and not _begins_row(following, columns):
            continue
        aligned = align(cells, columns)
        if aligned is not None:
            return tuple(aligned[0]), tuple(aligned[1]), len(cells)
    return None
