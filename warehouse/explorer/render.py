"""Templates: Jinja2 with autoescape, every text made visible and inert on its way out, labels in both languages."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from warehouse.explorer.charts import draw_bar, draw_lines, draw_parts, draw_series
from warehouse.explorer.inert import make_visible, safe_link
from warehouse.explorer.labels import format_number, format_period, format_short, format_unit, format_value, label, read_labels, show_both
from warehouse.explorer.marks import mark_lines

ROOM = Path(__file__).resolve().parent
POLICY = (
    "default-src 'none'; script-src 'sha256-{hash}' 'strict-dynamic'; style-src 'self' file:; img-src 'self' file:; "
    "form-action 'self' file:; base-uri 'none'"
)
"""Only the small script in the head runs, by its hash; what it loads is trusted through it ('strict-dynamic').

'self' does not name scripts because it means nothing from disk in some browsers; for style sheets and forms `file:` is named instead.
"""


def read_asset(name: str) -> str:
    """Return the text of `assets/<name>`."""
    return (ROOM / "assets" / name).read_text(encoding="utf-8")


@cache
def read_style() -> str:
    """Return the style sheet, the names of the roles of lines appended for both languages."""
    rules = [
        f'.{role} > .r::before {{ content: "{zh}" }}\n[lang="en"] .{role} > .r::before {{ content: "{en}" }}'
        for role, (zh, en) in read_labels()["role"].items()
    ]
    return "\n".join([read_asset("explorer.css"), *rules, ""])


def finalize(value: Any) -> Any:
    """Make what a template puts out visible and inert; markup made by this room passes, none is empty."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return make_visible(value)
    return value


def format_day(value: object) -> str:
    """Return the day of a date or time."""
    return value.isoformat()[:10] if isinstance(value, date) else ""


def format_time(value: object, precision: str | None = "minute") -> str:
    """Return a time to the precision that the page states: minute, day or month."""
    if not isinstance(value, datetime):
        return format_day(value)
    return f"{value:%Y-%m}" if precision == "month" else f"{value:%Y-%m-%d}" if precision == "day" else f"{value:%Y-%m-%d %H:%M}"


def page_path(page_id: str) -> str:
    """Return where a page is written, below the site; a folder for two digits keeps each of them small."""
    return f"page/{page_id[:2]}/{page_id}.html"


def metric_path(page_id: str, metric_id: str | None) -> str:
    """Return the address of a figure in its page, below the site."""
    return f"{page_path(page_id)}#m{metric_id}" if metric_id else page_path(page_id)


def make_environment(boot: str, script_hash: str) -> Environment:
    """Return the environment of the templates; `boot` is the script in every head."""
    environment = Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        t=label,
        both=show_both,
        number=format_number,
        short=format_short,
        value=format_value,
        unit=format_unit,
        period=format_period,
        day=format_day,
        time=format_time,
        page_path=page_path,
        metric_path=metric_path,
        mark_lines=mark_lines,
        safe_link=safe_link,
        draw_series=draw_series,
        draw_lines=draw_lines,
        draw_bar=draw_bar,
        draw_parts=draw_parts,
        boot=Markup(boot),  # noqa: S704  (our own file)
        policy=POLICY.format(hash=script_hash),
    )
    return environment
