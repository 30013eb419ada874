"""What one line shows by itself: its length, punctuation, digits, links and the vocabulary found in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from transforms.cleaning.dates import find_date_span, short_time_size
from transforms.cleaning.labels import Labelled, find_labels
from transforms.cleaning.lexicon import MARKS, NO_HITS, Hits, Lexicon
from transforms.cleaning.traits import find_traits
from transforms.cleaning.vocabulary import NOTHING, Noise, weigh_structure, weigh_vocabulary
from transforms.cleaning.zones import is_paragraph, score_text

_SENTENCE_ENDS = tuple("。！？!?…；;")
_CUT = ("…", "...")
_BLANK = "　  \t\r\n\x0b\x0c"
_DIGITS = re.compile("[0-9]")
_GAPS = re.compile("[　\t|]")
_CELLS = re.compile(r"[ 　\u00a0\t]{2,}|　|\t|\|")
_LABEL_SIGNS = re.compile(r":|丨|\||来源|作者|编辑|责编|编审|审核|记者|撰稿|校对|监制|初审|复审|终审|主编|值班|签发|文/|图/|撰文|供图")
"""Each alternative begins with a letter of its own: with a set of letters among them the search takes five times as long."""
_DATED, _ENGLISH_DATED = re.compile(r"\d(?:[-/.年月]\d|\d{7})"), re.compile(r"[a-z]{3}\.?,?(?:\d{1,2},?)?(?:19|20)\d\d")
_SPEAKERS = frozenset(["reporter", "author", "correspondent"])
"""Labels under which somebody may speak: a question is no name (记者：您几点上班？)."""
_STAFF = frozenset(["staff", "author", "reporter", "correspondent"])
_NO_NAMES = frozenset("“！？《")
"""Signs in the value of a label of people that make a headline of it: 视频：“美容师”清淤."""
_ASKED = ("？", "?", "！", "!")
_POSTED = ("发表于", "发布于", "更新于", "postedon", "publishedon", "postedby", "updatedon")
_POSTED_FROM = re.compile("发[表布]于[\u4e00-\u9fff]{2,4}$")
"""Where an account posted: 2023-04-06 09:30 发表于甘肃."""
_CAPTION_SIGNS = re.compile("[图圖摄攝绘繪]")
_CLOSERS = "”’」』）)】]》|｜\"' 　 \t\r"
_LONG = 150
"""Characters from which on a line is scanned for vocabulary at its two ends only: noise of that length starts or ends as noise."""
_END = 60
"""Characters at each end that are looked at."""
_REMEMBERED = 48
"""Characters up to which a line's facts are remembered."""
_PROSE = 40
EDGES = " 　\u00a0\t\r\ufeff"
"""White space at a line's ends."""
_VALUE_ROW = re.compile(r"^\S.*[\s　|｜:：][-+]?\d[\d,，]*(?:\.\d+)?\s?(?!评|阅|赞|次|条|回|浏|人看|播|℃|°|月|日|年|[:：/-])[^\d\s]{0,5}$")
_DIGIT = re.compile(r"\d")
_VALUE_END = 8
"""Characters at a row's end among which its number ends."""
_LONGEST_VALUE_ROW = 40
_LABEL_END = 16
_ROW = 110
"""Characters up to which a line can be a path or a row of words."""
_WEATHER = re.compile(r"\d℃")
_SHARE_COUNT = re.compile(r"^[\s(（\[]*(?:\d{1,9}%?|\d+(?:\.\d+)?万)[\s)）\]]*$")
_NUMBERED = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.．是要:：]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d)|[①-⑳❶-❿]|第[一二三四五六七八九十\d]{1,3}[章节条部篇讲])"
)
_SECTION_NUMBER = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）])")
_SECTION_WORDS = frozenset(["footer", "related", "share", "app", "contact"])
"""Kinds of furniture whose words head sections of papers, too (三、承办单位排名): a site numbers its own furniture in Chinese
only in its disclaimers and its rules for comments."""
_RANKED = re.compile(r"^(?:\d{1,2}[\s.、　]*(?=[\u4e00-\u9fff“《【A-Za-z])|[·•■▪◆▶>»・●]\s*)")
_TAGGED = re.compile(r"^[\[【〔][\u4e00-\u9fff]{2,4}[\]】〕]")
_HEAD_MARK = re.compile(r"[第一二三四五六七八九十（(\d①-⑳❶-❿·•■▪◆▶>»・●\[【〔]")
"""What a numbered, ranked or tagged line begins with: most lines begin with none of it."""
_TRAILING_DATE = re.compile(
    r"(?:[\[(（\s　]?(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}|[\[(（\s　](?:0?[1-9]|1[0-2])[-/.]\d{1,2}|[\[(（\s　]?\d{1,2}[-/月]\d{1,2})"
    r"日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?[\])）\s]*$"
)
_DATE_END = re.compile(r"[\d日\])）\s]")
"""Last character of such a date: most lines are turned away by it."""
_STROKE = "丨"
"""A letter that pages use as a stroke between words."""
_CAPTION = re.compile(
    r"^[（(]?(?:图为|图[①-⑳一二三四五六七八九十\d]{0,3}[：:．.]|图片?[①-⑳]|上图|下图|左图|右图|资料图|图\s?[/／|｜]|供图|摄影[:：]|图片来源[:：]|图源[:：]|.{0,40}[（(]资料图片?[)）]$)"
    r"|(?:摄|供图|制图|图片|绘|资料图)[)）。]?$|[（(][^()（）]{0,20}(?:摄|供图|资料图片?|图片来源.{0,12})[)）]。?$"
    r"|[（(【](?:图|图片|照片)(?:片?来源)?\s?[/／|｜:：][^()（）]{1,24}[)）】]。?$"
    r"|[。！](?:图\s?[/／|｜:：][^。]{2,20}|记者[^。，]{2,8}[/／]?摄影?|[（(]图\s?[/／:：][^。]{2,20}[)）])$"
)
_SIMPLIFIED = str.maketrans("圖攝繪資為來記訊員報導採寫實習見", "图摄绘资为来记讯员报导采写实习见")
"""Of the characters with which captions and bylines are told."""
_BYLINE = re.compile(
    r"^[□■◎●○◇◆\s　]*(?:(?:文[/／]?图|图[/／]?文|文|图|采写|摄影)[\s　/／:：]+)?"
    r"(?:[\u4e00-\u9fff·]{2,16})?(?:首席|见习|实习|特约|全媒体|融媒体)?(?:记者|通讯员|撰稿人)[\s　:：]*"
    r"[\u4e00-\u9fff·]{2,4}(?:[\s　、,，]+(?:记者|通讯员|实习生|摄影)?[\s　:：]*[\u4e00-\u9fff·]{2,4}){0,4}"
    r"[\s　,，]*(?:文[/／]?图|图[/／]?文|文[/／]摄|摄影报道|报道|摄|文|图)?[\s　]*$"
)
_PLACED_BYLINE = re.compile(
    r"^[〔【\[（(]?(?:[\u4e00-\u9fff]{2,10}[\s　/／]*)?(?:特约|实习|综合)?(?:记者|中心)[\s　]*[\u4e00-\u9fff]{2,4}"
    r"(?:[、\s　][\u4e00-\u9fff]{2,4}){0,3}[\s　]*[/／][\s　]*[\u4e00-\u9fff]{2,8}(?:报导|报道|电|讯)[〕】\]）)]?$"
)
"""How papers in Taiwan sign: a reporter, then the place and the way of the report: 某报／记者某某／某地即时报导."""
_BYLINE_HEAD = 20
_LONGEST_BYLINE = 32


