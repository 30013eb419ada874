"""Every hand-written check and every band fails in a warehouse that breaks it, without an error, and shows rows that break it."""

from __future__ import annotations

from pathlib import Path

import pytest

import expectations
from expectations.database import open_database, with_checked
from expectations.evidence import find_examples
from expectations.gate import _rules
from expectations.suites import run_suites
from tests.unit.expectations.made import LIMITS, RELEASED, copy_warehouse

CHECKS = sorted(path.stem for path in (Path(expectations.__file__).parent / "checks").glob("*.sql"))
PAGE = "(select min(page_id) from stg_page)"
METRIC = "(select min(metric_id) from stg_metric)"
PERCENT = "(select min(metric_id) from stg_metric where unit = 'percent')"
PART = "(select min(metric_id) from stg_metric where total_metric_id is not null)"
FAULTS = (
    "insert into stg_rejected by name select md5(i::varchar) as rejected_id, 'night/' || i || '.txt' as source_uri, 'transform' as stage, "
    "'internal_error' as reason, 'ValueError: made up (made.py:1)' as detail from range({}) as made(i)"
)
"""A night on which so many pages met a fault of the program."""

BREAKS: dict[str, str] = {
    "stg_page.text_whole": f"update stg_page set text = text || '。' where page_id = {PAGE}",
    "stg_page.not_from_the_future": f"update stg_page set published_at = crawled_at + interval 2 day where page_id = {PAGE}",
    "stg_page.legible": f"update stg_page set text = repeat(chr(65533), 9) || text where page_id = {PAGE}",
    "stg_page.reprint_of_original": f"update stg_page set reprint_of = page_id where page_id = {PAGE}",
    "stg_page.has_source": f"delete from stg_source where page_id = {PAGE}",
    "stg_page.lines_complete": f"delete from stg_line where page_id = {PAGE} and line_no = 2",
    "stg_page.pages_kept": f"delete from stg_page where page_id = {PAGE}",
    "stg_page.partitions_kept": "delete from stg_page where site = 'site1.example' and published_at > '2019-06-01'",
    "stg_page.yield": "delete from stg_article",
    "stg_page.new_yield": "insert into stg_page select * replace ('f' || page_id as page_id) from stg_page",
    "stg_page.yield_kept": "insert into stg_page select * replace ('f' || page_id as page_id) from stg_page limit 30",
    "stg_line.kept_share": "update stg_line set is_kept = true",
    "stg_line.offsets": f"update stg_line set char_start = char_start + 1 where page_id = {PAGE}",
    "stg_line.kept_by_role": f"update stg_line set is_kept = not is_kept where page_id = {PAGE}",
    "stg_article.lines_of_page": f"update stg_article set line_last = 99 where page_id = {PAGE}",
    "stg_article.title_on_page": f"update stg_article set title = '别的标题' where page_id = {PAGE}",
    "stg_metric.offsets": f"update stg_metric set char_start = char_start + 1 where metric_id = {METRIC}",
    "stg_metric.on_kept_line": f"update stg_metric set line_no = 1 where metric_id = {METRIC}",
    "stg_metric.in_its_article": f"update stg_metric set article_id = (select max(article_id) from stg_article) where page_id = {PAGE}",
    "stg_metric.in_its_sentence": f"update stg_metric set sentence = '没有数字。' where metric_id = {METRIC}",
    "stg_metric.one_value": f"update stg_metric set value_low = 1 where metric_id = {METRIC}",
    "stg_metric.no_doubles": f"insert into stg_metric select * replace ('f' || metric_id as metric_id) "
    f"from stg_metric where metric_id = {METRIC}",
    "stg_metric.period_in_order": f"update stg_metric set period_start = '2018-06-01', period_end = '2018-01-01' "
    f"where metric_id = {METRIC}",
    "stg_metric.period_not_after_page": f"update stg_metric set period_start = '2031-01-01' where metric_id = {METRIC}",
    "stg_metric.share_of_a_whole": f"update stg_metric set value = 6000 where metric_id = {PERCENT}",
    "stg_metric.plausible_size": "update stg_metric set value = value * 1e9 where unit = 'CNY'",
    "stg_metric.unit_of_its_kind": "update stg_metric set unit = 'm' where unit_raw = '万元'",
    "stg_metric.place_of_its_code": f"update stg_metric set place_code = '620103' where metric_id = {METRIC}",
    "stg_metric.indicator_in_range": "update stg_metric set value = -1 where indicator_code = 'volunteers'",
    "stg_metric.parts_within_total": f"update stg_metric set value = value * 3 where metric_id = {PART}",
    "stg_metric.part_of_its_page": f"update stg_metric set total_metric_id = metric_id where metric_id = {PART}",
    "stg_metric.values_stable": "update stg_metric set value = value + 1 where unit = '人'",
    "stg_mechanism.offsets": f"update stg_mechanism set text = '别的' where page_id = {PAGE}",
    "stg_rejected.offsets": f"update stg_rejected set char_start = char_start + 1 where page_id = {PAGE}",
    "stg_rejected.program_faults": FAULTS.format(14),
    "stg_rejected.new_program_faults": FAULTS.format(14),
    "stg_run.files_accounted": "update stg_run set files_seen = files_seen + 1",
    "stg_run.fresh": "insert into stg_run by name select * replace ('run-2' as run_id, 0 as pages_staged, "
    "started_at_utc + interval 30 day as started_at_utc) from stg_run",
    "stg_quarantine.within_limit": "insert into stg_quarantine "
    "select 'stg_metric', metric_id, 'made', null, 'run-1' from stg_metric limit 100",
    "stg_quarantine.rows_exist": "insert into stg_quarantine values ('stg_metric', 'gone', 'made', null, 'run-1')",
    "fct_metric.complete": "delete from fct_metric where metric_id = (select min(metric_id) from fct_metric)",
    "fct_metric.as_staged": "update fct_metric set value = value * 10 where metric_id = (select min(metric_id) from fct_metric)",
    "dim_page.current_pages": "delete from dim_page where page_id = (select min(page_id) from dim_page)",
    "dim_place.in_its_province": "update dim_place set province_code = '110000' where code = '620105'",
    "mart_source_quality.kept_share": "update mart_source_quality set kept_share = 1",
    "mart_source_quality.kept_share_stable": "update mart_source_quality set kept_share = kept_share - 21",
    "mart_rectification.closure": "update mart_rectification set closure_rate = 130",
    "mart_rectification.contradictory": "insert into mart_rectification by name select mart.* replace (rectification_id || n "
    "as rectification_id, 'contradictory' as rate_basis) from mart_rectification as mart, range(40) as copies(n) where rectified > 0",
    "mart_indicator_series.within_sources": "update mart_indicator_series set value = highest + 1",
    "mart_funding.parts_in_amount": "update mart_funding set parts_amount = amount * 2",
    "mart_funding.balance": "update mart_funding set balance = balance + 1",
    "mart_volunteering.share_of_residents": "update mart_volunteering set resident_share = 128",
    "stg_metric.rows.not_lost": "delete from stg_metric where unit = '个'",
    "stg_metric.rows.not_swollen": "insert into stg_metric select m.* from stg_metric as m, range(5)",
    "fct_metric.rows.not_lost": "delete from fct_metric where unit = '个'",
    "stg_metric.fill": "update stg_metric set place_code = null where unit in ('个', '人')",
    "stg_metric.theme.distribution": "update stg_metric set theme = 'other' where unit in ('个', '人')",
}


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_has_a_warehouse_that_breaks_it(name) -> None:
    assert name in BREAKS


