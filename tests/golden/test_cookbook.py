"""Every question of the cookbook runs on the release of the sample pages and finds something, in the columns that are written under it."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from docs.examples import rewrite

COOKBOOK = Path(__file__).parents[2] / "docs" / "cookbook.md"
QUESTIONS = re.findall(r"^### (\d+)\. .*?```sql\n(.*?)\n```\n\n(\|[^\n]*)", COOKBOOK.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def con(sample_release):
    with duckdb.connect(str(sample_release / "chengji.duckdb"), read_only=True) as opened:
        yield opened


def test_there_are_twenty_questions_with_results():
    assert [int(number) for number, _, _ in QUESTIONS] == list(range(1, 21))


@pytest.mark.parametrize(("sql", "header"), [(sql, header) for _, sql, header in QUESTIONS], ids=[number for number, _, _ in QUESTIONS])
def test_a_question_has_an_answer(con, sql, header):
    cursor = con.execute(sql)
    assert "| " + " | ".join(column[0] for column in cursor.description) + " |" == header
    assert cursor.fetchall()


def test_the_answers_are_those_of_the_sample_pages(con):
    _, differences = rewrite(COOKBOOK.read_text(encoding="utf-8"), con)
    assert not differences, "Write them anew with python -m docs.examples docs/cookbook.md --release data/current\n" + "\n".join(
        f"{difference.sql}\n{difference.found}" for difference in differences
    )
