"""Heads of stories: a headline, its own line of date and source, then text. A page that shows several holds several stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transforms.cleaning.features import Facts

_LEAST_HEADLINE, _LONGEST_HEADLINE = 6, 45
_LEAST_HEADS = 2
_LONG = 80
"""Characters from which on a line under a section's heading loses less, as in `transforms.cleaning.zones`."""
_LEAST_PARAGRAPHS = 2
"""Paragraphs that tell a story behind another one's furniture from a list's teaser, which has one."""


def find_heads(facts: Sequence[Facts]) -> frozenset[int]:
    """Return the indices of the headlines that have a line with date and source and then a paragraph under them; none for a single one."""
    heads = [
        at - 1
        for at, line in enumerate(facts[:-1])
        if at and line.is_meta and _is_signed(line) and _is_headline(facts[at - 1]) and facts[at + 1].is_paragraph and not facts[at + 1].cut
    ]
    return frozenset(heads) if len(heads) >= _LEAST_HEADS else frozenset()


def _is_headline(line: Facts) -> bool:
    is_plain = not line.is_meta and not line.ranked and not line.dated and not line.role and line.cells == 1
    return is_plain and _LEAST_HEADLINE <= line.size <= _LONGEST_HEADLINE and "。" not in line.plain


def _is_signed(line: Facts) -> bool:
    return line.date is not None and any(field.name in ("source", "author", "reporter", "editor") for field in line.fields)


def open_stories(
    facts: Sequence[Facts], heads: frozenset[int], scores: list[float], sections: list[str], weights: Mapping[str, float]
) -> None:
    """Take, in place, the text under heads out of the sections of furniture that precede it, where it is longer than a teaser."""
    for head in sorted(heads):
        scores[head] += weights["story_head"]
        scores[head + 1] += weights["story_head"]
        stop = head + 2
        while stop < len(facts) and facts[stop].is_paragraph and not facts[stop].cut and not facts[stop].role:
            stop += 1
        if stop - head - 2 < _LEAST_PARAGRAPHS or not sections[head]:
            continue
        for index in range(head, stop):
            if sections[index] in ("related", "comment", "disclaimer"):
                scores[index] += weights["section_long"] if facts[index].size >= _LONG else weights["section"]
            sections[index] = ""
