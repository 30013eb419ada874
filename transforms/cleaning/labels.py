"""Label-and-value fields in a meta line, such as `来源：某日报　作者：某某`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transforms.cleaning.lexicon import Lexicon

_LONGEST_LABEL = 8
_OPEN, _CLOSE = "[【（(〔「", "]】）)〕」"
_COLONS = frozenset(":：﹕丨｜|/／")
_PIPED = frozenset(["source", "author", "editor", "reporter", "staff"])
"""Fields whose labels some pages set off by a stroke: 来源｜某发布, 编辑/某某."""
_LEAST_PIPED = 2
_ANY_PREFIX = frozenset(["author", "editor", "reporter", "correspondent", "staff", "original_title", "location"])
"""Fields whose labels may have anything before them: people, by the outlet that they work for (某某晚报记者：甲某)."""
_LONGEST_PREFIX = 6
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_EDGE = " 　 \t\r|｜丨·•;；,，/\\[]【】（）()<>《》_—-*"
_SPACES = " 　\u00a0\t"
_GLUED_TOOLS = (5, 4)
"""Lengths of tools that stand right behind a value, longest first."""
_LEADING = "".join(char for char in _EDGE if char not in _OPEN)
_OUTER = " 　 \t\r|｜丨·•;；,，/\\_—-*<>"
_GAP = re.compile(r"[ 　 \t]{2,}|　|\s*[|｜丨┊│]\s*|&nbsp;")
_PEOPLE_LABELS = (
    "本报记者|本网记者|首席记者|见习记者|实习记者|记者|通讯员|责任编辑|值班编辑|责编|编辑|作者|撰稿|来源"
    "|文/图|图/文|撰文|供图|责任校对|校对|审核|监制|编审|初审|复审|终审|值班主任|值班总编|美编|签发|主编"
)
_PERSON = r"(?!通讯员|摄影|实习|编辑|记者)[\u4e00-\u9fff·]{2,4}"
_SPACED = re.compile(rf"(?P<label>{_PEOPLE_LABELS})[ 　\u00a0\t]+(?P<value>{_PERSON}(?:[ 　、]{_PERSON}){{0,3}})(?![\u4e00-\u9fff])")

_GLUED = re.compile(r"(?<![\u4e00-\u9fff])(?P<label>责任编辑|责编|编辑|校对|审核)(?P<value>[\u4e00-\u9fff]{2,3})(?=$|[\s　)）】\]])")
_LEAST_SPACED = 4
"""Characters of the shortest label with a name: 责编某某."""
_COLON, _CLOSING = re.compile(f"[{''.join(sorted(_COLONS))}]"), re.compile(f"[{re.escape(_CLOSE)}]")
_SIGNS = re.compile("|".join([*map(re.escape, sorted(_COLONS) + list(_OPEN)), _PEOPLE_LABELS]))
"""What every label has one of: a colon, a stroke, a bracket, or a word for people."""
_STAFF_BEHIND = re.compile(r"(?<=\S)[ 　\u00a0\t]+(?:本报|本网|全媒体|融媒体|首席|见习|实习)?(?:记者|通讯员|作者|编辑|责编|摄影|文/|图/)")


_NAMES = re.compile(r"[\u4e00-\u9fff·]{2,4}(?:[ 　、,，]+[\u4e00-\u9fff·]{2,4}){0,4}")


class Labelled(NamedTuple):
    """One field of a line: its name, its value as written, and where the label starts and the value ends."""

    name: str
    value: str
    start: int
    end: int


def _label_before(text: str, colon: int, floor: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """Return (start, field) of the longest label that ends at `colon`, spaces inside it allowed."""
    found: tuple[int, str] | None = None
    folded, letters, at, spaces = "", 0, colon - 1, 0
    while at >= floor and letters < _LONGEST_LABEL:
        char = text[at]
        if char in "  　\t":
            spaces += 1
            if spaces > 6:
                break
        else:
            letters += 1
            folded = lexicon.fold.get(char, char) + folded
            if letters == 1 and folded and folded not in lexicon.label_ends:
                return None
            name = lexicon.labels.get(folded)
            if name is not None:
                found = (at, name)
        at -= 1
    return None if found is not None and _is_compound(text, found, colon, floor, lexicon) else found


def _is_compound(text: str, found: tuple[int, str], colon: int, floor: int, lexicon: Lexicon) -> bool:
    """Whether a label is only the end of another word: 资金来源, 供应商名称, 组图. Such words begin the line or follow its number."""
    start, name = found
    if name in _ANY_PREFIX and colon - start > 1:
        return False
    run = start
    while run > floor and _IDEOGRAPH.match(text[run - 1]):
        run -= 1
    prefix = text[run:start]
    # Behind another label the word is that field's value; a longer run is a sentence.
    if not prefix or len(prefix) > _LONGEST_PREFIX or (run == floor and floor):
        return False
    return lexicon.plain(prefix) not in lexicon.words.get("label_prefix", ())


@lru_cache(maxsize=16384)
def find_labels(text: str, lexicon: Lexicon) -> tuple[Labelled, ...]:
    """Return the labelled fields of a line in their order; a value runs to the next label or to a wide gap.

    Labels count with a colon, in brackets at the start of the line (`[导读]`), or, for people, with a space (`记者 某某`).
    """
    if _SIGNS.search(text) is None:
        return ()
    marks: list[tuple[int, int, str]] = []
    floor = 0
    for colon in _COLON.finditer(text):
        at, char = colon.start(), colon[0]
        if at > floor and (found := _label_before(text, at, floor, lexicon)) is not None:
            if char not in ":：﹕" and not _is_piped(text, at, found):
                continue
            marks.append((found[0], at + 1, found[1]))
            floor = at + 1
    marks += _bracketed(text, lexicon)
    if not marks:
        return tuple(_spaced(text, 0, lexicon))
    marks.sort()
    fields = list(_spaced(text[: marks[0][0]], 0, lexicon)) if marks[0][0] >= _LEAST_SPACED else []
    for number, (start, value_start, name) in enumerate(marks):
        limit = marks[number + 1][0] if number + 1 < len(marks) else len(text)
        value, end = _value(text, value_start, limit, name)
        value = _without_tools(value, lexicon) if name != "summary" else value
        fields.append(Labelled(name, value, start, end))
        if limit - end >= _LEAST_SPACED:
            fields += _spaced(text[end:limit], end, lexicon)
    return tuple(fields)


def _is_piped(text: str, at: int, found: tuple[int, str]) -> bool:
    """Whether a stroke sets off a value: right before it, or between a label and a name that are all of the line."""
    start, name = found
    if name not in _PIPED or at - start < _LEAST_PIPED:
        return False
    return bool(text[at + 1 : at + 2].strip()) or (not text[:start].strip() and _NAMES.fullmatch(text[at + 1 :].strip()) is not None)


def _spaced(text: str, offset: int, lexicon: Lexicon) -> Iterator[Labelled]:
    """Yield the people named after a label and a space: 记者 某某."""
    surnames = lexicon.words.get("surnames", frozenset())
    for match in _GLUED.finditer(text):
        if match["value"][0] in surnames or match["value"][:2] in surnames:
            yield Labelled(lexicon.labels.get(match["label"], "editor"), match["value"], offset + match.start(), offset + match.end())
    for match in _SPACED.finditer(text):
        name = lexicon.labels.get(match["label"], "reporter")
        yield Labelled(name, match["value"], offset + match.start(), offset + match.end())


def _bracketed(text: str, lexicon: Lexicon) -> list[tuple[int, int, str]]:
    lead = text.lstrip(_LEADING)
    start = len(text) - len(lead)
    if not lead or lead[0] not in _OPEN:
        return []
    close = next((i for i, c in enumerate(lead[:12]) if c in _CLOSE), -1)
    name = lexicon.labels.get(lexicon.plain(lead[1:close])) if close > 1 else None
    return [(start, start + close + 1, name)] if name in ("summary", "keywords", "original_title", "editor", "source", "author") else []


def _value(text: str, start: int, limit: int, name: str) -> tuple[str, int]:
    raw = text[start:limit]
    lead = len(raw) - len(raw.lstrip(_SPACES))
    body = raw[lead:]
    if name not in ("summary", "original_title", "keywords"):
        gap = _GAP.search(body)
        if gap is not None and gap.start() > 0 and not _padded_name(body, gap):
            body = body[: gap.start()]
        # A lone bracket closes the field that it was opened before: （编辑：某某）.
        for opening, closing in zip(_OPEN, _CLOSE, strict=True) if _CLOSING.search(body) else ():
            cut = body.find(closing)
            if cut >= 0 and opening not in body[:cut]:
                body = body[:cut]
    if name == "source" and (people := _STAFF_BEHIND.search(body)):
        body = body[: people.start()]
    value = body.strip(_OUTER if name != "original_title" else " 　 \t]】）)")
    while value and value[-1] in _CLOSE and _OPEN[_CLOSE.index(value[-1])] not in value:
        value = value[:-1].rstrip(_OUTER)
    return value.lstrip(_EDGE), start + lead + len(body)


def _without_tools(value: str, lexicon: Lexicon) -> str:
    """Return a value without the page's tools behind it: `某网 分享到` -> `某网`, `某网参与互动` -> `某网`."""
    plain = [lexicon.plain(token).strip(_EDGE + ":") for token in value.split()]
    kinds = [lexicon.find_whole(token) if at else lexicon.whole.get(token) for at, token in enumerate(plain)]
    tools = [at for at, kind in enumerate(kinds) if kind and (at > 0 or lexicon.roles[kind] == "share")]
    value = " ".join(value.split()[: tools[0]]) if tools else value
    glued = (size for size in _GLUED_TOOLS if len(value) > size + 1)
    return next((value[:-size] for size in glued if lexicon.roles.get(lexicon.whole.get(value[-size:], "")) == "share"), value)


def _padded_name(body: str, gap: re.Match[str]) -> bool:
    """Whether the gap pads a name of two characters to three (`王　某`)."""
    after = body[gap.end() : gap.end() + 1]
    return gap.start() == 1 and bool(after) and "\u4e00" <= after <= "\u9fff" and gap.end() - gap.start() <= 2
