"""Which containers may hold the article, and what speaks for and against each: the features by which one of them is chosen.

Candidates come from several scorers, each of which finds articles that the others miss: the largest sum of gains, the most prose with the
least else around it, the paragraphs that stand closest together (as Readability shares their worth among parents), the names of content
systems, and what follows the title. Containers with the same lines are one candidate.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import mul
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transforms.html.groups import Measured
    from transforms.html.render import Container, Line

FEATURES = (
    "gain",
    "prose",
    "amount",
    "density",
    "links",
    "title_near",
    "title_close",
    "before_title",
    "dated",
    "known",
    "worded",
    "described",
    "marked",
    "series",
    "noisy",
    "direct",
    "paragraphs",
    "length",
    "signed",
    "gap",
)
"""Names of the features in the order of `Features.of`; `seeds/sites/ranking.toml` says what each means and what it weighs."""

_MUCH_PROSE = 8.0
"""Logarithm of the characters, 3,000, from which on more prose speaks for nothing more."""
_NEAR_CHARS = 40.0
_NEAR_LINES = 8.0
_DATED_REACH = 6
_LONG_PARAGRAPH = 100.0
_LONG_GAP = 10.0
_BY_GAIN, _BY_DENSITY, _BY_CLOSENESS, _BY_NAME, _ABOVE_FIRST = 8, 5, 5, 5, 5
"""Candidates of each scorer. Among the candidates of the development pages and their changes is one with an F1 of .99 in the mean."""
_WITH_PARENT = 12
"""Candidates whose parents are candidates, too."""
_GENERATIONS = 3
_LEAST_OWN = 0.6
"""What a container's prose counts at least, of its characters, not to be about the site alone."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is known of a page: lists over its lines (`prose`, `described`, `dated`) and over its containers (the others)."""

    lines: Sequence[Line]
    containers: Sequence[Container]
    measured: Measured
    prose: Sequence[float]
    """Characters of prose of each line."""
    described: Sequence[bool]
    """Whether a line stands in the head's description of the page."""
    dated: Sequence[bool]
    sums: Sequence[float]
    """Gains of the lines of each container, itself and below."""
    noisy: Sequence[bool]
    series: Sequence[bool]
    known: Sequence[bool]
    """Whether a content system is known to name its articles' container so."""
    worded: Sequence[bool]
    title: int | None
    """Index of the title's line."""
    trust: float
    """How far it can be trusted to be that, 0 to 1."""


