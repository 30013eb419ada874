"""Which line is the title, and what belongs to the site in a head's title."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from transforms.cleaning.dates import find_date_span, short_time_size
from transforms.cleaning.lexicon import MARKS
from transforms.cleaning.papers import is_document_number, is_issue, is_organisation
from transforms.cleaning.zones import WITHIN, leads_to_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.cleaning.features import Facts
    from transforms.cleaning.lexicon import Lexicon
    from transforms.records import Block, Line, Page

_SEPARATOR = re.compile(r"\s*[_|｜—–»>＞丨·]+\s*|\s+[-－]+\s+|(?<=[\u4e00-\u9fff”》)）])[-－]+(?=[\u4e00-\u9fffA-Za-z])")
_PAGE_NUMBER = re.compile(r"\s*[（(]\s*(?:第?\d{1,2}页?|\d{1,2}/\d{1,2})\s*[)）]\s*$")
_MARKER = re.compile(r"^(?:[◆◇●○■□▲△★☆▶►◎※•·]\s*|\d{1,2}[、.．]\s*(?!\d)|[一二三四五六七八九十]{1,3}、\s*)")
_BEHIND_CRUMB = re.compile(r"[>＞»→]\s*(?:正文|内容|详情|详细内容|文章内容)[\s　]+(\S[^>＞»→]{7,60})$")
_GLUED = re.compile(r"[^\s:：|｜][^:：|｜]{8,60}(?<![\s(（\[【])")
_TOLD = ("以下文章来源", "以下文章转", "以下内容来", "本文来源", "本文转自", "本文转载", "文章来源", "发表于")
"""How lines begin that say where an article comes from."""
_EDITION = re.compile(r"第?[a-z]{0,2}\d{1,3}版(?![\u4e00-\u9fff]{3,})")
_LABEL = re.compile(r"^[\u4e00-\u9fff]{0,2}(?:标\s?题|名\s?称|主\s?题|標題)\s*[：:]\s*")
_SUBTITLE = ("——", "--", "—", "（", "(")
_LEAST = 1.0
_LEAST_TOLD = 50
_LEAST_NAMED = 8
_LEAST_SECOND = 9
_LEAST_BESIDE_DATE = 6
"""Characters that a title has beside the months that it speaks of: 2023年1—10月财政收支情况."""
_TABLE_FIELDS = frozenset(["index", "publisher", "doc_title"])
LONGEST_TITLE = 90


def clean_title(title: str, site_names: Sequence[str] = ()) -> str:
    """Return a head's title without the site's name, its channel and a page number: `某事 - 要闻 - 某网` -> `某事`.

    The longest part between separators is taken as the title unless parts before it are as long as a headline, too.
    """
    text = " ".join(title.split())
    parts = [part.strip() for part in _SEPARATOR.split(text) if part.strip()]
    if len(parts) <= 1:
        return _PAGE_NUMBER.sub("", text)
    longest = max(range(len(parts)), key=lambda i: (len(parts[i]), -i))
    if parts[0] and len(parts[0]) >= 8 and parts[0] not in site_names:
        # A title may itself hold a separator (主题——副题): keep parts while they are as long as a clause and no site's name.
        end = 1
        while end < len(parts) - 1 and len(parts[end]) >= 8 and end <= longest:
            end += 1
        start, stop = text.find(parts[0]), text.find(parts[end - 1]) + len(parts[end - 1])
        return _PAGE_NUMBER.sub("", text[start:stop])
    return _PAGE_NUMBER.sub("", parts[longest])


def without_label(text: str) -> str:
    """Return a title's line without its label: `标题：某事` -> `某事`."""
    return _LABEL.sub("", text.strip())


def find_glued(lines: Sequence[Line]) -> str | None:
    """Return a title that stands on one line with the breadcrumb before it or the date behind it, above the text, or null."""
    for line in itertools.takewhile(lambda line: line.role != "body", lines):
        text = line.text.strip()
        if line.role == "nav" and (behind := _BEHIND_CRUMB.search(text)):
            return behind[1]
        dated = find_date_span(text) if line.role == "meta" else None
        if dated is not None and _GLUED.fullmatch(title := text[: dated[0]].strip()) and not is_organisation(title):
            return title
    return None


def clean_headline(text: str) -> str:
    """Return the headline of one of several stories without what marks it in the list: its bullet, its number, its brackets."""
    bare = _MARKER.sub("", " ".join(text.split()))
    return bare[1:-1].strip() if bare[:1] == "【" and bare[-1:] == "】" and "】" not in bare[1:-1] else bare


def title_hints(page: Page, lexicon: Lexicon) -> list[str]:
    """Return the folded titles that the page's head and its container give, the most trusted first."""
    raw = (page.head.headline, page.title_hint, page.head.title)
    return [folded for text in raw if text and len(folded := lexicon.plain(text)) >= 4]


def _agreement(facts: Facts, hints: Sequence[str]) -> float:
    bare = facts.plain.strip(MARKS)
    for hint in hints:
        if bare and (bare in hint or (len(hint) >= 6 and hint in bare)):
            return 4.0 + 4.0 * min(len(bare), len(hint)) / max(len(bare), len(hint))
    return 0.0


