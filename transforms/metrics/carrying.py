"""What a figure takes over from the figures before it: what they count, and what was done with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.metrics.items import LineReading
    from transforms.metrics.phrases import Left
    from transforms.metrics.phrases_behind import Right

_PLANS = ("预算", "计划", "目标", "任务", "总量", "总数", "占总量", "占总数")
"""Ends of the names of wholes of which a share is told; what grows behind it is what has the share."""
_BUDGETS = ("预算", "预算数", "调整预算", "年初预算")
"""What is executed: a share of it belongs to the revenue or spending, where one of a task is told as the task's own."""
_MILESTONE = re.compile(
    "^([^0-9]{2,20}?)(?:首次|率先|成功|历史性地?|一举)?(?:突破|跨越|迈过|迈上|跨上|跨过|越过|超过|站上|冲上|闯过)"
    "[^0-9]{1,10}(?:大关|台阶|关口)$"
)
"""A mark that a level has passed, its amount in words."""
_DONE_UNITS = frozenset({"件", "项", "起", "宗", "人次", "户次", "家次", "例", "单", "个"})
"""Units in which deeds themselves are counted as well (投诉12件)."""
_MEASURED = frozenset({"length", "area", "volume", "mass"})
_EXISTING = "现有"
_NAMING = 4
"""Characters from which on a compound of verbs names what is counted (停车管理)."""
_TELLS_PARTS = re.compile("[ 　]*其中")
EVENT_UNITS = frozenset({"次", "轮", "轮次", "场", "场次", "期", "批", "批次", "遍", "趟", "回"})
"""Units that count events: what was done is then itself what is counted (督查6轮)."""
SHARE_UNITS = frozenset({"percent", "times"})
"""Units of shares and growth, which belong to something counted elsewhere."""


def level_before(reading: LineReading, index: int) -> str | None:
    """Return what the figure before counts; behind the share of a plan (完成预算的102.3%，同比增长6.8%) what was planned."""
    back = index - 1
    first = reading.slots[index].sentence_start
    while back > 0 and reading.slots[back - 1].sentence_start == first and _is_plan_share(reading, back):
        back -= 1
    return reading.findings[back].item if back >= 0 and reading.slots[back].sentence_start == first else None


def of_plan(reading: LineReading, index: int, left: Left) -> str | None:
    """Return what has the share of a plan (收入104万元，完成年度预算的|100.99%; 收入|完成年度预算的98%), or None for other figures."""
    share = reading.quantities[index].unit in SHARE_UNITS and left.ending == "de" and left.noun.endswith(_BUDGETS)
    if not share or left.action == "占":
        return None
    return left.subject or level_before(reading, index) if index else left.subject or None


def passed_over(reading: LineReading, index: int) -> str | None:
    """Return what has the share of a plan whose own amount stands between (收入39亿元，完成预算37.5亿元|的104.3%), or None."""
    slot, before = reading.slots[index], reading.slots[index - 1]
    if index < 2 or reading.quantities[index].unit not in SHARE_UNITS or reading.text[before.end : slot.start] != "的":
        return None
    planned = (reading.findings[index - 1].item or "").endswith(_BUDGETS)
    return reading.findings[index - 2].item if planned and reading.slots[index - 2].sentence_start == slot.sentence_start else None


def milestone_before(reading: LineReading, index: int) -> str | None:
    """Return what the clause before says to have passed a mark (财政收入迈过千亿大关，达|1330亿元), or None."""
    slot = reading.slots[index]
    start = max(slot.sentence_start, reading.slots[index - 1].end if index else 0)
    clause = re.split("[，,；;：:]", reading.text[start : max(slot.clause_start - 1, start)])[-1]
    mark = _MILESTONE.match(clause)
    return reading.phrases.read_left(mark[1]).noun or None if mark else None


def _is_plan_share(reading: LineReading, index: int) -> bool:
    item = reading.findings[index].item or ""
    return reading.quantities[index].unit in SHARE_UNITS and item.endswith(_PLANS)


