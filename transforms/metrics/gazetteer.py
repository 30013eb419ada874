"""Administrative divisions and where their names stand in a text (Aho-Corasick over full and short names)."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from transforms.lookup import WordIndex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_COLUMNS = ["code", "name", "level", "parent_code", "valid_from", "valid_to"]
_SUFFIX = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|矿区|省|市|区|县|盟|旗|州)$")
CACHED_LINES = 2_000
MIN_NAME = 2
"""Names of one character (安 of 安县) are never looked for."""


@dataclass(frozen=True, slots=True)
class Division:
    """A province, prefecture or county under GB/T 2260, with the years in which it bore this code and name."""

    code: str
    name: str
    level: str
    parent_code: str
    valid_from: date | None
    valid_to: date | None

    def is_valid(self, day: date | None) -> bool:
        """Whether the division existed on `day`; without a day, whether it exists now."""
        if day is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Mention(NamedTuple):
    """A name of one or several divisions in a text, `text[start:end]`."""

    start: int
    end: int
    name: str
    is_full: bool


@dataclass(frozen=True, slots=True)
class PlaceCues:
    """What tells a division's name from other words, and words that refer back to a place (`seeds/places.toml`)."""

    not_before: frozenset[str]
    full_not_before: tuple[str, ...]
    not_after: frozenset[str]
    common_words: frozenset[str]
    elsewhere_before: tuple[str, ...]
    elsewhere_behind: tuple[str, ...]
    own_facts: tuple[str, ...]
    city_voice: re.Pattern[str]
    """Words with which a city speaks of itself (市政协, 全市), and with which a county does."""
    county_voice: re.Pattern[str]
    refer: Mapping[str, str]
    """Referring word -> `county`, `city`, `province` or `nation`."""
    refer_not_before: tuple[str, ...]
    refer_pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """All divisions by code and by name."""

    by_code: Mapping[str, tuple[Division, ...]]
    by_name: Mapping[str, tuple[Division, ...]]
    """Full and short names; a name can belong to several divisions."""
    full_names: frozenset[str]
    names: WordIndex[bool]
    """Full and short names; the value says whether it is a full one."""
    cues: PlaceCues
    _known: dict[str, tuple[Mention, ...]] = field(default_factory=dict)
    """The names in recent lines."""

    def division(self, code: str, day: date | None, written: str | None = None) -> Division | None:
        """Return the division that bore `code` on `day`, called `written` if one was, else the newest; else the last that bore it."""
        found = self.by_code.get(code, ())
        valid = [d for d in found if d.is_valid(day)]
        named = [d for d in valid if d.name == written]
        return (named or valid or found or (None,))[-1]

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Return the codes above `code`, the nearest first. Answers are kept: a page asks for the same few a hundred times."""
        return _ancestors(self, code)

    def _continues(self, text: str, at: int) -> bool:
        """Whether a word stands at `at` that makes a short name before it part of another name."""
        return any(text[at : at + length] in self.cues.not_before for length in (1, 2, 3, 4))

    def names_in_title(self, text: str) -> list[Mention]:
        """Return all names in the name of a publisher or an office: 南京 of 南京日报 says where it is."""
        return [Mention(start, start + len(name), name, is_full) for start, name, is_full in self.names.find(text)]

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return the names in `text`, the longest at each place, in order; names inside other words are left out.

        Each line is asked for twice, for the page's place and for its figures: recent answers are kept.
        """
        known = self._known.get(text)
        if known is None:
            self.prepare([text])
            known = self._known[text]
        return known

    def prepare(self, lines: Sequence[str]) -> None:
        """Find the names of all `lines` in one pass, so that `mentions` knows them."""
        if len(self._known) + len(lines) > CACHED_LINES:
            self._known.clear()
        for line, named in zip(lines, self.names.find_in_lines(lines), strict=True):
            self._known[line] = self._read_mentions(line, named)

    def _read_mentions(self, text: str, named: Sequence[tuple[int, str, bool]]) -> tuple[Mention, ...]:
        """Return those of the names found in `text` that are no part of another word."""
        found: list[Mention] = []
        begun = {start for start, _, is_full in named if is_full}
        for start, name, is_full in named:
            end = start + len(name)
            if is_full:
                if not text.startswith(self.cues.full_not_before, end):
                    found.append(Mention(start, end, name, True))
            elif (end in begun or not self._continues(text, end)) and text[start - 1 : start] not in self.cues.not_after:
                found.append(Mention(start, end, name, False))
        return tuple(found)


