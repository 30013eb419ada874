"""The README's queries run, and say what is written under them."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from docs.examples import rewrite, run

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def con(sample_release):
    with duckdb.connect(str(sample_release / "chengji.duckdb"), read_only=True) as con:
        yield con


def test_the_results_under_the_queries_are_those_of_the_sample_pages(con):
    _, differences = rewrite(README.read_text(encoding="utf-8"), con)
    assert not differences, "Write them anew with python -m docs.examples README.md --release data/current\n" + "\n".join(
        f"{difference.sql}\n{difference.found}" for difference in differences
    )


def test_there_are_five_queries_and_each_finds_something(con):
    queries = re.findall(r"```sql\n(.*?)\n```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert len(queries) >= 5
    for query in queries:
        assert con.execute(query).fetchall(), f"This query of the README finds nothing:\n{query}"


def test_a_result_that_is_out_of_date_is_noticed(con):
    _, differences = rewrite("```sql\nselect 1 as one\n```\n\n| one |\n| --- |\n| 2 |\n", con)
    assert [difference.found for difference in differences] == ["\n| one |\n| --- |\n| 1 |\n"]


def test_long_and_odd_cells_stay_inside_the_table(con):
    assert run(con, "select 'a|b' || chr(10) || 'c' as x, null as y") == "\n| x | y |\n| --- | --- |\n| a\\|b c |  |\n"


def test_every_path_that_the_readme_names_is_there():
    text = README.read_text(encoding="utf-8")
    for path in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (README.parent / path).exists(), f"README.md links to {path}, which is not there"


def test_the_commands_of_the_readme_exist():
    from flows.cli import app

    named = set(re.findall(r"chengji ([a-z]+)", README.read_text(encoding="utf-8")))
    known = {command.name or command.callback.__name__ for command in app.registered_commands}
    known |= {group.name for group in app.registered_groups}
    assert named <= known | {"duckdb"}, named - known