def counted_before(reading: LineReading, index: int) -> str | None:
    """Return what the last count in this unit of the sentence counts (治理村庄236个，完成率79%，增加61个), or None."""
    quantity, first = reading.quantities[index], reading.slots[index].sentence_start
    if quantity.quantity_kind != "count" or not index or reading.quantities[index - 1].unit not in SHARE_UNITS:
        return None
    same = (
        at for at in range(index - 1, -1, -1) if reading.quantities[at].unit == quantity.unit and reading.slots[at].sentence_start == first
    )
    return next((reading.findings[at].item for at in same), None)


def is_parallel(reading: LineReading, index: int, left: Left) -> bool:
    """Whether a bare verb is counted as the one before it was (出口12亿元；进口6亿元, 物业管理19件、停车管理12件)."""
    verb = left.action
    if not index or not verb or verb in reading.cues.change or verb in reading.cues.light or verb in reading.cues.copula:
        return False
    last = reading.findings[index - 1]
    listed = reading.text.startswith("、", reading.slots[index].left_start) and len(verb) >= _NAMING
    level = next((at for at in range(index - 1, -1, -1) if reading.quantities[at].unit not in SHARE_UNITS), index - 1)
    before, item = reading.findings[level], reading.findings[level].item or ""
    if reading.quantities[level].unit != reading.quantities[index].unit:
        return False
    paired = len(verb) >= _NAMING and len(verb) == len(item) and verb[-2:] == item[-2:]
    money = before.item == before.action and reading.quantities[index].quantity_kind == "money"
    deeds = before.item == before.action and before.rule == "item.verb" and verb in reading.cues.closing
    return paired or money or deeds or (listed and not last.opened and last.rule == "item.before")


def existing_action(reading: LineReading, index: int) -> str | None:
    """Return the word of having that was read as a time (现有|燃气管道687公里), also for the stocks told behind it, or None."""
    slot = reading.slots[index]
    start = (
        reading.slots[index - 1].end if index and reading.slots[index - 1].sentence_start == slot.sentence_start else slot.sentence_start
    )
    gap = reading.text[start : slot.start]
    if _EXISTING in gap:
        return _EXISTING
    carries = index > 0 and start == reading.slots[index - 1].end and reading.findings[index - 1].action == _EXISTING
    return _EXISTING if carries and reading.quantities[index].unit not in SHARE_UNITS else None


def continued_action(reading: LineReading, index: int) -> str | None:
    """Return the verb of the sentence before where this one tells its parts (查处违法4.86万起。其中，酒驾213起；超载689台)."""
    start = reading.slots[index].sentence_start
    if reading.quantities[index].quantity_kind != "count" or not _TELLS_PARTS.match(reading.text, start):
        return None
    back = next((at for at in range(index - 1, -1, -1) if reading.slots[at].sentence_start < start), None)
    if back is None and not reading.text[:start].strip():
        return reading.recent_action if reading.recent_action in reading.cues.strong else None
    if back is None or reading.slots[back].sentence_end < start - 1 or reading.quantities[back].quantity_kind != "count":
        return None
    action = reading.findings[back].action
    return action if action in reading.cues.strong else None


def bare_deed(reading: LineReading, index: int, noun: str) -> str | None:
    """Return what the clause or the figure before names where only a deed stands here (实施小巷整治工程，完成|治理|20条), or None."""
    quantity = reading.quantities[index]
    if noun not in reading.cues.weak or quantity.unit in EVENT_UNITS:
        return None
    if quantity.quantity_kind in _MEASURED and index and reading.quantities[index - 1].unit == quantity.unit:
        return reading.nearest(index)  # 新建公路300公里，重点养护600公里
    return reading.previous_clause(index) if quantity.quantity_kind == "count" and quantity.unit not in _DONE_UNITS else None


def fulfilled(reading: LineReading, index: int, left: Left, right: Right) -> str | None:
    """Return what a share that opens its clause was done to (100%|完成市级任务), or None."""
    slot, is_share = reading.slots[index], reading.quantities[index].unit in SHARE_UNITS
    opens = is_share and left.ending == "empty" and not reading.text[slot.clause_start : slot.start].strip()
    return reading.phrases.read_right(right.object).noun or None if opens and right.object else None
