"""The verdict for people: a page that needs no network, and the text of `chengji quality`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined, select_autoescape

from expectations.verdict import Verdict, parse_verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

VERDICT_FILE = "verdict.json"
QUALITY_DIR = "quality"
TREND = 10
"""Releases that a trend shows: a week of nights and the week-end before."""
_COUNTED = ("stg_page", "stg_metric", "fct_metric")


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One release in a trend."""

    release_id: str
    passed: bool
    held: int
    total: int
    critical: int
    warnings: int
    set_aside: int
    rows: tuple[int | None, ...]
    """Rows of the tables in `_COUNTED`; null where a release had no such table."""


def _trend_row(release_id: str, verdict: Verdict) -> TrendRow:
    sizes = {result.table: result.checked for result in verdict.results}
    return TrendRow(
        release_id=release_id,
        passed=verdict.passed,
        held=sum(result.passed for result in verdict.results),
        total=len(verdict.results),
        critical=len(verdict.failures) - len(verdict.warnings),
        warnings=len(verdict.warnings),
        set_aside=verdict.set_aside,
        rows=tuple(sizes.get(table) for table in _COUNTED),
    )


def read_verdict(release_dir: Path) -> Verdict:
    """Return the verdict kept with the release in `release_dir`.

    Raises:
        FileNotFoundError: where the release holds none.
        ValueError: where it cannot be read.
    """
    path = release_dir / QUALITY_DIR / VERDICT_FILE
    if not path.is_file():
        raise FileNotFoundError(f"The release {release_dir.name} holds no verdict: it was not made by a run that reached the gate.")
    return parse_verdict(path.read_text(encoding="utf-8"))


def read_trend(releases_dir: Path, until: str | None = None) -> list[TrendRow]:
    """Return the last releases in `releases_dir` that hold a verdict, oldest first, none later than `until`."""
    found = sorted(path.parent.parent for path in releases_dir.glob(f"[!.]*/{QUALITY_DIR}/{VERDICT_FILE}"))
    kept = [path for path in found if not path.is_symlink() and (until is None or path.name <= until)][-TREND:]
    return [_trend_row(path.name, read_verdict(path)) for path in kept]


@cache
def _templates() -> Environment:
    environment = Environment(
        autoescape=select_autoescape(["html.j2"], default=False), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["line"] = _line
    return environment


def _line(text: str | None) -> str:
    """Return `text` on one line."""
    return "" if text is None else " ".join(text.split())


def _render(template: str, verdict: Verdict, release_id: str, trend: Sequence[TrendRow]) -> str:
    # Autoescaping goes by the template's name.
    source = (resources.files("expectations") / "templates" / template).read_text(encoding="utf-8")
    environment = _templates().overlay(autoescape=template.endswith(".html.j2"))
    tables: dict[str, tuple[int, int, int]] = {}
    for result in verdict.results:
        _, held, total = tables.get(result.table, (0, 0, 0))
        tables[result.table] = (result.checked, held + result.passed, total + 1)
    return environment.from_string(source).render(
        verdict=verdict, release_id=release_id, trend=trend, counted=_COUNTED, tables=sorted(tables.items())
    )


def write_quality(verdict: Verdict, report_dir: Path, release_id: str, trend: Sequence[TrendRow] = ()) -> None:
    """Write `verdict.json` and `index.html` into `report_dir`; `trend` are the releases before this one (`read_trend`)."""
    report_dir.mkdir(parents=True, exist_ok=True)
    (report_dir / VERDICT_FILE).write_text(verdict.to_json(), encoding="utf-8")
    rows = [*trend, _trend_row(release_id, verdict)]
    (report_dir / "index.html").write_text(_render("quality.html.j2", verdict, release_id, rows), encoding="utf-8")


def render_quality(release_dir: Path) -> str:
    """Return the verdict of the release in `release_dir` as Markdown, with the trend over the releases beside it.

    Raises:
        FileNotFoundError: where the release holds no verdict.
        ValueError: where its verdict cannot be read.
    """
    return _render("quality.md.j2", read_verdict(release_dir), release_dir.name, read_trend(release_dir.parent, release_dir.name))
