"""`chengji config`: every setting, its value and where the value came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

from flows.commands.console import make_console
from flows.settings import ENV_PREFIX, Settings, read_settings, shown_value

if TYPE_CHECKING:
    from collections.abc import Mapping


def config_command(options: Mapping[str, Any]) -> None:
    """Print the settings as a table; secrets as stars.

    Raises:
        UsageError: if a source of settings cannot be read.
    """
    settings, origins = read_settings(options)
    table = Table("setting", "value", "from", "what it is", box=None, header_style="bold", pad_edge=False)
    for name, field in Settings.model_fields.items():
        table.add_row(name, shown_value(getattr(settings, name)), origins[name], field.description or "")
    console = make_console()
    console.print(table)
    console.print(f"\nSet them as {ENV_PREFIX}NAME in the environment or in .env, as name = value in chengji.toml, or as options.")