@dataclass(slots=True)
class Facts:
    """Features of one line, which nobody changes once `build_facts` has returned them.

    Not frozen, as one is built for every line of every page: a frozen one takes 3.5 µs, this one .7, and its fields are read in a quarter
    of the time of a named tuple's.
    """

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
    """Of all kinds, the list comma 、 included."""
    ends: bool
    """Whether the line ends a sentence."""
    cut: bool
    """Whether it is cut off by an ellipsis."""
    cells: int = 1
    """Stretches of text between wide gaps, tabs or pipes."""
    numbered: bool = False
    ranked: bool = False
    dated: bool = False
    """Whether a date stands at its end."""
    caption: bool = False
    is_meta: bool = False
    fields: tuple[Labelled, ...] = ()
    date: tuple[int, int] | None = None
    parted: bool = False
    """Whether gaps, bars or blanks part it as they part the cells of a row, and no sentence ends in it."""
    value_row: bool = False
    """Whether it is a name and a number with its unit, as in a list of values."""
    is_paragraph: bool = False
    """Whether it reads as running text."""
    score: float = 0.0
    """How much it looks like running text by itself."""
    traits: int = 0
    """What rules ask for, as bits of `transforms.cleaning.traits`."""


def build_facts(text: str, lexicon: Lexicon) -> Facts:
    """Return what a line shows by itself. Short lines are remembered: a site's furniture is the same on its every page."""
    return _remembered(text, lexicon) if len(text) <= _REMEMBERED else _work_out(text, lexicon)


def _work_out(text: str, lexicon: Lexicon) -> Facts:
    facts = _long_facts(text, lexicon) if len(text) > _LONG else _facts(text, lexicon)
    facts.is_paragraph = is_paragraph(facts)
    facts.score = score_text(facts, lexicon.weights)
    facts.traits = find_traits(text, facts)
    return facts


