"""Cells of tables as metrics: what, where, when, how sure, and part of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from transforms.records import Extracted, Metric


def by_text(extracted: Extracted) -> dict[str, Metric]:
    return {metric.text: metric for metric in extracted.metrics}


def test_a_place_is_where_and_not_what(extract: Callable[..., Extracted]) -> None:
    text = "地区\n派单量（件）\n按期办结率（%）\n站前区\n6,715\n100\n西市区\n5,902\n99.97\n合计\n12,617\n99.98"
    got = by_text(extract(text, "2022年第三季度营口市热线运行报告", "2022-10-14"))
    assert (got["6,715"].item, got["6,715"].place, got["6,715"].place_code) == ("派单量", "站前区", "210802")
    assert (got["99.97"].item, got["99.97"].place) == ("按期办结率", "西市区")
    assert (got["12,617"].item, got["12,617"].place) == ("派单量合计", "营口市")
    assert got["5,902"].total_metric_id == got["12,617"].metric_id
    assert got["99.97"].total_metric_id is None
    assert got["5,902"].sentence == "西市区\n5,902\n99.97"


def test_what_a_row_names_is_measured_by_its_column(extract: Callable[..., Extracted]) -> None:
    got = by_text(extract("产品　产量（吨）　比上年增长（%）\n小麦　52,310　2.1\n稻谷　38,745　-1.3", "柯城区2022年统计公报", "2023-03-01"))
    assert [(got[text].item, got[text].action) for text in ("52,310", "-1.3")] == [("小麦产量", None), ("稻谷产量", "增长")]


def test_a_target_table_tells_base_and_target(extract: Callable[..., Extracted]) -> None:
    head = "类别\t指标\t单位\t2020年\t2025年\t年均增长\t属性\n"
    rows = "经济\t生产总值\t亿元\t612\t850\t6.5%\t预期性\n\t公园绿地\t公顷\t—\t[120]\t—\t约束性"
    got = by_text(extract(head + rows, "柯城区“十四五”规划纲要", "2021-05-20"))
    assert [(got[text].period, got[text].status) for text in ("612", "850", "6.5%", "120")] == [
        ("2020", "achieved"),
        ("2025", "planned"),
        ("2021/2025", "planned"),
        ("2025", "planned"),
    ]
    assert got["120"].item == "公园绿地"


@pytest.mark.parametrize(
    ("head", "period"),
    [
        ("本月", "2023-10"),
        ("本年累计", "2023-01/2023-10"),
        ("上年同期", "2022-01/2022-10"),
        ("2022年", "2022"),
        ("10月", "2023-10"),
    ],
)
def test_the_head_says_when(extract: Callable[..., Extracted], head: str, period: str) -> None:
    text = f"单位：万元\n科目\t{head}\n税收收入\t41,030\n非税收入\t27,180"
    assert by_text(extract(text, "柯城区2023年1—10月财政收支情况", "2023-11-14"))["41,030"].period == period


def test_rows_of_years_and_months_say_when(extract: Callable[..., Extracted]) -> None:
    got = by_text(extract("年份　常住人口（万人）\n2018　82.3\n2019　84.1\n2020　96.6", "柯城区历年人口", "2022-03-15"))
    assert [(metric.period, metric.item) for metric in got.values()] == [("2018", "常住人口"), ("2019", "常住人口"), ("2020", "常住人口")]


def test_a_place_that_spans_rows_holds_for_all_of_them(extract: Callable[..., Extracted]) -> None:
    text = "县区\t片区\t计划套数\t开工套数\n柯城区\t南片\t800\t812\n\t北片\t450\t451\n衢江区\t东片\t600\t580\n合计\t\t1850\t1843"
    got = by_text(extract(text, "2021年棚户区改造任务完成情况", "2021-12-28", "衢州市住建局"))
    assert [(got[text].place, got[text].status) for text in ("450", "451", "580", "1843")] == [
        ("柯城区", "planned"),
        ("柯城区", "achieved"),
        ("衢江区", "achieved"),
        ("衢州市", "achieved"),
    ]


def test_a_list_with_deadlines_plans(extract: Callable[..., Extracted]) -> None:
    text = "工程名称\t总投资（万元）\t完成时限\n管网改造\t4,500\t2024年10月底\n幼儿园新建\t2,800\t2024年8月底"
    got = by_text(extract(text, "柯城区2024年重点民生工程清单", "2024-01-25"))
    assert {metric.status for metric in got.values()} == {"planned"}
    assert got["2,800"].item == "幼儿园新建总投资"


def test_the_verb_stands_in_the_name_of_the_row_or_the_measure(extract: Callable[..., Extracted]) -> None:
    text = "指标\t单位\t2022年\n城镇新增就业人数\t人\t6,350\n单位用水量下降\t%\t23\n改造老旧小区\t个\t35\n受理总量\t件\t812"
    got = by_text(extract(text, "柯城区2022年民生指标", "2023-03-01"))
    assert [got[number].action for number in ("6,350", "23", "35")] == ["新增", "下降", "改造"]


def test_places_over_the_columns_are_where_and_not_what(extract: Callable[..., Extracted]) -> None:
    got = by_text(extract("指标　站前区　西市区\n优良天数（天）　62　60\n优良率（%）　67.4　65.2", "营口市2022年空气质量", "2023-01-10"))
    assert [(got[number].item, got[number].place) for number in ("62", "65.2")] == [("优良天数", "站前区"), ("优良率", "西市区")]
