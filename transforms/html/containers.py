"""Which container of a page holds the article, and how sure that is of each line.

Every line has a gain: prose speaks for the container that holds it, links and menu words speak against it. A container's worth is
the sum of the gains below it, so that one with two halves of an article beats each half, and one with an article and a menu loses to
the article alone. What the markup says (names of known content systems, words in ids and classes, the title above the text) weighs
the sums. Inside the best container, a part that is a box of links or teasers is taken out again.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from transforms.html.groups import CUT, CUT_END, find_plates, find_series, is_dated, measure

if TYPE_CHECKING:
    from transforms.html.render import Container, Line
    from transforms.html.sites import Sites
    from transforms.records import Head

_MARKS = re.compile("[，。；！？”…,;!?]")
_ENDS = tuple("。！？；：，”」…!?;")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BLANKS = re.compile(r"\s+")

# Weights. On the 21 development pages of 14 sites (mean F1 of the chosen lines .985 with the names of `seeds/sites`, .965 without any
# name), halving or doubling any one of these moves the mean by at most .001: the sums decide, not the exact weights. The exception is
# _MIN_BELOW_TITLE, whose half lets a site's name in the footer pass for a title (.919 without names).
_LINKED = -8.0
_SHORT = -1.0
_ABOVE_TITLE = 0.2
_IN_NOISE = 0.1
_ABOUT_SITE = 0.02
_KNOWN_CONTENT = 2.0
_WORDED_CONTENT = 1.25
_MIN_KNOWN_SHARE = 0.15
"""A known content container wins by its name alone only if it has at least this share of the page's prose: empty ones are common."""
_MAX_REST = 60.0
_MAX_REST_SHARE = 0.08
"""A part that leaves out no more than this of a container's prose, about two sentences and a twelfth, is the better choice: the rest
is the title's line, a share bar, a note on copying."""
_NEARLY_ALL = 0.8
"""Some systems put the whole page into one `<form>`. By name alone this is not enough: comments can be nearly all of a page's prose."""
_LEAST_RUN = 8
_RUN_WIDTH = 7
"""Characters of an average line in a run: the words of an unlinked menu are shorter."""
_IN_RUN = 0.3
_MIN_TITLE = 5
_MIN_TITLE_SHARE = 0.4
_MIN_BELOW_TITLE = 0.15
_BOX = 0.2
_SIBLING = 0.8


def choose_main(lines: list[Line], containers: list[Container], head: Head, sites: Sites) -> list[float]:
    """Return for each line how likely it is, 0 to 1, that it lies in the article's container.

    Args:
        lines: the page's visible lines.
        containers: its containers in document order; a parent comes before its children.
        head: the page's head; its title tells where the article begins.
        sites: names and words that speak for or against a container.
    """
    plain = _gain_runs(lines, [line_gain(line) for line in lines], containers)
    prose = [max(0.0, gain) for gain in plain]
    title = find_title(lines, head, prose)
    measured = measure(lines, prose, containers)
    exempt = _exempt(lines, measured.worth, containers, title)
    noisy = _noise(containers, sites, exempt, find_series(measured, prose, containers, title))
    gains = _gains(lines, plain, noisy, title, sites.site_prose)
    sums = _sum_up(gains, lines, containers)
    best = _best(sums, containers, sites)
    shares = _shares(sums, containers, noisy, best, find_plates(measured, containers))
    return [shares[line.container] for line in lines]


def find_title(lines: list[Line], head: Head, prose: list[float]) -> int | None:
    """Return the index of the line that shows the article's title, or None.

    It is the first heading that says what the head's title says, else the longest such line of another kind, else the only `h1`.
    A line that has almost all prose above it is the title of something else.
    """
    wanted = [_BLANKS.sub("", text) for text in (head.headline, head.title) if text]
    found, length = None, 0
    for index, line in enumerate(lines):
        if len(line.text) > 120 or line.links * 2 > len(line.text):
            continue
        text = _BLANKS.sub("", line.text)
        if len(text) <= length or not any(_says(text, title) for title in wanted):
            continue
        found, length = index, len(text)
        if line.tag in {"h1", "h2"}:
            break
    if found is None:
        first = [index for index, line in enumerate(lines) if line.tag == "h1" and line.links * 2 <= len(line.text)]
        found = first[0] if len(first) == 1 else None
    if found is None:
        return None
    return found if sum(prose[found + 1 :]) >= sum(prose) * _MIN_BELOW_TITLE else None


def _says(text: str, title: str) -> bool:
    """Whether a line is the title, with or without the site's name that the head adds to it."""
    if len(text) < _MIN_TITLE:
        return text == title
    return title in text or title.startswith(text) or (text in title and len(text) >= len(title) * _MIN_TITLE_SHARE)


def _noise(containers: list[Container], sites: Sites, exempt: set[int], series: set[int]) -> list[bool]:
    """Return for each container whether it or one around it is noise by its name, its tag or its build."""
    verdicts: dict[str, bool] = {}
    out = [False] * len(containers)
    for index, container in enumerate(containers):
        if container.parent >= 0 and out[container.parent]:
            out[index] = True
        elif index not in exempt:
            if container.ident not in verdicts:
                verdicts[container.ident] = _is_named(container.ident, sites.noise, sites.noise_pattern)
            out[index] = verdicts[container.ident] or container.tag in {"nav", "footer", "aside", "form"} or index in series
    return out


