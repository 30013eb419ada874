"""`chengji explain`: a page line by line, with the role of each line, the rule that gave it, and the figures in it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from flows.commands.console import make_console
from flows.errors import ChengjiError, UsageError
from flows.reference import load_reference
from flows.settings import read_settings
from transforms.pipeline import transform_page
from transforms.records import PageResult, RawPage, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from transforms.records import Line, Metric

_ROLE_STYLES = {"title": "bold cyan", "heading": "cyan", "body": "", "caption": "italic", "meta": "blue"}
_NOISE_STYLE = "dim"
_FIGURE_STYLE = "bold black on yellow"


def explain_command(file: Path, output_format: str) -> None:
    """Print every page of `file`, as text or as JSON (one object a page).

    Raises:
        UsageError: if the file does not exist or the format is unknown.
    """
    if output_format not in {"text", "json"}:
        raise UsageError(f"--format {output_format} is unknown: text or json.")
    if file.is_dir():
        raise UsageError(f"{file} is a folder: give one page dump in it.")
    if not file.is_file():
        raise UsageError(f"The file {file} does not exist: give one page dump.")
    settings, _ = read_settings()
    reference = load_reference(settings.seeds)
    for item in _read_file(file):
        outcome = item if isinstance(item, Rejected) else transform_page(item, reference, {})
        if output_format == "json":
            sys.stdout.write(json.dumps(explain_as_json(outcome), ensure_ascii=False, default=str) + "\n")
        elif isinstance(outcome, Rejected):
            raise ChengjiError(f"{outcome.source_uri} was rejected ({outcome.stage}: {outcome.reason}). {outcome.detail or ''}".strip())
        else:
            _print_page(outcome)


def _read_file(file: Path) -> Iterator[RawPage | Rejected]:
    from flows.landing import read_landing  # noqa: PLC0415

    return iter(read_landing(file))


def explain_as_json(outcome: PageResult | Rejected) -> dict[str, Any]:
    """Return all that is known of a page: metadata, articles, lines with role and rule, metrics, mechanisms, and what was refused."""
    if isinstance(outcome, Rejected):
        return {"rejected": outcome._asdict()}
    page = {
        name: getattr(outcome.page, name)
        for name in ("page_id", "source_uri", "url", "media_type", "encoding", "encoding_evidence", "raw_sha256", "text_sha256")
    }
    return {
        "page": page,
        "metadata": asdict(outcome.metadata),
        "articles": [asdict(article) for article in outcome.articles],
        "lines": [{**line._asdict(), "is_kept": line.is_kept} for line in outcome.lines],
        "metrics": [metric._asdict() for metric in outcome.metrics],
        "mechanisms": [asdict(mechanism) for mechanism in outcome.mechanisms],
        "rejected": [item._asdict() for item in outcome.rejected],
    }


def _print_page(result: PageResult) -> None:
    console = make_console()
    meta = result.metadata
    console.print(Text(result.page.source_uri, style="bold"))
    facts = [("title", meta.title), ("publisher", meta.publisher), ("source", meta.source), ("published", meta.published_at)]
    facts += [("encoding", f"{result.page.encoding} ({result.page.encoding_evidence})"), ("address", result.page.url)]
    console.print(Text("  ".join(f"{name}: {value}" for name, value in facts if value), style="dim"))
    lines = Table("line", "role", "rule", "text", box=None, header_style="bold", pad_edge=False)
    for line in result.lines:
        style = _ROLE_STYLES.get(line.role, _NOISE_STYLE)
        lines.add_row(
            str(line.line_no), Text(line.role, style=style), Text(line.rule_id, style="dim"), _marked(line, result.metrics, style)
        )
    console.print(lines)
    if result.metrics:
        console.print(_metric_table(result.metrics))
    kept = sum(line.is_kept for line in result.lines)
    refused = len(result.rejected)
    console.print(Text(f"{len(result.lines)} lines, {kept} kept; {len(result.metrics)} metrics; {refused} numbers refused", style="bold"))


def _marked(line: Line, metrics: tuple[Metric, ...], style: str) -> Text:
    text = Text(line.text, style=style)
    for metric in metrics:
        if line.char_start <= metric.char_start and metric.char_end <= line.char_end:
            text.stylize(_FIGURE_STYLE, metric.char_start - line.char_start, metric.char_end - line.char_start)
    return text


def _metric_table(metrics: tuple[Metric, ...]) -> Table:
    table = Table("line", "text", "value", "unit", "bound", "item", "place", "period", "status", "theme", box=None, header_style="bold")
    for metric in metrics:
        value = f"{metric.value:,f}" if metric.value is not None else f"{metric.value_low:,f} to {metric.value_high:,f}"
        table.add_row(
            str(metric.line_no),
            Text(metric.text, style=_FIGURE_STYLE),
            value.rstrip("0").rstrip(".") if "." in value and metric.value is not None else value,
            metric.unit,
            metric.bound,
            metric.item or "",
            metric.place or "",
            metric.period or "",
            metric.status,
            metric.theme,
        )
    return table
