"""Why a number with a unit is no figure after all: ordinals, ranks, ages, stretches of time, categories, articles, names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.quantities.grammar import Grammar
    from transforms.quantities.numbers import Number
    from transforms.quantities.units import Found

MASKS = frozenset("*×XxＸ○◯□＊")
"""Characters that stand in for digits on pages made from a template."""
_ORDINAL_BEFORE = ("第", "其")
_CJK = re.compile(r"[一-鿿]")
_CLAUSE_END = re.compile(r"[，。；：！？、,;!?()\n]")
_OTHER_NUMBER = re.compile(r"[0-9]|[二两三四五六七八九十百][一-鿿]")
_COUNTED = re.compile(
    r"(?:数量?|总数)?(?:已|将|共|增加到|增至|突破|达到|达|有|为|超过)?\s?(?:[0-9]|[二三四五六七八九十两百]+[家个户名座条])"
)
_PRICES = ("元", "块", "角")
_AMOUNTS = frozenset({"money", "currency", "length", "area", "volume", "mass", "time", "physical"})
_SHORT_SPANS = frozenset({"天", "日", "年", "周"})
_LIST_END = re.compile(r"[、，。；,;)]|和|及|$")
_DIGIT = re.compile("[0-9]")
_DIMENSIONS = frozenset("高宽长深厚远重")
"""Behind an amount these say what is measured (3米多高的围挡): it is no category."""
_LOOK_BACK = 8
_MANY = 10
"""From so many on, things are counted, not slogans."""


def judge_before(view: str, number: Number, grammar: Grammar) -> str | None:
    """Return the reason that stands right before the number (`第`, a letter, a mask, `每`), or None."""
    start = number.start
    if not start:
        return None
    last = view[start - 1]
    before = view[max(0, start - _LOOK_BACK) : start]
    if last in " :(":
        before = before.rstrip(" :(")
        return (
            "furniture" if before.endswith(grammar.furniture) else "ordinal" if last == " " and before.endswith(_ORDINAL_BEFORE) else None
        )
    if last in _ORDINAL_BEFORE:
        return "ordinal"
    if before.endswith(grammar.per):
        return "per"
    if last.isascii() and (last.isalpha() or last in "_.#" or (last == "-" and _is_code(view[max(0, start - 2)]))):
        return "identifier"
    return "masked" if last in MASKS else None


def _is_code(char: str) -> bool:
    return char.isascii() and char.isalnum()


def judge_unit(view: str, number: Number, found: Found, *, bounded: bool, grammar: Grammar) -> str | None:
    """Return why this number with this unit is no figure, or None. `bounded`: a bound word touches the number or the unit."""
    unit = found.unit
    words = None if unit.reason or number.is_digits else _judge_words(view, number, found, bounded=bounded, grammar=grammar)
    if unit.reason or words:
        return unit.reason or words
    prefix = view[max(0, number.start - _LOOK_BACK) : number.start]
    if (unit.only_after and not prefix.endswith(unit.only_after)) or (unit.never_after and prefix.endswith(unit.never_after)):
        return "ordinal"
    names = grammar.names_after.get(unit.written.removeprefix("个"))
    if names and view.startswith(names, found.end):
        return "name"
    if unit.kind == "time":
        return _judge_time(view, number, found, prefix, grammar)
    if unit.written == "个" and number.high < _MANY and _is_slogan(view, found.end, grammar):
        return "name"
    is_session = unit.written == "次" and view.startswith(grammar.sessions[1], found.end) and prefix.endswith(grammar.sessions[0])
    is_rank = unit.written in grammar.rank_units and prefix.endswith(grammar.rank_before)
    return "ordinal" if is_session else "rank" if is_rank else None


def _is_slogan(view: str, end: int, grammar: Grammar) -> bool:
    """Whether only a word of slogans stands behind 个, up to the end of the clause (3个到位、)."""
    word = next((word for word in grammar.slogans if view.startswith(word, end)), None)
    return word is not None and (_CLAUSE_END.match(view, end + len(word)) is not None or end + len(word) == len(view))


def _judge_words(view: str, number: Number, found: Found, *, bounded: bool, grammar: Grammar) -> str | None:
    """Judge a number in Chinese numerals: articles, ordinals, speech and place names look like counts."""
    unit, written = found.unit, number.written
    is_loose = not bounded and not number.is_more
    if unit.add or unit.written in grammar.digits_always:
        return "idiom" if is_loose and not unit.add else None
    if unit.unit in ("percent", "times"):
        return "idiom" if written == "一" and unit.written == "成" and is_loose else None
    if len(written) == 1:
        return _judge_single(view, number, found, is_loose=is_loose, grammar=grammar)
    if unit.kind == "time" and unit.written in _SHORT_SPANS and number.low != number.high:
        return "vague"
    if (number.is_vague and number.low < 100) or (number.low != number.high and number.high <= 10):
        return "vague"
    return "idiom" if is_loose and number.is_bare_power and unit.written not in grammar.bare_power else None


def _judge_single(view: str, number: Number, found: Found, *, is_loose: bool, grammar: Grammar) -> str | None:
    """Judge one Chinese numeral alone with its unit: 一个, 二期, 三头, 五棵松, 四个到位, 万名."""
    unit, written = found.unit, number.written
    if written == "一":
        return "article" if is_loose else None
    if written == "二" or (unit.written == "期" and view.startswith(grammar.phases, found.end)):
        return "ordinal"
    if is_loose and (unit.digits_only or unit.written in _SHORT_SPANS):
        return "time" if unit.kind == "time" else "idiom"
    if is_loose and unit.written == "个" and view.startswith(grammar.slogans, found.end):
        return "name"
    if number.is_bare_power and is_loose and written != "十" and unit.written not in grammar.bare_power:
        return "idiom"
    return "place_name" if grammar.place.match(view, number.start) else None


def _judge_time(view: str, number: Number, found: Found, prefix: str, grammar: Grammar) -> str | None:
    if found.unit.unit == "age":
        return None if any(cue in prefix for cue in grammar.age_cues) else "age"
    moment = prefix.endswith(grammar.time_before) and not prefix.endswith(grammar.time_unless)
    if moment or view.startswith(grammar.time_after, found.end):
        return "time"
    if found.unit.written == "年" and "." in number.written:
        return None  # 9.91年 is never a date.
    if found.unit.written == "年" and not any(cue in prefix for cue in grammar.year_cues):
        return "time"
    is_date = found.unit.written == "日" and not view.startswith(("内", "以内", "之内"), found.end)
    return "date" if is_date else None


def is_threshold(view: str, end: int, kind: str) -> bool:
    """Return whether a figure that ends in 以上 or 以下 at `end` only marks off a category (90平方米以下户型).

    A share never does (70%以上政务服务事项). An amount does when a noun follows at once; a count only when 的 or another count follows.
    """
    if kind in ("share", "ratio") or end >= len(view) or not _CJK.match(view, end):
        return False
    if kind in _AMOUNTS:
        return view[end] not in _DIMENSIONS
    clause = _CLAUSE_END.split(view[end : end + 16], maxsplit=1)[0]
    return clause.startswith("的") or _OTHER_NUMBER.search(clause) is not None


def is_class(view: str, end: int, kind: str, grammar: Grammar) -> bool:
    """Return whether an amount over which something lies, up to `end`, only names a class that is counted (超亿元企业36家)."""
    at = end + 1 if view.startswith("的", end) else end
    word = next((word for word in grammar.classes if view.startswith(word, at)), None) if kind in _AMOUNTS else None
    return word is not None and _COUNTED.match(view, at + len(word)) is not None


def is_listed_one(view: str, number: Number, found: Found, last_end: int, grammar: Grammar) -> bool:
    """Return whether 一 with its unit is a count after all: behind its noun, at the end of an item, in a list of figures (铲车一台).

    `last_end` is where the last figure of the stretch ended, negative when there was none.
    """
    start, end = number.start, found.end
    if found.unit.kind != "count" or found.unit.written in grammar.article_never:
        return False
    if not start or view.endswith(_PRICES, 0, start):
        return False  # 12元一份 is a price.
    if not _LIST_END.match(view, end) or view[start - 1] in grammar.article_not_after or not _CJK.match(view, start - 1):
        return False
    follows = last_end >= 0 and start - last_end <= 20 and "。" not in view[last_end:start]
    return follows or _DIGIT.search(_CLAUSE_END.split(view[end + 1 : end + 14], maxsplit=1)[0]) is not None
