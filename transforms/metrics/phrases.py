"""Reads the stretch before and the stretch behind a figure: noun phrase, governing verb, predicate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.metrics.cues import Cues
    from transforms.metrics.words import Segmenter, Token

Ending = Literal["empty", "noun", "verb", "preposition", "conjunction", "de", "list", "copula", "change"]

_CONNECTORS = frozenset("、和与及或并") | {"以及", "并且", "及其", "而"}
_PREPOSITIONS = frozenset(
    {"对", "对于", "为", "给", "在", "从", "由", "向", "把", "将", "让", "使", "被", "以", "每", "用", "用于", "于", "就", "针对"}
)
_PARTICLES = frozenset({"了", "着", "过", "出", "起", "好", "成", "完", "上", "起来", "到", "的", "地", "得"})
_ASPECT = frozenset({"了", "着", "过", "出", "起", "好", "完", "到", "起来"})
_LOCALIZERS = frozenset({"中", "里", "内", "上", "下", "间", "后", "前", "时", "外", "当中", "之中", "以来", "期间", "以上", "以下"})
_DIRECTION = frozenset({"进行", "实施", "开展", "予以", "给予", "加以", "得到", "实现", "完成", "做到", "推行", "获得"})
MAX_ITEM = 40
"""A longer stretch is a sentence, not a noun phrase; its last words are kept."""


class Left(NamedTuple):
    """What stands before a figure."""

    noun: str
    """Noun phrase next to the figure, empty if there is none."""
    action: str | None
    """Governing verb or verbs."""
    predicate: str | None
    """Copula or verb of change between the noun phrase and the figure."""
    subject: str
    """What stands before the governing verb."""
    ending: Ending
    """What the stretch ends with, predicates and adverbs left aside."""
    opened: bool
    """Whether a governing verb opens an object: then the noun phrase is what is counted, not its owner."""


class Right(NamedTuple):
    """What stands behind a figure."""

    noun: str
    action: str | None
    """First verb behind the noun phrase, or at once if there is none."""
    object: str
    """What stands behind that verb."""


NO_LEFT = Left("", None, None, "", "empty", False)


def joined(tokens: Sequence[Token]) -> str:
    """Return the text of the tokens."""
    return "".join(token.text for token in tokens)


class PhraseReader:
    """Reads stretches by the cue words and jieba's tags."""

    def __init__(self, segmenter: Segmenter, cues: Cues) -> None:
        self._segmenter = segmenter
        self._cues = cues
        self._verbs = cues.strong | cues.weak
        self._skip = cues.adverb | cues.locative

    # ---- before the figure -------------------------------------------------

    def read_left(self, stretch: str) -> Left:
        """Return what `stretch`, the text before a figure, holds."""
        tokens = [token for token in self._segmenter.cut(stretch) if token.text.strip()]
        tokens = self._drop_leading(tokens)
        tokens, predicate, ending = self._drop_trailing(tokens)
        if not tokens:
            return Left("", predicate if predicate in self._cues.change else None, predicate, "", ending, False)
        governed = self._governing(tokens, predicate)
        if governed is not None:
            first, last = governed
            noun = self._trim(tokens[last:])
            return Left(noun, joined(tokens[first:last]), predicate, joined(tokens[:first]), "noun" if noun else "verb", True)
        return self._without_governor(tokens, predicate, ending)

    def _drop_leading(self, tokens: list[Token]) -> list[Token]:
        at = 0
        while at < len(tokens) and self._is_leading(tokens, at):
            at += 1
        return tokens[at:]

    def _is_leading(self, tokens: Sequence[Token], at: int) -> bool:
        token = tokens[at]
        if token.tag == "w" or token.text in _CONNECTORS or token.text in self._skip:
            return True
        if token.tag in {"d", "c", "p", "t"} and token.text not in self._verbs:
            return True
        return token.tag == "ns" and token.text[-1] in "省市县区旗" and at + 1 < len(tokens)

    def _drop_trailing(self, tokens: list[Token]) -> tuple[list[Token], str | None, Ending]:
        predicate: str | None = None
        ending: Ending = "empty"
        end = len(tokens)
        while end:
            token = tokens[end - 1]
            kind = self._trailing_kind(token, end == 1)
            if kind is None:
                break
            if ending == "empty" and kind != "adverb":
                ending = kind  # type: ignore[assignment]
            if kind in {"copula", "change"} and (predicate is None or kind == "change"):
                predicate = token.text
            end -= 1
        if end and ending == "empty":
            ending = "noun"
        return tokens[:end], predicate, ending

    def _trailing_kind(self, token: Token, alone: bool) -> str | None:
        text = token.text
        if text == "的":
            return "de"
        if text in self._cues.list_end:
            return "list"
        if text in _CONNECTORS:
            return "conjunction"
        if text in self._cues.change and not (alone and text in self._cues.strong and text in self._cues.weak):
            return "change"
        if text in _PREPOSITIONS and text not in {"为", "到", "至"}:
            return "preposition"
        if text in self._cues.copula:
            return "copula"
        if text in self._skip or token.tag == "d" or token.tag == "w":
            return "adverb"
        return None

    def _governing(self, tokens: Sequence[Token], predicate: str | None) -> tuple[int, int] | None:
        """Return the first and last token index of the verbs that govern what follows them, or None."""
        for at in range(len(tokens) - 1, -1, -1):
            token = tokens[at]
            strong = token.text in self._cues.strong
            opens = at == 0 or tokens[at - 1].text in self._skip or tokens[at - 1].tag in {"d", "p"}
            weak = opens and (token.text in self._cues.weak or (token.tag == "v" and at == 0 and len(token.text) > 1))
            if not (strong or weak) or self._makes_noun(tokens, at, strong):
                continue
            if predicate and any(t.text == "的" for t in tokens[at + 1 :]):
                continue
            last = self._absorb_right(tokens, at + 1)
            if last >= len(tokens):
                continue
            return self._absorb_left(tokens, at), last
        return None

    def _makes_noun(self, tokens: Sequence[Token], at: int, strong: bool) -> bool:
        """Whether the verb at `at` is part of a noun phrase, by the word behind it."""
        if at + 1 >= len(tokens):
            return True
        after = tokens[at + 1].text
        if after in {"的", "者"} or after in self._cues.nominal_suffix:
            return True
        return not strong and after in self._cues.noun_after_weak and at + 2 >= len(tokens) and at > 0

    def _absorb_right(self, tokens: Sequence[Token], at: int) -> int:
        """Return the index behind verbs that follow at once (新建|、|改造) as long as something follows them."""
        end = at
        while end < len(tokens) and tokens[end].text in _ASPECT:
            end += 1
        step = end
        while step < len(tokens) - 1 and (tokens[step].text in self._verbs or tokens[step].text in _CONNECTORS):
            nominal = tokens[step + 1].text in self._cues.nominal_suffix | self._cues.noun_after_weak | {"的"}
            if tokens[step].text in self._verbs and not nominal and tokens[step].text in self._cues.strong | self._cues.weak:
                if not self._leads_to_verb(tokens, end, step):
                    break
                end = step + 1
            step += 1
        return end

    @staticmethod
    def _leads_to_verb(tokens: Sequence[Token], end: int, step: int) -> bool:
        """Whether only a connector stands between the verbs taken so far and the verb at `step`."""
        return any(token.text in _CONNECTORS for token in tokens[end:step])

    def _absorb_left(self, tokens: Sequence[Token], at: int) -> int:
        first = at
        while first > 0:
            before = tokens[first - 1].text
            if before in self._verbs:
                first -= 1
            elif before in _CONNECTORS and first > 1 and tokens[first - 2].text in self._verbs:
                first -= 2
            else:
                break
        return first

    def _without_governor(self, tokens: list[Token], predicate: str | None, ending: Ending) -> Left:
        last = tokens[-1]
        if all(token.text in self._verbs or token.text in _CONNECTORS or token.text in _ASPECT for token in tokens):
            return Left("", joined(tokens), predicate, "", "verb" if ending in {"empty", "noun"} else ending, False)
        if last.text in self._verbs or (last.text in _ASPECT and tokens[-2].text in self._verbs):
            verb = last.text if last.text in self._verbs else tokens[-2].text + last.text
            change = predicate if predicate in self._cues.change else None
            return Left(self._trim(tokens), change or verb, predicate, joined(tokens[:-1]), ending, False)
        change = predicate if predicate in self._cues.change else None
        return Left(self._trim(tokens), change, predicate, "", ending, False)

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

    def read_right(self, stretch: str) -> Right:
        """Return what `stretch`, the text behind a figure, holds."""
        if not stretch.strip() or stretch[0] in "，。；、：）)":
            return Right("", None, "")
        tokens = [token for token in self._segmenter.cut(stretch) if token.text.strip()]
        if tokens and tokens[0].text == "的":
            tokens = tokens[1:]
        end = self._noun_end(tokens)
        noun_tokens = tokens[:end]
        for at in range(1, len(noun_tokens) - 1):
            if noun_tokens[at].text == "的" and at == len(noun_tokens) - 2 and noun_tokens[at + 1].text in self._verbs:
                return Right(self._trim(noun_tokens[:at]), noun_tokens[at + 1].text, "")
        action, rest = self._verb_behind(tokens, end)
        return Right(self._trim(noun_tokens), action, rest)

    def _noun_end(self, tokens: Sequence[Token]) -> int:
        for at, token in enumerate(tokens):
            text = token.text
            if self._breaks_noun(tokens, at, text, token.tag):
                return at
        return len(tokens)

    def _breaks_noun(self, tokens: Sequence[Token], at: int, text: str, tag: str) -> bool:
        if tag == "w" and text != "、":
            return True
        if text in _LOCALIZERS or text in _ASPECT or text in _PREPOSITIONS:
            return True
        if text in self._verbs or text in self._cues.change:
            following = tokens[at + 1].text if at + 1 < len(tokens) else ""
            if following in self._cues.nominal_suffix or following in self._cues.noun_after_weak:
                return False
            if text in self._cues.weak and at == 0 and following and following not in _ASPECT:
                return tokens[at + 1].tag[:1] not in {"n", "l", "j", "v"}
            return not (
                text in self._cues.weak
                and following
                and tokens[at + 1].tag[:1] in {"n", "l", "j"}
                and at > 0
                and text not in self._cues.strong
            )
        if tag == "d" and text in self._cues.adverb | {"已经", "全部", "均", "都", "不", "同台", "先后", "共"}:
            return True
        return text in self._cues.copula and text not in {"分"}

    def _verb_behind(self, tokens: Sequence[Token], at: int) -> tuple[str | None, str]:
        for index in range(at, len(tokens)):
            text = tokens[index].text
            if tokens[index].tag == "w":
                break
            if text in _DIRECTION:
                behind = [t.text for t in tokens[index + 1 :] if t.text in self._verbs and t.text not in _DIRECTION]
                return (text + behind[-1] if behind else text), joined(tokens[index + 1 :])
            if text in self._verbs or (tokens[index].tag == "v" and text not in self._cues.copula and len(text) > 1):
                return text, joined(tokens[index + 1 :])
        return None, ""
