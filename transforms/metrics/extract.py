"""Every figure of a page's kept lines, with what, where, when and how sure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transforms.ids import content_id
from transforms.mechanisms import extract_mechanisms
from transforms.metrics.clauses import build_slots, without
from transforms.metrics.context import build_context
from transforms.metrics.figures import find_figures, reject_numbers
from transforms.metrics.items import Finding, ItemReader
from transforms.metrics.periods import NO_PERIOD, Period, year_period
from transforms.metrics.places import find_anchors, resolve_places
from transforms.metrics.status import StatusVerdict, is_future, resolve_status, section_status
from transforms.metrics.themes import OTHER
from transforms.metrics.totals import link_totals
from transforms.quantities import find_tables
from transforms.records import Extracted, Metric

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from transforms.metrics.clauses import Slot
    from transforms.metrics.context import PageContext
    from transforms.metrics.periods import TimeMention
    from transforms.metrics.places import Anchor, Place
    from transforms.quantities import TableFigure
    from transforms.records import Article, Cleaned, Line, Mechanism, Page, Quantity, Rejected
    from transforms.reference import Reference

    Finder = Callable[[Line], tuple[list[Quantity], list[Rejected]]]

_WEIGHTS = ((5.5, 99.0), (2.5, 9.5), (2.25, 9.5), (2.25, 3.5), (2.75, 99.0), (3.25, 5.5))
"""Factor and cap of the cue words in item and action, clause, sentence, line, heading, title: by random search on the development and
sample pages, scored with all cue words (.945) and with 40 or 60 % of them left out (.875), as they are on a page of a new kind."""
_COMPARED = re.compile("(?:同期|同月|末|底|初)?(?:相比|持平)?的?")
_RISES_TO = re.compile("(?:提高|提升|上升|增加|增长|扩大|扩展|拓展|下降|降低|减少|缩短|压缩|压减|增|降|升|减|调整)(?:到|至|为)")
_YEAR = 4
"""Length of a period that is a year: a requirement is in force for the year of the paper, not for the month that it reports."""
_BASE_REACH = 8
"""Characters between 由年初的 and the figure that it dates."""


class MetricReader:
    """Resolves the attributes of the figures of one page."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._items = ItemReader(reference.phrases, reference.segmenter, reference.cues)

    def read_page(self, page: Page, cleaned: Cleaned, find: Finder) -> Extracted:
        """Return the metrics and mechanisms of all kept lines, and what was looked at and refused, in order."""
        metrics: list[Metric] = []
        mechanisms: list[Mechanism] = []
        rejected: list[Rejected] = []
        kept = [line for line in cleaned.lines if line.is_kept]
        for article, lines in group_by_article(kept, cleaned.articles):
            found = self._read_article(page, cleaned, article, lines, find)
            metrics += found.metrics
            mechanisms += found.mechanisms
            rejected += found.rejected
        return Extracted(tuple(metrics), tuple(mechanisms), tuple(rejected))

    def _read_article(self, page: Page, cleaned: Cleaned, article: Article | None, lines: Sequence[Line], find: Finder) -> Extracted:
        reference, meta = self._reference, cleaned.metadata
        byline = article.byline if article else None
        sources = [text.translate(reference.traditional) for text in (meta.publisher, meta.source, meta.author, byline) if text]
        meta_lines = [line.text.translate(reference.traditional) for line in cleaned.lines if line.role == "meta"]
        texts = [(line, line.text.translate(reference.traditional)) for line in lines]
        context = build_context(article, meta, texts, meta_lines, sources, reference.divisions, reference.periods, reference.cues)
        metrics: list[Metric] = []
        rejected: list[Rejected] = []
        tables = find_tables(page.text, [(line.char_start, line.char_end) for line in lines], reference.grammar)
        covered = {index: table for table in tables for index in range(table.first, table.last + 1)}
        rejected += reject_numbers(page, (refusal for table in tables for refusal in table.refusals))
        for index, (line, text) in enumerate(texts):
            if index in covered:
                cells = [figure for figure in covered[index].figures if figure.line == index]
                metrics += [self._table_metric(page, article, line, text, cell, context) for cell in cells]
                continue
            if line.role == "heading":
                context.enter_heading(text, reference.cues)
            quantities, refused = find(line)
            rejected += refused
            if quantities:
                metrics += self._read_line(page, article, line, text, quantities, context)
        metrics = link_totals(metrics)
        article_id = article.article_id if article else None
        mechanisms = extract_mechanisms(texts, article_id, metrics, context.places.default.code, reference.mechanisms)
        return Extracted(tuple(metrics), tuple(mechanisms), tuple(rejected))

    def _table_metric(
        self, page: Page, article: Article | None, line: Line, text: str, figure: TableFigure, context: PageContext
    ) -> Metric:
        """Return the metric of a cell: item from the row's head, time, status and change from the column's."""
        reference, column = self._reference, figure.column_label.translate(self._reference.traditional)
        start = figure.quantity.char_start - line.char_start
        slot = build_slots(text, [(start, figure.quantity.char_end - line.char_start)])[0]
        named = [m.period for m in context.times.find(column) if m.force == "sentence" and m.period.text]
        period = named[0] if named else context.default_period()
        action = "增长" if figure.is_growth else None
        finding = Finding(figure.row_label.translate(reference.traditional), action, "item.row")
        ended = period.end is not None and context.published is not None and period.end < context.published
        status = section_status(column, reference.cues) or ("achieved" if ended else context.default_status() or "achieved")
        verdict = StatusVerdict(status, "column")
        return self._metric(page, article, line, text, context, slot, figure.quantity, finding, period, context.places.default, verdict)

    def _read_line(
        self, page: Page, article: Article | None, line: Line, text: str, quantities: list[Quantity], context: PageContext
    ) -> list[Metric]:
        offset = line.char_start
        slots = build_slots(text, [(q.char_start - offset, q.char_end - offset) for q in quantities])
        times = context.times.find(text)
        spans = [_stripped_span(text, mention) for mention in times]
        anchors = find_anchors(text, context.places, self._reference.divisions)

        def strip(start: int, end: int) -> str:
            return without(text, _behind_places(text, start, end, anchors, spans), end, spans)

        findings = self._items.read(text, slots, quantities, strip, None)
        periods = resolve_periods(text, slots, times, context, self._reference.periods.as_of)
        places = resolve_places(text, slots, anchors, context.places.default)
        verdicts = [self._status(text, slot, period, own, context) for slot, (period, own) in zip(slots, periods, strict=True)]
        kept = [
            NO_PERIOD if verdict.status == "standard" and not own and len(period.text or "") > _YEAR else period
            for (period, own), verdict in zip(periods, verdicts, strict=True)
        ]
        rows = zip(slots, quantities, findings, kept, places, verdicts, strict=True)
        return [self._metric(page, article, line, text, context, *row) for row in rows]

    def _status(self, text: str, slot: Slot, period: Period, own: bool, context: PageContext) -> StatusVerdict:
        before, clause = text[slot.sentence_start : slot.start], text[slot.clause_start : slot.start]
        figure, behind = text[slot.start : slot.end], text[slot.end : slot.right_end]
        return resolve_status(
            before, clause, figure, behind, period, own, context.published, context.default_status(), self._reference.cues
        )

    def _own_theme(self, finding: Finding) -> str | None:
        """Return the theme of one class of a whole (问题156个，其中市容环境71个): its own, not that of what was counted."""
        if finding.about is None or not (finding.item or "").startswith(finding.about):
            return None
        theme = self._reference.themes.choose([(finding.about, 1.0, 99.0)])
        return theme if theme != OTHER else None

    def _metric(
        self,
        page: Page,
        article: Article | None,
        line: Line,
        text: str,
        context: PageContext,
        slot: Slot,
        quantity: Quantity,
        finding: Finding,
        period: Period,
        place: Place,
        verdict: StatusVerdict,
    ) -> Metric:
        reference = self._reference
        sentence = text[slot.sentence_start : slot.sentence_end]
        named = (finding.about or finding.item or "") + (finding.action or "")
        parts = (named, text[slot.clause_start : slot.clause_end], sentence, text, context.section.heading, context.title)
        theme = self._own_theme(finding) or reference.themes.choose((part, *weight) for part, weight in zip(parts, _WEIGHTS, strict=True))
        indicator = reference.indicators.match(finding.item, finding.about, finding.action, quantity.unit, quantity.value)
        raw = page.text[line.char_start + slot.sentence_start : min(line.char_start + slot.sentence_end + 1, line.char_end)]
        return Metric(
            metric_id=content_id(page.page_id, quantity.char_start, quantity.char_end),
            page_id=page.page_id,
            article_id=article.article_id if article else None,
            line_no=line.line_no,
            char_start=quantity.char_start,
            char_end=quantity.char_end,
            text=quantity.text,
            sentence=raw.strip(),
            value=quantity.value,
            value_low=quantity.value_low,
            value_high=quantity.value_high,
            bound=quantity.bound,
            unit_raw=quantity.unit_raw,
            unit=quantity.unit,
            quantity_kind=quantity.quantity_kind,
            item=finding.item,
            item_head=self._items.head(finding.item) if finding.item else None,
            action=finding.action,
            indicator_code=indicator,
            place=place.name,
            place_code=place.code,
            period=period.text,
            period_start=period.start,
            period_end=period.end,
            period_kind=period.kind,
            status=verdict.status,
            theme=theme,
            total_metric_id=None,
            rule_id=f"{quantity.rule_id}|{finding.rule}|period.{period.rule}|place.{place.rule}|status.{verdict.rule}",
        )


