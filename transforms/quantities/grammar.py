"""The grammar of quantities: units, classifiers, bound words, context cues and trap words, read from reference data once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from transforms.quantities.table_words import TableWords, parse_table_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from transforms.records import Bound

Words = tuple[str, ...]
_ZERO, _ONE = Decimal(0), Decimal(1)
_LIMITS = ("not_before", "but_before", "needs_before", "refused_after")
"""Tables of classifiers.toml, in the order of the fields of `Unit` that they fill."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is written, and what it means."""

    written: str
    unit: str
    """Canonical name: `CNY`, `m2`, `percent` ... or the classifier."""
    kind: str
    """Quantity kind, as in `Quantity.quantity_kind`; `refused` where the unit never makes a figure."""
    factor: Decimal = _ONE
    """From one written unit to one canonical unit."""
    add: Decimal = _ZERO
    """Added before conversion: `个半小时` adds one half."""
    bound: Bound = "exact"
    """`over` for units with 多 inside (`个多月`)."""
    reason: str = ""
    """Why it is refused, where it is."""
    not_before: Words = ()
    but_before: Words = ()
    only_after: Words = ()
    """Words of which one must stand before the number."""
    never_after: Words = ()
    digits_only: bool = False
    """Counts only behind ASCII digits or a compound numeral: 3头, not 三头."""


@dataclass(frozen=True, slots=True)
class DistantBound:
    """Bound words that reach a number over a short gap."""

    pattern: re.Pattern[str]
    bound: Bound


@dataclass(frozen=True, slots=True)
class Grammar:
    """All reference data that reading quantities needs; build it with `parse_grammar`, share it freely: nothing in it changes."""

    units: Mapping[str, Unit]
    """By written form."""
    unit_lengths: Mapping[str, tuple[int, ...]]
    """By first character: the lengths that units with it have, longest first."""
    signs: Mapping[str, Unit]
    bounds_before: Mapping[str, tuple[tuple[str, Bound, str], ...]]
    """By last character, longest first: word, bound, characters before it that make another word of it."""
    bounds_power: tuple[str, str]
    bounds_after: Mapping[str, tuple[tuple[str, Bound], ...]]
    """By first character, longest first."""
    bounds_after_not_before: Mapping[str, str]
    bounds_after_kinds: Mapping[str, frozenset[str]]
    bounds_trigger: re.Pattern[str]
    """Finds any of the words of `bounds_distant`: cheaper than trying each of them."""
    bounds_distant: tuple[DistantBound, ...]
    near_nouns: re.Pattern[str]
    far_nouns: re.Pattern[str]
    """A noun after at most eight other characters; group 1 is the noun."""
    noun_units: Mapping[str, Unit]
    leads: re.Pattern[str]
    lead_units: Mapping[str, Unit]
    money: Unit
    money_before: Words
    money_after: Words
    per: Words
    bare_power: frozenset[str]
    words: Mapping[str, tuple[str, Words]]
    """Trap words: reason, and what must not follow."""
    word_lengths: Mapping[str, tuple[int, ...]]
    """By first character: the lengths that trap words with it have, longest first."""
    slogans: Words
    classes: Words
    """What is classed by an amount (超亿元|企业36家)."""
    phases: Words
    """Behind 期 these make a phase of it."""
    sessions: tuple[Words, Words]
    """What stands before and behind the number of a session."""
    below: Mapping[str, tuple[str, str]]
    """What may stand behind the slash of a compound unit: its name below a code, and below a name in Chinese."""
    hotlines: frozenset[str]
    rank_before: Words
    rank_units: frozenset[str]
    names_after: Mapping[str, Words]
    time_before: Words
    time_unless: Words
    """Words that end like one of `time_before` and say how long (提前|15天)."""
    time_after: Words
    year_cues: Words
    age_cues: Words
    article_not_after: str
    article_never: frozenset[str]
    digits_always: frozenset[str]
    half_cues: Words
    half_over_cues: Words
    furniture: Words
    place: re.Pattern[str]
    tables: TableWords


