"""What is known of the markup of content systems and sites: data of `seeds/sites/*.toml`, parsed.

A file holds any of these lists; `common.toml` speaks for all sites, another file for one content system or site.

    content = ["#zoom", ".TRS_Editor"]   ids and classes of the element that holds an article's text
    noise = [".related-news"]            ids and classes of elements that never hold it
    content_words, noise_words = [...]   parts of an id or class that speak for or against an element
    site_prose = ["本网站"]               words of sentences in which a site speaks of itself: rights, contacts, its owner
    [meta]                               names of `<meta>` tags by field of `transforms.records.Head`
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LISTS = ("content", "noise", "content_words", "noise_words", "site_prose")
_SELECTOR = re.compile(r"[#.][\w\-]+\Z")
_LONG_WORD = 6
HEAD_FIELDS = ("title", "headline", "publisher", "source", "author", "editor", "published_at", "url")


@dataclass(frozen=True, slots=True)
class Sites:
    """Markup knowledge in the form in which the reader asks for it. Names and words are lower case."""

    content: frozenset[str] = frozenset()
    """`#id` and `.class` of elements that hold an article's text."""
    noise: frozenset[str] = frozenset()
    content_pattern: re.Pattern[str] | None = None
    """Finds a word that speaks for an element in its id and classes, lower case, camel case split by hyphens."""
    noise_pattern: re.Pattern[str] | None = None
    site_prose: re.Pattern[str] | None = None
    """Finds a word of a site's prose about itself in a line, lower case."""
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
    for file, text in sorted(texts.items()):
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"seeds/sites/{file}.toml is not valid TOML ({error}); correct it there.") from error
        for name in _LISTS:
            lists[name] += _words(file, name, data.get(name, []))
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
        meta={name: _unique(tags) for name, tags in meta.items()},
    )


def _words(file: str, name: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError(f"seeds/sites/{file}.toml: {name} has to be a list of texts.")
    return [item.lower() for item in value]


def _pattern(words: list[str]) -> re.Pattern[str] | None:
    """Return what finds any of `words` as a part of its own; words of six letters and more also inside a part (`newsrecommendbox`)."""
    if not words:
        return None
    long = [re.escape(word) for word in _unique(words) if len(word) >= _LONG_WORD]
    short = [re.escape(word) for word in _unique(words) if len(word) < _LONG_WORD]
    own = [rf"(?<![a-z])(?:{'|'.join(short)})(?![a-z])"] if short else []
    return re.compile("|".join([*own, *long]))


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
