"""What a rendered line shows by itself."""

from __future__ import annotations

import pytest

from transforms.html.render import Line, clean_text
from transforms.html.shapes import is_dated, shape_lines


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("2023-05-06 10:20", True),
        ("2023 年 5 月", True),
        ("5 月 6 日 10:20", True),
        ("3 小时前", True),
        ("昨天 来自某网", True),
        ("前天", True),
        ("某区改造老旧小区12个", False),
        ("天前的事", False),
        ("12.5亿元", False),
        ("某" * 60 + "2023-05-06", False),
    ],
)
def test_a_short_line_with_a_day_or_a_time_is_dated(text: str, *, dated: bool) -> None:
    assert is_dated(text) is dated


@pytest.mark.parametrize("end", ["……", "...", "[详细]", "（查看全文）", "【更多"])
def test_a_line_that_is_cut_off_is_signed_and_worth_little(end: str) -> None:
    whole, cut = "某区改造老旧小区，惠及居民三千余户。", "某区改造老旧小区，惠及居民三千余户" + end
    shapes = shape_lines([Line(whole, "p", 0, 0), Line(cut, "p", 0, 0), Line(whole, "p", 0, len(whole))])
    assert shapes.signed == [False, True, True]
    assert shapes.linked == [False, False, True]
    assert shapes.gains[0] > shapes.gains[1] > 0 > shapes.gains[2]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("某区  改造", "某区 改造"),
        (" 某区 改造 ", "某区 改造"),
        ("某\u200b区\u00a0改造\n小区", "某区 改造 小区"),
        ("　某区　改造　", "某区　改造"),
        ("\u00a0 \u3000", ""),
        ("   ", ""),
    ],
)
def test_a_line_is_shown_as_a_browser_shows_it(raw: str, text: str) -> None:
    assert clean_text(raw) == text
