"""Landings and releases behind addresses, on fsspec's file system in memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from flows import remote
from flows.errors import ChengjiError, UsageError
from flows.home import Home, check_landing, open_landing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store() -> Iterator[MemoryFileSystem]:
    system = MemoryFileSystem()
    system.store.clear()
    yield system
    system.store.clear()


def _release(root: Path, release_id: str) -> Path:
    folder = root / "releases" / release_id
    (folder / "parquet").mkdir(parents=True)
    (folder / "parquet" / "dim_place.parquet").write_bytes(release_id.encode())
    (folder / "manifest.json").write_text(json.dumps({"release_id": release_id}))
    return folder


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_landing_is_copied_and_kept_in_step(store: MemoryFileSystem, tmp_path: Path) -> None:
    store.pipe({"/land/a.txt": b"a", "/land/deep/b.txt": b"b"})
    folder = remote.mirror_landing("memory://land", tmp_path)
    assert _files(folder) == {"a.txt": b"a", "deep/b.txt": b"b"}
    times = (folder / "a.txt").stat().st_mtime_ns
    store.pipe({"/land/deep/b.txt": b"longer", "/land/c.txt": b"c"})
    store.rm_file("/land/a.txt")
    assert remote.mirror_landing("memory://land", tmp_path) == folder
    assert _files(folder) == {"deep/b.txt": b"longer", "c.txt": b"c"}
    store.pipe({"/land/a.txt": b"a"})
    remote.mirror_landing("memory://land", tmp_path)
    assert (folder / "a.txt").stat().st_mtime_ns > times


def test_what_is_in_step_is_not_fetched_again(store: MemoryFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.pipe({f"/land/{n}.txt": b"page" for n in range(300)})
    remote.mirror_landing("memory://land", tmp_path)
    monkeypatch.setattr(MemoryFileSystem, "get", lambda *args, **kwargs: pytest.fail("fetched again"))
    assert len(_files(remote.mirror_landing("memory://land", tmp_path))) == 300


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("b/land/../../etc/x", "%2E%2E/%2E%2E/etc/x"),
        ("b/land/a//b.txt", "a/%/b.txt"),
        ("b/land/./c", "%2E/c"),
        ("b/land/页..面.txt", "页..面.txt"),
        ("b/land", "land"),
    ],
)
def test_no_key_leads_out_of_the_copy(key: str, name: str) -> None:
    assert remote._local_name(key, "b/land") == name


def test_an_empty_landing_and_an_unknown_address_are_told(store: MemoryFileSystem, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="memory://nothing has no files"):
        remote.mirror_landing("memory://nothing", tmp_path)
    with pytest.raises(UsageError, match=r"nosuch://x cannot be opened \(Protocol not known"):
        check_landing("nosuch://x")


def test_only_an_address_is_copied(store: MemoryFileSystem, tmp_path: Path) -> None:
    store.pipe({"/land/a.txt": b"a"})
    home, landing = Home(tmp_path / "home"), tmp_path / "land"
    landing.mkdir()
    (landing / "a.txt").write_bytes(b"a")
    assert open_landing(str(landing), home) == landing
    assert not home.root.exists()
    assert home.cache in open_landing("memory://land", home).parents


def test_a_release_is_whole_before_the_pointer_leads_to_it(
    store: MemoryFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "memory://out"
    assert remote.read_pointer(url) == {}
    assert remote.upload_release(_release(tmp_path, "r1"), url)
    assert not remote.upload_release(tmp_path / "releases" / "r1", url)
    written: list[str] = []
    original_file, original_pipe = MemoryFileSystem.put_file, MemoryFileSystem.pipe_file

    def put_file(self: MemoryFileSystem, source: str, target: str, *args: object, **kwargs: object) -> None:
        written.append(target.rsplit("/releases/", maxsplit=1)[-1])
        if target.endswith("manifest.json"):
            raise OSError("the network is gone")
        original_file(self, source, target, *args, **kwargs)

    with monkeypatch.context() as broken:
        broken.setattr(MemoryFileSystem, "put_file", put_file)
        broken.setattr(MemoryFileSystem, "pipe_file", lambda *args, **kwargs: pytest.fail("the pointer came before the manifest"))
        with pytest.raises(ChengjiError, match=r"Publishing to memory://out failed \(the network is gone\)"):
            remote.upload_release(_release(tmp_path, "r2"), url)
    assert written == ["r2/parquet/dim_place.parquet", "r2/manifest.json"]
    assert remote.read_pointer(url)["release_id"] == "r1"
    assert MemoryFileSystem.pipe_file is original_pipe
    assert remote.upload_release(tmp_path / "releases" / "r2", url)
    assert remote.read_pointer(url) == {"release_id": "r2", "path": "releases/r2"}
    assert store.cat_file("/out/releases/r2/parquet/dim_place.parquet") == b"r2"


def test_old_copies_are_removed_but_never_the_current_one(store: MemoryFileSystem, tmp_path: Path) -> None:
    url = "memory://out"
    for name in ("r2", "r3", "r4", "r1"):
        remote.upload_release(_release(tmp_path, name), url)
    assert remote.prune_uploads(url, keep=2) == ["r2"]
    assert sorted(path.rsplit("/", 1)[-1] for path in store.ls("/out/releases", detail=False)) == ["r1", "r3", "r4"]
