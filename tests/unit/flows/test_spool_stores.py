"""Sealed folders on a file system and on fsspec's file system in memory: the same promises, kept in different ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from flows import worker
from flows.errors import ChengjiError, UsageError
from flows.rules import read_rules_hash
from flows.spool import RawBatch, Spool, page_key
from flows.spool_stores import SEAL, Store, open_store
from seeds import SEEDS_DIR
from transforms.records import RawPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FRAMES = {"page": pl.DataFrame({"x": [1, 2]}), "line": pl.DataFrame({"x": [3]})}
PAGE = RawPage("a.txt", "江城市新建公园\n记者从市政府获悉，全市去年新建公园3个，投入资金500万元。\n".encode())


@pytest.fixture(params=["folder", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A folder, and the address of an object store."""
    MemoryFileSystem.store.clear()
    yield str(tmp_path / "spool") if request.param == "folder" else "memory://bucket/spool"
    MemoryFileSystem.store.clear()


def _read(store: Store, name: str) -> dict[str, list[int]] | None:
    with store.opened(name) as folder:
        return None if folder is None else {path.stem: pl.read_parquet(path)["x"].to_list() for path in folder.glob("*.parquet")}


def _damage(place: str, name: str, content: bytes | None) -> None:
    """Overwrite one file of a folder, or remove it."""
    from fsspec import url_to_fs

    system, root = url_to_fs(place)
    system.rm_file(f"{root}/{name}") if content is None else system.pipe_file(f"{root}/{name}", content)


def test_what_was_put_is_read_back_and_replaced_as_a_whole(place: str) -> None:
    store = open_store(place)
    seal = store.put("raw/one", FRAMES, {"raw_id": "one"})
    assert store.read_seal("raw/one") == seal
    assert (seal["raw_id"], seal["files"]["page.parquet"]["rows"]) == ("one", 2)
    assert _read(store, "raw/one") == {"page": [1, 2], "line": [3]}
    store.put("raw/one", {"page": pl.DataFrame({"x": [9]})}, {})
    with store.opened("raw/one") as folder:
        assert folder is not None
        assert sorted(path.name for path in folder.iterdir()) == ["page.parquet", SEAL]
    assert store.names("raw") == ["one"]
    store.remove("raw/one")
    store.remove("raw/one")
    assert (store.read_seal("raw/one"), store.names("raw"), store.names("nothing")) == (None, [], [])


@pytest.mark.parametrize("damage", ["page.parquet", SEAL])
def test_a_folder_that_lacks_a_file_is_none(place: str, damage: str) -> None:
    store = open_store(place)
    store.put("one", FRAMES, {})
    _damage(place, f"one/{damage}", None)
    assert store.read_seal("one") is None
    assert _read(store, "one") is None


def test_a_file_of_the_same_length_with_other_bytes_is_found_when_it_is_opened(place: str) -> None:
    store = open_store(place)
    size = store.put("one", FRAMES, {})["files"]["page.parquet"]["bytes"]
    _damage(place, "one/page.parquet", b"x" * size)
    assert _read(store, "one") is None


def test_an_interrupted_writer_on_an_object_store_leaves_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    MemoryFileSystem.store.clear()
    store = open_store("memory://bucket/spool")
    store.put("one", FRAMES, {})
    monkeypatch.setattr(MemoryFileSystem, "put_file", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ChengjiError, match="Writing to the spool memory://bucket/spool failed"):
        store.put("one", {"page": pl.DataFrame({"x": [9]})}, {})
    assert store.read_seal("one") is None


def test_a_worker_needs_nothing_but_the_address(place: str) -> None:
    spool = Spool(place)
    raw_id = spool.write_raw(RawBatch({page_key(PAGE): PAGE}))
    report = worker.transform_batch(place, raw_id, None, read_rules_hash(SEEDS_DIR))
    assert report.counts["page"] == 1
    with spool.open_batch(report.batch_id) as folder:
        assert folder is not None
        assert pl.read_parquet(folder / "metric.parquet").height == report.counts["metric"] > 0
    assert spool.sweep([raw_id]) == 0
    assert spool.sweep([]) == 1
    assert not spool.has_raw(raw_id)


def test_what_sites_repeat_has_another_name_when_it_changes(place: str) -> None:
    spool = Spool(place)
    first, second = spool.write_site_lines("{}"), spool.write_site_lines('{"a": {}}')
    assert first != second
    assert spool.read_site_lines(first) == "{}"
    spool.sweep_site_lines()
    with pytest.raises(FileNotFoundError, match="run again"):
        spool.read_site_lines(second)


def test_a_spool_belongs_to_one_home(place: str) -> None:
    Spool(place).claim("home 1")
    Spool(place).claim("home 1")
    with pytest.raises(UsageError, match="is that of another home: give this one a spool of its own"):
        Spool(place).claim("home 2")
