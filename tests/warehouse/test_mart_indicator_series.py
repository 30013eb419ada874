"""The series of an indicator, and the conflicts in it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.warehouse.build import day, figure, page


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


def test_figures_without_a_stated_period_never_conflict(night):
    night.run(
        page("a.txt", "甲报道\n整治街巷54条。", figure("54条", indicator_code="streets_renovated", unit="条")),
        page("b.txt", "乙报道\n共整治街巷70条。", figure("70条", indicator_code="streets_renovated", unit="条")),
    )
    assert night.rows("select source_count, is_conflict, year_basis from mart_indicator_series") == [(2, False, "published")]


def test_classifiers_do_not_split_an_indicator_but_person_times_do(night):
    shared = {"indicator_code": "streets_renovated", "period": "2019"}
    night.run(
        page("a.txt", "甲\n整治54个。", figure("54个", unit="个", **shared)),
        page("b.txt", "乙\n整治了54条。", figure("54条", unit="条", **shared)),
        page("c.txt", "丙\n整治54条次。", figure("54条次", 54, unit="条次", **shared)),
    )
    assert night.rows("select unit, source_count from mart_indicator_series order by unit") == [("条", 2), ("条次", 1)]


@pytest.mark.parametrize(
    ("text", "values", "attributes"),
    [
        ("垃圾处理率提高11个百分点", {"11个百分点": {}}, {"indicator_code": "waste_treated_share", "unit": "percent"}),
        ("新增志愿者3000名", {"3000名": {"action": "新增"}}, {"indicator_code": "volunteers", "unit": "人"}),
    ],
)
def test_by_how_much_it_changed_is_not_how_much_there_is(night, text, values, attributes):
    night.run(page("a.txt", f"标题\n{text}。", *(figure(written, **given, **attributes) for written, given in values.items())))
    assert night.rows("select count(*) from mart_indicator_series") == [(0,)]


def test_a_stock_that_grew_to_an_amount_has_it(night):
    text = "标题\n志愿者由2017年的2000名增长到8000名。"
    volunteers = {"indicator_code": "volunteers", "unit": "人", "action": "增长"}
    night.run(page("a.txt", text, figure("8000名", period="2019", **volunteers)))
    assert night.rows("select value from mart_indicator_series") == [(8000,)]


def test_what_is_finished_is_done_not_what_is_begun(night):
    streets = {"indicator_code": "streets_renovated", "unit": "条", "period": "2019"}
    night.run(
        page("a.txt", "标题\n开工58条，完工41条。", figure("58条", action="开工", **streets), figure("41条", action="完工", **streets))
    )
    assert night.rows("select value from mart_indicator_series") == [(41,)]


def test_a_few_below_a_limit_do_not_tell_the_rate_of_all(night):
    rate = {"indicator_code": "waste_treated_share", "unit": "percent", "quantity_kind": "share"}
    text = "标题\n截至目前处理率95.1%。\n上半年3家单位处理率低于90%。"
    night.run(page("a.txt", text, figure("95.1%", period="2019", **rate), figure("低于90%", 90, bound="under", period="2018", **rate)))
    assert night.rows("select value from mart_indicator_series") == [(Decimal("95.1"),)]


def rounded(value: int, digits: int) -> tuple[str, int]:
    """`value` as a page writes it in ten thousands, with so many digits of them, and the number that this is."""
    step = 10 ** max(0, len(str(value)) - digits)
    near = (value + step // 2) // step * step
    places = max(0, 4 - (len(str(step)) - 1))
    return f"{near / 10000:.{places}f}万条", near


def test_no_figure_conflicts_with_itself_rounded_or_bounded(night):
    draw = random.Random(5)
    exact, told, first = [], [], date(2010, 1, 1)
    for number in range(240):
        day_told = first + timedelta(days=number)
        dated = {"period": day_told.isoformat(), "period_start": day_told, "period_end": day_told, "period_kind": "as_of"}
        shared = {"indicator_code": "streets_renovated", "unit": "条"} | dated
        value = draw.randrange(10**4, 10 ** draw.randrange(5, 9))
        text, near = rounded(value, draw.randrange(2, 6))
        bound = draw.choice(["exact", "about", "over", "under"])
        if bound in {"over", "under"}:
            near = int(value * (0.97 if bound == "over" else 1.03))
        exact.append(figure(f"{value}条", value, **shared))
        told.append(figure(text, near, bound=bound, **shared))
    for name, figures in (("a.txt", exact), ("b.txt", told)):
        night.load(page(name, f"{name}\n" + "，".join(str(given["text"]) for given in figures), *figures))
    night.build()
    assert night.rows("select count(*), sum(source_count) from mart_indicator_series") == [(240, 480)]
    assert night.rows("select text, other_text from mart_conflict") == []


@pytest.mark.parametrize(
    ("sentence", "written", "counted"),
    [
        ("整治街巷54条。", "54条", 1),
        ("修复54条破损街巷。", "54条", 1),
        ("54条街巷路面破损，12盏路灯不亮。", "54条", 0),
        ("整治街巷比去年同期多了54条。", "54条", 0),
        ("整治街巷较上年增加54条。", "54条", 0),
        ("比照名单整治街巷54条。", "54条", 1),
    ],
)
def test_what_is_broken_and_how_far_a_value_moved_are_no_values(night, sentence, written, counted):
    night.run(
        page("a.txt", f"标题\n{sentence}", figure(written, indicator_code="streets_renovated", unit="条", item="街巷", period="2019"))
    )
    assert night.rows("select count(*) from mart_indicator_series") == [(counted,)]


def test_what_a_project_will_cost_altogether_is_no_investment_of_the_year(night):
    attributes = {"indicator_code": "problems_found", "unit": "个", "period": "2019"}
    night.run(
        page(
            "a.txt",
            "标题\n隧道总投资3亿元，完成投资1亿元。",
            figure("3亿元", 3, item="隧道总投资", **attributes),
            figure("1亿元", 1, item="投资", **attributes),
        )
    )
    assert night.rows("select value from mart_indicator_series") == [(1,)]
