"""The scan: every numeral of a stretch of text becomes a quantity, a refusal with its reason, or nothing (统一, 万州)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from transforms.quantities.context import find_context_unit
from transforms.quantities.forms import read_form
from transforms.quantities.judge import MASKS, is_class, is_listed_one, is_threshold, judge_before, judge_unit
from transforms.quantities.masks import Mask, find_masks, match_digit_trap, match_list_number, match_word_trap, normalise
from transforms.quantities.numbers import Number, join_numbers, read_number
from transforms.quantities.units import Found, read_bound_after, read_bound_before, read_distant_bound, read_unit
from transforms.records import Quantity

if TYPE_CHECKING:
    from transforms.quantities.grammar import Grammar
    from transforms.records import Bound

_ANCHOR = re.compile(r"[0-9]++|[一二两三四五六七八九十百千万亿半]|[几数](?=[十百千万亿])|翻(?=了?[一两三]?番)")
_HOLDS_NUMERAL = re.compile(r"[0-9０-９一二两兩三四五六七八九十百千万萬亿億零〇半几幾翻]")
_RANGE = re.compile(r" ?(?:[-—–~]{1,2}|至|到) ?")
_DASHES = frozenset(" -—–~至到")
"""What `_RANGE` begins with."""
_JOINER = re.compile(r" ?[、和与及或] ?-?")
_UPPER = ("以下", "以内")
_SPANS = frozenset("年天月")
_POINTS_FOLLOW = re.compile(r"[和、及与]\s?[0-9.]+个百分点")
"""分别提高0.5个|和1.2个百分点: both are points."""
_LIMITS = ("超过", "不足", "不满", "不少于", "不低于")
"""Behind one of these 两年 is a stretch of time and no turn of speech."""
_DIGITS = "0123456789"
_MICRO = Decimal("0.000001")


class Refusal(NamedTuple):
    """A number that was looked at and judged no figure."""

    char_start: int
    char_end: int
    text: str
    reason: str
    """A short code: `name`, `ordinal`, `date`, `time`, `identifier`, `age`, `idiom`, `article`, `threshold`, `rank`, `per`, `no_unit` ...

    `ratio`, `masked`, `vague`, `price` and `place_name` are the others."""
    detail: str | None = None


class _Figure(NamedTuple):
    """A figure about to be emitted, with offsets in the view."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    found: Found
    bound: Bound
    rule: str
    unit_raw: str


def find_quantities(text: str, start: int, end: int, grammar: Grammar) -> tuple[list[Quantity], list[Refusal]]:
    """Return the quantities and the refused numbers of `text[start:end]`, each in the order of the text.

    Give one line (or any stretch) of a page. Offsets count in `text`, and `text[char_start:char_end]` is always the quantity's own
    text: nothing is rewritten. Values are in the canonical unit, rounded to six decimals.
    """
    line = text[start:end]
    if not _HOLDS_NUMERAL.search(line):
        return [], []
    view = normalise(line)
    scan = _Scan(line, view, start, grammar, find_masks(line, view))
    scan.run()
    return sorted(scan.quantities, key=lambda found: found.char_start), sorted(scan.refusals, key=lambda found: found.char_start)


def convert(value: Decimal, factor: Decimal, add: Decimal) -> Decimal:
    """Return `value` in the canonical unit, rounded to the six decimals that the tables hold."""
    converted = (value + add) * factor
    exponent = converted.as_tuple().exponent
    return converted.quantize(_MICRO) if isinstance(exponent, int) and exponent < -6 else converted


