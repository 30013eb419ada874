"""Questions to a release: macros, Chinese views, output formats, the catalogue."""

from __future__ import annotations

import io
import json

import polars as pl
import pytest

from tests.warehouse.build import figure, page
from tests.warehouse.test_releases import publish
from warehouse.database import WarehouseError
from warehouse.query import ask, catalog, explain_metric, open_release, run_query
from warehouse.schema import warehouse_tables


@pytest.fixture
def con(night):
    night.run(
        page(
            "a.txt",
            "标题\n#首页\n安宁区整治街巷54条。\n七里河区7条。",
            figure("54条", unit="条", indicator_code="streets_renovated", period="2019"),
            figure("7条", unit="条", place="七里河区", place_code="620103"),
            url="http://example.cn/1",
        )
    )
    publish(night, 1)
    with open_release(night.home) as opened:
        yield opened


def text_of(con, sql, output) -> str:
    stream = io.StringIO()
    run_query(con, sql, output, stream=stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("wanted", "count"),
    [("安宁区", 1), ("620105", 1), ("兰州市", 2), ("620000", 2), ("北京市", 0), ("安宁", 1), ("兰州", 2), ("甘肃", 2), ("甘", 0)],
)
def test_metrics_of_a_place_and_all_below_it(con, wanted, count):
    assert len(ask(con, f"from metrics_of('{wanted}')").rows) == count


def test_series_of_a_place(con):
    for place, indicator in [("安宁区", "改造街巷"), ("620105", "streets_renovated"), ("安宁", "改造街巷")]:
        assert ask(con, f"select period, value from series('{place}', '{indicator}')").rows == [("2019", 54)]


def test_evidence_shows_sentence_line_page_and_the_characters_themselves(con):
    (metric,) = ask(con, "select metric_id from fct_metric where text = '54条'").rows[0]
    answer = ask(con, f"select sentence, line_no, line, page_characters, url, role from evidence('{metric}')")
    assert answer.rows == [("安宁区整治街巷54条。", 3, "安宁区整治街巷54条。", "54条", "http://example.cn/1", "body")]


def test_every_released_table_has_a_view_with_chinese_names(con):
    for table in warehouse_tables().values():
        if table.released:
            answer = ask(con, f"from {table.name}_zh limit 1")
            assert answer.columns == tuple(column.zh for column in table.columns)


