"""Tables that a dump has lost the frame of: one cell a line, or rows of names and values.

Numbers alone on their lines are share counts as well, and rows of names with numbers are lists of the most read: a table has
words of no furniture between its numbers, and rankings behind the text are told by what stands above them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transforms.cleaning.traits import NUMBER
from transforms.cleaning.zones import opens_section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transforms.cleaning.features import Facts

_NUMBER = re.compile(r"^[-+−]?(?:\d[\d,，]*(?:\.\d+)?|\d+(?:\.\d+)?)%?$|^[-—–/]{1,2}$")
_LONGEST_CELL = 16
_LEAST_CELLS = 8
_LEAST_NUMBERS = 4
_SHARE_OF_NUMBERS = 0.25
_SHARE_OF_FURNITURE = 0.3
"""Share of a run's words that may be furniture's, as 大 or 起 are in a column of units."""
_FURNITURE = frozenset({"share", "related", "footer", "disclaimer"})
_LONG = 80
"""Characters from which on a line under a section's heading loses less, as in `transforms.cleaning.zones`."""
_LEAST_ROWS = 3


def _is_number(facts: Facts) -> bool:
    return _NUMBER.match(facts.plain) is not None


def _is_cell(facts: Facts) -> bool:
    return facts.size <= _LONGEST_CELL and facts.marks == 0 and not (facts.is_meta and facts.fields) and not facts.hits.lead


def find_cells(texts: Sequence[str], facts: Sequence[Facts]) -> frozenset[int]:
    """Return the indices of the lines that are cells of a table with one cell a line, and of the note under it.

    Above the first line of text or of date and source there are menus, whatever numbers they hold.
    """
    if sum([_is_number(line) for line in facts if line.traits & NUMBER]) < _LEAST_NUMBERS:
        return frozenset()
    cells: set[int] = set()
    start = next((at for at, line in enumerate(facts) if line.is_paragraph or (line.is_meta and line.date)), len(facts)) + 1
    while start < len(facts):
        stop = start
        while stop < len(facts) and _is_cell(facts[stop]) and not (stop > start and _is_sure_furniture(facts[stop])):
            stop += 1
        following = max(stop, start + 1)
        while stop > start and facts[stop - 1].role and not _is_number(facts[stop - 1]):
            stop -= 1  # Page tools right behind the last row are no cells.
        if _is_table(facts[start:stop]):
            cells.update(range(start, stop + (stop < len(facts) and texts[stop].startswith("注"))))
        start = following
    return frozenset(cells)


def _is_sure_furniture(facts: Facts) -> bool:
    return facts.role in _FURNITURE and facts.hits.whole != "" and facts.size > 1


def _is_table(run: Sequence[Facts]) -> bool:
    """Whether a run of short lines has numbers enough, which do not count up as ranks do, and words of no furniture."""
    if len(run) < _LEAST_CELLS:
        return False
    numbers = [line.plain for line in run if _is_number(line)]
    words = [line for line in run if not _is_number(line)]
    if len(numbers) < max(_LEAST_NUMBERS, _SHARE_OF_NUMBERS * len(run)) or not words:
        return False
    ranks = sum(number == str(at) for at, number in enumerate(numbers, 1))
    zeros = sum(number.strip("0") == "" for number in numbers)
    if 2 * (ranks + zeros) > len(numbers):
        return False
    return sum(line.role in _FURNITURE for line in words) <= _SHARE_OF_FURNITURE * len(words)


def find_value_rows(facts: Sequence[Facts]) -> frozenset[int]:
    """Return the indices of rows that end in a number with its unit, and of the short line that heads them.

    Only rows between paragraphs of the text, or right behind one, are the text's.
    """
    rows: set[int] = set()
    stop = 0
    for start in (at for at, line in enumerate(facts) if line.value_row):
        if start < stop:
            continue
        stop = start + 1
        while stop < len(facts) and facts[stop].value_row:
            stop += 1
        if stop - start >= _LEAST_ROWS and start:
            head = start - (facts[start - 1].marks == 0 and facts[start - 1].size <= _LONGEST_CELL)
            if any(0 <= at < len(facts) and facts[at].is_paragraph and not facts[at].cut for at in (head - 1, stop)):
                rows.update(range(head, stop))
    return frozenset(rows)


def free_rows(rows: frozenset[int], facts: Sequence[Facts], scores: list[float], sections: list[str], weights: Mapping[str, float]) -> None:
    """Take, in place, the rows of the text's own rankings (某某排行榜) out of the section that their heading seemed to open."""
    for index in sorted(rows):
        if index - 1 in rows or sections[index] != "related" or (index and sections[index - 1]):
            continue
        scores[index] = max(scores[index], weights["table_row"])
        at = index
        while at < len(facts) and sections[at] == "related" and (at in rows or not opens_section(facts[at])):
            sections[at] = ""
            if at > index:
                scores[at] += weights["section_long"] if facts[at].size >= _LONG else weights["section"]
            at += 1
