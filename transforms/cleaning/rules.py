"""The role rules outside the text, in order: the first that answers decides. An answer is a role and the id of its rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from transforms.cleaning.dates import short_time_size
from transforms.cleaning.features import Facts, is_count, is_weather
from transforms.cleaning.papers import is_document_number, is_organisation
from transforms.cleaning.scene import Scene
from transforms.cleaning.zones import BREAK, is_paragraph
from transforms.records import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

Decision = tuple[Role, str]
Rule = Callable[[Scene, int], Decision | None]

_BRACKETED = re.compile(r"^[（(\[][^（()）]{2,40}[)）】\]]$")
_OFFICES = "部长|书记|主任|市长|区长|县长|局长|院长|校长|教授|研究员|记者|主席|镇长|处长|会长|秘书长|代表|委员"
_PERSON = re.compile(rf"^[\u4e00-\u9fff、·“”]{{2,24}}(?:{_OFFICES})[ 　\u00a0]*[\u4e00-\u9fff]{{2,4}}$")
_ATTACHED = re.compile(r"^附件\s?[\d一二三四五六七八九十]{0,2}[:：]\s*\S")
_SALUTATION = re.compile(r"^(?:各|尊敬的|亲爱的|同志们|你[们市县局单]|市直|区直|县直|省直).{0,60}[：:]$")
REPORTER_NOTE = re.compile(r"^[（(].{0,12}记者.{2,40}[)）]$")
_FULL_DATE = re.compile(r"^[\[【(（]?(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
_LONGEST_DATED = 60
_SPEAKER = re.compile(
    r"^(?:(?:[问答]|主持人|发言人|提问|回复|网友|市民)|[\u4e00-\u9fff·]{0,12}(?:记者|主持人|发言人|嘉宾)[\u4e00-\u9fff·]{0,4}|[\u4e00-\u9fff]{2,3})[：:]$"
)
_SPEAKER_REACH = 8
"""Lines within which somebody else must speak."""
_ASKED = re.compile(r"^[问答QA][：:]\s*\S")
_LITTLE_NOISE = 0.3
_LONGEST_NAME = 12
_MORE = frozenset(["更多", "更多>>", "更多>", "more", "more>>"])
_LEAST_TEASER = 9
_NO_WORDS = "0123456789%()-—_|·.<>*+=#~…"
_SECTION_ROLES: dict[str, Role] = {
    "related": "related",
    "comment": "share",
    "share": "share",
    "disclaimer": "disclaimer",
    "footer": "footer",
    "app": "nav",
}
_TAIL_FIELDS = frozenset(
    [
        "editor",
        "staff",
        "source",
        "original_title",
        "original_url",
        "keywords",
        "reporter",
        "correspondent",
        "author",
        "published",
        "clicks",
    ]
)


def vocabulary_role(facts: Facts, least: float) -> Decision | None:
    """Return the role that the vocabulary speaks for with a certainty of at least `least`, or null."""
    return (cast("Role", facts.role), f"lexicon:{facts.kind}") if facts.role and facts.noise >= least else None


def by_vocabulary(scene: Scene, index: int) -> Decision | None:
    """Outside the text, the vocabulary's word counts."""
    return vocabulary_role(scene.facts[index], scene.lexicon.weights["outside_noise"])


def by_site(scene: Scene, index: int) -> Decision | None:
    """A line that stands on many pages of the site is furniture."""
    if not scene.repeated[index] or scene.facts[index].size >= 120:
        return None
    return vocabulary_role(scene.facts[index], 0.15) or ("footer" if index > scene.last else "nav", "site_repeats")


def by_crumb(scene: Scene, index: int) -> Decision | None:
    """The breadcrumb, by its markup, its lead words or its arrows."""
    if index in scene.crumbs:
        return "nav", "container:breadcrumb"
    facts = scene.facts[index]
    return ("nav", "lexicon:crumb") if facts.kind == "crumb" and facts.noise >= 0.3 else None