class Features:
    """The features of any container of one page, from sums that run over its lines."""

    def __init__(self, page: PageFacts) -> None:
        """Take a page; its containers' lines stand together."""
        self.page = page
        lines, prose = page.lines, page.prose
        at = [line.container for line in lines]
        self._prose = _running(prose)
        self._chars = _running([len(line.text) for line in lines])
        self._links = _running([line.links for line in lines])
        self._count = _running([amount > 0 for amount in prose])
        self._noisy = _running_where(list(map(page.noisy.__getitem__, at)), prose)
        self._series = _running_where(list(map(page.series.__getitem__, at)), prose)
        self._paragraphs = _running_where([line.tag == "p" for line in lines], prose)
        self._marked = _running_where([line.marked for line in lines], prose)
        self._described = _running(page.described)
        self._dated = _running(page.dated)
        self.direct = [0.0] * len(page.containers)
        for index, amount in zip(at, prose, strict=True):
            self.direct[index] += amount
        self._most_direct = list(self.direct)
        for index in range(len(self.direct) - 1, 0, -1):
            if most := self._most_direct[index]:
                parent = page.containers[index].parent
                self._most_direct[parent] = max(self._most_direct[parent], most)
        self._known, self._worded = (
            {self.span(index) for index, is_named in enumerate(named) if is_named} for named in (page.known, page.worded)
        )
        self._top = max(page.sums)
        self._at = [index for index, amount in enumerate(prose) if amount > 0]
        self._gaps = [at - before - 1 for before, at in pairwise([-1, *self._at])]

    def span(self, index: int) -> tuple[int, int]:
        """Return the index of a container's first line and of the line after its last one."""
        return self.page.measured.first[index], self.page.measured.stop[index]

    def prose(self, index: int) -> float:
        """Return a container's prose, that in which the site speaks of itself hardly counted."""
        first, stop = self.span(index)
        return self._prose[stop] - self._prose[first]

    def density(self, index: int) -> float:
        """Return a container's prose as a share of its characters."""
        first, stop = self.span(index)
        return min(1.0, (self._prose[stop] - self._prose[first]) / max(self._chars[stop] - self._chars[first], 1.0))

    def of(self, index: int) -> tuple[float, ...]:
        """Return the features of a container in the order of `FEATURES`, each from -1 to 1."""
        page = self.page
        first, stop = self.span(index)
        prose = self._prose[stop] - self._prose[first]
        share = prose or 1.0
        start = next((at for at in range(first, stop) if page.prose[at] > 0), first)
        marked = self._marked[stop] - self._marked[first]
        return (
            max(-1.0, page.sums[index] / self._top) if self._top > 0 else 0.0,
            prose / (self._prose[-1] or 1.0),
            min(1.0, math.log1p(prose) / _MUCH_PROSE),
            self.density(index),
            min(1.0, (self._links[stop] - self._links[first]) / max(self._chars[stop] - self._chars[first], 1.0)),
            *self._of_title(first, start, stop, share),
            float(self._dated[start] > self._dated[max(start - _DATED_REACH, 0)]),
            float((first, stop) in self._known),
            float((first, stop) in self._worded),
            float(self._described[stop] > self._described[first]),
            marked / (self._marked[-1] + prose - marked or 1.0),
            (self._series[stop] - self._series[first]) / share,
            (self._noisy[stop] - self._noisy[first]) / share,
            self._most_direct[index] / share,
            (self._paragraphs[stop] - self._paragraphs[first]) / share,
            min(1.0, prose / max(self._count[stop] - self._count[first], 1.0) / _LONG_PARAGRAPH),
            page.measured.signed[index] / max(stop - first, 1),
            min(1.0, self._longest_gap(first, stop) / _LONG_GAP),
        )

    def _longest_gap(self, first: int, stop: int) -> int:
        """Return the most lines without prose that stand between two with prose."""
        return max(self._gaps[bisect_left(self._at, first) + 1 : bisect_left(self._at, stop)], default=0)

    def _of_title(self, first: int, start: int, stop: int, share: float) -> tuple[float, float, float]:
        """Return how little prose and how few lines stand between the title and the first prose, and the share of prose above the title."""
        title = self.page.title
        if title is None:
            return 0.0, 0.0, 0.0
        before = (self._prose[min(stop, title)] - self._prose[min(first, title)]) / share
        if start <= title:
            return 0.0, 0.0, before
        near = math.exp(-(self._prose[start] - self._prose[title]) / _NEAR_CHARS)
        return self.page.trust * near, self.page.trust * math.exp((title - start) / _NEAR_LINES), before


def propose(features: Features) -> list[int]:
    """Return the containers that may hold the article, the innermost of those with the same lines; the root if none has prose."""
    page, worth = features.page, features.page.measured.worth
    filled = [index for index in range(len(page.containers)) if worth[index] > 0]
    # Where links between the paragraphs speak against every container of an article, a footer would be left as the best one.
    filled = [index for index in filled if features.prose(index) >= worth[index] * _LEAST_OWN] or filled
    if not filled:
        return [0]
    dense = {index: worth[index] * features.density(index) for index in filled}
    close = _closeness(filled, features)
    picked = sorted(filled, key=lambda at: -page.sums[at])[:_BY_GAIN]
    picked += sorted(filled, key=lambda at: -dense[at])[:_BY_DENSITY]
    picked += sorted(close, key=lambda at: -close[at])[:_BY_CLOSENESS]
    picked += [index for index in filled if page.known[index]][:_BY_NAME]
    picked += _after_title(page)
    picked += [max(page.containers[index].parent, 0) for index in picked[:_WITH_PARENT]]
    return sorted({features.span(index): index for index in sorted(set(picked))}.values())


def _closeness(filled: Iterable[int], features: Features) -> dict[int, float]:
    """Return for each container its own prose, half of its children's and a quarter of its grandchildren's."""
    close: dict[int, float] = {}
    for index in filled:
        at, part = index, features.direct[index]
        for _ in range(_GENERATIONS):
            if at < 0 or not part:
                break
            close[at] = close.get(at, 0.0) + part
            at, part = features.page.containers[at].parent, part / 2
    return close


def _after_title(page: PageFacts) -> list[int]:
    """Return the container of the first prose below the title, and those around it."""
    if page.title is None:
        return []
    below = range(page.title + 1, len(page.lines))
    at = next((page.lines[index].container for index in below if page.prose[index] > 0), 0)
    out = [at]
    while at and len(out) < _ABOVE_FIRST:
        at = page.containers[at].parent
        out.append(at)
    return out


def _running(values: Iterable[float]) -> list[float]:
    return list(accumulate(values, initial=0.0))


def _running_where(counts: Sequence[bool], amounts: Sequence[float]) -> list[float]:
    """Return the running sums of the amounts that count; on most pages no line is marked and none is of a series."""
    return _running(map(mul, amounts, counts)) if True in counts else [0.0] * (len(amounts) + 1)
