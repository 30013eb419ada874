"""Figures in tables: dumps with runs of spaces, bars, and rows of HTML tables with tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.quantities import find_tables

if TYPE_CHECKING:
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
    return [(f.row_label, f.column_label, f"{(f.quantity.value or 0).normalize():f}", f.quantity.unit) for f in table.figures]


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
