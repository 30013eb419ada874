"""Which division a page, and each figure on it, speaks of."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from transforms.metrics.gazetteer import Gazetteer, Mention, PlaceCues

# Weights of the evidence for a page's default place. Measured on the 22 development pages: every split with title above
# the rest, then the page's own source, then the body, puts all default places right.
TITLE_FULL, TITLE_SHORT, SOURCE_FULL, SOURCE_SHORT, DATELINE, CRUMB, BODY_FULL, BODY_SHORT = 8.0, 6.0, 4.0, 2.0, 3.0, 2.0, 1.0, 0.25
BODY_CAP = 6.0
ANCESTOR_SHARE = 0.4
"""A county inherits this share of its prefecture's evidence, so that 兰州安宁区 beats 兰州 and 安宁市."""
LISTED = 3
"""So many names at the start of the body are a list of what the place consists of (榆阳区清理2300起；横山区清理860起), not its name."""
GUEST_SHARE = 0.1
"""What is left of the weight of a place named as guest, partner or origin."""


def is_prefecture(code: str) -> bool:
    """Return whether a code of GB/T 2260 is that of a prefecture: neither a province's nor a county's."""
    return code.endswith("00") and not code.endswith("0000")


class Place(NamedTuple):
    """A place as it is published: full name and six-digit code, and the rule that found it."""

    name: str | None
    code: str | None
    rule: str


_NATION = re.compile("全国(?!人大|政协|两会|文明|卫生|百强|首|第|前|重点|示范|先进|模范)|我国")
_NATIONWIDE = Place("全国", None, "default_nation")
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


def _is_nationwide(evidence: PlaceEvidence) -> bool:
    """Whether the title or the first words of a page speak of the whole nation."""
    return any(_NATION.search(text) for text in (evidence.title, evidence.dateline))


def _is_gathered(best: str, evidence: PlaceEvidence, own: Mapping[str, Mapping[str, float]]) -> bool:
    """Whether a page of the whole nation only names `best` in its text, where places of other provinces are named as well."""
    if set(own[best]) != {"body"}:
        return False
    provinces = {code[:2] for code, origins in own.items() if "body" in origins}
    return _is_nationwide(evidence) or (len(provinces) >= LISTED and any(_NATION.search(text) for text in evidence.body))


