"""What is known of the markup of content systems and sites: data of `seeds/sites/*.toml`, parsed.

A file holds any of these lists; `common.toml` speaks for all sites, another file for one content system or site.

    content = ["#zoom", ".TRS_Editor"]   ids and classes of the element that holds an article's text
    noise = [".related-news"]            ids and classes of elements that never hold it
    content_words, noise_words = [...]   parts of an id or class that speak for or against an element
    box_heads, box_kinds, box_things     headings over something else than the article: whole ones, and the two halves of others
    marks, mark_ends, mark_others        words of comments around the article, of those at its end, of those about something else
    site_prose = ["本网站"]               words of sentences in which a site speaks of itself: rights, contacts, its owner
    void = ["null"]                      values of meta tags that say nothing
    [ranking]                            what each feature of a candidate weighs
    [meta]                               names of `<meta>` tags by field of `transforms.records.Head`
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from transforms.html.candidates import FEATURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LISTS = (
    "content",
    "noise",
    "content_words",
    "noise_words",
    "site_prose",
    "box_heads",
    "box_kinds",
    "box_things",
    "marks",
    "mark_ends",
    "mark_others",
    "void",
)
_SELECTOR = re.compile(r"[#.][\w\-]+\Z")
_LONG_WORD = 6
HEAD_FIELDS = ("title", "headline", "publisher", "source", "author", "editor", "published_at", "url", "description")


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Markup knowledge in the form in which the reader asks for it. Names and words are lower case.

    Compared by identity, so that it can key a cache.
    """

    content: frozenset[str] = frozenset()
    """`#id` and `.class` of elements that hold an article's text."""
    noise: frozenset[str] = frozenset()
    content_pattern: re.Pattern[str] | None = None
    """Finds a word that speaks for an element in its id and classes, lower case, camel case split by hyphens."""
    noise_pattern: re.Pattern[str] | None = None
    site_prose: re.Pattern[str] | None = None
    """Finds a word of a site's prose about itself in a line, lower case."""
    box_heads: re.Pattern[str] | None = None
    """Matches, letters only and lower case, a heading over something else than the article."""
    marks: re.Pattern[str] | None = None
    """Finds in a comment, lower case, that it is about the article: its groups are `other` for a part of it, `end` and `begin`."""
    void: frozenset[str] = frozenset()
    """What the value of a meta tag is where there is none."""
    ranking: Mapping[str, float] = field(default_factory=dict)
    """Weights of the features of `transforms.html.candidates`."""
    meta: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of meta tags by field of `Head`, the most trusted first."""


def parse_sites(texts: Mapping[str, str]) -> Sites:
    """Return the markup knowledge in `texts`: the TOML of each file of `seeds/sites/` by file name without suffix.

    Keys that other rooms read from the same files are left to them.

    Raises:
        ValueError: if a file is not TOML, a list holds something else than text, or a selector is not one `#id` or `.class`.
    """
    lists: dict[str, list[str]] = {name: [] for name in _LISTS}
    meta: dict[str, list[str]] = {name: [] for name in HEAD_FIELDS}
    ranking: dict[str, float] = {}
    for file, text in sorted(texts.items()):
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"seeds/sites/{file}.toml is not valid TOML ({error}); correct it there.") from error
        for name in _LISTS:
            lists[name] += _words(file, name, data.get(name, []))
        ranking |= _weights(file, data.get("ranking", {}))
        for name, tags in data.get("meta", {}).items():
            if name not in meta:
                raise ValueError(f"seeds/sites/{file}.toml: [meta] knows no field {name!r}; use one of {', '.join(HEAD_FIELDS)}.")
            meta[name] += _words(file, name, tags)
    for selector in (*lists["content"], *lists["noise"]):
        if not _SELECTOR.match(selector):
            raise ValueError(f"seeds/sites: {selector!r} is not one id (#name) or class (.name); write it as one of the two.")
    return Sites(
        content=frozenset(lists["content"]),
        noise=frozenset(lists["noise"]),
        content_pattern=_pattern(lists["content_words"]),
        noise_pattern=_pattern(lists["noise_words"]),
        site_prose=re.compile("|".join(re.escape(word) for word in _unique(lists["site_prose"]))) if lists["site_prose"] else None,
        box_heads=_head_pattern(lists["box_heads"], lists["box_kinds"], lists["box_things"]),
        marks=_mark_pattern(lists["marks"], lists["mark_ends"], lists["mark_others"]),
        void=frozenset(lists["void"]),
        ranking=ranking,
        meta={name: _unique(tags) for name, tags in meta.items()},
    )


def _words(file: str, name: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError(f"seeds/sites/{file}.toml: {name} has to be a list of texts.")
    return [item.lower() for item in value]


def _weights(file: str, value: Any) -> dict[str, float]:
    unknown = sorted(set(value) - set(FEATURES))
    if unknown or not all(isinstance(weight, (int, float)) for weight in value.values()):
        raise ValueError(
            f"seeds/sites/{file}.toml: [ranking] needs a number for each feature and knows no {', '.join(unknown) or 'texts'}."
        )
    return {name: float(weight) for name, weight in value.items()}


def _mark_pattern(marks: list[str], ends: list[str], others: list[str]) -> re.Pattern[str] | None:
    """Return what finds one of `marks` in a comment without one of `others`, and tells by `ends` or a leading `/` whether it is the end."""
    if not marks:
        return None
    mark, end, other = (_any(words) for words in (marks, ends, others))
    return re.compile(rf"(?=.*{mark})(?:(?P<other>.*{other})|(?P<end>\s*/|.*{end})|(?P<begin>))", re.DOTALL)


def _any(words: list[str]) -> str:
    """Return a pattern of any of `words`; words of Latin letters stand alone."""
    if not words:
        return "(?!)"
    return (
        "(?:" + "|".join(rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word) for word in _unique(words)) + ")"
    )


def _pattern(words: list[str]) -> re.Pattern[str] | None:
    """Return what finds any of `words` as a part of its own; words of six letters and more also inside a part (`newsrecommendbox`)."""
    if not words:
        return None
    long = [re.escape(word) for word in _unique(words) if len(word) >= _LONG_WORD]
    short = [re.escape(word) for word in _unique(words) if len(word) < _LONG_WORD]
    own = [rf"(?<![a-z])(?:{'|'.join(short)})(?![a-z])"] if short else []
    return re.compile("|".join([*own, *long]))


def _head_pattern(heads: list[str], kinds: list[str], things: list[str]) -> re.Pattern[str] | None:
    """Return what matches one of `heads`, kinds with things (最新 网友 评论), and somebody's others (某某其他诗词)."""
    if not (heads or (kinds and things)):
        return None
    one, kind, thing = (
        "|".join(re.escape(word) for word in sorted(_unique(words), key=len, reverse=True)) for words in (heads, kinds, things)
    )
    return re.compile(
        rf"(?:{one}|(?:{kind}){{1,3}}(?:{thing}){{1,2}}|.{{0,8}}(?:其他|其它|更多)(?:{thing}))(?:列表|专区|更多|全部|换一批|查看更多|条|篇|more)?"
    )


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
