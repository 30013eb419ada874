"""Charts as SVG, drawn when the site is made.

Drawn here and not by vl-convert because a release holds thousands of small ones: that took 66 ms a chart and 2 s to start (two shared
cores), these take under 0.2 ms; and colours come from the page's style sheet, so that one drawing serves light, dark and print.
Positions are attributes, never style attributes: the content security policy forbids those.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from warehouse.explorer.inert import make_visible
from warehouse.explorer.labels import format_number, format_short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.explorer.reader import Row

WIDTH, HEIGHT = 320, 132
_LEFT, _RIGHT, _TOP, _BOTTOM = 12, 12, 26, 22
# Powers of ten further down are subnormal: they have lost digits or are 0.
_LEAST = 1e-300


def nice_ceiling(value: float) -> float:
    """Return the smallest of 1, 2, 2.5, 5 times a power of ten that is not below `value`; 1 for nothing."""
    if value <= 0:
        return 1.0
    value = max(value, _LEAST)
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value * (1 - 1e-12))


def _value(row: Row) -> float:
    found = row["value"] if row["value"] is not None else row["value_low"] if row["value_low"] is not None else row["value_high"]
    return float(found or 0)


class _Frame:
    """Maps years and values to positions in a chart."""

    def __init__(
        self, years: Sequence[int], values: Sequence[float], width: int = WIDTH, height: int = HEIGHT, right: int = _RIGHT
    ) -> None:
        self.width, self.height = width, height
        self._first, self._last = min(years), max(years)
        self.low = -nice_ceiling(-min(values)) if min(values) < 0 else 0.0
        self.high = nice_ceiling(max(values)) if max(values) > 0 else 0.0
        if self.high == self.low:
            self.high = 1.0
        self._span_x = width - _LEFT - right
        self._span_y = height - _TOP - _BOTTOM

    def x(self, year: float) -> float:
        """Return the position of a year; a single year stands in the middle."""
        if self._first == self._last:
            return round(_LEFT + self._span_x / 2, 1)
        return round(_LEFT + self._span_x * (year - self._first) / (self._last - self._first), 1)

    def y(self, value: float) -> float:
        """Return the position of a value."""
        return round(_TOP + self._span_y * (1 - (value - self.low) / (self.high - self.low)), 1)

    def grid(self) -> Markup:
        """Return the lines of zero, half and full scale, with the label of the full scale, and the labels of the years."""
        parts = []
        for value in (self.low, (self.low + self.high) / 2, self.high):
            at = self.y(value)
            parts.append(
                Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
                    "zero" if value == 0 else "grid", _LEFT, self.width - _RIGHT, at, at
                )
            )
        years = list(range(self._first, self._last + 1))
        step = max(1, math.ceil(len(years) / 6))
        for year in years[::-1][::step]:
            anchor = "middle" if self._first < year < self._last or self._first == self._last else "start" if year == self._first else "end"
            at = self.x(year) + {"start": -_LEFT, "end": _RIGHT, "middle": 0}[anchor]
            parts.append(Markup('<text class="tick" x="{}" y="{}" text-anchor="{}">{}</text>').format(at, self.height - 6, anchor, year))
        return Markup("").join(parts)


def _svg(width: int, height: int, body: Markup, css: str) -> Markup:
    """Return a drawing that takes the width it is given; screen readers skip it, its figures are in the table beside it."""
    return Markup('<svg class="{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>').format(css, width, height, body)


def draw_series(rows: Sequence[Row]) -> Markup:
    """Return the chart of one indicator of one place: a point a year, the span of what sources say behind it.

    Each row has `year`, `value` (or `value_low`, `value_high`), `lowest`, `highest` and `is_conflict`.
    """
    values = [_value(row) for row in rows]
    ends = [float(row[name]) for row in rows for name in ("lowest", "highest") if row[name] is not None]
    frame = _Frame([row["year"] for row in rows], values + ends)
    points = [(frame.x(row["year"]), frame.y(value)) for row, value in zip(rows, values, strict=True)]
    parts = [frame.grid()]
    for row, (x, _) in zip(rows, points, strict=True):
        if row["is_conflict"] and row["lowest"] is not None and row["highest"] is not None:
            low, high = frame.y(float(row["lowest"])), frame.y(float(row["highest"]))
            parts.append(Markup('<line class="spread" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(x, x, low, high))
    parts.append(Markup('<polyline class="line" points="{}"/>').format(" ".join(f"{x},{y}" for x, y in points)))
    for (x, y), row, value in zip(points, rows, values, strict=True):
        css = "point disputed" if row["is_conflict"] else "point"
        parts.append(
            Markup('<circle class="{}" cx="{}" cy="{}" r="3.2"><title>{}: {}</title></circle>').format(
                css, x, y, row["year"], format_number(Decimal(str(value)))
            )
        )
    for index in {0, len(points) - 1}:
        x, y = points[index]
        anchor = "start" if index == 0 and len(points) > 1 else "end" if len(points) > 1 else "middle"
        at = {"start": x - _LEFT, "end": x + _RIGHT, "middle": x}[anchor]
        parts.append(_short_text(at, max(12, y - 8), anchor, values[index]))
    return _svg(WIDTH, HEIGHT, Markup("").join(parts), "chart series")


def _short_text(x: float, y: float, anchor: str, value: float) -> Markup:
    """Return a number in the chart as each language counts; SVG has its own element for spans of text."""
    text = Markup(str(format_short(Decimal(str(value)))).replace("<span", "<tspan").replace("</span", "</tspan"))  # noqa: S704  (markup of our own)
    return Markup('<text class="val" x="{}" y="{}" text-anchor="{}">{}</text>').format(x, y, anchor, text)


def draw_lines(lines: Sequence[dict[str, Any]]) -> Markup:
    """Return the chart of several places over the years; each line has `name` and `points`, rows with `year` and `value`."""
    rows = [row for line in lines for row in line["points"]]
    width, height = 480, 250
    frame = _Frame([row["year"] for row in rows], [_value(row) for row in rows], width, height, right=96)
    parts = [frame.grid(), _short_text(_LEFT - 12, _TOP - 8, "start", frame.high)]
    labels: list[tuple[float, float, int, str]] = []
    for number, line in enumerate(lines):
        points = [(frame.x(row["year"]), frame.y(_value(row))) for row in line["points"]]
        parts.append(Markup('<polyline class="line c{}" points="{}"/>').format(number, " ".join(f"{x},{y}" for x, y in points)))
        parts += [Markup('<circle class="point c{}" cx="{}" cy="{}" r="3"/>').format(number, x, y) for x, y in points]
        labels.append((points[-1][1], points[-1][0], number, make_visible(line["name"])))
    floor = 0.0
    for y, _, number, name in sorted(labels):
        floor = max(y + 4, floor + 15)
        parts.append(Markup('<text class="name c{}" x="{}" y="{}">{}</text>').format(number, width - 86, floor, name[:8]))
    return _svg(width, height, Markup("").join(parts), "chart lines")


def draw_bar(share: Decimal | float | None, css: str = "") -> Markup:
    """Return a bar of `share` (0 to 1, cut off there) of its full width."""
    width = round(100 * min(1.0, max(0.0, float(share or 0))), 2)
    body = Markup('<rect class="rail" width="100" height="8"/><rect class="fill {}" width="{}" height="8"/>').format(css, width)
    return Markup('<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>').format(
        body
    )


def draw_parts(shares: Sequence[float]) -> Markup:
    """Return one bar made of parts, each a share of the whole (0 to 1)."""
    whole = max(1.0, sum(shares))
    at, parts = 0.0, [Markup('<rect class="rail" width="100" height="10"/>')]
    for number, share in enumerate(shares):
        width = 100 * max(0.0, share) / whole
        parts.append(
            Markup('<rect class="fill c{}" x="{}" width="{}" height="10"/>').format(
                number % 6, round(at, 2), round(max(0.0, width - 0.4), 2)
            )
        )
        at += width
    return Markup(
        '<svg class="bar parts" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>'
    ).format(Markup("").join(parts))
