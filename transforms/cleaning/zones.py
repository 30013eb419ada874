"""Which stretch of a page is the text: every line gets one of four zones, decoded over the whole sequence.

A line's content score says how much it looks like running text. The zones before, within, breaking and after the text
are chosen so that the scores inside are highest, with a price on every break: one long related teaser does not tear an
article apart, and one sentence in a footer does not become one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.cleaning.traits import COMMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transforms.cleaning.features import Facts
    from transforms.records import Block

BEFORE, WITHIN, BREAK, AFTER = range(4)

SECTION_KINDS = frozenset({"related", "comment", "disclaimer", "share", "footer", "app"})
"""Kinds of vocabulary whose heading speaks for the lines under it."""
_WEAK_KINDS = frozenset({"channel", "contact"})
_GATE, _GATE_SHARE = "gate", 0.05
"""What folds the text away (展开全文) stands in its middle and costs next to nothing there."""
_LONGEST_DATED = 60
_THANKS = ("感谢", "谢谢", "让我们", "祝", "衷心", "再次感谢")
_CRIES = ("！", "!", "！”", "？”")
_COMMENTED = frozenset({"评论", "跟帖", "跟贴", "条评论", "留言", "条留言", "全部评论", "条跟帖"})
_FINISHED = frozenset(")]】）》”’\"':：;.…*%")
_LEAST_LEADING = 16
_SHORT_VALUE = 6
"""Characters of a value that no headline has behind its colon."""
_AGAINST_TEXT = frozenset({"related", "comment", "disclaimer"})
"""Sections that hold prose of their own. Share bars and app links have none: a paragraph under them is the article's."""


def is_paragraph(facts: Facts) -> bool:
    """Whether a line reads as running text. A question or a cry alone may as well be a headline."""
    if facts.size < 12 or facts.is_meta or not (facts.marks or facts.commas):
        return False
    if facts.marks > 1 and facts.ends:
        return True
    if "。" in facts.plain or "；" in facts.plain:
        return True
    if facts.size >= 40 and facts.marks > 0:
        return True
    return facts.size >= 30 and facts.commas > 0 and (facts.ends or facts.plain.endswith("."))


def _is_pair(facts: Facts) -> bool:
    """Whether a line is a name and a value, as lists in articles have them: 成人票：30元."""
    name, colon, value = facts.plain.partition(":")
    is_clock = name[-1:].isdigit() and value[:1].isdigit()
    return bool(colon and 2 <= len(name) <= 12 and value) and not facts.fields and not is_clock and not name.endswith("版")


def opens_section(facts: Facts) -> str:
    """Return the kind of section that a heading line opens, such as `related`; empty for none."""
    if facts.size <= 14 and facts.noise >= 0.5 and facts.kind in SECTION_KINDS and (facts.hits.whole or facts.hits.lead):
        return facts.kind
    return ""


def score_text(facts: Facts, weights: Mapping[str, float], *, is_row: bool = False) -> float:
    """Return how much a line looks like running text by itself, about -8 to 7; `is_row` says that it is a row of a table."""
    if facts.size == 0:
        return 0.0
    if facts.is_paragraph:
        score = min(weights["paragraph_base"] + facts.size / weights["paragraph_slope"], weights["paragraph_top"])
    elif facts.size >= weights["long_line"] and facts.commas:
        score = weights["long_line_score"]
    elif facts.kind == "contact":
        score = weights["short_line"]
    elif facts.cells > 2 or is_row or (facts.numbered and not facts.ranked) or (":" in facts.plain and _is_pair(facts)):
        score = weights["table_row"]
    else:
        score = weights["short_line"]
    if facts.noise:
        # A single letter may be a section's mark as well as a tool's, a channel's name a heading, a telephone number part of an article.
        weak = facts.size <= 2 or facts.kind in _WEAK_KINDS
        share = _GATE_SHARE if facts.kind == _GATE else 0.2 if weak else min(1.0, 60 / facts.size + 0.35)
        score -= weights["noise"] * facts.noise * share
    if facts.cut:
        score -= weights["cut"]
    elif facts.marks and not facts.ends and not facts.caption and facts.plain[-1] not in _FINISHED:
        # A teaser breaks off in mid-sentence; so does, less often, a page of a longer text.
        score -= weights["broken_off"] if facts.size <= weights["teaser"] else weights["cut"]
    if facts.dated or facts.is_meta:
        score -= weights["trailing_date"]
    return score


