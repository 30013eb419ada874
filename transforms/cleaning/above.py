"""The role rules above the text, in order: the first that answers decides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transforms.cleaning.dates import short_time_size
from transforms.cleaning.features import is_count, is_weather
from transforms.cleaning.papers import OFFICES, is_organisation
from transforms.cleaning.rules import (
    BRACKETED,
    LONGEST_NAME,
    Rules,
    abstract,
    by_crumb,
    by_paper,
    by_site,
    by_vocabulary,
    label_value,
    needs,
    paging,
    spoken,
    title_again,
)
from transforms.cleaning.traits import DATE, META, NO_WORDS, ROLE

if TYPE_CHECKING:
    from transforms.cleaning.rules import Decision
    from transforms.cleaning.scene import Scene

_PERSON = re.compile(rf"^[\u4e00-\u9fff、·“”]{{2,24}}(?:{OFFICES})[ 　\u00a0]*[\u4e00-\u9fff]{{2,4}}$")
_SPEAKER = re.compile(
    rf"^[（(]?(?:[\u4e00-\u9fff]{{1,16}})?(?:{OFFICES})[ 　\u00a0：:]+[\u4e00-\u9fff](?:[ 　]?[\u4e00-\u9fff]){{1,3}}[)）]?$"
)
"""Who held a speech or gave a report, under its title: 县长 某某."""
_MENU_MARKS = "|│┃｜丨┊·•"
_LEAST_MARKED = 3
_LEAST_WORDS, _LONGEST_MENU_WORD = 5, 6
_NAMED = re.compile(r"[\u4e00-\u9fffA-Za-z0-9_@·]{2,12}")
_PASSED = re.compile(r"^[（(](?:[12]\d{3}年|[一二]\S{3}年|经|根据).{6,}(?:通过|批准|公布|发布|施行|修订|修正|修改)[)）]$")
"""When a law was passed, amended and approved."""
_LONGEST_PASSED = 300
_TOLD = re.compile(
    r"^(?:以下文章|以下内容|本文)(?:来源于|转载自|转自|首发于)\S{2,}|^发[表布]于\s?[\u4e00-\u9fff]{2,8}$|^原创[\s　:：]\S{2,}"
)
"""Where an account says that an article comes from, or where it was posted."""
_LONGEST_TOLD = 50
_LEAST_BROKEN = 8
"""Characters of a line that breaks off at a comma: a sentence over several lines."""
_PAPER = re.compile(r"^[\s★|·]*[\u4e00-\u9fff]{2,12}(?:报|报社|数字报|电子报)(?=[\s　|,，（(:：]|\d)")
_WEEKDAY = re.compile("星期[一二三四五六日天]|周[一二三四五六日]")
_LEAST_OTHER = 10
_LONGEST_WORD = 3
_LONGEST_DAY = 30
_ISSUED = re.compile(
    r"^[\u4e00-\u9fff]{4,24}(?:编|编印|主办|印发?|局|办公室|办|委员会|部|厅|政府|中心|指挥部|领导小组)\s*"
    r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日$"
)
_LONGEST_VALUE = 20
_VALUE = re.compile(r"^[约近超逾]?\d[\d,，.]*(?:余|多)?[万亿千百]?(?:余|多)?[^\d\s:：/年月日]{1,4}$")
_NEAR_TEXT, _NEAR_TITLE = 4, 3
"""Lines above the text and the title within which a date alone is the page's."""
_CONTENTS = frozenset(["目录", "本文目录", "文章目录", "目次"])
_SALUTATION = re.compile(r"^(?:各|尊敬的|亲爱的|同志们|你[们市县局单]|市直|区直|县直|省直).{0,60}[：:]$")
_FULL_DATE = re.compile(r"^[\[【(（]?(?:(?:发表|发布|更新)于\s*)?(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
_LONGEST_DATED = 60


def salutation(scene: Scene, index: int) -> Decision | None:
    """Whom a paper addresses."""
    return ("body", "salutation") if _SALUTATION.match(scene.bare(index)) else None


@needs(META)
def head_meta(scene: Scene, index: int) -> Decision | None:
    """Labels under the title."""
    facts = scene.facts[index]
    return ("meta", "labels") if facts.is_meta and facts.kind != "crumb" else None


def head_clicks(scene: Scene, index: int) -> Decision | None:
    """Counts of views and answers, and nothing else."""
    fields = scene.facts[index].fields
    return ("share", "counts") if fields and all(field.name == "clicks" for field in fields) and scene.facts[index].date is None else None


def head_byline(scene: Scene, index: int) -> Decision | None:
    """An author's or an account's name beside the date, without a label: 某某发布, 老街坊."""
    facts, text = scene.facts[index], scene.bare(index)
    if (
        facts.size > LONGEST_NAME
        or facts.cells > 1
        or facts.marks
        or facts.role
        or facts.numbered
        or text.isdigit()
        or _NAMED.fullmatch(text) is None
    ):
        return None
    near = scene.facts[index + 1] if index + 1 < len(scene.facts) else facts
    if text.endswith(scene.lexicon.affixes.get("site_tail", ())) and index - 1 != scene.title:
        near = scene.facts[index - 1] if scene.facts[index - 1].is_meta else near
    is_date = near.date is not None and near.size <= _LONGEST_DATED and near.marks == 0
    return ("meta", "byline") if is_date else None


@needs(DATE)
def head_date(scene: Scene, index: int) -> Decision | None:
    """A full date under the title, whatever page tools stand behind it on the line, or before it where its label tells what it is."""
    facts = scene.facts[index]
    if facts.date is not None and facts.marks == 0 and any(field.name == "published" for field in facts.fields) and facts.kind != "crumb":
        return "meta", "date"
    dated = facts.date is not None and facts.marks == 0 and facts.size <= _LONGEST_DATED
    return ("meta", "date") if dated and _FULL_DATE.match(scene.bare(index)) else None


def head_count(scene: Scene, index: int) -> Decision | None:
    """A number alone is a count of clicks or comments."""
    return ("share", "count") if is_count(scene.bare(index)) or scene.facts[index].size <= 1 else None


def caption(scene: Scene, index: int) -> Decision | None:
    """A picture's text."""
    return ("caption", "caption") if scene.is_caption(index) else None


def head_note(scene: Scene, index: int) -> Decision | None:
    """A date, an office or a note in brackets under the title."""
    facts, text = scene.facts[index], scene.bare(index)
    if (facts.date is not None and facts.size <= 50) or (facts.size <= 30 and short_time_size(text)):
        return "meta", "date"
    if _SPEAKER.match(text):
        return "meta", "speaker"
    if _TOLD.match(text) and facts.size <= _LONGEST_TOLD:
        return "meta", "told"
    if _PASSED.match(text) and facts.size <= _LONGEST_PASSED:
        return "meta", "note"
    return ("meta", "note") if BRACKETED.match(text) or (is_organisation(text) and not facts.numbered) else None


def head_contents(scene: Scene, index: int) -> Decision | None:
    """A table of contents: headlines above the text that stand in it again."""
    plain = scene.facts[index].plain.lstrip(NO_WORDS + "、．·•")
    if plain in _CONTENTS:
        return "nav", "contents"
    later = (facts.plain for facts in scene.facts[scene.first : scene.last + 1])
    return ("nav", "contents") if len(plain) >= 6 and plain in later else None


def head_again(scene: Scene, index: int) -> Decision | None:
    """The title once more, right above the text: a paper's own one under that of the page."""
    facts = scene.facts[index]
    if scene.title is None or facts.size < _LEAST_BROKEN or facts.plain != scene.facts[scene.title].plain:
        return None
    return "heading", "title_again"


def head_collection(scene: Scene, index: int) -> Decision | None:
    """The collection that an account puts its post into, and how many posts that has."""
    if scene.bare(index)[:1] in ("#", "＃"):
        return "nav", "hashtags"
    counted = scene.decided[index - 1] == ("nav", "hashtags") and scene.facts[index].plain.rstrip("个篇條条").isdigit()
    return ("nav", "hashtags") if counted else None


def head_values(scene: Scene, index: int) -> Decision | None:
    """Figures set off above the text, one a line, and what they count, on the lines between: at least two of each."""
    if scene.is_out_of_container(index) or scene.facts[index].role:
        return None
    run = [at for at in range((scene.title or 0) + 1, scene.first) if scene.facts[at].size <= _LONGEST_VALUE]
    values = [at for at in run if _VALUE.match(scene.facts[at].plain)]
    return ("body", "values") if len(values) > 1 and values[0] - 1 <= index <= values[-1] + 1 and index in run else None


def head_word(scene: Scene, index: int) -> Decision | None:
    """A word of at most three characters is a place or a button, but no caption."""
    return ("nav", "head_word") if scene.facts[index].size <= _LONGEST_WORD else None


def head_text(scene: Scene, index: int) -> Decision | None:
    """What else stands there: text cut off by furniture, subtitles, the first heading."""
    if scene.is_out_of_container(index):
        return "nav", "out_of_container"
    facts, text = scene.facts[index], scene.bare(index)
    if text.endswith(("：", ":")):
        return "body", "salutation"
    if facts.size <= 14 and text.endswith(("讯", "电", "消息")):
        return "body", "dateline"
    is_broken_off = facts.size >= _LEAST_BROKEN and text.endswith(("，", "、", "；"))
    if is_broken_off or (facts.is_paragraph and facts.size >= 40):
        return "body", "text_before_break"
    following = scene.bare(index + 1) if index + 1 < len(scene.blocks) else ""
    if facts.numbered or text.startswith(("——", "--")) or _PERSON.match(text) or _PERSON.match(following):
        return "heading", "subtitle"
    return ("heading", "short_line") if scene.heads_text(index) else None


def before_weather(scene: Scene, index: int) -> Decision | None:
    """Weather widgets."""
    facts = scene.facts[index]
    return ("nav", "weather") if facts.marks == 0 and not facts.is_meta and is_weather(scene.blocks[index].text) else None


@needs(DATE)
def before_masthead(scene: Scene, index: int) -> Decision | None:
    """A paper's name with the day of its issue, or a widget with today's date."""
    facts = scene.facts[index]
    if facts.date is None or facts.fields or facts.size > _LONGEST_DATED or _WEEKDAY.search(text := scene.bare(index)) is None:
        return None
    return ("nav", "masthead") if _PAPER.match(text) else ("nav", "today")


def before_subtitle(scene: Scene, index: int) -> Decision | None:
    """A line right above the title that is set off by a dash belongs to it."""
    return ("heading", "subtitle") if index + 1 == scene.title and scene.bare(index).startswith(("——", "--")) else None


@needs(META)
def before_meta(scene: Scene, index: int) -> Decision | None:
    """Head tables and dates above the title."""
    facts = scene.facts[index]
    is_near = scene.first - index <= _NEAR_TEXT or (scene.title is not None and scene.title - index <= _NEAR_TITLE)
    return ("meta", "labels") if facts.is_meta and (facts.fields or is_near) else None


@needs(DATE)
def before_issuer(scene: Scene, index: int) -> Decision | None:
    """Who issued a bulletin, and when; the day right above the title."""
    facts = scene.facts[index]
    if facts.date is None or facts.marks:
        return None
    if index + 1 == scene.title and facts.size <= _LONGEST_DAY and not facts.fields:
        return "meta", "date"
    return ("meta", "issuer") if _ISSUED.match(scene.bare(index)) else None


def head_table(scene: Scene, index: int) -> Decision | None:
    """Labels and values of a government head table on alternating lines."""
    return ("meta", "head_table") if index in scene.head_table else None


@needs(ROLE)
def before_menu(scene: Scene, index: int) -> Decision | None:
    """Words of menus: 专题 and 排行 head a list behind the text and name a channel before it."""
    facts = scene.facts[index]
    is_word = (facts.size <= 6 and facts.hits.whole) or facts.cells > 3
    if is_word and facts.role == "related" and _heads_teaser(scene, index):
        return "related", f"lexicon:{facts.kind}"
    if is_word and facts.role in ("related", "footer", "disclaimer"):
        return "nav", "menu_word"
    if facts.role == "footer" and facts.cells > 1 and scene.lexicon.roles.get(scene.first_word(index)) == "nav":
        return "nav", "menu_row"
    return ("nav", "menu_run") if facts.role and facts.size <= 6 and scene.is_in_menu(index) else None


def _heads_teaser(scene: Scene, index: int) -> bool:
    """Whether another story's headline stands under a word such as 热点新闻."""
    following = scene.facts[index + 1]
    return (
        following.size >= _LEAST_OTHER
        and not following.role
        and not following.is_meta
        and following.cells == 1
        and index + 1 != scene.title
    )


def _is_row_of_words(text: str) -> bool:
    """Whether a line is short words with single blanks between them, as menus are: a headline has one blank or two."""
    words = text.split()
    return len(words) >= _LEAST_WORDS and all(len(word) <= _LONGEST_MENU_WORD for word in words)


def before_teaser(scene: Scene, index: int) -> Decision | None:
    """Headlines above the title are other stories'."""
    facts = scene.facts[index]
    if scene.sections[index] == "related" and facts.size >= 10:
        return "related", "section:related"
    if (sum(map(scene.bare(index).count, _MENU_MARKS)) >= _LEAST_MARKED or _is_row_of_words(scene.bare(index))) and not facts.marks:
        return "nav", "menu_row"
    return ("related", "before_text") if facts.size >= 16 and facts.cells == 1 and not scene.repeated[index] else None


HEAD_RULES = Rules(
    salutation,
    by_crumb,
    paging,
    head_table,
    head_clicks,
    head_meta,
    head_date,
    head_collection,
    label_value,
    by_paper,
    head_byline,
    by_vocabulary,
    by_site,
    head_count,
    caption,
    head_note,
    head_contents,
    spoken,
    head_again,
    abstract,
    head_values,
    head_text,
    head_word,
    lambda _scene, _index: ("caption", "before_text"),
)
BEFORE_RULES = Rules(
    by_crumb,
    head_table,
    before_subtitle,
    before_weather,
    before_masthead,
    before_issuer,
    before_meta,
    before_menu,
    by_vocabulary,
    by_paper,
    title_again,
    before_teaser,
    lambda _scene, _index: ("nav", "before_text"),
)
