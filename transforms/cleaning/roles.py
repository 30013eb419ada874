"""The role of every line: its zone, what the line itself shows, and what stands around it. Each decision has a rule id."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.cleaning.features import Facts, is_count, is_weather
from transforms.cleaning.papers import is_document_number, is_organisation
from transforms.cleaning.zones import AFTER, BEFORE, BREAK, WITHIN, is_paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.cleaning.lexicon import Lexicon
    from transforms.records import Block, Role

_BRACKETED = re.compile(r"^[（(\[][^（()）]{2,40}[)）】\]]$")
_BYLINE = re.compile(
    r"^[\u4e00-\u9fff、·“”]{2,24}(?:部长|书记|主任|市长|区长|县长|局长|院长|校长|教授|研究员|记者|主席|镇长|处长|会长|秘书长|代表|委员)[ 　 ]*[\u4e00-\u9fff]{2,4}$"
)
_TABLE_TITLE = re.compile(r"^[表图][\s　]?[\d一二三四五六七八九十]{1,3}[\s　:：.、]")
_SALUTATION = re.compile(r"^(?:各|尊敬的|亲爱的|同志们|你[们市县局单]|市直|区直|县直|省直).{0,60}[：:]$")
_REPORTER_NOTE = re.compile(r"^[（(].{0,12}记者.{2,40}[)）]$")
_DATE_ONLY_REST = 4
_SECTION_ROLES = {"related": "related", "comment": "share", "share": "share", "disclaimer": "disclaimer", "footer": "footer", "app": "nav"}
_EDGE_FIELDS = frozenset(
    {
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
    }
)
_INSIDE_FIELDS = frozenset({"editor", "original_title", "original_url", "keywords", "summary", "staff"})


@dataclass(slots=True)
class Scene:
    """All that the rules look at: the non-blank lines of one page and what is known of each."""

    blocks: Sequence[Block]
    facts: Sequence[Facts]
    zones: Sequence[int]
    sections: Sequence[str]
    repeated: Sequence[bool]
    """Whether a line stands on many pages of the site."""
    title: int | None
    lexicon: Lexicon
    first: int = 0
    """Index of the first line within the text; the number of lines when there is no text."""
    last: int = -1
    """Index of the last line within the text; -1 when there is none."""
    decided: list[tuple[Role, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        within = [i for i, zone in enumerate(self.zones) if zone == WITHIN]
        self.first, self.last = (within[0], within[-1]) if within else (len(self.blocks), -1)


def _bare(block: Block) -> str:
    """Return a line's text without white space at its ends, entities that stayed undecoded included."""
    return block.text.replace("&nbsp;", " ").strip()


def _near_date(scene: Scene, index: int) -> bool:
    """Whether a line is an organisation or a date at the end of the text, as an official paper is signed."""
    if index <= scene.first or index < scene.last - 4 or index > scene.last + 4:
        return False
    facts = scene.facts[index]
    if _is_date_only(facts):
        return True
    following = scene.facts[index + 1 : index + 3]
    signed = is_organisation(scene.blocks[index].text) or (facts.size <= 30 and facts.marks == 0 and facts.commas <= 1 and facts.noise < 0.5)
    return signed and not facts.numbered and any(_is_date_only(f) for f in following[: 2 if is_organisation(scene.blocks[index].text) else 1])


def _is_date_only(facts: Facts) -> bool:
    return facts.date is not None and facts.size - (facts.date[1] - facts.date[0]) <= _DATE_ONLY_REST and facts.size <= 20


def _vocabulary_role(facts: Facts, least: float) -> tuple[Role, str] | None:
    if facts.noise >= least and facts.role:
        return facts.role, f"lexicon:{facts.kind}"  # type: ignore[return-value]
    return None


def _label_meta(scene: Scene, index: int) -> tuple[Role, str] | None:
    """Return `meta` where the head or the tail of the text has a line of labels, a signature, a document number or a note."""
    facts, text = scene.facts[index], _bare(scene.blocks[index])
    if facts.is_meta and facts.kind != "crumb":
        if scene.first <= index <= scene.last:
            names = {f.name for f in facts.fields}
            if names & _INSIDE_FIELDS and facts.size <= 80:
                return "meta", "labels:inside"
            if index > scene.first + 1 and index < scene.last:
                return None
        return "meta", "labels"
    if _near_date(scene, index):
        return "meta", "signature"
    if is_document_number(text):
        return "meta", "document_number"
    return None


