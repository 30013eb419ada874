"""What a page says of all its figures: place, day, year it reports on, and, line by line, section, period and status."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from transforms.metrics.anchors import find_anchors
from transforms.metrics.calendar_spans import NO_PERIOD, Period, year_period
from transforms.metrics.period_reader import EARLY_MONTHS, TimeContext
from transforms.metrics.periods import TimeResolver
from transforms.metrics.places import PlaceEvidence, PlaceResolver
from transforms.metrics.status import section_status
from transforms.metrics.themes import weigh_body

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from transforms.metrics.cues import Cues
    from transforms.metrics.places import Place
    from transforms.metrics.themes import Hit
    from transforms.records import Line, Metadata, Status
    from transforms.reference import Reference

DATELINE_CHARS = 60
"""A dateline (某某网兰州11月29日讯) stands within the first 60 characters of the body."""
BODY_LINES = 60
"""Evidence for the page's place is taken from so many lines of the body; a longer one repeats itself."""
_TITLE_YEAR = re.compile(r"((?:19|20)[0-9]{2})\s*(?:年|[，,：:—\s])")
_WORK_REPORT = "工作报告"
REPORT_MONTHS = 6
"""A work report that is given in January or February is put on the site by June."""
_GOES_ON = ("，", ",", "、", "；", ";")
_MONTH = 7
"""Length of a period that is a whole month."""
_LEADS = re.compile(r"(?:[：:]|——?)[\s　]*$")
MAX_LEAD = 30
"""Characters of a line that leads to a list; a longer one tells something itself."""
LONGEST_QUESTION = 60
_QUESTION = re.compile(r"[\s　]*[^：:，。？?]{1,10}[：:][^。]+[？?][\s　]*$")
_LISTED = re.compile(
    r"[\s　]*(?:[✔✓☑√●■◆▲★☆•·▪◇○▶➤①-⑳❶-❿]|[0-9]{1,2}[.、．)）]|[（(][0-9一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]是|——?)"
)
"""How an item of a list opens."""

