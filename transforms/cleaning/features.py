"""What one line shows by itself: its length, punctuation, digits, links and the vocabulary found in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from transforms.cleaning.crumbs import split_crumb
from transforms.cleaning.dates import find_date_span
from transforms.cleaning.labels import Labelled, find_labels
from transforms.cleaning.lexicon import MARKS, Hits, Lexicon

if TYPE_CHECKING:
    from transforms.records import Block

SENTENCE_END = "。！？!?…；;"
_CLOSERS = "”’」』）)】]》\"' 　 \t\r"
_LONG = 150
"""Characters from which on a line is scanned for vocabulary at its two ends only: noise of that length starts or ends as noise."""
_ROW = 110
"""Characters up to which a line can be a path or a row of words."""
_ARROW = frozenset(">＞»›→≫/／|｜丨-－—–·")
_TOKENS = re.compile(r"[\s　 |｜丨┊│·•:：\[\]【】()（）、]+")
_WEATHER = re.compile(r"-?\d+℃|°C")
_SHARE_COUNT = re.compile(r"^[\s(（\[]*(?:\d{1,9}%?|\d+(?:\.\d+)?万)[\s)）\]]*$")
_NUMBERED = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.．是要:：]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d)|[①-⑳❶-❿]|第[一二三四五六七八九十\d]{1,3}[章节条部篇讲])"
)
_RANKED = re.compile(r"^(?:\d{1,2}[\s.、　]*(?=[\u4e00-\u9fff“《【A-Za-z])|[·•■▪◆▶>»・●]\s*)")
_TAGGED = re.compile(r"^[\[【〔][\u4e00-\u9fff]{2,4}[\]】〕]")
_TRAILING_DATE = re.compile(r"[\[(（\s　]?(?:(?:19|20)\d{2}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?[\])）\s]*$")
_CAPTION = re.compile(
    r"^[（(]?(?:图为|图[①-⑳一二三四五六七八九十\d]{0,3}[：:．.]|图片?[①-⑳]|上图|下图|左图|右图|资料图|图\s?[/|｜]|供图|摄影[:：]|图片来源[:：]|图源[:：]|.{0,40}[（(]资料图片?[)）]$)"
    r"|(?:摄|供图|制图|图片|绘|资料图)[)）。]?$|[（(][^()（）]{0,20}(?:摄|供图|资料图片?|图片来源.{0,12})[)）]。?$"
)


class Facts(NamedTuple):
    """Features of one line. A named tuple, as it is built for every line of every page."""

    plain: str
    """The line folded: no white space, half width, lower case, simplified."""
    size: int
    hits: Hits
    role: str
    """The noise role that the vocabulary speaks for; empty for none."""
    kind: str
    noise: float
    """How strongly, 0 to 1."""
    marks: int
    """Sentence marks 。！？；."""
    commas: int
    ends: bool
    """Whether the line ends a sentence."""
    cut: bool
    """Whether it is cut off by an ellipsis."""
    cells: int
    """Stretches of text between wide gaps, tabs or pipes."""
    numbered: bool
    ranked: bool
    dated: bool
    """Whether a date stands at its end."""
    caption: bool
    is_meta: bool
    fields: tuple[Labelled, ...]
    date: tuple[int, int] | None


def _vocabulary(hits: Hits, size: int, lexicon: Lexicon) -> tuple[str, str, float]:
    """Return (role, kind, score) of the noise that the vocabulary sees most of in a line."""
    best = ("", "", 0.0)
    if hits.whole:
        best = (lexicon.roles[hits.whole], hits.whole, lexicon.strengths[hits.whole])
    scores: dict[str, float] = {}
    for kind, count, covered in hits.parts:
        share = covered / size
        density = min(1.0, 1.6 * share + 0.12 * (count - 1))
        scores[kind] = lexicon.strengths[kind] * max(density, lexicon.singles[kind] * min(1.0, 50 / size))
    if hits.lead:
        lead = lexicon.strengths[hits.lead] * (0.55 + 0.45 * min(1.0, 4.0 * hits.lead_size / size))
        scores[hits.lead] = max(lead, scores.get(hits.lead, 0.0))
    by_role: dict[str, float] = {}
    for kind, score in scores.items():
        role = lexicon.roles[kind]
        by_role[role] = by_role.get(role, 0.0) + score
    for kind, score in scores.items():
        total = min(1.0, by_role[lexicon.roles[kind]])
        if total > best[2] or (total == best[2] and not best[1]):
            top = max((k for k in scores if lexicon.roles[k] == lexicon.roles[kind]), key=lambda k: scores[k])
            best = (lexicon.roles[kind], top, total) if score == scores[top] else best
    return best


def _structure(text: str, plain: str, known: tuple[str, str, float], lexicon: Lexicon) -> tuple[str, str, float]:
    """Return (role, kind, score) from the shape of a line: a path with separators, or a row of words that are all furniture."""
    if known[1] != "crumb" and known[2] < 0.9 and not _ARROW.isdisjoint(text) and len(split_crumb(text, lexicon)) > 1:
        return "nav", "crumb", 0.9
    tokens = [token for token in _TOKENS.split(text) if token.strip(MARKS)]
    if len(tokens) < 2 or known[2] >= 0.9:
        return known
    kinds: dict[str, int] = {}
    words = known_words = size = covered = 0
    for token in tokens:
        folded = lexicon.plain(token)
        if not folded.strip("0123456789.%万" + MARKS):
            continue
        words += 1
        size += len(folded)
        if kind := lexicon.find_whole(folded) or _office(folded, lexicon):
            known_words += 1
            covered += len(folded)
            kinds[kind] = kinds.get(kind, 0) + len(folded)
    # Two words, one of them known, may be a title; numbers among the words are counts, but more of them than words are a table.
    if not kinds or len(tokens) > 2 * words or (words <= 2 and known_words < words) or covered < 0.55 * size:
        return known
    top = max(kinds, key=lambda k: (kinds[k], k))
    score = 0.95 * covered / size
    return (lexicon.roles[top], top, score) if score > known[2] else known


def _office(folded: str, lexicon: Lexicon) -> str:
    kind = lexicon.tails.get(folded[-2:], "") if len(folded) <= 24 else ""
    return kind if kind == "footer" else ""


def build_facts(block: Block, lexicon: Lexicon) -> Facts:
    """Return what the line `block` shows by itself."""
    text = block.text
    if "&nbsp;" in text:
        text = text.replace("&nbsp;", " " * len("&nbsp;"))
    plain = lexicon.plain(text)
    size = len(plain)
    tail = text.rstrip(_CLOSERS)
    ends = tail[-1:] != "" and tail[-1] in SENTENCE_END
    cut = plain.endswith(("…", "..."))
    marks = plain.count("。") + plain.count("！") + plain.count("？") + plain.count("；")
    commas = plain.count("，") + plain.count(",") + plain.count("、")
    if size > _LONG:
        hits = lexicon.find(plain[:60] + "\n" + plain[-60:])
        role, kind, noise = _vocabulary(hits, 120, lexicon)
        return Facts(plain, size, hits, role, kind, noise, marks, commas, ends, cut, 1, False, False, False, False, False, (), None)
    hits = lexicon.find(plain)
    role, kind, noise = _vocabulary(hits, max(size, 1), lexicon)
    stripped = text.strip()
    if marks == 0 and size <= _ROW:
        role, kind, noise = _structure(stripped, plain, (role, kind, noise), lexicon)
    fields: tuple[Labelled, ...] = ()
    date: tuple[int, int] | None = None
    if ":" in plain or "记者" in plain or "编辑" in plain or "作者" in plain or stripped[:1] in ("[", "【"):
        fields = tuple(find_labels(text, lexicon))
    if sum(map(plain.count, "0123456789")) >= 3 or "年" in plain:
        date = find_date_span(text)
    cells = len([cell for cell in re.split(r"[ 　 \t]{2,}|　|\t|\|", stripped) if cell.strip()]) if size < _LONG else 1
    bare = stripped.lstrip("　  \t")
    return Facts(
        plain,
        size,
        hits,
        role,
        kind,
        noise,
        marks,
        commas,
        ends,
        cut,
        cells,
        bool(_NUMBERED.match(bare)),
        bool(_RANKED.match(bare) or _TAGGED.match(bare)),
        bool(size > 12 and _TRAILING_DATE.search(stripped)),
        bool(_CAPTION.search(stripped)),
        _is_meta(text, plain, fields, date, marks),
        fields,
        date,
    )


def _is_meta(text: str, plain: str, fields: tuple[Labelled, ...], date: tuple[int, int] | None, marks: int) -> bool:
    """Whether a line is labels and values or a date, and hardly anything else."""
    if fields and fields[0].name in ("summary", "original_title", "keywords", "original_url"):
        return not text[: fields[0].start].strip(MARKS)
    if marks > 1 or not plain:
        return False
    if fields and len(plain) > 40 and plain.endswith("。"):
        return False
    covered = sum(len(text[f.start : f.end].split()) and f.end - f.start for f in fields)
    if date is not None and not any(f.start <= date[0] < f.end for f in fields):
        covered += date[1] - date[0]
    share = covered / max(len(text.strip()), 1)
    if fields and not text[: fields[0].start].strip(MARKS + "0123456789"):
        return share > 0.45 or len(fields) > 1
    return share > 0.6 or (share > 0.4 and len(fields) + (date is not None) > 1)


def is_count(text: str) -> bool:
    """Whether a line is nothing but a count, as share widgets show them: `(0)`, `12%`, `3.2万`."""
    return bool(_SHARE_COUNT.match(text))


def is_weather(text: str) -> bool:
    """Whether a line tells temperatures."""
    return bool(_WEATHER.search(text))