_remembered = lru_cache(maxsize=65536)(_work_out)


def _ends(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS)


def _long_facts(text: str, lexicon: Lexicon) -> Facts:
    """Return the facts of a long line from its two ends: noise of that length begins or ends as noise."""
    plain = lexicon.plain(text[:_END].lstrip(_BLANK)) + "\n" + lexicon.plain(text[-_END:])
    hits = lexicon.find(plain)
    role, kind, noise = weigh_vocabulary(hits, 2 * _END, lexicon) if hits is not NO_HITS else NOTHING
    marks = _count_marks(text)
    return Facts(
        plain,
        len(text),
        hits,
        role,
        kind,
        noise,
        marks,
        text.count("，"),
        _ends(text),
        plain.endswith(_CUT),
        parted=marks == 0 and _is_parted(text),
    )


def _is_parted(text: str) -> bool:
    """Whether a line without gaps has bars or blanks that may part cells."""
    return "│" in text or (text.count(" ") > 1 and text.strip(EDGES).count(" ") > 1)


def _is_value_row(text: str) -> bool:
    shown = text.strip(EDGES)
    return _DIGIT.search(shown, max(0, len(shown) - _VALUE_END)) is not None and _VALUE_ROW.match(shown) is not None


def _count_marks(text: str) -> int:
    return text.count("。") + text.count("！") + text.count("？") + text.count("；")


def _facts(text: str, lexicon: Lexicon) -> Facts:
    raw = text
    if "&nbsp;" in text:
        text = text.replace("&nbsp;", " " * len("&nbsp;"))
    bare = text.strip(_BLANK)
    plain = lexicon.plain(bare)
    size = len(plain)
    hits = lexicon.find(plain)
    known = weigh_vocabulary(hits, max(size, 1), lexicon) if hits is not NO_HITS else NOTHING
    if text.isalnum() and _STROKE not in text:
        return _word_facts(text, plain, hits, known, lexicon)
    marks = _count_marks(plain)
    ends = _ends(text)
    if marks and size >= _PROSE and ends:
        return _prose_facts(bare, plain, hits, known, lexicon, marks=marks)
    role, kind, noise = weigh_structure(bare, known, lexicon) if marks == 0 and size <= _ROW else known
    is_marked, numbered, noise = _read_head_mark(bare, kind, noise, lexicon)
    digits = _DIGITS.search(plain) is not None
    fields: tuple[Labelled, ...] = ()
    if _LABEL_SIGNS.search(plain) or bare[:1] in ("[", "【"):
        fields = find_labels(text, lexicon)
        if kind == "crumb" != known[1] and fields and not text[: fields[0].start].strip(MARKS):
            # A value may be parted as a path is: 来源：某网·某频道.
            role, kind, noise = known
    date = _find_date(text, plain, digits=digits)
    cells = _count_cells(bare)
    dated = digits and size > 12 and _has_trailing_date(bare)
    is_meta = (fields != () or date is not None or "记者" in plain[:_BYLINE_HEAD]) and _is_meta(text, plain, fields, date, marks)
    return Facts(
        plain,
        size,
        hits,
        role,
        kind,
        noise,
        marks,
        plain.count("，") + plain.count(",") + plain.count("、"),
        ends,
        plain.endswith(_CUT),
        cells,
        numbered,
        is_marked and (_RANKED.match(bare) is not None or _TAGGED.match(bare) is not None),
        dated,
        _is_caption(bare),
        is_meta,
        fields,
        date,
        marks == 0 and (cells > 1 or _is_parted(raw)),
        digits and size <= _LONGEST_VALUE_ROW and not dated and not is_meta and _is_value_row(raw),
    )


def _read_head_mark(text: str, kind: str, noise: float, lexicon: Lexicon) -> tuple[bool, bool, float]:
    """Return whether a line begins with a mark, whether that is a number, and its noise: a numbered heading is less likely furniture."""
    is_marked = _HEAD_MARK.match(text) is not None
    numbered = is_marked and _NUMBERED.match(text) is not None
    if noise and numbered and kind in _SECTION_WORDS and _SECTION_NUMBER.match(text):
        noise *= lexicon.weights["numbered_heading"]
    return is_marked, numbered, noise


def _find_date(text: str, plain: str, *, digits: bool) -> tuple[int, int] | None:
    return find_date_span(text) if (digits and _may_be_dated(plain)) or "年" in plain else None


