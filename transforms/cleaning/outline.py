"""What holds a text together: numbers that go on (七、 … 八、), people who speak in turn, tables without a frame.

Lines between two numbers of one series are the text's, whatever words they hold: a tender's last section gives telephones
and addresses as a footer does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from transforms.cleaning.cells import find_cells
from transforms.cleaning.papers import OFFICES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transforms.cleaning.features import Facts
    from transforms.cleaning.labels import Labelled

_SECTION = re.compile(r"^第?([一二三四五六七八九十]{1,3})(?:[、.．]|[章节条](?![件款例约]))")
_BRACKETED = re.compile(r"^[（(]([一二三四五六七八九十]{1,3}|\d{1,2})[)）]")
_ITEM = re.compile(r"^(\d{1,2})(?:[、．]|\.(?!\d))")
_STYLES = (_SECTION, _BRACKETED, _ITEM)
_NUMBER_STARTS = frozenset("第（(一二三四五六七八九十0123456789０１２３４５６７８９")
"""What a number of any style begins with: most lines are turned away by it."""
_NUMERALS = {char: at for at, char in enumerate("一二三四五六七八九", 1)}
_OPENS = ("：", ":")
_NEAR = 3
"""Lines between the line that announces a list and its first item."""
_PAIRS = 4
"""Names with values that a list's last item can have under it."""
_ASKS = re.compile("联系|咨询|方式|采购人|代理机构|电话|监督|投诉|地点|时间")
_SITE = re.compile("©|copyright|版权|备案|icp|主办|承办|标识码|技术支持|网安备", re.IGNORECASE)
_FURNITURE = frozenset({"related", "share", "disclaimer"})
SPEAKER = re.compile(
    r"^(?:(?:[问答]|主持人|发言人|提问|回复|网友|市民)|[\u4e00-\u9fff·]{0,12}(?:记者|主持人|发言人|嘉宾)[\u4e00-\u9fff·]{0,4}|[\u4e00-\u9fff]{2,3}"
    rf"|[\u4e00-\u9fff、]{{0,16}}(?:{OFFICES})[ 　\u00a0]*[\u4e00-\u9fff]{{2,4}})[：:]$"
)
"""Who speaks, alone on a line; two or three characters may be a name: somebody else must speak near by."""
SPEAKER_REACH = 8
_SHORT_TURN = 60
_LONGEST_NAME = 12


class Outline(NamedTuple):
    """What the outline says of a page's lines."""

    inside: frozenset[int]
    """Indices of the lines between the first and the last number of a series, and of a table's cells and rows."""
    speakers: frozenset[int]
    """Indices of the lines that say who speaks."""
    tabled: frozenset[int] = frozenset()
    """Indices of the lines of tables whose heads and rows can be read."""


NO_OUTLINE = Outline(frozenset(), frozenset())


def _number(numeral: str) -> int:
    """Return 12 for 十二 or 12."""
    if numeral.isdigit():
        return int(numeral)
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return _NUMERALS[numeral[0]] if len(numeral) == 1 else 0
    return (_NUMERALS.get(tens, 1) if tens else 1) * 10 + _NUMERALS.get(ones, 0)


def _series(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Return (index of an item, index of the next item) of every two neighbours of a series, the nested ones reset by the outer."""
    last: list[tuple[int, int] | None] = [None] * len(_STYLES)
    links: list[tuple[int, int]] = []
    for index in [at for at, text in enumerate(texts) if text[:1] in _NUMBER_STARTS]:
        for depth, style in enumerate(_STYLES):
            if (match := style.match(texts[index])) is None:
                continue
            number, before = _number(match[1]), last[depth]
            if before is not None and number == before[1] + 1:
                links.append((before[0], index))
            is_anchored = before is not None or depth == 0 or _is_announced(texts, index, last[:depth])
            last[depth] = (index, number) if (number == 1 and is_anchored) or (before and number == before[1] + 1) else None
            last[depth + 1 :] = [None] * (len(_STYLES) - depth - 1)
            break
    return links


def _is_announced(texts: Sequence[str], index: int, outer: Sequence[tuple[int, int] | None]) -> bool:
    """Whether a list's first item stands under an outer item or a line that ends in a colon: rankings stand under 热点排行."""
    near = range(max(0, index - _NEAR), index)
    return texts[index - 1].endswith(_OPENS) if index and not any(o and o[0] in near for o in outer) else bool(index)


def _pairs_under(texts: Sequence[str], last: int) -> int:
    """Return the index of the last name with a value that belongs to a series' last item, for instance its telephone."""
    if _ASKS.search(texts[last]) is None:
        return last
    stop = last
    while stop + 1 < len(texts) and stop - last < _PAIRS:
        name, colon, value = texts[stop + 1].replace("：", ":").partition(":")
        if not colon or not value or len(name) > _LONGEST_NAME or _SITE.search(texts[stop + 1]):
            break
        stop += 1
    return stop


def find_outline(
    texts: Sequence[str], facts: Sequence[Facts], sections: Sequence[str], rows: frozenset[int], tabled: frozenset[int] = frozenset()
) -> Outline:
    """Return what numbers, speakers and tables hold together.

    Args:
        texts: the lines without white space at their ends.
        facts: what each of them shows by itself.
        sections: the kind of furniture that each stands in, empty for none.
        rows: indices of rows of names and values, as `find_value_rows` finds them.
        tabled: indices of the lines of tables that can be read.
    """
    inside = {at for at in (*find_cells(texts, facts), *rows) if not sections[at]}
    for start, stop in _series(texts):
        if not sections[start]:
            inside.update(at for at in range(start, _pairs_under(texts, stop) + 1) if not _is_furniture(facts[at]))
    talks = [at for at, text in enumerate(texts) if text[-1:] in _OPENS and SPEAKER.match(text) and _is_no_label(facts[at].fields)]
    speakers = {at for at in talks if any(0 < abs(at - other) <= SPEAKER_REACH for other in talks) and not sections[at]}
    return Outline(frozenset(inside) | tabled, frozenset(speakers), tabled)


def _is_no_label(fields: Sequence[Labelled]) -> bool:
    """Whether a line holds no label: 作者： stands before a name, 记者： after an outlet's."""
    return all(field.name == "reporter" for field in fields)


def _is_furniture(facts: Facts) -> bool:
    return facts.role in _FURNITURE and (facts.hits.whole != "" or facts.hits.lead != "")


def hold_together(outline: Outline, facts: Sequence[Facts], scores: list[float], weights: Mapping[str, float]) -> None:
    """Raise, in place, the scores of the lines inside a series, of speakers and of the short sentences that they say."""
    for index in outline.inside:
        scores[index] = max(scores[index], weights["table_line" if index in outline.tabled else "table_row"])
    for index in outline.speakers:
        scores[index] = max(scores[index], weights["table_row"])
        said = index + 1
        if said < len(facts) and facts[said].size <= _SHORT_TURN and facts[said].ends and not facts[said].noise:
            scores[said] = max(scores[said], weights["table_row"])
