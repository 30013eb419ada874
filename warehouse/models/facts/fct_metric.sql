-- one row a metric of a current page that is no reprint, corrections applied, quarantined rows left out
with
metrics as (
    select * from stg_metric
),

pages as (
    select * from stg_page
    where is_current and reprint_of is null
),

articles as (
    select
        article_id,
        title
    from stg_article
),

dated_pages as (
    -- A later part of an article has the first one's title and date.
    select
        page_id,
        title,
        published_at,
        reprint_count
    from dim_page
),

corrections as (
    select
        metric_id,
        min(correction_id) as correction_id,
        max(corrected) filter (where field = 'value')::decimal(28, 6) as value,
        max(corrected) filter (where field = 'value_low')::decimal(28, 6) as value_low,
        max(corrected) filter (where field = 'value_high')::decimal(28, 6) as value_high,
        max(corrected) filter (where field = 'unit') as unit,
        max(corrected) filter (where field = 'bound') as bound,
        max(corrected) filter (where field = 'item') as item,
        max(corrected) filter (where field = 'place_code') as place_code,
        max(corrected) filter (where field = 'period') as period,
        max(corrected) filter (where field = 'status') as status,
        max(corrected) filter (where field = 'indicator_code') as indicator_code
    from fct_correction
    where outcome = 'applied'
    group by metric_id
),

quarantined as (
    select distinct row_key
    from stg_quarantine
    where table_name = 'stg_metric'
),

quarantined_pages as (
    select distinct row_key
    from stg_quarantine
    where table_name = 'stg_page'
),

places as (
    select
        code,
        name,
        province_code,
        province_name
    from dim_place
    where is_latest
),

indicators as (
    select
        code,
        name_zh
    from dim_indicator
),

resolved as (
    select
        metrics.* exclude (value, value_low, value_high, unit, bound, item, place_code, period, status, indicator_code),
        coalesce(corrections.value, metrics.value) as value,
        coalesce(corrections.value_low, metrics.value_low) as value_low,
        coalesce(corrections.value_high, metrics.value_high) as value_high,
        coalesce(corrections.unit, metrics.unit) as unit,
        coalesce(corrections.bound, metrics.bound) as bound,
        coalesce(corrections.item, metrics.item) as item,
        coalesce(corrections.place_code, metrics.place_code) as place_code,
        coalesce(corrections.period, metrics.period) as period,
        coalesce(corrections.status, metrics.status) as status,
        coalesce(corrections.indicator_code, metrics.indicator_code) as indicator_code,
        if(corrections.metric_id is not null, metrics.value, null) as value_found,
        corrections.correction_id,
        try_cast(left(corrections.period, 4) as integer) as corrected_year
    from metrics
    left join corrections on metrics.metric_id = corrections.metric_id
    anti join quarantined on metrics.metric_id = quarantined.row_key
    anti join quarantined_pages on metrics.page_id = quarantined_pages.row_key
),

precise as (
    -- A number is as precise as the last digit that was written (1.0万 to a thousand), a whole number with a multiplier and one in words
    -- as its last digit that is not zero.
    -- How much a whole number of ten thousands or kilometres leaves open, the settings bound.
    select
        *,
        regexp_extract(text, '[0-9][0-9,]*([.][0-9]+)?') as written,
        try_cast(nullif(regexp_replace(written, '[.,]', '', 'g'), '') as double) as digits,
        try_cast(nullif(rtrim(replace(written, ',', ''), '0'), '') as double) as rounded_digits,
        rtrim(rtrim(abs(value)::varchar, '0'), '.') as plain,
        case
            when digits > 0 and (contains(written, '.') or abs(value) <= digits) then abs(value) / digits
            when digits > 0 then abs(value) / rounded_digits
            when contains(plain, '.') then power(10, strpos(plain, '.') - length(plain))
            when regexp_matches(text, '[十百千万亿]') then power(10, length(plain) - length(rtrim(plain, '0')))
            else 1
        end as last_digit,
        if(
            last_digit <= 1 or contains(written, '.'),
            last_digit / 2,
            least(last_digit / 2, abs(value) * getvariable('conflict_max_rounding_share'))
        ) as rounding
    from resolved
),

-- Each row carries its own bounds on: a join of the figures with themselves would hold all of them in memory.
spread as (
    select
        * exclude (written, digits, rounded_digits, plain, last_digit, rounding),
        abs(coalesce(value, 0)) * getvariable('conflict_about_share') as about,
        case bound
            when 'under' then null
            when 'over' then coalesce(value, value_low)
            when 'about' then least(value, value_high, value_low) - about
            else coalesce(value - rounding, least(value_low, value_high))
        end as least_value,
        case bound
            when 'over' then null
            when 'under' then coalesce(value, value_high)
            when 'about' then greatest(value, value_high, value_low) + about
            else coalesce(value + rounding, greatest(value_low, value_high))
        end as most_value
    from precise
)

select
    spread.* exclude (about, corrected_year),
    places.name as place_name,
    places.province_code,
    places.province_name,
    indicators.name_zh as indicator_name,
    -- What goes on since a year (2016/..) is told of the year in which the page tells it.
    coalesce(
        spread.corrected_year,
        year(spread.period_end),
        greatest(year(spread.period_start), year(dated_pages.published_at)),
        year(spread.period_start)
    ) as year,
    case
        when
            coalesce(spread.period_end, spread.period_start) is not null or spread.corrected_year is not null
            then 'stated'
        when dated_pages.published_at is not null then 'published'
    end as year_basis,
    articles.title as article_title,
    pages.site,
    coalesce(dated_pages.reprint_count, 0) as reprint_count,
    dated_pages.title as page_title,
    pages.publisher,
    coalesce(pages.url, pages.original_url) as url,
    pages.source_uri,
    dated_pages.published_at
from spread
inner join pages on spread.page_id = pages.page_id
left join articles on spread.article_id = articles.article_id
left join dated_pages on spread.page_id = dated_pages.page_id
left join places on spread.place_code = places.code
left join indicators on spread.indicator_code = indicators.code