def _word_facts(text: str, plain: str, hits: Hits, known: Noise, lexicon: Lexicon) -> Facts:
    """Return the facts of a line of letters and digits alone, as most headlines and all words of menus are.

    It has no sentence marks, commas, gaps or signs, whatever `_facts` asks of these: it takes half the time.
    """
    size = len(plain)
    role, kind, noise = known
    is_marked, numbered, noise = _read_head_mark(text, kind, noise, lexicon)
    digits = _DIGITS.search(plain) is not None
    fields = find_labels(text, lexicon) if _LABEL_SIGNS.search(plain) else ()
    date = _find_date(text, plain, digits=digits)
    return Facts(
        plain,
        size,
        hits,
        role,
        kind,
        noise,
        0,  # marks
        0,  # commas
        False,  # ends
        False,  # cut
        1,  # cells
        numbered,
        is_marked and _RANKED.match(text) is not None,
        digits and size > 12 and _has_trailing_date(text),
        _is_caption(text),
        (fields != () or date is not None or "记者" in plain[:_BYLINE_HEAD]) and _is_meta(text, plain, fields, date, 0),
        fields,
        date,
    )


def _may_be_dated(plain: str) -> bool:
    return _DATED.search(plain) is not None or _ENGLISH_DATED.search(plain) is not None


def _has_trailing_date(bare: str) -> bool:
    return _DATE_END.match(bare, len(bare) - 1) is not None and _TRAILING_DATE.search(bare) is not None


def _prose_facts(bare: str, plain: str, hits: Hits, known: Noise, lexicon: Lexicon, *, marks: int) -> Facts:
    """Return the facts of a sentence: of labels only one at its head counts, and it is no row, path or list entry."""
    head = bare[:_LABEL_END]
    fields = find_labels(head, lexicon) if ":" in head or "：" in head or head[:1] in ("[", "【") else ()
    role, kind, noise = known
    if noise and not hits.lead and not any(map(plain.__contains__, lexicon.words.get("speaks_of_itself", ()))):
        # Articles on copyright or on hotlines use the words, too; a site's own prose speaks of the site.
        noise *= lexicon.weights["others_prose"]
    is_marked = _HEAD_MARK.match(bare) is not None
    return Facts(
        plain,
        len(plain),
        hits,
        role,
        kind,
        noise,
        marks,
        plain.count("，") + plain.count(",") + plain.count("、"),
        True,  # ends
        plain.endswith(_CUT),
        1,  # cells
        is_marked and _NUMBERED.match(bare) is not None,
        is_marked and _RANKED.match(bare) is not None,
        False,  # dated
        _is_caption(bare),
        fields != () and _is_meta(bare, plain, fields, None, marks),
        fields,
    )


def _is_caption(bare: str) -> bool:
    return _CAPTION_SIGNS.search(bare) is not None and _CAPTION.search(bare.translate(_SIMPLIFIED)) is not None


def _count_cells(bare: str) -> int:
    if "  " not in bare and _GAPS.search(bare) is None:
        return 1
    return sum(1 for cell in _CELLS.split(bare) if cell.strip())


def _is_meta(text: str, plain: str, fields: tuple[Labelled, ...], date: tuple[int, int] | None, marks: int) -> bool:
    """Whether a line is labels and values or a date, and hardly anything else."""
    if "记者" in plain[:_BYLINE_HEAD] and len(plain) <= _LONGEST_BYLINE and _is_byline(text):
        return True
    if fields and fields[0].name in ("summary", "original_title", "keywords", "original_url"):
        return not text[: fields[0].start].strip(MARKS)
    if date is not None and (plain.startswith(_POSTED) or _POSTED_FROM.search(plain)) and len(plain) <= _ROW and marks <= 1:
        return True
    is_said = fields and (
        (fields[0].name in _STAFF and not _NO_NAMES.isdisjoint(fields[0].value))
        or (fields[0].name in _SPEAKERS and plain.endswith(_ASKED))
        or (len(plain) > _PROSE and plain.endswith("。"))
    )
    if marks > 1 or not plain or is_said:
        return False
    covered = sum(len(text[f.start : f.end].split()) and f.end - f.start for f in fields)
    if date is not None and not any(f.start <= date[0] < f.end for f in fields):
        covered += date[1] - date[0]
    elif date is None:
        covered += short_time_size(text.strip())
    share = covered / max(len(text.strip()), 1)
    if fields and not text[: fields[0].start].strip(MARKS + "0123456789"):
        return share > 0.45 or len(fields) > 1
    return share > 0.6 or (share > 0.4 and len(fields) + (date is not None) > 1)


def _is_byline(text: str) -> bool:
    """Whether a line says who reported, and nothing else."""
    simplified = text.strip().translate(_SIMPLIFIED)
    return _BYLINE.match(simplified) is not None or _PLACED_BYLINE.match(simplified) is not None


def is_count(text: str) -> bool:
    """Whether a line is nothing but a count, as share widgets show them: `(0)`, `12%`, `3.2万`."""
    return bool(_SHARE_COUNT.match(text))


def is_weather(text: str) -> bool:
    """Whether a line tells temperatures."""
    return "°C" in text or ("℃" in text and _WEATHER.search(text) is not None)
