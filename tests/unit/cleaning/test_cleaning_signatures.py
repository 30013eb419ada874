"""Signatures: reprints are alike, other stories are not."""

from __future__ import annotations

import random

import pytest

from transforms.records import Line
from transforms.signatures import PERMUTATIONS, build_signature

STORY = "今年以来，该区投入资金2300万元，整治村庄126个，清运垃圾8600余吨，新建公厕85座，群众满意度达到96%，受到广泛好评。"
OTHER = "昨天上午，街道组织志愿者来到河畔，清理漂浮物和岸边杂物，两个小时共清理垃圾3.5吨，参加活动的大学生说心情变好了。"


def _lines(*texts: str, role: str = "body") -> list[Line]:
    return [Line("p", i, 0, len(text), text, role, "test") for i, text in enumerate(texts)]  # type: ignore[arg-type]


def _alike(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    return sum(x == y for x, y in zip(a, b, strict=True)) / PERMUTATIONS


def test_reprints_are_alike_and_other_stories_are_not() -> None:
    story = build_signature(_lines(STORY))
    assert len(story) == PERMUTATIONS
    assert all(0 <= value < 2**32 for value in story)
    assert _alike(story, build_signature(_lines("　　" + STORY.replace("，", "， ")))) == 1
    assert _alike(story, build_signature(_lines("本网讯" + STORY))) > 0.8
    assert _alike(story, build_signature(_lines(OTHER))) < 0.2


@pytest.mark.parametrize("size", [300, 9000])  # one stretch of shingles, and three
def test_equal_values_tell_the_share_of_common_shingles(size: int) -> None:
    rng = random.Random(size)
    text = "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(size))
    for common in (0.25, 0.5, 0.9):
        cut = int(size * (1 - common) / 2)  # At each end of the text, one of the two parts stands alone.
        first, second = (build_signature(_lines(part)) for part in (text[: size - cut], text[cut:]))
        assert _alike(first, second) == pytest.approx(common, abs=0.12)


def test_noise_and_too_little_text_give_none() -> None:
    assert build_signature(_lines(STORY, role="related")) == ()
    assert build_signature(_lines("短讯一则。")) == ()
