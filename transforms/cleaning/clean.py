"""One page's lines to roles, articles and metadata."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from transforms.cleaning.articles import build_articles
from transforms.cleaning.cells import find_value_rows, free_rows
from transforms.cleaning.features import EDGES, build_facts
from transforms.cleaning.heads import find_heads, open_stories
from transforms.cleaning.metadata import build_metadata
from transforms.cleaning.outline import find_outline, hold_together
from transforms.cleaning.roles import label_lines
from transforms.cleaning.scene import Scene
from transforms.cleaning.site_lines import line_key
from transforms.cleaning.stories import find_opening, find_stories
from transforms.cleaning.tabled import find_table_lines
from transforms.cleaning.titles import choose_title, clean_headline, clean_title, find_glued, title_hints, without_label
from transforms.cleaning.zones import (
    AFTER,
    apply_sections,
    decode_zones,
    extend_paragraphs,
    hold_back_dates,
    hold_back_headlines,
    is_bare,
    raise_leads,
    score_content,
    total_within,
)
from transforms.records import Cleaned, Line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transforms.cleaning.lexicon import Lexicon
    from transforms.cleaning.rules import Decision
    from transforms.cleaning.stories import Story
    from transforms.records import Block, Page
    from transforms.reference import Reference

_NAMES = re.compile(r"[.#]([\w-]+)")
_LINE_FIELDS = 4
"""Fields that a `Block` and a `Line` have in common."""
_CRUMB_DEPTH = 3
_LONGEST_CRUMB = 120
_LEAST_TWICE = 8
_INSIDE = 0.5
"""From this share on a line lies in the page's content."""


def clean_page(page: Page, reference: Reference, site_lines: Mapping[str, int]) -> Cleaned:
    """Return role and rule of every non-blank line of `page`, its articles and its metadata.

    Args:
        page: a page as `transforms.reading.read_page` makes it.
        reference: the lexicon counts here.
        site_lines: how many pages of the same site hold a line, by `line_key` of the line; empty where nothing is known.

    A page without an article gives no `Article` and a null title; that is no error.
    """
    lexicon = reference.lexicon
    blocks = [block for block in page.blocks if block.text.strip()]
    repeated = _find_repeated(blocks, lexicon, site_lines)
    crumbs = _find_crumbs(blocks, lexicon.words.get("crumb_container", frozenset()))
    decisions, title = _decide(page, blocks, repeated, crumbs, reference)
    # Straight to the tuple that a `Line` is: a page has hundreds, and this takes a third of the time.
    lines = tuple(
        [tuple.__new__(Line, (page.page_id, *block[:_LINE_FIELDS], *decision)) for block, decision in zip(blocks, decisions, strict=True)]
    )
    stories = find_stories(lines, reference.divisions)
    lines = _mark_titles(lines, stories)
    if title is None and not stories and not title_hints(page, lexicon) and (title := find_opening(lines)) is not None:
        # No head contradicts it: what stands between the line of date and source and the text is the page's title.
        lines = tuple(line._replace(role="title", rule_id="title") if at == title else line for at, line in enumerate(lines))
    on_page = _clean_line(lines[title].text) if title is not None else None
    on_page = clean_headline(on_page) if on_page and stories else on_page
    told, origin = (on_page, "line:title") if on_page or stories else (_head_title(page, lines), "head:title")
    if told is None and not stories and any(line.role == "body" for line in lines):
        told, origin = find_glued(lines), "line:glued"
    metadata = build_metadata(page, lines, told, origin, lexicon)
    return Cleaned(lines, build_articles(lines, on_page, metadata, stories), metadata)


def _find_repeated(blocks: Sequence[Block], lexicon: Lexicon, site_lines: Mapping[str, int]) -> list[bool]:
    if not site_lines:
        return [False] * len(blocks)
    least = lexicon.weights["site_pages"]
    return [site_lines.get(line_key(block.text), 0) >= least for block in blocks]


def _find_crumbs(blocks: Sequence[Block], names: frozenset[str]) -> frozenset[int]:
    """Return the indices of the lines in a container whose id or class is one of `names`."""
    marked = {name for name in {block.container for block in blocks} if name and not names.isdisjoint(_container_names(name))}
    if not marked:
        return frozenset()
    return frozenset(at for at, block in enumerate(blocks) if block.container in marked and len(block.text) <= _LONGEST_CRUMB)


@lru_cache(maxsize=4096)
def _container_names(container: str) -> tuple[str, ...]:
    """Return the ids and classes of the innermost containers."""
    return tuple(_NAMES.findall(" > ".join(container.lower().split(" > ")[-_CRUMB_DEPTH:])))


def _decide(
    page: Page, blocks: Sequence[Block], repeated: Sequence[bool], crumbs: frozenset[int], reference: Reference
) -> tuple[list[Decision], int | None]:
    """Return the decisions on the lines and the index of the title among them; a page without enough text has no article."""
    lexicon, weights = reference.lexicon, reference.lexicon.weights
    facts = [build_facts(block.text, lexicon) for block in blocks]
    scores = [score_content(block, line, weights) for block, line in zip(blocks, facts, strict=True)]
    scores = [score - weights["repeated"] if again else score for score, again in zip(scores, repeated, strict=True)]
    extend_paragraphs(facts, scores, weights)
    hold_back_dates(facts, scores, weights)
    hold_back_headlines(facts, scores, weights)
    inside = [block.in_main is None or block.in_main >= _INSIDE for block in blocks]
    sections = apply_sections(facts, scores, inside, weights)
    heads = find_heads(facts)
    open_stories(facts, heads, scores, sections, weights)
    texts = [block.text.strip(EDGES) for block in blocks]
    rows = find_value_rows(facts)
    free_rows(rows, facts, scores, sections, weights)
    elsewhere = [section or ("" if within else "outside") for section, within in zip(sections, inside, strict=True)]
    table_lines = find_table_lines(texts, blocks, facts, sections, reference.grammar)
    outline = find_outline(texts, facts, elsewhere, rows, table_lines)
    hold_together(outline, facts, scores, weights)
    raise_leads(facts, scores, weights)
    zones = decode_zones(scores, weights)
    title = choose_title(page, blocks, facts, zones, lexicon)
    least = "article_titled" if title is not None else "article_bare" if is_bare(facts, zones, weights["bare_share"]) else "article"
    if total_within(scores, zones) < weights[least]:
        zones, title = [AFTER] * len(zones), None
    return label_lines(Scene(blocks, facts, zones, sections, repeated, crumbs, title, lexicon, heads, outline)), title


def _mark_titles(lines: tuple[Line, ...], stories: Sequence[Story]) -> tuple[Line, ...]:
    """Return the lines with the stories' titles as titles: they are no mere headings of one article."""
    if not stories:
        return lines
    starts = {story.start for story in stories}
    return tuple(line._replace(role="title", rule_id="story_title") if at in starts else line for at, line in enumerate(lines))


def _clean_line(text: str) -> str:
    """Return a title line without white space at its ends, without a site's name behind `_` or `|`, and once where it stands twice."""
    text = without_label(text)
    title = clean_title(text) if "_" in text or "|" in text else text.strip(EDGES)
    half = len(title) // 2
    return title[:half] if half >= _LEAST_TWICE and title[:half] == title[-half:] and len(title) - 2 * half <= 1 else title


def _head_title(page: Page, lines: Sequence[Line]) -> str | None:
    """Return the head's title for a page that has an article but no line that is its title."""
    if not any(line.role == "body" for line in lines):
        return None
    title = page.head.headline or page.title_hint or page.head.title
    return clean_title(title) if title else None
