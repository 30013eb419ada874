"""The role rules behind the text and in its breaks, in order: the first that answers decides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transforms.cleaning.features import is_count
from transforms.cleaning.papers import is_imprint, is_organisation
from transforms.cleaning.rules import (
    BRACKETED,
    REPORTER_NOTE,
    Rules,
    attachment,
    by_crumb,
    by_site,
    by_vocabulary,
    label_value,
    needs,
    paging,
    title_again,
)
from transforms.cleaning.scene import LEAST_TEASER, is_date_only
from transforms.cleaning.traits import COUNT, COUNT_ENDS, META, NO_WORDS, ROLE, SENTENCE, STAFF, TINY
from transforms.cleaning.zones import BREAK, WITHIN

if TYPE_CHECKING:
    from transforms.cleaning.features import Facts
    from transforms.cleaning.rules import Decision
    from transforms.cleaning.scene import Scene
    from transforms.records import Role

_LITTLE_NOISE = 0.3
_LIKELY = 0.65
_ONE_COUNT = re.compile(r"^\D{2,5}\d+$")
"""A line that counts the readers of one headline: 阅读284."""
_MORE = frozenset(["更多", "更多>>", "更多>", "more", "more>>"])
_SECTION_ROLES: dict[str, Role] = {
    "related": "related",
    "comment": "share",
    "share": "share",
    "disclaimer": "disclaimer",
    "footer": "footer",
    "app": "nav",
}
_TAIL_FIELDS = frozenset(
    [
        "editor",
        "staff",
        "source",
        "original_title",
        "original_url",
        "keywords",
        "reporter",
        "correspondent",
        "author",
        "published",
        "clicks",
        "letter",
        "asked",
        "answered",
    ]
)

_LONGEST_HEADLINE = 40
_SIGNING = frozenset(["editor", "staff"])
"""Fields that no footer holds."""
_SIGNED_WITHIN = 4
_RUN_BY = ("主办", "承办", "主管", "版权所有", "制作维护", "技术支持", "维护", "主办单位")
_HASHTAGS = re.compile(r"^(?:[#＃][^\s#＃]{2,16}[#＃]?[\s　]*){1,12}$")
_MADE = ("出品", "制作", "摄制")
_LONGEST_MAKER = 24
_CLOSING_REACH = 8
"""Lines behind the text within which the line of its source or editor ends its last words."""
_CLOSING_FIELDS = frozenset(["source", "editor", "staff", "author", "reporter", "correspondent"])
_LONGEST_CLOSING = 4
"""Characters of a closing word without a mark: 此致, 谢谢大家."""
_LONGEST_SIGNED = 20
"""Characters of the name under closing words."""


def _answers_comment(scene: Scene, index: int) -> bool:
    """Whether a line is what the account's author answers to a reader's comment (作者：您好，已转达。): a sentence, no name."""
    return scene.sections[index] == "comment" and scene.facts[index].marks > 0


@needs(META)
def after_meta(scene: Scene, index: int) -> Decision | None:
    """Editor lines, sources and keywords under the text; contact lines of footers and counts of share bars are none."""
    facts = scene.facts[index]
    if not facts.is_meta or scene.sections[index] == "related" or _answers_comment(scene, index):
        return None
    is_address = bool(facts.fields) and facts.fields[0].name == "original_url"
    if is_address:
        return "meta", "labels"
    if facts.kind in ("crumb", "footer", "disclaimer"):
        return None
    names = {f.name for f in facts.fields}
    behind_footer = scene.previous(index) in ("footer", "disclaimer") and not names <= _SIGNING
    if behind_footer or not names & _TAIL_FIELDS or (facts.role == "share" and names == {"clicks"}):
        return None
    return "meta", "labels"


@needs(STAFF)
def after_staff(scene: Scene, index: int) -> Decision | None:
    """Hashtags under the text, and who made an account's post among the names of its staff: 某某融媒体中心出品."""
    facts, previous = scene.facts[index], scene.previous(index)
    if previous in ("body", "caption", "meta") and facts.plain[:1] == "#" and _HASHTAGS.match(scene.bare(index)):
        return "meta", "hashtags"
    is_maker = previous == "meta" and facts.size <= _LONGEST_MAKER and facts.plain.endswith(_MADE) and not facts.role
    return ("meta", "maker") if is_maker else None


def after_signature(scene: Scene, index: int) -> Decision | None:
    """Who signed, and when; who gets a copy, and who printed it."""
    if scene.is_signature(index):
        return "meta", "signature"
    return ("meta", "imprint") if is_imprint(scene.bare(index)) else None


