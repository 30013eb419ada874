"""The fact table of figures: place, year, and what a figure says at least and at most."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.warehouse.build import figure, page


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
        ("1.0万处", 10000, "exact", "9500", "10500"),
        ("5%", 5, "exact", "4.5", "5.5"),
        ("3万亩", 20000000, "exact", "19000000", "21000000"),
        ("十二万元", 120000, "exact", "115000", "125000"),
        ("2亿元", 200000000, "exact", "190000000", "210000000"),
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
