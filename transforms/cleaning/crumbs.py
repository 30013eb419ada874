"""Breadcrumbs: the path of a page within its site, on one line or broken over several."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from transforms.cleaning.lexicon import MARKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.cleaning.lexicon import Lexicon
    from transforms.records import Line

_ARROWS = re.compile(r"\s*(?:-+[>＞]|=+[>＞]|[>＞»›→]+|&gt;(?:&gt;)?|≫)\s*")
_OTHER = re.compile(r"\s*[/／|｜丨\\]\s*|\s+[-–—·]+\s+|\s*[—·－]+\s*|(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff])")
_ARROW_SIGN, _OTHER_SIGN = re.compile("[>＞»›→≫&]"), re.compile(r"[/／|｜丨\\\-–—·－]")
"""What the separators above have one of: to split a line by them takes ten times as long."""
_SPACES = re.compile(r"[ 　 \t]+")
_LEAD = re.compile(
    r"^[\s\[【(（]*(?:您|你)?[\u4e00-\u9fff]{0,8}(?:位置|栏目|所在|频道|页面|浏览|访问|阅读|这里|路径|导航|在)(?:是|为)?[\]】)）]?\s*[:：是]?\s*"
)
_EDGE = MARKS + "\ufeff"
_LONGEST_ELEMENT = 16
_MOST_ELEMENTS = 9


@lru_cache(maxsize=16384)
def split_crumb(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the elements of a breadcrumb on one line, its lead words left out; empty where `text` is none."""
    plain = lexicon.plain(text)
    hits_lead = lexicon.find_lead(plain[:24]) == "crumb"
    body = _LEAD.sub("", text, count=1) if hits_lead else text
    for sign, pattern in ((_ARROW_SIGN, _ARROWS), (_OTHER_SIGN, _OTHER)):
        parts = _parts(body, pattern) if sign.search(body) else ()
        if len(parts) > 1:
            arrows = pattern is _ARROWS
            return parts if arrows or hits_lead or _looks_like_path(parts, body, lexicon) else ()
    parts = _parts(body, _SPACES)
    if len(parts) > 1 and (hits_lead or lexicon.plain(parts[-1]) in lexicon.words.get("crumb_tail", ())):
        return parts if len(parts) <= _MOST_ELEMENTS else ()
    return parts if hits_lead and len(parts) == 1 and len(parts[0]) <= _LONGEST_ELEMENT else ()


def _parts(body: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    parts = tuple(part for raw in pattern.split(body) if (part := raw.strip(_EDGE)) and part.strip(MARKS))
    if len(parts) > _MOST_ELEMENTS or any(len(part) > _LONGEST_ELEMENT for part in parts[:-1]):
        return ()
    return parts


def _looks_like_path(parts: tuple[str, ...], body: str, lexicon: Lexicon) -> bool:
    """Whether elements without arrows are a path and no menu: it starts at home or ends in 正文, and is short."""
    plain = [lexicon.plain(part) for part in parts]
    if "|" in body or "｜" in body or "丨" in body:
        return plain[-1] in lexicon.words.get("crumb_tail", ()) and len(parts) <= 5
    if plain[-1] in lexicon.words.get("crumb_tail", ()):
        return True
    home = plain[0] in lexicon.words.get("crumb_home", ()) or plain[0].endswith("首页")
    if home and len(parts) > 2 and all(len(part) <= 10 for part in parts[:-1]):  # The last element may be the page's title.
        return len(parts) <= 5
    return len(parts) <= 4 and (home or ("·" in body and len(parts) > 2)) and all(len(part) <= 10 for part in parts)


def find_breadcrumb(lines: Sequence[Line], lexicon: Lexicon, title: str | None) -> tuple[str, ...]:
    """Return the page's breadcrumb from its navigation lines; the title itself is no element. Empty where there is none."""
    best: tuple[str, ...] = ()
    best_score = 0.0
    marked = [line for line in lines if line.rule_id == "container:breadcrumb"]
    if marked and (parts := _from_markup(marked, lexicon)):
        return _without_title(parts, title, lexicon)
    nav = [line for line in lines if line.role == "nav"]
    kept = next((line.line_no for line in lines if line.is_kept), 0)
    for index, line in enumerate(nav):
        if len(line.text) > 120 or (line.line_no > kept and not _ARROWS.search(line.text)):
            continue
        lead = line.rule_id == "lexicon:crumb"
        parts = split_crumb(line.text, lexicon)
        if (lead and not parts) or (len(parts) <= 1 and (_is_arrow(line.text) or lead)):
            parts = _broken(nav, index, lexicon) or parts
        parts = _without_title(parts, title, lexicon)
        if not parts or (len(parts) < 2 and not lead):
            continue
        score = (3.0 if lead else 0.0) + (2.0 if _ARROWS.search(line.text) else 0.0) + min(len(parts), 4) * 0.3
        score += 1.0 if lexicon.plain(parts[-1]) in lexicon.words.get("crumb_tail", ()) else 0.0
        if score > best_score:
            best, best_score = parts, score
    return best


def _from_markup(marked: Sequence[Line], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the elements of the first breadcrumb container: one line with separators, or one element a line."""
    for line in marked:
        if len(parts := split_crumb(line.text, lexicon)) > 1:
            return parts
    run = [line for at, line in enumerate(marked) if line.line_no - marked[0].line_no <= 2 * at + 1]
    elements = [part for line in run if (part := line.text.strip(MARKS)) and lexicon.find_lead(lexicon.plain(part)) != "crumb"]
    return tuple(elements) if 1 < len(elements) <= _MOST_ELEMENTS and all(len(e) <= _LONGEST_ELEMENT for e in elements[:-1]) else ()


def _is_arrow(text: str) -> bool:
    return bool(text.strip()) and not _ARROWS.sub("", text).strip(MARKS)


def _broken(nav: Sequence[Line], index: int, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the elements of a breadcrumb that stands one element or separator a line, around line `index`."""
    start = index
    if _is_arrow(nav[index].text) and index:
        start = index - 1
    elements: list[str] = []
    expects = True
    for at in range(start, min(start + 2 * _MOST_ELEMENTS, len(nav))):
        if at > start and nav[at].line_no - nav[at - 1].line_no > 3:
            break
        text = nav[at].text.strip()
        if not elements and lexicon.find_lead(lexicon.plain(text)) == "crumb":
            rest = _LEAD.sub("", text, count=1)
            elements += [part for part in (_parts(rest, _ARROWS) or ()) if part]
            expects = not elements
            continue
        if _is_arrow(text):
            expects = True
            continue
        glued = _ARROWS.match(text)
        if not expects and not glued:
            break
        elements += _parts(text, _ARROWS) or (text.strip(MARKS),)
        expects = bool(_ARROWS.search(text[-2:]))
    return tuple(elements) if 1 < len(elements) <= _MOST_ELEMENTS and all(len(e) <= _LONGEST_ELEMENT for e in elements[:-1]) else ()


def _without_title(parts: tuple[str, ...], title: str | None, lexicon: Lexicon) -> tuple[str, ...]:
    if parts and title and len(parts[-1]) > 4:
        last = lexicon.plain(parts[-1]).rstrip(".…")
        whole = lexicon.plain(title)
        if last and (whole in last or (last in whole and (len(last) > 0.7 * len(whole) or parts[-1].endswith(("…", "..."))))):
            return parts[:-1]
    return parts if not parts or len(parts[-1]) <= 2 * _LONGEST_ELEMENT else parts[:-1]
