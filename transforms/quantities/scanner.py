"""The scan: every numeral of a stretch of text becomes a quantity, a refusal with its reason, or nothing (统一, 万州)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from transforms.quantities.context import find_context_unit
from transforms.quantities.forms import read_form
from transforms.quantities.judge import is_threshold, judge_before, judge_unit
from transforms.quantities.masks import Mask, find_masks, match_digit_trap, match_list_number, match_word_trap, normalise
from transforms.quantities.numbers import Number, read_number
from transforms.quantities.numerals import POWERS
from transforms.quantities.units import Found, read_bound_after, read_bound_before, read_distant_bound, read_unit
from transforms.records import Quantity

if TYPE_CHECKING:
    from transforms.quantities.grammar import Grammar
    from transforms.records import Bound

_ANCHOR = re.compile(r"[0-9]++|[一二两三四五六七八九十百千万亿零〇半]|[几数](?=[十百千万亿])|翻(?=了?[一两三]?番)")
_RANGE = re.compile(r" ?(?:[-—–~]{1,2}|至|到) ?")
_JOINER = re.compile(r" ?[、和与及或] ?")
_MICRO = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A number that was looked at and judged no figure."""

    char_start: int
    char_end: int
    text: str
    reason: str
    """A short code: `name`, `ordinal`, `date`, `time`, `identifier`, `age`, `idiom`, `article`, `threshold`, `rank`, `per`, `no_unit` ..."""
    detail: str | None = None


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
        position, mask_index = match_list_number(self.view), 0
        if position:
            self.refuse(0, position, "ordinal")
        for match in _ANCHOR.finditer(self.view, position):
            start = match.start()
            if start < position:
                continue
            while mask_index < len(self.masks) and self.masks[mask_index].end <= start:
                mask_index += 1
            if mask_index < len(self.masks) and self.masks[mask_index].start <= start:
                mask = self.masks[mask_index]
                self.refuse(mask.start, mask.end, mask.reason)
                position = mask.end
                continue
            position = self.read(start, match.end())
        self.flush()

    def read(self, start: int, digits_end: int) -> int:
        """Read what begins at `start`; return where to go on."""
        is_digits = self.view[start] in "0123456789"
        trap = match_digit_trap(self.view, start, digits_end) if is_digits else self.match_words(start)
        if trap:
            self.refuse(trap.start, trap.end, trap.reason)
            return trap.end
        form = read_form(self.view, start, self.grammar)
        if form is not None:
            if form.reason:
                self.refuse(form.start, form.end, form.reason)
            else:
                self.emit(
                    form.start,
                    form.end,
                    form.low,
                    form.high,
                    Found(form.end, form.unit, form.unit.unit, form.unit.kind),
                    form.bound,
                    form.rule,
                    form.unit_raw,
                )
            return form.end
        number = read_number(self.view, start)
        if number is None:
            return self.skip_word(start, digits_end)
        return self.read_figure(number)

    def match_words(self, start: int) -> Mask | None:
        for word, reason, unless in self.grammar.words.get(self.view[start], ()):
            if self.view.startswith(word, start) and not (unless and self.view.startswith(unless, start + len(word))):
                return Mask(start, start + len(word), reason)
        return match_word_trap(self.view, start)

    def skip_word(self, start: int, end: int) -> int:
        if self.view[start] in "0123456789":
            self.refuse(start, end, "no_unit")
        return end

    def read_figure(self, number: Number) -> int:
        view, grammar = self.view, self.grammar
        found = read_unit(view, number.end, grammar)
        reason = judge_before(view, number, grammar)
        if reason:
            end = found.end if found else number.end
            self.refuse(number.start, end, reason)
            return end
        range_end = self.read_range(number, found)
        if range_end:
            return range_end
        if found is None:
            return self.read_bare(number)
        return self.accept(number, found)

    def read_range(self, first: Number, found: Found | None) -> int:
        """Read `3至5个` or `5%—8%` from its first number on; return where it ends, or 0 when it is no range."""
        dash = _RANGE.match(self.view, found.end if found else first.end)
        if dash is None:
            return 0
        second = read_number(self.view, dash.end())
        unit = read_unit(self.view, second.end, self.grammar) if second else None
        if second is None or unit is None or second.written == "一":
            return 0
        if found is not None and (found.kind != unit.kind or self.view.endswith(("从", "由", "自"), 0, first.start)):
            return 0
        if unit.unit.reason:
            self.refuse(first.start, unit.end, unit.unit.reason)
            return unit.end
        low = first.low * (found.unit.factor / unit.unit.factor if found else 1)
        if found is None and not first.has_power and second.has_power:
            power = _shared_power(second)
            low = low * power if low * power <= second.high else low
        whole = Number(
            first.start, second.end, first.written + second.written, low, second.high, second.is_more, first.is_digits, second.has_power
        )
        return self.accept(whole, unit, "range")

    def accept(self, number: Number, found: Found, rule: str = "unit") -> int:
        """Emit the figure, or refuse it; numbers that wait for its unit share its fate. Return where it ends."""
        view, grammar = self.view, self.grammar
        start, before = read_bound_before(view, number.start, number.is_bare_power, grammar)
        end, after = read_bound_after(view, found.end, found.kind, grammar)
        reason = judge_unit(view, number, found, before is not None or after is not None, grammar)
        if reason is None and after in ("over", "under") and is_threshold(view, end, found.kind):
            reason = "threshold"
        if reason:
            for other in self.waiting:
                self.refuse(other.start, other.end, reason)
            self.waiting.clear()
            self.refuse(number.start, end, reason)
            return end
        for other in self.waiting:
            self.emit(other.start, other.end, other.low, other.high, found, "over" if other.is_more else "exact", "shared_unit")
        self.waiting.clear()
        bound = self.bound_of(number, found, before, after, start)
        self.emit(self.sign_start(number, found, start), end, number.low, number.high, found, bound, rule)
        return end

    def bound_of(self, number: Number, found: Found, before: Bound | None, after: Bound | None, start: int) -> Bound:
        if before == "under" and after is None and not number.is_more:
            return "under"
        if after:
            return after
        if before and before != "under":
            return before
        if number.is_more or found.unit.bound == "over":
            return "over"
        return before or read_distant_bound(self.view, start, self.grammar) or "exact"

    def sign_start(self, number: Number, found: Found, start: int) -> int:
        """Return where the figure begins: a minus sign belongs to it, unless it is a dash between words."""
        if start == number.start and start and self.view[start - 1] == "-" and found.kind in ("share", "physical"):
            return start - 1
        return start

    def read_bare(self, number: Number) -> int:
        """Decide on a number without a unit: the context may give one, or the next number may share its own."""
        context = find_context_unit(self.view, number, self.grammar)
        if context is not None:
            start, before = read_bound_before(self.view, number.start, number.is_bare_power, self.grammar)
            end, after = read_bound_after(self.view, number.end, context.unit.kind, self.grammar)
            found = Found(number.end, context.unit, context.unit.unit, context.unit.kind)
            bound = self.bound_of(number, found, before, after, start)
            self.emit(start, end, number.low, number.high, found, bound, context.rule, "")
            return end
        joiner = _JOINER.match(self.view, number.end)
        following = read_number(self.view, joiner.end()) if joiner else None
        if following is not None and following.is_digits == number.is_digits and number.written not in ("一", "万"):
            self.waiting.append(number)
            return number.end
        for other in [*self.waiting, number]:
            self.refuse_bare(other)
        self.waiting.clear()
        return number.end

    def refuse_bare(self, number: Number) -> None:
        if not number.is_digits and (len(number.written) == 1 or all(char in POWERS for char in number.written)):
            return
        reason = "identifier" if number.is_digits and (number.written in self.grammar.hotlines or len(number.written) >= 5) else "no_unit"
        end = number.end
        if end < len(self.view) and self.view[end].isascii() and self.view[end].isalpha():
            reason = "name"
        self.refuse(number.start, end, reason)

    def flush(self) -> None:
        for number in self.waiting:
            self.refuse_bare(number)
        self.waiting.clear()

    def refuse(self, start: int, end: int, reason: str, detail: str | None = None) -> None:
        self.refusals.append(Refusal(self.offset + start, self.offset + end, self.line[start:end], reason, detail))

    def emit(
        self, start: int, end: int, low: Decimal, high: Decimal, found: Found, bound: Bound, rule: str, unit_raw: str | None = None
    ) -> None:
        unit = found.unit
        sign = -1 if self.view[start] == "-" else 1
        first, last = (convert(value * sign, unit.factor, unit.add) for value in (low, high))
        is_range = first != last
        raw = self.raw_unit(found) if unit_raw is None else unit_raw
        quantity = Quantity(
            self.offset + start,
            self.offset + end,
            self.line[start:end],
            None if is_range else first,
            first if is_range else None,
            last if is_range else None,
            bound,
            raw,
            found.name,
            found.kind,
            rule,
        )
        self.quantities.append(quantity)

    def raw_unit(self, found: Found) -> str:
        """Return the unit as the page writes it, brackets and denominators included."""
        begin = self.view.rfind(found.unit.written, 0, found.end)
        return self.line[begin : found.end] if begin >= 0 else found.unit.written


