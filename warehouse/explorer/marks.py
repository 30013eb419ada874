"""The lines of a page with its figures marked in place; offsets are code points, as in Python, and are applied when the site is made."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from warehouse.explorer.inert import replace_hidden
from warehouse.explorer.labels import read_labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.explorer.reader import Row

Span = tuple[int, int, Markup, Markup]
"""Start and end in the page's text, opening and closing markup."""


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
    return Markup("").join(items)


def _line(line: Row, text: Markup) -> Markup:
    note = Markup("") if line["role"] == "body" else Markup('<span class="r"> {}</span>').format(line["rule_id"])
    kept = "k" if line["is_kept"] else "d"
    return Markup('<li class="{} {}" id="L{}" value="{}"><p>{}</p>{}</li>\n').format(
        kept, line["role"], line["line_no"], line["line_no"], text, note
    )


def mark_text(text: str, offset: int, spans: Sequence[Span]) -> Markup:
    """Return `text`, which begins at `offset` of its page, with the markup of `spans` around what they cover.

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
    return Markup("").join(parts)


def show_text(text: str) -> Markup:
    """Return `text` escaped, hidden characters replaced by a label with their code point, tabs between cells kept apart."""
    shown = replace_hidden(str(escape(text)), lambda point: f'<span class="cp">U+{point:04X}</span>')
    return Markup(shown.replace("\t", '<span class="tab">\t</span>'))  # noqa: S704  (escaped above)


def _spans(view: Mapping[str, Any]) -> list[Span]:
    """Return the marks of figures, of mechanisms and of what was refused, sorted; a figure is never covered by another mark."""
    statuses, refusals = read_labels()["status"], read_labels()["refusal"]
    figures = [
        (
            metric["char_start"],
            metric["char_end"],
            Markup('<a class="m {}" id="m{}" href="#f{}" title="{}">').format(
                metric["status"],
                metric["metric_id"],
                metric["metric_id"],
                _join(metric["item"], metric["place"], metric["period"], " / ".join(statuses.get(metric["status"], ()))),
            ),
            Markup("</a>"),
        )
        for metric in view["metrics"]
    ]
    others = [
        (row["char_start"], row["char_end"], Markup('<span class="mech" title="{}">').format(_join(row["name_zh"], row["name_en"])))
        for row in view["mechanisms"]
    ]
    others += [
        (
            row["char_start"],
            row["char_end"] or row["char_start"],
            Markup('<span class="x" title="{}">').format(" / ".join(refusals.get(row["reason"], (row["reason"],)))),
        )
        for row in view["rejected"]
    ]
    starts = [figure[0] for figure in figures]
    for start, end, opening in others:
        at = bisect_left(starts, start)
        free_end = min(end, starts[at]) if at < len(starts) else end
        if free_end > start and (at == 0 or figures[at - 1][1] <= start):
            figures.append((start, free_end, opening, Markup("</span>")))
    return sorted(figures, key=lambda span: span[:2])


def _join(*texts: str | None) -> str:
    return replace_hidden(" · ".join(filter(None, texts)), lambda point: f"⟦U+{point:04X}⟧")