def test_output_formats(con, tmp_path):
    sql = "select text, value from fct_metric order by value"
    assert "│ 54条 ┆ 54    │" in text_of(con, sql, "table")
    assert text_of(con, sql, "csv") == "text,value\n7条,7\n54条,54\n"
    assert [json.loads(line)["text"] for line in text_of(con, sql, "jsonl").splitlines()] == ["7条", "54条"]
    target = tmp_path / "out.parquet"
    assert run_query(con, sql + ";", "parquet", target) == 2
    assert pl.read_parquet(target)["text"].to_list() == ["7条", "54条"]
    run_query(con, sql, "csv", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("text,value\n")


def test_values_read_as_sql_prints_them(con):
    sql = "select 1.50::decimal(28, 6) as share, 5e9::decimal(28, 6) as money, true as held, null as nothing, 'a,\"b' as words"
    assert text_of(con, sql, "csv") == 'share,money,held,nothing,words\n1.5,5000000000,true,,"a,""b"\n'
    assert json.loads(text_of(con, sql, "jsonl")) == {"share": 1.5, "money": 5 * 10**9, "held": True, "nothing": None, "words": 'a,"b'}


def test_a_long_result_is_written_whole_but_shown_in_part(con, tmp_path):
    shown = text_of(con, "select * from range(20000)", "table")
    assert "999" in shown
    assert "12345" not in shown
    assert "--format csv" in shown
    assert run_query(con, "select * from range(20000)", "csv", tmp_path / "all.csv") == 20_000


def test_only_the_last_of_several_statements_is_written(con, tmp_path):
    sql = "set variable wanted = '54条'; select text from fct_metric where text = getvariable('wanted');"
    assert run_query(con, sql, "parquet", tmp_path / "out.parquet") == 1
    assert text_of(con, sql, "csv") == "text\n54条\n"


def test_a_release_cannot_be_written(con):
    with pytest.raises(WarehouseError, match="read-only"):
        ask(con, "delete from fct_metric")


def test_mistakes_are_told_in_one_error(con):
    with pytest.raises(WarehouseError, match="fct_metrics"):
        ask(con, "select * from fct_metrics")
    with pytest.raises(WarehouseError, match="--output FILE"):
        run_query(con, "select 1", "parquet")
    for nothing in ("", " ; ", "-- select 1"):
        with pytest.raises(WarehouseError, match="There is no query in it"):
            ask(con, nothing)


def test_a_home_without_a_release_says_what_to_do(tmp_path):
    with pytest.raises(WarehouseError, match="chengji run"):
        open_release(tmp_path)


def test_the_catalogue_in_two_languages():
    english = {(entry.table, entry.column): entry.comment for entry in catalog("en")}
    chinese = {(entry.table, entry.column): entry.comment for entry in catalog("zh")}
    assert set(english) == set(chinese)
    assert chinese["fct_metric", "bound"] == "界限"
    assert "Grain: one row a metric" in english["fct_metric", ""]
    assert not any(table == "stg_signature" for table, _ in english)
    with pytest.raises(WarehouseError, match="no table nonsense"):
        catalog("en", "nonsense")


def test_the_catalogue_tells_of_macros_and_chinese_views():
    calls = {entry.table: entry.comment for entry in catalog("zh") if entry.layer == "macros"}
    assert calls["metrics_of(wanted)"].startswith("一地的全部计入数据")
    assert set(calls) == {"metrics_of(wanted)", "series(wanted_place, wanted_indicator)", "evidence(wanted_metric)"}
    assert [entry.table for entry in catalog("en", "series")] == ["series(wanted_place, wanted_indicator)"]
    view = catalog("en", "mart_funding_zh")
    assert {entry.table for entry in view} == {"mart_funding_zh"}
    assert "金额" in {entry.column for entry in view}


def test_macros_carry_comments(con):
    answer = ask(con, "select distinct comment from duckdb_functions() where function_name = 'evidence'")
    assert "一个数据的出处" in answer.rows[0][0]


def test_rows_wider_than_the_screen_become_records(con):
    stream = io.StringIO()
    run_query(con, "select text, sentence from fct_metric order by text", stream=stream, width=30)
    assert stream.getvalue().startswith("─[ 1 ]───\ntext     │ 54条\nsentence │ 安宁区整治街巷54条。\n")
    stream = io.StringIO()
    run_query(con, "select text from fct_metric order by text", stream=stream, width=30)
    assert "│ 54条 │" in stream.getvalue()


def test_a_figure_is_explained_with_its_page_and_whether_it_counts(con):
    (metric,) = ask(con, "select metric_id from fct_metric where text = '54条'").rows[0]
    told = explain_metric(con, metric)
    assert "counted_in_facts │ yes" in told
    assert "│ 安宁区整治街巷54条。" in told
    assert "null" not in told
    with pytest.raises(WarehouseError, match="holds no figure"):
        explain_metric(con, "nothing")


def test_a_figure_of_a_reprint_says_why_it_does_not_count(night):
    text = "标题\n" + "安宁区整治街巷54条，清理楼道，粉刷墙面，居民称好，街道说明年还要再接再厉把环境搞好。" * 8
    night.run(
        page("a.txt", text, figure("54条", unit="条"), url="http://a.example.cn/1"),
        page("b.txt", text + "转载。", figure("54条", unit="条"), url="http://b.example.cn/1"),
    )
    publish(night, 1)
    with open_release(night.home) as con:
        left_out = ask(con, "select metric_id from stg_metric anti join fct_metric using (metric_id)").rows
        assert len(left_out) == 1
        assert "counted_in_facts │ no: the page reprints " in explain_metric(con, left_out[0][0])
