"""`mart_scorecard` has one column an indicator, so its definition and SELECT are generated from the catalogue of indicators.

python -m warehouse.scorecard [--check]      writes warehouse/models/marts/mart_scorecard.*, or says whether they are up to date
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from seeds import SEEDS_DIR
from warehouse.reference import parse_indicators
from warehouse.schema import MODELS_DIR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER = MODELS_DIR / "marts"
NAME = "mart_scorecard"

_DEFINITION = """# Generated from seeds/indicators.toml by python -m warehouse.scorecard; do not edit.
grain = "one row a place and year"
description_en = "Scorecard of every place and year: one column an indicator, and the figures that no column holds."
description_zh = "各地年度成绩单：每个指标一列"
primary_key = ["place_code", "year"]
publish = true
parts_by = "year"
incremental_by = ["place_code", "year"]

[[foreign_key]]
columns = ["place_code"]
references = "dim_place"
to = ["code"]
"""
_FIXED = (
    ("place_code", "VARCHAR", "GB/T 2260 code of the place", "地区代码", "nullable = false\npattern = '^[0-9]{6}$'\n"),
    ("year", "INTEGER", "Year of the period, else of publication", "年份", "nullable = false\n"),
    ("place_name", "VARCHAR", "Latest name of the place", "地区名称", ""),
    ("level", "VARCHAR", "Level of the division", "级别", 'enum = ["province", "prefecture", "county"]\n'),
    ("province_name", "VARCHAR", "Name of the province", "省级名称", ""),
    ("page_count", "INTEGER", "Independent pages with figures of the year", "网页数", "nullable = false\nmin = 1\n"),
    ("figure_count", "INTEGER", "Achieved figures of the year", "数据条数", "nullable = false\nmin = 1\n"),
    ("conflict_count", "INTEGER", "Indicators that pages tell differently", "冲突数", "nullable = false\nmin = 0\n"),
    ("other_figure_count", "INTEGER", "Achieved figures that no column holds", "其他数据条数", "nullable = false\nmin = 0\n"),
    ("other_figures", "VARCHAR", "The first sixty figures that no column holds, as written", "其他数据", ""),
)
_HEAD = """-- one row a place and year: generated from the catalogue of indicators by warehouse/scorecard.py
with
achieved as (
    select * from fct_metric
    where status = 'achieved' and place_code is not null and year is not null
),

series as (
    select * from mart_indicator_series
),

indicators as (
    select
        code,
        unit,
        aggregation
    from dim_indicator
),

places as (
    select
        code,
        name,
        level,
        province_name
    from dim_place
    where is_latest
),

chosen as (
    -- Of several values of a year the one of the whole year counts, else the latest; the sum of several years is no year's value.
    select
        series.place_code,
        series.year,
        series.indicator_code,
        series.metric_id,
        coalesce(series.value, series.value_low) as value
    from series
    inner join indicators on series.indicator_code = indicators.code and series.unit = indicators.unit
    where indicators.aggregation != 'flow' or coalesce(year(series.period_start), series.year) = series.year
    qualify row_number() over (
        partition by series.place_code, series.year, series.indicator_code
        order by
            series.period = series.year::varchar desc,
            series.year_basis = 'stated' desc,
            series.period_end desc nulls last,
            series.source_count desc,
            series.metric_id asc
    ) = 1
),

conflicts as (
    select
        place_code,
        year,
        count(distinct indicator_code) as conflict_count
    from series
    where is_conflict
    group by place_code, year
),

counted as (
    select
        achieved.place_code,
        achieved.year,
        count(distinct achieved.page_id) as page_count,
        count(*) as figure_count,
        count(*) - count(chosen.metric_id) as other_figure_count,
        list(concat_ws(' ', achieved.item, achieved.text) order by achieved.page_id, achieved.char_start)
        filter (where chosen.metric_id is null) as other_figures
    from achieved
    left join chosen on achieved.metric_id = chosen.metric_id
    group by achieved.place_code, achieved.year
),

wide as (
    select
        place_code,
        year,
        indicator_code,
        value
    from chosen
),

scores as (
    select *
    from wide
    pivot (
        max(value) for indicator_code in (
"""
_TAIL = """        )
        group by place_code, year
    )
)

select
    counted.* exclude (other_figures),
    nullif(array_to_string(counted.other_figures[1:60], '；'), '') as other_figures,
    places.name as place_name,
    places.level,
    places.province_name,
    coalesce(conflicts.conflict_count, 0) as conflict_count,
    scores.* exclude (place_code, year)
from counted
left join scores on counted.place_code = scores.place_code and counted.year = scores.year
left join conflicts on counted.place_code = conflicts.place_code and counted.year = conflicts.year
left join places on counted.place_code = places.code
"""


def render_definition(indicators: Sequence[Mapping[str, Any]]) -> str:
    """Return the TOML that defines the mart."""
    parts = [_DEFINITION]
    parts += [f'\n[[column]]\nname = "{name}"\ntype = "{kind}"\n{rest}en = "{en}"\nzh = "{zh}"\n' for name, kind, en, zh, rest in _FIXED]
    for raw in indicators:
        en = f"{raw['name_en']}, in {raw['unit']}"
        parts.append(f'\n[[column]]\nname = "{raw["code"]}"\ntype = "DECIMAL(28,6)"\nen = "{en}"\nzh = "{raw["name_zh"]}"\n')
    return "".join(parts)


def render_select(indicators: Sequence[Mapping[str, Any]]) -> str:
    """Return the SELECT of the mart."""
    columns = ",\n".join(f"            '{raw['code']}'" for raw in indicators)
    return f"{_HEAD}{columns}\n{_TAIL}"


def main(arguments: list[str]) -> int:
    """Write the two files, or with `--check` return 1 where one is out of date."""
    indicators = parse_indicators((SEEDS_DIR / "indicators.toml").read_text(encoding="utf-8"))
    files = {FOLDER / f"{NAME}.toml": render_definition(indicators), FOLDER / f"{NAME}.sql": render_select(indicators)}
    if "--check" in arguments:
        stale = [path.name for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
        if stale:
            sys.stderr.write(f"{' and '.join(stale)} are out of date: run python -m warehouse.scorecard and commit them.\n")
        return 1 if stale else 0
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