@needs(ROLE)
def after_contact(scene: Scene, index: int) -> Decision | None:
    """Whom to call, between a paper's last paragraph and its signature."""
    if scene.facts[index].kind != "contact" or scene.previous(index) != "body":
        return None
    signed = any(is_date_only(line) for line in scene.facts[index + 1 : index + _SIGNED_WITHIN])
    return ("body", "contact") if signed else None


def after_note(scene: Scene, index: int) -> Decision | None:
    """Notes right under the text: who wrote it, whom to call, where it first stood."""
    if scene.previous(index) not in ("body", "caption", "meta", "heading"):
        return None
    text, facts = scene.bare(index), scene.facts[index]
    if REPORTER_NOTE.match(text):
        return "body", "reporter_note"
    if BRACKETED.match(text) and facts.noise < 0.9:
        return ("caption", "caption") if facts.caption else ("meta", "note")
    return None


@needs(SENTENCE)
def after_text(scene: Scene, index: int) -> Decision | None:
    """A sentence right behind the text's last one, set in as the text is: too short to be told as text by itself."""
    facts = scene.facts[index]
    if facts.marks == 0 or not facts.ends or scene.previous(index) != "body" or facts.noise >= _LITTLE_NOISE or facts.ranked:
        return None
    if scene.sections[index] or scene.is_out_of_container(index) or scene.blocks[index].link_chars:
        return None
    return ("body", "text") if scene.is_set_in(index) and scene.blocks[index].line_no - scene.blocks[index - 1].line_no == 1 else None


def after_closing(scene: Scene, index: int) -> Decision | None:
    """The last words of a text (此致, 敬礼！), right behind it and before the line that names its source or its editor."""
    facts = scene.facts[index]
    if scene.zones[index] == BREAK or facts.is_meta or scene.blocks[index].link_chars or scene.is_out_of_container(index):
        return None
    near = range(index + 1, min(scene.last + _CLOSING_REACH, len(scene.facts)))
    stop = next((at for at in near if scene.facts[at].is_meta), None)
    if stop is None or not any(field.name in _CLOSING_FIELDS for field in scene.facts[stop].fields):
        return None
    if not all(_is_closing(scene, at) for at in range(scene.last + 1, stop)):
        return None
    if index == stop - 1 and not facts.ends and (is_organisation(scene.bare(index)) or scene.previous(index) == "body"):
        return "meta", "signature"
    return "body", "closing"


def _is_closing(scene: Scene, index: int) -> bool:
    """Whether a line can be among the last words of a text: headlines are longer and end in no mark, furniture is known."""
    facts = scene.facts[index]
    is_plain = not (facts.role or facts.ranked or facts.dated or facts.caption or facts.cut or scene.sections[index])
    is_signed = scene.facts[index + 1].is_meta and (is_organisation(scene.bare(index)) or index > scene.last + 1)
    longest = _LONGEST_SIGNED if is_signed else _LONGEST_CLOSING
    return is_plain and facts.cells == 1 and (facts.ends or facts.size <= longest)


@needs(TINY)
def after_menu(scene: Scene, index: int) -> Decision | None:
    """A word such as 专题 among the words of a menu that stands behind the text."""
    facts = scene.facts[index]
    if facts.role != "related" or facts.size > 4:
        return None
    beside = any(scene.facts[at].role == "nav" for at in (index - 1, index + 1) if at < len(scene.facts))
    return ("nav", "menu_run") if beside and scene.is_in_menu(index) else None


@needs(ROLE)
def after_row(scene: Scene, index: int) -> Decision | None:
    """A row of links behind the text that holds words of footers is a footer, whatever else it holds."""
    facts = scene.facts[index]
    is_row = facts.cells > 2 and facts.marks == 0 and any(kind == "footer" for kind, _, _ in facts.hits.parts)
    return ("footer", "footer_row") if is_row and facts.role in ("nav", "disclaimer", "footer") else None


@needs(ROLE | TINY)
def after_vocabulary(scene: Scene, index: int) -> Decision | None:
    """The vocabulary's word; under comments, what they are about is theirs, and 更多 heads the headlines under it."""
    noise = by_vocabulary(scene, index)
    section = scene.sections[index]
    in_list = noise == ("share", "lexicon:counts") and section == scene.previous(index) == "related"
    if in_list and _ONE_COUNT.match(scene.facts[index].plain):
        return "related", "count"
    if noise is not None and noise[0] == "share" and section == "related" and _is_headline(scene.facts[index]):
        return "related", "section:related"
    if scene.facts[index].plain in _MORE and index + 1 < len(scene.facts):
        following = scene.facts[index + 1]
        if following.size >= LEAST_TEASER and not following.role:
            return "related", "lexicon:more"
    if noise is not None and ((noise[0] == "related" and section == "comment") or (noise[1] == "lexicon:app" and section == "share")):
        return "share", f"section:{section}"
    return noise


