"""Reads the stretch before and the stretch behind a figure: noun phrase, governing verb, predicate."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from transforms.metrics.words import Token

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from transforms.metrics.cues import Cues
    from transforms.metrics.words import Segmenter

Ending = Literal["empty", "noun", "verb", "preposition", "conjunction", "de", "list", "copula", "change", "place"]

_CONNECTORS = frozenset({"、", "和", "与", "及", "或", "并", "以及", "并且", "及其", "而"})
_PREPOSITIONS = frozenset(
    {"对", "对于", "给", "在", "从", "由", "向", "把", "将", "让", "使", "被", "以", "每", "用", "于", "就", "针对", "为"}
)
_ASPECT = frozenset({"了", "着", "过", "出", "起", "好", "完", "到", "起来", "成"})
_COUNTED = frozenset({"人次", "人数", "户数", "次数", "件数"})
_PARTIES = frozenset({"人员", "单位", "机构", "部门", "企业", "对象", "设备", "设施"})
"""Nouns that a verb opens (出动|人员) unless it is one that forms nouns (管理|人员)."""
_COMPLEMENTS = frozenset("了过上到入出进")
_PARTICLES = _ASPECT | {"的", "地", "得", "上"}
_LOCALIZERS = frozenset(
    {"中", "里", "内", "上", "下", "间", "后", "前", "时", "外", "当中", "之中", "以来", "期间", "以上", "以下", "之间"}
)
_DIRECTION = frozenset({"进行", "实施", "开展", "予以", "给予", "加以", "得到", "实现", "完成", "做到", "推行", "获得"})
_LIST_NUMBER = re.compile(r"^[（(]?[0-9０-９一二三四五六七八九十]{1,3}[）)]$|^[①-⑳❶-❿]$|^[-—·•●■◆]+$")
_NOMINAL_TAGS = frozenset("njlibrzs")
"""First letters of jieba's tags that a noun phrase goes on with: nouns, abbreviations, idioms, attributes, pronouns, places."""
_MAX_RELATIVE = 10
MAX_ITEM = 40
"""A longer stretch is a sentence, not a noun phrase; its last words are kept."""
CACHED_PHRASES = 20_000


class Left(NamedTuple):
    """What stands before a figure."""

    noun: str
    """Noun phrase next to the figure, empty if there is none."""
    action: str | None
    """Governing verb or verbs."""
    predicate: str | None
    """Copula or verb of change between the noun phrase and the figure."""
    ending: Ending
    """What the stretch ends with."""
    opened: bool
    """Whether a governing verb opens an object: then the noun phrase is what is counted, not its owner."""


class Right(NamedTuple):
    """What stands behind a figure."""

    noun: str
    action: str | None
    """First verb behind the noun phrase, or at once if there is none."""
    object: str
    """What stands behind that verb."""
    verbal: bool
    """Whether the verb is the noun phrase's own (示范街的打造): then it holds for the list before, too."""


def joined(tokens: Sequence[Token]) -> str:
    """Return the text of the tokens."""
    return "".join(token.text for token in tokens)


