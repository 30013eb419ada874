"""What each column of a table holds: names, units, ranks, or numbers of a measure with a time and a status."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from transforms.quantities.table_align import is_whole
from transforms.quantities.table_units import BRACKETED, Scale, head_scale, parse_scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.quantities.grammar import Grammar
    from transforms.quantities.table_cells import Cell
    from transforms.quantities.table_grid import Grid
    from transforms.quantities.table_words import TableWords

Holds = Literal["label", "name", "unit", "ordinal", "attribute", "number"]
HeadStatus = Literal["planned", "achieved", "standard", ""]
_TIME = re.compile(
    r"^(?:截[至止]?(?:目前|[0-9年月日底末]+)|(?:19|20)[0-9]{2}(?:年[度末底初]?)?(?:[0-9]{1,2}(?:[-—~至][0-9]{1,2})?月(?:份|末|底)?)?"
    r"|(?:19|20)[0-9]{2}年?[上下]半年|(?:19|20)[0-9]{2}年?(?:第?[一二三四]|前三)季度"
    r"|[0-9]{1,2}(?:[-—~至][0-9]{1,2})?月(?:份|末|底)?|[上下]半年|(?:第?[一二三四]|前三)季度|全年|本年度?|年度|年末|年底|年初|到|“?十[一二三四]五”?(?:末|期间)?)+"
)
_COMPARED = re.compile(
    r"^(?:同比|环比|[比较与](?:[^，]{1,8}?)(?:同期)?)?(?:增长|增减|增加|减少|下降|变化|变动|提高|上升|升降|涨跌|±|增幅|降幅|[+＋][-－/])+"
    r"(?:率|幅度?|额|数|情况|百分点)?[%％]?$"
)
_VAGUE_UPPER = ("情况", "其中", "指标", "类", "方面", "数据", "名单", "一览")
_LONGEST_LABEL_SCAN = 400


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """What one column holds and what its heads say of its numbers."""

    holds: Holds
    head: str
    """The words over it, outermost first, without blanks."""
    measure: str
    """What it measures; empty where the row's label says it."""
    scale: Scale | None
    """The unit that its head names."""
    is_growth: bool
    is_share: bool
    status: HeadStatus


def plain_head(head: str, grammar: Grammar) -> str:
    """Return a head without its unit: 派单量（件） is 派单量."""
    for inside in BRACKETED.finditer(head):
        if parse_scale(inside[1], grammar) is not None:
            head = head.replace(inside[0], "")
    return head


def name_measure(parts: Sequence[str], grammar: Grammar) -> str:
    """Return what a column measures from the heads over it, outermost first; empty where they only name a time, a plan, a change."""
    words = grammar.tables
    named = []
    for part in parts:
        bare = _TIME.sub("", plain_head(part, grammar)).strip("，,:：的 ")
        if bare and bare not in words.empty and not _COMPARED.match(bare) and bare not in words.totals:
            named.append(bare)
    if len(named) > 1 and named[0].endswith(_VAGUE_UPPER):
        named = named[1:]
    return "".join(named) if len(named) < 3 else named[-1]


def _cells_of(grid: Grid, column: int) -> list[Cell]:
    cells = (row[column] for row in grid.rows[:_LONGEST_LABEL_SCAN])
    return [cell for cell in cells if cell is not None and cell.kind != "empty"]


def _holds(grid: Grid, column: int, head: str, grammar: Grammar) -> Holds:
    words, cells = grammar.tables, _cells_of(grid, column)
    texts = [cell for cell in cells if cell.kind not in ("number", "amount", "year")]
    if 2 * len(texts) > len(cells):
        if column and all(cell.text.replace(" ", "") in words.attributes for cell in texts):
            return "attribute"
        units = sum(parse_scale(cell.text, grammar) is not None for cell in texts)
        if column and 2 * units >= len(texts) and (head in words.unit or units == len(texts) > 1):
            return "unit"
        return "name"
    if column == 0 and cells and all(cell.kind == "year" for cell in cells):
        return "name"
    # Of two kinds: ranks and codes stand under their own heads; row numbers may stand under none.
    kind = words.kind(head)
    if head_scale(head, grammar) is None and (kind == "ordinal" or (not head and _counts_up(cells))):
        return "ordinal"
    return "name" if column == 0 and kind == "name" and not all(is_whole(cell.text) for cell in cells) else "number"


def _counts_up(cells: Sequence[Cell]) -> bool:
    return [cell.text for cell in cells] == [str(number) for number in range(1, len(cells) + 1)]


def _choose_label(grid: Grid, holds: Sequence[Holds], heads: Sequence[str], words: TableWords) -> int:
    """Return the column that names the rows, -1 where none does.

    Of several names before the numbers it is the first that is no class: no cell of it spans rows, its head is that of names.
    """
    names = [at for at, kind in enumerate(holds) if kind == "name"]
    first_number = next((at for at, kind in enumerate(holds) if kind == "number"), len(holds))
    before = [at for at in names if at < first_number] or names
    if len(before) < 2:
        return before[0] if before else -1
    rows = [row for row in grid.rows if not any(cell is not None and cell.text.replace(" ", "") in words.totals for cell in row)]
    sizes = {at: sum(cell is not None and cell.kind != "empty" for row in rows for cell in [row[at]]) for at in before}
    most = max(sizes.values())
    full = [at for at in before if sizes[at] >= most - (most > 4)]
    plain = [at for at in full if not words.category.search(heads[at])] or full
    return plain[0]


def read_columns(grid: Grid, grammar: Grammar) -> list[ColumnRole]:
    """Return the role of each column of `grid`."""
    words = grammar.tables
    heads = [grid.head_text(column) for column in range(len(grid.heads))]
    holds = [_holds(grid, column, head, grammar) for column, head in enumerate(heads)]
    label = _choose_label(grid, holds, heads, words)
    roles: list[ColumnRole] = []
    last_measure = ""
    for column, head in enumerate(heads):
        parts = ["".join(cell.text.split()) for cell in grid.heads[column]]
        bare = plain_head(head, grammar)
        is_growth = words.growth.search(bare) is not None
        measure = name_measure(parts, grammar)
        if is_growth and _COMPARED.match(_TIME.sub("", plain_head(parts[-1], grammar))):
            measure = name_measure(parts[:-1], grammar)
        if holds[column] == "number":
            if measure in words.of_label or (is_growth and not measure):
                measure = last_measure
            last_measure = measure
        roles.append(
            ColumnRole(
                "label" if column == label else holds[column],
                head,
                measure,
                head_scale(parts[-1], grammar) or (head_scale(parts[0], grammar) if len(parts) > 1 else None),
                is_growth,
                words.share.search(bare) is not None,
                _status(bare, words),
            )
        )
    return roles


def _status(head: str, words: TableWords) -> HeadStatus:
    if words.standard.search(head):
        return "standard"
    done, planned = words.achieved.search(head), words.planned.search(head)
    if done and planned:
        # 计划完成 is a plan, 完成预算 and 完成计划比例 are deeds.
        return "planned" if planned.start() < done.start() else "achieved"
    return "planned" if planned else "achieved" if done else ""
