"""A raw page to a `Page`: decoded, rendered to lines, with what the markup says of each line and of the page."""

from __future__ import annotations

import re

from transforms.decoding import REPLACEMENT, Decoded, decode, sniff_declared
from transforms.html.containers import choose_main
from transforms.html.head import parse_head
from transforms.html.marks import mark_lines
from transforms.html.render import Container, Line, Rendered, render
from transforms.html.shapes import prose_chars
from transforms.html.sites import Sites
from transforms.html.tables import join_rows
from transforms.ids import content_id, sha256_hex
from transforms.records import Block, Head, Page, RawPage, Rejected

NO_SITES = Sites()
_HTML_START = re.compile(
    r"(?:\ufeff|\s|(?><!--.*?-->)|<\?xml[^>]*>)*+<(?:!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE | re.DOTALL
)
_HTML_LATER = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_FRAGMENT = re.compile(r"\s*<(?:div|p|article|section|main|table|h[1-6]|ul|span|font|center)\b[^<>]*>", re.IGNORECASE)
_FEED = re.compile(r"(?:\ufeff|\s|<\?xml[^>]*>|(?><!--.*?-->))*+<(rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.DOTALL)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_BINARY_SHARE = 0.1
"""Control characters and bytes that fit no encoding, as a share of the text: the development pages have none, compressed data
has .25, a program .8."""
_SAMPLE_CHARS = 20_000
_PLAIN_TAGS = frozenset({"html", "body", "div", "tbody", "tr", "td"})
_LITTLE_PROSE = 100.0
"""Characters of prose that the shortest article of the development pages (104) exceeds."""
_TIMES_STORED = 2.0
_LEAST_HIDDEN = 40.0
_HIDDEN_MARGIN = 0.5
_INSIDE = 0.5
_PATH_DEPTH = 12
"""A block's path names its innermost containers only, or a page of nested tags would need memory in proportion to its depth squared."""


def read_page(raw: RawPage, sites: Sites = NO_SITES) -> Page | Rejected:
    r"""Return the page that `raw` holds, or why it holds none: `empty`, `binary`, `unsupported_type` or `no_text`.

    Args:
        raw: bytes and what the container around them says; a media type that is null is told from the content.
        sites: markup knowledge of content systems (`transforms.html.sites`).

    For a text dump `Page.text` is the decoded file and its lines end at `\n` only. For HTML it is the rendered text, one block a line.
    Never raises for any content.
    """
    if not raw.content.strip():
        return _rejected(raw, "empty", "The page has no content.")
    declared = raw.declared_encoding or sniff_declared(raw.content)
    decoded = decode(raw.content, declared)
    if _is_binary(decoded.text):
        return _rejected(raw, "binary", "The content is not text in any encoding; export the page as text or HTML.")
    if _FEED.match(decoded.text[:_SAMPLE_CHARS]):
        return _rejected(raw, "unsupported_type", "The content is a feed or a sitemap, not a page.")
    if (raw.media_type or sniff_media_type(decoded.text)) == "text/html":
        return _read_html(raw, decoded, sites)
    return _page(raw, decoded, "text/plain", _text_blocks(decoded.text), text=decoded.text, head=Head())


def sniff_media_type(text: str) -> str:
    """Return `text/html` if `text` begins as a page or a fragment of one does, else `text/plain`."""
    start = text[:_SAMPLE_CHARS]
    if _HTML_START.match(start) or _HTML_LATER.search(start[:2048]):
        return "text/html"
    return "text/html" if _FRAGMENT.match(start) and "</" in start else "text/plain"


def _rejected(raw: RawPage, reason: str, detail: str) -> Rejected:
    return Rejected(page_id=None, source_uri=raw.source_uri, stage="read", reason=reason, detail=detail)


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE_CHARS]
    return len(_CONTROL.findall(sample)) + sample.count(REPLACEMENT) > len(sample) * _MAX_BINARY_SHARE


