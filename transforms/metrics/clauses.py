"""The stretch of a sentence that belongs to one figure: what stands before and behind it, up to the next figure or comma."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SENTENCE_END = "。！？!?\n"
CLAUSE_END = "，,；;：:" + SENTENCE_END
_OPENING, _CLOSING = "“《（(‘「『【", "”》）)’」』】"
_MARK = re.compile(f"[{CLAUSE_END}{_OPENING}{_CLOSING}]")
MAX_REACH = 300
"""Characters of a sentence on either side of a figure: text without any mark must not cost the square of its length."""
GLUE = re.compile(r"^[、和与及或到至—–\-~～以并而\s　]*$")
"""Between two figures of one list there is nothing but a connector."""


class Slot(NamedTuple):
    """One figure and its surroundings in a line; offsets count in the line."""

    start: int
    end: int
    sentence_start: int
    sentence_end: int
    clause_start: int
    """After the last comma, colon or sentence end before the figure, quotes and brackets kept whole."""
    clause_end: int
    left_start: int
    """Like `clause_start`, but not before the end of the previous figure."""
    right_end: int
    """Like `clause_end`, but not behind the start of the next figure."""
    glued: bool
    """Whether only a connector (、 和 及) stands between the previous figure and this one."""
    follows: bool
    """Whether the previous figure stands in the same clause."""


class _Marks:
    """The marks and brackets of a line, by which its clauses are told apart."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = [(match.start(), match[0]) for match in _MARK.finditer(text)]
        self._starts = [start for start, _ in self._found]
        self.sentence_ends = [start for start, mark in self._found if mark in SENTENCE_END]

    def clause_start(self, position: int, limit: int) -> int:
        """Return where the clause before `position` begins, not before `limit`."""
        behind = self._found[bisect_left(self._starts, limit) : bisect_left(self._starts, position)]
        at = self._edge(reversed(behind), _CLOSING, _OPENING)
        return limit if at is None else at + 1

    def clause_end(self, position: int, limit: int) -> int:
        """Return where the clause behind `position` ends, not behind `limit`."""
        ahead = self._found[bisect_left(self._starts, position) : bisect_left(self._starts, limit)]
        at = self._edge(ahead, _OPENING, _CLOSING)
        return limit if at is None else at

    def _edge(self, marks: Iterable[tuple[int, str]], opens: str, closes: str) -> int | None:
        """Return the offset of the first mark that ends a clause outside of brackets, or of the bracket that the figure stands in."""
        depth = 0
        for at, mark in marks:
            if mark in opens:
                depth += 1
            elif mark in closes:
                depth -= 1
                if depth < 0:
                    return at
            elif depth == 0 and not _inside_number(self._text, at):
                return at
        return None


def _inside_number(text: str, at: int) -> bool:
    return text[at] in ",:，：" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def sentence_bounds(ends: Sequence[int], at: int, size: int) -> tuple[int, int]:
    """Return the first and last offset of the sentence around `at`, at most `MAX_REACH` characters on either side.

    `ends` are the offsets of the marks that end sentences, `size` is the length of the text.
    """
    low, high = max(at - MAX_REACH, 0), min(at + MAX_REACH, size)
    index = bisect_left(ends, at)
    start = ends[index - 1] + 1 if index else 0
    return max(start, low), min(ends[index], high) if index < len(ends) else high


def build_slots(text: str, spans: Sequence[tuple[int, int]]) -> list[Slot]:
    """Return the surroundings of each figure, given as (start, end) in `text`, in order and without overlap."""
    slots: list[Slot] = []
    previous_end = 0
    marks = _Marks(text)
    for index, (start, end) in enumerate(spans):
        first, last = sentence_bounds(marks.sentence_ends, start, len(text))
        clause_start = marks.clause_start(start, first)
        clause_end = marks.clause_end(end, max(last, end))
        next_start = spans[index + 1][0] if index + 1 < len(spans) else len(text)
        follows = index > 0 and previous_end > clause_start
        glued = index > 0 and previous_end >= first and bool(GLUE.match(text[previous_end:start]))
        slots.append(
            Slot(
                start=start,
                end=end,
                sentence_start=first,
                sentence_end=last,
                clause_start=clause_start,
                clause_end=clause_end,
                left_start=max(clause_start, previous_end),
                right_end=min(clause_end, next_start),
                glued=glued,
                follows=follows,
            )
        )
        previous_end = end
    return slots


def without(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> str:
    """Return `text[start:end]` with the parts that lie in `spans` cut out."""
    kept, at = [], start
    for first, last in spans:
        if last <= at or first >= end:
            continue
        kept.append(text[at : max(first, at)])
        at = max(at, min(last, end))
    kept.append(text[at:end])
    return "".join(kept)
