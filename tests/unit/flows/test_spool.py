"""The spool: content-addressed, whole or not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from flows.spool import RawBatch, Spool, batch_id_of, page_key
from transforms.records import RawPage, Rejected

if TYPE_CHECKING:
    from pathlib import Path

ONE = RawPage("a.txt", "新建公园3个".encode(), url="http://a.example/1")
OTHER = RawPage("b.txt", b"\xff\x00")
REFUSED = Rejected(None, "c.bin", "read", "binary", detail="no text")


def _batch(*pages: RawPage) -> RawBatch:
    return RawBatch({page_key(page): page for page in pages}, [REFUSED])


def test_the_id_depends_on_what_is_held_and_not_on_its_order() -> None:
    assert _batch(ONE, OTHER).raw_id == _batch(OTHER, ONE).raw_id
    assert _batch(ONE).raw_id != _batch(OTHER).raw_id
    assert _batch(ONE).raw_id != RawBatch({page_key(ONE): ONE}).raw_id
    assert page_key(ONE) != page_key(RawPage("elsewhere.txt", ONE.content))
    assert batch_id_of("raw", "rules 1") != batch_id_of("raw", "rules 2")


def test_raw_pages_come_back_as_they_were(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    batch = _batch(ONE, OTHER)
    raw_id = spool.write_raw(batch)
    back = spool.read_raw(raw_id)
    assert dict(back.pages) == dict(batch.pages)
    assert list(back.rejected) == [REFUSED]


def test_damage_is_found(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    raw_id = spool.write_raw(_batch(ONE))
    file = tmp_path / "spool" / "raw" / raw_id / "pages.parquet"
    file.write_bytes(file.read_bytes()[:-1])
    assert not spool.has_raw(raw_id)
    with pytest.raises(FileNotFoundError, match="missing or damaged"):
        spool.read_raw(raw_id)
    spool.write_raw(_batch(ONE))
    assert spool.has_raw(raw_id)


def test_a_batch_has_its_stamp_and_is_replaced_as_a_whole(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.write_batch("b", {"page": pl.DataFrame({"x": [1]}), "line": pl.DataFrame({"x": [1]})}, {"rules_hash": "r"})
    spool.write_batch("b", {"page": pl.DataFrame({"x": [1, 2]})}, {"rules_hash": "s"})
    seal = spool.read_seal("b")
    assert seal is not None
    assert (seal["rules_hash"], seal["files"]["page.parquet"]["rows"]) == ("s", 2)
    assert sorted(path.name for path in (tmp_path / "spool" / "b").iterdir()) == ["page.parquet", "seal.json"]


def test_the_sweep_removes_only_what_nobody_sealed(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    known, unknown = spool.write_raw(_batch(ONE)), spool.write_raw(_batch(OTHER))
    spool.write_batch("b", {"page": pl.DataFrame({"x": [1]})}, {})
    (tmp_path / "spool" / ".new-half-1").mkdir()
    assert spool.sweep([known]) == 2
    assert spool.has_raw(known)
    assert not spool.has_raw(unknown)
    assert spool.read_seal("b") is not None
