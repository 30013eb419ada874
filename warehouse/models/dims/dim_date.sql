-- one row a day, from the first year to the last that a counted figure or its page speaks of
with
mentioned as (
    select period_start as day_mentioned from fct_metric
    union all
    select period_end from fct_metric
    union all
    select published_at::date from fct_metric
),

bounds as (
    select
        date_trunc('year', min(day_mentioned))::date as first_day,
        (date_trunc('year', max(day_mentioned)) + interval 1 year - interval 1 day)::date as last_day
    from mentioned
    -- A misread year must not blow up the calendar.
    where day_mentioned between date '1949-01-01' and date '2100-12-31'
),

days as (
    select unnest(generate_series(first_day, last_day, interval 1 day))::date as date_day
    from bounds
)

select
    date_day,
    year(date_day) as year,
    if(month(date_day) <= 6, 1, 2) as half,
    quarter(date_day) as quarter,
    month(date_day) as month,
    day(date_day) as day,
    weekofyear(date_day) as iso_week,
    isodow(date_day) as weekday,
    if(
        year(date_day) >= 1981,
        concat(year(date_day) - (year(date_day) - 1) % 5, '-', year(date_day) - (year(date_day) - 1) % 5 + 4),
        null
    ) as five_year_plan
from days
