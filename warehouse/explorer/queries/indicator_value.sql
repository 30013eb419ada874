-- one row an indicator, place, unit, period and period kind, by indicator, place and time
select
    series.indicator_code,
    series.place_code,
    series.place_name,
    dim_place.province_name,
    dim_place.level,
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
left join dim_place on series.place_code = dim_place.code and dim_place.is_latest
order by series.indicator_code, series.place_code, series.year, series.period_end, series.period, series.period_kind, series.unit
