"""The interactive prompt: statements over lines, dot commands, mistakes, completion."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from flows.commands.prompt import _SqlCompleter, run_prompt
from tests.warehouse.build import figure, page
from tests.warehouse.test_releases import publish
from warehouse.query import catalog, open_release


@pytest.fixture
def say(night, capsys):
    night.run(page("a.txt", "标题\n安宁区整治街巷54条。", figure("54条", unit="条")))
    publish(night, 1)

    def run(typed: str) -> str:
        with (
            open_release(night.home) as con,
            create_pipe_input() as keys,
            create_app_session(input=keys, output=DummyOutput()),
        ):
            keys.send_text(typed + "\x04")
            capsys.readouterr()
            # In a thread of its own: the tests with a browser leave a running event loop in this one.
            with ThreadPoolExecutor(1) as prompt:
                prompt.submit(copy_context().run, run_prompt, con, night.home).result(timeout=60)
        return capsys.readouterr().out

    return run


def test_a_query_ends_with_a_semicolon_or_an_empty_line(say):
    assert "│ 54条 │" in say("select text\rfrom fct_metric;\r")
    assert "│ 54条 │" in say("select text\rfrom fct_metric\r\r")


def test_mistakes_and_interrupts_leave_the_prompt_open(say):
    shown = say("selec;\rselect tex from fct_metric;\rselect 1\x03\rselect text from fct_metric;\r")
    assert "syntax error" in shown
    assert '"tex" not found' in shown
    assert "│ 54条 │" in shown


def test_dot_commands(say):
    shown = say(".tables volunteer\r.columns mart_funding_zh\r.format csv\rselect 1 as one;\r.what\r")
    assert "mart_volunteering" in shown
    assert "mart_funding " not in shown
    assert "金额" in shown
    assert "one\n1\n" in shown
    assert ".columns TABLE" in shown
    assert "select" not in say(".quit\rselect 'select';\r").removeprefix("A query")


def test_wide_rows_are_shown_one_field_a_line(say):
    shown = say("select * from fct_metric;\r")
    assert "─[ 1 ]─" in shown
    assert "│ 安宁区整治街巷54条。\n" in shown


def test_what_was_asked_is_remembered_where_the_home_can_be_written(say, night):
    say("select 42 as remembered;\r")
    assert "remembered" in (night.home / ".sql_history").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("typed", "offered", "not_offered"),
    [
        ("select * from mart_f", "mart_funding_zh", "amount"),
        ("select am", "amount", "mart_funding"),
        ("select pla from evi", "evidence", "place_name"),
        ("sel", "select", "mart_funding"),
    ],
)
def test_completion_knows_what_stands_before(typed, offered, not_offered):
    found = _SqlCompleter(catalog(), ["select"]).get_completions(Document(typed), CompleteEvent())
    names = {completion.text for completion in found}
    assert offered in names
    assert not_offered not in names


def test_columns_of_the_tables_named_are_offered_alone():
    text = "select page_ from mart_funding"
    completer = _SqlCompleter(catalog(), [])
    names = [completion.text for completion in completer.get_completions(Document(text, len("select page_")), CompleteEvent())]
    assert names == ["page_id", "page_title"]
