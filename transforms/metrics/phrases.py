"""Reads the stretch before a figure: noun phrase, governing verb, predicate."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from transforms.metrics.particles import ASPECT, CONNECTORS, NOMINAL_TAGS, PREPOSITIONS, joined, trim
from transforms.metrics.phrases_behind import BehindReader
from transforms.metrics.words import Token

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from transforms.metrics.cues import Cues
    from transforms.metrics.phrases_behind import Right
    from transforms.metrics.words import Segmenter

Ending = Literal["empty", "noun", "verb", "preposition", "conjunction", "de", "list", "copula", "change", "place"]

_COUNTED = frozenset({"人次", "人数", "户数", "次数", "件数"})
_PARTIES = frozenset({"人员", "单位", "机构", "部门", "企业", "对象", "设备", "设施"})
"""Nouns that a verb opens (出动|人员) unless it is one that forms nouns (管理|人员)."""
_ENUMERATED = re.compile("^(?:[一二三四五六七八九十]{1,2}是(?=[与对将把在向从为以])|要求(?=.{2}))")
"""What numbers the points of a paragraph (二是|与商铺签订), and what only says that a measure is asked for (要求|覆盖率)."""
_SPAN_LED = re.compile("^(?:前|后|近|连续)[0-9一二三四五六七八九十两]{1,3}(?:天|日|个月|周)(?:来|内|间)?")
"""How long a clause speaks of (前4天|累计接待13万人)."""
_RECOVERING = frozenset({"恢复至", "恢复到", "回升至", "回升到"})
_LEVELS = frozenset({"规模", "水平", "余额", "价格"})
"""Nouns of what rises and falls by itself (开工项目平均规模|增加1.3亿元)."""
_TOOLS = frozenset({"车辆", "人员", "设备", "机械", "船只", "车", "船", "队伍", "器材", "力量", "物资"})
"""Behind two verbs these belong to the second (出动|清运车辆28台次)."""
_OBJECTS = _PARTIES | {"项目", "工程", "场所", "车辆", "商户", "门店", "问题", "隐患", "案件", "线索", "事项", "纠纷", "矛盾", "诉求"}
"""What a verb behind a word of summing up governs, though the two are a noun phrase elsewhere (共|检查|企业6966家次)."""
_SUMS = frozenset({"共", "累计", "先后", "总共", "一共"})
"""Behind these a verb governs, whatever names it forms elsewhere (热线平台共|受理|企业诉求96件)."""
_ACTORS = frozenset("局委办队组司院校厂镇乡村站所")
"""Last characters of who does something: the verb behind governs, though no list names it (供热公司|检修|换热站)."""
_BOROUGHS = frozenset({"街道", "街道办", "办事处"})
"""Those of a town who act as well."""
_OFFICES = frozenset("局委办队")
"""Last characters of offices: what they do is no part of a name with them (区住建局|投资1860万元)."""
_LIST_NUMBER = re.compile(r"^[（(]?[0-9０-９一二三四五六七八九十]{1,3}[）)]$|^[①-⑳❶-❿]$|^[-—·•●■◆]+$")
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
    verb: str | None = None
    """The noun phrase, where it is one word that may be a verb as well (途经|28个村, 逆行2.1万起)."""
    subject: str = ""
    """What stands before the governing verb (农林牧渔业|实现|总产值)."""


class PhraseReader:
    """Reads stretches by the cue words and jieba's tags."""

    def __init__(self, segmenter: Segmenter, cues: Cues) -> None:
        self._segmenter = segmenter
        self._cues = cues
        self._opening = cues.strong | cues.weak
        self._verbs = self._opening | cues.closing
        self._skip = cues.adverb | cues.locative
        self._governors = cues.strong - cues.weak
        self._named = self._verbs - cues.difference  # 增加值 is what is produced, nothing was increased.
        self.read_left: Callable[[str], Left] = lru_cache(maxsize=CACHED_PHRASES)(self._read_left)
        self.read_right: Callable[[str], Right] = lru_cache(maxsize=CACHED_PHRASES)(BehindReader(segmenter, cues).read)

    # ---- before the figure -------------------------------------------------

    def _read_left(self, stretch: str) -> Left:
        """Return what `stretch`, the text before a figure, holds."""
        stretch = self._cues.adjusted.sub("", _ENUMERATED.sub("", stretch))
        stretch = _SPAN_LED.sub("", stretch)
        left = self._read_before(stretch)
        self._segmenter.keep_part(stretch, left.noun)
        return left

    def _read_before(self, stretch: str) -> Left:
        tokens = self._part_idioms(self._segmenter.cut(stretch))
        tokens, predicate, ending = self._drop_trailing(self._drop_means(tokens))
        led, (tokens, after_preposition) = tokens, self._drop_leading(tokens)
        having = self._having(led, tokens)
        if having is not None:
            at = 1 if tokens[0].text in self._cues.having else 0
            return Left(trim(tokens[at:]), having, predicate, ending, True)
        change = predicate if predicate in self._cues.change else None
        parted = self._before_whole(tokens, predicate) if ending == "de" else None
        if parted is not None or not tokens:
            return parted or Left("", change, predicate, ending, False)
        sums = len(tokens) < len(led) and led[len(led) - len(tokens) - 1].text in self._cues.sum
        governed = self._governing(tokens, predicate, after_preposition, sums=sums)
        if governed is not None:
            first, last = governed
            ends = len(tokens) - 1 if len(tokens) - last > 1 and tokens[-1].text in self._cues.progress else len(tokens)
            # 改造后|变成了: the localizer belongs to the verb.
            noun = trim(tokens[last + (last < ends and tokens[last].tag == "f") : ends])
            return Left(noun, joined(tokens[first:last]), predicate, ending, bool(noun), subject=trim(tokens[:first]))
        return self._without_governor(tokens, predicate, ending, change)

    def _part_idioms(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the tokens with 充分发挥 as adverb and verb, and with a closing 财政投入 as noun and verb."""
        parted: list[Token] = []
        for at, token in enumerate(tokens):
            text = token.text
            if len(text) <= 2:  # Four of five words: there is nothing to part.
                parted.append(token)
                continue
            head, tail = text[:2], text[2:]
            closes = at + 1 == len(tokens) and tail in self._cues.strong and tail not in self._cues.weak
            if len(text) == 4 and tail in self._opening and (head in self._skip or closes):
                parted += [Token(head, token.start, "d" if head in self._skip else "n"), Token(tail, token.start + 2, "v")]
            elif text in self._cues.verb_objects:
                parted += [Token(head, token.start, "v"), Token(tail, token.start + 2, "n")]
            else:
                parted.append(token)
        return parted

    def _drop_means(self, tokens: list[Token]) -> list[Token]:
        """Return the tokens without the means that stand first (通过“线上+线下”方式|开展|培训)."""
        if not tokens or tokens[0].text not in self._cues.means:
            return tokens
        deed = next((at for at, token in enumerate(tokens) if at > 1 and token.text in self._governors), 0)
        return tokens[deed:] if 0 < deed < len(tokens) - 1 else tokens

    def _before_whole(self, tokens: Sequence[Token], predicate: str | None) -> Left | None:
        """Return what has the share of a whole that 的 closes (火灾|占|总数的, 注册率|达到|常住人口的, 恢复至|疫情前同期的), or None."""
        if tokens and tokens[0].text in _RECOVERING:
            return Left("", tokens[0].text, tokens[0].text, "change", False)
        shares = next((at for at, token in enumerate(tokens) if at and token.text == "占"), 0)
        if shares:
            return Left(trim(tokens[:shares]), "占", predicate, "de", False)
        raised = next((at for at, token in enumerate(tokens) if at and self._raises(token)), 0)
        return Left(trim(tokens[:raised]), tokens[raised].text, tokens[raised].text, "de", False) if raised else None

    def _raises(self, token: Token) -> bool:
        return token.text in self._cues.change and token.text not in self._opening

    def _drop_leading(self, tokens: list[Token]) -> tuple[list[Token], bool]:
        at, preposition = 0, False
        while at < len(tokens) and self._is_leading(tokens, at):
            text, behind = tokens[at].text, tokens[at + 1].text if at + 1 < len(tokens) else ""
            preposition = text in PREPOSITIONS and not (text == "将" and behind in self._opening)
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
        if token.tag == "w" or token.text in CONNECTORS or token.text in self._skip or token.text in PREPOSITIONS:
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
            ending = "verb" if last.text in self._verbs or last.text in ASPECT or (last.tag == "v" and len(last.text) > 1) else "noun"
        return tokens[:end], predicate, ending or "empty"

    def _trailing_kind(self, tokens: Sequence[Token], end: int) -> Ending | Literal["adverb"] | None:
        token = tokens[end - 1]
        text = token.text
        fixed: Ending | None = "de" if text == "的" else "list" if text in self._cues.list_end else None
        if fixed is None and text in CONNECTORS:
            fixed = "conjunction"
        if fixed is None and text in self._cues.locative:
            fixed = "place"
        if fixed is not None:
            return fixed
        if text in self._cues.change and not (end == 1 and text in self._opening):
            return "change"
        if text in self._cues.copula:
            return "copula"
        if text in PREPOSITIONS:
            return "preposition"
        adverb = text in {"这", "那", "此", "该"} or text in self._skip or text in self._cues.average or token.tag in {"d", "w", "m"}
        adverb = adverb and not (text == "点" and end > 1)  # 助餐|点 is a place, no number.
        return "adverb" if adverb else None

    def _governing(
        self, tokens: Sequence[Token], predicate: str | None, after_preposition: bool, *, sums: bool = False
    ) -> tuple[int, int] | None:
        """Return the first and last token index of the verbs that govern what follows them, or None.

        The verb that opens the clause governs; else the first verb that is never part of a noun phrase. A rate that changes
        (注册志愿者活跃率提高到) is governed by none. `sums` says that a word of summing up stands before the first token.
        """
        if (predicate in self._cues.change and self._is_level(tokens)) or self._is_class(tokens):
            return None
        if sums and len(tokens) == 2 and tokens[0].text in self._opening and tokens[1].text in _OBJECTS:
            return 0, 1
        for at, token in enumerate(tokens):
            opens = at == 0 and not after_preposition
            opens = opens or (at > 0 and (tokens[at - 1].text in self._skip or tokens[at - 1].tag == "d"))
            strong = token.text in self._cues.strong and (opens or token.text not in self._cues.weak)
            borough = at > 0 and tokens[at - 1].text in _BOROUGHS
            acts = opens or borough or (at > 0 and tokens[at - 1].text[-1] in _ACTORS and token.text not in self._cues.nominal_suffix)
            weak = ((opens or borough) and token.text in self._cues.weak) or (acts and self._is_plain_verb(tokens, at))
            if not (strong or weak) or (self._makes_noun(tokens, at, strong) and not self._is_summed(tokens, at)):
                continue
            if predicate and any(t.text == "的" for t in tokens[at + 1 :]):
                continue
            last = self._absorb_right(tokens, at + 1)
            rest = tokens[last:]
            if not rest or (len(rest) == 1 and self._is_mere_verb(rest[0], token.text)):
                continue
            return at, last
        return None

    def _is_class(self, tokens: Sequence[Token]) -> bool:
        """Whether verbs and 类 name a class of what is counted (投诉举报|类)."""
        *verbs, last = tokens
        return last.text == "类" and all(token.text in self._verbs or token.text in CONNECTORS for token in verbs)

    def _is_level(self, tokens: Sequence[Token]) -> bool:
        """Whether a noun phrase names a level, which changes by itself: 活跃率; 扩建后日处理能力, but not 新增处理能力."""
        first, last = tokens[0].text, tokens[-1].text
        measured = last[-1] in "率度比" or last in _LEVELS
        return (measured and first not in self._cues.light) or (last.endswith("能力") and first not in self._opening)

    def _is_plain_verb(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word that no list names is a verb with an object, by jieba's tags."""
        token = tokens[at]
        if token.tag != "v" or len(token.text) < 2 or token.text in self._cues.closing or at + 1 >= len(tokens):
            return False
        return len(tokens[at + 1].text) > 1 and tokens[at + 1].tag[:1] in NOMINAL_TAGS

    def _is_mere_verb(self, token: Token, governor: str) -> bool:
        """Whether the only word behind a verb is a verb again, not its noun (提升|改造, but 开展|督查, 新增|就业)."""
        if token.text in self._cues.closing or token.text not in self._opening:
            return False
        return token.text not in self._cues.weak or governor in self._cues.serial

    def _is_summed(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word of summing up stands before the verb at `at` and an object of two words or more behind it."""
        return at > 0 and tokens[at - 1].text in _SUMS and at + 2 < len(tokens) and tokens[at + 1].text not in {"的", "者", "率"}

    def _makes_noun(self, tokens: Sequence[Token], at: int, strong: bool) -> bool:
        """Whether the verb at `at` is part of a noun phrase, by the word behind it."""
        if at + 1 >= len(tokens):
            return True
        after = tokens[at + 1].text
        plain = tokens[at].text not in self._cues.weak
        named = after in self._cues.nominal_suffix and not (at == 0 and after in _PARTIES and plain)
        if named and plain and at == 0 and after in self._cues.weak and at + 2 < len(tokens) and tokens[at + 2].tag[:1] == "n":
            return False
        if after in {"的", "者"} or named or (at > 0 and after in CONNECTORS):
            return True
        if len(after) == 1 and at + 2 == len(tokens) and at > 0 and tokens[at + 1].tag[:1] == "n":
            return True
        if not strong and after in self._verbs and at + 2 < len(tokens):
            return self._makes_noun(tokens, at + 1, False)
        return not strong and after in self._cues.noun_after_weak

    def _absorb_right(self, tokens: Sequence[Token], at: int) -> int:
        """Return the index behind aspect particles and verbs joined to the first (新建|、|改造, 推荐|上报)."""
        end = at
        while end < len(tokens) and tokens[end].text in ASPECT:
            end += 1
        while end < len(tokens):
            step = end + 1 if tokens[end].text in CONNECTORS else end
            if step >= len(tokens) - 1 or tokens[step].text not in self._opening:
                break
            if step == end and (tokens[step].text not in self._cues.strong or tokens[step].text in self._cues.closing):
                break
            qualifies = step == end and tokens[step + 1].text in _TOOLS
            listed = tokens[step + 1].text in CONNECTORS and step + 2 < len(tokens) and tokens[step + 2].text in self._governors
            if qualifies or (not listed and self._makes_noun(tokens, step, tokens[step].text in self._governors)):
                break
            end = step + 1
            while end < len(tokens) and tokens[end].text in ASPECT:
                end += 1
        return end

    def _without_governor(self, tokens: list[Token], predicate: str | None, ending: Ending, change: str | None) -> Left:
        last = tokens[-1]
        if all(token.text in self._verbs or token.text in CONNECTORS or token.text in ASPECT or self._is_adverb(token) for token in tokens):
            if change is not None:
                return Left(trim(tokens), change, predicate, ending, False)
            return Left("", joined(tokens), predicate, "verb" if ending in {"empty", "noun"} else ending, False)
        if len(tokens) == 1 and last.tag == "v":
            return Left(last.text, change, predicate, ending, False, last.text)
        core = [token for token in tokens if token.text not in ASPECT]
        if core[-1].text in self._verbs or (core[-1].tag == "v" and (last is not core[-1] or predicate in ASPECT)):
            subject = core[:-1]
            while subject and (subject[-1].text in self._skip or subject[-1].tag == "d"):
                subject = subject[:-1]
            if subject and len(subject[-1].text) > 1 and subject[-1].text[-1] in _OFFICES:
                return Left("", change or core[-1].text, predicate, "verb", False)
            named = len(subject) == len(core) - 1 and len(core[-1].text) > 1
            named = named and (core[-1].text not in self._governors or core[-1].text in self._cues.closing)
            noun = core if named or not subject else subject
            return Left(trim(noun), change or core[-1].text, predicate, ending, False)
        return Left(trim(tokens), change, predicate, ending, False)

    def _is_adverb(self, token: Token) -> bool:
        return token.text in self._skip or token.tag == "d"

    # ---- words that name a deed ---------------------------------------------

    def inner_verb(self, noun: str) -> str | None:
        """Return the first verb inside a noun phrase (以道德模范名义|成立|的活动小组), or None."""
        tokens = self._segmenter.cut(noun)
        for at, token in enumerate(tokens):
            behind = tokens[at + 1].text if at + 1 < len(tokens) else ""
            names = behind in self._cues.noun_after_weak or (behind in self._cues.nominal_suffix and behind not in _COUNTED)
            bare = token.text in self._opening or at + 1 == len(tokens)
            if token.text in self._verbs and ("的" in noun or (bare and not names)):
                return token.text
        return None

    def opens_verb(self, noun: str) -> tuple[str, str] | None:
        """Return the verb and its object where a phrase begins with a verb that is never part of a noun (新建|照料中心), or None."""
        tokens = self._segmenter.cut(noun)
        if len(tokens) < 2 or tokens[0].text not in self._opening or tokens[1].text in CONNECTORS:
            return None
        return None if self._makes_noun(tokens, 0, tokens[0].text not in self._cues.weak) else (tokens[0].text, joined(tokens[1:]))

    def named_verb(self, noun: str) -> str | None:
        """Return the verb that a measure is named after (总|投资, 出口|额, 新|开工|面积, 年产|干茶), or None."""
        tokens = [token.text for token in self._segmenter.cut(noun)]
        if not tokens:
            return None
        while len(tokens) > 1 and tokens[-1] in self._cues.measure:
            tokens.pop()
        opens = tokens[0][0] in self._cues.verb_prefix or tokens[0] in self._governors
        for text in (tokens[-1], tokens[0] if opens else ""):
            prefixed, suffixed = text[:1] in self._cues.verb_prefix, text[-1:] in self._cues.verb_suffix
            stems = (text, text[1:] if prefixed else "", text[:-1] if suffixed else "", text[2:])
            found = next((stem for stem in stems if stem in self._named and (len(stem) > 1 or prefixed)), None)
            if found:
                return tokens[0] + found if tokens[0] in self._cues.light and tokens[0] != text else found
        return None
