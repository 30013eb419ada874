"""The role of every line: its zone chooses the rules, the first of them that answers decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.cleaning.above import BEFORE_RULES, HEAD_RULES
from transforms.cleaning.behind import AFTER_RULES, FAR_RULES
from transforms.cleaning.inside import WITHIN_RULES
from transforms.cleaning.zones import BEFORE, WITHIN

if TYPE_CHECKING:
    from transforms.cleaning.rules import Decision
    from transforms.cleaning.scene import Scene


def label_lines(scene: Scene) -> list[Decision]:
    """Return role and rule id of each line of `scene`, in order."""
    for index, zone in enumerate(scene.zones):
        if index == scene.title:
            scene.decided.append(("title", "title"))
        elif zone == WITHIN:
            scene.decided.append(WITHIN_RULES.decide(scene, index))
        elif zone != BEFORE:
            scene.decided.append((AFTER_RULES if scene.is_near_text(index) else FAR_RULES).decide(scene, index))
        elif scene.title is not None and index > scene.title:
            scene.decided.append(HEAD_RULES.decide(scene, index))
        else:
            scene.decided.append(BEFORE_RULES.decide(scene, index))
    return scene.decided
