"""Table definitions: complete, true to the contract, and refused where they are wrong."""

from __future__ import annotations

import re

import duckdb
import pytest

from seeds import SEEDS_DIR
from warehouse import scorecard
from warehouse.ddl import table_ddl
from warehouse.dictionary import PATH, main, render_dictionary
from warehouse.reference import parse_indicators
from warehouse.schema import COLUMN_TYPES, SchemaError, load_tables, parse_table, warehouse_tables

GOOD = """
grain = "one row a thing"
description_en = "Things."
description_zh = "事物"
primary_key = ["thing_id"]
filled_by = "load"

[[column]]
name = "thing_id"
type = "VARCHAR"
nullable = false
en = "Id"
zh = "编号"
"""
CONTRACT = {
    "stg_page",
    "stg_line",
    "stg_article",
    "stg_metric",
    "stg_mechanism",
    "stg_rejected",
    "dim_place",
    "dim_indicator",
    "dim_unit",
    "dim_theme",
    "dim_mechanism",
    "dim_page",
    "dim_date",
    "fct_metric",
    "mart_indicator_series",
    "mart_scorecard",
    "mart_rectification",
    "mart_funding",
    "mart_volunteering",
    "mart_target",
    "mart_mechanism",
    "mart_conflict",
    "mart_source_quality",
    "mart_run",
}


def test_every_table_of_the_contract_is_defined():
    assert set(warehouse_tables()) >= CONTRACT


@pytest.mark.parametrize("table", warehouse_tables().values(), ids=lambda table: table.name)
def test_a_definition_makes_its_table(table):
    with duckdb.connect() as con:
        con.execute(table_ddl(table))
        described = [(row[0], row[1]) for row in con.execute(f"describe {table.name}").fetchall()]
    assert described == [(column.name, column.type) for column in table.columns]


@pytest.mark.parametrize("table", warehouse_tables().values(), ids=lambda table: table.name)
def test_names_and_descriptions_are_in_their_languages(table):
    for column in table.columns:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name)
        assert re.search(r"[\u4e00-\u9fff]", column.zh)
        assert len(column.zh) <= 12
        assert not column.en[0].islower()
        assert not column.en.endswith(".")
    assert re.search(r"[\u4e00-\u9fff]", table.description_zh)
    assert table.description_en.endswith(".")
    assert all(not table.column(name).nullable for name in table.primary_key)
    if table.released:
        assert {column.type for column in table.columns} <= COLUMN_TYPES


@pytest.mark.parametrize(
    "table", [table for table in warehouse_tables().values() if table.filled_by == "model"], ids=lambda table: table.name
)
def test_a_model_is_one_select_that_begins_with_its_grain(table):
    assert table.sql.startswith("-- one row a")
    assert len(duckdb.extract_statements(table.sql)) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("VARCHAR", "UUID"), "type UUID"),
        (('["thing_id"]', '["other"]'), "not among its columns"),
        (('grain = "one row a thing"\n', ""), "lacks the key 'grain'"),
        (('zh = "编号"', 'zh = "编号"\ncolour = "red"'), "unknown keys"),
        (('filled_by = "load"', 'filled_by = "magic"'), "unknown filled_by"),
        (('filled_by = "load"', 'filled_by = "batch"'), "name its `batch`"),
        (("grain =", "grain"), "not valid TOML"),
        (('filled_by = "load"', 'filled_by = "load"\npublish = true\nreleased = false'), "published but not released"),
    ],
)
def test_a_wrong_definition_is_refused_by_name(change, message):
    assert parse_table(GOOD, "thing", "staging").name == "thing"
    with pytest.raises(SchemaError, match=message) as caught:
        parse_table(GOOD.replace(*change), "thing", "staging")
    assert "warehouse/models/staging/thing.toml" in str(caught.value)


def test_foreign_keys_must_lead_somewhere(tmp_path):
    folder = tmp_path / "staging"
    folder.mkdir()
    (folder / "thing.toml").write_text(GOOD + '\n[[foreign_key]]\ncolumns = ["thing_id"]\nreferences = "nowhere"\n', encoding="utf-8")
    with pytest.raises(SchemaError, match="nowhere"):
        load_tables(tmp_path)


def test_a_select_without_a_definition_is_refused(tmp_path):
    (tmp_path / "marts").mkdir()
    (tmp_path / "marts" / "mart_lonely.sql").write_text("select 1", encoding="utf-8")
    with pytest.raises(SchemaError, match="mart_lonely"):
        load_tables(tmp_path)


def test_the_dictionary_is_up_to_date():
    assert main(["--check"]) == 0
    assert PATH.read_text(encoding="utf-8") == render_dictionary(warehouse_tables().values())


def test_the_scorecard_has_a_column_for_every_indicator():
    assert scorecard.main(["--check"]) == 0
    codes = [row["code"] for row in parse_indicators((SEEDS_DIR / "indicators.toml").read_text(encoding="utf-8"))]
    assert set(codes) <= set(warehouse_tables()["mart_scorecard"].column_names)
