"""Rules: what is expected of a table, as a native expectation and as the SELECT that finds the rows that break it.

Great Expectations decides; the SELECT names the rows for examples and for quarantine. A test holds the two counts against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from expectations.contracts import ColumnContract, ForeignKeyContract, TableContract
    from expectations.verdict import Level

Native = tuple[str, dict[str, Any]]
"""Name of a class of Great Expectations and its arguments."""
NUMERIC_TYPES = frozenset({"INTEGER", "BIGINT", "DOUBLE", "DECIMAL(28,6)"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation about `table`.

    `failing` is a SELECT that returns what breaks the rule; the table under test is called `checked` in it. With `by_row` it returns
    whole rows of `checked`, so that they can be shown and quarantined; else it returns what the check wants to show.
    `native` names the class of Great Expectations that decides, with its arguments; without it `failing` itself decides.
    `needs` are the other tables that `failing` reads.
    """

    name: str
    table: str
    level: Level
    meaning: str
    advice: str
    failing: str
    by_row: bool = True
    native: Native | None = None
    needs: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    """Columns that help a reader of an example, beside the key."""


def quote(name: str) -> str:
    """Return `name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """Return `value` as an SQL string."""
    return "'" + value.replace("'", "''") + "'"


def build_rules(tables: Sequence[TableContract], quarantinable: Collection[str]) -> Iterator[Rule]:
    """Yield the rules that follow from the definitions of `tables`.

    `quarantinable` names the tables whose failing rows can be set aside.
    """
    known = {table.name for table in tables}
    for table in tables:
        yield _columns_rule(table)
        yield _key_rule(table)
        for column in table.columns:
            yield from _column_rules(table, column, table.name in quarantinable)
        for key in table.foreign_keys:
            if key.references in known:
                yield _reference_rule(table, key)


def _columns_rule(table: TableContract) -> Rule:
    wanted = ", ".join(f"({literal(column.name)}, {literal(column.type)})" for column in table.columns)
    return Rule(
        name=f"{table.name}.columns",
        table=table.name,
        level="critical",
        meaning=f"{table.name} has the columns and types of its definition.",
        advice=f"Bring the definition of {table.name} and what fills it together; published columns change with the contract only.",
        failing=(
            f"with wanted(column_name, data_type) as (values {wanted}),\n"
            "found as (select column_name, data_type from duckdb_columns()\n"
            f"    where table_name = {literal(table.name)} and database_name = current_database() and schema_name = current_schema())\n"
            "select column_name, wanted.data_type as expected, found.data_type as found\n"
            "from wanted full join found using (column_name)\n"
            "where wanted.data_type is distinct from found.data_type and (select count(*) from checked) >= 0\n"
            "order by column_name"
        ),
        by_row=False,
    )


def _key_rule(table: TableContract) -> Rule:
    keys = list(table.primary_key)
    names = ", ".join(map(quote, keys))
    native = (
        ("ExpectColumnValuesToBeUnique", {"column": keys[0]})
        if len(keys) == 1
        else ("ExpectCompoundColumnsToBeUnique", {"column_list": keys})
    )
    return Rule(
        name=f"{table.name}.key.unique",
        table=table.name,
        level="critical",
        meaning=f"No two rows of {table.name} have the same {', '.join(keys)}.",
        advice=f"Look for what fills {table.name} twice: a batch loaded again, or a join that multiplies rows.",
        failing=f"select * from checked qualify count(*) over (partition by {names}) > 1",
        native=native,
    )


def _column_rules(table: TableContract, column: ColumnContract, can_set_aside: bool) -> Iterator[Rule]:
    name = quote(column.name)
    where = f"{table.name}.{column.name}"
    fix = f"Find the rule that wrote {where} in the rows shown" + (
        "; they are set aside until it is corrected and the pages are reprocessed." if can_set_aside else " and correct it."
    )

    def rule(suffix: str, meaning: str, predicate: str, native: Native | None, advice: str = fix) -> Rule:
        failing = f"select * from checked where {predicate}"
        return Rule(f"{where}.{suffix}", table.name, "critical", meaning, advice, failing, native=native, shows=(column.name,))

    if not column.nullable:
        yield rule("not_null", f"{where} is never null.", f"{name} is null", ("ExpectColumnValuesToNotBeNull", {"column": column.name}))
    if column.enum:
        values = ", ".join(map(literal, column.enum))
        native: Native = ("ExpectColumnValuesToBeInSet", {"column": column.name, "value_set": list(column.enum)})
        advice = f"{fix} A value that is meant to be new goes into the enumeration of {table.name} first."
        yield rule("in_set", f"{where} is one of {', '.join(column.enum)}.", f"{name} not in ({values})", native, advice)
    if column.min is not None or column.max is not None:
        yield rule("in_range", f"{where} lies {_span(column)}.", _outside(column), _between(column))
    if column.pattern is not None:
        matches = f"regexp_full_match({name}, {literal(column.pattern)})"
        yield rule("pattern", f"{where} matches {column.pattern}.", f"not {matches}", None)
    if column.type == "DOUBLE":
        yield rule("finite", f"{where} is a number.", f"not isfinite({name})", None)


def _span(column: ColumnContract) -> str:
    if column.max is None:
        return f"at or above {column.min:g}"
    return f"at or below {column.max:g}" if column.min is None else f"between {column.min:g} and {column.max:g}"


def _outside(column: ColumnContract) -> str:
    name = quote(column.name)
    parts = [f"{name} < {column.min!r}"] if column.min is not None else []
    return " or ".join([*parts, *([f"{name} > {column.max!r}"] if column.max is not None else [])])


def _between(column: ColumnContract) -> Native | None:
    bounds = {"column": column.name, "min_value": column.min, "max_value": column.max}
    return ("ExpectColumnValuesToBeBetween", bounds) if column.type in NUMERIC_TYPES else None


def _reference_rule(table: TableContract, key: ForeignKeyContract) -> Rule:
    pairs = " and ".join(f"other.{quote(theirs)} = checked.{quote(ours)}" for ours, theirs in zip(key.columns, key.to, strict=True))
    present = " and ".join(f"checked.{quote(name)} is not null" for name in key.columns)
    columns = ", ".join(key.columns)
    return Rule(
        name=f"{table.name}.{'_'.join(key.columns)}.in_{key.references}",
        table=table.name,
        level="critical",
        meaning=f"Every {columns} of {table.name} stands in {key.references}.",
        advice=f"Load what {key.references} lacks, or correct the rule that made up the {columns} of the rows shown.",
        failing=f"select checked.* from checked anti join {quote(key.references)} as other on {pairs} where {present}",
        needs=(key.references,),
    )
