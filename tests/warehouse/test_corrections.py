"""Corrections of known errors, and rows kept out of the facts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from tests.warehouse.build import figure, page, reference_rows
from warehouse.ledger import replace_quarantine
from warehouse.reference import SeedError, load_reference_tables, parse_corrections

CORRECTION = """
[[correction]]
id = "roads"
page = "a.txt"
text = "3.2亿元"
sentence_has = "农村公路"
field = "value"
expect = "320000000"
set = "230000000"
reason = "The site corrected the figure two days later."
"""


def correct(night, text: str) -> None:
    load_reference_tables(night.con, {"stg_correction": parse_corrections(text)})


def investment():
    return page(
        "dumps/a.txt", "标题\n农村公路3.2亿元，水利3.2亿元。\n其他3.2亿元。", *(figure("3.2亿元", 320000000, unit="CNY") for _ in range(3))
    )


def test_a_correction_changes_the_fact_and_shows_both_values(night):
    correct(night, CORRECTION.replace("农村公路", "其他"))
    night.run(investment())
    rows = night.rows("select value, value_found, correction_id from fct_metric order by char_start desc limit 1")
    assert rows == [(230000000, 320000000, "roads")]
    assert night.rows("select count(*) from fct_metric where correction_id is null and value = 320000000") == [(2,)]
    assert night.rows("select outcome, found, corrected from fct_correction") == [("applied", "320000000.000000", "230000000")]
    assert night.rows("select distinct value from stg_metric") == [(320000000,)]


def test_a_correction_whose_source_has_changed_is_not_applied(night):
    correct(night, CORRECTION.replace('expect = "320000000"', 'expect = "310000000"'))
    night.run(investment())
    assert night.rows("select distinct outcome from fct_correction") == [("guard_failed",)]
    assert night.rows("select distinct value from fct_metric") == [(320000000,)]


def test_a_correction_that_meets_nothing_says_so(night):
    correct(night, CORRECTION.replace("a.txt", "b.txt"))
    night.run(investment())
    assert night.rows("select outcome, metric_id from fct_correction") == [("not_found", None)]


def test_a_correction_that_comes_later_reaches_what_is_already_staged(night):
    night.run(investment())
    correct(night, CORRECTION.replace("农村公路", "其他"))
    night.build()
    assert night.rows("select count(*) from fct_metric where value = 230000000") == [(1,)]
    correct(night, "")
    night.build()
    assert night.rows("select count(*) from fct_metric where value = 230000000") == [(0,)]


def test_a_corrected_period_moves_the_year(night):
    text = CORRECTION.replace('"value"', '"period"').replace('"320000000"', '"2018"').replace('"230000000"', '"2020"')
    correct(night, text)
    night.run(page("a.txt", "标题\n农村公路3.2亿元。", figure("3.2亿元", 320000000, period="2018")))
    assert night.rows("select period, year from fct_metric") == [("2020", 2020)]


@pytest.mark.parametrize(
    ("wrong", "message"), [(CORRECTION + CORRECTION, "same id"), (CORRECTION.replace('"value"', '"colour"'), "names the field colour")]
)
def test_a_wrong_correction_file_is_refused(wrong, message):
    with pytest.raises(SeedError, match=message):
        parse_corrections(wrong)


@dataclass(frozen=True)
class Row:
    table_name: str
    row_key: str
    expectation: str = "in_range"
    detail: str | None = None


def test_quarantined_figures_leave_the_facts_and_come_back_when_released(night):
    night.run(page("a.txt", "标题\n54条，35条。", figure("54条"), figure("35条")))
    (bad,) = night.rows("select metric_id from stg_metric where text = '54条'")[0]
    assert replace_quarantine(night.con, [Row("stg_metric", bad), Row("stg_metric", bad, "other")], "run-1") == 2
    night.build()
    assert night.rows("select text from fct_metric") == [("35条",)]
    assert replace_quarantine(night.con, [Row("stg_metric", bad), Row("stg_metric", bad, "other")], "run-2") == 2
    assert not night.build().has_news, "the same rows are in quarantine"
    assert replace_quarantine(night.con, [Row("stg_metric", bad)], "run-2") == 1
    assert night.rows("select run_id from stg_quarantine") == [("run-1",)]
    assert replace_quarantine(night.con, [], "run-3") == 0
    night.build()
    assert night.rows("select sum(value) from fct_metric") == [(Decimal(89),)]


def test_a_quarantined_page_takes_all_its_figures_and_mechanisms_with_it(night):
    night.run(
        page("a.txt", "标题\n街长制，54条，35条。", figure("54条"), figure("35条"), mechanisms=[("street_chief", "街长制")]),
        page("b.txt", "标题\n共7条。", figure("7条")),
    )
    (bad,) = night.rows("select page_id from stg_page where source_uri = 'a.txt'")[0]
    replace_quarantine(night.con, [Row("stg_page", bad)], "run-1")
    night.build()
    assert night.rows("select text from fct_metric") == [("7条",)]
    assert night.rows("select count(*) from mart_mechanism") == [(0,)]


def test_a_quarantined_mechanism_leaves_its_mart(night):
    night.run(page("a.txt", "标题\n街长制，54条。", figure("54条"), mechanisms=[("street_chief", "街长制")]))
    (key,) = night.rows("select concat_ws('|', page_id, char_start, mechanism_code) from stg_mechanism")[0]
    replace_quarantine(night.con, [Row("stg_mechanism", key)], "run-1")
    night.build()
    assert night.rows("select count(*) from mart_mechanism") == [(0,)]
    assert night.rows("select count(*) from fct_metric") == [(1,)]


def test_reference_rows_that_are_the_same_change_nothing(night):
    assert load_reference_tables(night.con, reference_rows()) == ()
    rows = reference_rows()
    rows["dim_theme"][0]["name_zh"] = "治理机制"
    assert load_reference_tables(night.con, rows) == ("dim_theme",)
