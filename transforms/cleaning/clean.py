"""One page's lines to roles, articles and metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.cleaning.articles import build_articles
from transforms.cleaning.features import build_facts
from transforms.cleaning.metadata import build_metadata
from transforms.cleaning.roles import Scene, label_lines
from transforms.cleaning.site_lines import line_key
from transforms.cleaning.titles import choose_title, clean_title
from transforms.cleaning.zones import apply_sections, decode_zones, score_content, total_within
from transforms.records import Cleaned, Line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transforms.cleaning.features import Facts
    from transforms.cleaning.lexicon import Lexicon
    from transforms.records import Block, Page, Role
    from transforms.reference import Reference

_REPEATED_SCORE = 6.0


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
    facts = [build_facts(block, lexicon) for block in blocks]
    repeated = _repeated(blocks, lexicon, site_lines)
    labels, title = _decide(page, blocks, facts, repeated, lexicon)
    lines = tuple(
        Line(page.page_id, block.line_no, block.char_start, block.char_end, block.text, role, rule)
        for block, (role, rule) in zip(blocks, labels, strict=True)
    )
    text = _title_text(page, lines[title] if title is not None else None, lines)
    metadata = build_metadata(page, lines, text, lexicon)
    on_page = text if title is not None else None
    return Cleaned(lines, build_articles(lines, on_page, metadata), metadata)


def _repeated(blocks: Sequence[Block], lexicon: Lexicon, site_lines: Mapping[str, int]) -> list[bool]:
    if not site_lines:
        return [False] * len(blocks)
    least = lexicon.weights["site_pages"]
    return [site_lines.get(line_key(block.text), 0) >= least for block in blocks]


def _decide(
    page: Page, blocks: Sequence[Block], facts: Sequence[Facts], repeated: Sequence[bool], lexicon: Lexicon
) -> tuple[list[tuple[Role, str]], int | None]:
    """Return the labels of the lines and the index of the title among them; a page without enough text has no article."""
    weights = lexicon.weights
    scores = [score_content(block, line, weights) for block, line in zip(blocks, facts, strict=True)]
    scores = [score - _REPEATED_SCORE if again else score for score, again in zip(scores, repeated, strict=True)]
    sections = apply_sections(facts, scores, weights)
    zones = decode_zones(scores, weights)
    title = choose_title(page, blocks, facts, zones, lexicon)
    if total_within(scores, zones) < weights["article_titled" if title is not None else "article"]:
        zones, title = [3] * len(zones), None
    return label_lines(Scene(blocks, facts, zones, sections, repeated, title, lexicon)), title


def _title_text(page: Page, line: Line | None, lines: Sequence[Line]) -> str | None:
    if line is not None:
        return clean_title(line.text) if line.text.count("_") or line.text.count("|") else " ".join(line.text.split(" ")).strip(" 　\t\r\ufeff")
    if not any(each.role == "body" for each in lines):
        return None
    head = page.head.headline or page.title_hint or page.head.title
    return clean_title(head) if head else None