def score_content(block: Block, facts: Facts, weights: Mapping[str, float]) -> float:
    """Return how much a line looks like running text where it stands: what the markup says of it is added."""
    if facts.size == 0:
        return 0.0
    score = facts.score if block.tag != "tr" else score_text(facts, weights, is_row=True)
    if block.link_chars and block.text:
        score -= weights["links"] * min(1.0, block.link_chars / len(block.text))
    if block.in_main is not None:
        inside = block.in_main >= 0.5
        score += weights["in_main"] * block.in_main if inside else -weights["out_of_main"] * (1 - block.in_main)
    return score


def extend_paragraphs(facts: Sequence[Facts], scores: list[float], weights: Mapping[str, float]) -> None:
    """Raise in place the scores of sentences too short for a paragraph that follow one; before the text they are captions."""
    follows = False
    for index, line in enumerate(facts):
        if line.is_paragraph:
            follows = True
        elif follows:
            follows = line.noise == 0 and not line.is_meta and (line.plain.endswith("。") or _ends_speech(facts, index))
            scores[index] += weights["short_sentence"] if follows else 0.0


def _ends_speech(facts: Sequence[Facts], index: int) -> bool:
    """Whether a line is one cry between the text and what is told as none: it ends a speech; headlines come in lists."""
    line, behind = facts[index], facts[index + 1 : index + 3]
    if line.ranked or not line.plain.endswith(_CRIES) or not (line.commas > 0 or line.plain.startswith(_THANKS)):
        return False
    return not behind or behind[0].role != "" or any(near.is_meta for near in behind)


def leads_to_list(line: Facts) -> bool:
    """Whether a line tells what the list or the table under it holds (考评结果如下：)."""
    return line.plain.endswith(":") and line.size >= _LEAST_LEADING and line.commas > 0 and not line.is_meta and not line.fields


def raise_leads(facts: Sequence[Facts], scores: list[float], weights: Mapping[str, float]) -> None:
    """Raise, in place, the scores of lines that lead to a list or a table which is text."""
    for index, line in enumerate(facts[:-1]):
        if leads_to_list(line) and not line.noise and scores[index + 1] > 0:
            scores[index] = max(scores[index], weights["table_row"])


def hold_back_headlines(facts: Sequence[Facts], scores: list[float], weights: Mapping[str, float]) -> None:
    """Lower, in place, the score of a line with a colon between the text and something else than it: 某市：300亩荷花开了.

    Names with values come in lists, or text follows them; right behind a text one alone is another story's headline.
    """
    for index in range(1, len(facts)):
        line, following = facts[index], facts[index + 1] if index + 1 < len(facts) else None
        if not facts[index - 1].is_paragraph or line.is_paragraph or line.numbered or line.plain.startswith("附件") or not _is_pair(line):
            continue
        value = line.plain.partition(":")[2]
        is_alone = following is None or not (following.is_paragraph or _is_pair(following))
        if is_alone and len(value) > _SHORT_VALUE and not value[-2:].strip("%").isdigit() and not line.ends:
            scores[index] = min(scores[index], weights["short_line"])


def hold_back_dates(facts: Sequence[Facts], scores: list[float], weights: Mapping[str, float]) -> None:
    """Lower, in place, the scores of short lines with a date above the first paragraph: cells beside a date make no table there."""
    for index, line in enumerate(facts):
        if line.is_paragraph:
            return
        is_bare_date = line.date is not None and line.marks == 0 and not line.plain.endswith(":")
        if is_bare_date and line.size <= _LONGEST_DATED:
            scores[index] = min(scores[index], weights["short_line"])


