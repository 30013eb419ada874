"""JSONL, JSON, CSV and parquet: one page a record, fields found by their usual names."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest
import zstandard

from flows.landing import Limits, read_fields, read_landing
from flows.landing.fields import parse_time
from seeds import SEEDS_DIR
from transforms.records import RawPage, Rejected

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = Limits()

RECORD = {
    "URL": "http://a.example/1",
    "标题": "整治见成效",
    "publish_time": "2024-05-20 08:30",
    "crawl_time": 1716163200,
    "content": "正文312处。",
}


def _read(landing: Path, limits: Limits = LIMITS) -> list[RawPage | Rejected]:
    return list(read_landing(landing, limits))


def _reasons(landing: Path, limits: Limits = LIMITS) -> list[tuple[str, str]]:
    return [(item.source_uri or "", getattr(item, "reason", "page")) for item in _read(landing, limits)]


@pytest.mark.parametrize("compress", [bytes, gzip.compress, zstandard.compress])
def test_a_line_of_jsonl_is_a_page_with_what_the_record_says(tmp_path: Path, compress: object) -> None:
    line = json.dumps(RECORD, ensure_ascii=False).encode() + b"\n"
    (tmp_path / "a.jsonl").write_bytes(compress(line))  # type: ignore[operator]
    (page,) = _read(tmp_path)
    assert isinstance(page, RawPage)
    assert page.content.decode() == "正文312处。"
    assert (page.source_uri, page.url, page.title) == ("a.jsonl#1", "http://a.example/1", "整治见成效")
    assert (str(page.published_at), str(page.crawled_at)) == ("2024-05-20 08:30:00", "2024-05-20 08:00:00")


def test_bad_lines_are_refused_one_by_one(tmp_path: Path) -> None:
    lines = [
        '{"content": "一"}',
        "",
        "{broken",
        "[1]",
        '{"id": 1}',
        '{"content": ""}',
        '{"content": "' + "长" * 500 + '"}',
        '{"text": "二"}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert _reasons(tmp_path, Limits(page_bytes=600)) == [
        ("a.jsonl#1", "page"),
        ("a.jsonl#3", "json"),
        ("a.jsonl#4", "json"),
        ("a.jsonl#5", "no_content_field"),
        ("a.jsonl#6", "empty"),
        ("a.jsonl#7", "page_too_large"),
        ("a.jsonl#8", "page"),
    ]


def test_lone_surrogates_in_json_do_not_stop_the_reader(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"content": "\\ud800整治"}\n', encoding="utf-8")
    (page,) = _read(tmp_path)
    assert isinstance(page, RawPage)
    assert page.content.decode("utf-8") == "?整治"


def test_html_is_preferred_to_text_in_one_record(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "t", "html": "<p>h</p>"}\n{"text": "t", "html": null}\n', encoding="utf-8")
    assert [page.content for page in _read(tmp_path) if isinstance(page, RawPage)] == [b"<p>h</p>", b"t"]


def test_a_list_of_records_in_a_json_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([RECORD, RECORD], indent=1), encoding="utf-8")
    assert _reasons(tmp_path) == [("a.json#1", "page"), ("a.json#2", "page")]


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", "\t"), ("gb18030", ",")])
def test_csv_rows_are_pages(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["标题", "正文", "链接"], ["整治", '"第一行\n第二行，完"', "http://a.example/"], ["空", "", "x"]]
    (tmp_path / "a.csv").write_text("\n".join(delimiter.join(row) for row in rows), encoding=encoding)
    page, empty = _read(tmp_path)
    assert isinstance(page, RawPage)
    assert (page.content.decode(), page.title, page.url) == ("第一行\n第二行，完", "整治", "http://a.example/")
    assert isinstance(empty, Rejected)


def test_a_csv_without_a_content_column_is_a_text_dump(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("年份,处数\n2023,312\n", encoding="utf-8")
    assert _reasons(tmp_path) == [("a.csv", "page")]


def test_parquet_rows_are_pages(tmp_path: Path) -> None:
    moment = datetime.fromisoformat("2024-05-20T08:00")
    frame = pl.DataFrame({"id": [1, 2], "html": ["<p>一</p>", None], "url": ["u", "v"], "date": [moment] * 2})
    frame.write_parquet(tmp_path / "a.parquet")
    page, empty = _read(tmp_path)
    assert isinstance(page, RawPage)
    assert (page.content.decode(), page.source_uri, str(page.published_at)) == ("<p>一</p>", "a.parquet#1", "2024-05-20 08:00:00")
    assert isinstance(empty, Rejected)


def test_parquet_without_content_and_damaged_parquet_are_refused(tmp_path: Path) -> None:
    pl.DataFrame({"id": [1]}).write_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.parquet").write_bytes(b"PAR1" + b"x" * 100)
    assert _reasons(tmp_path) == [("a.parquet", "no_content_field"), ("b.parquet", "corrupt")]


def test_an_operator_can_name_the_content_field(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"My_Page": "正文", "content": "nein"}\n', encoding="utf-8")
    fields = read_fields(SEEDS_DIR).with_names(content="my page")
    (page,) = read_landing(tmp_path, fields=fields)
    assert isinstance(page, RawPage)
    assert page.content.decode() == "正文"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-05-20T00:30:00Z", "2024-05-20 08:30:00"),
        ("2024年5月20日 8时30分", "2024-05-20 08:30:00"),
        ("2024/5/20", "2024-05-20 00:00:00"),
        (1716163200, "2024-05-20 08:00:00"),
        ("1716163200000", "2024-05-20 08:00:00"),
        ("昨天", "None"),
        ("2024-13-40", "None"),
        (True, "None"),
        (3, "None"),
    ],
)
def test_times_of_records(value: object, expected: str) -> None:
    assert str(parse_time(value)) == expected
