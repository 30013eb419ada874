"""What each mart makes of figures: hand-made pages in, rows out."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.warehouse.build import figure, page


def day(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_facts_lead_back_to_the_page_and_know_the_place(night):
    night.run(page("a.txt", "标题\n安宁区整治街巷54条。", figure("54条", unit="条", period="2019"), url="http://example.cn/1"))
    row = night.dicts("select * from fct_metric")[0]
    assert (row["place_name"], row["province_name"], row["year"], row["year_basis"]) == ("安宁区", "甘肃省", 2019, "stated")
    assert (row["url"], row["page_title"], row["sentence"]) == ("http://example.cn/1", "标题", "安宁区整治街巷54条。")


def test_a_figure_without_a_period_falls_back_to_the_year_of_publication_and_says_so(night):
    night.run(page("a.txt", "标题\n整治街巷54条。", figure("54条", unit="条")))
    assert night.rows("select year, year_basis, period from fct_metric") == [(2019, "published", None)]


@pytest.mark.parametrize(
    ("text", "value", "bound", "least", "most"),
    [
        ("319个", 319, "exact", "318.5", "319.5"),
        ("95.2%", "95.2", "exact", "95.15", "95.25"),
        ("1.45万处", 14500, "exact", "14450", "14550"),
        ("2亿元", 200000000, "exact", "197000000", "203000000"),
        ("超过90%", 90, "over", "90", None),
        ("近20万人", 200000, "under", None, "200000"),
        ("约100户", 100, "about", "95", "105"),
    ],
)
def test_what_a_figure_says_at_least_and_at_most(night, text, value, bound, least, most):  # noqa: PLR0917  (pytest names them)
    night.run(page("a.txt", f"标题\n共{text}。", figure(text, value, bound=bound)))
    row = night.rows("select least_value, most_value from fct_metric")[0]
    assert row == (least and Decimal(least), most and Decimal(most))


def test_a_range_is_its_ends(night):
    night.run(page("a.txt", "标题\n共4至6个。", {**figure("4至6个", 4), "value": None, "value_low": Decimal(4), "value_high": Decimal(6)}))
    assert night.rows("select least_value, most_value from fct_metric") == [(4, 6)]


def series_page(name: str, text: str, value: object, **attributes: object):
    options = {key: attributes.pop(key) for key in ("published_at", "publisher") if key in attributes}
    given = figure(text, value, indicator_code="waste_treated_share", unit="percent", quantity_kind="share", period="2019", **attributes)
    return page(name, f"{name}的报道\n{name}说垃圾处理率{text}。", given, **options)


def test_sources_that_agree_make_one_row_and_no_conflict(night):
    night.run(
        series_page("a.txt", "超过90%", 90, bound="over", published_at=day("2020-02-01")),
        series_page("b.txt", "92%", 92, published_at=day("2020-01-01")),
    )
    row = night.dicts("select * from mart_indicator_series")[0]
    assert (row["value"], row["bound"], row["source_count"], row["is_conflict"]) == (92, "exact", 2, False)
    assert (row["lowest"], row["highest"]) == (90, 92)
    assert night.rows("select count(*) from mart_conflict") == [(0,)]


def test_sources_that_contradict_are_shown_with_both_sentences(night):
    night.run(
        series_page("a.txt", "85%", 85, published_at=day("2020-02-01")),
        series_page("b.txt", "92%", 92, published_at=day("2020-01-01")),
        series_page("c.txt", "不到80%", 80, bound="under", published_at=day("2020-01-05")),
    )
    assert night.rows("select value, is_conflict, source_count from mart_indicator_series") == [(85, True, 3)]
    rows = night.dicts("select * from mart_conflict order by other_text")
    assert [(row["text"], row["other_text"]) for row in rows] == [("85%", "92%"), ("85%", "不到80%")]
    assert rows[0]["sentence"] == "a.txt说垃圾处理率85%。"
    assert rows[0]["other_sentence"] == "b.txt说垃圾处理率92%。"
    assert rows[0]["gap_percent"] == pytest.approx(Decimal("7.608696"))


def test_rounded_figures_do_not_contradict_exact_ones(night):
    def streets(name, text, value):
        return page(name, f"{name}\n{name}整治{text}。", figure(text, value, indicator_code="streets_renovated", unit="条", period="2019"))

    night.run(streets("a.txt", "1.45万条", 14500), streets("b.txt", "14523条", 14523))
    assert night.rows("select is_conflict from mart_indicator_series") == [(False,)]


def test_a_part_does_not_stand_for_the_whole_and_growth_not_for_the_level(night):
    shared = {"indicator_code": "streets_renovated", "unit": "条", "period": "2019"}
    night.run(
        page(
            "a.txt",
            "标题\n整治54条，其中主街35条，增长12%。",
            figure("54条", name="total", **shared),
            figure("35条", part_of="total", **shared),
            figure("12%", **{**shared, "unit": "percent"}),
        )
    )
    assert night.rows("select value, unit from mart_indicator_series") == [(54, "条")]


def test_a_value_before_its_change_and_an_average_are_not_the_value(night):
    share = {"indicator_code": "waste_treated_share", "unit": "percent", "quantity_kind": "share"}
    streets = {"indicator_code": "streets_renovated", "unit": "条", "period": "2019"}
    night.run(
        page(
            "a.txt",
            "标题\n垃圾处理率由去年的80%提高到92%，日均整治街巷7条。",
            figure("80%", period="2018", **share),
            figure("92%", period="2019", **share),
            figure("7条", item="街巷", **streets),
        ),
        page(
            "b.txt",
            "乙\n乙区垃圾处理率由60%提高到70%。",
            figure("60%", **share, period="2019", place_code="620103"),
            figure("70%", **share, period="2019", place_code="620103"),
        ),
    )
    rows = night.rows("select place_code, period, value from mart_indicator_series order by all")
    assert rows == [("620103", "2019", 70), ("620105", "2018", 80), ("620105", "2019", 92)]


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


def test_figures_without_a_stated_period_never_conflict(night):
    night.run(
        page("a.txt", "甲报道\n整治街巷54条。", figure("54条", indicator_code="streets_renovated", unit="条")),
        page("b.txt", "乙报道\n共整治街巷70条。", figure("70条", indicator_code="streets_renovated", unit="条")),
    )
    assert night.rows("select source_count, is_conflict, year_basis from mart_indicator_series") == [(2, False, "published")]


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


def money(text: str, yuan: int, **attributes: object) -> dict[str, object]:
    return figure(text, yuan, unit="CNY", quantity_kind="money", **attributes)


def test_a_total_with_parts_that_add_up(night):
    night.run(
        page(
            "a.txt",
            "标题\n投入1亿元：管网4000万元，道路6000万元；另奖励2万元。",
            money("1亿元", 10**8, name="total", item="改造", action="投入"),
            money("4000万元", 4 * 10**7, part_of="total", item="管网"),
            money("6000万元", 6 * 10**7, part_of="total", item="道路"),
            money("2万元", 20000),  # neither item nor verb: the clause says what it is
        )
    )
    rows = night.dicts("select * from mart_funding order by amount desc")
    assert [(row["amount"], row["part_count"], row["parts_add_up"]) for row in rows] == [(10**8, 2, True), (20000, 0, None)]
    assert rows[0]["parts"] == "4000万元 管网；6000万元 道路"
    assert rows[0]["balance"] == 0


@pytest.mark.parametrize(("bound", "adds_up"), [("exact", False), ("over", False), ("under", True)])
def test_parts_that_do_not_add_up_are_seen(night, bound, adds_up):
    night.run(
        page(
            "a.txt",
            "标题\n投入1亿元，其中管网4000万元、道路3000万元。",
            money("1亿元", 10**8, name="total", bound=bound),
            money("4000万元", 4 * 10**7, part_of="total"),
            money("3000万元", 3 * 10**7, part_of="total"),
        )
    )
    assert night.rows("select parts_add_up, balance from mart_funding") == [(adds_up, 3 * 10**7)]


@pytest.mark.parametrize(("part", "yuan", "adds_up"), [("4000万元", 4 * 10**7, None), ("4亿元", 4 * 10**8, False)])
def test_one_part_alone_is_a_share_that_must_not_exceed_the_whole(night, part, yuan, adds_up):
    text = f"标题\n投入1亿元，其中管网{part}。"
    night.run(page("a.txt", text, money("1亿元", 10**8, name="total"), money(part, yuan, part_of="total")))
    assert night.rows("select part_count, parts_add_up from mart_funding") == [(1, adds_up)]


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("地区生产总值512亿元", {"item": "地区生产总值", "action": "完成"}),
        ("人均可支配收入4万元", {"item": "人均可支配收入"}),
        ("补助标准提高50元", {"item": "补助标准", "action": "提高"}),
        ("收回闲置资金900万元", {"item": "闲置资金", "action": "收回"}),
        ("每户补助2000元", {"item": "危房", "action": "补助"}),
        ("问题通报涉及300万元", {"item": "问题", "indicator_code": "problems_found", "action": "投入"}),
    ],
)
def test_money_that_nobody_spends_is_no_funding(night, text, attributes):
    written = re.search(r"[0-9]+[亿万]?元", text).group()
    night.run(page("a.txt", f"标题\n{text}。", money(written, 1000, **attributes)))
    assert night.rows("select count(*) from mart_funding") == [(0,)]


def test_an_amount_that_a_page_names_twice_counts_once_with_its_parts(night):
    text = "标题\n计划总投资3亿元。\n总投资3亿元中，中央补助1亿元、区级财政2亿元。"
    total = {"item": "总投资", "item_head": "投资"}
    night.run(
        page(
            "a.txt",
            text,
            money("3亿元", 3 * 10**8, **total),
            money("3亿元", 3 * 10**8, name="again", **total),
            money("1亿元", 10**8, part_of="again", item="中央补助"),
            money("2亿元", 2 * 10**8, part_of="again", item="区级财政"),
        )
    )
    assert night.rows("select amount, part_count, parts_add_up from mart_funding") == [(3 * 10**8, 2, True)]


@pytest.mark.parametrize(("title", "counted"), [("整治资金使用表", 1), ("工业生产表", 0)])
def test_the_rows_of_a_budget_table_are_parts_of_its_total(night, title, counted):
    row = {"rule_id": "table.unit_line|item.row"}
    text = f"公示\n{title}\n项目\t支出数\n垃圾清运\t2580\n公厕管护\t1420\n合计\t4000".replace("支出", "支出" if counted else "完成")
    night.run(
        page(
            "a.txt",
            text,
            money("2580", 2580, item="垃圾清运", **row),
            money("1420", 1420, item="公厕管护", **row),
            money("4000", 4000, item="合计", **row),
        )
    )
    assert night.rows("select amount, part_count, parts_add_up from mart_funding") == [(4000, 2, True)] * counted


def test_volunteering_takes_the_largest_of_each_kind(night):
    volunteer = {"theme": "volunteer"}
    night.run(
        page(
            "a.txt",
            "标题\n注册志愿者10万人，占常住人口28%，服务队300余支，500名志愿者参与，服务2000余人次、4000余小时，开展活动120场。",
            figure("10万人", 100000, unit="人", item="注册志愿者", **volunteer),
            figure("28%", unit="percent", item="占常住人口比例", **volunteer),
            figure("300余支", 300, unit="支", item="志愿者服务队", bound="over", **volunteer),
            figure("500名", unit="名", item="志愿者", **volunteer),
            figure("2000余人次", 2000, unit="人次", item="志愿服务", **volunteer),
            figure("4000余小时", 4000, unit="hour", item="志愿服务", **volunteer),
            figure("120场", unit="场", item="志愿服务活动", **volunteer),
        )
    )
    row = night.dicts("select * from mart_volunteering")[0]
    names = ("volunteers", "resident_share", "teams", "person_times", "hours", "activities", "figure_count")
    assert [row[name] for name in names] == [100000, 28, 300, 2000, 4000, 120, 7]


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("居民对志愿服务满意度95%", {"unit": "percent", "item": "居民满意度", "quantity_kind": "share"}),
        ("志愿者人均服务11小时", {"unit": "hour", "item": "服务时长"}),
        ("志愿服务先进典型18个", {"item": "志愿服务先进典型", "indicator_code": "volunteer_stations"}),
    ],
)
def test_opinions_averages_and_honours_are_no_volunteering(night, text, attributes):
    written = re.search(r"[0-9]+(%|小时|个)", text).group()
    night.run(page("a.txt", f"标题\n{text}。", figure(written, theme="volunteer", **attributes)))
    assert night.rows("select count(*) from mart_volunteering") == [(0,)]


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


def test_mechanisms_have_their_first_and_last_report(night):
    text = "{}报道\n安宁区推行街长制，{}。"
    night.run(
        *(
            page(name, text.format(name, name), mechanisms=[("street_chief", "街长制")], published_at=day(at))
            for name, at in [("a.txt", "2019-05-01"), ("b.txt", "2018-05-01"), ("c.txt", "2020-05-01")]
        )
    )
    row = night.dicts("select * from mart_mechanism")[0]
    assert (row["place_name"], row["mechanism_name"], row["page_count"], row["mention_count"]) == ("安宁区", "街长制", 3, 3)
    assert (row["first_reported_on"], row["last_reported_on"], row["source_uri"]) == (date(2018, 5, 1), date(2020, 5, 1), "b.txt")
    assert row["line"] == "安宁区推行街长制，b.txt。"


def test_source_quality_accounts_for_every_character(night):
    night.run(
        page("a.txt", "标题\n#首页新闻\n整治54条。", figure("54条"), rejected=[("date", "2019年")]),
        page("b.txt", "无题\n正文", title=None, published_at=None),
    )
    row = night.dicts("select * from mart_source_quality")[0]
    assert (row["pages"], row["without_title"], row["without_date"], row["metrics"], row["rejected"]) == (2, 1, 1, 1, 1)
    shares = [name for name in row if name.endswith("_share")]
    assert sum(row[name] for name in shares) == pytest.approx(100, abs=Decimal("0.001"))


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


def test_classifiers_do_not_split_an_indicator_but_person_times_do(night):
    shared = {"indicator_code": "streets_renovated", "period": "2019"}
    night.run(
        page("a.txt", "甲\n整治54个。", figure("54个", unit="个", **shared)),
        page("b.txt", "乙\n整治了54条。", figure("54条", unit="条", **shared)),
        page("c.txt", "丙\n整治54条次。", figure("54条次", 54, unit="条次", **shared)),
    )
    assert night.rows("select unit, source_count from mart_indicator_series order by unit") == [("条", 2), ("条次", 1)]