def _is_heading(scene: Scene, index: int) -> bool:
    facts, text = scene.facts[index], _bare(scene.blocks[index])
    if facts.size > 42 or facts.marks > 1 or facts.cells > 2:
        return False
    if _TABLE_TITLE.match(text):
        return True
    if text.rstrip("”’」』）) 　").endswith(("。", "；", ";", "：", ":", "，", ",", "、")) or "。" in text:
        return False
    if ("：" in text or ":" in text) and any(c.isdigit() for c in text):
        return False
    if facts.ends and not (facts.size <= 32 and ("？" in text or "！" in text or "?" in text) and "“" not in text[:1]):
        return False
    if facts.numbered and facts.commas < 3:
        return True
    return not _in_run(scene, index)


def _in_run(scene: Scene, index: int) -> bool:
    """Whether a line stands among short lines: verses, lists and cells are text, not headings."""
    run = 1
    for step in (-1, 1):
        at = index + step
        while scene.first <= at <= scene.last and run < 4:
            neighbour = scene.facts[at]
            if neighbour.size > 42 or is_paragraph(neighbour) or neighbour.is_meta or neighbour.numbered:
                break
            run += 1
            at += step
    return run >= 4


def _label_within(scene: Scene, index: int) -> tuple[Role, str]:
    block, facts = scene.blocks[index], scene.facts[index]
    weights = scene.lexicon.weights
    if scene.repeated[index] and facts.size < 120:
        return _vocabulary_role(facts, 0.15) or ("nav", "site_repeats")
    if _REPORTER_NOTE.match(_bare(block)):
        return "body", "reporter_note"
    least = weights["inside_noise"] if not is_paragraph(facts) else 0.9
    if block.in_main is None or block.in_main < 0.9 or facts.size < 40:
        noise = _vocabulary_role(facts, least)
        if noise is not None and not (facts.size <= 3 and noise[0] == "share" and index not in (scene.first, scene.last)):
            return noise
    if (meta := _label_meta(scene, index)) is not None:
        return meta
    if block.tag == "figcaption" or (facts.caption and facts.size <= 120):
        return "caption", "caption"
    if block.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return "heading", f"tag:{block.tag}"
    if block.tag in ("tr", "td", "li", "pre"):
        return "body", f"tag:{block.tag}"
    if _is_heading(scene, index):
        return "heading", "short_line"
    return "body", "text"


def _label_head(scene: Scene, index: int) -> tuple[Role, str]:
    """Return the role of a line between the title and the text."""
    facts, text = scene.facts[index], _bare(scene.blocks[index])
    if _SALUTATION.match(text):
        return "body", "salutation"
    if (meta := _label_meta(scene, index)) is not None:
        return meta
    if (noise := _vocabulary_role(facts, scene.lexicon.weights["outside_noise"])) is not None:
        return noise
    if scene.repeated[index]:
        return "nav", "site_repeats"
    if is_count(text) or facts.size <= 1:
        return "share", "count"
    if facts.caption or scene.blocks[index].tag == "figcaption":
        return "caption", "caption"
    if facts.date is not None and facts.size <= 50:
        return "meta", "date"
    if _BRACKETED.match(text) or (is_organisation(text) and not facts.numbered):
        return "meta", "note"
    if text.endswith(("：", ":")):
        return "body", "salutation"
    in_main = scene.blocks[index].in_main
    if in_main is not None and in_main < 0.5:
        return "nav", "out_of_container"
    if is_paragraph(facts) and facts.size >= 40:
        return "body", "text_before_break"
    if facts.numbered or text.startswith(("——", "--")) or _BYLINE.match(text):
        return "heading", "subtitle"
    if _introduces(scene, index):
        return "heading", "short_line"
    return "caption", "before_text"


def _introduces(scene: Scene, index: int) -> bool:
    """Whether a line stands alone right before the text: then it heads it; several in a row are captions."""
    run = [i for i in range(scene.title + 1 if scene.title is not None else 0, scene.first) if _is_plain(scene.facts[i])]
    return index == scene.first - 1 and len(run) == 1


def _is_plain(facts: Facts) -> bool:
    return not facts.is_meta and facts.noise < 0.3 and facts.size > 1


def _in_menu(scene: Scene, index: int) -> bool:
    """Whether a line stands in a run of six or more short lines, most of them no tools: a menu's words lose their own meaning."""
    around = range(max(0, index - 5), min(len(scene.facts), index + 6))
    short = [i for i in around if scene.facts[i].size <= 6 and scene.facts[i].marks == 0]
    return len(short) >= 6 and 2 * sum(scene.facts[i].role in ("", "nav") for i in short) > len(short)


