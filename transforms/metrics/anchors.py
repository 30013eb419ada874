"""Where places stand in a line, and which of them each figure speaks of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from transforms.metrics.places import NOWHERE, is_elsewhere, is_prefecture
from transforms.metrics.sharing import RESPECTIVELY, list_sizes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transforms.metrics.clauses import Slot
    from transforms.metrics.gazetteer import Gazetteer, Mention
    from transforms.metrics.places import Place, PlaceResolver

SUBJECT_START = re.compile(r"(?:^|[，,。；;：:！？、\n—　 （(]|其中|而|及|和|与|在|对|为|由|使|因此|据|介绍)\s*$")
_CASE = re.compile(r"[\s　]*[【\[（(]?(?:典型)?案例[0-9一二三四五六七八九十]{0,3}[】\]）)：:、.．]")
"""How a line opens that tells one case of many."""
_LINKS = frozenset({"、", "和", "与", "及", "以及"})
_LABELS = frozenset("：:")
_PART_END = re.compile("[；;]")


class Anchor(NamedTuple):
    """A place that holds from `start` on in a sentence."""

    start: int
    end: int
    place: Place


def _name_chains(text: str, resolver: PlaceResolver, gazetteer: Gazetteer) -> Iterator[tuple[int, Mention, str | None]]:
    """Yield where each chain of names begins, its last name and that one's code: of 浙江省杭州市西湖区 the district."""
    pending: tuple[int, Mention, str | None] | None = None
    for mention in gazetteer.mentions(text):
        if pending is not None and pending[1].end == mention.start:
            code = resolver.below(mention.name, pending[1].name)
            if code is not None:
                pending = (pending[0], mention, code)
                continue
        if pending is not None:
            yield pending
        pending = (mention.start, mention, resolver.choose(mention.name))
    if pending is not None:
        yield pending


def find_anchors(text: str, resolver: PlaceResolver, gazetteer: Gazetteer) -> list[Anchor]:
    """Return the places that a line names or refers to, in order, those that only rank, compare or decorate left out.

    A county's full name always counts. A short name counts inside the family of the page's place. The names of divisions
    above the page's place (兰州好人 in a story of a district) count only as 全市, 全省.
    """
    anchors: list[Anchor] = []
    # Short names of cities elsewhere that open clauses: two of them are told of side by side (杭州新增线路12条，温州优化9条).
    cities: list[Anchor] = []
    above = set(gazetteer.ancestors(resolver.default.code or ""))
    for start, mention, code in _name_chains(text, resolver, gazetteer):
        if code in above and mention.is_full and text.startswith(gazetteer.cues.own_facts, mention.end):
            anchors.append(Anchor(start, mention.end, resolver.place(code or "", "mention_above")))
            continue
        if code is None or code in above or (mention.name in gazetteer.cues.common_words and not resolver.is_family(code)):
            continue
        labelled = start == 0 and text[mention.end : mention.end + 1] in _LABELS
        linked = bool(anchors) and text[anchors[-1].end : start] in _LINKS
        starts = linked or bool(SUBJECT_START.search(text[max(0, start - 3) : start]))
        if code != resolver.default.code:
            family = resolver.is_family(code) or resolver.is_sister(code)
            strange = not resolver.is_family(code) and is_elsewhere(text, start, mention.end, gazetteer.cues)
            if not labelled and (strange or not ((family and (mention.is_full or starts)) or (mention.is_full and starts))):
                if starts and not strange and is_prefecture(code):
                    cities.append(Anchor(start, mention.end, resolver.place(code, "mention_short")))
                continue
        anchors.append(Anchor(start, mention.end, resolver.place(code, "mention" if mention.is_full else "mention_short")))
    if len({city.place.code for city in cities}) > 1:
        anchors = sorted([*anchors, *cities])
    for match in gazetteer.cues.refer_pattern.finditer(text):
        if text.startswith(gazetteer.cues.full_not_before, match.end()):
            continue
        level = gazetteer.cues.refer[match.group()]
        place = _that_place(match, anchors, resolver) or _headed_place(level, anchors) or resolver.refer(level)
        upward = place.code != resolver.default.code
        starts = bool(SUBJECT_START.search(text[max(0, match.start() - 3) : match.start()]))
        if upward and (not starts or text.startswith(gazetteer.cues.refer_not_before, match.end())):
            continue
        anchors.append(Anchor(match.start(), match.end(), place))
    anchors.sort()
    if anchors:
        resolver.latest = anchors[0].place if len({anchor.place.code for anchor in anchors}) == 1 else NOWHERE
    return anchors


