"""HTML to lines: what a browser would show, one line a block, in one pass over the parser's events and without a tree.

libxml2's HTML parser repairs the markup and its events are balanced; no tree is built and nothing recurses, so 100,000 nested tags or
a page of 20 MB take time and memory in proportion to their size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from transforms.html.elements import BREAK, CONTAINER, INLINE, KINDS, LEAF, LINK, SKIP
from transforms.html.tables import Cell, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f\v\xa0]*[\t\n\r\f\v][ \t\n\r\f\v]*|  +")
_UNEVEN = re.compile(r"[\t\n\r\f\v]|  ")
"""What `_SPACES` needs: searching it costs a fifth, and most lines have none."""
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\xad]")
_EDGES = " \xa0\u3000\t\n\r\f\v"
_TABLE_PARTS = frozenset({"table", "tr", "td", "th", "form"})
_SPAN = re.compile(r"\s*(\d{1,4})")
_LONGEST_MARK = 40
MAX_SPAN = 100
"""A cell that claims to span more columns or rows than this is taken to span this many: spans of 65,534 fill memory with blanks."""


@dataclass(slots=True)
class Container:
    """An element that can hold an article, in document order. `parent` is an index, -1 for the root."""

    parent: int
    tag: str
    ident: str
    """Id and classes as selectors: `#zoom.text`; empty if the element has none."""


@dataclass(slots=True)
class Line:
    """One rendered line. `links` counts its characters inside links, blanks not counted."""

    text: str
    tag: str
    container: int
    links: int
    hidden: bool = False
    marked: bool = False
    """Whether comments in the markup say that the article stands here."""


@dataclass(slots=True)
class Rendered:
    """The lines of a page, their containers in document order (a parent before its children) and the tables they stand in."""

    lines: list[Line] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    """Markup in text areas, from which some sites' scripts build the article."""
    comments: list[tuple[int, str]] = field(default_factory=list)
    """Short comments, each with the number of lines before it."""


