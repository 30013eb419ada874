"""Which version of a page counts, and which pages repeat another one."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations

import pytest

from tests.warehouse.build import Night, figure, page
from warehouse.reprints import resolve_clusters

STORY = (
    "安宁区以街巷整治为抓手推进城市精细化管理，组织城管、环卫、市政等部门联合行动。"
    "今年以来共整治各类街巷54条，清理小广告4500余处，取缔占道经营摊点320个，规范门头牌匾1680块。"
    "区住建部门对十五个老旧小区实施改造，粉刷楼道墙面，更换破损管线，新增停车泊位680个，惠及居民3200户。"
    "下一步将继续完善长效机制，落实街长制，让群众在家门口感受到实实在在的变化。"
)
FIGURES = (
    figure("54条", unit="条", item="街巷"),
    figure("4500余处", 4500, unit="处", bound="over"),
    figure("320个", unit="个", item="摊点"),
    figure("1680块", unit="块"),
    figure("680个", unit="个", item="泊位"),
    figure("3200户", unit="户"),
)


def day(text: str) -> datetime:
    return datetime.fromisoformat(text)


def versions(night: Night) -> list[tuple[object, ...]]:
    return night.rows("select source_uri, version_no, is_current from stg_page order by source_uri")


def test_a_page_crawled_again_with_changes_is_a_new_version(night):
    url = "https://www.example.cn/a.html"
    night.run(page("night1/a.txt", STORY, *FIGURES, url=url, crawled_at=day("2020-01-01")))
    report = night.run(page("night2/a.txt", STORY + "更正。", *FIGURES[:2], url=url, crawled_at=day("2020-01-05")))
    assert versions(night) == [("night1/a.txt", 1, False), ("night2/a.txt", 2, True)]
    assert report.pages_changed == 2
    assert night.rows("select count(*) from fct_metric") == [(2,)]
    assert night.rows("select count(*) from stg_metric") == [(8,)]
    assert night.rows("select distinct reprint_of from stg_page") == [(None,)]


def test_an_older_dump_that_arrives_late_does_not_replace_a_newer_one(night):
    url = "https://www.example.cn/a.html"
    night.run(page("new.txt", STORY + "更正。", *FIGURES, url=url, crawled_at=day("2020-01-05")))
    night.run(page("old.txt", STORY, *FIGURES, url="http://example.cn/a.html#top", crawled_at=day("2020-01-01")))
    assert versions(night) == [("new.txt", 2, True), ("old.txt", 1, False)]


def test_the_same_file_with_other_bytes_is_a_new_version(night):
    night.run(page("a.txt", STORY, *FIGURES))
    night.load(page("a.txt", STORY + "补记。", *FIGURES), run_id="run-2")
    night.build()
    assert night.rows("select version_no, is_current, first_run_id from stg_page order by version_no") == [
        (1, False, "run-1"),
        (2, True, "run-2"),
    ]


def test_an_address_that_the_page_states_makes_versions_of_one_publisher_only(night):
    stated = {"original_url": "http://example.cn/project/1187.html"}
    night.run(
        page("13.txt", STORY, *FIGURES, **stated),
        page("14.txt", STORY + "更正说明。", *FIGURES, **stated),
        page("15.txt", STORY + "转自他处。", *FIGURES, **stated, publisher="别家网", published_at=day("2019-12-03")),
    )
    assert versions(night) == [("13.txt", 1, False), ("14.txt", 2, True), ("15.txt", 1, True)]
    originals = night.rows(
        "select page.source_uri, original.source_uri from stg_page page join stg_page original on page.reprint_of = original.page_id"
    )
    assert originals == [("15.txt", "13.txt")]


def test_a_reprint_with_another_title_and_cut_paragraphs_is_counted_once(night):
    night.run(
        page("orig.txt", "街巷旧貌换新颜\n" + STORY, *FIGURES, published_at=day("2020-03-01")),
        page(
            "copy.txt",
            "安宁：整治街巷54条\n" + STORY[:-30],
            figure("54条", unit="条"),
            *FIGURES[1:],
            publisher="转载网",
            published_at=day("2020-03-02"),
        ),
    )
    originals = night.rows(
        "select page.source_uri, original.source_uri from stg_page page join stg_page original on page.reprint_of = original.page_id"
    )
    assert originals == [("copy.txt", "orig.txt")]
    assert night.rows("select distinct source_uri, reprint_count from fct_metric") == [("orig.txt", 1)]
    assert night.rows("select source_uri, reprint_count from dim_page order by 1") == [("copy.txt", 0), ("orig.txt", 1)]


def test_the_same_form_with_other_figures_is_no_reprint(night):
    other = STORY.replace("54条", "71条").replace("4500", "3900").replace("320个", "255个").replace("1680", "902").replace("680个", "512个")
    night.run(
        page("march.txt", STORY, *FIGURES, published_at=day("2020-03-01")),
        page(
            "april.txt",
            other,
            figure("71条", unit="条"),
            figure("3900余处", 3900, unit="处"),
            figure("255个"),
            figure("902块", unit="块"),
            figure("512个"),
            figure("3200户", unit="户"),
            published_at=day("2020-04-01"),
        ),
    )
    assert night.rows("select count(*) from stg_page where reprint_of is not null") == [(0,)]


def test_an_earlier_original_that_arrives_late_becomes_the_original(night):
    night.run(page("copy.txt", STORY, *FIGURES, publisher="转载网", published_at=day("2020-03-02")))
    assert night.rows("select distinct source_uri from fct_metric") == [("copy.txt",)]
    night.run(page("orig.txt", "原题\n" + STORY, *FIGURES, published_at=day("2020-03-01")))
    assert night.rows("select distinct source_uri, reprint_count from fct_metric") == [("orig.txt", 1)]


@pytest.mark.parametrize("nights", [1, 3])
def test_clusters_do_not_depend_on_the_order_of_arrival(tmp_path, settings, nights):
    pages = [
        page(
            f"{name}.txt",
            f"标题{name}\n" + STORY[: len(STORY) - cut],
            *FIGURES[:4],
            publisher=f"网{name}",
            published_at=day(f"2020-03-0{number}"),
        )
        for number, (name, cut) in enumerate([("a", 0), ("b", 20), ("c", 40)], 1)
    ]
    outcomes = set()
    for number, order in enumerate(permutations(pages)):
        with Night(tmp_path / str(number), settings) as night:
            for single in order:
                night.load(single)
                if nights > 1:
                    night.build()
            night.build()
            outcomes.add(tuple(night.rows("select source_uri, reprint_of from stg_page order by source_uri")))
    assert len(outcomes) == 1
    assert [original is None for _, original in outcomes.pop()] == [True, False, False]


def test_components_join_through_others():
    assert resolve_clusters([("b", "a"), ("c", "d"), ("d", "b")]) == {"a": "a", "b": "a", "c": "a", "d": "a"}
    assert resolve_clusters([]) == {}


def test_parts_of_one_article_are_joined_where_their_addresses_show_it(night):
    at = "http://example.cn/2014/c12"
    night.run(
        page("a.txt", "全县清理河道垃圾3.7万吨，拆除排污口214个。", url=f"{at}.html", title="十年治水记", published_at=day("2014-05-09")),
        page("b.txt", "到去年底，清江水质稳定达标，重现鱼类42种。", url=f"{at}_2.html", title="十年治水记（2）", published_at=None),
        page("c.txt", "老支书说，这些年变化真大，沿河植树8万株。", url=f"{at}_3.html", title=None, published_at=None),
        page("d.txt", "另一件事，某区改造老旧小区12个，惠及居民。", url=f"{at}-1.html", title="老旧小区改造", published_at=None),
        page(
            "e.txt", "没有首页的一页，新增停车位480个，投资千万。", url="http://example.cn/2014/c13_2.html", title="停车", published_at=None
        ),
    )
    rows = night.rows(
        "select part.source_uri, opening.source_uri, part.part_no, part.title, cast(part.published_at as date)::varchar "
        "from dim_page part left join dim_page opening on part.continues = opening.page_id order by 1"
    )
    assert rows == [
        ("a.txt", None, 1, "十年治水记", "2014-05-09"),
        ("b.txt", "a.txt", 2, "十年治水记（2）", "2014-05-09"),
        ("c.txt", "a.txt", 3, "十年治水记", "2014-05-09"),
        ("d.txt", None, 1, "老旧小区改造", None),
        ("e.txt", None, 1, "停车", None),
    ]


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_figures_of_a_later_part_have_the_first_part_s_date_and_title_whichever_comes_first(night, order):
    at = "http://example.cn/2014/c12"
    given = {
        "a": page("a.txt", "全县拆除排污口214个。", url=f"{at}.html", title="十年治水记", published_at=day("2014-05-09")),
        "b": page("b.txt", "重现鱼类42种。", figure("42种", unit="种"), url=f"{at}_2.html", title=None, published_at=None),
        "c": page("c.txt", "另一件事。" * 9, url="http://example.cn/2014/c99.html"),
    }
    for name in order:
        night.run(given[name])
    rows = night.rows("select page_title, year, year_basis, published_at::date::varchar from fct_metric")
    assert rows == [("十年治水记", 2014, "published", "2014-05-09")]
