"""WARC and WET: addresses, times, encodings, and records that do not hold what they say."""

from __future__ import annotations

import base64
import gzip
import hashlib
from typing import TYPE_CHECKING

import pytest
import zstandard

from flows.landing import Limits, read_landing
from transforms.records import RawPage, Rejected

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = Limits()

HTML = "<html><p>整治占道经营312处。</p></html>".encode("gbk")


def _digest(content: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(content).digest()).decode()


def _record(block: bytes, kind: str = "response", number: int = 1, content_type: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://a.example/{number}\r\nWARC-Date: 2024-05-20T16:30:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Block-Digest: {_digest(block)}\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def _http(body: bytes = HTML, status: str = "200 OK", head: str = "Content-Type: text/html; charset=gbk\r\n") -> bytes:
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def _read(landing: Path, limits: Limits = LIMITS) -> list[RawPage | Rejected]:
    return list(read_landing(landing, limits))


@pytest.mark.parametrize("compress", [bytes, gzip.compress, zstandard.compress])
def test_a_response_is_a_page_with_its_address_and_crawl_time(tmp_path: Path, compress: object) -> None:
    info = _record(b"software: x\r\n", "warcinfo", content_type="application/warc-fields")
    request = _record(b"GET / HTTP/1.1\r\n\r\n", "request", content_type="application/http; msgtype=request")
    (tmp_path / "a.warc").write_bytes(b"".join(compress(part) for part in (info, request, _record(_http()))))  # type: ignore[operator]
    (page,) = _read(tmp_path)
    assert isinstance(page, RawPage)
    assert (page.content, page.declared_encoding, page.url) == (HTML, "gbk", "http://a.example/1")
    assert (page.source_uri, str(page.crawled_at)) == ("a.warc#urn:uuid:1", "2024-05-21 00:30:00")


def test_a_wet_record_is_text_in_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.wet.gz").write_bytes(gzip.compress(_record("正文".encode(), "conversion", content_type="text/plain")))
    (page,) = _read(tmp_path)
    assert isinstance(page, RawPage)
    assert (page.media_type, page.declared_encoding, page.content.decode()) == ("text/plain", "utf-8", "正文")


def test_transfer_and_content_encodings_are_undone(tmp_path: Path) -> None:
    packed = gzip.compress(HTML)
    chunked = b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in (packed[:9], packed[9:])) + b"0\r\n\r\n"
    head = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"
    blocks = [
        _http(packed, head=head),
        _http(chunked, head=head + "Transfer-Encoding: chunked\r\n"),
        _http(HTML, head=head + "Transfer-Encoding: chunked\r\n"),
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(_record(block, number=number) for number, block in enumerate(blocks)))
    assert [page.content for page in _read(tmp_path) if isinstance(page, RawPage)] == [HTML] * 3


def test_records_that_are_no_pages_say_why(tmp_path: Path) -> None:
    records = [
        _record(_http(status="404 Not Found"), number=1),
        _record(_http(head="Content-Type: image/png\r\n"), number=2),
        _record(_http(b""), number=3),
        _record(_http(), "revisit", number=4),
        _record(_http(), number=5).replace(b"<html>", b"<HTML>"),
        _record(_http(), number=6),
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    found = [item.reason if isinstance(item, Rejected) else item.source_uri for item in _read(tmp_path)]
    assert found == ["http_status", "unsupported_type", "empty", "revisit", "digest", "a.warc#urn:uuid:6"]


@pytest.mark.parametrize("cut", [30, 200, 430])
def test_a_cut_archive_says_that_it_is_truncated(tmp_path: Path, cut: int) -> None:
    first, second = _record(_http(), number=1), _record(_http(HTML * 20), number=2)
    (tmp_path / "a.warc").write_bytes(first + second[:cut])
    found = _read(tmp_path)
    assert isinstance(found[0], RawPage)
    assert [getattr(item, "reason", None) for item in found[1:]] == ["truncated"]


def test_a_record_that_the_crawler_cut_off_is_read_and_said_to_be_truncated(tmp_path: Path) -> None:
    cut = _record(_http()).replace(b"Content-Length:", b"WARC-Truncated: length\r\nContent-Length:", 1)
    (tmp_path / "a.warc").write_bytes(cut + _record(_http(), number=2))
    page, note, other = _read(tmp_path)
    assert isinstance(page, RawPage)
    assert page.content == HTML
    assert isinstance(note, Rejected)
    assert (note.source_uri, note.reason) == (page.source_uri, "truncated")
    assert "length" in note.detail
    assert isinstance(other, RawPage)


def test_large_records_are_refused_without_being_read(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(_record(_http(HTML * 100)) + _record(_http(), number=2))
    found = _read(tmp_path, Limits(page_bytes=1000))
    assert [getattr(item, "reason", "page") for item in found] == ["page_too_large", "page"]


def test_a_compressed_answer_that_expands_too_much_is_refused(tmp_path: Path) -> None:
    block = _http(gzip.compress(b"0" * 1_000_000), head="Content-Type: text/html\r\nContent-Encoding: gzip\r\n")
    (tmp_path / "a.warc").write_bytes(_record(block))
    assert [getattr(item, "reason", "page") for item in _read(tmp_path, Limits(page_bytes=100_000))] == ["page_too_large"]


def test_a_warc_inside_an_archive_is_read(tmp_path: Path) -> None:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("in.warc.gz", gzip.compress(_record(_http())))
    (tmp_path / "a.zip").write_bytes(out.getvalue())
    assert [getattr(item, "source_uri", "") for item in _read(tmp_path)] == ["a.zip#in.warc.gz#urn:uuid:1"]
