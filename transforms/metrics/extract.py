"""Every figure of a page's kept lines, with what, where, when and how sure."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from transforms.ids import content_id
from transforms.metrics.clauses import build_slots, without
from transforms.metrics.context import build_context
from transforms.metrics.figures import find_figures
from transforms.metrics.items import Finding, ItemReader
from transforms.metrics.periods import NO_PERIOD, Period
from transforms.metrics.places import find_anchors, place_at
from transforms.metrics.status import StatusVerdict, is_future, resolve_status, section_status
from transforms.metrics.tables import TableReader
from transforms.metrics.totals import link_totals
from transforms.records import Extracted, Metric

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from transforms.metrics.clauses import Slot
    from transforms.metrics.context import PageContext
    from transforms.metrics.periods import TimeMention
    from transforms.metrics.places import Place
    from transforms.metrics.tables import TableFigure
    from transforms.records import Article, Cleaned, Line, Page, Quantity, Rejected
    from transforms.reference import Reference

    Finder = Callable[[Line], tuple[list[Quantity], list[Rejected]]]

_FACTORS = (4.0, 2.0, 1.0, 1.5, 0.8)
"""Weight of cue words in item and action, clause, sentence, heading, title: fitted on the development pages by steps of 0.5;
the theme accuracy moves by less than 0.01 within half a step."""


_COMPARED = re.compile("(?:同期|同月|末|底|初)?(?:相比|持平)?的?")
_RISES_TO = re.compile("(?:提高|提升|上升|增加|增长|扩大|扩展|拓展|下降|降低|减少|缩短|压缩|压减|增|降|升|减|调整)(?:到|至|为)")
_BASE_REACH = 8
"""Characters between 由年初的 and the figure that it dates."""


class MetricReader:
    """Resolves the attributes of the figures of one page."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._items = ItemReader(reference.phrases, reference.segmenter, reference.cues)

    def read_page(self, page: Page, cleaned: Cleaned, find: Finder) -> tuple[list[Metric], list[Rejected]]:
        """Return the metrics of all kept lines, and what was looked at and refused, in order."""
        metrics: list[Metric] = []
        rejected: list[Rejected] = []
        kept = [line for line in cleaned.lines if line.is_kept]
        for article, lines in group_by_article(kept, cleaned.articles):
            found, refused = self._read_article(page, cleaned, article, lines, find)
            metrics += found
            rejected += refused
        return link_totals(metrics), rejected

    def _read_article(
        self, page: Page, cleaned: Cleaned, article: Article | None, lines: Sequence[Line], find: Finder
    ) -> tuple[list[Metric], list[Rejected]]:
        reference, meta = self._reference, cleaned.metadata
        byline = article.byline if article else None
        sources = [text.translate(reference.traditional) for text in (meta.publisher, meta.source, meta.author, byline) if text]
        meta_lines = [line.text.translate(reference.traditional) for line in cleaned.lines if line.role == "meta"]
        context = build_context(article, meta, lines, meta_lines, sources, reference.divisions, reference.periods, reference.cues)
        metrics: list[Metric] = []
        rejected: list[Rejected] = []
        reader = TableReader(page, reference.grammar)
        for line in lines:
            text = line.text.translate(reference.traditional)
            cells = reader.read(line)
            if cells is not None:
                metrics += [self._table_metric(page, article, line, text, cell, context) for cell in cells]
                continue
            if line.role == "heading":
                context.enter_heading(text, reference.cues)
            quantities, refused = find(line)
            rejected += refused
            if quantities:
                metrics += self._read_line(page, article, line, text, quantities, context)
        return metrics, rejected

    def _table_metric(
        self, page: Page, article: Article | None, line: Line, text: str, figure: TableFigure, context: PageContext
    ) -> Metric:
        """Return the metric of a cell: item from the row's head, time, status and change from the column's."""
        reference, column = self._reference, figure.column.translate(self._reference.traditional)
        start = figure.quantity.char_start - line.char_start
        slot = build_slots(text, [(start, figure.quantity.char_end - line.char_start)])[0]
        named = [m.period for m in context.times.find(column) if m.force == "sentence" and m.period.text]
        period = named[0] if named else context.default_period()
        action = "增长" if figure.is_growth else None
        finding = Finding(figure.row.translate(reference.traditional), action, "item.row")
        status = section_status(column, reference.cues) or context.default_status() or "achieved"
        if period.end and context.published and period.end < context.published:
            status = "achieved"
        verdict = StatusVerdict(status, "column")
        return self._metric(page, article, line, text, context, slot, figure.quantity, finding, period, context.places.default, verdict)

    def _read_line(
        self, page: Page, article: Article | None, line: Line, text: str, quantities: list[Quantity], context: PageContext
    ) -> list[Metric]:
        offset = line.char_start
        slots = build_slots(text, [(q.char_start - offset, q.char_end - offset) for q in quantities])
        times = context.times.find(text)
        spans = [_stripped_span(text, mention) for mention in times]
        findings = self._items.read(text, slots, quantities, lambda start, end: without(text, start, end, spans), None)
        periods = resolve_periods(text, slots, times, context, self._reference.periods.as_of)
        places = self._places(text, slots, findings, context)
        verdicts = [self._status(text, slot, period, context) for slot, period in zip(slots, periods, strict=True)]
        rows = zip(slots, quantities, findings, periods, places, verdicts, strict=True)
        return [self._metric(page, article, line, text, context, *row) for row in rows]

    def _status(self, text: str, slot: Slot, period: Period, context: PageContext) -> StatusVerdict:
        before, clause = text[slot.sentence_start : slot.start], text[slot.clause_start : slot.start]
        figure, behind = text[slot.start : slot.end], text[slot.end : slot.right_end]
        return resolve_status(before, clause, figure, behind, period, context.published, context.default_status(), self._reference.cues)

    def _places(self, text: str, slots: Sequence[Slot], findings: Sequence[Finding], context: PageContext) -> list[Place]:
        reference = self._reference
        anchors = find_anchors(text, context.places, reference.divisions)
        places = [place_at(anchors, slot.start, slot.sentence_start, context.places.default) for slot in slots]
        index = 0
        while index < len(slots):
            size = 1
            while index + size < len(slots) and slots[index + size].glued:
                size += 1
            named = [a for a in anchors if slots[index].sentence_start <= a.start and a.end <= slots[index].start]
            if size > 1 and len({a.place for a in named}) == len(named) == size and "分别" in text[slots[index].clause_start : slots[index].start]:
                places[index : index + size] = [anchor.place for anchor in named]
            index += size
        return places

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
        clause = text[slot.clause_start : slot.start]
        sentence = text[slot.sentence_start : slot.sentence_end]
        parts = (
            (finding.item or "") + (finding.action or ""),
            text[slot.clause_start : slot.clause_end],
            sentence,
            context.section.heading,
            context.title,
        )
        theme = reference.themes.choose(zip(parts, _FACTORS, strict=True))
        indicator = reference.indicators.match(finding.item, clause, quantity) if reference.indicators else None
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
        start -= 1
        tail = _COMPARED.match(text, end)
        end = tail.end() if tail else end
    return start, end


