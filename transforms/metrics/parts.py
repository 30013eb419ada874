"""Parts of a whole (交办问题156个，其中市容环境71个): what each counts, and what was done with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transforms.metrics.clauses import without
from transforms.metrics.naming import head_noun

if TYPE_CHECKING:
    from transforms.metrics.items import LineReading
    from transforms.metrics.phrases import Left

MAX_CLASSES = 20
"""Classes of a whole that are told one after the other in one sentence."""
MAX_PART = 8
"""A part's name of more characters stands for itself: 市容环境 takes 问题 from its whole, a long phrase does not."""
_OF_WHICH = re.compile(r"其中|包括|分为|包含")
_COUNTED_NOUN = re.compile("^[^的]{0,8}?(?:人口|群众|居民|村民|市民|职工|用户|农户|游客|旅客|党员|干部|学生|老人|儿童|企业)(?=.{3})")
"""What gave a figure its unit, where a longer noun goes on behind it (30万|农村人口|饮水安全问题项目)."""
_PARTED = re.compile("[；;]")
_GOES_ON = re.compile("和|与|及|以及|、")
_WHOLE = (
    *("户", "生", "师", "民", "员", "工", "者", "馆", "站", "园", "院", "校", "小学", "中学", "初中", "高中", "劳动力", "人口"),
    *("对象", "人员", "群众", "家庭", "职工", "学生", "老人", "企业", "单位", "卫生室"),
)
"""Ends of parts that name whole persons, firms or houses themselves."""
TALLIES = frozenset({"数量", "总数", "总量", "人数", "户数", "数", "总人数", "总户数"})
"""Heads of what only says that something is counted: the parts do not take them over (市场主体数量36695户，其中私营企业4209户)."""


SUMS = frozenset({"总量", "总数", "数量", "总数量", "保有量"})
"""Alone before a figure these are those of what was counted before (新增公交车105辆，总量达781辆)."""


def part_mark(reading: LineReading, index: int) -> re.Match[str] | None:
    """Return the word in the sentence before a figure that says that parts follow, or None."""
    slot = reading.slots[index]
    return _OF_WHICH.search(reading.text, slot.sentence_start, slot.start)


def part_name(reading: LineReading, index: int, left: Left) -> str:
    """Return 市容环境问题 for 交办问题156个，其中市容环境71个: the part's name with the whole's head noun; other names as they are."""
    quantity, noun = reading.quantities[index], left.noun
    mark = part_mark(reading, index)
    if quantity.quantity_kind != "count" or left.opened or mark is None or len(noun) > MAX_PART:
        return noun
    whole = None
    for back in range(index - 1, max(index - 1 - MAX_CLASSES, -1), -1):
        if reading.slots[back].end <= mark.start() and reading.quantities[back].unit == quantity.unit:
            whole = reading.findings[back].item
            break
    head = head_noun(whole, reading.segmenter) if whole else ""
    complete = not head or head in TALLIES or noun.endswith(_WHOLE) or head[-1] == noun[-1] or head in noun
    return noun if complete else noun + head


def whole_action(reading: LineReading, index: int) -> str | None:
    """Return the action of the whole that `index` is a part of: that of the last figure in its unit (受理18万件，增长9%，其中…).

    What was told of shares and amounts of change says nothing of the parts.
    """
    unit, start = reading.quantities[index].unit, reading.slots[index].sentence_start
    mark = part_mark(reading, index)
    if mark and reading.quantities[index].quantity_kind == "money" and _PARTED.search(reading.text, mark.end(), reading.slots[index].start):
        return None  # 生产总值807亿元，其中服务业445亿元；财政收入93亿元
    near = [at for at in range(index - 1, -1, -1) if reading.slots[at].sentence_end >= start - 1]
    same = (reading.findings[at].action for at in near if reading.quantities[at].unit == unit)
    told = (action for action in (*same, reading.findings[-1].action) if action != "占" and action not in reading.cues.difference)
    return next(told, None)


def first_of(reading: LineReading, index: int, noun: str) -> str:
    """Return what a figure itself counts of a noun phrase that goes on to the next (7所|中学和甲小学、乙小学等|20所小学)."""
    slot, behind = reading.slots[index], reading.slots[index + 1 : index + 2]
    if behind and reading.text.endswith("等", slot.end, slot.right_end) and behind[0].start == slot.right_end:
        noun = _GOES_ON.split(noun, maxsplit=1)[0] or noun
    quantity = reading.quantities[index]
    if quantity.rule_id == "noun":
        counted = _COUNTED_NOUN.match(noun)
        return counted[0] if counted else noun.split("的")[0] or noun
    return "人" + noun if quantity.unit == "人" and noun.startswith("口") else noun


def purpose_of(reading: LineReading, index: int, offset: int) -> str:
    """Return what the money is for: the rest of the clause, its figures and prepositions left out."""
    slot, behind = reading.slots[index], reading.slots[index + 1 : index + 1 + MAX_CLASSES]
    rest = without(reading.text, slot.end + offset, slot.clause_end, ((s.start, s.end) for s in behind))
    tokens = [t for t in reading.segmenter.cut(rest) if t.text.strip()]
    while tokens and (tokens[0].text in reading.cues.locative or tokens[0].tag in {"p", "d", "w"}):
        tokens = tokens[1:]
    return "".join(t.text for t in tokens)
