"""The search index: parts that a page loads when it needs them, as scripts, because a page opened from disk cannot fetch files.

Every place, indicator, page and figure is a document; documents are numbered in the order in which they are shown. A text is cut into
grams: pairs of neighbouring characters of Chinese (the last character of a run alone), and runs of digits and Latin letters as a whole.
A search looks up the grams of its words, or those that begin with what was typed, intersects their documents and compares the words
with the documents' own text. `assets/search.js` is the other half: both cut and spread grams by the same rules.
"""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from warehouse.explorer.inert import make_visible
from warehouse.explorer.labels import format_number
from warehouse.explorer.render import format_day
from warehouse.explorer.writer import hash_view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from warehouse.explorer.reader import ReleaseReader, Row

DOCS_A_PART = 400
"""Documents in one part: some 40 kB, a few milliseconds from disk."""
POSTINGS_A_PART = 12_000
"""Postings in one part, on average: some 40 kB."""
MOST_PARTS = 1_024
MOST_POSTINGS = 20_000
"""Documents kept of one gram: what more have in common (万, 平方) narrows no search; the words are compared with the text anyway."""
_RUN = re.compile(
    r"[0-9a-z]+(?:\.[0-9]+)?|[\u00c0-\u024f\u0370-\u052f\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_SEPARATOR = re.compile(r"(?<=[0-9]),(?=[0-9])")


def normalise(text: str) -> str:
    """Return `text` as it is compared: compatibility forms folded, lower case, no thousands separators."""
    return _SEPARATOR.sub("", unicodedata.normalize("NFKC", text).lower())


@lru_cache(maxsize=100_000)
def cut_grams(text: str) -> frozenset[str]:
    """Return the grams of `text`."""
    grams: set[str] = set()
    for run in _RUN.findall(normalise(text)):
        if run[0].isascii():
            grams.add(run)
        else:
            grams.update(run[at : at + 2] for at in range(len(run)))
    return frozenset(grams)


def part_of(gram: str, parts: int) -> int:
    """Return the number of the part, below `parts`, that holds `gram`: grams that a typed beginning can mean are in one part."""
    number = 0
    for character in gram[:2] if gram[0].isascii() else gram[:1]:
        number = (number * 31 + ord(character)) % parts
    return number


def pack(numbers: Iterable[int]) -> str:
    """Return ascending numbers as the differences between them, to the base 36, comma-separated."""
    before, texts = 0, []
    for number in numbers:
        texts.append(_base36(number - before))
        before = number
    return ",".join(texts)


def _base36(number: int) -> str:
    digits = ""
    while number >= 36:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return "0123456789abcdefghijklmnopqrstuvwxyz"[number] + digits


class _Index:
    def __init__(self, write: Callable[[str, str], None]) -> None:
        self._write = write
        self._postings: dict[str, array[int]] = {}
        self._full: set[str] = set()
        self._docs: list[list[Any]] = []
        self._pages: dict[str, int] = {}
        self._page_rows: list[tuple[str, str]] = []
        self.count = 0

    def add(self, doc: list[Any], texts: Iterable[str | None], page: tuple[str, str] | None = None) -> None:
        """Number `doc` and enter the grams of `texts`; `page` (id and title) is kept once a part and `doc` begins with its place there."""
        for gram in frozenset().union(*(cut_grams(text) for text in texts if text)):
            found = self._postings.get(gram)
            if found is None:
                found = self._postings[gram] = array("I")
            if len(found) < MOST_POSTINGS:
                found.append(self.count)
            else:
                self._full.add(gram)
        if page is not None:
            if page[0] not in self._pages:
                self._pages[page[0]] = len(self._page_rows)
                self._page_rows.append(page)
            doc.insert(0, self._pages[page[0]])
        self._docs.append(doc)
        self.count += 1
        if len(self._docs) == DOCS_A_PART:
            self._write_docs()

    def _write_docs(self) -> None:
        self._put(f"d{(self.count - 1) // DOCS_A_PART}", {"docs": self._docs, "pages": self._page_rows})
        self._docs, self._page_rows = [], []
        self._pages.clear()

    def _put(self, name: str, data: object) -> None:
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        self._write(name, f'chengji("{name}",{text});\n')

    def finish(self, starts: Sequence[int]) -> None:
        """Write what is left, the parts with the grams, and what the search has to know of all of it."""
        if self._docs:
            self._write_docs()
        parts = 1
        while parts < MOST_PARTS and sum(map(len, self._postings.values())) > parts * POSTINGS_A_PART:
            parts *= 2
        by_part: dict[int, list[str]] = {}
        for gram in sorted(self._postings):
            by_part.setdefault(part_of(gram, parts), []).append(gram)
        for number, grams in by_part.items():
            # A packed list that ends in + is cut off there.
            self._put(f"g{number}", {gram: pack(self._postings[gram]) + ("+" if gram in self._full else "") for gram in grams})
        meta = {"docs": self.count, "starts": list(starts), "docsPerPart": DOCS_A_PART, "parts": parts, "present": sorted(by_part)}
        self._put("meta", meta)


def index_key(reader: ReleaseReader, places: Sequence[Row], indicators: Sequence[Row]) -> str:
    """Return what tells whether the index would come out as before; every row that it is made from is in it."""
    return hash_view({"rows": reader.content_key("page_list", "search_metric"), "places": places, "indicators": indicators})


def write_index(reader: ReleaseReader, write: Callable[[str, str], None], places: Sequence[Row], indicators: Sequence[Row]) -> None:
    """Write the parts of the index through `write(name, text)`: places, indicators, pages, figures, each kind best or newest first."""
    index = _Index(write)
    starts = [0]
    for place in sorted(places, key=lambda row: (-row["figure_count"], row["code"])):
        index.add([place["code"], place["name"], place["full_name"], place["figure_count"]], (place["full_name"], place["name"]))
    starts.append(index.count)
    for indicator in sorted(indicators, key=lambda row: (-row["value_count"], row["code"])):
        names = indicator["name_zh"], indicator["name_en"]
        index.add([indicator["code"], *names, indicator["value_count"]], names)
    starts.append(index.count)
    for page in reader.stream("page_list"):
        title = make_visible(page["title"] or page["source_uri"])
        day = format_day(page["published_at"])
        index.add([page["page_id"], title, page["site"], day], (title, page["site"], day))
    starts.append(index.count)
    for metric in reader.stream("search_metric"):
        shown = [make_visible(metric[name] or "") for name in ("text", "item", "place_name", "period", "indicator_name")]
        value = format_number(metric["value"]).replace(",", "")
        doc = [metric["metric_id"], *shown, value, metric["status"]]
        index.add(doc, (*shown, value), (metric["page_id"], make_visible(metric["page_title"] or "")))
    index.finish(starts)
