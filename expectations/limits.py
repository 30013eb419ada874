"""Limits of the gate: every band and threshold, read from `seeds/expectations.toml`, where each stands with its reason."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds that the rules use. Shares are 0 to 1."""

    quarantine_rows: frozenset[str]
    """Tables whose failing rows can be kept out of the facts one by one."""
    quarantine_pages: frozenset[str]
    """Tables whose failing rows keep their whole page out of the facts."""
    quarantine_max_share: float
    """Largest share of a table's rows that may be set aside in a release that is published all the same."""
    quarantine_always_allowed: int
    """Rows that may be set aside whatever their share: a share says little about a handful of rows."""
    volume_min_rows: int
    """Tables smaller than this in the last good release are not compared with it."""
    volume_min_ratio: float
    volume_max_ratio: float
    """A table may have this many times the rows of the last good release, at least and at most."""
    volume_critical: frozenset[str]
    """Tables in which too few rows block publication; in the others they are a warning."""
    fill_max_change: float
    """Largest change of the share of rows in which a column is filled."""
    distribution_max_shift: float
    """Largest share of rows that may have changed category (total variation distance)."""
    distribution_columns: tuple[tuple[str, str], ...]
    """Pairs (table, column) whose distribution is compared."""
    values: tuple[tuple[str, str], ...]
    """Pairs (name, SQL literal) for the `$name` of the checks: every number and word list of the file's `[checks]`, and
    those on the quarantine as `$quarantine_max_share` and `$quarantine_always_allowed`."""
    memory: str
    """How much memory DuckDB may take while the gate reads a file, for instance `512MB`."""


def _literal(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, dict):
        pairs = ", ".join(f"({_literal(key)}, {_literal(item)})" for key, item in value.items())
        return f"(values {pairs})"
    return repr(value)


def _values(raw: dict[str, Any]) -> dict[str, Any]:
    """Return what the checks may use: their own values, and those on the quarantine."""
    shared = ("max_share", "always_allowed")
    values: dict[str, Any] = raw["checks"]
    return values | {f"quarantine_{name}": raw["quarantine"][name] for name in shared}


def parse_limits(text: str) -> Limits:
    """Return the limits that the TOML `text` states.

    Raises:
        ValueError: where `text` is not valid TOML or lacks a limit; the message names it.
    """
    try:
        raw: dict[str, Any] = tomllib.loads(text)
        quarantine, volume, distribution = raw["quarantine"], raw["volume"], raw["distribution"]
        return Limits(
            quarantine_rows=frozenset(quarantine["rows_of"]),
            quarantine_pages=frozenset(quarantine["pages_of"]),
            quarantine_max_share=float(quarantine["max_share"]),
            quarantine_always_allowed=int(quarantine["always_allowed"]),
            volume_min_rows=int(volume["min_rows"]),
            volume_min_ratio=float(volume["min_ratio"]),
            volume_max_ratio=float(volume["max_ratio"]),
            volume_critical=frozenset(volume["critical"]),
            fill_max_change=float(raw["fill"]["max_change"]),
            distribution_max_shift=float(distribution["max_shift"]),
            distribution_columns=tuple((table, column) for table, columns in distribution["columns"].items() for column in columns),
            values=tuple((name, _literal(value)) for name, value in _values(raw).items()),
            memory=str(raw["gate"]["memory"]),
        )
    except KeyError as error:
        raise ValueError(f"The limits of the gate lack {error}; see seeds/expectations.toml for what has to be there.") from error
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"The limits of the gate are not valid TOML: {error}.") from error
