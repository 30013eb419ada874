"""Figures of one list share what stands only once: the noun behind the last, the verb behind the last, the names before 分别."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transforms.metrics.clauses import GLUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.metrics.clauses import Slot
    from transforms.metrics.items import Finding, LineReading
    from transforms.metrics.words import Segmenter

RESPECTIVELY = "分别"
_SPLIT = re.compile(r"、|以及|和|与|及")
_BACK = re.compile("罚|退")
_BARE = frozenset({"item.clause", "item.verb", "item.none"})


def list_sizes(slots: Sequence[Slot]) -> list[tuple[int, int]]:
    """Return the runs of figures that only connectors part, as (index of the first, number of figures)."""
    runs: list[tuple[int, int]] = []
    for index, slot in enumerate(slots):
        if runs and slot.glued:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((index, 1))
    return runs


def share_backwards(reading: LineReading) -> None:
    """Fill in what only stands behind a later figure of the same list, clause or sentence.

    细化为9大类、86小项任务: the noun. 14条精品街、100条示范街的打造: the verb. 再投资800万元，新建中转站4座: the purpose.
    """
    findings, slots = reading.findings, reading.slots
    for index in range(len(findings) - 2, -1, -1):
        finding, follower, slot = findings[index], findings[index + 1], slots[index + 1]
        if slot.glued and follower.rule.startswith(("item.after", "item.after_object")) and (finding.item is None or finding.rule in _BARE):
            finding.item, finding.rule, finding.action = follower.item, "item.list", finding.action or follower.action
        elif follower.rule == "item.after_verbal" and _lacks_verb(finding, reading) and _is_listed(reading, index):
            finding.action, finding.rule = follower.action, "item.after_verbal"
        elif slot.follows and finding.action is None and follower.rule == finding.rule == "item.after":
            finding.action = follower.action
        elif reading.quantities[index].quantity_kind == "money" and _same_sentence(slots, index) and not _is_parted(reading, index):
            _take_purpose(finding, follower)


def _lacks_verb(finding: Finding, reading: LineReading) -> bool:
    return finding.action is None or finding.action in reading.cues.light


def _is_listed(reading: LineReading, index: int) -> bool:
    """Whether between a figure and the next only its own noun and a connector stand (14条|精品街、|23条)."""
    gap = reading.text[reading.slots[index].end : reading.slots[index + 1].start]
    return GLUE.match(gap.replace(reading.findings[index].item or "", "")) is not None


def _is_parted(reading: LineReading, index: int) -> bool:
    """Whether the next figure is only a part of this one (计划投资860亿元，其中公路320亿元)."""
    return "其中" in reading.text[reading.slots[index].end : reading.slots[index + 1].start]


def _same_sentence(slots: Sequence[Slot], index: int) -> bool:
    return slots[index].sentence_start == slots[index + 1].sentence_start


def _take_purpose(money: Finding, follower: Finding) -> None:
    """Name money of which only the verb is said (再投资800万元) after what the next clause makes with it; fines, refunds make nothing."""
    if money.rule == "item.verb" and follower.opened and follower.item and not _BACK.search(money.item or ""):
        money.item, money.rule = follower.item + (money.item or ""), "item.next"


def distribute(reading: LineReading) -> None:
    """Give each figure its own part of the list before 分别 (城镇、农村居民收入分别达到X元和Y元)."""
    for first, size in list_sizes(reading.slots):
        item, slot = reading.findings[first].item, reading.slots[first]
        if size > 1 and item and RESPECTIVELY in reading.text[slot.clause_start : slot.start]:
            for offset, part in enumerate(split_item(item, size, reading.segmenter)):
                finding = reading.findings[first + offset]
                finding.item, finding.rule = part, "item.respectively"


def split_item(item: str, size: int, segmenter: Segmenter) -> list[str]:
    """Return the `size` parts of an item, each with the words that they share; none if it has another number of parts.

    Parallel parts are about one length (城镇、农村|居民收入, 全失能、自理|人员护理标准): the words beyond it in the last are shared.
    """
    pieces = [piece for piece in _SPLIT.split(item) if piece]
    if len(pieces) != size:
        return []
    tail = pieces[-1][len(pieces[0]) :]
    rest = segmenter.cut(tail)
    if rest and len(rest[0].text) == 1:
        # The cut went through a word (自理人|员护理标准): take the nearest end of one.
        ends = [token.end for token in segmenter.cut(pieces[-1])]
        tail = pieces[-1][min(ends, key=lambda end: abs(end - len(pieces[0]))) :]
    return [piece if piece.endswith(tail) else piece + tail for piece in pieces]
