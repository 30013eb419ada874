"""Which division a page, and each figure on it, speaks of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from transforms.metrics.sharing import RESPECTIVELY, list_sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from transforms.metrics.clauses import Slot
    from transforms.metrics.gazetteer import Gazetteer, Mention

# Weights of the evidence for a page's default place. Measured on the 22 development pages: every split with title above
# the rest, then the page's own source, then the body, puts all default places right.
TITLE_FULL, TITLE_SHORT, SOURCE_FULL, SOURCE_SHORT, DATELINE, CRUMB, BODY_FULL, BODY_SHORT = 8.0, 6.0, 4.0, 2.0, 3.0, 2.0, 1.0, 0.25
BODY_CAP = 6.0
ANCESTOR_SHARE = 0.4
"""A county inherits this share of its prefecture's evidence, so that 兰州安宁区 beats 兰州 and 安宁市."""
SUBJECT_START = re.compile(r"(?:^|[，,。；;：:！？、\n—　 （(]|其中|而|及|和|与|在|对|为|由|使|因此|据|介绍)\s*$")
FAMILY_SHORT_MIN = 2


class Place(NamedTuple):
    """A place as it is published: full name and six-digit code, and the rule that found it."""

    name: str | None
    code: str | None
    rule: str


NOWHERE = Place(None, None, "none")


@dataclass(frozen=True, slots=True)
class PlaceEvidence:
    """The texts of a page that say what place it is about."""

    title: str = ""
    sources: tuple[str, ...] = ()
    """Publisher, source, author, byline."""
    breadcrumb: tuple[str, ...] = ()
    dateline: str = ""
    """First characters of the body."""
    body: tuple[str, ...] = ()
    """Lines of the body."""
    meta: tuple[str, ...] = ()
    """Lines that name the issuing office, the source, the author."""


class PlaceResolver:
    """Resolves names on one page, published on `day`."""

    def __init__(self, gazetteer: Gazetteer, evidence: PlaceEvidence, day: date | None) -> None:
        self._gazetteer = gazetteer
        self._day = day
        self._support: dict[str, float] = {}
        self.default = self._resolve_default(evidence)

    def _candidates(self, name: str) -> list[str]:
        divisions = self._gazetteer.by_name.get(name, ())
        valid = [d.code for d in divisions if d.is_valid(self._day)] or [d.code for d in divisions]
        return list(dict.fromkeys(valid))

    def _weighted(self, evidence: PlaceEvidence) -> Iterable[tuple[Mention, float, str]]:
        g = self._gazetteer
        for m in g.mentions(evidence.title):
            yield m, TITLE_FULL if m.is_full else TITLE_SHORT, "title"
        for source in evidence.sources:
            for m in g.names_in_title(source):
                yield m, SOURCE_FULL if m.is_full else SOURCE_SHORT, "source"
        for crumb in evidence.breadcrumb:
            for m in g.mentions(crumb):
                yield m, CRUMB, "breadcrumb"
        for m in g.mentions(evidence.dateline):
            yield m, DATELINE if m.is_full else BODY_SHORT, "dateline"
        for text in evidence.meta:
            for m in g.mentions(text):
                yield m, DATELINE if m.is_full else BODY_SHORT, "meta"
        for text in evidence.body:
            for m in g.mentions(text):
                yield m, BODY_FULL if m.is_full else BODY_SHORT, "body"

    def _resolve_default(self, evidence: PlaceEvidence) -> Place:
        own: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        full_codes: set[str] = set()
        for mention, weight, origin in self._weighted(evidence):
            codes = self._candidates(mention.name)
            damped = weight * (0.5 if mention.name in self._gazetteer.cues.common_words else 1.0) / len(codes)
            for code in codes:
                own[code][origin] += damped
                if mention.is_full:
                    full_codes.add(code)
        score = {code: sum(min(w, BODY_CAP) if o == "body" else w for o, w in origins.items()) for code, origins in own.items()}
        self._support = {
            code: value + ANCESTOR_SHARE * sum(score.get(above, 0.0) for above in self._gazetteer.ancestors(code))
            for code, value in score.items()
        }
        # A short name of a county alone (安宁, 和平, 东城) is a word as often as a place: the title may use it, or a full name stands by.
        sure = [c for c in self._support if c in full_codes or c.endswith("00") or "title" in own[c]]
        if not sure:
            return NOWHERE
        best = max(sure, key=lambda code: (self._support[code], code))
        origin = max(own[best], key=lambda name: own[best][name])
        return self.place(best, f"default_{origin}")

    def place(self, code: str, rule: str) -> Place:
        """Return the place of a code, as it was named on the page's day."""
        division = self._gazetteer.division(code, self._day)
        return Place(division.name, code, rule) if division else NOWHERE

    def choose(self, name: str) -> str | None:
        """Return the code that `name` means on this page, or None where the page does not decide between several."""
        codes = self._candidates(name)
        if len(codes) == 1:
            return codes[0]
        ranked = sorted(codes, key=self._closeness, reverse=True)
        return ranked[0] if ranked and self._closeness(ranked[0]) > self._closeness(ranked[1]) else None

    def _closeness(self, code: str) -> float:
        family = {self.default.code, *self._gazetteer.ancestors(self.default.code or "")}
        shared = [above for above in self._gazetteer.ancestors(code) if above in family]
        return self._support.get(code, 0.0) + 2.0 * len(shared) + (4.0 if code in family else 0.0)

    def is_family(self, code: str) -> bool:
        """Whether `code` lies in the same prefecture as the page's place, or below the page's place."""
        home = self.default.code
        if home is None:
            return False
        above = self._gazetteer.ancestors(code)
        siblings = self._gazetteer.ancestors(home)[:1]
        return code == home or home in above or bool(siblings and above[:1] == siblings and not code.endswith("00"))

    def refer(self, level: str) -> Place:
        """Return the place that 全区, 全市, 全省 or 全国 speaks of on this page."""
        home = self.default.code
        if level == "nation":
            return Place("全国", None, "refer_nation")
        if home is None or level == "county":
            return self.default
        line = (home, *self._gazetteer.ancestors(home))
        if level == "province":
            return self.place(line[-1], "refer_province")
        if self.default.name is not None and self.default.name.endswith(("市", "州", "盟")):
            return self.default
        city = next((c for c in line[1:] if c.endswith("00") and (not c.endswith("0000") or len(line) == 2)), None)
        return self.place(city, "refer_city") if city else self.default


