"""Damaged files of every kind give pages and rejections, never an exception."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path  # noqa: TC003  (used by a fixture's signature)

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.landing import Limits, read_landing
from transforms.records import RawPage, Rejected

_TEXT = "今年整治占道经营312处。\n".encode()


def _warc() -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>" + _TEXT
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:1>\r\nContent-Type: application/http\r\nContent-Length: {len(block)}"
    return (head.encode() + b"\r\n\r\n" + block + b"\r\n\r\n") * 2


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("甲/1.txt", _TEXT * 9)
        archive.writestr("2.warc", _warc())
    return out.getvalue()


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo("3.zip")
        entry.size = len(_zip())
        archive.addfile(entry, io.BytesIO(_zip()))
    return out.getvalue()


_JSONL = b"".join(json.dumps({"content": "正文", "url": "u", "time": "2020-01-02"}).encode() + b"\n" for _ in range(4))
_MHTML = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n--B\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--B--\r\n'
)
_WHOLE = {
    "warc": _warc(),
    "warc.gz": gzip.compress(_warc()),
    "warc.zst": zstandard.compress(_warc()),
    "zip": _zip(),
    "tar": _tar(),
    "tar.gz": gzip.compress(_tar()),
    "jsonl": _JSONL,
    "csv": "标题,正文\n甲,乙\n".encode(),
    "mht": _MHTML,
    "txt": _TEXT,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("landing")


@pytest.mark.parametrize("kind", _WHOLE)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_yields_pages_and_rejections(folder: Path, kind: str, data: st.DataObject) -> None:
    content = bytearray(_WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        cut = data.draw(st.integers(0, 40))
        content[at : at + cut] = data.draw(st.binary(max_size=12))
    path = folder / f"page.{kind}"
    path.write_bytes(content)
    found = list(read_landing(path, Limits(page_bytes=100_000, archive_bytes=10_000_000)))
    assert found
    for item in found:
        assert isinstance(item, (RawPage, Rejected))
        assert (item.source_uri or "").startswith(path.name)
        assert isinstance(item, RawPage) or (item.stage == "read" and item.reason and item.detail)
