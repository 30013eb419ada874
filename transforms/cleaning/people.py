"""Names of authors, editors and reporters, as pages write them."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from transforms.cleaning.lexicon import MARKS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from transforms.records import Line

_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{2,6})?")
_ROLE_NOTE = re.compile(r"[（(](?:实习|见习|实习生|特约|编辑|记者|签发|责编)[^()（）]{0,6}[)）]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CODE = re.compile(r"\s*[（(]?[A-Za-z]{1,3}\d{2,5}[)）]?\s*")
_OUTLET = r"本报|本网|本台|首席|见习|实习|特约|全媒体|融媒体|[\u4e00-\u9fff·]{2,14}?"
_STAFF = rf"(?:(?:{_OUTLET})?(?:全媒体|融媒体|首席|见习|实习)?[记記]者)"
_STAFF_SIGN = "者"
"""Stands in whatever `_STAFF` matches: searching for it costs a fiftieth."""
_OTHERS = r"(?:[\s　,，;；/／]*(?:通[讯訊][员員]|摄影|文[/／]?图|图[/／]文|实习生|摄|视频|编辑|报道).*?)?"
_REPORTERS_AT_END = re.compile(rf"[（(【][^（()）】]{{0,30}}?{_STAFF}[\s　:：]*(?P<names>[^（()）】]{{2,40}}?){_OTHERS}[)）】]\s*$")
_REPORTERS_AT_START = re.compile(
    r"^[\s　]*(?:[\u4e00-\u9fff]{2,10}(?:\d{1,2}月\d{1,2}日)?[讯訊电電][\s　]*)?"
    rf"[（(](?:[\u4e00-\u9fff·、\s　]{{2,16}}[\s　、])?{_STAFF}[\s　:：]*"
    r"(?P<names>[\u4e00-\u9fff·、\s　]{2,30}?)(?:[\s　]*(?:通[讯訊][员員]|实习生).*?)?[)）]"
)
_REPORTER_WITH_PLACE = re.compile(
    r"[（(【〔](?:[\u4e00-\u9fff]{2,8}[社网網报報])?[记記]者[\s　]?(?P<names>[\u4e00-\u9fff]{3})"
    r"(?:[／/]?[\u4e00-\u9fff]{2,6}(?:\d{1,2}日[电電]|[报報][导導道]))?[)）】〕]"
)
"""How Taiwan's papers begin: （中央社記者某某某某縣3日電）, 〔記者某某某／某地報導〕."""
_REPORTER = r"[\u4e00-\u9fff]{1,2}[ 　]?[\u4e00-\u9fff](?:·[\u4e00-\u9fff]{2,6})?(?=$|[\s　、，,；;）)/／]|报道|通讯员|摄|文|图)"
_REPORTER_LINE = re.compile(rf"^.{{0,40}}?{_STAFF}[\s　:：]*(?P<names>{_REPORTER}(?:[、\s　]+{_REPORTER}){{0,4}})")
_REPORTS = r"(?:报道|报導|从|在|获悉|了解|采访|电|摄)"
_SENTENCE = re.compile(
    rf"{_STAFF}[\s　]*(?P<names>[\u4e00-\u9fff·]{{2,4}}?(?:[、\s　]+[\u4e00-\u9fff·]{{2,4}}?){{0,3}})[\s　]*(?={_REPORTS})"
)
"""Who reports, as the first sentence says it: 记者甲某、乙某报道."""
_SENTENCE_CHARS = 50
_WORKPLACE = re.compile(r"[（(][^（()）]{3,30}[)）]?$")
_BEHIND_NAME = re.compile(r"(?<=[\u4e00-\u9fff])[\s　,，、;；/／]+(?:通[讯訊][员員]|实习生|摄影|视频).*$")
_NAME_GAP = re.compile(r"[、,，;；/／]|[\s　]+|&nbsp;")
_PADDED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ 　]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
_TITLED = re.compile(rf"^{_STAFF}[\s　:：]*(?=[\u4e00-\u9fff]{{2,4}}(?:$|[、\s　]))")
_NOT_REPORTERS = re.compile(r"通[讯訊][员員]|实习生|摄影|编辑|文[/／]图|图[/／]文")
_NO_NAMES = frozenset(
    [
        "记者",
        "通讯员",
        "报道",
        "摄影",
        "本报",
        "图文",
        "综合",
        "编辑",
        "本网",
        "整理",
        "连日",
        "连日来",
        "时下",
        "明天",
        "元旦",
        "应邀",
        "于日前",
        "于近日",
        "常年",
        "和同事",
    ]
)
_MOST_REPORTERS = 8
_END_CHARS = 90
"""Characters of a paragraph within which its reporter stands at its end or start."""


