"""Lines of letters and digits alone are read by a shorter way: it must find what the long one finds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from transforms.cleaning import features
from transforms.cleaning.features import build_facts
from transforms.cleaning.labels import find_labels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transforms.cleaning.features import Facts
    from transforms.cleaning.lexicon import Lexicon

ROOT = Path(__file__).parents[3]
WORDS = [
    "首页",
    "某区改造老旧小区12个",
    "某区改造老旧小区十二个2023年5月6日",
    "某市记者王某某",
    "责任编辑王某",
    "第三章城市管理",
    "一是补齐短板",
    "3某区公园开放",
    "20230506某区公园开放",
    "二〇一九年十二月五日",
    "图为某区公园",
    "某某摄",
    "热点新闻",
    "阅读284",
    "某区人民政府网站",
    "Mar52023Newsroom",
    "５月６日某区公园开放迎客",
]


def lines_of_words() -> Iterable[str]:
    yield from WORDS
    for path in sorted([*(ROOT / "seeds" / "pages").glob("*.txt"), *(ROOT / "tests" / "accuracy" / "pages").glob("dev_*.txt")]):
        lines = path.read_bytes().decode("utf-8", "replace").split("\n")
        yield from {line.strip() for line in lines if line.strip().isalnum()}


def test_words_alone_are_read_as_any_line_is(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = sorted(set(lines_of_words()))
    short: list[Facts] = [features._work_out(text, lexicon) for text in texts]
    monkeypatch.setattr(features, "_STROKE", "")  # In every text: now all of them go the long way.
    for text, facts in zip(texts, short, strict=True):
        assert features._work_out(text, lexicon) == facts, text
    assert len(texts) > len(WORDS)


def test_a_letter_used_as_a_stroke_parts_words(lexicon: Lexicon) -> None:
    assert build_facts("来源丨某市发布", lexicon).is_meta
    assert not build_facts("某市发布消息", lexicon).is_meta


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("2023-05-06 10:20　来源：某网　编辑：甲某", [("source", "某网"), ("editor", "甲某")]),
        ("编辑：甲某责编乙某", [("editor", "甲某责编乙某")]),
        ("责编王某　来源：某网", [("editor", "王某"), ("source", "某网")]),
        ("（编辑：甲某）", [("editor", "甲某")]),
        ("来源：某网（记者 李某某）", [("source", "某网（记者 李某某）")]),
    ],
)
def test_labels_beside_names_and_brackets(lexicon: Lexicon, text: str, fields: list[tuple[str, str]]) -> None:
    assert [(field.name, field.value) for field in find_labels(text, lexicon)] == fields
