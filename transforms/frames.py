"""Batches between the transforms and the warehouse: one Polars frame a table, with a fixed schema.

The schemas here are the handshake: `tests/test_batch_contract.py` holds them against the warehouse's own.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from polars._typing import PolarsDataType

    from transforms.records import PageResult, Rejected

_TEXT, _INT, _FLAG, _TIME, _DAY = pl.String, pl.Int32, pl.Boolean, pl.Datetime("us"), pl.Date
_NUMBER = pl.Decimal(28, 6)

BATCH_SCHEMAS: dict[str, dict[str, PolarsDataType]] = {
    "page": {
        "page_id": _TEXT,
        "source_uri": _TEXT,
        "url": _TEXT,
        "media_type": _TEXT,
        "encoding": _TEXT,
        "encoding_evidence": _TEXT,
        "raw_sha256": _TEXT,
        "text_sha256": _TEXT,
        "text": _TEXT,
        "char_count": _INT,
        "title": _TEXT,
        "publisher": _TEXT,
        "source": _TEXT,
        "author": _TEXT,
        "editor": _TEXT,
        "reporters": _TEXT,
        "published_at": _TIME,
        "published_precision": _TEXT,
        "breadcrumb": _TEXT,
        "original_url": _TEXT,
        "metadata_evidence": _TEXT,
        "crawled_at": _TIME,
        "signature": pl.List(pl.UInt64),
    },
    "line": {
        "page_id": _TEXT,
        "line_no": _INT,
        "char_start": _INT,
        "char_end": _INT,
        "text": _TEXT,
        "role": _TEXT,
        "is_kept": _FLAG,
        "rule_id": _TEXT,
    },
    "article": {
        "article_id": _TEXT,
        "page_id": _TEXT,
        "ordinal": _INT,
        "title": _TEXT,
        "byline": _TEXT,
        "reporters": _TEXT,
        "line_first": _INT,
        "line_last": _INT,
    },
    "metric": {
        "metric_id": _TEXT,
        "page_id": _TEXT,
        "article_id": _TEXT,
        "line_no": _INT,
        "char_start": _INT,
        "char_end": _INT,
        "text": _TEXT,
        "sentence": _TEXT,
        "value": _NUMBER,
        "value_low": _NUMBER,
        "value_high": _NUMBER,
        "bound": _TEXT,
        "unit_raw": _TEXT,
        "unit": _TEXT,
        "quantity_kind": _TEXT,
        "item": _TEXT,
        "item_head": _TEXT,
        "action": _TEXT,
        "indicator_code": _TEXT,
        "place": _TEXT,
        "place_code": _TEXT,
        "period": _TEXT,
        "period_start": _DAY,
        "period_end": _DAY,
        "period_kind": _TEXT,
        "status": _TEXT,
        "theme": _TEXT,
        "total_metric_id": _TEXT,
        "rule_id": _TEXT,
    },
    "mechanism": {
        "mechanism_code": _TEXT,
        "page_id": _TEXT,
        "article_id": _TEXT,
        "char_start": _INT,
        "char_end": _INT,
        "text": _TEXT,
        "place_code": _TEXT,
        "figure": _TEXT,
    },
    "rejected": {
        "page_id": _TEXT,
        "source_uri": _TEXT,
        "stage": _TEXT,
        "reason": _TEXT,
        "char_start": _INT,
        "char_end": _INT,
        "text": _TEXT,
        "detail": _TEXT,
    },
}


def _page_row(result: PageResult) -> dict[str, Any]:
    page, meta = result.page, result.metadata
    return {
        "page_id": page.page_id,
        "source_uri": page.source_uri,
        "url": page.url,
        "media_type": page.media_type,
        "encoding": page.encoding,
        "encoding_evidence": page.encoding_evidence,
        "raw_sha256": page.raw_sha256,
        "text_sha256": page.text_sha256,
        "text": page.text,
        "char_count": len(page.text),
        "title": meta.title,
        "publisher": meta.publisher,
        "source": meta.source,
        "author": meta.author,
        "editor": meta.editor,
        "reporters": "、".join(meta.reporters) or None,
        "published_at": meta.published_at,
        "published_precision": meta.published_precision,
        "breadcrumb": " > ".join(meta.breadcrumb) or None,
        "original_url": meta.original_url,
        "metadata_evidence": "; ".join(f"{name}={origin}" for name, origin in meta.evidence) or None,
        "crawled_at": page.crawled_at,
        "signature": list(result.signature),
    }


def _frame(table: str, records: Iterable[object]) -> pl.DataFrame:
    """Return the frame of records that have the table's columns as attributes."""
    rows, schema = list(records), BATCH_SCHEMAS[table]
    return pl.DataFrame({name: list(map(attrgetter(name), rows)) for name in schema}, schema=schema)


def _row_frame(table: str, rows: list[list[Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=BATCH_SCHEMAS[table], orient="row")


def build_frames(results: Iterable[PageResult], rejected: Iterable[Rejected] = ()) -> dict[str, pl.DataFrame]:
    """Return one frame a batch table for `results`, and for `rejected` things that never became a page.

    Every frame has the schema of `BATCH_SCHEMAS`, also when it has no rows.
    """
    results = list(results)
    articles = [
        [a.article_id, a.page_id, a.ordinal, a.title, a.byline, "、".join(a.reporters) or None, a.line_first, a.line_last]
        for result in results
        for a in result.articles
    ]
    return {
        "page": _row_frame("page", [list(_page_row(result).values()) for result in results]),
        "line": _frame("line", (line for result in results for line in result.lines)),
        "article": _row_frame("article", articles),
        "metric": _frame("metric", (metric for result in results for metric in result.metrics)),
        "mechanism": _frame("mechanism", (mechanism for result in results for mechanism in result.mechanisms)),
        "rejected": _frame("rejected", [*rejected, *(item for result in results for item in result.rejected)]),
    }
