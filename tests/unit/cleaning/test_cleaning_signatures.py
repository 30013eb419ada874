"""Signatures: reprints are alike, other stories are not."""

from __future__ import annotations

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


def test_noise_and_too_little_text_give_none() -> None:
    assert build_signature(_lines(STORY, role="related")) == ()
    assert build_signature(_lines("短讯一则。")) == ()