class PlaceResolver:
    """Resolves names on one page, published on `day`."""

    def __init__(self, gazetteer: Gazetteer, evidence: PlaceEvidence, day: date | None) -> None:
        self._gazetteer = gazetteer
        self._day = day
        self._codes: dict[str, list[str]] = {}
        self._support: dict[str, float] = {}
        self._written: dict[str, str] = {}
        """Code -> the full name under which the page speaks of it: revisions are years apart, and both names are then valid."""
        self.section: Place | None = None
        """The place that the last heading names: under it 全区 is that district."""
        self.latest = NOWHERE
        """The one place that the last line with a place names: what 该县, 该区 speak of if it is of that kind."""
        self.default = self._resolve_default(evidence)

    def _candidates(self, name: str) -> list[str]:
        known = self._codes.get(name)
        if known is None:
            divisions = self._gazetteer.by_name.get(name, ())
            valid = [d.code for d in divisions if d.is_valid(self._day)] or [d.code for d in divisions]
            known = self._codes[name] = list(dict.fromkeys(valid))
        return known

    def _weighted(self, evidence: PlaceEvidence) -> Iterable[tuple[Mention, float, str]]:
        g = self._gazetteer
        for m in g.mentions(evidence.title):
            yield m, self._guest(evidence.title, m, TITLE_FULL if m.is_full else TITLE_SHORT), "title"
        for source in evidence.sources:
            for m in g.names_in_title(source):
                yield m, SOURCE_FULL if m.is_full else SOURCE_SHORT, "source"
        for crumb in evidence.breadcrumb:
            for m in g.mentions(crumb):
                yield m, CRUMB, "breadcrumb"
        leading = g.mentions(evidence.dateline)
        listed = len({m.name for m in leading}) >= LISTED
        for m in leading:
            yield m, (BODY_FULL if listed else DATELINE) if m.is_full else BODY_SHORT, "dateline"
        for text in evidence.meta:
            for m in g.mentions(text):
                yield m, DATELINE if m.is_full else BODY_SHORT, "meta"
        for text in evidence.body:
            for m in g.mentions(text):
                yield m, self._guest(text, m, BODY_FULL if m.is_full else BODY_SHORT), "body"

    def _guest(self, text: str, mention: Mention, weight: float) -> float:
        """Return the weight of a mention, next to none for a place that only comes in as guest, partner or origin (赴义乌考察)."""
        return weight * GUEST_SHARE if is_elsewhere(text, mention.start, mention.end, self._gazetteer.cues) else weight

    def _resolve_default(self, evidence: PlaceEvidence) -> Place:
        found = list(self._weighted(evidence))
        first: dict[str, float] = defaultdict(float)
        for mention, weight, _ in found:
            codes = self._candidates(mention.name)
            for code in codes:
                first[code] += weight / len(codes)
        own: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        sure: set[str] = set()
        alone: set[str] = set()
        for mention, weight, origin in found:
            common = mention.name in self._gazetteer.cues.common_words
            codes = self._nearest(self._candidates(mention.name), first)
            for code in codes:
                own[code][origin] += weight * (0.5 if common else 1.0) / len(codes)
                backed = not common or any(first.get(above) for above in self._gazetteer.ancestors(code))
                # A short name of a county alone (安宁, 和平) is a word as often as a place: the title may use it, or a full name stands by.
                if mention.is_full:
                    self._written.setdefault(code, mention.name)
                if len(codes) == 1 and not common:
                    alone.add(code)
                if mention.is_full or code.endswith("00") or (origin == "title" and backed):
                    sure.add(code)
        score = {code: sum(min(w, BODY_CAP) if o == "body" else w for o, w in origins.items()) for code, origins in own.items()}
        self._support = {
            code: value + ANCESTOR_SHARE * sum(score.get(above, 0.0) for above in self._gazetteer.ancestors(code))
            for code, value in score.items()
        }
        if not sure:
            # A local paper bears the name of its county (莱西新闻); where nothing else says so, one that only one place has is enough.
            sure = {code for code, said in own.items() if "source" in said and code in alone}
        if not sure:
            return _NATIONWIDE if _is_nationwide(evidence) else NOWHERE
        best = max(sure, key=lambda code: (self._support[code], code))
        if _is_gathered(best, evidence, own):
            return _NATIONWIDE
        best = self._lift(best, evidence, own)
        origin = max(own[best], key=lambda name: own[best][name], default="body")
        return self.place(best, f"default_{origin}")

    def _lift(self, best: str, evidence: PlaceEvidence, own: Mapping[str, Mapping[str, float]]) -> str:
        """Return the prefecture instead of its county `best` where the page speaks as the city only (市政协视察奎文区的小区).

        The title must not name the county, and a name of the prefecture must stand somewhere, or three of its counties (全市…，其中甲区…).
        """
        name = self.place(best, "").name or ""
        city = next((above for above in self._gazetteer.ancestors(best) if not above.endswith("0000")), None)
        cues, texts = self._gazetteer.cues, (evidence.title, evidence.dateline, *evidence.body)
        siblings = [code for code in own if city is not None and not code.endswith("00") and city in self._gazetteer.ancestors(code)]
        if len(siblings) >= LISTED and not any({"title", "source", "breadcrumb"}.intersection(own[code]) for code in siblings):
            told = any(cues.city_voice.search(text) for text in texts) and not any(cues.county_voice.search(text) for text in texts)
            return city if city is not None and told else best
        if city is None or city not in own or name.endswith("市") or "title" in own[best] or "source" in own[best]:
            return best
        if any(cues.county_voice.search(text) for text in texts):
            return best
        return city if any(cues.city_voice.search(text) for text in (evidence.title, evidence.dateline)) else best

    def _nearest(self, codes: list[str], score: Mapping[str, float]) -> list[str]:
        """Return the one of `codes` whose prefecture or province the page names most (铁西区 beside 鞍山市), else all of them."""
        if len(codes) == 1:
            return codes
        backing = {code: sum(score.get(above, 0.0) for above in self._gazetteer.ancestors(code)) for code in codes}
        ranked = sorted(codes, key=lambda code: backing[code], reverse=True)
        return ranked[:1] if backing[ranked[0]] > backing[ranked[1]] else codes

    def place(self, code: str, rule: str) -> Place:
        """Return the place of a code, as the page writes it or else as it was named on the page's day."""
        division = self._gazetteer.division(code, self._day, self._written.get(code))
        return Place(division.name, code, rule) if division else NOWHERE

    def choose(self, name: str) -> str | None:
        """Return the code that `name` means on this page, or None where the page does not decide between several."""
        codes = self._candidates(name)
        if len(codes) == 1:
            return codes[0]
        ranked = sorted(codes, key=self._closeness, reverse=True)
        return ranked[0] if ranked and self._closeness(ranked[0]) > self._closeness(ranked[1]) else None

    def below(self, name: str, parent: str) -> str | None:
        """Return the code of the division `name` that lies in one called `parent`, or None."""
        parents = set(self._candidates(parent))
        return next((code for code in self._candidates(name) if parents.intersection(self._gazetteer.ancestors(code))), None)

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

    def is_sister(self, code: str) -> bool:
        """Whether `code` and the page's place are both prefectures of one province (其中泉州、厦门 in a story of 福州)."""
        home = self.default.code or ""
        return is_prefecture(code) and is_prefecture(home) and code[:2] == home[:2]

    def refer(self, level: str) -> Place:
        """Return the place that 全区, 全市, 全省 or 全国 speaks of on this page."""
        home = self.default.code
        if level == "nation":
            return Place("全国", None, "refer_nation")
        if level == "county":
            return self.section or self.default
        if home is None:
            return self.default
        line = (home, *self._gazetteer.ancestors(home))
        if level == "province":
            return self.place(line[-1], "refer_province")
        if self.default.name is not None and self.default.name.endswith(("市", "州", "盟")):
            return self.default
        city = next((c for c in line[1:] if c.endswith("00") and (not c.endswith("0000") or len(line) == 2)), None)
        return self.place(city, "refer_city") if city else self.default


def is_elsewhere(text: str, start: int, end: int, cues: PlaceCues) -> bool:
    """Return whether the words around a name make it a guest's, a partner's or an origin (来自南通, 与杭州市签订, 绍兴籍)."""
    return text[max(start - 6, 0) : start].endswith(cues.elsewhere_before) or text.startswith(cues.elsewhere_behind, end)
