"""What the page says of itself: the head where it has one, else the meta lines, the body's ends, the address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transforms.cleaning.crumbs import find_breadcrumb
from transforms.cleaning.dates import find_date_span
from transforms.cleaning.labels import find_labels
from transforms.cleaning.lexicon import MARKS
from transforms.cleaning.people import clean_people, find_reporters
from transforms.cleaning.published import find_published
from transforms.cleaning.publishers import find_publisher
from transforms.records import Metadata

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.cleaning.lexicon import Lexicon
    from transforms.records import Line, Page

_SOURCE_IN_BODY = re.compile(
    r"[（(](?:来源|稿源|原载|转自|据|源自)[:：]?[《“]?([^（()）》”]{2,24}?)[》”]?(?:[\d２０１９年月日第期版、，,\s].*)?[)）]\s*$"
)
_STAFF_AT_END = re.compile(
    r"(?<=[网报社台刊线闻])(?:首席|见习|实习|全媒体|融媒体)?(?:记者|通讯员)[ 　\u00a0:：]+[\u4e00-\u9fff·、 　]{2,12}$"
)
_POST = re.compile(r"^原创[\s　:：]+(\S{2,20})[\s　]+\S{2,20}[\s　]+(?:19|20)\d\d[-年./]\d")
"""The line under the title of an account's post."""
_EDITION = re.compile(r"[\s　(（]+第?\s?[A-Z]?\d{1,3}\s?版.*$")
_REPRINTED = re.compile(r"^(?:转载自?|转自)[:：]?\s*")
_SOURCE_EDGE = MARKS.replace("-", "").replace("—", "")
_NAMES_AT_END = re.compile(r"[。！？”][（(]\s?([\u4e00-\u9fff]{2,3}(?:[ 　、][\u4e00-\u9fff]{2,3}){0,2})\s?[)）]\s*$")
_NAME_GAP = re.compile("[ 　、]")
_PAPERS = ("signature", "imprint")
"""Rules of lines in which who signed or printed a paper stands beside a date."""
_CELL_GAP = re.compile(r"[\s　|｜丨┊│]+")
_LONGEST_DATED = 80
_LEAST_SOURCE, _LONGEST_SOURCE = 3, 14
_TOLD_SOURCE = re.compile(r"^(?:以下文章|以下内容|本文)(?:来源于|转载自|转自|首发于)[“\"「]?([^\s，,。”\"」]{2,16})")
_URL = re.compile(r"https?://[^\s)）】\]<>\"'，。]+")
_ANONYMOUS = re.compile(r"^(?:admin|administrator|管理员|未知|无|暂无|本站编辑|null|none|供稿|-+|\d{1,4})?$", re.IGNORECASE)
_SHARE_BAR_FIELDS = frozenset(["source", "published", "editor"])
"""Fields that count also in a line whose counts of clicks made it a share bar."""


def _read_labels(lines: Sequence[Line], lexicon: Lexicon) -> dict[str, str]:
    """Return the first value of each labelled field of the meta lines; a value on the line after its label counts, too."""
    found: dict[str, str] = {}
    meta = [line for line in lines if line.role in ("meta", "share")]
    for number, line in enumerate(meta):
        following = meta[number + 1] if number + 1 < len(meta) else None
        if line.rule_id == "head_table" and following and (name := lexicon.labels.get(lexicon.plain(line.text).strip(":"))):
            found.setdefault(name, following.text.strip())
            continue
        for field in find_labels(line.text, lexicon):
            value = field.value
            if not value and field.end >= len(line.text.rstrip()) and following and following.line_no - line.line_no <= 2:
                is_other = following.role == "share" or find_labels(following.text, lexicon)
                value = "" if is_other else following.text.strip()
            if not _ANONYMOUS.match(value) and (line.role == "meta" or field.name in _SHARE_BAR_FIELDS):
                found.setdefault(field.name, value)
    return found


def _source_of_body(lines: Sequence[Line]) -> str | None:
    """Return the source in brackets at the end of the text, or null."""
    body = [line.text for line in lines if line.role == "body"]
    return next((match[1].strip() for text in body[:-3:-1] if (match := _SOURCE_IN_BODY.search(text[-60:]))), None)


