"""Files of records: JSONL, JSON, CSV and parquet with a content column, one page a record."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import polars as pl

from flows.landing.fields import page_of_record
from flows.landing.pages import read_bounded, read_plain
from transforms.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.landing.fields import Fields
    from flows.landing.limits import Source
    from transforms.records import RawPage, Rejected

_BATCH_ROWS = 256
_SAMPLE = 65536
_MAX_NAMES = 12


def read_jsonl(source: Source, names: Fields) -> Iterator[RawPage | Rejected]:
    """Yield one page a line; the member is the line's number. Lines that are no JSON object are rejected, blank ones pass."""
    limit = source.budget.limits.page_bytes
    number = 0
    while line := source.stream.readline(limit + 1):
        number += 1
        if len(line) > limit:
            yield source.rejected("page_too_large", f"The line has more than {limit:,} bytes.", member=str(number))
            while line and not line.endswith(b"\n"):
                line = source.stream.readline(limit)
            continue
        if not line.strip(b" \t\r\n\xef\xbb\xbf"):
            continue
        source.budget.count_member()
        try:
            record = json.loads(decode(line).text.lstrip("\ufeff"))
        except (ValueError, RecursionError) as error:
            yield source.rejected("json", f"The line is no JSON ({error}).", member=str(number))
            continue
        yield _record(source, record, names, str(number))


def read_json(source: Source, names: Fields) -> Iterator[RawPage | Rejected]:
    """Yield the pages of a JSON file that is one record or a list of records; what is neither is taken as a page of text."""
    content = read_bounded(source)
    if not isinstance(content, bytes):
        yield content
        return
    try:
        data = json.loads(decode(content).text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        source.stream = io.BufferedReader(io.BytesIO(content))
        yield from read_plain(source)
        return
    for number, record in enumerate(data if isinstance(data, list) else [data], 1):
        source.budget.count_member()
        yield _record(source, record, names, str(number))


def read_csv(source: Source, names: Fields) -> Iterator[RawPage | Rejected]:
    """Yield one page a row; the member is the row's number below the header. A table without a content column is taken as text."""
    sample = source.stream.peek(_SAMPLE)[:_SAMPLE]
    found = decode(sample)
    first = found.text.lstrip("\ufeff").split("\n", 1)[0].rstrip("\r")
    delimiter = max(",\t;|", key=first.count)
    try:
        header = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error:
        header = []
    if "content" not in names.columns(header):
        yield from read_plain(source)
        return
    csv.field_size_limit(source.budget.limits.page_bytes)
    encoding = "utf-8-sig" if found.encoding == "utf-8" else found.encoding
    with io.TextIOWrapper(source.stream, encoding=encoding, errors="replace", newline="") as text:
        rows = csv.DictReader(text, delimiter=delimiter, restkey="", restval=None)
        number = 0
        while True:
            number += 1
            try:
                row: dict[str, Any] | None = next(rows, None)
            except csv.Error as error:
                yield source.rejected("csv", f"The row cannot be read ({error}).", member=str(number))
                continue
            if row is None:
                return
            source.budget.count_member()
            yield _record(source, row, names, str(number))


def read_parquet(source: Source, names: Fields) -> Iterator[RawPage | Rejected]:
    """Yield one page a row; the member is the row's number. `source` has to be seekable."""
    try:
        frame = pl.scan_parquet(source.path or source.stream)
        schema = frame.collect_schema()
        columns = names.columns(name for name, kind in schema.items() if not kind.is_nested())
        if "content" not in columns:
            yield _no_content(source, list(schema), member=None)
            return
        number = 0
        for batch in frame.select(list(dict.fromkeys(columns.values()))).collect_batches(chunk_size=_BATCH_ROWS, maintain_order=True):
            for row in batch.iter_rows(named=True):
                number += 1
                source.budget.count_member()
                yield _record(source, row, names, str(number))
    except (pl.exceptions.PolarsError, OSError) as error:
        yield source.rejected("corrupt", f"The parquet file cannot be read ({str(error).splitlines()[0]}); write it again.")


def _record(source: Source, record: Any, names: Fields, member: str) -> RawPage | Rejected:
    if not isinstance(record, dict):
        return source.rejected("json", "The record is no JSON object with named fields.", member=member)
    page = page_of_record(record, names, f"{source.uri}#{member}")
    if page is None:
        return _no_content(source, list(record), member) if "content" not in names.columns(map(str, record)) else _empty(source, member)
    source.budget.count_bytes(len(page.content))
    if len(page.content) > source.budget.limits.page_bytes:
        return source.rejected("page_too_large", "The record's content has more bytes than a page may have.", member=member)
    return page


def _empty(source: Source, member: str) -> Rejected:
    return source.rejected("empty", "The record's content is empty.", member=member)


def _no_content(source: Source, fields: list[Any] | Mapping[str, Any], member: str | None) -> Rejected:
    shown = ", ".join(str(name)[:40] for name in list(fields)[:_MAX_NAMES])
    detail = f"No field is known to hold the page's content (fields: {shown}); name it with the option for the content field."
    return source.rejected("no_content_field", detail, member=member)
