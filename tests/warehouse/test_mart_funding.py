"""Money that is spent, and the parts of it."""

from __future__ import annotations

import re

import pytest

from seeds import SEEDS_DIR
from tests.warehouse.build import money, page
from warehouse.reference import read_reference_rows
from warehouse.settings import read_settings


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
        ("每台财政补助10万元", {"item": "财政补助", "action": "补助"}),
        ("预算增收2亿元", {"item": "预算", "action": "增收"}),
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


def test_so_little_money_is_a_rate(night):
    night.run(page("a.txt", "标题\n区财政补助300元。", money("300元", 300, item="财政补助", action="补助")))
    assert night.rows("select count(*) from mart_funding") == [(0,)]


@pytest.mark.parametrize(("rest", "adds_up"), [("其余由区级财政承担", None), ("由区级财政承担", False)])
def test_parts_that_leave_a_rest_without_an_amount_need_not_add_up(night, rest, adds_up):
    text = f"标题\n投入1亿元，其中管网4000万元、道路3000万元，{rest}。"
    night.run(
        page(
            "a.txt",
            text,
            money("1亿元", 10**8, name="total"),
            money("4000万元", 4 * 10**7, part_of="total"),
            money("3000万元", 3 * 10**7, part_of="total"),
        )
    )
    assert night.rows("select parts_add_up, balance from mart_funding") == [(adds_up, 3 * 10**7)]


@pytest.mark.parametrize(("spent", "amounts"), [("4000", [(4000, 2)]), ("4500", [(4500, 0), (2580, 0), (1420, 0)])])
def test_rows_without_a_total_row_are_parts_of_the_amount_in_the_text_that_they_add_up_to(night, spent, amounts):
    row = {"rule_id": "table.unit_line|item.row"}
    text = f"公示\n投入资金{spent}元。\n整治资金使用表\n项目\t支出数\n垃圾清运\t2580\n公厕管护\t1420"
    night.run(
        page(
            "a.txt",
            text,
            money(f"{spent}元", int(spent), item="资金", action="投入"),
            money("2580", 2580, item="垃圾清运", **row),
            money("1420", 1420, item="公厕管护", **row),
        )
    )
    assert night.rows("select amount, part_count from mart_funding order by amount desc") == amounts


def test_every_indicator_of_spending_is_funding():
    indicators = read_reference_rows(SEEDS_DIR)["dim_indicator"]
    spending = {str(row["code"]) for row in indicators if row["unit"] == "CNY" and str(row["name_zh"]).endswith(("支出", "经费", "救助金"))}
    shown = {term for role, term in read_settings(SEEDS_DIR).terms if role == "funding_code"}
    assert len(spending) > 5
    assert spending <= shown
    assert shown <= {str(row["code"]) for row in indicators}
