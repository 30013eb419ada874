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

figures as not materialized (
    -- What a value is paired by, without the sentences: they are most of the bytes of all metrics, and few of them are asked for.
    select
        metrics.metric_id,
        metrics.page_id,
        metrics.line_no,
        metrics.char_start,
        metrics.place_code,
        metrics.indicator_code,
        metrics.item,
        metrics.action,
        metrics.status,
        metrics.quantity_kind,
        metrics.unit,
        metrics.bound,
        metrics.value,
        metrics.value_low,
        metrics.value_high,
        metrics.year,
        metrics.period,
        metrics.period_kind,
        metrics.period_start,
        metrics.period_end,
        metrics.published_at,
        coalesce(metrics.indicator_code, metrics.item_head) as subject_key,
        -- Which classifier a page counts with (个, 座, 处) makes no other thing; times and persons do (人次, 人).
        if(
            metrics.quantity_kind = 'count' and metrics.indicator_code is not null and not ends_with(metrics.unit, '次'),
            'count',
            metrics.unit
        ) as unit_key,
        coalesce(indicators.aggregation, '') = 'rate' or metrics.quantity_kind = 'share' as is_rate,
        coalesce(indicators.aggregation, '') = 'stock' as is_stock
    from fct_metric as metrics
    left join indicators on metrics.indicator_code = indicators.code
    where
        coalesce(metrics.value, metrics.value_low, metrics.value_high) is not null
        and coalesce(metrics.indicator_code, metrics.item_head) is not null
),

planned as materialized (
    select * from figures
    where status in ('planned', 'standard')
),

reported as materialized (
    -- Results of what was planned on the same page, or for the same place and year: few of all there are.
    select * from figures
    where
        status = 'achieved'
        and value is not null
        and (
            (page_id, subject_key, unit_key) in (
                select (planned.page_id, planned.subject_key, planned.unit_key) from planned
            )
            or (place_code, indicator_code, unit_key, year) in (
                select (planned.place_code, planned.indicator_code, planned.unit_key, planned.year) from planned
            )
        )
),

asked as (
    select metric_id from planned
    union all
    select metric_id from reported
),

told as (
    -- The words around each of them.
    select
        metrics.metric_id,
        metrics.action,
        metrics.item,
        metrics.sentence,
        left(metrics.sentence, greatest(strpos(metrics.sentence, metrics.text) - 1, 0)) as before,
        concat(metrics.action, ' ', metrics.item) as thing,
        -- The words between the last pause and the figure.
        regexp_extract(before, '[^，,；;。：:]*$') as clause,
        substr(metrics.sentence, length(before) + length(metrics.text) + 1, 8) as after
    from fct_metric as metrics
    semi join asked on metrics.metric_id = asked.metric_id
),

spoken as (
    -- Where each kind of word must stand to say something of the figure.
    select
        told.metric_id,
        words.role
    from told
    inner join words
        on
            case words.role
                when 'further' then contains(told.before, words.term)
                when 'reached' then contains(told.action, words.term)
                when 'whole_size' then contains(told.item, words.term)
                when 'class_limit' then starts_with(told.after, words.term)
                when 'change_to' then contains(told.after, words.term)
                when 'per_each' then contains(told.clause, words.term)
                when 'change_from' then contains(told.clause, words.term)
                else contains(told.thing, words.term)
            end
),

marks as (
    select
        told.metric_id,
        -- What falls to each of several (分别) has its sentence in common with the others.
        any_value(if(contains(told.sentence, '分别'), told.sentence, null)) as shared_sentence,
        coalesce(bool_or(spoken.role = 'increment'), false) as is_increment,
        -- What is still to come adds to what was reached already.
        coalesce(bool_or(spoken.role = 'further'), false) as is_further,
        coalesce(bool_or(spoken.role = 'per_each'), false) as is_per_each,
        coalesce(bool_or(spoken.role = 'begun'), false) as is_begun,
        coalesce(bool_or(spoken.role = 'reached'), false) as is_reached,
        -- What all of it will cost (总投资) is no result, however much of it was spent.
        coalesce(bool_or(spoken.role = 'whole_size'), false) as is_whole_size,
        -- 低于90%的有2个 tells how many are of a kind.
        coalesce(bool_or(spoken.role = 'class_limit'), false) as is_class_limit,
        -- What a value was before it changed (由600吨增至1000吨) is no result.
        coalesce(bool_or(spoken.role = 'change_from') and bool_or(spoken.role = 'change_to'), false) as is_former
    from told
    left join spoken on told.metric_id = spoken.metric_id
    group by told.metric_id
),

targets as (
    select
        planned.*,
        marks.* exclude (metric_id),
        -- A date (到年底) is the end of its year's work; a longer period is itself.
        if(
            planned.period_kind = 'as_of' or planned.period_end - planned.period_start < 32,
            date_trunc('year', planned.period_start)::date,
            planned.period_start
        ) as opens,
        planned.period_end as closes
    from planned
    inner join marks on planned.metric_id = marks.metric_id
    where not marks.is_class_limit
    qualify row_number() over (
        partition by
            planned.page_id,
            planned.place_code,
            planned.subject_key,
            planned.status,
            planned.unit,
            planned.period,
            planned.bound,
            planned.value,
            planned.value_low,
            planned.value_high
        order by planned.char_start
    ) = 1
),

achieved as (
    select
        reported.*,
        marks.* exclude (metric_id),
        coalesce(reported.period_start, reported.published_at::date) as begun,
        coalesce(reported.period_end, reported.published_at::date) as ended
    from reported
    inner join marks on reported.metric_id = marks.metric_id
    where not marks.is_former and not marks.is_whole_size and not marks.is_class_limit
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
        and coalesce(targets.shared_sentence != achieved.shared_sentence, true)
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
        achieved.bound as achieved_bound
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
        targets.metric_id as target_metric_id,
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
    target.place_code,
    target.place_name,
    target.indicator_code,
    coalesce(target.indicator_name, target.item) as subject,
    target.theme,
    target.unit,
    target.status as target_status,
    target.period as target_period,
    target.value as target_value,
    target.value_low as target_value_low,
    target.value_high as target_value_high,
    target.bound as target_bound,
    judged.achieved_metric_id,
    judged.achieved_period,
    judged.achieved_value,
    judged.achieved_bound,
    round(judged.achieved_value * 100 / nullif(target.value, 0), 6) as share_achieved,
    judged.is_met,
    case
        when judged.achieved_value is null then 'open'
        when judged.is_met then 'met'
        when not judged.is_met then 'missed'
        else 'unjudged'
    end as outcome,
    judged.match_basis,
    target.sentence as target_sentence,
    result.sentence as achieved_sentence,
    target.page_id,
    target.page_title,
    target.publisher,
    target.url,
    target.source_uri,
    target.published_at
from judged
inner join fct_metric as target on judged.target_metric_id = target.metric_id
left join fct_metric as result on judged.achieved_metric_id = result.metric_id
