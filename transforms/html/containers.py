"""Which container of a page holds the article, and how sure that is of each line.

Every line has a gain (`transforms.html.gains`), and a container's worth is the sum of the gains below it, so that one with two halves of an
article beats each half, and one with an article and a menu loses to the article alone. The likeliest containers are then compared by
all that speaks for and against them (`transforms.html.candidates`): the sum, where the title is, what the head and comments in the
markup say, how the prose is built; the names of known content systems are a bonus. What each of these weighs was learned
(`seeds/sites/ranking.toml`). Inside the best container, a part that is a box of links, teasers or comments is taken out again.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from typing import TYPE_CHECKING

from transforms.html.candidates import FEATURES, Features, PageFacts, propose
from transforms.html.gains import OF_SITE, find_site_prose, raise_runs, sum_up, weigh_gains
from transforms.html.groups import find_below, find_copies, find_headed, find_plates, find_series, measure
from transforms.html.headline import find_title
from transforms.html.shapes import LINKED, shape_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.html.groups import Measured
    from transforms.html.render import Container, Line
    from transforms.html.sites import Sites
    from transforms.records import Head

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMES = re.compile(r"[#.][^#.]+")
_NOISE_TAGS = frozenset({"nav", "footer", "aside", "form"})
_CELLS = frozenset({"tr", "td", "th"})
_MIN_NAMED_SHARE = 0.15
"""A name speaks for a container only if it has at least this share of the largest sum: empty ones are common."""
_MAX_REST = 60.0
_MAX_REST_SHARE = 0.08
"""A part that leaves out no more than this of a container's prose, about two sentences and a twelfth, is the better choice: the rest
is the title's line, a share bar, a note on copying."""
_NEARLY_ALL = 0.8
"""Some systems put the whole page into one `<form>`. By name alone this is not enough: comments can be nearly all of a page's prose."""
_CLOSE = 3
"""Lines that may stand between two halves of an article: an advertisement, a caption."""
_BOX = 0.2
_SIBLING = 0.8
_SHORTEST_DESCRIPTION = 16
_COMPARED = 24
"""Characters at the beginning of a line and of the head's description that have to be the same: descriptions are cut off somewhere."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The container that holds the article."""

    score: float
    """What speaks for it, less what speaks against it; to be compared with that of another choice on the same page."""
    shares: list[float]
    """For each line how likely it is, 0 to 1, that it lies in the container."""


def choose_main(lines: Sequence[Line], containers: Sequence[Container], head: Head, sites: Sites) -> Choice:
    """Return which container of a page holds the article.

    Args:
        lines: the lines that count.
        containers: the page's containers in document order; a parent comes before its children.
        head: the page's head; its title and its description tell where the article is.
        sites: names and words that speak for or against a container, and what each feature weighs; without weights the largest sum wins.
    """
    page, copies = weigh_page(lines, containers, head, sites)
    features = Features(page)
    weights = [sites.ranking.get(name, 0.0) for name in FEATURES] if sites.ranking else [float(name == "gain") for name in FEATURES]
    score, best = max((sum(map(mul, weights, features.of(index))), index) for index in propose(features))
    shares = share_out(page, copies, best)
    return Choice(score, [shares[line.container] for line in lines])


def weigh_page(lines: Sequence[Line], containers: Sequence[Container], head: Head, sites: Sites) -> tuple[PageFacts, set[int]]:
    """Return what is known of a page by which its containers are compared, and the containers that say again what stands above them."""
    shapes = shape_lines(lines)
    plain = raise_runs(shapes.gains, lines, containers)
    prose = [max(0.0, gain) for gain in plain]
    title, trust = find_title(lines, head, prose)
    measured = measure(lines, prose, shapes, containers)
    series = find_series(measured, prose, containers, title) | find_headed(lines, measured, containers, title, sites)
    if trust >= 1.0:
        series |= find_below(lines, prose, shapes, containers, first=measured.first, title=title)
    copies = find_copies(lines, measured, containers)
    exempt = _exempt(lines, measured.worth, containers, title)
    noisy = _noise(containers, sites, exempt, series | copies)
    of_site = find_site_prose(lines, prose, sites.site_prose)
    sums = sum_up(weigh_gains(lines, plain, noisy, title, of_site), lines, containers)
    known, worded = _named(containers, sums, sites)
    return (
        PageFacts(
            lines=lines,
            containers=containers,
            measured=measured,
            prose=[amount * OF_SITE if at in of_site else amount for at, amount in enumerate(prose)],
            described=_described(lines, head.description),
            dated=shapes.dated,
            sums=sums,
            noisy=noisy,
            series=_spread(containers, series | copies),
            known=known,
            worded=worded,
            title=title,
            trust=trust,
        ),
        copies,
    )


def _spread(containers: Sequence[Container], picked: set[int]) -> list[bool]:
    """Return for each container whether it or one around it is among `picked`."""
    out = [False] * len(containers)
    if not picked:
        return out
    for index in picked:
        out[index] = True
    for index in range(1, len(containers)):
        if out[containers[index].parent]:
            out[index] = True
    return out


