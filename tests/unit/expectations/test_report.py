"""The verdict for people and programs: JSON that reads back, Markdown, and a page that fetches nothing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from expectations import parse_limits, parse_verdict, read_trend, read_verdict, render_quality, write_quality
from expectations.hand_written import parse_check
from expectations.verdict import Aside, Example, Quarantined, Result, Verdict
from seeds import SEEDS_DIR
from tests.unit.expectations.made import judge

FAILED = Result(
    table="stg_metric",
    expectation="stg_metric.offsets",
    level="critical",
    passed=False,
    meaning="A figure's text is the page's text between its offsets.",
    advice="Correct the rule.",
    checked=480,
    unexpected=2,
    examples=(Example({"metric_id": "a1", "char_start": None}, "319个", "共通报<b>问题</b>319个。", "page-001.txt"),),
)
HELD = Result("stg_page", "stg_page.key.unique", "critical", True, "No two rows.", "Look.", 60, 0)
WARNED = Result("stg_page", "stg_page.fill", "warning", False, "About as often.", "Look.", 60, 1)
ASIDE = Aside(
    "stg_metric", "stg_metric.one_value", "One value or a range.", 7, (Example({"metric_id": "b2"}, "88张", None, "page-002.txt"),)
)
SET_ASIDE = (Quarantined("stg_metric", "a1", "stg_metric.offsets", "x"),)
REFUSED = Verdict(False, (FAILED, HELD, WARNED), SET_ASIDE, ("It fails.",), "No.", 1, (ASIDE,))


def test_a_verdict_reads_back_from_its_json() -> None:
    assert parse_verdict(REFUSED.to_json()) == REFUSED
    assert json.loads(REFUSED.to_json())["summary"] == "refused: 1 of 3 expectations hold, 1 critical failed, 1 warning, 1 row set aside"


def test_failures_come_with_the_critical_ones_first() -> None:
    assert [result.expectation for result in REFUSED.failures] == ["stg_metric.offsets", "stg_page.fill"]
    assert REFUSED.warnings == (WARNED,)


def test_a_finding_says_rows_only_where_it_is_about_rows() -> None:
    assert FAILED.finding() == "2 of 480 rows fail."
    assert replace(FAILED, by_row=False).finding() == "It does not hold for the table as a whole."
    assert replace(FAILED, error="no such column").finding() == "It could not be evaluated: no such column."


@pytest.mark.parametrize("text", ["{}", "[]", '{"results": [1]}'])
def test_what_is_no_verdict_is_named(text) -> None:
    with pytest.raises(ValueError, match="not a verdict of the gate"):
        parse_verdict(text)


def test_the_text_shows_what_failed_with_its_words_and_the_trend(tmp_path) -> None:
    write_quality(Verdict(True, (HELD,)), tmp_path / "20260101" / "quality", "20260101")
    write_quality(REFUSED, tmp_path / "20260102" / "quality", "20260102", read_trend(tmp_path))
    write_quality(Verdict(True, (HELD,)), tmp_path / "20260103" / "quality", "20260103")
    text = render_quality(tmp_path / "20260102")
    for words in (
        "### stg_metric.offsets (critical)",
        "2 of 480 rows fail.",
        "text: 319个",
        "page: page-001.txt",
        "- It fails.",
        "char_start: null",
        "`current` still leads to the last good release",
        "### stg_metric.one_value (7 of stg_metric)",
        "text: 88张",
    ):
        assert words in text
    assert "| 20260101 | passed | 1 of 1 |" in text
    assert "| 20260102 | refused | 1 of 3 |" in text
    assert "20260103" not in text
    assert read_verdict(tmp_path / "20260102") == REFUSED


def test_a_verdict_of_an_earlier_version_reads_back() -> None:
    data = json.loads(REFUSED.to_json())
    del data["aside"]
    assert parse_verdict(json.dumps(data)) == replace(REFUSED, aside=())


def test_a_release_without_a_verdict_is_named(tmp_path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no verdict"):
        render_quality(tmp_path)


def test_the_page_fetches_nothing_and_escapes_what_pages_say(tmp_path) -> None:
    write_quality(REFUSED, tmp_path, "20260102")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "共通报&lt;b&gt;问题&lt;/b&gt;319个。" in page
    assert not re.search(r'(?:src|href)="(?!data_docs/)', page)


def test_great_expectations_own_pages_are_kept_and_fetch_nothing(con, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    # A relative folder, as a home is given on the command line.
    verdict = judge(con, ["stg_page", "dim_theme"], report_dir=Path())
    assert verdict.passed
    assert {path.name for path in (tmp_path / "results").iterdir()} == {"stg_page.json", "dim_theme.json"}
    pages = list((tmp_path / "data_docs").rglob("*.html"))
    assert len(pages) == len(["index", "stg_page", "dim_theme"])
    for page in pages:
        for link in re.findall(r'href="([^"#:]+\.html)"', page.read_text(encoding="utf-8")):
            assert (page.parent / link).is_file(), (page, link)
        assert not re.search(r'<(?:script|link|img)[^>]*(?:src|href)="https?:', page.read_text(encoding="utf-8")), page


def test_a_limit_that_is_missing_is_named() -> None:
    text = (SEEDS_DIR / "expectations.toml").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="The limits of the gate lack 'max_change'"):
        parse_limits(text.replace("max_change = 0.1", ""))
    with pytest.raises(ValueError, match="not valid TOML"):
        parse_limits("max_share =")


@pytest.mark.parametrize(
    "text",
    ["-- level: critical\nselect 1", "-- level: fatal\n-- finds: rows\n-- meaning: a\n-- advice: b\nselect 1",
     "-- level: critical\n-- finds: rows\n-- meaning: a\n-- advice: b\nselect $unknown"],
)  # fmt: skip
def test_a_check_with_an_incomplete_head_is_named(text) -> None:
    with pytest.raises(ValueError, match=r"The check stg_page\.made lacks"):
        parse_check("stg_page.made", text, {})
