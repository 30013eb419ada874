"""What a reader of the sample pages knows to be true must stand in the marts of their release."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest


@pytest.fixture(scope="module")
def ask(sample_release):
    """A function from SQL to rows as dicts, over the release of the sample pages."""
    with duckdb.connect(str(sample_release / "chengji.duckdb"), read_only=True) as con:

        def query(sql: str) -> list[dict[str, object]]:
            cursor = con.execute(sql)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        yield query


def test_every_page_is_staged_and_one_is_a_reprint(ask):
    pages = ask("select source_uri, reprint_of, is_current from stg_page")
    assert len(pages) == 15
    reprints = ask(
        "select r.source_uri as reprint, o.source_uri as original "
        "from stg_page r join stg_page o on o.page_id = r.reprint_of where r.is_current"
    )
    assert [(row["reprint"].rpartition("/")[2], row["original"].rpartition("/")[2]) for row in reprints] == [
        ("10_jianxi_zhuanzai.txt", "09_jianxi_laojiu.html")
    ]


def test_the_corrected_page_replaces_the_first_one(ask):
    pages = ask(
        "select source_uri, is_current, version_no from stg_page where source_uri like '%lanshan_touzi%' or source_uri like '%gengzheng%'"
    )
    assert {(row["source_uri"].rpartition("/")[2][:2], row["is_current"]) for row in pages} == {("11", False), ("12", True)}


def test_offsets_reproduce_every_figure(ask):
    assert ask(
        "select count(*) as n from stg_metric m join stg_page p using (page_id) where m.text <> p.text[m.char_start + 1 : m.char_end]"
    ) == [{"n": 0}]


def test_rectification_of_the_inspection_notice(ask):
    rows = ask("select notified, rectified, closure_rate, period from mart_rectification where place_code = '430503'")
    assert (Decimal(247), Decimal(231), "2020-10") in {(row["notified"], row["rectified"], row["period"]) for row in rows}
    assert all(abs(float(row["closure_rate"]) - 93.5) < 0.1 for row in rows if row["notified"] == 247)


def test_rectification_of_the_work_report(ask):
    rows = ask("select notified, rectified, year from mart_rectification where place_code = '140403'")
    assert (Decimal(5417), Decimal(5302), 2022) in {(row["notified"], row["rectified"], row["year"]) for row in rows}


def test_funding_totals_with_parts_that_add_up(ask):
    rows = ask("select place_code, amount, part_count, parts_amount, parts_add_up from mart_funding where part_count > 0")
    told = {(row["place_code"], row["amount"]): row for row in rows}
    renovation, construction = told["410305", Decimal(240_000_000)], told["371302", Decimal(1_530_000_000)]
    assert (renovation["part_count"], renovation["parts_add_up"]) == (4, True)
    assert (construction["part_count"], construction["parts_add_up"]) == (5, True)


def test_volunteers_of_one_district_over_three_years(ask):
    rows = ask(
        "select year, volunteers, resident_share from mart_volunteering "
        "where place_code = '140403' and volunteers is not null order by year"
    )
    assert [(row["year"], row["volunteers"]) for row in rows] == [(2021, 86_000), (2022, 97_000), (2023, 112_000)]
    assert float(rows[0]["resident_share"]) == 15.2
    assert float(rows[2]["resident_share"]) == 19.8


def test_a_reprint_counts_once(ask):
    assert ask("select count(*) as n from fct_metric where text = '318栋'") == [{"n": 1}]


def test_targets_meet_their_results(ask):
    rows = ask(
        "select subject, target_value, achieved_value, is_met from mart_target where place_code = '140403' and target_period = '2023'"
    )
    told = {(row["target_value"], row["achieved_value"]): row["is_met"] for row in rows}
    assert told[Decimal(55), Decimal(56)] is True
    assert told[Decimal(20), Decimal(21)] is True
    assert told[Decimal(3000), Decimal(3120)] is True


def test_two_pages_tell_the_same_year_differently(ask):
    rows = ask("select text, other_text, period from mart_conflict where place_code = '140403'")
    assert any({row["text"], row["other_text"]} == {"46个", "48个"} and row["period"] == "2022" for row in rows)


def test_a_series_over_three_years(ask):
    rows = ask(
        "select year, value, highest, is_conflict from mart_indicator_series s "
        "where place_code = '140403' and exists (select 1 from fct_metric m where m.metric_id = s.metric_id and m.item like '%老旧小区') "
        "and unit = '个' and year between 2021 and 2023 order by year"
    )
    assert [(row["year"], row["highest"]) for row in rows if row["value"] is not None] == [(2021, 35), (2022, 48), (2023, 56)]
    assert [row["is_conflict"] for row in rows] == [False, True, False]


def test_mechanisms_of_the_district(ask):
    names = {row["mechanism_name"] for row in ask("select mechanism_name from mart_mechanism where place_code = '140403'")}
    assert any("街长" in name for name in names)
    assert any("12345" in name for name in names)


def test_a_page_of_links_has_no_figures(ask):
    assert ask("select count(*) as n from stg_metric m join stg_page p using (page_id) where p.source_uri like '%liebiao%'") == [{"n": 0}]


def test_the_run_counts_what_it_saw(ask):
    rows = ask("select files_seen, pages_staged, files_rejected, metrics_found from mart_run")
    assert (rows[0]["files_seen"], rows[0]["pages_staged"], rows[0]["files_rejected"]) == (15, 15, 0)
    assert rows[0]["metrics_found"] > 300


def test_stations_are_no_teams(ask):
    rows = ask(
        "select volunteers, teams, stations, resident_share from mart_volunteering where place_code = '520302' and teams is not null"
    )
    assert [(row["volunteers"], row["teams"], row["stations"], float(row["resident_share"])) for row in rows] == [(102_000, 580, 186, 11.8)]


def test_broken_lamps_and_toilets_without_keepers_are_no_results_of_the_district(ask):
    rows = ask("select indicator_code from mart_indicator_series where place_code = '430503'")
    codes = {row["indicator_code"] for row in rows}
    assert codes >= {"problems_notified", "problems_rectified", "rectification_rate", "inspection_reports"}
    assert not codes & {"street_lamps", "public_toilets"}


def test_the_three_sectors_of_the_bulletin_grow_each_at_its_rate(ask):
    rows = ask("select primary_growth, secondary_growth, tertiary_growth from mart_scorecard where place_code = '340304' and year = 2022")
    assert [tuple(float(value) for value in row.values()) for row in rows] == [(4.2, 6.4, 4.5)]


def test_mechanisms_that_pages_run_and_none_that_they_only_speak_of(ask):
    rows = ask("select mechanism_code, figure from mart_mechanism where place_code = '140403'")
    figures = {row["mechanism_code"]: row["figure"] for row in rows}
    assert figures["street_chief"] == "412名"
    assert figures["real_affairs"] == "12件"
    assert {"road_chief", "river_chief", "snapshot", "one_window", "hotline_12345", "door_guarantees"} <= figures.keys()
    assert "task_lists" not in figures
