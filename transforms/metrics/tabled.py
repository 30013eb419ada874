"""What the figures of a table's cells count, where, when and how sure: from the words of their row and of their column."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from transforms.metrics.anchors import find_anchors
from transforms.metrics.calendar_spans import Period, day_span, format_point, year_period
from transforms.metrics.items import Finding
from transforms.metrics.status import StatusVerdict, section_status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transforms.metrics.context import PageContext
    from transforms.metrics.places import Place
    from transforms.quantities import Table, TableFigure
    from transforms.quantities.table_words import TableWords
    from transforms.records import Metric, Status
    from transforms.reference import Reference

_BARE_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9年月./])")
_YEARS = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]\s*)+|^[#＃]|^其中[：:]?")
_BUDGET = re.compile(r"年?初(?=预算|计划|目标|下达|安排|代编|核定)")
"""What was planned at the beginning of a year is planned for all of it."""
_COMPARES = frozenset("为比较占与")
"""Behind one of these a time is what a column is compared with: 为上年决算数的%."""
_MONTH = 7
"""Length of a period that is a month."""


class CellReading(NamedTuple):
    """All that a table says of one figure."""

    finding: Finding
    period: Period
    place: Place
    verdict: StatusVerdict


def read_cell(figure: TableFigure, table: Table, context: PageContext, reference: Reference) -> CellReading:
    """Return what the row and the column of `figure` say of it; what they leave open, section and page say."""
    simplify = reference.traditional.simplify
    label = _NUMBERING.sub("", "".join(simplify(figure.row_label).split()))
    head = _BARE_YEAR.sub(r"\1年", _BUDGET.sub("", "".join(simplify(figure.column_label).split())))
    place, is_place = _place(label, [simplify(part) for part in figure.beside], head, context, reference)
    label_period = _find_period(_BARE_YEAR.sub(r"\1年", label), context, whole=True)
    period = _period(head, label_period, table, context, reference)
    measure = simplify(figure.measure)
    if measure and _is_place(measure, context, reference):
        measure = ""  # Places over the columns: what is counted stands in the row.
    item = _item(label, measure, is_place or label_period is not None, reference) or context.section.heading or None
    action = figure.change or _verb(measure, reference) or _verb(label, reference)
    status = _status(figure, (head, label), period, context, reference)
    ahead = table.is_plan and not figure.status and (period.end is None or context.published is None or period.end >= context.published)
    verdict = StatusVerdict("planned" if ahead else status, "column")
    return CellReading(Finding(item, action, "item.cell"), period, place, verdict)


def _item(label: str, measure: str, is_where_or_when: bool, reference: Reference) -> str:
    """Return what is counted: the measure of a place or a time, the row's own name, or the two together (小麦|产量)."""
    words = reference.grammar.tables
    if label in words.totals:
        return measure + label
    if not label or (is_where_or_when and measure):
        return measure
    if label in words.empty:
        return measure or label
    if not measure or measure in label:
        return label
    return measure if label in measure else label + measure


def _place(label: str, beside: Sequence[str], head: str, context: PageContext, reference: Reference) -> tuple[Place, bool]:
    """Return the place of a figure and whether the row's label is the name of a place and nothing else."""
    for text in (label, *beside, head):
        anchors = find_anchors(text, context.places, reference.divisions) if text else []
        if anchors:
            rest = text[: anchors[0].start] + text[anchors[-1].end :]
            return anchors[0].place, text is label and not rest.strip("　 ：:（）()合计总小")
    return context.default_place(), False


def _is_place(text: str, context: PageContext, reference: Reference) -> bool:
    """Whether a head is the name of a place and nothing else."""
    anchors = find_anchors(text, context.places, reference.divisions)
    return bool(anchors) and anchors[0].start == 0 and anchors[-1].end == len(text)


def _verb(name: str, reference: Reference) -> str | None:
    """Return the verb in the name of a measure or a row: 办结率, 派单数, 改造老旧小区."""
    if not name:
        return None
    phrases, cues = reference.phrases, reference.cues
    changed = max((verb for verb in cues.change if len(verb) > 1 and name.endswith(verb)), key=len, default="")
    opened = phrases.opens_verb(name)
    named = phrases.named_verb(name) or phrases.named_verb(name.rstrip("数量率"))
    return changed or named or (opened[0] if opened else phrases.inner_verb(name))


