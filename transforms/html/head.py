"""What an HTML head says of its page: title, meta tags, Open Graph, JSON-LD. BeautifulSoup reads the head alone, never the body."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer

from transforms.records import Head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transforms.html.sites import Sites

_HEAD_END = re.compile(r"</head\s*>|<body[\s>]", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_DEAD_WEIGHT = tuple(
    (re.compile(opening, re.IGNORECASE | re.ASCII), re.compile(closing, re.IGNORECASE | re.ASCII))
    for opening, closing in (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"), (r"<\?xml", r"\?>"))
)
_WANTED = SoupStrainer(["title", "meta", "link"])
_MAX_HEAD = 200_000
_MAX_LD_CHARS = 100_000
_MAX_LD_BLOCKS = 10
_MAX_LD_NODES = 500
_ARTICLE_TYPES = frozenset({"Report", "WebPage", "ItemPage", "CreativeWork"})
_ARTICLE_ENDS = ("Article", "Posting")
_JSON_WRAPPING = re.compile(r"^\s*(?://|/\*)?\s*(?:<!\[CDATA\[|<!--)\s*(?:\*/)?|(?://|/\*)?\s*(?:\]\]>|-->)\s*(?:\*/)?\s*$|;\s*$")
_LAST_COMMA = re.compile(r",(?=\s*[}\]])")
_MAX_VALUE = 300


def parse_head(html: str, sites: Sites) -> Head:
    """Return what the head of `html` says; fields it does not hold are null.

    Meta tags are looked for by the names of `sites.meta`, in that order; JSON-LD fills what they leave open. Values are as written,
    blanks collapsed. Raises nothing: markup or JSON that cannot be read says nothing.
    """
    found = _HEAD_END.search(html, 0, _MAX_HEAD)
    head = html[: found.start() if found else min(len(html), _MAX_HEAD // 10)]
    for opening, closing in _DEAD_WEIGHT:
        head = _without(head, opening, closing)
    # BeautifulSoup warns of text without a tag, which might have been meant as an address.
    soup = BeautifulSoup(f"<head>{head}", "lxml", parse_only=_WANTED)
    named: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        name = tag.get("name") or tag.get("property") or tag.get("itemprop")
        value = _text(tag.get("content"))
        if name and value and value.lower() not in sites.void:
            named.setdefault(str(name).strip().lower(), value)
    values = {field: next((named[name] for name in names if name in named), None) for field, names in sites.meta.items()}
    linked = _linked_data(html)
    canonical = soup.find("link", rel="canonical")
    title = _text(soup.title.get_text()) if soup.title else None
    return Head(
        title=title or values.get("title"),
        headline=values.get("headline") or linked.get("headline"),
        publisher=values.get("publisher") or linked.get("publisher"),
        source=values.get("source"),
        author=values.get("author") or linked.get("author"),
        editor=values.get("editor") or linked.get("editor"),
        published_at=values.get("published_at") or linked.get("published_at"),
        url=values.get("url") or (_text(canonical.get("href")) if canonical else None) or linked.get("url"),
        breadcrumb=tuple(linked.get("breadcrumb") or ()),
        description=values.get("description"),
    )


def _without(html: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """Return `html` without the stretches from `opening` to `closing`; one that is not closed is only its opening."""
    kept, start = [], 0
    while (begin := opening.search(html, start)) and (end := closing.search(html, begin.start())):
        kept.append(html[start : begin.start()])
        start = end.end()
    return "".join([*kept, html[start:]])


def _text(value: Any) -> str | None:
    text = " ".join(str(value).split())[:_MAX_VALUE] if value else ""
    return text or None


def _linked_data(html: str) -> dict[str, Any]:
    """Return the fields of `Head` that the page's JSON-LD states; of several articles the first one counts."""
    out: dict[str, Any] = {}
    start = 0
    for _ in range(_MAX_LD_BLOCKS):
        mark = html.find("ld+json", start)
        begin = html.find(">", mark)
        end = _SCRIPT_END.search(html, begin)
        if mark < 0 or begin < 0 or not end:
            break
        start = end.end()
        if end.start() - begin > _MAX_LD_CHARS:
            continue
        for node in _nodes(_read_json(html[begin + 1 : end.start()])):
            _read_node(node, out)
    return out


def _read_json(text: str) -> Any:
    """Return the value of a JSON text as pages have it: wrapped as a comment, with a comma too many; None for what is still none."""
    for attempt in (text, _LAST_COMMA.sub("", _JSON_WRAPPING.sub("", text.strip()))):
        try:
            # Line breaks inside strings are common and not allowed: strict=False takes them.
            return json.loads(attempt.strip(), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    queue = [data]
    for _ in range(_MAX_LD_NODES):
        if not queue:
            return
        item = queue.pop(0)
        if isinstance(item, list):
            queue[:0] = item[:_MAX_LD_NODES]
        elif isinstance(item, dict):
            yield item
            queue += [item[key] for key in ("@graph", "mainEntity", "breadcrumb") if key in item]


def _read_node(node: dict[str, Any], out: dict[str, Any]) -> None:
    kinds = node.get("@type")
    kinds = {str(kind).rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds])}
    if "BreadcrumbList" in kinds:
        out.setdefault("breadcrumb", _crumbs(node.get("itemListElement")))
    # The form that Baidu asks for has no type: `title`, `pubDate` and the address as `@id`.
    is_baidu = "pubDate" in node and "title" in node
    if is_baidu or kinds & _ARTICLE_TYPES or any(kind.endswith(_ARTICLE_ENDS) for kind in kinds):
        address = node.get("url") or node.get("@id") or node.get("mainEntityOfPage")
        if isinstance(address, dict):
            address = address.get("@id")
        fields = {
            "headline": _text(_name(node.get("headline") or node.get("title"))),
            "published_at": _text(_name(node.get("datePublished") or node.get("pubDate") or node.get("dateCreated"))),
            "publisher": _text(_name(node.get("publisher"))),
            "author": _text(_name(node.get("author"))),
            "editor": _text(_name(node.get("editor"))),
            "url": _text(address) if isinstance(address, str) and address.startswith("http") else None,
        }
        for field, value in fields.items():
            if value:
                out.setdefault(field, value)


def _name(value: Any) -> str | None:
    """Return the name in a JSON-LD value: the text itself, `name` of a person or organisation, several joined by `、`."""
    if isinstance(value, list):
        return "、".join(name for item in value[:10] if not isinstance(item, list) and (name := _name(item))) or None
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() or None if isinstance(value, str) else None


def _crumbs(items: Any) -> tuple[str, ...]:
    if not isinstance(items, list):
        return ()
    names = (_name(item.get("name") or item.get("item")) for item in items[:20] if isinstance(item, dict))
    return tuple(name for name in names if name)