class Renderer:
    """Parser target that collects a `Rendered`.

    A page calls it some 3,000 times: what most calls do stands in `start`, `end` and `data` themselves.
    """

    def __init__(self) -> None:
        self._out = Rendered(containers=[Container(-1, "", "")])
        self._containers = self._out.containers
        self._lines = self._out.lines
        self._parts: list[str] = []
        self._links = 0
        self._link_depth = 0
        self._skip = 0
        self._in_textarea = False
        self._pre = 0
        self._block: tuple[str, int, bool] = ("", 0, False)
        """Tag of the innermost open block, its container, and whether it or a block around it is hidden."""
        self._around: list[tuple[str, int, bool]] = []
        """The blocks around it, outermost first."""
        self._tables: list[Table] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take an opening tag."""
        if self._skip:
            self._skip += 1
            return
        kind = KINDS.get(tag, INLINE)
        if kind == SKIP:
            self._skip = 1
            self._in_textarea = tag == "textarea"
            return
        hidden = bool(attributes) and ("style" in attributes or "hidden" in attributes) and _is_hidden(attributes)
        if kind >= LEAF:
            if self._parts:
                self._flush()
            self._around.append(self._block)
            _, container, within_hidden = self._block
            if kind == CONTAINER:
                ident = _ident(attributes.get("id"), attributes.get("class")) if attributes else ""
                self._containers.append(Container(container, tag, ident))
                container = len(self._containers) - 1
            self._block = (tag, container, hidden or within_hidden)
            if tag in _TABLE_PARTS:
                self._open_table_part(tag, attributes)
            elif tag == "pre":
                self._pre += 1
        elif hidden and kind != BREAK:
            self._skip = 1
        elif kind == LINK:
            self._link_depth += 1
        elif kind == BREAK and self._parts:
            self._flush()

    def end(self, tag: str) -> None:
        """Take a closing tag; the parser sends one for every opening tag."""
        if self._skip:
            self._skip -= 1
            return
        kind = KINDS.get(tag, INLINE)
        if kind >= LEAF:
            if self._parts:
                self._flush()
            self._block = self._around.pop()
            if tag in _TABLE_PARTS:
                self._close_table_part(tag)
            elif tag == "pre":
                self._pre -= 1
        elif kind == LINK:
            self._link_depth -= 1

    def comment(self, data: str) -> None:
        """Take a comment; short ones can mark where the article begins and ends."""
        if len(data) <= _LONGEST_MARK and not self._skip:
            self._out.comments.append((len(self._lines) + bool(self._parts), data))

    def data(self, data: str) -> None:
        """Take text."""
        if self._skip:
            if self._in_textarea:
                self._out.stored.append(data)
            return
        if not self._parts and data.isspace():
            return  # Between elements; a line's blanks at its beginning are not shown.
        if self._pre and "\n" in data:
            first, *rest = data.split("\n")
            self._add(first)
            for line in rest:
                if self._parts:
                    self._flush()
                self._add(line)
        elif self._link_depth:
            self._add(data)
        else:
            self._parts.append(data)

    def close(self) -> Rendered:
        """Return what was rendered."""
        if self._parts:
            self._flush()
        out = self._out
        # The parser and its target refer to each other: what they still hold waits for the garbage collector, .6 ms a page.
        self.__dict__.clear()
        return out

    def _add(self, data: str) -> None:
        self._parts.append(data)
        if self._link_depth:
            self._links += len("".join(data.split()))

    def _open_table_part(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "table":
            self._open_table()
        elif self._tables and tag == "form":
            self._tables[-1].is_layout = True
        elif self._tables:
            self._open_cell(tag, attributes)

    def _close_table_part(self, tag: str) -> None:
        if self._tables and tag == "table":
            self._tables.pop()
        elif self._tables and tag in {"td", "th"}:
            self._tables[-1].close_cell(len(self._lines))

    def _open_table(self) -> None:
        if self._tables:
            self._tables[-1].is_layout = True
        table = Table(self._block[1])
        self._tables.append(table)
        self._out.tables.append(table)

    def _open_cell(self, tag: str, attributes: Mapping[str, str]) -> None:
        table = self._tables[-1]
        if tag == "tr":
            table.rows.append([])
            return
        if not table.rows:
            table.rows.append([])
        start = len(self._lines)
        table.rows[-1].append(Cell(start, start, _span(attributes, "colspan"), _span(attributes, "rowspan"), is_head=tag == "th"))

    def _flush(self) -> None:
        """End the current line; there is something on it, if only blanks."""
        raw = "".join(self._parts) if len(self._parts) > 1 else self._parts[0]
        self._parts.clear()
        links, self._links = self._links, 0
        if text := clean_text(raw):
            tag, container, hidden = self._block
            self._lines.append(Line(text, tag, container, min(links, len(text)), hidden))


def clean_text(raw: str) -> str:
    """Return `raw` as a browser shows it on one line: runs of blanks as one space, no invisible characters, no blanks at the ends.

    No-break spaces become spaces; full-width spaces inside stay.
    """
    if raw.isprintable() and "  " not in raw:
        return raw.strip(" ")  # No other blank and nothing invisible is printable; of the lines of a page nearly all are so.
    text = _SPACES.sub(" ", raw) if _UNEVEN.search(raw) else raw
    if not text.isascii():
        text = _INVISIBLE.sub("", text).replace("\xa0", " ")
    return text.strip(_EDGES)


@lru_cache(maxsize=4096)
def _ident(ident: str | None, classes: str | None) -> str:
    parts = [f"#{ident.strip()}"] if ident and ident.strip() else []
    if classes:
        parts += [f".{name}" for name in classes.split()[:6]]
    return "".join(parts)[:120]


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None


def _span(attributes: Mapping[str, str], name: str) -> int:
    match = _SPAN.match(attributes.get(name) or "1")
    return min(max(1, int(match[1])), MAX_SPAN) if match else 1


def render(html: str) -> Rendered:
    """Return the lines of `html` with their containers and tables; hidden lines are still among them, marked.

    Raises nothing for any text: what cannot be read as markup is text.
    """
    parser = etree.HTMLParser(target=Renderer(), encoding="utf-8", huge_tree=True)
    content = html.replace("\x00", "\ufffd").encode("utf-8", "replace")
    if not content.strip():
        return Rendered(containers=[Container(-1, "", "")])
    parser.feed(content)
    rendered: Rendered = parser.close()
    return rendered
