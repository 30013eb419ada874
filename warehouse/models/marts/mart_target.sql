-- one row a planned or required value, however often its page names it
with
figures as (
    select * from fct_target_figure
),

targets as (
    select
        *,
        -- A date (到年底) is the end of its year's work; a longer period is itself.
        if(
            period_kind = 'as_of' or period_end - period_start < 32,
            date_trunc('year', period_start)::date,
            period_start
        ) as opens,
        period_end as closes
    from figures
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
    from figures
    where status = 'achieved' and not is_former and not is_whole_size and not is_class_limit
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

rows_of_one as (
    -- A row of a table with one plan and one result of a unit tells both of the thing that the row is about.
    select
        page_id,
        line_no,
        unit_key
    from figures
    where is_tabled
    group by page_id, line_no, unit_key
    having count(*) filter (where status = 'planned') = 1 and count(*) filter (where status = 'achieved') = 1 and count(*) = 2
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
        achieved.metric_id as achieved_metric_id,
        'same_page' as match_basis,
        0 as distance
    from rows_of_one
    inner join targets
        on
            rows_of_one.page_id = targets.page_id
            and rows_of_one.line_no = targets.line_no
            and rows_of_one.unit_key = targets.unit_key
    inner join achieved
        on
            rows_of_one.page_id = achieved.page_id
            and rows_of_one.line_no = achieved.line_no
            and rows_of_one.unit_key = achieved.unit_key
            and targets.place_code is not distinct from achieved.place_code
    where targets.subject_key != achieved.subject_key
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
            when targets.closes is null and targets.status = 'planned' then null
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
