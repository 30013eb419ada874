"""Every parquet file of a release in every reader that BI tools use, and the DuckDB file in a 1.x client.

`make test-bi` makes a release of the sample pages, installs the readers in an environment of their own, and runs this with the release's
folder in CHENGJI_RELEASE. Nothing of Chengji is imported: a reader sees the files only.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

pytestmark = pytest.mark.bi
if "CHENGJI_RELEASE" not in os.environ:
    pytest.skip("Run by make test-bi, which makes a release and installs the readers.", allow_module_level=True)

RELEASE = Path(os.environ["CHENGJI_RELEASE"]).resolve()
MANIFEST = json.loads((RELEASE / "manifest.json").read_text(encoding="utf-8"))
TABLES = {name: entry for name, entry in MANIFEST["tables"].items() if "files" in entry}
NAMES = sorted(TABLES)
ARROW = {
    "VARCHAR": "string",
    "BOOLEAN": "bool",
    "INTEGER": "int32",
    "BIGINT": "int64",
    "DOUBLE": "double",
    "DECIMAL(28,6)": "decimal128(28, 6)",
    "DATE": "date32[day]",
    "TIMESTAMP": "timestamp[us]",
}


def path_of(name: str) -> Path:
    (file,) = TABLES[name]["files"]
    return RELEASE / file["file"]


def columns_of(name: str) -> list[str]:
    return [column["name"] for column in TABLES[name]["columns"]]


@pytest.fixture(scope="module")
def expected():
    """What a figure looks like in every reader: one row of fct_metric by its id."""
    import pyarrow.parquet as pq

    rows = pq.read_table(path_of("fct_metric"), columns=["metric_id", "text", "sentence", "value"]).to_pylist()
    fractions = [row for row in rows if row["value"] is not None and row["value"] % 1]
    row = (fractions or [row for row in rows if row["value"]])[0]
    assert any("\u4e00" <= character <= "\u9fff" for character in row["sentence"])
    return row


@pytest.mark.parametrize("name", NAMES)
def test_pyarrow_reads_names_types_and_rows(name) -> None:
    import pyarrow.parquet as pq

    schema = pq.read_schema(path_of(name))
    assert schema.names == columns_of(name)
    assert [str(field.type) for field in schema] == [ARROW[column["type"]] for column in TABLES[name]["columns"]]
    assert pq.read_metadata(path_of(name)).num_rows == TABLES[name]["rows"]


def test_the_scorecard_carries_chinese_labels() -> None:
    import pyarrow.parquet as pq

    metadata = pq.read_metadata(path_of("mart_scorecard")).metadata
    for column in TABLES["mart_scorecard"]["columns"]:
        assert metadata[f"label_zh:{column['name']}".encode()].decode() == column["zh"]


@pytest.mark.parametrize("name", NAMES)
def test_pandas_reads_every_row(name) -> None:
    import pandas as pd

    frame = pd.read_parquet(path_of(name))
    assert (list(frame.columns), len(frame)) == (columns_of(name), TABLES[name]["rows"])


def test_pandas_keeps_text_and_decimals(expected) -> None:
    import pandas as pd

    frame = pd.read_parquet(path_of("fct_metric")).set_index("metric_id")
    row = frame.loc[expected["metric_id"]]
    assert (row["sentence"], row["value"]) == (expected["sentence"], expected["value"])


@pytest.mark.parametrize("name", NAMES)
def test_polars_reads_every_row(name) -> None:
    import polars as pl

    frame = pl.read_parquet(path_of(name))
    assert (frame.columns, frame.height) == (columns_of(name), TABLES[name]["rows"])
    assert {str(kind) for kind in frame.dtypes} <= {
        "String", "Boolean", "Int32", "Int64", "Float64", "Decimal(precision=28, scale=6)", "Date",
        "Datetime(time_unit='us', time_zone=None)",
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_duckdb_1_reads_every_row(name) -> None:
    import duckdb

    assert duckdb.__version__.startswith("1.")
    found = duckdb.sql(f"describe from '{path_of(name)}'").fetchall()
    assert [(row[0], row[1]) for row in found] == [(column["name"], column["type"]) for column in TABLES[name]["columns"]]
    assert duckdb.sql(f"select count(*) from '{path_of(name)}'").fetchone() == (TABLES[name]["rows"],)


def test_duckdb_1_opens_the_analysts_file(tmp_path, monkeypatch) -> None:
    import duckdb

    monkeypatch.chdir(tmp_path)
    with duckdb.connect(str(RELEASE / "chengji.duckdb"), read_only=True) as con:
        for name, entry in MANIFEST["tables"].items():
            assert con.execute(f'select count(*) from "{name}"').fetchone() == (entry["rows"],)
        views = [row[0] for row in con.execute("select view_name from duckdb_views() where not internal").fetchall()]
        assert "mart_scorecard_zh" in views
        for view in views:
            con.execute(f'select * from "{view}" limit 1').fetchall()


@pytest.mark.parametrize("name", NAMES)
def test_chdb_reads_every_row(name) -> None:
    import chdb

    rows = json.loads(chdb.query(f"select count() as n from file('{path_of(name)}', Parquet)", "JSON").data())["data"]
    assert int(rows[0]["n"]) == TABLES[name]["rows"]


def test_chdb_keeps_text_and_decimals(expected) -> None:
    import chdb

    source = f"file('{path_of('fct_metric')}', Parquet)"
    sql = f"select sentence, toString(value) as value from {source} where metric_id = '{expected['metric_id']}'"
    row = json.loads(chdb.query(sql, "JSON").data())["data"][0]
    assert (row["sentence"], Decimal(row["value"])) == (expected["sentence"], expected["value"])


@pytest.fixture(scope="module")
def hyper(tmp_path_factory):
    from tableauhyperapi import Connection, CreateMode, HyperProcess, Telemetry

    folder = tmp_path_factory.mktemp("hyper")
    with (
        HyperProcess(Telemetry.DO_NOT_SEND_USAGE_DATA_TO_TABLEAU, parameters={"log_dir": str(folder)}) as process,
        Connection(process.endpoint, str(folder / "out.hyper"), CreateMode.CREATE_AND_REPLACE) as connection,
    ):
        yield connection


@pytest.mark.parametrize("name", NAMES)
def test_tableau_hyper_reads_every_row(name, hyper) -> None:
    found = hyper.execute_scalar_query(f"select count(*) from external('{path_of(name)}', format => 'parquet')")
    assert found == TABLES[name]["rows"]


def test_tableau_hyper_keeps_text_and_decimals(expected, hyper) -> None:
    source = f"external('{path_of('fct_metric')}', format => 'parquet')"
    rows = hyper.execute_list_query(f"select sentence, value from {source} where metric_id = '{expected['metric_id']}'")
    assert [(row[0], Decimal(str(row[1]))) for row in rows] == [(expected["sentence"], expected["value"])]


@pytest.mark.skipif(shutil.which("npm") is None, reason="hyparquet is a JavaScript reader: install Node.js with npm")
@pytest.mark.parametrize("name", NAMES)
def test_hyparquet_reads_every_row(name) -> None:
    script = Path(__file__).with_name("read.mjs")
    modules = Path(os.environ["CHENGJI_NODE_MODULES"]).resolve()
    done = subprocess.run(["node", str(script), str(modules), str(path_of(name))], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["rows"] == TABLES[name]["rows"]
    assert found["columns"] == (sorted(columns_of(name)) if found["rows"] else [])


def test_the_odcs_tool_accepts_the_contract() -> None:
    from datacontract.data_contract import DataContract

    schema = next(Path(__import__("datacontract").__file__).parent.glob("schemas/odcs-3.1.0.schema.json"))
    run = DataContract(data_contract_file=str(RELEASE / "contract.odcs.yaml"), schema_location=str(schema)).lint()
    assert str(run.result.value) == "passed", [check.reason for check in run.checks]