@pytest.mark.parametrize("name", BREAKS)
def test_a_check_fails_where_it_is_broken_and_only_there(name, good) -> None:
    with copy_warehouse(good) as con:
        with open_database(con, good, "1GB") as opened:
            rule = next(rule for rule in _rules(opened, list(RELEASED.values()), LIMITS) if rule.name == name)
            sources = {rule.table: opened.source(RELEASED[rule.table], LIMITS, without_quarantined=True)}
            before = run_suites(opened, [rule], sources, None)[name]
        con.execute(BREAKS[name])
        with open_database(con, good, "1GB") as opened:
            after = run_suites(opened, [rule], sources, None)[name]
            found = opened.rows(f"select count(*) from ({with_checked(rule.failing, sources[rule.table])})")[0][0]
            examples = find_examples(opened, rule, sources[rule.table], RELEASED[rule.table].primary_key)
    assert (before.passed, before.error) == (True, None)
    assert (after.passed, after.error) == (False, None)
    assert after.unexpected == found > 0 or rule.native is not None
    assert examples


def _outcomes_of_faults(good: Path, faults: int, before: Path) -> dict[str, bool]:
    """Return whether the checks on faults hold where a large warehouse meets so many faults and no new page."""
    with copy_warehouse(good) as con:
        con.execute(
            "insert into stg_page select page.* replace (md5(page_id || n) as page_id) from stg_page as page, range(20) as copies(n)"
        )
        con.execute(f"attach '{before}' as earlier")
        for name in ("stg_page", "stg_rejected"):
            con.execute(f"create table earlier.{name} as select * from {name}")
        con.execute(f"detach earlier; {FAULTS.format(faults)}")
        with open_database(con, before, "1GB") as opened:
            tables = [RELEASED["stg_page"], RELEASED["stg_rejected"]]
            rules = [rule for rule in _rules(opened, tables, LIMITS) if rule.name.endswith("program_faults")]
            outcomes = run_suites(opened, rules, {"stg_rejected": "select * from stg_rejected"}, None)
    return {name.partition(".")[2]: outcome.passed for name, outcome in outcomes.items()}


def test_a_night_of_faults_is_found_in_a_large_warehouse_too(good, tmp_path) -> None:
    """Fourteen pages are nothing beside the 1,260 that are there already: only the comparison with the last good release tells."""
    assert _outcomes_of_faults(good, 14, tmp_path / "before.duckdb") == {"program_faults": True, "new_program_faults": False}


def test_a_handful_of_faults_does_not_cost_the_night(good, tmp_path) -> None:
    assert _outcomes_of_faults(good, 3, tmp_path / "before.duckdb") == {"program_faults": True, "new_program_faults": True}


@pytest.mark.parametrize(
    ("change", "incomplete"),
    [
        (f"update stg_page set text = text || '  　' where page_id = {PAGE}", 0),
        (f"update stg_page set text = replace(text, chr(10), chr(13) || chr(10)) where page_id = {PAGE}", 0),
        (f"update stg_page set text = text || '。' where page_id = {PAGE}", 1),
        (f"update stg_line set text = chr(10) || substr(text, 2) where page_id = {PAGE} and line_no = 2", 1),
        (f"delete from stg_line where page_id = {PAGE}", 1),
    ],
    ids=["blanks between lines", "other line ends", "a lost sign", "a break for a sign", "no lines"],
)
def test_lines_may_leave_out_what_is_blank_and_nothing_else(good, change, incomplete) -> None:
    with copy_warehouse(good) as con:
        con.execute(change)
        with open_database(con, None, "1GB") as opened:
            rule = next(rule for rule in _rules(opened, list(RELEASED.values()), LIMITS) if rule.name == "stg_page.lines_complete")
            found = opened.rows(f"select count(*) from ({with_checked(rule.failing, 'select * from stg_page')})")
    assert found == [(incomplete,)]
