"""Where the cue words of status stand in a line, and in which stretches of it they count."""

from __future__ import annotations

import pytest

from transforms.metrics.cues import StatusIndex

INDEX = StatusIndex(
    {"planned": frozenset({"将", "计划"}), "achieved": frozenset({"已"})},
    before_verb=frozenset({"拟"}),
    verbs=frozenset({"建", "建成"}),
    other=frozenset({"即将"}),
)


@pytest.mark.parametrize(
    ("start", "end", "last"),
    [(0, 8, 7), (0, 6, 2), (0, 1, -1), (1, 8, 7), (2, 6, -1), (3, 8, 7)],
)
def test_the_last_word_that_lies_whole_in_the_stretch(start: int, end: int, last: int) -> None:
    assert INDEX.read("计划二，全市将建").planned.last_end(start, end) == last


def test_a_word_that_needs_a_verb_counts_only_where_the_stretch_holds_the_verb() -> None:
    planned = INDEX.read("拟在建成后").planned
    assert planned.last_end(0, 5) == 1
    assert planned.last_end(0, 3) == 1
    assert planned.last_end(0, 2) == -1
    assert not INDEX.read("拟在成后").planned.stands(0, 4)


def test_a_word_inside_another_counts_only_in_a_stretch_that_begins_with_it() -> None:
    planned = INDEX.read("即将开").planned
    assert not planned.stands(0, 3)
    assert planned.stands(1, 3)


def test_kinds_are_kept_apart() -> None:
    cues = INDEX.read("已计划")
    assert (cues.achieved.last_end(0, 3), cues.planned.last_end(0, 3), cues.duty.stands(0, 3)) == (1, 3, False)
