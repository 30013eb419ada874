"""Landing to spool: reads what landed, sets aside what is known, and seals the rest in raw batches."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flows.landing import Limits, read_fields, read_landing
from flows.spool import RawBatch, page_key, refusal_key
from transforms.records import RawPage, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.landing import Fields
    from flows.ledger import Ledger
    from flows.settings import Scope, Settings

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Days of pages are those of the cities that they tell of, wherever the night runs."""


@dataclass(slots=True)
class Ingested:
    """What a pass over the landing saw. `seen` = `new` + `known` + `refused`."""

    seen: int = 0
    new: int = 0
    known: int = 0
    """Landed before, or twice in this landing under one name."""
    refused: int = 0
    refused_new: int = 0
    raw_ids: list[str] = field(default_factory=list)


def group_landing(
    landing: Path, settings: Settings, ledger: Ledger | None, tally: Ingested, scope: Scope | None = None
) -> Iterator[RawBatch]:
    """Yield what is new in `landing` in batches of the settings' size, counting into `tally`.

    Memory holds one batch. Pages are new where the ledger knows neither their bytes nor their place; without a ledger all are.
    """
    pages: dict[str, RawPage] = {}
    rejected: dict[tuple[str, str, str], Rejected] = {}
    size = 0
    for item in read_landing(landing, Limits(page_bytes=settings.page_bytes), _field_names(settings)):
        if scope is not None and not scope.is_whole and not scope.takes(_day_of(item, landing)):
            continue
        tally.seen += 1
        if isinstance(item, Rejected):
            tally.refused += 1
            rejected[refusal_key(item)] = item
        else:
            pages[page_key(item)] = item
            size += len(item.content)
        if len(pages) >= settings.batch_pages or size >= settings.batch_bytes or len(rejected) >= settings.batch_pages:
            yield from _new_part(pages, rejected, ledger, tally)
            pages, rejected, size = {}, {}, 0
    yield from _new_part(pages, rejected, ledger, tally)
    tally.known = tally.seen - tally.new - tally.refused


def _field_names(settings: Settings) -> Fields:
    """Return the names under which records hold their parts: what the operator named first, then the usual names."""
    return read_fields(settings.seeds).with_names(
        content=settings.content_field, url=settings.url_field, title=settings.title_field, published_at=settings.time_field
    )


def _day_of(item: RawPage | Rejected, landing: Path) -> date:
    """Return the day on which a page was crawled, or else its file was written."""
    if isinstance(item, RawPage) and item.crawled_at is not None:
        return item.crawled_at.date()
    file = landing if landing.is_file() else landing / (item.source_uri or "").split("#")[0]
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, SHANGHAI).date()
    except OSError:
        return datetime.now(SHANGHAI).date()


def _new_part(
    pages: dict[str, RawPage], rejected: dict[tuple[str, str, str], Rejected], ledger: Ledger | None, tally: Ingested
) -> Iterator[RawBatch]:
    fresh = set(pages) if ledger is None else ledger.unknown(pages)
    news = {key: page for key, page in pages.items() if key in fresh}
    refusals = [item for key, item in rejected.items() if ledger is None or ledger.is_new_refusal(key)]
    tally.new += len(news)
    tally.refused_new += len(refusals)
    if news or refusals:
        yield RawBatch(news, refusals)