def _by_first(items: Iterable[tuple[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """Group `(key, item)` by the key's first character, longest key first."""
    grouped: dict[str, list[tuple[str, Any]]] = {}
    for key, item in items:
        grouped.setdefault(key[0], []).append((key, item))
    return {first: tuple(item for _, item in sorted(found, key=lambda pair: -len(pair[0]))) for first, found in grouped.items()}


def _lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[0], set()).add(len(name))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


def _factor(written: str) -> Decimal:
    top, _, bottom = written.partition("/")
    return Decimal(top) / Decimal(bottom or "1")


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _read_units(units: dict[str, Any], classifiers: dict[str, Any]) -> dict[str, Unit]:
    """Return every unit by its written form; a converted unit wins over a classifier of the same form."""
    single = frozenset(classifiers["digits_only"]["names"].split())

    def build(name: str, unit: str, kind: str, factor: Decimal = _ONE, reason: str = "") -> Unit:
        not_before, but_before, only_after, never_after = (tuple(classifiers[key].get(name, "").split()) for key in _LIMITS)
        return Unit(
            name,
            unit,
            kind,
            factor,
            reason=reason,
            not_before=not_before,
            but_before=but_before,
            only_after=only_after,
            never_after=never_after,
            digits_only=name in single,
        )

    same, alike = classifiers["same"], units["physical"]["same"]
    found = {name: build(name, same.get(name, name), "count") for name in classifiers["names"].split()}
    found |= {name: build(name, alike.get(name, name), "physical") for name in units["physical"]["names"].split()}
    for entry in units["unit"]:
        found |= {name: build(name, entry["unit"], entry["kind"], _factor(factor)) for name, factor in entry["factors"].items()}
    found |= {name: Unit(name, unit, "time", add=Decimal("0.5")) for name, unit in units["half"]["units"].items()}
    found |= {name: Unit(name, unit, "time", bound="over") for name, unit in units["more"]["units"].items()}
    for reason, names in classifiers["refused"].items():
        found |= {name: build(name, "", "refused", reason=reason) for name in names.split()}
    return found


def _read_bounds_before(bounds: dict[str, Any]) -> dict[str, tuple[tuple[str, Bound, str], ...]]:
    entries = [(word, bound) for bound, words in bounds["before"].items() for word in words.split()]
    return _by_first((word[::-1], (word, bound, bounds["not_after"].get(word, ""))) for word, bound in entries)


def _read_distant(entries: list[dict[str, str]]) -> tuple[DistantBound, ...]:
    gaps = {"any": r"[^，。；：！？、,;!?0-9]{1,8}$", "of": r"(?:[^，。；：！？、,;!?0-9]{1,9}的|了|有|占|为|计|需)$"}
    return tuple(DistantBound(re.compile(f"(?:{_alternatives(e['words'].split())}){gaps[e['gap']]}"), e["bound"]) for e in entries)  # type: ignore[arg-type]


def _read_leads(leads: dict[str, str]) -> re.Pattern[str]:
    words = _alternatives(word for words in leads.values() for word in words.split())
    links = "累积|累计|一举|首次|率先|已经|已|就|也|均|共|突破|达到|高达|多达|达|超过|约|为|是|有|增至|升至|增加到|增长到|上升到|:|：| "
    return re.compile(f"({words})(?:{links}){{0,4}}$")


def _read_words(traps: dict[str, Any]) -> dict[str, tuple[str, Words]]:
    unless = traps["words_not_before"]
    reasons = ((reason, words) for reason, words in traps["words"].items() if reason != "hotline")
    return {word: (reason, tuple(unless.get(word, "").split())) for reason, words in reasons for word in words.split()}


def parse_grammar(units_toml: str, classifiers_toml: str, traps_toml: str, tables_toml: str) -> Grammar:
    """Return the grammar written in the four TOML texts of `seeds/`.

    Raises:
        tomllib.TOMLDecodeError: One of the texts is no TOML.
        KeyError: A table that the grammar needs is missing; the message names it.
    """
    units, classifiers, traps = (tomllib.loads(text) for text in (units_toml, classifiers_toml, traps_toml))
    table = _read_units(units, classifiers)
    bounds = units["bounds"]
    after = [(word, bound) for bound, words in bounds["after"].items() for word in words.split()]
    place, words = traps["places"], _read_words(traps)
    nouns = {noun: table[unit] for unit, names in units["nouns"].items() for noun in names.split()}
    return Grammar(
        units=table,
        unit_lengths=_lengths(table),
        signs={sign: Unit(sign, code, "money" if code == "CNY" else "currency") for sign, code in units["signs"].items()},
        bounds_before=_read_bounds_before(bounds),
        bounds_power=(bounds["power"]["words"].replace(" ", ""), bounds["power"]["not_after"]),
        bounds_after=_by_first((word, (word, bound)) for word, bound in after),
        bounds_after_not_before=bounds["after_not_before"],
        bounds_after_kinds={word: frozenset(kinds) for word, kinds in bounds["after_only_kinds"].items()},
        bounds_trigger=re.compile(_alternatives(word for entry in bounds["distant"] for word in entry["words"].split())),
        bounds_distant=_read_distant(bounds["distant"]),
        near_nouns=re.compile(_alternatives(nouns)),
        far_nouns=re.compile(f"[一-鿿]{{0,8}}?({_alternatives(nouns)})"),
        noun_units=nouns,
        leads=_read_leads(units["leads"]),
        lead_units={word: table[unit] for unit, words in units["leads"].items() for word in words.split()},
        money=Unit("", "CNY", "money"),
        money_before=tuple(units["money"]["before"].split()),
        money_after=tuple(units["money"]["after"].split()),
        per=tuple(units["per"]["words"].split()),
        bare_power=frozenset(classifiers["bare_power"]["names"].split()),
        words=words,
        word_lengths=_lengths(words),
        phases=tuple(traps["phases"]["after"].split()),
        slogans=tuple(traps["slogans"]["words"].split()),
        classes=tuple(traps["classes"]["words"].split()),
        sessions=(tuple(traps["sessions"]["before"].split()), tuple(traps["sessions"]["after"].split())),
        below={written: (names[0], names[1]) for written, names in units["below"].items()},
        hotlines=frozenset(traps["words"]["hotline"].split()),
        rank_before=tuple(traps["rank"]["before"].split()),
        rank_units=frozenset(traps["rank"]["units"].split()),
        names_after={unit: tuple(words.split()) for unit, words in traps["names_after"].items()},
        time_before=tuple(traps["time"]["before"].split()),
        time_unless=tuple(traps["time"]["unless"].split()),
        time_after=tuple(traps["time"]["after"].split()),
        year_cues=tuple(traps["time"]["year_cues"].split()),
        age_cues=tuple(traps["age"]["cues"].split()),
        article_not_after=traps["article"]["not_after"],
        article_never=frozenset(traps["article"]["never"].split()),
        digits_always=frozenset(classifiers["digits_only"]["always"].split()),
        half_cues=tuple(units["half_share"]["cues"].split()),
        half_over_cues=tuple(units["half_share"]["over"].split()),
        furniture=tuple(traps["furniture"]["before"].split()),
        place=re.compile(
            f"[一二三四五六七八九十百千万](?:{_alternatives(place['middle'].split())})(?:{_alternatives(place['after'].split())})"
        ),
        tables=parse_table_words(tables_toml),
    )
