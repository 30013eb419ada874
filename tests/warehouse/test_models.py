"""The runner: order, skipping, partial rebuilds, and the same rows whatever the order."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from tests.warehouse.build import Night, figure, page
from tests.warehouse.test_versions import FIGURES, STORY
from warehouse import replacing
from warehouse.database import WarehouseError
from warehouse.models import order_models, read_inputs
from warehouse.parts import note_all, read_parts
from warehouse.schema import SchemaError, warehouse_tables

TABLES = [table for table in warehouse_tables().values() if table.publish and table.name != "mart_run"]


def pages(count: int = 12):
    """Pages with reprints, versions, conflicts, totals and mechanisms among them."""
    made = []
    for number in range(count):
        value = 50 + number % 3
        text = (
            f"第{number}号报道\n安宁区整治街巷{value}条，投入3亿元，其中管网2亿元。\n"
            f"推行街长制，通报问题{number + 10}个，整改问题{number + 9}个。"
        )
        made.append(
            page(
                f"{number:02}.txt",
                text,
                figure(f"{value}条", indicator_code="streets_renovated", unit="条", period=str(2018 + number % 2)),
                figure("3亿元", 3 * 10**8, unit="CNY", quantity_kind="money", name="total"),
                figure("2亿元", 2 * 10**8, unit="CNY", quantity_kind="money", part_of="total"),
                figure(f"{number + 10}个", item="问题", action="通报"),
                figure(f"{number + 9}个", item="问题", action="整改"),
                mechanisms=[("street_chief", "街长制")],
                url=f"http://example.cn/{number % 10}",
            )
        )
    made.append(page("story.txt", STORY, *FIGURES))
    made.append(page("copy.txt", "转载\n" + STORY, *FIGURES, publisher="别家网"))
    return made


def contents(night: Night) -> dict[str, list[tuple[object, ...]]]:
    return {table.name: night.rows(f"select * from {table.name} order by all") for table in TABLES}


def test_models_come_after_what_they_read():
    order = order_models({"c": ("a", "b"), "b": ("a", "base"), "a": ("base",)})
    assert order == ("a", "b", "c")


def test_a_circle_is_named():
    with pytest.raises(SchemaError, match="circle"):
        order_models({"a": ("b",), "b": ("a",)})


def test_a_model_may_only_read_defined_tables(night):
    table = replace(warehouse_tables()["mart_run"], sql="select run_id from nowhere")
    with pytest.raises(SchemaError, match="nowhere"):
        read_inputs(night.con, table, warehouse_tables())


def test_nothing_new_builds_nothing(night):
    night.run(*pages())
    report = night.build()
    assert not report.has_news
    assert {model.how for model in report.models} == {"unchanged"}


def test_a_new_page_rebuilds_only_its_own_facts(night):
    night.run(*pages())
    night.con.execute("update fct_metric set item_head = 'untouched'")
    report = night.run(page("new.txt", "新报道\n安宁区整治街巷61条。", figure("61条", unit="条")))
    how = {model.table: model.how for model in report.models}
    by_page = [name for name, table in warehouse_tables().items() if table.incremental_by == ("page_id",)]
    assert by_page == ["fct_indicator_value", "fct_metric", "mart_funding", "mart_rectification", "mart_volunteering"]
    assert {how[name] for name in by_page} == {"partial"}
    assert report.pages_changed == 1
    assert night.rows("select item_head, count(*) from fct_metric group by 1 order by 2") == [(None, 1), ("untouched", 56)]


def test_partial_builds_give_what_a_full_build_gives(tmp_path, settings):
    made = pages()
    with Night(tmp_path / "steps", settings) as steps, Night(tmp_path / "once", settings) as once:
        for single in made:
            steps.run(single)
        once.run(*made)
        assert contents(steps) == contents(once)
        lines = "select site, text, page_count from stg_site_line order by all"
        assert steps.rows(lines) == once.rows(lines)


def test_order_and_size_of_batches_do_not_matter(tmp_path, settings):
    made = pages()
    seen = []
    for number, size in enumerate((1, 5, len(made))):
        shuffled = random.Random(number).sample(made, len(made))
        with Night(tmp_path / str(number), settings) as night:
            for start in range(0, len(made), size):
                night.load(*shuffled[start : start + size])
            night.build()
            seen.append(contents(night))
    assert seen[0] == seen[1] == seen[2]


def test_a_change_of_reference_data_rebuilds_the_facts(night):
    night.run(*pages())
    night.con.execute("update dim_place set name = '安宁新区' where code = '620105'")
    night.con.execute("update stg_revision set revision = 'other' where table_name = 'dim_place'")
    night.build()
    for table in ("fct_metric", "mart_rectification", "mart_funding", "mart_indicator_series"):
        assert night.rows(f"select distinct place_name from {table}") == [("安宁新区",)]


def test_a_changed_threshold_builds_anew_what_it_decides(night):
    night.run(page("a.txt", STORY, *FIGURES))
    thresholds = dict(night.settings.variables) | {"funding_balance_share": 0.5}
    night.settings = replace(night.settings, variables=tuple(thresholds.items()))
    assert {model.table for model in night.build().models if model.how != "unchanged"} == {"mart_funding"}


def test_a_model_that_fails_is_named_and_leaves_everything_as_it_was(night):
    night.run(*pages())
    before = contents(night)
    night.load(page("new.txt", "新报道\n整治61条。", figure("61条")))
    night.con.execute("alter table mart_funding drop column parts")
    with pytest.raises(WarehouseError, match="mart_funding"):
        night.build()
    night.con.execute("alter table mart_funding add column parts varchar")
    assert night.rows("select count(*) from fct_metric") == [(len(before["fct_metric"]),)]


def test_lines_that_a_site_repeats_are_remembered(night):
    night.run(*(page(f"{number}.txt", f"#首页 新闻 专题\n第{number}篇报道\n正文{number}。") for number in range(3)))
    assert night.rows("select site, text, page_count from stg_site_line") == [("示例网", "#首页 新闻 专题", 3)]


def told_page(name: str, address: int, place: str, value: int, year: int):
    """A page that tells of one of two indicators in a place and year; pages of one address are versions of each other."""
    return page(
        name,
        f"{name}报道\n{place}整治街巷{value}条，在册志愿者{value + 7}人，通报问题{value + 100}个。",
        figure(f"{value}条", value, indicator_code="streets_renovated", unit="条", period=str(year), place_code=place),
        figure(f"{value + 7}人", value + 7, indicator_code="volunteers", unit="人", period=str(year), place_code=place),
        figure(f"{value + 100}个", value + 100, item="问题", action="通报", period=str(year), place_code=place),
        url=f"http://example.cn/{address}",
        published_at=datetime(year + 1, 2, address + 1),  # noqa: DTZ001
    )


TOLD = st.tuples(st.integers(0, 9), st.sampled_from(["620105", "530102"]), st.sampled_from([31, 45, 99]), st.sampled_from([2018, 2019]))


@settings_of(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TOLD, min_size=4, max_size=14), st.data())
def test_any_sequence_of_nights_gives_what_one_build_of_all_gives(tmp_path_factory, settings, told, data):
    made = [told_page(f"{number:02}.txt", *told) for number, told in enumerate(told)]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(made) - 1), max_size=4)))
    home = tmp_path_factory.mktemp("nights")
    with Night(home / "steps", settings) as steps, Night(home / "once", settings) as once:
        for start, end in pairwise([0, *cuts, len(made)]):
            steps.run(*made[start:end])
            note_parts_of_few(steps)
        once.run(*made)
        assert contents(steps) == contents(once)


def note_parts_of_few(night: Night) -> None:
    """Check that what is noted of the parts is what the tables hold."""
    for table in TABLES:
        if table.filled_by == "model":
            noted = read_parts(night.con, table)
            note_all(night.con, table)
            assert noted == read_parts(night.con, table), table.name


def test_a_new_page_rebuilds_series_conflicts_and_scorecards_of_its_places_only(night):
    night.run(*(told_page(f"{number}.txt", number, "620105", 31 + number, 2018) for number in range(8)))
    night.con.execute("update mart_indicator_series set place_name = 'untouched'")
    night.con.execute("update mart_scorecard set place_name = 'untouched'")
    report = night.run(told_page("new.txt", 9, "530102", 45, 2018))
    how = {model.table: model.how for model in report.models}
    assert [how[name] for name in ("mart_indicator_series", "mart_conflict", "mart_scorecard")] == ["partial"] * 3
    for table in ("mart_indicator_series", "mart_scorecard"):
        places = night.rows(f"select place_code, bool_and(place_name = 'untouched') from {table} group by 1 order by 1")
        assert [code for code, is_untouched in places if is_untouched] == ["620105"]
        assert "530102" in [code for code, _ in places]


def test_a_night_that_changes_most_pages_builds_in_full(night):
    night.run(*(told_page(f"{number}.txt", number, "620105", 31 + number, 2018) for number in range(3)))
    report = night.run(*(told_page(f"n{number}.txt", number + 4, "620105", 60 + number, 2019) for number in range(4)))
    how = {model.table: model.how for model in report.models}
    assert {how[table.name] for table in warehouse_tables().values() if table.incremental_by} == {"full"}


def test_a_full_build_in_slices_gives_what_one_in_one_piece_gives(tmp_path, settings, monkeypatch):
    made = [*pages(), *(told_page(f"{number}.txt", number, "620105", 31 + number, 2018) for number in range(8))]
    with Night(tmp_path / "sliced", settings) as sliced, Night(tmp_path / "whole", settings) as whole:
        whole.run(*made)
        monkeypatch.setattr(replacing, "SLICE_PAGES", 4)
        sliced.run(*made)
        assert contents(sliced) == contents(whole)
        assert sliced.rows("select distinct view_name from duckdb_views() where temporary and not internal") == []
