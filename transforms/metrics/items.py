"""What each figure of a sentence counts, and what was done with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from transforms.metrics.clauses import Slot
    from transforms.metrics.cues import Cues
    from transforms.metrics.phrases import Left, PhraseReader, Right
    from transforms.metrics.words import Segmenter
    from transforms.records import Quantity

SHARE_UNITS = frozenset({"percent", "times"})
_MEASURES = frozenset({"面积", "能力", "收入", "总投资", "浓度", "比例", "比重", "时长", "半径", "时限", "时间", "标准", "得分"})
EVENT_UNITS = frozenset({"次", "轮", "轮次", "场", "场次", "期", "批", "批次", "遍", "趟", "回"})
"""Units that count events: what was done is then itself what is counted (督查6轮)."""
_SPLIT = re.compile(r"、|以及|和|与|及")
_OF_WHICH = re.compile(r"其中|包括|分为|包含")
_FOR = re.compile(r"^(?:专项)?(?:资金|经费)?(?:主要)?(?:全部)?用于|^用来|^用在")
MAX_CARRY = 6
"""Clauses over which a subject is carried; further back another one has come between."""


@dataclass(slots=True)
class Finding:
    """Item and action of one figure while its sentence is read."""

    item: str | None
    action: str | None
    rule: str
    opened: bool = False
    """Whether a governing verb was found for it (then following bare nouns share the verb)."""
    about: str | None = None
    """What a share is of, where `item` is only the whole: the volunteers of 占常住人口28%."""


class ItemReader:
    """Reads items and actions sentence by sentence."""

    def __init__(self, phrases: PhraseReader, segmenter: Segmenter, cues: Cues) -> None:
        self._phrases = phrases
        self._segmenter = segmenter
        self._cues = cues

    def read(
        self,
        text: str,
        slots: Sequence[Slot],
        quantities: Sequence[Quantity],
        strip: Callable[[int, int], str],
        inherited: Finding | None,
    ) -> list[Finding]:
        """Return one finding a figure of a line.

        Args:
            text: the line.
            slots: surroundings of the figures.
            quantities: the figures.
            strip: returns a stretch of the line without its time expressions.
            inherited: finding of the last figure of the line before, for subjects that run on; or None.
        """
        findings: list[Finding] = []
        used = 0
        for index, (slot, quantity) in enumerate(zip(slots, quantities, strict=True)):
            left = self._phrases.read_left(strip(max(slot.left_start, used), slot.start))
            right = self._phrases.read_right(strip(slot.end, slot.right_end))
            finding, taken = self._read_one(text, index, slots, quantities, findings, left, right, strip)
            used = slot.end + taken
            findings.append(finding)
        self._share_backwards(slots, quantities, findings)
        self._distribute(text, slots, findings)
        for slot, finding in zip(slots, findings, strict=True):
            finding.action = finding.action or self._bound_verb(text[slot.start : slot.end])
        for index, finding in enumerate(findings):
            if finding.item is None and inherited is not None and index == 0 and finding.rule == "item.none":
                finding.item, finding.rule = inherited.item, "item.inherited"
        return findings

    def _read_one(
        self,
        text: str,
        index: int,
        slots: Sequence[Slot],
        quantities: Sequence[Quantity],
        findings: Sequence[Finding],
        left: Left,
        right: Right,
        strip: Callable[[int, int], str],
    ) -> tuple[Finding, int]:
        """Return the finding of one figure and how many characters behind it its noun phrase took."""
        slot, quantity = slots[index], quantities[index]
        if self._takes_after(slot, quantity, left, right, text):
            taken = text[slot.end : slot.right_end].find(right.noun) + len(right.noun)
            rule = "item.after_verbal" if right.verbal else "item.after"
            return Finding(
                right.noun, self._action_after(text, left, right, slots, findings, index), rule, left.opened or left.ending == "verb"
            ), max(taken, 0)
        if quantity.unit in EVENT_UNITS and not right.noun and right.action and text.startswith(right.action, slot.end):
            return Finding(right.action, right.action, "item.event"), 0
        if quantity.quantity_kind == "money" and (not left.noun or left.ending == "verb"):
            found = self._money(text, slot, left, right)
            if found:
                return found, 0
        if left.noun:
            return self._before(text, index, slots, quantities, findings, left, right), 0
        return self._carry(text, index, slots, quantities, findings, left, right, strip), 0

    def _bound_verb(self, figure: str) -> str | None:
        """Return the verb that a figure begins with as its bound (突破十万小时, 不得超过10分钟), or None."""
        return next((word for word in self._cues.bound_verbs if figure.startswith(word)), None)

    def _bound_verb(self, figure: str) -> str | None:
        """Return the verb that a figure begins with as its bound (突破十万小时, 不得超过10分钟), or None."""
        return next((word for word in self._cues.bound_verbs if figure.startswith(word)), None)

    def _action_after(
        self, text: str, left: Left, right: Right, slots: Sequence[Slot], findings: Sequence[Finding], index: int
    ) -> str | None:
        if right.verbal:
            return right.action
        if left.ending == "preposition" or (left.ending in {"copula", "change"} and right.action):
            return right.action
        carried = self._carried_action(text, slots, findings, index)
        if left.action is None and slots[index].glued:
            return carried or right.action
        return left.action or right.action or carried

    def _before(
        self,
        text: str,
        index: int,
        slots: Sequence[Slot],
        quantities: Sequence[Quantity],
        findings: Sequence[Finding],
        left: Left,
        right: Right,
    ) -> Finding:
        action, shared = left.action, False
        if left.ending == "preposition" and right.action in self._cues.change:
            action = right.action
        if action is None and left.predicate is None and not self._is_measure(left.noun):
            action = self._carried_action(text, slots, findings, index)
            shared = action is not None
        listed = text[slots[index].left_start : slots[index].left_start + 1] == "、" and not left.opened and left.predicate is None
        if listed and action not in self._cues.closing:
            action = self._carried_action(text, slots, findings, index) or action
        action = action or right.action
        if action is None or (action in {"达到", "达"} and not self._is_measure(left.noun)):
            action = self._phrases.inner_verb(left.noun) or action or left.predicate
        if action is not None and action in self._cues.light:
            action = self._with_verbal_noun(action, left.noun)
        noun = self._of_which(text, slots, quantities, findings, index, left.noun, left.opened)
        about = left.noun if noun != left.noun else None
        if action is None and findings and _OF_WHICH.search(text, slots[index].sentence_start, slots[index].start):
            action = findings[-1].action
        if action == "占" or (slots[index].clause_start, "占") == (slots[index].left_start, text[slots[index].left_start]):
            action, about = "占", (self._nearest(slots, findings, index) or "") + left.noun
        return Finding(noun, action, "item.before", left.opened or shared, about)

    def _is_measure(self, noun: str) -> bool:
        """Whether a noun phrase names a measure (面积, 覆盖率), which no verb of a list before it governs."""
        tokens = self._segmenter.cut(noun)
        return bool(tokens) and (tokens[-1].text[-1] in "率量额值度费数" or tokens[-1].text in _MEASURES)

    def _takes_after(self, slot: Slot, quantity: Quantity, left: Left, right: Right, text: str) -> bool:
        if not right.noun:
            return False
        behind = text[slot.end : slot.right_end]
        if quantity.quantity_kind == "money":
            return not left.noun and not _FOR.match(behind) and right.action is None
        if quantity.unit in SHARE_UNITS:
            bare = not left.noun and (left.ending in {"verb", "empty"} or left.action in self._cues.light)
            return behind[:1] in {"的", "是"} or bare or (left.ending == "verb" and left.action in self._cues.light)
        if behind[:1] in {"是", "为"}:
            return False
        if left.noun and left.ending in {"noun", "copula", "change"}:
            return False
        return not (left.ending == "preposition" and right.action in self._cues.change and not right.noun)

    def _with_verbal_noun(self, action: str, noun: str) -> str:
        """Return 完成改造 for 完成 and 老旧小区改造."""
        tokens = self._segmenter.cut(noun)
        last = tokens[-1].text if tokens else ""
        return action + last if last in self._cues.weak else action

    def _money(self, text: str, slot: Slot, left: Left, right: Right) -> Finding | None:
        behind = text[slot.end : slot.clause_end]
        purpose = _FOR.match(behind)
        if purpose:
            return Finding(self._purpose(text, slot, purpose.end()), left.action or "用于", "item.purpose", True)
        if right.noun and not right.action:
            return Finding(right.noun, left.action, "item.after", left.opened)
        if right.action and right.object:
            return Finding(right.object, left.action or right.action, "item.purpose", True)
        if right.action and left.action is None:
            return Finding(self._purpose(text, slot, 0), right.action, "item.purpose", True)
        return None

    def _purpose(self, text: str, slot: Slot, offset: int) -> str:
        """Return what the money is for: the rest of the clause, its figures and prepositions left out."""
        rest = re.sub(
            r"[0-9０-９][0-9０-９.,，]*[余多]?[万亿千百]?[余多]?(?:平方米|平米|公里|[个条处座米])?",
            "",
            text[slot.end + offset : slot.clause_end],
        )
        tokens = [t for t in self._segmenter.cut(rest) if t.text.strip()]
        while tokens and (tokens[0].text in self._cues.locative or tokens[0].tag in {"p", "d", "w"}):
            tokens = tokens[1:]
        return "".join(t.text for t in tokens)

    @staticmethod
    def _carried_action(text: str, slots: Sequence[Slot], findings: Sequence[Finding], index: int) -> str | None:
        """Return the verb of the figure before in the same part of the sentence, where it opened a list of objects."""
        if not findings or slots[index - 1].sentence_start != slots[index].sentence_start or not findings[-1].opened:
            return None
        if any(mark in text[slots[index - 1].end : slots[index].start] for mark in "；;"):
            return None
        return findings[-1].action

    def _of_which(
        self,
        text: str,
        slots: Sequence[Slot],
        quantities: Sequence[Quantity],
        findings: Sequence[Finding],
        index: int,
        noun: str,
        opened: bool,
    ) -> str:
        """Return 市容环境问题 for 交办问题156个，其中市容环境71个: the part's name with the whole's head noun."""
        slot, quantity = slots[index], quantities[index]
        if quantity.quantity_kind != "count" or opened:
            return noun
        between = _OF_WHICH.search(text, slot.sentence_start, slot.start)
        if between is None:
            return noun
        whole = [
            f
            for s, q, f in zip(slots[:index], quantities, findings, strict=False)
            if s.end <= between.start() and q.unit == quantity.unit and f.item
        ]
        if not whole or slots[index].sentence_start > between.start():
            return noun
        head = self.head(whole[-1].item or "")
        if not head or head[-1] == noun[-1] or head in noun:
            return noun
        return noun + head if len(noun) <= 8 else noun

    def _carry(
        self,
        text: str,
        index: int,
        slots: Sequence[Slot],
        quantities: Sequence[Quantity],
        findings: Sequence[Finding],
        left: Left,
        right: Right,
        strip: Callable[[int, int], str],
    ) -> Finding:
        """Return the finding of a figure whose clause names nothing that is counted: 已办结1028个, 占41.2%, 增长6.2%."""
        slot, quantity = slots[index], quantities[index]
        action = left.action or right.action or left.predicate
        if slot.glued and findings and left.action is None:
            return Finding(findings[-1].item, findings[-1].action, "item.list", findings[-1].opened)
        if action is None and slot.follows and findings:
            action = findings[-1].action
        same_unit = self._same_unit(slots, quantities, findings, index)
        if left.action in self._cues.weak and quantity.unit in EVENT_UNITS and left.predicate not in {"为", "是"}:
            return Finding(left.action, action, "item.verb", left.opened)
        if quantity.unit in SHARE_UNITS or left.action in self._cues.change or left.predicate:
            near = self._nearest(slots, findings, index)
            if near:
                return Finding(near, action, "item.carried")
        if same_unit and quantity.unit not in SHARE_UNITS and quantity.quantity_kind == "count":
            return Finding(same_unit, action, "item.same_unit")
        if left.action in self._cues.closing and left.action not in self._cues.strong:
            return Finding(left.action, action, "item.verb")
        clause = self._previous_clause(text, index, slots, findings, strip)
        if left.action and left.action in self._cues.weak and quantity.quantity_kind != "count":
            return Finding(left.action, action, "item.verb")
        if clause and not (left.action and left.action in self._cues.weak and len(left.action) > 2):
            return Finding(clause, action, "item.clause")
        near = self._nearest(slots, findings, index)
        if left.action and left.action not in self._cues.change:
            return Finding(left.action, action, "item.verb")
        return Finding(near, action, "item.carried" if near else "item.none")

    @staticmethod
    def _same_unit(slots: Sequence[Slot], quantities: Sequence[Quantity], findings: Sequence[Finding], index: int) -> str | None:
        for back in range(index - 1, max(index - 1 - MAX_CARRY, -1), -1):
            if quantities[back].unit == quantities[index].unit and slots[back].sentence_end >= slots[index].sentence_start - 1:
                return findings[back].item
        return None

    @staticmethod
    def _nearest(slots: Sequence[Slot], findings: Sequence[Finding], index: int) -> str | None:
        if index and slots[index - 1].sentence_start == slots[index].sentence_start:
            return findings[index - 1].item
        return None

    def _previous_clause(
        self, text: str, index: int, slots: Sequence[Slot], findings: Sequence[Finding], strip: Callable[[int, int], str]
    ) -> str | None:
        """Return the noun phrase that ends the clause before, within the sentence; what its figure counts if it has one."""
        slot = slots[index]
        end = slot.clause_start - 1
        if end <= slot.sentence_start:
            return None
        starts = [text.rfind(mark, slot.sentence_start, end) for mark in "，,；;：:"]
        start = max(slot.sentence_start, max(starts) + 1)
        if index and slots[index - 1].end > start:
            return findings[index - 1].item
        return self._phrases.read_left(strip(start, end)).noun or None

    def _share_backwards(self, slots: Sequence[Slot], quantities: Sequence[Quantity], findings: list[Finding]) -> None:
        """Fill in what only stands behind a later figure of the same list, clause or sentence.

        细化为9大类、86小项任务: the noun. 14条精品街、100条示范街的打造: the verb. 再投资800万元，新建中转站4座: the purpose.
        """
        for index in range(len(findings) - 2, -1, -1):
            finding, follower, slot = findings[index], findings[index + 1], slots[index + 1]
            bare = finding.item is None or finding.rule in {"item.clause", "item.verb", "item.none"}
            if bare and slot.glued and follower.rule.startswith("item.after"):
                finding.item, finding.rule = follower.item, "item.list"
                finding.action = finding.action or follower.action
            elif slot.glued and follower.rule == "item.after_verbal" and (finding.action is None or finding.action in self._cues.light):
                finding.action, finding.rule = follower.action, "item.after_verbal"
            elif finding.action is None and slot.follows and follower.rule == "item.after" and finding.rule == "item.after":
                finding.action = follower.action
            elif quantities[index].quantity_kind == "money" and finding.rule == "item.verb" and follower.opened and follower.item:
                if slot.sentence_start == slots[index].sentence_start:
                    finding.item, finding.rule = follower.item + (finding.item or ""), "item.next"

    def _distribute(self, text: str, slots: Sequence[Slot], findings: list[Finding]) -> None:
        """城镇、农村居民收入分别达到X元和Y元: each figure its own part of the list before 分别."""
        index = 0
        while index < len(findings):
            size = 1
            while index + size < len(slots) and slots[index + size].glued:
                size += 1
            item = findings[index].item
            if size > 1 and item and "分别" in text[slots[index].clause_start : slots[index].start]:
                parts = self._parts(item, size)
                for offset, part in enumerate(parts):
                    findings[index + offset].item, findings[index + offset].rule = part, "item.respectively"
            index += size

    def _parts(self, item: str, size: int) -> list[str]:
        pieces = [piece for piece in _SPLIT.split(item) if piece]
        if len(pieces) != size:
            return []
        tokens = [t.text for t in self._segmenter.cut(pieces[-1])]
        tail = "".join(tokens[1:]) if len(tokens) > 1 else ""
        return [piece if piece.endswith(tail) else piece + tail for piece in pieces]

    def head(self, item: str) -> str:
        """Return the head noun of an item, two to four characters where possible."""
        tokens = [t.text for t in self._segmenter.cut(item) if t.text not in {"）", "（", "等", "的"}]
        if not tokens:
            return item
        last = tokens[-1].strip("“”《》（）")
        if len(last) == 1 and len(tokens) > 1 and len(tokens[-2]) <= 3:
            last = tokens[-2] + last
        return last or item
