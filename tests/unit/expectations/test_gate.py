"""The gate as a night uses it: rows are set aside, the share of them is limited, the last release is compared with, paths are checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from expectations import validate
from tests.unit.expectations.made import LIMITS, RELEASED, copy_warehouse, judge
from tests.warehouse.build import Night
from warehouse.ledger import replace_quarantine
from warehouse.models import build_models

STAGED = ["stg_metric", "stg_page", "stg_line", "stg_article", "stg_quarantine"]


def test_a_failing_row_is_set_aside_and_passes_from_then_on(con) -> None:
    con.execute("update stg_metric set char_start = char_start + 1 where metric_id = (select min(metric_id) from stg_metric)")
    key = con.execute("select min(metric_id) from stg_metric").fetchone()[0]
    first = judge(con, STAGED, set_aside=True)
    assert first.passed
    assert {(row.table_name, row.row_key) for row in first.quarantine} == {("stg_metric", key)}
    assert "stg_metric.offsets" in {row.expectation for row in first.quarantine}
    for row in first.quarantine:
        con.execute("insert into stg_quarantine values (?, ?, ?, ?, 'run-1')", [row.table_name, row.row_key, row.expectation, row.detail])
    second = judge(con, STAGED)
    assert second.passed
    assert second.quarantine == ()
    assert second.set_aside == 1
    group = next(group for group in second.aside if group.expectation == "stg_metric.offsets")
    assert (group.table, group.rows, group.examples[0].key) == ("stg_metric", 1, {"metric_id": key})
    assert group.examples[0].page.startswith("page-")


def test_a_failing_line_sets_its_page_aside(con) -> None:
    con.execute("update stg_line set text = '别的' where page_id = (select min(page_id) from stg_page) and line_no = 3")
    page = con.execute("select min(page_id) from stg_page").fetchone()[0]
    verdict = judge(con, STAGED, set_aside=True)
    assert verdict.passed
    assert {(row.table_name, row.row_key) for row in verdict.quarantine} == {("stg_page", page)}


def test_quarantine_and_facts_are_what_was_staged(tmp_path) -> None:
    """The night's own two passes: whatever is set aside leaves the facts, and nothing is lost."""
    from seeds import SEEDS_DIR
    from tests.unit.expectations.made import made_page
    from warehouse.settings import read_settings

    with Night(tmp_path, read_settings(SEEDS_DIR)) as night:
        night.load(*(made_page(number) for number in range(6)))
        one = "(select max(metric_id) filter (unit = 'percent') from stg_metric)"
        night.con.execute(f"update stg_metric set value = 9999 where metric_id = {one}")
        first = judge(night.con, [*STAGED, "dim_unit", "dim_place"], set_aside=True)
        replace_quarantine(night.con, first.quarantine, "run-1")
        build_models(night.con, night.settings)
        staged, facts = (night.con.execute(f"select count(*) from {name}").fetchone()[0] for name in ("stg_metric", "fct_metric"))
        assert (first.set_aside, facts) == (1, staged - 1)
        assert judge(night.con, [*STAGED, "fct_metric"]).passed


def test_more_than_the_limit_is_refused_with_a_sentence(con) -> None:
    con.execute("update stg_metric set char_start = char_start + 1 where unit = '人'")
    verdict = judge(con, STAGED, set_aside=True)
    assert not verdict.passed
    [refusal] = verdict.refusals
    assert refusal.startswith("60 of 480 rows of stg_metric would have to be set aside and at most 9 may be: ")


def test_without_setting_aside_a_failing_row_refuses(con) -> None:
    con.execute("update stg_metric set sentence = '没有' where metric_id = (select min(metric_id) from stg_metric)")
    verdict = judge(con, STAGED)
    assert not verdict.passed
    assert verdict.quarantine == ()
    [refusal] = verdict.refusals
    assert refusal.startswith("stg_metric.in_its_sentence: A figure's sentence holds its text. 1 of 480 rows fail.")


def test_an_example_shows_the_words_and_the_page(con) -> None:
    con.execute("update stg_metric set line_no = 1 where metric_id = (select min(metric_id) from stg_metric)")
    [result] = [result for result in judge(con, STAGED).failures if result.expectation == "stg_metric.on_kept_line"]
    [example] = result.examples
    text, sentence, page = con.execute(
        'select "text", sentence, source_uri from stg_metric join stg_page using (page_id) order by metric_id limit 1'.replace(
            '"text"', 'stg_metric."text"'
        )
    ).fetchone()
    assert (example.text, example.sentence, example.page) == (text, sentence, page)
    assert example.key["line_no"] == "1"


def test_a_file_is_opened_read_only_and_the_previous_release_is_compared(good) -> None:
    tables = [RELEASED[name] for name in ("stg_page", "stg_metric")]
    before = good.read_bytes()
    verdict = validate(good, tables, LIMITS, previous=good)
    assert verdict.passed
    assert verdict.not_compared is None
    assert {"stg_metric.rows.not_lost", "stg_metric.fill", "stg_metric.theme.distribution"} <= {
        result.expectation for result in verdict.results
    }
    assert good.read_bytes() == before


def test_an_earlier_release_with_other_tables_is_not_compared_and_says_so(con, good, tmp_path) -> None:
    earlier = tmp_path / "earlier.duckdb"
    with duckdb.connect(str(earlier)) as older:
        older.execute("create table stg_page (page_id varchar)")
    verdict = judge(con, ["stg_page"], previous=earlier)
    assert verdict.passed
    assert verdict.not_compared is not None
    assert "stg_page" in verdict.not_compared


def test_small_tables_are_not_compared(good) -> None:
    with copy_warehouse(good) as con:
        con.execute("delete from mart_funding")
        verdict = judge(con, ["mart_funding"], previous=good)
    assert verdict.passed


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no database /nowhere\.duckdb: build it first"):
        validate(Path("/nowhere.duckdb"), [], LIMITS)


def test_the_callers_memory_limit_comes_back(con) -> None:
    con.execute("set memory_limit = '768MiB'")
    before = con.execute("select current_setting('memory_limit')").fetchone()
    judge(con, ["dim_theme"])
    assert con.execute("select current_setting('memory_limit')").fetchone() == before


def test_the_limit_on_quarantine_stands_in_one_place(con) -> None:
    con.execute("insert into stg_quarantine select 'stg_metric', metric_id, 'made', null, 'run-1' from stg_metric limit 8")
    assert judge(con, ["stg_quarantine", "stg_metric", "stg_mechanism", "stg_page"]).passed
    stricter = replace(LIMITS, values=tuple((name, "0.001" if name == "quarantine_max_share" else value) for name, value in LIMITS.values))
    tables = [RELEASED[name] for name in ("stg_quarantine", "stg_metric", "stg_mechanism", "stg_page")]
    assert not validate(con, tables, stricter).passed
