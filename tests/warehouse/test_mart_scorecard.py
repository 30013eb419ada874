"""The wide table of places and years, and the calendar beside it."""

from __future__ import annotations

from datetime import date

from tests.warehouse.build import day, figure, page


def test_the_calendar_covers_what_the_figures_speak_of_and_no_misread_year(night):
    odd = {**figure("7个"), "period": "9999", "period_start": date(9999, 1, 1), "period_end": date(9999, 12, 31)}
    night.run(page("a.txt", "标题\n54条，35条，7个。", figure("54条", period="2017"), figure("35条", period="2021"), odd))
    assert night.rows("select min(date_day), max(date_day), count(*) from dim_date") == [(date(2017, 1, 1), date(2021, 12, 31), 1826)]
    assert night.rows("select distinct five_year_plan from dim_date order by 1") == [("2016-2020",), ("2021-2025",)]


def test_the_scorecard_carries_a_place_and_year_and_leaves_no_figure_out(night):
    volunteer = {"indicator_code": "volunteers", "unit": "人", "theme": "volunteer", "item": "注册志愿者"}
    night.run(
        page(
            "a.txt",
            "标题\n上半年志愿者8万人，全年志愿者10万人，整治街巷54条。计划7条。",
            figure(
                "8万人",
                80000,
                **volunteer,
                period="2019-01/2019-06",
                period_start=date(2019, 1, 1),
                period_end=date(2019, 6, 30),
            ),
            figure("10万人", 100000, **volunteer, period="2019"),
            figure("54条", item="街巷", unit="条", period="2019"),
            figure("7条", item="街巷", unit="条", period="2019", status="planned"),
        )
    )
    row = night.dicts("select * from mart_scorecard")[0]
    assert (row["place_name"], row["year"], row["figure_count"], row["conflict_count"]) == ("安宁区", 2019, 3, 0)
    assert row["volunteers"] == 100000
    assert (row["other_figure_count"], row["other_figures"]) == (2, "注册志愿者 8万人；街巷 54条")


def test_the_sum_of_several_years_is_no_score_of_its_last(night):
    streets = {"indicator_code": "streets_renovated", "unit": "条"}
    three = {"period": "2017/2019", "period_start": date(2017, 1, 1), "period_end": date(2019, 12, 31), "period_kind": "in"}
    since = {"period": "2016/..", "period_start": date(2016, 1, 1), "period_end": None, "period_kind": "in"}
    night.run(
        page("a.txt", "标题\n近三年整治76条。", figure("76条", **streets, **three)),
        page("b.txt", "乙\n自2016年以来整治90条。", figure("90条", **streets, **since), published_at=day("2018-05-01")),
    )
    rows = night.rows("select year, streets_renovated, other_figures from mart_scorecard order by year")
    assert rows == [(2018, None, "90条"), (2019, None, "76条")]
