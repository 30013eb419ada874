"""Reads the stretch behind a figure: the noun phrase that follows, the first verb, what stands behind that."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from transforms.metrics.particles import ASPECT, CONNECTORS, NOMINAL_TAGS, PREPOSITIONS, joined, trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.metrics.cues import Cues
    from transforms.metrics.words import Segmenter, Token

_COMPLEMENTS = frozenset("了过上到入出进")
_LOCALIZERS = frozenset(
    {"中", "里", "内", "上", "下", "间", "后", "前", "时", "外", "当中", "之中", "以来", "期间", "以上", "以下", "之间", "之内", "之外"}
)
_LEVELS = frozenset({"以上", "以下"})
_REASONS = frozenset({"因为", "由于", "因", "如果", "虽然", "但", "但是", "因此", "所以", "从而", "不过", "只要", "只有", "无论"})
_ENDS = _LOCALIZERS | ASPECT | PREPOSITIONS | _REASONS
"""Words that end the noun phrase behind a figure."""
_DIRECTION = frozenset({"进行", "实施", "开展", "予以", "给予", "加以", "得到", "实现", "完成", "做到", "推行", "获得"})
_BEFORE_QUOTES = CONNECTORS | {"的", "、", "市级", "省级", "国家级", "区级", "县级"}
"""Behind these a quotation goes on with the noun phrase; behind a noun it is what the noun does (8个区县|“比学赶超”)."""
_WHO = frozenset({"企业", "单位", "人员", "机构", "车间", "场所", "公司", "厂", "工厂", "户", "者"})
"""Behind a verb these close a noun phrase that it only qualifies (深井铸造|企业)."""
_BODIES = frozenset({"单位", "部门", "乡镇", "镇街", "街道", "县区", "区县", "县市区", "乡镇街道"})
"""Behind a list that they sum up these are what is counted, whatever their people do (等9个单位|群众反映较好)."""
_PEOPLE = frozenset({"群众", "居民", "领导", "负责人", "干部", "村民", "职工"})
_BUILT = frozenset({"新建", "改建", "扩建", "改扩建", "新改扩建", "新改建", "续建", "在建", "迁建", "重建", "待建", "拟建"})
"""Behind a figure these qualify the noun that follows."""
_ASIDES = ("（含", "（不含", "（其中", "（包括", "（下同")
"""Brackets that say more of what was named."""
_MAX_RELATIVE = 10


def _is_body(word: str) -> bool:
    """Whether a word names a team or a place that the verb before it only qualifies (巡回|指导组)."""
    return len(word) > 1 and word[-1] in "组队站室厂"


class Right(NamedTuple):
    """What stands behind a figure."""

    noun: str
    action: str | None
    """First verb behind the noun phrase, or at once if there is none."""
    object: str
    """What stands behind that verb."""
    verbal: bool
    """Whether the verb is the noun phrase's own (示范街的打造): then it holds for the list before, too."""


