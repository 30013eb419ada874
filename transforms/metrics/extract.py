"""Every figure of a page's kept lines, with what, where, when and how sure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from transforms.ids import content_id
from transforms.mechanisms import extract_mechanisms
from transforms.metrics.anchors import find_anchors, resolve_places
from transforms.metrics.calendar_spans import NO_PERIOD, Period, year_period
from transforms.metrics.clauses import build_slots
from transforms.metrics.context import ArticleTexts, build_context
from transforms.metrics.figures import find_figures, reject_numbers
from transforms.metrics.items import Finding, LineReading
from transforms.metrics.naming import find_label, find_topic, head_noun
from transforms.metrics.scoping import Scope
from transforms.metrics.sharing import distribute, share_backwards
from transforms.metrics.status import Reach, StatusVerdict, lead_status, resolve_status
from transforms.metrics.tabled import link_cells, read_cell
from transforms.metrics.themes import OTHER, LineThemes, heaviest, weigh_hits, weigh_surroundings
from transforms.metrics.totals import link_totals
from transforms.quantities import find_tables
from transforms.records import Extracted, Metric

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from transforms.metrics.clauses import Slot
    from transforms.metrics.context import PageContext
    from transforms.metrics.places import Place
    from transforms.quantities import Table, TableFigure
    from transforms.records import Article, Cleaned, Line, Mechanism, Page, Quantity, Rejected
    from transforms.reference import Reference

    Finder = Callable[[Line], tuple[list[Quantity], list[Rejected]]]

_YEAR = 4
"""Length of a period that is a year: a requirement is in force for the year of the paper, not for the month that it reports."""
_STOCK_ACTIONS = frozenset({None, "占", "占比", "有", "共有", "现有", "为", "达", "达到", "居住", "包括"})
"""What is said of a stock that is only described."""
_MAX_LINE = 1_000
"""A longer line is a whole page in one line: it says nothing of the theme of one figure."""


_TITLE_BLANK = re.compile("(?<=[一-鿿％%])[ 　](?=[一-鿿])")


class Scene(NamedTuple):
    """Where figures stand: the page, the article, the line and its simplified text."""

    page: Page
    article: Article | None
    line: Line
    text: str
    context: PageContext
    themes: LineThemes


class Attributes(NamedTuple):
    """All that was resolved of one figure."""

    slot: Slot
    quantity: Quantity
    finding: Finding
    period: Period
    place: Place
    verdict: StatusVerdict


class MetricReader:
    """Resolves the attributes of the figures of one page."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference

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
        simplify = reference.traditional.simplify
        named = (meta.publisher, meta.source, meta.author, article.byline if article else None)
        texts = ArticleTexts(
            title=simplify((article.title if article else None) or meta.title or ""),
            sources=tuple(simplify(text) for text in named if text),
            meta_lines=tuple(simplify(line.text) for line in cleaned.lines if line.role == "meta"),
            lines=[(line, _part_title(simplify(line.text)) if line.role == "title" else simplify(line.text)) for line in lines],
        )
        context = build_context(texts, meta, reference)
        metrics: list[Metric] = []
        rejected: list[Rejected] = []
        views = [text for _, text in texts.lines]
        tables = find_tables(page.text, [(line.char_start, line.char_end) for line in lines], reference.grammar, views)
        covered = {index: table for table in tables for index in range(table.first, table.last + 1)}
        rejected += reject_numbers(page, (refusal for table in tables for refusal in table.refusals))
        for index, (line, text) in enumerate(texts.lines):
            if index in covered:
                cells = [figure for figure in covered[index].figures if figure.line == index]
                if cells:
                    scene = Scene(page, article, line, text, context, self._read_themes(line, text, context))
                    metrics += [self._table_metric(scene, covered[index], cell) for cell in cells]
                if index == covered[index].last:
                    context.leave_caption()
                continue
            if line.role == "heading" or context.is_place_label(text, reference):
                context.enter_heading(text, reference)
            else:
                context.enter_lead(text, reference)
            quantities, refused = find(line)
            rejected += refused
            if quantities:
                scene = Scene(page, article, line, text, context, self._read_themes(line, text, context))
                metrics += self._read_line(scene, quantities)
            else:
                context.announce(text)
            context.carry(text)
        metrics = link_totals(link_cells(metrics, tables), reference.cues.difference)
        article_id = article.article_id if article else None
        mechanisms = extract_mechanisms(texts.lines, article_id, metrics, context.places.default.code, reference.mechanisms)
        return Extracted(tuple(metrics), tuple(mechanisms), tuple(rejected))

    def _table_metric(self, scene: Scene, table: Table, figure: TableFigure) -> Metric:
        """Return the metric of a cell; its sentence is the whole row, though each cell may stand on a line of its own."""
        start = figure.quantity.char_start - scene.line.char_start
        slot = build_slots(scene.text, [(start, figure.quantity.char_end - scene.line.char_start)])[0]
        finding, period, place, verdict = read_cell(figure, table, scene.context, self._reference)
        metric = self._metric(scene, Attributes(slot, figure.quantity, finding, period, place, verdict))
        return metric._replace(sentence=scene.page.text[slice(*figure.row_span)].strip())

    def _read_line(self, scene: Scene, quantities: list[Quantity]) -> list[Metric]:
        reference, context, text = self._reference, scene.context, scene.text
        offset = scene.line.char_start
        slots = build_slots(text, [(q.char_start - offset, q.char_end - offset) for q in quantities])
        anchors = find_anchors(text, context.places, reference.divisions)
        scope = Scope(text, context.times.find(text), anchors)
        topic = find_topic(text, reference.cues.topic_ends)
        recent = {} if topic else context.recent
        label = topic or find_label(text, context.section.heading)
        done = None if topic else context.recent_action
        reading = LineReading(
            text, slots, quantities, scope.strip, reference.phrases, reference.segmenter, reference.cues, label, recent, done
        )
        findings = reading.read()
        share_backwards(reading)
        distribute(reading)
        context.recent_action = findings[-1].action if quantities[-1].quantity_kind == "count" else None
        context.recall((quantity.unit, quantity.value, finding.item) for quantity, finding in zip(quantities, findings, strict=True))
        places = resolve_places(text, slots, anchors, context.default_place())
        metrics = []
        cues = reference.cues.status.read(text)
        default_status = lead_status(text, reference.cues) or context.default_status()
        times = carry_stock(text, slots, findings, scope.periods(slots, context, reference.periods.as_of))
        for slot, quantity, finding, place, (period, own) in zip(slots, quantities, findings, places, times, strict=True):
            figure, behind = text[slot.start : slot.end], text[slot.end : slot.right_end]
            reach = Reach(text, slot, cues, period, own, quantity.quantity_kind, figure, behind)
            verdict = resolve_status(reach, default_status, context.published, reference.cues)
            period = _fit_period(period, own, quantity, verdict)  # noqa: PLW2901
            metrics.append(self._metric(scene, Attributes(slot, quantity, finding, period, place, verdict)))
        return metrics

    def _own_theme(self, finding: Finding) -> str | None:
        """Return the theme of one class of a whole (问题156个，其中市容环境71个): its own, not that of what was counted."""
        if finding.about is None or not (finding.item or "").startswith(finding.about):
            return None
        themes = self._reference.themes
        theme = heaviest(themes.weigh(finding.about))
        return theme if theme != OTHER else None

    def _read_themes(self, line: Line, text: str, context: PageContext) -> LineThemes:
        """Return what gives the figures of a line their theme: its cue words, heading, title and article."""
        themes, hits = self._reference.themes, context.hits.get(line.line_no, ())
        whole = weigh_hits(hits) if len(text) <= _MAX_LINE else {}
        heading = context.section.heading
        around = context.surroundings.get(heading)
        if around is None:
            around = weigh_surroundings(themes.weigh(heading), themes.weigh(context.title), context.themes)
            context.surroundings[heading] = around
        return LineThemes(hits, whole, around, themes.find_leads(text))

    def _theme(self, scene: Scene, slot: Slot, finding: Finding) -> str:
        own = self._own_theme(finding)
        if own is not None:
            return own
        said = self._reference.themes.weigh(_subject(finding) + (finding.action or ""))
        return scene.themes.choose(said, (slot.clause_start, slot.clause_end), (slot.sentence_start, slot.sentence_end))

    def _metric(self, scene: Scene, found: Attributes) -> Metric:
        page, line, reference = scene.page, scene.line, self._reference
        slot, quantity, finding, period, place, verdict = found
        raw = page.text[line.char_start + slot.sentence_start : min(line.char_start + slot.sentence_end + 1, line.char_end)]
        around = scene.context.section.heading + scene.text[slot.sentence_start : slot.sentence_end]
        return Metric(
            metric_id=content_id(page.page_id, quantity.char_start, quantity.char_end),
            page_id=page.page_id,
            article_id=scene.article.article_id if scene.article else None,
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
            item_head=head_noun(finding.item, reference.segmenter) if finding.item else None,
            action=finding.action,
            indicator_code=reference.indicators.match(
                finding.about or finding.item,
                finding.action,
                quantity.unit,
                quantity.value,
                around,
                changed=_tells_change(finding.action, scene.text[slot.clause_start : slot.clause_end], reference.cues.difference),
            ),
            place=place.name,
            place_code=place.code,
            period=period.text,
            period_start=period.start,
            period_end=period.end,
            period_kind=period.kind,
            status=verdict.status,
            theme=self._theme(scene, slot, finding),
            total_metric_id=None,
            rule_id=f"{quantity.rule_id}|{finding.rule}|period.{period.rule}|place.{place.rule}|status.{verdict.rule}",
        )