def _exempt(lines: list[Line], worth: list[float], containers: list[Container], title: int | None) -> set[int]:
    """Return the containers that are no noise whatever they are called: those that hold the title, and a form around the page."""
    out = {index for index, total in enumerate(worth) if containers[index].tag == "form" and total > worth[0] * _NEARLY_ALL}
    index = lines[title].container if title is not None else 0
    while index > 0:
        out.add(index)
        index = containers[index].parent
    return out


def _is_named(ident: str, names: frozenset[str], pattern: re.Pattern[str] | None) -> bool:
    if not ident:
        return False
    if any(name in names for name in re.findall(r"[#.][^#.]+", ident.lower())):
        return True
    return pattern is not None and pattern.search(_CAMEL.sub("-", ident).lower()) is not None


def _gains(lines: list[Line], plain: list[float], noisy: list[bool], title: int | None, site_prose: re.Pattern[str] | None) -> list[float]:
    gains = []
    for index, line in enumerate(lines):
        gain = 0.0 if index == title else plain[index]
        if gain > 0:
            if site_prose is not None and site_prose.search(line.text.lower()):
                gain *= _ABOUT_SITE
            elif noisy[line.container]:
                gain *= _IN_NOISE
            if title is not None and index < title:
                gain *= _ABOVE_TITLE
        gains.append(gain)
    return gains


def line_gain(line: Line) -> float:
    """Return how much a line speaks for its container: about its plain characters if it is prose, below zero if it is a link."""
    text, plain = line.text, len(line.text) - line.links
    if line.links * 2 > len(text):
        return _LINKED if len(text) > 6 else _LINKED / 2
    if line.tag in {"tr", "th"}:
        return min(plain, 20.0)
    if is_dated(text):
        return 0.0
    if CUT.search(text[-CUT_END:]):
        return plain * 0.3
    if text.endswith(_ENDS) or (plain >= 15 and _MARKS.search(text)):
        return float(plain)
    return plain * 0.5 if plain >= (8 if line.tag == "p" else 30) else _SHORT


def _gain_runs(lines: list[Line], plain: list[float], containers: list[Container]) -> list[float]:
    """Return the gains with those of short lines raised where many of them make up a text: verses, tables of contents, lists.

    They stand in one container or in one each below the same, and none is a link.
    """
    gains, start = list(plain), 0
    for stop in range(1, len(lines) + 1):
        if stop < len(lines) and not lines[stop].links and _are_beside(lines[stop - 1].container, lines[stop].container, containers):
            continue
        run = lines[start:stop]
        if len(run) >= _LEAST_RUN and not run[0].links and sum(len(line.text) for line in run) >= _RUN_WIDTH * len(run):
            gains[start:stop] = [max(gain, len(line.text) * _IN_RUN) for gain, line in zip(plain[start:stop], run, strict=True)]
        start = stop
    return gains


def _are_beside(first: int, second: int, containers: list[Container]) -> bool:
    return first == second or containers[first].parent == containers[second].parent


def prose_chars(lines: list[Line]) -> float:
    """Return about how many characters of prose `lines` have."""
    return sum(max(0.0, line_gain(line)) for line in lines)


def _sum_up(gains: list[float], lines: list[Line], containers: list[Container]) -> list[float]:
    sums = [0.0] * len(containers)
    for line, gain in zip(lines, gains, strict=True):
        sums[line.container] += gain
    for index in range(len(containers) - 1, 0, -1):
        sums[containers[index].parent] += sums[index]
    return sums


def _best(sums: list[float], containers: list[Container], sites: Sites) -> int:
    """Return the container with the largest weighted sum, the innermost of equals.

    A name speaks only for an element that is the only one of its name with prose: `.post-content` of a thread stands once a post.
    """
    floor = max(sums) * _MIN_KNOWN_SHARE
    filled = Counter(container.ident for container, total in zip(containers, sums, strict=True) if total > floor)
    best, best_score = 0, float("-inf")
    for index, (total, container) in enumerate(zip(sums, containers, strict=True)):
        score = total
        if total > floor and container.ident and filled[container.ident] == 1:
            if _is_named(container.ident, sites.content, None):
                score *= _KNOWN_CONTENT
            elif _is_named(container.ident, frozenset(), sites.content_pattern):
                score *= _WORDED_CONTENT
        if score >= best_score:
            best, best_score = index, score
    for index in range(best + 1, len(containers)):
        rest = sums[best] - sums[index]
        if containers[index].parent == best and rest <= min(_MAX_REST, sums[best] * _MAX_REST_SHARE):
            best = index
    return best


def _shares(sums: list[float], containers: list[Container], noisy: list[bool], best: int, plates: set[int]) -> list[float]:
    """Return one share a container: 1 in the best one, little in boxes inside it, some in siblings that look the same."""
    shares = [0.0] * len(containers)
    chosen = containers[best]
    look = (chosen.parent, chosen.tag, chosen.ident)
    for index, container in enumerate(containers):
        around = shares[container.parent] if container.parent >= 0 else 0.0
        if index == best:
            shares[index] = 1.0
        elif around > 0:
            is_links = sums[index] < _LINKED * 2 and container.tag not in {"tr", "td", "th"}
            is_box = is_links or index in plates or (noisy[index] and not noisy[best])
            shares[index] = min(around, _BOX) if is_box else around
        elif (container.parent, container.tag, container.ident) == look and sums[index] > 0 and not noisy[index]:
            shares[index] = _SIBLING
    return shares
