"""Lines of tables: a table that can be read as one is the text's, though its cells look like menus, counts or captions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.quantities.table_layout import find_grids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.cleaning.features import Facts
    from transforms.quantities.table_words import TableWords
    from transforms.records import Block

_NUMBER_ENDS = frozenset("0123456789%％‰")
_LONGEST_CELL = 16
_LEAST_NUMBERS = 3
_HEADS = 16
"""Lines above a table's first number in which its heads can stand."""
_MOST_LINKS = 0.5


def _may_be_row(text: str, facts: Facts) -> bool:
    """Whether a line may be a number alone or a row of cells; asked of every line of every page."""
    if facts.marks or facts.plain[-1:] not in _NUMBER_ENDS:
        return facts.cells > 2 and facts.marks == 0 and any(char in text for char in "0123456789")
    return facts.size <= _LONGEST_CELL or facts.cells > 1 or " " in text or "│" in text


def find_table_lines(
    texts: Sequence[str], blocks: Sequence[Block], facts: Sequence[Facts], sections: Sequence[str], words: TableWords
) -> frozenset[int]:
    """Return the indices of the lines of tables that stand in no section of furniture, outside of menus and head tables."""
    rows = [at for at, line in enumerate(facts) if _may_be_row(texts[at], line)]
    if len(rows) < _LEAST_NUMBERS - 1:
        return frozenset()
    found: set[int] = set()
    first, last = max(rows[0] - _HEADS, 0), min(rows[-1] + 2, len(texts))
    for grid in find_grids(texts[first:last], words):
        lines = range(first + grid.first, first + grid.last + 1)
        if not any(sections[at] or _is_other(blocks[at], facts[at]) for at in lines):
            found.update(lines)
    return frozenset(found)


def _is_other(block: Block, facts: Facts) -> bool:
    """Whether a line is of a head table, mostly links, or outside of the page's content."""
    is_label = facts.is_meta and facts.fields != ()
    return is_label or block.link_chars > _MOST_LINKS * len(block.text) or (block.in_main is not None and block.in_main < _MOST_LINKS)
