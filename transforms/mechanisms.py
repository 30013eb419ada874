"""Governance mechanisms and campaigns that a page names, each with the place and the figure beside it."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.lookup import WordIndex
from transforms.records import Mechanism

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transforms.records import Line, Metric

FIGURE_REACH = 12
"""Characters between a mechanism and a figure that still speaks of it (《督查通报》4期, 188条测评标准)."""
_CLAUSE_MARKS = frozenset("，,；;。！？")


@dataclass(frozen=True, slots=True)
class MechanismEntry:
    """One block of `seeds/mechanisms.toml`."""

    code: str
    zh: str
    en: str
    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mechanisms:
    """The catalogue with an index of its words."""

    by_code: Mapping[str, MechanismEntry]
    words: WordIndex[str | None]
    """Word -> code of the mechanism that it names, None for a longer phrase that holds such a word and names none."""


def parse_mechanisms(text: str) -> Mechanisms:
    """Return the catalogue of `seeds/mechanisms.toml`.

    Raises:
        ValueError: if a block lacks a key, or a code or a word stands twice.
    """
    entries: list[MechanismEntry] = []
    seed = tomllib.loads(text)
    words: dict[str, str | None] = dict.fromkeys(seed.get("others", "").split())
    for raw in seed.get("mechanism", []):
        missing = {"code", "zh", "en", "kind", "words"} - set(raw)
        if missing:
            raise ValueError(f"Mechanism {raw.get('code', '?')} in mechanisms.toml lacks {', '.join(sorted(missing))}.")
        entry = MechanismEntry(raw["code"], raw["zh"], raw["en"], raw["kind"], tuple(raw["words"].split()))
        entries.append(entry)
        for word in entry.words:
            if words.setdefault(word, entry.code) != entry.code or entry.words.count(word) > 1:
                raise ValueError(f"The word {word} stands twice in mechanisms.toml; leave it with one mechanism, or among the others.")
    by_code = {entry.code: entry for entry in entries}
    if len(by_code) != len(entries):
        raise ValueError("Two mechanisms in mechanisms.toml have the same code; give each its own.")
    return Mechanisms(by_code, WordIndex(words))


def extract_mechanisms(
    lines: Sequence[tuple[Line, str]], article_id: str | None, metrics: Sequence[Metric], place_code: str | None, catalogue: Mechanisms
) -> list[Mechanism]:
    """Return one row a mechanism that an article names: of its mentions the one closest to a figure, what is done before plans.

    Args:
        lines: kept lines of the article with their simplified text.
        article_id: the article, or None outside of any.
        metrics: the article's metrics, in order.
        place_code: the article's place.
        catalogue: mechanisms and the words that name them.
    """
    best: dict[str, tuple[tuple[bool, bool, int], Mechanism]] = {}
    by_line: dict[int, list[Metric]] = {}
    for metric in metrics:
        by_line.setdefault(metric.line_no, []).append(metric)
    named = catalogue.words.find_in_lines([text for _, text in lines])
    for (line, text), found in zip(lines, named, strict=True):
        for start, word, code in found:
            if code is None:
                continue
            end = start + len(word)
            gap, beside = _beside(text, start, end, line, by_line.get(line.line_no, ())) or (0, None)
            rank = (beside is None, beside is not None and beside.status != "achieved", gap)
            if code in best and best[code][0] <= rank:
                continue
            row = Mechanism(
                mechanism_code=code,
                page_id=line.page_id,
                article_id=article_id,
                char_start=line.char_start + start,
                char_end=line.char_start + end,
                text=line.text[start:end],
                place_code=beside.place_code if beside else place_code,
                figure=beside.text if beside else None,
            )
            best[code] = (rank, row)
    return sorted((row for _, row in best.values()), key=lambda row: (row.char_start, row.mechanism_code))


def _beside(text: str, start: int, end: int, line: Line, metrics: Sequence[Metric]) -> tuple[int, Metric] | None:
    """Return the figure nearest to a mention in its clause and the characters between them, or None."""
    nearest: tuple[int, Metric] | None = None
    at = bisect_left(metrics, line.char_start + start, key=lambda metric: metric.char_start)
    for metric in metrics[max(at - 1, 0) : at + 1]:
        first, last = metric.char_start - line.char_start, metric.char_end - line.char_start
        gap = text[end:first] if first >= end else text[last:start]
        near = len(gap) <= FIGURE_REACH and not _CLAUSE_MARKS & set(gap)
        if near and (nearest is None or len(gap) < nearest[0]):
            nearest = (len(gap), metric)
    return nearest
