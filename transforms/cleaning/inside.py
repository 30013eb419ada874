"""The role rules within the text, in order: the first that answers decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.cleaning.lexicon import MARKS
from transforms.cleaning.rules import (
    BRACKETED,
    REPORTER_NOTE,
    Rules,
    abstract,
    attachment,
    by_crumb,
    by_paper,
    by_site,
    by_vocabulary,
    needs,
    paging,
    spoken,
    vocabulary_role,
)
from transforms.cleaning.scene import LONGEST_HEADING
from transforms.cleaning.traits import IN_BRACKETS, META, NO_WORDS

if TYPE_CHECKING:
    from transforms.cleaning.features import Facts
    from transforms.cleaning.rules import Decision
    from transforms.cleaning.scene import Scene

_BYLINE_FIELDS = frozenset(["reporter", "correspondent", "author", "source"])
"""Fields of a byline under the headline of one of several stories."""
_INSIDE_FIELDS = frozenset(["editor", "original_title", "original_url", "keywords", "summary", "staff", "letter", "asked", "answered"])
_LONG_TEXT = 120
_LEAST_SHOWN = 8
_NOTICED = ("本", "此", "以上", "如", "若", "凡", "转载", "文章", "图片", "版权", "所有", "部分", "未经", "注:", "该文", "文中")
_OWN_KINDS = frozenset(["channel", "contact", "weather"])
"""Kinds of vocabulary that end articles, too: whom to call, what the day will be like."""
_LONGEST_LINK = 30
_END_REACH = 2
_TAIL_REACH = 6
"""Lines before the end of the text within which a disclaimer can stand."""
_CERTAIN = 0.9
"""Certainty of the vocabulary that makes noise of a sentence inside the text."""
_LIKELY = 0.5
_TEXT_TAGS = frozenset(["", "p", "div"])
_HEADING_TAGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_LIST_TAGS = frozenset(["tr", "td", "li", "pre"])


def long_text(scene: Scene, index: int) -> Decision | None:
    """A paragraph of the text, at once: the other rules ask for short lines, labels or furniture."""
    facts = scene.facts[index]
    if facts.size <= LONGEST_HEADING or scene.repeated[index] or index in scene.crumbs or scene.blocks[index].tag not in _TEXT_TAGS:
        return None
    if facts.size > _LONG_TEXT:
        return ("body", "text") if facts.noise < _CERTAIN else None
    is_plain = facts.noise < _LIKELY and not facts.is_meta and not facts.caption and facts.plain[0] not in "([【"
    return ("body", "text") if is_plain and facts.is_paragraph else None


def inside_vocabulary(scene: Scene, index: int) -> Decision | None:
    """Inside the text only words that cover a line make it noise; for a sentence, nearly certain ones."""
    facts, in_main = scene.facts[index], scene.blocks[index].in_main
    if facts.role == "disclaimer" and index >= scene.last - _TAIL_REACH and _begins_as_notice(facts):
        least = _LIKELY if index < scene.last else scene.lexicon.weights["outside_noise"]
        if facts.noise >= least:
            return "disclaimer", "lexicon:disclaimer"
    if in_main is not None and in_main >= 0.9 and facts.size >= 40:
        return None
    noise = vocabulary_role(facts, _CERTAIN if facts.is_paragraph else scene.lexicon.weights["inside_noise"])
    if noise is not None and noise[0] in ("footer", "related", "share") and index in scene.outline.inside:
        return None
    is_section_mark = facts.size <= 1 and facts.role == "share" and scene.first < index < scene.last
    return None if is_section_mark else noise


def _begins_as_notice(facts: Facts) -> bool:
    """Whether a line begins as a site's notice does: with its word for one, or with what it speaks of (本网站转载的文章, 图片来源)."""
    return facts.hits.lead == "disclaimer" or facts.plain.lstrip(MARKS).startswith(_NOTICED)


def table_line(scene: Scene, index: int) -> Decision | None:
    """A head, a row or a cell of a table is text, whatever its words."""
    return ("body", "table") if index in scene.outline.tabled else None


