"""The contracts of a release: what tools accept, what they catch, and what may not change without a new version."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import pytest
import yaml
from frictionless import Package

from tests.unit.expectations.made import copy_warehouse, make_warehouse
from warehouse.contracts import (
    CONTRACT_VERSION,
    build_contract,
    build_snapshot,
    find_breaking_changes,
    published_tables,
    read_snapshot,
    write_contracts,
)
from warehouse.parquet import write_parquet
from warehouse.schema import warehouse_tables

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    good = make_warehouse(tmp_path_factory.mktemp("good"), pages=8)
    (folder / "parquet").mkdir()
    with copy_warehouse(good) as con:
        for table in published_tables():
            write_parquet(con, f'"{table.name}"', table, folder / "parquet" / f"{table.name}.parquet")
    write_contracts(folder, "20200601T180000Z")
    return folder


def _errors(folder: Path, resource: str) -> list[str]:
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    wanted = [entry for entry in descriptor["resources"] if entry["name"] == resource]
    for entry in wanted:
        entry["schema"].pop("foreignKeys", None)
    report = Package.from_descriptor(descriptor | {"resources": wanted}, basepath=str(folder)).validate(limit_rows=500)
    return [error.message for task in report.tasks for error in task.errors] + [error.message for error in report.errors]


def test_frictionless_accepts_the_whole_package(release) -> None:
    report = Package(str(release / "datapackage.json")).validate(limit_rows=500)
    assert [(task.name, error.message) for task in report.tasks for error in task.errors] == []
    assert report.valid
    assert len(report.tasks) == len(published_tables())


def test_frictionless_catches_a_broken_enumeration(release, tmp_path) -> None:
    (tmp_path / "parquet").mkdir()
    path = tmp_path / "parquet" / "fct_metric.parquet"
    duckdb.sql(f"from '{release}/parquet/fct_metric.parquet'").create("fct")
    duckdb.sql("update fct set bound = 'roughly'")
    duckdb.sql(f"copy fct to '{path}' (format parquet)")
    (tmp_path / "datapackage.json").write_text((release / "datapackage.json").read_text(encoding="utf-8"), encoding="utf-8")
    assert 'constraint "enum"' in " ".join(_errors(tmp_path, "fct_metric"))


def test_the_odcs_contract_names_every_published_column(release) -> None:
    contract = yaml.safe_load((release / "contract.odcs.yaml").read_text(encoding="utf-8"))
    assert contract == build_contract(warehouse_tables().values())
    named = {(entry["name"], column["name"]) for entry in contract["schema"] for column in entry["properties"]}
    assert named == {(table.name, column.name) for table in published_tables() for column in table.columns}
    assert contract["version"] == CONTRACT_VERSION


def test_nothing_published_breaks_without_a_new_major_version() -> None:
    snapshot = read_snapshot()
    broken = find_breaking_changes(snapshot, build_snapshot(warehouse_tables().values()))
    if broken:
        assert int(CONTRACT_VERSION.split(".")[0]) > int(snapshot["version"].split(".")[0]), (
            f"{' '.join(broken)} If that is meant, raise the first number of CONTRACT_VERSION in warehouse/contracts.py, "
            "and after the release run python -m warehouse.contracts."
        )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda tables: tables.pop("fct_metric"), "The table fct_metric is gone."),
        (lambda tables: tables["dim_theme"]["columns"].pop("name_zh"), "The column dim_theme.name_zh is gone."),
        (
            lambda tables: tables["fct_metric"]["columns"]["value"].update(type="DOUBLE"),
            "The column fct_metric.value changed from DECIMAL(28,6) to DOUBLE.",
        ),
        (lambda tables: tables["dim_theme"]["columns"]["theme"].update(nullable=True), "The column dim_theme.theme may be null now."),
        (
            lambda tables: tables["dim_place"].update(primary_key=["code"]),
            "The grain of dim_place changed from ['code', 'name'] to ['code'].",
        ),
    ],
)
def test_a_breaking_change_is_found(change, sentence) -> None:
    before = build_snapshot(warehouse_tables().values())
    now = copy.deepcopy(before)
    change(now["tables"])
    assert find_breaking_changes(before, now) == [sentence]


def test_a_new_column_breaks_nothing() -> None:
    tables = list(warehouse_tables().values())
    table = next(table for table in tables if table.name == "dim_theme")
    column = replace(table.columns[0], name="added", zh="新列")
    wider = [replace(table, columns=(*table.columns, column)) if entry is table else entry for entry in tables]
    assert find_breaking_changes(build_snapshot(tables), build_snapshot(wider)) == []
