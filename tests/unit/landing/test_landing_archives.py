"""Archives and compressions: members, limits, and what is refused inside them."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest
import zstandard

from flows.landing import Limits, read_landing
from transforms.records import Rejected

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = Limits()

PAGE = "今年整治占道经营312处。\n".encode()


def _read(path: Path, limits: Limits = LIMITS) -> list[tuple[str, str]]:
    return [
        (item.source_uri or "", item.reason if isinstance(item, Rejected) else item.content.decode("utf-8", "replace")[:4])
        for item in read_landing(path, limits)
    ]


def _zip(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def _tar(*members: tuple[str, bytes], mode: str = "w:gz", encoding: str = "utf-8") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, encoding=encoding, format=tarfile.GNU_FORMAT) as archive:  # type: ignore[call-overload]
        for name, content in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_a_compressed_page_is_one_page_under_its_file_name(tmp_path: Path, compress: object) -> None:
    (tmp_path / "page.txt.x").write_bytes(compress(PAGE))  # type: ignore[operator]
    assert _read(tmp_path) == [("page.txt.x", "今年整治")]


def test_zip_members_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(_zip(("z/2.txt", PAGE), ("a/1.txt", PAGE)))
    assert [uri for uri, _ in _read(tmp_path)] == ["a.zip#z/2.txt", "a.zip#a/1.txt"]


def test_tar_members_and_archives_inside_archives_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(_tar(("1.txt", PAGE), ("in.zip", _zip(("2.txt", PAGE)))))
    assert [uri for uri, _ in _read(tmp_path)] == ["a.tar.gz#1.txt", "a.tar.gz#in.zip#2.txt"]


def test_member_names_in_gb18030(tmp_path: Path) -> None:
    plain = _zip(("AABBCC.txt", PAGE)).replace(b"AABBCC", "城管局".encode("gb18030"))
    (tmp_path / "a.zip").write_bytes(plain)
    (tmp_path / "b.tar").write_bytes(_tar(("城管局.txt", PAGE), mode="w", encoding="gb18030"))
    assert [uri for uri, _ in _read(tmp_path)] == ["a.zip#城管局.txt", "b.tar#城管局.txt"]


def test_links_traversal_and_hidden_members_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    (tmp_path / "a.zip").write_bytes(
        _zip(
            (link, b"/etc/passwd"), ("../out.txt", PAGE), ("/abs.txt", PAGE), ("C:\\x.txt", PAGE), ("__MACOSX/._x", PAGE), ("ok.txt", PAGE)
        )
    )
    assert [reason for _, reason in _read(tmp_path)] == [
        "link",
        "path_traversal",
        "path_traversal",
        "path_traversal",
        "hidden_file",
        "今年整治",
    ]


def test_links_and_devices_in_tar_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in (("sym", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("dev", tarfile.CHRTYPE), ("fifo", tarfile.FIFOTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    assert _read(tmp_path) == [("a.tar#sym", "link"), ("a.tar#hard", "link"), ("a.tar#dev", "not_a_file"), ("a.tar#fifo", "not_a_file")]


def test_overlapping_zip_members_are_refused(tmp_path: Path) -> None:
    content = bytearray(_zip(("1.txt", PAGE), ("2.txt", PAGE)))
    second = content.rfind(b"PK\x01\x02")
    content[second + 42 : second + 46] = (0).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(content)
    assert "overlap" in [reason for _, reason in _read(tmp_path)]


def test_encrypted_members_are_refused(tmp_path: Path) -> None:
    content = bytearray(_zip(("1.txt", PAGE)))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + at] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    assert _read(tmp_path) == [("a.zip#1.txt", "encrypted")]


def test_office_documents_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(_zip(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<x/>")))
    assert _read(tmp_path) == [("a.docx", "unsupported_type")]


def test_a_decompression_bomb_is_refused_and_its_neighbours_are_read(tmp_path: Path) -> None:
    limits = Limits(page_bytes=10**8, ratio=100, ratio_slack=100_000)
    (tmp_path / "a.zip").write_bytes(_zip(("bomb.txt", b"0" * 3_000_000), ("ok.txt", PAGE)))
    (tmp_path / "b.gz").write_bytes(gzip.compress(b"0" * 3_000_000))
    assert _read(tmp_path, limits) == [("a.zip#bomb.txt", "ratio"), ("a.zip#ok.txt", "今年整治"), ("b.gz", "ratio")]


def test_nesting_members_and_total_size_are_limited(tmp_path: Path) -> None:
    nested = PAGE
    for _ in range(5):
        nested = gzip.compress(nested)
    (tmp_path / "deep.gz").write_bytes(nested)
    (tmp_path / "many.zip").write_bytes(_zip(*((f"{number}.txt", PAGE) for number in range(4))))
    assert _read(tmp_path, Limits(members=3)) == [
        ("deep.gz", "nesting"),
        *((f"many.zip#{number}.txt", "今年整治") for number in range(3)),
        ("many.zip", "too_many_members"),
    ]
    assert _read(tmp_path / "many.zip", Limits(archive_bytes=3 * len(PAGE)))[-1] == ("many.zip", "archive_too_large")


def test_a_cut_archive_yields_what_came_before_the_break(tmp_path: Path) -> None:
    whole = _tar(("1.txt", PAGE), ("2.txt", bytes(range(256)) * 400), mode="w")
    (tmp_path / "a.tar").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(bytes(range(256)) * 40)[:-40])
    (tmp_path / "c.zip").write_bytes(_zip(("1.txt", PAGE))[:-10])
    reasons = [reason for _, reason in _read(tmp_path)]
    assert reasons[0] == "今年整治"
    assert reasons[-2:] == ["truncated", "corrupt"]


def test_an_archive_without_a_page_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(_zip())
    (tmp_path / "b.tar").write_bytes(_tar(("in.zip", _zip()), mode="w"))
    assert _read(tmp_path) == [("a.zip", "empty"), ("b.tar#in.zip", "empty")]
