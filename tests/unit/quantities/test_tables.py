"""Figures in tables: dumps with runs of spaces, bars, and rows of HTML tables with tabs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from transforms.quantities import find_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from transforms.quantities import Grammar, Table


def tables_of(text: str, grammar: Grammar) -> list[Table]:
    spans, position = [], 0
    for line in text.split("\n"):
        spans.append((position, position + len(line)))
        position += len(line) + 1
    tables = find_tables(text, spans, grammar)
    for table in tables:
        for figure in table.figures:
            assert text[figure.quantity.char_start : figure.quantity.char_end] == figure.quantity.text
    return tables


def shown(table: Table) -> list[tuple[str, str, str, str]]:
    return [(f.row_label, f.column_label, f"{(f.quantity.value or Decimal(0)).normalize():f}", f.quantity.unit) for f in table.figures]


def test_units_that_begin_with_a_power_keep_it(grammar: Grammar) -> None:
    (table,) = tables_of("指标\t单位\t总量\n用电量\t亿千瓦时\t21.3\n输气管道\t千米\t36", grammar)
    assert shown(table) == [("用电量", "总量", "2130000000", "千瓦时"), ("输气管道", "总量", "36000", "m")]


def test_column_of_units_and_share_head(grammar: Grammar) -> None:
    head = "表1 农产品\n  名称　　计量单位　　产量　　比上年增长（%）\n"
    text = head + "  粮食　　　万吨　　102.35　　1.8\n  油料　　　吨　　　18,640　　-2.6\n二、工业"
    (table,) = tables_of(text, grammar)
    assert (table.first, table.last) == (1, 3)
    assert shown(table) == [
        ("粮食", "产量", "1023500", "t"),
        ("粮食", "比上年增长（%）", "1.8", "percent"),
        ("油料", "产量", "18640", "t"),
        ("油料", "比上年增长（%）", "-2.6", "percent"),
    ]


def test_unit_line_above_the_head(grammar: Grammar) -> None:
    text = "单位：万元、%\n项目\t2022年\t2023年\t增长\n教育支出\t128,450\t139,600\t8.7\n合计\t310,300\t-\t6.3"
    (table,) = tables_of(text, grammar)
    assert shown(table) == [
        ("教育支出", "2022年", "1284500000", "CNY"),
        ("教育支出", "2023年", "1396000000", "CNY"),
        ("教育支出", "增长", "8.7", "percent"),
        ("合计", "2022年", "3103000000", "CNY"),
        ("合计", "增长", "6.3", "percent"),
    ]


def test_bars_with_row_numbers(grammar: Grammar) -> None:
    text = "计划表（单位：万元）\n|序号|项目名称|总投资|工期|\n|1|大街改造|38,200|3个月|\n|2|雨污分流|21,650|半年|"
    (table,) = tables_of(text, grammar)
    assert shown(table) == [
        ("大街改造", "总投资", "382000000", "CNY"),
        ("大街改造", "工期", "3", "month"),
        ("雨污分流", "总投资", "216500000", "CNY"),
    ]
    assert {(r.text, r.reason) for r in table.refusals} >= {("1", "ordinal"), ("2", "ordinal")}


def test_unit_in_the_row_label_and_in_the_cell(grammar: Grammar) -> None:
    text = "指标\t本月\n受理量（件）\t1,234\n办结率\t98.6%\n户数\t77\n系数\t5.2"
    (table,) = tables_of(text, grammar)
    assert shown(table) == [("受理量", "本月", "1234", "件"), ("办结率", "本月", "98.6", "percent"), ("户数", "本月", "77", "户")]
    assert [(r.text, r.reason) for r in table.refusals] == [("5.2", "no_unit")]


def test_a_column_of_counts_takes_the_unit_of_its_head(grammar: Grammar) -> None:
    (table,) = tables_of("街道\t户数\t数量（个）\n城关\t1,200\t15", grammar)
    assert shown(table) == [("城关", "户数", "1200", "户"), ("城关", "数量（个）", "15", "个")]


def test_prose_is_no_table(grammar: Grammar) -> None:
    assert tables_of("发布时间：2019-11-29  来源：某网\n全年清运垃圾5万吨。\n新建公厕12座。", grammar) == []
    assert tables_of("首页\t新闻\n我们走访了5个社区。\t第二段。", grammar) == []


def test_cells_one_a_line_come_again_from_row_to_row(grammar: Grammar) -> None:
    head = "单位：件\n排名\n部门\n派单数\n逾期\n满意率（%）\n"
    text = head + "1\n市公安局\n2,083\n0\n97.3\n2\n市住建局\n4,390\n37\n88\n合计\n6,473\n37\n92.1\n二、下步打算\n请认真整改。"
    (table,) = tables_of(text, grammar)
    assert (table.first, table.last) == (1, 19)
    assert shown(table)[:4] == [
        ("市公安局", "派单数", "2083", "件"),
        ("市公安局", "逾期", "0", "件"),
        ("市公安局", "满意率（%）", "97.3", "percent"),
        ("市住建局", "派单数", "4390", "件"),
    ]
    assert shown(table)[6:] == [("合计", "派单数", "6473", "件"), ("合计", "逾期", "37", "件"), ("合计", "满意率（%）", "92.1", "percent")]
    total = next(figure for figure in table.figures if figure.quantity.text == "6,473")
    assert [figure.quantity.text for figure in table.figures if figure.total == total.quantity.char_start] == ["2,083", "4,390"]


def test_units_under_the_heads_on_lines_of_their_own(grammar: Grammar) -> None:
    apart = "路线\n里程\n（公里）\n资金\n（万元）\nS228\n36.2\n1,240\n省道甲\n28.7\n960\n"
    behind = "路线\n里程\n资金\n（公里）\n（万元）\nS228\n36.2\n1,240\n省道甲\n28.7\n960\n"
    for text in (apart, behind):
        (table,) = tables_of(text, grammar)
        assert [row[2:] for row in shown(table)] == [("36200", "m"), ("12400000", "CNY"), ("28700", "m"), ("9600000", "CNY")]


def test_a_lost_cell_leaves_its_row_to_what_fits(grammar: Grammar) -> None:
    head = "指标\n单位\n本期\n同比增长（%）\n工业增加值\n亿元\n412.6\n5.8\n投资\n亿元\n286.3\n-3.1\n"
    (table,) = tables_of(head + "零售总额\n亿元\n198.74\n进出口\n亿元\n61.08\n11.4", grammar)
    assert ("零售总额", "本期", "19874000000", "CNY") in shown(table)
    (table,) = tables_of("单位\n受理（件）\n办结（件）\n退回（件）\n甲局\n126\n120\n95\n乙局\n110\n101\n丙局\n130\n125\n99", grammar)
    assert [refusal.text for refusal in table.refusals if refusal.reason == "column_unknown"] == ["110", "101"]
    assert len(table.figures) == 6


@pytest.mark.parametrize(
    "text",
    [
        "热门新闻\n标题\n点击量\n某区召开推进会\n1204\n某区举行演练\n980\n某区新增公园\n760\n",
        "感受\n感动\n0\n路过\n2\n高兴\n15\n难过\n0\n搞笑\n1\n",
        "上一页\n1\n2\n3\n下一页\n末页\n共3页\n",
        "首页\n要闻\n12\n政务\n8\n民生\n30\n",
        "新改扩建学校12所\n新增学位1.8万个\n筹建保障房6,500套\n改造小区35个\n打通断头路9条\n",
        "128\n条背街小巷焕然一新\n3.6万\n名志愿者走上街头\n96.5%\n群众满意率攀升\n",
    ],
)
def test_counts_and_menus_one_a_line_are_no_table(grammar: Grammar, text: str) -> None:
    assert tables_of(text, grammar) == []


def test_single_blanks_part_the_cells_of_rows_that_come_again(grammar: Grammar) -> None:
    (table,) = tables_of("地区 受理量（件） 满意率（%）\n海陵区 2 318 97.6\n高港区 1 105 98.1", grammar)
    assert shown(table)[:2] == [("海陵区", "受理量（件）", "2318", "件"), ("海陵区", "满意率（%）", "97.6", "percent")]
    assert tables_of("记者 从住建局 获悉 今年 计划 改造\n老旧 小区 全市 共有 12 个", grammar) == []


def test_rules_and_bars(grammar: Grammar) -> None:
    (table,) = tables_of("| 街道 | 厨余垃圾（吨） | 准确率 |\n|---|---:|---|\n| 建设 | 880 | 92.3% |\n| 解放 | 764.5 | 90% |", grammar)
    assert [row[2:] for row in shown(table)] == [("880", "t"), ("92.3", "percent"), ("764.5", "t"), ("90", "percent")]
    (table,) = tables_of("街镇│应收（万元）│收缴率\n甲街道│320│94.1%\n乙镇│286│97.9%", grammar)
    assert len(table.figures) == 4


def test_a_class_that_spans_rows_does_not_name_them(grammar: Grammar) -> None:
    text = "类别\t指标\t单位\t2015年\t2020年\t属性\n民生\t新增就业\t人\t6 350\t[30 000]\t预期性\n\t住房改造\t套\t2,418\t≥9,600\t约束性"
    (table,) = tables_of(text, grammar)
    assert [(f.row_label, f.beside, f.quantity.text, f.quantity.bound) for f in table.figures] == [
        ("新增就业", ("预期性", "民生"), "6 350", "exact"),
        ("新增就业", ("预期性", "民生"), "30 000", "exact"),
        ("住房改造", ("约束性", "民生"), "2,418", "exact"),
        ("住房改造", ("约束性", "民生"), "≥9,600", "over"),
    ]


def test_two_levels_of_heads(grammar: Grammar) -> None:
    text = "街道\t上半年\t\t上年同期\n\t投诉量（件）\t办结率（%）\t投诉量（件）\t办结率（%）\n甲街道\t320\t98.1\t402\t96.4"
    (table,) = tables_of(text, grammar)
    assert [(f.column_label, f.measure) for f in table.figures] == [
        ("上半年投诉量（件）", "投诉量"),
        ("上半年办结率（%）", "办结率"),
        ("上年同期投诉量（件）", "投诉量"),
        ("上年同期办结率（%）", "办结率"),
    ]


def test_growth_belongs_to_the_measure_before_it(grammar: Grammar) -> None:
    (table,) = tables_of("镇街\t产值（亿元）\t增长（%）\t投资（亿元）\t增长（%）\n甲镇\t812.5\t4.6\t120.3\t-8.2", grammar)
    assert [(f.measure, f.change) for f in table.figures] == [("产值", ""), ("产值", "增长"), ("投资", ""), ("投资", "增长")]


def test_the_head_says_what_is_planned_and_what_done(grammar: Grammar) -> None:
    (table,) = tables_of("项目│年初预算数（万元）│决算数（万元）│完成预算（%）│标准值（%）\n教育│12│13│98.5│95\n医疗│22│23│98│95", grammar)
    assert [f.status for f in table.figures[:4]] == ["planned", "achieved", "achieved", "standard"]


def test_measures_in_rows_and_places_in_columns(grammar: Grammar) -> None:
    (table,) = tables_of("指标　甲区　乙区\n优良天数（天）　62　60\n优良率（%）　67.4　65.2", grammar)
    assert [(f.row_label, f.column_label, f.quantity.unit) for f in table.figures][:2] == [
        ("优良天数", "甲区", "day"),
        ("优良天数", "乙区", "day"),
    ]


def test_pairs_without_heads(grammar: Grammar) -> None:
    (table,) = tables_of("常住人口（万人）\t344.2\t城镇化率（%）\t86.7\n总产值（亿元）\t912.6\t失业率（%）\t4.2", grammar)
    assert [row[0] for row in shown(table)] == ["常住人口", "城镇化率", "总产值", "失业率"]
    (table,) = tables_of("周报：\n受理总量\n3,210件\n办结率\n96.6%\n满意率\n98.2%\n", grammar)
    assert [(row[0], row[2]) for row in shown(table)] == [("受理总量", "3210"), ("办结率", "96.6"), ("满意率", "98.2")]


def test_lines_between_rows_head_parts_of_the_table(grammar: Grammar) -> None:
    text = "名称\t数量\t金额（元）\n一、道路\n中山路\t12公里\t36,000.00\n二、公园\n人民公园\t15公顷\t450,000.00\n小计\t\t486,000.00"
    (table,) = tables_of(text, grammar)
    assert [(f.row_label, f.beside) for f in table.figures if f.quantity.unit == "CNY"][:2] == [
        ("中山路", ("一、道路",)),
        ("人民公园", ("二、公园",)),
    ]
    assert [f.total is not None for f in table.figures if f.quantity.unit == "CNY"] == [True, True, False]


LAYOUTS: dict[str, Callable[[list[list[str]]], str]] = {
    "cells": lambda rows: "\n".join(cell for row in rows for cell in row),
    "barred cells": lambda rows: "\n".join(cell + " |" for row in rows for cell in row),
    "carriage returns": lambda rows: "\r\n".join("　　" + cell for row in rows for cell in row),
    "tabs": lambda rows: "\n".join("\t".join(row) for row in rows),
    "gaps": lambda rows: "\n".join("    ".join(row) for row in rows),
    "full width": lambda rows: "\n".join("　".join(row) for row in rows),
    "blanks": lambda rows: "\n".join(" ".join(row) for row in rows),
    "bars": lambda rows: "\n".join("|" + "|".join(row) + "|" for row in rows),
    "lines": lambda rows: "\n".join("│".join(row) for row in rows),
    "ruled": lambda rows: (
        "|" + "|".join(rows[0]) + "|\n|" + "---|" * len(rows[0]) + "\n" + "\n".join("|" + "|".join(row) + "|" for row in rows[1:])
    ),
}
TABLES = {
    "ranks": [
        ["排名", "街道", "综合得分", "扣分项（个）", "满意率"],
        ["1", "兴华街道", "98.52", "3", "97.1%"],
        ["2", "启工街道", "97.8", "5", "95.4%"],
        ["3", "凌空街道", "96.15", "11", "96.2%"],
    ],
    "budget": [
        ["项目", "年初预算数（万元）", "决算数（万元）", "完成预算（%）"],
        ["教育支出", "45,600", "46,020", "100.9"],
        ["城乡社区支出", "8,800", "7,912", "89.9"],
        ["合计", "54,400", "53,932", "99.1"],
    ],
    "plan": [
        ["项目名称", "建设地点", "总投资（万元）", "责任单位"],
        ["雨污分流改造", "城东街道", "3,200", "区住建局"],
        ["老旧小区改造三期", "北关街道", "12,400", "区住建局"],
    ],
    "units": [
        ["指标名称", "计量单位", "1-6月", "同比增长（%）"],
        ["工业增加值", "亿元", "412.6", "5.8"],
        ["固定资产投资", "亿元", "286.3", "-3.1"],
    ],
    "years": [["年份", "常住人口（万人）", "城镇化率（%）"], ["2018年", "82.3", "71.5"], ["2019年", "84.1", "72.9"]],
    "bare counts": [["责任单位", "受理", "办结", "满意率（%）"], ["住建局", "126", "120", "93.1"], ["公安局", "151", "149", "97.3"]],
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_table_says_the_same_in_every_layout(grammar: Grammar, table: list[list[str]], layout: Callable[[list[list[str]]], str]) -> None:
    (plain,) = tables_of(LAYOUTS["tabs"](table), grammar)
    (found,) = tables_of(layout(table), grammar)
    numbers = [cell for row in table[1:] for cell in row if cell[-1] in "0123456789%" and len(cell) > 1]
    assert [figure.quantity.text for figure in plain.figures if len(figure.quantity.text) > 1] == numbers
    assert [row[2:] for row in shown(found)] == [row[2:] for row in shown(plain)]
    assert [(f.measure, f.status, f.change) for f in found.figures] == [(f.measure, f.status, f.change) for f in plain.figures]


def test_units_named_in_the_order_of_the_columns(grammar: Grammar) -> None:
    (table,) = tables_of("单位：个、件、%\n部门\t窗口\t办件\t好评率\n公安\t12\t1200\t99.1", grammar)
    assert [row[3] for row in shown(table)] == ["个", "件", "percent"]
    (table,) = tables_of("单位：人、万元\n险种\t参保人数\t基金收入\t增长\n养老\t120\t118\t2.5", grammar)
    assert [row[2:] for row in shown(table)] == [("120", "人"), ("1180000", "CNY"), ("2.5", "percent")]


def test_a_count_keeps_its_unit_under_a_line_of_money(grammar: Grammar) -> None:
    (table,) = tables_of("单位：万元\n类别\t项目数\t总投资\n道路\t9\t7.4", grammar)
    assert [row[2:] for row in shown(table)] == [("9", "个"), ("74000", "CNY")]


def test_the_corner_of_the_heads_may_be_lost(grammar: Grammar) -> None:
    text = "单位：件\n受理量\n办结量\n满意率\n东城区\n120\n118\n97.5\n西城区\n99\n90\n95\n"
    (table,) = tables_of(text, grammar)
    assert shown(table)[:3] == [
        ("东城区", "受理量", "120", "件"),
        ("东城区", "办结量", "118", "件"),
        ("东城区", "满意率", "97.5", "percent"),
    ]


def test_heads_of_two_levels_one_a_line_are_not_guessed(grammar: Grammar) -> None:
    heads = "序号\n单位\n案件总数\n按时办结数\n结案率\n总计\n热线\n政民互动\n"
    assert tables_of(heads + "1\n住建局\n99\n87\n12\n90\n100%\n2\n公安局\n77\n70\n7\n71\n98%\n", grammar) == []


def test_cells_in_thousands_of_lines_are_read_in_one_pass(grammar: Grammar) -> None:
    rows = "".join(f"单位{index}甲\n{index}\n{index % 100}.5\n" for index in range(1, 2001))
    (table,) = tables_of("部门\n派单数\n满意率（%）\n" + rows, grammar)
    assert len(table.figures) == 4000
    assert tables_of("甲\n1\n" * 3000 + "乙\n2\n" * 3000, grammar) == []


PROSE = "　　本年全区经济运行平稳，规模以上工业企业效益继续改善，重点项目按计划推进，居民收入稳步增长。"


def test_tables_are_found_between_paragraphs(grammar: Grammar) -> None:
    rows = "项目　　产量（吨）\n玉米　　１20\n大豆　　95"
    cells = "项目\n产量（吨）\n|\n玉米\n１20\n||\n大豆\n95\n小麦\n310"
    text = "\n".join([PROSE, rows, PROSE, PROSE, cells, PROSE])
    assert [(table.first, table.last) for table in tables_of(text, grammar)] == [(1, 3), (6, 15)]


def test_a_sentence_ends_a_table(grammar: Grammar) -> None:
    text = "项目\t产量（吨）\n玉米\t120\n大豆较好。\t130\n小麦\t310"
    (table,) = tables_of(text, grammar)
    assert (table.first, table.last) == (0, 1)
