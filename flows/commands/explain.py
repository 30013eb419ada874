"""`chengji explain`: a page line by line, with roles, rules, figures and refused numbers, or one figure of a release."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Column, Table
from rich.text import Text

from flows.commands.console import make_console
from flows.errors import ChengjiError, UsageError
from flows.reference import load_reference
from flows.settings import read_settings
from transforms.pipeline import transform_page
from transforms.records import PageResult, RawPage, Rejected
from warehouse.database import WarehouseError
from warehouse.display import format_rows
from warehouse.query import explain_metric, open_release

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from transforms.records import Line, Metric

_ROLE_STYLES = {"title": "bold cyan", "heading": "cyan", "body": "", "caption": "italic", "meta": "blue"}
_NOISE_STYLE = "dim"
_FIGURE_STYLE = "bold black on yellow"
_METRIC_ID = re.compile("[0-9a-f]{24}")
_TOLD_BY_THE_LINE = frozenset({"sentence", "page_id", "article_id", "line_no"})


def explain_command(options: Mapping[str, Any], target: str, output_format: str, line_no: int | None) -> None:
    """Print every page of the file `target`, as text or as JSON (one object a page); of the text only line `line_no`, if given.

    A `target` that is no file but the id of a figure is looked up in the current release.

    Raises:
        UsageError: if there is no such file or figure, the format is unknown, or no page has the line.
        ChengjiError: if the page was rejected, or there is no release.
    """
    if output_format not in {"text", "json"}:
        raise UsageError(f"--format {output_format} is unknown: text or json.")
    file = Path(target)
    if not file.exists() and _METRIC_ID.fullmatch(target):
        _explain_figure(options, target)
        return
    if file.is_dir():
        raise UsageError(f"{file} is a folder: give one page dump in it.")
    if not file.is_file():
        raise UsageError(f"The file {file} does not exist: give one page dump, or the metric_id of a figure.")
    settings, _ = read_settings()
    reference = load_reference(settings.seeds)
    shown = False
    for item in _read_file(file):
        outcome = item if isinstance(item, Rejected) else transform_page(item, reference, {})
        if output_format == "json":
            sys.stdout.write(json.dumps(explain_as_json(outcome), ensure_ascii=False, default=str) + "\n")
        elif isinstance(outcome, Rejected):
            raise ChengjiError(f"{outcome.source_uri} was rejected ({outcome.stage}: {outcome.reason}). {outcome.detail or ''}".strip())
        elif line_no is None:
            _print_page(outcome)
        else:
            shown = _print_line(outcome, line_no) or shown
    if line_no is not None and output_format == "text" and not shown:
        raise UsageError(f"Line {line_no} of {file} is blank or not there: without --line all lines are listed with their numbers.")


def _explain_figure(options: Mapping[str, Any], metric_id: str) -> None:
    """Print what the current release holds of one figure."""
    settings, _ = read_settings(options)
    try:
        with open_release(settings.home) as con:
            sys.stdout.write(explain_metric(con, metric_id))
    except WarehouseError as error:
        raise ChengjiError(str(error)) from None


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
    lines = Table("line", "role", "rule", Column("text", overflow="fold"), box=None, header_style="bold", pad_edge=False)
    for line in result.lines:
        style = _ROLE_STYLES.get(line.role, _NOISE_STYLE)
        lines.add_row(
            str(line.line_no), Text(line.role, style=style), Text(line.rule_id, style="dim"), _marked(line, result.metrics, style)
        )
    console.print(lines)
    if result.metrics:
        console.print(_metric_table(result.metrics))
    if result.rejected:
        console.print(_refused_table(result, result.rejected))
    kept = sum(line.is_kept for line in result.lines)
    refused = len(result.rejected)
    console.print(Text(f"{len(result.lines)} lines, {kept} kept; {len(result.metrics)} metrics; {refused} numbers refused", style="bold"))


def _print_line(result: PageResult, line_no: int) -> bool:
    """Print one line whole with all that is known of its figures and refused numbers; return whether the page has it."""
    line = next((line for line in result.lines if line.line_no == line_no), None)
    if line is None:
        return False
    console = make_console()
    console.print(Text(f"{result.page.source_uri}  line {line.line_no}  {line.role} ({line.rule_id})", style="bold"))
    console.print(_marked(line, result.metrics, _ROLE_STYLES.get(line.role, _NOISE_STYLE)))
    for metric in result.metrics:
        if metric.line_no == line_no:
            console.print(Text(_figure_record(metric)))
    refused = tuple(item for item in result.rejected if item.char_start is not None and line.char_start <= item.char_start < line.char_end)
    if refused:
        console.print(_refused_table(result, refused))
    return True


def _figure_record(metric: Metric) -> str:
    """Return the attributes of a figure that are not empty, one a line; the rules that gave them stand in `rule_id`."""
    known = {name: value for name, value in metric._asdict().items() if value is not None and name not in _TOLD_BY_THE_LINE}
    return format_rows(list(known), [tuple(known.values())], width=0)


def _refused_table(result: PageResult, refused: tuple[Rejected, ...]) -> Table:
    """Return the numbers that were looked at and judged no figure, each with the reason."""
    starts = [(line.char_start, line.line_no) for line in result.lines]
    table = Table("line", "refused", "reason", Column("detail", overflow="fold"), box=None, header_style="bold")
    for item in refused:
        number = max((line_no for start, line_no in starts if start <= (item.char_start or 0)), default=0)
        table.add_row(str(number or ""), Text(item.text or ""), item.reason, Text(item.detail or ""))
    return table


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