def group_by_article(lines: Iterable[Line], articles: Sequence[Article]) -> list[tuple[Article | None, list[Line]]]:
    """Return the kept lines of each article, and those outside of any under None, in order."""
    groups: list[tuple[Article | None, list[Line]]] = []
    for line in lines:
        owner = next((a for a in articles if a.line_first <= line.line_no <= a.line_last), None)
        if not groups or groups[-1][0] is not owner:
            groups.append((owner, []))
        groups[-1][1].append(line)
    return groups


def _stripped_span(text: str, mention: TimeMention) -> tuple[int, int]:
    """Return the characters that a time expression takes out of a noun phrase: 比2015年, 是去年同期的."""
    start, end = mention.start, mention.end
    if mention.force == "compare":
        start -= 1 if text[start - 1 : start] in "比较" else 0
        tail = _COMPARED.match(text, end)
        end = tail.end() if tail else end
    return start, end


def resolve_periods(
    text: str, slots: Sequence[Slot], times: Sequence[TimeMention], context: PageContext, as_of: re.Pattern[str]
) -> list[tuple[Period, bool]]:
    """Return the period of each figure of a line, and whether the line itself names it.

    The last expression before the figure in its sentence holds; else that which opened an earlier sentence of the line; else
    that of section, title or document.
    """
    periods = []
    for slot in slots:
        own = _period_before(text, slot, times)
        period = own or context.default_period()
        if _is_base(text, slot) and (period.rule.endswith("day_since") or is_future(period, context.published)):
            period = NO_PERIOD
        if period.text is None or period.rule == "now":
            period = _compared_year(text, slot, times, context) or period
        if period.text is None and period.kind is None and as_of.search(text, slot.clause_start, slot.start):
            period = Period(None, None, None, "as_of", "as_of")
        elif period.text is None and period.kind is None and "累计" in text[slot.sentence_start : slot.start]:
            period = Period(None, None, None, "as_of", "as_of")
        periods.append((period, own is not None))
        if (
            context.keeps_period
            and context.document_period is NO_PERIOD
            and period.text
            and period.kind == "in"
            and period.rule != "year_start"
        ):
            context.document_period = period
    return periods


