"""The interactive prompt of `chengji sql`: statements over several lines, completion by what stands before, and dot commands."""

from __future__ import annotations

import os
import re
import shutil
import sys
from typing import TYPE_CHECKING, get_args

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.history import FileHistory, InMemoryHistory
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import SqlLexer

from warehouse.database import WarehouseError
from warehouse.query import OutputFormat, ask, catalog, run_query

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb
    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

    from warehouse.query import CatalogEntry

_GREETING = "A query ends with ; or an empty line. Tab completes, .help lists the commands, Ctrl-D ends.\n"
_HELP = """.tables [WORD]      tables and macros, or those whose name or meaning has WORD
.columns TABLE      columns of a table or of its Chinese view (TABLE_zh), with what they mean
.format FORMAT      table, csv or jsonl for the results that follow
.help               this list
.quit               ends, as Ctrl-D does
"""
_TABLE_BEFORE = re.compile(r"\b(?:from|join|describe|summarize|\.columns)\s+\w*$", re.IGNORECASE)
_WORD = re.compile(r"\w+$")
_CONTINUED = "    ...> "


class _SqlCompleter(Completer):
    """Completes tables after FROM and JOIN; elsewhere columns of the tables that the statement names first, then the rest."""

    def __init__(self, entries: list[CatalogEntry], keywords: list[str]) -> None:
        tables = [entry for entry in entries if not entry.column]
        self._tables = {entry.table.partition("(")[0]: entry.comment for entry in tables}
        self._tables |= {f"{entry.table}_zh": entry.comment for entry in tables if entry.layer != "macros"}
        self._columns: dict[str, dict[str, str]] = {}
        for entry in entries:
            if entry.column:
                self._columns.setdefault(entry.table, {})[entry.column] = entry.comment
        self._keywords = keywords

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:  # noqa: ARG002
        before = document.text_before_cursor
        typed = _WORD.search(before)
        word = typed.group().lower() if typed else ""
        offered = self._tables if _TABLE_BEFORE.search(before) else self._words(document.text)
        for name, meaning in offered.items():
            if name.lower().startswith(word) and name.lower() != word:
                yield Completion(name, -len(word), display_meta=meaning)

    def _words(self, statement: str) -> dict[str, str]:
        named = [table for table in self._columns if re.search(rf"\b{table}\b", statement)]
        columns = {name: about for table in named or self._columns for name, about in self._columns[table].items()}
        return columns | self._tables | dict.fromkeys(self._keywords, "")


class _Prompt:
    """Reads statements and dot commands until the end of input."""

    def __init__(self, con: duckdb.DuckDBPyConnection, home: Path) -> None:
        keywords = [str(row[0]) for row in ask(con, "select keyword_name from duckdb_keywords() order by 1").rows]
        past = home / ".sql_history"
        keeps = os.access(past if past.exists() else home, os.W_OK)
        self._con = con
        self._format: OutputFormat = "table"
        self._session: PromptSession[str] = PromptSession(
            completer=_SqlCompleter(catalog(), keywords),
            history=FileHistory(str(past)) if keeps else InMemoryHistory(),
            lexer=PygmentsLexer(SqlLexer),
        )

    def run(self) -> None:
        sys.stdout.write(_GREETING)
        while True:
            try:
                statement = self._read()
                if statement.startswith("."):
                    if not self._obey(*statement.rstrip("; ").split(maxsplit=1)):
                        return
                elif statement.strip("; "):
                    width = shutil.get_terminal_size().columns
                    run_query(self._con, statement, self._format, width=width)
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
            except WarehouseError as error:
                sys.stdout.write(f"{error}\n")

    def _read(self) -> str:
        """Return one statement, which may stand on several lines, or one dot command."""
        lines = [self._session.prompt("chengji> ").rstrip()]
        while lines[-1] and not lines[0].startswith(".") and not lines[-1].endswith(";"):
            lines.append(self._session.prompt(_CONTINUED).rstrip())
        return "\n".join(lines).strip()

    def _obey(self, command: str, argument: str = "") -> bool:
        """Carry out a dot command and return whether to go on."""
        if command in {".quit", ".exit"}:
            return False
        if command == ".tables":
            self._show_tables(argument.lower())
        elif command in {".columns", ".schema"} and argument:
            shown = [(entry.column, entry.type, entry.comment) for entry in catalog("en", argument) if entry.column]
            sys.stdout.writelines(f"{column:24} {kind:14} {about}\n" for column, kind, about in shown)
        elif command == ".format" and argument in set(get_args(OutputFormat)) - {"parquet"}:
            self._format = argument  # type: ignore[assignment]  # checked on the line above
        else:
            sys.stdout.write(_HELP)
        return True

    @staticmethod
    def _show_tables(word: str) -> None:
        told = zip(catalog("en"), catalog("zh"), strict=True)
        for english, chinese in told:
            if not english.column and (not word or word in f"{english.table} {english.comment} {chinese.comment}".lower()):
                sys.stdout.write(f"{english.table:40} {chinese.comment}\n")


def run_prompt(con: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Ask for queries until the end of input and remember them in `home`, where it can be written."""
    _Prompt(con, home).run()
