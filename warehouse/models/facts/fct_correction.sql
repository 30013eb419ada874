-- one row a correction and metric of a current page that it meets
with
current_pages as (
    select
        page_id,
        url,
        original_url,
        source_uri
    from stg_page
    where is_current
),

targets as (
    select
        correction.correction_id,
        correction.field,
        correction.expected,
        correction.corrected,
        correction.reason,
        metric.metric_id,
        case correction.field
            when 'value' then metric.value::varchar
            when 'value_low' then metric.value_low::varchar
            when 'value_high' then metric.value_high::varchar
            when 'unit' then metric.unit
            when 'bound' then metric.bound
            when 'item' then metric.item
            when 'place_code' then metric.place_code
            when 'period' then metric.period
            when 'status' then metric.status
            when 'indicator_code' then metric.indicator_code
        end as found
    from stg_correction as correction
    inner join current_pages as page
        on
            correction.page in (page.page_id, page.url, page.original_url, page.source_uri)
            or ends_with(page.source_uri, concat('/', correction.page))
    inner join stg_metric as metric
        on
            page.page_id = metric.page_id
            and correction.metric_text = metric.text
            and (correction.sentence_has is null or contains(metric.sentence, correction.sentence_has))
),

compared as (
    select
        *,
        try_cast(found as decimal(28, 6)) as found_number,
        try_cast(expected as decimal(28, 6)) as expected_number
    from targets
),

judged as (
    select
        *,
        coalesce(found_number = expected_number, false) or coalesce(found, '') = coalesce(expected, '') as holds
    from compared
)

select
    correction.correction_id,
    coalesce(judged.metric_id, 'none') as metric_key,
    judged.metric_id,
    correction.field,
    judged.found,
    correction.expected,
    correction.corrected,
    case
        when judged.metric_id is null then 'not_found'
        when judged.holds then 'applied'
        else 'guard_failed'
    end as outcome,
    correction.reason
from stg_correction as correction
left join judged on correction.correction_id = judged.correction_id
