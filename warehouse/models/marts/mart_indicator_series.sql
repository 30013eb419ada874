-- one row a place, indicator, unit, period and period kind
with
reported as (
    select * from fct_indicator_value
),

places as (
    select
        code,
        name
    from dim_place
    where is_latest
),

indicators as (
    select
        code,
        name_zh,
        theme
    from dim_indicator
),

chosen as (
    select *
    from reported
    qualify row_number() over (
        partition by place_code, indicator_code, unit, period, period_kind
        order by (bound = 'exact') desc, published_at desc nulls last, metric_id asc
    ) = 1
),

told as (
    select
        chosen.metric_id,
        count(*) as source_count,
        min(coalesce(reported.value, reported.value_low)) as lowest,
        max(coalesce(reported.value, reported.value_high)) as highest,
        coalesce(bool_or(
            chosen.year_basis = 'stated'
            and reported.year_basis = 'stated'
            and (chosen.most_value <= reported.least_value or reported.most_value <= chosen.least_value)
            and chosen.value is distinct from reported.value
        ), false) as is_conflict
    from chosen
    inner join reported
        on
            chosen.place_code = reported.place_code
            and chosen.indicator_code = reported.indicator_code
            and chosen.unit = reported.unit
            and chosen.period = reported.period
            and chosen.period_kind = reported.period_kind
    group by chosen.metric_id
)

select
    chosen.place_code,
    places.name as place_name,
    chosen.indicator_code,
    indicators.name_zh as indicator_name,
    indicators.theme,
    chosen.unit,
    chosen.period,
    chosen.period_kind,
    chosen.period_start,
    chosen.period_end,
    chosen.year,
    chosen.year_basis,
    chosen.value,
    chosen.value_low,
    chosen.value_high,
    chosen.bound,
    told.source_count,
    told.lowest,
    told.highest,
    told.is_conflict,
    chosen.metric_id,
    chosen.page_id
from chosen
inner join told on chosen.metric_id = told.metric_id
inner join indicators on chosen.indicator_code = indicators.code
left join places on chosen.place_code = places.code
