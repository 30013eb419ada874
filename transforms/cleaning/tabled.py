"""Lines of tables: a table that can be read as one is the text's, though its cells look like menus, counts or captions."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from transforms.cleaning.traits import NUMBER
from transforms.quantities.table_layout import find_grids
from transforms.quantities.table_units import read_unit_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.cleaning.features import Facts
    from transforms.quantities import Grammar
    from transforms.records import Block

_NUMBER_ENDS = frozenset("0123456789%％‰")
_NUMBER_STARTS = frozenset("0123456789+-−[(≥≤>近约")
_CELL_STARTS = _NUMBER_STARTS | {"|"}
"""First characters of a number alone on its line, a bar that a dump left beside it included."""
_DIGIT = re.compile("[0-9０-９]")
_LONGEST_NUMBER = 12
_LEAST_NUMBERS = 3
_NEAR = 10
"""Lines between two numbers of one column in a table with one cell a line."""
_HEADS = 16
"""Lines above a table's first number in which its heads can stand."""
_UNITS = re.compile(r"[（(\[【]?(?:计量|数量)?单位\s?[:：].{1,20}$")
_MOST_LINKS = 0.5
_LEAST_INSIDE = 0.5
_OTHERS = frozenset({"related", "comment", "disclaimer"})
"""Sections of other texts; a share bar or a footer's word above a table may as well stand between the text and its annex."""


def _is_number(plain: str) -> bool:
    plain = plain.strip("|")
    return 0 < len(plain) <= _LONGEST_NUMBER and plain[-1:] in _NUMBER_ENDS and plain[0] in _NUMBER_STARTS


def _find_signs(texts: Sequence[str], facts: Sequence[Facts]) -> list[int]:
    """Return the indices of the lines that tell of tables, cheaply: numbers alone near each other, and rows under each other."""
    numbers = [at for at, line in enumerate(facts) if line.traits & NUMBER and line.plain[:1] in _CELL_STARTS and _is_number(line.plain)]
    near = len(numbers) >= _LEAST_NUMBERS and any(b - a <= _NEAR for a, b in zip(numbers, numbers[2:], strict=False))
    parted = [at for at, line in enumerate(facts) if line.parted]
    rows = [at for above, at in pairwise(parted) if at == above + 1 and _DIGIT.search(texts[at])]
    return sorted([*(numbers if near else ()), *rows])


def find_table_lines(
    texts: Sequence[str], blocks: Sequence[Block], facts: Sequence[Facts], sections: Sequence[str], grammar: Grammar
) -> frozenset[int]:
    """Return the indices of the lines of tables, and of the units above them, outside of menus, lists of headlines and head tables."""
    signs = _find_signs(texts, facts)
    if not signs:
        return frozenset()
    # Of a page that is nothing but cells no container may have been chosen.
    inside = min(_LEAST_INSIDE, max([block.in_main or 0.0 for block in blocks]))
    if all(sections[at] in _OTHERS or _is_other(blocks[at], facts[at], inside) for at in signs):
        return frozenset()  # Counts in lists of headlines: to look for tables among them took as long as to label all lines.
    stretch = range(max(signs[0] - _HEADS, 0), min(signs[-1] + 2, len(texts)))
    found: set[int] = set()
    for grid in find_grids(texts[stretch.start : stretch.stop], grammar.tables):
        lines = range(stretch.start + grid.first, stretch.start + grid.last + 1)
        if not any(sections[at] in _OTHERS or _is_other(blocks[at], facts[at], inside) for at in lines):
            found.update(lines)
            above = lines.start - 1
            if above >= 0 and _UNITS.match(texts[above]) and read_unit_lines(texts[above : above + 1], grammar):
                found.add(above)
    return frozenset(found)


def _is_other(block: Block, facts: Facts, inside: float) -> bool:
    """Whether a line is of a head table, mostly links, or outside of the page's content, whose lines have `inside` at least."""
    is_label = facts.is_meta and facts.fields != ()
    return is_label or block.link_chars > _MOST_LINKS * len(block.text) or (block.in_main is not None and block.in_main < inside)