def _is_base(text: str, slot: Slot) -> bool:
    """Whether a figure is where a change starts from: 由53个|增至70个."""
    return bool(_RISES_TO.match(text, slot.end))


def _compared_year(text: str, slot: Slot, times: Sequence[TimeMention], context: PageContext) -> Period | None:
    """Return the page's year for 比去年提高11个百分点 where no other time is named: the change is of this year."""
    for mention in times:
        in_clause = slot.clause_start <= mention.start and mention.end <= slot.start
        if in_clause and mention.force == "compare" and mention.period.rule == "year_relative" and mention.period.start:
            year = mention.period.start.year + 1
            return year_period(year)._replace(rule="compared")
    return None


def _period_before(text: str, slot: Slot, times: Sequence[TimeMention]) -> Period | None:
    opened = [m for m in times if m.force == "sentence" and slot.sentence_start <= m.start and _opens_clause(text, m.start)]
    for mention in reversed(times):
        if mention.end > slot.start or mention.force in {"compare", "noun"}:
            continue
        if mention.force == "base":
            if slot.start - mention.end <= _BASE_REACH and not any(char in text[mention.end : slot.start] for char in "，；至到"):
                return mention.period
            continue
        opens = _opens_clause(text, mention.start)
        if mention.start < slot.sentence_start:
            if opens and mention.period.rule != "now":
                return mention.period
            continue
        aside = not opens and any(m.start < mention.start for m in opened)
        if not aside or not any(char in text[mention.end : slot.start] for char in "；;"):
            return mention.period
    return None


def _behind_places(text: str, start: int, end: int, anchors: Sequence[Anchor], times: Sequence[tuple[int, int]]) -> int:
    """Return where a stretch begins behind the times and places that it opens with (2023年金凤区|民生支出; 月湖区、余江区|分别承办)."""
    moved = True
    while moved:
        moved = False
        for first, last in (*times, *((anchor.start, anchor.end) for anchor in anchors)):
            if first <= start < last <= end:
                start, moved = last, True
                while start < end and text[start] in "、和与及 　，":
                    start += 1
    return start


def _opens_clause(text: str, at: int) -> bool:
    """Whether an expression stands at the start of a clause, so that it also holds for the sentences that follow."""
    before = text[:at].rstrip("　  在到")
    return not before or before[-1] in "，,。；;：:！？—、）)"


def extract_metrics(page: Page, cleaned: Cleaned, reference: Reference) -> Extracted:
    """Return the metrics and mechanisms of a page, and everything that was looked at and judged no metric.

    Args:
        page: the page; offsets count in its text.
        cleaned: its lines with roles, articles and metadata.
        reference: quantity grammar, divisions, catalogues and cue words.
    """
    reader = MetricReader(reference)
    return reader.read_page(page, cleaned, lambda line: find_figures(page, line, reference.grammar))
