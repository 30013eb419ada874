"""What was planned or required beside what was reached."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from tests.warehouse.build import day, figure, money, page
from warehouse.schema import warehouse_tables


def test_a_target_stands_beside_what_was_reached(night):
    share = {"indicator_code": "waste_treated_share", "unit": "percent", "quantity_kind": "share"}
    night.run(
        page(
            "a.txt",
            "标题\n要求垃圾处理率不低于90%，今年达到92.5%。\n滞留不超过15分钟，实际20分钟。",
            figure("不低于90%", 90, bound="over", status="standard", **share),
            figure("92.5%", status="achieved", **share),
            figure("不超过15分钟", 15, bound="under", status="standard", unit="minute", item="滞留时间", item_head="时间"),
            figure("20分钟", status="achieved", unit="minute", item="滞留时间", item_head="时间"),
        )
    )
    rows = night.dicts("select * from mart_target order by target_value desc")
    assert [(row["target_value"], row["achieved_value"], row["is_met"]) for row in rows] == [(90, Decimal("92.5"), True), (15, 20, False)]
    assert rows[0]["share_achieved"] == pytest.approx(Decimal("102.777778"))


def test_a_target_is_met_by_another_page_of_the_same_place_year_and_indicator(night):
    streets = {"indicator_code": "streets_renovated", "unit": "条", "period": "2019"}
    night.run(
        page("plan.txt", "计划\n今年计划整治60条。", figure("60条", status="planned", **streets), published_at=day("2019-02-01")),
        page("done.txt", "总结\n全年整治54条。", figure("54条", **streets), published_at=day("2019-12-31")),
        page("other.txt", "总结\n上年整治90条。", figure("90条", **{**streets, "period": "2018"}), published_at=day("2018-12-31")),
    )
    assert night.rows("select target_value, achieved_value, is_met, match_basis from mart_target") == [(60, 54, False, "same_place")]


def test_what_was_reached_before_the_plan_does_not_answer_it(night):
    streets = {"indicator_code": "streets_renovated", "unit": "条"}
    night.run(
        page(
            "a.txt",
            "标题\n去年整治90条，今年计划整治60条。",
            figure("90条", period="2018", **streets),
            figure("60条", status="planned", period="2019", **streets),
        )
    )
    assert night.rows("select achieved_value, is_met from mart_target") == [(None, None)]


@pytest.mark.parametrize(
    ("plan", "result", "answered"),
    [
        ("到年底新增志愿者3000名", "目前志愿者达到8000名", False),
        ("到年底志愿者达到9000名", "目前志愿者达到8000名", True),
        ("到年底新增志愿者3000名", "今年新增志愿者2000名", True),
        ("每个社区志愿者达到30名", "全区志愿者达到8000名", False),
    ],
)
def test_what_is_added_is_not_held_against_what_there_is(night, plan, result, answered):
    def told(words, status):
        number = re.search(r"[0-9]+名", words).group()
        action = "新增" if "新增" in words else "达到"
        return figure(number, item="志愿者", action=action, unit="名", period="2019", status=status, indicator_code="volunteers")

    night.run(page("a.txt", f"标题\n{result}。\n{plan}。", told(result, "achieved"), told(plan, "planned")))
    assert night.rows("select achieved_value is not null from mart_target") == [(answered,)]


def test_what_is_still_to_come_adds_to_what_was_done(night):
    streets = {"indicator_code": "streets_renovated", "unit": "条", "period": "2019"}
    text = "标题\n已整治背街小巷73条，年底前还将整治20条。"
    night.run(page("a.txt", text, figure("73条", **streets), figure("20条", status="planned", **streets)))
    assert night.rows("select target_value, achieved_value from mart_target") == [(20, None)]


def test_what_is_finished_answers_a_plan_not_what_is_begun(night):
    homes = {"indicator_code": "streets_renovated", "period": "2019"}
    text = "标题\n计划改造62个。\n已开工58个，完工41个。"
    plan = figure("62个", status="planned", action="改造", **homes)
    night.run(page("a.txt", text, plan, figure("58个", action="开工", **homes), figure("41个", action="完工", **homes)))
    assert night.rows("select achieved_value from mart_target") == [(41,)]


def test_a_plan_whose_time_is_not_over_is_not_missed_yet(night):
    streets = {"indicator_code": "streets_renovated", "unit": "条"}
    june = {"period": "2019-01/2019-06", "period_start": date(2019, 1, 1), "period_end": date(2019, 6, 30), "period_kind": "in"}
    text = "标题\n全年计划整治60条，上半年整治35条。"
    night.run(page("a.txt", text, figure("60条", status="planned", period="2019", **streets), figure("35条", **june, **streets)))
    assert night.rows("select achieved_value, is_met from mart_target") == [(35, None)]


@pytest.mark.parametrize(("status", "verdict"), [("planned", None), ("standard", False)])
def test_a_plan_without_a_time_is_never_missed_a_requirement_is(night, status, verdict):
    streets = {"indicator_code": "streets_renovated", "unit": "条"}
    night.run(page("a.txt", "标题\n原定整治60条，已整治35条。", figure("60条", status=status, **streets), figure("35条", **streets)))
    assert night.rows("select achieved_value, is_met from mart_target") == [(35, verdict)]


@pytest.mark.parametrize(("rule", "answered"), [("table.cells", True), ("arabic", False)])
def test_plan_and_result_of_one_row_of_a_table_belong_together(night, rule, answered):
    row = {"rule_id": rule, "unit": "CNY", "quantity_kind": "money", "period": "2019"}
    night.run(
        page(
            "a.txt",
            "进展\n类别\t计划投资\t完成投资\n市政道路\t740\t610",
            figure("740", status="planned", item="市政道路", item_head="道路", **row),
            figure("610", item="市政道路完成投资", item_head="投资", indicator_code="problems_found", **row),
        )
    )
    assert night.rows("select achieved_value is not null from mart_target") == [(answered,)]


def test_money_is_compared_but_never_judged(night):
    spending = {"item": "垃圾清运", "item_head": "清运"}
    night.run(
        page(
            "a.txt",
            "标题\n垃圾清运执行2500万元，预算2600万元。",
            money("2500万元", 25 * 10**6, **spending),
            money("2600万元", 26 * 10**6, status="planned", **spending),
        )
    )
    assert night.rows("select achieved_value, round(share_achieved, 1), is_met from mart_target") == [(25 * 10**6, Decimal("96.2"), None)]


def test_a_target_without_result_stays(night):
    night.run(page("a.txt", "标题\n计划建成公园5个。", figure("5个", status="planned", item="公园", item_head="公园")))
    assert night.rows("select target_value, achieved_value, is_met from mart_target") == [(5, None, None)]


@pytest.mark.parametrize(
    ("text", "planned", "reached"),
    [
        ("由600吨增至1000吨", {"text": "1000吨"}, {"text": "600吨"}),
        ("年度计划投资189万元，总投资526万元", {"text": "189万元"}, {"text": "526万元", "item": "总投资"}),
        ("为54户更换软管，现有用户216户", {"text": "54户", "action": "更换"}, {"text": "216户", "action": None}),
        ("城市、农村分别为1206人和7914人", {"text": "1206人"}, {"text": "7914人"}),
        (
            "低于90%的有2个，本县95%",
            {"text": "90%", "indicator_code": "waste_treated_share"},
            {"text": "95%", "indicator_code": "waste_treated_share"},
        ),
    ],
)
def test_what_is_no_result_answers_no_plan(night, text, planned, reached):
    shared = {"item": "处理", "item_head": "处理", "period": "2019"}
    found = [figure(**{**shared, **planned, "status": "planned"}), figure(**{**shared, **reached})]
    night.run(page("a.txt", f"标题\n{text}。", *sorted(found, key=lambda given: text.index(str(given["text"])))))
    assert night.rows("select achieved_value from mart_target where achieved_value is not null") == []


def test_a_plan_that_its_page_names_twice_counts_once_and_stays_open(night):
    streets = {"indicator_code": "streets_renovated", "unit": "条", "period": "2019", "status": "planned"}
    night.run(page("a.txt", "标题\n计划整治60条。\n这60条都在老城。", figure("60条", **streets), figure("60条", **streets)))
    assert night.rows("select target_value, outcome from mart_target") == [(60, "open")]


def test_what_became_of_a_plan_has_a_name(night):
    streets = {"indicator_code": "streets_renovated", "unit": "条"}
    plans = [figure("60条", status="planned", period=str(year), **streets) for year in (2016, 2017, 2018, 2019)]
    results = [figure("61条", period="2016", **streets), figure("59条", period="2017", **streets)]
    half = {"period": "2018-01/2018-06", "period_start": date(2018, 1, 1), "period_end": date(2018, 6, 30), "period_kind": "in"}
    text = "标题\n" + "计划60条。\n" * 4 + "整治61条。\n整治59条。\n整治31条。"
    night.run(page("a.txt", text, *plans, *results, figure("31条", **half, **streets)))
    assert night.rows("select target_period, outcome from mart_target order by 1") == [
        ("2016", "met"),
        ("2017", "missed"),
        ("2018", "unjudged"),
        ("2019", "open"),
    ]


def test_words_are_looked_up_once_not_row_by_row(night):
    # A correlated subquery becomes a join back to all rows: nine of them took most of a night's marts.
    night.run(page("a.txt", "计划\n今年计划整治60条。", figure("60条", status="planned", period="2019")))
    for table in ("fct_target_figure", "mart_target"):
        plan = night.rows(f"explain {warehouse_tables()[table].sql}")[0][1]
        assert "delim" not in plan.lower()