def _find_period(text: str, context: PageContext, *, whole: bool = False) -> Period | None:
    """Return the first time that `text` names; with `whole`, only if nothing else stands in it."""
    for mention in context.times.find(text):
        covers = mention.start == 0 and mention.end >= len(text)
        if mention.start and text[mention.start - 1] in _COMPARES:
            continue
        if mention.period.text and (covers if whole else mention.force == "sentence"):
            return mention.period
    return None


def _period(head: str, of_row: Period | None, table: Table, context: PageContext, reference: Reference) -> Period:
    words, default = reference.grammar.tables, of_row or context.default_period()
    if head.startswith(words.growth_a_year):
        years = sorted({int(year) for text in table.heads for year in _YEARS.findall(text)})
        if len(years) > 1:
            return _years(years[0] + 1, years[-1])
    return _relative(head, default, words) or _find_period(head, context) or default


def _relative(head: str, default: Period, words: TableWords) -> Period | None:
    """Return the time of a head that counts from the table's own (本月, 上年同期, 累计), None where it does not."""
    if not (default.text and default.start and default.end):
        return None
    found = None
    if head.startswith(words.whole_year) and default.start.year == default.end.year:
        found = year_period(default.end.year)
    elif head.startswith(tuple(words.this_time)) and len(default.text) >= _MONTH:
        found = _last_month(default.end) if head.startswith(words.this_month) else default
    elif head.startswith(tuple(words.until_now)) and default.kind == "in":
        found = _since_january(default.end)
    elif head.startswith(tuple(words.year_before)):
        found = _year_before(default, default.start, default.end)
    elif head.startswith(tuple(words.month_before)) and len(default.text) == _MONTH:
        found = _month_before(default.start)
    return found


def _years(first: int, last: int) -> Period:
    return Period(f"{first}/{last}" if first < last else str(last), date(first, 1, 1), date(last, 12, 31), "in", "years")


def _since_january(day: date) -> Period:
    if day.month == 12:
        return year_period(day.year)
    if day.month == 1:
        return Period(format_point((day.year, 1)), *day_span(day.year, 1), "in", "until_now")
    text = f"{format_point((day.year, 1))}/{format_point((day.year, day.month))}"
    return Period(text, date(day.year, 1, 1), day_span(day.year, day.month)[1], "in", "until_now")


def _last_month(day: date) -> Period:
    return Period(format_point((day.year, day.month)), *day_span(day.year, day.month), "in", "this_month")


def _year_before(period: Period, start: date, end: date) -> Period:
    text = _YEARS.sub(lambda match: str(int(match[0]) - 1), period.text or "")
    first = date(start.year - 1, start.month, min(start.day, 28))
    month_end = day_span(end.year - 1, end.month)[1]
    return Period(text, first, month_end.replace(day=min(end.day, month_end.day)), period.kind, "year_before")


def _month_before(start: date) -> Period:
    last = date(start.year, start.month, 1) - timedelta(days=1)
    return Period(format_point((last.year, last.month)), *day_span(last.year, last.month), "in", "month_before")


def _status(figure: TableFigure, named: tuple[str, str], period: Period, context: PageContext, reference: Reference) -> Status:
    """Return the status that the column gives, else the row, else the day: what lies ahead is planned, what is past was achieved."""
    words = reference.grammar.tables
    head, label = named
    if context.published is not None and period.start is not None and period.start > context.published:
        return "planned"
    if figure.status:
        return figure.status
    if label in words.empty and (words.planned.search(label) or words.achieved.search(label)):
        return "planned" if words.planned.search(label) else "achieved"
    ended = period.end is not None and context.published is not None and period.end < context.published
    if not ended and (words.planned_title.search(context.section.heading) or words.planned_title.search(context.title)):
        return "planned"
    return section_status(head, reference.cues) or ("achieved" if ended else context.default_status() or "achieved")


def link_cells(metrics: Sequence[Metric], tables: Iterable[Table]) -> list[Metric]:
    """Return the metrics, the parts of a table's sums with the id of their total."""
    totals = {f.quantity.char_start: f.total for table in tables for f in table.figures if f.total is not None}
    ids = {metric.char_start: metric.metric_id for metric in metrics}
    return [
        metric._replace(total_metric_id=ids[totals[metric.char_start]])
        if totals.get(metric.char_start) in ids and metric.total_metric_id is None
        else metric
        for metric in metrics
    ]
