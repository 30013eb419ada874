"""Totals and their parts."""

from __future__ import annotations

from decimal import Decimal

from transforms.metrics.totals import adds_up, balance


def totals(extract, text: str, **page: str) -> list[str | None]:
    metrics = extract(text, **page).metrics
    names = {m.metric_id: m.text for m in metrics}
    return [names.get(m.total_metric_id or "") for m in metrics]


def test_parts_that_add_up_over_sentences(extract) -> None:
    text = "投入1亿元用于创建，主要是：2000万元用于印制资料。3000万元用于粉刷墙体。5000万元用于改造路面。"
    assert totals(extract, text) == [None, "1亿元", "1亿元", "1亿元"]


def test_parts_after_of_which(extract) -> None:
    assert totals(extract, "共有泊位9780个，其中路内泊位2180个。") == [None, "9780个"]


def test_a_smaller_figure_alone_is_no_part(extract) -> None:
    assert totals(extract, "新增泊位9780个，改造公厕12个。") == [None, None]


def test_a_greater_figure_is_no_part(extract) -> None:
    assert totals(extract, "设立站点20个，其中活动300个。") == [None, None]


def test_growth_is_no_part(extract) -> None:
    assert totals(extract, "收入66亿元，增长8%，其中税收52亿元，增长9%。") == [None, None, "66亿元", None]


def test_an_amount_of_change_is_no_part(extract) -> None:
    text = "常住人口95万人，比上年末增加1万人，其中城镇人口41万人，乡村人口54万人。"
    assert totals(extract, text) == [None, None, "95万人", "95万人"]


def test_small_numbers_add_up_by_chance(extract) -> None:
    assert totals(extract, "建成森林乡村51个、森林公园49个，打造自然保护区2个。") == [None, None, None]
    assert totals(extract, "共有项目51个：续建49个、新建2个。") == [None, "51个", "51个"]


def test_balance_is_what_the_parts_leave_open() -> None:
    assert balance(Decimal(10), [Decimal(6), Decimal(3)]) == Decimal(1)
    assert adds_up(Decimal("4.26"), [Decimal("0.85"), Decimal("0.42"), Decimal("1.93"), Decimal("1.06")])
    assert not adds_up(Decimal(10), [Decimal(10)])
    assert not adds_up(Decimal(10), [Decimal(6), Decimal(3)])


def test_a_figure_told_again_has_its_first_time_and_status(extract) -> None:
    text = "今年，计划总投资4.26亿元。\n4.26亿元总投资中，争取中央补助8500万元、省级补助4200万元，区级财政安排2.99亿元。"
    metrics = extract(text).metrics
    assert [m.period for m in metrics] == ["2022"] * 5
    assert [m.status for m in metrics] == ["planned"] * 5
    assert metrics[1].rule_id.endswith("inherited")
