"""Attributes hold on any text: offsets, ids, order, linear cost."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, SupportsIndex

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.reference import load_reference
from seeds import SEEDS_DIR
from transforms.metrics import extract_metrics, naming
from transforms.metrics.clauses import build_slots, without
from transforms.records import Article, Block, Cleaned, Line, Metadata, Page

if TYPE_CHECKING:
    from types import FrameType

    from _typeshed import TraceFunction

    from transforms.reference import Reference

PIECES = st.sampled_from(
    [
        *("整治", "改造", "街巷", "老旧小区", "142条", "3万余处", "占", "1.2亿元", "其中", "分别", "增长", "8.5%", "由", "提高到", "90%"),
        *("今年", "去年", "截至目前", "截至8月底", "2019年", "上半年", "计划", "全市", "柯城区", "衢州市", "十四五", "以来", "三分之一"),
        *("、", "，", "。", "；", "：", "“", "”", "（", "）", "\t", "\u3000", "的", "了", "共", "已", "和", "为", "对", "等"),
        *("完成", "投入", "用于", "每人每月", "不得超过", "100元", "12.5万平方米"),
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(SEEDS_DIR)


def read(text: str, reference: Reference):
    blocks, at = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        blocks.append(Block(number, at, at + len(line), line))
        at += len(line) + 1
    page = Page("p", "u", None, "text/plain", "utf-8", "utf-8", "r", "t", text, None, tuple(blocks))
    lines = tuple(Line("p", b.line_no, b.char_start, b.char_end, b.text, "body", "t") for b in blocks if b.text.strip())
    article = Article("a", "p", 1, "柯城区", None, (), 1, len(blocks))
    return extract_metrics(page, Cleaned(lines, (article,), Metadata()), reference)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=st.one_of(TEXTS, st.text(max_size=80)))
def test_offsets_ids_and_links(text: str, reference: Reference) -> None:
    found = read(text, reference)
    ids = [m.metric_id for m in found.metrics]
    assert len(set(ids)) == len(ids)
    assert all(text[m.char_start : m.char_end] == m.text for m in found.metrics)
    assert [m.char_start for m in found.metrics] == sorted(m.char_start for m in found.metrics)
    assert all(m.total_metric_id is None or m.total_metric_id in ids for m in found.metrics)
    assert all(m.total_metric_id != m.metric_id for m in found.metrics)
    assert all(text[m.char_start : m.char_end] == m.text for m in found.mechanisms)
    for metric in found.metrics:
        assert metric.text in metric.sentence
        assert (metric.item is None) == (metric.item_head is None)
        assert metric.period_start is None or metric.period_end is None or metric.period_start <= metric.period_end
    assert read(text, reference) == found


@given(item=st.text("前位居列第3.．、：的是主要为有集中在包括依次分别这里我们（）()GDP不含“”《》等各类电梯，", max_size=16))
def test_an_item_is_left_alone_only_where_nothing_of_it_is_to_be_tidied(item: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(naming, "_UNTIDY", re.compile(""))
        tidied = naming.tidy_item(item)
    assert naming.tidy_item(item) == tidied


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, cuts=st.lists(st.integers(0, 300), min_size=2, max_size=8))
def test_slots_lie_in_their_line(text: str, cuts: list[int]) -> None:
    edges = sorted({min(cut, len(text)) for cut in cuts})
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    for slot in build_slots(text, spans):
        assert 0 <= slot.sentence_start <= slot.start <= slot.end <= len(text)
        assert slot.sentence_start <= slot.clause_start <= slot.left_start <= slot.start or slot.left_start >= slot.clause_start
        assert slot.end <= slot.right_end <= len(text)


@given(text=st.text(max_size=40), spans=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_cutting_out_spans_removes_just_them(text: str, spans: list[tuple[int, int]]) -> None:
    ordered = sorted((min(a, b), max(a, b)) for a, b in spans)
    kept = "".join(char for at, char in enumerate(text) if not any(a <= at < b for a, b in ordered))
    assert without(text, 0, len(text), ordered) == kept


class Counted(str):
    """A text that counts the characters that are copied out of it or looked through, which no count of steps shows."""

    __slots__ = ()
    seen = 0

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        part = Counted(str.__getitem__(self, key))
        Counted.seen += len(part)
        return part

    def __contains__(self, part: str) -> bool:
        Counted.seen += len(self)
        return str.__contains__(self, part)

    def find(self, part: str, start: SupportsIndex | None = 0, end: SupportsIndex | None = None) -> int:
        at = str.find(self, part, start, end)
        Counted.seen += (at if at >= 0 else slice(start, end).indices(len(self))[1]) - slice(start, end).indices(len(self))[0]
        return at

    def rfind(self, part: str, start: SupportsIndex | None = 0, end: SupportsIndex | None = None) -> int:
        at = str.rfind(self, part, start, end)
        first, last, _ = slice(start, end).indices(len(self))
        Counted.seen += last - (at if at >= 0 else first)
        return at


def count_work(text: str, reference: Reference) -> int:
    """Return the lines of code that reading `text` runs through, loops counted by turns, and a tenth of the characters looked at."""
    lines = 0

    def step(_frame: FrameType, event: str, _arg: object) -> TraceFunction:
        nonlocal lines
        lines += event == "line"
        return step

    def enter(frame: FrameType, _event: str, _arg: object) -> TraceFunction | None:
        return step if "transforms" in frame.f_code.co_filename else None

    Counted.seen = 0
    sys.settrace(enter)
    try:
        read(Counted(text), reference)
    finally:
        sys.settrace(None)
    return lines + Counted.seen // 10


def growth(unit: str, reference: Reference, chars: int = 800) -> float:
    """Return how much more the third `chars` characters of a line of `unit` cost than the second: 1 where cost grows with length alone."""
    texts = [unit * (chars // len(unit) * times) for times in (1, 2, 3)]
    read(texts[-1], reference)  # Whatever can be remembered is.
    first, second, third = (count_work(text, reference) for text in texts)
    return (third - second) / (second - first)


LINES = [
    *("2019年", "今年", "改造", "改造小区3个", "“", "的", "兰州", "鼓楼区", "其中5个", "推行街长制", "、", "一", "以来"),
    *("截至8月底，", "分别3个、4个", "7月8日至9日", "2023年改造小区3个，", "同比增长6.2%；", "（3个）", "占41.2%，"),
    *("共3个，其中1个、2个。", "由39.8%提高到43.1%，", "12345热线", "3至5个", "1亿元", "第一，", "十四五以来，", "3个\t"),
    *("投入3亿元用于改造", "鼓楼区、台江区各5个，", "供热方面，"),
]


@pytest.mark.parametrize("unit", LINES)
def test_work_grows_with_length_alone(unit: str, reference: Reference) -> None:
    """Counts steps, not seconds, on a line full of one thing, also without any mark."""
    assert growth(unit, reference) < 1.01


@pytest.mark.parametrize(
    ("name", "limit", "unit"),
    [
        ("transforms.metrics.clauses.MAX_REACH", 10**9, "改造小区3个"),
        ("transforms.metrics.scoping.MAX_BACK", 10**9, "今年3个的"),
        ("transforms.metrics.totals.REACH", 10**9, "共3个，其中1个、2个，"),
    ],
)
def test_steps_show_what_a_lifted_limit_costs(name: str, limit: int, unit: str, reference: Reference, monkeypatch) -> None:
    monkeypatch.setattr(name, limit)
    assert growth(unit, reference) > 1.02