def _source_of_cell(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return the site or paper that stands unlabelled beside the date in a meta line (`2020-10-15 15:26 | 某某网`), or null."""
    tails, sure = lexicon.affixes.get("site_tail", ()), lexicon.affixes.get("sure_tail", ())
    for line in lines:
        if line.rule_id == "byline" and line.text.strip().endswith(sure):
            return line.text.strip()
        if line.rule_id == "told" and (told := _TOLD_SOURCE.match(line.text.strip())):
            return told[1]
        if line.role != "meta" or line.rule_id in _PAPERS or len(line.text) > _LONGEST_DATED or (span := find_date_span(line.text)) is None:
            continue
        cells = _CELL_GAP.split(line.text[: span[0]] + "|" + line.text[span[1] :])
        named = (cell.strip(_SOURCE_EDGE) for cell in cells)
        for name in named:
            if _LEAST_SOURCE <= len(name) <= _LONGEST_SOURCE and name.endswith(tails) and lexicon.plain(name) not in lexicon.whole:
                return name
    return None


def _author_of_byline(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return the name that stands unlabelled beside the date and is no site's, or null."""
    sure = lexicon.affixes.get("sure_tail", ())
    return next((line.text.strip() for line in lines if line.rule_id == "byline" and not line.text.strip().endswith(sure)), None)


def _author_of_post(lines: Sequence[Line]) -> str | None:
    """Return who wrote an account's post (原创 author account day), or null."""
    posts = (_POST.match(line.text.strip()) for line in lines if line.role == "meta")
    return next((post[1] for post in posts if post), None)


def _author_at_end(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return the names in brackets that end the text (（甲某某 乙某）), each with a family name, or null."""
    body = [line.text for line in lines if line.role == "body"]
    if any(_NAMES_AT_END.search(text) for text in body[:-1]):
        return None  # Each of several short news has its own.
    match, surnames = _NAMES_AT_END.search(body[-1] if body else ""), lexicon.words.get("surnames", frozenset())
    names = _NAME_GAP.split(match[1]) if match else []
    return "、".join(names) if names and all(name[0] in surnames or name[:2] in surnames for name in names) else None


def _clean_source(value: str | None) -> str | None:
    if not value:
        return None
    value = _EDITION.sub("", _STAFF_AT_END.sub("", value))
    dated = find_date_span(value)
    return _REPRINTED.sub("", (value[: dated[0]] if dated and dated[0] else value).strip(_SOURCE_EDGE)).strip()


class _Evidence:
    """Where each value came from, and what less trusted places said instead."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, str]] = []

    def pick(self, name: str, *options: tuple[str | None, str]) -> str | None:
        """Return the first option that says something; keep its origin and the options that disagree."""
        said = [(value, origin) for value, origin in options if value and not _ANONYMOUS.match(value)]
        if not said:
            return None
        chosen, origin = said[0]
        self.pairs.append((name, origin))
        self.pairs += [(name, f"{other} differs: {value}") for value, other in said[1:] if value != chosen]
        return chosen


def build_metadata(page: Page, lines: Sequence[Line], title: str | None, title_origin: str, lexicon: Lexicon) -> Metadata:
    """Return the page's metadata: what the head says wins over labels, labels over prose; origins and disagreements are evidence."""
    head, labelled, evidence = page.head, _read_labels(lines, lexicon), _Evidence()
    title = evidence.pick("title", (title, title_origin), (labelled.get("doc_title") if title is None else None, "line:label"))
    breadcrumb = tuple(head.breadcrumb) or find_breadcrumb(lines, lexicon, title)
    labelled_source = evidence.pick(
        "source",
        (_clean_source(head.source), "head:source"),
        (_clean_source(labelled.get("source")), "line:label"),
        (_source_of_body(lines), "line:body_end"),
    )
    source = labelled_source or evidence.pick("source", (_source_of_cell(lines, lexicon), "line:cell"))
    author, editor = (
        evidence.pick(name, (clean_people(given or ""), f"head:{name}"), (clean_people(labelled.get(name, "")), "line:label"))
        for name, given in (("author", head.author), ("editor", head.editor))
    )
    author = author or evidence.pick("author", (_author_of_byline(lines, lexicon), "line:byline"), (_author_of_post(lines), "line:account"))
    reporters = find_reporters(lines, labelled, lexicon.words.get("surnames", frozenset()))
    if not author and not reporters:
        author = evidence.pick("author", (_author_at_end(lines, lexicon), "line:body_end"))
    publisher = find_publisher(lines, head, breadcrumb, labelled_source, lexicon) or (None, "")
    url = _URL.search(labelled.get("original_url", ""))
    published = find_published(page, lines, labelled, url.group() if url else None)
    for number, dated in enumerate(published):
        if number == 0 or dated.moment.date() != published[0].moment.date():
            evidence.pairs.append(("published_at", dated.origin if number == 0 else f"{dated.origin} differs: {dated.moment:%Y-%m-%d}"))
    return Metadata(
        title=title,
        publisher=evidence.pick("publisher", publisher),
        source=source,
        author=author,
        editor=editor,
        reporters=reporters,
        published_at=published[0].moment if published else None,
        published_precision=published[0].precision if published else None,
        breadcrumb=breadcrumb,
        original_url=url.group() if url else None,
        evidence=tuple(evidence.pairs),
    )
