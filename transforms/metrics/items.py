"""What each figure of a line counts, and what was done with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.metrics.carrying import (
    EVENT_UNITS,
    SHARE_UNITS,
    bare_deed,
    continued_action,
    counted_before,
    existing_action,
    fulfilled,
    is_parallel,
    level_before,
    milestone_before,
    of_plan,
    passed_over,
)
from transforms.metrics.naming import tidy_item
from transforms.metrics.objects import FOR, takes_after
from transforms.metrics.parties import handled, owners_before
from transforms.metrics.parts import SUMS, first_of, part_mark, part_name, purpose_of, whole_action

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from transforms.metrics.clauses import Slot
    from transforms.metrics.cues import Cues
    from transforms.metrics.phrases import Left, PhraseReader
    from transforms.metrics.phrases_behind import Right
    from transforms.metrics.words import Segmenter
    from transforms.records import Quantity

DIVISION_UNITS = frozenset({"镇", "乡", "街道", "县", "区", "市", "旗"})
"""Units that are themselves what is counted (辖14镇6乡)."""
MAX_CARRY = 6
"""Clauses over which a subject is carried; further back another one has come between."""
_MEASURES = ("面积", "能力", "收入", "总投资", "投资额", "浓度", "比例", "比重", "时长", "半径", "时限", "时间", "标准", "水平", "得分")
_SHARE = "占比"
_GROWTHS = frozenset({"增速", "涨幅", "跌幅"})
"""Alone before a figure these are what the level before them did (存款9126亿元，增速11.2%)."""
_PARTING = ("；", ";", "现有", "共有", "已有", "目前")
"""Between two figures these end what is done: what follows is there."""
_FROM_BEFORE = re.compile(r"[从由][^，,；;。从由]{1,12}$")
_STAGE = re.compile(r"(?:第[0-9一二三四五六七八九十]{1,3}|首)(?:批|期|轮|次|阶段|季)$")
"""An ordinal right before a figure says which, not what (第3批|12个项目)."""
_RISES = re.compile(
    r"^(?:大幅|逐步|稳步)?(?:提高|提升|上升|增加|增长|扩大|扩展|拓展|下降|降低|减少|缩短|压缩|压减|增|降|升|减|涨|跌)(?:到|至|为)"
)
"""Between the measure and the figure it rises from stands when that was (佩戴率|从整治前的|不到五成|提高到91.7%)."""
_SUMMED = frozenset({"收入", "支出", "投入"})
"""Verbs that name an account before a word of summing up (收入|总计42.21亿元)."""
_AMOUNTS = frozenset({"count", "length", "area", "volume", "mass"})
_OF_THAT = re.compile(r"的(?:共?有|达|为|仅|共)?$")
_PER = re.compile(
    r"^(?:平均)?每[^每，]{1,6}$|^(?:日均|月均|年均|人均|户均|周均|平均)(?:新增|增加|受理|接待|办理|处理|完成|发送|运送|清运|产生)?$|^.{1,8}平均(?:办理|受理|接待|处理|服务|完成)$|^(?:单日|单次|单月|当日|每日|每次|每天|最高|最多)$"
)
_SHARE_OF = re.compile("^占(?![道地路用])(?=.{2})")
_DONE = re.compile("(?<=.{2})(?:投入使用|投入运营|建成投用|建成通车|投产)$")


@dataclass(slots=True)
class Finding:
    """Item and action of one figure while its line is read."""

    item: str | None
    action: str | None
    rule: str
    opened: bool = False
    """Whether a governing verb was found for it (then following bare nouns share the verb)."""
    about: str | None = None
    """What a share is of, or which class of a whole a figure counts, where `item` says more or less than that."""


@dataclass(slots=True)
class LineReading:
    """The figures of one line while they are read from left to right."""

    text: str
    slots: Sequence[Slot]
    quantities: Sequence[Quantity]
    strip: Callable[[int, int], str]
    """Returns a stretch of the line without its time expressions and the places that it opens with."""
    phrases: PhraseReader
    segmenter: Segmenter
    cues: Cues
    label: str = ""
    """What the line says before its colon (高龄津贴：), or the heading over it."""
    recent: Mapping[str, str] = field(default_factory=dict)
    """Unit -> what was counted in it in the line before."""
    recent_action: str | None = None
    """What was done with the last figure of the line before."""
    findings: list[Finding] = field(default_factory=list)

    def read(self) -> list[Finding]:
        """Return one finding a figure."""
        used = 0
        for index, slot in enumerate(self.slots):
            before = self.strip(max(slot.left_start, used), slot.start)
            before = _STAGE.sub("", before)
            if _RISES.match(self.text[slot.end : slot.right_end]):
                before = _FROM_BEFORE.sub("从", before)
            left = self.phrases.read_left(before)
            right = self.phrases.read_right(self.strip(slot.end, slot.right_end))
            finding = self._read_one(index, left, right)
            used = slot.end
            if finding.rule.startswith("item.after"):
                used += max(self.text[slot.end : slot.right_end].find(right.noun) + len(right.noun), 0)
            self._fit_label(index, finding)
            finding.item = tidy_item(finding.item)
            if not finding.action:
                named = self._bound_verb(slot) or self.phrases.named_verb(finding.item or "")
                finding.action = named or continued_action(self, index) or existing_action(self, index)
            self.findings.append(finding)
        return self.findings

    def _read_one(self, index: int, left: Left, right: Right) -> Finding:
        slot, quantity = self.slots[index], self.quantities[index]
        if quantity.unit in DIVISION_UNITS:
            return Finding(quantity.unit, left.action, "item.division")
        spent = self.phrases.opens_verb(right.noun) if quantity.quantity_kind == "money" and right.action is None else None
        if spent and left.action and (not left.noun or left.ending == "verb"):
            return Finding(spent[1], left.action, "item.purpose", True)
        if takes_after(self, index, left, right):
            rule = "item.after_verbal" if right.verbal else "item.after"
            opened = left.opened or left.ending == "verb"
            return Finding(first_of(self, index, right.noun), self._action_after(index, left, right), rule, opened)
        if quantity.unit in EVENT_UNITS and not right.noun and right.action and self.text.startswith(right.action, slot.end):
            return Finding(right.action, right.action, "item.event")
        if quantity.quantity_kind == "money" and (not left.noun or left.ending == "verb"):
            found = self._money(index, left, right)
            if found:
                return found
        return self._before(index, left, right) if left.noun else self._carry(index, left, right)

    def _fit_label(self, index: int, finding: Finding) -> None:
        """Take over what only the label or the line before names: 高龄津贴：80周岁老人每月119元; 直接答复5,118件 after 诉求8,531件."""
        quantity = self.quantities[index]
        if quantity.quantity_kind == "money" and self.label.endswith(self.cues.paid) and not self._is_paid(finding.item):
            finding.item, finding.rule = self.label, "item.label"
        elif index == 0 and finding.rule == "item.verb" and quantity.quantity_kind == "count" and finding.action not in self.cues.closing:
            whole = self.recent.get(quantity.unit) or self.label
            finding.item, finding.rule = (whole, "item.label") if whole else (finding.item, finding.rule)

    def _granted(self, index: int, left: Left, right: Right) -> Finding | None:
        """Return what money is paid as where that stands behind it (每户10万元|发放补贴, 给予每台电梯10万元|补贴), else None."""
        if self.quantities[index].quantity_kind != "money" or self._is_paid(left.noun):
            return None
        if right.object.endswith(self.cues.paid):
            return Finding(right.object, right.action, "item.purpose", True)
        slot = self.slots[index]
        named = left.action and right.action in self.cues.paid and self.text[slot.end : slot.right_end] == right.action
        return Finding(right.action, left.action, "item.after") if named else None

    def _is_paid(self, item: str | None) -> bool:
        """Whether an item names money itself."""
        return any(word in (item or "") for word in self.cues.paid)

    def _bound_verb(self, slot: Slot) -> str | None:
        """Return the verb that a figure begins with as its bound (突破十万小时, 不得超过10分钟), or None."""
        return next((word for word in self.cues.bound_verbs if self.text.startswith(word, slot.start)), None)

    # ---- the noun phrase stands behind the figure ----------------------------

    def _action_after(self, index: int, left: Left, right: Right) -> str | None:
        if right.verbal or left.ending == "preposition" or (left.ending in {"copula", "change"} and right.action):
            return right.action
        carried = self._carried_action(index)
        if left.action is None and self.slots[index].glued:
            return carried or right.action
        if left.ending == "list" and not left.opened and right.action:
            return right.action  # 垃圾焚烧发电等|99个项目建成投用
        return left.action or left.verb or right.action or carried

    # ---- the noun phrase stands before the figure ------------------------------

    def _before(self, index: int, left: Left, right: Right) -> Finding:
        planned = of_plan(self, index, left)
        if planned:
            return Finding(planned, left.action, "item.carried")
        action, shared = self._action_before(index, left, right)
        noun = part_name(self, index, left)
        if left.subject and left.action in self.cues.light and noun in self.cues.yield_:
            noun = left.subject + noun
        granted = self._granted(index, left, right)
        if granted:
            return granted
        named = bare_deed(self, index, left.noun)
        if named:
            return Finding(named, action, "item.carried")
        cases = handled(self, index, left)
        if cases:
            return Finding(cases[0], cases[1] or action, "item.same_unit")
        whole = self._elliptic(index, left, right)
        if whole:
            action = left.noun if left.noun == _SHARE or left.noun in _GROWTHS else action or left.predicate
            return Finding(whole, action, "item.same_unit", left.opened, left.noun if whole != left.noun else None)
        about = left.noun if noun != left.noun and not noun.startswith(left.subject or "\n") else None
        bare = not left.opened and not left.predicate and not self._is_measure(left.noun)
        if self.findings and bare and part_mark(self, index):
            action = whole_action(self, index) or action
        if left.action and self.quantities[index].unit in SHARE_UNITS and (left.predicate or "").startswith("占"):
            action = "占"  # 咨询报名条件的占75%
        elif action == "占" or self.text.startswith("占", self.slots[index].clause_start) or _SHARE_OF.match(noun):
            action, about = "占", (self.nearest(index) or "") + left.noun
            noun = _SHARE_OF.sub("", noun)
        return Finding(noun, action, "item.before", left.opened or shared, about)

    def _elliptic(self, index: int, left: Left, right: Right) -> str | None:
        """Return what is counted where the noun phrase only says which or how (1000小时以上的63名, 平均每平方公里4.6座, 长12公里)."""
        slot = self.slots[index]
        of_that = (
            _OF_THAT.search(self.text, slot.left_start, slot.start) and not right.noun and self.quantities[index].quantity_kind in _AMOUNTS
        )
        tallies = left.noun in SUMS and not left.opened and index > 0
        if of_that or tallies or _PER.match(left.noun):
            return self._same_unit(index) or self.nearest(index) if index else None
        if left.noun == _SHARE or (left.noun in _GROWTHS and left.predicate is None):
            return self.nearest(index)
        if left.noun in self.cues.measure and not left.opened:
            near = self.nearest(index)
            return near + left.noun if near else None
        return None

    def _action_before(self, index: int, left: Left, right: Right) -> tuple[str | None, bool]:
        """Return the verb of a figure behind its noun phrase, and whether it is shared with the figure before."""
        action, shared = left.action, False
        if (left.ending == "preposition" or left.predicate in {"由", "从"}) and right.action in self.cues.change:
            action = right.action
        if action is None and left.predicate is None and not self._is_measure(left.noun):
            action = self._carried_action(index)
            shared = action is not None
        listed = self.text.startswith("、", self.slots[index].left_start) and not left.opened and left.predicate is None
        if listed and action not in self.cues.closing and not self._is_measure(left.noun):
            action = self._carried_action(index) or action
        action = action or right.action
        if self.quantities[index].unit in SHARE_UNITS and left.predicate in self.cues.change:
            action = left.predicate  # 查处违法行为同比上升17.36%
        if action is None or (action in {"达到", "达"} and not self._is_measure(left.noun)):
            action = self.phrases.inner_verb(left.noun) or action or left.predicate
        if action is not None and action in self.cues.light:
            action = self._with_verbal_noun(action, left.noun)
        return action, shared

    def _is_measure(self, noun: str) -> bool:
        """Whether a noun phrase names a measure (面积, 覆盖率), which no verb of a list before it governs."""
        tokens = self.segmenter.cut(noun)
        ends = bool(tokens) and (tokens[-1].text[-1] in "率量额值度费数" or tokens[-1].text in _MEASURES)
        return ends or any(token.text in self.cues.average for token in tokens[:-1])

    def _with_verbal_noun(self, action: str, noun: str) -> str:
        """Return 完成改造 for 完成 and 老旧小区改造."""
        tokens = self.segmenter.cut(noun)
        last = tokens[-1].text if tokens else ""
        return action + last if last in self.cues.weak else action

    # ---- money: what it is for ---------------------------------------------------

    def _money(self, index: int, left: Left, right: Right) -> Finding | None:
        slot = self.slots[index]
        purpose = FOR.match(self.text[slot.end : slot.clause_end])
        if purpose:
            return Finding(purpose_of(self, index, purpose.end()), left.action or "用于", "item.purpose", True)
        if right.noun and not right.action:
            return Finding(right.noun, left.action, "item.after", left.opened)
        if right.action in self.cues.change:
            return None
        if right.action and right.object:
            return Finding(right.object, left.action or right.action, "item.purpose", True)
        if right.action and left.action is None:
            return Finding(purpose_of(self, index, 0), right.action, "item.purpose", True)
        return None

    # ---- nothing is named: what was counted before goes on ------------------------

    def _carry(self, index: int, left: Left, right: Right) -> Finding:
        """Return the finding of a figure whose clause names nothing that is counted: 已办结1028个, 占41.2%, 增长6.2%."""
        slot, quantity = self.slots[index], self.quantities[index]
        last = self.findings[-1] if self.findings else None
        if slot.glued and last and last.item and left.action is None:
            return Finding(last.item, last.action, "item.list", last.opened)
        predicate = None if left.predicate in self.cues.sum and last and last.action else left.predicate
        goes_on = slot.follows or self.text.endswith(tuple(self.cues.average), slot.left_start, slot.start)  # 支出286万元，人均|1869元
        action = left.action or right.action or predicate or (last.action if last and goes_on else None)
        is_share = quantity.unit in SHARE_UNITS
        crossed = milestone_before(self, index) or passed_over(self, index) or fulfilled(self, index, left, right)
        deed = crossed or self._named_deed(quantity, left, right)
        if deed:
            return Finding(deed, action, "item.carried" if crossed else "item.verb", left.opened and not crossed)
        changes = left.action in self.cues.change
        near = (
            level_before(self, index) if is_share and changes else (counted_before(self, index) if changes else None) or self.nearest(index)
        )
        if near and (is_share or left.predicate or left.action in self.cues.change or left.action in self.cues.reaching):
            return Finding(near, action, "item.carried")
        if is_parallel(self, index, left):
            return Finding(left.action, left.action, "item.verb")
        same_unit = self._same_unit(index)
        if same_unit and not is_share and quantity.quantity_kind == "count":
            return Finding(same_unit, action, "item.same_unit")
        return self._carry_clause(index, left, right, action, near)

    def _named_deed(self, quantity: Quantity, left: Left, right: Right) -> str | None:
        """Return the verb that is itself what is counted (督查6轮, 带动18万人就业), or None."""
        if left.action in self.cues.weak and quantity.unit in EVENT_UNITS and left.predicate not in {"为", "是"}:
            return left.action
        if left.action in self.cues.fates and quantity.quantity_kind == "count":
            return left.action
        if left.action in _SUMMED and left.predicate and not left.noun:
            return left.action
        counts = quantity.quantity_kind == "count" and left.action in (self.cues.reaching | self.cues.causing)
        return right.action if counts and right.action in self.cues.closing else None

    def _carry_clause(self, index: int, left: Left, right: Right, action: str | None, near: str | None) -> Finding:
        """Return the verb itself as item where it names a deed, else the noun phrase of the clause before."""
        verb, quantity = left.action, self.quantities[index]
        owners = owners_before(self, index) if verb else None
        money = next((word for word in self.cues.money if (verb or "").endswith(word)), None) if quantity.quantity_kind == "money" else None
        if money or owners:
            return Finding(money or owners, action, "item.verb" if money else "item.same_unit", money is not None)
        weak = verb is not None and verb in self.cues.weak
        going_on = bare_deed(self, index, verb) if verb and quantity.quantity_kind != "count" else None
        if going_on:
            return Finding(going_on, action, "item.carried")
        deed = verb is not None and verb in self.cues.closing and verb not in self.cues.strong
        if verb and (deed or (weak and self.quantities[index].quantity_kind != "count")):
            return Finding(verb, action, "item.verb")
        clause = self.previous_clause(index)
        other = index and self.slots[index - 1].end > self._clause_before(index) and quantity.unit[0] != self.quantities[index - 1].unit[0]
        if verb and other and quantity.quantity_kind == "count" and verb not in self.cues.reaching and verb not in self.cues.change:
            return Finding(verb, action, "item.verb")
        if clause and not (weak and len(verb or "") > 2):
            return Finding(clause, action, "item.clause")
        return self._fall_back(verb if verb not in self.cues.change else None, right, action, near)

    def _fall_back(self, verb: str | None, right: Right, action: str | None, near: str | None) -> Finding:
        """Return the verb as item, else what was counted before, else what the verb behind the figure governs (25559人|享受低保)."""
        if verb:
            return Finding(verb, action, "item.verb")
        if not near and right.object:
            return Finding(self.phrases.read_right(right.object).noun or None, action, "item.after_object")
        return Finding(near, action, "item.carried" if near else "item.none")

    def _carried_action(self, index: int) -> str | None:
        """Return the verb of the figure before in the same part of the sentence, where it opened a list of objects."""
        if not self.findings or not self.findings[-1].opened:
            return None
        before, slot = self.slots[index - 1], self.slots[index]
        gap, action = self.text[before.end : slot.start], self.findings[-1].action
        apart = before.sentence_start != slot.sentence_start or any(mark in gap for mark in _PARTING)
        return None if apart or action == "占" else action

    def _same_unit(self, index: int) -> str | None:
        for back in range(index - 1, max(index - 1 - MAX_CARRY, -1), -1):
            near = self.slots[back].sentence_end >= self.slots[index].sentence_start - 1
            if near and self.quantities[back].unit == self.quantities[index].unit:
                return self.findings[back].item
        return None

    def nearest(self, index: int) -> str | None:
        """Return what the figure before counts, if it stands in the same sentence."""
        same_sentence = index > 0 and self.slots[index - 1].sentence_start == self.slots[index].sentence_start
        return self.findings[index - 1].item if same_sentence else None

    def _clause_before(self, index: int) -> int:
        """Return where the clause before the figure's begins."""
        slot = self.slots[index]
        return max(slot.sentence_start, *(self.text.rfind(m, slot.sentence_start, max(slot.clause_start - 1, 0)) + 1 for m in "，,；;：:"))

    def previous_clause(self, index: int) -> str | None:
        """Return the noun phrase that ends the clause before, within the sentence; what its figure counts if it has one."""
        slot = self.slots[index]
        end = slot.clause_start - 1
        if end <= slot.sentence_start:
            return None
        start = self._clause_before(index)
        if index and self.slots[index - 1].end > start:
            return self.findings[index - 1].item
        noun = self.phrases.read_left(self.strip(start, end)).noun
        return _DONE.sub("", noun) or noun or None
