"""When a page was published: every place that tells it, the most trusted first."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from transforms.cleaning.dates import find_date_span, parse_date, parse_url_date, parse_url_year, short_time_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transforms.records import Line, Page, PublishedPrecision

_DATELINE = re.compile(r"^[\s　]*.{0,24}?\d{1,2}月\d{1,2}日[^，。]{0,12}?(?:讯|电|消息|报道)")
_NOT_OF_THIS_PAGE = ("——", "--", "（原载", "(原载", "原载")
"""Lines with dates of something else: a speech's day, the issue of the paper that a text is taken from."""
_OTHER_DATES = ("signature", "attachment", "imprint")
"""Rules of lines whose dates are looked at later, or not at all."""
_CHANGED = re.compile(r"^\W*(?:最[后近後])?(?:更新|修改|修订|修訂|打印|列印|抓取|采集)(?:时间|日期|時間|于|於)?\s*[:：]")
"""When the page was changed or printed: that counts where no other time stands."""
_LONGEST_META = 80
_SECOND, _DAY, _MONTH = timedelta(seconds=1), timedelta(days=1), timedelta(days=31)


class Dated(NamedTuple):
    """A time with its precision and the place that it was read from."""

    moment: datetime
    precision: PublishedPrecision
    origin: str


def find_published(page: Page, lines: Sequence[Line], labelled: Mapping[str, str], original_url: str | None) -> tuple[Dated, ...]:
    """Return what the page tells of its publication, the most trusted first; empty where it tells nothing.

    The head comes first, then labels and dates of meta lines, what the container said, the addresses, an official paper's
    signature, the dateline, the paper's masthead. A line that gives the minute of the head's day goes before the head.
    """
    reference = page.crawled_at or _reference_of_address(page)
    meta = [line for line in lines if line.role == "meta"]
    said = [*_from_head(page), *_from_labels(labelled, ("published", "answered"), reference)]
    said += [*_from_lines(meta, reference), *_from_labels(labelled, ("updated", "written", "asked"), reference)]
    if said:
        first = next((each for each in said if each.moment.date() == said[0].moment.date() and each.precision == "minute"), said[0])
        said.insert(0, said.pop(said.index(first)))
    hints = [*_from_container(page), *_from_addresses(page, original_url), *_from_signature(meta), *_from_dateline(lines, reference)]
    hints += _from_masthead(lines)
    return (*said, *hints)


def _from_head(page: Page) -> Iterator[Dated]:
    if page.head.published_at and (found := parse_date(page.head.published_at, page.crawled_at)):
        yield Dated(*found, "head:published_at")


def _reference_of_address(page: Page) -> datetime | None:
    """Return the last moment of the day, month or year in the page's address: a date without a year is not after it."""
    address = page.url or ""
    if (found := parse_url_date(address)) is not None:
        return found[0] + (_DAY if found[1] == "day" else _MONTH) - _SECOND
    year = parse_url_year(address)
    return datetime(year, 12, 31, 23, 59, 59, tzinfo=None) if year else None  # noqa: DTZ001  (wall-clock by contract)


def _from_labels(labelled: Mapping[str, str], names: Sequence[str], reference: datetime | None) -> Iterator[Dated]:
    for name in names:
        if name in labelled and (found := parse_date(labelled[name], reference)):
            yield Dated(*found, f"line:{name}")


def _from_lines(meta: Sequence[Line], reference: datetime | None) -> Iterator[Dated]:
    for line in meta:
        if line.rule_id in _OTHER_DATES:
            continue
        text = line.text.strip()
        if len(text) > _LONGEST_META or text.startswith(_NOT_OF_THIS_PAGE) or _CHANGED.match(text):
            continue
        exact = find_date_span(text) is not None
        if (exact or short_time_size(text) > 0) and (found := parse_date(text, None if exact else reference)):
            yield Dated(*found, "line:meta")


def _from_container(page: Page) -> Iterator[Dated]:
    hint = page.published_hint
    if hint is not None:
        yield Dated(hint, "minute" if hint.hour or hint.minute else "day", "container")


def _from_addresses(page: Page, original_url: str | None) -> Iterator[Dated]:
    # Folders of the landing zone are named by the crawl: only the file's own name counts.
    file_name = page.source_uri.split("#", 1)[0].rsplit("/", 1)[-1] if page.url is None else ""
    for address, origin in ((original_url, "original_url"), (page.url, "url"), (file_name, "file_name")):
        if address and (found := parse_url_date(address)):
            yield Dated(*found, origin)


def _from_signature(meta: Sequence[Line]) -> Iterator[Dated]:
    for line in meta:
        if line.rule_id == "signature" and (found := parse_date(line.text)):
            yield Dated(*found, "line:signature")


def _from_masthead(lines: Sequence[Line]) -> Iterator[Dated]:
    """Yield the day of the paper's issue, where its name and the day stand at the page's top."""
    for line in [line for line in lines if line.rule_id == "masthead"]:
        if (found := parse_date(line.text)) is not None:
            yield Dated(*found, "line:masthead")


def _from_dateline(lines: Sequence[Line], reference: datetime | None) -> Iterator[Dated]:
    first = next((line for line in lines if line.role == "body"), None)
    match = _DATELINE.match(first.text) if first else None
    if match and (found := parse_date(match.group(), reference)):
        yield Dated(*found, "line:dateline")