def _tells_change(action: str | None, clause: str, difference: frozenset[str]) -> bool:
    """Return whether a verb tells of an amount of change: 提高2个百分点, not 由9.8%提高到去年底的13.7%."""
    return action in difference and not any(f"{action}{mark}" in clause for mark in "到至为")


def _fit_period(period: Period, own: bool, quantity: Quantity, verdict: StatusVerdict) -> Period:
    """Return the period under the status: a requirement is in force for a year at most by hearsay, a plan is for all of its year."""
    if verdict.status == "standard" and (quantity.quantity_kind == "time" or (not own and len(period.text or "") > _YEAR)):
        return NO_PERIOD
    if verdict.status == "planned" and period.rule == "year_end" and period.end:
        return year_period(period.end.year)
    return period


def carry_stock(
    text: str, slots: Sequence[Slot], findings: Sequence[Finding], times: Sequence[tuple[Period, bool]]
) -> list[tuple[Period, bool]]:
    """Return the times where 现有 also holds for the stocks that go on behind it (现有管道687公里，其中铸铁管62公里，占9%；泵站8座).

    A figure of which something is done (新建3座) is no stock any more.
    """
    carried = list(times)
    for index in range(1, len(slots)):
        (before, told), (_, own) = carried[index - 1], carried[index]
        same = slots[index].sentence_start == slots[index - 1].sentence_start
        if same and told and not own and before.rule == "now":
            gap = text[slots[index - 1].end : slots[index].start]
            if findings[index].action in _STOCK_ACTIONS or "其中" in gap or gap.startswith("、"):
                carried[index] = (before, True)
    return carried


