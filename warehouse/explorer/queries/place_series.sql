-- one row a place, indicator, unit, period and period kind, by place, theme and indicator
select
    series.place_code,
    series.indicator_code,
    dim_indicator.name_zh,
    dim_indicator.name_en,
    series.theme,
    series.unit,
    series.unit = dim_indicator.unit as is_own_unit,
    series.period,
    series.period_kind,
    series.period_end,
    series.year,
    series.year_basis,
    series.value,
    series.value_low,
    series.value_high,
    series.bound,
    series.source_count,
    series.lowest,
    series.highest,
    series.is_conflict,
    series.metric_id,
    series.page_id
from mart_indicator_series as series
inner join dim_indicator on series.indicator_code = dim_indicator.code
order by
    series.place_code, series.theme, series.indicator_code, series.unit, series.year, series.period_end, series.period, series.period_kind
