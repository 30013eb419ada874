"""Labels in both languages: every page carries both, a style sheet shows one."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from markupsafe import Markup, escape

from warehouse.explorer.inert import make_visible

ROOM = Path(__file__).resolve().parent
_NUMBER_STEPS = (
    # (from, divisor, Chinese, English divisor, English); Chinese counts in ten thousands, English in thousands.
    (Decimal(10) ** 12, Decimal(10) ** 12, "万亿", Decimal(10) ** 12, "tn"),
    (Decimal(10) ** 9, Decimal(10) ** 8, "亿", Decimal(10) ** 9, "bn"),
    (Decimal(10) ** 8, Decimal(10) ** 8, "亿", Decimal(10) ** 6, "M"),
    (Decimal(10) ** 6, Decimal(10) ** 4, "万", Decimal(10) ** 6, "M"),
)


@cache
def read_labels() -> dict[str, dict[str, tuple[str, str]]]:
    """Return the labels by group and name, each a pair of Chinese and English."""
    groups = tomllib.loads((ROOM / "labels.toml").read_text(encoding="utf-8"))
    return {group: {name: (pair[0], pair[1]) for name, pair in names.items()} for group, names in groups.items()}


def show_both(zh: str | None, en: str | None) -> Markup:
    """Return `zh` and `en` as markup of which the reader sees one; a single text where they are the same."""
    if not en or zh == en:
        return escape(make_visible(zh or ""))
    if not zh:
        return escape(make_visible(en))
    return Markup('<span class="zh">{}</span><span class="en">{}</span>').format(make_visible(zh), make_visible(en))


@cache
def label(name: str, group: str = "ui") -> Markup:
    """Return the label `name`; in groups of data the name itself where there is no word for it, as with classifiers.

    Raises:
        KeyError: a page asks for a label that nobody has named.
    """
    names = read_labels()[group]
    return show_both(*(names[name] if group == "ui" else names.get(name, (name, name))))


def format_number(value: Decimal | float | None) -> str:
    """Return `value` with thousands separators and without trailing zeros, an empty text for none."""
    if value is None:
        return ""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_short(value: Decimal | float | None) -> Markup:
    """Return `value` as each language counts, to four digits from a million on: 23.6亿 and 2.36bn; smaller values in full."""
    if value is None:
        return Markup("")
    number = Decimal(str(value))
    for start, zh_by, zh, en_by, en in _NUMBER_STEPS:
        if abs(number) >= start:
            return show_both(f"{_four_digits(number / zh_by)}{zh}", f"{_four_digits(number / en_by)}{en}")
    return escape(format_number(round(number, 2)))


def _four_digits(number: Decimal) -> str:
    whole = len(str(abs(int(number))))
    return format_number(round(number, max(0, min(2, 4 - whole))))


def format_value(row: dict[str, object], prefix: str = "") -> Markup:
    """Return value or range of `row` with bound and unit; the columns' names begin with `prefix`."""
    value, low, high, bound = (row.get(f"{prefix}{name}") for name in ("value", "value_low", "value_high", "bound"))
    if value is None and low is None and high is None:
        return Markup("")
    number = (
        format_number(value)
        if isinstance(value, Decimal)
        else "–".join(format_number(end) for end in (low, high) if isinstance(end, Decimal))
    )
    return Markup(f"{label(str(bound or 'exact'), 'bound')}{number}{format_unit(row.get('unit'))}")  # noqa: S704  (labels and digits)


def format_unit(unit: object) -> Markup:
    """Return the name of a canonical unit in both languages, after a thin space but for the percent sign."""
    return _unit(str(unit)) if unit else Markup("")


@lru_cache(maxsize=1_000)
def _unit(unit: str) -> Markup:
    return Markup('<span class="u">{}{}</span>').format("" if unit == "percent" else "\u2009", label(unit, "unit"))


def format_period(text: str | None, kind: str | None = None) -> Markup:
    """Return a period as it is staged, after `as of` where it is a level at that time."""
    if not text:
        return Markup("")
    return label(kind or "in", "period_kind") + escape(make_visible(text))
