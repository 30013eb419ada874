"""What the role rules look at: the non-blank lines of one page, what is known of each, and questions about them."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.cleaning.outline import NO_OUTLINE, Outline
from transforms.cleaning.papers import is_organisation
from transforms.cleaning.traits import MARKED_CRUMB, REPEATED
from transforms.cleaning.zones import BREAK, WITHIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.cleaning.features import Facts
    from transforms.cleaning.lexicon import Lexicon
    from transforms.records import Block, Role

LONGEST_HEADING = 42
LEAST_TEASER = 9
"""Characters from which on a line can be another story's headline."""
_TABLE_TITLE = re.compile(r"^[表图][\s　]?[\d一二三四五六七八九十]{1,3}[\s　:：.、]")
_SECTION_TITLE = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十]{1,3}[章节部篇])[^：:。]*[：:]$")
"""A numbered section's title may end in a colon."""
_LONGEST_SECTION = 20
_NO_HEADING_END = ("。", "；", ";", "：", ":", "，", ",", "、")
_DATELINE = re.compile(r"\d{1,2}日(?:讯|电|消息)$")
_VALUE = re.compile(r"[:：]\s*[约近超]?[\d.,，]+\D{0,5}(?:[（(].*)?$")
_ARROWS = frozenset("△▲▼▽↑↓👆👇⬆⬇☝")
_PART_MARK = re.compile(r"^(?:part|no|chapter)?[.．·\s-]*\d{1,2}$", re.IGNORECASE)
"""What heads a part of an account's post, alone on its line: 01, PART.02."""
_LONGEST_PART = 20
_ROW_NUMBER = re.compile(r"^[1-9]\d?$")
_PART_REACH = 4
"""Lines under the mark of a part within which its text begins, behind titles and captions."""
_LEAST_TURNS, _LONGEST_SPEAKER = 3, 12
_SAID = ("！", "!", "。")
_TURN = re.compile(r"^【[^【】]{2,20}】$")
"""Who speaks, as the record of a press conference sets it off."""
_QUESTIONS = frozenset("？！?!")
_LONGEST_QUESTION = 32
_DATE_ONLY_REST = 4
_LONGEST_DATE = 20
_WEEKDAY_SIZE = 5
"""Characters of a weekday behind a date: （星期五）."""
_SIGNATURE_REACH = 4
"""Lines around the end of the text in which a paper is signed."""
_INDENTS = ("　　", "\u00a0\u00a0", "    ")
_ROW = re.compile(r"^\S+(?:[ 　\t]+\S+){0,4}[ 　\t]+\S*\d\S*$")
_LEAST_TOLD, _PROSE_SHARE = 2, 0.7
"""Paragraphs, and the share of the characters in them, that make a text prose."""
_LEAST_RUN = 4
_MENU_REACH = 5
_TABLE_FIELDS = frozenset(["index", "doc_title", "publisher", "published", "written", "updated", "source"])
_TABLE_REACH = 4
_LONGEST_VALUE = 60


