"""Parts of large tables: which files there are follows from the rows alone, and what did not change is neither written nor read."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st

from tests.warehouse.build import Night, figure, page
from tests.warehouse.test_models import pages
from tests.warehouse.test_releases import publish
from warehouse import parts, releases
from warehouse.comparison import diff_releases, verify_release
from warehouse.contracts import write_contracts
from warehouse.database import WarehouseError
from warehouse.parts import group_days, read_parts
from warehouse.releases import current_release, list_releases, read_manifest
from warehouse.schema import SchemaError, parse_table, warehouse_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAYS = st.dates(min_value=datetime(2019, 1, 1).date(), max_value=datetime(2021, 12, 31).date()).map(str) | st.just("undated")  # noqa: DTZ001


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file hold ten rows where rows can be divided."""
    group = group_days
    monkeypatch.setattr(parts, "group_days", lambda rows: group(rows, 10))


def dated(count: int = 24) -> Iterator[object]:
    for number in range(count):
        at = None if number % 8 == 7 else datetime(2019 + number % 2, 1 + number % 12, 5) + timedelta(hours=number)  # noqa: DTZ001
        yield page(
            f"{number:02}.txt",
            f"第{number}号报道\n安宁区整治街巷{number + 10}条，通报问题{number + 100}个。",
            figure(f"{number + 10}条", indicator_code="streets_renovated", unit="条", period="2018"),
            figure(f"{number + 100}个", item="问题", action="通报"),
            published_at=at,
        )


@given(st.dictionaries(DAYS, st.integers(1, 50), min_size=1), st.integers(1, 200))
def test_every_day_is_in_one_part_and_parts_are_as_coarse_as_they_may_be(rows, most):
    grouped = group_days(rows, most)
    assert sorted(key for keys in grouped.values() for key in keys) == sorted(rows)
    for name, keys in grouped.items():
        held = sum(rows[key] for key in keys)
        assert held <= most or keys == [name]
        assert all(key.startswith(name) for key in keys)
        if name:
            above = "-".join(name.split("-")[:-1])
            assert sum(count for key, count in rows.items() if key.startswith(above)) > most


def test_a_small_table_is_one_file():
    assert group_days({"2024-05-17": 3, "undated": 2}) == {"": ["2024-05-17", "undated"]}


def files_of(release: Path, table: str) -> list[str]:
    return [file["file"] for file in read_manifest(release)["tables"][table]["files"]]


@pytest.mark.usefixtures("small_parts")
def test_the_parts_of_a_table_hold_its_rows_each_in_its_time(night):
    night.run(*dated())
    release = publish(night, 1)
    names = files_of(release, "fct_metric")
    assert "parquet/fct_metric/undated.parquet" in names
    assert "parquet/fct_metric/2019-01.parquet" in names
    assert files_of(release, "dim_place") == ["parquet/dim_place.parquet"]
    frames = {name: pl.read_parquet(release / name) for name in names}
    assert sorted(pl.concat(frames.values())["metric_id"]) == [row[0] for row in night.rows("select metric_id from fct_metric order by 1")]
    for name, frame in frames.items():
        assert frame["metric_id"].is_sorted()
        months = set(frame["published_at"].dt.strftime("%Y-%m").fill_null("undated"))
        assert months == {name.rpartition("/")[2].removesuffix(".parquet")}
    assert verify_release(night.home, "current") == []


@pytest.mark.usefixtures("small_parts")
def test_the_same_input_gives_the_same_parts_in_any_number_of_nights(tmp_path, settings):
    made, seen = [*dated(), *pages(4)], []
    for number, size in enumerate((len(made), 7)):
        with Night(tmp_path / str(number), settings) as night:
            given_pages = made if number == 0 else made[::-1]
            for start in range(0, len(made), size):
                night.run(*given_pages[start : start + size])
                publish(night, start + 1)
            release = current_release(night.home)
            files = read_manifest(release)["files"]
            seen.append({name: entry["sha256"] for name, entry in files.items() if name.startswith("parquet/")})
    assert seen[0] == seen[1]
    assert len(seen[0]) > len(warehouse_tables())


def fresh_page() -> object:
    return page("new.txt", "新报道\n整治61条。", figure("61条"), published_at=datetime(2021, 3, 4))  # noqa: DTZ001


