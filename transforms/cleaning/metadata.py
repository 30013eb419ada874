"""What the page says of itself: the head where it has one, else the meta lines, the body's ends, the address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transforms.cleaning.crumbs import find_breadcrumb
from transforms.cleaning.dates import find_date_span, parse_date, parse_url_date
from transforms.cleaning.labels import find_labels
from transforms.cleaning.lexicon import MARKS
from transforms.cleaning.publishers import find_publisher
from transforms.records import Metadata

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from transforms.cleaning.lexicon import Lexicon
    from transforms.records import Head, Line, Page, PublishedPrecision

_ROLE_NOTE = re.compile(r"[（(](?:实习|见习|实习生|特约|编辑|记者|签发|责编)[^()（）]{0,6}[)）]")
_CODE = re.compile(r"\s*[（(]?[A-Za-z]{1,3}\d{2,5}[)）]?\s*")
_STAFF = r"(?:(?:本报|本网|本台|首席|见习|实习|特约|全媒体|融媒体|[\u4e00-\u9fff]{2,8}?(?:网|报|社|台|中心))?(?:全媒体|融媒体|首席|见习|实习)?记者)"
_REPORTERS_AT_END = re.compile(
    rf"[（(【][^（()）】]{{0,30}}?{_STAFF}[\s　:：]*(?P<names>[^（()）】]{{2,40}}?)(?:[\s　,，;；/／]*(?:通讯员|摄影|文[/／]?图|图[/／]文|实习生|摄|视频|编辑|报道).*?)?[)）】]\s*$"
)
_REPORTERS_AT_START = re.compile(
    rf"^[\s　]*(?:[\u4e00-\u9fff]{{2,10}}\d{{1,2}}月\d{{1,2}}日[讯电][\s　]*)?[（(]{_STAFF}[\s　:：]*(?P<names>[\u4e00-\u9fff·、\s　]{{2,30}}?)(?:[\s　]*(?:通讯员|实习生).*?)?[)）]"
)
_REPORTER_LINE = re.compile(rf"^.{{0,16}}?{_STAFF}[\s　:：]+(?P<names>[\u4e00-\u9fff·]{{2,4}}(?:[、\s　][\u4e00-\u9fff·]{{2,4}}){{0,4}})")
_NAME_GAP = re.compile(r"[、,，;；/／]|[\s　]+|&nbsp;")
_PADDED = re.compile(
    r"^([\u4e00-\u9fff])[ 　]+([\u4e00-\u9fff])$|(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ 　]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)
_SOURCE_IN_BODY = re.compile(
    r"[（(](?:来源|稿源|原载|转自|据|源自)[:：]?[《“]?([^（()）》”]{2,24}?)[》”]?(?:[\d２０１９年月日第期版、，,\s].*)?[)）]\s*$"
)
_URL = re.compile(r"https?://[^\s)）】\]<>\"'，。]+")
_DATELINE = re.compile(r"^[\s　]*.{0,24}?(?P<date>\d{1,2}月\d{1,2}日)[^，。]{0,12}?(?:讯|电|消息|报道)")
_LABEL_VALUE_NAMES = {"source", "author", "editor", "reporter", "publisher"}
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{2,6})?")
_ANONYMOUS = re.compile(r"^(?:admin|administrator|未知|无|暂无|本站编辑|null|none|-+)$", re.IGNORECASE)
_WEAK_AUTHORS = frozenset({"clicks"})
_MOST_REPORTERS = 8


def clean_people(value: str) -> str:
    """Return a name without codes, notes in brackets and padding: `王　某（实习）NF01` -> `王某`."""
    value = _ROLE_NOTE.sub("", value)
    value = _CODE.sub("", value) if re.search(r"[\u4e00-\u9fff]", value) else value
    value = _PADDED.sub(lambda m: (m[1] or m[3]) + (m[2] or m[4]), value.strip(MARKS))
    tokens = value.split()
    # A name, then something that is none: `某某 您是第12位读者`.
    if len(tokens) > 1 and _NAME.fullmatch(tokens[0]) and not all(_NAME.fullmatch(token) for token in tokens[1:]):
        value = tokens[0]
    return value.strip(MARKS)


def split_people(names: str) -> tuple[str, ...]:
    """Return the names in `甲某、乙某 丙某`; words that are no name are left out."""
    parts = (clean_people(part) for part in _NAME_GAP.split(_PADDED.sub(lambda m: (m[1] or m[3]) + (m[2] or m[4]), names)))
    good = [part for part in parts if _NAME.fullmatch(part) and part not in ("记者", "通讯员", "报道", "摄影", "本报", "图文", "综合")]
    return tuple(dict.fromkeys(good))[:_MOST_REPORTERS]


def _labelled(lines: Sequence[Line], lexicon: Lexicon) -> dict[str, str]:
    """Return the first value of each labelled field of the meta lines; a value on the line after its label counts, too."""
    found: dict[str, str] = {}
    meta = [line for line in lines if line.role in ("meta", "share")]
    for number, line in enumerate(meta):
        for field in find_labels(line.text, lexicon):
            value = field.value
            following = meta[number + 1] if number + 1 < len(meta) else None
            if not value and field.end >= len(line.text.rstrip()) and following is not None and following.line_no - line.line_no <= 2:
                value = following.text.strip() if not find_labels(following.text, lexicon) else ""
            if value and not _ANONYMOUS.match(value) and (line.role == "meta" or field.name in ("source", "published", "editor")):
                found.setdefault(field.name, value)
    return found


def _reporters(lines: Sequence[Line], labelled: dict[str, str]) -> tuple[str, ...]:
    if "reporter" in labelled and (names := split_people(labelled["reporter"])):
        return names
    for line in lines:
        if line.role == "meta" and (match := _REPORTER_LINE.match(line.text.strip())) and (names := split_people(match["names"])):
            return names
    body = [line for line in lines if line.role in ("body", "meta")]
    for line in [*body[-3:][::-1], *body[:3]]:
        for pattern in (_REPORTERS_AT_END, _REPORTERS_AT_START):
            match = pattern.search(line.text[-90:] if pattern is _REPORTERS_AT_END else line.text)
            if match is not None and (names := split_people(match["names"])):
                return names
    return ()


def _published(
    page: Page, lines: Sequence[Line], labelled: dict[str, str], url: str | None
) -> tuple[datetime, PublishedPrecision, str] | None:
    """Return time, precision and origin: the head, then meta lines near the title, the address, the dateline, the signature."""
    crawled = page.crawled_at
    found: list[tuple[datetime, PublishedPrecision, str]] = []
    if page.head.published_at and (head := parse_date(page.head.published_at, crawled)):
        found.append((*head, "head:published_at"))
    if "published" in labelled and (label := parse_date(labelled["published"], crawled)):
        found.append((*label, "line:label"))
    signature: tuple[datetime, PublishedPrecision, str] | None = None
    for line in lines:
        if line.role != "meta":
            continue
        dated = parse_date(line.text, None) if find_date_span(line.text) else None
        if dated and line.rule_id == "signature":
            signature = (*dated, "line:signature")
        elif dated and not line.text.strip().startswith(("——", "--", "（原载", "(原载")):
            found.append((*dated, "line:meta"))
        elif crawled is not None and not found and len(line.text) < 80 and (relative := parse_date(line.text, crawled)):
            found.append((*relative, "line:relative"))
    if found:
        day = found[0][0].date()
        # A line that tells the minute of the same day says more than a head that tells the day.
        return next((f for f in found if f[0].date() == day and f[1] == "minute"), found[0])
    if page.published_hint is not None:
        has_clock = page.published_hint.hour or page.published_hint.minute
        return page.published_hint, "minute" if has_clock else "day", "container"
    for address, origin in ((url, "url"), (page.url, "url"), (page.source_uri, "file_name")):
        if address and (dated := parse_url_date(address)):
            return (*dated, origin)
    if signature is not None:
        return signature
    return _from_dateline(lines, crawled)


def _from_dateline(lines: Sequence[Line], crawled: datetime | None) -> tuple[datetime, PublishedPrecision, str] | None:
    body = next((line for line in lines if line.role == "body"), None)
    if body is None or (match := _DATELINE.match(body.text)) is None:
        return None
    dated = parse_date(body.text[: match.end()], crawled)
    return (*dated, "line:dateline") if dated else None


def _strip_source(value: str) -> str:
    value = value.strip(MARKS.replace("-", "").replace("—", ""))
    return re.sub(r"^(?:转载自?|转自)[:：]?", "", value).strip()


def _source(lines: Sequence[Line], head: Head, labelled: dict[str, str], author: str | None) -> tuple[str | None, str]:
    if head.source:
        return _strip_source(head.source), "head:source"
    if "source" in labelled:
        return _strip_source(labelled["source"]), "line:label"
    body = [line for line in lines if line.role == "body"]
    for line in body[-2:][::-1]:
        if match := _SOURCE_IN_BODY.search(line.text):
            return match[1].strip(), "line:body_end"
    del author
    return None, ""


def build_metadata(page: Page, lines: Sequence[Line], title: str | None, lexicon: Lexicon) -> Metadata:
    """Return the page's metadata; what the head says wins over labels, labels over prose, and each origin is kept as evidence."""
    head, labelled = page.head, _labelled(lines, lexicon)
    evidence: list[tuple[str, str]] = []

    def pick(name: str, *options: tuple[str | None, str]) -> str | None:
        for value, origin in options:
            if value and not _ANONYMOUS.match(value):
                evidence.append((name, origin))
                return value
        return None

    breadcrumb = tuple(head.breadcrumb) or find_breadcrumb(lines, lexicon, title)
    source = pick("source", _source(lines, head, labelled, None))
    author = pick(
        "author", (head.author and clean_people(head.author), "head:author"), (clean_people(labelled.get("author", "")), "line:label")
    )
    editor = pick(
        "editor", (head.editor and clean_people(head.editor), "head:editor"), (clean_people(labelled.get("editor", "")), "line:label")
    )
    publisher = find_publisher(lines, head, breadcrumb, source, lexicon)
    if publisher:
        evidence.append(("publisher", publisher[1]))
    url = _original_url(page, labelled)
    published = _published(page, lines, labelled, url)
    if published:
        evidence.append(("published_at", published[2]))
    if title:
        evidence.insert(0, ("title", "line:title"))
    return Metadata(
        title=title,
        publisher=publisher[0] if publisher else None,
        source=source,
        author=author,
        editor=editor,
        reporters=_reporters(lines, labelled),
        published_at=published[0] if published else None,
        published_precision=published[1] if published else None,
        breadcrumb=breadcrumb,
        original_url=url,
        evidence=tuple(evidence),
    )


def _original_url(page: Page, labelled: dict[str, str]) -> str | None:
    match = _URL.search(labelled.get("original_url", ""))
    del page
    return match.group() if match else None
