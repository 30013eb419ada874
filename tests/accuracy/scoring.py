"""Compares what the pipeline makes of pages with their annotations; the floors of `floors.toml` are held against these figures.

A metric is found when its span overlaps an annotated one by half and its value is the same; it is strictly found when its unit is the
same, too. Kept text is weighed by characters. An attribute's figure is the share of found metrics on which it agrees.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

KEPT = frozenset({"title", "heading", "body"})
NEUTRAL = frozenset({"meta", "caption"})
ATTRIBUTES = ("bound", "item", "place_code", "period", "period_kind", "status", "theme", "action")
METADATA = ("title", "publisher", "source", "author", "editor", "published_at")
_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[a-z0-9]+")


@dataclass(slots=True)
class Score:
    """Counts over any number of pages."""

    found: int = 0
    strict: int = 0
    wanted: int = 0
    reported: int = 0
    traps: int = 0
    trap_hits: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    lines_right: int = 0
    articles: int = 0
    articles_right: int = 0
    attributes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    metadata: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    errors: list[str] = field(default_factory=list)

    @property
    def strict_f1(self) -> float:
        return _f1(self.strict, self.reported - self.strict, self.wanted - self.strict)

    @property
    def keep_f1(self) -> float:
        return _f1(self.kept["right"], self.kept["leaked"], self.kept["lost"])

    def figures(self) -> dict[str, float]:
        """Return every share by its name, 0 to 1."""
        shares = {
            "strict_f1": self.strict_f1,
            "mention_f1": _f1(self.found, self.reported - self.found, self.wanted - self.found),
            "keep_f1": self.keep_f1,
            "role": _share(self.lines_right, self.lines),
            "articles": _share(self.articles_right, self.articles),
            "trap_hits": _share(self.trap_hits, self.traps, empty=0.0),
        }
        for kind, counters in (("attribute", self.attributes), ("metadata", self.metadata)):
            shares |= {f"{kind}_{name}": _share(count["right"], count["right"] + count["wrong"]) for name, count in counters.items()}
        return shares


def _share(part: float, whole: float, empty: float = 1.0) -> float:
    return part / whole if whole else empty


def _f1(right: float, extra: float, lost: float) -> float:
    return _share(2 * right, 2 * right + extra + lost)


def plain(text: str | None) -> str:
    """Return `text` without any white space."""
    return "".join((text or "").split())


def _number(value: object) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def _close(first: object, second: object) -> bool:
    a, b = _number(first), _number(second)
    if a is None or b is None:
        return a is b
    return abs(a - b) <= max(abs(a), abs(b)) * Decimal("0.0001")


def _same_value(gold: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    names = ("value",) if gold.get("value") is not None else ("value_low", "value_high")
    return all(_close(gold.get(name), got.get(name)) for name in names)


def _overlap(gold: Mapping[str, Any], got: Mapping[str, Any]) -> float:
    """Return the intersection over the union of two spans; annotations of HTML have no offsets, so there the texts are compared."""
    if "start" not in gold:
        a, b = sorted((plain(gold["text"]), plain(got["text"])), key=len)
        return len(a) / len(b) if a and a in b else 0.0
    shared = min(gold["end"], got["char_end"]) - max(gold["start"], got["char_start"])
    return max(shared, 0) / (max(gold["end"], got["char_end"]) - min(gold["start"], got["char_start"]))


def _choices(value: object) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def _attribute_right(name: str, gold: Mapping[str, Any], got: Mapping[str, Any]) -> bool | None:
    """Return whether the attribute agrees with any accepted value; None where the annotation does not say."""
    accepted, mine = _choices(gold.get(name)), got.get(name)
    if name == "item":
        accepted = [value for value in [*_choices(gold.get("item_head")), *accepted] if value]
        return any(value in (mine or "") or (mine or "\0") in value for value in accepted) if accepted else None
    if name in ("place_code", "action") and None in accepted:
        return None
    if name == "action":
        return bool(mine) and any(value in mine or mine in value for value in accepted)
    return mine in accepted


def _score_metrics(score: Score, name: str, gold: Mapping[str, Any], got: Sequence[Mapping[str, Any]]) -> None:
    wanted = [metric for metric in gold["metrics"] if not metric.get("optional")]
    optional = [metric for metric in gold["metrics"] if metric.get("optional")]
    left = list(got)
    for metric in wanted:
        near = [mine for mine in left if _overlap(metric, mine) >= 0.5 and _same_value(metric, mine)]
        if not near:
            score.errors.append(f"{name}: missed {metric['text']} ({metric['value']} {metric['unit']})")
            continue
        best = max(near, key=lambda mine: _overlap(metric, mine))
        left.remove(best)
        score.found += 1
        score.strict += best["unit"] in _choices(metric["unit"])
        if best["unit"] not in _choices(metric["unit"]):
            score.errors.append(f"{name}: unit of {metric['text']}: {best['unit']}, not {metric['unit']}")
        for attribute in ATTRIBUTES:
            right = _attribute_right(attribute, metric, best)
            if right is not None:
                score.attributes[attribute]["right" if right else "wrong"] += 1
                if not right:
                    score.errors.append(f"{name}: {attribute} of {metric['text']}: {best.get(attribute)!r}, not {metric.get(attribute)!r}")
    false = [mine for mine in left if not any(_overlap(metric, mine) > 0 for metric in optional)]
    score.errors += [f"{name}: false {mine['text']} ({mine['value']} {mine['unit']})" for mine in false]
    score.wanted += len(wanted)
    score.reported += len(got) - len(left) + len(false)
    score.traps += len(gold["traps"])
    score.trap_hits += sum(any(_overlap(trap, mine) > 0 for mine in false) for trap in gold["traps"])


def _score_lines(score: Score, name: str, gold: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> None:
    roles = {line["line_no"]: line["role"] for line in lines}
    for line in gold.get("lines", []):
        mine = roles.get(line["n"])
        score.lines += 1
        score.lines_right += mine == line["role"]
        if mine != line["role"]:
            score.errors.append(f"{name}: line {line['n']} is {mine}, not {line['role']}")
        if line["role"] in KEPT:
            score.kept["right" if mine in KEPT else "lost"] += line["chars"]
        elif line["role"] not in NEUTRAL and mine in KEPT:
            score.kept["leaked"] += line["chars"]
    kept = [plain(line["text"]) for line in lines if line["role"] in KEPT]
    for line in map(plain, gold.get("keep_text", [])):
        score.kept["right" if line in "\n".join(kept) else "lost"] += len(line)
    score.kept["leaked"] += sum(len(line) for line in map(plain, gold.get("drop_text", [])) if line in kept)


def score_page(score: Score, gold: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Add one page to `score`; `tables` holds the page's rows of the batch tables page, line, article and metric as dicts."""
    name = gold["page"]
    _score_metrics(score, name, gold, tables["metric"])
    _score_lines(score, name, gold, tables["line"])
    titles = [article["title"] for article in tables["article"]]
    score.articles += len(gold["articles"])
    score.articles_right += sum(article["title"] in titles for article in gold["articles"])
    for field_name in METADATA:
        value = gold["metadata"].get(field_name)
        if not value:
            continue
        mine = tables["page"][0].get(field_name)
        shown = mine.isoformat() if hasattr(mine, "isoformat") else mine
        right = str(shown or "").startswith(str(value)) if field_name == "published_at" else shown == value
        score.metadata[field_name]["right" if right else "wrong"] += 1
        if not right:
            score.errors.append(f"{name}: {field_name} is {shown!r}, not {value!r}")


def _bigrams(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(unicodedata.normalize("NFKC", text).lower())
    return Counter(itertools.pairwise(tokens)) if len(tokens) > 1 else Counter((token,) for token in tokens)


def text_f1(gold: str, got: str) -> float:
    """Return the F1 of two texts as multisets of token bigrams; a Chinese character or a Latin word is a token."""
    a, b = _bigrams(gold), _bigrams(got)
    return _f1((a & b).total(), b.total() - (a & b).total(), a.total() - (a & b).total())


def mean(values: Iterable[float]) -> float:
    """Return the arithmetic mean, 0 for nothing."""
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0
