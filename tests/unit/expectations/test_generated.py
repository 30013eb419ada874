"""Every rule that follows from the table definitions fails where the data breaks it, and finds the rows that break it."""

from __future__ import annotations

import duckdb
import pytest

from expectations.database import with_checked
from expectations.rules import build_rules
from tests.unit.expectations.made import LIMITS, RELEASED, judge

RULES = list(build_rules(list(RELEASED.values()), LIMITS.quarantine_rows))
FIXED = {"BOOLEAN": "true", "DATE": "date '1900-01-01'", "TIMESTAMP": "timestamp '1900-01-01'"}


def _row(table, number) -> str:
    """A row whose texts stand in no enumeration and no other table, and whose numbers are what `number` makes of the column."""

    def value(column) -> str:
        if column.type == "VARCHAR":
            return f"'☠{table.name}.{column.name}'"
        return FIXED.get(column.type, f"{number(column)}::{column.type}")

    return ", ".join(value(column) for column in table.columns)


def _broken_rows(table) -> list[str]:
    """Rows that break every rule on single columns: nulls, values outside every enumeration and range; one twice, so that no key holds."""
    low = _row(table, lambda column: (column.min or 0) - 1)
    high = _row(table, lambda column: (column.max or 0) + 1)
    odd = _row(table, lambda column: "'nan'" if column.type == "DOUBLE" else 0)
    return [", ".join("null" for _ in table.columns), low, low, high, odd]


@pytest.fixture(scope="module")
def broken():
    with duckdb.connect() as con:
        for table in RELEASED.values():
            columns = ", ".join(f'"{column.name}" {column.type}' for column in table.columns)
            con.execute(f'create table "{table.name}" ({columns})')
            for row in _broken_rows(table):
                con.execute(f'insert into "{table.name}" values ({row})')
        verdict = judge(con)
        yield con, {result.expectation: result for result in verdict.results}


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.name.endswith(".columns")], ids=lambda rule: rule.name)
def test_a_generated_rule_fails(rule, broken) -> None:
    con, results = broken
    result = results[rule.name]
    found = con.execute(f"select count(*) from ({with_checked(rule.failing, f'select * from {rule.table}')})").fetchone()[0]
    assert not result.passed
    assert result.error is None
    assert result.unexpected == found > 0
    assert result.examples
    assert result.advice.endswith(".")


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ('alter table stg_metric drop column "action"', "action"),
        ("alter table stg_metric add column surplus varchar", "surplus"),
        ("alter table stg_metric alter value type double", "value"),
    ],
)
def test_a_changed_column_is_named_and_the_rest_not_looked_at(con, change, finding) -> None:
    con.execute(change)
    verdict = judge(con, ["stg_metric", "stg_page"])
    results = {result.expectation: result for result in verdict.results}
    assert [example.key["column_name"] for example in results["stg_metric.columns"].examples] == [finding]
    assert [name for name in results if not results[name].passed] == ["stg_metric.columns"]
    assert results["stg_metric.key.unique"].observed == "Not looked at, because stg_metric is not as defined."
    assert results["stg_page.key.unique"].observed is None


def test_a_missing_table_refuses(con) -> None:
    con.execute("drop table fct_metric")
    verdict = judge(con, ["fct_metric", "stg_metric"])
    assert not verdict.passed
    assert [result.expectation for result in verdict.failures] == ["fct_metric.columns"]
