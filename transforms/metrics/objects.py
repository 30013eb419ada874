"""Whether a figure counts what stands behind it or before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transforms.metrics.carrying import SHARE_UNITS

if TYPE_CHECKING:
    from transforms.metrics.clauses import Slot
    from transforms.metrics.items import LineReading
    from transforms.metrics.phrases import Left
    from transforms.metrics.phrases_behind import Right

FOR = re.compile(r"^(?:专项)?(?:资金|经费)?(?:主要)?(?:全部)?用于|^用来|^用在")
"""What money is for stands behind it, no noun that it counts (2亿元|用于修路)."""
_TOWARDS = ("对", "把", "将", "给")
_PASSED = frozenset({"大关", "关口", "台阶", "门槛"})
_AMONG = re.compile("中(?:的)?[，,]?(?:有|就有|仅有|只有)?$")


def takes_after(reading: LineReading, index: int, left: Left, right: Right) -> bool:
    """Whether a figure counts the noun phrase behind it (整治|36个楼道), not the one before it."""
    if not right.noun or _is_among(reading, index):
        return False
    slot, quantity = reading.slots[index], reading.quantities[index]
    behind = reading.text[slot.end : slot.right_end]
    if quantity.quantity_kind == "money":
        invested = behind.startswith("的") and reading.text.endswith(reading.cues.worth, slot.left_start, slot.start)
        granted = left.ending == "de" and behind.startswith(right.noun)  # 上级核定的60.4亿元限额
        taken = invested or granted
        return (not left.noun or taken) and not FOR.match(behind) and (right.action is None or taken)
    acts = left.noun.endswith(reading.cues.acting) and left.action is None and left.ending == "noun" and not left.opened
    lasts = quantity.quantity_kind == "time" and behind.startswith("的")
    # 县交通局有17件工单: whoever stands before 有 is the owner.
    owned = left.ending == "copula" and left.predicate in reading.cues.having
    follows = quantity.quantity_kind == "count" and behind.startswith(right.noun)
    closes = behind == right.noun and left.ending == "noun" and quantity.rule_id != "noun" and _is_thing(reading, right.noun)
    if acts or lasts or (follows and (owned or closes or _is_target(reading, slot, left.noun))):
        return True
    if "、" in left.noun and quantity.value == left.noun.count("、") + 1 and behind[:1] not in {"是", "为"}:
        return True
    light = left.action in reading.cues.light
    if quantity.unit in SHARE_UNITS:
        bare = not left.noun and (left.ending in {"verb", "empty"} or light)
        return behind[:1] in {"的", "是"} or bare or (left.ending == "verb" and light)
    return behind[:1] not in {"是", "为"} and not (left.noun and left.ending in {"noun", "copula", "change"})


def _is_thing(reading: LineReading, noun: str) -> bool:
    """Whether a phrase up to the clause's end is a noun of its own (整治小区36个|楼道), no verb and no mark that is passed (大关)."""
    tokens = reading.segmenter.cut(noun)
    names = tokens[-1].tag[:1] == "n" and tokens[0].text not in reading.cues.strong and tokens[0].text not in reading.cues.weak
    return names and len(noun) > 1 and noun not in _PASSED


def _is_among(reading: LineReading, index: int) -> bool:
    """Whether a figure counts some of what the figure before did (抽查的48家商铺中，|29家违规住人): what stands behind says of them."""
    slot, before = reading.slots[index], reading.slots[index - 1]
    if not index or reading.quantities[index - 1].unit != reading.quantities[index].unit or before.sentence_start != slot.sentence_start:
        return False
    return _AMONG.search(reading.text, before.end, slot.start) is not None


def _is_target(reading: LineReading, slot: Slot, noun: str) -> bool:
    """Whether something is done to the noun phrase before a figure (对小区|36个楼道进行粉刷): then it says whose the others are."""
    return bool(noun) and reading.text.endswith(tuple(word + noun for word in _TOWARDS), 0, slot.start)
