"""Bands: rules that hold a release against the last good one. Shares and ratios, never exact counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.hand_written import PREVIOUS
from expectations.rules import Rule, literal, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from expectations.contracts import TableContract
    from expectations.database import Database
    from expectations.limits import Limits

_ADVICE = "Look at what the last runs brought; if the change is meant, raise the band in seeds/expectations.toml for one night."


def build_bands(opened: Database, tables: Sequence[TableContract], limits: Limits) -> Iterator[Rule]:
    """Yield the rules on volume, fill rates and distributions of those `tables` that were large enough in the last good release."""
    for table in tables:
        earlier = opened.columns(table.name, earlier=True)
        if not earlier:
            continue
        before = opened.rows(f"select count(*) from {PREVIOUS}.{quote(table.name)}")[0][0]
        if before < limits.volume_min_rows:
            continue
        yield from _volume(table.name, before, limits)
        shared = [column.name for column in table.columns if column.nullable and column.name in earlier]
        if shared:
            yield _fill(table.name, shared, limits)
        for name, column in limits.distribution_columns:
            if name == table.name and column in earlier:
                yield _distribution(name, column, limits)


def _volume(table: str, before: int, limits: Limits) -> Iterator[Rule]:
    least, most = int(before * limits.volume_min_ratio), int(before * limits.volume_max_ratio)
    count = f"select {before} as rows_before, count(*) as rows_now from checked having count(*)"
    yield Rule(
        name=f"{table}.rows.not_lost",
        table=table,
        level="critical" if table in limits.volume_critical else "warning",
        meaning=f"{table} has at least {least} rows, {limits.volume_min_ratio:.0%} of the {before} of the last good release.",
        advice=_ADVICE,
        failing=f"{count} < {least}",
        by_row=False,
        native=("ExpectTableRowCountToBeBetween", {"min_value": least}),
    )
    yield Rule(
        name=f"{table}.rows.not_swollen",
        table=table,
        level="warning",
        meaning=f"{table} has at most {most} rows, {limits.volume_max_ratio:g} times the {before} of the last good release.",
        advice=_ADVICE,
        failing=f"{count} > {most}",
        by_row=False,
        native=("ExpectTableRowCountToBeBetween", {"max_value": most}),
    )


def _fill(table: str, columns: Sequence[str], limits: Limits) -> Rule:
    counts = ", ".join(f"count({quote(name)})::double / greatest(count(*), 1) as {quote(name)}" for name in columns)
    rows = "\nunion all\n".join(
        f"select {literal(name)} as column_name, before.{quote(name)} as filled_before, now.{quote(name)} as filled_now from before, now"
        for name in columns
    )
    return Rule(
        name=f"{table}.fill",
        table=table,
        level="warning",
        meaning=f"Each column of {table} is filled about as often as in the last good release (within {limits.fill_max_change:.0%}).",
        advice=f"A rule or a source has changed. {_ADVICE}",
        failing=(
            f"with before as (select {counts} from {PREVIOUS}.{quote(table)}),\nnow as (select {counts} from checked),\n"
            f"compared as (\n{rows}\n)\nselect column_name, round(filled_before, 3) as filled_before, round(filled_now, 3) as filled_now\n"
            f"from compared where abs(filled_before - filled_now) > {limits.fill_max_change}\n"
            "order by abs(compared.filled_before - compared.filled_now) desc"
        ),
        by_row=False,
    )


def _distribution(table: str, column: str, limits: Limits) -> Rule:
    name = quote(column)
    share = f"select {name} as category, count(*)::double / sum(count(*)) over () as share"
    return Rule(
        name=f"{table}.{column}.distribution",
        table=table,
        level="warning",
        meaning=f"At most {limits.distribution_max_shift:.0%} of {table} moved from one {column} to another since the last good release.",
        advice=f"A rule or a source has changed. {_ADVICE}",
        failing=(
            f"with before as ({share} from {PREVIOUS}.{quote(table)} group by all),\nnow as ({share} from checked group by all),\n"
            "compared as (\n"
            "select coalesce(before.category, now.category) as category, coalesce(before.share, 0) as share_before,\n"
            "coalesce(now.share, 0) as share_now\nfrom before full join now on before.category is not distinct from now.category\n)\n"
            "select category, round(share_before, 3) as share_before, round(share_now, 3) as share_now from compared\n"
            f"qualify sum(abs(share_before - share_now)) over () / 2 > {limits.distribution_max_shift}\n"
            "order by abs(compared.share_before - compared.share_now) desc, category"
        ),
        by_row=False,
    )