def by_paper(scene: Scene, index: int) -> Decision | None:
    """Signature and number of an official paper."""
    if scene.is_signature(index):
        return "meta", "signature"
    return ("meta", "document_number") if is_document_number(scene.bare(index)) else None


# Between the title and the text.


def spoken(scene: Scene, index: int) -> Decision | None:
    """Who speaks, alone on the line, heads what is said; a question with its label, or under the speaker's, is what is said."""
    text, facts = scene.bare(index), scene.facts[index]
    if _SPEAKER.match(text):
        near = range(max(0, index - _SPEAKER_REACH), min(len(scene.blocks), index + _SPEAKER_REACH + 1))
        if any(at != index and _SPEAKER.match(scene.bare(at)) for at in near):
            return "heading", "speaker"
    asked = _ASKED.match(text) or (index and scene.decided[index - 1][1] == "speaker")
    return ("body", "spoken") if asked and not facts.numbered else None


def salutation(scene: Scene, index: int) -> Decision | None:
    """Whom a paper addresses."""
    return ("body", "salutation") if _SALUTATION.match(scene.bare(index)) else None


def head_meta(scene: Scene, index: int) -> Decision | None:
    """Labels under the title."""
    facts = scene.facts[index]
    return ("meta", "labels") if facts.is_meta and facts.kind != "crumb" else None


def head_date(scene: Scene, index: int) -> Decision | None:
    """A full date under the title, whatever page tools stand behind it on the line."""
    facts = scene.facts[index]
    dated = facts.date is not None and facts.marks == 0 and facts.size <= _LONGEST_DATED
    return ("meta", "date") if dated and _FULL_DATE.match(scene.bare(index)) else None


def label_value(scene: Scene, index: int) -> Decision | None:
    """The value of a label that stands alone on the line above."""
    if not index or scene.previous(index) != "meta" or scene.facts[index].size > _LONGEST_NAME or scene.facts[index].role:
        return None
    labels = scene.facts[index - 1].fields
    is_open = bool(labels) and not labels[-1].value and scene.bare(index - 1).endswith((":", "："))
    return ("meta", "label_value") if is_open else None


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
    return ("meta", "note") if _BRACKETED.match(text) or (is_organisation(text) and not facts.numbered) else None


def head_contents(scene: Scene, index: int) -> Decision | None:
    """A table of contents: headlines above the text that stand in it again."""
    plain = scene.facts[index].plain.lstrip(_NO_WORDS + "、．·•")
    later = (facts.plain for facts in scene.facts[scene.first : scene.last + 1])
    return ("nav", "contents") if len(plain) >= 6 and plain in later else None


def head_text(scene: Scene, index: int) -> Decision | None:
    """What else stands there: text cut off by furniture, subtitles, the first heading."""
    if scene.is_out_of_container(index):
        return "nav", "out_of_container"
    facts, text = scene.facts[index], scene.bare(index)
    if text.endswith(("：", ":")):
        return "body", "salutation"
    if facts.size <= 14 and text.endswith(("讯", "电", "消息")):
        return "body", "dateline"
    if is_paragraph(facts) and facts.size >= 40:
        return "body", "text_before_break"
    following = scene.bare(index + 1) if index + 1 < len(scene.blocks) else ""
    if facts.numbered or text.startswith(("——", "--")) or _PERSON.match(text) or _PERSON.match(following):
        return "heading", "subtitle"
    return ("heading", "short_line") if scene.heads_text(index) else None


# Before the title.


def before_weather(scene: Scene, index: int) -> Decision | None:
    """Weather widgets."""
    facts = scene.facts[index]
    return ("nav", "weather") if facts.marks == 0 and not facts.is_meta and is_weather(scene.blocks[index].text) else None


def before_meta(scene: Scene, index: int) -> Decision | None:
    """Head tables and dates above the title."""
    facts = scene.facts[index]
    return ("meta", "labels") if facts.is_meta and (facts.fields or scene.first - index <= 4) else None


