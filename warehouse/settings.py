"""Thresholds and words of the warehouse, parsed from `seeds/warehouse.toml`; SQL reads them as variables and as `dim_term`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

_SECTIONS = {
    "reprints": ("band_rows", "min_chars", "min_jaccard", "min_containment", "min_figures", "min_figure_share"),
    "conflicts": ("max_rounding_share", "about_share"),
    "funding": ("balance_share", "least_amount"),
    "targets": ("max_lines",),
    "rectification": ("max_lines",),
    "site_lines": ("min_pages", "max_chars"),
}
_PREFIXES = {
    "reprints": "reprint",
    "conflicts": "conflict",
    "funding": "funding",
    "targets": "target",
    "rectification": "rectification",
    "site_lines": "site_line",
}


@dataclass(frozen=True, slots=True)
class WarehouseSettings:
    """`variables` are what SQL reads by `getvariable`; `terms` are pairs (role, word)."""

    variables: tuple[tuple[str, float | int], ...]
    terms: tuple[tuple[str, str], ...]

    def apply(self, con: duckdb.DuckDBPyConnection) -> None:
        """Set the variables on `con`."""
        for name, value in self.variables:
            con.execute(f"set variable {name} = {value!r}")


def parse_settings(text: str) -> WarehouseSettings:
    """Return the settings that the TOML `text` states.

    Raises:
        ValueError: a section or threshold is missing, unknown or no number; the message names it.
    """
    raw = tomllib.loads(text)
    variables: list[tuple[str, float | int]] = []
    for section, names in _SECTIONS.items():
        values = raw.get(section, {})
        if set(values) != set(names):
            raise ValueError(f"[{section}] of seeds/warehouse.toml must hold exactly {', '.join(names)}.")
        for name in names:
            if not isinstance(values[name], int | float):
                raise ValueError(f"{name} in [{section}] of seeds/warehouse.toml must be a number.")  # noqa: TRY004
            variables.append((f"{_PREFIXES[section]}_{name}", values[name]))
    terms = sorted({(role, term) for role, words in raw.get("terms", {}).items() for term in words})
    return WarehouseSettings(tuple(variables), tuple(terms))


def read_settings(seeds_dir: Path) -> WarehouseSettings:
    """Return the settings in `seeds_dir`; raise what `parse_settings` raises, or `FileNotFoundError`."""
    return parse_settings((seeds_dir / "warehouse.toml").read_text(encoding="utf-8"))
