"""Which container of a page holds the article, and how sure that is of each line.

Every line has a gain: prose speaks for the container that holds it, links and menu words speak against it. The best container is the
one with the largest sum; inside it, a part with a negative sum (a box of links) is taken out again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.html.render import Container, Line
    from transforms.html.sites import Sites


def choose_main(lines: list[Line], containers: list[Container], sites: Sites) -> list[float]:
    """Return for each line how likely it is, 0 to 1, that it lies in the article's container."""
    gains = [_gain(line) for line in lines]
    sums = [0.0] * len(containers)
    for line, gain in zip(lines, gains, strict=True):
        sums[line.container] += gain
    for index in range(len(containers) - 1, 0, -1):
        sums[containers[index].parent] += sums[index]
    best = max(range(len(containers)), key=lambda index: sums[index])
    inside = [False] * len(containers)
    for index, container in enumerate(containers):
        inside[index] = index == best or (container.parent >= 0 and inside[container.parent])
    return [1.0 if inside[line.container] else 0.0 for line in lines]


def _gain(line: Line) -> float:
    plain = len(line.text) - line.links
    if line.links * 2 > len(line.text):
        return -8.0
    if plain >= 20:
        return float(plain)
    return -2.0
