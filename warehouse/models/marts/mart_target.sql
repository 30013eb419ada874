-- one row a planned or required value
with
words as (
    select
        role,
        term
    from dim_term
    where role in ('increment', 'further', 'per_each', 'begun')
),

indicators as (
    select
        code,
        aggregation
    from dim_indicator
),

figures as (
    select
        metrics.*,
        coalesce(metrics.indicator_code, metrics.item_head) as subject_key,
        coalesce(metrics.indicator_name, metrics.item) as subject,
        -- Which classifier a page counts with (个, 座, 处) makes no other thing; times and persons do (人次, 人).
        if(
            metrics.quantity_kind = 'count' and metrics.indicator_code is not null and not ends_with(metrics.unit, '次'),
            'count',
            metrics.unit
        ) as unit_key,
        coalesce(indicators.aggregation, '') = 'rate' or metrics.quantity_kind = 'share' as is_rate,
        coalesce(indicators.aggregation, '') = 'stock' as is_stock,
        left(metrics.sentence, greatest(strpos(metrics.sentence, metrics.text) - 1, 0)) as before,
        concat(metrics.action, ' ', metrics.item) as told,
        -- The words between the last pause and the figure.
        regexp_extract(before, '[^，,；;。：:]*$') as clause
    from fct_metric as metrics
    left join indicators on metrics.indicator_code = indicators.code
    where
        coalesce(metrics.value, metrics.value_low, metrics.value_high) is not null
        and metrics.status in ('planned', 'standard', 'achieved')
),

metrics as (
    select
        * exclude (before, told, clause),
        exists(
            select 1 from words
            where words.role = 'increment' and contains(figures.told, words.term)
        ) as is_increment,
        -- What is still to come adds to what was reached already.
        exists(
            select 1 from words
            where words.role = 'further' and contains(figures.before, words.term)
        ) as is_further,
        exists(
            select 1 from words
            where words.role = 'per_each' and contains(figures.clause, words.term)
        ) as is_per_each,
        exists(
            select 1 from words
            where words.role = 'begun' and contains(figures.told, words.term)
        ) as is_begun
    from figures
    where subject_key is not null
),

targets as (
    select
        *,
        -- A date (到年底) is the end of its year's work; a longer period is itself.
        if(period_kind = 'as_of' or period_end - period_start < 32, date_trunc('year', period_start)::date, period_start) as opens,
        period_end as closes
    from metrics
    where status in ('planned', 'standard')
),

achieved as (
    select
        *,
        coalesce(period_start, published_at::date) as begun,
        coalesce(period_end, published_at::date) as ended
    from metrics
    where status = 'achieved' and value is not null
),

wholes as (
    select metric_id from fct_indicator_value
),

latest as (
    -- What a place last reported of an indicator in a year.
    select achieved.* from achieved
    semi join wholes on achieved.metric_id = wholes.metric_id
    qualify row_number() over (
        partition by place_code, indicator_code, unit_key, year
        order by ended desc nulls last, published_at desc nulls last, metric_id asc
    ) = 1
),

paired as (
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
        (targets.is_rate or not targets.is_further)
        and (
            targets.indicator_code is not null
            or (
                abs(targets.line_no - achieved.line_no) <= getvariable('target_max_lines')
                and (contains(targets.item, achieved.item) or contains(achieved.item, targets.item))
            )
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

candidates as (
    -- A result answers a plan when both count alike (what is added, what there is, what falls to each, what is begun, what is done) and
    -- when it was reached in the plan's own time: last year's result beside this year's plan does not answer it.
    select paired.*
    from paired
    inner join targets on paired.target_metric_id = targets.metric_id
    inner join achieved on paired.achieved_metric_id = achieved.metric_id
    where
        targets.is_per_each = achieved.is_per_each
        and targets.is_begun = achieved.is_begun
        and (targets.is_increment = achieved.is_increment or not targets.is_stock)
        and (
            targets.opens is null
            or achieved.begun is null
            or (achieved.begun >= targets.opens and achieved.begun <= targets.closes)
        )
),

matched as (
    select
        candidates.target_metric_id,
        candidates.match_basis,
        achieved.metric_id as achieved_metric_id,
        achieved.period as achieved_period,
        achieved.ended as achieved_end,
        achieved.value as achieved_value,
        achieved.bound as achieved_bound,
        achieved.sentence as achieved_sentence
    from candidates
    inner join achieved on candidates.achieved_metric_id = achieved.metric_id
    inner join targets on candidates.target_metric_id = targets.metric_id
    -- Of several results the one in the same words comes first, then the latest, then the closest.
    qualify row_number() over (
        partition by candidates.target_metric_id
        order by
            achieved.year is not distinct from targets.year desc,
            candidates.match_basis = 'same_page' desc,
            achieved.item is not distinct from targets.item desc,
            achieved.period_end desc nulls last,
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
        when targets.bound = 'under' and matched.achieved_bound != 'over'
            then matched.achieved_value <= coalesce(targets.value, targets.value_high)
        when
            targets.bound = 'under'
            then if(matched.achieved_value > coalesce(targets.value, targets.value_high), false, null)
        when
            matched.achieved_value >= coalesce(targets.value, targets.value_low) and matched.achieved_bound != 'under'
            then true
        -- Before the plan's time is over, what is not reached yet may still be.
        when matched.achieved_end < targets.closes then null
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