def clean_people(value: str) -> str:
    """Return a name without its office, codes, notes in brackets and padding: `记者 王　某（实习）NF01` -> `王某`."""
    if not value:
        return ""
    value = _WORKPLACE.sub("", _BEHIND_NAME.sub("", _ROLE_NOTE.sub("", value))) or value
    value = _CODE.sub("", value) if _HAN.search(value) else value
    value = _TITLED.sub("", _PADDED.sub(lambda m: m[1] + m[2], value.strip(MARKS)))
    tokens = value.split()
    # A name, then something that is none: `某某 您是第12位读者`.
    if len(tokens) > 1 and _NAME.fullmatch(tokens[0]) and not all(_NAME.fullmatch(token) for token in tokens[1:]):
        value = tokens[0]
    return value.strip(MARKS)


def split_people(names: str) -> tuple[str, ...]:
    """Return the names in `甲某、乙某 丙某`; words that are no name are left out."""
    names = _NOT_REPORTERS.split(names, maxsplit=1)[0]
    parts = (clean_people(part) for part in _NAME_GAP.split(_PADDED.sub(lambda m: m[1] + m[2], names)))
    good = [part for part in parts if _NAME.fullmatch(part) and part not in _NO_NAMES and "记者" not in part]
    return tuple(dict.fromkeys(good))[:_MOST_REPORTERS]


def _of_sentence(text: str, surnames: Collection[str]) -> str:
    """Return the names of who reports in a text's first sentence; a name begins with one of `surnames`. Empty for none."""
    head = text[:_SENTENCE_CHARS]
    match = _SENTENCE.search(head) if _STAFF_SIGN in head else None
    if match is None:
        return ""
    people = split_people(match["names"])
    return match["names"] if people and all(name[:1] in surnames or name[:2] in surnames for name in people) else ""


def find_reporters(lines: Sequence[Line], labelled: Mapping[str, str], surnames: Collection[str] = ()) -> tuple[str, ...]:
    """Return the page's reporters, correspondents left out: from a label, a byline, or brackets at the text's end or start.

    Args:
        lines: the page's lines with their roles.
        labelled: values of the meta lines' labels, by field.
        surnames: family names, by which a name in a sentence is told.
    """
    labels = [labelled["reporter"]] if "reporter" in labelled else []
    if _TITLED.match(labelled.get("author", "")):
        labels.append(_TITLED.sub("", labelled["author"]))
    meta = (line.text.strip() for line in lines if line.role == "meta" and _STAFF_SIGN in line.text)
    bylines = (match["names"] for line in meta if (match := _REPORTER_LINE.match(line)))
    text = [line.text for line in lines if line.role in ("body", "meta")]
    last = (line[-_END_CHARS:] for line in text[:-4:-1])
    ends = (match["names"] for line in last if _STAFF_SIGN in line and (match := _REPORTERS_AT_END.search(line)))
    starts = (match["names"] for line in text[:3] if (match := _REPORTERS_AT_START.search(line[:_END_CHARS])))
    placed = (match["names"] for line in text[:3] if (match := _REPORTER_WITH_PLACE.search(line[:_END_CHARS])))
    told = (_of_sentence(line, surnames) for line in text[:3])
    return next((people for names in chain(labels, bylines, ends, starts, placed, told) if (people := split_people(names))), ())