def head_table(scene: Scene, index: int) -> Decision | None:
    """Labels and values of a government head table on alternating lines."""
    return ("meta", "head_table") if index in scene.head_table else None


def before_menu(scene: Scene, index: int) -> Decision | None:
    """Words of menus: 专题 and 排行 head a list behind the text and name a channel before it."""
    facts = scene.facts[index]
    is_word = (facts.size <= 6 and facts.hits.whole) or facts.cells > 3
    if is_word and facts.role in ("related", "footer", "disclaimer"):
        return "nav", "menu_word"
    if facts.role == "footer" and facts.cells > 1 and scene.lexicon.roles.get(scene.first_word(index)) == "nav":
        return "nav", "menu_row"
    return ("nav", "menu_run") if facts.role and facts.size <= 6 and scene.is_in_menu(index) else None


def before_teaser(scene: Scene, index: int) -> Decision | None:
    """Headlines above the title are other stories'."""
    facts = scene.facts[index]
    if scene.sections[index] == "related" and facts.size >= 10:
        return "related", "section:related"
    return ("related", "before_text") if facts.size >= 16 and facts.cells == 1 and not scene.repeated[index] else None


# Behind the text and in its breaks.


def after_meta(scene: Scene, index: int) -> Decision | None:
    """Editor lines, sources and keywords under the text; contact lines of footers and counts of share bars are none."""
    facts = scene.facts[index]
    if not facts.is_meta or facts.kind in ("crumb", "footer", "disclaimer") or scene.sections[index] == "related":
        return None
    names = {f.name for f in facts.fields}
    if scene.previous(index) in ("footer", "disclaimer") or not names & _TAIL_FIELDS or (facts.role == "share" and names == {"clicks"}):
        return None
    return "meta", "labels"


def after_signature(scene: Scene, index: int) -> Decision | None:
    """Who signed, and when."""
    return ("meta", "signature") if scene.is_near_text(index) and scene.is_signature(index) else None


def after_note(scene: Scene, index: int) -> Decision | None:
    """Notes right under the text: who wrote it, whom to call, where it first stood, and what is attached to a paper."""
    if not scene.is_near_text(index) or scene.previous(index) not in ("body", "caption", "meta", "heading"):
        return None
    text, facts = scene.bare(index), scene.facts[index]
    if REPORTER_NOTE.match(text):
        return "body", "reporter_note"
    if _ATTACHED.match(text) and facts.marks == 0 and scene.sections[index] != "related":
        return "meta", "attachment"
    if _BRACKETED.match(text) and facts.noise < 0.9:
        return ("caption", "caption") if facts.caption else ("meta", "note")
    return None


def after_text(scene: Scene, index: int) -> Decision | None:
    """A sentence right behind the text's last one, set in as the text is: too short to be told as text by itself."""
    facts = scene.facts[index]
    if scene.previous(index) != "body" or facts.marks == 0 or not facts.ends or facts.noise >= _LITTLE_NOISE or facts.ranked:
        return None
    if scene.sections[index] or scene.is_out_of_container(index) or scene.blocks[index].link_chars:
        return None
    return ("body", "text") if scene.is_set_in(index) and scene.blocks[index].line_no - scene.blocks[index - 1].line_no == 1 else None


def after_menu(scene: Scene, index: int) -> Decision | None:
    """A word such as 专题 among the words of a menu that stands behind the text."""
    facts = scene.facts[index]
    beside = any(scene.facts[at].role == "nav" for at in (index - 1, index + 1) if at < len(scene.facts))
    return ("nav", "menu_run") if facts.role == "related" and facts.size <= 4 and beside and scene.is_in_menu(index) else None


def after_row(scene: Scene, index: int) -> Decision | None:
    """A row of links behind the text that holds words of footers is a footer, whatever else it holds."""
    facts = scene.facts[index]
    is_row = facts.cells > 2 and facts.marks == 0 and any(kind == "footer" for kind, _, _ in facts.hits.parts)
    return ("footer", "footer_row") if is_row and facts.role in ("nav", "disclaimer", "footer") else None


