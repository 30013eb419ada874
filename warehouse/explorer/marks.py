"""The lines of a page with its figures marked in place; offsets are code points, as in Python, and are applied when the site is made."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from warehouse.explorer.inert import make_visible, replace_hidden
from warehouse.explorer.labels import read_labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.explorer.reader import Row

Span = tuple[int, int, str, str]
"""Start and end in the page's text, opening and closing markup."""

# Plain strings with what comes from pages escaped, and one Markup at the end: Markup.format took two thirds of a site's time.


def mark_lines(view: Mapping[str, Any]) -> Markup:
    """Return the list items of all lines of a page: number, text with marks, and for other than body text the role and its rule."""
    spans = _spans(view)
    items, at = [], 0
    for line in view["lines"]:
        start, end = line["char_start"], line["char_start"] + len(line["text"])
        while at < len(spans) and spans[at][0] < start:
            at += 1
        first = at
        while at < len(spans) and spans[at][0] < end:
            at += 1
        items.append(_line(line, mark_text(line["text"], start, spans[first:at])))
    return Markup("".join(items))  # noqa: S704  (escaped piece by piece)


def _line(line: Row, text: str) -> str:
    number, role = int(line["line_no"]), escape(line["role"])
    note = "" if role == "body" else f'<span class="r"> {escape(line["rule_id"])}</span>'
    kept = "k" if line["is_kept"] else "d"
    return f'<li class="{kept} {role}" id="L{number}" value="{number}"><p>{text}</p>{note}</li>\n'


def mark_text(text: str, offset: int, spans: Sequence[Span]) -> str:
    """Return `text`, which begins at `offset` of its page, as markup, with the markup of `spans` around what they cover.

    Spans are sorted by start. Of two that overlap the later one covers only what the earlier one left, and an end beyond the text is
    the end of the text: marks never nest and never cross.
    """
    parts, at = [], 0
    for start, end, opening, closing in spans:
        begin, stop = max(start - offset, at), min(end - offset, len(text))
        stop = max(stop, begin)
        parts += [show_text(text[at:begin]), opening, show_text(text[begin:stop]), closing]
        at = stop
    parts.append(show_text(text[at:]))
    return "".join(parts)


def show_text(text: str) -> str:
    """Return `text` escaped, hidden characters replaced by a label with their code point, tabs between cells kept apart."""
    shown = replace_hidden(str(escape(text)), lambda point: f'<span class="cp">U+{point:04X}</span>')
    return shown.replace("\t", '<span class="tab">\t</span>')


def _spans(view: Mapping[str, Any]) -> list[Span]:
    """Return the marks of figures, of mechanisms and of what was refused, sorted; a figure is never covered by another mark."""
    figures = [(row["char_start"], row["char_end"], _open_figure(row), "</a>") for row in view["metrics"]]
    starts = [figure[0] for figure in figures]
    refusals = read_labels()["refusal"]
    others = [
        (row["char_start"], row["char_end"], f'<span class="mech" title="{_about(row["name_zh"], row["name_en"])}">')
        for row in view["mechanisms"]
    ]
    for row in view["rejected"]:
        reason = " / ".join(refusals.get(row["reason"], (row["reason"],)))
        others.append((row["char_start"], row["char_end"] or row["char_start"], f'<span class="x" title="{_about(reason)}">'))
    free = []
    for start, end, opening in others:
        at = bisect_left(starts, start)
        free_end = min(end, starts[at]) if at < len(starts) else end
        if free_end > start and (at == 0 or figures[at - 1][1] <= start):
            free.append((start, free_end, opening, "</span>"))
    return sorted(figures + free, key=lambda span: span[:2])


def _open_figure(row: Row) -> str:
    metric, status = escape(row["metric_id"]), row["status"]
    about = _about(row["item"], row["place"], row["period"], " / ".join(read_labels()["status"].get(status, ())))
    return f'<a class="m {escape(status)}" id="m{metric}" href="#f{metric}" title="{about}">'


def _about(*texts: str | None) -> str:
    """Return the texts that there are as the value of an attribute."""
    return str(escape(make_visible(" · ".join(filter(None, texts)))))
