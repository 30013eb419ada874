"""The annotations themselves: a wrong one would teach the pipeline a wrong thing."""

from __future__ import annotations

import csv
import html
import itertools
import re
from typing import get_args

import pytest

from tests.golden.annotations import EXTRA_GOLD, EXTRA_PAGES, SAMPLE_GOLD, SAMPLE_PAGES, TESTS, Annotated, read_annotated
from transforms.records import Bound, PeriodKind, Role, Status

THEMES = {
    *("cityscape", "traffic", "sanitation", "housing", "infrastructure", "publicity", "volunteer"),
    *("culture", "governance", "ecology", "welfare", "services", "other"),
}
TRAP_KINDS = {"name", "ordinal", "date", "furniture", "identifier", "related", "age", "idiom"}
SETS = ((SAMPLE_PAGES, SAMPLE_GOLD), (EXTRA_PAGES, EXTRA_GOLD))
ALL = [item for pages, gold in SETS for item in read_annotated(pages, gold)]
every_page = pytest.mark.parametrize("item", ALL, ids=lambda item: item.page.stem)


def alternatives(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def visible(item: Annotated) -> str:
    """The page without its markup and white space, for HTML, where annotations have no offsets."""
    without_tags = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]+>", "", item.text(), flags=re.DOTALL)
    return "".join(html.unescape(without_tags).split())


@pytest.mark.parametrize(("pages", "gold"), SETS)
def test_every_page_has_its_annotation(pages, gold):
    assert {path.stem for path in pages.iterdir()} == {path.stem for path in gold.glob("*.json")}


@every_page
def test_spans_reproduce_the_text(item):
    text = item.text()
    for mention in [*item.gold["metrics"], *item.gold["traps"]]:
        if item.is_html:
            assert "".join(mention["text"].split()) in visible(item)
        else:
            assert text[mention["start"] : mention["end"]] == mention["text"]


@every_page
def test_metrics_stand_in_order_and_do_not_overlap(item):
    spans = [(m["start"], m["end"]) for m in item.gold["metrics"] if "start" in m]
    assert spans == sorted(spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


@every_page
def test_every_line_that_is_not_blank_has_one_role(item):
    if item.is_html:
        shown = visible(item)
        assert all("".join(line.split()) in shown for line in item.gold["keep_text"] + item.gold["drop_text"])
        assert not set(item.gold["keep_text"]) & set(item.gold["drop_text"])
        return
    lines = item.text().removeprefix("\ufeff").split("\n")
    shows = [n for n, line in enumerate(lines, 1) if line.replace("\ufeff", "").strip()]
    assert shows == [line["n"] for line in item.gold["lines"]]
    assert {line["role"] for line in item.gold["lines"]} <= set(get_args(Role))


@every_page
def test_fields_keep_to_their_vocabulary(item):
    with (TESTS.parent / "seeds" / "divisions.csv").open(encoding="utf-8") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    for metric in item.gold["metrics"]:
        has_range = metric.get("value_low") is not None and metric.get("value_high") is not None
        assert (metric["value"] is not None) != has_range, metric["text"]
        assert set(alternatives(metric["bound"])) <= set(get_args(Bound))
        assert set(alternatives(metric["status"])) <= set(get_args(Status))
        assert set(alternatives(metric["theme"])) <= THEMES
        assert set(alternatives(metric["period_kind"])) <= {None, *get_args(PeriodKind)}
        # Null: of the nation, or of a place that no code stands for; scorers ask nothing of it.
        assert set(alternatives(metric["place_code"])) <= {None, *codes}, metric["place_code"]
        assert metric["unit"] is not None or metric.get("optional"), metric["text"]
    assert {trap["why"] for trap in item.gold["traps"]} <= TRAP_KINDS


@every_page
def test_articles_stand_where_they_are_said_to(item):
    if item.is_html:
        return
    lines = item.text().removeprefix("\ufeff").split("\n")
    for article in item.gold["articles"]:
        assert lines[article["first_line"] - 1].strip() == article["title"]
        assert article["first_line"] <= article["last_line"] <= len(lines)