def _page(raw: RawPage, decoded: Decoded, media_type: str, blocks: tuple[Block, ...], *, text: str, head: Head) -> Page:
    raw_hash = sha256_hex(raw.content)
    return Page(
        page_id=content_id("page", raw_hash),
        source_uri=raw.source_uri,
        url=raw.url or head.url,
        media_type=media_type,
        encoding=decoded.encoding,
        encoding_evidence=decoded.evidence,
        raw_sha256=raw_hash,
        text_sha256=sha256_hex(text.encode("utf-8", "surrogatepass")),
        text=text,
        crawled_at=raw.crawled_at,
        blocks=blocks,
        head=head,
        title_hint=raw.title,
        published_hint=raw.published_at,
    )


def _text_blocks(text: str) -> tuple[Block, ...]:
    """Return one block a physical line; carriage returns before the line feed belong to the line end."""
    blocks, start = [], 0
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    for number, line in enumerate(lines, 1):
        shown = line.rstrip("\r") if line.endswith("\r") else line
        blocks.append(Block(number, start, start + len(shown), shown))
        start += len(line) + 1
    return tuple(blocks)


def _read_html(raw: RawPage, decoded: Decoded, sites: Sites) -> Page | Rejected:
    head = parse_head(decoded.text, sites)
    rendered = render(decoded.text)
    lines, shares = _show(rendered, head, sites)
    if rendered.stored and prose_chars(lines) < _LITTLE_PROSE:
        stored = render("".join(rendered.stored))
        if prose_chars(stored.lines) > _TIMES_STORED * prose_chars(lines):
            rendered = stored
            lines, shares = _show(rendered, head, sites)
    if not lines:
        return _rejected(raw, "no_text", "The HTML shows no text; the page may be built by scripts.")
    paths = _paths(rendered.containers, {line.container for line in lines})
    blocks, start = [], 0
    for number, (line, share) in enumerate(zip(lines, shares, strict=True), 1):
        end = start + len(line.text)
        # Straight to the tuple that a `Block` is: a page has hundreds, and this takes a third of the time.
        blocks.append(tuple.__new__(Block, (number, start, end, line.text, line.tag, paths[line.container], line.links, share)))
        start = end + 1
    text = "\n".join(line.text for line in lines)
    return _page(raw, decoded, "text/html", tuple(blocks), text=text, head=head)


def _show(rendered: Rendered, head: Head, sites: Sites) -> tuple[list[Line], list[float]]:
    """Return the visible lines and how likely each is the article's, with the hidden ones of an article that a script shows.

    An article is such a one if it is much more likely than what the page shows without it: the likeliest container is chosen twice.
    """
    mark_lines(rendered, sites)
    lines = join_rows(rendered)
    visible = [line for line in lines if not line.hidden]
    shown = choose_main(visible, rendered.containers, head, sites)
    if prose_chars([line for line in lines if line.hidden]) < _LEAST_HIDDEN:
        return visible, shown.shares
    every = choose_main(lines, rendered.containers, head, sites)
    main = [line for line, share in zip(lines, every.shares, strict=True) if share >= _INSIDE]
    hidden = prose_chars([line for line in main if line.hidden])
    if visible and (hidden * 2 < prose_chars(main) or every.score < shown.score + _HIDDEN_MARGIN):
        return visible, shown.shares
    kept = [(line, share) for line, share in zip(lines, every.shares, strict=True) if not line.hidden or share >= _INSIDE]
    return [line for line, _ in kept], [share for _, share in kept]


def _paths(containers: list[Container], wanted: set[int]) -> dict[int, str]:
    """Return the paths of the containers `wanted`: names, outermost first, at most `_PATH_DEPTH`, without plain `div` and table parts."""
    names: list[tuple[str, ...]] = [()]
    for container in containers[1:]:
        around = names[container.parent]
        named = container.ident or container.tag not in _PLAIN_TAGS
        names.append((*around, container.tag + container.ident)[-_PATH_DEPTH:] if named else around)
    return {index: " > ".join(names[index]) for index in wanted}