@dataclass(slots=True)
class Scene:
    """The non-blank lines of one page; `decided` grows as the rules go through them."""

    blocks: Sequence[Block]
    facts: Sequence[Facts]
    zones: Sequence[int]
    sections: Sequence[str]
    """Kind of the section that each line stands in, such as `related`; empty for none."""
    repeated: Sequence[bool]
    """Whether a line stands on many pages of the site."""
    crumbs: frozenset[int]
    """Indices of the lines that the markup says are the breadcrumb."""
    title: int | None
    lexicon: Lexicon
    heads: frozenset[int] = frozenset()
    """Indices of headlines that have a line of date and source of their own."""
    outline: Outline = NO_OUTLINE
    first: int = 0
    """Index of the first line within the text; the number of lines when there is no text."""
    last: int = -1
    """Index of the last line within the text; -1 when there is none."""
    last_paragraph: int = 0
    """Index of the last line of a prose text that is a paragraph; the number of lines for a text that is none, of lists or verses."""
    head_table: frozenset[int] = frozenset()
    """Indices of the lines of a head table whose labels and values stand on alternating lines."""
    turns: dict[str, int] = field(default_factory=dict)
    """Name -> how often it stands before a colon at the start of a line within the text."""
    traits: list[int] = field(default_factory=list)
    """The traits of each line, with those that the page gives it."""
    decided: list[tuple[Role, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.traits = [line.traits for line in self.facts]
        for index in [index for index, is_repeated in enumerate(self.repeated) if is_repeated]:
            self.traits[index] |= REPEATED
        for index in self.crumbs:
            self.traits[index] |= MARKED_CRUMB
        within = [i for i, zone in enumerate(self.zones) if zone == WITHIN]
        self.first, self.last = (within[0], within[-1]) if within else (len(self.blocks), -1)
        for index in within:
            if "：" in self.blocks[index].text and (name := _speaker(self.bare(index))):
                self.turns[name] = self.turns.get(name, 0) + 1
        self.last_paragraph = self._find_last_paragraph(within)
        self.head_table = find_head_table(self.facts[: self.first], self.lexicon)

    def _find_last_paragraph(self, within: Sequence[int]) -> int:
        least = self.lexicon.weights.get("outside_noise", 1.0)
        told = [index for index in within if self.facts[index].is_paragraph and self.facts[index].noise < least]
        prose = sum(self.facts[index].size for index in told)
        is_prose = len(told) >= _LEAST_TOLD and prose >= _PROSE_SHARE * sum(self.facts[index].size for index in within)
        return told[-1] if is_prose else len(self.blocks)

    def bare(self, index: int) -> str:
        """Return a line's text without white space at its ends, entities that stayed undecoded included."""
        return self.blocks[index].text.replace("&nbsp;", " ").strip()

    def previous(self, index: int) -> str:
        """Return the role of the line before, `nav` at the page's beginning."""
        return self.decided[index - 1][0] if index else "nav"

    def is_near_text(self, index: int) -> bool:
        """Whether a line stands right behind the text or in a break of it, and in no section of furniture."""
        return self.sections[index] == "" and (self.zones[index] == BREAK or index - self.last <= 6)

    def is_in_list(self, index: int) -> bool:
        """Whether a line stands under 相关新闻 or the like and another headline of the list follows it."""
        following = self.facts[index + 1] if index + 1 < len(self.facts) else None
        listed = self.sections[index] == "related" and following is not None and self.sections[index + 1] == "related"
        return listed and following is not None and not following.role and following.size >= LEAST_TEASER

    def is_set_in(self, index: int) -> bool:
        """Whether a line begins with a paragraph's indent."""
        return self.blocks[index].text.startswith(_INDENTS)

    def first_word(self, index: int) -> str:
        """Return the kind of noise that the first of a line's cells is; empty for none."""
        cells = self.bare(index).split()
        return self.lexicon.find_whole(self.lexicon.plain(cells[0])) if cells else ""

    def is_out_of_container(self, index: int) -> bool:
        """Whether the markup places a line outside the page's content."""
        in_main = self.blocks[index].in_main
        return in_main is not None and in_main < 0.5

    def is_caption(self, index: int) -> bool:
        """Whether a line tells what a picture shows or who took it."""
        return self.facts[index].caption or self.blocks[index].tag == "figcaption" or self._points_at_picture(index)

    def _points_at_picture(self, index: int) -> bool:
        """Whether a line behind text begins with an arrow; where the text's first line does, too, the arrows mark headlines."""
        text = self.bare(index)
        if text[:1] not in _ARROWS or self.facts[index].size > LONGEST_HEADING or self.previous(index) not in ("body", "caption"):
            return False
        return self.first < index and not any(self.bare(at)[:1] == text[0] for at in range(max(0, self.first - 1), self.first + 1))

    def is_signature(self, index: int) -> bool:
        """Whether a line is an office or a date at the end of the text, as official papers are signed."""
        facts = self.facts[index]
        if index <= self.first or abs(index - self.last) > _SIGNATURE_REACH:
            return self.first < index < self.last and self._signs_inside(index)
        if is_date_only(facts):
            return True
        office = is_organisation(self.blocks[index].text)
        plain_name = facts.size <= 30 and facts.marks == 0 and facts.commas <= 1 and facts.noise < 0.5 and not facts.numbered
        following = self.facts[index + 1 : index + (3 if office else 2)]
        return (office or plain_name) and any(is_date_only(after) for after in following)

    def _signs_inside(self, index: int) -> bool:
        """Whether a line is the office or the date under a notice with which another paper is passed on."""
        if is_date_only(self.facts[index]):
            return self.decided[index - 1][1] == "signature"
        office = is_organisation(self.blocks[index].text) and not self.facts[index].numbered
        signed = next((at for at in range(index + 1, min(index + 4, self.last)) if not is_organisation(self.blocks[at].text)), index)
        return office and signed > index and is_date_only(self.facts[signed])

    def is_heading(self, index: int) -> bool:
        """Whether a line within the text heads what follows: short, no sentence, no list's item."""
        facts, text = self.facts[index], self.bare(index)
        if facts.size > LONGEST_HEADING or facts.marks > 1 or facts.cells > 2:
            return False
        if (
            self.heads_part(index)
            or _TABLE_TITLE.match(text)
            or (_SECTION_TITLE.match(text) and facts.commas <= 1 and facts.size <= _LONGEST_SECTION)
        ):
            return True
        if (not facts.numbered and self._answers_heading(index)) or self._is_said(index) or facts.plain.isdigit():
            return False
        if (
            _DATELINE.search(text)
            or text.rstrip("”’」』）) 　").endswith(_NO_HEADING_END)
            or "。" in text
            or _is_item(facts, text)
            or self._is_pair(index)
        ):
            return False
        return (facts.numbered and facts.commas < 3) or not self._is_in_run(index)

    def heads_part(self, index: int) -> bool:
        """Whether a line is the mark of a part, such as 01 or PART.02, or the short line under one."""
        if self.facts[index].size > _LONGEST_PART or self.facts[index].ends or index in self.outline.tabled:
            return False
        is_mark, under = _PART_MARK.match(self.bare(index)) is not None, index > self.first and _PART_MARK.match(self.bare(index - 1))
        if is_mark:
            return self._has_text_under(index) and any(_PART_MARK.match(self.bare(at)) for at in self._marks_around(index))
        return bool(under) and self.previous(index) == "heading"

    def _has_text_under(self, index: int) -> bool:
        """Whether a mark and its title lead to a paragraph, where it is a plain number: those of a table's rows lead to cells."""
        if not _ROW_NUMBER.match(self.bare(index)):
            return True
        near = range(index + 1, min(index + 1 + _PART_REACH, self.last + 1))
        return any(self.facts[at].is_paragraph for at in itertools.takewhile(lambda at: not _PART_MARK.match(self.bare(at)), near))

    def _marks_around(self, index: int) -> list[int]:
        """Return the indices of the lines of the text that are not next to a line: cells of a table are next to each other."""
        return [at for at in range(self.first, self.last + 1) if abs(at - index) > 1]

    def _is_said(self, index: int) -> bool:
        """Whether a line is somebody's words: the text's last, under a name (【某某】), or behind one that speaks again and again."""
        if self.facts[index].ends and (index == self.last or self._is_under_name(index)):
            return True
        return self.turns.get(_speaker(self.bare(index)), 0) >= _LEAST_TURNS

    def _is_under_name(self, index: int) -> bool:
        return self.previous(index) == "heading" and _TURN.match(self.bare(index - 1)) is not None

    def _answers_heading(self, index: int) -> bool:
        """Whether a line is all that stands under a numbered heading: another one, or the end, follows."""
        under = index > self.first and self.decided[index - 1][0] == "heading" and self.facts[index - 1].numbered
        return under and (index == self.last or (index < self.last and self.facts[index + 1].numbered))

    def _is_pair(self, index: int) -> bool:
        """Whether a line and one beside it are names with values."""
        if self.facts[index].kind == "contact":
            return True
        near = [i for i in (index - 1, index + 1) if self.first <= i <= self.last and self.facts[i].size <= LONGEST_HEADING]
        return ":" in self.facts[index].plain and any(":" in self.facts[i].plain and not self.facts[i].numbered for i in near)

    def _is_in_run(self, index: int) -> bool:
        """Whether a line stands among short lines: verses, lists and cells are text, not headings."""
        run = 1
        for step in (-1, 1):
            at = index + step
            while self.first <= at <= self.last and run < _LEAST_RUN:
                near = self.facts[at]
                if at in self.outline.tabled:
                    break
                if near.size > LONGEST_HEADING or near.is_meta or near.numbered or near.cells > 2 or near.is_paragraph:
                    break
                run += 1
                at += step
        return run >= _LEAST_RUN or (run == _LEAST_RUN - 1 and self._is_row_of_values(index))

    def _is_row_of_values(self, index: int) -> bool:
        """Whether a line and one beside it are words and numbers apart, as rows of a table without a frame."""
        rows = [_ROW.match(self.bare(i)) is not None for i in (index - 1, index, index + 1) if 0 <= i < len(self.blocks)]
        return sum(rows) > 1 and _ROW.match(self.bare(index)) is not None

    def is_in_menu(self, index: int) -> bool:
        """Whether a line stands in a run of six or more short lines, most of them no tools: a menu's words lose their own meaning."""
        around = self.facts[max(0, index - _MENU_REACH) : index + _MENU_REACH + 1]
        short = [line.role for line in around if line.size <= 6 and line.marks == 0]
        return len(short) >= 6 and 2 * (short.count("") + short.count("nav")) > len(short)

    def heads_text(self, index: int) -> bool:
        """Whether a line stands alone right before the text: then it heads it; several in a row are captions."""
        start = self.title + 1 if self.title is not None else 0
        plain = [i for i in range(start, self.first) if not self.facts[i].is_meta and self.facts[i].noise < 0.3 and self.facts[i].size > 1]
        return index == self.first - 1 and len(plain) == 1


def _speaker(text: str) -> str:
    """Return the name before the colon of a line (主持人：…); empty for none."""
    return text[: max(text.find("：", 0, _LONGEST_SPEAKER), 0)]


def _is_item(facts: Facts, text: str) -> bool:
    """Whether a short line is a name with a value, or somebody's words: no heading in either case."""
    if "：" in text or ":" in text:
        return _VALUE.search(text) is not None or (facts.commas > 0 and text.endswith(_SAID))
    return facts.ends and (facts.size > _LONGEST_QUESTION or facts.commas > 1 or text.startswith("“") or _QUESTIONS.isdisjoint(text))


def is_date_only(facts: Facts) -> bool:
    """Whether a line is a date and nothing else."""
    if facts.date is None or facts.size > _LONGEST_DATE:
        return False
    rest = facts.size - (facts.date[1] - facts.date[0])
    return rest <= _DATE_ONLY_REST or (rest <= _DATE_ONLY_REST + _WEEKDAY_SIZE and "星期" in facts.plain)


def find_head_table(facts: Sequence[Facts], lexicon: Lexicon) -> frozenset[int]:
    """Return the indices of labels without a colon and of the values under them; two labels in five lines make a table."""
    labels = [i for i, line in enumerate(facts) if line.size <= 10 and lexicon.labels.get(line.plain.strip(":")) in _TABLE_FIELDS]
    near = [i for i in labels if any(0 < abs(i - other) <= _TABLE_REACH for other in labels)]
    taken = set(near)
    for index in near:
        value = index + 1
        if value < len(facts) and value not in taken and facts[value].size <= _LONGEST_VALUE:
            taken.add(value)
    # Menus hold the same words, one after the other: a table has values between them.
    return frozenset(taken) if len(taken) >= 2 * len(near) - 1 else frozenset()
