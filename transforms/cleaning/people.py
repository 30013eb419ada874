"""Names of authors, editors and reporters, as pages write them."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from transforms.cleaning.lexicon import MARKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transforms.records import Line

_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{2,6})?")
_ROLE_NOTE = re.compile(r"[（(](?:实习|见习|实习生|特约|编辑|记者|签发|责编)[^()（）]{0,6}[)）]")
_CODE = re.compile(r"\s*[（(]?[A-Za-z]{1,3}\d{2,5}[)）]?\s*")
_OUTLET = r"本报|本网|本台|首席|见习|实习|特约|全媒体|融媒体|[\u4e00-\u9fff]{2,8}?(?:网|报|社|台|中心)"
_STAFF = rf"(?:(?:{_OUTLET})?(?:全媒体|融媒体|首席|见习|实习)?[记記]者)"
_OTHERS = r"(?:[\s　,，;；/／]*(?:通[讯訊][员員]|摄影|文[/／]?图|图[/／]文|实习生|摄|视频|编辑|报道).*?)?"
_REPORTERS_AT_END = re.compile(rf"[（(【][^（()）】]{{0,30}}?{_STAFF}[\s　:：]*(?P<names>[^（()）】]{{2,40}}?){_OTHERS}[)）】]\s*$")
_REPORTERS_AT_START = re.compile(
    r"^[\s　]*(?:[\u4e00-\u9fff]{2,10}(?:\d{1,2}月\d{1,2}日)?[讯訊电電][\s　]*)?"
    rf"[（(]{_STAFF}[\s　:：]*(?P<names>[\u4e00-\u9fff·、\s　]{{2,30}}?)(?:[\s　]*(?:通[讯訊][员員]|实习生).*?)?[)）]"
)
_REPORTER = r"[\u4e00-\u9fff]{1,2}[ 　]?[\u4e00-\u9fff](?:·[\u4e00-\u9fff]{2,6})?(?=$|[\s　、，,；;）)/／]|报道|通讯员|摄|文|图)"
_REPORTER_LINE = re.compile(rf"^.{{0,40}}?{_STAFF}[\s　:：]*(?P<names>{_REPORTER}(?:[、\s　]+{_REPORTER}){{0,4}})")
_NAME_GAP = re.compile(r"[、,，;；/／]|[\s　]+|&nbsp;")
_PADDED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ 　]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
_TITLED = re.compile(rf"^{_STAFF}[\s　:：]*(?=[\u4e00-\u9fff]{{2,4}}(?:$|[、\s　]))")
_NOT_REPORTERS = re.compile(r"通[讯訊][员員]|实习生|摄影|编辑|文[/／]图|图[/／]文")
_NO_NAMES = frozenset(["记者", "通讯员", "报道", "摄影", "本报", "图文", "综合", "编辑", "本网", "整理"])
_MOST_REPORTERS = 8
_END_CHARS = 90
"""Characters of a paragraph within which its reporter stands at its end or start."""


def clean_people(value: str) -> str:
    """Return a name without its office, codes, notes in brackets and padding: `记者 王　某（实习）NF01` -> `王某`."""
    value = _ROLE_NOTE.sub("", value)
    value = _CODE.sub("", value) if re.search(r"[\u4e00-\u9fff]", value) else value
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


def find_reporters(lines: Sequence[Line], labelled: Mapping[str, str]) -> tuple[str, ...]:
    """Return the page's reporters, correspondents left out: from a label, a byline, or brackets at the text's end or start.

    Args:
        lines: the page's lines with their roles.
        labelled: values of the meta lines' labels, by field.
    """
    labels = [labelled["reporter"]] if "reporter" in labelled else []
    if _TITLED.match(labelled.get("author", "")):
        labels.append(_TITLED.sub("", labelled["author"]))
    bylines = (match["names"] for line in lines if line.role == "meta" and (match := _REPORTER_LINE.match(line.text.strip())))
    text = [line.text for line in lines if line.role in ("body", "meta")]
    ends = (match["names"] for line in text[:-4:-1] if (match := _REPORTERS_AT_END.search(line[-_END_CHARS:])))
    starts = (match["names"] for line in text[:3] if (match := _REPORTERS_AT_START.search(line[:_END_CHARS])))
    return next((people for names in chain(labels, bylines, ends, starts) if (people := split_people(names))), ())