def _label_before(scene: Scene, index: int) -> tuple[Role, str]:
    facts = scene.facts[index]
    if facts.kind == "crumb" and facts.noise >= 0.3:
        return "nav", "lexicon:crumb"
    if is_weather(scene.blocks[index].text) and facts.marks == 0 and not facts.is_meta:
        return "nav", "weather"
    if facts.is_meta and (facts.fields or scene.first - index <= 4):
        return "meta", "labels"
    if (noise := _vocabulary_role(facts, scene.lexicon.weights["outside_noise"])) is not None:
        # Words such as 专题 and 排行 head a list behind the text and name a channel before it.
        menu_like = facts.size <= 6 and facts.hits.whole and noise[0] in ("related", "footer", "disclaimer")
        return ("nav", "menu_run") if menu_like or (facts.size <= 6 and _in_menu(scene, index)) else noise
    if is_document_number(scene.blocks[index].text):
        return "meta", "document_number"
    if (scene.sections[index] == "related" and facts.size >= 10) or (facts.size >= 16 and facts.cells == 1 and not scene.repeated[index]):
        return "related", "before_text"
    return "nav", "before_text"


def _label_after(scene: Scene, index: int) -> tuple[Role, str]:
    """Return the role of a line behind the text or in a break of it."""
    block, facts, section = scene.blocks[index], scene.facts[index], scene.sections[index]
    text = _bare(block)
    previous = scene.decided[index - 1][0] if index else "nav"
    near = index - scene.last <= 6 or scene.zones[index] == BREAK
    if (
        facts.is_meta
        and facts.kind not in ("crumb", "footer")
        and section != "related"
        and any(f.name in _EDGE_FIELDS for f in facts.fields)
    ):
        if not (facts.role == "share" and all(f.name == "clicks" for f in facts.fields)) and previous not in ("footer", "disclaimer"):
            return "meta", "labels"
    if near and section == "" and _near_date(scene, index):
        return "meta", "signature"
    if near and section == "" and previous in ("body", "caption", "meta") and _REPORTER_NOTE.match(text):
        return "body", "reporter_note"
    if near and section == "" and previous in ("body", "caption", "meta") and _BRACKETED.match(text) and facts.noise < 0.9:
        return ("caption", "caption") if facts.caption else ("meta", "note")
    if (noise := _vocabulary_role(facts, scene.lexicon.weights["outside_noise"])) is not None:
        if section == "comment" and noise[0] == "related":
            return "share", "section:comment"
        return noise
    if near and section == "" and scene.zones[index] == BREAK and (facts.caption or block.tag == "figcaption"):
        return "caption", "caption"
    if near and section == "" and previous in ("body", "heading", "caption", "meta"):
        if facts.caption:
            return "caption", "caption"
        if facts.is_meta and facts.fields:
            return "meta", "labels"
    if is_count(text) or not facts.plain.strip("0123456789%()-—_|·.<>*+=#~…"):
        return ("related", "count") if previous == "related" and (section == "related" or facts.date is not None) else ("share", "count")
    if scene.title is not None and facts.size >= 6 and facts.plain == scene.facts[scene.title].plain:
        return "nav", "title_again"
    if section:
        return _SECTION_ROLES[section], f"section:{section}"  # type: ignore[return-value]
    return _default_after(scene, index, previous)


def _default_after(scene: Scene, index: int, previous: str) -> tuple[Role, str]:
    facts = scene.facts[index]
    if facts.kind == "contact":
        return "footer", "lexicon:contact"
    if previous == "footer" or (previous == "disclaimer" and facts.marks):
        return previous, f"follows:{previous}"  # type: ignore[return-value]
    if scene.repeated[index]:
        return "footer", "site_repeats"
    if facts.cells > 3 and facts.size / facts.cells <= 6:
        return "nav", "menu_row"
    if facts.size >= 9 or facts.ranked or facts.dated:
        return "related", "after_text"
    return ("related", "follows:related") if previous == "related" and facts.size >= 6 else ("nav", "after_text")


def label_lines(scene: Scene) -> list[tuple[Role, str]]:
    """Return role and rule id of each line of `scene`, in order."""
    for index, zone in enumerate(scene.zones):
        if index == scene.title:
            scene.decided.append(("title", "title"))
        elif zone == WITHIN:
            scene.decided.append(_label_within(scene, index))
        elif zone in (BREAK, AFTER):
            scene.decided.append(_label_after(scene, index))
        elif scene.title is not None and index > scene.title and zone == BEFORE:
            scene.decided.append(_label_head(scene, index))
        else:
            scene.decided.append(_label_before(scene, index))
    return scene.decided