class PhraseReader:
    """Reads stretches by the cue words and jieba's tags."""

    def __init__(self, segmenter: Segmenter, cues: Cues) -> None:
        self._segmenter = segmenter
        self._cues = cues
        self._opening = cues.strong | cues.weak
        self._verbs = self._opening | cues.closing
        self._skip = cues.adverb | cues.locative
        self.read_left: Callable[[str], Left] = lru_cache(maxsize=CACHED_PHRASES)(self._read_left)
        self.read_right: Callable[[str], Right] = lru_cache(maxsize=CACHED_PHRASES)(self._read_right)

    # ---- before the figure -------------------------------------------------

    def _read_left(self, stretch: str) -> Left:
        """Return what `stretch`, the text before a figure, holds."""
        tokens = self._part_idioms([token for token in self._segmenter.cut(stretch) if token.text.strip()])
        tokens, predicate, ending = self._drop_trailing(tokens)
        led, (tokens, after_preposition) = tokens, self._drop_leading(tokens)
        having = self._having(led, tokens)
        if having is not None:
            at = 1 if tokens[0].text in self._cues.having else 0
            return Left(self._trim(tokens[at:]), having, predicate, ending, True)
        change = predicate if predicate in self._cues.change else None
        raised = self._raised_to(tokens, ending)
        if raised:
            return Left(self._trim(tokens[:raised]), tokens[raised].text, tokens[raised].text, ending, False)
        if not tokens:
            return Left("", change, predicate, ending, False)
        governed = self._governing(tokens, predicate, after_preposition)
        if governed is not None:
            first, last = governed
            noun = self._trim(tokens[last:])
            return Left(noun, joined(tokens[first:last]), predicate, ending, bool(noun))
        return self._without_governor(tokens, predicate, ending, change)

    def _part_idioms(self, tokens: list[Token]) -> list[Token]:
        """Return the tokens with 充分发挥 as adverb and verb, and with a closing 财政投入 as noun and verb."""
        parted: list[Token] = []
        for at, token in enumerate(tokens):
            head, tail = token.text[:2], token.text[2:]
            closes = at + 1 == len(tokens) and tail in self._cues.strong and tail not in self._cues.weak
            if len(token.text) == 4 and tail in self._opening and (head in self._skip or closes):
                parted += [Token(head, token.start, "d" if head in self._skip else "n"), Token(tail, token.start + 2, "v")]
            else:
                parted.append(token)
        return parted

    def _raised_to(self, tokens: Sequence[Token], ending: Ending) -> int:
        """Return the index of a verb of change that parts subject and measure (注册率|达到|常住人口的), else 0."""
        if ending != "de":
            return 0
        return next(
            (at for at, token in enumerate(tokens) if at and token.text in self._cues.change and token.text not in self._opening), 0
        )

    def _drop_leading(self, tokens: list[Token]) -> tuple[list[Token], bool]:
        at, preposition = 0, False
        while at < len(tokens) and self._is_leading(tokens, at):
            preposition = tokens[at].text in _PREPOSITIONS
            at += 1
        return tokens[at:], preposition

    def _having(self, led: Sequence[Token], tokens: Sequence[Token]) -> str | None:
        """Return the verb of having that opens the noun phrase `tokens`, the end of the stretch `led`, or None."""
        dropped = led[len(led) - len(tokens) - 1].text if 0 < len(tokens) < len(led) else ""
        if dropped in self._cues.having:
            return dropped
        opens = len(tokens) > 1 and tokens[0].text in self._cues.having and tokens[-1].text != "的"
        return tokens[0].text if opens else None

    def _is_leading(self, tokens: Sequence[Token], at: int) -> bool:
        token = tokens[at]
        if token.text in self._verbs:
            return False
        if token.tag == "w" or token.text in _CONNECTORS or token.text in self._skip or token.text in _PREPOSITIONS:
            return True
        adverb = token.tag in {"d", "ad"} and len(token.text) > 1 and token.text not in self._cues.average
        return token.tag in {"c", "p", "t", "f"} or adverb or bool(_LIST_NUMBER.match(token.text))

    def _drop_trailing(self, tokens: list[Token]) -> tuple[list[Token], str | None, Ending]:
        predicate: str | None = None
        ending: Ending | None = None
        end = len(tokens)
        while end:
            kind = self._trailing_kind(tokens, end)
            if kind is None:
                break
            ending = ending or (None if kind == "adverb" else kind)
            if kind in {"copula", "change"} and (predicate is None or (kind == "change" and predicate in self._cues.copula)):
                predicate = tokens[end - 1].text
            end -= 1
        if ending is None and end:
            last = tokens[end - 1]
            ending = "verb" if last.text in self._verbs or last.text in _ASPECT or (last.tag == "v" and len(last.text) > 1) else "noun"
        return tokens[:end], predicate, ending or "empty"

    def _trailing_kind(self, tokens: Sequence[Token], end: int) -> Ending | Literal["adverb"] | None:
        token = tokens[end - 1]
        text = token.text
        fixed: Ending | None = "de" if text == "的" else "list" if text in self._cues.list_end else None
        if fixed is None and text in _CONNECTORS:
            fixed = "conjunction"
        if fixed is None and text in self._cues.locative:
            fixed = "place"
        if fixed is not None:
            return fixed
        if text in self._cues.change and not (end == 1 and text in self._opening):
            return "change"
        if text in self._cues.copula:
            return "copula"
        if text in _PREPOSITIONS:
            return "preposition"
        adverb = text in self._skip or text in self._cues.average or token.tag in {"d", "w", "m"}
        return "adverb" if adverb else None

    def _governing(self, tokens: Sequence[Token], predicate: str | None, after_preposition: bool) -> tuple[int, int] | None:
        """Return the first and last token index of the verbs that govern what follows them, or None.

        The verb that opens the clause governs; else the first verb that is never part of a noun phrase. A rate that changes
        (注册志愿者活跃率提高到) is governed by none.
        """
        if predicate in self._cues.change and self._is_level(tokens):
            return None
        for at, token in enumerate(tokens):
            opens = at == 0 and not after_preposition
            opens = opens or (at > 0 and (tokens[at - 1].text in self._skip or tokens[at - 1].tag == "d"))
            strong = token.text in self._cues.strong and (opens or token.text not in self._cues.weak)
            weak = opens and (token.text in self._cues.weak or self._is_plain_verb(tokens, at))
            if not (strong or weak) or self._makes_noun(tokens, at, strong):
                continue
            if predicate and any(t.text == "的" for t in tokens[at + 1 :]):
                continue
            last = self._absorb_right(tokens, at + 1)
            rest = tokens[last:]
            if not rest or (len(rest) == 1 and self._is_mere_verb(rest[0], token.text)):
                continue
            return at, last
        return None

    def _is_plain_verb(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word that no list names is a verb with an object, by jieba's tags."""
        token = tokens[at]
        if token.tag != "v" or len(token.text) < 2 or token.text in self._cues.closing or at + 1 >= len(tokens):
            return False
        return len(tokens[at + 1].text) > 1 and tokens[at + 1].tag[:1] in _NOMINAL_TAGS

    def _is_mere_verb(self, token: Token, governor: str) -> bool:
        """Whether the only word behind a verb is a verb again, not its noun (提升|改造, but 开展|督查, 新增|就业)."""
        if token.text in self._cues.closing or token.text not in self._opening:
            return False
        return token.text not in self._cues.weak or governor in self._cues.serial

    def _makes_noun(self, tokens: Sequence[Token], at: int, strong: bool) -> bool:
        """Whether the verb at `at` is part of a noun phrase, by the word behind it."""
        if at + 1 >= len(tokens):
            return True
        after = tokens[at + 1].text
        named = after in self._cues.nominal_suffix and not (at == 0 and after in _PARTIES and tokens[at].text not in self._cues.weak)
        if after in {"的", "者"} or named or (at > 0 and after in _CONNECTORS):
            return True
        if len(after) == 1 and at + 2 == len(tokens) and at > 0 and tokens[at + 1].tag[:1] == "n":
            return True
        return not strong and after in self._cues.noun_after_weak

    def _absorb_right(self, tokens: Sequence[Token], at: int) -> int:
        """Return the index behind aspect particles and verbs joined to the first (新建|、|改造, 推荐|上报)."""
        end = at
        while end < len(tokens) and tokens[end].text in _ASPECT:
            end += 1
        while end < len(tokens):
            step = end + 1 if tokens[end].text in _CONNECTORS else end
            if step >= len(tokens) - 1 or tokens[step].text not in self._opening:
                break
            if step == end and tokens[step].text not in self._cues.strong:
                break
            if self._makes_noun(tokens, step, tokens[step].text in self._cues.strong):
                break
            end = step + 1
            while end < len(tokens) and tokens[end].text in _ASPECT:
                end += 1
        return end

    def _without_governor(self, tokens: list[Token], predicate: str | None, ending: Ending, change: str | None) -> Left:
        last = tokens[-1]
        if all(token.text in self._verbs or token.text in _CONNECTORS or token.text in _ASPECT for token in tokens):
            return Left("", joined(tokens), predicate, "verb" if ending in {"empty", "noun"} else ending, False)
        core = [token for token in tokens if token.text not in _ASPECT]
        if core[-1].text in self._verbs or (core[-1].tag == "v" and last is not core[-1]):
            subject = core[:-1]
            while subject and (subject[-1].text in self._skip or subject[-1].tag == "d"):
                subject = subject[:-1]
            noun = core if len(subject) == len(core) - 1 else subject
            return Left(self._trim(noun), change or core[-1].text, predicate, ending, False)
        return Left(self._trim(tokens), change, predicate, ending, False)

    def _trim(self, tokens: Sequence[Token]) -> str:
        """Return a noun phrase without particles and connectors at its edges, its last words if it is too long."""
        first, last = 0, len(tokens)
        while first < last and (tokens[first].text in _PARTICLES or tokens[first].text in _CONNECTORS or tokens[first].tag == "w"):
            first += 1
        while last > first and (tokens[last - 1].text in _CONNECTORS | {"的"} or tokens[last - 1].tag == "w"):
            last -= 1
        text = joined(tokens[first:last])
        return text if len(text) <= MAX_ITEM else text[-MAX_ITEM:]

    # ---- behind the figure -------------------------------------------------

    def _read_right(self, stretch: str) -> Right:
        """Return what `stretch`, the text behind a figure, holds."""
        if not stretch.strip() or stretch[0] in "，,。；;、：）)":
            return Right("", None, "", False)
        tokens = [token for token in self._segmenter.cut(stretch) if token.text.strip()]
        if tokens[0].text in {"的", "是", "为"}:
            tokens = tokens[1:]
        end = self._noun_end(tokens)
        noun = tokens[:end]
        if len(noun) > 2 and noun[-2].text == "的" and noun[-1].text in self._verbs:
            return Right(self._trim(noun[:-2]), noun[-1].text, "", True)
        action, rest = self._verb_behind(tokens, end)
        return Right(self._trim(noun), action, rest, False)

    def _noun_end(self, tokens: Sequence[Token]) -> int:
        start = self._relative_end(tokens)
        for at in range(start, len(tokens)):
            if self._breaks_noun(tokens, at):
                return at
        return len(tokens)

    def _relative_end(self, tokens: Sequence[Token]) -> int:
        """Return the index behind the 的 of a relative clause that stands first (建成于2000年前|的|小区), else 0."""
        if not tokens or not (tokens[0].text in self._verbs or tokens[0].tag[:1] in {"v", "a"}):
            return 0
        for at, token in enumerate(tokens[: _MAX_RELATIVE + 1]):
            if token.tag == "w":
                return 0
            if token.text == "的":
                return at + 1 if at + 1 < len(tokens) and tokens[at + 1].tag[:1] in _NOMINAL_TAGS else 0
        return 0

    def _breaks_noun(self, tokens: Sequence[Token], at: int) -> bool:
        text, tag = tokens[at].text, tokens[at].tag
        if (tag == "w" and text != "、") or text in _LOCALIZERS | _ASPECT | _PREPOSITIONS:
            return True
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if text in self._cues.change or text in self._verbs:
            closes = following is None and at > 0 and tokens[at - 1].text == "的"
            return not closes and not self._goes_on(text, at, following)
        if self._is_short_verb(tokens, at):
            return True
        if tag == "v" and at > 0 and len(text) > 1 and tokens[at - 1].text != "、":
            return following is None or following.text != "的"
        if text in _CONNECTORS:
            return following is None
        if text in self._skip and text not in self._cues.locative:
            return at > 0 or following is None or text not in self._cues.modifier or following.text in self._verbs
        return text in self._cues.copula

    def _is_level(self, tokens: Sequence[Token]) -> bool:
        """Whether a noun phrase names a level, which changes by itself: 活跃率; 扩建后日处理能力, but not 新增处理能力."""
        first, last = tokens[0].text, tokens[-1].text
        return (last[-1] in "率度比" and first not in self._cues.light) or (last.endswith("能力") and first not in self._opening)

    @staticmethod
    def _is_short_verb(tokens: Sequence[Token], at: int) -> bool:
        """Whether a verb of one character stands behind the noun phrase: 单位|进|“红榜”, 小区|上|过黑榜, 全部|通|上客车."""
        if at == 0 or at + 1 >= len(tokens) or len(tokens[at].text) != 1 or tokens[at].tag != "v":
            return False
        behind = tokens[at + 1]
        return behind.text in _COMPLEMENTS or behind.text[0] in "“《"

    def inner_verb(self, noun: str) -> str | None:
        """Return the first verb inside a noun phrase (以道德模范名义|成立|的活动小组), or None."""
        tokens = self._segmenter.cut(noun)
        for at, token in enumerate(tokens):
            behind = tokens[at + 1].text if at + 1 < len(tokens) else ""
            names = behind in self._cues.noun_after_weak or (behind in self._cues.nominal_suffix and behind not in _COUNTED)
            if token.text in self._verbs and (not names or "的" in noun):
                return token.text
        return None

    def named_verb(self, noun: str) -> str | None:
        """Return the verb that a measure is named after (总|投资, 出口|额, 新|开工|面积, 年产|干茶), or None."""
        tokens = [token.text for token in self._segmenter.cut(noun)]
        if not tokens:
            return None
        while len(tokens) > 1 and tokens[-1] in self._cues.measure:
            tokens.pop()
        for text in (tokens[-1], tokens[0] if tokens[0][0] in self._cues.verb_prefix else ""):
            prefixed, suffixed = text[:1] in self._cues.verb_prefix, text[-1:] in self._cues.verb_suffix
            stems = (text, text[1:] if prefixed else "", text[:-1] if suffixed else "", text[2:])
            found = next((stem for stem in stems if stem in self._verbs and (len(stem) > 1 or prefixed)), None)
            if found:
                return tokens[0] + found if tokens[0] in self._cues.light and tokens[0] != text else found
        return None

    def _goes_on(self, text: str, at: int, following: Token | None) -> bool:
        """Whether a verb is only part of the noun phrase: 工作|推进组, 行政|服务|中心, 地面|硬化|和."""
        if following is None:
            return False
        if following.text in self._cues.nominal_suffix or following.text in self._cues.noun_after_weak:
            return True
        if text not in self._cues.weak and text not in self._cues.closing:
            return False
        return following.tag[:1] in _NOMINAL_TAGS and following.text not in self._skip and (at == 0 or text not in self._cues.strong)

    def _verb_behind(self, tokens: Sequence[Token], at: int) -> tuple[str | None, str]:
        for index in range(at, len(tokens)):
            text, tag = tokens[index].text, tokens[index].tag
            if tag == "w":
                break
            if text in _DIRECTION:
                behind = [t.text for t in tokens[index + 1 :] if t.text in self._verbs and t.text not in _DIRECTION]
                return (text + behind[0] if behind else text), joined(tokens[index + 1 :])
            if self._is_short_verb(tokens, index):
                return text, joined(tokens[index + 1 :])
            if text in self._verbs and index + 1 == len(tokens) - 1 and tokens[index + 1].text in self._verbs:
                return text + tokens[index + 1].text, ""
            if text in self._verbs or text in self._cues.change or (tag == "v" and text not in self._cues.copula and len(text) > 1):
                return text, joined(tokens[index + 1 :])
        return None, ""