@pytest.mark.usefixtures("small_parts")
def test_a_night_writes_the_parts_of_its_days_and_links_the_others_unread(night, monkeypatch):
    night.run(*dated())
    first = publish(night, 1)
    night.run(fresh_page())
    hashed, hash_file = [], releases.hash_file
    monkeypatch.setattr(releases, "hash_file", lambda path: hashed.append(path.name) or hash_file(path))
    second = publish(night, 2)
    before, after = files_of(first, "fct_metric"), files_of(second, "fct_metric")
    assert set(after) - set(before) == {"parquet/fct_metric/2021.parquet"}
    assert all((first / name).samefile(second / name) for name in before)
    assert "2021.parquet" in hashed
    assert not {name.rpartition("/")[2] for name in before} & set(hashed) - {"undated.parquet"}
    assert verify_release(night.home, "current") == []
    first_id, second_id = (release.release_id for release in list_releases(night.home))
    facts = next(found for found in diff_releases(night.home, first_id, second_id) if found.table == "fct_metric")
    assert (facts.added, facts.removed, facts.changed) == (1, 0, 0)


@pytest.mark.usefixtures("small_parts")
def test_a_file_that_was_touched_after_its_release_is_written_anew(night):
    night.run(*dated())
    first = publish(night, 1)
    name = files_of(first, "fct_metric")[0]
    whole = (first / name).read_bytes()
    (first / name).write_bytes(whole[:-9] + b"X" + whole[-8:])
    sealed = (first / "manifest.json").stat().st_mtime_ns
    os.utime(first / name, ns=(sealed + 1, sealed + 1))
    night.run(fresh_page())
    second = publish(night, 2)
    assert (second / name).read_bytes() == whole
    assert verify_release(night.home, "current") == []


def test_other_labels_are_written_anew(night, monkeypatch):
    night.run(*dated(3))
    first = publish(night, 1)
    label = warehouse_tables()["dim_theme"].columns[0]
    monkeypatch.setattr("warehouse.parquet._labels", lambda table: {"table": table.name, "label": label.zh})
    second = publish(night, 2)
    assert not (first / "parquet/dim_theme.parquet").samefile(second / "parquet/dim_theme.parquet")


def test_parts_that_were_noted_wrongly_are_found_out_and_noted_anew(night):
    night.run(*dated(3))
    night.con.execute("update stg_part set row_count = row_count + 1 where table_name = 'fct_metric'")
    with pytest.raises(WarehouseError, match=r"got 6 rows where 9 were noted.*Run again"):
        publish(night, 1)
    assert not list((night.home / "releases").glob("*"))
    night.build()
    publish(night, 1)
    assert verify_release(night.home, "current") == []


@pytest.mark.usefixtures("small_parts")
def test_the_data_package_describes_every_part(night):
    # Of undated pages the year is null, which pandas, and Frictionless with it, reads as a number that is none.
    night.run(*dated(7))
    release = publish(night, 1)
    write_contracts(release, "1")
    described = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    there = {path.relative_to(release).as_posix() for path in release.glob("parquet/**/*.parquet")}
    assert {resource["path"] for resource in described} == there
    report = Package(str(release / "datapackage.json")).validate(limit_rows=500)
    assert [(task.name, error.message) for task in report.tasks for error in task.errors] == []
    assert report.valid


def test_what_is_noted_of_parts_is_what_the_tables_hold(night):
    made = [*pages(), *dated()]
    for start in range(0, len(made), 5):
        night.run(*made[start : start + 5])
    for table in warehouse_tables().values():
        if table.publish and table.filled_by == "model":
            noted = read_parts(night.con, table)
            parts.note_all(night.con, table)
            assert noted == read_parts(night.con, table), table.name


def test_a_table_is_divided_by_a_time_of_its_own():
    text = (
        'grain = "one"\ndescription_en = "a"\ndescription_zh = "b"\nprimary_key = ["a"]\nfilled_by = "load"\npublish = true\n'
        'parts_by = "a"\n[[column]]\nname = "a"\ntype = "VARCHAR"\nen = "a"\nzh = "a"\n'
    )
    with pytest.raises(SchemaError, match="no time, date or year"):
        parse_table(text, "x", "marts")
