"""From a raw page to all that the transforms make of it: a pure function, so any worker can run any page in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.cleaning import clean_page
from transforms.metrics import extract_metrics
from transforms.reading import read_page
from transforms.records import PageResult, RawPage, Rejected
from transforms.signatures import build_signature

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transforms.reference import Reference


def transform_page(raw: RawPage, reference: Reference, site_lines: Mapping[str, int]) -> PageResult | Rejected:
    """Return the page's lines, articles, metadata and metrics, or why it could not be read.

    Args:
        raw: the page as it landed.
        reference: all reference data.
        site_lines: how many pages of the same site hold a line, by `transforms.cleaning.site_lines.line_key`.
    """
    page = read_page(raw, reference.sites)
    if isinstance(page, Rejected):
        return page
    cleaned = clean_page(page, reference, site_lines)
    extracted = extract_metrics(page, cleaned, reference)
    return PageResult(
        page=page,
        metadata=cleaned.metadata,
        lines=cleaned.lines,
        articles=cleaned.articles,
        metrics=extracted.metrics,
        mechanisms=extracted.mechanisms,
        rejected=(*cleaned.rejected, *extracted.rejected),
        signature=build_signature(cleaned.lines),
    )