@lru_cache(maxsize=10_000)
def _ancestors(gazetteer: Gazetteer, code: str) -> tuple[str, ...]:
    chain: list[str] = []
    found = gazetteer.by_code.get(code)
    while found and found[-1].parent_code:
        chain.append(found[-1].parent_code)
        found = gazetteer.by_code.get(chain[-1])
    return tuple(chain)


def _words(data: dict[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key)
    if not isinstance(value, str) or not value.split():
        raise ValueError(f"places.toml needs words under {key}: write them separated by blanks.")
    return tuple(value.split())


_BEARING = re.compile("城([东南西北中]区)")
_AUTONOMOUS = re.compile("自治([州县旗])$")


def _short_name(name: str, peoples: re.Pattern[str]) -> str:
    stem = _SUFFIX.sub("", name)
    if not name.endswith(("自治州", "自治县", "自治旗", "自治区")):
        return stem
    return peoples.sub("", stem) or stem.removesuffix("族")


def parse_divisions(text: str, cues_text: str) -> Gazetteer:
    """Return the gazetteer of `seeds/divisions.csv` under the word lists of `seeds/places.toml`.

    Raises:
        ValueError: if the columns or the word lists are not those that the seed README names.
    """
    data = tomllib.loads(cues_text)
    peoples = re.compile("(?:" + "|".join(sorted(_words(data, "peoples"), key=len, reverse=True)) + ")+$")
    reader = csv.DictReader(text.splitlines())
    if reader.fieldnames != _COLUMNS:
        raise ValueError(f"divisions.csv needs the columns {', '.join(_COLUMNS)}; it has {reader.fieldnames}.")
    by_code: dict[str, list[Division]] = defaultdict(list)
    by_name: dict[str, list[Division]] = defaultdict(list)
    full_names: set[str] = set()
    for row in reader:
        since, until = (date.fromisoformat(row[key]) if row[key] else None for key in ("valid_from", "valid_to"))
        division = Division(row["code"], row["name"], row["level"], row["parent_code"], since, until)
        by_code[division.code].append(division)
        by_name[division.name].append(division)
        full_names.add(division.name)
        short = _short_name(division.name, peoples)
        if len(short) >= MIN_NAME and short != division.name:
            by_name[short].append(division)
        autonomous = _AUTONOMOUS.search(division.name)
        if autonomous and len(short) >= MIN_NAME:
            # 临夏州 is what everybody calls 临夏回族自治州, and 临夏 alone is a county and a city as well.
            by_name[short + autonomous[1]].append(division)
            full_names.add(short + autonomous[1])
        bearing = _BEARING.fullmatch(division.name)
        if bearing:
            # At home 城西区 is 西区, which elsewhere is a division of its own.
            by_name[bearing[1]].append(division)
    refer_data = data.get("refer", {})
    refer = {word: level for level in ("county", "city", "province", "nation") for word in _words(refer_data, level)}
    return Gazetteer(
        by_code={code: tuple(sorted(ds, key=lambda d: d.valid_from or date.min)) for code, ds in by_code.items()},
        by_name={name: tuple(ds) for name, ds in by_name.items()},
        full_names=frozenset(full_names),
        names=WordIndex({name: name in full_names for name in by_name}),
        cues=PlaceCues(
            not_before=frozenset(_words(data, "not_before")),
            full_not_before=_words(data, "full_not_before"),
            not_after=frozenset(_words(data, "not_after")),
            common_words=frozenset((*_words(data, "common_words"), *_words(data, "common_short"))),
            elsewhere_before=_words(data, "elsewhere_before"),
            elsewhere_behind=_words(data, "elsewhere_behind"),
            city_voice=re.compile("|".join(_words(data, "city_voice"))),
            county_voice=re.compile("|".join(_words(data, "county_voice"))),
            own_facts=_words(data, "own_facts"),
            refer=refer,
            refer_not_before=_words(refer_data, "not_before"),
            refer_pattern=re.compile("|".join(refer)),
        ),
    )
