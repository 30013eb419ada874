"""Changes to a page and the article on it, by which cleaning is tested as on pages that nobody has seen.

The markup says less or something else, other furniture stands around or inside the article, or the article itself is of another kind.
A change takes a `Sample` and returns the changed one; `None` where it does not apply. The same sample always changes in the same way.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.article_changes import ARTICLE_CHANGES, TEASERS, Sample

if TYPE_CHECKING:
    from collections.abc import Callable


_NAMED = re.compile(r"""(\s(?:id|class)\s*=\s*)(["'])([^"'<>]*)(["'])""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?[\w-]+""", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p(?:\s[^>]*)?>", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"</p>", re.IGNORECASE)
_MEANING = re.compile(r"<(/?)(?:article|main|section|aside|nav|footer|header|h[1-6])\b", re.IGNORECASE)
_DIV = re.compile(r"<div\b", re.IGNORECASE)
_DIV_END = re.compile(r"</div\s*>", re.IGNORECASE)
_HEAD = re.compile(r"<head\b.*?</head>", re.IGNORECASE | re.DOTALL)
_BARE_HEAD = '<head><meta charset="utf-8"></head>'
_BODY_END = re.compile(r"</body>", re.IGNORECASE)
_SENTENCE_END = re.compile(r"。(?=[^<>]{4,}[<。])")


def prepared(sample: Sample) -> Sample:
    """Return the sample as every change needs it: as UTF-8, said so."""
    return replace(sample, html=_CHARSET.sub("charset=utf-8", sample.html))


def _html(change: Callable[[str], str]) -> Callable[[Sample], Sample | None]:
    return lambda sample: replace(sample, html=change(sample.html))


# Less markup, or other markup that looks the same.


def scramble(html: str) -> str:
    """Return the page with every id and class replaced by one that says nothing."""

    def rename(match: re.Match[str]) -> str:
        names = " ".join("k" + hashlib.sha256(name.encode()).hexdigest()[:6] for name in match[3].split())
        return f"{match[1]}{match[2]}{names}{match[4]}"

    return _NAMED.sub(rename, html)


def _unname(html: str) -> str:
    return _NAMED.sub("", html)


def _unmean(html: str) -> str:
    return _MEANING.sub(r"<\1div", html)


def _behead(html: str) -> str:
    return _HEAD.sub(_BARE_HEAD, html)


def _paragraphs(start: str, end: str) -> Callable[[str], str]:
    return lambda html: _PARAGRAPH_END.sub(end, _PARAGRAPH.sub(start, html))


def _tabulate(html: str) -> str:
    """Return the page with a layout table for every `div`."""
    return _DIV_END.sub("</td></tr></table>", _DIV.sub("<table><tr><td", html))


def _at_end(html: str, box: str) -> str:
    return _BODY_END.sub(lambda _: box + "</body>", html, count=1) if _BODY_END.search(html) else html + box


def add_teasers(html: str) -> str:
    """Return the page with a box of other stories' beginnings, none of them a link, at its end."""
    cards = "".join(
        f"<div><span>{teaser}</span><p>{teaser}，有关部门负责人介绍了情况，下一步将继续推进有关工作。…</p></div>" for teaser in TEASERS[:4]
    )
    return _at_end(html, f"<div><div>{cards}</div></div>")


def _everything(html: str) -> str:
    return scramble(_paragraphs("<div>", "</div>")(add_teasers(_behead(_unmean(html)))))


CHANGES: dict[str, Callable[[Sample], Sample | None]] = {
    "as they are": lambda sample: sample,
    "ids and classes scrambled": _html(scramble),
    "no ids and classes": _html(_unname),
    "elements without meaning (h1, article, nav ... as div)": _html(_unmean),
    "no head": _html(_behead),
    "paragraphs end in br": _html(_paragraphs("", "<br>")),
    "paragraphs are div": _html(_paragraphs("<div>", "</div>")),
    "paragraphs are list items": _html(_paragraphs("<li>", "</li>")),
    "paragraphs are nested sections": _html(_paragraphs("<section><section><p><span>", "</span></p></section></section>")),
    "each sentence a paragraph": _html(lambda html: _SENTENCE_END.sub("。</p><p>", html)),
    "layout tables instead of div": _html(_tabulate),
    "teasers without links at the end": _html(add_teasers),
    **ARTICLE_CHANGES,
    "scrambled, no head, no meaning, div, teasers": _html(_everything),
}
"""By what is different; the first one changes nothing."""
