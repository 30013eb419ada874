"""A rule that names the traits it needs answers for no line without them: not asking it changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from transforms.cleaning import clean, clean_page
from transforms.cleaning.above import BEFORE_RULES, HEAD_RULES
from transforms.cleaning.behind import AFTER_RULES
from transforms.cleaning.inside import WITHIN_RULES
from transforms.cleaning.roles import label_lines
from transforms.cleaning.rules import is_asked
from transforms.cleaning.site_lines import line_key
from transforms.cleaning.zones import BEFORE, WITHIN
from transforms.reading import read_page
from transforms.records import Page, RawPage

if TYPE_CHECKING:
    from transforms.cleaning.rules import Decision, Rules
    from transforms.cleaning.scene import Scene
    from transforms.reference import Reference

ROOT = Path(__file__).parents[3]
PAGES = sorted([*(ROOT / "seeds" / "pages").glob("*.*"), *(ROOT / "tests" / "accuracy" / "pages").glob("[de]*.*")])


def rules_of(scene: Scene, index: int) -> Rules:
    if scene.zones[index] == WITHIN:
        return WITHIN_RULES
    if scene.zones[index] != BEFORE:
        return AFTER_RULES
    return HEAD_RULES if scene.title is not None and index > scene.title else BEFORE_RULES


@pytest.mark.parametrize("are_repeated", [False, True])
def test_rules_that_are_not_asked_would_not_answer(reference: Reference, monkeypatch: pytest.MonkeyPatch, *, are_repeated: bool) -> None:
    scenes: list[Scene] = []

    def watch(scene: Scene) -> list[Decision]:
        scenes.append(scene)
        return label_lines(scene)

    monkeypatch.setattr(clean, "label_lines", watch)
    for path in PAGES:
        page = read_page(RawPage(path.name, path.read_bytes()), reference.sites)
        assert isinstance(page, Page)
        clean_page(page, reference, {line_key(block.text): 9 for block in page.blocks[::3]} if are_repeated else {})
    left_out = 0
    for scene in scenes:
        for index, traits in enumerate(scene.traits):
            for rule in rules_of(scene, index).rules:
                if not is_asked(rule, traits):
                    left_out += 1
                    assert rule(scene, index) is None, (rule.__name__, scene.blocks[index].text)
    assert len(scenes) == len(PAGES)
    assert left_out > len(scenes)
