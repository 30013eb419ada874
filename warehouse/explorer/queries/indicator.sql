-- one row an indicator that some place reports
with
reported as (
    select
        indicator_code,
        count(distinct place_code) as place_count,
        count(distinct page_id) as page_count,
        count(*) as value_count
    from fct_indicator_value
    group by indicator_code
)

select
    dim_indicator.code,
    dim_indicator.name_zh,
    dim_indicator.name_en,
    dim_indicator.theme,
    dim_indicator.unit,
    dim_indicator.aggregation,
    reported.place_count,
    reported.page_count,
    reported.value_count
from dim_indicator
inner join reported on dim_indicator.code = reported.indicator_code
order by dim_indicator.code
