"""Batches into staging: each page once, nothing lost, nothing dependent on order."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations

import duckdb
import polars as pl
import pytest

from tests.warehouse.build import Night, figure, page
from transforms.records import Rejected
from warehouse.database import WarehouseError, open_warehouse
from warehouse.load import load_batch
from warehouse.schema import warehouse_tables

TEXT = "街巷整治见成效\n#首页 新闻\n安宁区整治街巷54条，提升改造35条。"
FIGURES = (figure("54条", unit="条"), figure("35条", unit="条"))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def accounting(night: Night) -> dict[str, int]:
    return dict(night.rows("select outcome, count(*) from stg_source group by outcome"))


def test_a_batch_is_staged_with_all_it_holds(night):
    report = night.load(page("a.txt", TEXT, *FIGURES, rejected=[("date", "2019年")]))
    assert (report.pages_new, report.metrics, report.lines_kept, report.lines_noise) == (1, 2, 2, 1)
    assert night.rows("select site, version_no, is_current, first_run_id from stg_page") == [("示例网", 1, True, "run-1")]
    assert night.rows("select text from stg_metric order by char_start") == [("54条",), ("35条",)]
    assert night.rows("select stage, reason, text from stg_rejected") == [("extract", "date", "2019年")]
    assert night.rows("select count(*) from stg_line") == [(3,)]


def test_offsets_lead_to_the_characters(night):
    night.load(page("a.txt", TEXT, *FIGURES))
    wrong = night.rows(
        "select metric_id from stg_metric join stg_page using (page_id)"
        " where substr(stg_page.text, char_start + 1, char_end - char_start) != stg_metric.text"
    )
    assert wrong == []


def test_the_same_batch_twice_is_the_same_as_once(night):
    first = night.load(page("a.txt", TEXT, *FIGURES))
    again = load_batch(night.con, night.home / "spool" / first.batch_id, settings=night.settings, run_id="run-2", rules_hash="rules-1")
    assert again.was_loaded
    assert not again.has_news
    assert night.rows("select count(*), min(first_run_id) from stg_page") == [(1, "run-1")]


def test_the_same_file_in_another_batch_makes_no_row(night):
    night.load(page("a.txt", TEXT, *FIGURES))
    report = night.load(page("a.txt", TEXT, *FIGURES))
    assert not report.has_news
    assert night.rows("select count(*) from stg_metric") == [(2,)]
    assert night.rows("select count(*) from stg_rejected") == [(0,)]


def test_the_same_bytes_elsewhere_are_an_exact_duplicate(night):
    night.load(page("b.txt", TEXT, *FIGURES))
    report = night.load(page("c.txt", TEXT, *FIGURES))
    assert (report.pages_new, report.duplicates) == (0, 1)
    assert night.rows("select source_uri, stage, reason from stg_rejected") == [("c.txt", "load", "exact_duplicate")]
    assert accounting(night) == {"staged": 1, "duplicate": 1}


def test_the_first_place_wins_in_whatever_order_places_arrive(tmp_path, settings):
    places = [("a.txt", None), ("b.txt", moment("2020-01-02")), ("c.txt", moment("2020-01-01"))]
    outcomes = set()
    for number, order in enumerate(permutations(places)):
        with Night(tmp_path / str(number), settings) as night:
            for name, crawled_at in order:
                night.load(page(name, TEXT, *FIGURES, crawled_at=crawled_at))
            staged = night.rows("select source_uri, crawled_at from stg_page")
            duplicates = night.rows("select source_uri from stg_rejected order by source_uri")
            outcomes.add((tuple(staged), tuple(duplicates), night.rows("select count(*) from stg_metric")[0][0]))
    assert outcomes == {((("c.txt", moment("2020-01-01")),), (("a.txt",), ("b.txt",)), 2)}


def test_other_rules_replace_the_older_reading(night):
    night.load(page("a.txt", TEXT, *FIGURES))
    report = night.load(page("a.txt", TEXT, FIGURES[0]), rules="rules-2", run_id="run-2")
    assert (report.pages_new, report.pages_replaced) == (0, 1)
    assert night.rows("select text from stg_metric") == [("54条",)]
    assert night.rows("select rules_hash, first_run_id from stg_page") == [("rules-2", "run-1")]


def test_files_seen_are_staged_or_duplicate_or_rejected(night):
    empty = Rejected(None, "empty.txt", "read", "empty_file")
    night.load(page("a.txt", TEXT, *FIGURES), page("b.txt", TEXT, *FIGURES), page("c.txt", TEXT + "又及"), rejected=(empty,))
    assert accounting(night) == {"staged": 2, "duplicate": 1, "rejected": 1}
    assert night.rows("select count(*) from stg_page") == [(2,)]
    night.load(rejected=(empty,))
    assert accounting(night)["rejected"] == 1


def test_a_file_that_can_be_read_at_last_is_no_longer_rejected(night):
    night.load(rejected=(Rejected(None, "a.txt", "read", "no_permission"),))
    night.load(page("a.txt", TEXT, *FIGURES))
    assert accounting(night) == {"staged": 1}
    assert night.rows("select count(*) from stg_rejected") == [(0,)]


def test_a_batch_without_a_table_is_refused_and_nothing_is_loaded(night):
    night.load(page("a.txt", TEXT, *FIGURES))
    folder = night.home / "spool" / "broken"
    folder.mkdir()
    with pytest.raises(WarehouseError, match=r"lacks \w+\.parquet"):
        load_batch(night.con, folder, settings=night.settings, run_id="run-2", rules_hash="rules-1")
    assert night.rows("select count(*) from stg_page") == [(1,)]


def test_a_batch_with_an_unknown_column_is_refused(night):
    night.load(page("a.txt", TEXT, *FIGURES))
    folder = night.home / "spool" / "batch-001"
    path = folder / "line.parquet"
    pl.read_parquet(path).with_columns(pl.lit(1).alias("surprise")).write_parquet(path)
    with pytest.raises(WarehouseError, match="surprise"):
        load_batch(night.con, folder, settings=night.settings, run_id="run-2", rules_hash="rules-1", batch_id="other")


def test_a_load_that_fails_halfway_leaves_nothing(night):
    night.load(page("a.txt", TEXT, *FIGURES))
    folder = night.home / "spool" / "batch-001"
    path = folder / "metric.parquet"
    pl.read_parquet(path).with_columns(pl.lit("x").alias("char_start")).write_parquet(path)
    for name in ("page", "line", "article"):
        frame = pl.read_parquet(folder / f"{name}.parquet").with_columns(pl.lit("f" * 24).alias("page_id"))
        frame.write_parquet(folder / f"{name}.parquet")
    pl.read_parquet(path).with_columns(pl.lit("f" * 24).alias("page_id")).write_parquet(path)
    with pytest.raises(Exception, match=r"Conversion|cast|convert"):
        load_batch(night.con, folder, settings=night.settings, run_id="run-2", rules_hash="rules-1", batch_id="other")
    assert night.rows("select count(*) from stg_page") == [(1,)]
    assert night.rows("select count(*) from stg_batch") == [(1,)]


def test_a_database_of_other_columns_or_another_storage_version_is_written_anew(tmp_path, settings):
    with Night(tmp_path / "now", settings) as night:
        night.load(page("a.txt", TEXT, *FIGURES))
        expected = night.rows("select * from stg_metric order by all")
    old = tmp_path / "old" / "warehouse.duckdb"
    old.parent.mkdir()
    with duckdb.connect(str(old)) as con:
        con.execute(f"attach '{tmp_path / 'now' / 'warehouse.duckdb'}' as now (read_only)")
        con.execute("create table stg_metric as select 'x' as dropped, * exclude (theme) from now.stg_metric")
        con.execute("create table gone as select 1 as one")
    with open_warehouse(old.parent) as con:
        theme = warehouse_tables()["stg_metric"].column_names.index("theme")
        rows = con.execute("select * from stg_metric order by all").fetchall()
        assert rows == sorted((*row[:theme], None, *row[theme + 1 :]) for row in expected)
        assert con.execute("select tags['storage_version'] from duckdb_databases() where path like '%warehouse.duckdb'").fetchall() == [
            ("v1.0.0+",)
        ]
        assert con.execute("select count(*) from duckdb_tables() where table_name = 'gone'").fetchall() == [(0,)]
