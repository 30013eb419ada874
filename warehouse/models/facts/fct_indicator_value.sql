-- one row a page, place, indicator, unit, period and period kind
with
metrics as (
    select * from fct_metric
    where
        status = 'achieved'
        and place_code is not null
        and indicator_code is not null
        and year is not null
        and coalesce(value, value_low, value_high) is not null
),

indicators as (
    select
        code,
        unit,
        aggregation
    from dim_indicator
),

wholes as (
    -- A part of a total of the same indicator, and the growth of a count in percent, are not its value.
    select
        metrics.* exclude (unit),
        indicators.aggregation,
        -- Which classifier a page counts with (个, 座, 处) makes no other indicator; times and persons do (人次, 人).
        if(
            metrics.quantity_kind = 'count' and not ends_with(metrics.unit, '次') and not ends_with(indicators.unit, '次'),
            indicators.unit,
            metrics.unit
        ) as unit
    from metrics
    inner join indicators on metrics.indicator_code = indicators.code
    left join metrics as total on metrics.total_metric_id = total.metric_id
    where
        metrics.indicator_code is distinct from total.indicator_code
        and (metrics.unit != 'percent' or indicators.unit = 'percent')
)

select
    metric_id,
    page_id,
    place_code,
    indicator_code,
    unit,
    if(year_basis = 'stated' and period is not null, period, year::varchar) as period,
    coalesce(period_kind, 'unstated') as period_kind,
    year,
    if(year_basis = 'stated' and period is not null, 'stated', 'published') as year_basis,
    period_start,
    period_end,
    value,
    value_low,
    value_high,
    bound,
    least_value,
    most_value,
    published_at
from wholes
qualify row_number() over (
    partition by page_id, place_code, indicator_code, unit, period, period_kind
    order by
        -- Of several mentions the largest amount is the whole; a rate does not grow with what it covers: there the first counts.
        if(aggregation = 'rate', 0, -coalesce(value, value_high, value_low)),
        char_start
) = 1
