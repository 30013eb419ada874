"""Cells of tables: how a line parts into them, and what a cell holds (a number, a name, nothing)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from transforms.quantities.masks import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["number", "amount", "year", "empty", "text", "prose"]
"""`amount` is a number with a unit or a power of its own; `prose` is too long or holds a sentence and is no cell."""
Separator = Literal["tab", "bar", "gap", "blank"]

_BARS = re.compile(r"[|｜│┃¦]")
_GAP = re.compile(r"[ \xa0]*\u3000[ \u3000\xa0]*|[ \xa0]{2,}")
_TAB = re.compile("\t")
_BLANK = re.compile("[ \xa0]+")
_FRAME = "|｜│┃¦ \t\r\u3000\xa0"
_SEPARATORS = re.compile(r"[\t|｜│┃¦\u3000 \xa0](?:(?<=[\t|｜│┃¦\u3000])|(?=[ \xa0]))")
"""What parts cells, two blanks included; one class of characters at its head, by which lines are searched several times faster."""
_DIGITS = r"[0-9]{1,3}(?:[,，][0-9]{3})++(?:\.[0-9]{1,8}+)?|[0-9]{1,3}(?:[ ][0-9]{3})++(?:\.[0-9]{1,8}+)?|[0-9]{1,12}+(?:\.[0-9]{1,8}+)?"
NUMBER = re.compile(
    rf"""[\[({{]?\s?(?P<bound>≥|≤|>=|<=|[>＞<＜]|约|近|超过?|不低于|不少于|不高于|不超过|达到?)?\s?(?P<sign>[-+])?(?P<arrow>[↑↓▲▼△▽])?\s?
    (?P<number>{_DIGITS})(?P<after>余|多|左右|以上|以下|以内)?\s?(?P<turn>[↑↓▲▼])?[\])}}]?[*※]?""",
    re.VERBOSE,
)
"""A number without a unit, as it stands alone in a cell, with its bound, its sign and what decorates it."""
SPAN = re.compile(rf"(?P<low>{_DIGITS})\s?(?:-{{1,2}}|—{{1,2}}|–|~|至)\s?(?P<high>{_DIGITS})")
_PERCENT = re.compile(r"\s?(?:%|‰|个百分点|百分点)[\])]?(?:左右|以上|以下|以内)?[↑↓▲▼]?$")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\s?年?")
_EMPTY = re.compile(r"[-—–/\\*…. ·_:无]{0,12}")
_AMOUNT = re.compile(r"[\[(]?[-+≥≤<>约近超]{0,2}\s?[0-9]")
_SENTENCE = re.compile(r"[。；！？!?]")
_TIME = re.compile(r"[0-9]{1,4}\s?(?:[-—–~至.]\s?[0-9]{1,4}\s?)?(?:年|月|季度|岁|日)")
_DATE = re.compile(r"(?:19|20)[0-9]{2}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,2})?")
_PAIRED = re.compile(r"^[^（(]*[:：]")
_OF_WHICH = ("其中", "#", "其他")
_BEFORE_DIGITS = "↑↓▲▼△▽不少低于高超过达到至 "
_LONGEST_NUMBER = 24
_LONGEST_AMOUNT = 14
LONGEST_HEAD = 24
LONGEST_LABEL = 32
_LONGEST_CELL = 60
_THOUSANDS = re.compile(r"[0-9]{3}(?:\.[0-9]+)?")
_LEADS_THOUSANDS = re.compile(r"[0-9]{1,3}(?: [0-9]{3})*")


class Cell(NamedTuple):
    """One cell: where it stands, and its text in normal form without outer blanks. Many are made, so a named tuple."""

    line: int
    """Index of its line among those given."""
    start: int
    """Offset in its line."""
    end: int
    text: str

    @property
    def kind(self) -> Kind:
        """What the cell holds."""
        return kind_of(self.text)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line and what parts them."""

    cells: tuple[Cell, ...]
    separator: Separator


def _kind_of_digits(text: str) -> Kind | None:
    """Return what a cell that begins with digits holds; None where it is a name or a sentence all the same."""
    if _YEAR.fullmatch(text):
        return "year"
    if _TIME.match(text) or _DATE.fullmatch(text):
        return "text"
    bare = _PERCENT.sub("", text)
    if NUMBER.fullmatch(bare) or SPAN.fullmatch(bare):
        return "number"
    return "amount" if len(text) <= _LONGEST_AMOUNT and not _SENTENCE.search(text) else None


