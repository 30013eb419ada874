"""What the gate returns: one verdict over all expectations, frozen, and readable as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Level = Literal["critical", "warning"]


@dataclass(frozen=True, slots=True)
class Example:
    """One row that failed: its key, and for a reader the words it came from."""

    key: dict[str, str | None]
    """Values of the row's key columns, or of what a check over several rows selects."""
    text: str | None = None
    sentence: str | None = None
    page: str | None = None
    """Where the page was read from: file or URL."""


@dataclass(frozen=True, slots=True)
class Result:
    """One expectation and how it came out."""

    table: str
    expectation: str
    """`<table>.<column>.<rule>` or `<table>.<check>`; unique and stable from release to release."""
    level: Level
    passed: bool
    meaning: str
    """What is expected, as a sentence."""
    advice: str
    """What to do where it fails, as a sentence."""
    checked: int
    """Rows of the table that was looked at."""
    unexpected: int
    """Rows that failed; for an expectation about a whole table, 1 where it failed."""
    observed: str | None = None
    examples: tuple[Example, ...] = ()
    error: str | None = None
    """Set where the expectation could not be evaluated; it counts as failed then."""
    by_row: bool = True
    """Whether it is about single rows; else about a table as a whole, and the examples are what was found."""

    def finding(self) -> str:
        """Return what was found, as a sentence."""
        if self.error:
            return f"It could not be evaluated: {self.error}."
        if self.observed:
            return f"Observed: {self.observed}."
        return f"{self.unexpected} of {self.checked} rows fail." if self.by_row else "It does not hold for the table as a whole."


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One row that failed one expectation and is to be kept out of the facts: a row of `stg_quarantine`, but for the run."""

    table_name: str
    row_key: str
    """Values of the row's primary key, joined by a vertical bar."""
    expectation: str
    detail: str
    """What was expected."""


@dataclass(frozen=True, slots=True)
class Aside:
    """What is in quarantine because of one expectation, for a reader."""

    table: str
    """Table of the rows; `stg_page` where whole pages are set aside."""
    expectation: str
    meaning: str
    """What was expected."""
    rows: int
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a release may be published, and why."""

    passed: bool
    results: tuple[Result, ...]
    quarantine: tuple[Quarantined, ...] = ()
    """Rows to set aside before the facts are built, in the order of tables, keys and expectations."""
    refusals: tuple[str, ...] = ()
    """Why it may not be published: one sentence each. Empty where `passed`."""
    not_compared: str | None = None
    """Why nothing was compared with an earlier release, if so."""
    set_aside: int = 0
    """Rows that are in quarantine in this release."""
    aside: tuple[Aside, ...] = ()
    """What those rows broke, most rows first."""

    @property
    def failures(self) -> tuple[Result, ...]:
        """Results that did not pass, critical ones first, then by table and name."""
        failed = (result for result in self.results if not result.passed)
        return tuple(sorted(failed, key=lambda result: (result.level != "critical", result.table, result.expectation)))

    @property
    def warnings(self) -> tuple[Result, ...]:
        """Failed results that do not block publication."""
        return tuple(result for result in self.failures if result.level == "warning")

    def summary(self) -> str:
        """Return one line: how many expectations held, and what did not."""
        held = sum(result.passed for result in self.results)
        line = f"{'passed' if self.passed else 'refused'}: {held} of {len(self.results)} expectations hold"
        critical, warnings = len(self.failures) - len(self.warnings), len(self.warnings)
        parts = [
            f"{critical} critical failed" if critical else "",
            _count(warnings, "warning"),
            _count(self.set_aside, "row", " set aside"),
        ]
        return ", ".join([line, *filter(None, parts)])

    def to_json(self) -> str:
        """Return the verdict as indented JSON; `parse_verdict` reads it."""
        return json.dumps({"summary": self.summary(), **asdict(self)}, ensure_ascii=False, indent=1) + "\n"


def _count(number: int, word: str, what: str = "") -> str:
    return f"{number} {word}{'' if number == 1 else 's'}{what}" if number else ""


def _examples(rows: Sequence[dict[str, Any]]) -> tuple[Example, ...]:
    return tuple(Example(**row) for row in rows)


def parse_verdict(text: str) -> Verdict:
    """Return the verdict written by `Verdict.to_json`.

    Raises:
        ValueError: where `text` is no such JSON.
    """
    try:
        data: dict[str, Any] = json.loads(text)
        results = tuple(Result(**{**row, "examples": _examples(row["examples"])}) for row in data["results"])
        # Releases of earlier versions say how many rows are set aside only.
        aside = tuple(Aside(**{**row, "examples": _examples(row["examples"])}) for row in data.get("aside", ()))
        return Verdict(
            passed=data["passed"],
            results=results,
            quarantine=tuple(Quarantined(**row) for row in data["quarantine"]),
            refusals=tuple(data["refusals"]),
            not_compared=data["not_compared"],
            set_aside=data["set_aside"],
            aside=aside,
        )
    except (KeyError, TypeError, AttributeError) as error:
        message = f"This is not a verdict of the gate: {error!r}. Publish the release again to get one."
        raise ValueError(message) from error