def _is_candidate(block: Block, facts: Facts) -> bool:
    dated = facts.date[1] - facts.date[0] if facts.date is not None else 0
    if short_time_size(block.text.strip()) or (2 * dated > facts.size and facts.size - dated < _LEAST_BESIDE_DATE):
        return False
    if facts.date and "年" not in block.text[slice(*facts.date)]:
        # No headline writes 2019-03-05.
        return False
    # Channels are named like the papers that they hold: 政府工作报告.
    noise = 0.0 if facts.hits.whole == "channel" and facts.cells == 1 else facts.noise
    if (
        not 4 <= facts.size <= LONGEST_TITLE
        or not facts.plain.strip(MARKS)
        or facts.plain.startswith(_TOLD)
        or facts.is_meta
        or noise >= 0.45
        or facts.cells > 3
        or is_document_number(block.text)
        or is_issue(block.text)
    ):
        return False
    if block.text.rstrip("”’」』）) 　").endswith(("。", "；", ";", "：", ":", "，")) or facts.caption:
        return False
    return not (block.link_chars > 0.8 * len(block.text) and block.tag not in ("h1", "h2"))


def _score(index: int, blocks: Sequence[Block], facts: Sequence[Facts], hints: Sequence[str], first: int) -> float:
    block, line = blocks[index], facts[index]
    score = _agreement(line, hints) + {"h1": 3.0, "h2": 1.2, "h3": 0.5, "title": 1.0}.get(block.tag, 0.0)
    score += 1.5 if 9 <= line.size <= 45 else (-0.6 if line.size <= 6 else 0.3)
    under_meta = any(
        facts[at].is_meta and facts[at].fields and facts[at].date and not _is_index(facts[max(0, at - 2) : at + 3])
        for at in range(max(0, index - 12), index)
    )
    for distance, after in enumerate(facts[index + 1 : index + 4]):
        if after.is_meta:
            # Under the page's own meta line, another one is a later story's byline.
            score += (3.0, 2.0, 1.0)[distance] * (0.5 if under_meta else 1.0)
            break
    if index and (facts[index - 1].kind == "crumb" or _EDITION.match(facts[index - 1].plain)):
        score += 1.0
    if block.in_main is not None and block.in_main < 0.5:
        score -= 1.0
    if block.text.strip().startswith(_SUBTITLE) or line.numbered:
        score -= 3.0
    if is_organisation(block.text):
        score -= 2.5
    if under_meta:
        score -= 1.8
    if index + 1 < first and _is_subtitle(blocks[index + 1].text):
        score += 1.5
    if line.hits.whole == "channel":
        score -= 1.5
    if index + 2 == first and _LEAST_SECOND <= facts[index + 1].size <= line.size and _is_candidate(blocks[index + 1], facts[index + 1]):
        # The shorter line under a headline is its second one.
        score += 0.5
    if line.dated or (line.ranked and not _is_of_series(index, blocks) and not _is_tagged_alone(index, blocks)):
        score -= 1.0
    return score - 0.08 * min(first - index, 40)


def _is_subtitle(text: str) -> bool:
    """Whether a line continues the title above it, or tells where a speech was held."""
    return text.strip().startswith(("——", "--", "—"))


def _is_of_series(index: int, blocks: Sequence[Block]) -> bool:
    """Whether the bullet before a line stands before later lines, too, with text between them: then it marks headlines."""
    bullet = blocks[index].text.strip()[0]
    later = [i for i in range(index + 1, len(blocks)) if blocks[i].text.strip().startswith(bullet)]
    return not bullet.isdigit() and bool(later) and later[0] - index > 1


def _is_tagged_alone(index: int, blocks: Sequence[Block]) -> bool:
    """Whether a line begins with a word in brackets and none beside it does: a list of headlines has one on each."""
    start = blocks[index].text.strip()[0]
    beside = (blocks[at].text.strip() for at in (index - 1, index + 1) if 0 <= at < len(blocks))
    return start in "【[〔" and not any(text.startswith(start) for text in beside)


def _is_index(facts: Sequence[Facts]) -> bool:
    """Whether one of a line and its neighbours is a row of the head table of an official paper."""
    return any(field.name in _TABLE_FIELDS for line in facts for field in line.fields)


def _named_titles(facts: Sequence[Facts], lexicon: Lexicon) -> list[str]:
    """Return the folded titles that head tables name: 信息名称：某通知."""
    named = (lexicon.plain(field.value) for line in facts for field in line.fields if field.name == "doc_title")
    return [title for title in named if len(title) >= _LEAST_NAMED]


def _is_told(line: Facts) -> bool:
    """Whether a line within the text is no headline: long, a sentence, or what leads to a list."""
    return line.size >= _LEAST_TOLD or "。" in line.plain or leads_to_list(line)


def choose_title(page: Page, blocks: Sequence[Block], facts: Sequence[Facts], zones: Sequence[int], lexicon: Lexicon) -> int | None:
    """Return the index of the title's line among the non-blank `blocks`, or null where no line is one.

    Candidates stand before the first paragraph of the text; what counts is agreement with the head's title, the tag,
    a meta line underneath, a length of 9 to 45 characters and nearness to the text. The labels of a head table (发布日期)
    are none, though a date stands under them as under a title.
    """
    first = next((i for i, zone in enumerate(zones) if zone == WITHIN and _is_told(facts[i])), None)
    if first is None:
        first = next((i for i, zone in enumerate(zones) if zone == WITHIN), None)
    if first is None:
        return None
    hints = [*title_hints(page, lexicon), *_named_titles(facts[:first], lexicon)]
    candidates = [i for i in range(first) if _is_candidate(blocks[i], facts[i]) and lexicon.labels.get(facts[i].plain.strip(":")) is None]
    scored = [(_score(i, blocks, facts, hints, first), i) for i in candidates]
    labelled = next(
        (i for i in range(first) if facts[i].fields and facts[i].fields[0].name == "doc_title" and facts[i].fields[0].value), None
    )
    if labelled is not None and not any(_agreement(facts[i], hints) for i in candidates):
        # 标题：某事, and no line says it without the label.
        return labelled
    if not scored:
        return None
    score, index = max(scored)
    return index if score >= _LEAST else None
