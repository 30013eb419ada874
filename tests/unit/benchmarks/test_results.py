"""Sections of RESULTS.md are replaced, never piled up."""

from __future__ import annotations

from benchmarks import results


def test_a_section_replaces_the_older_one_of_its_name(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "RESULTS", tmp_path / "RESULTS.md")
    results.write_section("First", "old", ["pytest"])
    results.write_section("Second", "other", ["pytest"])
    results.write_section("First", "new", ["pytest"])
    text = results.RESULTS.read_text(encoding="utf-8")
    assert "old" not in text
    assert text.index("## First\n\nnew") < text.index("## Second\n\nother")
    assert text.count("## ") == 2
    assert "pytest " in text


def test_cells_show_what_was_measured():
    rows = results.table(("a", "b"), [[None, 1234567], [0.12345, 1234.5], ["x", 12]])
    assert rows.splitlines()[2:] == ["| – | 1,234,567 |", "| 0.123 | 1,234 |", "| x | 12 |"]


def test_a_package_that_is_not_installed_has_no_version():
    assert results.version_of("surely-no-such-package") is None
