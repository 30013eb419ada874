"""The figures of a line: the quantity grammar's finds, and its refusals as rejected rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.quantities import find_quantities
from transforms.records import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transforms.quantities import Grammar, Refusal
    from transforms.records import Line, Page, Quantity

STAGE = "extract"


def find_figures(page: Page, line: Line, grammar: Grammar) -> tuple[list[Quantity], list[Rejected]]:
    """Return the quantities of a line without overlaps, in order, and what was judged no metric."""
    found, refusals = find_quantities(page.text, line.char_start, line.char_end, grammar)
    quantities: list[Quantity] = []
    for quantity in found:
        if not quantities or quantity.char_start >= quantities[-1].char_end:
            quantities.append(quantity)
    return quantities, reject_numbers(page, refusals)


def reject_numbers(page: Page, refusals: Iterable[Refusal]) -> list[Rejected]:
    """Return one rejected row for each number of `page` that the grammar refused."""
    return [
        Rejected(
            page_id=page.page_id,
            source_uri=page.source_uri,
            stage=STAGE,
            reason=refusal.reason,
            char_start=refusal.char_start,
            char_end=refusal.char_end,
            text=refusal.text,
            detail=refusal.detail,
        )
        for refusal in refusals
    ]