def after_vocabulary(scene: Scene, index: int) -> Decision | None:
    """The vocabulary's word; under comments, what they are about is theirs, and 更多 heads the headlines under it."""
    noise = by_vocabulary(scene, index)
    if scene.facts[index].plain in _MORE and index + 1 < len(scene.facts):
        following = scene.facts[index + 1]
        if following.size >= _LEAST_TEASER and not following.role:
            return "related", "lexicon:more"
    section = scene.sections[index]
    if noise is not None and ((noise[0] == "related" and section == "comment") or (noise[1] == "lexicon:app" and section == "share")):
        return "share", f"section:{section}"
    return noise


def after_caption(scene: Scene, index: int) -> Decision | None:
    """Pictures at the end of the text or in its breaks; labels there, too."""
    if not scene.is_near_text(index):
        return None
    follows_text = scene.previous(index) in ("body", "heading", "caption", "meta")
    if scene.is_caption(index) and (follows_text or scene.zones[index] == BREAK):
        return "caption", "caption"
    facts = scene.facts[index]
    return ("meta", "labels") if follows_text and facts.is_meta and facts.fields else None


def after_count(scene: Scene, index: int) -> Decision | None:
    """Numbers and dates alone: of the list that they stand in, else of a share bar."""
    facts = scene.facts[index]
    if not is_count(scene.bare(index)) and facts.plain.strip(_NO_WORDS):
        return None
    in_list = scene.previous(index) == "related" and (scene.sections[index] == "related" or facts.date is not None)
    return ("related", "count") if in_list else ("share", "count")


def title_again(scene: Scene, index: int) -> Decision | None:
    """The page's own title once more."""
    again = scene.title is not None and scene.facts[index].size >= 6 and scene.facts[index].plain == scene.facts[scene.title].plain
    return ("nav", "title_again") if again else None


def after_section(scene: Scene, index: int) -> Decision | None:
    """What a heading such as 相关阅读 says of the lines under it."""
    section = scene.sections[index]
    return (_SECTION_ROLES[section], f"section:{section}") if section else None


def after_neighbour(scene: Scene, index: int) -> Decision | None:
    """Footers and disclaimers go on until something else is told."""
    facts, previous = scene.facts[index], scene.previous(index)
    if facts.kind == "contact":
        return "footer", "lexicon:contact"
    if previous == "footer":
        return "footer", "follows:footer"
    return ("disclaimer", "follows:disclaimer") if previous == "disclaimer" and facts.marks else None


def after_teaser(scene: Scene, index: int) -> Decision | None:
    """What is left is rows of menus, other stories' titles, or single words."""
    facts = scene.facts[index]
    if facts.cells > 3 and facts.size / facts.cells <= 6:
        return "nav", "menu_row"
    if facts.size >= _LEAST_TEASER or facts.ranked or facts.dated:
        return "related", "after_text"
    return ("related", "follows:related") if scene.previous(index) == "related" and facts.size >= 6 else None


HEAD_RULES: Sequence[Rule] = (
    salutation,
    by_crumb,
    head_table,
    head_meta,
    head_date,
    label_value,
    by_paper,
    by_vocabulary,
    by_site,
    head_count,
    caption,
    head_note,
    head_contents,
    spoken,
    head_text,
    lambda _scene, _index: ("caption", "before_text"),
)
BEFORE_RULES: Sequence[Rule] = (
    by_crumb,
    head_table,
    before_weather,
    before_meta,
    before_menu,
    by_vocabulary,
    by_paper,
    title_again,
    before_teaser,
    lambda _scene, _index: ("nav", "before_text"),
)
AFTER_RULES: Sequence[Rule] = (
    by_crumb,
    label_value,
    after_meta,
    after_signature,
    after_note,
    after_text,
    after_menu,
    after_row,
    after_vocabulary,
    after_caption,
    after_count,
    title_again,
    after_section,
    after_neighbour,
    by_site,
    after_teaser,
    lambda _scene, _index: ("nav", "after_text"),
)