@lru_cache(maxsize=4096)
def kind_of(text: str) -> Kind:
    """Return what a cell with this text in normal form holds."""
    if len(text) <= 12 and _EMPTY.fullmatch(text):
        return "empty"
    if len(text) <= _LONGEST_NUMBER and _AMOUNT.match(text.lstrip(_BEFORE_DIGITS)) and (kind := _kind_of_digits(text)):
        return kind
    if len(text) > LONGEST_LABEL or _SENTENCE.search(text):
        return "prose"
    return "prose" if _PAIRED.match(text) and not text.startswith(_OF_WHICH) else "text"


def is_cell(text: str) -> bool:
    """Return whether a text in normal form can stand in a table whose cells something parts: no sentence, no paragraph."""
    return len(text) <= _LONGEST_CELL and not _SENTENCE.search(text)


def is_sentence(text: str) -> bool:
    """Return whether a line or a cell holds a sentence's end: no row of a table does."""
    return _SENTENCE.search(text) is not None


def split_line(line: str, index: int) -> Row | None:
    """Return the cells of a line that tabs, bars, wide gaps or full-width spaces part; None where none does, as in most prose."""
    if "\t" not in line and _SEPARATORS.search(line.strip()) is None:
        return None
    separator: Separator = "tab" if "\t" in line else "bar" if _BARS.search(line) else "gap"
    if separator == "tab":
        cells = _pieces(line, _TAB, index)
    elif separator == "bar":
        cells = _pieces(line, _BARS, index)
        cells = cells[1:] if cells and not cells[0].text else cells
        cells = cells[:-1] if cells and not cells[-1].text else cells
    else:
        cells = _join_spread(_stripped(line, _GAP, index), line)
    return Row(tuple(cells), separator) if len(cells) > 1 else None


def split_blanks(line: str, index: int) -> Row | None:
    """Return the cells of a line that single blanks part, the thousands of a number kept together; None for fewer than three."""
    if line.count(" ") < 2 or len(line) > 120 or line.strip().count(" ") < 2:
        return None
    cells = _stripped(line, _BLANK, index)
    return Row(tuple(cells), "blank") if len(cells) > 2 else None


def join_thousands(cells: Sequence[Cell], surplus: int) -> list[Cell]:
    """Return the cells with up to `surplus` of them joined to the number before them: 3 294."""
    joined: list[Cell] = []
    for cell in cells:
        last = joined[-1] if joined else None
        if surplus and last and _LEADS_THOUSANDS.fullmatch(last.text) and _THOUSANDS.fullmatch(cell.text) and cell.start - last.end == 1:
            joined[-1] = Cell(last.line, last.start, cell.end, f"{last.text} {cell.text}")
            surplus -= 1
        else:
            joined.append(cell)
    return joined


def whole_line(line: str, index: int) -> Cell:
    """Return a line as one cell, without the bars that a dump left at its ends (`99 |`)."""
    begin, stop = len(line) - len(line.lstrip(_FRAME)), len(line.rstrip(_FRAME))
    return _trim(line, begin, max(begin, stop), index)


def _stripped(line: str, separator: re.Pattern[str], index: int) -> list[Cell]:
    begin, stop = len(line) - len(line.lstrip()), len(line.rstrip())
    inner = _pieces(line[begin:stop], separator, index)
    return [Cell(index, cell.start + begin, cell.end + begin, cell.text) for cell in inner]


def _pieces(line: str, separator: re.Pattern[str], index: int) -> list[Cell]:
    edges = [0, *(edge for match in separator.finditer(line) for edge in match.span()), len(line)]
    return [_trim(line, a, b, index) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _trim(line: str, start: int, end: int, index: int) -> Cell:
    piece = line[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    stop = max(begin, end - (len(piece) - len(piece.rstrip())))
    return Cell(index, begin, stop, normalise(line[begin:stop]))


def _join_spread(cells: list[Cell], line: str) -> list[Cell]:
    """Return the cells with the characters of a spread word together again: 合　计."""
    joined: list[Cell] = []
    for cell in cells:
        last = joined[-1] if joined else None
        if last and len(cell.text) == 1 and len(last.text.replace(" ", "")) == 1 and not (cell.text + last.text).isascii():
            joined[-1] = Cell(last.line, last.start, cell.end, normalise(line[last.start : cell.end]))
        else:
            joined.append(cell)
    return joined
