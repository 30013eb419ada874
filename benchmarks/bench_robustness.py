"""How well the article is still found when the markup of real pages changes: names scrambled, paragraphs marked up otherwise.

    python -m benchmarks.bench_robustness

Each change is made to every page; the figure is the mean F1 of the kept text, beside that of the pages as they are.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from benchmarks.bench_cleaning import build_ours, read_real_pages
from benchmarks.results import table, write_section
from tests.accuracy.scoring import mean, text_f1
from transforms.decoding import decode, sniff_declared

if TYPE_CHECKING:
    from collections.abc import Callable


_NAMED = re.compile(r"""(\s(?:id|class)\s*=\s*)(["'])([^"'<>]*)(["'])""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?[\w-]+""", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p(?:\s[^>]*)?>", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"</p>", re.IGNORECASE)
_MEANING = re.compile(r"<(/?)(?:article|main|section|aside|nav|footer|header|h[1-6])\b", re.IGNORECASE)
_HEAD = re.compile(r"<head\b.*?</head>", re.IGNORECASE | re.DOTALL)
_BODY_END = re.compile(r"</body>", re.IGNORECASE)
_SENTENCE_END = re.compile(r"。(?=[^<>]{4,}[<。])")
_TEASERS = (
    "某地新增口袋公园12处 市民出门见绿",
    "老旧小区改造“加速度” 年内完工48个",
    "一场雨后 城市排水能力迎来大考",
    "文明实践点亮万家灯火",
)


def scramble(html: str) -> str:
    """Return the page with every id and class replaced by one that says nothing."""

    def rename(match: re.Match[str]) -> str:
        names = " ".join("k" + hashlib.sha256(name.encode()).hexdigest()[:6] for name in match[3].split())
        return f"{match[1]}{match[2]}{names}{match[4]}"

    return _NAMED.sub(rename, html)


def _paragraphs(start: str, end: str) -> Callable[[str], str]:
    return lambda html: _PARAGRAPH_END.sub(end, _PARAGRAPH.sub(start, html))


def add_teasers(html: str) -> str:
    """Return the page with a box of other stories' beginnings, none of them a link, at its end."""
    cards = "".join(
        f"<div><span>{teaser}</span><p>{teaser}，有关部门负责人介绍了情况，下一步将继续推进有关工作。…</p></div>" for teaser in _TEASERS
    )
    box = f"<div><div>{cards}</div></div>"
    return _BODY_END.sub(box + "</body>", html, count=1) if _BODY_END.search(html) else html + box


def _everything(html: str) -> str:
    plain = _HEAD.sub('<head><meta charset="utf-8"></head>', _MEANING.sub(r"<\1div", html))
    return scramble(_paragraphs("<div>", "</div>")(add_teasers(plain)))


CHANGES: dict[str, Callable[[str], str]] = {
    "as they are": lambda html: html,
    "ids and classes scrambled": scramble,
    "elements without meaning (h1, article, nav ... as div)": lambda html: _MEANING.sub(r"<\1div", html),
    "no head": lambda html: _HEAD.sub('<head><meta charset="utf-8"></head>', html),
    "paragraphs end in br": _paragraphs("", "<br>"),
    "paragraphs are div": _paragraphs("<div>", "</div>"),
    "paragraphs are list items": _paragraphs("<li>", "</li>"),
    "paragraphs are nested sections": _paragraphs("<section><section><p><span>", "</span></p></section></section>"),
    "each sentence a paragraph": lambda html: _SENTENCE_END.sub("。</p><p>", html),
    "teasers without links at the end": add_teasers,
    "scrambled, no head, no meaning, div, teasers": _everything,
}


def main() -> None:
    """Measure every change and write the section."""
    clean = build_ours()
    pages = [(decode(content, sniff_declared(content)).text, gold) for content, gold in read_real_pages()]
    rows = []
    for name, change in CHANGES.items():
        scores = [text_f1(gold, clean(_CHARSET.sub("charset=utf-8", change(html)).encode("utf-8", "replace"))) for html, gold in pages]
        rows.append([name, f"{mean(scores):.3f}", sum(score < 0.5 for score in scores)])
    write_section("Cleaning under changed markup", table([f"{len(pages)} real pages", "F1", "pages below .5"], rows), ("chengji",))


if __name__ == "__main__":
    main()