class Anchor(NamedTuple):
    """A place that holds from `start` on in a sentence."""

    start: int
    end: int
    place: Place


def find_anchors(text: str, resolver: PlaceResolver, gazetteer: Gazetteer) -> list[Anchor]:
    """Return the places that a line names or refers to, in order, those that only rank, compare or decorate left out.

    A county's full name always counts. A short name counts inside the family of the page's place. The names of divisions
    above the page's place (兰州好人 in a story of a district) count only as 全市, 全省.
    """
    anchors: list[Anchor] = []
    above = set(gazetteer.ancestors(resolver.default.code or ""))
    for mention in gazetteer.mentions(text):
        code = resolver.choose(mention.name)
        if code is None or code in above or (mention.name in gazetteer.cues.common_words and not resolver.is_family(code)):
            continue
        starts = bool(SUBJECT_START.search(text[max(0, mention.start - 3) : mention.start]))
        if code == resolver.default.code or (resolver.is_family(code) and (mention.is_full or starts)) or (mention.is_full and starts):
            rule = "mention" if mention.is_full else "mention_short"
            anchors.append(Anchor(mention.start, mention.end, resolver.place(code, rule)))
    for match in gazetteer.cues.refer_pattern.finditer(text):
        level = gazetteer.cues.refer[match.group()]
        place = resolver.refer(level)
        upward = place.code != resolver.default.code
        starts = bool(SUBJECT_START.search(text[max(0, match.start() - 3) : match.start()]))
        if upward and (not starts or text.startswith(gazetteer.cues.refer_not_before, match.end())):
            continue
        anchors.append(Anchor(match.start(), match.end(), place))
    return sorted(anchors)


def place_at(anchors: Sequence[Anchor], position: int, sentence_start: int, default: Place) -> Place:
    """Return the last place named in the sentence before `position`, or the page's own."""
    for at in range(bisect_right(anchors, position, key=lambda anchor: anchor.end) - 1, -1, -1):
        if anchors[at].start < sentence_start:
            break
        return anchors[at].place
    return default


def resolve_places(text: str, slots: Sequence[Slot], anchors: Sequence[Anchor], default: Place) -> list[Place]:
    """Return the place of each figure of a line: 甲、乙分别 gives each figure of a list its own, else the last named holds."""
    places = [place_at(anchors, slot.start, slot.sentence_start, default) for slot in slots]
    for index, size in list_sizes(slots):
        slot = slots[index]
        if size == 1:
            continue
        first = bisect_left(anchors, slot.sentence_start, key=lambda anchor: anchor.start)
        named = anchors[first : bisect_right(anchors, slot.start, key=lambda anchor: anchor.end)]
        if size > 1 and len({a.place for a in named}) == len(named) == size and RESPECTIVELY in text[slot.clause_start : slot.start]:
            places[index : index + size] = [anchor.place for anchor in named]
    return places
