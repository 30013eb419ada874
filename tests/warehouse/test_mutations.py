"""Breaks a good warehouse in many ways, one at a time, and shows which expectations catch each; none may go uncaught, none may crash.

The rows of a break are what a wrong rule, a wrong join, a killed load or a hand in the database would leave behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from expectations.hand_written import read_checks
from expectations.rules import build_rules
from tests.unit.expectations.made import LIMITS, RELEASED, copy_warehouse, judge, make_warehouse

if TYPE_CHECKING:
    from pathlib import Path

ONE = "metric_id = (select min(metric_id) from stg_metric)"
ONE_PAGE = "page_id = (select min(page_id) from stg_page)"
MANY = "hash(metric_id) % 4 = 0"
NEEDS = {rule.name: rule.needs for rule in [*build_rules(list(RELEASED.values()), ()), *read_checks(dict(LIMITS.values))]}
"""Tables that an expectation reads beside its own."""

# Name of the break: what it does, and an expectation that has to be among those that catch it.
MUTATIONS: dict[str, tuple[str, str]] = {
    "offset shifted by one": (
        f"update stg_metric set char_start = char_start + 1, char_end = char_end + 1 where {ONE}",
        "stg_metric.offsets",
    ),
    "offset counted in bytes": (f"update stg_metric set char_end = char_start + strlen(text) where {ONE}", "stg_metric.offsets"),
    "text normalised": (f"update stg_metric set text = replace(text, '万元', '0000元') where {ONE}", "stg_metric.offsets"),
    "unit swapped": ("update stg_metric set unit = 'm2' where unit = 'CNY'", "stg_metric.unit_of_its_kind"),
    "kind swapped": ("update stg_metric set quantity_kind = 'count' where unit = 'CNY'", "stg_metric.unit_of_its_kind"),
    "multiplier read twice": ("update stg_metric set value = value * 1e10 where unit = 'CNY'", "stg_metric.plausible_size"),
    "values scaled by ten": ("update stg_metric set value = value * 10 where unit = '人'", "stg_metric.values_stable"),
    "share above the whole": ("update stg_metric set value = value * 10 where unit = 'percent'", "stg_metric.share_of_a_whole"),
    "sign lost its meaning": ("update stg_metric set value = -value where indicator_code = 'volunteers'", "stg_metric.indicator_in_range"),
    "value lost": (f"update stg_metric set value = null where {ONE}", "stg_metric.one_value"),
    "range upside down": (f"update stg_metric set value = null, value_low = 9, value_high = 3 where {ONE}", "stg_metric.one_value"),
    "rows doubled": ("insert into stg_metric select * from stg_metric", "stg_metric.key.unique"),
    "rows doubled under new ids": (
        "insert into stg_metric select * replace (md5(metric_id) as metric_id) from stg_metric",
        "stg_metric.no_doubles",
    ),
    "facts doubled by a join": ("insert into fct_metric select * from fct_metric", "fct_metric.key.unique"),
    "a quarter of the metrics lost": (f"delete from stg_metric where {MANY}", "stg_metric.rows.not_lost"),
    "a quarter of the facts lost": (f"delete from fct_metric where {MANY}", "fct_metric.complete"),
    "a site lost": ("delete from stg_page where site = 'site2.example'", "stg_page.partitions_kept"),
    "months lost": ("delete from stg_page where published_at < '2019-04-01'", "stg_page.pages_kept"),
    "pages lost, their metrics left": (f"delete from stg_page where {ONE_PAGE}", "stg_metric.page_id.in_stg_page"),
    "date of publication in the future": (
        f"update stg_page set published_at = '2219-11-29' where {ONE_PAGE}",
        "stg_page.not_from_the_future",
    ),
    "done before it was reported": (
        f"update stg_metric set period = '2031', period_start = '2031-01-01', period_end = '2031-12-31' where {ONE}",
        "stg_metric.period_not_after_page",
    ),
    "period of another year": ("update stg_metric set period = '1918' where period_start is not null", "stg_metric.period_in_order"),
    "wrong district": (f"update stg_metric set place_code = '620103' where {ONE}", "stg_metric.place_of_its_code"),
    "code of no division": (f"update stg_metric set place_code = '999999' where {ONE}", "stg_metric.place_code.in_dim_place"),
    "code without leading digits": (f"update stg_metric set place_code = '6201' where {ONE}", "stg_metric.place_code.pattern"),
    "wrong province": ("update dim_place set province_code = '110000'", "dim_place.in_its_province"),
    "NaN": ("update stg_run set seconds_load = 'nan'", "stg_run.seconds_load.finite"),
    "infinity": ("update mart_run set pages_per_second = 'inf'", "mart_run.pages_per_second.finite"),
    "text of a page cut": (f"update stg_page set text = left(text, 60) where {ONE_PAGE}", "stg_page.text_whole"),
    "text of a line cut": (f"update stg_line set text = left(text, 3) where {ONE_PAGE}", "stg_line.offsets"),
    "mojibake": (f"update stg_page set text = repeat(chr(65533), length(text)) where {ONE_PAGE}", "stg_page.legible"),
    "lines lost": (f"delete from stg_line where {ONE_PAGE} and line_no > 3", "stg_page.lines_complete"),
    "noise kept": ("update stg_line set is_kept = true", "stg_line.kept_by_role"),
    "figure of a menu": (f"update stg_line set role = 'nav', is_kept = false where {ONE_PAGE}", "stg_metric.on_kept_line"),
    "unknown role": (f"update stg_line set role = 'teaser' where {ONE_PAGE}", "stg_line.role.in_set"),
    "unknown status": (f"update stg_metric set status = 'done' where {ONE}", "stg_metric.status.in_set"),
    "empty status": (f"update stg_metric set status = null where {ONE}", "stg_metric.status.not_null"),
    "sentence of another line": (f"update stg_metric set sentence = '另一句话。' where {ONE}", "stg_metric.in_its_sentence"),
    "article of another page": (
        f"update stg_metric set article_id = (select max(article_id) from stg_article) where {ONE}",
        "stg_metric.in_its_article",
    ),
    "parts above their total": (
        "update stg_metric set value = value * 5 where total_metric_id is not null",
        "stg_metric.parts_within_total",
    ),
    "file dropped without a word": ("update stg_run set pages_staged = pages_staged - 1", "stg_run.files_accounted"),
    "reprint of itself": (f"update stg_page set reprint_of = page_id where {ONE_PAGE}", "stg_page.reprint_of_original"),
    "themes fall back to other": ("update stg_metric set theme = 'other'", "stg_metric.theme.distribution"),
    "places no longer resolved": (f"update stg_metric set place = null, place_code = null where {MANY}", "stg_metric.fill"),
    "column dropped": ('alter table stg_metric drop column "action"', "stg_metric.columns"),
    "decimals become doubles": ("alter table stg_metric alter value type double", "stg_metric.columns"),
    "table missing": ("drop table stg_mechanism", "stg_mechanism.columns"),
    "table empty": ("delete from fct_metric", "fct_metric.rows.not_lost"),
    "fact differs from staging": (
        "update fct_metric set unit = '户' where metric_id = (select min(metric_id) from fct_metric)",
        "fct_metric.as_staged",
    ),
    "more rectified than notified": (
        "update mart_rectification set rectified = notified * 2, closure_rate = 200",
        "mart_rectification.closure",
    ),
    "a night of program faults": (
        "insert into stg_rejected by name select md5(n::text) rejected_id, 'read' stage, 'internal_error' reason from range(14) r(n)",
        "stg_rejected.program_faults",
    ),
    "menus and footers kept as body": ("update stg_line set role = 'body', is_kept = true", "stg_line.kept_share"),
    "articles no longer found": ("update stg_article set page_id = (select min(page_id) from stg_page)", "stg_page.yield"),
    "series leaves its sources": ("update mart_indicator_series set lowest = highest + 1", "mart_indicator_series.within_sources"),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_warehouse(tmp_path_factory.mktemp("good"))


def test_there_are_enough_ways_to_break_it() -> None:
    assert len(MUTATIONS) >= 30


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_break_is_caught_and_not_by_a_crash(name, good, capsys) -> None:
    change, expected = MUTATIONS[name]
    with copy_warehouse(good) as con:
        con.execute(change)
        verdict = judge(con, {expected.partition(".")[0], *NEEDS.get(expected, ())}, previous=good)
    caught = {result.expectation for result in verdict.failures}
    assert expected in caught
    assert [result.expectation for result in verdict.failures if result.error] == []
    assert verdict.passed == all(result.level == "warning" for result in verdict.failures)
    assert capsys.readouterr().out == ""
