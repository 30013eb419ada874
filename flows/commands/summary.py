"""The end of a night as a person likes to read it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from flows.commands.console import make_console
from flows.report import summary_rows

if TYPE_CHECKING:
    from flows.report import NightReport
    from flows.settings import Settings

_HEADLINES = {
    "published": ("green", "Published a new release."),
    "unchanged": ("green", "Nothing new: no new rows, the current release stands."),
    "planned": ("cyan", "A dry run: nothing was written."),
}

_FIRST_QUERY = "select place, item, value, unit from fct_metric limit 10"


def print_summary(report: NightReport, settings: Settings) -> None:
    """Print the summary of `report` to standard output, with the next three commands to try."""
    console = make_console()
    if settings.log_format == "json":
        return
    colour, headline = _HEADLINES.get(report.state, ("yellow", report.state))
    console.print(Text(headline, style=f"bold {colour}"))
    table = Table.grid(padding=(0, 2))
    for label, value in summary_rows(report):
        table.add_row(Text(label, style="dim"), Text(value))
    console.print(table)
    for note in report.notes:
        console.print(Text(f"Note: {note}", style="yellow"))
    for command, purpose in next_commands(report, settings):
        console.print(Text.assemble("  ", (command, "bold"), "  ", (purpose, "dim")), soft_wrap=True)


def program_name() -> str:
    """Return how to call the program from this shell: by its name, or by its path where the name is not found."""
    called = Path(sys.argv[0])
    if shutil.which("chengji") or called.name != "chengji":
        return "chengji"
    return str(called.relative_to(Path.cwd())) if called.is_relative_to(Path.cwd()) else str(called)


def next_commands(report: NightReport, settings: Settings) -> list[tuple[str, str]]:
    """Return three commands worth trying after this night, each with what it shows."""
    chengji = program_name()
    home = "" if str(settings.home) == "data" else f" --home {settings.home}"
    if report.state == "planned":
        return [(f"{chengji} run {report.landing}{home}", "do it")]
    return [
        (f'{chengji} sql "{_FIRST_QUERY}"{home}', "look at figures"),
        (f"{chengji} quality{home}", "read the verdict"),
        (f"{chengji} open{home}", "look up a figure and see its sentence"),
    ]