@dataclass(slots=True)
class _Scan:
    """One pass over one stretch; `view` is the stretch in normal form, offsets in it are relative to `offset`."""

    line: str
    view: str
    offset: int
    grammar: Grammar
    masks: list[Mask]
    quantities: list[Quantity] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    waiting: list[Number] = field(default_factory=list)
    """Numbers without a unit that may share that of the next one (48、36张)."""

    def run(self) -> None:
        position, masks = match_list_number(self.view), iter(self.masks)
        mask = next(masks, None)
        if position:
            self.refuse(0, position, "ordinal")
        for match in _ANCHOR.finditer(self.view, position):
            start = match.start()
            if start < position:
                continue
            while mask is not None and mask.end <= start:
                mask = next(masks, None)
            if mask is not None and mask.start <= start:
                self.refuse(mask.start, mask.end, mask.reason)
                position = mask.end
            else:
                position = self.read(start, match.end())
        self.refuse_waiting()

    def read(self, start: int, anchor_end: int) -> int:
        """Read what begins at `start`; return where to go on."""
        if self.view[start] in _DIGITS:
            trap = match_digit_trap(self.view, start, anchor_end)
        else:
            trap = self.match_trap_word(start) or match_word_trap(self.view, start)
        if trap is not None:
            self.refuse(trap.start, trap.end, trap.reason)
            return trap.end
        form = read_form(self.view, start, self.grammar)
        if form is not None:
            if form.reason:
                self.refuse(form.start, form.end, form.reason)
            else:
                found = Found(form.end, form.unit, form.unit.unit, form.unit.kind)
                self.emit(_Figure(form.start, form.end, form.low, form.high, found, form.bound, form.rule, form.unit_raw))
            return form.end
        number = read_number(self.view, start)
        if number is not None:
            return self.read_figure(number)
        if self.view[start] in _DIGITS:
            self.refuse(start, anchor_end, "identifier")
        return anchor_end

    def match_trap_word(self, start: int) -> Mask | None:
        for length in self.grammar.word_lengths.get(self.view[start], ()):
            word = self.view[start : start + length]
            trap = self.grammar.words.get(word)
            if trap is None or (word[-1] in _SPANS and self.view.endswith(_LIMITS, 0, start)):
                continue
            if not (trap[1] and self.view.startswith(trap[1], start + length)):
                return Mask(start, start + len(word), trap[0])
        return None

    def read_figure(self, number: Number) -> int:
        found = read_unit(self.view, number.end, self.grammar)
        if found is not None and found.unit.written == "个" and _POINTS_FOLLOW.match(self.view, found.end):
            points = self.grammar.units["个百分点"]
            found = Found(found.end, points, points.unit, points.kind)
        reason = judge_before(self.view, number, self.grammar)
        if reason is not None:
            end = found.end if found else number.end
            self.refuse(number.start, end, reason)
            return end
        end = self.read_range(number, found)
        if end:
            return end
        return self.read_bare(number) if found is None else self.accept(number, found)

    def read_range(self, first: Number, found: Found | None) -> int:
        """Read `3至5个` or `5%—8%` from its first number on; return where it ends, or 0 when it is no range."""
        if found is not None and self.view.startswith("以上", found.end):
            return self.read_limits(first, found)
        end = found.end if found else first.end
        dash = _RANGE.match(self.view, end) if self.view[end : end + 1] in _DASHES else None
        second = read_number(self.view, dash.end()) if dash else None
        unit = read_unit(self.view, second.end, self.grammar) if second else None
        if second is None or unit is None or second.written == "一":
            return 0
        if found is not None and not self.is_range(first, found, unit):
            return 0
        if unit.unit.reason:
            self.refuse(first.start, unit.end, unit.unit.reason)
            return unit.end
        factor = found.unit.factor / unit.unit.factor if found else None
        return self.accept(join_numbers(first, second, factor), unit, "range")

    def read_limits(self, first: Number, low: Found) -> int:
        """Read 2万元以上5万元以下 as a range; return where it ends, or 0 when an upper limit in the same unit does not follow."""
        at = low.end + len("以上")
        second = read_number(self.view, at + 1 if self.view.startswith(("、", "，"), at) else at)
        high = read_unit(self.view, second.end, self.grammar) if second else None
        if second is None or high is None or high.name != low.name or low.unit.reason or not self.view.startswith(_UPPER, high.end):
            return 0
        number = join_numbers(first, second, low.unit.factor / high.unit.factor)
        self.emit(_Figure(first.start, high.end + 2, number.low, number.high, high, "exact", "range", self.raw_unit(high)))
        return high.end + 2

    def is_range(self, first: Number, low: Found, high: Found) -> bool:
        """Return whether two numbers that both have a unit make one range; 从5个到8个 is a change, and so is 0.6个百分点至1%."""
        if low.kind != high.kind or self.view.endswith(("从", "由", "自"), 0, first.start):
            return False
        return low.unit.written == high.unit.written or low.kind != "share"

    def accept(self, number: Number, found: Found, rule: str = "unit") -> int:
        """Emit the figure, or refuse it; numbers that wait for its unit share its fate. Return where it ends."""
        view, grammar = self.view, self.grammar
        start, before = read_bound_before(view, number.start, number.is_bare_power, grammar)
        end, after = read_bound_after(view, found.end, found.kind, grammar)
        reason = judge_unit(view, number, found, bounded=bool(before or after), grammar=grammar)
        if reason == "article" and is_listed_one(view, number, found, self.last_end(), grammar):
            reason, rule = None, "listed_one"
        marks_off = (after in ("over", "under") and is_threshold(view, end, found.kind)) or (
            before == "over" and is_class(view, end, found.kind, grammar)
        )
        if reason is None and marks_off:
            reason = "threshold"
        for other in self.waiting:
            if reason:
                self.refuse(other.start, other.end, reason)
            else:
                bound: Bound = "over" if other.is_more else "exact"
                begin = self.find_sign(other.start, found)
                self.emit(_Figure(begin, other.end, other.low, other.high, found, bound, "shared_unit", self.raw_unit(found)))
        self.waiting.clear()
        if reason:
            self.refuse(number.start, end, reason)
            return end
        bound = self.decide_bound(number, found, before, after)
        start = self.find_sign(start, found) if start == number.start else start
        self.emit(_Figure(start, end, number.low, number.high, found, bound, rule, self.raw_unit(found)))
        return end

    def last_end(self) -> int:
        return self.quantities[-1].char_end - self.offset if self.quantities else -1

    def decide_bound(self, number: Number, found: Found, before: Bound | None, after: Bound | None) -> Bound:
        """Return the bound; where two words disagree (近四百多人) the one inside or behind the number wins."""
        if after:
            return after
        if number.is_more or found.unit.bound == "over":
            return "over"
        return before or read_distant_bound(self.view, number.start, self.grammar) or "exact"

    def find_sign(self, start: int, found: Found) -> int:
        """Return where the figure begins: a minus belongs to a share or a temperature, and 零下 to a temperature."""
        if found.name == "celsius" and self.view.endswith("零下", 0, start):
            return start - 2
        is_signed = found.kind in ("share", "physical") and self.view.endswith("-", 0, start)
        return start - 1 if is_signed else start

    def read_bare(self, number: Number) -> int:
        """Decide on a number without a unit: a sign or the context may give one, or the next number may share its own."""
        is_hotline = number.written in self.grammar.hotlines
        context = None if is_hotline else find_context_unit(self.view, number, self.grammar)
        if context is not None:
            unit = context.unit
            start, before = read_bound_before(self.view, context.start, number.is_bare_power, self.grammar)
            end, after = read_bound_after(self.view, number.end, unit.kind, self.grammar)
            found = Found(number.end, unit, unit.unit, unit.kind)
            bound = self.decide_bound(number, found, before, after)
            self.emit(_Figure(start, end, number.low, number.high, found, bound, context.rule, context.unit_raw))
            return end
        joiner = _JOINER.match(self.view, number.end)
        following = read_number(self.view, joiner.end()) if joiner else None
        if following is not None and following.is_digits == number.is_digits and not number.is_bare_power and number.written != "一":
            self.waiting.append(number)
            return number.end
        self.waiting.append(number)
        self.refuse_waiting()
        return number.end

    def refuse_waiting(self) -> None:
        for number in self.waiting:
            self.refuse_bare(number)
        self.waiting.clear()

    def refuse_bare(self, number: Number) -> None:
        """Refuse a number without a unit. A lone numeral word or bare power is part of a word (统一, 万州) and no number at all."""
        if not number.is_digits and (len(number.written) == 1 or number.is_bare_power):
            return
        behind = self.view[number.end : number.end + 1]
        if behind in MASKS:
            reason = "masked"
        elif behind.isascii() and behind.isalpha():
            reason = "name"
        else:
            is_code = number.is_digits and len(number.written) >= 5 and not number.has_power
            reason = "identifier" if is_code or number.written in self.grammar.hotlines else "no_unit"
        self.refuse(number.start, number.end, reason)

    def refuse(self, start: int, end: int, reason: str) -> None:
        self.refusals.append(Refusal(self.offset + start, self.offset + end, self.line[start:end], reason))

    def raw_unit(self, found: Found) -> str:
        """Return the unit as the page writes it, brackets and denominators included."""
        begin = self.view.rfind(found.unit.written, 0, found.end)
        return self.line[begin : found.end]

    def emit(self, figure: _Figure) -> None:
        unit = figure.found.unit
        is_negative = self.view[figure.start] in "-零" and figure.low > 0 and self.view.startswith(("-", "零下"), figure.start)
        low = convert(-figure.low if is_negative else figure.low, unit.factor, unit.add)
        high = low
        if figure.high is not figure.low:
            high = convert(-figure.high if is_negative else figure.high, unit.factor, unit.add)
        is_range = low != high
        quantity = Quantity(
            char_start=self.offset + figure.start,
            char_end=self.offset + figure.end,
            text=self.line[figure.start : figure.end],
            value=None if is_range else low,
            value_low=low if is_range else None,
            value_high=high if is_range else None,
            bound=figure.bound,
            unit_raw=figure.unit_raw,
            unit=figure.found.name,
            quantity_kind=figure.found.kind,
            rule_id=figure.rule,
        )
        self.quantities.append(quantity)
