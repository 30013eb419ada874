"""Files that are one page: text dumps, HTML, SingleFile and MHTML."""

from __future__ import annotations

import email
import email.policy
import html
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from flows.landing.fields import parse_time
from transforms.records import RawPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from flows.landing.limits import Source
    from transforms.records import Rejected

_SINGLE_FILE = re.compile(rb"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*([^\r\n]{5,80}?)\s*(?:-->|\r?\n)")
_JS_DATE = re.compile(r"\w{3} (\w{3} \d{1,2} \d{4} \d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")


def read_bounded(source: Source) -> bytes | Rejected:
    """Return all bytes of `source`, or its rejection if it is empty or larger than a page may be."""
    limit = source.budget.limits.page_bytes
    # A file of known size is not asked for more than it has: a buffer of the limit's size would be made for each of them.
    content = source.stream.read((limit if source.path is None else min(limit, source.size)) + 1)
    if not content:
        return source.rejected("empty", "The file is empty.")
    if len(content) > limit:
        return source.rejected("page_too_large", f"The page has more than {limit:,} bytes; split it or raise the limit.")
    return content


def read_plain(source: Source) -> Iterator[RawPage | Rejected]:
    """Yield the one page that `source` is."""
    content = read_bounded(source)
    if not isinstance(content, bytes):
        yield content
        return
    url, saved = None, None
    if match := _SINGLE_FILE.search(content[:4096]):
        url = html.unescape(match[1].decode("utf-8", "replace"))
        saved = _parse_js_date(match[2].decode("utf-8", "replace"))
    yield RawPage(source.uri, content, declared_encoding=source.declared_encoding, url=url, crawled_at=saved)


def _parse_js_date(text: str) -> datetime | None:
    """Return the time that JavaScript's `Date` writes, as wall-clock time in Asia/Shanghai."""
    match = _JS_DATE.search(text)
    if not match:
        return parse_time(text)
    try:
        return parse_time(datetime.strptime(f"{match[1]} {match[2]}", "%b %d %Y %H:%M:%S %z"))
    except ValueError:
        return None


def read_mhtml(source: Source) -> Iterator[RawPage | Rejected]:
    """Yield the page that an MHTML file shows: its first HTML part. Frames and pictures are left out."""
    content = read_bounded(source)
    if not isinstance(content, bytes):
        yield content
        return
    message: EmailMessage = email.message_from_bytes(content, policy=email.policy.default)
    for number, part in enumerate(message.walk()):
        if number > 10_000:
            break
        if part.get_content_type() not in {"text/html", "application/xhtml+xml"}:
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload.strip():
            yield RawPage(
                source_uri=source.uri,
                content=payload,
                media_type="text/html",
                declared_encoding=part.get_content_charset(),
                url=_header(message, "Snapshot-Content-Location") or _header(part, "Content-Location"),
                crawled_at=_mail_date(_header(message, "Date")),
            )
            return
    yield source.rejected("no_html_part", "The MHTML file has no HTML part; save the page again as a web page.")


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message.get(name)
    except (ValueError, IndexError, AttributeError):
        # The standard library's header parser raises these on some damaged headers.
        return None
    return str(value).strip() or None if value else None


def _mail_date(text: str | None) -> datetime | None:
    try:
        sent = parsedate_to_datetime(text) if text else None
        # "-0000", which browsers write, is UTC and comes without a zone.
        return parse_time(sent if sent is None or sent.tzinfo else sent.replace(tzinfo=UTC))
    except ValueError:
        return None
