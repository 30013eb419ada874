"""No change may lower what is reached on annotated pages."""

from __future__ import annotations

import pytest

from tests.accuracy import measure
from tests.accuracy.measure import figures_of, is_there, read_floors


@pytest.mark.shared
@pytest.mark.parametrize("name", read_floors())
def test_figures_stay_above_their_floors(name):
    if not is_there(name):
        pytest.skip(f"The annotated pages of {name} do not stand beside the checkout.")
    figures = figures_of(name)
    for figure, floor in read_floors()[name].items():
        reached = figures[figure]
        if figure == "trap_hits":
            assert reached <= floor, f"{name}: {reached:.3f} of the traps are reported as metrics; at most {floor:.3f} were"
        else:
            assert reached >= floor, f"{name}: {figure} is {reached:.3f}, below its floor of {floor:.3f}"


def test_floors_go_up_only(tmp_path, monkeypatch):
    monkeypatch.setattr(measure, "FLOORS", tmp_path / "floors.toml")
    measure.write_floors({"samples": {"strict_f1": 0.9, "trap_hits": 0.02}})
    measure.raise_floors({"samples": {"strict_f1": 0.8, "trap_hits": 0.05}})
    assert read_floors() == {"samples": {"strict_f1": 0.9, "trap_hits": 0.02}}
    measure.raise_floors({"samples": {"strict_f1": 0.9578, "trap_hits": 0.0101}})
    assert read_floors() == {"samples": {"strict_f1": 0.957, "trap_hits": 0.011}}
