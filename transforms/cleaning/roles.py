"""The role of every line: its zone chooses the rules, the first of them that answers decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.cleaning.above import BEFORE_RULES, HEAD_RULES
from transforms.cleaning.behind import AFTER_RULES, FAR_RULES
from transforms.cleaning.inside import WITHIN_RULES
from transforms.cleaning.zones import BEFORE, WITHIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.cleaning.rules import Decision, Rule
    from transforms.cleaning.scene import Scene


def _decide(rules: Sequence[Rule], scene: Scene, index: int) -> Decision:
    for rule in rules:
        if (decision := rule(scene, index)) is not None:
            return decision
    raise AssertionError("The last rule of each zone answers for every line.")


def label_lines(scene: Scene) -> list[Decision]:
    """Return role and rule id of each line of `scene`, in order."""
    for index, zone in enumerate(scene.zones):
        if index == scene.title:
            scene.decided.append(("title", "title"))
        elif zone == WITHIN:
            scene.decided.append(_decide(WITHIN_RULES, scene, index))
        elif zone != BEFORE:
            scene.decided.append(_decide(AFTER_RULES if scene.is_near_text(index) else FAR_RULES, scene, index))
        elif scene.title is not None and index > scene.title:
            scene.decided.append(_decide(HEAD_RULES, scene, index))
        else:
            scene.decided.append(_decide(BEFORE_RULES, scene, index))
    return scene.decided