def resolve_periods(
    text: str, slots: Sequence[Slot], times: Sequence[TimeMention], context: PageContext, as_of: re.Pattern[str]
) -> list[Period]:
    """Return the period of each figure of a line.

    The last expression before the figure in its sentence holds; else that which opened an earlier sentence of the line; else
    that of section, title or document.
    """
    periods = []
    for slot in slots:
        period = _period_before(text, slot, times) or context.default_period()
        if _is_base(text, slot) and (period.rule.endswith("day_since") or is_future(period, context.published)):
            period = NO_PERIOD
        if period.text is None:
            period = _compared_year(text, slot, times, context) or period
        if period.text is None and period.kind is None and as_of.search(text, slot.clause_start, slot.start):
            period = Period(None, None, None, "as_of", "as_of")
        elif period.text is None and period.kind is None and "累计" in text[slot.sentence_start : slot.start]:
            period = Period(None, None, None, "as_of", "as_of")
        periods.append(period)
        if context.title_status == "planned" and context.document_period is NO_PERIOD and period.text:
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
            return Period(str(year), date(year, 1, 1), date(year, 12, 31), "in", "compared")
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
        if opens or mention.start >= slot.clause_start or not any(m.start < mention.start for m in opened):
            return mention.period
    return None


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
    metrics, rejected = reader.read_page(page, cleaned, lambda line: find_figures(page, line, reference.grammar))
    return Extracted(tuple(metrics), (), tuple(rejected))
