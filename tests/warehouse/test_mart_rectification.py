"""Problems notified and rectified: which figures make a pair, and what comes of those that contradict."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.warehouse.build import figure, page


def test_problems_notified_and_rectified_are_paired(night):
    night.run(
        page(
            "a.txt",
            "标题\n通报问题319个，整改319个问题。\n上半年交办隐患40处，已销号30处。",
            figure("319个", item="问题", action="通报"),
            figure("319个", item="问题", action="整改"),
            figure("40处", item="隐患", action="交办", unit="处"),
            figure("30处", item="隐患", action="销号", unit="处"),
        )
    )
    rows = night.rows("select subject, notified, rectified, closure_rate, rate_basis from mart_rectification order by notified desc")
    assert rows == [("问题", 319, 319, 100, "computed"), ("隐患", 40, 30, 75, "computed")]


def test_a_stated_rate_stands_where_there_is_no_pair(night):
    night.run(
        page(
            "a.txt",
            "标题\n发现问题120个，整改率95%。",
            figure("120个", item="问题", action="发现"),
            figure("95%", item="整改率", unit="percent", quantity_kind="share"),
        )
    )
    assert night.rows("select notified, rectified, closure_rate, rate_basis from mart_rectification") == [(120, None, 95, "stated")]


def test_planned_rectification_does_not_count(night):
    night.run(page("a.txt", "标题\n将整改问题50个。", figure("50个", item="问题", action="整改", status="planned")))
    assert night.rows("select count(*) from mart_rectification") == [(0,)]


def test_the_figures_of_a_quarter_meet_what_was_put_right_by_its_end_and_parts_are_no_pairs(night):
    shared = {"item": "问题", "period": "2019-07/2019-09", "period_start": date(2019, 7, 1), "period_end": date(2019, 9, 30)}
    text = "标题\n三季度交办问题156个，其中市容71个。\n甲乙两街道分别发现问题23个、19个。\n截至9月30日，已整改139个。\n热线办结率99%。"
    night.run(
        page(
            "a.txt",
            text,
            figure("156个", name="all", action="交办", **shared),
            figure("71个", part_of="all", action="交办", **shared),
            figure("23个", action="发现", **shared),
            figure("19个", action="发现", **shared),
            figure("139个", action="整改", **{**shared, "period": "2019-09-30", "period_start": date(2019, 9, 30)}),
        ),
        page("b.txt", "乙\n热线办结率99%。", figure("99%", item="热线办结率", unit="percent", quantity_kind="share")),
    )
    rows = night.rows("select notified, rectified, period, round(closure_rate, 1) from mart_rectification")
    assert rows == [(156, 139, "2019-07/2019-09", Decimal("89.1"))]


def test_more_rectified_than_notified_is_no_rate_but_stays_to_be_seen(night):
    text = "标题\n通报问题229个，整改问题293个，整改率42.8%。"
    rate = figure("42.8%", item="整改率", unit="percent", quantity_kind="share")
    night.run(page("a.txt", text, figure("229个", item="问题", action="通报"), figure("293个", item="问题", action="整改"), rate))
    rows = night.rows("select notified, rectified, closure_rate, rate_basis from mart_rectification")
    assert rows == [(229, 293, None, "contradictory")]


def test_what_was_put_right_far_from_what_was_found_is_another_story(night):
    text = "标题\n发现问题120个。\n甲。\n乙。\n丙。\n整改历史遗留问题80个。"
    night.run(page("a.txt", text, figure("120个", item="问题", action="发现"), figure("80个", item="历史遗留问题", action="整改")))
    rows = night.rows("select notified, rectified, rate_basis from mart_rectification order by notified")
    assert rows == [(120, None, "none"), (None, 80, "none")]


def test_a_rate_of_other_matters_before_the_problems_is_not_theirs(night):
    text = "标题\n受理事项48万件，按时办结率99.9%。\n反映问题137件，办结136件。"
    rate = figure("99.9%", item="按时办结率", unit="percent", quantity_kind="share")
    night.run(page("a.txt", text, rate, figure("137件", item="问题", action="反映"), figure("136件", item="问题", action="办结")))
    rows = night.rows("select notified, rectified, round(closure_rate, 1), rate_metric_id from mart_rectification")
    assert rows == [(137, 136, Decimal("99.3"), None)]


def test_the_total_of_which_some_were_put_right_is_what_was_found(night):
    text = "标题\n第一轮查出问题1087个，第二轮615个，合计1702个，整改销号1549个。"
    night.run(
        page(
            "a.txt",
            text,
            figure("1087个", item="问题", action="查出"),
            figure("615个", item="问题"),
            figure("1702个", item="问题", name="all"),
            figure("1549个", item="问题", action="整改销号", part_of="all"),
        )
    )
    rows = night.rows("select notified, rectified, round(closure_rate, 1) from mart_rectification order by notified")
    assert rows == [(1702, 1549, Decimal("91.0"))]


def test_found_and_solved_in_one_breath_is_solved(night):
    night.run(page("a.txt", "标题\n巡河6312次，发现并解决问题402个。", figure("402个", item="解决问题", action="发现")))
    assert night.rows("select notified, rectified, closure_rate, rate_basis from mart_rectification") == [(None, 402, None, "none")]


def test_rounds_that_a_sentence_sums_up_are_told_once(night):
    found = {"item": "问题", "action": "查出", "unit": "个"}
    text = "标题\n第一轮查出问题1087个，第二轮463个，合计1550个。\n已整改1549个。"
    night.run(
        page(
            "a.txt",
            text,
            figure("1087个", 1087, **found),
            figure("463个", 463, **found),
            figure("1550个", 1550, **found),
            figure("1549个", 1549, item="问题", action="整改"),
        )
    )
    assert night.rows("select notified, rectified from mart_rectification") == [(1550, 1549)]
