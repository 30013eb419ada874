"""WARC and WET archives, record by record, with length and digest verified."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader
from fastwarc.warc import ArchiveIterator, WarcRecordType

from flows.landing.fields import parse_time
from transforms.records import RawPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.landing.limits import Source
    from transforms.records import Rejected

_PAGE_RECORDS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.revisit
_UNKNOWN = WarcRecordType.unknown | WarcRecordType.no_type
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_DECODERS = {"gzip": GzipReader, "x-gzip": GzipReader, "br": BrotliReader}
_GZIP_MAGIC = b"\x1f\x8b"


def read_warc(source: Source) -> Iterator[RawPage | Rejected]:
    """Yield the pages of a WARC or WET archive, compressed or not; `source` has to be seekable.

    Requests, metadata and the archive's own description are no pages and pass without a row. A record whose length or digest does not
    hold, an answer other than 2xx, a repeated visit without content and a type that is no page are rejected with the reason. A page that
    the crawler itself cut off (`WARC-Truncated`, section 5.13 of the format) is read, and a rejection says that the rest of it is missing.

    Raises:
        LimitError: if the archive goes beyond a limit.
    """
    limits = source.budget.limits
    try:
        for number, record in enumerate(ArchiveIterator(source.stream, parse_http=False, record_types=WarcRecordType.any_type), 1):
            kind = record.record_type
            if not kind & (_PAGE_RECORDS | _UNKNOWN):
                continue
            source.budget.count_member()
            member = (record.record_id or "").strip("<>") or str(number)
            stated = record.headers.get("Content-Length")
            if kind & _UNKNOWN or stated is None or not stated.isdigit():
                yield source.rejected("truncated", "The archive breaks off inside a record's header.", member=member)
                continue
            source.budget.count_bytes(int(stated))
            if int(stated) > limits.page_bytes:
                yield source.rejected("page_too_large", f"The record has {int(stated):,} bytes, more than a page may have.", member=member)
                continue
            page = _read_record(source, record, int(stated), member)
            yield page
            if isinstance(page, RawPage) and (cause := record.headers.get("WARC-Truncated")):
                detail = f"The crawler cut the record off ({cause}); the page is read as far as it goes."
                yield source.rejected("truncated", detail, member=member)
    except (OSError, ValueError, EOFError) as error:
        yield source.rejected("corrupt", f"The archive is damaged ({error}); what came before the damage was read.")


def _read_record(source: Source, record: Any, stated: int, member: str) -> RawPage | Rejected:
    record.freeze()
    refusal = _refusal(record, stated)
    if refusal is None and record.is_http:
        record.parse_http(auto_decode="none")
        refusal = _http_refusal(record)
    if refusal is not None:
        return source.rejected(*refusal, member=member)
    if not record.is_http:
        return _page(source, record, record.reader.read(), member, media_type=_media_type(record.headers.get("Content-Type")))
    limit = source.budget.limits.page_bytes
    body = _decode_body(record.reader.read(), record.http_headers, limit)
    if body is None:
        return source.rejected("corrupt", "The answer's transfer or content encoding cannot be undone.", member=member)
    if len(body) > limit:
        return source.rejected("page_too_large", "The answer expands to more than a page may have.", member=member)
    return _page(source, record, body, member, media_type=_media_type(record.http_content_type), encoding=record.http_charset)


def _refusal(record: Any, stated: int) -> tuple[str, str] | None:
    # The record's length is what is there: less than its header says means that the archive was cut.
    if record.content_length < stated:
        return "truncated", f"The record has {record.content_length:,} of {stated:,} bytes."
    if record.headers.get("WARC-Block-Digest") and not record.verify_block_digest():
        return "digest", "The record does not match its block digest; copy the archive again."
    if record.record_type == WarcRecordType.revisit:
        return "revisit", "The record says that an earlier capture did not change; that one is read."
    return None


def _http_refusal(record: Any) -> tuple[str, str] | None:
    if record.headers.get("WARC-Payload-Digest") and not record.headers.get("WARC-Block-Digest") and not record.verify_payload_digest():
        return "digest", "The record does not match its payload digest; copy the archive again."
    status = record.http_headers.status_code
    if status is not None and not 200 <= status < 300:
        return "http_status", f"The server answered {status}, not with a page."
    return None


def _page(
    source: Source, record: Any, content: bytes, member: str, *, media_type: str | None, encoding: str | None = None
) -> RawPage | Rejected:
    if media_type is not None and media_type not in _PAGE_TYPES:
        return source.rejected("unsupported_type", f"The record is {media_type}, not a page.", member=member)
    if not content:
        return source.rejected("empty", "The record has no content.", member=member)
    return RawPage(
        source_uri=f"{source.uri}#{member}",
        content=content,
        media_type="text/plain" if record.record_type == WarcRecordType.conversion else None,
        declared_encoding="utf-8" if record.record_type == WarcRecordType.conversion else encoding,
        url=record.headers.get("WARC-Target-URI"),
        crawled_at=parse_time(record.record_date),
    )


def _media_type(stated: str | None) -> str | None:
    return stated.partition(";")[0].strip().lower() or None if stated else None


def _decode_body(body: bytes, headers: Any, limit: int) -> bytes | None:
    """Return an answer's body without transfer and content encodings, at most `limit` bytes and one; None if that fails.

    Crawlers that store the decoded body often keep the header, so the body's own first bytes decide.
    """
    try:
        if (headers.get("Transfer-Encoding") or "").strip().lower() == "chunked":
            body = _chunks_joined(body, limit)
        for name in reversed((headers.get("Content-Encoding") or "").lower().split(",")):
            decoder = _DECODERS.get(name.strip())
            if decoder is GzipReader and not body.startswith(_GZIP_MAGIC):
                continue
            if decoder is not None:
                body = decoder(io.BytesIO(body)).read(limit + 1)
    except (OSError, ValueError, EOFError):
        return None
    return body


def _chunks_joined(body: bytes, limit: int) -> bytes:
    size = body[:20].split(b"\r\n", 1)[0].split(b";")[0].strip()
    try:
        int(size, 16)
    except ValueError:
        return body
    joined: bytes = ChunkedReader(io.BytesIO(body)).read(limit + 1)
    return joined