def apply_sections(facts: Sequence[Facts], scores: list[float], inside: Sequence[bool], weights: Mapping[str, float]) -> list[str]:
    """Lower the scores of lines under a section heading in place; return the section of each line, empty for none.

    `inside` says of each line whether the markup places it in the page's content: a section that was opened outside ends there.
    """
    section, since, is_behind, within = "", 0, False, False
    sections = []
    for index, line in enumerate(facts):
        if section and inside[index] and not within:
            section = ""
        opened = opens_section(line) if line.noise else ""
        if not opened and is_behind and line.traits & COMMENTS and _counts_comments(line):
            opened = "comment"
        if opened == "comment" and not is_behind:
            # Above the text it is a link to the comments.
            opened = ""
        # Share bars name the same networks as app links do: under 分享到 they are targets.
        if opened and not (opened == "app" and section == "share"):
            section, since, within = opened, 0, inside[index]
        elif section:
            since += 1
            ended = line.is_meta and line.fields and section != "disclaimer"
            other = line.noise >= 0.6 and line.kind in SECTION_KINDS and line.kind != section and not opened
            # Under every comment stand its date and a bar for likes: the next comment is still to come.
            if section == "comment" and (line.role == "share" or line.is_meta):
                ended = other = False
            if ended or other:
                section = line.kind if other and opens_section(line) else ""
            elif (
                (section not in _AGAINST_TEXT and line.is_paragraph)
                or (line.size >= 100 and line.ends and since > 1 and _long_before(facts, index))
                or (section == "related" and not is_behind and _begins_text(facts, index))
            ):
                section = ""
        is_behind = is_behind or (line.is_paragraph and not line.cut and not line.role)
        sections.append(section)
        if section in _AGAINST_TEXT and since:
            scores[index] -= weights["section_long"] if line.size >= 80 else weights["section"]
    return sections


def _counts_comments(facts: Facts) -> bool:
    """Whether a line counts comments and counts some: 评论 18."""
    bare = facts.plain.strip("()（）:0123456789")
    return bare in _COMMENTED and facts.plain.strip("()（）:0") != bare


def _begins_text(facts: Sequence[Facts], index: int) -> bool:
    """Whether two whole paragraphs begin here: lists of headlines have one summary each."""
    return all(line.is_paragraph and not line.cut and not line.role for line in facts[index : index + 2]) and index + 1 < len(facts)


def _long_before(facts: Sequence[Facts], index: int) -> bool:
    return index > 0 and facts[index - 1].size >= 80 and facts[index - 1].ends


def decode_zones(scores: Sequence[float], weights: Mapping[str, float]) -> list[int]:
    """Return the zone of each line, chosen so that the sum of scores within the text less those outside is highest."""
    if not scores:
        return []
    leave, come_back = weights["leave"], weights["return"]
    never = float("-inf")
    before, within, broken, after = -scores[0], scores[0], never, never
    steps: list[tuple[int, int, int, int]] = []
    for score in scores[1:]:
        # Of equal ways into a zone, that from the later zone counts.
        into, from_into = (within, WITHIN) if within >= before else (before, BEFORE)
        if broken - come_back >= into:
            into, from_into = broken - come_back, BREAK
        out, from_out = (broken, BREAK) if broken >= within - leave else (within - leave, WITHIN)
        done, from_done = (after, AFTER) if after >= within else (within, WITHIN)
        steps.append((BEFORE, from_into, from_out, from_done))
        before, within, broken, after = before - score, into + score, out - score, done - score
    zone = max(((before, BEFORE), (within, WITHIN), (broken, AFTER), (after, AFTER)))[1]
    zones = [zone]
    for step in reversed(steps):
        zone = step[zone]
        zones.append(zone)
    zones.reverse()
    return zones


def total_within(scores: Sequence[float], zones: Sequence[int]) -> float:
    """Return the sum of the scores of the lines within the text."""
    return sum(score for score, zone in zip(scores, zones, strict=True) if zone == WITHIN)


def is_bare(facts: Sequence[Facts], zones: Sequence[int], least: float) -> bool:
    """Whether the lines within the text hold at least the share `least` of the page's characters."""
    inside = sum(line.size for line, zone in zip(facts, zones, strict=True) if zone == WITHIN)
    return inside >= least * sum(line.size for line in facts)