_RANKS = (
    re.compile(r"第[一二三四五六七八九十0-9]{1,3}(?:部分|章|编|篇)"),
    re.compile(r"第[一二三四五六七八九十0-9]{1,3}节"),
    re.compile(r"[一二三四五六七八九十]{1,3}\s*[、.．]"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"),
    re.compile(r"[0-9]{1,2}\s*[、.．]"),
    re.compile(r"[（(][0-9]{1,2}[）)]"),
)
"""How headings are numbered, the outermost kind first."""
_CAPTION = re.compile(r"^附?[图表]\s?[0-9一二三四五六七八九十]|表$")
_AS_FOLLOWS = re.compile(r"(?:公布|发布|通报|公告|情况)如下[:：]?\s*$")
_LONGEST_NAME = 15
"""Characters of the longest name of a division with what stands above it."""
_OUTERMOST, _INNERMOST = -1, len(_RANKS)


@dataclass(slots=True)
class Section:
    """What a heading said, and what it takes over from the heading above it."""

    heading: str = ""
    period: Period = NO_PERIOD
    status: Status | None = None
    place: Place | None = None
    rank: int = _INNERMOST + 1
    """Depth of the heading by its number; a section is left by the next heading that is no deeper."""


@dataclass(slots=True)
class PageContext:
    """Defaults of one article."""

    title: str
    published: date | None
    times: TimeResolver
    places: PlaceResolver
    title_period: Period
    title_status: Status | None
    themes: Mapping[str, float]
    """How the article as a whole divides between the themes."""
    hits: Mapping[int, Sequence[Hit]]
    """Line number -> the cue words of the themes in that line."""
    surroundings: dict[str, Mapping[str, float]] = field(default_factory=dict)
    """Heading -> what the lines under it share of the weights of the themes."""
    section: Section = field(default_factory=Section)
    outer: list[Section] = field(default_factory=list)
    """The open sections, the outermost first."""
    plain_rank: int | None = None
    """Depth of headings without a number, known from the first heading on."""
    recent_action: str | None = None
    """What was done with the last figure of that line, where it is a count."""
    recent: Mapping[str, str] = field(default_factory=dict)
    """Unit -> what the last line with figures counted in it: the whole, not its parts."""
    wholes: dict[str, Decimal] = field(default_factory=dict)
    """Unit -> how many that were."""
    keeps_period: bool = False
    """Whether the page is a plan or a report: all its figures speak of its first period unless they say otherwise."""
    document_period: Period = NO_PERIOD
    """That first period, once it has been met."""
    before_lead: Section | None = None
    """The section in which the list stands whose lead line holds now."""
    carried: Period | None = None
    """Time that a line broken off at a comma leaves to the line that goes on with its sentence."""

    def enter_heading(self, text: str, reference: Reference) -> None:
        """Take over what a heading says of the lines under it; what it leaves open the heading above it still says."""
        self.before_lead = None
        led, plans = self._read_lead(text, reference)
        found = [m.period for m in self.times.find(text) if m.force == "sentence"]
        anchors = find_anchors(text, self.places, reference.divisions)
        rank = self._rank(text.strip())
        while self.outer and self.outer[-1].rank >= rank:
            self.outer.pop()
        above = self.outer[-1] if self.outer else Section()
        self.section = Section(
            text.strip(),
            found[0] if found else led or above.period,
            section_status(text, reference.cues) or ("planned" if plans else above.status),
            anchors[0].place if len(anchors) == 1 else above.place,
            rank,
        )
        self.outer.append(self.section)
        self.places.section = self.section.place

    def enter_lead(self, text: str, reference: Reference) -> None:
        """Take over what a short line says of the list under it (2024年，我们还要——), up to the first line that is no item of it."""
        if self.before_lead is not None and not _LISTED.match(text):
            self.section, self.before_lead = self.before_lead, None
        if len(text) <= LONGEST_QUESTION and _QUESTION.match(text):
            # 主持人：明年有什么打算？ What the lines under it answer is planned, up to the next question.
            above = self.outer[-1] if self.outer else Section()
            self.section = replace(self.section, status=section_status(text, reference.cues) or above.status)
            return
        period, plans = self._read_lead(text, reference)
        if period or plans:
            self.before_lead = self.section
            status: Status | None = "planned" if plans else self.section.status
            self.section = replace(self.section, period=period or self.section.period, status=status)

    def _read_lead(self, text: str, reference: Reference) -> tuple[Period | None, bool]:
        """Return the time that a short line before a list names, and whether it says that the list is still to be done."""
        if len(text) > MAX_LEAD or not _LEADS.search(text):
            return None, False
        year = _TITLE_YEAR.match(text.strip())
        found = [m.period for m in self.times.find(text) if m.force == "sentence" and m.period.text]
        plans = reference.cues.planned_lead.search(text) and not reference.cues.told_heading.search(text)
        return found[0] if found else year_period(int(year[1])) if year else None, plans

    def leave_caption(self) -> None:
        """Go back to the section before the caption of a table that has ended: 表1 says nothing of the text behind the table."""
        if _CAPTION.search(self.section.heading) and self.outer:
            self.outer.pop()
            self.section = self.outer[-1] if self.outer else Section()
            self.places.section = self.section.place

    def is_place_label(self, text: str, reference: Reference) -> bool:
        """Whether a line is nothing but the name of a place (芦淞区：) and so a heading, whatever its role."""
        bare = text.strip(" 　:：【】[]▲●■◆★☆")
        if not bare or len(bare) > _LONGEST_NAME:
            return False
        anchors = find_anchors(bare, self.places, reference.divisions)
        return len(anchors) == 1 and (anchors[0].start, anchors[0].end) == (0, len(bare)) and anchors[0].place.rule.startswith("mention")

    def _rank(self, text: str) -> int:
        """Return the depth of a heading; one without a number stands above the numbered ones if the first heading has none."""
        found = next((rank for rank, pattern in enumerate(_RANKS) if pattern.match(text)), None)
        if self.plain_rank is None:
            self.plain_rank = _OUTERMOST if found is None else _INNERMOST
        return self.plain_rank if found is None else found

    def remember(self, period: Period) -> None:
        """Keep the first span of time that a plan or a report names."""
        if self.keeps_period and self.document_period is NO_PERIOD and period.text and period.kind == "in":
            self.document_period = period if period.rule != "year_start" else NO_PERIOD

    def announce(self, text: str) -> None:
        """Take over the day that a report names before its figures (现将2020年11月1日零时的人口情况公布如下：)."""
        if not self.keeps_period or self.document_period is not NO_PERIOD or not _AS_FOLLOWS.search(text):
            return
        told = [m.period for m in self.times.find(text) if m.force in {"sentence", "noun"} and m.period.text and m.period.kind]
        if told:
            self.document_period = told[-1]._replace(kind="as_of") if told[-1].rule == "day" else told[-1]

    def carry(self, text: str) -> None:
        """Keep the time of a sentence that the line `text` leaves open, for posts that break their lines at every comma."""
        if not text.rstrip().endswith(_GOES_ON):
            self.carried = None
            return
        last = text.rfind("。")
        named = [m.period for m in self.times.find(text) if m.start > last and m.force == "sentence" and m.period.text]
        self.carried = named[-1] if named else self.carried

    def recall(self, counted: Iterable[tuple[str, Decimal | None, str | None]]) -> None:
        """Keep what a line counted, given as (unit, value, item), of each unit the largest; a line of its parts says nothing new."""
        recent: dict[str, str] = {}
        largest: dict[str, Decimal] = {}
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for unit, value, item in counted:
            sums[unit] += value or 0
            if item and (unit not in recent or (value or 0) > largest[unit]):
                recent[unit], largest[unit] = item, value or Decimal(0)
        for unit in recent.keys() & self.recent.keys():
            if sums[unit] == self.wholes[unit]:
                recent[unit], largest[unit] = self.recent[unit], self.wholes[unit]
        self.recent, self.wholes = recent, largest

    def default_status(self) -> Status | None:
        """Return the status that section or title give."""
        return self.section.status or self.title_status

    def default_place(self) -> Place:
        """Return the place that section or page give."""
        return self.section.place or self.places.default

    def default_period(self) -> Period:
        """Return the period that section, title or document give."""
        for period in (self.section.period, self.title_period, self.document_period):
            if period.text:
                return period
        return NO_PERIOD


def _base_year(title_year: re.Match[str] | None, published: date | None) -> int | None:
    """Return the year that a page reports on, from its title; a work report of early 2023 under that year tells of 2022."""
    if title_year is None:
        return None
    year = int(title_year[1])
    early = published is not None and published.year == year and published.month <= REPORT_MONTHS
    return year - 1 if early and _WORK_REPORT in title_year.string else year


def _title_period(found: Sequence[Period], title_year: re.Match[str] | None, base_year: int | None) -> Period:
    """Return the time that a title gives to its page's figures: a work report under 2023 tells of the year that it reports on."""
    reports = title_year is not None and base_year is not None and int(title_year[1]) != base_year
    if base_year is not None and (reports or not found):
        return year_period(base_year)
    return found[0] if found else NO_PERIOD


def _is_pledge(title: str, year: re.Match[str] | None, published: date | None, cues: Cues) -> bool:
    """Whether a title names what is to be done for the people in the year that has only begun (2019年为民兴办10件实事)."""
    if year is None or published is None or int(year[1]) != published.year or published.month > EARLY_MONTHS:
        return False
    return cues.pledged.search(title) and not cues.kept.search(title)


class ArticleTexts(NamedTuple):
    """What an article and its page say, in simplified characters."""

    title: str
    sources: tuple[str, ...]
    """Publisher, source, author, byline."""
    meta_lines: tuple[str, ...]
    """Lines of source, author, issuing office."""
    lines: Sequence[tuple[Line, str]]
    """Kept lines of the article with their simplified text."""


def build_context(texts: ArticleTexts, metadata: Metadata, reference: Reference) -> PageContext:
    """Return the defaults for the figures of one article of a page with `metadata`."""
    title, cues = texts.title, reference.cues
    published = metadata.published_at.date() if metadata.published_at else None
    whole = [text for _, text in texts.lines]
    body = tuple(text for line, text in texts.lines if line.role != "title")[:BODY_LINES]
    reference.divisions.prepare(whole)
    places = PlaceResolver(
        reference.divisions,
        PlaceEvidence(title, texts.sources, metadata.breadcrumb, (body[0] if body else "")[:DATELINE_CHARS], body, texts.meta_lines),
        published,
    )
    year = _TITLE_YEAR.search(title)
    status = section_status(title, cues)
    base_year = _base_year(year, published)
    origin = TimeContext(published, base_year, status == "planned", "公报" in title)
    times = TimeResolver(reference.periods, origin)
    hits = dict(zip((line.line_no for line, _ in texts.lines), reference.themes.words.find_in_lines(whole), strict=True))
    told = times.find(title)
    found = [m.period for m in told if m.force == "sentence" and m.period.text] or [m.period for m in told if m.period.rule == "plan"]
    month = next((p.start for p in found if p.start and p.rule == "month" and len(p.text or "") == _MONTH), None)
    if month:
        times = TimeResolver(reference.periods, replace(origin, base_month=(month.year, month.month)))
    return PageContext(
        title=title,
        published=published,
        times=times,
        places=places,
        title_period=_title_period(found, year, base_year),
        hits=hits,
        # The rows of a table each have a subject of their own: like its caption they say nothing of what the article is about.
        themes=weigh_body(hits[line.line_no] for line, text in texts.lines if "\t" not in text and not _CAPTION.search(text.strip())),
        title_status="planned" if _is_pledge(title, year, published, cues) else None if status == "achieved" else status,
        keeps_period=status == "planned" or cues.report_title.search(title),
    )