def _is_headline(facts: Facts) -> bool:
    """Whether a line that holds a word of share bars is a headline all the same: 某市的朋友圈被刷屏了."""
    return facts.size >= LEAST_TEASER and facts.noise < _LIKELY and facts.cells == 1 and not (facts.hits.whole or facts.hits.lead)


def after_caption(scene: Scene, index: int) -> Decision | None:
    """Pictures at the end of the text or in its breaks; labels there, too."""
    follows_text = scene.previous(index) in ("body", "heading", "caption", "meta")
    if scene.is_caption(index) and (follows_text or scene.zones[index] == BREAK):
        return "caption", "caption"
    facts = scene.facts[index]
    return ("meta", "labels") if follows_text and facts.is_meta and facts.fields else None


@needs(COUNT)
def after_count(scene: Scene, index: int) -> Decision | None:
    """Numbers and dates alone: of the list that they stand in, else of a share bar."""
    facts = scene.facts[index]
    rest = facts.plain.strip(NO_WORDS)
    if rest and (rest[-1] not in COUNT_ENDS or not is_count(scene.bare(index))):
        return None
    in_list = scene.previous(index) == "related" and (scene.sections[index] == "related" or facts.date is not None)
    return ("related", "count") if in_list else ("share", "count")


def after_section(scene: Scene, index: int) -> Decision | None:
    """What a heading such as 相关阅读 says of the lines under it."""
    section = scene.sections[index]
    return (_SECTION_ROLES[section], f"section:{section}") if section else None


def after_neighbour(scene: Scene, index: int) -> Decision | None:
    """Footers and disclaimers go on until something else is told."""
    facts, previous = scene.facts[index], scene.previous(index)
    if facts.kind == "contact":
        return "footer", "lexicon:contact"
    # Whom to call, right under the text, is no footer that goes on.
    is_contact = index > 1 and scene.decided[index - 1][1] == "lexicon:contact" and scene.decided[index - 2][0] == "body"
    if previous == "footer" and not is_contact:
        return "footer", "follows:footer"
    return ("disclaimer", "follows:disclaimer") if previous == "disclaimer" and facts.marks else None


def after_teaser(scene: Scene, index: int) -> Decision | None:
    """What is left is rows of menus, other stories' titles, or single words."""
    facts = scene.facts[index]
    if facts.cells > 3 and facts.size / facts.cells <= 6:
        return "nav", "menu_row"
    if facts.plain.endswith(_RUN_BY):
        return "footer", "run_by"
    if facts.size >= LEAST_TEASER or facts.ranked or facts.dated:
        return "related", "after_text"
    return ("related", "follows:related") if scene.previous(index) == "related" and facts.size >= 6 else None


def next_story(scene: Scene, index: int) -> Decision | None:
    """A headline alone in a break of the text, from one paragraph to the next: of the page's second story."""
    if scene.zones[index] != BREAK or index + 1 >= len(scene.facts) or scene.sections[index]:
        return None
    facts, lone = scene.facts[index], scene.zones[index - 1] == scene.zones[index + 1] == WITHIN
    if not lone or scene.previous(index) != "body" or facts.role or facts.ends or scene.blocks[index].link_chars:
        return None
    return ("heading", "next_story") if LEAST_TEASER <= facts.size <= _LONGEST_HEADLINE else None


AFTER_RULES = Rules(
    by_crumb,
    paging,
    label_value,
    attachment,
    after_meta,
    after_staff,
    after_signature,
    after_contact,
    after_note,
    after_text,
    after_closing,
    after_menu,
    after_row,
    after_vocabulary,
    after_caption,
    after_count,
    title_again,
    after_section,
    after_neighbour,
    by_site,
    next_story,
    after_teaser,
    lambda _scene, _index: ("nav", "after_text"),
)
FAR_RULES = Rules(
    *(rule for rule in AFTER_RULES.rules if rule not in {after_signature, after_contact, after_note, after_closing, after_caption})
)
"""The rules for lines that are not near the text: most lines of a page behind it."""
