"""The gate: runs all rules over the tables of a database and returns one verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.bands import build_bands
from expectations.database import PAGE, open_database
from expectations.evidence import describe_aside, find_examples, find_keys
from expectations.hand_written import PREVIOUS, read_checks
from expectations.rules import build_rules
from expectations.verdict import Quarantined, Result, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import duckdb

    from expectations.contracts import TableContract
    from expectations.database import Database
    from expectations.limits import Limits
    from expectations.rules import Rule
    from expectations.suites import Outcome

NOTHING = "select null as nothing where false"
"""Rows to be looked at of a table that is not as defined."""
NO_EARLIER_RELEASE = "There is no earlier release to compare with."


def validate(
    database: Path | duckdb.DuckDBPyConnection,
    tables: Sequence[TableContract],
    limits: Limits,
    *,
    previous: Path | None = None,
    set_aside: bool = False,
    report_dir: Path | None = None,
) -> Verdict:
    """Return the verdict over `tables` of `database`.

    With `set_aside`, only critical rules about single rows of the tables that can set rows aside are looked at; what breaks them does
    not block: the rows, or their pages, are returned in `Verdict.quarantine`, and only a share above the limit refuses. Without it,
    rows that `stg_quarantine` names are not looked at again, and whatever else breaks a critical rule blocks.

    Args:
        database: A DuckDB file, which is opened read-only, or an open connection, of which only what is committed is seen.
        tables: Definitions of the tables to look at; rules that read other tables as well are left out.
        limits: Bands and thresholds.
        previous: The `chengji.duckdb` of the last good release, or null where there is none.
        set_aside: Whether failing rows may be set aside: true before the facts are built.
        report_dir: Where Great Expectations' data docs and results are written; null for nowhere.
    """
    with open_database(database, previous, limits.memory) as opened:
        rules = [rule for rule in _rules(opened, tables, limits) if not set_aside or _can_set_aside(rule, limits)]
        broken = frozenset(table.name for table in tables if not opened.is_as_defined(table))
        sources = {
            table.name: NOTHING if table.name in broken else opened.source(table, limits, without_quarantined=not set_aside)
            for table in tables
        }
        keys = {table.name: tuple(table.primary_key) for table in tables}
        outcomes = _run(opened, rules, broken, sources, report_dir)
        results = tuple(_result(opened, rule, outcomes[rule.name], sources[rule.table], keys[rule.table]) for rule in rules)
        aside = [rule for rule, result in zip(rules, results, strict=True) if set_aside and not result.passed and result.error is None]
        quarantine = tuple(row for rule in aside for row in _quarantine(opened, rule, sources[rule.table], keys[rule.table], limits))
        refusals = tuple(_refusals(results, {rule.name for rule in aside}, quarantine, limits))
        not_compared = opened.not_compared or (NO_EARLIER_RELEASE if previous is None else None)
        aside_groups = () if set_aside else describe_aside(opened, keys)
        set_aside_rows = len({(row.table_name, row.row_key) for row in quarantine}) if set_aside else opened.quarantined()
    ordered = sorted(quarantine, key=lambda row: (row.table_name, row.row_key, row.expectation))
    return Verdict(not refusals, results, tuple(ordered), refusals, not_compared, set_aside_rows, aside_groups)


def _rules(opened: Database, tables: Sequence[TableContract], limits: Limits) -> Iterator[Rule]:
    """Yield the rules that apply: their table is asked about, and so is every table that they read."""
    asked = {table.name for table in tables} | ({PREVIOUS} if opened.previous else set())
    hand_written = (rule for rule in read_checks(dict(limits.values)) if rule.table in asked and asked.issuperset(rule.needs))
    yield from build_rules(tables, limits.quarantine_rows | limits.quarantine_pages)
    for rule in hand_written:
        if PREVIOUS not in rule.needs or opened.can_run(rule):
            yield rule
    if opened.previous:
        yield from build_bands(opened, tables, limits)


def _run(
    opened: Database, rules: Sequence[Rule], broken: frozenset[str], sources: Mapping[str, str], report_dir: Path | None
) -> dict[str, Outcome]:
    """Return the outcome of each rule by name; of rules over the tables in `broken`, only the one that says so has a finding."""
    from expectations.suites import Outcome, run_suites  # noqa: PLC0415  (takes seconds)

    outcomes: dict[str, Outcome] = {}
    runnable: list[Rule] = []
    for rule in rules:
        if blockers := broken.intersection((rule.table, *rule.needs)):
            is_finding = rule.name == f"{rule.table}.columns"
            reason = None if is_finding else f"Not looked at, because {', '.join(sorted(blockers))} is not as defined."
            outcomes[rule.name] = Outcome(passed=not is_finding, checked=0, unexpected=int(is_finding), skipped=reason)
        else:
            runnable.append(rule)
    return outcomes | run_suites(opened, runnable, sources, report_dir)


def _result(opened: Database, rule: Rule, outcome: Outcome, source: str, key: Sequence[str]) -> Result:
    examples = () if outcome.passed or outcome.error else find_examples(opened, rule, source, key)
    return Result(
        table=rule.table,
        expectation=rule.name,
        level=rule.level,
        passed=outcome.passed,
        meaning=rule.meaning,
        advice=rule.advice,
        checked=outcome.checked,
        unexpected=outcome.unexpected,
        observed=outcome.skipped or outcome.observed,
        examples=examples,
        error=outcome.error,
        by_row=rule.by_row,
    )


def _can_set_aside(rule: Rule, limits: Limits) -> bool:
    return rule.by_row and rule.level == "critical" and rule.table in limits.quarantine_rows | limits.quarantine_pages


def _quarantine(opened: Database, rule: Rule, source: str, key: Sequence[str], limits: Limits) -> Iterator[Quarantined]:
    """Yield what is to be set aside because of `rule`: its failing rows, or their pages."""
    table, key = (rule.table, key) if rule.table in limits.quarantine_rows else (PAGE, ("page_id",))
    for row_key in find_keys(opened, rule, source, key):
        yield Quarantined(table, row_key, rule.name, rule.meaning)


def _refusals(results: Sequence[Result], aside: set[str], quarantine: Sequence[Quarantined], limits: Limits) -> Iterator[str]:
    """Yield a sentence for each reason not to publish."""
    for result in results:
        if not result.passed and result.level == "critical" and result.expectation not in aside:
            yield f"{result.expectation}: {result.meaning} {result.finding()} {result.advice}"
    rows: dict[str, set[str]] = {}
    for row in quarantine:
        rows.setdefault(row.table_name, set()).add(row.row_key)
    sizes = {result.table: result.checked for result in results}
    for table, bad in rows.items():
        size = sizes.get(table, 0)
        allowed = max(limits.quarantine_always_allowed, int(size * limits.quarantine_max_share))
        if len(bad) > allowed:
            yield (
                f"{len(bad)} of {size} rows of {table} would have to be set aside and at most {allowed} may be: "
                "something is wrong with more than single rows; see the expectations that failed."
            )
