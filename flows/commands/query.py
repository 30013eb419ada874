"""`chengji sql` and `chengji catalog`: read-only questions to a release."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from flows.errors import ChengjiError, UsageError
from flows.settings import read_settings
from warehouse.database import WarehouseError
from warehouse.query import OutputFormat, catalog, open_release, run_query

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_NAME = 255


def sql_command(options: Mapping[str, Any], query: str | None, output_format: str, output: Path | None, release: str | None) -> None:
    """Run `query` (SQL, a file with SQL, or `-` for standard input) and write its result; without one, open a prompt.

    Raises:
        UsageError: if the format is unknown.
        ChengjiError: if there is no release or the SQL is wrong.
    """
    if output_format not in get_args(OutputFormat):
        raise UsageError(f"--format {output_format} is unknown: {', '.join(get_args(OutputFormat))}.")
    settings, _ = read_settings(options)
    try:
        with open_release(settings.home, release) as con:
            if query is None and sys.stdin.isatty():
                from flows.commands.prompt import run_prompt  # noqa: PLC0415

                run_prompt(con, settings.home)
            else:
                width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
                run_query(con, _read_query(query), output_format, output, width=width)  # type: ignore[arg-type]  # checked above
    except WarehouseError as error:
        # The warehouse's errors are sentences for the user already; the chain would only keep the connection alive.
        raise ChengjiError(str(error)) from None


def _read_query(query: str | None) -> str:
    if query is None or query == "-":
        return sys.stdin.read()
    if len(query) <= _MAX_NAME and (path := Path(query)).suffix == ".sql":
        if not path.is_file():
            raise UsageError(f"The file {query} does not exist: give a query or a file with one.")
        return path.read_text(encoding="utf-8")
    return query


def catalog_command(options: Mapping[str, Any], table: str | None, lang: str) -> None:
    """Print the tables of the warehouse, or the columns of one, with what they mean.

    Raises:
        UsageError: if the language or the table is unknown.
    """
    from rich.table import Table  # noqa: PLC0415

    from flows.commands.console import make_console  # noqa: PLC0415

    if lang not in {"en", "zh"}:
        raise UsageError(f"--lang {lang} is unknown: en or zh.")
    read_settings(options)
    try:
        entries = catalog("zh" if lang == "zh" else "en", table)
    except WarehouseError as error:
        raise UsageError(str(error)) from None
    if table:
        shown = Table("column", "type", "what it is", box=None, header_style="bold", pad_edge=False, title=entries[0].comment)
        for entry in entries[1:]:
            shown.add_row(entry.column, entry.type, entry.comment)
    else:
        shown = Table("layer", "table", "what it is", box=None, header_style="bold", pad_edge=False)
        for entry in entries:
            if not entry.column:
                shown.add_row(entry.layer, entry.table, entry.comment)
    make_console().print(shown)
