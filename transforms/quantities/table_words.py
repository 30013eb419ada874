"""What the words in heads and labels of tables mean, read from `seeds/tables.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_BRACKETED = re.compile(r"[（(][^（）()]{0,16}[)）]")
_UNIT_BRACKET = re.compile(r"[（(](?:计量)?(?:单位[:：])?[百千万亿]{0,2}[^（）()、，\s]{1,8}[)）]")


@dataclass(frozen=True, slots=True, eq=False)
class TableWords:
    """Patterns and lists for heads and labels in simplified characters without blanks. Compared by identity, so that it can key a cache."""

    ordinal: re.Pattern[str]
    clicks: re.Pattern[str]
    deadline: re.Pattern[str]
    """Heads over the time by which something is to be done."""
    name: re.Pattern[str]
    category: re.Pattern[str]
    unit: frozenset[str]
    measure: re.Pattern[str]
    attributes: frozenset[str]
    totals: frozenset[str]
    means: re.Pattern[str]
    growth: re.Pattern[str]
    share: re.Pattern[str]
    of_label: frozenset[str]
    planned: re.Pattern[str]
    achieved: re.Pattern[str]
    standard: re.Pattern[str]
    planned_title: re.Pattern[str]
    empty: frozenset[str]
    year_before: frozenset[str]
    month_before: frozenset[str]
    this_time: frozenset[str]
    this_month: str
    until_now: frozenset[str]
    whole_year: tuple[str, ...]
    """Heads that begin so speak of all of the year."""
    growth_a_year: str
    units: re.Pattern[str]
    """Group 1 is the end of a head that gives the unit."""
    unit_of: Mapping[str, str]
    """That end -> the unit as written."""

    def kind(self, head: str) -> str:
        """Return what a head stands over: `ordinal`, `name`, `measure`, or empty where its words do not say."""
        return _kind(self, head)


@lru_cache(maxsize=4096)
def _kind(words: TableWords, head: str) -> str:
    bare = head.replace(" ", "").replace("\u3000", "")
    plain = _BRACKETED.sub("", bare)
    if words.name.search(bare):
        return "name"
    if _UNIT_BRACKET.search(bare):
        return "measure"
    if words.ordinal.search(plain):
        return "ordinal"
    if words.name.search(plain):
        return "name"
    return "measure" if words.measure.search(plain) else ""


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def parse_table_words(text: str) -> TableWords:
    """Return the words of `seeds/tables.toml`.

    Raises:
        tomllib.TOMLDecodeError: `text` is no TOML.
        KeyError: A list that is needed is missing; the message names it.
    """
    found = tomllib.loads(text)
    heads, cells, columns = ({key: words.split() for key, words in found[name].items()} for name in ("heads", "cells", "columns"))
    units = {end: unit for unit, ends in found["units"].items() for end in ends.split()}
    return TableWords(
        ordinal=re.compile(f"{_any(heads['ordinal'])}|^(?:{_any(heads['ordinal_whole'])})$"),
        clicks=re.compile(_any(heads["clicks"])),
        deadline=re.compile(_any(heads["deadline"])),
        name=re.compile(f"^(?:{_any(heads['name_whole'])})$|(?:{_any(heads['name_ends'])})$"),
        category=re.compile(_any(heads["category"])),
        unit=frozenset(heads["unit"]),
        measure=re.compile(f"[12][0-9]{{3}}|[0-9]月|{_any(heads['measure'])}"),
        attributes=frozenset(cells["attribute"]),
        totals=frozenset(cells["total"]),
        means=re.compile(f"^(?:{_any(cells['mean'])})"),
        growth=re.compile(_any(columns["growth"])),
        share=re.compile(f"{_any(columns['share'])}|(?:{_any(columns['share_ends'])})$"),
        of_label=frozenset(columns["of_label"]),
        planned=re.compile(_any(columns["planned"])),
        achieved=re.compile(_any(columns["achieved"])),
        standard=re.compile(f"(?:{_any(columns['standard'])})$"),
        planned_title=re.compile(_any(columns["planned_title"])),
        empty=frozenset(columns["empty"]),
        year_before=frozenset(columns["year_before"]),
        month_before=frozenset(columns["month_before"]),
        this_time=frozenset(columns["this_time"]),
        this_month=columns["this_month"][0],
        until_now=frozenset(columns["until_now"]),
        whole_year=tuple(columns["whole_year"]),
        growth_a_year=columns["growth_a_year"][0],
        units=re.compile(f"({_any(units)})$"),
        unit_of=units,
    )