def _headed_place(level: str, anchors: Sequence[Anchor]) -> Place | None:
    """Return the province or the city that a line opens with, of which its 全省 or 全市 speaks (云南：…，全省接待游客597万人次)."""
    first = anchors[0] if anchors and anchors[0].start == 0 else None
    code = first.place.code or "" if first else ""
    suits = (level == "province" and code.endswith("0000")) or (level == "city" and is_prefecture(code))
    return first.place if first and suits else None


def _that_place(match: re.Match[str], anchors: Sequence[Anchor], resolver: PlaceResolver) -> Place | None:
    """Return the place that 该县, 该区, 该市 speak of: the last of that kind named before, in the line or in an earlier one."""
    kind = match.group().removeprefix("该")
    if len(kind) != 1 or kind == match.group():
        return None
    before = [a.place for a in anchors if a.end <= match.start()]
    latest = before[-1] if before else resolver.latest
    return latest if (latest.name or "").endswith(kind) else None


def place_at(text: str, anchors: Sequence[Anchor], position: int, sentence_start: int, default: Place) -> Place:
    """Return the last place named in the sentence before `position`, or `default`.

    Places among the parts of a sum (其中甲县1条、乙市2条；优化线路41条) end with it.
    """
    at = bisect_right(anchors, position, key=lambda anchor: anchor.end) - 1
    while at >= 0 and anchors[at].start >= sentence_start:
        among = text.rfind("其中", sentence_start, anchors[at].start)
        if among < 0 or not _PART_END.search(text, anchors[at].end, position) or _PART_END.search(text, among, anchors[at].start):
            return anchors[at].place
        at -= 1
    return default


def _leading_place(text: str, anchors: Sequence[Anchor], default: Place) -> Place:
    """Return the place of a case that a line tells (【案例1】7月3日，西陵区某小区…), which holds for all its sentences, else `default`.

    No other place may be named in the line.
    """
    case = _CASE.match(text)
    return anchors[0].place if case and len({anchor.place.code for anchor in anchors}) == 1 else default


def _is_list(text: str, anchors: Sequence[Anchor]) -> bool:
    """Whether only connectors stand between the names (锡林郭勒盟、兴安盟惠及3.2万人和4.1万人)."""
    return len(anchors) > 1 and all(text[a.end : b.start] in _LINKS for a, b in pairwise(anchors))


def _place_of_all(text: str, slot: Slot, anchors: Sequence[Anchor], default: Place) -> Place | None:
    """Return the place of one figure that several places share (思明区和湖里区共|12所): that of the page; else None."""
    last = bisect_right(anchors, slot.start, key=lambda anchor: anchor.end)
    first = last - 1
    while first > 0 and text[anchors[first - 1].end : anchors[first].start] in _LINKS:
        first -= 1
    shares = (
        last - first > 1 and anchors[first].start >= slot.sentence_start and RESPECTIVELY not in text[anchors[last - 1].end : slot.start]
    )
    return default if shares and default.code not in {anchor.place.code for anchor in anchors[first:last]} else None


def resolve_places(text: str, slots: Sequence[Slot], anchors: Sequence[Anchor], default: Place) -> list[Place]:
    """Return the place of each figure of a line: 甲、乙分别 gives each figure of a list its own, else the last named holds."""
    default = _leading_place(text, anchors, default)
    places = [place_at(text, anchors, slot.start, slot.sentence_start, default) for slot in slots]
    for index, size in list_sizes(slots):
        slot = slots[index]
        if size == 1:
            places[index] = _place_of_all(text, slot, anchors, default) or places[index]
            continue
        first = bisect_left(anchors, slot.sentence_start, key=lambda anchor: anchor.start)
        named = anchors[first : bisect_right(anchors, slot.start, key=lambda anchor: anchor.end)]
        near = [anchor for anchor in named if anchor.start >= slot.clause_start]
        listed = named[-size:] if len(named) > size and _is_list(text, named[-size:]) else named
        named = near if len(near) == size else listed
        told = RESPECTIVELY in text[slot.clause_start : slot.start] or (_is_list(text, named) and named[0].start >= slot.clause_start)
        if len({a.place for a in named}) == len(named) == size and told:
            places[index : index + size] = [anchor.place for anchor in named]
    return places