def _shared_power(number: Number) -> Decimal:
    power = Decimal(1)
    for char in number.written:
        power *= POWERS.get(char, 1)
    return power


def convert(value: Decimal, factor: Decimal, add: Decimal) -> Decimal:
    """Return `value` in the canonical unit, rounded to the six decimals that the tables hold."""
    converted = (value + add) * factor
    return converted.quantize(_MICRO) if converted.as_tuple().exponent < -6 else converted  # type: ignore[operator]


def find_quantities(text: str, start: int, end: int, grammar: Grammar) -> tuple[list[Quantity], list[Refusal]]:
    """Return the quantities and the refused numbers of `text[start:end]`, each in the order of the text.

    Give one line (or any stretch) of a page. Offsets count in `text`, and `text[char_start:char_end]` is always the quantity's own
    text: nothing is rewritten. Values are in the canonical unit, rounded to six decimals.
    """
    line = text[start:end]
    if not _ANCHOR.search(line) and not _FULL_WIDTH.search(line):
        return [], []
    view = normalise(line)
    scan = _Scan(line, view, start, grammar, find_masks(line, view))
    scan.run()
    return sorted(scan.quantities, key=lambda found: found.char_start), sorted(scan.refusals, key=lambda found: found.char_start)


_FULL_WIDTH = re.compile("[０-９兩萬億]")
