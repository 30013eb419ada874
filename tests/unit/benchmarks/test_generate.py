"""The benchmark's pages: always the same, as large and as varied as real ones."""

from __future__ import annotations

import json
import re
from statistics import median

from benchmarks.generate import generate_pages, sentences, vary, write_pages
from benchmarks.generate import places as counties
from flows.reference import load_reference
from seeds import SEEDS_DIR
from transforms.pipeline import transform_page
from transforms.records import PageResult, RawPage


def test_the_same_seed_gives_the_same_pages():
    assert list(generate_pages(12, seed=7)) == list(generate_pages(12, seed=7))
    assert list(generate_pages(12, seed=7)) != list(generate_pages(12, seed=8))


def test_a_longer_series_begins_with_the_shorter_one():
    assert list(generate_pages(9))[:5] == list(generate_pages(5))


def test_pages_have_the_size_of_real_ones():
    html = [len(page.content.encode()) for page in generate_pages(60, html_share=1.0)]
    text = [len(page.content.encode()) for page in generate_pages(60, html_share=0.0)]
    assert 105_000 < median(html) < 145_000
    assert 8_000 < median(text) < 12_000


def test_text_dumps_are_as_dense_as_real_ones():
    reference = load_reference(SEEDS_DIR)
    dumps = [page.content.encode() for page in generate_pages(30, html_share=0.0)]
    results = [transform_page(RawPage(source_uri="dump.txt", content=dump), reference, {}) for dump in dumps]
    read = [result for result in results if isinstance(result, PageResult)]
    size = sum(map(len, dumps)) / 10_000
    assert len(read) == len(dumps)
    assert 28 < sum(len(result.metrics) for result in read) / size < 40
    assert 25 < sum(found.stage == "extract" for result in read for found in result.rejected) / size < 40
    kept, lines = ([line for result in read for line in result.lines if line.is_kept or any_role] for any_role in (False, True))
    assert 0.8 < sum(len(line.text) for line in kept) / sum(len(line.text) for line in lines) < 0.9
    items = [metric.item for result in read for metric in result.metrics]
    assert len(set(items)) > 0.6 * len(items)


def test_what_is_counted_gets_another_name_throughout_a_sentence():
    import random

    varied = {vary("通报{{问题}}319个，整改{{问题}}310个", counties()[0], 2024, random.Random(seed)) for seed in range(20)}
    named = {re.fullmatch("通报(.+?)[0-9]+个，整改(.+?)[0-9]+个", text).groups() for text in varied}
    assert len(named) > 10
    assert all(first == second for first, second in named)


def test_some_pages_are_reprints_and_the_others_are_not_alike():
    pages = [page.content for page in generate_pages(100, html_share=0.0)]
    shingles = [{text[i : i + 8] for i in range(len(text))} for text in pages]
    alike = [(i, j) for i in range(100) for j in range(i) if len(shingles[i] & shingles[j]) > 0.5 * len(shingles[i] | shingles[j])]
    assert alike == [(49, 48), (99, 98)]


def test_sentences_are_those_of_pages_that_rules_may_be_written_from():
    assert len(sentences()) > 100
    assert not any("阿荣旗" in sentence or "崇川区" in sentence for sentence in sentences())


def test_varied_text_keeps_dates_ranges_and_full_shares():
    import random

    varied = vary("2021年6月17日，{county}改造小区1,234个，占100%，收费4—65元", counties()[0], 2024, random.Random(3))
    assert varied.startswith(f"2024年6月17日，{counties()[0].county}改造小区")
    assert varied.endswith("占100%，收费4—65元")
    assert "1,234" not in varied


def test_varied_figures_say_nothing_impossible():
    import random

    text = "通报问题319个，整改问题319个，其余工单1,702件已办结1,549件，每月217元至514元，共18亿元，其中道路9.7亿元、管网8.3亿元"
    for seed in range(200):
        varied = vary(text, counties()[0], 2024, random.Random(seed))
        numbers = [float(number.replace(",", "")) for number in re.findall(r"[0-9][0-9.,]*", varied)]
        notified, rectified, received, settled, low, high, total, roads, pipes = numbers
        assert notified == rectified
        assert settled <= received
        assert low < high
        assert roads + pipes < total + 0.001


def test_pages_go_into_jsonl_files(tmp_path):
    size = write_pages(tmp_path, generate_pages(5), jsonl=2)
    files = sorted(tmp_path.iterdir())
    assert [len(file.read_text(encoding="utf-8").splitlines()) for file in files] == [2, 2, 1]
    record = json.loads(files[0].read_text(encoding="utf-8").splitlines()[0])
    assert {"url", "content", "media_type"} == set(record)
    assert size > 20_000
