"""Links totals with their parts (共安排68个，其中续建29个、新建39个) and lets the parts take over what only the total says."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from transforms.records import Metric

TOLERANCE = Decimal("0.005")
"""Parts add up if they miss the total by at most 0.5 %: papers round parts to two digits."""
MAX_PARTS = 12
REACH = 40
"""Parts stand among so many figures behind their total."""
MIN_PARTS = 3
"""So few parts of a small number may add up to it by chance."""
MIN_DIGITS = 3
"""Only a number of three or more significant digits is known again; 20个 may be anything."""
_OF_WHICH = ("其中", "包括", "主要是", "分为", "分别是", "由", "争取")
_SUMMABLE = frozenset({"money", "count", "length", "area", "volume", "mass"})


def _is_small(metric: Metric) -> bool:
    return len(str(metric.value or "").strip("0.").replace(".", "")) < MIN_DIGITS


def _says_parts(total: Metric, parts: Sequence[Metric]) -> bool:
    """Whether the sentence says between a total and its first part that parts follow, or the part stands in another one."""
    if not parts or parts[0].sentence != total.sentence:
        return True
    start = total.sentence.find(total.text) + len(total.text)
    gap = total.sentence[start : max(total.sentence.find(parts[0].text, start), start)]
    return any(word in gap for word in (*_OF_WHICH, "：", "（", "("))


def balance(total: Decimal, parts: Sequence[Decimal]) -> Decimal:
    """Return what the parts leave open of the total: positive where they fall short."""
    return total - sum(parts, Decimal(0))


def adds_up(total: Decimal, parts: Sequence[Decimal]) -> bool:
    """Whether at least two parts add up to the total within `TOLERANCE`."""
    return len(parts) > 1 and abs(balance(total, parts)) <= abs(total) * TOLERANCE


def link_totals(metrics: Sequence[Metric], differences: Collection[str] = ()) -> list[Metric]:
    """Return the metrics with `total_metric_id` set on those that are parts of an earlier one.

    Parts stand behind their total in the same article and have its unit. They are linked if they add up to it, or if
    其中 stands between the total and the part in one sentence and none of them is greater than the total. An amount of change
    (its action is one of `differences`) is neither.
    """
    owner: dict[str, str] = {}
    of_unit: dict[tuple[str, str | None], list[int]] = {}
    for index, metric in enumerate(metrics):
        if metric.action in differences:
            continue
        of_unit.setdefault((metric.unit, metric.article_id), []).append(index)
    for index, total in enumerate(metrics):
        if total.value is None or total.quantity_kind not in _SUMMABLE or not total.value or total.action in differences:
            continue
        alike = of_unit[total.unit, total.article_id]
        behind = alike[bisect_right(alike, index) : bisect_left(alike, index + REACH)]
        same = [metrics[at] for at in behind]
        parts = _summing(total, same) or _of_which(total, same)
        if len(parts) < MIN_PARTS and _is_small(total) and not _says_parts(total, parts):
            continue  # 国家森林乡村51个、森林公园49个 … 保护区2个: small numbers add up by chance.
        for part in parts:
            owner.setdefault(part.metric_id, total.metric_id)
    linked = [m._replace(total_metric_id=owner[m.metric_id]) if m.metric_id in owner else m for m in metrics]
    return inherit(linked)


def inherit(metrics: Sequence[Metric]) -> list[Metric]:
    """Return the metrics with time and status taken over where the text does not repeat them.

    A figure told again (计划总投资4.26亿元 … 4.26亿元总投资中) has the time and status of its first telling, a part those of its total.
    """
    known: dict[tuple[object, ...], Metric] = {}
    by_id: dict[str, Metric] = {}
    told: list[Metric] = []
    for metric in metrics:
        telling = _telling(metric) if len(str(metric.value or "").strip("0.")) >= MIN_DIGITS else None
        origin = by_id.get(metric.total_metric_id or "") or (known.get(telling) if telling else None)
        bare = metric.period is None and metric.period_kind is None and metric.status == "achieved"
        if origin is not None and bare and origin.period is not None:
            metric = metric._replace(  # noqa: PLW2901
                period=origin.period,
                period_start=origin.period_start,
                period_end=origin.period_end,
                period_kind=origin.period_kind,
                status=origin.status,
                rule_id=metric.rule_id + "|inherited",
            )
        by_id[metric.metric_id] = metric
        if telling:
            known.setdefault(telling, metric)
        told.append(metric)
    return told


def _telling(metric: Metric) -> tuple[object, ...]:
    return (metric.value, metric.unit, metric.quantity_kind == "money", metric.place_code)


def _summing(total: Metric, following: Sequence[Metric]) -> list[Metric]:
    """Return the shortest run of following figures that adds up to the total, within this line or the next two."""
    run: list[Metric] = []
    for metric in following[:MAX_PARTS]:
        if metric.value is None or metric.line_no > total.line_no + 2 or metric.value > (total.value or 0):
            break
        if metric.status != total.status and metric.period is not None:
            break
        run.append(metric)
        values = [m.value for m in run if m.value is not None]
        if adds_up(total.value or Decimal(0), values):
            return run
        if sum(values) > (total.value or 0) * (1 + TOLERANCE):
            break
    return []


def _of_which(total: Metric, following: Sequence[Metric]) -> list[Metric]:
    run: list[Metric] = []
    for metric in following:
        if metric.line_no != total.line_no or metric.sentence != total.sentence or metric.value is None:
            break
        at = metric.sentence.find("其中")
        if at < 0 or metric.value > (total.value or 0):
            break
        first, last = metric.sentence.find(total.text), metric.sentence.find(metric.text, at)
        if not (0 <= first < at < last):
            break
        run.append(metric)
    return run
