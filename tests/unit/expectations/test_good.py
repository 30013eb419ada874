"""A good warehouse passes, and nothing in it is empty by accident."""

from __future__ import annotations

from tests.unit.expectations.made import RELEASED, judge


def test_a_good_warehouse_passes_every_expectation(con) -> None:
    verdict = judge(con)
    assert [(result.expectation, result.error, result.examples) for result in verdict.failures] == []
    assert verdict.passed
    assert verdict.not_compared == "There is no earlier release to compare with."


def test_the_good_warehouse_fills_what_the_checks_look_at(con) -> None:
    empty = {name for name in RELEASED if con.execute(f'select count(*) from "{name}"').fetchone()[0] == 0}
    assert empty <= {"stg_quarantine", "stg_correction", "fct_correction", "mart_conflict", "stg_page_similarity"}
