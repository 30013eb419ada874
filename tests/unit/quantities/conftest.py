from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from seeds import SEEDS_DIR
from transforms.quantities import Grammar, find_quantities, parse_grammar

if TYPE_CHECKING:
    from collections.abc import Callable

SEED_NAMES = ("units", "classifiers", "traps", "tables")


@pytest.fixture(scope="session")
def grammar() -> Grammar:
    return parse_grammar(*((SEEDS_DIR / f"{name}.toml").read_text(encoding="utf-8") for name in SEED_NAMES))


@pytest.fixture
def read(grammar: Grammar) -> Callable[[str], list[str]]:
    """Returns the figures of a sentence, each as `text = value unit`, with the bound behind it unless it is exact."""

    def run(sentence: str) -> list[str]:
        shown = []
        for found in find_quantities(sentence, 0, len(sentence), grammar)[0]:
            values = [found.value_low, found.value_high] if found.value is None else [found.value]
            value = "..".join(f"{part.normalize():f}" for part in values if part is not None)
            shown.append(f"{found.text} = {value} {found.unit}" + ("" if found.bound == "exact" else f" {found.bound}"))
        return shown

    return run


@pytest.fixture
def refuse(grammar: Grammar) -> Callable[[str], list[tuple[str, str]]]:
    """Returns the refused numbers of a sentence with their reasons."""

    def run(sentence: str) -> list[tuple[str, str]]:
        return [(found.text, found.reason) for found in find_quantities(sentence, 0, len(sentence), grammar)[1]]

    return run