def _noise(containers: Sequence[Container], sites: Sites, exempt: set[int], series: set[int]) -> list[bool]:
    """Return for each container whether it or one around it is noise by its name, its tag or its build."""
    named = {ident for ident in {container.ident for container in containers} if ident and _is_noise(ident, sites)}
    noise = {index for index, container in enumerate(containers) if container.ident in named or container.tag in _NOISE_TAGS}
    return _spread(containers, (noise | series) - exempt)


def _exempt(lines: Sequence[Line], worth: Sequence[float], containers: Sequence[Container], title: int | None) -> set[int]:
    """Return the containers that are no noise whatever they are called: those that hold the title, and a form around the page."""
    most = worth[0] * _NEARLY_ALL
    out = {index for index, total in enumerate(worth) if total > most and containers[index].tag == "form"}
    index = lines[title].container if title is not None else 0
    while index > 0:
        out.add(index)
        index = containers[index].parent
    return out


# The pages of a site have the same names: what is known of a name is remembered.
@lru_cache(maxsize=4096)
def _is_noise(ident: str, sites: Sites) -> bool:
    return not sites.noise.isdisjoint(_NAMES.findall(ident.lower())) or _has_word(ident, sites.noise_pattern)


@lru_cache(maxsize=4096)
def _is_known(ident: str, sites: Sites) -> bool:
    return not sites.content.isdisjoint(_NAMES.findall(ident.lower()))


@lru_cache(maxsize=4096)
def _is_worded(ident: str, sites: Sites) -> bool:
    return _has_word(ident, sites.content_pattern)


def _has_word(ident: str, pattern: re.Pattern[str] | None) -> bool:
    return pattern is not None and ident != "" and pattern.search(_CAMEL.sub("-", ident).lower()) is not None


def _named(containers: Sequence[Container], sums: Sequence[float], sites: Sites) -> tuple[list[bool], list[bool]]:
    """Return for each container whether its name is known to hold articles, and whether a word in it says so.

    A name speaks only for an element that is the only one of its name with prose: `.post-content` of a thread stands once a post.
    """
    floor = max(sums) * _MIN_NAMED_SHARE
    filled = [index for index, total in enumerate(sums) if total > floor]
    names = Counter(containers[index].ident for index in filled)
    known, worded = [False] * len(containers), [False] * len(containers)
    for index in filled:
        ident = containers[index].ident
        if names[ident] == 1:
            known[index], worded[index] = _is_known(ident, sites), _is_worded(ident, sites)
    return known, worded


def _described(lines: Sequence[Line], description: str | None) -> list[bool]:
    """Return for each line whether it begins as the description does, or stands in it."""
    about = "".join(description.split()) if description else ""
    if len(about) < _SHORTEST_DESCRIPTION:
        return [False] * len(lines)
    start = about[:_COMPARED]
    out = []
    for line in lines:
        text = "".join(line.text[: 2 * _COMPARED].split())
        out.append(len(text) >= _SHORTEST_DESCRIPTION and (text[:_COMPARED] in about or start in "".join(line.text.split())))
    return out


def share_out(page: PageFacts, copies: set[int], best: int) -> list[float]:
    """Return one share a container if `best` is the article's: 1 in it, little in boxes inside it, some in siblings that look the same."""
    containers, sums, noisy = page.containers, page.sums, page.noisy
    best = _innermost(sums, containers, best)
    plates = find_plates(page.measured, containers)
    shares = [0.0] * len(containers)
    chosen = containers[best]
    for index, container in enumerate(containers):
        around = shares[container.parent] if index else 0.0
        if index == best:
            shares[index] = 1.0
        elif around > 0:
            is_links = sums[index] < LINKED * 2 and container.tag not in _CELLS
            is_box = is_links or index in plates or (noisy[index] and not noisy[best])
            shares[index] = 0.0 if index in copies else min(around, _BOX) if is_box else around
        elif (
            container.parent == chosen.parent
            and (container.tag, container.ident) == (chosen.tag, chosen.ident)
            and sums[index] > 0
            and not noisy[index]
        ):
            shares[index] = _SIBLING if container.ident or _goes_on(page.measured, best, index) else 0.0
    return shares


def _goes_on(measured: Measured, best: int, other: int) -> bool:
    """Whether the text of one container can go on in another without a name: they are close, and the other is no list of links."""
    lower, upper = sorted((best, other))
    is_close = measured.first[upper] - measured.stop[lower] <= _CLOSE
    return is_close and 2 * measured.signed[other] <= measured.stop[other] - measured.first[other]


def _innermost(sums: Sequence[float], containers: Sequence[Container], best: int) -> int:
    """Return the innermost container in `best` that leaves hardly any prose of it out."""
    for index in range(best + 1, len(containers)):
        rest = sums[best] - sums[index]
        if containers[index].parent == best and rest <= min(_MAX_REST, sums[best] * _MAX_REST_SHARE):
            best = index
    return best