def _part_title(text: str) -> str:
    """Return a title with commas for the blanks between its words, of equal length: 排查隐患35万处 关闭企业282家 are two clauses."""
    return _TITLE_BLANK.sub("，", text)


def _subject(finding: Finding) -> str:
    """Return what a figure is about: of 志愿者…占常住人口的28% the volunteers, not the residents."""
    about, item = finding.about or finding.item or "", finding.item or ""
    return (about.removesuffix(item) or about) if finding.action == "占" else about


def group_by_article(lines: Iterable[Line], articles: Sequence[Article]) -> list[tuple[Article | None, list[Line]]]:
    """Return the kept lines of each article, and those outside of any under None, in order."""
    groups: list[tuple[Article | None, list[Line]]] = []
    for line in lines:
        owner = next((a for a in articles if a.line_first <= line.line_no <= a.line_last), None)
        if not groups or groups[-1][0] is not owner:
            groups.append((owner, []))
        groups[-1][1].append(line)
    return groups


def extract_metrics(page: Page, cleaned: Cleaned, reference: Reference) -> Extracted:
    """Return the metrics and mechanisms of a page, and everything that was looked at and judged no metric.

    Args:
        page: the page; offsets count in its text.
        cleaned: its lines with roles, articles and metadata.
        reference: quantity grammar, divisions, catalogues and cue words.
    """
    reader = MetricReader(reference)
    return reader.read_page(page, cleaned, lambda line: find_figures(page, line, reference.grammar))
