"""Words of a large vocabulary in a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.lookup import WordIndex


def find_slowly(words: set[str], text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    while at < len(text):
        word = max((word for word in words if text.startswith(word, at)), key=len, default="")
        if word:
            found.append((at, word))
        at += len(word) or 1
    return found


def test_the_longest_word_at_each_place() -> None:
    index = WordIndex({"垃圾": 1, "垃圾分类": 2, "分类": 3})
    assert index.find("垃圾分类与垃圾") == [(0, "垃圾分类", 2), (5, "垃圾", 1)]
    assert len(index) == 3


def test_an_empty_vocabulary_finds_nothing() -> None:
    assert WordIndex({}).find("垃圾") == []


def test_every_word_by_its_end() -> None:
    index = WordIndex({"垃圾": 1, "垃圾分类": 2, "分类": 3}, every=True)
    assert index.find("垃圾分类") == [(0, "垃圾", 1), (0, "垃圾分类", 2), (2, "分类", 3)]


@given(st.sets(st.text("乎一N乏低", min_size=1, max_size=3), min_size=1), st.text("乎一N乏低\U0001f600\ud83d\ude00", max_size=30))
def test_the_same_as_a_slow_search_and_offsets_count_characters(words: set[str], text: str) -> None:
    found = [(at, word) for at, word, _ in WordIndex(dict.fromkeys(words, 0)).find(text)]
    assert found == find_slowly(words, text)


@given(st.lists(st.text("乎一N乏\ud83d\n", max_size=8), max_size=6), st.booleans())
def test_many_lines_at_once_hold_what_each_of_them_holds(lines: list[str], every: bool) -> None:
    index = WordIndex({"乎": 1, "乎一": 2, "一N": 3, "乏乏": 4}, every=every)
    assert index.find_in_lines(lines) == [index.find(line) for line in lines]
