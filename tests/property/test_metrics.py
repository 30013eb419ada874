"""Attributes hold on any text: offsets, ids, order, linear cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.reference import load_reference
from seeds import SEEDS_DIR
from transforms.metrics import extract_metrics
from transforms.metrics.clauses import build_slots, without
from transforms.records import Article, Block, Cleaned, Line, Metadata, Page

if TYPE_CHECKING:
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


@pytest.mark.parametrize(
    "unit",
    [
        "2019年",
        "今年",
        "改造",
        "改造小区3个",
        "“",
        "的",
        "兰州",
        "鼓楼区",
        "其中5个",
        "投入3亿元用于改造",
        "推行街长制",
        "、",
        "一",
        "以来",
        "截至8月底，",
        "分别3个、4个",
    ],
)
def test_cost_grows_with_length_alone(unit: str, reference: Reference) -> None:
    """Counts calls, not seconds: twice the text takes about twice the calls, also without any mark."""
    import sys

    def cost(times: int) -> int:
        calls = 0

        def count(*_: object) -> None:
            nonlocal calls
            calls += 1

        text = unit * times
        sys.setprofile(count)
        try:
            read(text, reference)
        finally:
            sys.setprofile(None)
        return calls

    cost(50)
    small, large = cost(300), cost(600)
    assert large < 2.6 * small + 2_000
