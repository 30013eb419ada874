-- one row a planned or required value, however often its page names it
with
words as (
    select
        role,
        term
    from dim_term
    where role in ('increment', 'further', 'per_each', 'begun', 'reached', 'whole_size', 'class_limit', 'change_from', 'change_to')
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
        regexp_extract(before, '[^，,；;。：:]*$') as clause,
        substr(metrics.sentence, length(before) + length(metrics.text) + 1, 8) as after
    from fct_metric as metrics
    left join indicators on metrics.indicator_code = indicators.code
    where
        coalesce(metrics.value, metrics.value_low, metrics.value_high) is not null
        and metrics.status in ('planned', 'standard', 'achieved')
),

metrics as (
    select
        * exclude (before, told, clause, after),
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
        ) as is_begun,
        exists(
            select 1 from words
            where words.role = 'reached' and contains(figures.action, words.term)
        ) as is_reached,
        -- What all of it will cost (总投资) is no result, however much of it was spent.
        exists(
            select 1 from words
            where words.role = 'whole_size' and contains(figures.item, words.term)
        ) as is_whole_size,
        -- 低于90%的有2个 tells how many are of a kind.
        exists(
            select 1 from words
            where words.role = 'class_limit' and starts_with(figures.after, words.term)
        ) as is_class_limit,
        -- What a value was before it changed (由600吨增至1000吨) is no result.
        exists (
            select 1 from words
            where words.role = 'change_from' and contains(figures.clause, words.term)
        )
        and exists (
            select 1 from words
            where words.role = 'change_to' and contains(figures.after, words.term)
        ) as is_former
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
    where status in ('planned', 'standard') and not is_class_limit
    qualify row_number() over (
        partition by page_id, place_code, subject_key, status, unit, period, bound, value, value_low, value_high
        order by char_start
    ) = 1
),

achieved as (
    select
        *,
        coalesce(period_start, published_at::date) as begun,
        coalesce(period_end, published_at::date) as ended
    from metrics
    where status = 'achieved' and value is not null and not is_former and not is_whole_size and not is_class_limit
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
    -- Without an indicator only the same words close by are the same thing, done alike: what will be mended is not what there is.
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
        -- What falls to each of several (分别) answers none of the others.
        and not (targets.sentence = achieved.sentence and contains(targets.sentence, '分别'))
        and (
            targets.indicator_code is not null
            or (
                abs(targets.line_no - achieved.line_no) <= getvariable('target_max_lines')
                and (contains(targets.item, achieved.item) or contains(achieved.item, targets.item))
                and (targets.action is not distinct from achieved.action or achieved.is_reached)
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
),

judged as (
    select
        targets.* rename (metric_id as target_metric_id),
        matched.* exclude (target_metric_id),
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
        end as is_met
    from targets
    left join matched on targets.metric_id = matched.target_metric_id
)

select
    judged.target_metric_id,
    judged.place_code,
    judged.place_name,
    judged.indicator_code,
    judged.subject,
    judged.theme,
    judged.unit,
    judged.status as target_status,
    judged.period as target_period,
    judged.value as target_value,
    judged.value_low as target_value_low,
    judged.value_high as target_value_high,
    judged.bound as target_bound,
    judged.achieved_metric_id,
    judged.achieved_period,
    judged.achieved_value,
    judged.achieved_bound,
    round(judged.achieved_value * 100 / nullif(judged.value, 0), 6) as share_achieved,
    judged.is_met,
    case
        when judged.achieved_value is null then 'open'
        when judged.is_met then 'met'
        when not judged.is_met then 'missed'
        else 'unjudged'
    end as outcome,
    judged.match_basis,
    judged.sentence as target_sentence,
    judged.achieved_sentence,
    judged.page_id,
    judged.page_title,
    judged.publisher,
    judged.url,
    judged.source_uri,
    judged.published_at
from judged
