"""The records that travel through the pipeline; field names are those of the staging tables.

They are frozen and slotted. Those of which a page has dozens or hundreds are named tuples, which are made in an eighth (`Block`, `Line`) to
half (`Metric`) of the time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003  (dataclass fields are inspected at run time)
from decimal import Decimal  # noqa: TC003
from typing import Literal, NamedTuple

Role = Literal["title", "heading", "body", "meta", "caption", "nav", "related", "share", "disclaimer", "footer"]
KEPT_ROLES: frozenset[str] = frozenset({"title", "heading", "body", "caption"})
"""Roles whose lines are the article's own words. `meta` is read and dropped; the rest is noise."""
NOISE_ROLES: frozenset[str] = frozenset({"nav", "related", "share", "disclaimer", "footer"})

Bound = Literal["exact", "about", "over", "under"]
Status = Literal["achieved", "planned", "standard", "reference"]
PeriodKind = Literal["in", "as_of"]
PublishedPrecision = Literal["minute", "day", "month"]


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page as it landed: its bytes and what the container around it says of it."""

    source_uri: str
    """File or URL, with `#member` for a page inside an archive."""
    content: bytes
    media_type: str | None = None
    """`text/html`, `text/plain` or null: then the content decides."""
    declared_encoding: str | None = None
    """From an HTTP header or an archive's field, never from the content."""
    url: str | None = None
    crawled_at: datetime | None = None
    """Wall-clock time in Asia/Shanghai without a zone."""
    title: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What an HTML head says of the page: meta tags, Open Graph, JSON-LD. All null for a text dump."""

    title: str | None = None
    """The `<title>` or og:title, site suffix still on it."""
    headline: str | None = None
    publisher: str | None = None
    source: str | None = None
    author: str | None = None
    editor: str | None = None
    published_at: str | None = None
    """As written; `cleaning.dates` reads it."""
    url: str | None = None
    breadcrumb: tuple[str, ...] = ()
    description: str | None = None
    """What the page says that it is about; often the article's beginning."""


class Block(NamedTuple):
    """One physical line of a page's text with what the source's markup says of it.

    For a text dump every line is a block with default features. For HTML, one rendered block is one line.
    `text` is `page_text[char_start:char_end]`, without the line end.
    """

    line_no: int
    """1-based, counting blank lines too."""
    char_start: int
    char_end: int
    text: str
    tag: str = ""
    """Tag of the block element: `p`, `h1`, `li`, `tr` ...; empty for a text dump."""
    container: str = ""
    """Path of the enclosing containers with their id and class, outermost first, joined by ` > `."""
    link_chars: int = 0
    """Characters of `text` that stand inside links."""
    in_main: float | None = None
    """Share of confidence, 0 to 1, that the block lies in the page's chosen content container; null for a text dump."""


@dataclass(frozen=True, slots=True)
class Page:
    """One decoded page. `text` is what every offset refers to."""

    page_id: str
    source_uri: str
    url: str | None
    media_type: str
    encoding: str
    encoding_evidence: str
    """Why this encoding: `bom`, `utf-8`, `declared`, `guessed`, `replaced` ..."""
    raw_sha256: str
    text_sha256: str
    text: str
    crawled_at: datetime | None
    blocks: tuple[Block, ...]
    head: Head = field(default_factory=Head)
    title_hint: str | None = None
    published_hint: datetime | None = None


class Line(NamedTuple):
    """A non-blank line with its role and the rule that decided it."""

    page_id: str
    line_no: int
    char_start: int
    char_end: int
    text: str
    role: Role
    rule_id: str

    @property
    def is_kept(self) -> bool:
        """Whether the line belongs to the article (title, heading, body, caption)."""
        return self.role in KEPT_ROLES


@dataclass(frozen=True, slots=True)
class Article:
    """One story of a page. `title` stands on a line of the page or is null."""

    article_id: str
    page_id: str
    ordinal: int
    title: str | None
    byline: str | None
    reporters: tuple[str, ...]
    line_first: int
    line_last: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of itself; null where it does not."""

    title: str | None = None
    publisher: str | None = None
    source: str | None = None
    author: str | None = None
    editor: str | None = None
    reporters: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_precision: PublishedPrecision | None = None
    breadcrumb: tuple[str, ...] = ()
    original_url: str | None = None
    evidence: tuple[tuple[str, str], ...] = ()
    """Pairs (field, where its value came from), for instance `("published_at", "head:article:published_time")`."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning makes of one page."""

    lines: tuple[Line, ...]
    """Every non-blank line, in the page's order."""
    articles: tuple[Article, ...]
    """In the page's order; empty for a page without an article, such as a list of headlines."""
    metadata: Metadata
    rejected: tuple[Rejected, ...] = ()


class Quantity(NamedTuple):
    """A stretch of text that states how much: bound, number, multiplier, unit. Not yet what of, where or when."""

    char_start: int
    char_end: int
    text: str
    value: Decimal | None
    value_low: Decimal | None
    value_high: Decimal | None
    bound: Bound
    unit_raw: str
    """The unit as written, without the multiplier; empty where the context gives it."""
    unit: str
    """Canonical: `CNY`, `m`, `m2`, `m3`, `t`, `percent`, `hour` ... or the classifier as written."""
    quantity_kind: str
    """`money`, `length`, `area`, `volume`, `mass`, `share`, `time`, `count`, `ratio`, `currency`, `physical`."""
    rule_id: str


class Metric(NamedTuple):
    """A quantity with what it counts, where, when and how sure: one row of `stg_metric`."""

    metric_id: str
    page_id: str
    article_id: str | None
    line_no: int
    char_start: int
    char_end: int
    text: str
    sentence: str
    value: Decimal | None
    value_low: Decimal | None
    value_high: Decimal | None
    bound: Bound
    unit_raw: str
    unit: str
    quantity_kind: str
    item: str | None
    item_head: str | None
    action: str | None
    indicator_code: str | None
    place: str | None
    place_code: str | None
    period: str | None
    period_start: date | None
    period_end: date | None
    period_kind: PeriodKind | None
    status: Status
    theme: str
    total_metric_id: str | None
    rule_id: str


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A governance mechanism named in a page: one row of `stg_mechanism`."""

    mechanism_code: str
    page_id: str
    article_id: str | None
    char_start: int
    char_end: int
    text: str
    place_code: str | None
    figure: str | None


class Rejected(NamedTuple):
    """Something seen and not taken, with the reason: one row of `stg_rejected`."""

    page_id: str | None
    source_uri: str | None
    stage: str
    """`read`, `decode`, `clean`, `extract` ..."""
    reason: str
    """A short code, for instance `ordinal`, `date`, `name`, `empty_file`."""
    char_start: int | None = None
    char_end: int | None = None
    text: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """What `extract_metrics` makes of a cleaned page."""

    metrics: tuple[Metric, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class PageResult:
    """All that the transforms make of one page."""

    page: Page
    metadata: Metadata
    lines: tuple[Line, ...]
    articles: tuple[Article, ...]
    metrics: tuple[Metric, ...]
    mechanisms: tuple[Mechanism, ...]
    rejected: tuple[Rejected, ...]
    signature: tuple[int, ...] = ()
    """MinHash of the kept text's shingles: what reprints are found by."""
