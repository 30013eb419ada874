-- one row a planned or required value
with
metrics as (
    select
        *,
        coalesce(indicator_code, item_head) as subject_key,
        coalesce(indicator_name, item) as subject,
        -- Which classifier a page counts with (个, 座, 处) makes no other thing; times and persons do (人次, 人).
        if(quantity_kind = 'count' and indicator_code is not null and not ends_with(unit, '次'), 'count', unit) as unit_key
    from fct_metric
    where coalesce(value, value_low, value_high) is not null
),

targets as (
    select * from metrics
    where status in ('planned', 'standard') and subject_key is not null
),

achieved as (
    select * from metrics
    where status = 'achieved' and value is not null and subject_key is not null
),

latest as (
    -- What a place last reported of an indicator in a year.
    select * from achieved
    where indicator_code is not null and place_code is not null
    qualify row_number() over (
        partition by place_code, indicator_code, unit_key, year
        order by published_at desc nulls last, metric_id asc
    ) = 1
),

candidates as (
    -- Without an indicator only the same words close by are the same thing.
    select
        targets.metric_id as target_metric_id,
        achieved.metric_id as achieved_metric_id,
        'same_page' as match_basis,
        abs(targets.line_no - achieved.line_no) as distance
    from targets
    inner join achieved
        on
            targets.page_id = achieved.page_id
            and targets.subject_key = achieved.subject_key
            and targets.unit_key = achieved.unit_key
            and targets.place_code is not distinct from achieved.place_code
    where
        targets.indicator_code is not null
        or (
            abs(targets.line_no - achieved.line_no) <= getvariable('target_max_lines')
            and (contains(targets.item, achieved.item) or contains(achieved.item, targets.item))
        )
    union all
    select
        targets.metric_id as target_metric_id,
        latest.metric_id as achieved_metric_id,
        'same_place' as match_basis,
        0 as distance
    from targets
    inner join latest
        on
            targets.place_code = latest.place_code
            and targets.indicator_code = latest.indicator_code
            and targets.unit_key = latest.unit_key
            and targets.year = latest.year
            and targets.page_id != latest.page_id
),

matched as (
    select
        candidates.target_metric_id,
        candidates.match_basis,
        achieved.metric_id as achieved_metric_id,
        achieved.period as achieved_period,
        achieved.period_end as achieved_end,
        achieved.value as achieved_value,
        achieved.bound as achieved_bound,
        achieved.sentence as achieved_sentence
    from candidates
    inner join achieved on candidates.achieved_metric_id = achieved.metric_id
    inner join targets on candidates.target_metric_id = targets.metric_id
    -- A result of the target's own year comes first: a report that names last year's result beside the plan does not answer it.
    qualify row_number() over (
        partition by candidates.target_metric_id
        order by
            achieved.year is not distinct from targets.year desc,
            candidates.match_basis = 'same_page' desc,
            candidates.distance asc,
            achieved.char_start asc,
            achieved.metric_id asc
    ) = 1
)

select
    targets.metric_id as target_metric_id,
    targets.place_code,
    targets.place_name,
    targets.indicator_code,
    targets.subject,
    targets.theme,
    targets.unit,
    targets.status as target_status,
    targets.period as target_period,
    targets.value as target_value,
    targets.value_low as target_value_low,
    targets.value_high as target_value_high,
    targets.bound as target_bound,
    matched.achieved_metric_id,
    matched.achieved_period,
    matched.achieved_value,
    matched.achieved_bound,
    round(matched.achieved_value * 100 / nullif(targets.value, 0), 6) as share_achieved,
    case
        -- An upper limit is met from below, anything else from above; an open value on the wrong side says nothing.
        when matched.achieved_value is null then null
        -- Whether it is good to spend more than was planned, or less, no page says.
        when targets.quantity_kind = 'money' then null
        -- What was reached before the plan began does not fulfil it.
        when matched.achieved_end < targets.period_start then null
        when targets.bound = 'under' and matched.achieved_bound != 'over'
            then matched.achieved_value <= coalesce(targets.value, targets.value_high)
        when
            targets.bound = 'under'
            then if(matched.achieved_value > coalesce(targets.value, targets.value_high), false, null)
        when
            matched.achieved_value >= coalesce(targets.value, targets.value_low) and matched.achieved_bound != 'under'
            then true
        when
            matched.achieved_value < coalesce(targets.value, targets.value_low) and matched.achieved_bound != 'over'
            then false
    end as is_met,
    matched.match_basis,
    targets.sentence as target_sentence,
    matched.achieved_sentence,
    targets.page_id,
    targets.page_title,
    targets.publisher,
    targets.url,
    targets.source_uri,
    targets.published_at
from targets
left join matched on targets.metric_id = matched.target_metric_id