class BehindReader:
    """Reads stretches behind a figure by the cue words and jieba's tags."""

    def __init__(self, segmenter: Segmenter, cues: Cues) -> None:
        self._segmenter = segmenter
        self._cues = cues
        self._verbs = cues.strong | cues.weak | cues.closing
        self._skip = cues.adverb | cues.locative

    def read(self, stretch: str) -> Right:
        """Return what `stretch`, the text behind a figure, holds."""
        if not stretch.strip() or stretch[0] in "，,。；;、：）)（(":
            return Right("", None, "", False)
        tokens = self._segmenter.cut(stretch)
        if tokens[0].text in {"的", "是", "为"}:
            deed = tokens[0].text == "的" and len(tokens) > 1 and all(token.text in self._verbs for token in tokens[1:])
            tokens = tokens[1:]
            if deed:  # 不少于2小时的|走访巡查
                return Right(joined(tokens), None, "", False)
        end = self._noun_end(tokens)
        noun = tokens[:end]
        if len(noun) > 2 and noun[-2].text == "的" and noun[-1].text in self._verbs:
            return Right(trim(noun[:-2]), noun[-1].text, "", True)
        action, rest = self._verb_behind(tokens, end)
        return Right(trim(noun), action, rest, False)

    def _noun_end(self, tokens: Sequence[Token]) -> int:
        start = self._relative_end(tokens) or self._built_end(tokens)
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
                return at + 1 if at + 1 < len(tokens) and tokens[at + 1].tag[:1] in NOMINAL_TAGS else 0
        return 0

    def _built_end(self, tokens: Sequence[Token]) -> int:
        """Return the index of the noun that words of building qualify (31所|新建、改扩建|学校), else 0."""
        at = next((n for n, token in enumerate(tokens) if token.tag != "v" and token.text not in self._verbs), 0)
        if at and _is_body(tokens[at].text) and all(token.tag == "w" for token in tokens[at + 1 : at + 2]):
            return at  # 3个|调度巡回|指导组
        at = 0
        while at + 1 < len(tokens) and (tokens[at].text in _BUILT or (at and tokens[at].text in CONNECTORS)):
            at += 1
        return at if at and tokens[at].tag[:1] in NOMINAL_TAGS and tokens[at].text not in self._verbs else 0

    def _breaks_noun(self, tokens: Sequence[Token], at: int) -> bool:
        text, tag = tokens[at].text, tokens[at].tag
        quoted = text[0] == "“" and at > 0 and tokens[at - 1].text[0] != "“" and tokens[at - 1].text not in _BEFORE_QUOTES
        acts = at == 1 and tokens[0].text in _BODIES and text in _PEOPLE and len(tokens) > 2
        marked = (tag == "w" and text != "、") or text.startswith(_ASIDES) or quoted
        ends = acts or marked or (text in _ENDS and not self._classes(tokens, at)) or self._is_short_verb(tokens, at)
        if ends or self._qualifies(tokens, at):
            return ends
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if text in self._cues.change or text in self._verbs:
            closes = following is None and at > 0 and tokens[at - 1].text == "的"
            return not closes and not self._goes_on(text, at, following)
        if tag == "v" and at > 0 and len(text) > 1 and tokens[at - 1].text != "、":
            return following is None or not (following.text == "的" or following.text in _WHO or _is_body(following.text))
        if text in CONNECTORS or (text in self._cues.average and at > 0):
            return following is None or text in self._cues.average
        if text in self._skip and text not in self._cues.locative:
            plain = following is not None and following.tag[:1] == "n" and following.text not in self._verbs
            return text not in self._cues.modifier or not (
                plain or (at == 0 and following is not None and following.text not in self._verbs)
            )
        return text in self._cues.copula

    def _classes(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether 以上 or 以下 only says which of the noun behind it are meant (7个副处级|以上|单位)."""
        return tokens[at].text in _LEVELS and at > 0 and at + 1 < len(tokens) and tokens[at + 1].tag.endswith("n")

    def _qualifies(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a verb behind 的 only qualifies the noun that follows (群众身边的|健身|场地设施)."""
        if at == 0 or tokens[at - 1].text != "的" or at + 1 >= len(tokens) or tokens[at + 1].tag[:1] not in NOMINAL_TAGS:
            return False
        return len(tokens[at].text) > 1 and (tokens[at].tag == "v" or tokens[at].text in self._cues.weak)

    def _is_short_verb(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a verb of one character stands behind the noun phrase: 单位|进|“红榜”, 小区|上|过黑榜, 全部|通|上客车."""
        if at == 0 or at + 1 >= len(tokens) or len(tokens[at].text) != 1 or tokens[at].tag != "v":
            return False
        behind = tokens[at + 1]
        if tokens[at].text in self._cues.moving and behind.tag[:1] in NOMINAL_TAGS and len(behind.text) > 1:
            return True
        return behind.text in _COMPLEMENTS or behind.text[0] in "“《"

    def _goes_on(self, text: str, at: int, following: Token | None) -> bool:
        """Whether a verb is only part of the noun phrase: 工作|推进组, 行政|服务|中心, 地面|硬化|和."""
        if following is None:
            return False
        if following.text in self._cues.nominal_suffix or following.text in self._cues.noun_after_weak:
            return at == 0 or text in self._cues.weak or text in self._cues.closing or text not in self._cues.contact
        if text not in self._cues.weak and text not in self._cues.closing:
            return False
        return following.tag[:1] in NOMINAL_TAGS and following.text not in self._skip and (at == 0 or text not in self._cues.strong)

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