def story_head(scene: Scene, index: int) -> Decision | None:
    """A headline with its own line of date and source, and that line."""
    if index in scene.heads:
        return "heading", "story_head"
    return ("meta", "labels") if index - 1 in scene.heads else None


def trailing(scene: Scene, index: int) -> Decision | None:
    """Behind the last paragraph of a prose text stands what stands behind texts, though the markup has it inside."""
    if index <= scene.last_paragraph or index in scene.outline.inside:
        return None
    facts = scene.facts[index]
    if facts.is_paragraph and facts.role == "disclaimer" and not _begins_as_notice(facts):
        return None
    if (decision := by_vocabulary(scene, index)) is not None and facts.kind not in _OWN_KINDS:
        return decision
    if not facts.plain.strip(NO_WORDS + MARKS):
        return "nav", "marks"
    if facts.is_meta or facts.caption or not BRACKETED.match(scene.bare(index)) or REPORTER_NOTE.match(scene.bare(index)):
        return None
    return "meta", "note"


def last_link(scene: Scene, index: int) -> Decision | None:
    """A line that is mostly a link leads away from the text at its end."""
    block = scene.blocks[index]
    is_link = index >= scene.last - _END_REACH and 2 * block.link_chars > len(block.text) and scene.facts[index].size <= _LONGEST_LINK
    return ("nav", "last_link") if is_link else None


@needs(META)
def inside_meta(scene: Scene, index: int) -> Decision | None:
    """Lines of labels at the two ends of the text, or with labels that no article uses."""
    facts = scene.facts[index]
    if not facts.is_meta or facts.kind == "crumb" or index in scene.outline.inside:
        return None
    if facts.size <= 80 and any(f.name in _INSIDE_FIELDS for f in facts.fields):
        return "meta", "labels:inside"
    byline = scene.previous(index) in ("heading", "title") and all(f.name in _BYLINE_FIELDS for f in facts.fields) and facts.fields
    is_end = index >= scene.last or index > scene.last_paragraph
    return ("meta", "labels") if byline or index <= scene.first + 1 or is_end else None


def inside_form(scene: Scene, index: int) -> Decision | None:
    """Captions, and what the markup says."""
    block, facts = scene.blocks[index], scene.facts[index]
    if (scene.is_caption(index) or _shows_picture(scene, index)) and facts.size <= _LONG_TEXT:
        return "caption", "caption"
    if block.tag in _HEADING_TAGS:
        return "heading", f"tag:{block.tag}"
    return ("body", f"tag:{block.tag}") if block.tag in _LIST_TAGS else None


def _shows_picture(scene: Scene, index: int) -> bool:
    """Whether a line in brackets between two paragraphs tells what a picture shows: （队员清理小广告）."""
    facts = scene.facts[index]
    if (
        not _LEAST_SHOWN <= facts.size <= LONGEST_HEADING
        or facts.numbered
        or facts.date is not None
        or not BRACKETED.match(scene.bare(index))
    ):
        return False
    return scene.first < index < scene.last and scene.facts[index - 1].is_paragraph and scene.facts[index + 1].is_paragraph


@needs(IN_BRACKETS)
def reporter_note(scene: Scene, index: int) -> Decision | None:
    """Who wrote it, in brackets and alone on the line: part of the text, as it is when it ends a paragraph."""
    return ("body", "reporter_note") if REPORTER_NOTE.match(scene.bare(index)) else None


def heading(scene: Scene, index: int) -> Decision | None:
    """Short lines that head what follows; behind the last paragraph of a prose text nothing follows."""
    return ("heading", "short_line") if index < scene.last_paragraph and scene.is_heading(index) else None


WITHIN_RULES = Rules(
    abstract,
    long_text,
    table_line,
    by_crumb,
    paging,
    by_site,
    story_head,
    reporter_note,
    inside_vocabulary,
    trailing,
    last_link,
    attachment,
    inside_meta,
    by_paper,
    inside_form,
    spoken,
    heading,
    lambda _scene, _index: ("body", "text"),
)
